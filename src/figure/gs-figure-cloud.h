/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-frame.h"

G_BEGIN_DECLS

/* Up to so many points are dots; more are counted in cells. */
#define GS_FIGURE_MOST_DOTS 400

void gs_figure_cloud_draw (const GsFigureFrame *frame, GsFigureCanvas *canvas, const double *x, const double *y, gsize n,
                           gsize first, gsize end);
double gs_figure_cloud_get_room (const GsFigureCanvas *canvas, gsize n);

G_END_DECLS
