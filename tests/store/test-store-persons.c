/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <sqlite3.h>
#include <string.h>

/* Who is seen in a clip and whom a run has seen. */

static const GsPersonFace seen[] = {
  { 3, 2, 300.0f, 40.0f, 50.0f, 60.0f }, { 0, 1, 10.0f, 20.0f, 100.0f, 100.0f }, { 1, 1, 11.0f, 20.0f, 100.0f, 100.0f },
  { 1, 2, 30.0f, 40.0f, 50.0f, 50.0f },  { 7, 1, 12.0f, 20.0f, 100.0f, 100.0f }, { 5, 0, 0.0f, 0.0f, 9.0f, 9.0f },
};

static void
assert_seen (GsClipPersons *persons)
{
  const GsClipPerson *person;
  const GsPersonFace *faces;
  guint n;

  g_assert_nonnull (persons);
  g_assert_cmpuint (gs_clip_persons_get_n_persons (persons), ==, 2);
  g_assert_null (gs_clip_persons_get_person (persons, 0));
  g_assert_null (gs_clip_persons_get_person (persons, 3));
  person = gs_clip_persons_get_person (persons, 1);
  g_assert_cmpuint (person->n_frames, ==, 3);
  g_assert_cmpuint (person->first, ==, 0);
  g_assert_cmpuint (person->last, ==, 7);

  gs_clip_persons_get_all_faces (persons, &n);
  g_assert_cmpuint (n, ==, 5);
  faces = gs_clip_persons_get_faces (persons, 1, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (faces[0].person, ==, 1);
  g_assert_cmpfloat (faces[1].x, ==, 30.0f);
  gs_clip_persons_get_faces (persons, 2, &n);
  g_assert_cmpuint (n, ==, 0);

  /* In the middle of both the smaller box is meant. */
  g_assert_cmpuint (gs_clip_persons_get_person_at (persons, 1, 60.0, 70.0), ==, 2);
  g_assert_cmpuint (gs_clip_persons_get_person_at (persons, 1, 15.0, 25.0), ==, 1);
  g_assert_cmpuint (gs_clip_persons_get_person_at (persons, 1, 5.0, 25.0), ==, 0);
  g_assert_cmpuint (gs_clip_persons_get_person_at (persons, 2, 60.0, 70.0), ==, 0);
}

static void
test_kept (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsClipPersons) persons = gs_clip_persons_new (seen, G_N_ELEMENTS (seen));
  g_autoptr (GsClipPersons) fewer = gs_clip_persons_new (seen, 1);
  GsClip *clip = gs_fixture_add_clip (store, 25);
  GsRun *run;

  assert_seen (persons);
  gs_store_set_persons (store, clip, fewer);
  gs_store_set_persons (store, clip, persons);
  gs_store_choose_person (store, clip, 2);
  run = gs_run_new (clip, 25);
  gs_run_set_person (run, 2);
  gs_store_begin_run (store, run);
  gs_store_finish_run (store, run);
  g_object_unref (run);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_clear_object (&store);

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM person_face"), ==, 5);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT person FROM run"), ==, 2);

  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_assert_cmpuint (gs_clip_get_person (clip), ==, 2);
  g_assert_null (gs_clip_get_persons (clip));
  g_assert_true (gs_store_load_clip (store, clip, &error));
  assert_seen (gs_clip_get_persons (clip));
  run = gs_fixture_get_item (gs_clip_get_runs (clip), 0);
  g_assert_cmpuint (gs_run_get_person (run), ==, 2);

  /* A clip that is updated for another reason keeps its choice; nobody is NULL. */
  gs_clip_set_title (clip, "renamed");
  gs_store_update_clip (store, clip);
  g_assert_true (gs_store_flush (store, &error));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT person FROM clip"), ==, 2);
  gs_store_choose_person (store, clip, 0);
  g_assert_true (gs_store_flush (store, &error));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT person IS NULL FROM clip"), ==, 1);

  gs_store_remove_clip (store, clip);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_object_unref (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM person_face)"), ==, 0);
}

/* What another project knows of a clip does not take the place of what is known, not even where it has not been looked at yet. */
static void
test_merged (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other_path = g_strconcat (folder->path, "-other.gatescope", NULL);
  g_autoptr (GsClipPersons) persons = gs_clip_persons_new (seen, G_N_ELEMENTS (seen));
  g_autoptr (GsClipPersons) fewer = gs_clip_persons_new (seen + 1, 1);
  GsStore *store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsStore *other = gs_fixture_open (other_path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 25);
  GsClip *same = gs_fixture_add_clip (other, 25);

  g_assert_cmpstr (gs_clip_get_hash (clip), ==, gs_clip_get_hash (same));
  gs_store_set_persons (store, clip, persons);
  gs_store_choose_person (store, clip, 2);
  gs_store_set_persons (other, same, fewer);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  gs_store_close (other, &error);
  g_assert_no_error (error);
  g_object_unref (store);
  g_object_unref (other);

  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  other = gs_fixture_open (other_path, GS_STORE_EXISTING);
  g_assert_true (gs_store_merge (store, other, NULL, &error));
  g_assert_no_error (error);
  gs_store_close (store, &error);
  gs_store_close (other, &error);
  g_object_unref (store);
  g_object_unref (other);

  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM clip"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT person FROM clip"), ==, 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM person"), ==, 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM person_face"), ==, 5);
}

/* Who was chosen in the other project counts where nobody is chosen here, unless the numbers are of other people. */
static void
test_merged_choice (GsFolder *folder,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipPersons) persons = gs_clip_persons_new (seen, G_N_ELEMENTS (seen));
  g_autoptr (GsClipPersons) fewer = gs_clip_persons_new (seen + 1, 1);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%u.gatescope", folder->path, i);
      g_autofree char *other_path = g_strdup_printf ("%s-other-%u.gatescope", folder->path, i);
      GsStore *store = gs_fixture_open (path, GS_STORE_CREATE);
      GsStore *other = gs_fixture_open (other_path, GS_STORE_CREATE);
      GsClip *clip = gs_fixture_add_clip (store, 25);
      GsClip *same = gs_fixture_add_clip (other, 25);

      if (i > 0)
        gs_store_set_persons (store, clip, i == 1 ? persons : fewer);
      gs_store_set_persons (other, same, persons);
      gs_store_choose_person (other, same, 2);
      gs_store_flush (other, &error);
      g_assert_no_error (error);
      g_assert_true (gs_store_merge (store, other, NULL, &error));
      gs_store_close (store, &error);
      g_assert_no_error (error);
      gs_store_close (other, &error);
      g_object_unref (store);
      g_object_unref (other);

      g_assert_cmpint (gs_fixture_query (path, "SELECT person FROM clip"), ==, i < 2 ? 2 : 0);
    }
}

/* A project of version 1 is brought up to date and has lost nothing. */
static void
test_older (GsFolder *folder,
            gconstpointer data)
{
  static const char *const back = "DROP TABLE person_face; DROP TABLE person; ALTER TABLE clip DROP COLUMN person;"
                                  "ALTER TABLE run DROP COLUMN person; PRAGMA user_version = 1;";
  g_autoptr (GError) error = NULL;
  GsStore *store;
  GsClip *clip;
  sqlite3 *db;

  gs_fixture_make_version_2 (folder->path);
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, back, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_assert_cmpuint (gs_clip_get_person (clip), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gs_clip_get_traces (clip)), ==, 1);
  g_assert_true (gs_store_load_clip (store, clip, &error));
  g_assert_null (gs_clip_get_persons (clip));
  gs_store_choose_person (store, clip, 1);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_object_unref (store);
  g_assert_cmpint (gs_fixture_query (folder->path, "PRAGMA user_version"), ==, 4);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT person FROM clip"), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/persons/kept", test_kept);
  GS_TEST_ADD ("/store/persons/merged", test_merged);
  GS_TEST_ADD ("/store/persons/merged-choice", test_merged_choice);
  GS_TEST_ADD ("/store/persons/older", test_older);

  return g_test_run ();
}
