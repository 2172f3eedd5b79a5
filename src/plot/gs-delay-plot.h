/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_DELAY_PLOT (gs_delay_plot_get_type ())

/**
 * GsDelayPlot:
 *
 * How well a trace fits what it is held against, for each delay that was tried; the best is marked, and so is the one that is chosen.
 */
G_DECLARE_FINAL_TYPE (GsDelayPlot, gs_delay_plot, GS, DELAY_PLOT, GtkWidget)

GtkWidget *gs_delay_plot_new (void);
void gs_delay_plot_set_curve (GsDelayPlot *self, const double *values, gsize n_values, double step, gssize best);
void gs_delay_plot_set_chosen (GsDelayPlot *self, double seconds);

G_END_DECLS
