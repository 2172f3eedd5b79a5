/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"
#include "gs-store-import.h"

#include <math.h>

typedef struct
{
  gint64 clip_ids[2];
  gboolean fails;
  gboolean ended;
  GError *error;
} Job;

/* Over each clip a trace with a gap, and a tier. */
static gboolean
add (GsStoreImport *import,
     gpointer user_data,
     GError **error)
{
  Job *job = user_data;
  const gint64 times[] = { 0, SECOND, 2 * SECOND };
  const double values[] = { 0.5, NAN, -0.5 };
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean is_new;

  g_ptr_array_add (segments, gs_segment_new (SECOND, 2 * SECOND, "hello"));
  for (guint i = 0; i < G_N_ELEMENTS (job->clip_ids); i++)
    {
      if (!gs_store_import_add_scaled_trace (import, job->clip_ids[i], "Bob", "valence", -1.0, 1.0, 1600000000000000, times, values, 3, &is_new,
                                             error) ||
          !gs_store_import_add_tier (import, job->clip_ids[i], "Eve", "words", segments, &is_new, error))
        return FALSE;
    }
  if (job->fails)
    g_set_error_literal (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "no more");

  return !job->fails;
}

static void
ended_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Job *job = user_data;

  gs_store_take_in_finish (GS_STORE (source), result, &job->error);
  job->ended = TRUE;
}

static void
take_in (GsStore *store,
         GsClip *shown,
         Job *job)
{
  job->ended = FALSE;
  gs_store_take_in_async (store, shown, "importing", add, job, ended_cb, job);
  while (!job->ended)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

/* Of the clip that is shown everything is in memory; of the other what lies within is read when it is looked at. */
static void
test_objects (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *shown = gs_fixture_add_clip (store, 100), *other = gs_fixture_add_clip (store, 100);
  g_autoptr (GError) error = NULL;
  Job job = { 0 };
  GsTrace *trace;
  GsTier *tier;

  gs_store_flush (store, NULL);
  job.clip_ids[0] = gs_clip_get_id (shown);
  job.clip_ids[1] = gs_clip_get_id (other);
  take_in (store, shown, &job);
  g_assert_no_error (job.error);

  trace = gs_fixture_get_item (gs_clip_get_traces (shown), 0);
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 2);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);
  g_assert_cmpint (gs_trace_get_state (trace), ==, GS_RECORD_COMPLETE);
  g_assert_cmpstr (gs_rater_get_name (gs_trace_get_rater (trace)), ==, "Bob");
  tier = gs_fixture_get_item (gs_clip_get_tiers (shown), 0);
  g_assert_cmpuint (count (G_LIST_MODEL (tier)), ==, 1);
  g_assert_cmpuint (count (gs_project_get_raters (gs_store_get_project (store))), ==, 2);

  trace = gs_fixture_get_item (gs_clip_get_traces (other), 0);
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 0);
  g_assert_true (gs_store_load_clip (store, other, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gs_trace_get_n_samples (trace), ==, 2);

  /* Again: all of it is known, and nothing is to be undone but the first time. */
  take_in (store, shown, &job);
  g_assert_no_error (job.error);
  g_assert_cmpuint (count (gs_clip_get_traces (shown)), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo"), ==, 1);
}

/* One step takes all of it back, over clips that are in memory and others. */
static void
test_undo (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *shown = gs_fixture_add_clip (store, 100), *other = gs_fixture_add_clip (store, 100);
  g_autoptr (GError) error = NULL;
  Job job = { 0 };

  gs_store_flush (store, NULL);
  job.clip_ids[0] = gs_clip_get_id (shown);
  job.clip_ids[1] = gs_clip_get_id (other);
  take_in (store, shown, &job);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "importing");

  g_assert_true (gs_store_undo (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (gs_clip_get_traces (shown)) + count (gs_clip_get_tiers (shown)), ==, 0);
  g_assert_cmpuint (count (gs_clip_get_traces (other)) + count (gs_clip_get_tiers (other)), ==, 0);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE removed = 0"), ==, 0);
  g_assert_null (gs_store_get_undo_name (store));

  g_assert_true (gs_store_redo (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (gs_clip_get_traces (shown), 0)), ==, 2);
  g_assert_cmpuint (count (gs_fixture_get_item (gs_clip_get_tiers (other), 0)), ==, 1);
  g_assert_true (gs_store_load_clip (store, other, &error));
  g_assert_cmpuint (gs_trace_get_n_samples (gs_fixture_get_item (gs_clip_get_traces (other), 0)), ==, 2);
}

/* What adds nothing is no step, and what was taken back can still be brought back. */
static void
test_nothing (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *shown = gs_fixture_add_clip (store, 100), *other = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTier) tier = NULL;
  g_autoptr (GError) error = NULL;
  Job job = { 0 };

  gs_store_flush (store, NULL);
  job.clip_ids[0] = gs_clip_get_id (shown);
  job.clip_ids[1] = gs_clip_get_id (other);
  take_in (store, shown, &job);
  tier = gs_tier_new (shown, gs_store_ensure_rater (store, "Ada"), "gestures");
  gs_store_add_tier (store, tier);
  g_assert_true (gs_store_undo (store, &error));
  g_assert_no_error (error);
  g_assert_nonnull (gs_store_get_redo_name (store));

  take_in (store, shown, &job);
  g_assert_no_error (job.error);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "importing");
  g_assert_nonnull (gs_store_get_redo_name (store));
  g_assert_true (gs_store_redo (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE name = 'gestures' AND removed = 0"), ==, 1);
}

/* What goes wrong leaves nothing; a recording is not disturbed. */
static void
test_refused (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  Job job = { .fails = TRUE };
  g_autoptr (GsTrace) trace = NULL;

  gs_store_flush (store, NULL);
  job.clip_ids[0] = job.clip_ids[1] = gs_clip_get_id (clip);
  take_in (store, clip, &job);
  g_assert_error (job.error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED);
  g_clear_error (&job.error);
  g_assert_cmpuint (count (gs_clip_get_traces (clip)), ==, 0);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT (SELECT count(*) FROM trace) + (SELECT count(*) FROM rater) + (SELECT count(*) FROM undo)"), ==, 0);

  job.fails = FALSE;
  trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  gs_store_begin_trace (store, trace);
  gs_trace_append (trace, 0, 1600000000000000, 0.5);
  take_in (store, clip, &job);
  g_assert_error (job.error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY);
  g_clear_error (&job.error);
  g_assert_cmpuint (count (gs_clip_get_traces (clip)), ==, 1);

  gs_store_end_trace (store, trace);
  take_in (store, clip, &job);
  g_assert_no_error (job.error);
  g_assert_cmpuint (count (gs_clip_get_traces (clip)), ==, 2);
}

/* Twins of clips, for another thread. */
static void
test_twins (GsFolder *folder,
            gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GPtrArray) twins = NULL;
  g_autoptr (GError) error = NULL;
  guint n_frames, n_twin_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames), *twin_pts;

  gs_store_flush (store, NULL);
  twins = gs_store_copy_clips (store);
  g_assert_cmpuint (twins->len, ==, 1);
  g_assert_true (twins->pdata[0] != (gpointer) clip);
  g_assert_cmpint (gs_clip_get_id (twins->pdata[0]), ==, gs_clip_get_id (clip));
  g_assert_cmpstr (gs_clip_get_title (twins->pdata[0]), ==, gs_clip_get_title (clip));
  g_assert_true (gs_store_read_frames (store, twins->pdata[0], &error));
  g_assert_no_error (error);
  twin_pts = gs_clip_get_pts (twins->pdata[0], &n_twin_frames);
  g_assert_cmpmem (twin_pts, n_twin_frames * sizeof *pts, pts, n_frames * sizeof *pts);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/take-in/objects", test_objects);
  GS_TEST_ADD ("/store/take-in/undo", test_undo);
  GS_TEST_ADD ("/store/take-in/nothing", test_nothing);
  GS_TEST_ADD ("/store/take-in/refused", test_refused);
  GS_TEST_ADD ("/store/take-in/twins", test_twins);

  return g_test_run ();
}
