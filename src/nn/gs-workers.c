/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workers.h"

struct _GsWorkers
{
  guint n_threads;
  GThread **threads; /* n_threads - 1: the caller works too */

  GMutex lock;
  GCond begin;
  GCond end;

  /* under @lock */
  guint64 round;
  guint n_busy;
  gboolean closing;

  /* written before a round begins, read while it lasts */
  GsTaskFunc func;
  gpointer user_data;
  guint n_tasks;
  GCancellable *cancellable; /* nullable */

  gint next; /* atomic */
};

static void
work (GsWorkers *self)
{
  for (;;)
    {
      guint index = (guint) g_atomic_int_add (&self->next, 1);

      if (index >= self->n_tasks || g_cancellable_is_cancelled (self->cancellable))
        return;
      self->func (index, self->user_data);
    }
}

static gpointer
worker_thread (gpointer data)
{
  GsWorkers *self = data;
  guint64 seen = 0;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (self->round == seen && !self->closing)
        g_cond_wait (&self->begin, &self->lock);
      if (self->closing)
        break;

      seen = self->round;
      g_mutex_unlock (&self->lock);
      work (self);
      g_mutex_lock (&self->lock);
      if (--self->n_busy == 0)
        g_cond_signal (&self->end);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/**
 * gs_workers_new:
 * @n_threads: how many tasks may run at once, 0 for as many as there are processors
 *
 * Where the system refuses that many threads, fewer do the work.
 *
 * Returns: (transfer full): the workers
 */
GsWorkers *
gs_workers_new (guint n_threads)
{
  GsWorkers *self = g_new0 (GsWorkers, 1);

  self->n_threads = n_threads > 0 ? n_threads : g_get_num_processors ();
  self->threads = g_new0 (GThread *, self->n_threads);
  g_mutex_init (&self->lock);
  g_cond_init (&self->begin);
  g_cond_init (&self->end);

  for (guint i = 0; i + 1 < self->n_threads; i++)
    {
      self->threads[i] = g_thread_try_new ("worker", worker_thread, self, NULL);
      if (self->threads[i] == NULL)
        self->n_threads = i + 1;
    }

  return self;
}

/**
 * gs_workers_free:
 * @self: workers with nothing to do
 */
void
gs_workers_free (GsWorkers *self)
{
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->begin);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i + 1 < self->n_threads; i++)
    g_thread_join (self->threads[i]);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->begin);
  g_cond_clear (&self->end);
  g_clear_object (&self->cancellable);
  g_free (self->threads);
  g_free (self);
}

/**
 * gs_workers_get_n_threads:
 * @self: workers
 *
 * Returns: how many tasks run at once
 */
guint
gs_workers_get_n_threads (GsWorkers *self)
{
  return self->n_threads;
}

/**
 * gs_workers_set_cancellable:
 * @self: workers with nothing to do
 * @cancellable: (nullable): what makes them leave out the tasks they have not begun
 *
 * For lists whose results are thrown away when they are cancelled.
 */
void
gs_workers_set_cancellable (GsWorkers *self,
                            GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

/**
 * gs_workers_run:
 * @self: workers
 * @n_tasks: number of tasks
 * @func: does one of them
 * @user_data: given to @func
 *
 * Runs every task once, unless cancelled, and returns when all are done. One thread at a time may call this.
 */
void
gs_workers_run (GsWorkers *self,
                guint n_tasks,
                GsTaskFunc func,
                gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
  self->n_tasks = n_tasks;
  g_atomic_int_set (&self->next, 0);

  if (self->n_threads > 1 && n_tasks > 1)
    {
      g_mutex_lock (&self->lock);
      self->n_busy = self->n_threads - 1;
      self->round++;
      g_cond_broadcast (&self->begin);
      g_mutex_unlock (&self->lock);
    }

  work (self);

  if (self->n_threads > 1 && n_tasks > 1)
    {
      g_mutex_lock (&self->lock);
      while (self->n_busy > 0)
        g_cond_wait (&self->end, &self->lock);
      g_mutex_unlock (&self->lock);
    }
}
