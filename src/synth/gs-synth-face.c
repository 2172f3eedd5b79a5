/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-face.h"

#include "gs-synth-plan-private.h"
#include "gs-synth-pose.h"

#include <math.h>

/* How a landmark finder's points differ from the true ones, in distances between the eyes: by a constant that belongs
 * to the person, by a slow wandering with pose and light, and by noise from frame to frame, all larger along the jaw.
 * The numbers are dlib's on 1042 drawn frames of 24 people. */
#define PERSON         0.008
#define WANDER         0.010
#define NOISE          0.0055
#define JAW_FACTOR     2.0
#define N_JAW          17
#define WANDER_SECONDS 0.8

/* What is the same for all people: dlib's points lie on the brows' upper edges, inside the nostrils and so on. */
static const float offsets[GS_SYNTH_N_LANDMARKS][2] = {
  { -0.007, -0.021 }, { -0.007, -0.006 }, { 0.002, 0.005 },   { 0.009, 0.011 },   { 0.015, 0.007 },
  { 0.015, -0.002 },  { 0.005, 0.000 },   { 0.003, 0.011 },   { 0.000, 0.010 },   { -0.003, 0.011 },
  { -0.005, 0.000 },  { -0.015, -0.002 }, { -0.015, 0.007 },  { -0.009, 0.011 },  { -0.002, 0.005 },
  { 0.007, -0.006 },  { 0.007, -0.021 },  { 0.011, -0.021 },  { 0.035, -0.042 },  { 0.044, -0.031 },
  { 0.026, -0.018 },  { 0.013, 0.001 },   { -0.013, 0.001 },  { -0.026, -0.018 }, { -0.044, -0.031 },
  { -0.035, -0.042 }, { -0.011, -0.021 }, { 0.000, 0.006 },   { 0.000, 0.020 },   { 0.000, 0.029 },
  { 0.000, 0.038 },   { 0.061, 0.046 },   { 0.033, 0.032 },   { 0.000, 0.033 },   { -0.033, 0.032 },
  { -0.061, 0.046 },  { 0.046, -0.007 },  { 0.034, 0.000 },   { 0.013, 0.005 },   { -0.016, -0.001 },
  { 0.004, -0.001 },  { 0.026, -0.005 },  { 0.016, -0.001 },  { -0.013, 0.005 },  { -0.034, 0.000 },
  { -0.046, -0.007 }, { -0.026, -0.005 }, { -0.004, -0.001 }, { 0.013, 0.012 },   { -0.007, 0.007 },
  { -0.009, -0.009 }, { 0.000, -0.004 },  { 0.009, -0.009 },  { 0.007, 0.007 },   { -0.013, 0.012 },
  { 0.010, 0.004 },   { 0.012, 0.022 },   { 0.000, 0.021 },   { -0.012, 0.022 },  { -0.010, 0.004 },
  { 0.009, 0.006 },   { -0.009, -0.006 }, { 0.000, -0.001 },  { 0.009, -0.006 },  { -0.009, 0.006 },
  { 0.011, -0.005 },  { 0.000, 0.001 },   { -0.011, -0.005 },
};

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

      points[i][0] = (float) seen.x;
      points[i][1] = (float) seen.y;
    }
}

/* Noise that depends on nothing but the clip, the point and the place in time. */
static double
get_noise (const GsSynthPlan *plan, guint point, gint64 place, guint use)
{
  GsSynthRandom random;

  gs_synth_random_init (&random, gs_synth_plan_get_seed (plan) + STREAM_JITTER,
                        ((guint64) place * 4 + use) * 2 * GS_SYNTH_N_LANDMARKS + point);

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
  double time = (double) frame / gs_synth_plan_get_fps (plan);
  double step = time / WANDER_SECONDS;
  gint64 knot = (gint64) floor (step);
  double x = step - (double) knot;
  double ease = x * x * (3.0 - 2.0 * x);
  double unit, cosine, sine;
  GsSynthMoment moment;

  gs_synth_plan_get_moment (plan, time, &moment);
  if (!moment.present)
    return FALSE;

  gs_synth_face_get_points (plan, &moment, mouth, view, points);
  cosine = cos (moment.roll);
  sine = sin (moment.roll);
  unit = gs_synth_plan_get_identity (plan)->size * view->height * moment.nearness;

  for (guint i = 0; i < 2 * GS_SYNTH_N_LANDMARKS; i++)
    {
      double factor = unit * (i / 2 < N_JAW ? JAW_FACTOR : 1.0);
      double wander = (1.0 - ease) * get_noise (plan, i, knot, 0) + ease * get_noise (plan, i, knot + 1, 0);

      if (i % 2 == 0)
        points[i / 2][0] += (float) (unit * (cosine * offsets[i / 2][0] - sine * offsets[i / 2][1]));
      else
        points[i / 2][1] += (float) (unit * (sine * offsets[i / 2][0] + cosine * offsets[i / 2][1]));
      points[i / 2][i % 2] += (float) (factor * (PERSON * get_noise (plan, i, 0, 2) + WANDER * wander +
                                                 NOISE * get_noise (plan, i, frame, 1)));
    }

  return TRUE;
}
