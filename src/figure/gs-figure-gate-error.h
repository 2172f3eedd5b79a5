/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

#define GS_FIGURE_GATE_BINS 10

GsFigure *gs_figure_gate_error_new (const char *title, const char *weight_name, const char *error_name,
                                    const double *weights, const double *errors, const gsize *clips, guint n_clips);

G_END_DECLS
