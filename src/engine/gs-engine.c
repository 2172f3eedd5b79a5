/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-engine.h"

#include <sys/resource.h>

struct _GsEngine
{
  GObject parent_instance;

  GListStore *jobs; /* those not finished, in the order in which they will be worked on */
  GAsyncQueue *queue;
  GThread *worker;
};

G_DEFINE_FINAL_TYPE (GsEngine, gs_engine, G_TYPE_OBJECT)

/* How much a worker gives way to what is drawn and heard; of 0 to 19. In the background it gives way to the other workers too. */
#define GIVING_WAY            10
#define BACKGROUND_GIVING_WAY 19

/* What the worker's thread knows of its engine. */
typedef struct
{
  GAsyncQueue *queue;
  int giving_way;
} Worker;

static gint n_threads_wanted;
static gint gives_way;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  GAsyncQueue *queue = worker->queue;

  /* The queue itself in the queue means that there is nothing more to come. */
  for (;;)
    {
      gpointer item = g_async_queue_pop (queue);

      if (item == queue)
        break;

      /* On Linux this is the calling thread's own, and that of the threads it makes. */
      if (g_atomic_int_get (&gives_way))
        setpriority (PRIO_PROCESS, 0, worker->giving_way);

      gs_job_execute (item);
    }

  g_async_queue_unref (queue);
  g_free (worker);

  return NULL;
}

static void
gs_engine_dispose (GObject *object)
{
  GsEngine *self = GS_ENGINE (object);

  gs_engine_shut_down (self);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (gs_engine_parent_class)->dispose (object);
}

static void
gs_engine_finalize (GObject *object)
{
  g_async_queue_unref (GS_ENGINE (object)->queue);

  G_OBJECT_CLASS (gs_engine_parent_class)->finalize (object);
}

static void
gs_engine_class_init (GsEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_engine_dispose;
  object_class->finalize = gs_engine_finalize;
}

static void
gs_engine_init (GsEngine *self)
{
  self->jobs = g_list_store_new (GS_TYPE_JOB);
  self->queue = g_async_queue_new ();
}

static GsEngine *
start_engine (const char *name,
              int giving_way)
{
  GsEngine *self = g_object_new (GS_TYPE_ENGINE, NULL);
  Worker *worker = g_new0 (Worker, 1);

  worker->queue = g_async_queue_ref (self->queue);
  worker->giving_way = giving_way;
  self->worker = g_thread_new (name, work, worker);

  return self;
}

/**
 * gs_engine_new:
 *
 * Returns: (transfer full): an engine whose worker waits for jobs
 */
GsEngine *
gs_engine_new (void)
{
  return start_engine ("gs-worker", GIVING_WAY);
}

/**
 * gs_engine_new_background:
 *
 * Makes an engine for work that takes hours, so that nothing short has to wait behind it: its worker is another thread,
 * which gives way to the workers of the other engines when gs_engine_set_gives_way() is set.
 *
 * Returns: (transfer full): an engine whose worker waits for jobs
 */
GsEngine *
gs_engine_new_background (void)
{
  return start_engine ("gs-background", BACKGROUND_GIVING_WAY);
}

static void
state_changed_cb (GsEngine *self,
                  GParamSpec *pspec,
                  GsJob *job)
{
  guint position;

  if (gs_job_is_finished (job) && self->jobs != NULL && g_list_store_find (self->jobs, job, &position))
    g_list_store_remove (self->jobs, position);
}

/**
 * gs_engine_submit:
 * @self: an engine
 * @job: a job that was not submitted before
 *
 * Queues the job. The worker takes one after the other.
 */
void
gs_engine_submit (GsEngine *self,
                  GsJob *job)
{
  g_return_if_fail (GS_IS_ENGINE (self));
  g_return_if_fail (GS_IS_JOB (job));
  g_return_if_fail (self->worker != NULL);

  g_signal_connect_object (job, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->jobs, job);
  g_async_queue_push (self->queue, g_object_ref (job));
}

/**
 * gs_engine_run:
 * @self: an engine
 * @job: a job that was not submitted before
 * @error: why it failed
 *
 * Submits the job and runs the main context until it is finished: for programs without a window.
 *
 * Returns: whether it was done
 */
gboolean
gs_engine_run (GsEngine *self,
               GsJob *job,
               GError **error)
{
  g_return_val_if_fail (GS_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (GS_IS_JOB (job), FALSE);

  gs_engine_submit (self, job);
  while (!gs_job_is_finished (job))
    g_main_context_iteration (NULL, TRUE);

  if (gs_job_get_state (job) == GS_JOB_DONE)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (gs_job_get_error (job));

  return FALSE;
}

/**
 * gs_engine_get_jobs:
 * @self: an engine
 *
 * Returns: (transfer none): the #GsJob that are not finished yet, the one being worked on first
 */
GListModel *
gs_engine_get_jobs (GsEngine *self)
{
  g_return_val_if_fail (GS_IS_ENGINE (self), NULL);

  return G_LIST_MODEL (self->jobs);
}

/**
 * gs_engine_shut_down:
 * @self: an engine
 *
 * Cancels every job and waits for the worker to end, which takes 200 ms at most. How the jobs ended is still
 * delivered if the main context goes on.
 */
void
gs_engine_shut_down (GsEngine *self)
{
  g_return_if_fail (GS_IS_ENGINE (self));

  if (self->worker == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->jobs)); i++)
    {
      g_autoptr (GsJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), i);

      gs_job_cancel (job);
    }

  g_async_queue_push (self->queue, self->queue);
  g_thread_join (g_steal_pointer (&self->worker));
}

/**
 * gs_engine_set_gives_way:
 * @enabled: whether jobs that begin from now on let drawing and playing go first
 *
 * For programs with a window: where processors are few, a clip plays smoothly while it is analysed. A worker that has
 * given way does so until the program ends.
 */
void
gs_engine_set_gives_way (gboolean enabled)
{
  g_atomic_int_set (&gives_way, enabled);
}

/**
 * gs_engine_set_n_threads:
 * @n_threads: threads wanted, 0 = one for each processor
 *
 * Sets how many threads a job may spread over, for jobs that begin from now on. Results do not depend on it.
 */
void
gs_engine_set_n_threads (guint n_threads)
{
  g_atomic_int_set (&n_threads_wanted, (gint) MIN (n_threads, 256));
}

/**
 * gs_engine_get_n_threads:
 *
 * Returns: how many threads a job may spread over, at least 1
 */
guint
gs_engine_get_n_threads (void)
{
  gint n = g_atomic_int_get (&n_threads_wanted);

  return n > 0 ? (guint) n : g_get_num_processors ();
}
