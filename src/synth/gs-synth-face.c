/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-face.h"

#include "gs-synth-plan-private.h"
#include "gs-synth-pose.h"

#include <math.h>

/* How a landmark finder's points differ from the true ones, in distances between the eyes: a slow wandering with
 * pose and light, and noise from frame to frame, both larger along the jaw. */
#define WANDER         0.018
#define WANDER_SECONDS 0.8
#define NOISE          0.006
#define JAW_FACTOR     2.0
#define N_JAW          17

/**
 * gs_synth_face_get_points:
 * @plan: whose face
 * @moment: when
 * @mouth: opening of the mouth by speech, 0 to 1; see gs_synth_voice_get_mouth()
 * @view: the picture
 * @points: (out): 68 points in the iBUG order, pixels ([68, (x, y)])
 *
 * Where the face's landmarks truly are, whether they are seen or not.
 */
void
gs_synth_face_get_points (const GsSynthPlan *plan,
                          const GsSynthMoment *moment,
                          double mouth,
                          const GsSynthView *view,
                          float points[GS_SYNTH_N_LANDMARKS][2])
{
  GsSynthPoint shape[GS_SYNTH_N_POINTS];
  GsSynthActions actions;
  GsSynthPose pose;

  gs_synth_actions_init (&actions, moment->face, moment->mask, gs_synth_plan_get_identity (plan)->expression);
  gs_synth_shape_init (shape, gs_synth_plan_get_identity (plan), &actions, moment->mask, moment->blink, mouth);
  gs_synth_pose_init (&pose, plan, moment, view);

  for (guint i = 0; i < GS_SYNTH_N_LANDMARKS; i++)
    {
      GsSynthPoint seen = gs_synth_pose_apply (&pose, shape[i]);

      points[i][0] = (float)seen.x;
      points[i][1] = (float)seen.y;
    }
}

/* Noise that depends on nothing but the clip, the point and the place in time. */
static double
get_noise (const GsSynthPlan *plan, guint point, gint64 place, guint use)
{
  GsSynthRandom random;

  gs_synth_random_init (&random, gs_synth_plan_get_seed (plan) + STREAM_JITTER,
                        ((guint64)place * 4 + use) * 2 * GS_SYNTH_N_LANDMARKS + point);

  return gs_synth_random_normal (&random);
}

/**
 * gs_synth_face_get_landmarks:
 * @plan: whose face
 * @frame: which frame
 * @mouth: opening of the mouth by speech, 0 to 1; see gs_synth_voice_get_mouth()
 * @view: the picture
 * @points: (out): 68 points in the iBUG order, pixels ([68, (x, y)])
 *
 * What a face finder can be expected to find in the frame, without drawing it: the true points with noise like that
 * of dlib's landmarks on drawn frames. Depends on nothing but the arguments, so that frames may be asked for in any
 * order.
 *
 * Returns: %FALSE if the face is covered or turned away, so that none would be found
 */
gboolean
gs_synth_face_get_landmarks (
    const GsSynthPlan *plan, guint frame, double mouth, const GsSynthView *view, float points[GS_SYNTH_N_LANDMARKS][2])
{
  double time = (double)frame / gs_synth_plan_get_fps (plan);
  double step = time / WANDER_SECONDS;
  gint64 knot = (gint64)floor (step);
  double x = step - (double)knot;
  double ease = x * x * (3.0 - 2.0 * x);
  double unit;
  GsSynthMoment moment;

  gs_synth_plan_get_moment (plan, time, &moment);
  if (!moment.present)
    return FALSE;

  gs_synth_face_get_points (plan, &moment, mouth, view, points);
  unit = gs_synth_plan_get_identity (plan)->size * view->height * moment.nearness;

  for (guint i = 0; i < 2 * GS_SYNTH_N_LANDMARKS; i++)
    {
      double factor = unit * (i / 2 < N_JAW ? JAW_FACTOR : 1.0);
      double wander = (1.0 - ease) * get_noise (plan, i, knot, 0) + ease * get_noise (plan, i, knot + 1, 0);

      points[i / 2][i % 2] += (float)(factor * (WANDER * wander + NOISE * get_noise (plan, i, frame, 1)));
    }

  return TRUE;
}
