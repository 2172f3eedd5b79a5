/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_bin_edges (gint64 start, double rate, gsize n_bins, gint64 *edges);
gsize gs_bin_count (gint64 start, double rate, gint64 end);
void gs_bin_means (const gint64 *times, const double *values, gsize n_samples, const gint64 *edges, gsize n_bins,
                   double *means, guint *counts);

G_END_DECLS
