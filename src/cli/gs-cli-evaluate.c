/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-encoder.h"
#include "gs-cli.h"
#include "gs-data-labels.h"
#include "gs-data-set.h"
#include "gs-deep-weights.h"
#include "gs-engine.h"
#include "gs-evaluation.h"
#include "gs-json.h"
#include "gs-training-clips.h"

#include <stdio.h>
#include <string.h>

#define ALL_PARTS "all"

static const char *const part_names[] = { "train", "validate", "test", NULL };

/* Where nobody says which clips: those that had no say in a training. Without a split.json all clips are alike. */
static const char *
choose_part (const GsDataSet *data)
{
  if (data->parts[GS_DATA_TEST]->len > 0)
    return part_names[GS_DATA_TEST];
  if (strcmp (data->split, "split.json") == 0 && data->parts[GS_DATA_VALIDATE]->len > 0)
    return part_names[GS_DATA_VALIDATE];

  return ALL_PARTS;
}

/* The clips of one part, or of all. */
static GPtrArray *
list_clips (const GsDataSet *data,
            const char *part)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (guint p = 0; p < GS_N_DATA_PARTS; p++)
    {
      if (strcmp (part, ALL_PARTS) != 0 && strcmp (part, part_names[p]) != 0)
        continue;
      for (guint i = 0; i < data->parts[p]->len; i++)
        g_ptr_array_add (clips, gs_sequence_ref (data->parts[p]->pdata[i]));
    }

  return clips;
}

static guint
count_clips (const GsDataSet *data)
{
  guint n = 0;

  for (guint p = 0; p < GS_N_DATA_PARTS; p++)
    n += data->parts[p]->len;

  return n;
}

static void
say_part (const GsDataSet *data,
          const char *part,
          guint n_clips,
          gboolean chosen)
{
  if (strcmp (part, ALL_PARTS) == 0)
    fprintf (stderr, "gatescope-cli: evaluating all clips: %u\n", n_clips);
  else
    fprintf (stderr, "gatescope-cli: evaluating the %s part: %u of %u clips (%s)%s\n", part, n_clips, count_clips (data),
             data->split, chosen ? "; --part all takes all" : "");
}

/* Figures of clips that a network was trained on say little: people should know. */
static void
say_trained_on (GsNetwork *network,
                const GsDataSet *data,
                GPtrArray *clips)
{
  g_autoptr (GPtrArray) known = gs_training_clips_find (network, data, clips);
  g_autofree char *names = NULL;

  if (known->len == 0)
    return;

  names = gs_data_labels_name_clips (known);
  fprintf (stderr, "gatescope-cli: the network was trained on %u of these %u clips (%s): what it says of them is no measure of what "
                   "it says of others\n", known->len, clips->len, names);
}

static void
print_json (const GsEvaluation *evaluation,
            const char *part)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  gs_evaluation_build_json (evaluation, builder);
  root = json_builder_get_root (builder);
  json_object_set_string_member (json_node_get_object (root), "part", part);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
print_row (const char *name,
           const char *output,
           const GsAgreement *agreement)
{
  printf ("%-32s %-8s %8" G_GSIZE_FORMAT " %8.4f %8.4f %8.4f %8.4f\n", name, output, agreement->n, agreement->ccc,
          agreement->ccc_avec, agreement->pearson, agreement->rmse);
}

static void
print_pool (const GsEvaluation *evaluation,
            const char *name,
            const GsPool *pool)
{
  const GsFusionConfig *config = gs_network_get_config (evaluation->network);

  for (guint o = 0; pool != NULL && o < gs_fusion_config_get_n_outputs (config); o++)
    print_row (name, gs_fusion_config_get_output_name (config, o), &pool->agreement[o]);
}

/* What a gate of this stage chooses between: own and iterations, or the stages of hgrjca. */
static void
print_candidates (GsNetwork *network,
                  guint stage)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  gboolean over_stages = config->fusion == GS_FUSION_HGRJCA && stage == 0;
  guint n = 0;

  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, g);

      if (gate->stage == stage)
        n = gate->n_candidates;
    }

  if (stage == 0)
    printf ("\nmean weights of the gates\n");
  else
    printf ("\nmean weights of the gates of stage %u\n", stage);
  printf ("%-32s %-8s", "frames", "gate");
  for (guint c = 0; c < n; c++)
    {
      g_autofree char *name = over_stages ? g_strdup_printf ("stage %u", c + 1)
                              : c == 0    ? g_strdup ("own")
                                          : g_strdup_printf ("iteration %u", c);

      printf (" %12s", name);
    }
  printf ("\n");
}

static void
print_gates (const GsEvaluation *evaluation,
             const char *name,
             const GsPool *pool,
             guint stage)
{
  for (guint g = 0; pool != NULL && g < gs_network_get_n_gates (evaluation->network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (evaluation->network, g);

      if (gate->stage != stage)
        continue;
      printf ("%-32s %-8s", name, gate->modality);
      for (guint c = 0; c < gate->n_candidates; c++)
        printf (" %12.4f", pool->gate_means[g][c]);
      printf ("\n");
    }
}

/* One table for the final gates, and in hgrjca one for those of each stage. */
static void
print_gate_tables (const GsEvaluation *evaluation)
{
  guint n_gates = gs_network_get_n_gates (evaluation->network);
  guint n_stages = 0;

  for (guint g = 0; g < n_gates; g++)
    n_stages = MAX (n_stages, gs_network_get_gate (evaluation->network, g)->stage);

  for (guint stage = 0; n_gates > 0 && stage <= n_stages; stage++)
    {
      print_candidates (evaluation->network, stage);
      print_gates (evaluation, "all", evaluation->pooled, stage);
      print_gates (evaluation, "outside weak spans", evaluation->outside, stage);
      print_gates (evaluation, "inside weak spans", evaluation->inside, stage);
      for (guint i = 0; i < evaluation->kinds->len; i++)
        {
          const GsPool *pool = evaluation->kinds->pdata[i];
          g_autofree char *name = g_strconcat ("in ", pool->kind, NULL);

          print_gates (evaluation, name, pool, stage);
        }
    }
}

static void
print_table (const GsEvaluation *evaluation,
             const char *part)
{
  const GsFusionConfig *config = gs_network_get_config (evaluation->network);
  guint n = evaluation->clips->len;

  printf ("part: %s, %u clip%s\n", part, n, n == 1 ? "" : "s");
  printf ("%-32s %-8s %8s %8s %8s %8s %8s\n", "clip", "output", "frames", "ccc", "avec", "pearson", "rmse");
  for (guint i = 0; i < evaluation->clips->len; i++)
    {
      const GsClipEvaluation *clip = evaluation->clips->pdata[i];

      for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
        print_row (clip->sequence->name, gs_fusion_config_get_output_name (config, o), &clip->agreement[o]);
    }
  print_pool (evaluation, "all", evaluation->pooled);
  print_pool (evaluation, "outside weak spans", evaluation->outside);
  print_pool (evaluation, "inside weak spans", evaluation->inside);
  for (guint i = 0; i < evaluation->kinds->len; i++)
    {
      const GsPool *pool = evaluation->kinds->pdata[i];
      g_autofree char *name = g_strconcat ("in ", pool->kind, NULL);

      print_pool (evaluation, name, pool);
    }

  print_gate_tables (evaluation);
}

static int
evaluate (const char *network_path,
          char **folders,
          const char *part,
          const char *predictions,
          int n_threads,
          gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GsDataSet) data = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GsEvaluation) evaluation = NULL;
  gboolean chosen, labelled;

  network = gs_network_load (network_path, &error);
  if (network == NULL)
    return gs_cli_fail (NULL, error);

  data = gs_data_set_load ((const char *const *) folders, 0, 0, gs_cli_get_cancellable (), &error);
  if (data == NULL)
    return gs_cli_fail (NULL, error);
  for (guint i = 0; i < data->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) data->notes->pdata[i]);

  chosen = part == NULL;
  if (chosen)
    part = choose_part (data);
  clips = list_clips (data, part);
  if (clips->len == 0)
    {
      fprintf (stderr, "gatescope-cli: no clip is in the part “%s” (%s)\n", part, data->split);
      return GS_CLI_FAILED;
    }
  say_part (data, part, clips->len, chosen);
  labelled = gs_data_labels_count (clips, gs_network_get_config (network)) > 0;
  if (!labelled && predictions == NULL)
    {
      fprintf (stderr, "gatescope-cli: none of the %u clips has labels for %s: there is nothing to hold the network's predictions "
                       "against; --predictions DIR or gatescope-cli predict write them alone\n",
               clips->len, gs_network_get_config (network)->output);
      return GS_CLI_FAILED;
    }
  say_trained_on (network, data, clips);
  evaluation = gs_evaluation_new (network, clips, (guint) n_threads, gs_cli_get_cancellable (), &error);
  if (evaluation == NULL)
    return gs_cli_fail (NULL, error);
  if (predictions != NULL && !gs_evaluation_save_predictions (evaluation, predictions, &error))
    return gs_cli_fail (NULL, error);

  if (!labelled)
    fprintf (stderr, "gatescope-cli: none of the %u clips has labels for %s: the predictions are written, agreement has none\n",
             clips->len, gs_network_get_config (network)->output);
  else if (json)
    print_json (evaluation, part);
  else
    print_table (evaluation, part);

  return GS_CLI_DONE;
}

/**
 * gs_cli_evaluate:
 *
 * `gatescope-cli evaluate --network M --data DIR... [--part PART] [--json] [--predictions DIR]`: agreement with labels.
 */
int
gs_cli_evaluate (int argc,
                 char **argv)
{
  g_autofree char *network = NULL;
  g_autofree char *part = NULL;
  g_autofree char *predictions = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) more = NULL;
  gboolean json = FALSE;
  g_autofree char *weights = NULL;
  int n_threads = 0;
  int status;
  const GOptionEntry entries[] = {
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &network, "The network", "M" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, "Data set; may be given several times", "DIR" },
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "part", 0, 0, G_OPTION_ARG_STRING, &part, "Clips that train, validate or test, or all; where split.json says which, those that test", "PART" },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &predictions, "Write predictions as Aff-Wild2 text files", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads (0: as many as processors)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &more, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!gs_cli_parse ("evaluate", "[DIR…]", "Holds a network's predictions against the labels of clips.", entries,
                     &argc, &argv, &status))
    return status;

  if (network == NULL)
    return gs_cli_usage ("evaluate", "--network is missing");
  if (folders == NULL && more == NULL)
    return gs_cli_usage ("evaluate", "--data is missing");
  if (part != NULL && strcmp (part, ALL_PARTS) != 0 && !g_strv_contains (part_names, part))
    return gs_cli_usage ("evaluate", "--part is train, validate, test or all, not “%s”", part);
  if (!gs_cli_count_threads ("evaluate", &n_threads, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);
  gs_deep_weights_set_path (weights);

  folders = gs_cli_join_lists (folders, more);

  return evaluate (network, folders, part, predictions, n_threads, json);
}
