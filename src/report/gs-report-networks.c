/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-study-private.h"

#include "gs-figure-bland-altman.h"
#include "gs-figure-gate-error.h"
#include "gs-figure-quadrants.h"
#include "gs-figure-scatter.h"

#include <math.h>

/* Networks of which figures are drawn. */
#define MOST_DRAWN 3

static void
add_row (GsReportTable *table,
         const char *network,
         const char *clip,
         const GsAgreement *agreement,
         const GsInterval *intervals)
{
  gs_report_table_add_text (table, network);
  gs_report_table_add_text (table, clip);
  gs_report_table_add_count (table, agreement->n);
  gs_report_table_add_estimate (table, agreement->ccc, intervals != NULL ? &intervals[GS_FIGURE_CCC] : NULL, 3, TRUE);
  gs_report_table_add_estimate (table, agreement->pearson, intervals != NULL ? &intervals[GS_FIGURE_PEARSON] : NULL, 3, FALSE);
  gs_report_table_add_number (table, agreement->rmse, 3);
  gs_report_table_add_number (table, agreement->mae, 3);
  gs_report_table_add_number (table, agreement->sagr, 3);
}

static void
write_table (GsReportWork *work,
             const GsReportStudy *study)
{
  const GsComparison *comparison = study->networks;
  guint n_clips = gs_trace_table_get_n_clips (comparison->table);
  gboolean bootstrapped = comparison->n_replicates > 0;
  g_autofree char *name = gs_report_name_file (study, "networks");
  g_autofree char *caption = g_strdup_printf ("Networks against the gold standard of %s, clip by clip and pooled in both ways.", study->dimension->name);
  GsReportTable *table = gs_report_add_table (work->report, name, caption);

  gs_report_table_add_column (table, "network", TRUE);
  gs_report_table_add_column (table, "clip", TRUE);
  gs_report_table_add_column (table, "n", FALSE);
  gs_report_table_add_column (table, "CCC", FALSE);
  gs_report_table_add_column (table, "r", FALSE);
  gs_report_table_add_column (table, "RMSE", FALSE);
  gs_report_table_add_column (table, "MAE", FALSE);
  gs_report_table_add_column (table, "SAGR", FALSE);
  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);
      g_autofree char *network = gs_report_name_column (comparison->table, pair->a);

      for (guint clip = 0; clip < n_clips; clip++)
        {
          if (pair->clips[clip].n > 0)
            add_row (table, network, comparison->table->clips->pdata[clip], &pair->clips[clip], NULL);
        }
      add_row (table, network, "all joined", &pair->pooled.concatenated, bootstrapped ? pair->intervals.concatenated : NULL);
      gs_report_table_mark (table);
      if (n_clips > 1)
        add_row (table, network, "mean over clips", &pair->pooled.mean, bootstrapped ? pair->intervals.mean : NULL);
    }
}

static void
write_differences (GsReportWork *work,
                   const GsReportStudy *study)
{
  const GsComparison *comparison = study->networks;
  g_autofree char *name = gs_report_name_file (study, "differences");
  g_autofree char *caption =
    g_strdup_printf ("Do two networks agree differently with the gold standard of %s? Paired permutation test, two-sided, not corrected for the number of tests.",
                     study->dimension->name);
  GsReportTable *table;

  if (comparison->differences->len == 0)
    return;

  table = gs_report_add_table (work->report, name, caption);
  gs_report_table_add_column (table, "a", TRUE);
  gs_report_table_add_column (table, "b", TRUE);
  gs_report_table_add_column (table, "CCC a", FALSE);
  gs_report_table_add_column (table, "CCC b", FALSE);
  gs_report_table_add_column (table, "a − b", FALSE);
  gs_report_table_add_column (table, "p", FALSE);
  gs_report_table_add_column (table, "exchanged", TRUE);
  for (guint i = 0; i < comparison->differences->len; i++)
    {
      const GsComparisonDifference *difference = &g_array_index (comparison->differences, GsComparisonDifference, i);
      const GsPermutationResult *result = &difference->result;
      g_autofree char *a = gs_report_name_column (comparison->table, difference->a);
      g_autofree char *b = gs_report_name_column (comparison->table, difference->b);
      g_autofree char *how = g_strdup_printf ("%" G_GSIZE_FORMAT " %s, %s", result->n_units, result->by_clip ? "clips" : "blocks",
                                              result->exact ? "all ways" : "drawn ways");

      gs_report_table_add_text (table, a);
      gs_report_table_add_text (table, b);
      gs_report_table_add_number (table, result->a, 3);
      gs_report_table_add_number (table, result->b, 3);
      gs_report_table_add_number (table, result->difference, 3);
      gs_report_table_add_number (table, result->p, 4);
      gs_report_table_add_text (table, how);
    }
}

static const GsReportGate *
find_gate (const GsReportDimension *dimension,
           const char *column,
           guint which)
{
  for (guint i = 0; i < dimension->gates->len; i++)
    {
      const GsReportGate *gate = dimension->gates->pdata[i];

      if (g_str_equal (gate->column, column) && which-- == 0)
        return gate;
    }

  return NULL;
}

static const char *
name_modality (const char *modality)
{
  return g_str_equal (modality, "video") ? "face" : g_str_equal (modality, "audio") ? "sound" : modality;
}

static void
draw_gates (GsReportWork *work,
            const GsReportStudy *study,
            guint column,
            guint index)
{
  const GsTraceTable *table = study->against;
  const double *said = gs_trace_table_get_values (table, column), *gold = gs_trace_table_get_values (table, study->networks->reference);
  gsize n = gs_trace_table_get_n (table);
  g_autofree double *errors = g_new (double, MAX (1, n));
  const GsReportGate *gate;

  for (gsize i = 0; i < n; i++)
    errors[i] = fabs (said[i] - gold[i]);

  for (guint which = 0; (gate = find_gate (study->dimension, gs_trace_table_get_column (table, column)->name, which)) != NULL; which++)
    {
      const char *modality = name_modality (gate->modality);
      g_autofree char *display = gs_report_name_column (table, column);
      g_autofree char *title = g_strdup_printf ("Gate of the %s", modality);
      g_autofree char *weight = g_strdup_printf ("weight of “own”, gate of the %s", modality);
      g_autofree char *what = g_strdup_printf ("gate-%u-%s", index + 1, modality);
      g_autofree char *name = gs_report_name_file (study, what);
      g_autofree char *caption = g_strdup_printf (
        "%s: mean absolute error of %s where the gate of the %s gives its own features such a weight. Bars: 95 %% intervals over blocks of time.", display,
        study->dimension->name, modality);
      g_autoptr (GsFigure) figure = NULL;

      if (gate->weights->len != n)
        continue;
      figure = gs_figure_gate_error_new (title, weight, "absolute error", (const double *) (const void *) gate->weights->data, errors,
                                         gs_trace_table_get_starts (table), gs_trace_table_get_n_clips (table));
      gs_report_add_figure (work->report, name, caption, figure, TRUE);
    }
}

static void
draw_network (GsReportWork *work,
              const GsReportStudy *study,
              guint column,
              guint index)
{
  const GsTraceTable *table = study->against;
  const double *said = gs_trace_table_get_values (table, column), *gold = gs_trace_table_get_values (table, study->networks->reference);
  g_autofree char *display = gs_report_name_column (table, column);
  g_autofree char *scatter_what = g_strdup_printf ("scatter-%u", index + 1);
  g_autofree char *scatter_name = gs_report_name_file (study, scatter_what);
  g_autofree char *scatter_caption = g_strdup_printf ("%s against the gold standard of %s, all clips joined.", display, study->dimension->name);
  g_autofree char *bland_what = g_strdup_printf ("bland-altman-%u", index + 1);
  g_autofree char *bland_name = gs_report_name_file (study, bland_what);
  g_autofree char *bland_caption = g_strdup_printf ("Differences of %s and the gold standard of %s against their mean.", display, study->dimension->name);
  g_autoptr (GsFigure) scatter = gs_figure_scatter_new ("Scatter", "gold standard", display, gold, said, gs_trace_table_get_n (table));
  g_autoptr (GsFigure) bland = gs_figure_bland_altman_new ("Bland–Altman", "network", "gold standard", said, gold, gs_trace_table_get_n (table));

  gs_report_add_figure (work->report, scatter_name, scatter_caption, scatter, TRUE);
  gs_report_add_figure (work->report, bland_name, bland_caption, bland, TRUE);
  draw_gates (work, study, column, index);
}

/**
 * gs_report_write_networks:
 * @work: a report
 * @study: a dimension
 *
 * Writes how networks agree with the gold standard, and draws the first of them.
 */
void
gs_report_write_networks (GsReportWork *work,
                          const GsReportStudy *study)
{
  if (study->networks == NULL)
    return;

  write_table (work, study);
  write_differences (work, study);
  for (guint i = 0; i < MIN (study->networks->pairs->len, MOST_DRAWN); i++)
    draw_network (work, study, g_array_index (study->networks->pairs, GsComparisonPair, i).a, i);
  if (study->networks->pairs->len > MOST_DRAWN)
    {
      g_autofree char *text = g_strdup_printf ("Figures of the first %d networks are shown.", MOST_DRAWN);

      gs_report_add_paragraph (work->report, text);
    }
}

static const GsReportStudy *
find_study (const GsReportWork *work,
            GsOutput output)
{
  for (guint i = 0; i < work->studies->len; i++)
    {
      const GsReportStudy *study = work->studies->pdata[i];

      if (g_str_equal (study->dimension->name, gs_output_get_nick (output)))
        return study->networks != NULL ? study : NULL;
    }

  return NULL;
}

static double
find_ccc (const GsReportStudy *study,
          int column)
{
  for (guint i = 0; i < study->networks->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (study->networks->pairs, GsComparisonPair, i);

      if ((int) pair->a == column)
        return pair->pooled.concatenated.ccc;
    }

  return NAN;
}

/**
 * gs_report_write_quadrants:
 * @work: a report
 *
 * Writes what valence and arousal are together, for each pair of networks that ran together: the ABAW score and the quadrants.
 */
void
gs_report_write_quadrants (GsReportWork *work)
{
  const GsReportStudy *valence = find_study (work, GS_OUTPUT_VALENCE), *arousal = find_study (work, GS_OUTPUT_AROUSAL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GsReportTable *table = NULL;
  guint n_drawn = 0;

  if (valence == NULL || arousal == NULL || gs_trace_table_get_n (valence->against) != gs_trace_table_get_n (arousal->against))
    return;

  for (guint pass = 0; pass < 2; pass++)
    {
      g_hash_table_remove_all (seen);
      for (guint i = 0; i < work->data->runs->len; i++)
        {
          const GsReportRun *run = work->data->runs->pdata[i];
          const char *names[2] = { run->columns[GS_OUTPUT_VALENCE], run->columns[GS_OUTPUT_AROUSAL] };
          int v = names[0] != NULL ? gs_trace_table_find (valence->against, names[0]) : -1;
          int a = names[1] != NULL ? gs_trace_table_find (arousal->against, names[1]) : -1;
          g_autofree char *v_name = NULL;
          g_autofree char *a_name = NULL;

          if (v < 0 || a < 0 || !g_hash_table_add (seen, g_strconcat (names[0], "\n", names[1], NULL)))
            continue;
          v_name = gs_report_name_column (valence->against, (guint) v);
          a_name = gs_report_name_column (arousal->against, (guint) a);

          if (pass == 0)
            {
              double ccc_v = find_ccc (valence, v), ccc_a = find_ccc (arousal, a);

              if (table == NULL)
                {
                  gs_report_add_heading (work->report, 1, "Valence and arousal together");
                  table = gs_report_add_table (work->report, "score", "ABAW's score P = (CCC of valence + CCC of arousal) / 2, all clips joined.");
                  gs_report_table_add_column (table, "valence", TRUE);
                  gs_report_table_add_column (table, "arousal", TRUE);
                  gs_report_table_add_column (table, "CCC valence", FALSE);
                  gs_report_table_add_column (table, "CCC arousal", FALSE);
                  gs_report_table_add_column (table, "P", FALSE);
                }
              gs_report_table_add_text (table, v_name);
              gs_report_table_add_text (table, a_name);
              gs_report_table_add_number (table, ccc_v, 3);
              gs_report_table_add_number (table, ccc_a, 3);
              gs_report_table_add_number (table, gs_abaw_score (ccc_v, ccc_a), 3);
            }
          else if (n_drawn++ < MOST_DRAWN)
            {
              GsQuadrants quadrants;
              g_autofree char *name = g_strdup_printf ("quadrants-%u", n_drawn);
              g_autofree char *caption = g_strdup_printf ("Quadrants of the circumplex: gold standard against %s and %s, all clips joined.", v_name, a_name);
              g_autoptr (GsFigure) figure = NULL;

              gs_quadrants_measure (&quadrants, gs_trace_table_get_values (valence->against, (guint) valence->networks->reference),
                                    gs_trace_table_get_values (arousal->against, (guint) arousal->networks->reference),
                                    gs_trace_table_get_values (valence->against, (guint) v), gs_trace_table_get_values (arousal->against, (guint) a),
                                    gs_trace_table_get_n (valence->against), 0.0);
              figure = gs_figure_quadrants_new ("Quadrants", "gold standard", "network", &quadrants);
              gs_report_add_figure (work->report, name, caption, figure, FALSE);
            }
        }
    }
}
