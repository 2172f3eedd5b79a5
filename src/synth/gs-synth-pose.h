/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-face.h"
#include "gs-synth-shape.h"

G_BEGIN_DECLS

/**
 * GsSynthPose:
 *
 * How a head stands before the camera.
 */
typedef struct
{
  double rotation[3][3];
  double scale; /* pixels of one unit */
  double x;     /* pixel of the origin of the unturned head */
  double y;
} GsSynthPose;

void
gs_synth_pose_init (GsSynthPose *self, const GsSynthPlan *plan, const GsSynthMoment *moment, const GsSynthView *view);
GsSynthPoint gs_synth_pose_apply (const GsSynthPose *self, GsSynthPoint point);
double gs_synth_pose_get_facing (const GsSynthPose *self, double x, double y, double z);

G_END_DECLS
