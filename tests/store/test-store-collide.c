/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <sqlite3.h>

/* A change that the file does not take harms nothing else. */

static GsClip *
get_clip (GsStore *store)
{
  return gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
}

static GsTier *
get_tier (GsStore *store)
{
  return gs_fixture_get_item (gs_clip_get_tiers (get_clip (store)), 0);
}

static GsTrace *
get_trace (GsStore *store)
{
  return gs_fixture_get_item (gs_clip_get_traces (get_clip (store)), 0);
}

static void
flush (GsStore *store)
{
  g_autoptr (GError) error = NULL;

  gs_store_flush (store, &error);
  g_assert_no_error (error);
}

/* What another program does to the file. */
static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static GsStore *
open_loaded (const char *path,
             GsStoreFlags flags)
{
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_fixture_open (path, flags);

  gs_store_load_clip (store, get_clip (store), &error);
  g_assert_no_error (error);

  return store;
}

static GsStore *
create (const char *path)
{
  GsStore *store = gs_fixture_open (path, GS_STORE_CREATE);
  GsRater *ada = gs_store_ensure_rater (store, "Ada");
  g_autoptr (GsTier) tier = NULL;

  gs_fixture_add_clip (store, 100);
  tier = gs_tier_new (get_clip (store), ada, "laughter");
  gs_store_add_tier (store, tier);
  flush (store);

  return store;
}

static void
add_segment (GsStore *store,
             GsSegment *segment)
{
  gs_store_add_segment (store, get_tier (store), segment);
}

/* The row that a refused segment had for a moment is the next one's. */
static void
test_row_taken_back (GsFolder *folder,
                     gconstpointer data)
{
  g_autoptr (GsStore) store = create (folder->path);
  g_autoptr (GsSegment) refused = gs_segment_new (0, SECOND, "refused");
  g_autoptr (GsSegment) taken = gs_segment_new (2 * SECOND, 3 * SECOND, "taken");
  g_autoptr (GError) error = NULL;

  execute (folder->path, "CREATE TRIGGER refuse BEFORE INSERT ON undo_change WHEN NEW.object = 'segment' "
                         "BEGIN SELECT raise (ABORT, 'not now'); END");
  add_segment (store, refused);
  g_assert_false (gs_store_flush (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "not now"));
  g_assert_null (strstr (error->message, "window"));
  g_clear_error (&error);

  execute (folder->path, "DROP TRIGGER refuse");
  add_segment (store, taken);
  flush (store);
  gs_store_set_segment_label (store, get_tier (store), refused, "wrong");
  g_assert_false (gs_store_flush (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT label = 'taken' FROM segment"), ==, 1);
}

static void
stalled_cb (GsStore *store,
            const GError *error,
            gpointer user_data)
{
  *(gboolean *) user_data = error != NULL;
}

/* What cannot even be begun because another program writes has nothing to take back, and is made later. */
static void
test_busy (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GsStore) store = create (folder->path);
  g_autoptr (GsSegment) segment = gs_segment_new (0, SECOND, "before");
  g_autoptr (GsTrace) trace = gs_trace_new (get_clip (store), gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  gboolean stalled = FALSE;
  sqlite3 *db;

  add_segment (store, segment);
  gs_store_begin_trace (store, trace);
  gs_trace_begin_stroke (trace);
  gs_trace_append (trace, 0, 1, 0.5);
  flush (store);
  g_signal_connect (store, "stalled", G_CALLBACK (stalled_cb), &stalled);

  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  gs_trace_append (trace, SECOND, 2, 0.25);
  gs_store_set_segment_label (store, get_tier (store), segment, "after");
  for (guint i = 0; i < 3000 && !stalled; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_true (stalled);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  for (guint i = 0; i < 3000 && stalled; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  gs_store_end_trace (store, trace);
  flush (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT label = 'after' FROM segment"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'complete'"), ==, 1);
}

/* A word for a tier that somebody else has taken away meanwhile would lie there unseen. */
static void
test_word_of_a_tier_that_is_gone (GsFolder *folder,
                                  gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsStore) second = open_loaded (folder->path, GS_STORE_EXISTING);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  gs_store_remove_tier (first, get_tier (first));
  flush (first);
  g_ptr_array_add (words, gs_word_new ("late", "", ""));
  g_ptr_array_add (former, NULL);
  gs_store_set_vocabulary (second, get_tier (second), words, former);
  g_assert_false (gs_store_flush (second, &error));
  g_assert_nonnull (strstr (error->message, "elsewhere"));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM vocabulary"), ==, 0);
}

/* Who has begun to record into a trace last ends it. */
static void
test_two_record_one_trace (GsFolder *folder,
                           gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsTrace) trace = gs_trace_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "valence", -1.0, 1.0);
  g_autoptr (GsStore) second = NULL;

  gs_store_begin_trace (first, trace);
  gs_trace_begin_stroke (trace);
  gs_trace_append (trace, 0, 1, 0.25);
  flush (first);

  second = open_loaded (folder->path, GS_STORE_EXISTING);
  gs_store_begin_trace (second, get_trace (second));
  gs_trace_begin_stroke (get_trace (second));
  gs_trace_append (get_trace (second), SECOND, 2, 0.5);
  flush (second);

  gs_trace_append (trace, SECOND / 2, 2, 0.75);
  gs_store_end_trace (first, trace);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'running' AND recorder IS NOT NULL FROM trace"), ==, 1);

  gs_store_end_trace (second, get_trace (second));
  flush (second);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'complete' AND recorder IS NULL FROM trace"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 3);

  /* The other way round: who ends first has begun last. The next sample says that somebody still records. */
  gs_store_begin_trace (first, trace);
  gs_trace_begin_stroke (trace);
  gs_store_begin_trace (second, get_trace (second));
  gs_trace_begin_stroke (get_trace (second));
  gs_trace_append (get_trace (second), 3 * SECOND, 3, 0.5);
  flush (first);
  flush (second);
  gs_store_end_trace (second, get_trace (second));
  flush (second);
  gs_trace_append (trace, 4 * SECOND, 4, 0.25);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'running' AND recorder IS NOT NULL FROM trace"), ==, 1);
  gs_store_end_trace (first, trace);
  flush (first);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT state = 'complete' AND recorder IS NULL FROM trace"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 5);
}

static void
assert_refused (GsStore *store,
                GsStoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (gs_store_flush (store, &error));
  g_assert_error (error, GS_STORE_ERROR, (int) code);
}

/* A step that could not be made gives its number back, and another window gets it. */
static void
test_steps_stay_apart (GsFolder *folder,
                       gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsTier) other = gs_tier_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "gaze");
  g_autoptr (GsTier) third = gs_tier_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "voice");
  g_autoptr (GsSegment) refused = gs_segment_new (0, SECOND, "refused");
  g_autoptr (GsSegment) taken = gs_segment_new (0, SECOND, "taken");
  g_autoptr (GsStore) second = NULL;

  gs_store_add_tier (first, other);
  flush (first);
  second = open_loaded (folder->path, GS_STORE_EXISTING);
  gs_store_remove_tier (first, get_tier (first));
  flush (first);

  gs_store_begin_action (second, "two segments");
  gs_store_add_segment (second, get_tier (second), refused);
  assert_refused (second, GS_STORE_ERROR_FAILED);
  gs_store_add_tier (first, third);
  flush (first);
  gs_store_add_segment (second, gs_fixture_get_item (gs_clip_get_tiers (get_clip (second)), 1), taken);
  gs_store_end_action (second);
  flush (second);

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo_change AS c JOIN undo_change AS d USING (undo_id) "
                                                   "WHERE c.object = 'segment' AND d.object = 'tier'"),
                   ==, 0);
  g_assert_true (gs_store_undo (first, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 1);
  g_assert_true (gs_store_undo (second, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 0);
}

/* Somebody thinks about the words while they become other objects. */
static void
test_words_of_former_objects (GsFolder *folder,
                              gconstpointer data)
{
  g_autoptr (GsStore) store = create (folder->path);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) former = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *undo_name = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (words, gs_word_new (i == 0 ? "loud" : "quiet", "", ""));
      g_ptr_array_add (none, NULL);
      g_ptr_array_add (former, g_object_ref (words->pdata[i]));
    }
  gs_store_set_vocabulary (store, get_tier (store), words, none);
  flush (store);
  g_assert_true (gs_store_undo (store, NULL));
  g_assert_true (gs_store_redo (store, NULL));
  g_assert_true (g_list_model_get_item (gs_tier_get_vocabulary (get_tier (store)), 0) != former->pdata[0]);

  undo_name = g_strdup (gs_store_get_undo_name (store));
  gs_store_set_vocabulary (store, get_tier (store), words, former);
  flush (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM vocabulary WHERE removed = 0"), ==, 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo"), ==, 2);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, undo_name);
}

/* What somebody else has taken back can be made. */
static void
test_taken_back_elsewhere (GsFolder *folder,
                           gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsStore) second = open_loaded (folder->path, GS_STORE_EXISTING);
  GsStore *stores[] = { first, second };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "", "", "");
      g_autoptr (GsAssignment) assignment =
        gs_assignment_new (get_clip (stores[i]), gs_store_ensure_rater (stores[i], "Ada"), "power", 1, "");

      gs_store_add_dimension (stores[i], power);
      gs_store_add_assignment (stores[i], assignment);
      flush (stores[i]);
      if (i == 0)
        g_assert_true (gs_store_undo (first, NULL) && gs_store_undo (first, NULL));
    }

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM dimension WHERE removed = 0"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment WHERE removed = 0"), ==, 1);
}

/* What lies in something that is gone elsewhere does not come back unseen, and what somebody has filled is not taken back. */
static void
test_within (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsSegment) segment = gs_segment_new (0, SECOND, "brief");
  g_autoptr (GsSegment) changed = gs_segment_new (2 * SECOND, 3 * SECOND, "changed");
  g_autoptr (GsTier) gaze = gs_tier_new (get_clip (first), gs_store_ensure_rater (first, "Ada"), "gaze");
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) former = g_ptr_array_new ();
  g_autoptr (GsStore) second = NULL;
  g_autoptr (GError) error = NULL;
  GsTier *tier;

  second = open_loaded (folder->path, GS_STORE_EXISTING);
  tier = get_tier (second);
  gs_store_add_segment (second, tier, segment);
  gs_store_add_segment (second, tier, changed);
  gs_store_remove_segment (second, tier, segment);
  flush (second);
  gs_store_remove_tier (first, get_tier (first));
  flush (first);
  gs_store_set_segment_label (second, tier, changed, "unseen");
  assert_refused (second, GS_STORE_ERROR_FAILED);
  g_assert_false (gs_store_undo (second, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 1);
  g_assert_true (gs_store_undo (first, NULL));
  g_clear_error (&error);

  gs_store_add_tier (first, gaze);
  flush (first);
  g_clear_object (&second);
  second = open_loaded (folder->path, GS_STORE_EXISTING);
  g_ptr_array_add (words, gs_word_new ("left", "", ""));
  g_ptr_array_add (former, NULL);
  gs_store_set_vocabulary (second, gs_fixture_get_item (gs_clip_get_tiers (get_clip (second)), 1), words, former);
  flush (second);
  g_assert_false (gs_store_undo (first, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 2);
}

/* The steps of a window that goes are not those of one that was there beside it. */
static void
test_steps_left_behind (GsFolder *folder,
                        gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsStore) second = open_loaded (folder->path, GS_STORE_EXISTING);
  g_autoptr (GsStore) third = NULL;

  gs_store_remove_tier (first, get_tier (first));
  flush (first);
  gs_store_close (first, NULL);
  g_assert_true (gs_store_undo (second, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 0);
  gs_store_close (second, NULL);
  third = open_loaded (folder->path, GS_STORE_EXISTING);
  g_assert_true (gs_store_undo (third, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 1);
}

/* A dimension that traces had before it was made can be taken back; one that somebody has rated since cannot. */
static void
test_dimension_of_traces (GsFolder *folder,
                          gconstpointer data)
{
  g_autoptr (GsStore) first = create (folder->path);
  g_autoptr (GsStore) second = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "", "", "");
      g_autoptr (GsTrace) trace = NULL;
      GsStore *store;
      g_autoptr (GError) error = NULL;

      if (i == 1)
        gs_store_add_dimension (first, power);
      flush (first);
      if (i == 1)
        {
          g_assert_true (gs_store_undo (first, NULL));
          gs_store_redo (first, NULL);
          flush (first);
        }
      second = second != NULL ? second : open_loaded (folder->path, GS_STORE_EXISTING);
      store = second;
      trace = gs_trace_new (get_clip (store), gs_store_ensure_rater (store, "Ada"), "power", 0.0, 10.0);
      gs_trace_set_take (trace, i + 1);
      gs_store_begin_trace (store, trace);
      gs_trace_begin_stroke (trace);
      gs_trace_append (trace, 0, 1, 5.0);
      gs_store_end_trace (store, trace);
      flush (store);
      if (i == 0)
        continue;

      g_assert_false (gs_store_undo (first, &error));
      g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
    }
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM dimension WHERE removed = 0"), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/collide/row-taken-back", test_row_taken_back);
  GS_TEST_ADD ("/store/collide/busy", test_busy);
  GS_TEST_ADD ("/store/collide/word-of-a-tier-that-is-gone", test_word_of_a_tier_that_is_gone);
  GS_TEST_ADD ("/store/collide/steps-stay-apart", test_steps_stay_apart);
  GS_TEST_ADD ("/store/collide/words-of-former-objects", test_words_of_former_objects);
  GS_TEST_ADD ("/store/collide/taken-back-elsewhere", test_taken_back_elsewhere);
  GS_TEST_ADD ("/store/collide/within", test_within);
  GS_TEST_ADD ("/store/collide/dimension-of-traces", test_dimension_of_traces);
  GS_TEST_ADD ("/store/collide/steps-left-behind", test_steps_left_behind);
  GS_TEST_ADD ("/store/collide/two-record-one-trace", test_two_record_one_trace);

  return g_test_run ();
}
