/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-train.h"

#include "gs-cli-data.h"
#include "gs-cli-encoder.h"
#include "gs-cli.h"
#include "gs-deep-weights.h"
#include "gs-engine.h"
#include "gs-file-words.h"
#include "gs-json.h"
#include "gs-train-config.h"
#include "gs-training.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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
load_data (const GsCliTrainOptions *options,
           GError **error)
{
  gboolean all = options->fold == 0;
  GsDataSet *data;

  data = gs_data_set_load ((const char *const *) options->folders, all ? 1 : (guint) options->folds,
                           (guint) MAX (options->fold - 1, 0), gs_cli_get_cancellable (), error);
  if (data == NULL)
    return NULL;

  for (guint i = 0; i < data->notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) data->notes->pdata[i]);
  if (all)
    {
      fprintf (stderr, "gatescope-cli: %u clips in %d folds; each fold's own have no say in its training\n",
               data->parts[GS_DATA_TRAIN]->len, options->folds);
      return data;
    }

  fprintf (stderr, "gatescope-cli: %u clips to train on, %u to validate, %u to test (%s)\n",
           data->parts[GS_DATA_TRAIN]->len, data->parts[GS_DATA_VALIDATE]->len, data->parts[GS_DATA_TEST]->len,
           data->split);
  if (data->parts[GS_DATA_VALIDATE]->len == 0)
    fprintf (stderr, "gatescope-cli: no clip is left to validate: the clips trained on judge the network\n");

  return data;
}

static void
print_json (GsTraining *training,
            const char *out)
{
  double score = gs_training_get_best_score (training);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "network");
  json_builder_add_string_value (builder, out);
  json_builder_set_member_name (builder, "epochs");
  json_builder_add_int_value (builder, gs_training_get_n_epochs (training));
  json_builder_set_member_name (builder, "epoch");
  json_builder_add_int_value (builder, gs_training_get_best_epoch (training));
  json_builder_set_member_name (builder, "validation_ccc");
  if (isfinite (score))
    json_builder_add_double_value (builder, score);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
say_how_to_go_on (GsTraining *training,
                  const char *out)
{
  guint n = gs_training_get_n_epochs (training);

  if (n == 0)
    fprintf (stderr, "gatescope-cli: %s: that was in the first epoch, of which nothing is kept\n", out);
  else
    fprintf (stderr, "gatescope-cli: %s: epoch %u was reached; the same command with --resume goes on from there\n", out, n);
}

static int
train_one (const GsFusionConfig *config,
           GsDataSet *data,
           const GsCliTrainOptions *options)
{
  const GsTrainingFuncs funcs = { step_cb, epoch_cb };
  Progress progress;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTraining) training = NULL;

  training = gs_training_new (config, data, options->out, (guint) options->n_threads, &error);
  if (training == NULL)
    return gs_cli_fail (NULL, error);

  gs_training_set_note (training, options->note);
  if (options->resume &&
      (!gs_training_resume (training, &error) || !gs_cli_train_check_other (options, training, &error)))
    return gs_cli_fail (NULL, error);
  if (gs_training_is_finished (training))
    fprintf (stderr, "gatescope-cli: %s: it is trained already, nothing is left to do\n", options->out);

  progress = (Progress){ gs_training_get_n_epochs (training) + 1, config->epochs, gs_training_get_best_score (training) };
  gs_training_set_funcs (training, &funcs, &progress);
  if (!gs_training_run (training, gs_cli_get_cancellable (), &error))
    {
      int status = gs_cli_fail (options->out, error);

      if (status == GS_CLI_INTERRUPTED)
        say_how_to_go_on (training, options->out);
      return status;
    }

  gs_cli_progress_end ();
  if (options->json)
    print_json (training, options->out);
  else
    printf ("%s: epoch %u, validation CCC %.4f\n", options->out, gs_training_get_best_epoch (training),
            gs_training_get_best_score (training));

  return GS_CLI_DONE;
}

static int
train (const GsCliTrainOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GsDataSet) data = NULL;

  if (options->config != NULL && !g_file_get_contents (options->config, &text, NULL, &error))
    {
      gs_file_words_take (&error, options->config);
      return gs_cli_fail (options->config, error);
    }

  /* Reading clips takes long: whether the configuration can be read at all is known before. */
  if (text != NULL)
    {
      g_autoptr (GsFusionConfig) readable = gs_train_config_read (text, &error);

      if (readable == NULL)
        return gs_cli_fail (options->config, error);
    }

  if (!gs_cli_train_check_place (options, &error))
    return gs_cli_fail (NULL, error);

  data = load_data (options, &error);
  if (data == NULL)
    return gs_cli_fail (NULL, error);

  config = gs_train_config_new (text != NULL ? text : "{}", data, &error);
  if (config == NULL)
    return gs_cli_fail (options->config, error);

  if (options->fold == 0)
    return gs_cli_train_folds (config, g_steal_pointer (&data), options);

  gs_cli_data_say_unlabelled (data, config);

  return train_one (config, g_steal_pointer (&data), options);
}

/* "all" is 0; anything that is not a number is no fold. */
static gboolean
parse_fold (const char *text,
            int *fold)
{
  gint64 number;

  *fold = text == NULL ? 1 : 0;
  if (text == NULL || strcmp (text, "all") == 0)
    return TRUE;

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT, &number, NULL))
    return FALSE;
  *fold = (int) number;

  return TRUE;
}

/**
 * gs_cli_train:
 *
 * `gatescope-cli train --config C.json --data DIR... --out M [--resume] [--force]`: trains a network; with `--folds K --fold all` one for each
 * fold.
 */
int
gs_cli_train (int argc,
              char **argv)
{
  GsCliTrainOptions options = { 0 };
  g_autofree char *fold = NULL;
  g_autofree char *weights = NULL;
  g_auto (GStrv) more = NULL;
  int status;
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Configuration (docs/training.md); without it the authors' recipe", "C.json" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.folders, "Data set; may be given several times", "DIR" },
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "Where the network goes; with --fold all a folder", "M" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume, "Go on where an interrupted training stopped", NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, "Write over what is there", NULL },
    { "folds", 0, 0, G_OPTION_ARG_INT, &options.folds, "Cut the clips into K parts", "K" },
    { "fold", 0, 0, G_OPTION_ARG_STRING, &fold,
      "Which part validates, from 1 (1); all: each is held out in turn, a network for each", "I|all" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, "A sentence for the network's provenance", "TEXT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print one JSON document", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "Threads (0: as many as processors)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &more, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!gs_cli_parse ("train", "[DIR…]", "Trains a network on clips with features and labels.", entries, &argc, &argv,
                     &status))
    return status;

  if (!parse_fold (fold, &options.fold))
    status = gs_cli_usage ("train", "--fold takes a number from 1, or all, not “%s”", fold);
  else if (options.out == NULL)
    status = gs_cli_usage ("train", "--out is missing");
  else if (options.folders == NULL && more == NULL)
    status = gs_cli_usage ("train", "--data is missing");
  else if (options.folds < 0 || options.folds == 1 || (options.folds > 0 && options.fold > options.folds))
    status = gs_cli_usage ("train", "--folds takes 2 or more, --fold 1 to as many, or all");
  else if (options.fold == 0 && options.folds == 0)
    status = gs_cli_usage ("train", "--fold all needs --folds");
  else if (options.fold == 0 && options.force)
    status = gs_cli_usage ("train", "--force goes with a single network; with --fold all name an empty folder");
  else if (gs_cli_count_threads ("train", &options.n_threads, &status))
    {
      options.folders = gs_cli_join_lists (options.folders, more);
      gs_engine_set_n_threads ((guint) options.n_threads);
      gs_deep_weights_set_path (weights);
      status = train (&options);
    }

  g_strfreev (options.folders);
  g_free (options.config);
  g_free (options.out);
  g_free (options.note);

  return status;
}
