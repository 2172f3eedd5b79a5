/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

GsFigure *gs_figure_matrix_new (const char *title, const char *measure, const char *const *names, guint n,
                                const double *values);
void gs_figure_matrix_add_column (GsFigure *self, const char *name, const double *values);
void gs_figure_matrix_mark (GsFigure *self, guint row, const char *reason);

G_END_DECLS
