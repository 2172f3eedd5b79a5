/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-permutation.h"

#include <math.h>

#define MOST 4000

typedef struct
{
  double reference[MOST];
  double a[MOST];
  double b[MOST];
} Lines;

static double
normal (GRand *random)
{
  return sqrt (-2.0 * log (1.0 - g_rand_double (random))) * cos (2.0 * G_PI * g_rand_double (random));
}

/* Slow lines about the same truth, with so much error each. */
static void
fill (GRand *random,
      Lines *lines,
      gsize n,
      double error_a,
      double error_b)
{
  double truth = normal (random), a = normal (random), b = normal (random);

  for (gsize i = 0; i < n; i++)
    {
      truth = 0.9 * truth + 0.43 * normal (random);
      a = 0.9 * a + 0.43 * normal (random);
      b = 0.9 * b + 0.43 * normal (random);
      lines->reference[i] = truth;
      lines->a[i] = truth + error_a * a;
      lines->b[i] = truth + error_b * b;
    }
}

static double
measure (const Lines *lines,
         const double *line,
         const gsize *clips,
         guint n_clips,
         const GsPermutation *permutation)
{
  GsPooledAgreement pooled;

  gs_agreement_pool (&pooled, line, lines->reference, clips, n_clips);

  return gs_agreement_get_figure (permutation->mean ? &pooled.mean : &pooled.concatenated, permutation->figure);
}

/* All exchanges, by copying the lines and measuring them. */
static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (31);
  g_autofree Lines *lines = g_new (Lines, 1);
  g_autofree Lines *copy = g_new (Lines, 1);
  const gsize few[] = { 0, 40, 70, 110 };
  gsize many[10];
  GsAgreementFigure figures[] = { GS_FIGURE_CCC, GS_FIGURE_PEARSON, GS_FIGURE_RMSE, GS_FIGURE_CCC_AVEC };

  for (guint c = 0; c < 10; c++)
    many[c] = c * 12;

  for (guint round = 0; round < 16; round++)
    {
      gboolean by_clip = round % 4 > 1;
      const gsize *clips = by_clip ? many : few;
      guint n_clips = by_clip ? 9 : 3;
      GsPermutation permutation = {
        .figure = figures[round / 4], .mean = round % 2 == 1, .n_permutations = 1024, .block = 20, .n_threads = 2
      };
      GsPermutationResult result;
      guint n_units = by_clip ? 9 : 6, hits = 0;
      gsize units[] = { 0, 20, 40, 60, 70, 90, 110 };

      fill (random, lines, 110, 0.5, 0.6);
      lines->a[3] = lines->b[50] = lines->reference[80] = NAN;
      g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->b, clips, n_clips, &result, NULL));
      g_assert_true (result.exact);
      g_assert_cmpint (result.by_clip, ==, by_clip);
      g_assert_cmpuint (result.n_units, ==, n_units);
      g_assert_cmpuint (result.n, ==, (by_clip ? 108 : 110) - 3);

      /* Bins in which one is missing count for neither. */
      lines->a[50] = lines->a[80] = lines->b[3] = lines->b[80] = NAN;
      g_assert_cmpfloat_with_epsilon (result.a, measure (lines, lines->a, clips, n_clips, &permutation), 1e-9);
      g_assert_cmpfloat_with_epsilon (result.b, measure (lines, lines->b, clips, n_clips, &permutation), 1e-9);

      for (guint exchange = 0; exchange < 1u << n_units; exchange++)
        {
          double difference;

          for (guint u = 0; u < n_units; u++)
            {
              gsize first = by_clip ? many[u] : units[u], end = by_clip ? many[u + 1] : units[u + 1];
              gboolean exchanged = (exchange >> u) & 1;

              for (gsize t = first; t < end; t++)
                {
                  copy->a[t] = exchanged ? lines->b[t] : lines->a[t];
                  copy->b[t] = exchanged ? lines->a[t] : lines->b[t];
                }
            }
          difference = measure (lines, copy->a, clips, n_clips, &permutation) -
                       measure (lines, copy->b, clips, n_clips, &permutation);
          hits += fabs (difference) >= fabs (result.difference) - 1e-10;
        }
      g_assert_cmpfloat_with_epsilon (result.p, (double) hits / (1u << n_units), 1e-12);
    }
}

/* Equally good lines are rarely called different; a worse one is found out. */
static void
test_level_and_power (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (32);
  g_autofree Lines *lines = g_new (Lines, 1);
  const gsize clips[] = { 0, MOST };
  guint alarms = 0, found = 0;
  GsPermutation permutation = { .figure = GS_FIGURE_CCC, .n_permutations = 400, .block = 100 };

  for (guint round = 0; round < 100; round++)
    {
      GsPermutationResult result;

      permutation.seed = round;
      fill (random, lines, MOST, 0.6, 0.6);
      g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->b, clips, 1, &result, NULL));
      g_assert_false (result.exact);
      g_assert_cmpuint (result.n_units, ==, 40);
      alarms += result.p < 0.05;

      fill (random, lines, MOST, 0.5, 0.8);
      g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->b, clips, 1, &result, NULL));
      found += result.p < 0.05;
    }

  g_test_message ("false alarms %u, found %u of 100", alarms, found);
  g_assert_cmpuint (alarms, <=, 12);
  g_assert_cmpuint (found, >=, 90);
}

static void
test_threads (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (33);
  g_autofree Lines *lines = g_new (Lines, 1);
  const gsize clips[] = { 0, 1000, 3000, MOST };
  GsPermutation permutation = { .figure = GS_FIGURE_PEARSON, .mean = TRUE, .n_permutations = 999, .block = 60, .seed = 3 };
  GsPermutationResult first, again, other;

  fill (random, lines, MOST, 0.5, 0.52);
  permutation.n_threads = 1;
  g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->b, clips, 3, &first, NULL));
  for (guint n_threads = 0; n_threads < 6; n_threads++)
    {
      permutation.n_threads = n_threads;
      g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->b, clips, 3, &again, NULL));
      g_assert_true (again.p == first.p && again.difference == first.difference);
    }

  /* The other way round: the same p, the difference with another sign. */
  g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->b, lines->a, clips, 3, &other, NULL));
  g_assert_cmpfloat_with_epsilon (other.difference, -first.difference, 1e-12);
  g_assert_cmpfloat_with_epsilon (other.p, first.p, 0.003);

  /* A line against itself. */
  g_assert_true (gs_permutation_test (&permutation, lines->reference, lines->a, lines->a, clips, 3, &other, NULL));
  g_assert_cmpfloat (other.difference, ==, 0.0);
  g_assert_cmpfloat (other.p, ==, 1.0);
}

static void
test_undefined (void)
{
  const double flat[] = { .1, .1, .1, .1 }, varied[] = { 1, 2, 3, 4 };
  const gsize clips[] = { 0, 4 };
  GsPermutation permutation = { .figure = GS_FIGURE_PEARSON, .n_permutations = 10, .block = 1 };
  GsPermutationResult result;
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_permutation_test (&permutation, flat, varied, varied, clips, 1, &result, &error));
  g_assert_true (isnan (result.p) && isnan (result.difference));
  permutation.n_permutations = 0;
  g_assert_false (gs_permutation_test (&permutation, varied, varied, varied, clips, 1, &result, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permutation/exact", test_exact);
  g_test_add_func ("/permutation/level-and-power", test_level_and_power);
  g_test_add_func ("/permutation/threads", test_threads);
  g_test_add_func ("/permutation/undefined", test_undefined);

  return g_test_run ();
}
