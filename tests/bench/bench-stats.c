/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-block-length.h"
#include "gs-bootstrap.h"
#include "gs-gold.h"
#include "gs-permutation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Seconds that statistics of four raters over 100,000 bins take: median of five runs. With --check it fails above the bounds. */

#define K      4
#define N      100000
#define N_RUNS 5

static double values[K][N];
static const double *raters[] = { values[0], values[1], values[2], values[3] };
static const gsize clips[] = { 0, N };

/* A slow course that all share, each rater's own noise; or noise alone, for which blocks are shortest. */
static void
fill (double course)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint k = 0; k < K; k++)
    {
      for (guint t = 0; t < N; t++)
        values[k][t] = course * sin (t / 300.0) + 0.05 * k + g_rand_double_range (random, -0.3, 0.3);
    }
}

static void
measure (void)
{
  GsReliability reliability;
  double weights[K];

  for (guint a = 0; a < K; a++)
    {
      for (guint b = a + 1; b < K; b++)
        {
          GsPooledAgreement pooled;

          gs_agreement_pool (&pooled, raters[a], raters[b], clips, 1);
          g_assert_false (isnan (pooled.mean.ccc));
        }
    }
  gs_reliability_measure (&reliability, raters, K, N);
  gs_gold_weigh (GS_GOLD_EWE, raters, K, N, weights);
  gs_gold_weigh (GS_GOLD_EWE_LEAVE_ONE_OUT, raters, K, N, weights);
}

static void
bootstrap (guint n_threads)
{
  GsBootstrap how = { .n_replicates = 2000, .seed = 1, .confidence = 0.95, .n_threads = n_threads };
  GsReliabilityIntervals group;

  how.block = gs_block_length_choose (raters, K, clips, 1);
  for (guint a = 0; a < K; a++)
    {
      for (guint b = a + 1; b < K; b++)
        {
          GsAgreementIntervals intervals;

          g_assert_true (gs_bootstrap_agreement (&how, raters[a], raters[b], clips, 1, &intervals, NULL));
        }
    }
  g_assert_true (gs_bootstrap_reliability (&how, raters, K, clips, 1, &group, NULL));
}

static void
bootstrap_one (void)
{
  bootstrap (1);
}

static void
bootstrap_two (void)
{
  bootstrap (2);
}

static void
permute (void)
{
  GsPermutation how = { .figure = GS_FIGURE_CCC, .n_permutations = 2000, .block = 500, .n_threads = 2 };
  GsPermutationResult result;

  g_assert_true (gs_permutation_test (&how, raters[0], raters[1], raters[2], clips, 1, &result, NULL));
}

static void
find_delay (void)
{
  g_autoptr (GsDelayCurve) curve = gs_delay_find (raters[0], raters[1], N, 250, GS_DELAY_CCC, NULL, NULL);

  g_assert_cmpint (curve->best, >=, 0);
}

static void
find_delay_with_gaps (void)
{
  double kept = values[0][N / 2];

  values[0][N / 2] = NAN;
  find_delay ();
  values[0][N / 2] = kept;
}

static void
find_barycentre (void)
{
  GsGoldConfig config = { .method = GS_GOLD_BARYCENTRE, .least_agreement = NAN, .band = 50, .n_threads = 2 };
  g_autoptr (GsGold) gold = gs_gold_new (&config, raters, K, N, NULL);

  g_assert_nonnull (gold);
}

static const struct
{
  const char *name;
  void (*run) (void);
  double course;
  double bound; /* seconds; 0: none */
} cases[] = {
  { "all figures, no bootstrap", measure, 0.5, 0.5 },
  { "2,000 replicates, 1 thread", bootstrap_one, 0.5, 0.0 },
  { "2,000 replicates, 2 threads", bootstrap_two, 0.5, 10.0 },
  { "2,000 replicates of noise, 2 threads", bootstrap_two, 0.0, 10.0 },
  { "permutation test, 2,000 draws, 2 threads", permute, 0.5, 0.0 },
  { "delay, 251 lags", find_delay, 0.5, 0.0 },
  { "delay, 251 lags, something missing", find_delay_with_gaps, 0.5, 0.0 },
  { "barycentre, band of 2 s, 2 threads", find_barycentre, 0.5, 0.0 },
};

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

int
main (int argc,
      char **argv)
{
  gboolean check = argc > 1 && g_str_equal (argv[1], "--check"), passed = TRUE;

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      double seconds[N_RUNS];

      fill (cases[c].course);
      for (guint r = 0; r < N_RUNS; r++)
        {
          gint64 start = g_get_monotonic_time ();

          cases[c].run ();
          seconds[r] = (double) (g_get_monotonic_time () - start) / 1e6;
        }
      qsort (seconds, N_RUNS, sizeof (double), compare_doubles);
      printf ("%-44s %8.4f s\n", cases[c].name, seconds[N_RUNS / 2]);
      if (check && cases[c].bound > 0.0 && seconds[N_RUNS / 2] > cases[c].bound)
        {
          printf ("more than %g s\n", cases[c].bound);
          passed = FALSE;
        }
    }

  return passed ? 0 : 1;
}
