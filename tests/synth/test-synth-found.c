/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-finder.h"
#include "gs-synth-test.h"

#include <math.h>

#define N_PEOPLE 8
#define SECONDS  24.0
#define STEP     0.55

static const GsSynthView view = { 640, 480 };

/* A face finder that knows only people finds the drawn ones, where they are, and does not find covered ones. */
static void
test_found (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFaceFinder) finder = gs_face_finder_new (&error);
  guint n = 0, n_found = 0, n_absent = 0, n_false = 0;
  double square = 0.0;

  g_assert_no_error (error);

  for (guint seed = 500; seed < 500 + N_PEOPLE; seed++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, SECONDS, 25.0, TRUE);

      for (double time = 0.2; time < SECONDS; time += STEP)
        {
          /* Any opening: the landmarks have to follow the mouth too. */
          double mouth = 0.5 + 0.5 * sin (11.0 * time);
          g_autofree guint8 *rgb = gs_synth_test_draw (plan, time, mouth, &view);
          g_autoptr (GsGrey) grey = gs_grey_new_from_rgb (rgb, view.width, view.height, 3 * view.width, 1280);
          g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (GsFace));
          float points[GS_SYNTH_N_LANDMARKS][2];
          GsSynthMoment moment;

          gs_synth_plan_get_moment (plan, time, &moment);
          g_assert_true (gs_face_finder_detect (finder, grey, faces, &error));
          g_assert_no_error (error);

          if (!moment.present)
            {
              /* On the way in and out it may be either. */
              if (MAX (moment.cover, moment.away) > 0.9)
                {
                  n_absent++;
                  n_false += faces->len > 0;
                }
              continue;
            }

          n++;
          if (faces->len == 0)
            continue;
          n_found++;
          gs_synth_face_get_points (plan, &moment, mouth, &view, points);
          for (guint i = 17; i < GS_SYNTH_N_LANDMARKS; i++)
            {
              const GsFace *face = &g_array_index (faces, GsFace, 0);
              double unit = gs_synth_plan_get_identity (plan)->size * view.height * moment.nearness;
              double x = (face->landmarks[i][0] - points[i][0]) / unit,
                     y = (face->landmarks[i][1] - points[i][1]) / unit;

              square += (x * x + y * y) / 2.0 / (GS_SYNTH_N_LANDMARKS - 17);
            }
        }
    }

  g_test_message (
    "%u of %u uncovered frames found, %u of %u covered ones; inner landmarks %.3f of the eyes' distance off", n_found,
    n, n_false, n_absent, sqrt (square / n_found));
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpuint (n_absent, >, 10);
  g_assert_cmpfloat ((double) n_found / n, >=, 0.98);
  g_assert_cmpfloat ((double) n_false / n_absent, <=, 0.05);
  g_assert_cmpfloat (sqrt (square / n_found), <, 0.04);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synth/found", test_found);

  return g_test_run ();
}
