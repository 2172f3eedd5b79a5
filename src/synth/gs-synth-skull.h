/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-paint.h"

G_BEGIN_DECLS

/* The skull is an ellipsoid in face units. */
#define GS_SYNTH_SKULL_Y      -0.42
#define GS_SYNTH_SKULL_Z      -0.92
#define GS_SYNTH_SKULL_WIDTH  1.15
#define GS_SYNTH_SKULL_HEIGHT 1.26
#define GS_SYNTH_SKULL_DEPTH  1.16

/* Points that a skull is sampled with. */
#define GS_SYNTH_SKULL_RINGS  20
#define GS_SYNTH_SKULL_SPOKES 48
#define GS_SYNTH_N_SKULL      (GS_SYNTH_SKULL_RINGS * GS_SYNTH_SKULL_SPOKES)

guint gs_synth_skull_sample (const GsSynthPaint *self,
                             double factor,
                             double lowest_front,
                             double lowest_back,
                             GsSynthPoint *points);

G_END_DECLS
