/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* `gatescope-cli project P assign FILE` and `assignments`: who is to rate what, from a table and as one. */

static const char *program;

static int
run (char **output,
     char **diagnostics,
     ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *own_output = NULL;
  g_autofree char *own_diagnostics = NULL;
  const char *argument;
  int status;
  va_list args;

  g_ptr_array_add (arguments, (char *) program);
  g_ptr_array_add (arguments, (char *) "project");
  va_start (args, diagnostics);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *) argument);
  va_end (args);
  g_ptr_array_add (arguments, NULL);

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, output != NULL ? output : &own_output,
                diagnostics != NULL ? diagnostics : &own_diagnostics, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* A project of three clips, two of which are called by their files, and of a dimension of its own. */
static void
make_project (const char *path)
{
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_CREATE);
  g_autoptr (GsDimension) power = gs_dimension_new ("power", 0.0, 10.0, TRUE, "weak", "", "strong");
  g_autoptr (GError) error = NULL;
  static const char *const names[] = { "talk_one.mp4", "talk, two.mp4", "dance.webm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strconcat ("/films/", names[i], NULL);
      g_autofree char *hash = g_strdup_printf ("%064u", i);
      g_autoptr (GsClip) clip = gs_clip_new (file);

      gs_clip_set_title (clip, names[i]);
      gs_clip_set_hash (clip, hash);
      gs_clip_set_duration (clip, 10 * SECOND);
      gs_store_add_clip (store, clip);
    }
  gs_store_add_dimension (store, power);
  gs_store_ensure_rater (store, "Ada");
  gs_store_close (store, &error);
  g_assert_no_error (error);
}

static char *
write_list (GsFolder *folder,
            const char *text,
            gssize length)
{
  char *path = g_build_filename (folder->folder, "list.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_assign (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *list = write_list (folder,
                                      "\xef\xbb\xbf" "Rater;clip;dimension;order;note\r\n"
                                      "Berta;dance;valence;2;\r\n"
                                      "Berta;\"talk, two.mp4\";valence;1;practice\r\n"
                                      "Ada;talk_one;power;;\r\n"
                                      "\r\n"
                                      "Ada;/elsewhere/talk_one.avi;power;;\r\n", -1);
  g_autofree char *output = NULL;
  g_autofree char *again = NULL;
  g_autofree char *written = NULL;

  make_project (folder->path);
  g_assert_cmpint (run (&output, NULL, folder->path, "assign", list, "--dry-run", NULL), ==, 0);
  g_assert_cmpstr (output, ==, "4 assignments would be new, 0 are there already; new raters: Berta\n");
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 0);
  g_clear_pointer (&output, g_free);

  g_assert_cmpint (run (&output, NULL, folder->path, "assign", list, NULL), ==, 0);
  g_assert_cmpstr (output, ==, "4 assignments are new, 0 were there already; new raters: Berta\n");
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 2);
  /* What is named a second time is to be rated a second time, and Berta begins with practice */
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT sum(repetition) FROM assignment JOIN rater ON rater.id = rater_id WHERE name = 'Ada'"), ==, 3);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT (SELECT min(a.id) FROM assignment AS a WHERE note = 'practice') = "
                                                   "(SELECT min(b.id) FROM assignment AS b JOIN rater ON rater.id = rater_id WHERE name = 'Berta')"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM undo"), ==, 2);

  /* A second time it changes nothing */
  g_assert_cmpint (run (&again, NULL, folder->path, "assign", list, NULL), ==, 0);
  g_assert_cmpstr (again, ==, "0 assignments are new, 4 were there already\n");
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 4);

  g_assert_cmpint (run (&written, NULL, folder->path, "assignments", NULL), ==, 0);
  g_assert_cmpstr (written, ==,
                   "rater,clip,dimension,order,time,note,state\n"
                   "Ada,talk_one.mp4,power,1,1,,open\n"
                   "Ada,talk_one.mp4,power,2,2,,open\n"
                   "Berta,\"talk, two.mp4\",valence,1,1,practice,open\n"
                   "Berta,dance.webm,valence,2,1,,open\n");
  g_unlink (list);
}

/* Written out and taken in by another project, and written again: the same. */
static void
test_round_trip (GsFolder *folder,
                 gconstpointer data)
{
  g_autofree char *other = g_build_filename (folder->folder, "other.gatescope", NULL);
  g_autofree char *table = g_build_filename (folder->folder, "table.csv", NULL);
  g_autofree char *list = write_list (folder,
                                      "clip,order,dimension,rater,time\n"
                                      "dance.webm,3,arousal,\"Jo \"\"the\"\" \xc3\x9c\",2\n"
                                      "dance.webm,1,arousal,\"Jo \"\"the\"\" \xc3\x9c\",1\n"
                                      "talk_one.mp4,2,valence,\"Jo \"\"the\"\" \xc3\x9c\",1\n"
                                      "talk_one.mp4,,valence,Ada,1\n", -1);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  make_project (folder->path);
  make_project (other);
  g_assert_cmpint (run (NULL, NULL, folder->path, "assign", list, NULL), ==, 0);
  g_assert_cmpint (run (NULL, NULL, folder->path, "assignments", table, NULL), ==, 0);
  g_assert_true (g_file_get_contents (table, &first, NULL, NULL));
  g_assert_nonnull (strstr (first, "\"Jo \"\"the\"\" \xc3\x9c\",talk_one.mp4,valence,2,1,,open\n"));
  g_assert_cmpint (run (NULL, NULL, other, "assign", table, NULL), ==, 0);
  g_assert_cmpint (run (&second, NULL, other, "assignments", NULL), ==, 0);
  g_assert_cmpstr (first, ==, second);
  g_unlink (table);
  g_unlink (list);
}

/* Everything that is wrong is said at once, and nothing is assigned unless somebody asks for the rest. */
static void
test_unknown (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *list = write_list (folder,
                                      "rater,clip,dimension,order\n"
                                      "Ada,nowhere.mp4,valence,1\n"
                                      "Ada,dance,valence,2\n"
                                      "Berta,nowhere.mp4,arousal,1\n"
                                      "Berta,dance,colour,2\n"
                                      ",dance,valence,3\n"
                                      "Ada,dance,arousal,first\n"
                                      "Ada,elsewhere,valence,4\n"
                                      "Ada,dance,valence,3,more,fields\n", -1);
  g_autofree char *diagnostics = NULL;
  g_autofree char *output = NULL;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  make_project (folder->path);
  g_assert_cmpint (run (NULL, &diagnostics, folder->path, "assign", list, NULL), ==, 1);
  g_assert_nonnull (strstr (diagnostics, "“nowhere.mp4” is no clip of this project (lines 2, 4)\n"));
  g_assert_nonnull (strstr (diagnostics, "“elsewhere” is no clip of this project (line 8)\n"));
  g_assert_nonnull (strstr (diagnostics, "“colour” is neither valence nor arousal nor a dimension of this project (line 5)\n"));
  g_assert_nonnull (strstr (diagnostics, "line 6: no rater is named\n"));
  g_assert_nonnull (strstr (diagnostics, "line 7: “first” is no order: a whole number from 1 on\n"));
  g_assert_nonnull (strstr (diagnostics, "line 9: it has more fields than the first line, which has 4\n"));
  g_assert_nonnull (strstr (diagnostics, "nothing was assigned"));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 0);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 1);

  g_assert_cmpint (run (&json, NULL, folder->path, "assign", list, "--dry-run", "--json", NULL), ==, 1);
  root = json_from_string (json, NULL);
  g_assert_nonnull (root);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "new"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "refused_lines"), ==, 7);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "problems")), ==, 6);

  g_assert_cmpint (run (&output, NULL, folder->path, "assign", list, "--skip", NULL), ==, 0);
  g_assert_cmpstr (output, ==, "1 assignment is new, 0 were there already\n");
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 1);
  g_unlink (list);
}

/* What is no such table at all is told with its line, and changes nothing. */
static void
test_bad_files (GsFolder *folder,
                gconstpointer data)
{
  const struct
  {
    const char *text;
    gssize length;
    const char *message;
  } files[] = {
    { "", 0, "“rater” is missing" },
    { "who,what\nAda,dance\n", -1, "“rater” is missing" },
    { "rater,clip\nAda,dance\n", -1, "“dimension” is missing" },
    { "rater,clip,dimension,clip\nAda,dance,valence,dance\n", -1, "the column “clip” is there twice" },
    { "rater,clip,dimension\n", -1, "there is no assignment below the first line" },
    { "rater,clip,dimension\nAda,\"dance,valence\n", -1, "a quote is opened and never closed" },
    { "rater,clip,dimension\nAda,\"dance\"x,valence\n", -1, "something follows the closing quote" },
    { "rater,clip,dimension\nAda,d\xff\xfe" "nce,valence\n", -1, "list.csv" },
    { "rater,clip,dimension\nAda,da\0nce,valence\n", 38, "list.csv" },
    { "rater,clip,dimension,time\nAda,dance,valence,0\n", -1, "“0” is no time: a whole number from 1 to 99" },
    { "rater,clip,dimension,time\nAda,dance,valence,100\n", -1, "“100” is no time" },
    { "rater,clip,dimension,time\nAda,dance,valence,1\nAda,dance,valence,1\n", -1, "line 3: it says the same as line 2" },
    { "rater,clip,dimension,tier\nAda,dance,valence,moods\n", -1, "tiers cannot be assigned" },
    { "rater,clip,dimension\nAda,dance\n", -1, "line 2: no dimension is named" },
    { "rater,clip,dimension,order\nAda,dance,valence,-3\n", -1, "“-3” is no order" },
    { "rater,clip,dimension,order\nAda,dance,valence,99999999999999999999\n", -1, "is no order" },
  };

  make_project (folder->path);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *list = write_list (folder, files[i].text, files[i].length);
      g_autofree char *diagnostics = NULL;

      g_test_message ("%s", files[i].message);
      g_assert_cmpint (run (NULL, &diagnostics, folder->path, "assign", list, NULL), ==, 1);
      g_assert_nonnull (strstr (diagnostics, files[i].message));
      g_unlink (list);
    }
  g_assert_cmpint (run (NULL, NULL, folder->path, "assign", "/nowhere/list.csv", NULL), ==, 1);
  g_assert_cmpint (run (NULL, NULL, folder->path, "assign", NULL), ==, 2);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM assignment"), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  GS_TEST_ADD ("/cli/assign/assign", test_assign);
  GS_TEST_ADD ("/cli/assign/round-trip", test_round_trip);
  GS_TEST_ADD ("/cli/assign/unknown", test_unknown);
  GS_TEST_ADD ("/cli/assign/bad-files", test_bad_files);

  return g_test_run ();
}
