/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-binned-means.h"

#include <math.h>

/* By hand: three blocks of two frames, bins below and from one half on. In the first bin the blocks' sums are 1, 5, 3 and their counts 1, 2,
 * 1: mean 9/4, deviations -1.25, 0.5, 0.75, variance 3/2 (1.5625 + 0.25 + 0.5625) / 16. */
static void
test_values (void)
{
  static const double keys[] = { 0.1, 0.9, 0.2, 0.3, 0.4, 1.0, NAN }, values[] = { 1, 4, 2, 3, 3, 6, 100 };
  const gsize clips[] = { 0, 7 };
  GsBinnedMean bins[2];
  double half = 4.303 * sqrt (1.5 * 2.375) / 4.0;

  gs_binned_means_measure (bins, 2, 0.0, 1.0, keys, values, clips, 1, 2);
  g_assert_cmpuint (bins[0].n, ==, 4);
  g_assert_cmpfloat_with_epsilon (bins[0].mean, 2.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (bins[0].interval_low, 2.25 - half, 1e-9);
  g_assert_cmpfloat_with_epsilon (bins[0].interval_high, 2.25 + half, 1e-9);
  /* 1 belongs to the last bin; two blocks are too few for an interval. */
  g_assert_cmpuint (bins[1].n, ==, 2);
  g_assert_cmpfloat (bins[1].mean, ==, 5.0);
  g_assert_true (isnan (bins[1].interval_low));
}

/* Blocks do not cross clips, and an empty bin has no mean. */
static void
test_clips (void)
{
  static const double keys[] = { 0.1, 0.1, 0.1, 0.1 }, values[] = { 1, 2, NAN, 3 };
  const gsize whole[] = { 0, 4 }, clips[] = { 0, 1, 2, 4 };
  GsBinnedMean bins[3], same[3];

  gs_binned_means_measure (bins, 3, 0.0, 1.0, keys, values, whole, 1, 4);
  gs_binned_means_measure (same, 3, 0.0, 1.0, keys, values, clips, 3, 4);
  g_assert_cmpfloat (bins[0].mean, ==, 2.0);
  g_assert_cmpfloat (same[0].mean, ==, 2.0);
  g_assert_true (isnan (bins[0].interval_low));
  g_assert_false (isnan (same[0].interval_low));
  g_assert_true (isnan (bins[2].mean));
  g_assert_cmpuint (bins[2].n, ==, 0);
}

/* Frames that go together: with blocks the interval holds the mean about as often as it says, frame by frame it does not. */
static void
test_coverage (void)
{
  enum
  {
    N = 2000,
    TRIALS = 200
  };
  g_autofree double *keys = g_new0 (double, N);
  g_autofree double *values = g_new (double, N);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  const gsize clips[] = { 0, N };
  guint n_blocks = 0, n_frames = 0;

  for (guint trial = 0; trial < TRIALS; trial++)
    {
      GsBinnedMean bin;
      double value = 0.0;

      for (guint i = 0; i < N; i++)
        {
          value = 0.95 * value + g_rand_double_range (random, -1.0, 1.0);
          values[i] = value;
        }
      gs_binned_means_measure (&bin, 1, 0.0, 1.0, keys, values, clips, 1, 80);
      n_blocks += bin.interval_low <= 0.0 && bin.interval_high >= 0.0;
      gs_binned_means_measure (&bin, 1, 0.0, 1.0, keys, values, clips, 1, 1);
      n_frames += bin.interval_low <= 0.0 && bin.interval_high >= 0.0;
    }
  g_test_message ("of %d intervals %u hold the mean with blocks, %u without", TRIALS, n_blocks, n_frames);
  g_assert_cmpuint (n_blocks, >, TRIALS * 85 / 100);
  g_assert_cmpuint (n_frames, <, TRIALS / 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stats/binned-means/values", test_values);
  g_test_add_func ("/stats/binned-means/clips", test_clips);
  g_test_add_func ("/stats/binned-means/coverage", test_coverage);

  return g_test_run ();
}
