/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ablation-private.h"

#include "gs-engine-error.h"
#include "gs-output-folder.h"
#include "gs-task-pool.h"
#include "gs-training.h"

#include <glib/gstdio.h>

/* Time between two reports of the progress, ms. */
#define REPORT_PAUSE 200

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

  training = gs_training_new (cell->config, gs_data_set_copy (self->data), cell->path, 1, error);
  if (training == NULL)
    return FALSE;

  gs_training_set_note (training, "One of the networks of an ablation.");
  gs_training_set_funcs (training, &funcs, cell);
  if (self->resume && !gs_training_resume (training, error))
    return FALSE;

  if (cell->was_done && !gs_training_is_finished (training))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it is not what this ablation trains, but comes from another configuration, other clips or another "
                   "version of the program; name another folder, or take it away",
                   cell->path);
      return FALSE;
    }

  return gs_training_run (training, self->stop, error);
}

static gboolean
evaluate_cell (GsAblationCell *cell,
               GError **error)
{
  GsAblation *self = cell->owner;
  g_autoptr (GsNetwork) network = gs_network_load (cell->path, error);
  g_autoptr (GsEvaluation) evaluation = NULL;

  if (network == NULL)
    return FALSE;

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

static void
make_cells (GsAblation *self,
            const char *folder)
{
  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      for (guint v = 0; v < self->variants->len; v++)
        {
          GsAblationCell *cell = gs_ablation_cell_new (self, v, seed, self->config, folder);
          g_autofree char *state = g_strconcat (cell->path, ".state", NULL);

          /* With a state beside it it was stopped in its last moment, which its training sees to. */
          cell->was_done = g_file_test (cell->path, G_FILE_TEST_EXISTS) && !g_file_test (state, G_FILE_TEST_EXISTS);
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
 * @resume: whether to go on where an interrupted ablation into the same folder stopped; what is trained is not
 *   trained again
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
  else if (!gs_output_folder_make (self->folder, self->resume, "ablation", error))
    {
      return FALSE;
    }

  make_cells (self, temporary != NULL ? temporary : self->folder);
  done = run_cells (self, n_threads, cancellable, error);
  if (temporary != NULL)
    remove_folder (temporary);

  return done;
}
