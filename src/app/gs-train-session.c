/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-session.h"

#include "gs-engine.h"
#include "gs-train-job.h"
#include "gs-training-log.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

G_STATIC_ASSERT ((int) GS_N_LABELS == GS_TRAINING_PLOT_N_OUTPUTS);
G_STATIC_ASSERT ((int) GS_N_LOGGED_MODALITIES == GS_TRAINING_PLOT_N_MODALITIES);

struct _GsTrainSession
{
  GObject parent_instance;

  GsEngine *engine; /* NULL before the first training */
  GsTrainSetup *setup;
  GsTrainJob *job; /* of the last training, finished or not */
  GsLabel first_output;
  guint n_outputs;
  guint n_epochs;
  GArray *points; /* of GsTrainingPoint */

  /* Where this part of the training began, for the time left of one that was resumed. */
  double first_fraction; /* NaN before the first step */
  gint64 first_time;
};

G_DEFINE_FINAL_TYPE (GsTrainSession, gs_train_session, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GsTrainSession *the_session;

static void
add_logged (GsTrainSession *self,
            const GsLoggedEpoch *logged)
{
  GsTrainingPoint point = { logged->epoch, logged->loss, logged->learning_rate, .best = logged->best };

  for (guint i = 0; i < GS_N_LABELS; i++)
    point.ccc[i] = logged->ccc[i];
  for (guint i = 0; i < GS_N_LOGGED_MODALITIES; i++)
    point.own[i] = logged->own[i];
  g_array_append_val (self->points, point);
}

/* The log knows the gates; the job knows what has just been done, whether or not the log can be read. */
static void
epoch_cb (GsTrainSession *self,
          guint index)
{
  const GsTrainingEpoch *epoch = gs_train_job_get_epoch (self->job, index);
  g_autoptr (GArray) log = gs_training_log_load (self->setup->path);
  GsTrainingPoint point = { epoch->epoch, epoch->loss, epoch->learning_rate, { NAN, NAN }, { NAN, NAN }, epoch->best };

  for (guint o = 0; o < self->n_outputs; o++)
    point.ccc[self->first_output + o] = epoch->ccc[o];

  if (log->len >= epoch->epoch && epoch->epoch > 0)
    memcpy (point.own, g_array_index (log, GsLoggedEpoch, epoch->epoch - 1).own, sizeof point.own);

  /* An epoch that was logged and then lost is done again. */
  if (self->points->len >= epoch->epoch)
    g_array_set_size (self->points, MAX (epoch->epoch, 1) - 1);
  g_array_append_val (self->points, point);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
progress_cb (GsTrainSession *self)
{
  double fraction = gs_job_get_fraction (GS_JOB (self->job));

  if (isnan (self->first_fraction) && fraction > 0.0)
    {
      self->first_fraction = fraction;
      self->first_time = g_get_monotonic_time ();
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
state_cb (GsTrainSession *self)
{
  /* Done, or nothing done: there is nothing to be taken up again. */
  if (!gs_train_session_is_running (self) && !gs_train_setup_is_interrupted (self->setup->path))
    {
      g_autofree char *setup_path = g_strconcat (self->setup->path, ".setup", NULL);

      g_unlink (setup_path);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_job (GsTrainSession *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
gs_train_session_dispose (GObject *object)
{
  GsTrainSession *self = GS_TRAIN_SESSION (object);

  drop_job (self);
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->setup, gs_train_setup_free);
  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (gs_train_session_parent_class)->dispose (object);
}

static void
gs_train_session_class_init (GsTrainSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_train_session_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
gs_train_session_init (GsTrainSession *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (GsTrainingPoint));
}

/**
 * gs_train_session_get_default:
 *
 * Returns: (transfer none): the program's training; main thread only
 */
GsTrainSession *
gs_train_session_get_default (void)
{
  if (the_session == NULL)
    the_session = g_object_new (GS_TYPE_TRAIN_SESSION, NULL);

  return the_session;
}

/**
 * gs_train_session_shut_down:
 *
 * Stops the training, which can be resumed at the next start: for the end of the program.
 */
void
gs_train_session_shut_down (void)
{
  g_clear_object (&the_session);
}

/**
 * gs_train_session_start:
 * @self: the session
 * @setup: what to train, with a valid configuration
 * @resume: whether to go on where an interrupted training into the same file stopped
 * @error: return location: nothing can be written there
 *
 * Begins a training. None may be running.
 *
 * Returns: whether it was begun
 */
gboolean
gs_train_session_start (GsTrainSession *self,
                        const GsTrainSetup *setup,
                        gboolean resume,
                        GError **error)
{
  g_autoptr (GsFusionConfig) config = NULL;
  GsTrainSetup *copy;

  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), FALSE);
  g_return_val_if_fail (!gs_train_session_is_running (self), FALSE);

  config = gs_fusion_config_from_json (setup->config, error);
  if (config == NULL || !gs_train_setup_save (setup, error))
    return FALSE;

  copy = gs_train_setup_new (setup->path, setup->config, (const char *const *) setup->folders);
  g_clear_pointer (&self->setup, gs_train_setup_free);
  self->setup = copy;
  self->first_output = g_str_equal (config->output, "arousal") ? GS_LABEL_AROUSAL : GS_LABEL_VALENCE;
  self->n_outputs = gs_fusion_config_get_n_outputs (config);
  self->n_epochs = config->epochs;
  self->first_fraction = NAN;

  g_array_set_size (self->points, 0);
  if (resume)
    {
      g_autoptr (GArray) log = gs_training_log_load (copy->path);

      for (guint i = 0; i < log->len; i++)
        add_logged (self, &g_array_index (log, GsLoggedEpoch, i));
    }

  drop_job (self);
  if (self->engine == NULL)
    self->engine = gs_engine_new_background ();
  self->job = gs_train_job_new (copy->config, (const char *const *) copy->folders, copy->path, resume);
  g_signal_connect_swapped (self->job, "epoch", G_CALLBACK (epoch_cb), self);
  g_signal_connect_swapped (self->job, "notify::fraction", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (state_cb), self);
  gs_engine_submit (self->engine, GS_JOB (self->job));
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

/**
 * gs_train_session_cancel:
 * @self: the session
 *
 * Asks the training to stop, which it does at once; the epochs that are done can be resumed.
 */
void
gs_train_session_cancel (GsTrainSession *self)
{
  g_return_if_fail (GS_IS_TRAIN_SESSION (self));

  if (!gs_train_session_is_running (self))
    return;

  gs_job_cancel (GS_JOB (self->job));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_train_session_get_setup:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): what is trained or was last; %NULL before the first training
 */
const GsTrainSetup *
gs_train_session_get_setup (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), NULL);

  return self->setup;
}

/**
 * gs_train_session_is_running:
 * @self: the session
 *
 * Returns: whether a training is at work or waits to begin
 */
gboolean
gs_train_session_is_running (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), FALSE);

  return self->job != NULL && !gs_job_is_finished (GS_JOB (self->job));
}

/**
 * gs_train_session_is_cancelling:
 * @self: the session
 *
 * Returns: whether it was asked to stop and has not stopped yet
 */
gboolean
gs_train_session_is_cancelling (GsTrainSession *self)
{
  return gs_train_session_is_running (self) && g_cancellable_is_cancelled (gs_job_get_cancellable (GS_JOB (self->job)));
}

/**
 * gs_train_session_get_state:
 * @self: a session that has begun a training
 *
 * Returns: how far it is or how it ended
 */
GsJobState
gs_train_session_get_state (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self) && self->job != NULL, GS_JOB_QUEUED);

  return gs_job_get_state (GS_JOB (self->job));
}

/**
 * gs_train_session_get_error:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): why the last training failed
 */
const GError *
gs_train_session_get_error (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), NULL);

  return self->job != NULL && gs_train_session_get_state (self) == GS_JOB_FAILED ? gs_job_get_error (GS_JOB (self->job))
                                                                                 : NULL;
}

/**
 * gs_train_session_get_points:
 * @self: the session
 * @n_points: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_points): the epochs that are done, those before a resumption included; valid until
 *   "changed"
 */
const GsTrainingPoint *
gs_train_session_get_points (GsTrainSession *self,
                             guint *n_points)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), NULL);

  *n_points = self->points->len;

  return (const GsTrainingPoint *) (gconstpointer) self->points->data;
}

/**
 * gs_train_session_get_best:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): the best epoch so far; valid until "changed"
 */
const GsTrainingPoint *
gs_train_session_get_best (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), NULL);

  for (guint i = self->points->len; i-- > 0;)
    {
      const GsTrainingPoint *point = &g_array_index (self->points, GsTrainingPoint, i);

      if (point->best)
        return point;
    }

  return NULL;
}

/**
 * gs_train_session_get_n_epochs:
 * @self: the session
 *
 * Returns: epochs that are planned at most
 */
guint
gs_train_session_get_n_epochs (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), 0);

  return self->n_epochs;
}

/**
 * gs_train_session_get_fraction:
 * @self: the session
 *
 * Returns: how much of the planned epochs is done, 0 to 1
 */
double
gs_train_session_get_fraction (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), 0.0);

  return self->job != NULL ? gs_job_get_fraction (GS_JOB (self->job)) : 0.0;
}

/**
 * gs_train_session_get_rate:
 * @self: the session
 *
 * Returns: windows trained a second; 0 = not known
 */
double
gs_train_session_get_rate (GsTrainSession *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self), 0.0);

  return self->job != NULL ? gs_job_get_rate (GS_JOB (self->job)) : 0.0;
}

/**
 * gs_train_session_get_seconds_left:
 * @self: the session
 *
 * Returns: seconds until all epochs are done, if none is saved by stopping early; negative = not known yet
 */
double
gs_train_session_get_seconds_left (GsTrainSession *self)
{
  double fraction = gs_train_session_get_fraction (self);
  double seconds = (double) (g_get_monotonic_time () - self->first_time) / G_USEC_PER_SEC;

  if (isnan (self->first_fraction) || fraction - self->first_fraction < 0.002 || seconds < 1.0)
    return -1.0;

  return seconds * (1.0 - fraction) / (fraction - self->first_fraction);
}

/**
 * gs_train_session_get_name:
 * @self: a session that has begun a training
 *
 * Returns: (transfer full): name of the network's file without its ending
 */
char *
gs_train_session_get_name (GsTrainSession *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (GS_IS_TRAIN_SESSION (self) && self->setup != NULL, NULL);

  name = g_path_get_basename (self->setup->path);
  if (g_str_has_suffix (name, ".safetensors"))
    name[strlen (name) - strlen (".safetensors")] = '\0';

  return g_filename_display_name (name);
}
