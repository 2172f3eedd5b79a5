/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-assignments.h"

#include <glib/gstdio.h>
#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)
#define FRAMES 250

static GsTrace *
record (GsStore *store,
        GsClip *clip,
        guint take,
        guint n_frames,
        double scale)
{
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);

  gs_trace_set_take (trace, take);
  gs_store_begin_trace (store, trace);
  gs_assignments_take_begun (store, trace);
  for (guint i = 0; i < n_frames; i++)
    gs_trace_append (trace, i * SECOND / 25, 1000 * take + i, scale * sin (0.1 * i));
  gs_store_end_trace (store, trace);
  gs_assignments_take_ended (store, trace);

  return trace;
}

/* A clip that is to be rated twice: begun, left short, done; done again, and held against the first time. */
static void
test_progress (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gs-assignments-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "p.gatescope", NULL);
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_CREATE, &error);
  g_autoptr (GsClip) clip = gs_clip_new ("/nowhere/clip.mp4");
  g_autofree gint64 *pts = g_new (gint64, FRAMES);
  GsAssignment *first, *second;
  GHashTable *practice;
  GsRater *rater;

  g_assert_no_error (error);
  for (guint i = 0; i < FRAMES; i++)
    pts[i] = i * SECOND / 25;
  gs_clip_set_duration (clip, FRAMES * SECOND / 25);
  gs_clip_set_pts (clip, pts, FRAMES);
  gs_store_add_clip (store, clip);
  rater = gs_store_ensure_rater (store, "Ada");
  g_assert_cmpuint (gs_assignments_assign (store, rater, "valence", 2, clip), ==, 2);
  g_assert_cmpuint (gs_assignments_assign (store, rater, "valence", 2, clip), ==, 0);
  first = gs_store_find_assignment (store, clip, rater, "valence", 1);
  second = gs_store_find_assignment (store, clip, rater, "valence", 2);
  g_assert_cmpstr (gs_assignment_get_note (first), ==, GS_ASSIGNMENT_PRACTICE);

  record (store, clip, 1, FRAMES / 2, 0.5);
  g_assert_cmpint (gs_assignment_get_state (first), ==, GS_ASSIGNMENT_BEGUN);
  g_assert_null (gs_assignments_get_take (first));
  record (store, clip, 2, FRAMES, 0.5);
  g_assert_cmpint (gs_assignment_get_state (first), ==, GS_ASSIGNMENT_DONE);
  g_assert_cmpint (gs_assignment_get_state (second), ==, GS_ASSIGNMENT_OPEN);
  g_assert_cmpuint (gs_trace_get_take (gs_assignments_get_take (first)), ==, 2);
  g_assert_true (isnan (gs_assignments_get_consistency (second)));

  /* Half as far out the second time: for a mean m and a variance v of both, CCC = 2 v / 2 / (v + v / 4 + (m / 2)^2). */
  record (store, clip, 3, FRAMES, 0.25);
  g_assert_cmpint (gs_assignment_get_state (second), ==, GS_ASSIGNMENT_DONE);
  {
    double sum = 0.0, squares = 0.0, mean, variance;

    for (guint i = 0; i < FRAMES; i++)
      {
        double value = 0.5 * sin (0.1 * i);

        sum += value;
        squares += value * value;
      }
    mean = sum / FRAMES;
    variance = squares / FRAMES - mean * mean;
    g_assert_cmpfloat_with_epsilon (gs_assignments_get_consistency (second),
                                    variance / (variance + variance / 4 + mean * mean / 4), 1e-9);
  }

  /* A take that is deleted is not done any more, and done again when it is brought back */
  gs_store_remove_trace (store, gs_assignments_get_take (second));
  gs_assignments_review (store, clip);
  g_assert_cmpint (gs_assignment_get_state (first), ==, GS_ASSIGNMENT_DONE);
  g_assert_cmpint (gs_assignment_get_state (second), ==, GS_ASSIGNMENT_BEGUN);
  g_assert_true (gs_store_undo (store, &error));
  g_assert_no_error (error);
  gs_assignments_review (store, clip);
  g_assert_cmpint (gs_assignment_get_state (second), ==, GS_ASSIGNMENT_DONE);

  /* Every assignment of the clip is for practice, until somebody is to rate it in earnest */
  practice = gs_project_find_practice (gs_store_get_project (store));
  g_assert_true (g_hash_table_contains (practice, clip));
  g_hash_table_unref (practice);
  gs_assignments_assign (store, rater, "arousal", 1, NULL);
  practice = gs_project_find_practice (gs_store_get_project (store));
  g_assert_false (g_hash_table_contains (practice, clip));
  g_hash_table_unref (practice);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/assignments/progress", test_progress);

  return g_test_run ();
}
