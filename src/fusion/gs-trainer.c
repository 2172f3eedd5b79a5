/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trainer.h"

#include "gs-fusion-error.h"
#include "gs-learner.h"
#include "gs-random.h"
#include "gs-windows.h"

#include <math.h>
#include <string.h>

/* Below this the authors' schedule no longer lowers the learning rate. */
#define LEAST_LEARNING_RATE 1e-8

/* A score must rise by this share to count as better, as in PyTorch's ReduceLROnPlateau. */
#define LEAST_RISE 1e-4

/* Windows that a message about a step names, at the most. */
#define MOST_NAMED 8

/* One training window: rows of a clip, or zero-padded copies of them where the clip is shorter than a window. */
typedef struct
{
  GsExample example;
  float *labels;       /* [T, outputs] */
  float *padded_video; /* [T, Fv] or NULL */
  float *padded_audio; /* [T, Fa] or NULL */
  const char *clip;
  guint first;
  guint n_frames; /* that are the clip's */
} Window;

struct _GsTrainer
{
  GsFusionConfig *config;
  char *data_hash;
  GPtrArray *sequences;
  GArray *windows;
  GsLearner *learner;

  /* The schedule's state, all of it saved. */
  guint epoch;
  double learning_rate;
  double plateau_score;
  guint bad_epochs;
  double best_score;
  guint best_epoch;
  GsNetwork *best;
};

static void
window_clear (gpointer data)
{
  Window *window = data;

  g_free (window->labels);
  g_free (window->padded_video);
  g_free (window->padded_audio);
}

static float *
pad_rows (const GsTensor *rows,
          guint n_frames)
{
  float *padded = g_new0 (float, n_frames * rows->shape[1]);

  memcpy (padded, rows->data, rows->n_elements * sizeof (float));

  return padded;
}

/* The label that describes @frame is the one given @shift frames later. What fills up a short clip has none, but
 * for those who want what the authors' code does. */
static float
label_at (const GsTrainer *self,
          const GsSequence *sequence,
          gint64 frame,
          gint64 shift,
          GsLabel label)
{
  gint64 given = frame + shift;

  if (frame >= (gint64) sequence->n_frames)
    return self->config->zero_padded_labels ? 0.0f : NAN;

  if (given < 0 || given >= (gint64) sequence->n_frames)
    return NAN;

  return sequence->labels->data[given * GS_N_LABELS + label];
}

/* Fills @window's labels; returns whether any output has two of them, without which no concordance is defined. */
static gboolean
take_labels (const GsTrainer *self,
             Window *window,
             const GsSequence *sequence,
             gint64 shift)
{
  guint n_outputs = gs_fusion_config_get_n_outputs (self->config);
  gboolean useful = FALSE;

  window->labels = g_new (float, self->config->window * n_outputs);
  for (guint o = 0; o < n_outputs; o++)
    {
      GsLabel label = gs_label_from_output (gs_fusion_config_get_output_name (self->config, o));
      guint n = 0;

      for (guint t = 0; t < self->config->window; t++)
        {
          float value = label_at (self, sequence, (gint64) window->first + t, shift, label);

          window->labels[t * n_outputs + o] = value;
          /* A clip that nobody labelled teaches nothing, however it is filled up. */
          n += !isnan (value) && window->first + t < sequence->n_frames;
        }
      useful |= n >= 2;
    }

  return useful;
}

static gboolean
get_label_shift (const GsTrainer *self,
                 const GsSequence *sequence,
                 gint64 *shift,
                 GError **error)
{
  double rate = sequence->frame_rate > 0.0 ? sequence->frame_rate : self->config->frame_rate;

  if (self->config->label_delay != 0.0 && rate <= 0.0)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "%s: a label delay in seconds needs the frame rate; set “frame_rate” in the configuration",
                   sequence->name);
      return FALSE;
    }

  *shift = (gint64) lround (self->config->label_delay * rate);

  return TRUE;
}

static gboolean
cut_windows (GsTrainer *self,
             const GsSequence *sequence,
             GError **error)
{
  guint size = self->config->window;
  guint n_frames = (guint) sequence->n_frames;
  g_autoptr (GArray) starts = NULL;
  gint64 shift;

  if (sequence->labels == NULL)
    return TRUE;

  if (sequence->video->shape[1] != self->config->video_features ||
      sequence->audio->shape[1] != self->config->audio_features)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "%s: it has %" G_GSIZE_FORMAT " video and %" G_GSIZE_FORMAT
                   " audio features a frame where the configuration says %u and %u",
                   sequence->name, sequence->video->shape[1], sequence->audio->shape[1],
                   self->config->video_features, self->config->audio_features);
      return FALSE;
    }

  if (!get_label_shift (self, sequence, &shift, error))
    return FALSE;

  starts = gs_windows_plan (n_frames, size, self->config->hop);
  for (guint i = 0; i < starts->len; i++)
    {
      Window window = { .clip = sequence->name, .first = g_array_index (starts, guint, i) };

      window.n_frames = MIN (size, n_frames - window.first);

      if (!take_labels (self, &window, sequence, shift))
        {
          window_clear (&window);
          continue;
        }

      if (n_frames < size)
        {
          window.padded_video = pad_rows (sequence->video, size);
          window.padded_audio = pad_rows (sequence->audio, size);
        }
      window.example = (GsExample){
        window.padded_video != NULL ? window.padded_video
                                    : sequence->video->data + (gsize) window.first * sequence->video->shape[1],
        window.padded_audio != NULL ? window.padded_audio
                                    : sequence->audio->data + (gsize) window.first * sequence->audio->shape[1],
        window.labels,
      };
      g_array_append_val (self->windows, window);
    }

  return TRUE;
}

/* Learning rate of the first epochs: rises in equal steps to the configured one. */
static double
warm_up (const GsTrainer *self)
{
  return self->config->learning_rate * (self->epoch + 1) / self->config->warmup;
}

/**
 * gs_trainer_new:
 * @config: the network and how to train it
 * @sequences: (element-type GsSequence): clips to train on; those without labels are passed over
 * @n_threads: threads for each step, at least 1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a trainer before its first epoch; %NULL if @config is not valid, nothing is
 *   labelled or features do not fit it
 */
GsTrainer *
gs_trainer_new (const GsFusionConfig *config,
                GPtrArray *sequences,
                guint n_threads,
                GError **error)
{
  g_autoptr (GsTrainer) self = NULL;

  /* Windows cannot be cut by a configuration that makes no sense. */
  if (!gs_fusion_config_check (config, error))
    return NULL;

  self = g_new0 (GsTrainer, 1);
  self->config = gs_fusion_config_copy (config);
  self->sequences = g_ptr_array_ref (sequences);
  self->windows = g_array_new (FALSE, FALSE, sizeof (Window));
  g_array_set_clear_func (self->windows, window_clear);
  self->best_score = -INFINITY;
  self->plateau_score = -INFINITY;

  for (guint i = 0; i < sequences->len; i++)
    {
      if (!cut_windows (self, sequences->pdata[i], error))
        return NULL;
    }

  if (self->windows->len == 0)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "none of the %u clips to train on has labels for %s", sequences->len, config->output);
      return NULL;
    }

  self->learner = gs_learner_new (config, n_threads, error);
  if (self->learner == NULL)
    return NULL;
  self->learning_rate = config->warmup > 0 ? warm_up (self) : config->learning_rate;

  return g_steal_pointer (&self);
}

/**
 * gs_trainer_free:
 * @self: (transfer full): a trainer
 */
void
gs_trainer_free (GsTrainer *self)
{
  g_clear_pointer (&self->learner, gs_learner_free);
  g_clear_pointer (&self->best, gs_network_unref);
  g_clear_pointer (&self->windows, g_array_unref);
  g_clear_pointer (&self->sequences, g_ptr_array_unref);
  g_clear_pointer (&self->config, gs_fusion_config_free);
  g_free (self->data_hash);
  g_free (self);
}

/**
 * gs_trainer_set_data_hash:
 * @self: a trainer
 * @hash: (nullable): a hash of all that the clips hold
 *
 * Goes into the saved state, so that gs_trainer_restore() refuses to go on with other clips.
 */
void
gs_trainer_set_data_hash (GsTrainer *self,
                          const char *hash)
{
  g_free (self->data_hash);
  self->data_hash = g_strdup (hash);
}

/* An order of the windows that depends on nothing but seed and epoch (Fisher and Yates). */
static guint *
shuffle (const GsTrainer *self)
{
  guint n = self->windows->len;
  guint *order = g_new (guint, n);
  guint64 seed = gs_random_mix (gs_random_hash_name ("trainer.order") + self->config->seed) + self->epoch;

  seed = gs_random_mix (seed);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint j = MIN (i - 1, (guint) (gs_random_unit (seed, i) * i));
      guint other = order[j];

      order[j] = order[i - 1];
      order[i - 1] = other;
    }

  return order;
}

/* Names the windows among @batch from which, taken alone, no finite loss or gradient comes; all of them if each
 * alone is well. */
static char *
name_culprits (GsTrainer *self,
               const guint *batch,
               guint n)
{
  g_autoptr (GString) alone = g_string_new (NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  guint n_alone = 0;

  for (guint i = 0; i < n; i++)
    {
      const Window *window = &g_array_index (self->windows, Window, batch[i]);
      g_autofree char *name = g_strdup_printf ("%s frames %u to %u", window->clip, window->first,
                                               window->first + window->n_frames - 1);
      gboolean culprit = !gs_learner_is_finite (self->learner, &window->example, 1);

      n_alone += culprit;
      if (culprit && n_alone <= MOST_NAMED)
        g_string_append_printf (alone, "%s%s", alone->len > 0 ? ", " : "", name);
      if (i < MOST_NAMED)
        g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", name);
    }

  if (n_alone > MOST_NAMED)
    g_string_append (alone, " and others");
  if (n > MOST_NAMED)
    g_string_append_printf (all, " and %u others", n - MOST_NAMED);

  return g_strdup (n_alone > 0 ? alone->str : all->str);
}

/**
 * gs_trainer_train_epoch:
 * @self: a trainer that is not finished
 * @func: (nullable) (scope call): told of each step
 * @user_data: for @func
 * @loss: (out): mean loss over the epoch's windows
 * @cancellable: (nullable): to stop, within a step too
 * @error: return location
 *
 * One pass over all windows in batches. Afterwards gs_trainer_end_epoch() must be told how good the network has
 * become. After an error or a cancellation the trainer can only be freed, or restored. A loss or gradient that is not
 * finite is an error that names epoch, step and windows; the step has then changed nothing.
 *
 * Returns: %TRUE if the pass was completed
 */
gboolean
gs_trainer_train_epoch (GsTrainer *self,
                        GsTrainerStepFunc func,
                        gpointer user_data,
                        double *loss,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree guint *order = shuffle (self);
  g_autofree GsExample *batch = g_new (GsExample, self->config->batch);
  guint n_steps = gs_trainer_get_n_steps (self);
  double sum = 0.0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  gs_learner_set_cancellable (self->learner, cancellable);
  for (guint step = 0; step < n_steps; step++)
    {
      guint begin = step * self->config->batch;
      guint n = MIN (self->config->batch, self->windows->len - begin);
      double step_loss;

      for (guint i = 0; i < n; i++)
        batch[i] = g_array_index (self->windows, Window, order[begin + i]).example;

      step_loss = gs_learner_train_step (self->learner, batch, n, self->learning_rate);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!isfinite (step_loss))
        {
          g_autofree char *culprits = name_culprits (self, order + begin, n);

          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_FAILED,
                       "the loss or its gradient is no longer a finite number in epoch %u, step %u of %u, at %s; look "
                       "for features of huge size there, or lower the learning rate",
                       self->epoch + 1, step + 1, n_steps, culprits);
          return FALSE;
        }
      sum += step_loss * n;

      if (func != NULL)
        func (step + 1, n_steps, user_data);
    }

  *loss = sum / self->windows->len;

  return TRUE;
}

static gboolean
is_better (double score,
           double than)
{
  return isinf (than) ? score > than : score > than + fabs (than) * LEAST_RISE;
}

/**
 * gs_trainer_end_epoch:
 * @self: a trainer after gs_trainer_train_epoch()
 * @network: gs_trainer_snapshot() of it
 * @score: how good @network is, higher is better: its CCC on validation clips; NaN counts as no better
 *
 * Keeps @network if it is the best so far and sets the learning rate of the next epoch: warm-up, then times
 * `factor` after more than `patience` epochs without a better score.
 *
 * Returns: %TRUE if @network is the best so far
 */
gboolean
gs_trainer_end_epoch (GsTrainer *self,
                      GsNetwork *network,
                      double score)
{
  gboolean best = self->best == NULL || score > self->best_score;

  self->epoch++;

  if (best)
    {
      g_clear_pointer (&self->best, gs_network_unref);
      self->best = gs_network_ref (network);
      self->best_score = isnan (score) ? -INFINITY : score;
      self->best_epoch = self->epoch;
    }

  if (self->epoch < self->config->warmup)
    {
      self->learning_rate = warm_up (self);
      return best;
    }

  if (is_better (score, self->plateau_score))
    {
      self->plateau_score = score;
      self->bad_epochs = 0;
    }
  else if (++self->bad_epochs > self->config->patience)
    {
      self->learning_rate = MAX (self->learning_rate * self->config->factor, LEAST_LEARNING_RATE);
      self->bad_epochs = 0;
    }

  return best;
}

/**
 * gs_trainer_snapshot:
 * @self: a trainer
 *
 * Returns: (transfer full): the network as it is now
 */
GsNetwork *
gs_trainer_snapshot (GsTrainer *self)
{
  return gs_learner_snapshot (self->learner);
}

/**
 * gs_trainer_is_finished:
 * @self: a trainer
 *
 * Returns: %TRUE after the last epoch, or when `early_stop` epochs brought nothing better
 */
gboolean
gs_trainer_is_finished (const GsTrainer *self)
{
  return self->epoch >= self->config->epochs ||
         (self->best != NULL && self->epoch - self->best_epoch >= MAX (self->config->early_stop, 1));
}

/**
 * gs_trainer_get_epoch:
 * @self: a trainer
 *
 * Returns: epochs that are done
 */
guint
gs_trainer_get_epoch (const GsTrainer *self)
{
  return self->epoch;
}

/**
 * gs_trainer_get_n_steps:
 * @self: a trainer
 *
 * Returns: steps of an epoch
 */
guint
gs_trainer_get_n_steps (const GsTrainer *self)
{
  return (self->windows->len + self->config->batch - 1) / self->config->batch;
}

/**
 * gs_trainer_get_n_windows:
 * @self: a trainer
 *
 * Returns: labelled windows of an epoch
 */
guint
gs_trainer_get_n_windows (const GsTrainer *self)
{
  return self->windows->len;
}

/**
 * gs_trainer_get_learning_rate:
 * @self: a trainer
 *
 * Returns: learning rate of the coming epoch
 */
double
gs_trainer_get_learning_rate (const GsTrainer *self)
{
  return self->learning_rate;
}

/**
 * gs_trainer_get_best_score:
 * @self: a trainer
 *
 * Returns: the best epoch's score; minus infinity before the first
 */
double
gs_trainer_get_best_score (const GsTrainer *self)
{
  return self->best_score;
}

/**
 * gs_trainer_get_best_epoch:
 * @self: a trainer
 *
 * Returns: the best epoch, counted from 1; 0 before the first
 */
guint
gs_trainer_get_best_epoch (const GsTrainer *self)
{
  return self->best_epoch;
}

/**
 * gs_trainer_get_best:
 * @self: a trainer
 *
 * Returns: (transfer none) (nullable): the best epoch's network
 */
GsNetwork *
gs_trainer_get_best (const GsTrainer *self)
{
  return self->best;
}

/**
 * gs_trainer_save:
 * @self: a trainer between epochs
 * @path: where
 * @error: return location
 *
 * Writes all that gs_trainer_restore() needs to go on, but not the best network, which is a file of its own. The
 * file appears whole or not at all.
 *
 * Returns: %TRUE if it was written
 */
gboolean
gs_trainer_save (GsTrainer *self,
                 const char *path,
                 GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autofree char *config = gs_fusion_config_to_json (self->config);
  const double schedule[] = { self->epoch,      self->learning_rate, self->plateau_score, self->bad_epochs,
                              self->best_score, self->best_epoch,    self->windows->len };

  gs_learner_save_state (self->learner, file);
  gs_tensor_file_set_f64 (file, "trainer.schedule", schedule, G_N_ELEMENTS (schedule));
  gs_tensor_file_set_metadata (file, "config", config);
  if (self->data_hash != NULL)
    gs_tensor_file_set_metadata (file, "data", self->data_hash);

  return gs_tensor_file_save (file, path, error);
}

/**
 * gs_trainer_restore:
 * @self: a trainer before its first epoch, with the configuration and clips of the one that was saved
 * @path: what gs_trainer_save() wrote
 * @best: (nullable): the best network so far
 * @error: return location
 *
 * Goes on where the other trainer was: what follows is, bit for bit, what it would have done.
 *
 * Returns: %TRUE if it was restored; %FALSE if the file is damaged or of another training
 */
gboolean
gs_trainer_restore (GsTrainer *self,
                    const char *path,
                    GsNetwork *best,
                    GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, error);
  g_autofree char *config = gs_fusion_config_to_json (self->config);
  const double *schedule;
  gsize n = 0;

  if (file == NULL)
    return FALSE;

  schedule = gs_tensor_file_get_f64 (file, "trainer.schedule", &n);
  if (schedule == NULL || n != 7 || !(schedule[0] >= 0.0 && schedule[0] <= self->config->epochs) ||
      !(schedule[1] >= 0.0 && schedule[1] <= 1.0) || isnan (schedule[2]) ||
      !(schedule[3] >= 0.0 && schedule[3] <= G_MAXUINT) || isnan (schedule[4]) ||
      !(schedule[5] >= 0.0 && schedule[5] <= schedule[0]))
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID, "%s: it does not hold the state of a training",
                   path);
      return FALSE;
    }

  if (g_strcmp0 (gs_tensor_file_get_metadata (file, "config"), config) != 0 ||
      g_strcmp0 (gs_tensor_file_get_metadata (file, "data"), self->data_hash) != 0 || schedule[6] != self->windows->len)
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "%s: it is the state of a training with another configuration or other clips; start anew without "
                   "it, or give the same ones",
                   path);
      return FALSE;
    }

  if (!gs_learner_load_state (self->learner, file, error))
    return FALSE;

  self->epoch = (guint) schedule[0];
  self->learning_rate = schedule[1];
  self->plateau_score = schedule[2];
  self->bad_epochs = (guint) schedule[3];
  self->best_score = schedule[4];
  self->best_epoch = (guint) schedule[5];
  g_clear_pointer (&self->best, gs_network_unref);
  self->best = best != NULL ? gs_network_ref (best) : NULL;

  return TRUE;
}
