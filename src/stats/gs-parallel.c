/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-parallel.h"

typedef struct
{
  gsize n;
  gsize n_per_task;
  GsParallelFunc func;
  gpointer user_data;
  GsStatsCancelled cancelled;
  gpointer cancelled_data;
  int stopped; /* atomic */
} Work;

static void
do_task (Work *work,
         gsize task)
{
  if (g_atomic_int_get (&work->stopped))
    return;
  if (work->cancelled != NULL && work->cancelled (work->cancelled_data))
    {
      g_atomic_int_set (&work->stopped, 1);
      return;
    }

  work->func (task * work->n_per_task, MIN (work->n, (task + 1) * work->n_per_task), work->user_data);
}

static void
task_cb (gpointer data,
         gpointer user_data)
{
  do_task (user_data, GPOINTER_TO_SIZE (data) - 1);
}

/**
 * gs_parallel_run:
 * @n: how many items
 * @n_per_task: how many of them a thread takes at a time; cancellation is looked at in between
 * @n_threads: how many threads; 0 = as many as there are processors
 * @func: does items
 * @user_data: for @func
 * @cancelled: (nullable): asked in between
 * @cancelled_data: for @cancelled
 * @error: (out) (optional): why it was not done
 *
 * Does independent items side by side and waits for them. Which thread does which must not matter to @func.
 *
 * Returns: %TRUE if all of them were done
 */
gboolean
gs_parallel_run (gsize n,
                 gsize n_per_task,
                 guint n_threads,
                 GsParallelFunc func,
                 gpointer user_data,
                 GsStatsCancelled cancelled,
                 gpointer cancelled_data,
                 GError **error)
{
  Work work = {
    .n = n,
    .n_per_task = n_per_task,
    .func = func,
    .user_data = user_data,
    .cancelled = cancelled,
    .cancelled_data = cancelled_data,
  };
  gsize n_tasks = (n + n_per_task - 1) / n_per_task;

  if (n_threads == 0)
    n_threads = g_get_num_processors ();

  if (n_threads == 1 || n_tasks < 2)
    {
      for (gsize task = 0; task < n_tasks; task++)
        do_task (&work, task);
    }
  else
    {
      GThreadPool *pool = g_thread_pool_new (task_cb, &work, (int) MIN (n_threads, n_tasks), FALSE, error);

      if (pool == NULL)
        return FALSE;

      /* NULL cannot be pushed. */
      for (gsize task = 0; task < n_tasks; task++)
        g_thread_pool_push (pool, GSIZE_TO_POINTER (task + 1), NULL);
      g_thread_pool_free (pool, FALSE, TRUE);
    }

  if (g_atomic_int_get (&work.stopped))
    {
      g_set_error_literal (error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED, "The computation was cancelled");
      return FALSE;
    }

  return TRUE;
}
