/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-study-private.h"

#include "gs-figure-canvas.h"

#include <math.h>

#define GOLD "gold standard"

static void
study_free (gpointer data)
{
  GsReportStudy *study = data;

  g_clear_pointer (&study->comparison, gs_comparison_free);
  g_clear_pointer (&study->networks, gs_comparison_free);
  g_clear_pointer (&study->against, gs_trace_table_free);
  g_free (study->others);
  for (guint i = 0; i < study->golds->len; i++)
    {
      if (study->golds->pdata[i] != NULL)
        gs_gold_standard_free (study->golds->pdata[i]);
    }
  g_ptr_array_unref (study->golds);
  g_ptr_array_unref (study->reasons);
  g_free (study);
}

/**
 * gs_report_config_init:
 * @config: (out): what is usual: intervals from 2,000 replicates of seed 1, the mean of the raters as gold standard
 */
void
gs_report_config_init (GsReportConfig *config)
{
  *config = (GsReportConfig){ .n_replicates = 2000, .seed = 1, .confidence = 0.95 };
  gs_gold_standard_config_init (&config->gold);
}

/* A column's name as it is shown. */
char *
gs_report_name_column (const GsTraceTable *table,
                       guint column)
{
  g_autofree char *name = g_filename_display_name (gs_trace_table_get_column (table, column)->name);
  g_auto (GStrv) parts = g_strsplit (name, ".safetensors", 2);

  /* What kind of file a network is in goes without saying. */
  return gs_trace_table_get_column (table, column)->is_network ? g_strjoinv ("", parts) : g_steal_pointer (&name);
}

/* Letters that every file system and LaTeX takes. */
char *
gs_report_name_file (const GsReportStudy *study,
                     const char *what)
{
  char *name = g_strdup_printf ("%s-%s", study->dimension->name, what);

  for (char *c = name; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && *c != '-')
        *c = '-';
    }

  return name;
}

char *
gs_report_capitalise (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, MIN (1, g_utf8_strlen (text, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_next_char (text), NULL);
}

/**
 * gs_report_find_suspect:
 * @study: a dimension
 * @rater: which of the comparison's raters
 * @reason: (out): what stands out
 *
 * Returns: whether the rater was left out of a gold standard, or correlates with the mean of the others by less than %GS_REPORT_LEAST_AGREEMENT
 */
gboolean
gs_report_find_suspect (const GsReportStudy *study,
                        guint rater,
                        char **reason)
{
  const GsComparison *comparison = study->comparison;
  guint column = g_array_index (comparison->raters, guint, rater), n_left_out = 0, n_clips = 0;
  const char *name = gs_trace_table_get_column (comparison->table, column)->name;
  double weight = comparison->ewe_loo_weights[rater];

  for (guint clip = 0; clip < study->golds->len; clip++)
    {
      const GsGoldStandard *gold = study->golds->pdata[clip];

      for (guint k = 0; gold != NULL && k < gold->gold->n_raters; k++)
        {
          if (!g_str_equal (gold->names->pdata[k], name) || gold->gold->raters[k].reason == GS_GOLD_EMPTY)
            continue;
          n_clips++;
          n_left_out += gold->gold->raters[k].reason != GS_GOLD_USED;
        }
    }

  if (n_left_out == 0 && !(weight < GS_REPORT_LEAST_AGREEMENT))
    return FALSE;

  if (n_left_out > 0)
    {
      *reason = g_strdup_printf ("left out of the gold standard in %u of %u clips", n_left_out, n_clips);
    }
  else
    {
      g_autofree char *number = gs_figure_format (weight, 2, FALSE);

      *reason = g_strdup_printf ("hardly goes with the others (r %s)", number);
    }

  return TRUE;
}

static void
measure_others (GsReportStudy *study)
{
  const GsComparison *comparison = study->comparison;
  guint k = comparison->raters->len;
  gsize n = gs_trace_table_get_n (comparison->table);
  g_autofree const double **raters = g_new (const double *, MAX (1, k));
  g_autofree double *mean = g_new (double, MAX (1, n));

  study->others = g_new0 (GsAgreement, MAX (1, k));
  for (guint i = 0; i < k; i++)
    raters[i] = gs_trace_table_get_values (comparison->table, g_array_index (comparison->raters, guint, i));
  for (guint i = 0; i < k; i++)
    {
      gs_gold_find_mean (raters, k, n, (int) i, mean);
      gs_agreement_measure (&study->others[i], raters[i], mean, n);
    }
}

static gboolean
make_golds (GsReportStudy *study,
            const GsReportConfig *config,
            GCancellable *cancellable,
            GError **error)
{
  const GsTraceTable *table = study->dimension->table;

  for (guint clip = 0; clip < gs_trace_table_get_n_clips (table); clip++)
    {
      g_autoptr (GError) own_error = NULL;
      GsGoldStandardConfig gold = config->gold;
      GsGoldStandard *standard;

      gold.n_threads = config->n_threads;
      standard = study->comparison->raters->len > 0 ? gs_gold_standard_new (table, clip, &gold, cancellable, &own_error) : NULL;
      if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      g_ptr_array_add (study->golds, standard);
      g_ptr_array_add (study->reasons, own_error != NULL ? g_strdup (own_error->message) : NULL);
    }

  return TRUE;
}

/* The gold standards and what networks said, clip by clip; both as nobody's opinion, so that there is no group of raters. */
static void
join_networks (GsReportStudy *study)
{
  const GsTraceTable *table = study->dimension->table;
  const gsize *starts = gs_trace_table_get_starts (table);
  GsTraceTable *against = gs_trace_table_new (table->rate);
  gboolean any = FALSE;

  for (guint clip = 0; clip < gs_trace_table_get_n_clips (table); clip++)
    {
      const GsGoldStandard *gold = study->golds->pdata[clip];

      gs_trace_table_begin_clip (against, table->clips->pdata[clip], &g_array_index (table->times, gint64, starts[clip]),
                                 starts[clip + 1] - starts[clip]);
      if (gold != NULL)
        {
          gs_trace_table_set (against, GOLD, TRUE, gold->gold->values);
          any = TRUE;
        }
      for (guint c = 0; c < table->columns->len; c++)
        {
          const GsTraceColumn *column = gs_trace_table_get_column (table, c);

          if (column->is_network)
            gs_trace_table_set (against, column->name, TRUE, gs_trace_table_get_values (table, c) + starts[clip]);
        }
    }

  if (any)
    study->against = against;
  else
    gs_trace_table_free (against);
}

static GsComparison *
compare (const GsTraceTable *table,
         const GsReportConfig *config,
         const char *reference,
         GCancellable *cancellable,
         GError **error)
{
  GsComparisonConfig comparison = {
    .reference = reference,
    .n_replicates = config->n_replicates,
    .n_permutations = reference != NULL ? config->n_permutations : 0,
    .seed = config->seed,
    .block = config->block,
    .confidence = config->confidence,
    .n_threads = config->n_threads,
  };

  return gs_comparison_new (table, &comparison, cancellable, error);
}

static GsReportStudy *
make_study (const GsReportDimension *dimension,
            const GsReportConfig *config,
            GCancellable *cancellable,
            GError **error)
{
  GsReportStudy *study = g_new0 (GsReportStudy, 1);

  study->dimension = dimension;
  study->golds = g_ptr_array_new ();
  study->reasons = g_ptr_array_new_with_free_func (g_free);
  study->comparison = compare (dimension->table, config, NULL, cancellable, error);
  if (study->comparison == NULL || !make_golds (study, config, cancellable, error))
    {
      study_free (study);
      return NULL;
    }

  measure_others (study);
  join_networks (study);
  if (study->against != NULL && study->against->columns->len > 1)
    {
      study->networks = compare (study->against, config, GOLD, cancellable, error);
      if (study->networks == NULL)
        {
          study_free (study);
          return NULL;
        }
    }

  return study;
}

static void
write_report (GsReportWork *work)
{
  gs_report_write_methods (work);
  for (guint i = 0; i < work->studies->len; i++)
    {
      const GsReportStudy *study = work->studies->pdata[i];
      g_autofree char *heading = gs_report_capitalise (study->dimension->name);

      gs_report_add_heading (work->report, 1, heading);
      gs_report_write_raters (work, study);
      gs_report_write_gold (work, study);
      gs_report_write_networks (work, study);
    }
  gs_report_write_quadrants (work);
  gs_report_write_provenance (work);
}

/**
 * gs_report_make:
 * @data: what was said
 * @config: how to compare
 * @cancellable: (nullable): stops it
 * @error: (out) (optional): why not
 *
 * Computes everything and writes the report. May take seconds: not for the main thread. Its numbers are those of gs_comparison_new() and
 * gs_gold_standard_new() with the same settings.
 *
 * Returns: (transfer full): the report
 */
GsReport *
gs_report_make (const GsReportData *data,
                const GsReportConfig *config,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *title = g_strdup_printf ("Report on %s", data->name);
  g_autoptr (GPtrArray) studies = g_ptr_array_new_with_free_func (study_free);
  GsReportWork work = { NULL, data, config, studies };

  for (guint d = 0; d < data->dimensions->len; d++)
    {
      GsReportStudy *study = make_study (data->dimensions->pdata[d], config, cancellable, error);

      if (study == NULL)
        return NULL;
      g_ptr_array_add (studies, study);
      if (config->progress != NULL)
        config->progress ((d + 1.0) / data->dimensions->len, config->progress_data);
    }

  work.report = gs_report_new (title);
  write_report (&work);

  return work.report;
}
