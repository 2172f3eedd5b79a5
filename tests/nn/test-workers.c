/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-workers.h"

#define N_TASKS 1000

typedef struct
{
  GCancellable *cancellable;
  gint done[N_TASKS]; /* atomic */
} Count;

static void
task_cb (guint index,
         gpointer user_data)
{
  Count *count = user_data;

  g_atomic_int_inc (&count->done[index]);
  if (index == 10)
    g_cancellable_cancel (count->cancellable);
}

static guint
count_done (Count *count)
{
  guint n = 0;

  for (guint i = 0; i < N_TASKS; i++)
    {
      g_assert_cmpint (count->done[i], <=, 1);
      n += (guint) count->done[i];
    }

  return n;
}

/* Every task once, whoever does it. */
static void
test_all (void)
{
  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      g_autoptr (GsWorkers) workers = gs_workers_new (n_threads);
      Count count = { NULL };

      gs_workers_run (workers, N_TASKS, task_cb, &count);
      g_assert_cmpuint (count_done (&count), ==, N_TASKS);
    }
}

/* Cancelled in the middle: what was not begun is left out, in this list and in the next, until another cancellable holds. */
static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsWorkers) workers = gs_workers_new (1);
  Count first = { cancellable };
  Count second = { NULL };
  Count third = { NULL };

  gs_workers_set_cancellable (workers, cancellable);
  gs_workers_run (workers, N_TASKS, task_cb, &first);
  g_assert_cmpuint (count_done (&first), ==, 11);
  gs_workers_run (workers, N_TASKS, task_cb, &second);
  g_assert_cmpuint (count_done (&second), ==, 0);

  gs_workers_set_cancellable (workers, NULL);
  gs_workers_run (workers, N_TASKS, task_cb, &third);
  g_assert_cmpuint (count_done (&third), ==, N_TASKS);
}

static void
test_cancelled_threads (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsWorkers) workers = gs_workers_new (3);
  Count count = { cancellable };

  g_cancellable_cancel (cancellable);
  gs_workers_set_cancellable (workers, cancellable);
  gs_workers_run (workers, N_TASKS, task_cb, &count);
  g_assert_cmpuint (count_done (&count), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workers/all", test_all);
  g_test_add_func ("/workers/cancelled", test_cancelled);
  g_test_add_func ("/workers/cancelled-threads", test_cancelled_threads);

  return g_test_run ();
}
