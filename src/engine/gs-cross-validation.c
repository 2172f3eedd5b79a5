/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cross-validation.h"

#include "gs-data-fold.h"
#include "gs-engine-error.h"
#include "gs-json.h"
#include "gs-leftovers.h"
#include "gs-output-folder.h"
#include "gs-training.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* One training and what became of it. */
typedef struct
{
  GsCrossValidation *owner;
  guint index;
  char *name; /* of the network's file */
  GsDataSet *data;
  guint n_epochs;
  guint best_epoch;
  double best_score;
  GsEvaluation *evaluation; /* of the part held out */

  /* Under the mutex. */
  double fraction;
  double rate;
} Fold;

struct _GsCrossValidation
{
  GsFusionConfig *config;
  GPtrArray *folds; /* of Fold */
  guint n_left_out;
  char *folder;
  char *summary_path;
  char *note;
  guint n_threads;
  gboolean resume;
  GsEvaluation *evaluation;

  GsCrossValidationFuncs funcs;
  gpointer user_data;

  GCancellable *stop; /* by who asked for the work, or by the first fold that fails */
  int next;           /* atomic: the next fold that nobody works on */

  GMutex mutex;
  GError *error; /* the first one, under the mutex */
  guint n_done;  /* under the mutex */
};

static void
fold_free (gpointer data)
{
  Fold *fold = data;

  g_clear_pointer (&fold->data, gs_data_set_free);
  g_clear_pointer (&fold->evaluation, gs_evaluation_free);
  g_free (fold->name);
  g_free (fold);
}

static void
add_fold (GsCrossValidation *self,
          GsDataSet *data,
          guint n_folds)
{
  Fold *fold = g_new0 (Fold, 1);
  int digits = (int) MAX (log10 (n_folds) + 1.0, 2.0);

  fold->owner = self;
  fold->index = self->folds->len;
  fold->name = g_strdup_printf ("fold-%0*u.safetensors", digits, fold->index + 1);
  fold->data = data;
  g_ptr_array_add (self->folds, fold);
}

/**
 * gs_cross_validation_new:
 * @config: complete configuration, see gs_train_config_new()
 * @data: (transfer full): clips; which part they belong to does not matter, those without labels are left out
 * @folds: parts, 2 to the number of labelled clips; as many as there are clips leaves one out at a time
 * @folder: where the networks and the summary go; made if it does not exist
 * @n_threads: folds that are worked on at a time, at least 1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a cross-validation before it begins; %NULL if the clips cannot be cut into so many parts
 */
GsCrossValidation *
gs_cross_validation_new (const GsFusionConfig *config,
                         GsDataSet *data,
                         guint folds,
                         const char *folder,
                         guint n_threads,
                         GError **error)
{
  g_autoptr (GsDataSet) all = data;
  g_autoptr (GPtrArray) clips = gs_data_set_list_labelled (data, config);
  GsCrossValidation *self;

  if (folds < 2 || folds > clips->len)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%u clips with labels for %s cannot be cut into %u folds; ask for 2 to %u", clips->len, config->output,
                   folds, MAX (clips->len, 2));
      return NULL;
    }

  self = g_new0 (GsCrossValidation, 1);
  self->config = gs_fusion_config_copy (config);
  self->folds = g_ptr_array_new_with_free_func (fold_free);
  self->folder = g_strdup (folder);
  self->summary_path = g_build_filename (folder, "summary.json", NULL);
  self->n_threads = MAX (n_threads, 1);
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    self->n_left_out += all->parts[part]->len;
  self->n_left_out -= clips->len;
  for (guint fold = 0; fold < folds; fold++)
    add_fold (self, gs_data_set_cut_fold (all, clips, folds, fold), folds);

  return self;
}

/**
 * gs_cross_validation_free:
 * @self: (transfer full): a cross-validation
 */
void
gs_cross_validation_free (GsCrossValidation *self)
{
  g_clear_pointer (&self->evaluation, gs_evaluation_free);
  g_ptr_array_unref (self->folds);
  g_object_unref (self->stop);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  gs_fusion_config_free (self->config);
  g_free (self->folder);
  g_free (self->summary_path);
  g_free (self->note);
  g_free (self);
}

/**
 * gs_cross_validation_set_note:
 * @self: a cross-validation
 * @note: (nullable): a sentence for the networks' provenance
 */
void
gs_cross_validation_set_note (GsCrossValidation *self,
                              const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

/**
 * gs_cross_validation_set_funcs:
 * @self: a cross-validation
 * @funcs: who wants to know
 * @user_data: for them
 */
void
gs_cross_validation_set_funcs (GsCrossValidation *self,
                               const GsCrossValidationFuncs *funcs,
                               gpointer user_data)
{
  self->funcs = *funcs;
  self->user_data = user_data;
}

/**
 * gs_cross_validation_get_n_left_out:
 * @self: a cross-validation
 *
 * Returns: clips without labels for the configuration's output, which are in no fold
 */
guint
gs_cross_validation_get_n_left_out (GsCrossValidation *self)
{
  return self->n_left_out;
}

/**
 * gs_cross_validation_get_evaluation:
 * @self: a cross-validation after gs_cross_validation_run()
 *
 * Returns: (transfer none) (nullable): every clip as the network of the fold that held it out predicts it, in the
 *   order of the data set
 */
const GsEvaluation *
gs_cross_validation_get_evaluation (GsCrossValidation *self)
{
  return self->evaluation;
}

/* One fold has come so far; called by all threads, told to one at a time. */
static void
report (Fold *fold,
        double fraction,
        double rate)
{
  GsCrossValidation *self = fold->owner;
  double sum = 0.0, rates = 0.0;

  g_mutex_lock (&self->mutex);
  fold->fraction = fraction;
  fold->rate = rate;
  for (guint i = 0; i < self->folds->len; i++)
    {
      const Fold *other = self->folds->pdata[i];

      sum += other->fraction;
      rates += other->rate;
    }
  if (self->funcs.step != NULL)
    self->funcs.step (sum / self->folds->len, rates, self->n_done, self->user_data);
  g_mutex_unlock (&self->mutex);
}

static void
step_cb (double fraction,
         double windows_per_second,
         gpointer user_data)
{
  report (user_data, fraction, windows_per_second);
}

static guint
count_workers (const GsCrossValidation *self)
{
  return MIN (self->n_threads, self->folds->len);
}

static gboolean
train_fold (Fold *fold,
            const char *path,
            guint n_threads,
            GError **error)
{
  const GsTrainingFuncs funcs = { step_cb, NULL };
  GsCrossValidation *self = fold->owner;
  g_autoptr (GsTraining) training = NULL;

  training = gs_training_new (self->config, gs_data_set_copy (fold->data), path, n_threads, error);
  if (training == NULL)
    return FALSE;

  gs_training_set_note (training, self->note);
  gs_training_set_funcs (training, &funcs, fold);
  if (self->resume && !gs_training_resume (training, error))
    return FALSE;

  /* A summary never speaks of other networks than those beside it. */
  if (!gs_training_is_finished (training))
    g_unlink (self->summary_path);
  if (!gs_training_run (training, self->stop, error))
    return FALSE;

  fold->n_epochs = gs_training_get_n_epochs (training);
  fold->best_epoch = gs_training_get_best_epoch (training);
  fold->best_score = gs_training_get_best_score (training);

  return TRUE;
}

/* Trains one fold's network and has it predict what it has never seen. */
static gboolean
run_fold (Fold *fold,
          guint n_threads,
          GError **error)
{
  GsCrossValidation *self = fold->owner;
  g_autofree char *path = g_build_filename (self->folder, fold->name, NULL);
  g_autoptr (GsNetwork) network = NULL;

  if (!train_fold (fold, path, n_threads, error))
    return FALSE;

  network = gs_network_load (path, error);
  if (network == NULL)
    return FALSE;

  fold->evaluation = gs_evaluation_new (network, fold->data->parts[GS_DATA_TEST], n_threads, self->stop, error);

  return fold->evaluation != NULL;
}

static gpointer
work_thread (gpointer data)
{
  GsCrossValidation *self = data;
  guint n_threads = MAX (self->n_threads / count_workers (self), 1);

  for (;;)
    {
      guint i = (guint) g_atomic_int_add (&self->next, 1);
      g_autoptr (GError) error = NULL;
      Fold *fold;

      if (i >= self->folds->len || g_cancellable_is_cancelled (self->stop))
        return NULL;

      fold = self->folds->pdata[i];
      if (!run_fold (fold, n_threads, &error))
        {
          g_mutex_lock (&self->mutex);
          if (self->error == NULL)
            {
              if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
                g_prefix_error (&error, "fold %u of %u: ", i + 1, self->folds->len);
              self->error = g_steal_pointer (&error);
            }
          g_mutex_unlock (&self->mutex);
          g_cancellable_cancel (self->stop);
          return NULL;
        }

      g_mutex_lock (&self->mutex);
      self->n_done++;
      g_mutex_unlock (&self->mutex);
      report (fold, 1.0, 0.0);
    }
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/* Epochs that an earlier run has done count as done, so that the time left is reckoned from what is done now. */
static double
guess_fraction (const GsCrossValidation *self,
                const Fold *fold)
{
  g_autofree char *path = g_build_filename (self->folder, fold->name, NULL);
  g_autofree char *state = g_strconcat (path, ".state", NULL);
  g_autofree char *log = g_strconcat (path, ".jsonl", NULL);
  g_autofree char *text = NULL;
  guint n_lines = 0;

  if (!g_file_test (state, G_FILE_TEST_EXISTS))
    return g_file_test (path, G_FILE_TEST_EXISTS) ? 1.0 : 0.0;

  if (!g_file_get_contents (log, &text, NULL, NULL))
    return 0.0;
  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';

  return MIN ((double) n_lines / self->config->epochs, 1.0);
}

/* The folds share the threads out among them; each gives the same network whoever works on it. */
static gboolean
run_folds (GsCrossValidation *self,
           GCancellable *cancellable,
           GError **error)
{
  guint n_workers = count_workers (self);
  g_autofree GThread **threads = g_new0 (GThread *, n_workers);
  gulong handler = 0;

  for (guint i = 0; self->resume && i < self->folds->len; i++)
    {
      Fold *fold = self->folds->pdata[i];

      fold->fraction = guess_fraction (self, fold);
    }
  report (self->folds->pdata[0], ((Fold *) self->folds->pdata[0])->fraction, 0.0);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->stop, NULL);
  for (guint i = 1; i < n_workers; i++)
    threads[i] = g_thread_new ("fold", work_thread, self);
  work_thread (self);
  for (guint i = 1; i < n_workers; i++)
    g_thread_join (threads[i]);
  g_cancellable_disconnect (cancellable, handler);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (self->stop, error);
}

static void
join_folds (GsCrossValidation *self)
{
  g_autoptr (GPtrArray) evaluations = g_ptr_array_new ();

  for (guint i = 0; i < self->folds->len; i++)
    g_ptr_array_add (evaluations, ((Fold *) self->folds->pdata[i])->evaluation);
  self->evaluation = gs_evaluation_join (evaluations);
}

/**
 * gs_cross_validation_run:
 * @self: a cross-validation
 * @resume: whether to go on where an interrupted one into the same folder stopped; folds that are done are not done again
 * @cancellable: (nullable): to stop between steps; what was done can be resumed
 * @error: return location
 *
 * Trains all folds, side by side with as many threads as there are, and writes `summary.json`; unless @resume, into an empty
 * folder only. The same
 * networks come out for any number of threads, resumed or not. Runs once.
 *
 * Returns: %TRUE if all networks and the summary are there
 */
gboolean
gs_cross_validation_run (GsCrossValidation *self,
                         gboolean resume,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *summary = NULL;

  if (!gs_output_folder_make (self->folder, resume, "training", error))
    return FALSE;

  self->resume = resume;
  gs_leftovers_remove (self->summary_path);
  if (!run_folds (self, cancellable, error))
    return FALSE;

  join_folds (self);
  summary = gs_cross_validation_to_json (self);

  return gs_leftovers_write_text (self->summary_path, summary, -1, error);
}

static void
add_names (JsonBuilder *builder,
           const char *name,
           const GPtrArray *clips)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < clips->len; i++)
    json_builder_add_string_value (builder, ((const GsSequence *) clips->pdata[i])->name);
  json_builder_end_array (builder);
}

static void
add_fold_json (JsonBuilder *builder,
               const Fold *fold)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "fold");
  json_builder_add_int_value (builder, fold->index + 1);
  json_builder_set_member_name (builder, "network");
  json_builder_add_string_value (builder, fold->name);
  json_builder_set_member_name (builder, "epochs");
  json_builder_add_int_value (builder, fold->n_epochs);
  json_builder_set_member_name (builder, "epoch");
  json_builder_add_int_value (builder, fold->best_epoch);
  json_builder_set_member_name (builder, "validation_ccc");
  if (isfinite (fold->best_score))
    json_builder_add_double_value (builder, fold->best_score);
  else
    json_builder_add_null_value (builder);
  add_names (builder, "train", fold->data->parts[GS_DATA_TRAIN]);
  add_names (builder, "validate", fold->data->parts[GS_DATA_VALIDATE]);
  add_names (builder, "test", fold->data->parts[GS_DATA_TEST]);
  json_builder_end_object (builder);
}

/**
 * gs_cross_validation_to_json:
 * @self: a cross-validation after gs_cross_validation_run()
 *
 * `{"configuration": {...}, "folds": [{"fold":, "network":, "epochs":, "epoch":, "validation_ccc":, "train": [...],
 * "validate": [...], "test": [...]}], "held_out": {...}}`, where `held_out` is what gs_evaluation_build_json() says of all clips, each
 * predicted by the network of the fold that held it out.
 *
 * Returns: (transfer full): JSON text
 */
char *
gs_cross_validation_to_json (GsCrossValidation *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *config = gs_fusion_config_to_json (self->config);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "configuration");
  json_builder_add_value (builder, json_from_string (config, NULL));
  json_builder_set_member_name (builder, "folds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->folds->len; i++)
    add_fold_json (builder, self->folds->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "held_out");
  gs_evaluation_build_json (self->evaluation, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return gs_json_to_string (root, TRUE);
}
