/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-bootstrap.h"

G_BEGIN_DECLS

/* Private to this library: resampling of anything that follows from sums over bins. */

/* What bin @t adds to the sums. */
typedef void (*GsRowFunc) (gsize t, double *row, gpointer user_data);
/* Figures from each clip's sums, @sums [n_clips, n_columns]; NaN = undefined. Called from several threads. */
typedef void (*GsFiguresFunc) (const double *sums, double *figures, gpointer user_data);

gboolean gs_resample (const GsBootstrap *bootstrap, const gsize *clips, guint n_clips, guint n_columns, GsRowFunc fill,
                      guint n_figures, GsFiguresFunc measure, gpointer user_data, GsInterval *intervals, GError **error);

G_END_DECLS
