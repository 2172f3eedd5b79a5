/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

GsFigure *gs_figure_curve_new (const char *title, const char *x_name, const char *x_unit, const char *y_name,
                               const char *y_unit);
void gs_figure_curve_add_line (GsFigure *self, const char *name, GsFigureLine line, guint person, const double *x,
                               const double *y, gsize n);
void gs_figure_curve_add_band (GsFigure *self, const char *name, GsFigureLine line, guint person, const double *x,
                               const double *low, const double *high, gsize n);
void gs_figure_curve_add_mark (GsFigure *self, const char *name, double x);
void gs_figure_curve_set_points (GsFigure *self, gboolean points);
void gs_figure_curve_set_y_range (GsFigure *self, double low, double high);

G_END_DECLS
