/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-ablation-private.h"

#include "gs-engine-error.h"
#include "gs-task-pool.h"
#include "gs-train-config.h"
#include "gs-training.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Time between two reports of the progress, ms. */
#define REPORT_PAUSE 200

struct _GsAblation
{
  GsFusionConfig *config;
  GsDataSet *data;
  GsDataPart part;
  guint n_seeds;
  GArray *variants;    /* of GsAblationVariant */
  GPtrArray *regions;  /* of GsAblationRegion */
  GPtrArray *cells;    /* of GsAblationCell: all variants with the first seed, then with the second */
  char *folder;        /* (nullable): a temporary one while it runs */
  gboolean resume;

  GsAblationFunc func;
  gpointer user_data;

  GCancellable *stop; /* by who asked for the work, or by the first training that fails */

  GMutex mutex;
  guint n_done;  /* under the mutex */
  GError *error; /* the first, under the mutex */
};

static void
list_variants (GsAblation *self,
               const GsAblationPlan *plan)
{
  for (guint f = 0; f < GS_ABLATION_N_FUSIONS; f++)
    {
      GsAblationVariant variant = { f, 0 };

      if (!plan->fusions[f])
        continue;
      if (f == GS_FUSION_CONCAT)
        g_array_append_val (self->variants, variant);
      for (variant.iterations = 1; f != GS_FUSION_CONCAT && variant.iterations <= GS_FUSION_MAX_ITERATIONS;
           variant.iterations++)
        {
          if (plan->iterations[variant.iterations])
            g_array_append_val (self->variants, variant);
        }
    }
}

static gboolean
has_labels (const GsAblation *self,
            guint output)
{
  const GPtrArray *sequences = self->data->parts[self->part];
  gboolean arousal = strcmp (gs_fusion_config_get_output_name (self->config, output), "arousal") == 0;

  for (guint i = 0; i < sequences->len; i++)
    {
      if (gs_sequence_count_labels (sequences->pdata[i], arousal ? GS_LABEL_AROUSAL : GS_LABEL_VALENCE) > 1)
        return TRUE;
    }

  return FALSE;
}

/* The clips that had no say in the training, or where there are none those that only chose the epoch. */
static gboolean
choose_part (GsAblation *self,
             GError **error)
{
  self->part = self->data->parts[GS_DATA_TEST]->len > 0 ? GS_DATA_TEST : GS_DATA_VALIDATE;

  if (self->data->parts[self->part]->len == 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "no clip is left to evaluate the networks on; name some under “test” or “validate” in split.json, or give "
                   "more clips");
      return FALSE;
    }

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (self->config); o++)
    {
      if (!has_labels (self, o))
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "none of the %u clips to evaluate the networks on has labels for %s",
                       self->data->parts[self->part]->len, gs_fusion_config_get_output_name (self->config, o));
          return FALSE;
        }
    }

  return TRUE;
}

static void
count_frames (GsAblation *self)
{
  const GPtrArray *sequences = self->data->parts[self->part];

  for (guint i = 0; i < sequences->len; i++)
    {
      const GsSequence *sequence = sequences->pdata[i];

      for (gsize t = 0; t < sequence->n_frames; t++)
        {
          const char *weakness = gs_sequence_get_weakness (sequence, t);

          for (guint r = 0; r < self->regions->len; r++)
            {
              GsAblationRegion *region = self->regions->pdata[r];

              region->n_frames += r == GS_ABLATION_ALL || (r == GS_ABLATION_OUTSIDE && weakness == NULL) ||
                                  (r == GS_ABLATION_INSIDE && weakness != NULL) ||
                                  (region->kind != NULL && g_strcmp0 (region->kind, weakness) == 0);
            }
        }
    }
}

/**
 * gs_ablation_new:
 * @config: configuration, a JSON object, see gs_train_config_new(); what it says of `fusion` and `iterations` does not
 *   count
 * @data: (transfer full): clips; those that test evaluate the networks, or those that validate where none test
 * @plan: what to train; at least one way of joining, one number of iterations and one seed
 * @folder: (nullable): where networks and logs go; %NULL: nowhere
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an ablation before it begins; %NULL if the configuration is not valid or no clip
 *   with labels is left to evaluate on
 */
GsAblation *
gs_ablation_new (const char *config,
                 GsDataSet *data,
                 const GsAblationPlan *plan,
                 const char *folder,
                 GError **error)
{
  g_autoptr (GsAblation) self = g_new0 (GsAblation, 1);

  g_mutex_init (&self->mutex);
  self->data = data;
  self->n_seeds = plan->n_seeds;
  self->folder = g_strdup (folder);
  self->stop = g_cancellable_new ();
  self->variants = g_array_new (FALSE, FALSE, sizeof (GsAblationVariant));
  self->cells = g_ptr_array_new_with_free_func (gs_ablation_cell_free);

  self->config = gs_train_config_new (config, data, error);
  if (self->config == NULL || !choose_part (self, error))
    return NULL;

  self->regions = gs_ablation_list_regions (data->parts[self->part]);
  count_frames (self);
  list_variants (self, plan);

  return g_steal_pointer (&self);
}

/**
 * gs_ablation_free:
 * @self: (transfer full): an ablation
 */
void
gs_ablation_free (GsAblation *self)
{
  g_clear_pointer (&self->config, gs_fusion_config_free);
  g_clear_pointer (&self->data, gs_data_set_free);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_array_unref (self->variants);
  g_ptr_array_unref (self->cells);
  g_object_unref (self->stop);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

/**
 * gs_ablation_set_func:
 * @self: an ablation
 * @func: (nullable): who wants to know how it goes
 * @user_data: for @func
 */
void
gs_ablation_set_func (GsAblation *self,
                      GsAblationFunc func,
                      gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

static void
step_cb (double fraction,
         double windows_per_second,
         gpointer user_data)
{
  GsAblationCell *cell = user_data;

  g_mutex_lock (&cell->owner->mutex);
  cell->fraction = fraction;
  cell->rate = windows_per_second;
  g_mutex_unlock (&cell->owner->mutex);
}

/* Trains a cell's network, unless it is there already. */
static gboolean
train_cell (GsAblationCell *cell,
            GError **error)
{
  const GsTrainingFuncs funcs = { step_cb, NULL };
  GsAblation *self = cell->owner;
  g_autoptr (GsTraining) training = NULL;

  if (cell->was_done)
    return TRUE;

  training = gs_training_new (cell->config, gs_data_set_copy (self->data), cell->path, 1, error);
  if (training == NULL)
    return FALSE;

  gs_training_set_note (training, "One of the networks of an ablation.");
  gs_training_set_funcs (training, &funcs, cell);
  if (self->resume && !gs_training_resume (training, error))
    return FALSE;

  return gs_training_run (training, self->stop, error);
}

static gboolean
evaluate_cell (GsAblationCell *cell,
               GError **error)
{
  GsAblation *self = cell->owner;
  g_autoptr (GsNetwork) network = gs_network_load (cell->path, error);
  g_autoptr (GsEvaluation) evaluation = NULL;
  g_autofree char *config = gs_fusion_config_to_json (cell->config);
  g_autofree char *found = NULL;

  if (network == NULL)
    return FALSE;

  found = gs_fusion_config_to_json (gs_network_get_config (network));
  if (strcmp (config, found) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it was trained with another configuration; name another folder, or take it away", cell->path);
      return FALSE;
    }

  evaluation = gs_evaluation_new (network, self->data->parts[self->part], 1, self->stop, error);
  if (evaluation == NULL)
    return FALSE;

  gs_ablation_cell_measure (cell, evaluation);

  return TRUE;
}

/* In a thread of the pool. The first that fails ends all. */
static void
cell_cb (gpointer task)
{
  GsAblationCell *cell = task;
  GsAblation *self = cell->owner;
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (g_cancellable_is_cancelled (self->stop))
    return;

  done = train_cell (cell, &error) && evaluate_cell (cell, &error);

  g_mutex_lock (&self->mutex);
  cell->fraction = 1.0;
  cell->rate = 0.0;
  if (done)
    self->n_done++;
  else if (self->error == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (&error, "%s: ", cell->name);
      self->error = g_steal_pointer (&error);
    }
  g_mutex_unlock (&self->mutex);

  if (!done)
    g_cancellable_cancel (self->stop);
}

static void
report (GsAblation *self)
{
  double sum = 0.0, rate = 0.0;
  guint n_left = 0, n_done;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->cells->len; i++)
    {
      const GsAblationCell *cell = self->cells->pdata[i];

      if (cell->was_done)
        continue;
      sum += cell->fraction;
      rate += cell->rate;
      n_left++;
    }
  n_done = self->n_done;
  g_mutex_unlock (&self->mutex);

  if (self->func != NULL)
    self->func (n_done, self->cells->len, n_left > 0 ? sum / n_left : 1.0, rate, self->user_data);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static gboolean
run_cells (GsAblation *self,
           guint n_threads,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GsTaskPool) pool = gs_task_pool_new (MIN (MAX (n_threads, 1), self->cells->len));
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->stop, NULL);
  for (guint i = 0; i < self->cells->len; i++)
    gs_task_pool_push (pool, cell_cb, self->cells->pdata[i]);
  while (gs_task_pool_get_n_busy (pool) > 0)
    {
      gs_task_pool_wait_change (pool, REPORT_PAUSE);
      report (self);
    }
  g_cancellable_disconnect (cancellable, handler);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (self->stop, error);
}

/* Results of another ablation are neither taken for this one's nor written over. */
static gboolean
make_folder (GsAblation *self,
             GError **error)
{
  g_autoptr (GDir) directory = NULL;

  if (g_mkdir_with_parents (self->folder, 0777) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be made: %s", self->folder,
                   g_strerror (errno));
      return FALSE;
    }

  directory = g_dir_open (self->folder, 0, error);
  if (directory == NULL)
    return FALSE;

  if (!self->resume && g_dir_read_name (directory) != NULL)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: there is something in it already; go on where an ablation into it stopped by resuming it, or name "
                   "a new folder",
                   self->folder);
      return FALSE;
    }

  return TRUE;
}

static void
make_cells (GsAblation *self,
            const char *folder)
{
  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      for (guint v = 0; v < self->variants->len; v++)
        {
          GsAblationCell *cell = gs_ablation_cell_new (self, v, seed, self->config, folder);

          cell->was_done = g_file_test (cell->path, G_FILE_TEST_EXISTS);
          g_ptr_array_add (self->cells, cell);
        }
    }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/**
 * gs_ablation_run:
 * @self: an ablation
 * @n_threads: trainings side by side, at least 1
 * @resume: whether to go on where an interrupted ablation into the same folder stopped; what is trained is not trained again
 * @cancellable: (nullable): to stop between steps
 * @error: return location
 *
 * Trains and evaluates all networks. The figures are the same for any number of threads, resumed or not. Runs once.
 *
 * Returns: %TRUE if all figures are there
 */
gboolean
gs_ablation_run (GsAblation *self,
                 guint n_threads,
                 gboolean resume,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *temporary = NULL;
  gboolean done;

  self->resume = resume;
  if (self->folder == NULL)
    {
      temporary = g_dir_make_tmp ("gatescope-ablation-XXXXXX", error);
      if (temporary == NULL)
        return FALSE;
    }
  else if (!make_folder (self, error))
    {
      return FALSE;
    }

  make_cells (self, temporary != NULL ? temporary : self->folder);
  done = run_cells (self, n_threads, cancellable, error);
  if (temporary != NULL)
    remove_folder (temporary);

  return done;
}

/**
 * gs_ablation_get_config:
 * @self: an ablation
 *
 * Returns: (transfer none): the complete configuration; each training differs from it in way of joining, iterations and seed
 */
const GsFusionConfig *
gs_ablation_get_config (GsAblation *self)
{
  return self->config;
}

/**
 * gs_ablation_get_data:
 * @self: an ablation
 *
 * Returns: (transfer none): the clips
 */
const GsDataSet *
gs_ablation_get_data (GsAblation *self)
{
  return self->data;
}

/**
 * gs_ablation_get_part:
 * @self: an ablation
 *
 * Returns: the clips that evaluate the networks: %GS_DATA_TEST, or %GS_DATA_VALIDATE where none test
 */
GsDataPart
gs_ablation_get_part (GsAblation *self)
{
  return self->part;
}

/**
 * gs_ablation_get_n_seeds:
 * @self: an ablation
 *
 * Returns: trainings of each variant
 */
guint
gs_ablation_get_n_seeds (GsAblation *self)
{
  return self->n_seeds;
}

/**
 * gs_ablation_get_n_variants:
 * @self: an ablation
 *
 * Returns: what is trained with each seed
 */
guint
gs_ablation_get_n_variants (GsAblation *self)
{
  return self->variants->len;
}

/**
 * gs_ablation_get_variant:
 * @self: an ablation
 * @variant: below gs_ablation_get_n_variants()
 *
 * Returns: (transfer none): what it is
 */
const GsAblationVariant *
gs_ablation_get_variant (GsAblation *self,
                         guint variant)
{
  return &g_array_index (self->variants, GsAblationVariant, variant);
}

static const GsAblationCell *
get_cell (GsAblation *self,
          guint variant,
          guint seed)
{
  return self->cells->pdata[seed * self->variants->len + variant];
}

/**
 * gs_ablation_get_n_parameters:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 *
 * Returns: trained numbers of its network
 */
gsize
gs_ablation_get_n_parameters (GsAblation *self,
                              guint variant)
{
  return get_cell (self, variant, 0)->n_parameters;
}

/**
 * gs_ablation_get_n_regions:
 * @self: an ablation
 *
 * Returns: 1 if no clip that evaluates has a weak span, else 3 and one more for each kind
 */
guint
gs_ablation_get_n_regions (GsAblation *self)
{
  return self->regions->len;
}

/**
 * gs_ablation_get_region:
 * @self: an ablation
 * @region: below gs_ablation_get_n_regions()
 *
 * Returns: (transfer none): what it is
 */
const GsAblationRegion *
gs_ablation_get_region (GsAblation *self,
                        guint region)
{
  return self->regions->pdata[region];
}

/**
 * gs_ablation_get_value:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 * @seed: below gs_ablation_get_n_seeds()
 * @region: below gs_ablation_get_n_regions()
 * @figure: what
 *
 * Returns: the figure of one network; NaN where it is undefined
 */
double
gs_ablation_get_value (GsAblation *self,
                       guint variant,
                       guint seed,
                       guint region,
                       GsAblationFigure figure)
{
  return get_cell (self, variant, seed)->figures[region * GS_ABLATION_N_FIGURES + figure];
}

/**
 * gs_ablation_summarise:
 * @self: an ablation after gs_ablation_run()
 * @variant: below gs_ablation_get_n_variants()
 * @region: below gs_ablation_get_n_regions()
 * @figure: what
 * @summary: (out): the figure over the seeds
 */
void
gs_ablation_summarise (GsAblation *self,
                       guint variant,
                       guint region,
                       GsAblationFigure figure,
                       GsAblationSummary *summary)
{
  double sum = 0.0, squares = 0.0;
  guint n = 0;

  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      double value = gs_ablation_get_value (self, variant, seed, region, figure);

      if (!isnan (value))
        {
          sum += value;
          n++;
        }
    }

  summary->n = n;
  summary->mean = n > 0 ? sum / n : NAN;
  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      double difference = gs_ablation_get_value (self, variant, seed, region, figure) - summary->mean;

      if (!isnan (difference))
        squares += difference * difference;
    }
  summary->deviation = n > 1 ? sqrt (squares / (n - 1)) : NAN;
}
