/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsErrorStretch:
 * @first: its first value
 * @n: how many values
 * @mean_error: mean absolute difference of the two traces in it
 * @mean_difference: mean of first minus second: which of the two is higher
 * @excess: sum of what each absolute difference is above the RMSE: what the stretches are ranked by
 *
 * Where two traces are farther apart than elsewhere.
 */
typedef struct
{
  gsize first;
  gsize n;
  double mean_error;
  double mean_difference;
  double excess;
} GsErrorStretch;

GArray *gs_error_stretches_find (const double *x, const double *y, gsize n, gsize least);

G_END_DECLS
