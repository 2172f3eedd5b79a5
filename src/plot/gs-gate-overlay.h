/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-series.h"
#include "gs-track.h"

G_BEGIN_DECLS

/* What lies over a gate's stripe: how far a weight ranges within a pixel, and where another candidate becomes the heaviest. */

void gs_gate_overlay_draw_range (cairo_t *cr, const GsTrackView *view, GsSeries *own, double margin);
void gs_gate_overlay_draw_marks (cairo_t *cr, const GsTrackView *view, const gint64 *times, guint n_times, double margin);

G_END_DECLS
