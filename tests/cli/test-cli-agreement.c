/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-store-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* `gatescope-cli agreement` and `gold`, as people type them, in a folder with the files they name. */

static char *program; /* absolute: it runs in the folder of the test */

static int
run_list (GsFolder *folder,
          char **output,
          char **diagnostics,
          char **words)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *own_output = NULL;
  g_autofree char *own_diagnostics = NULL;
  int status;

  g_ptr_array_add (arguments, program);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, strcmp (words[i], "PROJECT") == 0 ? folder->path : words[i]);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (folder->folder, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                output != NULL ? output : &own_output, diagnostics != NULL ? diagnostics : &own_diagnostics, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static int
run (GsFolder *folder,
     char **output,
     char **diagnostics,
     const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);

  return run_list (folder, output, diagnostics, words);
}

static void
write_file (GsFolder *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static JsonNode *
run_json (GsFolder *folder,
          const char *line)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  JsonNode *root;

  if (run (folder, &output, &diagnostics, line) != 0)
    g_error ("%s: %s", line, diagnostics);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);

  return root;
}

static JsonObject *
get_pair (JsonNode *root,
          guint i)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "pairs"), i);
}

static JsonObject *
get_group (JsonNode *root)
{
  return json_object_get_object_member (json_node_get_object (root), "group");
}

static double
get (JsonObject *object,
     const char *name)
{
  return json_object_get_double_member (object, name);
}

static void
assert_refused (GsFolder *folder,
                const char *line,
                int status,
                const char *because)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;

  g_assert_cmpint (run (folder, &output, &diagnostics, line), ==, status);
  g_assert_cmpstr (output, ==, "");
  if (strstr (diagnostics, because) == NULL)
    g_error ("%s: “%s” does not say “%s”", line, diagnostics, because);
}

#define X "time,value\n0,-.5\n1,-.2\n2,.1\n3,.4\n4,.3\n"

static void
test_golden (GsFolder *folder,
             gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  JsonObject *pair;

  write_file (folder, "x.csv", X);
  /* With a byte order mark, semicolons, quotes, CRLF, other words, other columns and the rows in another order. */
  write_file (folder, "y.csv", "\xef\xbb\xbf\"Second\";Note;\"Rating\"\r\n1;\"a;\"\"b\"\" \";-.1\r\n0;;-.3\r\n2;;\"0\"\r\n4;;.2\r\n3;;.6\r\n");
  root = run_json (folder, "agreement x.csv y.csv --json");
  pair = get_pair (root, 0);
  g_assert_cmpstr (json_object_get_string_member (pair, "a"), ==, "x.csv");
  g_assert_cmpstr (json_object_get_string_member (pair, "b"), ==, "y.csv");
  g_assert_cmpint (json_object_get_int_member (pair, "n"), ==, 5);
  g_assert_cmpfloat_with_epsilon (get (pair, "ccc"), 0.893617, 1e-6);
  g_assert_cmpfloat_with_epsilon (get (pair, "ccc_unbiased"), 0.896739, 1e-6);
  g_assert_cmpfloat_with_epsilon (get (pair, "ccc_avec"), 0.717391, 1e-6);
  g_assert_cmpfloat_with_epsilon (get (pair, "sagr"), 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (get (pair, "mae"), 0.14, 1e-12);

  g_assert_cmpint (run (folder, &text, NULL, "agreement x.csv y.csv"), ==, 0);
  g_assert_nonnull (strstr (text, "0.8936"));
}

static void
test_group (GsFolder *folder,
            gconstpointer data)
{
  const double golden[4][6] = { { 9, 6, 8, 7, 10, 6 }, { 2, 1, 4, 1, 5, 2 }, { 5, 3, 6, 2, 6, 4 }, { 8, 2, 8, 6, 9, 7 } };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) missing = NULL;
  JsonObject *group;

  for (guint k = 0; k < 4; k++)
    {
      g_autoptr (GString) text = g_string_new ("timestamp\tvalue\n"), gaps = g_string_new ("time,value\n");
      g_autofree char *name = g_strdup_printf ("%u.csv", k), *gap_name = g_strdup_printf ("gap%u.csv", k);

      for (guint t = 0; t < 6; t++)
        {
          gboolean gone = (t == 0 && k == 1) || (t == 3 && k == 2) || (t == 5 && k < 3);

          g_string_append_printf (text, "%u\t%g\n", t, golden[k][t]);
          if (gone)
            g_string_append_printf (gaps, "%u,%s\n", t, k == 1 ? "" : "NaN");
          else
            g_string_append_printf (gaps, "%u,%g\n", t, golden[k][t]);
        }
      write_file (folder, name, text->str);
      write_file (folder, gap_name, gaps->str);
    }

  root = run_json (folder, "agreement 0.csv 1.csv 2.csv 3.csv --json");
  group = get_group (root);
  g_assert_cmpfloat_with_epsilon (get (group, "icc_a1"), 0.28976, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "icc_ak"), 0.62005, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "icc_c1"), 0.71484, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "icc_ck"), 0.90932, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "alpha"), 0.90932, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "alpha_standardised"), 0.92694, 5e-6);
  g_assert_cmpfloat_with_epsilon (get (group, "krippendorff"), 0.147308, 1e-6);
  missing = run_json (folder, "agreement gap0.csv gap1.csv gap2.csv gap3.csv --json");
  g_assert_cmpfloat_with_epsilon (get (get_group (missing), "krippendorff"), 0.256993, 1e-6);
  g_assert_cmpint (json_object_get_int_member (get_group (missing), "n"), ==, 3);
}

static void
test_undefined (GsFolder *folder,
                gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *pair;

  write_file (folder, "a.csv", "time,value\n0,.1\n1,.1\n2,.1\n");
  write_file (folder, "b.csv", "time,value\n0,.2\n1,.2\n2,.2\n");
  root = run_json (folder, "agreement a.csv b.csv --json --bootstrap 50");
  pair = get_pair (root, 0);
  g_assert_true (json_object_get_null_member (pair, "ccc"));
  g_assert_true (json_object_get_null_member (pair, "pearson"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (pair, "undefined"), "ccc"), ==,
                   "none of the traces varies");
  g_assert_cmpfloat_with_epsilon (get (pair, "rmse"), 0.1, 1e-12);
  g_assert_true (json_object_get_null_member (get_group (root), "icc_ck"));
}

/* The same document whatever the number of threads; another for another seed. */
static void
test_threads (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (51);
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;
  g_autofree char *other = NULL;
  const char *const names[] = { "a.csv", "b.csv", "c.csv" };

  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (GString) text = g_string_new ("time,value\n");

      for (guint t = 0; t < 2000; t++)
        g_string_append_printf (text, "%.2f,%.6f\n", t / 25.0, sin (t / 40.0) + g_rand_double (random));
      write_file (folder, names[k], text->str);
    }

  g_assert_cmpint (run (folder, &one, NULL, "agreement a.csv b.csv c.csv --reference a.csv --bootstrap 300 --permutations 500 --json --threads 1"), ==, 0);
  g_assert_cmpint (run (folder, &many, NULL, "agreement a.csv b.csv c.csv --reference a.csv --bootstrap 300 --permutations 500 --json --threads 5"), ==, 0);
  g_assert_cmpint (run (folder, &other, NULL, "agreement a.csv b.csv c.csv --reference a.csv --bootstrap 300 --permutations 500 --json --seed 2"), ==, 0);
  g_assert_cmpstr (one, ==, many);
  g_assert_cmpstr (one, !=, other);
  g_assert_nonnull (strstr (one, "\"differences\""));
  g_assert_nonnull (strstr (one, "Politis"));
}

static void
test_refused (GsFolder *folder,
              gconstpointer data)
{
  write_file (folder, "x.csv", X);
  write_file (folder, "empty.csv", "");
  write_file (folder, "header.csv", "time,value\n");
  write_file (folder, "untimed.csv", "frame,value\n0,1\n");
  write_file (folder, "word.csv", "time,value\n0,1\n1,high\n");
  write_file (folder, "short.csv", "time,value\n0,1\n1\n");
  write_file (folder, "late.csv", "time,value\n0,1\n1e12,1\n");
  write_file (folder, "timeless.csv", "time,value\n,1\n");
  write_file (folder, "infinite.csv", "time,value\n0,inf\n");
  write_file (folder, "quote.csv", "time,value\n0,\"1\n");
  write_file (folder, "two.csv", "time,left,right\n0,1,2\n1,2,3\n");
  write_file (folder, "no.gatescope", "no project");

  assert_refused (folder, "agreement", 2, "which files?");
  assert_refused (folder, "agreement x.csv", 1, "only one trace");
  assert_refused (folder, "agreement x.csv x.csv", 1, "twice");
  assert_refused (folder, "agreement x.csv none.csv", 1, "none.csv");
  assert_refused (folder, "agreement x.csv empty.csv", 1, "empty.csv: line 1: the file is empty");
  assert_refused (folder, "agreement x.csv header.csv", 1, "no row below");
  assert_refused (folder, "agreement x.csv untimed.csv", 1, "there are: frame, value");
  assert_refused (folder, "agreement x.csv word.csv", 1, "word.csv: line 3: “high” in column value is no number");
  assert_refused (folder, "agreement x.csv short.csv", 1, "line 3: there are fewer fields");
  assert_refused (folder, "agreement x.csv late.csv", 1, "line 3: the time is beyond all clips");
  assert_refused (folder, "agreement x.csv timeless.csv", 1, "line 2: the time is missing");
  assert_refused (folder, "agreement x.csv infinite.csv", 1, "“inf”");
  assert_refused (folder, "agreement x.csv quote.csv", 1, "does not end");
  assert_refused (folder, "agreement x.csv two.csv --column middle", 1, "“middle”");
  assert_refused (folder, "agreement no.gatescope", 1, "no.gatescope");
  assert_refused (folder, "agreement x.csv no.gatescope", 2, "a project goes alone");
  assert_refused (folder, "agreement x.csv two.csv --reference z", 1, "“z”");
  assert_refused (folder, "agreement x.csv two.csv --bootstrap -1", 2, "--bootstrap");
  assert_refused (folder, "agreement x.csv two.csv --permutations 10", 2, "--reference");
  assert_refused (folder, "agreement x.csv two.csv --confidence 95", 2, "between 0 and 1");
  assert_refused (folder, "agreement x.csv two.csv --rate -3", 2, "--rate");
  assert_refused (folder, "agreement x.csv two.csv --clip a", 2, "--clip");
  assert_refused (folder, "gold x.csv --method best", 2, "--method is mean");
  assert_refused (folder, "gold x.csv --delay later", 2, "--delay");
  assert_refused (folder, "gold x.csv --criterion ccc", 2, "--delay best");
  assert_refused (folder, "gold x.csv --least-agreement 2", 2, "--least-agreement");
  assert_refused (folder, "gold x.csv --out no/where.csv", 1, "no/where.csv");
}

static void
test_columns (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *diagnostics = NULL;
  g_autoptr (JsonNode) root = NULL;

  write_file (folder, "x.csv", X);
  write_file (folder, "two.csv", "frame,Time,left,right\n0,0,1,-.5\n1,1,2,-.2\n2,2,3,.1\n3,3,2,.4\n4,4,1,.3\n");
  write_file (folder, "right.csv", "time,right,value\n0,-.5,9\n1,-.2,9\n2,.1,9\n3,.4,9\n4,.3,8\n");
  g_assert_cmpint (run (folder, NULL, &diagnostics, "agreement x.csv two.csv"), ==, 0);
  g_assert_nonnull (strstr (diagnostics, "two.csv: the column “left” is taken"));
  root = run_json (folder, "agreement right.csv two.csv --column RIGHT --json");
  g_assert_cmpfloat_with_epsilon (get (get_pair (root, 0), "ccc"), 1.0, 1e-12);
}

static void
test_gold (GsFolder *folder,
           gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autofree char *path = g_build_filename (folder->folder, "gold.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *raters;

  write_file (folder, "a.csv", "time,value\n0,.1\n1,.2\n2,.4\n3,.5\n4,.3\n5,0\n");
  write_file (folder, "b.csv", "time,value\n0,0\n1,.3\n2,.5\n3,.7\n4,.2\n5,-.1\n");
  write_file (folder, "c.csv", "time,value\n0,.4\n1,.1\n2,-.2\n3,0\n4,.3\n5,.5\n");
  g_assert_cmpint (run (folder, &output, &diagnostics, "gold a.csv b.csv c.csv --method ewe --clip-negative"), ==, 0);
  g_assert_true (g_str_has_prefix (output, "time,value,sd,minimum,maximum,raters\n0.000000000,0.05107"));
  g_assert_nonnull (strstr (diagnostics, "c.csv had a negative weight"));

  root = run_json (folder, "gold a.csv b.csv c.csv --method mean --least-agreement 0 --out gold.csv --json");
  raters = json_object_get_array_member (json_node_get_object (root), "raters");
  g_assert_cmpuint (json_array_get_length (raters), ==, 3);
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (raters, 0), "used"));
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (raters, 2), "used"));
  g_assert_nonnull (json_object_get_string_member (json_array_get_object_element (raters, 2), "reason"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\n0.000000000,0.05,"));

  /* What was written is read again. */
  g_assert_cmpint (run (folder, NULL, NULL, "agreement gold.csv a.csv"), ==, 0);

  /* Two seconds late, taken back: the last two are missing. */
  g_free (output);
  g_assert_cmpint (run (folder, &output, NULL, "gold a.csv --delay 2"), ==, 0);
  g_assert_nonnull (strstr (output, "\n0.000000000,0.4,"));
  g_assert_nonnull (strstr (output, "\n4.000000000,,,,,0\n"));
}

static void
record (GsStore *store,
        GsClip *clip,
        const char *name,
        double scale)
{
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, name), "valence", -1.0, 1.0);

  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < 200; i++)
    gs_trace_append (trace, i * SECOND / 60, 1000 + i, scale * sin (i / 20.0));
  gs_store_end_trace (store, trace);
}

/* Raters and networks of a project, two clips, both poolings. */
static void
test_project (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) one = NULL;
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autofree char *gold = NULL;
  JsonObject *pair;
  double expected = NAN;

  for (guint c = 0; c < 2; c++)
    {
      GsClip *clip = gs_fixture_add_clip (store, 90);
      g_autofree char *hash = g_strdup_printf ("clip%u", c);
      g_autofree char *title = g_strdup_printf ("film%u", c);
      g_autoptr (GsRunBlock) block = NULL;
      GsRun *computed;

      gs_clip_set_hash (clip, hash);
      gs_clip_set_title (clip, title);
      gs_store_update_clip (store, clip);
      record (store, clip, "Ada", 0.5);
      record (store, clip, "Ada", 0.8); /* another take, which counts */
      record (store, clip, "Bob", c == 0 ? 0.8 : -0.8);
      computed = gs_fixture_begin_run (store, clip);
      block = gs_fixture_create_block (computed, 0, 90);
      gs_run_set_state (computed, GS_RECORD_COMPLETE);
      gs_store_write_run_block (store, computed, block);
      gs_store_finish_run (store, computed);
      if (c == 0)
        {
          GsTrace *trace = gs_fixture_get_item (gs_clip_get_traces (clip), 1);
          double x[90], y[90];

          for (guint i = 0; i < 90; i++)
            {
              x[i] = (double) (float) gs_trace_get_value_at (trace, gs_clip_get_frame_time (clip, i));
              y[i] = (double) (i / 1000.0f);
            }
          expected = gs_ccc (x, y, 90);
        }
    }
  gs_store_close (store, &error);
  g_assert_no_error (error);

  root = run_json (folder, "agreement PROJECT --json --bootstrap 20");
  pair = get_pair (root, 0);
  g_assert_cmpstr (json_object_get_string_member (pair, "a"), ==, "Ada");
  g_assert_cmpstr (json_object_get_string_member (pair, "b"), ==, "Bob");
  g_assert_cmpint (json_object_get_int_member (pair, "n"), ==, 180);
  g_assert_cmpfloat_with_epsilon (get (json_object_get_object_member (pair, "mean_over_clips"), "pearson"), 0.0, 1e-9);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (pair, "clips")), ==, 2);
  /* The network is no rater. */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (get_group (root), "raters")), ==, 2);

  one = run_json (folder, "agreement PROJECT --json --clip film0");
  g_assert_cmpfloat_with_epsilon (get (get_pair (one, 0), "ccc"), 1.0, 1e-9);
  g_assert_cmpstr (json_object_get_string_member (get_pair (one, 1), "b"), ==, "network valence with silence@1-2");
  g_assert_cmpfloat_with_epsilon (get (get_pair (one, 1), "ccc"), expected, 1e-9);

  g_assert_cmpint (run (folder, &output, &diagnostics, "agreement PROJECT --rate 5"), ==, 0);
  g_assert_nonnull (strstr (output, "mean over clips"));
  g_assert_nonnull (strstr (diagnostics, ": valence by people: Ada, Bob; networks: network valence with silence@1-2\n"));
  g_assert_cmpint (run (folder, &gold, NULL, "gold PROJECT --clip film0"), ==, 0);
  g_assert_true (g_str_has_prefix (gold, "time,value,sd,minimum,maximum,raters\n0.040000000,"));
  assert_refused (folder, "gold PROJECT", 1, "--clip says which");
  assert_refused (folder, "agreement PROJECT --clip film7", 1, "no clip is called “film7”");
  assert_refused (folder, "agreement PROJECT --dimension dominance", 1, "dominance");
  assert_refused (folder, "agreement PROJECT --column a", 2, "--dimension");
}

/* Any dimension that somebody has traced, on its own scale. */
static void
test_dimension (GsFolder *folder,
                gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 90);
  static const char *const names[] = { "Ada", "Bob", "Eve" };
  g_autoptr (GError) error = NULL;
  char *agreement[] = { "agreement", "PROJECT", "--dimension", "mood, of the day", "--reference", "Ada", "--json", NULL };
  char *standard[] = { "gold", "PROJECT", "--dimension", "mood, of the day", NULL };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *output = NULL;
  g_autofree char *gold = NULL;
  JsonObject *pair;

  for (guint rater = 0; rater < G_N_ELEMENTS (names); rater++)
    {
      g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, names[rater]), "mood, of the day", 1.0, 9.0);

      gs_store_begin_trace (store, trace);
      for (guint i = 0; i < 30; i++)
        gs_trace_append (trace, i * SECOND / 10, 1600000000000000, 4.0 + 3.0 * sin (i / 4.0) + rater * 0.5);
      gs_store_append_samples (store, trace);
      gs_store_end_trace (store, trace);
    }
  gs_fixture_record (store, clip, 60);
  gs_store_close (store, &error);
  g_assert_no_error (error);

  g_assert_cmpint (run_list (folder, &output, NULL, agreement), ==, 0);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "pairs")), ==, 2);
  pair = get_pair (root, 0);
  g_assert_cmpfloat_with_epsilon (get (pair, "pearson"), 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (get (pair, "rmse"), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (get (get_pair (root, 1), "mae"), 1.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (get (get_group (root), "icc_c1"), 1.0, 1e-9);
  g_assert_cmpint (run_list (folder, &gold, NULL, standard), ==, 0);
  g_assert_true (g_str_has_prefix (gold, "time,value,sd,minimum,maximum,raters\n0.040000000,4.5"));
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  program = g_canonicalize_filename (argv[1], NULL);
  GS_TEST_ADD ("/cli-agreement/golden", test_golden);
  GS_TEST_ADD ("/cli-agreement/group", test_group);
  GS_TEST_ADD ("/cli-agreement/undefined", test_undefined);
  GS_TEST_ADD ("/cli-agreement/threads", test_threads);
  GS_TEST_ADD ("/cli-agreement/refused", test_refused);
  GS_TEST_ADD ("/cli-agreement/columns", test_columns);
  GS_TEST_ADD ("/cli-agreement/gold", test_gold);
  GS_TEST_ADD ("/cli-agreement/project", test_project);
  GS_TEST_ADD ("/cli-agreement/dimension", test_dimension);

  status = g_test_run ();
  g_free (program);

  return status;
}
