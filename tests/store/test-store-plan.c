/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include "gs-backup.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* What is to be rated and by whom: dimensions, assignments, traces without bounds, two traces of one hand, estimated delays. */

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

static void
restart (GsStore **store,
         const char *path)
{
  g_autoptr (GError) error = NULL;

  gs_store_close (*store, &error);
  g_assert_no_error (error);
  g_clear_object (store);
  *store = gs_fixture_open (path, GS_STORE_EXISTING);
}

static void
test_dimension (GsFolder *folder,
                gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "weak", "", "strong");
  GsDimension *found;

  gs_store_add_dimension (store, power);
  gs_store_flush (store, NULL);
  for (guint pass = 0; pass < 3; pass++)
    {
      undo (store);
      g_assert_null (gs_project_find_dimension_by_name (gs_store_get_project (store), "power"));
      redo (store);
      if (pass == 1)
        restart (&store, folder->path);
      found = gs_project_find_dimension_by_name (gs_store_get_project (store), "power");
      g_assert_nonnull (found);
      g_assert_cmpfloat (gs_dimension_get_minimum (found), ==, 0.0);
      g_assert_cmpfloat (gs_dimension_get_maximum (found), ==, 10.0);
      g_assert_true (gs_dimension_get_bounded (found));
      g_assert_cmpstr (gs_dimension_get_low (found), ==, "weak");
      g_assert_cmpstr (gs_dimension_get_high (found), ==, "strong");
    }

  /* One that was taken back can be made anew. */
  undo (store);
  found = gs_dimension_new ("power", -5.0, 5.0, FALSE, NULL, NULL, NULL);
  gs_store_add_dimension (store, found);
  gs_store_flush (store, NULL);
  g_object_unref (found);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) * 10 + max(bounded) FROM dimension"), ==, 10);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT minimum FROM dimension WHERE removed = 0"), ==, -5);
}

static void
test_unbounded (GsFolder *folder,
                gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "tension", -1.0, 1.0);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  gs_trace_set_bounded (trace, FALSE);
  gs_trace_set_device (trace, "pointer");
  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < 50; i++)
    gs_trace_append (trace, i * SECOND / 25, 0, i * 0.1);
  gs_store_end_trace (store, trace);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT bounded = 0 AND device = 'pointer' FROM trace"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT CAST(round(max(value) * 10) AS INTEGER) FROM trace_sample"), ==, 49);
  g_assert_true (gs_store_check (store, findings, NULL));
  g_assert_cmpuint (findings->len, ==, 0);

  restart (&store, folder->path);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  gs_store_load_clip (store, clip, NULL);
  g_assert_false (gs_trace_get_bounded (gs_fixture_get_item (gs_clip_get_traces (clip), 0)));
  g_assert_cmpfloat (gs_trace_get_value_at (gs_fixture_get_item (gs_clip_get_traces (clip), 0), 49 * SECOND / 25), >, 4.8);
}

/* Two traces that are recorded by one hand are one step. */
static void
test_pair (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsRater *rater = gs_store_ensure_rater (store, "Ada");
  g_autoptr (GsTrace) valence = gs_trace_new (clip, rater, "valence", -1.0, 1.0);
  g_autoptr (GsTrace) arousal = gs_trace_new (clip, rater, "arousal", -1.0, 1.0);

  gs_store_begin_trace (store, valence);
  gs_store_begin_trace (store, arousal);
  for (guint i = 0; i < 50; i++)
    {
      gs_trace_append (valence, i * SECOND / 25, 1000 + i, 0.5);
      gs_trace_append (arousal, i * SECOND / 25, 1000 + i, -0.5);
      if (i % 20 == 0)
        gs_store_append_all (store);
    }
  gs_store_end_trace (store, valence);
  gs_store_end_trace (store, arousal);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample AS a JOIN trace_sample AS b "
                                                   "ON b.trace_id > a.trace_id AND b.media_time = a.media_time AND b.wall_time = a.wall_time "
                                                   "WHERE a.value = -b.value"), ==, 50);
  undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  redo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 2);
}

typedef struct
{
  guint n[2]; /* told of each stroke */
  gint64 earliest, latest;
} Told;

static void
stored_cb (GsStore *store,
           GsTrace *trace,
           guint stroke,
           guint position,
           guint n,
           gint64 when,
           Told *told)
{
  g_assert_cmpuint (stroke - 1, <, G_N_ELEMENTS (told->n));
  /* In their order, each once */
  g_assert_cmpuint (position, ==, told->n[stroke - 1]);
  told->n[stroke - 1] += n;
  told->earliest = MIN (told->earliest, when);
  told->latest = MAX (told->latest, when);
}

/* That samples are in the file is told when they are, and with the moment of the commit, not with that of the telling. */
static void
test_stored (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);
  Told told = { .earliest = G_MAXINT64 };
  gint64 released, flushed;
  sqlite3 *other;

  g_signal_connect (store, "samples-stored", G_CALLBACK (stored_cb), &told);
  gs_store_begin_trace (store, trace);
  gs_store_flush (store, NULL);
  gs_trace_begin_stroke (trace);
  g_assert_cmpint (sqlite3_open (folder->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < 30; i++)
    gs_trace_append (trace, i * SECOND / 25, 1000 + i, 0.5);
  gs_store_append_all (store);
  g_usleep (G_USEC_PER_SEC / 5);
  released = g_get_monotonic_time ();
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  while (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample") < 30)
    g_usleep (1000);
  flushed = g_get_monotonic_time ();
  g_usleep (G_USEC_PER_SEC / 5);
  gs_store_flush (store, NULL);
  g_assert_cmpuint (told.n[0], ==, 30);
  g_assert_cmpint (told.earliest, >=, released);
  /* The writer may be kept waiting between its commit and looking at the clock */
  g_assert_cmpint (told.latest, <=, flushed + G_USEC_PER_SEC / 10);

  gs_trace_begin_stroke (trace);
  for (guint i = 0; i < 50; i++)
    {
      gs_trace_append (trace, i * SECOND / 25, 2000 + i, 0.25);
      if (i % 20 == 0)
        gs_store_append_all (store);
    }
  gs_store_end_trace (store, trace);
  gs_store_flush (store, NULL);
  g_assert_cmpuint (told.n[0], ==, 30);
  g_assert_cmpuint (told.n[1], ==, 50);
}

static void
test_assignment (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 10);
  GsRater *rater = gs_store_ensure_rater (store, "Ada");
  GsAssignment *found;

  for (guint repetition = 1; repetition <= 2; repetition++)
    {
      g_autoptr (GsAssignment) assignment = gs_assignment_new (clip, rater, "valence", repetition, repetition == 2 ? "again" : NULL);

      gs_store_add_assignment (store, assignment);
    }
  found = gs_store_find_assignment (store, clip, rater, "valence", 2);
  gs_store_set_assignment_state (store, found, GS_ASSIGNMENT_BEGUN);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment WHERE state = 'begun' AND note = 'again'"), ==, 1);

  restart (&store, folder->path);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  rater = gs_project_find_rater_by_name (gs_store_get_project (store), "Ada");
  found = gs_store_find_assignment (store, clip, rater, "valence", 2);
  g_assert_cmpint (gs_assignment_get_state (found), ==, GS_ASSIGNMENT_BEGUN);
  g_assert_cmpint (gs_assignment_get_state (gs_store_find_assignment (store, clip, rater, "valence", 1)), ==, GS_ASSIGNMENT_OPEN);
  g_assert_null (gs_store_find_assignment (store, clip, rater, "arousal", 1));
  gs_store_remove_assignment (store, found);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 1);
}

/* What follows from what happens is nobody's step: neither in the way of undo nor taken back by it. */
static void
test_follows (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsRater *rater = gs_store_ensure_rater (store, "Ada");
  g_autoptr (GsAssignment) assignment = gs_assignment_new (clip, rater, "valence", 1, NULL);
  g_autoptr (GsTrace) trace = g_object_ref (gs_fixture_record (store, clip, 100));

  gs_store_set_trace_device (store, trace, "pointer");
  gs_store_set_trace_delay (store, trace, GS_DELAY_FIXED, SECOND);
  gs_store_set_trace_device (store, trace, "pointer; keyboard");
  undo (store);
  g_assert_cmpint (gs_trace_get_delay (trace), ==, 0);
  undo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 0);
  redo (store);
  redo (store);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 1);
  g_assert_cmpint (gs_trace_get_delay (trace), ==, SECOND);
  g_assert_cmpstr (gs_trace_get_device (trace), ==, "pointer; keyboard");
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE device = 'pointer; keyboard' AND removed = 0"), ==, 1);

  gs_store_add_assignment (store, assignment);
  gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_DONE);
  undo (store);
  g_assert_null (gs_store_find_assignment (store, clip, rater, "valence", 1));
  redo (store);
  g_assert_cmpint (gs_assignment_get_state (gs_store_find_assignment (store, clip, rater, "valence", 1)), ==, GS_ASSIGNMENT_DONE);
}

static void
test_estimate (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  GsTrace *trace = gs_fixture_record (store, clip, 100);

  gs_store_set_trace_delay_estimate (store, trace, SECOND, "ccc", "{\"lags\":[0,1]}");
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT delay_method = 'estimated' AND delay = 1000000000 AND delay_criterion = 'ccc' "
                                                   "AND json_array_length (delay_settings, '$.lags') = 2 FROM trace"), ==, 1);
  gs_store_set_trace_delay (store, trace, GS_DELAY_FIXED, 2 * SECOND);
  gs_store_flush (store, NULL);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT delay_settings IS NULL AND delay_criterion IS NULL FROM trace"), ==, 1);
  undo (store);
  g_assert_cmpstr (gs_trace_get_delay_criterion (trace), ==, "ccc");
  g_assert_cmpstr (gs_trace_get_delay_settings (trace), ==, "{\"lags\":[0,1]}");
  g_assert_cmpint (gs_trace_get_delay (trace), ==, SECOND);
}

/* A copy becomes a project of its own, beside the one that it is of, and never in the place of another. */
static void
test_restore (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsStore) restored = NULL;
  g_autoptr (GPtrArray) copies = gs_backup_list (folder->path);
  g_autofree char *first = NULL, *second = NULL;
  GsConnection *connection;

  g_assert_cmpuint (copies->len, ==, 0);
  gs_fixture_add_clip (store, 10);
  gs_store_flush (store, NULL);
  connection = gs_connection_open (folder->path, FALSE, FALSE, &error);
  g_assert_no_error (error);
  gs_backup_make (connection, "2026-01-02", &error);
  g_assert_no_error (error);
  gs_connection_free (connection);
  gs_store_ensure_rater (store, "Ada");
  gs_store_flush (store, NULL);

  g_clear_pointer (&copies, g_ptr_array_unref);
  copies = gs_backup_list (folder->path);
  g_assert_cmpuint (copies->len, ==, 1);
  g_assert_cmpstr (((GsBackup *) copies->pdata[0])->name, ==, "2026-01-02");
  first = gs_backup_restore (copies->pdata[0], folder->path, &error);
  g_assert_no_error (error);
  second = gs_backup_restore (copies->pdata[0], folder->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, second);
  g_assert_true (g_str_has_suffix (first, " as of 2026-01-02.gatescope"));

  restored = gs_fixture_open (first, GS_STORE_EXISTING);
  g_assert_cmpuint (g_list_model_get_n_items (gs_project_get_clips (gs_store_get_project (restored))), ==, 1);
  g_assert_null (gs_project_find_rater_by_name (gs_store_get_project (restored), "Ada"));
  g_assert_nonnull (gs_project_find_rater_by_name (gs_store_get_project (store), "Ada"));
  gs_store_close (restored, NULL);
  g_unlink (first);
  g_unlink (second);
  g_unlink (((GsBackup *) copies->pdata[0])->path);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/plan/dimension", test_dimension);
  GS_TEST_ADD ("/store/plan/unbounded", test_unbounded);
  GS_TEST_ADD ("/store/plan/pair", test_pair);
  GS_TEST_ADD ("/store/plan/stored", test_stored);
  GS_TEST_ADD ("/store/plan/assignment", test_assignment);
  GS_TEST_ADD ("/store/plan/follows", test_follows);
  GS_TEST_ADD ("/store/plan/estimate", test_estimate);
  GS_TEST_ADD ("/store/plan/restore", test_restore);

  return g_test_run ();
}
