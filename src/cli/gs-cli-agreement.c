/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-traces.h"
#include "gs-cli.h"
#include "gs-comparison.h"
#include "gs-json.h"

#include <math.h>
#include <stdio.h>

#define DEFAULT_CONFIDENCE 0.95
#define DEFAULT_SEED       1

static const GsAgreementFigure shown[] = { GS_FIGURE_CCC,  GS_FIGURE_CCC_AVEC, GS_FIGURE_PEARSON,
                                           GS_FIGURE_RMSE, GS_FIGURE_MAE,      GS_FIGURE_SAGR };

static void
progress_cb (double fraction,
             gpointer user_data)
{
  gs_cli_progress (fraction, "comparing", 0.0, NULL);
}

static void
print_json (const GsComparison *comparison)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  gs_comparison_build_json (comparison, builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/* Undefined is a dash: never a number. */
static void
print_value (double value)
{
  if (isnan (value))
    printf (" %8s", "-");
  else
    printf (" %8.4f", value);
}

static void
print_interval (const GsInterval *interval)
{
  if (isnan (interval->low))
    printf (" [%15s]", "-");
  else
    printf (" [%7.4f,%7.4f]", interval->low, interval->high);
}

static void
print_figures (const GsAgreement *agreement,
               const GsInterval *intervals)
{
  printf (" %8" G_GSIZE_FORMAT, agreement->n);
  for (guint f = 0; f < G_N_ELEMENTS (shown); f++)
    {
      print_value (gs_agreement_get_figure (agreement, shown[f]));
      if (intervals != NULL)
        print_interval (&intervals[shown[f]]);
    }
  printf ("\n");
}

static void
print_pairs (const GsComparison *comparison,
             gboolean mean)
{
  gboolean bootstrapped = comparison->n_replicates > 0;

  printf ("%-24s %-24s %8s", "a", "b", "n");
  for (guint f = 0; f < G_N_ELEMENTS (shown); f++)
    printf (" %8s%*s", gs_agreement_figure_get_name (shown[f]), bootstrapped ? 18 : 0, "");
  printf ("\n");

  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);

      printf ("%-24s %-24s", gs_trace_table_get_column (comparison->table, pair->a)->name,
              gs_trace_table_get_column (comparison->table, pair->b)->name);
      print_figures (mean ? &pair->pooled.mean : &pair->pooled.concatenated,
                     !bootstrapped ? NULL
                     : mean        ? pair->intervals.mean
                                   : pair->intervals.concatenated);
    }
}

static void
print_coefficient (const char *name,
                   double value,
                   const GsInterval *interval,
                   GsUndefined reason)
{
  printf ("%-36s", name);
  print_value (value);
  if (interval != NULL)
    print_interval (interval);
  if (isnan (value) && reason != GS_DEFINED)
    printf ("  %s", gs_undefined_explain (reason));
  printf ("\n");
}

static void
print_group (const GsComparison *comparison)
{
  const GsReliability *r = &comparison->reliability;
  const GsReliabilityIntervals *intervals = comparison->n_replicates > 0 ? &comparison->reliability_intervals : NULL;

  if (comparison->raters->len < 2)
    return;

  printf ("\n%u raters, %" G_GSIZE_FORMAT " bins in which all have a value\n", r->n_raters, r->n_bins);
  print_coefficient ("ICC(A,1) absolute, single rater", r->icc_a1, intervals ? &intervals->icc_a1 : NULL, r->icc_undefined);
  print_coefficient ("ICC(A,k) absolute, mean of k", r->icc_ak, intervals ? &intervals->icc_ak : NULL, r->icc_undefined);
  print_coefficient ("ICC(C,1) consistency, single rater", r->icc_c1, intervals ? &intervals->icc_c1 : NULL,
                     r->icc_undefined);
  print_coefficient ("ICC(C,k) = Cronbach's alpha", r->icc_ck, intervals ? &intervals->icc_ck : NULL, r->icc_undefined);
  print_coefficient ("standardised alpha", r->alpha_standardised, intervals ? &intervals->alpha_standardised : NULL,
                     r->alpha_undefined);
  print_coefficient ("Krippendorff's alpha, interval", r->krippendorff, intervals ? &intervals->krippendorff : NULL,
                     r->krippendorff_undefined);

  printf ("\n%-36s %8s %8s\n", "rater", "ewe", "ewe-loo");
  for (guint i = 0; i < comparison->raters->len; i++)
    {
      guint column = g_array_index (comparison->raters, guint, i);

      printf ("%-36s", gs_trace_table_get_column (comparison->table, column)->name);
      print_value (comparison->ewe_weights[i]);
      print_value (comparison->ewe_loo_weights[i]);
      printf ("\n");
    }
}

static void
print_differences (const GsComparison *comparison)
{
  if (comparison->differences->len == 0)
    return;

  printf ("\n%-24s %-24s %8s %8s %8s %8s  exchanged\n", "a", "b", "ccc a", "ccc b", "a - b", "p");
  for (guint i = 0; i < comparison->differences->len; i++)
    {
      const GsComparisonDifference *difference = &g_array_index (comparison->differences, GsComparisonDifference, i);
      const GsPermutationResult *result = &difference->result;

      printf ("%-24s %-24s", gs_trace_table_get_column (comparison->table, difference->a)->name,
              gs_trace_table_get_column (comparison->table, difference->b)->name);
      print_value (result->a);
      print_value (result->b);
      print_value (result->difference);
      print_value (result->p);
      printf ("  %" G_GSIZE_FORMAT " %s, %s\n", result->n_units, result->by_clip ? "clips" : "blocks",
              result->exact ? "all ways" : "drawn ways");
    }
}

static void
print_table (const GsComparison *comparison)
{
  guint n_clips = gs_trace_table_get_n_clips (comparison->table);

  if (n_clips > 1)
    printf ("%u clips, their values joined\n", n_clips);
  print_pairs (comparison, FALSE);
  if (n_clips > 1)
    {
      printf ("\nmean over clips\n");
      print_pairs (comparison, TRUE);
    }
  print_group (comparison);
  print_differences (comparison);
  if (comparison->n_replicates > 0)
    printf ("\nintervals: %g %%, moving-block bootstrap, %u replicates, blocks of %" G_GSIZE_FORMAT " bins, seed %" G_GUINT64_FORMAT "\n",
            100.0 * comparison->confidence, comparison->n_replicates, comparison->block, comparison->seed);
}

static int
compare (const GsTraceTable *table,
         const GsComparisonConfig *config,
         gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsComparison) comparison = NULL;

  if (table->columns->len < 2)
    {
      fprintf (stderr, "gatescope-cli: there is only one trace (%s): it takes two to compare\n",
               gs_trace_table_get_column (table, 0)->name);
      return GS_CLI_FAILED;
    }

  comparison = gs_comparison_new (table, config, gs_cli_get_cancellable (), &error);
  gs_cli_progress_end ();
  if (comparison == NULL)
    return gs_cli_fail (NULL, error);

  if (json)
    print_json (comparison);
  else
    print_table (comparison);

  return GS_CLI_DONE;
}

/* What is wrong with the numbers; %NULL if nothing is. */
static const char *
check_numbers (int n_replicates,
               int n_permutations,
               gint64 seed,
               int block,
               double confidence,
               const char *reference)
{
  if (n_replicates < 0 || n_replicates > GS_BOOTSTRAP_MOST_REPLICATES)
    return "--bootstrap takes 1 to 1000000 replicates";
  if (n_permutations < 0 || n_permutations > GS_BOOTSTRAP_MOST_REPLICATES)
    return "--permutations takes 1 to 1000000";
  if (n_permutations > 0 && reference == NULL)
    return "--permutations tests how two traces differ against a third: --reference names that";
  if (seed < 0)
    return "--seed takes 0 or more";
  if (block < 0)
    return "--block takes a number of bins, 1 or more";
  if (!(confidence > 0.0 && confidence < 1.0))
    return "--confidence lies between 0 and 1";

  return NULL;
}

/**
 * gs_cli_agreement:
 *
 * `gatescope-cli agreement FILE FILE... [--bootstrap N] [--json]`: how traces agree, two by two and as a group.
 */
int
gs_cli_agreement (int argc,
                  char **argv)
{
  GsCliTracesOptions options = { 0 };
  g_autoptr (GsTraceTable) table = NULL;
  g_autofree char *reference = NULL;
  g_auto (GStrv) files = NULL;
  gboolean json = FALSE;
  int n_replicates = 0, n_permutations = 0, block = 0, n_threads = 0, status;
  gint64 seed = DEFAULT_SEED;
  double confidence = DEFAULT_CONFIDENCE;
  const char *wrong;
  const GOptionEntry entries[] = {
    GS_CLI_TRACES_ENTRIES (options),
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &reference, "Hold all others against this file, rater or network", "NAME" },
    { "bootstrap", 0, 0, G_OPTION_ARG_INT, &n_replicates, "Intervals from so many replicates (2000 is usual)", "N" },
    { "permutations", 0, 0, G_OPTION_ARG_INT, &n_permutations, "Test the others' differences against the reference", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of what is drawn (1)", "K" },
    { "block", 0, 0, G_OPTION_ARG_INT, &block, "Bins in a block (chosen from the traces)", "BINS" },
    { "confidence", 0, 0, G_OPTION_ARG_DOUBLE, &confidence, "What an interval is to hold (0.95)", "C" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads (0: as many as processors)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GsComparisonConfig config = { .progress = progress_cb };

  if (!gs_cli_parse ("agreement", "FILE…",
                     "How traces agree: CSV files with a time column, or the raters and networks of one project.", entries,
                     &argc, &argv, &status))
    return status;
  if (!gs_cli_count_threads ("agreement", &n_threads, &status))
    return status;
  wrong = check_numbers (n_replicates, n_permutations, seed, block, confidence, reference);
  if (wrong != NULL)
    return gs_cli_usage ("agreement", "%s", wrong);

  table = gs_cli_traces_load ("agreement", files, &options, &status);
  gs_cli_traces_options_clear (&options);
  if (table == NULL)
    return status;

  config.reference = reference;
  config.n_replicates = (guint) n_replicates;
  config.n_permutations = (guint) n_permutations;
  config.seed = (guint64) seed;
  config.block = (gsize) block;
  config.confidence = confidence;
  config.n_threads = (guint) n_threads;

  return compare (table, &config, json);
}
