/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"
#include "gs-data-set.h"
#include "gs-evaluation.h"
#include "gs-json.h"

#include <stdio.h>
#include <string.h>

static const char *const part_names[] = { "train", "validate", "test", NULL };

/* The clips of one part, or of all. */
static GPtrArray *
choose_clips (const GsDataSet *data,
              const char *part)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (guint p = 0; p < GS_N_DATA_PARTS; p++)
    {
      if (part != NULL && strcmp (part, part_names[p]) != 0)
        continue;
      for (guint i = 0; i < data->parts[p]->len; i++)
        g_ptr_array_add (clips, gs_sequence_ref (data->parts[p]->pdata[i]));
    }

  return clips;
}

static void
print_json (const GsEvaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  gs_evaluation_build_json (evaluation, builder);
  root = json_builder_get_root (builder);
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

static void
print_gates (const GsEvaluation *evaluation,
             const char *name,
             const GsPool *pool)
{
  for (guint g = 0; pool != NULL && g < gs_network_get_n_gates (evaluation->network); g++)
    {
      const GsGateInfo *gate = gs_network_get_gate (evaluation->network, g);

      printf ("%-32s %-8s", name, gate->modality);
      if (gate->stage > 0)
        printf (" iteration %u", gate->stage);
      for (guint c = 0; c < gate->n_candidates; c++)
        printf (" %8.4f", pool->gate_means[g][c]);
      printf ("\n");
    }
}

static void
print_table (const GsEvaluation *evaluation)
{
  const GsFusionConfig *config = gs_network_get_config (evaluation->network);

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

  if (gs_network_get_n_gates (evaluation->network) > 0)
    printf ("\nmean weights, from not attended to the last iteration\n");
  print_gates (evaluation, "all", evaluation->pooled);
  print_gates (evaluation, "outside weak spans", evaluation->outside);
  print_gates (evaluation, "inside weak spans", evaluation->inside);
  for (guint i = 0; i < evaluation->kinds->len; i++)
    {
      const GsPool *pool = evaluation->kinds->pdata[i];
      g_autofree char *name = g_strconcat ("in ", pool->kind, NULL);

      print_gates (evaluation, name, pool);
    }
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

  network = gs_network_load (network_path, &error);
  if (network == NULL)
    return gs_cli_fail (NULL, error);

  data = gs_data_set_load ((const char *const *) folders, 0, 0, gs_cli_get_cancellable (), &error);
  if (data == NULL)
    return gs_cli_fail (NULL, error);
  for (guint i = 0; i < data->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) data->notes->pdata[i]);

  clips = choose_clips (data, part);
  evaluation = gs_evaluation_new (network, clips, (guint) n_threads, gs_cli_get_cancellable (), &error);
  if (evaluation == NULL)
    return gs_cli_fail (NULL, error);
  if (predictions != NULL && !gs_evaluation_save_predictions (evaluation, predictions, &error))
    return gs_cli_fail (NULL, error);

  if (json)
    print_json (evaluation);
  else
    print_table (evaluation);

  return GS_CLI_DONE;
}

/**
 * gs_cli_evaluate:
 *
 * `gatescope-cli evaluate --network M --data DIR... [--json] [--predictions DIR]`: agreement with labels.
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
  int n_threads = (int) g_get_num_processors ();
  int status;
  const GOptionEntry entries[] = {
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &network, "The network", "M" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, "Data set; may be given several times", "DIR" },
    { "part", 0, 0, G_OPTION_ARG_STRING, &part, "Only the clips that train, validate or test", "PART" },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &predictions, "Write predictions as Aff-Wild2 text files", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
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
  if (part != NULL && !g_strv_contains (part_names, part))
    return gs_cli_usage ("evaluate", "--part is train, validate or test, not “%s”", part);
  if (n_threads < 1)
    return gs_cli_usage ("evaluate", "--threads takes 1 or more");

  folders = gs_cli_join_lists (folders, more);

  return evaluate (network, folders, part, predictions, n_threads, json);
}
