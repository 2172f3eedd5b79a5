/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-learner-private.h"

#include "gs-adam.h"
#include "gs-batch-norm.h"
#include "gs-fusion-error.h"
#include "gs-gradient-task.h"
#include "gs-network-private.h"

#include <math.h>
#include <string.h>

static GsLearner *
learner_new (const GsFusionConfig *config,
             guint n_threads)
{
  GsLearner *self = g_new0 (GsLearner, 1);

  self->config = gs_fusion_config_copy (config);
  self->list = gs_parameter_list_new (config);
  self->workers = gs_workers_new (n_threads);
  self->values = gs_floats_new (self->list->n);
  self->gradient = gs_floats_new (self->list->n);
  self->first_moment = gs_floats_new (self->list->n);
  self->second_moment = gs_floats_new (self->list->n);
  gs_parameter_list_map (self->list, self->values, &self->map);
  gs_parameter_list_map (self->list, self->gradient, &self->gradient_map);
  self->prepared = gs_prepared_new (config);
  self->folded_gradient = gs_prepared_new (config);
  self->tasks = gs_gradient_tasks_new (config);
  self->scratch = g_async_queue_new_full ((GDestroyNotify) gs_floats_free);
  self->tapes = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_tape_free);
  self->partial_sums = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < GS_N_BATCH_NORMS; i++)
    {
      GsBatchStatistics *statistics = &self->statistics[i];

      statistics->n = gs_fusion_config_get_batch_norm_width (config, i);
      statistics->mean = g_new0 (double, statistics->n);
      statistics->deviation = g_new0 (double, statistics->n);
      statistics->sums = g_new0 (double, 2 * statistics->n);
    }

  return self;
}

/**
 * gs_learner_new:
 * @config: a configuration; its seed draws the first parameters and dropout
 * @n_threads: threads that share the work, 0 for as many as there are processors; results do not depend on it
 * @error: return location of a #GsFusionError
 *
 * Returns: (transfer full): an untrained learner, %NULL with @error set if @config is not valid
 */
GsLearner *
gs_learner_new (const GsFusionConfig *config,
                guint n_threads,
                GError **error)
{
  GsLearner *self;

  if (!gs_fusion_config_check (config, error))
    return NULL;

  self = learner_new (config, n_threads);
  gs_parameter_list_initialise (self->list, config->seed, self->values);

  return self;
}

/**
 * gs_learner_new_from_network:
 * @network: where to start from
 * @config: a configuration whose network has the same shape
 * @n_threads: as for gs_learner_new()
 * @error: return location of a #GsFusionError
 *
 * Returns: (transfer full): a learner that goes on from @network's parameters; %NULL with @error set if @config
 * is not valid or of another shape
 */
GsLearner *
gs_learner_new_from_network (GsNetwork *network,
                             const GsFusionConfig *config,
                             guint n_threads,
                             GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  GsLearner *self;

  if (!gs_fusion_config_check (config, error))
    return NULL;

  self = learner_new (config, n_threads);
  gs_parameter_list_write (network->list, network->values, "", file);
  if (!gs_parameter_list_check (self->list, file, "", error))
    {
      gs_learner_free (self);
      return NULL;
    }
  gs_parameter_list_read (self->list, file, "", self->values);

  return self;
}

/**
 * gs_learner_free:
 * @self: (transfer full): a learner
 */
void
gs_learner_free (GsLearner *self)
{
  for (guint i = 0; i < GS_N_BATCH_NORMS; i++)
    {
      g_free (self->statistics[i].mean);
      g_free (self->statistics[i].deviation);
      g_free (self->statistics[i].sums);
    }
  g_ptr_array_unref (self->tapes);
  g_ptr_array_unref (self->partial_sums);
  g_array_unref (self->tasks);
  g_async_queue_unref (self->scratch);
  gs_prepared_free (self->prepared);
  gs_prepared_free (self->folded_gradient);
  gs_floats_free (self->values);
  gs_floats_free (self->gradient);
  gs_floats_free (self->first_moment);
  gs_floats_free (self->second_moment);
  gs_workers_free (self->workers);
  gs_parameter_list_free (self->list);
  gs_fusion_config_free (self->config);
  g_free (self);
}

static void
adam_cb (guint index,
         gpointer user_data)
{
  GsLearner *self = user_data;
  const GsParameterEntry *entry = &g_array_index (self->list->entries, GsParameterEntry, index);
  gsize at = entry->offset;

  if (gs_parameter_is_trained (entry))
    gs_adam_step (entry->n, self->n_steps, self->learning_rate, self->config->weight_decay,
                  self->gradient + at, self->first_moment + at, self->second_moment + at, self->values + at);
}

/* A loss may be finite where its gradient has overflowed: one such step would be the network's last. */
static gboolean
gradient_is_finite (const GsLearner *self)
{
  for (gsize i = 0; i < self->list->n; i++)
    {
      if (!isfinite (self->gradient[i]))
        return FALSE;
    }

  return TRUE;
}

static void
update_running (GsLearner *self)
{
  for (guint i = 0; i < GS_N_BATCH_NORMS; i++)
    {
      const GsBatchStatistics *statistics = &self->statistics[i];
      const GsBatchNormParameters *to = gs_parameter_map_get_batch_norm (&self->map, i);

      gs_batch_norm_update_running (statistics->n, (gsize) self->config->window * self->n_examples, statistics->mean,
                                    statistics->deviation, to->running_mean, to->running_var);
    }
}

/**
 * gs_learner_train_step:
 * @self: a learner
 * @examples: (array length=n_examples): a batch
 * @n_examples: at least 1
 * @learning_rate: of this step
 *
 * One step: gradients of the mean of 1 - CCC over the sequences and outputs of the batch, Adam with weight
 * decay, running statistics of batch normalisation. A batch that says nothing (no labels, or no variance anywhere) and
 * one whose loss or gradient is not finite change nothing.
 *
 * Returns: the loss before the step, 1 for a batch without labels, NaN when something is not finite
 */
double
gs_learner_train_step (GsLearner *self,
                       const GsExample *examples,
                       guint n_examples,
                       double learning_rate)
{
  gboolean has_gradient;
  double loss = gs_learner_compute_gradient (self, examples, n_examples, &has_gradient);

  if (!isfinite (loss) || !has_gradient)
    return loss;
  if (!gradient_is_finite (self))
    return NAN;

  self->n_steps++;
  self->learning_rate = learning_rate;
  gs_workers_run (self->workers, self->list->entries->len, adam_cb, self);
  update_running (self);

  return loss;
}

/**
 * gs_learner_is_finite:
 * @self: a learner
 * @examples: (array length=n_examples): a batch
 * @n_examples: at least 1
 *
 * Finds out which of a batch's sequences spoil it. Changes no parameter.
 *
 * Returns: whether the loss of @examples and its gradient are finite numbers
 */
gboolean
gs_learner_is_finite (GsLearner *self,
                      const GsExample *examples,
                      guint n_examples)
{
  return isfinite (gs_learner_compute_gradient (self, examples, n_examples, NULL)) && gradient_is_finite (self);
}

/**
 * gs_learner_get_gradient:
 * @self: a learner
 * @name: name of a parameter in checkpoints
 *
 * Returns: (transfer full) (nullable): its gradient in the last batch, %NULL if there is no such parameter
 */
GsTensor *
gs_learner_get_gradient (GsLearner *self,
                         const char *name)
{
  for (guint i = 0; i < self->list->entries->len; i++)
    {
      const GsParameterEntry *entry = &g_array_index (self->list->entries, GsParameterEntry, i);

      if (g_str_equal (entry->name, name))
        {
          GsTensor *tensor = gs_tensor_new (entry->n_dims, entry->shape);

          memcpy (tensor->data, self->gradient + entry->offset, entry->n * sizeof (float));
          return tensor;
        }
    }

  return NULL;
}

/**
 * gs_learner_set_cancellable:
 * @self: a learner
 * @cancellable: (nullable): what ends the step at work between two of its parts
 *
 * A step that was cancelled is worth nothing: nor is its loss, and the learner can only be freed or given a state.
 */
void
gs_learner_set_cancellable (GsLearner *self,
                            GCancellable *cancellable)
{
  gs_workers_set_cancellable (self->workers, cancellable);
}

/**
 * gs_learner_snapshot:
 * @self: a learner
 *
 * Returns: (transfer full): a network with the present parameters
 */
GsNetwork *
gs_learner_snapshot (GsLearner *self)
{
  return gs_network_new_from_values (self->config, self->values);
}

/**
 * gs_learner_save_state:
 * @self: a learner
 * @file: where to
 *
 * Puts parameters, moments and the number of steps into @file: all that gs_learner_load_state()
 * needs to go on as if nothing had happened.
 */
void
gs_learner_save_state (GsLearner *self,
                       GsTensorFile *file)
{
  const double n_steps = self->n_steps;

  gs_parameter_list_write (self->list, self->values, "learner.parameter.", file);
  gs_parameter_list_write (self->list, self->first_moment, "learner.moment1.", file);
  gs_parameter_list_write (self->list, self->second_moment, "learner.moment2.", file);
  gs_tensor_file_set_f64 (file, "learner.steps", &n_steps, 1);
}

/**
 * gs_learner_load_state:
 * @self: a learner of the same shape as the one that was saved
 * @file: what it was saved in
 * @error: return location of a #GsFusionError
 *
 * Returns: %TRUE if @self goes on from there; else @self is unchanged and @error says what is missing
 */
gboolean
gs_learner_load_state (GsLearner *self,
                       GsTensorFile *file,
                       GError **error)
{
  gsize n;
  const double *n_steps = gs_tensor_file_get_f64 (file, "learner.steps", &n);

  if (n_steps == NULL || n != 1 || !(n_steps[0] >= 0.0 && n_steps[0] < 1e15))
    {
      g_set_error_literal (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                           "the file does not hold the state of a training; choose the one written beside the network");
      return FALSE;
    }

  if (!gs_parameter_list_check (self->list, file, "learner.parameter.", error) ||
      !gs_parameter_list_check (self->list, file, "learner.moment1.", error) ||
      !gs_parameter_list_check (self->list, file, "learner.moment2.", error))
    return FALSE;

  gs_parameter_list_read (self->list, file, "learner.parameter.", self->values);
  gs_parameter_list_read (self->list, file, "learner.moment1.", self->first_moment);
  gs_parameter_list_read (self->list, file, "learner.moment2.", self->second_moment);
  self->n_steps = (guint64) n_steps[0];

  return TRUE;
}
