/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsBinnedMean:
 * @low: lower end of the bin
 * @high: upper end
 * @n: frames in it
 * @mean: mean of the values in it; NaN without any
 * @interval_low: lower end of the mean's 95 % interval; NaN if fewer than three blocks of time reach into the bin
 * @interval_high: upper end
 *
 * What one quantity is on average where another lies within a bin.
 */
typedef struct
{
  double low;
  double high;
  gsize n;
  double mean;
  double interval_low;
  double interval_high;
} GsBinnedMean;

void gs_binned_means_measure (GsBinnedMean *bins, guint n_bins, double low, double high, const double *keys,
                              const double *values, const gsize *clips, guint n_clips, gsize block);

G_END_DECLS
