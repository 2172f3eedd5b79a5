/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-random.h"

G_BEGIN_DECLS

#define GS_SYNTH_BIAS_N_POINTS 68

/**
 * GsSynthBias:
 * @offset: of each point, distances between the eyes, in the face's own axes: x to the right of the picture, y
 * downwards
 * @mouth_width: factor
 * @lips: thickness of the lips, factor
 * @speech: how far the mouth opens when speaking, factor
 * @gain: of the recording, factor
 * @yaw: where the camera stands, see #GsSynthView
 * @pitch: the same
 *
 * How landmarks and sound of a real recording stand apart from those of a synthetic one: real faces differ more than
 * drawn ones do, a finder errs in its own way on each, and recordings are made at any level. Constant over a clip, so
 * that a network that learns from landmarks without pictures must learn how a face differs from itself.
 */
typedef struct
{
  double offset[GS_SYNTH_BIAS_N_POINTS][2];
  double mouth_width;
  double lips;
  double speech;
  double gain;
  double yaw;
  double pitch;
} GsSynthBias;

void gs_synth_bias_init (GsSynthBias *self, guint64 seed);
void gs_synth_bias_apply (const GsSynthBias *self, float points[GS_SYNTH_BIAS_N_POINTS][2]);

G_END_DECLS
