/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-bins.h"

#include <math.h>

#define NANOSECONDS 1e9

/* Rounded once from the exact place, so that nothing adds up over a long clip. */
static gint64
get_edge (gint64 start,
          double rate,
          gsize i)
{
  return start + (gint64) llround ((double) i * NANOSECONDS / rate);
}

/**
 * gs_bin_edges:
 * @start: first instant of the first bin, nanoseconds of media time
 * @rate: bins per second, above 0; it need not be a whole number
 * @n_bins: how many bins
 * @edges: (out caller-allocates): [n_bins + 1] bin i is [edges[i], edges[i + 1])
 *
 * Edges of bins of equal length.
 */
void
gs_bin_edges (gint64 start,
              double rate,
              gsize n_bins,
              gint64 *edges)
{
  for (gsize i = 0; i <= n_bins; i++)
    edges[i] = get_edge (start, rate, i);
}

/**
 * gs_bin_count:
 * @start: first instant of the first bin, nanoseconds
 * @rate: bins per second, above 0
 * @end: an instant, nanoseconds
 *
 * Returns: how many bins it takes so that the last one holds @end; 0 if @end is before @start
 */
gsize
gs_bin_count (gint64 start,
              double rate,
              gint64 end)
{
  gsize n;

  if (end < start)
    return 0;

  n = (gsize) ((double) (end - start) / NANOSECONDS * rate);
  while (n > 0 && get_edge (start, rate, n) > end)
    n--;
  while (get_edge (start, rate, n) <= end)
    n++;

  return n;
}

/* The bin that holds @time, sought from @bin on; n_bins if none does. */
static gsize
find_bin (const gint64 *edges,
          gsize n_bins,
          gsize bin,
          gint64 time)
{
  gsize low = 0, high = n_bins;

  if (time < edges[0] || time >= edges[n_bins])
    return n_bins;

  /* Samples mostly come in order: it is the same bin as before or the next. */
  if (bin < n_bins && edges[bin] <= time && time < edges[bin + 1])
    return bin;
  if (bin + 1 < n_bins && edges[bin + 1] <= time && time < edges[bin + 2])
    return bin + 1;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (edges[middle] <= time)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/**
 * gs_bin_means:
 * @times: [n_samples] when each sample was given, nanoseconds of media time, in any order
 * @values: [n_samples] what was said; NaN counts as no sample
 * @n_samples: how many samples
 * @edges: [n_bins + 1] not decreasing; bin i is [edges[i], edges[i + 1])
 * @n_bins: how many bins
 * @means: (out caller-allocates): [n_bins] mean of the samples in each bin; NaN where there is none
 * @counts: (out) (optional): [n_bins] samples in each bin
 *
 * Resamples by time stamp, never by index: a sample belongs to the bin whose half-open interval holds its time, a bin is
 * the mean of its samples, and an empty bin is missing, not interpolated. For one value a frame give the frames' times and
 * the clip's end as edges. Takes O(n_samples + n_bins) when the samples are in order.
 */
void
gs_bin_means (const gint64 *times,
              const double *values,
              gsize n_samples,
              const gint64 *edges,
              gsize n_bins,
              double *means,
              guint *counts)
{
  g_autofree guint *own_counts = NULL;
  gsize bin = 0;

  if (counts == NULL)
    counts = own_counts = g_new (guint, MAX (n_bins, 1));

  for (gsize i = 0; i < n_bins; i++)
    {
      means[i] = 0.0;
      counts[i] = 0;
    }

  for (gsize s = 0; s < n_samples && n_bins > 0; s++)
    {
      gsize found = isnan (values[s]) ? n_bins : find_bin (edges, n_bins, bin, times[s]);

      if (found == n_bins)
        continue;

      bin = found;
      means[bin] += values[s];
      counts[bin]++;
    }

  for (gsize i = 0; i < n_bins; i++)
    means[i] = counts[i] > 0 ? means[i] / counts[i] : NAN;
}
