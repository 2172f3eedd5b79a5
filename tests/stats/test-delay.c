/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-bins.h"
#include "gs-delay.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

static void
test_apply (void)
{
  const double trace[] = { 1, 2, NAN, 4, 5 };
  double shifted[5];

  gs_delay_apply (trace, 5, 2, shifted);
  g_assert_true (isnan (shifted[0]));
  g_assert_cmpfloat (shifted[1], ==, 4.0);
  g_assert_cmpfloat (shifted[2], ==, 5.0);
  g_assert_true (isnan (shifted[3]) && isnan (shifted[4]));
  gs_delay_apply (trace, 5, 0, shifted);
  g_assert_cmpfloat (shifted[4], ==, 5.0);
  gs_delay_apply (trace, 5, 9, shifted);
  g_assert_true (isnan (shifted[0]) && isnan (shifted[4]));
}

/* Every value of the curve is what the definition says, with and without missing values. */
static void
test_curve (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  double trace[120], reference[120], shifted[120];

  for (guint round = 0; round < 40; round++)
    {
      gsize n = (gsize) g_rand_int_range (random, 1, 121), longest = (gsize) g_rand_int_range (random, 0, 140);
      GsDelayCriterion criterion = round % 2 == 0 ? GS_DELAY_CCC : GS_DELAY_PEARSON;
      g_autoptr (GsDelayCurve) curve = NULL;
      double best = -2.0;

      for (gsize i = 0; i < n; i++)
        {
          trace[i] = 3.0 + g_rand_double_range (random, -1.0, 1.0);
          reference[i] = g_rand_double_range (random, -1.0, 1.0);
          if (round % 4 > 1 && g_rand_int_range (random, 0, 5) == 0)
            trace[i] = NAN;
          if (round % 4 > 1 && g_rand_int_range (random, 0, 5) == 0)
            reference[i] = NAN;
        }

      curve = gs_delay_find (trace, reference, n, longest, criterion, NULL, NULL);
      g_assert_cmpuint (curve->n_lags, ==, longest + 1);
      for (gsize lag = 0; lag <= longest; lag++)
        {
          GsAgreement agreement;
          double expected;

          gs_delay_apply (trace, n, lag, shifted);
          gs_agreement_measure (&agreement, shifted, reference, n);
          expected = criterion == GS_DELAY_CCC ? agreement.ccc : agreement.pearson;
          g_assert_cmpuint (curve->pairs[lag], ==, agreement.n);
          if (agreement.n < curve->least_pairs)
            g_assert_true (isnan (curve->values[lag]));
          else
            g_assert_cmpfloat_with_epsilon (curve->values[lag], expected, 1e-11);
          if (!isnan (curve->values[lag]))
            best = MAX (best, curve->values[lag]);
        }
      if (curve->best >= 0)
        g_assert_cmpfloat (curve->best_value, ==, best);
      else
        g_assert_cmpfloat (best, ==, -2.0);
    }
}

/* A rater who is late by 73 frames, noisy and on another scale, is found out. */
static void
test_found (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  g_autofree double *truth = g_new (double, 3000);
  g_autofree double *trace = g_new (double, 3000);
  GsDelayCriterion criteria[] = { GS_DELAY_CCC, GS_DELAY_PEARSON };

  for (gsize i = 0; i < 3000; i++)
    truth[i] = 0.5 * sin (0.013 * (double) i) + 0.3 * sin (0.0471 * (double) i + 1.0);
  for (gsize i = 0; i < 3000; i++)
    {
      trace[i] = 0.8 * truth[i > 73 ? i - 73 : 0] + 0.1 + 0.02 * g_rand_double_range (random, -1.0, 1.0);
      if (i % 100 > 90)
        trace[i] = NAN;
    }

  for (guint c = 0; c < 2; c++)
    {
      g_autoptr (GsDelayCurve) curve = gs_delay_find (trace, truth, 3000, 250, criteria[c], NULL, NULL);

      g_assert_cmpint (curve->best, ==, 73);
      g_assert_cmpfloat (curve->best_value, >, curve->values[0]);
    }
}

static gboolean
always_cb (gpointer user_data)
{
  return TRUE;
}

static void
test_cancelled (void)
{
  const double trace[] = { 1, 2, 3, 2, 1, 2 };

  g_assert_null (gs_delay_find (trace, trace, 6, 3, GS_DELAY_CCC, always_cb, NULL));
}

static void
test_undefined (void)
{
  const double flat[] = { .1, .1, .1, .1, .1, .1 }, varied[] = { 1, 2, 3, 2, 1, 2 };
  const double nothing[] = { NAN, NAN, NAN, NAN, NAN, NAN };
  g_autoptr (GsDelayCurve) both = gs_delay_find (flat, flat, 6, 3, GS_DELAY_CCC, NULL, NULL);
  g_autoptr (GsDelayCurve) one = gs_delay_find (flat, varied, 6, 3, GS_DELAY_PEARSON, NULL, NULL);
  g_autoptr (GsDelayCurve) missing = gs_delay_find (nothing, varied, 6, 3, GS_DELAY_CCC, NULL, NULL);
  g_autoptr (GsDelayCurve) empty = gs_delay_find (NULL, NULL, 0, 3, GS_DELAY_CCC, NULL, NULL);

  g_assert_cmpint (both->best, ==, -1);
  g_assert_cmpint (one->best, ==, -1);
  g_assert_cmpint (missing->best, ==, -1);
  g_assert_cmpint (empty->best, ==, -1);
  g_assert_true (isnan (both->best_value));
}

static void
test_bins (void)
{
  /* An edge belongs to the bin that it begins; what is before or after is not there. */
  const gint64 times[] = { -1, 0, 5, 10, 19, 20, 35, 39, 40 };
  const double values[] = { 9, 1, 3, 5, 7, NAN, 2, 4, 9 };
  const gint64 edges[] = { 0, 10, 20, 30, 40 };
  double means[4];
  guint counts[4];

  gs_bin_means (times, values, G_N_ELEMENTS (times), edges, 4, means, counts);
  g_assert_cmpfloat (means[0], ==, 2.0);
  g_assert_cmpfloat (means[1], ==, 6.0);
  g_assert_true (isnan (means[2]));
  g_assert_cmpfloat (means[3], ==, 3.0);
  g_assert_cmpuint (counts[2], ==, 0);
  g_assert_cmpuint (counts[3], ==, 2);
  gs_bin_means (times, values, 0, edges, 4, means, NULL);
  g_assert_true (isnan (means[0]));
  gs_bin_means (times, values, 9, edges, 0, NULL, NULL);
}

/* In any order, with uneven bins, empty ones too: what counting says. */
static void
test_bins_counted (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (13);

  for (guint round = 0; round < 100; round++)
    {
      gint64 times[60], edges[21];
      double values[60], means[20];
      gsize n_bins = (gsize) g_rand_int_range (random, 1, 21);

      edges[0] = g_rand_int_range (random, -20, 20);
      for (gsize b = 0; b < n_bins; b++)
        edges[b + 1] = edges[b] + g_rand_int_range (random, 0, 12);
      for (guint s = 0; s < 60; s++)
        {
          times[s] = round % 2 == 0 ? (gint64) s * 3 - 30 : g_rand_int_range (random, -30, 150);
          values[s] = g_rand_int_range (random, -9, 10);
        }
      gs_bin_means (times, values, 60, edges, n_bins, means, NULL);
      for (gsize b = 0; b < n_bins; b++)
        {
          double sum = 0.0;
          guint n = 0;

          for (guint s = 0; s < 60; s++)
            {
              if (edges[b] <= times[s] && times[s] < edges[b + 1])
                {
                  sum += values[s];
                  n++;
                }
            }
          if (n == 0)
            g_assert_true (isnan (means[b]));
          else
            g_assert_cmpfloat_with_epsilon (means[b], sum / n, 1e-12);
        }
    }
}

/* An hour at 29.97 frames a second ends where it should. */
static void
test_edges (void)
{
  gsize n = 107892;
  g_autofree gint64 *edges = g_new (gint64, n + 1);

  gs_bin_edges (5, 30000.0 / 1001.0, n, edges);
  g_assert_cmpint (edges[0], ==, 5);
  g_assert_cmpint (edges[30000], ==, 1001 * SECOND + 5);
  for (gsize i = 0; i < n; i++)
    g_assert_true (edges[i + 1] - edges[i] == 33366666 || edges[i + 1] - edges[i] == 33366667);

  g_assert_cmpuint (gs_bin_count (0, 25.0, 0), ==, 1);
  g_assert_cmpuint (gs_bin_count (0, 25.0, SECOND - 1), ==, 25);
  g_assert_cmpuint (gs_bin_count (0, 25.0, SECOND), ==, 26);
  g_assert_cmpuint (gs_bin_count (SECOND, 25.0, 0), ==, 0);
  g_assert_cmpuint (gs_bin_count (5, 30000.0 / 1001.0, edges[77777]), ==, 77778);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delay/apply", test_apply);
  g_test_add_func ("/delay/curve", test_curve);
  g_test_add_func ("/delay/found", test_found);
  g_test_add_func ("/delay/cancelled", test_cancelled);
  g_test_add_func ("/delay/undefined", test_undefined);
  g_test_add_func ("/bins/by-hand", test_bins);
  g_test_add_func ("/bins/counted", test_bins_counted);
  g_test_add_func ("/bins/edges", test_edges);

  return g_test_run ();
}
