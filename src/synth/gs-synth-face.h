/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-plan.h"

#include <cairo.h>

G_BEGIN_DECLS

#define GS_SYNTH_N_LANDMARKS 68

/**
 * GsSynthView:
 * @width: of the picture, pixels
 * @height: of the picture, pixels
 * @yaw: how far the camera stands beside the person, as a turn of the head to the right of the picture, radians
 * @pitch: how far it stands above the face, as a nod, radians
 *
 * The picture that a face is drawn into.
 */
typedef struct
{
  int width;
  int height;
  double yaw;
  double pitch;
} GsSynthView;

void gs_synth_face_get_points (const GsSynthPlan *plan,
                               const GsSynthMoment *moment,
                               double mouth,
                               const GsSynthView *view,
                               float points[GS_SYNTH_N_LANDMARKS][2]);
gboolean gs_synth_face_get_landmarks (
  const GsSynthPlan *plan, guint frame, double mouth, const GsSynthView *view, float points[GS_SYNTH_N_LANDMARKS][2]);
void gs_synth_face_draw (
  cairo_t *cr, const GsSynthPlan *plan, const GsSynthMoment *moment, double mouth, const GsSynthView *view);

G_END_DECLS
