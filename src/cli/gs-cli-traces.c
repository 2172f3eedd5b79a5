/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-traces.h"

#include "gs-bins.h"
#include "gs-cli-project.h"
#include "gs-cli-trace-file.h"
#include "gs-cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_BINS 100000000
#define MOST_RATE 100000.0

static const gint64 *
get_times (const GsCliTraceFile *file)
{
  return (const gint64 *) (const void *) file->times->data;
}

/* Whether all files have the same times, to a microsecond, each once: then rows belong together as they are. */
static gboolean
have_same_times (GPtrArray *files)
{
  const GsCliTraceFile *first = files->pdata[0];
  const gint64 *times = get_times (first);

  for (guint i = 1; i < first->times->len; i++)
    {
      if (times[i] - times[i - 1] <= 2000)
        return FALSE;
    }
  for (guint f = 1; f < files->len; f++)
    {
      const GsCliTraceFile *file = files->pdata[f];

      if (file->times->len != first->times->len)
        return FALSE;
      for (guint i = 0; i < file->times->len; i++)
        {
          if (ABS (get_times (file)[i] - times[i]) > 1000)
            return FALSE;
        }
    }

  return TRUE;
}

static void
find_range (GPtrArray *files,
            gint64 *first,
            gint64 *last)
{
  *first = G_MAXINT64;
  *last = G_MININT64;
  for (guint f = 0; f < files->len; f++)
    {
      const GsCliTraceFile *file = files->pdata[f];

      *first = MIN (*first, get_times (file)[0]);
      *last = MAX (*last, get_times (file)[file->times->len - 1]);
    }
}

static GsTraceTable *
bin_files (GPtrArray *files,
           char **names,
           gint64 start,
           double rate,
           gint64 last)
{
  GsTraceTable *table = gs_trace_table_new (rate);
  gsize n = gs_bin_count (start, rate, last);
  g_autofree gint64 *edges = g_new (gint64, n + 1);
  g_autofree gint64 *middles = g_new (gint64, n + 1);
  g_autofree double *means = g_new (double, n + 1);

  gs_bin_edges (start, rate, n, edges);
  for (gsize i = 0; i < n; i++)
    middles[i] = edges[i] + (edges[i + 1] - edges[i]) / 2;
  gs_trace_table_begin_clip (table, "", middles, n);
  for (guint f = 0; f < files->len; f++)
    {
      const GsCliTraceFile *file = files->pdata[f];

      gs_bin_means (get_times (file), (const double *) (const void *) file->values->data, file->times->len, edges, n, means,
                    NULL);
      gs_trace_table_set (table, names[f], FALSE, means);
    }

  return table;
}

/* Rows as they are where all files have the same times and nobody asked for bins. Else bins: from zero on if somebody asked for
 * them; if not, as long as the coarsest file's median step, with its first sample in the middle of the first, so that
 * rounded times do not fall to either side of an edge. */
static GsTraceTable *
join_files (GPtrArray *files,
            char **names,
            double rate)
{
  gint64 first, last, start;
  double step = 0.0;

  find_range (files, &first, &last);
  if (rate == 0.0 && have_same_times (files))
    {
      const GsCliTraceFile *file = files->pdata[0];
      GsTraceTable *table = gs_trace_table_new (0.0);

      gs_trace_table_begin_clip (table, "", get_times (file), file->times->len);
      for (guint f = 0; f < files->len; f++)
        gs_trace_table_set (table, names[f], FALSE,
                            (const double *) (const void *) ((const GsCliTraceFile *) files->pdata[f])->values->data);
      return table;
    }

  for (guint f = 0; f < files->len; f++)
    step = MAX (step, gs_cli_trace_file_get_step (files->pdata[f]));
  if (rate == 0.0)
    {
      rate = step > 0.0 ? 1.0 / step : 1.0;
      start = first - (gint64) llround (0.5e9 / rate);
      fprintf (stderr, "gatescope-cli: the files have different times: bins of %.6g s are compared; --rate chooses others\n",
               1.0 / rate);
    }
  else
    {
      start = MIN (0, (gint64) llround (floor ((double) first / 1e9 * rate) * 1e9 / rate));
    }

  if ((double) (last - start) / 1e9 * rate > MOST_BINS)
    return NULL;

  return bin_files (files, names, start, rate, last);
}

static GsTraceTable *
load_files (char **paths,
            const GsCliTracesOptions *options,
            int *status)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_cli_trace_file_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GsTraceTable *table;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      GsCliTraceFile *file;

      /* The same file twice would be one column. */
      if (!g_hash_table_add (seen, paths[i]))
        {
          fprintf (stderr, "gatescope-cli: %s: the file is named twice: name each once\n", paths[i]);
          *status = GS_CLI_FAILED;
          return NULL;
        }

      file = gs_cli_trace_file_load (paths[i], options->column, &error);
      if (file == NULL)
        {
          *status = gs_cli_fail (paths[i], error);
          return NULL;
        }
      if (file->choice != NULL)
        fprintf (stderr, "gatescope-cli: %s: %s\n", paths[i], file->choice);
      g_ptr_array_add (files, file);
      g_ptr_array_add (names, paths[i]);
    }

  table = join_files (files, (char **) names->pdata, options->rate);
  if (table == NULL)
    {
      fprintf (stderr, "gatescope-cli: the files span more than %d bins: check that their times are in seconds\n", MOST_BINS);
      *status = GS_CLI_FAILED;
    }

  return table;
}

static gboolean
load_clip (GsStore *store,
           GsClip *clip,
           GsTraceTable *table,
           const char *dimension,
           GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);

  if (!gs_store_load_clip (store, clip, error))
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && !gs_store_load_run (store, run, error))
        return FALSE;
    }

  gs_trace_table_add_clip (table, clip, dimension);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      gs_run_unload (run);
    }

  return TRUE;
}

static void
append_name (GString *names,
             const char *kind,
             const char *name)
{
  g_string_append_printf (names, "%s%s", names->len == 0 ? kind : ", ", name);
}

/* Whose lines were found in the project. */
static void
say_whose (const GsTraceTable *table,
           const char *path,
           const char *dimension)
{
  g_autoptr (GString) people = g_string_new (NULL);
  g_autoptr (GString) networks = g_string_new (NULL);

  for (guint i = 0; i < table->columns->len; i++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, i);

      append_name (column->is_network ? networks : people, column->is_network ? "networks: " : "people: ", column->name);
    }
  fprintf (stderr, "gatescope-cli: %s: %s by %s%s%s\n", path, dimension, people->str, people->len > 0 && networks->len > 0 ? "; " : "",
           networks->str);
}

static GsTraceTable *
load_project (const char *path,
              const GsCliTracesOptions *options,
              int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsStore) store = gs_store_open (path, GS_STORE_EXISTING, &error);
  g_autoptr (GsTraceTable) table = gs_trace_table_new (options->rate);
  const char *dimension = options->dimension != NULL ? options->dimension : "valence";
  g_autoptr (GHashTable) practice = NULL;
  GListModel *clips;

  if (store == NULL)
    {
      *status = gs_cli_fail (path, error);
      return NULL;
    }

  practice = gs_project_find_practice (gs_store_get_project (store));
  clips = gs_project_get_clips (gs_store_get_project (store));
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (options->clip != NULL ? g_strcmp0 (options->clip, gs_clip_get_title (clip)) != 0
                                : g_hash_table_contains (practice, clip))
        continue;
      if (g_cancellable_set_error_if_cancelled (gs_cli_get_cancellable (), &error) ||
          !load_clip (store, clip, table, dimension, &error))
        {
          *status = gs_cli_fail (path, error);
          return NULL;
        }
    }

  if (options->clip != NULL && gs_trace_table_get_n_clips (table) == 0)
    fprintf (stderr, "gatescope-cli: %s: no clip is called “%s”; gatescope-cli project %s info lists them\n", path, options->clip,
             path);
  else if (table->columns->len == 0)
    fprintf (stderr, "gatescope-cli: %s: nobody has said anything about %s; --dimension takes another\n", path, dimension);
  else
    {
      say_whose (table, path, dimension);
      return g_steal_pointer (&table);
    }

  *status = GS_CLI_FAILED;

  return NULL;
}

static gboolean
is_project (const char *path)
{
  char start[16] = { 0 };
  FILE *file = fopen (path, "rb");
  gsize n = file != NULL ? fread (start, 1, sizeof start, file) : 0;

  if (file != NULL)
    fclose (file);

  return g_str_has_suffix (path, ".gatescope") || (n == 16 && memcmp (start, "SQLite format 3", 16) == 0);
}

/**
 * gs_cli_traces_load:
 * @verb: the subcommand
 * @files: CSV files, or one project
 * @options: which of their traces
 * @status: (out): the exit status when %NULL is returned
 *
 * Returns: (transfer full) (nullable): the traces side by side, at least one; %NULL after saying on stderr what was wrong
 */
GsTraceTable *
gs_cli_traces_load (const char *verb,
                    char **files,
                    const GsCliTracesOptions *options,
                    int *status)
{
  guint n = files != NULL ? g_strv_length (files) : 0;

  if (n == 0)
    {
      *status = gs_cli_usage (verb, "which files? CSV files with a time column, or one project");
      return NULL;
    }
  if (options->rate != 0.0 && !(options->rate > 0.0 && options->rate <= MOST_RATE))
    {
      *status = gs_cli_usage (verb, "--rate is a number of bins a second, above 0 and at most %g", MOST_RATE);
      return NULL;
    }

  if (n == 1 && is_project (files[0]))
    {
      if (options->column != NULL)
        {
          *status = gs_cli_usage (verb, "--column is for CSV files; a project takes --dimension");
          return NULL;
        }
      return load_project (files[0], options, status);
    }

  for (guint i = 0; i < n; i++)
    {
      if (is_project (files[i]))
        {
          *status = gs_cli_usage (verb, "a project goes alone: gatescope-cli project %s export DIR gives CSV files", files[i]);
          return NULL;
        }
    }
  if (options->dimension != NULL || options->clip != NULL)
    {
      *status = gs_cli_usage (verb, "--dimension and --clip are for a project; CSV files take --column");
      return NULL;
    }

  return load_files (files, options, status);
}

/**
 * gs_cli_traces_options_clear:
 * @options: options
 */
void
gs_cli_traces_options_clear (GsCliTracesOptions *options)
{
  g_clear_pointer (&options->column, g_free);
  g_clear_pointer (&options->dimension, g_free);
  g_clear_pointer (&options->clip, g_free);
}
