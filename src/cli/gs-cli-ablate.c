/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-ablate.h"
#include "gs-cli-data.h"
#include "gs-cli-encoder.h"
#include "gs-cli.h"
#include "gs-deep-weights.h"
#include "gs-engine.h"
#include "gs-file-words.h"
#include "gs-json.h"
#include "gs-train-config.h"

#include <stdio.h>
#include <string.h>

/* As the paper compares them. */
#define USUAL_ITERATIONS "1,2,3"
#define USUAL_SEEDS      3

static void
progress_cb (guint n_done,
             guint n_total,
             double fraction,
             double windows_per_second,
             gpointer user_data)
{
  g_autofree char *what = g_strdup_printf ("ablation, %u of %u networks", n_done, n_total);

  gs_cli_progress (fraction, what, windows_per_second, "windows");
}

static gboolean
read_fusions (const char *text,
              GsAblationPlan *plan,
              int *status)
{
  /* An empty text is one empty name, which is refused like any other that is not known. */
  g_auto (GStrv) names = g_strsplit (text[0] != '\0' ? text : " ", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      guint f = 0;

      while (f < GS_ABLATION_N_FUSIONS && strcmp (name, gs_fusion_kind_get_name (f)) != 0)
        f++;
      if (f == GS_ABLATION_N_FUSIONS)
        {
          *status = gs_cli_usage ("ablate", "--fusions takes concat, ca, dca, rjca, grjca and hgrjca with commas, not “%s”",
                                  name);
          return FALSE;
        }
      plan->fusions[f] = TRUE;
    }

  return TRUE;
}

static gboolean
read_iterations (const char *text,
                 GsAblationPlan *plan,
                 int *status)
{
  g_auto (GStrv) numbers = g_strsplit (text[0] != '\0' ? text : " ", ",", -1);

  for (guint i = 0; numbers[i] != NULL; i++)
    {
      guint64 number;

      if (!g_ascii_string_to_unsigned (g_strstrip (numbers[i]), 10, 1, GS_FUSION_MAX_ITERATIONS, &number, NULL))
        {
          *status = gs_cli_usage ("ablate", "--iterations takes numbers from 1 to %d with commas, not “%s”",
                                  GS_FUSION_MAX_ITERATIONS, numbers[i]);
          return FALSE;
        }
      plan->iterations[number] = TRUE;
    }

  return TRUE;
}

static void
say_what_is_evaluated (GsAblation *ablation)
{
  const GsDataSet *data = gs_ablation_get_data (ablation);
  GsDataPart part = gs_ablation_get_part (ablation);

  fprintf (stderr, "gatescope-cli: %u clips to train on, %u to validate, %u to test (%s)\n",
           data->parts[GS_DATA_TRAIN]->len, data->parts[GS_DATA_VALIDATE]->len, data->parts[GS_DATA_TEST]->len,
           data->split);
  if (part != GS_DATA_TEST)
    fprintf (stderr, "gatescope-cli: no clip tests: the networks are evaluated on those that validate, which also choose "
                     "the epoch\n");
  else if (data->parts[GS_DATA_VALIDATE]->len == 0)
    fprintf (stderr, "gatescope-cli: no clip validates: the clips trained on choose the epoch\n");
  if (gs_ablation_get_n_regions (ablation) == 1)
    fprintf (stderr, "gatescope-cli: no clip evaluated has known weak spans (weak.json): the columns for them are left "
                     "out\n");
}

static void
print_json (GsAblation *ablation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  gs_ablation_build_json (ablation, builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static int
ablate (const char *config_path,
        char **folders,
        const GsAblationPlan *plan,
        const char *out,
        int n_threads,
        gboolean resume,
        gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GsFusionConfig) readable = NULL;
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GsAblation) ablation = NULL;
  g_autoptr (GsDataSet) data = NULL;

  if (config_path == NULL)
    text = g_strdup ("{}");
  else if (!g_file_get_contents (config_path, &text, NULL, &error))
    {
      gs_file_words_take (&error, config_path);
      return gs_cli_fail (config_path, error);
    }

  /* Reading clips takes long: whether the configuration can be read at all is known before. */
  readable = gs_train_config_read (text, &error);
  if (readable == NULL)
    return gs_cli_fail (config_path, error);

  data = gs_data_set_load ((const char *const *) folders, 0, 0, gs_cli_get_cancellable (), &error);
  if (data == NULL)
    return gs_cli_fail (NULL, error);
  for (guint i = 0; i < data->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) data->notes->pdata[i]);

  config = gs_train_config_new (text, data, &error);
  if (config == NULL)
    return gs_cli_fail (config_path, error);

  ablation = gs_ablation_new (config, g_steal_pointer (&data), plan, out, &error);
  if (ablation == NULL)
    return gs_cli_fail (NULL, error);

  say_what_is_evaluated (ablation);
  gs_cli_data_say_unlabelled (gs_ablation_get_data (ablation), config);
  gs_ablation_set_func (ablation, progress_cb, NULL);
  if (!gs_ablation_run (ablation, (guint) n_threads, resume, gs_cli_get_cancellable (), &error))
    {
      int status = gs_cli_fail (NULL, error);

      if (status == GS_CLI_INTERRUPTED && out != NULL)
        fprintf (stderr, "gatescope-cli: %s: the same command with --resume goes on where it stopped\n", out);
      return status;
    }

  gs_cli_progress_end ();
  if (json)
    print_json (ablation);
  else
    gs_cli_ablate_print_tables (ablation);

  return GS_CLI_DONE;
}

/**
 * gs_cli_ablate:
 *
 * `gatescope-cli ablate --config C.json --data DIR... [--json]`: what each way of joining the modalities brings.
 */
int
gs_cli_ablate (int argc,
               char **argv)
{
  g_autofree char *config = NULL;
  g_autofree char *out = NULL;
  g_autofree char *fusions = NULL;
  g_autofree char *iterations = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) more = NULL;
  gboolean resume = FALSE;
  gboolean json = FALSE;
  int n_seeds = USUAL_SEEDS;
  g_autofree char *weights = NULL;
  int n_threads = 0;
  int status;
  GsAblationPlan plan = { 0 };
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config, "Configuration (docs/training.md); without it the authors' recipe",
      "C.json" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, "Data set; may be given several times", "DIR" },
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "fusions", 0, 0, G_OPTION_ARG_STRING, &fusions, "Ways of joining, with commas (all six)", "LIST" },
    { "iterations", 0, 0, G_OPTION_ARG_STRING, &iterations, "Numbers of iterations, with commas (" USUAL_ITERATIONS ")",
      "LIST" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "Trainings of each, with the configuration's seed and those after it (3)",
      "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Keep networks and logs in this folder", "DIR" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume, "Go on where an interrupted ablation into --out stopped", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Trainings side by side (0: as many as processors)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &more, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!gs_cli_parse ("ablate", "[DIR…]",
                     "Trains each way of joining face and voice, with several numbers of iterations and seeds, and prints how "
                     "they agree with the labels, outside and inside known weak spans, and what their gates do there.",
                     entries, &argc, &argv, &status))
    return status;

  if (folders == NULL && more == NULL)
    return gs_cli_usage ("ablate", "--data is missing");
  if (n_seeds < 1 || n_seeds > GS_ABLATION_MOST_SEEDS)
    return gs_cli_usage ("ablate", "--seeds takes 1 to %d", GS_ABLATION_MOST_SEEDS);
  if (!gs_cli_count_threads ("ablate", &n_threads, &status))
    return status;
  if (resume && out == NULL)
    return gs_cli_usage ("ablate", "--resume goes with --out only");
  if (!read_fusions (fusions != NULL ? fusions : "concat,ca,dca,rjca,grjca,hgrjca", &plan, &status) ||
      !read_iterations (iterations != NULL ? iterations : USUAL_ITERATIONS, &plan, &status))
    return status;

  gs_engine_set_n_threads ((guint) n_threads);
  gs_deep_weights_set_path (weights);
  plan.n_seeds = (guint) n_seeds;
  folders = gs_cli_join_lists (folders, more);

  return ablate (config, folders, &plan, out, n_threads, resume, json);
}
