/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include "gs-agreement.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* `gatescope-cli report`: the numbers of a report are those of `agreement` and `gold`, and it finds the rater who is no use. */

#define N_FRAMES 300
#define N_RATERS 4
#define GOLD     "--method ewe --delay best --least-agreement 0.3"
#define NETWORK  "network valence with silence@1-2"

static char *program;

/* The first has letters that Markdown, LaTeX and CSV take for something else. */
static const char *const names[N_RATERS] = { "A_da & \"50 %\", |*", "Bob", "Cem", "Dan" };

static int
run (GsFolder *folder,
     char **output,
     char **diagnostics,
     const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);
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
                output != NULL ? output : &own_output, diagnostics != NULL ? diagnostics : &own_diagnostics, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
record (GsStore *store,
        GsClip *clip,
        guint rater,
        const char *dimension)
{
  static const double delays[] = { 0.2, 0.6, 1.0, 0.4 }, scales[] = { 0.9, 0.6, 0.5, 0.0 }, offsets[] = { 0.0, 0.1, -0.1, 0.1 };
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, names[rater]), dimension, -1.0, 1.0);

  gs_store_begin_trace (store, trace);
  for (guint i = 0; i < 700; i++)
    {
      double t = i / 60.0 - delays[rater];

      /* The last one says something else, faster than anything that happens. */
      gs_trace_append (trace, i * SECOND / 60, 1000 + i,
                       scales[rater] * sin (1.3 * t) * cos (0.4 * t) + offsets[rater] + (rater == 3 ? 0.5 * sin (i * 1.7) : 0.03 * sin (i + rater)));
    }
  gs_store_end_trace (store, trace);
}

static void
make_project (GsFolder *folder)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GError) error = NULL;

  for (guint c = 0; c < 2; c++)
    {
      GsClip *clip = gs_fixture_add_clip (store, N_FRAMES);
      g_autofree char *hash = g_strdup_printf ("clip%u", c);
      g_autofree char *title = g_strdup_printf ("film%u", c);
      g_autoptr (GsRunBlock) block = NULL;
      GsRun *computed;

      gs_clip_set_hash (clip, hash);
      gs_clip_set_title (clip, title);
      gs_store_update_clip (store, clip);
      for (guint k = 0; k < N_RATERS; k++)
        {
          record (store, clip, k, "valence");
          record (store, clip, k, "arousal");
        }
      computed = gs_fixture_begin_run (store, clip);
      block = gs_fixture_create_block (computed, 0, N_FRAMES);
      gs_run_set_state (computed, GS_RECORD_COMPLETE);
      gs_store_write_run_block (store, computed, block);
      gs_store_finish_run (store, computed);
    }
  gs_store_close (store, &error);
  g_assert_no_error (error);
}

static char *
load (GsFolder *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  char *text;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
append_field (GPtrArray *fields,
              GString *field)
{
  g_ptr_array_add (fields, g_strdup (field->str));
  g_string_truncate (field, 0);
}

/* A CSV file as rows of fields. */
static GPtrArray *
load_table (GsFolder *folder,
            const char *name)
{
  g_autofree char *text = load (folder, name);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GString) field = g_string_new (NULL);
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  gboolean quoted = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' && quoted && c[1] == '"')
        g_string_append_c (field, *c++);
      else if (*c == '"')
        quoted = !quoted;
      else if (!quoted && (*c == ',' || *c == '\n'))
        {
          append_field (row, field);
          if (*c == '\n')
            {
              g_ptr_array_add (rows, row);
              row = g_ptr_array_new_with_free_func (g_free);
            }
        }
      else
        g_string_append_c (field, *c);
    }
  g_assert_cmpuint (row->len, ==, 0);
  g_ptr_array_unref (row);

  return rows;
}

static const char *
get_text (GPtrArray *rows,
          guint row,
          const char *column)
{
  GPtrArray *header = rows->pdata[0];

  for (guint i = 0; i < header->len; i++)
    {
      if (strcmp (header->pdata[i], column) == 0)
        return ((GPtrArray *) rows->pdata[row])->pdata[i];
    }
  g_error ("there is no column “%s”", column);
}

static double
get_number (GPtrArray *rows,
            guint row,
            const char *column)
{
  const char *text = get_text (rows, row, column);

  return *text != '\0' ? g_ascii_strtod (text, NULL) : NAN;
}

static JsonObject *
run_json (GsFolder *folder,
          const char *line)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (run (folder, &output, &diagnostics, line) != 0)
    g_error ("%s: %s", line, diagnostics);
  root = json_from_string (output, NULL);
  g_assert_nonnull (root);

  return json_object_ref (json_node_get_object (root));
}

static double
get (JsonObject *object,
     const char *name)
{
  return json_object_get_null_member (object, name) ? NAN : json_object_get_double_member (object, name);
}

/* The very same number, or neither. */
static void
assert_same (double one,
             double other)
{
  if (!isnan (one) || !isnan (other))
    g_assert_cmpfloat (one, ==, other);
}

static void
assert_interval (GPtrArray *rows,
                 guint row,
                 const char *column,
                 JsonObject *object,
                 const char *figure)
{
  JsonArray *interval = json_object_get_array_member (json_object_get_object_member (object, "intervals"), figure);
  g_autofree char *low = g_strconcat (column, " low", NULL);
  g_autofree char *high = g_strconcat (column, " high", NULL);

  assert_same (get_number (rows, row, column), get (object, figure));
  assert_same (get_number (rows, row, low), json_array_get_double_element (interval, 0));
  assert_same (get_number (rows, row, high), json_array_get_double_element (interval, 1));
}

static void
check_agreement (GsFolder *folder)
{
  g_autoptr (JsonObject) agreement = run_json (folder, "agreement PROJECT --json --bootstrap 40 --seed 5");
  JsonArray *pairs = json_object_get_array_member (agreement, "pairs");
  JsonObject *group = json_object_get_object_member (agreement, "group");
  g_autoptr (GPtrArray) rows = load_table (folder, "out/parts/valence-pairs.csv");
  g_autoptr (GPtrArray) reliability = load_table (folder, "out/parts/valence-reliability.csv");
  g_autoptr (GPtrArray) raters = load_table (folder, "out/parts/valence-raters.csv");
  static const char *const coefficients[] = { "icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha_standardised", "krippendorff" };

  g_assert_cmpuint (rows->len, ==, json_array_get_length (pairs) + 1);
  for (guint i = 1; i < rows->len; i++)
    {
      JsonObject *pair = json_array_get_object_element (pairs, i - 1);

      g_assert_cmpstr (get_text (rows, i, "a"), ==, json_object_get_string_member (pair, "a"));
      g_assert_cmpstr (get_text (rows, i, "b"), ==, json_object_get_string_member (pair, "b"));
      g_assert_cmpfloat (get_number (rows, i, "n"), ==, (double) json_object_get_int_member (pair, "n"));
      assert_interval (rows, i, "CCC", pair, "ccc");
      assert_interval (rows, i, "r", pair, "pearson");
      assert_same (get_number (rows, i, "RMSE"), get (pair, "rmse"));
      assert_same (get_number (rows, i, "MAE"), get (pair, "mae"));
      assert_same (get_number (rows, i, "SAGR"), get (pair, "sagr"));
      assert_same (get_number (rows, i, "mean CCC"), get (json_object_get_object_member (pair, "mean_over_clips"), "ccc"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (coefficients); i++)
    assert_interval (reliability, i + 1, "value", group, coefficients[i]);
  g_assert_cmpuint (raters->len, ==, N_RATERS + 1);
  for (guint i = 0; i < N_RATERS; i++)
    {
      assert_same (get_number (raters, i + 1, "EWE weight"),
                   json_array_get_double_element (json_object_get_array_member (group, "ewe_weights"), i));
      assert_same (get_number (raters, i + 1, "r"), json_array_get_double_element (json_object_get_array_member (group, "ewe_loo_weights"), i));
    }
}

static void
check_gold (GsFolder *folder)
{
  g_autoptr (GPtrArray) rows = load_table (folder, "out/parts/valence-gold.csv");
  g_autoptr (GPtrArray) networks = load_table (folder, "out/parts/valence-networks.csv");

  g_assert_cmpuint (rows->len, ==, 2 * N_RATERS + 1);
  for (guint c = 0; c < 2; c++)
    {
      g_autofree char *line = g_strdup_printf ("gold PROJECT --clip film%u " GOLD " --out gold.csv --json", c);
      g_autoptr (JsonObject) gold = run_json (folder, line);
      JsonArray *raters = json_object_get_array_member (gold, "raters");
      g_autoptr (GPtrArray) values = NULL;
      double x[N_FRAMES], y[N_FRAMES];

      for (guint k = 0; k < N_RATERS; k++)
        {
          JsonObject *rater = json_array_get_object_element (raters, k);

          assert_same (get_number (rows, c * N_RATERS + k + 1, "weight"), get (rater, "weight"));
          assert_same (get_number (rows, c * N_RATERS + k + 1, "r"), get (rater, "agreement"));
          assert_same (get_number (rows, c * N_RATERS + k + 1, "delay (s)"), get (rater, "delay"));
          g_assert_cmpint (*get_text (rows, c * N_RATERS + k + 1, "left out") == '\0', ==, json_object_get_boolean_member (rater, "used"));
        }

      /* What the network has against it, once more from what `gold` wrote, with ten digits. */
      values = load_table (folder, "gold.csv");
      g_assert_cmpuint (values->len, ==, N_FRAMES + 1);
      for (guint i = 0; i < N_FRAMES; i++)
        {
          x[i] = (double) ((i % 1000) / 1000.0f);
          y[i] = get_number (values, i + 1, "value");
        }
      g_assert_cmpstr (get_text (networks, c + 1, "network"), ==, NETWORK);
      g_assert_cmpfloat_with_epsilon (get_number (networks, c + 1, "CCC"), gs_ccc (x, y, N_FRAMES), 1e-8);
      g_assert_cmpfloat_with_epsilon (get_number (networks, c + 1, "RMSE"), gs_rmse (x, y, N_FRAMES), 1e-8);
    }
  g_assert_cmpstr (get_text (networks, 3, "clip"), ==, "all joined");
  g_assert_cmpstr (get_text (networks, 4, "clip"), ==, "mean over clips");
  g_assert_cmpfloat_with_epsilon (get_number (networks, 4, "CCC"), (get_number (networks, 1, "CCC") + get_number (networks, 2, "CCC")) / 2.0, 1e-12);
}

/* Who is no use is found, and nobody else. */
static void
check_suspect (GsFolder *folder)
{
  g_autofree char *markdown = load (folder, "out/report.md");
  g_autofree char *latex = load (folder, "out/report.tex");
  g_autoptr (GPtrArray) raters = load_table (folder, "out/parts/valence-raters.csv");
  int depth = 0;

  g_assert_nonnull (strstr (markdown, "| **Dan** "));
  g_assert_nonnull (strstr (markdown, "left out of the gold standard in 2 of 2 clips"));
  g_assert_null (strstr (markdown, "**Bob**"));
  for (guint k = 0; k < N_RATERS; k++)
    {
      g_assert_cmpint (*get_text (raters, k + 1, "stands out") != '\0', ==, k == 3);
      if (k < 3)
        g_assert_cmpfloat (get_number (raters, k + 1, "EWE weight"), >, 2.0 * fabs (get_number (raters, 4, "EWE weight")));
      if (k < 3)
        g_assert_cmpfloat (get_number (raters, k + 1, "CCC"), >, get_number (raters, 4, "CCC") + 0.2);
    }

  /* Names are told from commands. */
  g_assert_nonnull (strstr (markdown, "A\\_da & \"50 %\", \\|\\*"));
  g_assert_nonnull (strstr (latex, "A\\_da \\& \"50 \\%\", $|$*"));
  for (const char *c = latex; *c != '\0'; c++)
    {
      depth += (*c == '{' && (c == latex || c[-1] != '\\')) - (*c == '}' && c[-1] != '\\');
      g_assert_cmpint (depth, >=, 0);
    }
  g_assert_cmpint (depth, ==, 0);
  g_assert_nonnull (strstr (markdown, "moving-block bootstrap (Künsch 1989) within clips, with 40 replicates and seed 5"));
  g_assert_nonnull (strstr (markdown, "evaluator weighted estimator"));
}

static guint
count (const char *text,
       gsize length,
       const char *word)
{
  guint n = 0;

  for (const char *c = text; (c = memmem (c, length - (gsize) (c - text), word, strlen (word))) != NULL; c++)
    n++;

  return n;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        remove_tree (file);
      else
        g_unlink (file);
    }
  g_rmdir (path);
}

static void
test_numbers (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *out = g_build_filename (folder->folder, "out", NULL);
  g_autofree char *diagnostics = NULL;
  g_autofree char *pdf_path = g_build_filename (out, "report.pdf", NULL);
  g_autofree char *other_path = g_build_filename (folder->folder, "other.pdf", NULL);
  g_autofree char *pdf = NULL;
  g_autofree char *other = NULL;
  gsize length, other_length;
  guint n_pages = 0;

  make_project (folder);
  g_assert_cmpint (run (folder, NULL, &diagnostics,
                        "report PROJECT --out out --bootstrap 40 --seed 5 " GOLD
                        " --format pdf --format latex --format markdown --format pages"), ==, 0);
  g_assert_cmpstr (diagnostics, ==, "");
  check_agreement (folder);
  check_gold (folder);
  check_suspect (folder);

  /* A picture of each page of the PDF, and the same bytes from another number of threads. */
  g_assert_true (g_file_get_contents (pdf_path, &pdf, &length, NULL));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  for (;;)
    {
      g_autofree char *name = g_strdup_printf ("page-%u.png", n_pages + 1);
      g_autofree char *path = g_build_filename (out, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        break;
      n_pages++;
    }
  g_assert_cmpuint (n_pages, >, 3);
  g_assert_cmpuint (count (pdf, length, "/Type /Page "), ==, n_pages);
  g_assert_cmpint (run (folder, NULL, NULL, "report PROJECT --out other.pdf --bootstrap 40 --seed 5 --threads 1 " GOLD), ==, 0);
  g_assert_true (g_file_get_contents (other_path, &other, &other_length, NULL));
  g_assert_cmpmem (pdf, length, other, other_length);
  remove_tree (out);
}

static void
assert_refused (GsFolder *folder,
                const char *line,
                int status,
                const char *because)
{
  g_autofree char *diagnostics = NULL;

  g_assert_cmpint (run (folder, NULL, &diagnostics, line), ==, status);
  if (strstr (diagnostics, because) == NULL)
    g_error ("%s: “%s” does not say “%s”", line, diagnostics, because);
}

static void
test_refused (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *full = g_build_filename (folder->folder, "full", NULL);
  g_autofree char *file = g_build_filename (full, "file", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GDir) left = NULL;
  GsClip *clip = gs_fixture_add_clip (store, N_FRAMES);
  const char *name;

  assert_refused (folder, "report PROJECT", 2, "--out");
  assert_refused (folder, "report --out a.pdf", 2, "which project");
  assert_refused (folder, "report PROJECT --out a.pdf --format word", 2, "“word”");
  assert_refused (folder, "report PROJECT --out a.pdf --format latex", 2, "another format");
  assert_refused (folder, "report PROJECT --out a.pdf --method guess", 2, "--method");
  assert_refused (folder, "report PROJECT --out a.pdf --confidence 1", 2, "--confidence");
  assert_refused (folder, "report none.gatescope --out a.pdf", 1, "none.gatescope");
  g_assert_true (gs_store_flush (store, NULL));
  assert_refused (folder, "report PROJECT --out a.pdf", 1, "nothing to report on");

  /* Two people are enough; the folder that is in the way stays, and nothing half-written is left beside it. */
  record (store, clip, 1, "dominance");
  record (store, clip, 2, "dominance");
  g_assert_true (gs_store_flush (store, NULL));
  g_assert_cmpint (g_mkdir (full, 0777), ==, 0);
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  assert_refused (folder, "report PROJECT --out full --bootstrap 0", 1, "in the way");
  assert_refused (folder, "report PROJECT --out a.md --dimension valence", 1, "valence");
  g_assert_cmpint (run (folder, NULL, NULL, "report PROJECT --out a.md --bootstrap 0 --rate 5"), ==, 0);
  {
    g_autofree char *markdown = load (folder, "a.md");

    g_assert_nonnull (strstr (markdown, "## Dominance"));
    g_assert_nonnull (strstr (markdown, "bins of 0.2 s"));
    g_assert_null (strstr (markdown, "bootstrap"));
  }
  left = g_dir_open (folder->folder, 0, NULL);
  while ((name = g_dir_read_name (left)) != NULL)
    g_assert_null (strstr (name, "full."));
  remove_tree (full);
}

/* A run over the clip as it is, which is what is submitted. */
static void
test_abaw (GsFolder *folder,
           gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, N_FRAMES);
  GsRun *changed = gs_fixture_begin_run (store, clip);
  g_autoptr (GsRunBlock) changed_block = gs_fixture_create_block (changed, 0, N_FRAMES);
  g_autoptr (GsRun) plain = gs_run_new (clip, N_FRAMES);
  g_autoptr (GsRunBlock) block = NULL;
  g_autofree char *all = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *list = g_build_filename (folder->folder, "list.txt", NULL);

  gs_clip_set_title (clip, "film7.webm");
  gs_store_update_clip (store, clip);
  gs_run_set_state (changed, GS_RECORD_COMPLETE);
  gs_store_write_run_block (store, changed, changed_block);
  gs_store_finish_run (store, changed);
  g_assert_true (gs_store_flush (store, NULL));
  assert_refused (folder, "project PROJECT export-abaw out.txt", 1, "nothing to submit");

  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    gs_run_set_network (plain, output, gs_run_get_network (changed, output));
  gs_store_begin_run (store, plain);
  block = gs_fixture_create_block (plain, 0, N_FRAMES);
  gs_run_set_state (plain, GS_RECORD_COMPLETE);
  gs_store_write_run_block (store, plain, block);
  gs_store_finish_run (store, plain);
  g_assert_true (gs_store_flush (store, NULL));

  g_assert_cmpint (run (folder, NULL, NULL, "project PROJECT export-abaw all.txt"), ==, 0);
  all = load (folder, "all.txt");
  if (!g_str_has_prefix (all, "image_location,valence,arousal\nfilm7/00001.jpg,0"))
    g_error ("%.200s", all);
  g_assert_nonnull (strstr (all, "\nfilm7/00300.jpg,0.29"));
  g_assert_cmpuint (count (all, strlen (all), "\n"), ==, N_FRAMES + 1);

  g_assert_true (g_file_set_contents (list, "image_location\nfilm7/00002.jpg\nfilm7/00301.jpg\n", -1, NULL));
  g_assert_cmpint (run (folder, NULL, NULL, "project PROJECT export-abaw listed.txt --samples list.txt"), ==, 0);
  listed = load (folder, "listed.txt");
  g_assert_cmpuint (count (listed, strlen (listed), "\n"), ==, 3);
  g_assert_nonnull (strstr (listed, "\nfilm7/00301.jpg,0.001"));
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';

  return n;
}

/* Each kind of figure from the command line: a picture, its data, and a sentence whose figures are those of `agreement`. */
static void
test_figure (GsFolder *folder,
             gconstpointer data)
{
  static const struct
  {
    const char *line;
    const char *name; /* of the picture, without its ending */
    const char *start; /* of the picture */
    const char *csv;  /* within the data */
  } cases[] = {
    { "project PROJECT figure lines lines.svg --clip film0", "lines", "<?xml", "Bob" },
    { "project PROJECT figure lines part.svg --clip film0 --dimension arousal --start 1 --end 2", "part", "<?xml", "Bob" },
    { "project PROJECT figure scatter scatter.pdf --of Bob --against Cem", "scatter", "%PDF", "Cem" },
    { "project PROJECT figure bland-altman ba.png --of Bob --against Cem --width 300 --height 200 --dark", "ba", "\x89PNG", "mean" },
    { "project PROJECT figure quadrants q.svg --of Bob --against Cem", "q", "<?xml", "LVLA" },
    { "project PROJECT figure matrix m.svg", "m", "<?xml", "Dan" },
    { "project PROJECT figure face-error fe.svg --against Bob", "fe", "<?xml", "weight" },
    { "project PROJECT figure sound-error se.svg --against Bob", "se", "<?xml", "weight" },
    { "project PROJECT figure face-gate fg.svg --clip film0", "fg", "<?xml", "own" },
    { "project PROJECT figure sound-gate sg.svg --clip film0", "sg", "<?xml", "own" },
    { "project PROJECT figure fusion fu.svg --clip film0 --start 1 --end 2", "fu", "<?xml", "," },
  };
  g_autofree char *sentence = NULL, *whole = NULL, *part = NULL;

  make_project (folder);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = NULL, *diagnostics = NULL, *picture = NULL, *csv = NULL;
      g_auto (GStrv) words = g_strsplit (cases[i].line, " ", 0);
      g_autofree char *table = g_strconcat (cases[i].name, ".csv", NULL);

      if (run (folder, &output, &diagnostics, cases[i].line) != 0)
        g_error ("%s: %s", cases[i].line, diagnostics);
      g_assert_cmpuint (strlen (output), >, 10);
      picture = load (folder, words[4]);
      g_assert_true (g_str_has_prefix (picture, cases[i].start));
      csv = load (folder, table);
      g_assert_cmpuint (count_lines (csv), >, 2);
      if (strstr (csv, cases[i].csv) == NULL)
        g_error ("%s: “%s” does not say “%s”", cases[i].line, csv, cases[i].csv);
    }

  whole = load (folder, "lines.csv");
  part = load (folder, "part.csv");
  g_assert_cmpuint (count_lines (whole), >, 5 * count_lines (part));

  assert_refused (folder, "project PROJECT figure pie a.svg", 2, "none of the figures lines, scatter");
  assert_refused (folder, "project PROJECT figure lines", 2, "the file to write");
  assert_refused (folder, "project PROJECT figure lines a.svg", 1, "--clip says which");
  assert_refused (folder, "project PROJECT figure lines a.svg --clip film9", 1, "no clip is called “film9”");
  assert_refused (folder, "project PROJECT figure scatter a.svg --of Zoe", 1, "“Zoe” says nothing about valence; known are");
  assert_refused (folder, "project PROJECT figure scatter a.svg --of Bob --against Bob", 1, "name the same");
  assert_refused (folder, "project PROJECT figure face-gate a.svg --clip film0 --against Zoe", 1, "“Zoe” says nothing about valence; known are");
  assert_refused (folder, "project PROJECT figure scatter a.svg --start 3 --end 2", 2, "--start lies before --end");
  assert_refused (folder, "project PROJECT figure scatter a.svg --start 5000", 1, "no value at the same time");
  assert_refused (folder, "project PROJECT figure face-error a.svg --of Bob --against Cem", 1, "“Bob” is none");
  assert_refused (folder, "project PROJECT figure lines a.svg --clip film0 --dimension mood", 1, "nobody has said anything about mood");
  assert_refused (folder, "project PROJECT figure scatter a.gif --of Bob --against Cem", 1, "a.gif");
}

/* What names may hold, a real LaTeX takes; two dimensions whose names come to the same letters keep their figures apart. */
static void
test_latex (GsFolder *folder,
            gconstpointer data)
{
  static const char *const raters[] = { "[Ada] 100 %", "*Bob*", "Jürgen Groß & Söhne", "Жанна <x|y>", "a_b^c~d#e$f\\{g}", "`Zoë' \"the rater\"\tÿĀŒ" };
  static const char *const dimensions[] = { "mood_50 %", "mood-50 %" };
  g_autofree char *latex = g_find_program_in_path ("pdflatex");
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;
  g_autofree char *place = g_build_filename (folder->folder, "study", NULL);
  /* All but the letters themselves, which some LaTeX would draw first, and keep in the home. */
  char *arguments[] = { latex, "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "report.tex", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  {
    g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
    GsClip *clip = gs_fixture_add_clip (store, N_FRAMES);

    gs_clip_set_title (clip, "50 % of [it], Übung_1.mp4");
    gs_store_update_clip (store, clip);
    for (guint d = 0; d < G_N_ELEMENTS (dimensions); d++)
      {
        for (guint k = 0; k < G_N_ELEMENTS (raters); k++)
          {
            g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, raters[k]), dimensions[d], -1.0, 1.0);

            gs_store_begin_trace (store, trace);
            for (guint i = 0; i < 500; i++)
              gs_trace_append (trace, i * SECOND / 60, 1000 + i, 0.5 * sin (i / 30.0 + d) + 0.1 * sin (i * 0.7 + k));
            gs_store_end_trace (store, trace);
          }
      }
    gs_store_close (store, &error);
    g_assert_no_error (error);
  }

  g_assert_cmpint (run (folder, NULL, NULL, "report PROJECT --out study --format latex --bootstrap 20"), ==, 0);
  text = load (folder, "study/report.tex");
  g_assert_nonnull (strstr (text, "\\label{fig:mood-50---matrix}"));
  g_assert_nonnull (strstr (text, "\\label{fig:mood-50---matrix-2}"));
  g_assert_nonnull (strstr (text, "\\DeclareUnicodeCharacter{0416}{(U+0416)}"));
  if (latex == NULL)
    {
      remove_tree (place);
      g_test_skip ("pdflatex is not installed");
      return;
    }

  g_spawn_sync (place, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s", said);
  g_free (text);
  text = load (folder, "study/report.log");
  g_assert_null (strstr (text, "Missing character"));
  g_assert_null (strstr (text, "multiply defined"));
  g_assert_null (strstr (text, "Overfull"));
  g_assert_nonnull (strstr (text, "mood-50---matrix-2.pdf"));
  remove_tree (place);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    g_error ("usage: %s GATESCOPE-CLI", argv[0]);
  program = g_canonicalize_filename (argv[1], NULL);

  GS_TEST_ADD ("/cli-report/numbers", test_numbers);
  GS_TEST_ADD ("/cli-report/refused", test_refused);

  GS_TEST_ADD ("/cli-report/abaw", test_abaw);
  GS_TEST_ADD ("/cli-report/figure", test_figure);
  GS_TEST_ADD ("/cli-report/latex", test_latex);

  status = g_test_run ();
  g_free (program);

  return status;
}
