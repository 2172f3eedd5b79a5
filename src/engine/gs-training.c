/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-training.h"

#include "gs-data-hash.h"
#include "gs-data-labels.h"
#include "gs-engine-error.h"
#include "gs-evaluation.h"
#include "gs-json.h"
#include "gs-leftovers.h"
#include "gs-trainer.h"
#include "gs-training-clips.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* A network's provenance is flat; what future versions add may go on a little. */
#define PROVENANCE_DEPTH 8

#define PROGRAM "gatescope " GS_VERSION

struct _GsTraining
{
  GsFusionConfig *config;
  GsDataSet *data;
  GsTrainer *trainer;
  guint n_threads;
  char *note;
  char *data_hash;
  JsonNode *trained_on; /* for the provenance */

  gboolean in_place; /* the best network has got its name, but the state is still there */

  /* Set when it turns out that the network is there already. */
  gboolean finished;
  guint finished_epochs;
  guint finished_best_epoch;
  double finished_best_score;

  char *path;
  char *best_path;
  char *state_path;
  char *log_path;
  GString *log; /* what @log_path holds */

  GsTrainingFuncs funcs;
  gpointer user_data;
  gint64 start;
  guint first_epoch; /* that this process trains */
};

/**
 * gs_training_new:
 * @config: complete configuration, see gs_train_config_new()
 * @data: (transfer full): clips; without validation clips the training ones judge the network
 * @path: where the network goes
 * @n_threads: threads, at least 1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a training before its first epoch
 */
GsTraining *
gs_training_new (const GsFusionConfig *config,
                 GsDataSet *data,
                 const char *path,
                 guint n_threads,
                 GError **error)
{
  g_autoptr (GsTraining) self = g_new0 (GsTraining, 1);

  self->data = data;
  self->config = gs_fusion_config_copy (config);
  self->n_threads = MAX (n_threads, 1);
  self->path = g_strdup (path);
  self->best_path = g_strconcat (path, ".best", NULL);
  self->state_path = g_strconcat (path, ".state", NULL);
  self->log_path = g_strconcat (path, ".jsonl", NULL);
  self->log = g_string_new (NULL);

  self->trainer = gs_trainer_new (config, data->parts[GS_DATA_TRAIN], self->n_threads, error);
  if (self->trainer == NULL || !gs_data_labels_check_judges (data, config, error))
    return NULL;

  self->data_hash = gs_data_set_compute_hash (data);
  self->trained_on = gs_training_clips_to_json (data->parts[GS_DATA_TRAIN], config);
  gs_trainer_set_data_hash (self->trainer, self->data_hash);

  return g_steal_pointer (&self);
}

/**
 * gs_training_free:
 * @self: (transfer full): a training
 */
void
gs_training_free (GsTraining *self)
{
  g_clear_pointer (&self->trainer, gs_trainer_free);
  g_clear_pointer (&self->data, gs_data_set_free);
  g_clear_pointer (&self->config, gs_fusion_config_free);
  g_string_free (self->log, TRUE);
  g_free (self->note);
  g_free (self->data_hash);
  g_clear_pointer (&self->trained_on, json_node_unref);
  g_free (self->path);
  g_free (self->best_path);
  g_free (self->state_path);
  g_free (self->log_path);
  g_free (self);
}

/**
 * gs_training_set_note:
 * @self: a training
 * @note: (nullable): a sentence for the network's provenance, such as what its data are and are not
 */
void
gs_training_set_note (GsTraining *self,
                      const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

/**
 * gs_training_set_funcs:
 * @self: a training
 * @funcs: who wants to know
 * @user_data: for them
 */
void
gs_training_set_funcs (GsTraining *self,
                       const GsTrainingFuncs *funcs,
                       gpointer user_data)
{
  self->funcs = *funcs;
  self->user_data = user_data;
}

/**
 * gs_training_get_n_epochs:
 * @self: a training
 *
 * Returns: epochs that are done, those before a resumption included
 */
guint
gs_training_get_n_epochs (GsTraining *self)
{
  return self->finished ? self->finished_epochs : gs_trainer_get_epoch (self->trainer);
}

/**
 * gs_training_get_best_epoch:
 * @self: a training
 *
 * Returns: the best epoch so far, counted from 1; 0 before the first
 */
guint
gs_training_get_best_epoch (GsTraining *self)
{
  return self->finished ? self->finished_best_epoch : gs_trainer_get_best_epoch (self->trainer);
}

/**
 * gs_training_get_best_score:
 * @self: a training
 *
 * Returns: the best epoch's pooled validation CCC, mean of the outputs
 */
double
gs_training_get_best_score (GsTraining *self)
{
  return self->finished ? self->finished_best_score : gs_trainer_get_best_score (self->trainer);
}

static GPtrArray *
get_judges (GsTraining *self)
{
  GPtrArray *validate = self->data->parts[GS_DATA_VALIDATE];

  return validate->len > 0 ? validate : self->data->parts[GS_DATA_TRAIN];
}

static char *
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return gs_json_to_string (root, FALSE);
}

static void
add_count (JsonBuilder *builder,
           const char *name,
           guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* What the network came from. No date: the same training makes the same file. */
static char *
make_provenance (GsTraining *self,
                 guint epoch,
                 double score)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "program");
  json_builder_add_string_value (builder, PROGRAM);
  if (self->note != NULL)
    {
      json_builder_set_member_name (builder, "note");
      json_builder_add_string_value (builder, self->note);
    }
  json_builder_set_member_name (builder, "split");
  json_builder_add_string_value (builder, self->data->split);
  json_builder_set_member_name (builder, "data_sha256");
  json_builder_add_string_value (builder, self->data_hash);
  add_count (builder, "training_clips", gs_data_labels_count (self->data->parts[GS_DATA_TRAIN], self->config));
  add_count (builder, "validation_clips", gs_data_labels_count (self->data->parts[GS_DATA_VALIDATE], self->config));
  add_count (builder, "training_windows", gs_trainer_get_n_windows (self->trainer));
  add_count (builder, "epoch", epoch);
  gs_json_set_number (builder, "validation_ccc", score);
  gs_training_clips_add_json (self->trained_on, builder);
  json_builder_end_object (builder);

  return print_json (builder);
}

static gboolean
append_log (GsTraining *self,
            const GsTrainingEpoch *epoch,
            const GsEvaluation *evaluation,
            GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add_count (builder, "epoch", epoch->epoch);
  gs_json_set_number (builder, "loss", epoch->loss);
  gs_json_set_number (builder, "learning_rate", epoch->learning_rate);
  json_builder_set_member_name (builder, "ccc");
  json_builder_begin_object (builder);
  for (guint o = 0; o < gs_fusion_config_get_n_outputs (self->config); o++)
    gs_json_set_number (builder, gs_fusion_config_get_output_name (self->config, o), epoch->ccc[o]);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "best");
  json_builder_add_boolean_value (builder, epoch->best);
  if (gs_network_get_n_gates (evaluation->network) > 0)
    {
      json_builder_set_member_name (builder, "gates");
      gs_evaluation_build_gates_json (evaluation->pooled, evaluation->network, builder);
    }
  json_builder_end_object (builder);

  line = print_json (builder);
  g_string_append_printf (self->log, "%s\n", line);

  return gs_leftovers_write_text (self->log_path, self->log->str, (gssize) self->log->len, error);
}

/* Keeps the lines of the first @n epochs: an epoch may have been logged that was then lost. Returns how many there are. */
static guint
restore_log (GsTraining *self,
             guint n)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint i;

  if (!g_file_get_contents (self->log_path, &text, NULL, NULL))
    return 0;

  lines = g_strsplit (text, "\n", -1);
  for (i = 0; lines[i] != NULL && lines[i][0] != '\0' && i < n; i++)
    g_string_append_printf (self->log, "%s\n", lines[i]);

  return i;
}

static gboolean
holds_text (JsonNode *object,
            const char *name,
            const char *text)
{
  JsonNode *node = json_object_get_member (json_node_get_object (object), name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), text) == 0;
}

/* Whether the network that stands under our name is one that this program has made of the same configuration and clips: how good
 * its best epoch was is taken from it. */
static gboolean
find_finished (GsTraining *self)
{
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *config = gs_fusion_config_to_json (self->config);
  g_autofree char *found_config = NULL;
  const char *found;
  JsonNode *ccc;
  gint64 epoch;
  double score;

  if (!g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    return FALSE;

  network = gs_network_load (self->path, NULL);
  if (network == NULL)
    return FALSE;

  found = gs_network_get_provenance (network);
  root = found != NULL ? gs_json_parse_object (found, -1, PROVENANCE_DEPTH, NULL) : NULL;
  if (root == NULL)
    return FALSE;

  epoch = json_object_get_int_member_with_default (json_node_get_object (root), "epoch", 0);
  ccc = json_object_get_member (json_node_get_object (root), "validation_ccc");
  score = ccc != NULL && JSON_NODE_HOLDS_VALUE (ccc) ? json_node_get_double (ccc) : -INFINITY;
  if (epoch < 1 || epoch > self->config->epochs)
    return FALSE;

  found_config = gs_fusion_config_to_json (gs_network_get_config (network));
  if (strcmp (config, found_config) != 0 || !holds_text (root, "program", PROGRAM) ||
      !holds_text (root, "data_sha256", self->data_hash))
    return FALSE;

  self->finished = TRUE;
  self->finished_best_epoch = (guint) epoch;
  self->finished_best_score = score;
  self->finished_epochs = MAX (restore_log (self, G_MAXUINT), (guint) epoch);

  return TRUE;
}

/* Before all else: a state of another configuration need not look like one of ours at all. */
static gboolean
check_config (GsTraining *self,
              GsNetwork *best,
              GError **error)
{
  g_autofree char *config = gs_fusion_config_to_json (self->config);
  g_autofree char *found = gs_fusion_config_to_json (gs_network_get_config (best));

  if (strcmp (config, found) == 0)
    return TRUE;

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
               "%s: it is the state of a training with another configuration; start anew without it, or give the same one",
               self->state_path);

  return FALSE;
}

/**
 * gs_training_resume:
 * @self: a training before its first epoch
 * @error: return location
 *
 * Goes on where an interrupted training into the same file stopped, bit for bit as if it had never stopped. Without
 * a state beside the file there is nothing to resume: if the file is what this very training makes, there is nothing left
 * to do, else the training starts anew.
 *
 * Returns: %FALSE if the state is damaged or of another configuration or other clips
 */
gboolean
gs_training_resume (GsTraining *self,
                    GError **error)
{
  g_autoptr (GsNetwork) best = NULL;
  gboolean has_best = g_file_test (self->best_path, G_FILE_TEST_EXISTS);

  if (!g_file_test (self->state_path, G_FILE_TEST_EXISTS))
    {
      find_finished (self);
      return TRUE;
    }

  /* A training that was stopped in its last moment has put its network in place, but not removed its state. */
  best = gs_network_load (has_best ? self->best_path : self->path, error);
  if (best == NULL || !check_config (self, best, error) || !gs_trainer_restore (self->trainer, self->state_path, best, error))
    return FALSE;

  if (!has_best && !gs_trainer_is_finished (self->trainer))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: the best network so far is missing beside the state of the training; start anew without it",
                   self->best_path);
      return FALSE;
    }

  self->in_place = !has_best;
  restore_log (self, gs_trainer_get_epoch (self->trainer));

  return TRUE;
}

/**
 * gs_training_is_finished:
 * @self: a training
 *
 * Returns: %TRUE if gs_training_resume() has found the network that this training makes, so that nothing is left to do
 */
gboolean
gs_training_is_finished (GsTraining *self)
{
  return self->finished;
}

static void
step_cb (guint step,
         guint n_steps,
         gpointer user_data)
{
  GsTraining *self = user_data;
  double epochs = gs_trainer_get_epoch (self->trainer) + (double) step / n_steps;
  double trained = (epochs - self->first_epoch) * gs_trainer_get_n_windows (self->trainer);
  double seconds = (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;

  if (self->funcs.step != NULL)
    self->funcs.step (epochs / self->config->epochs, seconds > 0.0 ? trained / seconds : 0.0, self->user_data);
}

static gboolean
run_epoch (GsTraining *self,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GsEvaluation) evaluation = NULL;
  GsTrainingEpoch epoch = { .epoch = gs_trainer_get_epoch (self->trainer) + 1 };

  epoch.learning_rate = gs_trainer_get_learning_rate (self->trainer);
  if (!gs_trainer_train_epoch (self->trainer, step_cb, self, &epoch.loss, cancellable, error))
    return FALSE;

  network = gs_trainer_snapshot (self->trainer);
  evaluation = gs_evaluation_new (network, get_judges (self), self->n_threads, cancellable, error);
  if (evaluation == NULL)
    return FALSE;

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (self->config); o++)
    epoch.ccc[o] = evaluation->pooled->agreement[o].ccc;
  epoch.score = gs_evaluation_get_score (evaluation);
  epoch.best = gs_trainer_end_epoch (self->trainer, network, epoch.score);

  /* The best network first: should the state be lost, the epoch is done again and gives the same file. */
  if (epoch.best)
    {
      g_autofree char *provenance = make_provenance (self, epoch.epoch, gs_trainer_get_best_score (self->trainer));

      if (!gs_network_save (network, self->best_path, provenance, error))
        return FALSE;
    }
  if (!append_log (self, &epoch, evaluation, error) || !gs_trainer_save (self->trainer, self->state_path, error))
    return FALSE;

  if (self->funcs.epoch != NULL)
    self->funcs.epoch (&epoch, self->user_data);

  return TRUE;
}

/* What went wrong is not all there is to say: hours may have been learnt before. */
static void
tell_what_is_left (GsTraining *self,
                   GError **error)
{
  GError *told;

  if (error == NULL || *error == NULL || gs_trainer_get_best_epoch (self->trainer) == 0 ||
      g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !g_file_test (self->best_path, G_FILE_TEST_EXISTS))
    return;

  told = g_error_new ((*error)->domain, (*error)->code, "%s; the best network so far, of epoch %u, is kept as %s",
                      (*error)->message, gs_trainer_get_best_epoch (self->trainer), self->best_path);
  g_error_free (*error);
  *error = told;
}

/**
 * gs_training_run:
 * @self: a training
 * @cancellable: (nullable): to stop between steps; what was done can be resumed
 * @error: return location
 *
 * Trains until the configuration's end and puts the best epoch's network in its place. Until then nothing appears
 * under its name.
 *
 * Returns: %TRUE if the network is there
 */
gboolean
gs_training_run (GsTraining *self,
                 GCancellable *cancellable,
                 GError **error)
{
  if (self->finished)
    return TRUE;

  gs_leftovers_remove (self->best_path);
  gs_leftovers_remove (self->state_path);
  gs_leftovers_remove (self->log_path);

  self->start = g_get_monotonic_time ();
  self->first_epoch = gs_trainer_get_epoch (self->trainer);

  /* Who starts anew gives up what another training has left: its state must never meet this one's network. */
  if (self->first_epoch == 0)
    {
      g_unlink (self->state_path);
      g_unlink (self->best_path);
    }

  while (!gs_trainer_is_finished (self->trainer))
    {
      if (!run_epoch (self, cancellable, error))
        {
          tell_what_is_left (self, error);
          return FALSE;
        }
    }

  if (!isfinite (gs_trainer_get_best_score (self->trainer)))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED,
                   "no epoch has a CCC with the labels of the clips that validate, so that none is the best; look whether these "
                   "labels vary and whether “label_delay” leaves any");
      return FALSE;
    }

  if (!self->in_place && g_rename (self->best_path, self->path) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the trained network cannot be put there: %s",
                   self->path, g_strerror (errno));
      return FALSE;
    }
  g_unlink (self->state_path);

  return TRUE;
}
