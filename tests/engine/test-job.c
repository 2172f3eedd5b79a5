/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-engine.h"
#include "gs-task-pool.h"

/* Counts to a hundred, 2 ms a step, and says each number to the main context. */
#define COUNTING_TYPE_JOB (counting_job_get_type ())
G_DECLARE_FINAL_TYPE (CountingJob, counting_job, COUNTING, JOB, GsJob)

struct _CountingJob
{
  GsJob parent_instance;

  guint fail_at;
  gint said; /* atomic; by the worker */

  guint n_deliveries; /* main */
  guint heard;
  GThread *worker;
  GsJobState finished_as;
};

G_DEFINE_FINAL_TYPE (CountingJob, counting_job, GS_TYPE_JOB)

static gboolean
counting_job_run (GsJob *job,
                  GCancellable *cancellable,
                  GError **error)
{
  CountingJob *self = COUNTING_JOB (job);

  self->worker = g_thread_self ();
  for (guint i = 1; i <= 100; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (i == self->fail_at)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%u is too much", i);
          return FALSE;
        }
      g_usleep (2000);
      g_atomic_int_set (&self->said, (gint) i);
      gs_job_report (job, i / 100.0, 500.0);
    }

  return TRUE;
}

static void
counting_job_deliver (GsJob *job)
{
  CountingJob *self = COUNTING_JOB (job);

  g_assert_true (self->worker != g_thread_self ());
  g_assert_false (gs_job_is_finished (job));
  self->n_deliveries++;
  self->heard = (guint) g_atomic_int_get (&self->said);
}

static void
counting_job_finish (GsJob *job,
                     GsJobState state,
                     const GError *error)
{
  g_assert_false (gs_job_is_finished (job));
  g_assert_true ((error != NULL) == (state != GS_JOB_DONE));
  COUNTING_JOB (job)->finished_as = state;
}

static void
counting_job_class_init (CountingJobClass *klass)
{
  GS_JOB_CLASS (klass)->run = counting_job_run;
  GS_JOB_CLASS (klass)->deliver = counting_job_deliver;
  GS_JOB_CLASS (klass)->finish = counting_job_finish;
}

static void
counting_job_init (CountingJob *self)
{
}

static CountingJob *
counting_job_new (guint fail_at)
{
  CountingJob *self = g_object_new (COUNTING_TYPE_JOB, "title", "Counting", "subject", "to 100", "unit", "numbers", NULL);

  self->fail_at = fail_at;

  return self;
}

static void
test_done (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (CountingJob) job = counting_job_new (0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_QUEUED);
  g_assert_cmpfloat (gs_job_get_seconds_left (GS_JOB (job)), <, 0.0);
  g_assert_true (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_no_error (error);

  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_DONE);
  g_assert_cmpint (job->finished_as, ==, GS_JOB_DONE);
  g_assert_cmpfloat (gs_job_get_fraction (GS_JOB (job)), ==, 1.0);
  g_assert_cmpstr (gs_job_get_unit (GS_JOB (job)), ==, "numbers");
  g_assert_cmpuint (job->heard, ==, 100);
  g_assert_cmpuint (g_list_model_get_n_items (gs_engine_get_jobs (engine)), ==, 0);

  /* Coalesced: a hundred reports in at least 200 ms make far fewer deliveries, yet more than one. */
  g_assert_cmpuint (job->n_deliveries, <, 60);
  g_assert_cmpuint (job->n_deliveries, >, 1);
}

static void
test_failed (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (CountingJob) job = counting_job_new (10);
  g_autoptr (GError) error = NULL;

  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_FAILED);
  g_assert_cmpstr (gs_job_get_error (GS_JOB (job))->message, ==, "10 is too much");
}

static void
cancel_cb (GsJob *job)
{
  if (gs_job_get_fraction (job) > 0.05)
    gs_job_cancel (job);
}

static void
test_cancelled (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (CountingJob) running = counting_job_new (0);
  g_autoptr (CountingJob) waiting = counting_job_new (0);
  g_autoptr (GError) error = NULL;

  g_signal_connect (running, "notify::fraction", G_CALLBACK (cancel_cb), NULL);
  gs_engine_submit (engine, GS_JOB (running));
  gs_job_cancel (GS_JOB (waiting));
  g_assert_false (gs_engine_run (engine, GS_JOB (waiting), &error));

  g_assert_cmpint (gs_job_get_state (GS_JOB (running)), ==, GS_JOB_CANCELLED);
  g_assert_cmpuint (running->heard, <, 100);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (waiting->heard, ==, 0);
}

/* Jobs are worked on one after the other, and shutting down does not wait for them. */
static void
test_shut_down (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  CountingJob *jobs[20];
  gint64 start;

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      jobs[i] = counting_job_new (0);
      gs_engine_submit (engine, GS_JOB (jobs[i]));
    }
  g_assert_cmpuint (g_list_model_get_n_items (gs_engine_get_jobs (engine)), ==, G_N_ELEMENTS (jobs));

  start = g_get_monotonic_time ();
  gs_engine_shut_down (engine);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);

  while (g_main_context_pending (NULL) || !gs_job_is_finished (GS_JOB (jobs[G_N_ELEMENTS (jobs) - 1])))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_assert_cmpint (gs_job_get_state (GS_JOB (jobs[i])), ==, GS_JOB_CANCELLED);
      g_object_unref (jobs[i]);
    }
}

static void
task_cb (gpointer task)
{
  g_usleep (1000);
  g_atomic_int_inc ((gint *) task);
}

/* Whoever listens to a job belongs to the main context, and what the job holds may: it must not end in the worker. */
static void
test_last_reference (void)
{
  for (guint i = 0; i < 20; i++)
    {
      GsEngine *engine = gs_engine_new ();
      CountingJob *job = counting_job_new (1 + i % 2);
      gpointer watched = job;

      g_object_add_weak_pointer (G_OBJECT (job), &watched);
      gs_engine_submit (engine, GS_JOB (job));
      /* The worker is gone, and nothing was delivered yet: its reference waits with the delivery */
      g_usleep (1000);
      gs_engine_shut_down (engine);
      g_object_unref (engine);
      g_assert_cmpuint (G_OBJECT (job)->ref_count, ==, 3);
      g_object_unref (job);
      g_assert_nonnull (watched);
      while (watched != NULL)
        g_main_context_iteration (NULL, TRUE);
    }
}

/* What takes long is on a worker of its own: something short does not wait behind it. */
static void
test_background (void)
{
  g_autoptr (GsEngine) background = gs_engine_new_background ();
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) slow = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CountingJob) quick = counting_job_new (0);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_ptr_array_add (slow, counting_job_new (0));
      gs_engine_submit (background, slow->pdata[i]);
    }

  g_assert_true (gs_engine_run (engine, GS_JOB (quick), &error));
  g_assert_no_error (error);
  g_assert_cmpint (gs_job_get_state (slow->pdata[19]), ==, GS_JOB_QUEUED);
  g_assert_true (COUNTING_JOB (slow->pdata[0])->worker != NULL);
  g_assert_true (COUNTING_JOB (slow->pdata[0])->worker != quick->worker);

  gs_engine_shut_down (background);
  while (g_list_model_get_n_items (gs_engine_get_jobs (background)) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gs_job_get_state (slow->pdata[19]), ==, GS_JOB_CANCELLED);
}

static void
test_pool (void)
{
  GsTaskPool *pool = gs_task_pool_new (3);
  gint n_done = 0;

  for (guint i = 0; i < 50; i++)
    gs_task_pool_push (pool, task_cb, &n_done);
  gs_task_pool_wait (pool, 25, 10000);
  g_assert_cmpint (g_atomic_int_get (&n_done), >=, 25);
  gs_task_pool_wait_change (pool, 10000);
  g_assert_cmpint (g_atomic_int_get (&n_done), >=, 26);
  gs_task_pool_free (pool);
  g_assert_cmpint (n_done, ==, 50);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job/done", test_done);
  g_test_add_func ("/job/failed", test_failed);
  g_test_add_func ("/job/cancelled", test_cancelled);
  g_test_add_func ("/job/shut-down", test_shut_down);
  g_test_add_func ("/job/last-reference", test_last_reference);
  g_test_add_func ("/job/background", test_background);
  g_test_add_func ("/job/pool", test_pool);

  return g_test_run ();
}
