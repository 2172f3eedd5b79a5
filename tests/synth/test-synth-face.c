/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-shape.h"
#include "gs-synth-test.h"

#include <math.h>

#define N_PEOPLE 30

static const GsSynthView view = { 640, 480 };

static void
make_shape (guint person, GsSynthFeeling feeling, double mask, double mouth, GsSynthPoint points[GS_SYNTH_N_POINTS])
{
  GsSynthIdentity who;
  GsSynthActions actions;
  GsSynthRandom random;

  gs_synth_random_init (&random, person, 1);
  gs_synth_identity_init (&who, &random);
  gs_synth_actions_init (&actions, feeling, mask, who.expression);
  gs_synth_shape_init (points, &who, &actions, mask, 0.0, mouth);
}

/* How far the mouth's corners lie above the middle of the upper lip's lower edge. */
static double
get_smile (const GsSynthPoint *p)
{
  return p[62].y - 0.5 * (p[60].y + p[64].y);
}

static double
get_eye_opening (const GsSynthPoint *p)
{
  return p[41].y - p[37].y + p[40].y - p[38].y + p[47].y - p[43].y + p[46].y - p[44].y;
}

static void
test_smile (void)
{
  for (guint person = 0; person < N_PEOPLE; person++)
    for (double arousal = -0.9; arousal < 1.0; arousal += 0.45)
      {
        double last = -INFINITY;

        for (double valence = -1.0; valence <= 1.01; valence += 0.1)
          {
            GsSynthPoint points[GS_SYNTH_N_POINTS];

            make_shape (person, (GsSynthFeeling){ valence, arousal }, 0.0, 0.0, points);
            g_assert_cmpfloat (get_smile (points), >, last);
            last = get_smile (points);
          }
      }
}

static void
test_eyes_and_mouth (void)
{
  for (guint person = 0; person < N_PEOPLE; person++)
    {
      GsSynthPoint calm[GS_SYNTH_N_POINTS], excited[GS_SYNTH_N_POINTS], speaking[GS_SYNTH_N_POINTS];

      make_shape (person, (GsSynthFeeling){ 0.0, -0.8 }, 0.0, 0.0, calm);
      make_shape (person, (GsSynthFeeling){ 0.0, 0.8 }, 0.0, 0.0, excited);
      make_shape (person, (GsSynthFeeling){ 0.0, -0.8 }, 0.0, 1.0, speaking);
      g_assert_cmpfloat (get_eye_opening (excited), >, get_eye_opening (calm) + 0.1);
      g_assert_cmpfloat (excited[19].y, <, calm[19].y - 0.02);
      g_assert_cmpfloat (speaking[66].y - speaking[62].y, >, calm[66].y - calm[62].y + 0.1);
      g_assert_cmpfloat (speaking[8].y, >, calm[8].y + 0.1);
    }
}

/* The order of points that no face may break, whatever it does. */
static void
test_plausible (void)
{
  for (guint person = 0; person < N_PEOPLE; person++)
    for (double valence = -1.0; valence <= 1.01; valence += 0.5)
      for (double arousal = -1.0; arousal <= 1.01; arousal += 0.5)
        for (double mouth = 0.0; mouth < 1.1; mouth += 0.5)
          for (double mask = 0.0; mask < 1.1; mask += 1.0)
            {
              GsSynthPoint p[GS_SYNTH_N_POINTS];

              make_shape (person, (GsSynthFeeling){ valence, arousal }, mask, mouth, p);
              for (guint i = 0; i < 16; i++)
                g_assert_cmpfloat (p[i + 1].x, >, p[i].x);
              g_assert_cmpfloat (p[19].y, <, p[37].y);
              g_assert_cmpfloat (p[37].y, <, p[41].y);
              g_assert_cmpfloat (p[33].y, <, p[51].y);
              g_assert_cmpfloat (p[51].y, <, p[62].y);
              g_assert_cmpfloat (p[62].y, <=, p[66].y + 1e-9);
              g_assert_cmpfloat (p[66].y, <, p[57].y);
              g_assert_cmpfloat (p[57].y, <, p[8].y);
              g_assert_cmpfloat (p[48].x, <, p[60].x + 0.02);
            }
}

/* The tells of a put-on smile: one side moves more, and the cheeks do not rise. */
static void
test_put_on (void)
{
  GsSynthActions felt, put_on;

  gs_synth_actions_init (&felt, (GsSynthFeeling){ 0.8, 0.2 }, 0.0, 1.0);
  gs_synth_actions_init (&put_on, (GsSynthFeeling){ 0.8, 0.2 }, 1.0, 1.0);
  g_assert_cmpfloat (put_on.lip_corner_puller, ==, felt.lip_corner_puller);
  g_assert_cmpfloat (put_on.cheek_raiser, <, 0.2 * felt.cheek_raiser);

  for (guint person = 0; person < N_PEOPLE; person++)
    {
      GsSynthPoint a[GS_SYNTH_N_POINTS], b[GS_SYNTH_N_POINTS];

      make_shape (person, (GsSynthFeeling){ 0.8, 0.2 }, 0.0, 0.0, a);
      make_shape (person, (GsSynthFeeling){ 0.8, 0.2 }, 1.0, 0.0, b);
      g_assert_cmpfloat (fabs (b[48].y - b[54].y), >, fabs (a[48].y - a[54].y) + 0.05);
    }
}

static void
test_landmarks (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (3, 40.0, 25.0, TRUE);
  double square = 0.0, step = 0.0;
  guint n = 0, n_steps = 0, n_absent = 0;
  float last[GS_SYNTH_N_LANDMARKS][2], last_true[GS_SYNTH_N_LANDMARKS][2];
  gboolean had = FALSE;

  for (guint frame = 0; frame < gs_synth_plan_get_n_frames (plan); frame++)
    {
      float found[GS_SYNTH_N_LANDMARKS][2], again[GS_SYNTH_N_LANDMARKS][2], points[GS_SYNTH_N_LANDMARKS][2];
      double unit = gs_synth_plan_get_identity (plan)->size * view.height;
      GsSynthMoment moment;
      gboolean present;

      gs_synth_plan_get_moment (plan, frame / 25.0, &moment);
      present = gs_synth_face_get_landmarks (plan, frame, 0.3, &view, found);
      g_assert_true (present == moment.present);
      if (!present)
        {
          n_absent++;
          had = FALSE;
          continue;
        }

      g_assert_true (gs_synth_face_get_landmarks (plan, frame, 0.3, &view, again));
      g_assert_cmpmem (found, sizeof found, again, sizeof again);
      gs_synth_face_get_points (plan, &moment, 0.3, &view, points);
      for (guint i = 0; i < GS_SYNTH_N_LANDMARKS; i++)
        for (guint j = 0; j < 2; j++)
          {
            double error = (found[i][j] - points[i][j]) / unit;

            g_assert_cmpfloat (fabs (error), <, 0.2);
            square += error * error;
            n++;
            if (had)
              {
                double change = error - (last[i][j] - last_true[i][j]) / unit;

                step += change * change;
                n_steps++;
              }
          }
      memcpy (last, found, sizeof last);
      memcpy (last_true, points, sizeof last_true);
      had = TRUE;
    }

  g_assert_cmpuint (n_absent, >, 40);
  /* Like dlib's on drawn frames: about 2 % of the distance of the eyes, a third of it new in each frame. */
  g_assert_cmpfloat (sqrt (square / n), >, 0.010);
  g_assert_cmpfloat (sqrt (square / n), <, 0.040);
  g_assert_cmpfloat (sqrt (step / n_steps / 2.0), >, 0.004);
  g_assert_cmpfloat (sqrt (step / n_steps / 2.0), <, 0.012);
}

/* Pixels depend on the plan alone, and no kind of head, pose or cover draws nothing. */
static void
test_pixels (void)
{
  for (guint seed = 0; seed < 6; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 30.0, 25.0, TRUE);
      g_autoptr (GsSynthPlan) same = gs_synth_test_plan (seed, 30.0, 25.0, TRUE);

      for (double time = 0.3; time < 30.0; time += 4.1)
        {
          gsize size = (gsize) view.width * view.height * 3;
          g_autofree guint8 *a = gs_synth_test_draw (plan, time, 0.4, &view);
          g_autofree guint8 *b = gs_synth_test_draw (same, time, 0.4, &view);
          g_autofree guint8 *c = gs_synth_test_draw (plan, time + 0.2, 0.4, &view);

          g_assert_cmpmem (a, size, b, size);
          g_assert_cmpint (memcmp (a, c, size), !=, 0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synth/face/smile", test_smile);
  g_test_add_func ("/synth/face/eyes-and-mouth", test_eyes_and_mouth);
  g_test_add_func ("/synth/face/plausible", test_plausible);
  g_test_add_func ("/synth/face/put-on", test_put_on);
  g_test_add_func ("/synth/face/landmarks", test_landmarks);
  g_test_add_func ("/synth/face/pixels", test_pixels);

  return g_test_run ();
}
