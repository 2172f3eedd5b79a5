/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-writer.h"

/* How long a change that found the disk full or the project busy waits before it is tried again. */
#define RETRY_PAUSE (G_USEC_PER_SEC / 2)

typedef struct
{
  GsStorePriority priority;
  GsStoreFunc func;
  GsStoreBackFunc back;
  GsStoreMoveFunc move; /* %NULL, or in place of func */
  gpointer data;
  GDestroyNotify destroy;
  GsStoreDoneFunc done;
  gboolean waits; /* somebody waits for it: never tried again, not freed here */
  gboolean reads; /* changes nothing: no transaction is begun for it, never tried again */
  gboolean ended;
  gint64 ended_at; /* monotonic, microseconds */
  GError *error;
} Job;

struct _GsStoreWriter
{
  /* Set once */
  GThread *thread;
  GMainContext *context; /* of the owner */
  GsStoreStallFunc stall_func;
  gpointer user_data;

  /* Owner's thread */
  gint64 told_ended_at; /* of the job that is being told */

  /* Writer thread; which one it is changes under the lock */
  GsConnection *connection;
  GsStorePriority synchronous;

  /* Under the lock */
  GMutex lock;
  GCond cond;
  GQueue moves; /* go first, even while the writer is held up */
  GQueue typed;
  GQueue computed;
  Job *current;
  GQueue ended; /* jobs whose owner has to be told */
  GSource *ended_source;
  GError *stall; /* what holds the writer up */
  gboolean stall_changed;
  gboolean closing;
};

static void
job_free (Job *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

/* Tells the owner what has ended since the last time; in the owner's thread. */
static void
dispatch_ended (GsStoreWriter *self)
{
  GQueue ended;
  g_autoptr (GError) stall = NULL;
  gboolean stall_changed;
  Job *job;

  g_mutex_lock (&self->lock);
  ended = self->ended;
  g_queue_init (&self->ended);
  stall_changed = self->stall_changed;
  self->stall_changed = FALSE;
  stall = self->stall != NULL ? g_error_copy (self->stall) : NULL;
  if (self->ended_source != NULL)
    {
      g_source_destroy (self->ended_source);
      g_clear_pointer (&self->ended_source, g_source_unref);
    }
  g_mutex_unlock (&self->lock);

  while ((job = g_queue_pop_head (&ended)) != NULL)
    {
      self->told_ended_at = job->ended_at;
      if (job->done != NULL)
        job->done (job->data, job->error, self->user_data);
      job_free (job);
    }

  if (stall_changed)
    self->stall_func (stall, self->user_data);
}

static gboolean
dispatch_ended_cb (gpointer user_data)
{
  dispatch_ended (user_data);

  return G_SOURCE_REMOVE;
}

/* Many jobs, one wake-up of the owner. Called with the lock held. */
static void
schedule_dispatch (GsStoreWriter *self)
{
  if (self->ended_source != NULL)
    return;

  self->ended_source = g_idle_source_new ();
  g_source_set_priority (self->ended_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->ended_source, dispatch_ended_cb, self, NULL);
  g_source_attach (self->ended_source, self->context);
}

static gboolean
run_job (GsStoreWriter *self,
         Job *job,
         GError **error)
{
  gboolean begun;

  if (job->move != NULL)
    {
      GsConnection *moved = job->move (self->connection, job->data, error);

      if (moved == NULL)
        return FALSE;
      gs_connection_free (self->connection);
      g_mutex_lock (&self->lock);
      self->connection = moved;
      g_mutex_unlock (&self->lock);
      self->synchronous = (GsStorePriority) -1;
      return TRUE;
    }

  if (job->reads)
    return job->func (self->connection, job->data, error);

  if (job->priority != self->synchronous)
    {
      if (!gs_connection_execute (self->connection,
                                  job->priority == GS_STORE_TYPED ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                                  error))
        return FALSE;
      self->synchronous = job->priority;
    }

  begun = gs_connection_begin (self->connection, error);
  if (begun && job->func (self->connection, job->data, error) && gs_connection_commit (self->connection, error))
    return TRUE;

  gs_connection_rollback (self->connection);
  /* Where another program is writing, nothing was made that could be taken back. */
  if (begun && job->back != NULL)
    job->back (job->data);

  /* What finds no row of its own has no error of SQLite's to tell, and is lost all the same. */
  if (*error == NULL)
    g_set_error_literal (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED,
                         "A change was not stored: what it belongs to has been taken out of the project elsewhere");

  return FALSE;
}

/* Errors that go away when somebody makes room, so that waiting beats losing what was typed. */
static gboolean
can_wait (const GError *error)
{
  return g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL) ||
         g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY) ||
         g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY);
}

/* Called with the lock held. */
static void
set_stall (GsStoreWriter *self,
           const GError *error)
{
  if (self->stall == NULL && error == NULL)
    return;

  if (self->stall == NULL || error == NULL || self->stall->code != error->code)
    {
      self->stall_changed = TRUE;
      schedule_dispatch (self);
    }

  g_clear_error (&self->stall);
  self->stall = error != NULL ? g_error_copy (error) : NULL;
  g_cond_broadcast (&self->cond);
}

static void
end_job (GsStoreWriter *self,
         Job *job,
         GError *error)
{
  job->error = error;
  job->ended = TRUE;
  if (!job->waits)
    {
      g_queue_push_tail (&self->ended, job);
      schedule_dispatch (self);
    }
  g_cond_broadcast (&self->cond);
}

static GQueue *
get_next_queue (GsStoreWriter *self)
{
  if (self->moves.length > 0)
    return &self->moves;

  return self->typed.length > 0 ? &self->typed : &self->computed;
}

static gpointer
writer_thread (gpointer user_data)
{
  GsStoreWriter *self = user_data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      GError *error = NULL;

      while (self->moves.length == 0 && self->typed.length == 0 && self->computed.length == 0 && !self->closing)
        g_cond_wait (&self->cond, &self->lock);

      self->current = g_queue_pop_head (get_next_queue (self));
      if (self->current == NULL)
        break;

      g_mutex_unlock (&self->lock);
      run_job (self, self->current, &error);
      self->current->ended_at = g_get_monotonic_time ();
      g_mutex_lock (&self->lock);

      if (error != NULL && can_wait (error) && !self->current->waits && !self->current->reads && !self->closing)
        {
          gint64 until = g_get_monotonic_time () + RETRY_PAUSE;

          g_queue_push_head (self->current->priority == GS_STORE_TYPED ? &self->typed : &self->computed, self->current);
          self->current = NULL;
          set_stall (self, error);
          g_error_free (error);
          while (!self->closing && self->moves.length == 0 && g_cond_wait_until (&self->cond, &self->lock, until))
            ;
          continue;
        }

      if (error == NULL && (!self->current->reads || self->current->move != NULL))
        set_stall (self, NULL);
      end_job (self, g_steal_pointer (&self->current), error);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/**
 * gs_store_writer_new:
 * @connection: (transfer full): the connection, used by the writer thread alone from now on
 * @stalled: told when the disk is full or the project busy, and when the writer goes on
 * @user_data: for @stalled and every #GsStoreDoneFunc
 *
 * Returns: (transfer full): a writer with a thread of its own; what it tells arrives in the thread-default main
 *   context of the caller
 */
GsStoreWriter *
gs_store_writer_new (GsConnection *connection,
                     GsStoreStallFunc stalled,
                     gpointer user_data)
{
  GsStoreWriter *self = g_new0 (GsStoreWriter, 1);

  self->connection = connection;
  self->synchronous = (GsStorePriority) -1;
  self->context = g_main_context_ref_thread_default ();
  self->stall_func = stalled;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("store-writer", writer_thread, self);

  return self;
}

/**
 * gs_store_writer_close:
 * @self: (transfer full): a writer
 * @error: (out) (optional): the first change that could not be made at last
 *
 * Makes all waiting changes, tells their ends, and ends the thread.
 *
 * Returns: %TRUE if nothing was lost
 */
gboolean
gs_store_writer_close (GsStoreWriter *self,
                       GError **error)
{
  g_autoptr (GError) first_error = NULL;

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  for (GList *l = self->ended.head; l != NULL && first_error == NULL; l = l->next)
    {
      Job *job = l->data;

      if (job->error != NULL)
        first_error = g_error_copy (job->error);
    }

  dispatch_ended (self);

  gs_connection_free (self->connection);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_clear_error (&self->stall);
  g_free (self);

  if (first_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first_error));

  return FALSE;
}

static Job *
job_new (GsStorePriority priority,
         GsStoreFunc func,
         gpointer data,
         GDestroyNotify destroy,
         GsStoreDoneFunc done)
{
  Job *job = g_new0 (Job, 1);

  job->priority = priority;
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  job->done = done;

  return job;
}

static void
push_job (GsStoreWriter *self,
          Job *job)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (job->priority == GS_STORE_TYPED ? &self->typed : &self->computed, job);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_store_writer_post:
 * @self: a writer
 * @priority: which queue
 * @func: makes the change
 * @back: (nullable): takes back what @func has changed besides the file
 * @data: for @func, @back and @done
 * @destroy: (nullable): frees @data, in the owner's thread
 * @done: (nullable): called in the owner's thread afterwards
 *
 * Queues a change and returns at once. Changes of one priority are made in the order in which they were posted.
 */
void
gs_store_writer_post (GsStoreWriter *self,
                      GsStorePriority priority,
                      GsStoreFunc func,
                      GsStoreBackFunc back,
                      gpointer data,
                      GDestroyNotify destroy,
                      GsStoreDoneFunc done)
{
  Job *job = job_new (priority, func, data, destroy, done);

  job->back = back;
  push_job (self, job);
}

/**
 * gs_store_writer_read:
 * @self: a writer
 * @func: looks at the file; called outside of a transaction
 * @data: for @func and @done
 * @destroy: (nullable): frees @data, in the owner's thread
 * @done: (nullable): called in the owner's thread afterwards
 *
 * Queues a look at the file behind the typed changes posted so far. It takes no lock that keeps others from writing. While the writer is held
 * up by one of those changes it waits with them.
 */
void
gs_store_writer_read (GsStoreWriter *self,
                      GsStoreFunc func,
                      gpointer data,
                      GDestroyNotify destroy,
                      GsStoreDoneFunc done)
{
  Job *job = job_new (GS_STORE_TYPED, func, data, destroy, done);

  job->reads = TRUE;
  push_job (self, job);
}

/**
 * gs_store_writer_move:
 * @self: a writer
 * @func: makes the connection that the writer goes on with
 * @data: for @func and @done
 * @destroy: (nullable): frees @data, in the owner's thread
 * @done: (nullable): called in the owner's thread afterwards
 *
 * Goes ahead of everything that waits, also of what holds the writer up; that is made through the new connection then.
 */
void
gs_store_writer_move (GsStoreWriter *self,
                      GsStoreMoveFunc func,
                      gpointer data,
                      GDestroyNotify destroy,
                      GsStoreDoneFunc done)
{
  Job *job = job_new (GS_STORE_TYPED, NULL, data, destroy, done);

  job->move = func;
  job->reads = TRUE;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->moves, job);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_store_writer_run:
 * @self: a writer
 * @func: makes the change
 * @data: for @func
 * @error: (out) (optional): why not
 *
 * Makes a typed change after those that were posted before and waits for it.
 *
 * Returns: %TRUE if it was made
 */
gboolean
gs_store_writer_run (GsStoreWriter *self,
                     GsStoreFunc func,
                     gpointer data,
                     GError **error)
{
  Job job = { .priority = GS_STORE_TYPED, .func = func, .data = data, .waits = TRUE };

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->typed, &job);
  g_cond_broadcast (&self->cond);
  while (!job.ended)
    {
      g_cond_wait (&self->cond, &self->lock);
      /* Changes before it are held up: do not hold up the caller as well. */
      if (!job.ended && self->stall != NULL && g_queue_remove (&self->typed, &job))
        {
          job.error = g_error_copy (self->stall);
          break;
        }
    }
  g_mutex_unlock (&self->lock);

  dispatch_ended (self);

  if (job.error == NULL)
    return TRUE;

  g_propagate_error (error, job.error);

  return FALSE;
}

/* Called with the lock held. */
static gboolean
is_moving (const GsStoreWriter *self)
{
  return self->moves.length > 0 || (self->current != NULL && self->current->move != NULL);
}

/**
 * gs_store_writer_dup_path:
 * @self: a writer
 *
 * Returns: (transfer full): the file that it writes to now, in any thread
 */
char *
gs_store_writer_dup_path (GsStoreWriter *self)
{
  char *path;

  g_mutex_lock (&self->lock);
  path = g_strdup (gs_connection_get_path (self->connection));
  g_mutex_unlock (&self->lock);

  return path;
}

/**
 * gs_store_writer_wait:
 * @self: a writer
 * @error: (out) (optional): what holds it up
 *
 * Waits in any thread until every change posted so far has been made or given up, or the writer is held up; while it is moving to
 * another file, until it is there.
 *
 * Returns: %FALSE if the writer is held up
 */
gboolean
gs_store_writer_wait (GsStoreWriter *self,
                      GError **error)
{
  gboolean done;

  g_mutex_lock (&self->lock);
  while (is_moving (self) ||
         ((self->typed.length > 0 || self->computed.length > 0 || self->current != NULL) && self->stall == NULL))
    g_cond_wait (&self->cond, &self->lock);
  done = self->stall == NULL;
  if (!done && error != NULL)
    *error = g_error_copy (self->stall);
  g_mutex_unlock (&self->lock);

  return done;
}

/**
 * gs_store_writer_flush:
 * @self: a writer
 * @error: (out) (optional): what holds it up, or the first of the changes now told that could not be made
 *
 * In the owner's thread: waits as gs_store_writer_wait() does and tells what has ended.
 *
 * Returns: %TRUE if everything is in the file
 */
gboolean
gs_store_writer_flush (GsStoreWriter *self,
                       GError **error)
{
  g_autoptr (GError) first_error = NULL;
  gboolean done = gs_store_writer_wait (self, &first_error);

  g_mutex_lock (&self->lock);
  for (GList *l = self->ended.head; l != NULL && first_error == NULL; l = l->next)
    {
      Job *job = l->data;

      if (job->error != NULL)
        first_error = g_error_copy (job->error);
    }
  g_mutex_unlock (&self->lock);

  dispatch_ended (self);

  if (first_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      done = FALSE;
    }

  return done;
}

/**
 * gs_store_writer_get_ended_at:
 * @self: a writer
 *
 * To be asked by a #GsStoreDoneFunc, in the owner's thread.
 *
 * Returns: when the transaction of the change that is being told was committed, monotonic time in microseconds: the owner hears of it later
 */
gint64
gs_store_writer_get_ended_at (GsStoreWriter *self)
{
  return self->told_ended_at;
}
