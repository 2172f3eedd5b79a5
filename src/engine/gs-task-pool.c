/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-task-pool.h"

struct _GsTaskPool
{
  GThreadPool *threads;
  guint n_threads;

  GMutex mutex;
  GCond ended;
  guint n_busy; /* tasks pushed and not ended yet; under the mutex */
};

typedef struct
{
  GsTaskFunc func;
  gpointer task;
} Call;

static void
call_cb (gpointer data,
         gpointer user_data)
{
  GsTaskPool *self = user_data;
  Call *call = data;

  call->func (call->task);
  g_free (call);

  g_mutex_lock (&self->mutex);
  self->n_busy--;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->mutex);
}

/**
 * gs_task_pool_new:
 * @n_threads: at least 1
 *
 * Returns: (transfer full): a pool
 */
GsTaskPool *
gs_task_pool_new (guint n_threads)
{
  GsTaskPool *self = g_new0 (GsTaskPool, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended);
  self->n_threads = MAX (n_threads, 1);
  /* of its own, so that they run at the priority of the thread that makes them */
  self->threads = g_thread_pool_new (call_cb, self, (gint) self->n_threads, TRUE, NULL);

  return self;
}

/**
 * gs_task_pool_free:
 * @self: a pool
 *
 * Waits for every task and ends the pool.
 */
void
gs_task_pool_free (GsTaskPool *self)
{
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
  g_free (self);
}

guint
gs_task_pool_get_n_threads (GsTaskPool *self)
{
  return self->n_threads;
}

/**
 * gs_task_pool_push:
 * @self: a pool
 * @func: does the task, in one of the threads
 * @task: its data
 *
 * Queues a task; tasks begin in the order in which they were pushed.
 */
void
gs_task_pool_push (GsTaskPool *self,
                   GsTaskFunc func,
                   gpointer task)
{
  Call *call = g_new (Call, 1);

  call->func = func;
  call->task = task;

  g_mutex_lock (&self->mutex);
  self->n_busy++;
  g_mutex_unlock (&self->mutex);

  g_thread_pool_push (self->threads, call, NULL);
}

/**
 * gs_task_pool_get_n_busy:
 * @self: a pool
 *
 * Returns: tasks that are queued or running
 */
guint
gs_task_pool_get_n_busy (GsTaskPool *self)
{
  guint n_busy;

  g_mutex_lock (&self->mutex);
  n_busy = self->n_busy;
  g_mutex_unlock (&self->mutex);

  return n_busy;
}

/**
 * gs_task_pool_wait:
 * @self: a pool
 * @max_busy: how many tasks may still be queued or running
 * @milliseconds: how long to wait at most
 *
 * Waits until no more than so many tasks are left, or the time is over.
 */
void
gs_task_pool_wait (GsTaskPool *self,
                   guint max_busy,
                   guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&self->mutex);
  while (self->n_busy > max_busy)
    if (!g_cond_wait_until (&self->ended, &self->mutex, end))
      break;
  g_mutex_unlock (&self->mutex);
}

/**
 * gs_task_pool_wait_change:
 * @self: a pool
 * @milliseconds: how long to wait at most
 *
 * Waits until a task ends, or the time is over.
 */
void
gs_task_pool_wait_change (GsTaskPool *self,
                          guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  guint n_busy;

  g_mutex_lock (&self->mutex);
  n_busy = self->n_busy;
  while (self->n_busy == n_busy)
    if (!g_cond_wait_until (&self->ended, &self->mutex, end))
      break;
  g_mutex_unlock (&self->mutex);
}
