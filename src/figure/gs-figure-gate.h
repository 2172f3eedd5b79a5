/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

#define GS_FIGURE_GATE_LEVELS 20 /* of the histogram */

GsFigure *gs_figure_gate_new (const char *title, const char *const *candidates, guint n_candidates, const gint64 *times,
                              const double *weights, gsize n, guint candidate, const char *error_name, const double *errors);
void gs_figure_gate_set_colours (GsFigure *self, guint first, guint n);

G_END_DECLS
