/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-session.h"

#include <math.h>

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_clip_frames (void)
{
  /* Variable frame rate, starting after zero. */
  const gint64 pts[] = { 40, 80, 120, 500, 540 };
  const struct
  {
    gint64 time;
    guint frame;
  } cases[] = { { 0, 0 }, { 40, 0 }, { 79, 0 }, { 80, 1 }, { 499, 2 }, { 500, 3 }, { 10000, 4 } };
  g_autoptr (GsClip) clip = gs_clip_new ("/films/face to face.mp4");

  g_assert_cmpstr (gs_clip_get_title (clip), ==, "face to face.mp4");
  gs_clip_set_pts (clip, pts, G_N_ELEMENTS (pts));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (gs_clip_get_frame_at (clip, cases[i].time), ==, cases[i].frame);

  g_assert_cmpint (gs_clip_get_frame_time (clip, 3), ==, 500);
  g_assert_cmpint (gs_clip_get_frame_time (clip, 99), ==, 540);
  g_assert_cmpfloat_with_epsilon (gs_clip_get_frame_rate (clip), 4 * 1e9 / 500, 1e-6);
}

static void
test_trace_strokes (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);
  const gint64 times[] = { 0, 10, 15, 20, 25, 30, 35, 40 };
  float values[G_N_ELEMENTS (times)];
  guint n;

  gs_trace_append (trace, 10, 1, 0.1);
  gs_trace_append (trace, 20, 2, 0.2);
  gs_trace_append (trace, 40, 3, 7.0);
  /* Going back starts a stroke that covers the first one's middle. */
  g_assert_cmpuint (gs_trace_append (trace, 15, 4, -0.5), ==, 2);
  gs_trace_append (trace, 25, 5, -0.6);
  gs_trace_append (trace, 30, 6, -0.7);

  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);
  g_assert_true (isnan (gs_trace_get_value_at (trace, 9)));
  g_assert_true (isnan (gs_trace_get_value_at (trace, 41)));
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 14), ==, 0.1);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 24), ==, -0.5);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 30), ==, -0.7);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 31), ==, 0.2);
  /* Kept within the range. */
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 40), ==, 1.0);

  gs_trace_get_values (trace, times, G_N_ELEMENTS (times), values);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      double value = gs_trace_get_value_at (trace, times[i]);

      if (isnan (value))
        g_assert_true (isnan (values[i]));
      else
        g_assert_cmpfloat (values[i], ==, (float) value);
    }

  gs_trace_remove_stroke (trace, 2);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 24), ==, 0.2);
  gs_trace_get_samples (trace, &n);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_tier_order (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTier) tier = gs_tier_new (clip, rater, "laughter");
  g_autoptr (GsSegment) a = gs_segment_new (300, 200, "a");
  g_autoptr (GsSegment) b = gs_segment_new (100, 150, "b");
  g_autoptr (GsSegment) c = gs_segment_new (400, 450, "c");
  g_autoptr (GsSegment) first = NULL;

  g_assert_cmpint (gs_segment_get_start (a), ==, 200);
  gs_tier_add (tier, a);
  gs_tier_add (tier, b);
  gs_tier_add (tier, c);
  g_assert_true (gs_tier_get_segment_at (tier, 149) == b);
  g_assert_null (gs_tier_get_segment_at (tier, 150));
  g_assert_true (gs_tier_get_segment_at (tier, 200) == a);

  gs_segment_set_range (c, 0, 500);
  first = g_list_model_get_item (G_LIST_MODEL (tier), 0);
  g_assert_true (first == c);
  g_assert_true (gs_tier_get_segment_at (tier, 120) == b);
  g_assert_true (gs_tier_get_segment_at (tier, 160) == c);

  g_assert_true (gs_tier_remove (tier, c));
  g_assert_false (gs_tier_remove (tier, c));
  g_assert_null (gs_tier_get_segment_at (tier, 160));
}

/* Against looking at every segment, after each of a thousand changes. */
static void
test_tier_found (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTier) tier = gs_tier_new (clip, rater, "laughter");
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint round = 0; round < 1000; round++)
    {
      gint64 start = g_rand_int_range (random, 0, 1000), end = start + g_rand_int_range (random, 1, round % 50 == 0 ? 500 : 20);
      g_autoptr (GPtrArray) found = NULL;
      guint n_expected = 0, which = segments->len > 0 ? (guint) g_rand_int_range (random, 0, (gint32) segments->len) : 0;
      gint64 last = G_MININT64;

      if (segments->len < 50 || round % 3 == 0)
        {
          g_ptr_array_add (segments, gs_segment_new (start, end, "x"));
          gs_segment_set_id (segments->pdata[segments->len - 1], round + 1);
          gs_tier_add (tier, segments->pdata[segments->len - 1]);
        }
      else if (round % 3 == 1)
        gs_segment_set_range (segments->pdata[which], start, end);
      else
        {
          g_assert_true (gs_tier_remove (tier, segments->pdata[which]));
          g_assert_null (gs_tier_find (tier, gs_segment_get_id (segments->pdata[which])));
          g_ptr_array_remove_index (segments, which);
        }

      start = g_rand_int_range (random, 0, 1000);
      end = start + g_rand_int_range (random, 1, 100);
      found = gs_tier_get_overlapping (tier, start, end, NULL);
      for (guint i = 0; i < segments->len; i++)
        {
          GsSegment *segment = segments->pdata[i];
          gboolean inside = gs_segment_get_start (segment) < end && gs_segment_get_end (segment) > start;

          g_assert_true (gs_tier_find (tier, gs_segment_get_id (segment)) == segment);
          n_expected += inside ? 1 : 0;
          g_assert_cmpint (g_ptr_array_find (found, segment, NULL), ==, inside);
        }
      g_assert_cmpuint (found->len, ==, n_expected);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, segments->len);
      for (guint i = 0; i < segments->len; i++)
        {
          gint64 begins;

          g_assert_cmpint (gs_segment_get_start (gs_tier_peek (tier, i, &begins, NULL)), ==, begins);
          g_assert_cmpint (begins, >=, last);
          last = begins;
        }
    }
}

static void
test_run_frames (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRun) run = gs_run_new (clip, 100);
  guint video = gs_run_add_gate_series (run, GS_OUTPUT_VALENCE, "video", 0, 3);
  guint audio = gs_run_add_gate_series (run, GS_OUTPUT_VALENCE, "audio", 0, 3);
  g_autoptr (GsRunBlock) block = gs_run_create_block (run, 90, 20);
  float *valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  float *weights = gs_run_block_add_gate (block, video);
  GsRunFace *faces = gs_run_block_add_faces (block);
  guint n_changes = 0;

  for (guint i = 0; i < 20; i++)
    {
      valence[i] = (float) i;
      weights[3 * i] = 1.0f;
      faces[i].presence = i % 2;
    }

  g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (gs_run_has_frames (run));
  /* Half of the block lies past the end. */
  gs_run_set_frames (run, block);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (gs_run_get_n_predicted (run), ==, 10);
  g_assert_cmpfloat (gs_run_get_prediction (run, GS_OUTPUT_VALENCE)[99], ==, 9.0f);
  g_assert_true (isnan (gs_run_get_prediction (run, GS_OUTPUT_VALENCE)[89]));
  g_assert_true (isnan (gs_run_get_prediction (run, GS_OUTPUT_AROUSAL)[99]));
  g_assert_cmpfloat (gs_run_get_gate (run, video)->weights[3 * 95], ==, 1.0f);
  g_assert_true (isnan (gs_run_get_gate_weights (run, audio)[3 * 95]));
  g_assert_nonnull (gs_run_get_face (run, 91));
  g_assert_null (gs_run_get_face (run, 92));
  g_assert_null (gs_run_get_face (run, 0));
  g_assert_cmpint (gs_run_find_gate (run, GS_OUTPUT_VALENCE, "audio", 0), ==, (int) audio);
  g_assert_cmpint (gs_run_find_gate (run, GS_OUTPUT_AROUSAL, "audio", 0), ==, -1);

  gs_run_unload (run);
  g_assert_false (gs_run_has_frames (run));
  g_assert_cmpuint (gs_run_get_n_predicted (run), ==, 0);

  gs_run_add_note (run, "one");
  gs_run_add_note (run, "two");
  gs_run_add_note (run, "one");
  g_assert_cmpuint (g_strv_length ((char **) gs_run_get_notes (run)), ==, 2);
}

static void
test_playhead (void)
{
  g_autoptr (GsPlayhead) playhead = gs_playhead_new ();
  GsSelection *selection = gs_playhead_get_selection (playhead);
  guint n_seeks = 0, n_selections = 0;

  g_signal_connect_swapped (playhead, "seek", G_CALLBACK (count_cb), &n_seeks);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (count_cb), &n_selections);

  gs_playhead_set_duration (playhead, 1000);
  gs_playhead_seek (playhead, 2000);
  g_assert_cmpint (gs_playhead_get_time (playhead), ==, 1000);
  g_assert_cmpuint (n_seeks, ==, 1);
  gs_playhead_set_rate (playhead, 9.0);
  g_assert_cmpfloat (gs_playhead_get_rate (playhead), ==, 2.0);

  gs_selection_set_range (selection, 300, 100);
  gs_selection_set_range (selection, 100, 300);
  g_assert_cmpuint (n_selections, ==, 1);
  g_assert_true (gs_selection_contains (selection, 100));
  g_assert_false (gs_selection_contains (selection, 300));
  gs_selection_clear (selection);
  g_assert_true (gs_selection_get_empty (selection));
}

static void
test_cursors (void)
{
  g_autoptr (GsPlayhead) playhead = gs_playhead_new ();
  GsCursors *cursors = gs_playhead_get_cursors (playhead);
  guint n_changes = 0;

  g_signal_connect_swapped (cursors, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_true (gs_cursors_get_empty (cursors));
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_A), ==, -1);

  gs_cursors_put (cursors, GS_CURSOR_B, 300);
  gs_cursors_put (cursors, GS_CURSOR_B, 300);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_false (gs_cursors_get_empty (cursors));
  gs_cursors_put (cursors, GS_CURSOR_A, 0);
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_A), ==, 0);
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_B), ==, 300);
  gs_cursors_put (cursors, GS_CURSOR_B, -1000);
  g_assert_cmpint (gs_cursors_get (cursors, GS_CURSOR_B), ==, -1);
  g_assert_false (gs_cursors_get_empty (cursors));
  g_assert_cmpuint (n_changes, ==, 3);

  gs_cursors_clear (cursors);
  gs_cursors_clear (cursors);
  g_assert_true (gs_cursors_get_empty (cursors));
  g_assert_cmpuint (n_changes, ==, 4);
}

static void
test_project_lifetime (void)
{
  g_autoptr (GsProject) project = gs_project_new ();
  GsClip *clip = gs_clip_new ("a.mp4");
  g_autoptr (GsRun) run = gs_run_new (clip, 1);

  gs_clip_set_id (clip, 7);
  gs_clip_set_hash (clip, "abc");
  gs_project_add_clip (project, clip);
  gs_project_add_run (project, run);
  g_object_unref (clip);

  g_assert_true (gs_project_find_clip (project, 7) == clip);
  g_assert_true (gs_project_find_clip_by_hash (project, "abc") == clip);
  g_assert_null (gs_project_find_clip_by_hash (project, NULL));
  g_assert_true (gs_run_get_clip (run) == clip);
  gs_project_remove_clip (project, clip);
  /* No reference cycle keeps it. */
  g_assert_null (gs_run_get_clip (run));
}

/* Somebody else's stroke goes on below a later one. */
static void
test_extend_stroke (void)
{
  g_autoptr (GsClip) clip = gs_clip_new ("/films/a.mp4");
  g_autoptr (GsRater) rater = gs_rater_new ("Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);
  const GsTraceSample first[] = { { 0, 1, 0.1, 1 }, { 10, 2, 0.2, 1 } };
  const GsTraceSample more[] = { { 20, 3, 0.3, 1 }, { 30, 4, 0.4, 1 } };
  const GsTraceSample drawn[] = { { 5, 1, 0.9, 0 }, { 7, 1, 0.8, 0 } };

  gs_trace_append_samples (trace, first, 2);
  gs_trace_add_edit (trace, GS_STROKE_DRAWN, 5, 7, drawn, 2);
  g_assert_true (gs_trace_extend_stroke (trace, 1, more, 2));
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 6);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 30), ==, 0.4);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 6), ==, 0.9);
  g_assert_cmpuint (gs_trace_get_strokes (trace, NULL)[1].first, ==, 4);

  /* Neither twice, nor an edit, nor what is not there */
  g_assert_false (gs_trace_extend_stroke (trace, 1, more, 2));
  g_assert_false (gs_trace_extend_stroke (trace, 2, more, 2));
  g_assert_false (gs_trace_extend_stroke (trace, 3, more, 2));
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 6);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/clip/frames", test_clip_frames);
  g_test_add_func ("/session/trace/strokes", test_trace_strokes);
  g_test_add_func ("/session/tier/order", test_tier_order);
  g_test_add_func ("/session/tier/found", test_tier_found);
  g_test_add_func ("/session/run/frames", test_run_frames);
  g_test_add_func ("/session/playhead", test_playhead);
  g_test_add_func ("/session/cursors", test_cursors);
  g_test_add_func ("/session/project/lifetime", test_project_lifetime);
  g_test_add_func ("/session/trace/extend-stroke", test_extend_stroke);

  return g_test_run ();
}
