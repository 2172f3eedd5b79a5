/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-binned-means.h"

#include <math.h>

/* Two-sided 97.5 % quantiles of Student's t; from 30 degrees of freedom on the normal's with Peizer and Pratt's correction
 * would differ in the third digit only. */
static double
get_quantile (gsize freedom)
{
  static const double quantiles[] = { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                      2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                      2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042 };

  return freedom <= G_N_ELEMENTS (quantiles) ? quantiles[freedom - 1] : 1.96 + 2.4 / (double) freedom;
}

static int
find_bin (const GsBinnedMean *bins,
          guint n_bins,
          double key)
{
  double low = bins[0].low, high = bins[n_bins - 1].high;

  if (!(key >= low && key <= high))
    return -1;

  /* The highest value belongs to the last bin. */
  return (int) MIN ((guint) ((key - low) / (high - low) * n_bins), n_bins - 1);
}

/**
 * gs_binned_means_measure:
 * @bins: (out caller-allocates): [n_bins] equally wide
 * @n_bins: how many, at least 1
 * @low: lower end of the first
 * @high: upper end of the last, larger than @low
 * @keys: [n] what decides the bin, such as a gate's weight; NaN = missing
 * @values: [n] what is averaged, such as an error; NaN = missing
 * @clips: [n_clips + 1] where each clip begins, and at the end n
 * @n_clips: how many clips
 * @block: length of a block in frames, as from gs_block_length_choose()
 *
 * Means in bins with 95 % intervals that do not take frames for independent: time is cut into blocks within clips, and the mean is the
 * ratio sum_j S_j / sum_j N_j of the blocks' sums and counts in the bin, with variance J / (J - 1) sum_j (S_j - mean N_j)^2 / (sum_j N_j)^2 over
 * the J blocks that reach into it (Cochran 1977, Sampling Techniques, 6.4; clusters of unequal size), and Student's t with J - 1 degrees of freedom.
 */
void
gs_binned_means_measure (GsBinnedMean *bins,
                         guint n_bins,
                         double low,
                         double high,
                         const double *keys,
                         const double *values,
                         const gsize *clips,
                         guint n_clips,
                         gsize block)
{
  g_autofree double *sums = g_new0 (double, n_bins);
  g_autofree double *squares = g_new0 (double, n_bins);
  g_autofree gsize *n_blocks = g_new0 (gsize, n_bins);
  g_autofree double *block_sums = g_new (double, n_bins);
  g_autofree gsize *block_counts = g_new (gsize, n_bins);

  block = MAX (block, 1);
  for (guint b = 0; b < n_bins; b++)
    bins[b] = (GsBinnedMean){ low + (high - low) * b / n_bins, low + (high - low) * (b + 1) / n_bins, 0, NAN, NAN, NAN };

  /* The means first, then each block's deviation from them. */
  for (gsize i = clips[0]; i < clips[n_clips]; i++)
    {
      int bin = isnan (values[i]) ? -1 : find_bin (bins, n_bins, keys[i]);

      if (bin < 0)
        continue;
      sums[bin] += values[i];
      bins[bin].n++;
    }
  for (guint b = 0; b < n_bins; b++)
    bins[b].mean = bins[b].n > 0 ? sums[b] / (double) bins[b].n : NAN;

  for (guint clip = 0; clip < n_clips; clip++)
    {
      for (gsize start = clips[clip]; start < clips[clip + 1]; start += block)
        {
          for (guint b = 0; b < n_bins; b++)
            {
              block_sums[b] = 0.0;
              block_counts[b] = 0;
            }
          for (gsize i = start; i < MIN (start + block, clips[clip + 1]); i++)
            {
              int bin = isnan (values[i]) ? -1 : find_bin (bins, n_bins, keys[i]);

              if (bin < 0)
                continue;
              block_sums[bin] += values[i];
              block_counts[bin]++;
            }
          for (guint b = 0; b < n_bins; b++)
            {
              double deviation = block_sums[b] - bins[b].mean * (double) block_counts[b];

              if (block_counts[b] == 0)
                continue;
              squares[b] += deviation * deviation;
              n_blocks[b]++;
            }
        }
    }

  for (guint b = 0; b < n_bins; b++)
    {
      double j = (double) n_blocks[b], half;

      if (n_blocks[b] < 3)
        continue;
      half = get_quantile (n_blocks[b] - 1) * sqrt (j / (j - 1.0) * squares[b]) / (double) bins[b].n;
      bins[b].interval_low = bins[b].mean - half;
      bins[b].interval_high = bins[b].mean + half;
    }
}
