/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Candidates of a gate that are drawn at the most. */
#define GS_LIVE_PLOT_CANDIDATES 8

/**
 * GsLivePoint:
 * @time: when the frame was taken, nanoseconds, later than the one before
 * @values: valence and arousal, -1..1; NaN = not said
 * @gates: weights of the face's and of the sound's gate
 * @n_candidates: how many each gate has; 0 = it has none
 *
 * What the networks say of one frame.
 */
typedef struct
{
  gint64 time;
  float values[2];
  float gates[2][GS_LIVE_PLOT_CANDIDATES];
  guint n_candidates;
} GsLivePoint;

#define GS_TYPE_LIVE_PLOT (gs_live_plot_get_type ())

/**
 * GsLivePlot:
 *
 * The last twenty seconds of what networks say while it happens: valence and arousal as lines, the gates as stripes. The
 * newest value is at the right. Memory is that of these seconds.
 */
G_DECLARE_FINAL_TYPE (GsLivePlot, gs_live_plot, GS, LIVE_PLOT, GtkWidget)

GtkWidget *gs_live_plot_new (void);
void gs_live_plot_add (GsLivePlot *self, const GsLivePoint *point);
void gs_live_plot_clear (GsLivePlot *self);

G_END_DECLS
