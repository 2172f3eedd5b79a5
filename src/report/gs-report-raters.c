/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-study-private.h"

#include "gs-figure-canvas.h"
#include "gs-figure-curve.h"
#include "gs-figure-matrix.h"

#include <math.h>

/* Clips whose traces are drawn. */
#define MOST_TRACES 3

static void
write_pairs (GsReportWork *work,
             const GsReportStudy *study)
{
  const GsComparison *comparison = study->comparison;
  gboolean several = gs_trace_table_get_n_clips (comparison->table) > 1, bootstrapped = comparison->n_replicates > 0;
  g_autofree char *name = gs_report_name_file (study, "pairs");
  g_autofree char *caption =
    g_strdup_printf ("Agreement of %s in pairs%s%s.", study->dimension->name, several ? ", all clips joined" : "",
                     bootstrapped ? "; CCC with its interval" : "");
  GsReportTable *table;

  if (comparison->pairs->len == 0)
    return;

  table = gs_report_add_table (work->report, name, caption);
  gs_report_table_add_column (table, "a", TRUE);
  gs_report_table_add_column (table, "b", TRUE);
  gs_report_table_add_column (table, "n", FALSE);
  gs_report_table_add_column (table, "CCC", FALSE);
  gs_report_table_add_column (table, "r", FALSE);
  gs_report_table_add_column (table, "RMSE", FALSE);
  gs_report_table_add_column (table, "MAE", FALSE);
  gs_report_table_add_column (table, "SAGR", FALSE);
  if (several)
    gs_report_table_add_column (table, "mean CCC", FALSE);
  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);
      const GsAgreement *joined = &pair->pooled.concatenated;
      g_autofree char *a = gs_report_name_column (comparison->table, pair->a);
      g_autofree char *b = gs_report_name_column (comparison->table, pair->b);

      gs_report_table_add_text (table, a);
      gs_report_table_add_text (table, b);
      gs_report_table_add_count (table, joined->n);
      gs_report_table_add_estimate (table, joined->ccc, bootstrapped ? &pair->intervals.concatenated[GS_FIGURE_CCC] : NULL, 3, TRUE);
      gs_report_table_add_estimate (table, joined->pearson, bootstrapped ? &pair->intervals.concatenated[GS_FIGURE_PEARSON] : NULL, 3, FALSE);
      gs_report_table_add_number (table, joined->rmse, 3);
      gs_report_table_add_number (table, joined->mae, 3);
      gs_report_table_add_number (table, joined->sagr, 3);
      if (several)
        gs_report_table_add_number (table, pair->pooled.mean.ccc, 3);
    }
}

static void
write_matrix (GsReportWork *work,
              const GsReportStudy *study)
{
  const GsComparison *comparison = study->comparison;
  guint n = comparison->table->columns->len, k = comparison->raters->len;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree double *values = g_new (double, (gsize) MAX (1, n) * MAX (1, n));
  g_autofree double *weights = g_new (double, MAX (1, n));
  g_autofree double *others = g_new (double, MAX (1, n));
  g_autofree char *title = gs_report_capitalise (study->dimension->name);
  g_autofree char *name = gs_report_name_file (study, "matrix");
  g_autoptr (GString) caption = g_string_new (NULL);
  g_autoptr (GsFigure) figure = NULL;

  if (n < 2)
    return;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (names, gs_report_name_column (comparison->table, i));
      weights[i] = others[i] = NAN;
      for (guint j = 0; j < n; j++)
        values[i * n + j] = i == j ? 1.0 : NAN;
    }
  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);

      values[pair->a * n + pair->b] = values[pair->b * n + pair->a] = pair->pooled.concatenated.ccc;
    }
  for (guint i = 0; i < k; i++)
    {
      weights[g_array_index (comparison->raters, guint, i)] = comparison->ewe_weights[i];
      others[g_array_index (comparison->raters, guint, i)] = study->others[i].ccc;
    }

  figure = gs_figure_matrix_new (title, "CCC", (const char *const *) names->pdata, n, values);
  g_string_append_printf (caption, "Agreement of %s, everybody with everybody: CCC, all clips joined.", study->dimension->name);
  if (k > 2)
    {
      gs_figure_matrix_add_column (figure, "EWE weight", weights);
      gs_figure_matrix_add_column (figure, "CCC, others", others);
      g_string_append (caption, " Beside it each rater's weight in the evaluator weighted estimator and the CCC with the mean of the other raters.");
    }
  for (guint i = 0; i < k && k > 2; i++)
    {
      g_autofree char *reason = NULL;

      if (gs_report_find_suspect (study, i, &reason))
        gs_figure_matrix_mark (figure, g_array_index (comparison->raters, guint, i), reason);
    }
  gs_report_add_figure (work->report, name, caption->str, figure, FALSE);
}

static void
add_coefficient (GsReportTable *table,
                 const char *name,
                 const char *definition,
                 double value,
                 const GsInterval *interval,
                 GsUndefined reason)
{
  const char *explanation = isnan (value) ? gs_undefined_explain (reason) : NULL;

  gs_report_table_add_text (table, name);
  gs_report_table_add_estimate (table, value, interval, 3, TRUE);
  gs_report_table_add_text (table, explanation != NULL ? explanation : definition);
}

static void
write_reliability (GsReportWork *work,
                   const GsReportStudy *study)
{
  const GsComparison *comparison = study->comparison;
  const GsReliability *r = &comparison->reliability;
  const GsReliabilityIntervals *intervals = comparison->n_replicates > 0 ? &comparison->reliability_intervals : NULL;
  g_autofree char *name = gs_report_name_file (study, "reliability");
  g_autofree char *caption = NULL;
  g_autofree char *n = gs_figure_format_count (r->n_bins);
  GsReportTable *table;

  if (comparison->raters->len < 2)
    return;

  caption = g_strdup_printf ("Reliability of the %u raters of %s, over the %s %s in which every rater has a value; Krippendorff's alpha over those with at least two.",
                             r->n_raters, study->dimension->name, n, study->dimension->table->rate > 0.0 ? "bins" : "frames");
  table = gs_report_add_table (work->report, name, caption);
  gs_report_table_add_column (table, "coefficient", TRUE);
  gs_report_table_add_column (table, "value", FALSE);
  gs_report_table_add_column (table, "what it is", TRUE);
  add_coefficient (table, "ICC(A,1)", "absolute agreement of one rater", r->icc_a1, intervals ? &intervals->icc_a1 : NULL, r->icc_undefined);
  add_coefficient (table, "ICC(A,k)", "absolute agreement of the mean of k", r->icc_ak, intervals ? &intervals->icc_ak : NULL,
                   r->icc_undefined);
  add_coefficient (table, "ICC(C,1)", "consistency of one rater", r->icc_c1, intervals ? &intervals->icc_c1 : NULL, r->icc_undefined);
  add_coefficient (table, "ICC(C,k)", "consistency of the mean of k: Cronbach's alpha", r->icc_ck, intervals ? &intervals->icc_ck : NULL,
                   r->icc_undefined);
  add_coefficient (table, "standardised alpha", "from the mean correlation of all pairs", r->alpha_standardised,
                   intervals ? &intervals->alpha_standardised : NULL, r->alpha_undefined);
  add_coefficient (table, "Krippendorff's alpha", "interval data, missing values left missing", r->krippendorff,
                   intervals ? &intervals->krippendorff : NULL, r->krippendorff_undefined);
}

static void
write_list (GsReportWork *work,
            const GsReportStudy *study)
{
  const GsComparison *comparison = study->comparison;
  g_autofree char *name = gs_report_name_file (study, "raters");
  g_autofree char *caption =
    g_strdup_printf ("Raters of %s. EWE weight: correlation with the mean of all; the next three columns are about the mean of the other raters.",
                     study->dimension->name);
  GsReportTable *table;

  if (comparison->raters->len < 2)
    return;

  table = gs_report_add_table (work->report, name, caption);
  gs_report_table_add_column (table, "rater", TRUE);
  gs_report_table_add_column (table, "n", FALSE);
  gs_report_table_add_column (table, "EWE weight", FALSE);
  gs_report_table_add_column (table, "r", FALSE);
  gs_report_table_add_column (table, "CCC", FALSE);
  gs_report_table_add_column (table, "bias", FALSE);
  gs_report_table_add_column (table, "stands out", TRUE);
  for (guint i = 0; i < comparison->raters->len; i++)
    {
      g_autofree char *rater = gs_report_name_column (comparison->table, g_array_index (comparison->raters, guint, i));
      g_autofree char *reason = NULL;
      gboolean suspect = comparison->raters->len > 2 && gs_report_find_suspect (study, i, &reason);

      gs_report_table_add_text (table, rater);
      gs_report_table_add_count (table, study->others[i].n);
      gs_report_table_add_number (table, comparison->ewe_weights[i], 3);
      gs_report_table_add_number (table, comparison->ewe_loo_weights[i], 3);
      gs_report_table_add_number (table, study->others[i].ccc, 3);
      gs_report_table_add_number (table, study->others[i].bias, 3);
      gs_report_table_add_text (table, suspect ? reason : "");
      if (suspect)
        gs_report_table_mark (table);
    }
}

/**
 * gs_report_write_raters:
 * @work: a report
 * @study: a dimension
 *
 * Writes who agrees with whom, how reliable all are, and who stands out.
 */
void
gs_report_write_raters (GsReportWork *work,
                        const GsReportStudy *study)
{
  write_pairs (work, study);
  write_reliability (work, study);
  write_list (work, study);
  write_matrix (work, study);
}

/* A word for the table. */
static const char *
get_reason (GsGoldReason reason)
{
  switch (reason)
    {
    case GS_GOLD_EMPTY:
      return "said nothing";
    case GS_GOLD_CONSTANT:
      return "never varies";
    case GS_GOLD_DISAGREES:
      return "disagrees";
    case GS_GOLD_USED:
    default:
      return "";
    }
}

static void
write_weights (GsReportWork *work,
               const GsReportStudy *study)
{
  g_autofree char *name = gs_report_name_file (study, "gold");
  g_autofree char *caption = g_strdup_printf (
    "What became of each rater in the gold standard of %s: weight (where the method has weights), correlation with the mean of the others, delay that was taken back.",
    study->dimension->name);
  GsReportTable *table = gs_report_add_table (work->report, name, caption);

  gs_report_table_add_column (table, "clip", TRUE);
  gs_report_table_add_column (table, "rater", TRUE);
  gs_report_table_add_column (table, "weight", FALSE);
  gs_report_table_add_column (table, "r", FALSE);
  gs_report_table_add_column (table, "delay (s)", FALSE);
  gs_report_table_add_column (table, "left out", TRUE);
  for (guint clip = 0; clip < study->golds->len; clip++)
    {
      const GsGoldStandard *standard = study->golds->pdata[clip];

      for (guint k = 0; standard != NULL && k < standard->gold->n_raters; k++)
        {
          const GsGoldRater *rater = &standard->gold->raters[k];
          g_autofree char *rater_name = g_filename_display_name (standard->names->pdata[k]);

          gs_report_table_add_text (table, standard->clip);
          gs_report_table_add_text (table, rater_name);
          gs_report_table_add_number (table, rater->weight, 3);
          gs_report_table_add_number (table, rater->agreement, 3);
          gs_report_table_add_number (table, (double) rater->delay * standard->period, 2);
          gs_report_table_add_text (table, get_reason (rater->reason));
          if (rater->reason != GS_GOLD_USED)
            gs_report_table_mark (table);
        }
    }
}

static void
write_traces (GsReportWork *work,
              const GsReportStudy *study,
              guint clip)
{
  const GsGoldStandard *standard = study->golds->pdata[clip];
  const GsTraceTable *table = study->dimension->table;
  const gsize *starts = gs_trace_table_get_starts (table);
  gsize n = standard->gold->n;
  g_autofree double *seconds = g_new (double, MAX (1, n));
  g_autofree double *low = g_new (double, MAX (1, n));
  g_autofree double *high = g_new (double, MAX (1, n));
  g_autofree char *title = g_strdup_printf ("%s: %s", standard->clip, study->dimension->name);
  g_autofree char *what = g_strdup_printf ("traces-%u", clip + 1);
  g_autofree char *name = gs_report_name_file (study, what);
  g_autofree char *title_name = gs_report_capitalise (study->dimension->name);
  g_autofree char *caption = g_strdup_printf ("%s of %s over time: raters as they are, and the gold standard with the standard deviation of those who count.",
                                              title_name, standard->clip);
  g_autoptr (GsFigure) figure = gs_figure_curve_new (title, "time", "s", study->dimension->name, NULL);
  double lowest = INFINITY, highest = -INFINITY;
  guint person = 0, network = 0;

  for (gsize t = 0; t < n; t++)
    {
      seconds[t] = (double) g_array_index (standard->times, gint64, t) / 1e9;
      low[t] = standard->gold->values[t] - standard->gold->sd[t];
      high[t] = standard->gold->values[t] + standard->gold->sd[t];
    }
  gs_figure_curve_add_band (figure, "± SD of the raters who count", GS_FIGURE_LINE_GOLD, 0, seconds, low, high, n);
  for (guint c = 0; c < table->columns->len; c++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, c);
      const double *values = gs_trace_table_get_values (table, c) + starts[clip];
      g_autofree char *column_name = gs_report_name_column (table, c);
      GsFigureLine line = !column->is_network ? GS_FIGURE_LINE_PERSON : network == 0 ? GS_FIGURE_LINE_NETWORK : GS_FIGURE_LINE_ALTERNATIVE;

      for (gsize t = 0; t < n; t++)
        {
          lowest = isnan (values[t]) ? lowest : MIN (lowest, values[t]);
          highest = isnan (values[t]) ? highest : MAX (highest, values[t]);
        }
      /* A third network would look like the second. */
      if (column->is_network && network == 2)
        continue;
      gs_figure_curve_add_line (figure, column_name, line, column->is_network ? network : person, seconds, values, n);
      *(column->is_network ? &network : &person) += 1;
    }
  gs_figure_curve_add_line (figure, "gold standard", GS_FIGURE_LINE_GOLD, 0, seconds, standard->gold->values, n);
  if (lowest >= -1.0 && highest <= 1.0)
    gs_figure_curve_set_y_range (figure, -1.0, 1.0);

  gs_report_add_figure (work->report, name, caption, figure, FALSE);
}

/**
 * gs_report_write_gold:
 * @work: a report
 * @study: a dimension
 *
 * Writes what became of whom in the gold standards, and draws the first of them.
 */
void
gs_report_write_gold (GsReportWork *work,
                      const GsReportStudy *study)
{
  guint n_drawn = 0;

  if (study->against == NULL)
    return;

  write_weights (work, study);
  for (guint clip = 0; clip < study->golds->len; clip++)
    {
      const char *reason = study->reasons->pdata[clip];

      if (reason != NULL)
        {
          g_autofree char *text = g_strdup_printf ("%s has no gold standard of %s: %s.", (const char *) study->dimension->table->clips->pdata[clip],
                                                   study->dimension->name, reason);

          gs_report_add_paragraph (work->report, text);
        }
      if (study->golds->pdata[clip] != NULL && n_drawn++ < MOST_TRACES)
        write_traces (work, study, clip);
    }
}
