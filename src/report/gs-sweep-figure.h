/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"
#include "gs-sweep.h"

G_BEGIN_DECLS

GsFigure *gs_sweep_figure_new (const GsSweep *sweep,
                               const GsSweepPoint *points,
                               guint n_points,
                               GsOutput output);

G_END_DECLS
