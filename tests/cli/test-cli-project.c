/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* `gatescope-cli project`, as people type it. */

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

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                output != NULL ? output : &own_output, diagnostics != NULL ? diagnostics : &own_diagnostics, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
make_project (const char *path,
              const char *hash,
              const char *rater)
{
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 90);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, rater), "gesture");
  g_autoptr (GsSegment) segment = gs_segment_new (SECOND, 2 * SECOND, "say \"hi\", twice");
  g_autoptr (GsRunBlock) block = NULL;
  GsRun *run;

  gs_clip_set_hash (clip, hash);
  gs_store_update_clip (store, clip);
  gs_fixture_record (store, clip, 120);
  gs_store_add_tier (store, tier);
  gs_store_add_segment (store, tier, segment);
  gs_clip_set_person (clip, 2);
  run = gs_fixture_begin_run (store, clip);
  block = gs_fixture_create_block (run, 0, 90);
  gs_store_write_run_block (store, run, block);
  gs_store_finish_run (store, run);
  gs_store_close (store, &error);
  g_assert_no_error (error);
}

static void
test_info (GsFolder *folder,
           gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *clip;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (&output, NULL, folder->path, "info", "--json", NULL), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  clip = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "clips"), 0);
  g_assert_cmpstr (json_object_get_string_member (clip, "title"), ==, "Zwei \"Gesichter\"");
  g_assert_cmpint (json_object_get_int_member (clip, "frames"), ==, 90);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (clip, "runs")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (clip, "traces")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (clip, "tiers")), ==, 1);

  g_assert_cmpint (run (&text, NULL, folder->path, "info", NULL), ==, 0);
  g_assert_nonnull (strstr (text, "gesture by Bob"));
}

/* Every gate of the run has its stretches, end to end, and the label of the tier its contrast. */
static void
test_events (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *runs, *gates, *weak, *evidence;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (&output, NULL, folder->path, "events", "--json", NULL), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  runs = json_object_get_array_member (json_node_get_object (root), "runs");
  g_assert_cmpuint (json_array_get_length (runs), ==, 1);
  weak = json_object_get_array_member (json_array_get_object_element (runs, 0), "weak");
  for (guint i = 0; i < json_array_get_length (weak); i++)
    {
      JsonObject *event = json_array_get_object_element (weak, i);

      g_assert_cmpint (json_object_get_int_member (event, "first") + json_object_get_int_member (event, "frames"), <=, 90);
      g_assert_true (json_object_get_boolean_member (event, "no_face") || json_object_has_member (event, "rise"));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (event, "reasons")), >, 0);
    }
  /* Nothing was computed for it */
  evidence = json_object_get_array_member (json_array_get_object_element (runs, 0), "evidence");
  g_assert_cmpstr (json_array_get_string_element (evidence, 0), ==, "gates");
  for (guint i = 0; i < json_array_get_length (evidence); i++)
    g_assert_cmpstr (json_array_get_string_element (evidence, i), !=, "contributions");
  gates = json_object_get_array_member (json_array_get_object_element (runs, 0), "gates");
  g_assert_cmpuint (json_array_get_length (gates), >, 0);
  for (guint i = 0; i < json_array_get_length (gates); i++)
    {
      JsonObject *gate = json_array_get_object_element (gates, i);
      JsonArray *dominant = json_object_get_array_member (gate, "dominant");
      JsonArray *labels = json_object_get_array_member (gate, "labels");
      gint64 n_frames = 0;

      for (guint k = 0; k < json_array_get_length (dominant); k++)
        {
          JsonObject *event = json_array_get_object_element (dominant, k);

          g_assert_cmpint (json_object_get_int_member (event, "first"), ==, n_frames);
          n_frames += json_object_get_int_member (event, "frames");
        }
      g_assert_cmpint (n_frames, ==, 90);
      g_assert_cmpuint (json_array_get_length (labels), ==, 1);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (labels, 0), "label"), ==, "say \"hi\", twice");
      g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (labels, 0), "frames"), >, 0);
    }
}

/* What the window's list can be asked for, the command line can too; nonsense is refused. */
static void
test_events_chosen (GsFolder *folder,
                    gconstpointer data)
{
  static const char *const refused[][3] = { { "--modality", "nose", "face or sound" },
                                            { "--above", "1.5", "0 to less than 1" },
                                            { "--candidate", "-1", "number of an iteration" },
                                            { "--network", "x.safetensors", "--attribute" } };
  g_autofree char *output = NULL;
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *first;
  JsonArray *gates;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (&output, NULL, folder->path, "events", "--modality", "face", "--candidate", "1", "--above", "0.3", "--shortest", "0", NULL), ==, 0);
  root = json_from_string (output, NULL);
  first = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "runs"), 0);
  gates = json_object_get_array_member (first, "gates");
  g_assert_cmpuint (json_array_get_length (gates), >, 0);
  for (guint i = 0; i < json_array_get_length (gates); i++)
    {
      JsonObject *gate = json_array_get_object_element (gates, i);
      JsonArray *above;

      g_assert_cmpstr (json_object_get_string_member (gate, "modality"), ==, "video");
      g_assert_false (json_object_has_member (gate, "first_above"));
      above = json_object_get_array_member (gate, "above");
      for (guint k = 0; k < json_array_get_length (above); k++)
        {
          g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (above, k), "candidate"), ==, 1);
          g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (above, k), "mean"), >, 0.3);
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_clear_pointer (&output, g_free);
      g_clear_pointer (&said, g_free);
      g_assert_cmpint (run (&output, &said, folder->path, "events", refused[i][0], refused[i][1], NULL), ==, 2);
      g_assert_nonnull (strstr (said, refused[i][2]));
      g_assert_cmpstr (output, ==, "");
    }

  /* A changed run tells what it can: what is attributed is the clip as it is */
  g_clear_pointer (&output, g_free);
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (run (&output, &said, folder->path, "events", "--attribute", NULL), ==, 0);
  g_assert_cmpstr (said, ==, "");
  g_assert_null (strstr (output, "contributions"));
  g_assert_nonnull (strstr (output, "\"gates\""));
}

static void
test_check (GsFolder *folder,
            gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autoptr (JsonNode) root = NULL;

  /* The media file of the fixture is not there, and the check says so. */
  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (&output, NULL, folder->path, "check", "--json", NULL), ==, 1);
  root = json_from_string (output, NULL);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (root), "ok"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "findings")), ==, 1);

  g_assert_cmpint (run (NULL, &diagnostics, "/no/such/file.gatescope", "check", NULL), ==, 1);
  g_assert_true (g_str_has_prefix (diagnostics, "gatescope-cli: /no/such/file.gatescope: "));
  g_assert_cmpint (run (NULL, NULL, folder->path, "admire", NULL), ==, 2);
  g_assert_cmpint (run (NULL, NULL, folder->path, NULL), ==, 2);
}

static void
test_merge (GsFolder *folder,
            gconstpointer data)
{
  g_autofree char *first = g_build_filename (folder->folder, "first.gatescope", NULL);
  g_autofree char *second = g_build_filename (folder->folder, "second.gatescope", NULL);

  make_project (first, "abc", "Bob");
  make_project (second, "def", "Eve");

  /* Twice: nothing is taken twice. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (run (NULL, NULL, folder->path, "merge", first, second, NULL), ==, 0);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM clip"), ==, 2);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM frame"), ==, 180);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 3);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM network"), ==, 2);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM run WHERE state = 'complete'"), ==, 2);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM prediction"), ==, 180);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM gate"), ==, 180 * 12);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM face"), ==, 180);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 240);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment"), ==, 2);
    }
}

/* Nothing to take in: no project comes of it, and one that was there stays. */
static void
test_merge_nothing (GsFolder *folder,
                    gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (folder->folder, "nowhere.gatescope", NULL);

  g_assert_cmpint (run (NULL, NULL, folder->path, "merge", nowhere, NULL), ==, 1);
  g_assert_false (g_file_test (folder->path, G_FILE_TEST_EXISTS));

  g_object_unref (gs_fixture_open (folder->path, GS_STORE_CREATE));
  g_assert_cmpint (run (NULL, NULL, folder->path, "merge", nowhere, NULL), ==, 1);
  g_assert_true (g_file_test (folder->path, G_FILE_TEST_EXISTS));
}

static void
test_export (GsFolder *folder,
             gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *head;
    guint n_lines;
  } files[] = {
    { "1-Zwei _Gesichter_-run-1-person2.csv", "frame,time,valence,arousal,presence,valence_video_stage0_candidate0,", 91 },
    { "1-Zwei _Gesichter_-trace-1-valence-Ada.csv", "time,value,stroke,wall_time\n0.000000000,-1,1,1000\n", 121 },
    { "1-Zwei _Gesichter_-tier-1-gesture-Bob.csv",
      "start,end,label,note\n1.000000000,2.000000000,\"say \"\"hi\"\", twice\",\"\"\n", 2 },
  };
  g_autofree char *target = g_build_filename (folder->folder, "as CSV", NULL);
  g_autofree char *json = g_build_filename (target, "project.json", NULL);
  g_autofree char *diagnostics = NULL;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (NULL, NULL, folder->path, "export", target, NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (target, files[i].name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, files[i].head));
      lines = g_strsplit (text, "\n", 0);
      g_assert_cmpuint (g_strv_length (lines), ==, files[i].n_lines + 1);
    }

  /* What is there is not overwritten, and nothing half-written stays. */
  g_assert_cmpint (run (NULL, &diagnostics, folder->path, "export", target, NULL), ==, 1);
  g_assert_nonnull (strstr (diagnostics, "does not exist yet"));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (target, files[i].name, NULL);

      g_unlink (path);
    }
  g_unlink (json);
  g_assert_cmpint (g_rmdir (target), ==, 0);
}

static char *
write_text (GsFolder *folder,
            const char *name,
            const char *text)
{
  char *path = g_build_filename (folder->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

/* Files named one by one: all of them or none; values by frame get the times of the clip's frames; nothing comes in twice. */
static void
test_import (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *labels = write_text (folder, "l.txt", "valence,arousal\n0.5,-5\n0.25,-1\n");
  g_autofree char *table = write_text (folder, "t.csv", "time,valence\n0,0.1\n1,\n2,0.3\n");
  g_autofree char *cues = write_text (folder, "c.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>hello\n");
  g_autofree char *bad = write_text (folder, "bad.txt", "valence,arousal\n0.5,7\n");
  g_autofree char *diagnostics = NULL, *output = NULL, *other = NULL;
  const char *title = "Zwei \"Gesichter\"";

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (run (NULL, &diagnostics, folder->path, "import", labels, bad, "--clip", title, NULL), ==, 1);
  g_assert_nonnull (strstr (diagnostics, "bad.txt: line 2: the arousal “7”"));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace"), ==, 1);

  /* A file that is called after no clip. */
  g_assert_cmpint (run (NULL, &other, folder->path, "import", labels, NULL), ==, 1);
  g_assert_nonnull (strstr (other, "no clip of the project"));

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&diagnostics, g_free);
      g_clear_pointer (&output, g_free);
      g_assert_cmpint (run (&output, &diagnostics, folder->path, "import", labels, table, cues, "--clip", title, "--rater", "Eve", NULL), ==, 0);
      g_assert_nonnull (strstr (diagnostics, "values for 2 frames and the clip has 90"));
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace"), ==, 3);
      g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier"), ==, 2);
    }
  g_assert_nonnull (strstr (output, "others were there already"));
  g_assert_cmpint (gs_fixture_query (folder->path,
                                     "SELECT count(*) FROM trace_sample s JOIN trace t ON t.id = s.trace_id JOIN rater r ON r.id = "
                                     "t.rater_id WHERE r.name = 'Eve' AND dimension = 'valence' AND s.value = 0.25 AND "
                                     "media_time = (SELECT pts FROM frame WHERE frame = 1)"), ==, 1);
  /* The table's valence was there already, from the labels. */
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM segment s JOIN tier t ON t.id = s.tier_id WHERE t.name = "
                                                   "'Ada' AND start = 1000000000 AND label = 'hello'"), ==, 1);
  g_unlink (labels);
  g_unlink (table);
  g_unlink (cues);
  g_unlink (bad);
}

/* A folder: what matches the pattern comes in, and what became of each file is said. */
static void
test_import_folder (GsFolder *folder,
                    gconstpointer data)
{
  g_autofree char *place = g_build_filename (folder->folder, "files", NULL);
  g_autofree char *ada = NULL, *stray = NULL, *output = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *files;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (g_mkdir (place, 0777), ==, 0);
  ada = write_text (folder, "files/arousal-Zwei \"Gesichter\"-Eve.csv", "time,value\n0,0.1\n1,0.5\n");
  stray = write_text (folder, "files/README.txt", "nothing\n");
  g_assert_cmpint (run (&output, NULL, folder->path, "import", place, "--pattern", "{dimension}-{clip}-{rater}.csv", "--json", NULL), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  files = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (files), ==, 2);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (files, 0), "clip"));
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (files, 1), "traces"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace t JOIN rater r ON r.id = t.rater_id WHERE dimension = "
                                                   "'arousal' AND r.name = 'Eve'"), ==, 1);
  g_unlink (ada);
  g_unlink (stray);
  g_rmdir (place);
}

/* The pattern is guessed from the names; a dry run says what would come in and changes nothing. */
static void
test_import_guessed (GsFolder *folder,
                     gconstpointer data)
{
  static const char count[] = "SELECT count(*) FROM trace t JOIN rater r ON r.id = t.rater_id WHERE (dimension = 'arousal' OR dimension = 'valence') "
                              "AND r.name = 'Eve_M'";
  g_autofree char *place = g_build_filename (folder->folder, "files", NULL);
  g_autofree char *first = NULL, *second = NULL, *stray = NULL;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (g_mkdir (place, 0777), ==, 0);
  first = write_text (folder, "files/Zwei \"Gesichter\"_Eve_M_arousal.csv", "time,value\n0,0.1\n1,0.5\n");
  second = write_text (folder, "files/Zwei \"Gesichter\"_Eve_M_valence.csv", "time,value\n0,0.3\n1,0.2\n");
  stray = write_text (folder, "files/nobody_Eve_M_valence.csv", "time,value\n0,0.3\n1,0.2\n");

  /* Slashes at the end, as completion in a shell leaves them, are none of the files' names. */
  g_free (place);
  place = g_strconcat (folder->folder, "/files///", NULL);
  for (guint dry = 2; dry-- > 0;)
    {
      g_autofree char *output = NULL;
      g_autoptr (JsonNode) root = NULL;
      JsonArray *files;
      guint n_fit = 0;

      g_assert_cmpint (run (&output, NULL, folder->path, "import", place, "--pattern", "auto", "--json", dry ? "--dry-run" : NULL, NULL), ==, 0);
      root = json_from_string (output, NULL);
      g_assert_nonnull (root);
      files = json_node_get_array (root);
      g_assert_cmpuint (json_array_get_length (files), ==, 3);
      for (guint i = 0; i < 3; i++)
        {
          JsonObject *file = json_array_get_object_element (files, i);

          if (json_object_get_null_member (file, "clip"))
            continue;
          n_fit++;
          g_assert_cmpstr (json_object_get_string_member (file, "rater"), ==, "Eve_M");
        }
      g_assert_cmpuint (n_fit, ==, 2);
      g_assert_cmpint (gs_fixture_query (folder->path, count), ==, dry ? 0 : 2);
    }

  g_unlink (first);
  g_unlink (second);
  g_unlink (stray);
  g_rmdir (place);
}

/* A dimension that the project knows is none of the rater's names. */
static void
test_import_dimension (GsFolder *folder,
                       gconstpointer data)
{
  g_autofree char *place = g_build_filename (folder->folder, "files", NULL);
  g_autofree char *known = NULL, *first = NULL, *second = NULL, *third = NULL;
  const char *title = "Zwei \"Gesichter\"";

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (g_mkdir (place, 0777), ==, 0);
  known = write_text (folder, "m.csv", "time,mood\n0,0.1\n1,0.5\n");
  g_assert_cmpint (run (NULL, NULL, folder->path, "import", known, "--clip", title, "--rater", "Ada", NULL), ==, 0);
  /* Nor is one that a column is called after. */
  third = write_text (folder, "files/Zwei \"Gesichter\"_Eve_M_tension.csv", "time,tension\n0,0.1\n1,0.5\n");
  first = write_text (folder, "files/Zwei \"Gesichter\"_Eve_M_mood.csv", "time,value\n0,0.1\n1,0.5\n");
  second = write_text (folder, "files/Zwei \"Gesichter\"_Moodie_mood.csv", "time,value\n0,0.3\n1,0.2\n");
  /* Whether the pattern is guessed or said. */
  for (guint said = 2; said-- > 0;)
    {
      g_autofree char *output = NULL;
      g_autoptr (JsonNode) root = NULL;

      g_assert_cmpint (run (&output, NULL, folder->path, "import", place, "--pattern", said ? "{clip}_{rater}_{dimension}.csv" : "auto", "--json",
                            said ? "--dry-run" : NULL, NULL), ==, 0);
      root = json_from_string (output, NULL);
      g_assert_nonnull (root);
      for (guint i = 0; i < 3; i++)
        {
          JsonObject *file = json_array_get_object_element (json_node_get_array (root), i);

          g_assert_cmpstr (json_object_get_string_member (file, "dimension"), ==, i == 1 ? "tension" : "mood");
          g_assert_cmpstr (json_object_get_string_member (file, "rater"), ==, i < 2 ? "Eve_M" : "Moodie");
        }
    }
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE dimension = 'mood'"), ==, 3);
  g_unlink (known);
  g_unlink (first);
  g_unlink (second);
  g_unlink (third);
  g_rmdir (place);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *columns;
  const char *remark; /* within its first remark; NULL = there is none */
  const char *problem;
} Judged;

static void
check_judged (const Judged *cases,
              guint n,
              JsonArray *files)
{
  g_assert_cmpuint (json_array_get_length (files), ==, n);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      g_autofree char *name = g_path_get_basename (json_object_get_string_member (file, "file"));
      JsonArray *remarks = json_object_get_array_member (file, "remarks");
      gboolean found = FALSE;

      for (guint k = 0; k < n; k++)
        {
          if (!g_str_has_suffix (name, cases[k].name))
            continue;
          found = TRUE;
          g_test_message ("%s", name);
          g_assert_cmpstr (json_object_get_string_member (file, "columns"), ==, cases[k].columns);
          if (cases[k].remark == NULL)
            g_assert_cmpuint (json_array_get_length (remarks), ==, 0);
          else
            g_assert_nonnull (strstr (json_array_get_string_element (remarks, 0), cases[k].remark));
          if (cases[k].problem == NULL)
            g_assert_true (json_object_get_null_member (file, "problem"));
          else
            g_assert_nonnull (strstr (json_object_get_string_member (file, "problem"), cases[k].problem));
          g_assert_cmpint (json_object_get_int_member (file, "traces"), ==, cases[k].problem == NULL);
        }
      g_assert_true (found);
    }
}

static double
query_value (const char *path,
             const char *rater,
             const char *end)
{
  g_autofree char *sql = g_strdup_printf ("SELECT round (s.value * 1000) FROM trace_sample s JOIN trace t ON t.id = s.trace_id JOIN rater r ON "
                                          "r.id = t.rater_id WHERE r.name = '%s' ORDER BY s.media_time %s LIMIT 1",
                                          rater, end);

  return (double) gs_fixture_query (path, sql) / 1000.0;
}

/* Tables in which something has to be guessed: what is certain comes in, what was guessed or remembered is said, and what cannot be right
 * is refused. The clip ends at 3.04 s. */
static void
test_import_judged (GsFolder *folder,
                    gconstpointer data)
{
  static const Judged cases[] = {
    { "_Certain_valence.csv", "time,value\n0,0.1\n2.5,0.5\n", "certain", NULL, NULL },
    { "_Milli_valence.csv", "time;value\n0;0,1\n2500;0,5\n", "guessed", "times taken as milliseconds", NULL },
    { "_Frames_arousal.csv", "time;value\n0;0,1\n89;0,5\n", "guessed", "times taken as numbers of frames", NULL },
    { "_Scale_valence.csv", "time\tvalue\n0\t1\n1\t9\n", "guessed", "“value” taken as on a scale from 1 to 9", NULL },
    /* Said less of the same scale */
    { "_Narrow_valence.csv", "time\tvalue\n0\t1\n1\t5\n", "guessed", "“value” taken as on a scale from 1 to 9", NULL },
    { "_Beyond_arousal.csv", "time,value\n0,0.1\n9,0.5\n12.25,0.5\n", "certain", NULL, "its times go to 12.2 s and the clip ends at 3.0 s" },
    { "_Wide_arousal.csv", "time,value\n0,-20\n1,7000\n", "certain", NULL, "“arousal” goes from -20 to 7000, and should lie between -1 and 1" },
    { "_Slip_valence.csv", "time,value\n0,-1.02\n1,0.5\n", "certain", NULL, "“valence” goes from -1.02 to 0.5" },
    { "_Late_valence.csv", "time,value\n0,0.1\n5,0.5\n", "certain", "its times go to 5.0 s and the clip ends at 3.0 s", NULL },
    { "_Mood_mood.csv", "time,mood\n0,-30\n1,7000\n", "certain", "nobody says on which scale “mood” is: -30 to 7000 taken", NULL },
  };
  static const char *const again[][2] = {
    { "_Other_valence.csv", "time;value\n0;1\n2;3\n" },
    { "_Far_valence.csv", "time;value\n0;1\n20000;3\n" },
    /* What was said of valence is no scale of another dimension. */
    { "_Cross_arousal.csv", "time;value\n0;50\n2000;70\n" },
  };
  g_autofree char *place = g_build_filename (folder->folder, "files", NULL);
  g_autofree char *second = g_build_filename (folder->folder, "more", NULL);
  g_autofree char *settings = g_build_filename (folder->folder, "settings", NULL);
  g_autofree char *own = g_build_filename (settings, "gatescope", NULL);
  g_autofree char *memory = g_build_filename (own, "columns.ini", NULL);
  g_autofree char *first = NULL, *output = NULL, *more = NULL, *diagnostics = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) next = NULL;

  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);
  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (g_mkdir (place, 0777), ==, 0);
  g_assert_cmpint (g_mkdir (second, 0777), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("files/Zwei \"Gesichter\"", cases[i].name, NULL);

      g_free (write_text (folder, name, cases[i].text));
    }
  g_assert_cmpint (run (&output, NULL, folder->path, "import", place, "--pattern", "{clip}_{rater}_{dimension}.csv", "--json", NULL), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  check_judged (cases, G_N_ELEMENTS (cases), json_node_get_array (root));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT max (s.media_time) FROM trace_sample s JOIN trace t ON t.id = s.trace_id JOIN rater r ON "
                                                   "r.id = t.rater_id WHERE r.name = 'Milli'"), ==, 2500000000);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace t JOIN rater r ON r.id = t.rater_id WHERE minimum = -1 AND "
                                                   "maximum = 1 AND r.name IN ('Scale', 'Narrow')"), ==, 2);
  g_assert_cmpfloat (query_value (folder->path, "Scale", "DESC"), ==, 1.0);
  g_assert_cmpfloat (query_value (folder->path, "Narrow", "DESC"), ==, 0.0);

  /* What was said of one table is remembered for others with its headers, named, and judged as well. */
  first = g_build_filename (place, "Zwei \"Gesichter\"_Milli_valence.csv", NULL);
  g_assert_cmpint (run (NULL, NULL, folder->path, "import", first, "--pattern", "{clip}_{rater}_{dimension}.csv", "--unit", "ms", "--range",
                        "value:0..4", "--rater", "Again", "--remember", NULL), ==, 0);
  g_assert_cmpint (run (NULL, &diagnostics, folder->path, "import", first, "--pattern", "{clip}_{rater}_{dimension}.csv", NULL), ==, 0);
  g_assert_null (strstr (diagnostics, "remembered"));
  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    {
      g_autofree char *name = g_strconcat ("more/Zwei \"Gesichter\"", again[i][0], NULL);

      g_free (write_text (folder, name, again[i][1]));
    }
  g_assert_cmpint (run (&more, NULL, folder->path, "import", second, "--pattern", "{clip}_{rater}_{dimension}.csv", "--json", "--dry-run", NULL), ==, 0);
  next = json_from_string (more, NULL);
  g_assert_nonnull (next);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (next)); i++)
    {
      JsonObject *file = json_array_get_object_element (json_node_get_array (next), i);
      JsonArray *remarks = json_object_get_array_member (file, "remarks");
      gboolean is_far = strstr (json_object_get_string_member (file, "file"), "Far") != NULL;

      g_assert_cmpstr (json_object_get_string_member (file, "columns"), ==, "remembered");
      if (strstr (json_object_get_string_member (file, "file"), "Cross") != NULL)
        {
          g_assert_cmpuint (json_array_get_length (remarks), ==, 3);
          g_assert_cmpstr (json_array_get_string_element (remarks, 0), ==,
                           "the scale from 0 to 4 was said of another dimension, and does not count here");
          g_assert_nonnull (strstr (json_array_get_string_element (remarks, 2), "scale from 0 to 100"));
          g_assert_cmpstr (json_object_get_string_member (file, "dimension"), ==, "arousal");
          g_assert_true (json_object_get_null_member (file, "problem"));
          continue;
        }
      g_assert_nonnull (strstr (json_array_get_string_element (remarks, 0), "columns as remembered from Zwei \"Gesichter\"_Milli_valence.csv"));
      g_assert_nonnull (strstr (json_array_get_string_element (remarks, 1), "scale from 0 to 4"));
      g_assert_cmpint (json_object_get_null_member (file, "problem"), ==, !is_far);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat (place, "/Zwei \"Gesichter\"", cases[i].name, NULL);

      g_unlink (name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    {
      g_autofree char *name = g_strconcat (second, "/Zwei \"Gesichter\"", again[i][0], NULL);

      g_unlink (name);
    }
  g_unlink (memory);
  g_rmdir (own);
  g_rmdir (settings);
  g_rmdir (place);
  g_rmdir (second);
}

/* Tables with the same headers agree on a scale, but for who is between -1 and 1 where others are not. */
static void
test_import_agree (GsFolder *folder,
                   gconstpointer data)
{
  g_autofree char *place = g_build_filename (folder->folder, "files", NULL);
  g_autofree char *wide = NULL, *small = NULL, *output = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *remarks;

  make_project (folder->path, "abc", "Bob");
  g_assert_cmpint (g_mkdir (place, 0777), ==, 0);
  wide = write_text (folder, "files/Zwei \"Gesichter\"_Abe_arousal.csv", "time,value,mood\n0,0,5\n1,10,9\n");
  small = write_text (folder, "files/Zwei \"Gesichter\"_Bea_arousal.csv", "time,value,mood\n0,0.1,1\n1,0.9,5\n");
  g_assert_cmpint (run (&output, NULL, folder->path, "import", place, "--pattern", "{clip}_{rater}_{dimension}.csv", "--json", NULL), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  g_assert_cmpfloat (query_value (folder->path, "Abe' AND dimension = 'arousal", "DESC"), ==, 1.0);
  g_assert_cmpfloat (query_value (folder->path, "Bea' AND dimension = 'arousal", "DESC"), ==, 0.9);
  remarks = json_object_get_array_member (json_array_get_object_element (json_node_get_array (root), 1), "remarks");
  /* It was read again for the other column, whose scale is as wide as others say, and that is said as well. */
  g_assert_cmpuint (json_array_get_length (remarks), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (remarks, 0), ==, "“mood” taken as on a scale from 1 to 9, which becomes -1 to 1");
  g_assert_cmpstr (json_array_get_string_element (remarks, 1), ==, "“value” is on a scale from 0 to 10 in other files with the same headers");
  g_unlink (wide);
  g_unlink (small);
  g_rmdir (place);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  GS_TEST_ADD ("/cli/project/info", test_info);
  GS_TEST_ADD ("/cli/project/events", test_events);
  GS_TEST_ADD ("/cli/project/events-chosen", test_events_chosen);
  GS_TEST_ADD ("/cli/project/check", test_check);
  GS_TEST_ADD ("/cli/project/merge", test_merge);
  GS_TEST_ADD ("/cli/project/merge-nothing", test_merge_nothing);
  GS_TEST_ADD ("/cli/project/export", test_export);
  GS_TEST_ADD ("/cli/project/import", test_import);
  GS_TEST_ADD ("/cli/project/import-folder", test_import_folder);
  GS_TEST_ADD ("/cli/project/import-guessed", test_import_guessed);
  GS_TEST_ADD ("/cli/project/import-dimension", test_import_dimension);
  GS_TEST_ADD ("/cli/project/import-judged", test_import_judged);
  GS_TEST_ADD ("/cli/project/import-agree", test_import_agree);

  return g_test_run ();
}
