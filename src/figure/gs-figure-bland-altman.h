/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

GsFigure *gs_figure_bland_altman_new (const char *title, const char *x_name, const char *y_name, const double *x,
                                      const double *y, gsize n);
void gs_figure_bland_altman_set_selected (GsFigure *self, gsize first, gsize end);

G_END_DECLS
