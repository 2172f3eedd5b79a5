/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

static GsTier *
add_tier (GsStore *store,
          GsClip *clip)
{
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Ada"), "laughter");

  gs_store_add_tier (store, tier);

  return tier;
}

static GsSegment *
add_segment (GsStore *store,
             GsTier *tier,
             gint64 start,
             gint64 end,
             const char *label)
{
  g_autoptr (GsSegment) segment = gs_segment_new (start, end, label);

  gs_store_add_segment (store, tier, segment);

  return segment;
}

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

/* Opens the project anew, as after a restart. */
static GsClip *
restart (GsStore **store,
         const char *path)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip;

  if (*store != NULL)
    {
      gs_store_close (*store, &error);
      g_assert_no_error (error);
      g_clear_object (store);
    }

  *store = gs_fixture_open (path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (*store)), 0);
  gs_store_load_clip (*store, clip, &error);
  g_assert_no_error (error);

  return clip;
}

static void
test_segments (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip);
  GsSegment *segment = add_segment (store, tier, SECOND, 2 * SECOND, "a");

  gs_store_set_segment_range (store, tier, segment, SECOND, 3 * SECOND);
  gs_store_set_segment_label (store, tier, segment, "b");
  gs_store_set_segment_note (store, tier, segment, "said \"b\"");

  undo (store);
  undo (store);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "a");
  g_assert_cmpstr (gs_segment_get_note (segment), ==, "");
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "moving a segment");
  g_assert_cmpstr (gs_store_get_redo_name (store), ==, "naming a segment");

  clip = restart (&store, folder->path);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "moving a segment");
  g_assert_cmpstr (gs_store_get_redo_name (store), ==, "naming a segment");
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  segment = gs_fixture_get_item (G_LIST_MODEL (tier), 0);
  g_assert_cmpint (gs_segment_get_end (segment), ==, 3 * SECOND);

  redo (store);
  redo (store);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "b");
  g_assert_cmpstr (gs_segment_get_note (segment), ==, "said \"b\"");
  g_assert_null (gs_store_get_redo_name (store));

  undo (store);
  undo (store);
  undo (store);
  g_assert_cmpint (gs_segment_get_end (segment), ==, 2 * SECOND);
  undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 0);
  undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
  g_assert_null (gs_store_get_undo_name (store));
  /* Nothing left: nothing happens. */
  undo (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 0);

  for (guint i = 0; i < 5; i++)
    redo (store);
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  segment = gs_fixture_get_item (G_LIST_MODEL (tier), 0);
  g_assert_cmpstr (gs_segment_get_label (segment), ==, "b");
  g_assert_cmpint (gs_segment_get_end (segment), ==, 3 * SECOND);

  /* Doing something else ends what could be done again. */
  undo (store);
  gs_store_remove_segment (store, tier, segment);
  gs_store_flush (store, NULL);
  g_assert_null (gs_store_get_redo_name (store));
  undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 1);
}

static void
test_tier_removal (GsFolder *folder,
                   gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip);
  GsSegment *segment;

  for (guint i = 0; i < 500; i++)
    add_segment (store, tier, i * SECOND, i * SECOND + SECOND / 2, "x");
  gs_store_rename_tier (store, tier, "smiles");
  gs_store_remove_tier (store, tier);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment AS s JOIN tier AS t ON t.id = s.tier_id AND t.removed = 0"), ==, 0);

  clip = restart (&store, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_tiers (clip)), ==, 0);
  undo (store);
  tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  g_assert_cmpstr (gs_tier_get_name (tier), ==, "smiles");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 500);
  segment = gs_fixture_get_item (G_LIST_MODEL (tier), 499);
  g_assert_cmpint (gs_segment_get_start (segment), ==, 499 * SECOND);
  undo (store);
  g_assert_cmpstr (gs_tier_get_name (tier), ==, "laughter");
  redo (store);
  redo (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment AS s JOIN tier AS t ON t.id = s.tier_id AND t.removed = 0"), ==, 0);
}

static void
test_strokes (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 2000);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  g_autoptr (GError) error = NULL;
  GsTrace *again;
  guint n;

  gs_store_begin_trace (store, trace);
  for (guint i = 0; i <= 60; i++)
    {
      gs_trace_append (trace, 12 * SECOND + i * SECOND / 3, 0, i / 100.0);
      if (i % 7 == 0)
        gs_store_append_samples (store, trace);
    }
  /* While the hand records, nothing is undone under it. */
  g_assert_false (gs_store_undo (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY);
  gs_store_end_trace (store, trace);

  gs_store_begin_trace (store, trace);
  for (guint i = 0; i <= 30; i++)
    gs_trace_append (trace, 15 * SECOND + i * SECOND / 10, 0, -0.5);
  gs_store_end_trace (store, trace);
  gs_store_flush (store, NULL);
  g_assert_cmpuint (gs_trace_get_n_strokes (trace), ==, 2);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "trace over 0:15–0:18");
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 16 * SECOND), ==, -0.5);

  undo (store);
  g_assert_cmpfloat (gs_trace_get_value_at (trace, 16 * SECOND), ==, 0.12);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "trace over 0:12–0:32");
  undo (store);
  g_assert_null (gs_store_get_undo_name (store));
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample AS s JOIN stroke AS k ON k.trace_id = s.trace_id AND k.number = s.stroke "
                                                       "JOIN trace AS t ON t.id = k.trace_id WHERE k.removed = 0 AND t.removed = 0"), ==, 0);

  clip = restart (&store, folder->path);
  redo (store);
  again = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  g_assert_cmpstr (gs_trace_get_dimension (again), ==, "valence");
  g_assert_cmpint (gs_trace_get_state (again), ==, GS_RECORD_COMPLETE);
  g_assert_cmpuint (gs_trace_get_n_samples (again), ==, 61);
  g_assert_cmpfloat (gs_trace_get_value_at (again, 16 * SECOND), ==, 0.12);
  redo (store);
  g_assert_cmpfloat (gs_trace_get_value_at (again, 16 * SECOND), ==, -0.5);
  gs_trace_get_samples (again, &n);
  g_assert_cmpuint (n, ==, 92);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample AS s JOIN stroke AS k ON k.trace_id = s.trace_id AND k.number = s.stroke "
                                                       "JOIN trace AS t ON t.id = k.trace_id WHERE k.removed = 0 AND t.removed = 0"), ==, 92);

  gs_store_remove_trace (store, again);
  clip = restart (&store, folder->path);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  undo (store);
  again = gs_fixture_get_item (gs_clip_get_traces (clip), 0);
  g_assert_cmpuint (gs_trace_get_n_strokes (again), ==, 2);
  g_assert_cmpfloat (gs_trace_get_value_at (again, 16 * SECOND), ==, -0.5);
  for (guint i = 0; i < 61; i++)
    g_assert_cmpfloat (gs_trace_get_samples (again, NULL)[i].value, ==, i / 100.0);
}

static void
undone_cb (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  gs_store_undo_finish (GS_STORE (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_action (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip);
  GsSegment *segment = add_segment (store, tier, 0, 4 * SECOND, "a");
  gboolean done = FALSE;

  gs_store_begin_action (store, "split segment");
  gs_store_set_segment_range (store, tier, segment, 0, SECOND);
  add_segment (store, tier, SECOND, 4 * SECOND, "a");
  gs_store_end_action (store);
  gs_store_flush (store, NULL);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "split segment");

  gs_store_undo_async (store, undone_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 1);
  g_assert_cmpint (gs_segment_get_end (segment), ==, 4 * SECOND);

  done = FALSE;
  gs_store_redo_async (store, undone_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tier)), ==, 2);
  g_assert_cmpint (gs_segment_get_end (segment), ==, SECOND);
}

/* What another program has changed meanwhile is not overwritten, and bars nothing. */
static void
test_conflict (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsStore) other = NULL;
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTier *tier = add_tier (store, clip);
  GsSegment *segment = add_segment (store, tier, 0, SECOND, "a");
  GsTier *other_tier;

  gs_store_set_segment_label (store, tier, segment, "b");
  gs_store_flush (store, NULL);

  clip = restart (&other, folder->path);
  other_tier = gs_fixture_get_item (gs_clip_get_tiers (clip), 0);
  gs_store_set_segment_label (other, other_tier, gs_fixture_get_item (G_LIST_MODEL (other_tier), 0), "c");
  gs_store_close (other, NULL);
  /* The other program's step is not taken back here, nor is what it was done over. */
  g_assert_false (gs_store_undo (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment WHERE label = 'c'"), ==, 1);

  segment = add_segment (store, tier, 2 * SECOND, 3 * SECOND, "a");
  gs_store_set_segment_label (store, tier, segment, "b");
  gs_store_flush (store, NULL);

  /* A change that left no journal. */
  {
    g_autofree char *sql = g_strdup ("UPDATE segment SET label = 'd' WHERE label = 'b'");
    g_autofree char *message = NULL;
    const char *arguments[] = { "sqlite3", folder->path, sql, NULL };
    gboolean ran = g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &message, NULL,
                                 NULL);

    if (!ran)
      {
        g_test_skip ("the sqlite3 shell is not installed");
        return;
      }
  }

  g_assert_false (gs_store_undo (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment WHERE label = 'd'"), ==, 1);
  g_assert_cmpstr (gs_store_get_undo_name (store), ==, "adding a segment");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/undo/segments", test_segments);
  GS_TEST_ADD ("/store/undo/tier-removal", test_tier_removal);
  GS_TEST_ADD ("/store/undo/strokes", test_strokes);
  GS_TEST_ADD ("/store/undo/action", test_action);
  GS_TEST_ADD ("/store/undo/conflict", test_conflict);

  return g_test_run ();
}
