/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stall-watch.h"

#define LIMIT (400 * G_TIME_SPAN_MILLISECOND)

static int end;

static void
test_count (void)
{
  GsStallWatch watch;

  gs_stall_watch_begin (&watch, 1000);
  /* Before the first look all counts */
  g_assert_cmpint (gs_stall_watch_count (&watch, 1500, 70, TRUE), ==, 500);
  /* Nobody wants to compute: it waits for something that does not come */
  g_assert_cmpint (gs_stall_watch_count (&watch, 2500, 70, FALSE), ==, 1500);
  /* Waiting for a processor does not count, what was computed does */
  g_assert_cmpint (gs_stall_watch_count (&watch, 9000, 100, TRUE), ==, 1530);
  /* A loop without end, on two processors */
  g_assert_cmpint (gs_stall_watch_count (&watch, 10000, 2100, TRUE), ==, 2530);

  gs_stall_watch_begin (&watch, 20000);
  g_assert_cmpint (gs_stall_watch_count (&watch, 20001, 2100, FALSE), ==, 1);
}

static double
wait_over (void)
{
  GsStallWatch watch;
  gint64 start = g_get_monotonic_time ();

  gs_stall_watch_begin (&watch, start);
  while (!gs_stall_watch_is_over (&watch, LIMIT))
    g_usleep (10000);

  return (g_get_monotonic_time () - start) / (double) LIMIT;
}

/* Nothing happens at all */
static void
test_idle (void)
{
  double times = wait_over ();

  g_test_message ("given up after %.2f of the limit", times);
  g_assert_cmpfloat (times, >=, 1.0);
  g_assert_cmpfloat (times, <=, 9.0);
}

/* Progress begins anew, even where the first number is that of a watch that was never used. */
static void
test_follow (void)
{
  GsStallWatch watch = { 0 };
  gint64 start = g_get_monotonic_time ();
  int progress = 0;

  while (g_get_monotonic_time () - start < 2 * LIMIT)
    {
      g_assert_false (gs_stall_watch_follow (&watch, progress++, LIMIT));
      g_usleep (10000);
    }
  start = g_get_monotonic_time ();
  while (!gs_stall_watch_follow (&watch, progress, LIMIT))
    g_usleep (10000);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIMIT);
}

static gpointer
turn (gpointer data)
{
  while (!g_atomic_int_get (&end))
    continue;

  return NULL;
}

/* A thread goes round in circles */
static void
test_loop (void)
{
  GThread *thread = g_thread_new ("turn", turn, NULL);
  double times = wait_over ();

  g_atomic_int_set (&end, TRUE);
  g_thread_join (thread);
  g_test_message ("given up after %.2f of the limit", times);
  g_assert_cmpfloat (times, >=, 1.0);
  g_assert_cmpfloat (times, <=, 9.0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stall-watch/count", test_count);
  g_test_add_func ("/stall-watch/idle", test_idle);
  g_test_add_func ("/stall-watch/follow", test_follow);
  g_test_add_func ("/stall-watch/loop", test_loop);

  return g_test_run ();
}
