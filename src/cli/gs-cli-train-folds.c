/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-train.h"

#include "gs-cli.h"
#include "gs-cross-validation.h"

#include <stdio.h>

static void
step_cb (double fraction,
         double windows_per_second,
         guint n_done,
         gpointer user_data)
{
  const guint *n_folds = user_data;
  g_autofree char *what = g_strdup_printf ("training, %u of %u folds done", n_done, *n_folds);

  gs_cli_progress (fraction, what, windows_per_second, "windows");
}

static void
print_summary (GsCrossValidation *validation,
               const char *folder,
               guint folds)
{
  const GsEvaluation *evaluation = gs_cross_validation_get_evaluation (validation);
  const GsFusionConfig *config = gs_network_get_config (evaluation->network);

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    printf ("%s: %u folds, held-out CCC of %s %.4f pooled, %.4f mean over clips\n", folder, folds,
            gs_fusion_config_get_output_name (config, o), evaluation->pooled->agreement[o].ccc, evaluation->mean_ccc[o]);
}

/**
 * gs_cli_train_folds:
 * @config: complete configuration
 * @data: (transfer full): all clips
 * @options: what the command line says; out is a folder
 *
 * `gatescope-cli train --folds K --fold all`: a network for each fold, and figures of the clips held out.
 *
 * Returns: an exit status
 */
int
gs_cli_train_folds (const GsFusionConfig *config,
                    GsDataSet *data,
                    const GsCliTrainOptions *options)
{
  const GsCrossValidationFuncs funcs = { step_cb };
  guint folds = (guint) options->folds;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsCrossValidation) validation = NULL;

  validation = gs_cross_validation_new (config, data, folds, options->out, (guint) options->n_threads, &error);
  if (validation == NULL)
    return gs_cli_fail (NULL, error);

  if (gs_cross_validation_get_n_left_out (validation) > 0)
    fprintf (stderr, "gatescope-cli: %u clips without labels for %s are in no fold\n",
             gs_cross_validation_get_n_left_out (validation), config->output);
  gs_cross_validation_set_note (validation, options->note);
  gs_cross_validation_set_funcs (validation, &funcs, &folds);
  if (!gs_cross_validation_run (validation, options->resume, gs_cli_get_cancellable (), &error))
    {
      int status = gs_cli_fail (options->out, error);

      if (status == GS_CLI_INTERRUPTED)
        fprintf (stderr, "gatescope-cli: %s: the same command with --resume goes on where it stopped\n", options->out);
      return status;
    }

  gs_cli_progress_end ();
  if (options->json)
    {
      g_autofree char *text = gs_cross_validation_to_json (validation);

      printf ("%s\n", text);
    }
  else
    {
      print_summary (validation, options->out, folds);
    }

  return GS_CLI_DONE;
}
