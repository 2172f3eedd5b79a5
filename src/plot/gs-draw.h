/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-track.h"

G_BEGIN_DECLS

/* Small pieces of drawing that several plots share. */

void gs_draw_hatch (cairo_t *cr, double x, double y, double width, double height, double phase, const GdkRGBA *colour);
void gs_draw_view_hatch (cairo_t *cr, const GsTrackView *view, double x, double width);
void gs_draw_columns (cairo_t *cr,
                      const GsTrackView *view,
                      const float *tops,
                      const float *bottoms,
                      guint n_columns,
                      const GdkRGBA *colour);
void gs_draw_rounded (cairo_t *cr, double x, double y, double width, double height, double radius);
void gs_draw_reading_swatch (cairo_t *cr,
                             const GsPalette *palette,
                             const GsReading *reading,
                             double x,
                             double y,
                             double width,
                             double height);
void gs_draw_arrow_down (cairo_t *cr, double x, double y, double size);

PangoLayout *gs_draw_layout (PangoContext *context, const char *text, double scale, PangoWeight weight);
void gs_draw_text (GtkWidget *widget, cairo_t *cr, const char *text, double scale, double x, double y, double align,
                   PangoWeight weight, const GdkRGBA *colour);
double gs_draw_layout_width (PangoLayout *layout);
double gs_draw_layout_height (PangoLayout *layout);
double gs_draw_line_height (PangoContext *context, double scale);

void gs_format_value (double value, char *text, gsize size);
void gs_format_weight (double weight, char *text, gsize size);

G_END_DECLS
