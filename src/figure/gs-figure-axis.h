/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-canvas.h"

G_BEGIN_DECLS

/**
 * GsFigureAxis:
 * @low: value at the axis' beginning
 * @high: value at its end
 * @step: from one tick to the next
 * @decimals: that ticks need
 * @sign: whether positive ticks get a plus
 *
 * A linear axis.
 */
typedef struct
{
  double low;
  double high;
  double step;
  guint decimals;
  gboolean sign;
} GsFigureAxis;

void gs_figure_axis_fit (GsFigureAxis *self, double low, double high);
void gs_figure_axis_set (GsFigureAxis *self, double low, double high);
void gs_figure_axis_choose_ticks (GsFigureAxis *self, double length, double spacing);
double gs_figure_axis_get_share (const GsFigureAxis *self, double value);
double gs_figure_axis_get_value (const GsFigureAxis *self, double share);
guint gs_figure_axis_get_n_ticks (const GsFigureAxis *self);
double gs_figure_axis_get_tick (const GsFigureAxis *self, guint tick);
char *gs_figure_axis_format (const GsFigureAxis *self, double value);
void gs_figure_find_range (const double *values, gsize n, double *low, double *high);

G_END_DECLS
