/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Real windows for the plots' tests: shown, driven with xdotool, looked at pixel by pixel. */

GtkWidget *gs_plot_test_show (GtkWidget *content, int width, int height);
void gs_plot_test_wait (guint milliseconds);
void gs_plot_test_do (const char *commands);
cairo_surface_t *gs_plot_test_draw (GtkWidget *widget);
GdkRGBA gs_plot_test_pixel (cairo_surface_t *picture, int x, int y);
gboolean gs_plot_test_similar (const GdkRGBA *one, const GdkRGBA *other, double tolerance);

G_END_DECLS
