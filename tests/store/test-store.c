/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

static void
test_round_trip (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsRunBlock) block = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 600);
  g_autoptr (GsTrace) trace = g_object_ref (gs_fixture_record (store, clip, 300));
  GsRun *run = gs_fixture_begin_run (store, clip);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Bob"), "lachen 😀");
  g_autoptr (GsSegment) segment = gs_segment_new (SECOND, 2 * SECOND, "it's");
  g_autoptr (GsSegment) second = gs_segment_new (0, SECOND / 2, "früh");
  g_autofree char *setting = NULL;
  GsRun *stored_run;
  GsTrace *stored_trace;
  GsTier *stored_tier;
  GsSegment *stored_segment;

  block = gs_fixture_create_block (run, 0, 600);
  gs_store_write_run_block (store, run, block);
  gs_run_add_note (run, "Several faces were seen.");
  gs_run_add_note (run, "There is no sound.");
  gs_store_finish_run (store, run);
  gs_store_add_tier (store, tier);
  gs_store_add_segment (store, tier, segment);
  gs_store_add_segment (store, tier, second);
  gs_store_set_segment_note (store, tier, segment, "a note\nof two lines");
  gs_store_set_setting (store, "mapping", "{\"a\":1}");

  gs_store_flush (store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_clip_get_id (clip), >, 0);
  g_assert_cmpint (gs_segment_get_id (second), >, gs_segment_get_id (segment));
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_clear_object (&store);

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM gate"), ==, 600 * 4 * 3);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM prediction"), ==, 600);

  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_assert_cmpstr (gs_clip_get_title (clip), ==, "Zwei \"Gesichter\"");
  g_assert_cmpstr (gs_clip_get_path (clip), ==, "/films/ein Film.mp4");
  g_assert_cmpuint (gs_clip_get_n_frames (clip), ==, 600);
  g_assert_true (gs_clip_get_missing (clip));
  g_assert_true (gs_store_find_clip_by_hash (store, "0123456789abcdef") == clip);
  g_assert_null (gs_clip_get_pts (clip, NULL));
  gs_store_load_clip (store, clip, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_clip_get_pts (clip, NULL)[599], ==, 40000000 + 599 * G_GINT64_CONSTANT (33366667) + 2000);

  stored_trace = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  g_assert_cmpstr (gs_rater_get_name (gs_trace_get_rater (stored_trace)), ==, "Ada");
  g_assert_cmpint (gs_trace_get_state (stored_trace), ==, GS_RECORD_COMPLETE);
  g_assert_cmpuint (gs_trace_get_n_samples (stored_trace), ==, 300);
  for (guint i = 0; i < 300; i++)
    {
      const GsTraceSample *a = gs_trace_get_samples (trace, NULL) + i;
      const GsTraceSample *b = gs_trace_get_samples (stored_trace, NULL) + i;

      g_assert_cmpint (a->media_time, ==, b->media_time);
      g_assert_cmpint (a->wall_time, ==, b->wall_time);
      g_assert_cmpfloat (a->value, ==, b->value);
      g_assert_cmpuint (a->stroke, ==, b->stroke);
    }

  stored_tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  g_assert_cmpstr (gs_tier_get_name (stored_tier), ==, "lachen 😀");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stored_tier)), ==, 2);
  stored_segment = gs_fixture_get_item (G_LIST_MODEL (stored_tier), 1);
  g_assert_cmpstr (gs_segment_get_label (stored_segment), ==, "it's");
  g_assert_cmpstr (gs_segment_get_note (stored_segment), ==, "a note\nof two lines");
  g_assert_cmpint (gs_segment_get_end (stored_segment), ==, 2 * SECOND);

  stored_run = gs_fixture_get_item (gs_clip_get_runs (clip), 0);
  g_assert_cmpint (gs_run_get_state (stored_run), ==, GS_RECORD_COMPLETE);
  g_assert_cmpstr (gs_run_get_encoder (stored_run), ==, "compact-1");
  g_assert_cmpstr (gs_run_get_configuration (stored_run), ==, "{\"window\":300,\"hop\":200}");
  g_assert_cmpstr (gs_run_get_program_version (stored_run), ==, "0.1.0");
  g_assert_cmpstr (gs_run_get_perturbation (stored_run), ==, "silence@1-2");
  g_assert_cmpint (gs_run_get_finished (stored_run), >=, gs_run_get_started (stored_run));
  g_assert_cmpuint (g_strv_length ((char **) gs_run_get_notes (stored_run)), ==, 2);
  g_assert_cmpstr (gs_network_info_get_provenance (gs_run_get_network (stored_run, GS_OUTPUT_AROUSAL)), ==,
                   "{\"seed\":1}");
  g_assert_cmpint (gs_network_info_get_output (gs_run_get_network (stored_run, GS_OUTPUT_AROUSAL)), ==,
                   GS_OUTPUT_AROUSAL);
  g_assert_false (gs_run_has_frames (stored_run));
  gs_store_load_run (store, stored_run, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gs_run_get_n_predicted (stored_run), ==, 600);
  g_assert_cmpuint (gs_run_get_n_gates (stored_run), ==, 4);
  for (guint i = 0; i < 600; i++)
    {
      const GsRunFace *face = gs_run_get_face (stored_run, i);

      g_assert_cmpfloat (gs_run_get_prediction (stored_run, GS_OUTPUT_VALENCE)[i], ==,
                         block->predictions[GS_OUTPUT_VALENCE][i]);
      g_assert_cmpfloat (gs_run_get_prediction (stored_run, GS_OUTPUT_AROUSAL)[i], ==,
                         block->predictions[GS_OUTPUT_AROUSAL][i]);
      for (guint gate = 0; gate < 4; gate++)
        g_assert_cmpmem (gs_run_get_gate_weights (stored_run, gate) + 3 * i, 3 * sizeof (float),
                         block->gates[gate] + 3 * i, 3 * sizeof (float));
      if (i % 10 == 0)
        g_assert_null (face);
      else
        g_assert_cmpmem (face, sizeof *face, &block->faces[i], sizeof *face);
    }

  setting = gs_store_get_setting (store, "mapping");
  g_assert_cmpstr (setting, ==, "{\"a\":1}");
}

/* The view and the object must say the same about every frame, where strokes overlap, too. */
static void
test_trace_frame (GsFolder *folder,
                  gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 300);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "arousal", -1.0, 1.0);
  guint n_values = 0;

  gs_store_begin_trace (store, trace);
  for (guint i = 60; i < 400; i++)
    gs_trace_append (trace, i * SECOND / 60, 0, i / 400.0);
  gs_store_append_samples (store, trace);
  for (guint i = 100; i < 200; i++)
    gs_trace_append (trace, i * SECOND / 60 + 5, 0, -(i / 400.0));
  gs_trace_begin_stroke (trace);
  gs_trace_append (trace, 8 * SECOND, 0, 0.5);
  gs_trace_append (trace, 8 * SECOND, 0, 0.6);
  gs_trace_append (trace, 9 * SECOND, 0, 0.7);
  gs_store_end_trace (store, trace);
  gs_store_flush (store, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 300; i++)
    {
      double value = gs_trace_get_value_at (trace, gs_clip_get_frame_time (clip, i));
      g_autofree char *sql = g_strdup_printf ("SELECT coalesce (round (value * 1e6), 999) FROM trace_frame "
                                              "WHERE trace_id = %d AND frame = %u", (int) gs_trace_get_id (trace), i);

      if (!isnan (value))
        n_values++;
      g_assert_cmpint (gs_fixture_query (folder->path, sql), ==, isnan (value) ? 999 : (gint64) round (value * 1e6));
    }

  g_assert_cmpuint (n_values, >, 150);
  g_assert_cmpuint (n_values, <, 300);
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
failed_cb (GsStore *store,
           const GError *error,
           gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (error->message));
}

/* A run of which a part could not be stored must not count as complete: it would never be computed again. */
static void
test_lost_block (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  GsRun *run = gs_fixture_begin_run (store, gs_fixture_add_clip (store, 600));

  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), messages);
  gs_store_flush (store, NULL);
  execute (folder->path, "CREATE TRIGGER lose BEFORE INSERT ON prediction WHEN new.frame = 350 "
                         "BEGIN SELECT raise (ABORT, 'no room for it'); END");

  for (guint first = 0; first < 600; first += 300)
    {
      g_autoptr (GsRunBlock) block = gs_fixture_create_block (run, first, 300);

      gs_run_set_frames (run, block);
      gs_store_write_run_block (store, run, block);
    }
  gs_store_finish_run (store, run);
  g_assert_false (gs_store_close (store, NULL));
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM prediction"), ==, 300);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'failed' AND recorder IS NULL FROM run"), ==, 1);
}

/* What another program has taken away cannot be changed any more, and that is said. */
static void
test_lost_row (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GsTier) tier = gs_tier_new (gs_fixture_add_clip (store, 10), gs_store_ensure_rater (store, "Ada"), "x");
  g_autoptr (GsSegment) segment = gs_segment_new (0, SECOND, "a");
  g_autoptr (GError) error = NULL;

  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), messages);
  gs_store_add_tier (store, tier);
  gs_store_add_segment (store, tier, segment);
  g_assert_true (gs_store_flush (store, NULL));

  execute (folder->path, "DELETE FROM segment");
  gs_store_set_segment_label (store, tier, segment, "b");
  g_assert_false (gs_store_flush (store, &error));
  g_assert_nonnull (strstr (error->message, "not stored"));
  g_assert_cmpuint (messages->len, ==, 1);
}

/* A window that goes on after it has closed a project is alive, and yet nothing is running there. */
static void
test_unfinished (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsRater *ada = gs_store_ensure_rater (store, "Ada");
  g_autoptr (GsTrace) trace = gs_trace_new (clip, ada, "valence", -1.0, 1.0);
  g_autoptr (GsTrace) empty = gs_trace_new (clip, ada, "arousal", -1.0, 1.0);
  GsRun *run = gs_fixture_begin_run (store, clip);
  g_autoptr (GsRunBlock) block = gs_fixture_create_block (run, 0, 50);

  gs_store_write_run_block (store, run, block);
  gs_store_begin_trace (store, trace);
  gs_store_begin_trace (store, empty);
  gs_trace_append (trace, SECOND, 1, 0.5);
  g_assert_true (gs_store_is_open (store));
  g_assert_true (gs_store_close (store, NULL));
  g_assert_false (gs_store_is_open (store));

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'interrupted' AND recorder IS NULL FROM run"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM prediction"), ==, 50);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'interrupted' FROM trace"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 1);
}

/* From version 0 on; a step that fails leaves nothing behind. */
static void
test_migrations (GsFolder *folder,
                 gconstpointer data)
{
  g_autofree char *second = g_build_filename (folder->folder, "second.gatescope", NULL);
  g_autoptr (GsStore) store = NULL;
  g_autoptr (GError) error = NULL;

  execute (folder->path, "PRAGMA application_id = 0x47745363; CREATE TABLE kept (x INTEGER); INSERT INTO kept VALUES (7)");
  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  gs_fixture_add_clip (store, 10);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_fixture_query (folder->path, "PRAGMA user_version"), ==, 4);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM frame"), ==, 10);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT x FROM kept"), ==, 7);
  g_clear_object (&store);

  /* In the way of one of the last tables of the step. */
  execute (second, "PRAGMA application_id = 0x47745363; CREATE TABLE undo (x INTEGER)");
  store = gs_store_open (second, GS_STORE_EXISTING, &error);
  g_assert_null (store);
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED);
  g_assert_cmpint (gs_fixture_query (second, "SELECT count(*) FROM sqlite_master"), ==, 1);
  g_assert_cmpint (gs_fixture_query (second, "PRAGMA user_version"), ==, 0);
}

/* Films that move together with their project are found. */
static void
test_moved (GsFolder *folder,
            gconstpointer data)
{
  g_autofree char *film = g_build_filename (folder->folder, "film.mp4", NULL);
  g_autofree char *hash = NULL;
  g_autofree char *moved_folder = g_strconcat (folder->folder, " moved", NULL);
  g_autofree char *base = g_path_get_basename (folder->path);
  g_autofree char *moved = g_build_filename (moved_folder, base, NULL);
  g_autofree char *moved_film = g_build_filename (moved_folder, "film.mp4", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsClip) clip = gs_clip_new (film);
  g_autoptr (GError) error = NULL;
  GsClip *found;

  g_file_set_contents (film, "abc", 3, NULL);
  hash = gs_content_hash_file (film, NULL, &error);
  g_assert_no_error (error);
  /* FIPS 180-2, appendix B.1 */
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  gs_clip_set_hash (clip, hash);
  gs_store_add_clip (store, clip);
  gs_store_close (store, NULL);
  g_clear_object (&store);

  g_assert_cmpint (g_rename (folder->folder, moved_folder), ==, 0);
  store = gs_fixture_open (moved, GS_STORE_EXISTING);
  found = gs_store_find_clip_by_hash (store, hash);
  g_assert_nonnull (found);
  g_assert_false (gs_clip_get_missing (found));
  g_assert_cmpstr (gs_clip_get_path (found), ==, moved_film);
  g_clear_object (&store);

  g_unlink (moved_film);
  store = gs_fixture_open (moved, GS_STORE_EXISTING);
  g_assert_true (gs_clip_get_missing (gs_store_find_clip_by_hash (store, hash)));
  g_clear_object (&store);
  g_assert_cmpint (g_rename (moved_folder, folder->folder), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/round-trip", test_round_trip);
  GS_TEST_ADD ("/store/migrations", test_migrations);
  GS_TEST_ADD ("/store/lost-block", test_lost_block);
  GS_TEST_ADD ("/store/lost-row", test_lost_row);
  GS_TEST_ADD ("/store/unfinished", test_unfinished);
  GS_TEST_ADD ("/store/moved", test_moved);
  GS_TEST_ADD ("/store/trace-frame", test_trace_frame);

  return g_test_run ();
}
