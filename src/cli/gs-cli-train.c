/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"
#include "gs-train-config.h"
#include "gs-training.h"

#include <stdio.h>

/* What the progress says beside the bar: the epoch being trained and how good the best one was. */
typedef struct
{
  guint epoch;
  guint n_epochs;
  double best;
} Progress;

static void
step_cb (double fraction,
         double windows_per_second,
         gpointer user_data)
{
  const Progress *progress = user_data;
  g_autofree char *what = NULL;

  if (progress->epoch == 1)
    what = g_strdup_printf ("training, epoch 1 of %u", progress->n_epochs);
  else
    what = g_strdup_printf ("training, epoch %u of %u, best CCC %.4f", progress->epoch, progress->n_epochs,
                            progress->best);
  gs_cli_progress (fraction, what, windows_per_second, "windows");
}

static void
epoch_cb (const GsTrainingEpoch *epoch,
          gpointer user_data)
{
  Progress *progress = user_data;

  progress->epoch = epoch->epoch + 1;
  if (epoch->best)
    progress->best = epoch->score;
}

static GsDataSet *
load_data (char **folders,
           int folds,
           int fold,
           GError **error)
{
  GsDataSet *data;

  data = gs_data_set_load ((const char *const *) folders, (guint) folds, (guint) MAX (fold - 1, 0),
                           gs_cli_get_cancellable (), error);
  if (data == NULL)
    return NULL;

  for (guint i = 0; i < data->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) data->notes->pdata[i]);
  fprintf (stderr, "gatescope-cli: %u clips to train on, %u to validate, %u to test (%s)\n",
           data->parts[GS_DATA_TRAIN]->len, data->parts[GS_DATA_VALIDATE]->len, data->parts[GS_DATA_TEST]->len,
           data->split);
  if (data->parts[GS_DATA_VALIDATE]->len == 0)
    fprintf (stderr, "gatescope-cli: no clip is left to validate: the clips trained on judge the network\n");

  return data;
}

static int
train (const char *config_path,
       char **folders,
       int folds,
       int fold,
       const char *out,
       const char *note,
       int n_threads,
       gboolean resume)
{
  const GsTrainingFuncs funcs = { step_cb, epoch_cb };
  Progress progress = { .epoch = 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GsTraining) training = NULL;
  GsDataSet *data;

  if (config_path != NULL && !g_file_get_contents (config_path, &text, NULL, &error))
    return gs_cli_fail (config_path, error);

  /* Reading clips takes long: whether the configuration can be read at all is known before. */
  if (text != NULL)
    {
      g_autoptr (GsFusionConfig) readable = gs_fusion_config_from_json (text, &error);

      if (readable == NULL)
        return gs_cli_fail (config_path, error);
    }

  data = load_data (folders, folds, fold, &error);
  if (data == NULL)
    return gs_cli_fail (NULL, error);

  config = gs_train_config_new (text != NULL ? text : "{}", data, &error);
  if (config == NULL)
    {
      gs_data_set_free (data);
      return gs_cli_fail (config_path, error);
    }

  training = gs_training_new (config, data, out, (guint) n_threads, &error);
  if (training == NULL)
    return gs_cli_fail (NULL, error);

  gs_training_set_note (training, note);
  if (resume && !gs_training_resume (training, &error))
    return gs_cli_fail (out, error);

  progress = (Progress){ gs_training_get_n_epochs (training) + 1, config->epochs, gs_training_get_best_score (training) };
  gs_training_set_funcs (training, &funcs, &progress);
  if (!gs_training_run (training, gs_cli_get_cancellable (), &error))
    return gs_cli_fail (out, error);

  gs_cli_progress_end ();
  printf ("%s: epoch %u, validation CCC %.4f\n", out, gs_training_get_best_epoch (training),
          gs_training_get_best_score (training));

  return GS_CLI_DONE;
}

/**
 * gs_cli_train:
 *
 * `gatescope-cli train --config C.json --data DIR... --out M [--resume]`: trains a network.
 */
int
gs_cli_train (int argc,
              char **argv)
{
  g_autofree char *config = NULL;
  g_autofree char *out = NULL;
  g_autofree char *note = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) more = NULL;
  gboolean resume = FALSE;
  int folds = 0;
  int fold = 1;
  int n_threads = (int) g_get_num_processors ();
  int status;
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config, "Configuration (docs/training.md); without it the authors' recipe", "C.json" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, "Data set; may be given several times", "DIR" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where the network goes", "M" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &resume, "Go on where an interrupted training stopped", NULL },
    { "folds", 0, 0, G_OPTION_ARG_INT, &folds, "Cut the clips into K parts, of which one validates", "K" },
    { "fold", 0, 0, G_OPTION_ARG_INT, &fold, "Which part validates, from 1", "I" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, "A sentence for the network's provenance", "TEXT" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &more, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!gs_cli_parse ("train", "[DIR…]", "Trains a network on clips with features and labels.", entries, &argc, &argv,
                     &status))
    return status;

  if (out == NULL)
    return gs_cli_usage ("train", "--out is missing");
  if (folders == NULL && more == NULL)
    return gs_cli_usage ("train", "--data is missing");
  if (folds < 0 || folds == 1 || fold < 1 || (folds > 0 && fold > folds))
    return gs_cli_usage ("train", "--folds takes 2 or more, --fold 1 to as many");
  if (n_threads < 1)
    return gs_cli_usage ("train", "--threads takes 1 or more");

  folders = gs_cli_join_lists (folders, more);

  return train (config, folders, folds, fold, out, note, n_threads, resume);
}
