/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <time.h>
#include <utime.h>

/* What came with version 3 of the file: a project of version 2 brought up to date with its journal, edits, takes, delays. */

static void
undo (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_undo (store, &error);
  g_assert_no_error (error);
}

static void
redo (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_redo (store, &error);
  g_assert_no_error (error);
}

static GsClip *
get_clip (GsStore *store)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);

  gs_store_load_clip (store, clip, &error);
  g_assert_no_error (error);

  return clip;
}

static GsClip *
restart (GsStore **store,
         const char *path)
{
  g_autoptr (GError) error = NULL;

  gs_store_close (*store, &error);
  g_assert_no_error (error);
  g_clear_object (store);
  *store = gs_fixture_open (path, GS_STORE_EXISTING);

  return get_clip (*store);
}

/* Every step of an older journal can still be taken back, done again, and taken back. */
static void
test_older_journal (GsFolder *folder,
                    gconstpointer data)
{
  g_autoptr (GsStore) store = NULL;
  GListModel *traces;
  GsTrace *trace;
  GsClip *clip;

  gs_fixture_make_version_2 (folder->path);
  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  g_assert_cmpint (gs_fixture_query (folder->path, "PRAGMA user_version"), ==, 4);
  clip = get_clip (store);
  traces = gs_clip_get_traces (clip);
  g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 1);
  trace = gs_fixture_get_item (traces, 0);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 2 * SECOND / 25), ==, -0.1);

  redo (store);
  g_assert_null (gs_store_get_redo_name (store));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 2);

  for (guint round = 0; round < 2; round++)
    {
      guint n = 0;

      for (; gs_store_get_undo_name (store) != NULL; n++)
        {
          undo (store);
          /* The removed trace is back, with its samples. */
          if (n == 1)
            {
              g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 2);
              g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (traces, 1)), ==, 4);
            }
        }
      g_assert_cmpuint (n, ==, 8);
      g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 0);
      g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
      while (gs_store_get_redo_name (store) != NULL)
        redo (store);
      g_assert_cmpuint (g_list_model_get_n_items (traces), ==, 1);
      g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (traces, 0)), ==, 8);

      clip = restart (&store, folder->path);
      traces = gs_clip_get_traces (clip);
    }
}

static gint64
count_values (const char *path)
{
  return gs_fixture_query (path, "SELECT count(value) FROM trace_frame");
}

static void
test_edits (GsFolder *folder,
            gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  const gint64 *pts;
  float values[100];
  GsTraceSample line[2];
  guint n_frames;
  GsTrace *loaded;

  pts = gs_clip_get_pts (clip, &n_frames);
  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < n_frames; i++)
    gs_trace_append (trace, pts[i], 0, i / 100.0);
  gs_store_end_trace (store, trace);

  gs_store_edit_trace (store, trace, GS_STROKE_ERASED, pts[20], pts[39], NULL, 0);
  line[0] = (GsTraceSample) { pts[50], 1, 0.9, 0 };
  line[1] = (GsTraceSample) { pts[55], 1, 7.0, 0 };
  gs_store_edit_trace (store, trace, GS_STROKE_DRAWN, pts[50], pts[59], line, 2);
  gs_store_flush (store, NULL);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "drawing over 0:01–0:02");
  g_assert_cmpint (count_values (folder->path), ==, 80);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 102);

  /* The objects, the file and the objects made from it say the same. */
  for (guint pass = 0; pass < 2; pass++)
    {
      loaded = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
      gs_trace_get_values (loaded, pts, n_frames, values);
      for (guint i = 0; i < n_frames; i++)
        {
          double expected = i >= 20 && i < 40 ? NAN : i >= 50 && i < 55 ? 0.9 : i >= 55 && i < 60 ? 1.0 : i / 100.0;
          g_autofree char *sql = g_strdup_printf ("SELECT CAST(round(ifnull(value, -9) * 100) AS INTEGER) FROM trace_frame "
                                                  "WHERE frame = %u", i);

          if (isnan (expected))
            g_assert_true (isnan (values[i]) && isnan (gs_trace_get_value_at (loaded, pts[i])));
          else
            {
              g_assert_cmpfloat_with_epsilon (values[i], expected, 1e-6);
              g_assert_cmpfloat_with_epsilon (gs_trace_get_value_at (loaded, pts[i]), expected, 1e-12);
            }
          g_assert_cmpint (gs_fixture_query (folder->path, sql), ==, isnan (expected) ? -900 : (gint64) round (expected * 100));
        }
      clip = restart (&store, folder->path);
      pts = gs_clip_get_pts (clip, NULL);
    }

  loaded = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  undo (store);
  undo (store);
  g_assert_cmpstr (gs_store_get_redo_name (store), ==, "erasing 0:00–0:01");
  g_assert_cmpint (count_values (folder->path), ==, 100);
  g_assert_cmpfloat (gs_trace_get_value_at (loaded, pts[30]), ==, 0.3);
  redo (store);
  redo (store);
  g_assert_cmpint (count_values (folder->path), ==, 80);
  g_assert_true (isnan (gs_trace_get_value_at (loaded, pts[30])));
  g_assert_cmpfloat (gs_trace_get_value_at (loaded, pts[52]), ==, 0.9);

  /* Another step ends what could be done again: its samples go for good, its number is free. */
  undo (store);
  gs_store_edit_trace (store, loaded, GS_STROKE_ERASED, pts[90], pts[99], NULL, 0);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 100);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM stroke WHERE removed = 1"), ==, 0);
  g_assert_cmpint (count_values (folder->path), ==, 70);
  while (gs_store_get_undo_name (store) != NULL)
    undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  g_assert_cmpint (count_values (folder->path), ==, 0);
}

static void
test_takes_and_delay (GsFolder *folder,
                      gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTrace *first = gs_fixture_record (store, clip, 100);
  GsTrace *second = gs_fixture_record (store, clip, 100);

  gs_store_choose_take (store, first);
  gs_store_choose_take (store, second);
  g_assert_false (gs_trace_get_chosen (first));
  gs_store_set_trace_delay (store, second, GS_DELAY_FIXED, SECOND / 2);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT max(id) * 10 + count(*) FROM trace WHERE chosen"), ==, 21);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT delay FROM trace WHERE delay_method = 'fixed'"), ==, SECOND / 2);

  clip = restart (&store, folder->path);
  first = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  second = gs_fixture_get_item (gs_clip_get_traces (clip), 1);
  g_assert_cmpint (gs_trace_get_delay (second), ==, SECOND / 2);
  for (guint i = 0; i < 20; i++)
    {
      double value = gs_trace_get_value_at (second, gs_clip_get_frame_time (clip, i) + SECOND / 2);
      g_autofree char *sql = g_strdup_printf ("SELECT CAST(round(aligned * 1000) AS INTEGER) FROM trace_frame WHERE trace_id = 2 "
                                              "AND frame = %u", i);

      g_assert_cmpint (gs_fixture_query (folder->path, sql), ==, (gint64) round (value * 1000));
    }
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(aligned) BETWEEN 10 AND 90 FROM trace_frame WHERE trace_id = 2"), ==, 1);
  undo (store);
  g_assert_cmpint (gs_trace_get_delay (second), ==, 0);
  undo (store);
  g_assert_true (gs_trace_get_chosen (first));
  g_assert_false (gs_trace_get_chosen (second));
  undo (store);
  g_assert_false (gs_trace_get_chosen (first));
}

/* A trace and a tier that were removed come back whole, at once and after a restart. */
static void
test_removed (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), "face");
  GsTrace *trace = gs_fixture_record (store, clip, 50);

  gs_store_add_tier (store, tier);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GsSegment) segment = gs_segment_new (i * SECOND / 10, i * SECOND / 10 + 1, "x");

      gs_store_add_segment (store, tier, segment);
    }
  gs_store_edit_trace (store, trace, GS_STROKE_ERASED, 0, SECOND / 5, NULL, 0);
  gs_store_flush (store, NULL);
  gs_store_remove_trace (store, trace);
  gs_store_remove_tier (store, tier);
  gs_store_flush (store, NULL);
  g_assert_cmpint (count_values (folder->path), ==, 0);

  for (guint pass = 0; pass < 2; pass++)
    {
      g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
      undo (store);
      undo (store);
      g_assert_cmpuint (g_list_model_get_n_items (gs_fixture_get_item (gs_clip_get_tiers (clip), 0)), ==, 20);
      trace = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
      g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 50);
      g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);
      g_assert_true (isnan (gs_trace_get_value_at (trace, SECOND / 10)));
      redo (store);
      redo (store);
      clip = restart (&store, folder->path);
    }
}

static guint
count_copies (const char *path)
{
  g_autofree char *folder = g_strconcat (path, " backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Before the file gets another version, and once a day; the five newest are kept. */
static void
test_copies (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *backups = g_strconcat (folder->path, " backups", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *older_name = g_strdup_printf ("%s version 2.gatescope", today);
  g_autofree char *older = g_build_filename (backups, older_name, NULL);
  g_autofree char *daily_name = g_strdup_printf ("%s.gatescope", today);
  g_autofree char *daily = g_build_filename (backups, daily_name, NULL);
  g_autofree char *foreign = g_build_filename (backups, "mine.txt", NULL);
  struct utimbuf times;

  gs_fixture_make_version_2 (folder->path);
  g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
  g_assert_cmpuint (count_copies (folder->path), ==, 1);
  g_assert_cmpint (gs_fixture_query (older, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (gs_fixture_query (older, "PRAGMA application_id"), ==, 0x47745363);
  g_assert_cmpint (gs_fixture_query (older, "SELECT count(*) FROM trace_sample"), ==, 8);

  /* Changed today: no copy of the day. Changed yesterday: one, however often it is opened. */
  g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
  g_assert_cmpuint (count_copies (folder->path), ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      times.actime = times.modtime = time (NULL) - 86400;
      g_assert_cmpint (utime (folder->path, &times), ==, 0);
      g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
      g_assert_cmpuint (count_copies (folder->path), ==, 2);
    }
  g_assert_cmpint (gs_fixture_query (daily, "SELECT count(*) FROM trace_sample"), ==, 8);

  /* Six older ones: four of the eight copies are too many after the next, what is not a copy stays. */
  g_file_set_contents (foreign, "x", 1, NULL);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/2001-01-0%u.gatescope", backups, i + 1);

      g_file_set_contents (name, "x", 1, NULL);
      times.actime = times.modtime = 1000000 + i;
      g_assert_cmpint (utime (name, &times), ==, 0);
    }
  g_unlink (daily);
  times.actime = times.modtime = time (NULL) - 86400;
  g_assert_cmpint (utime (folder->path, &times), ==, 0);
  g_object_unref (gs_fixture_open (folder->path, GS_STORE_EXISTING));
  g_assert_cmpuint (count_copies (folder->path), ==, 6);
  g_assert_true (g_file_test (daily, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (older, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
}

/* A thousand segments and an hour of 60 samples a second: a step takes its transaction, not its content. */
static void
test_large_steps (GsFolder *folder,
                  gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), "face");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (GsTraceSample));
  double most_undo = 0.0, most_redo = 0.0;

  gs_store_add_tier (store, tier);
  gs_store_begin_action (store, "many segments");
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GsSegment) segment = gs_segment_new (i * SECOND, i * SECOND + 1, "x");

      gs_store_add_segment (store, tier, segment);
    }
  gs_store_end_action (store);
  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < 216000; i++)
    {
      GsTraceSample sample = { i * SECOND / 60, 1, 0.5, 1 };

      g_array_append_val (samples, sample);
    }
  gs_trace_append_samples (trace, (GsTraceSample *) samples->data, samples->len);
  gs_store_end_trace (store, trace);
  gs_store_edit_trace (store, trace, GS_STROKE_SMOOTHED, 0, 3600 * SECOND, (GsTraceSample *) samples->data, samples->len);
  gs_store_flush (store, &error);
  g_assert_no_error (error);
  gs_store_remove_trace (store, trace);
  gs_store_remove_tier (store, tier);
  gs_store_flush (store, NULL);

  /* Tier, trace, edit, recording: each of the four steps there and back. */
  for (guint direction = 0; direction < 2; direction++)
    {
      for (guint i = 0; i < 4; i++)
        {
          gint64 start = g_get_monotonic_time ();
          double milliseconds;

          if (direction == 0)
            undo (store);
          else
            redo (store);
          milliseconds = (g_get_monotonic_time () - start) / 1000.0;
          most_undo = direction == 0 ? MAX (most_undo, milliseconds) : most_undo;
          most_redo = direction == 1 ? MAX (most_redo, milliseconds) : most_redo;
        }
    }
  g_test_message ("undo at most %.1f ms, redo at most %.1f ms", most_undo, most_redo);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE removed = 1"), ==, 1);
  undo (store);
  undo (store);
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 432000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 1000);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/version-3/older-journal", test_older_journal);
  GS_TEST_ADD ("/store/version-3/edits", test_edits);
  GS_TEST_ADD ("/store/version-3/takes-and-delay", test_takes_and_delay);
  GS_TEST_ADD ("/store/version-3/removed", test_removed);

  GS_TEST_ADD ("/store/version-3/copies", test_copies);
  GS_TEST_ADD ("/store/version-3/large-steps", test_large_steps);

  return g_test_run ();
}
