/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

#define N_SAMPLES 8

GsFigure *gs_figure_sample (guint which);
const char *gs_figure_sample_name (guint which);

G_END_DECLS
