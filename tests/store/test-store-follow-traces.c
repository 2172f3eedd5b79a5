/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <sqlite3.h>

/* Two windows at one trace: what a hand says is never lost, and each sees in the end what the file says. */

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;
  guint id = g_timeout_add (10, tick_cb, NULL);

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
flush (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_flush (store, &error);
  g_assert_no_error (error);
}

static GsStore *
follow (const char *path)
{
  return gs_fixture_open (path, GS_STORE_CREATE | GS_STORE_FOLLOW);
}

static GsClip *
get_clip (GsStore *store)
{
  return gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
}

static guint
count_traces (GsStore *store)
{
  return g_list_model_get_n_items (gs_clip_get_traces (get_clip (store)));
}

static GsTrace *
get_trace (GsStore *store)
{
  return count_traces (store) > 0 ? gs_fixture_get_item (gs_clip_get_traces (get_clip (store)), 0) : NULL;
}

static guint
count_samples (GsStore *store)
{
  GsTrace *trace = get_trace (store);

  return trace != NULL ? gs_trace_get_n_samples (trace) : 0;
}

static void
wait_for_samples (GsStore *store,
                  guint n)
{
  for (guint i = 0; i < 100 && count_samples (store) != n; i++)
    run_for (50);
  g_assert_cmpuint (count_samples (store), ==, n);
}

static void
load (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_load_clip (store, get_clip (store), &error);
  g_assert_no_error (error);
}

static void
open_both (const char *path,
           GsStore **first,
           GsStore **second)
{
  *first = follow (path);
  gs_fixture_add_clip (*first, 300);
  gs_store_ensure_rater (*first, "Ada");
  flush (*first);
  *second = follow (path);
  load (*second);
  load (*first);
  run_for (600);
}

static void
say (GsTrace *trace,
     guint first,
     guint n)
{
  for (guint i = first; i < first + n; i++)
    gs_trace_append (trace, i * SECOND / 100, i + 1, 0.5);
}

#define STORED                                                                                                                 \
  "SELECT count(*) FROM trace AS t JOIN stroke AS k ON k.trace_id = t.id JOIN trace_sample AS s ON s.trace_id = t.id AND s.stroke = k.number " \
  "WHERE t.removed = 0 AND k.removed = 0 AND t.state = 'complete'"

/* Deleted in one window while it goes on in the other. */
static void
test_deleted (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  GsTrace *trace;

  open_both (folder->path, &first, &second);
  trace = gs_fixture_record (first, get_clip (first), 50);
  flush (first);
  wait_for_samples (second, 50);

  gs_store_begin_trace (first, trace);
  gs_trace_begin_stroke (trace);
  flush (first);
  gs_store_remove_trace (second, get_trace (second));
  flush (second);
  run_for (1200);
  g_assert_true (get_trace (first) == trace);
  say (trace, 100, 20);
  gs_store_end_trace (first, trace);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, STORED), ==, 70);
  wait_for_samples (first, 70);
  wait_for_samples (second, 70);
}

/* Undone for good in one window before the other has said a word into it. */
static void
test_undone (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsTier) tier = NULL;
  GsTrace *trace;

  open_both (folder->path, &first, &second);
  gs_fixture_record (second, get_clip (second), 50);
  flush (second);
  wait_for_samples (first, 50);
  trace = get_trace (first);
  gs_store_begin_trace (first, trace);
  gs_trace_begin_stroke (trace);
  flush (first);
  g_assert_true (gs_store_undo (second, NULL));
  tier = gs_tier_new (get_clip (second), gs_store_ensure_rater (second, "Ada"), "laughter");
  gs_store_add_tier (second, tier);
  flush (second);
  run_for (700);

  say (trace, 100, 20);
  gs_store_end_trace (first, trace);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, STORED), ==, 20);
  wait_for_samples (first, 20);
  wait_for_samples (second, 20);
}

/* Drawn into in one window; in the other nothing was said, which is no reason to throw it away. */
static void
test_nothing_said (GsFolder *folder,
                   gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsTrace) trace = NULL;
  const GsTraceSample drawn[] = { { SECOND, 1, 0.5, 0 }, { 2 * SECOND, 1, -0.5, 0 } };

  open_both (folder->path, &first, &second);
  trace = gs_trace_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "valence", -1.0, 1.0);
  gs_store_begin_trace (first, trace);
  flush (first);
  for (guint i = 0; i < 100 && count_traces (second) == 0; i++)
    run_for (50);
  gs_store_edit_trace (second, get_trace (second), GS_STROKE_DRAWN, SECOND, 2 * SECOND, drawn, G_N_ELEMENTS (drawn));
  flush (second);
  gs_store_end_trace (first, trace);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, STORED), ==, 2);
  wait_for_samples (first, 2);
  g_assert_cmpint (gs_trace_get_state (get_trace (first)), ==, GS_RECORD_COMPLETE);
}

/* A property set elsewhere during a recording is seen when it ends. */
static void
test_property (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsTrace) trace = NULL;

  open_both (folder->path, &first, &second);
  trace = gs_trace_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "valence", -1.0, 1.0);
  gs_store_begin_trace (first, trace);
  say (trace, 0, 10);
  flush (first);
  wait_for_samples (second, 10);
  gs_store_set_trace_delay (second, get_trace (second), GS_DELAY_FIXED, SECOND / 2);
  flush (second);
  run_for (700);
  gs_store_end_trace (first, trace);
  flush (first);
  for (guint i = 0; i < 60 && gs_trace_get_delay (trace) == 0; i++)
    run_for (50);
  g_assert_cmpint (gs_trace_get_delay (trace), ==, SECOND / 2);
}

/* Made elsewhere just before a clip is loaded here. */
static void
test_just_before (GsFolder *folder,
                  gconstpointer data)
{
  g_autoptr (GsStore) first = follow (folder->path);
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsTier) tier = NULL;
  g_autoptr (GsSegment) segment = gs_segment_new (0, SECOND, "loud");

  gs_fixture_add_clip (first, 300);
  gs_store_ensure_rater (first, "Ada");
  flush (first);
  second = follow (folder->path);
  gs_fixture_record (first, get_clip (first), 50);
  tier = gs_tier_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "laughter");
  gs_store_add_tier (first, tier);
  gs_store_add_segment (first, tier, segment);
  flush (first);
  load (second);
  wait_for_samples (second, 50);
  g_assert_cmpuint (g_list_model_get_n_items (gs_fixture_get_item (gs_clip_get_tiers (get_clip (second)), 0)), ==, 1);
}

static void
run_sql (sqlite3 *db,
         const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* Somebody has gone without a word, and nothing can be written: the project opens, with his steps; they are his no more with the next one. */
static void
test_opening (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GsTier) tier = NULL;
  gint64 begun;
  sqlite3 *db;

  first = follow (folder->path);
  gs_fixture_add_clip (first, 300);
  gs_fixture_record (first, get_clip (first), 50);
  flush (first);
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  run_sql (db, "BEGIN IMMEDIATE");

  /* Others' steps are no reason to wait for a turn to write. */
  begun = g_get_monotonic_time ();
  second = follow (folder->path);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 6 * G_USEC_PER_SEC);
  g_assert_null (gs_store_get_undo_name (second));
  g_clear_object (&second);

  run_sql (db, "UPDATE undo SET author = '1:1:another start:1'");
  run_sql (db, "UPDATE trace SET state = 'running', recorder = '1:1:another start:1'");
  run_sql (db, "COMMIT");
  run_sql (db, "BEGIN IMMEDIATE");
  second = follow (folder->path);
  g_assert_nonnull (gs_store_get_undo_name (second));
  run_sql (db, "COMMIT");
  sqlite3_close (db);

  tier = gs_tier_new (get_clip (second), gs_store_ensure_rater (second, "Ada"), "laughter");
  gs_store_add_tier (second, tier);
  flush (second);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo WHERE author LIKE '1:1:%'"), ==, 0);
  g_assert_true (gs_store_undo (second, NULL));
  g_assert_true (gs_store_undo (second, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE removed = 0"), ==, 0);
}

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  gs_store_load_clip_finish (GS_STORE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* A clip that is read as soon as it is added, before it has a row. */
static void
test_just_added (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) first = follow (folder->path);
  g_autoptr (GsStore) second = NULL;
  GsClip *clip = gs_fixture_add_clip (first, 300);
  gboolean loaded = FALSE;

  gs_store_load_clip_async (first, clip, NULL, loaded_cb, &loaded);
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  second = follow (folder->path);
  gs_store_ensure_rater (second, "Ada");
  load (second);
  gs_fixture_record (second, get_clip (second), 50);
  flush (second);
  wait_for_samples (first, 50);
}

/* What a program recorded that has gone without a word is said to be interrupted, without anybody opening anything. */
static void
test_gone_without_a_word (GsFolder *folder,
                          gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  GsTrace *trace;
  sqlite3 *db;

  open_both (folder->path, &first, &second);
  trace = gs_fixture_record (first, get_clip (first), 50);
  flush (first);
  wait_for_samples (second, 50);
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  run_sql (db, "UPDATE trace SET state = 'running', recorder = '1:1:nobody:1'");
  sqlite3_close (db);
  for (guint i = 0; i < 300 && gs_trace_get_state (trace) != GS_RECORD_INTERRUPTED; i++)
    run_for (50);
  g_assert_cmpint (gs_trace_get_state (trace), ==, GS_RECORD_INTERRUPTED);
}

/* Another tool may write what this program cannot take; all the rest is followed. */
static void
test_unreadable_row (GsFolder *folder,
                     gconstpointer data)
{
  g_autoptr (GsStore) first = NULL;
  g_autoptr (GsStore) second = NULL;
  sqlite3 *db;

  open_both (folder->path, &first, &second);
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  run_sql (db, "INSERT INTO rater (name) VALUES (x'00ff')");
  sqlite3_close (db);
  gs_fixture_record (first, get_clip (first), 50);
  flush (first);
  wait_for_samples (second, 50);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/follow-traces/deleted", test_deleted);
  GS_TEST_ADD ("/store/follow-traces/undone", test_undone);
  GS_TEST_ADD ("/store/follow-traces/nothing-said", test_nothing_said);
  GS_TEST_ADD ("/store/follow-traces/property", test_property);
  GS_TEST_ADD ("/store/follow-traces/just-before", test_just_before);
  GS_TEST_ADD ("/store/follow-traces/opening", test_opening);
  GS_TEST_ADD ("/store/follow-traces/just-added", test_just_added);
  GS_TEST_ADD ("/store/follow-traces/gone-without-a-word", test_gone_without_a_word);
  GS_TEST_ADD ("/store/follow-traces/unreadable-row", test_unreadable_row);

  return g_test_run ();
}
