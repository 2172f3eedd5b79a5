/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-study-private.h"

#include "gs-block-length.h"
#include "gs-figure-canvas.h"

#include <math.h>

/* Methods as they would be written for a paper, of what was really done and nothing else. */

static const char *const method_sentences[GS_N_GOLD_METHODS] = {
  "the mean of the raters",
  "the median of the raters",
  "the evaluator weighted estimator (Grimm and Kroschel 2005), each rater's weight their correlation with the mean of all raters",
  "the evaluator weighted estimator (Grimm and Kroschel 2005), each rater's weight their correlation with the mean of the other raters",
  "the mean course of the raters at the level of those who agree with the others, weighted by CCC (AVEC 2018)",
  "the barycentre of the raters under dynamic time warping (Petitjean, Ketterlin and Gançarski 2011)",
};

/* The text is English in any land: with a point. The buffer is the caller's, so that several can stand in one sentence. */
static const char *
format_number (char *buffer,
               const char *format,
               double value)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, format, value);
}

static void
write_material (const GsReportWork *work)
{
  const GsReportData *data = work->data;
  g_autoptr (GString) text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double seconds = 0.0;
  gsize n_frames = 0;
  g_autofree char *frames = NULL;

  for (guint i = 0; i < data->clips->len; i++)
    {
      const GsReportClip *clip = data->clips->pdata[i];

      seconds += clip->seconds;
      n_frames += clip->n_frames;
    }
  frames = gs_figure_format_count (n_frames);
  g_string_append_printf (text, "The project has %u clip%s (%s s, %s frames).", data->clips->len, data->clips->len == 1 ? "" : "s",
                          format_number (number, "%.1f", seconds), frames);
  for (guint i = 0; i < work->studies->len; i++)
    {
      const GsReportStudy *study = work->studies->pdata[i];
      guint n_raters = study->comparison->raters->len, n_networks = study->comparison->table->columns->len - n_raters;
      g_autofree char *name = gs_report_capitalise (study->dimension->name);

      g_string_append_printf (text, " %s was rated by %u %s and %u %s.", name, n_raters, n_raters == 1 ? "person" : "people", n_networks,
                              n_networks == 1 ? "network" : "networks");
    }
  if (data->rate > 0.0)
    g_string_append_printf (text, " Values were compared in bins of %s s: the mean of the frames in each, where a frame's value is a network's "
                                  "prediction, or of a rater's last take the value that held when the frame was shown.",
                            format_number (number, "%.6g", 1.0 / data->rate));
  else
    g_string_append (text, " Values were compared frame by frame: of a network its prediction for the frame, of a rater's last take the value that held when "
                           "the frame was shown.");
  g_string_append (text, " A missing value was dropped together with what it would have been compared with, and never filled in.");
  gs_report_add_paragraph (work->report, text->str);
}

static void
write_coefficients (const GsReportWork *work)
{
  gs_report_add_paragraph (
    work->report,
    "Agreement is Lin's (1989) concordance correlation (CCC), with covariance and variances divided by N; beside it Pearson's r, the root of the mean squared error "
    "(RMSE), the mean absolute error (MAE) and the share of values with the same sign (SAGR; Nicolaou, Gunes and Pantic 2011). Several clips are pooled in two ways: "
    "joined, over all clips' values as if they were one clip, and as the mean over the clips, each counting the same. Reliability is given as intraclass correlations of a "
    "two-way model (Shrout and Fleiss 1979; McGraw and Wong 1996), Cronbach's alpha, the standardised alpha and Krippendorff's alpha for interval data. "
    "Limits of agreement are the bias ± 1.96 standard deviations of the differences (Bland and Altman 1986).");
}

static void
write_intervals (const GsReportWork *work)
{
  const GsReportConfig *config = work->config;
  g_autoptr (GString) text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean chosen = FALSE;

  if (config->n_replicates == 0 && config->n_permutations == 0)
    return;

  if (config->n_replicates > 0)
    g_string_append_printf (text,
                            "Intervals hold %s %%. They are percentile intervals of a moving-block bootstrap (Künsch 1989) within clips, "
                            "with %u replicates and seed %" G_GUINT64_FORMAT ". ",
                            format_number (number, "%g", 100.0 * config->confidence), config->n_replicates, config->seed);
  if (config->n_permutations > 0)
    g_string_append_printf (text, "Differences of two networks are tested by %u exchanges of their lines (paired permutation test, seed %" G_GUINT64_FORMAT "). ",
                            config->n_permutations, config->seed);
  g_string_append (text, "Blocks are ");
  for (guint i = 0; i < work->studies->len; i++)
    {
      const GsReportStudy *study = work->studies->pdata[i];

      g_string_append_printf (text, "%s%" G_GSIZE_FORMAT " %s long for %s", i == 0 ? "" : ", ", study->comparison->block,
                              work->data->rate > 0.0 ? "bins" : "frames", study->dimension->name);
      if (study->networks != NULL && study->networks->block != study->comparison->block)
        g_string_append_printf (text, " (%" G_GSIZE_FORMAT " against the gold standard)", study->networks->block);
      chosen |= study->comparison->block_chosen;
    }
  if (chosen)
    g_string_append (text, ": " GS_BLOCK_LENGTH_RULE);
  g_string_append_c (text, '.');
  gs_report_add_paragraph (work->report, text->str);
}

static void
write_gold (const GsReportWork *work)
{
  const GsGoldStandardConfig *gold = &work->config->gold;
  g_autoptr (GString) text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean any = FALSE;

  for (guint i = 0; i < work->studies->len; i++)
    any |= ((const GsReportStudy *) work->studies->pdata[i])->against != NULL;
  if (!any)
    return;

  g_string_append_printf (text, "The gold standard of a clip is %s.", method_sentences[gold->method]);
  if (gold->method == GS_GOLD_BARYCENTRE)
    g_string_append_printf (text, " A value is moved by at most %s s (Sakoe and Chiba 1978).", format_number (number, "%g", gold->band_seconds));
  if (gold->clip_negative && (gold->method == GS_GOLD_EWE || gold->method == GS_GOLD_EWE_LEAVE_ONE_OUT))
    g_string_append (text, " Weights below zero become zero.");
  switch (gold->delay)
    {
    case GS_GOLD_DELAY_FIXED:
      g_string_append_printf (text, " Beyond the delays that traces carry, everybody was taken to be %s s late; both were taken back.", format_number (number, "%g", gold->delay_seconds));
      break;

    case GS_GOLD_DELAY_BEST:
      g_string_append_printf (text,
                              " Beyond the delays that traces carry, each rater's was taken back: the lag from 0 to %s s with the largest %s with the mean of the others, whose own delays "
                              "were taken back, until nothing changed. A delay that all raters have in common is not seen so.",
                              format_number (number, "%g", GS_DELAY_LONGEST_SECONDS), gold->criterion == GS_DELAY_CCC ? "CCC" : "correlation");
      break;

    case GS_GOLD_DELAY_NONE:
    default:
      g_string_append (text, " Delays that traces carry were taken back, and no others.");
      break;
    }
  if (gold->scaling == GS_GOLD_STANDARDISED)
    g_string_append (text, " Every rater got the raters' average mean and standard deviation beforehand.");
  else if (gold->scaling == GS_GOLD_RANGED)
    g_string_append (text, " Every rater got the raters' average minimum and maximum beforehand.");
  else
    g_string_append (text, " Raters' scales are as they gave them.");
  if (isnan (gold->least_agreement))
    g_string_append (text, " Nobody was left out for disagreeing.");
  else
    g_string_append_printf (text, " Raters whose correlation with the mean of the others is below %s were left out, the worst first, as long as three or more were there.",
                            format_number (number, "%g", gold->least_agreement));
  gs_report_add_paragraph (work->report, text->str);
}

static void
write_networks (const GsReportWork *work)
{
  const GsReportData *data = work->data;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) encoders = g_hash_table_new (g_str_hash, g_str_equal);

  if (data->networks->len == 0 || data->runs->len == 0)
    return;

  g_string_append (text, "Networks: ");
  for (guint i = 0; i < data->networks->len; i++)
    {
      const GsReportNetwork *network = data->networks->pdata[i];

      g_string_append_printf (text, "%s%s (%s, SHA-256 %.12s…)", i > 0 ? ", " : "", network->name, network->output, network->hash);
    }
  g_string_append (text, "; encoder: ");
  for (guint i = 0; i < data->runs->len; i++)
    {
      const GsReportRun *run = data->runs->pdata[i];

      if (run->encoder != NULL && g_hash_table_add (encoders, run->encoder))
        g_string_append_printf (text, "%s%s", g_hash_table_size (encoders) > 1 ? ", " : "", run->encoder);
    }
  if (g_hash_table_size (encoders) == 0)
    g_string_append (text, "not known");
  g_string_append (text, ". Where a clip has several runs of a network under the same name the last counts.");
  gs_report_add_paragraph (work->report, text->str);
}

/**
 * gs_report_write_methods:
 * @work: a report
 *
 * Writes what was compared, and how.
 */
void
gs_report_write_methods (GsReportWork *work)
{
  gs_report_add_heading (work->report, 1, "Methods");
  write_material (work);
  write_coefficients (work);
  write_intervals (work);
  write_gold (work);
  write_networks (work);
}

static void
write_clips (const GsReportWork *work)
{
  GsReportTable *table = gs_report_add_table (work->report, "clips", "Clips, with the SHA-256 of their files.");

  gs_report_table_add_column (table, "clip", TRUE);
  gs_report_table_add_column (table, "seconds", FALSE);
  gs_report_table_add_column (table, "frames", FALSE);
  gs_report_table_add_column (table, "SHA-256", TRUE);
  for (guint i = 0; i < work->data->clips->len; i++)
    {
      const GsReportClip *clip = work->data->clips->pdata[i];

      gs_report_table_add_text (table, clip->title);
      gs_report_table_add_number (table, clip->seconds, 2);
      gs_report_table_add_count (table, clip->n_frames);
      gs_report_table_add_text (table, clip->hash != NULL ? clip->hash : "not known yet");
    }
}

static void
write_network_hashes (const GsReportWork *work)
{
  GsReportTable *table;

  if (work->data->networks->len == 0)
    return;

  table = gs_report_add_table (work->report, "network-files", "Networks, with the SHA-256 of their parameters.");
  gs_report_table_add_column (table, "network", TRUE);
  gs_report_table_add_column (table, "output", TRUE);
  gs_report_table_add_column (table, "SHA-256", TRUE);
  for (guint i = 0; i < work->data->networks->len; i++)
    {
      const GsReportNetwork *network = work->data->networks->pdata[i];

      gs_report_table_add_text (table, network->name);
      gs_report_table_add_text (table, network->output);
      gs_report_table_add_text (table, network->hash);
    }
}

static void
write_runs (const GsReportWork *work)
{
  GsReportTable *table;

  if (work->data->runs->len == 0)
    return;

  table = gs_report_add_table (work->report, "runs", "Runs that were compared.");
  gs_report_table_add_column (table, "clip", TRUE);
  gs_report_table_add_column (table, "networks", TRUE);
  gs_report_table_add_column (table, "encoder", TRUE);
  gs_report_table_add_column (table, "changed", TRUE);
  gs_report_table_add_column (table, "program", TRUE);
  for (guint i = 0; i < work->data->runs->len; i++)
    {
      const GsReportRun *run = work->data->runs->pdata[i];

      gs_report_table_add_text (table, run->clip);
      gs_report_table_add_text (table, run->networks);
      gs_report_table_add_text (table, run->encoder != NULL ? run->encoder : "–");
      gs_report_table_add_text (table, run->perturbation != NULL ? run->perturbation : "no");
      gs_report_table_add_text (table, run->version != NULL ? run->version : "–");
    }
}

/**
 * gs_report_write_provenance:
 * @work: a report
 *
 * Writes what it would take to make the report again.
 */
void
gs_report_write_provenance (GsReportWork *work)
{
  g_autofree char *text = g_strdup_printf (
    "Made by %s. The same project with the same settings gives the same report, byte for byte. Definitions of all figures are in the program's documentation "
    "(statistics.md).",
    work->config->program != NULL ? work->config->program : "Gatescope");

  gs_report_add_heading (work->report, 1, "Provenance");
  gs_report_add_paragraph (work->report, text);
  write_clips (work);
  write_network_hashes (work);
  write_runs (work);
}
