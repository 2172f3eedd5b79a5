/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-train-job.h"

#include "gs-engine.h"
#include "gs-train-config.h"

struct _GsTrainJob
{
  GsJob parent_instance;

  /* Set once, read by all. */
  char *config;
  GStrv folders;
  char *path;
  gboolean resume;

  /* Under the mutex: made by the worker, not yet delivered. */
  GMutex mutex;
  GArray *fresh;

  /* The main context's. */
  GArray *epochs;
};

G_DEFINE_FINAL_TYPE (GsTrainJob, gs_train_job, GS_TYPE_JOB)

enum
{
  SIGNAL_EPOCH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
step_cb (double fraction,
         double windows_per_second,
         gpointer user_data)
{
  gs_job_report (GS_JOB (user_data), fraction, windows_per_second);
}

static void
epoch_cb (const GsTrainingEpoch *epoch,
          gpointer user_data)
{
  GsTrainJob *self = user_data;

  g_mutex_lock (&self->mutex);
  g_array_append_val (self->fresh, *epoch);
  g_mutex_unlock (&self->mutex);

  gs_job_schedule (GS_JOB (self));
}

static gboolean
gs_train_job_run (GsJob *job,
                  GCancellable *cancellable,
                  GError **error)
{
  const GsTrainingFuncs funcs = { step_cb, epoch_cb };
  GsTrainJob *self = GS_TRAIN_JOB (job);
  g_autoptr (GsDataSet) data = NULL;
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GsTraining) training = NULL;

  data = gs_data_set_load ((const char *const *) self->folders, 0, 0, cancellable, error);
  if (data == NULL)
    return FALSE;

  config = gs_train_config_new (self->config, data, error);
  if (config == NULL)
    return FALSE;

  training = gs_training_new (config, g_steal_pointer (&data), self->path, gs_engine_get_n_threads (), error);
  if (training == NULL)
    return FALSE;

  gs_training_set_funcs (training, &funcs, self);
  if (self->resume && !gs_training_resume (training, error))
    return FALSE;

  return gs_training_run (training, cancellable, error);
}

static void
gs_train_job_deliver (GsJob *job)
{
  GsTrainJob *self = GS_TRAIN_JOB (job);
  guint first = self->epochs->len;

  g_mutex_lock (&self->mutex);
  g_array_append_vals (self->epochs, self->fresh->data, self->fresh->len);
  g_array_set_size (self->fresh, 0);
  g_mutex_unlock (&self->mutex);

  for (guint i = first; i < self->epochs->len; i++)
    g_signal_emit (self, signals[SIGNAL_EPOCH], 0, i);
}

static void
gs_train_job_finalize (GObject *object)
{
  GsTrainJob *self = GS_TRAIN_JOB (object);

  g_clear_pointer (&self->config, g_free);
  g_clear_pointer (&self->folders, g_strfreev);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->fresh, g_array_unref);
  g_clear_pointer (&self->epochs, g_array_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (gs_train_job_parent_class)->finalize (object);
}

static void
gs_train_job_class_init (GsTrainJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GsJobClass *job_class = GS_JOB_CLASS (klass);

  object_class->finalize = gs_train_job_finalize;
  job_class->run = gs_train_job_run;
  job_class->deliver = gs_train_job_deliver;

  /**
   * GsTrainJob::epoch:
   * @self: the job
   * @index: of the epoch, for gs_train_job_get_epoch()
   *
   * An epoch is done. In the main context.
   */
  signals[SIGNAL_EPOCH] = g_signal_new ("epoch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
gs_train_job_init (GsTrainJob *self)
{
  g_mutex_init (&self->mutex);
  self->fresh = g_array_new (FALSE, FALSE, sizeof (GsTrainingEpoch));
  self->epochs = g_array_new (FALSE, FALSE, sizeof (GsTrainingEpoch));
}

/**
 * gs_train_job_new:
 * @config: configuration, a JSON object
 * @folders: (array zero-terminated=1): data sets
 * @path: where the network goes
 * @resume: whether to go on where an interrupted training into @path stopped
 *
 * Returns: (transfer full): a job for gs_engine_submit()
 */
GsTrainJob *
gs_train_job_new (const char *config,
                  const char *const *folders,
                  const char *path,
                  gboolean resume)
{
  g_autofree char *subject = g_path_get_basename (path);
  GsTrainJob *self = g_object_new (GS_TYPE_TRAIN_JOB, "title", "Training", "subject", subject, "unit", "windows", NULL);

  self->config = g_strdup (config);
  self->folders = g_strdupv ((char **) folders);
  self->path = g_strdup (path);
  self->resume = resume;

  return self;
}

/**
 * gs_train_job_get_n_epochs:
 * @self: a job
 *
 * Returns: epochs that are done and delivered
 */
guint
gs_train_job_get_n_epochs (GsTrainJob *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_JOB (self), 0);

  return self->epochs->len;
}

/**
 * gs_train_job_get_epoch:
 * @self: a job
 * @index: from 0
 *
 * Returns: (transfer none): what that epoch brought; valid until the next one is delivered
 */
const GsTrainingEpoch *
gs_train_job_get_epoch (GsTrainJob *self,
                        guint index)
{
  g_return_val_if_fail (GS_IS_TRAIN_JOB (self), NULL);
  g_return_val_if_fail (index < self->epochs->len, NULL);

  return &g_array_index (self->epochs, GsTrainingEpoch, index);
}

/**
 * gs_train_job_get_path:
 * @self: a job
 *
 * Returns: (transfer none): where the network goes
 */
const char *
gs_train_job_get_path (GsTrainJob *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_JOB (self), NULL);

  return self->path;
}
