/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stall-watch.h"

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Tells a file that gives nothing from a machine that lets this process not compute: a clip must not be called damaged
 * because others use the processors. */

/* Without end nothing waits, however busy the machine is. */
#define MAX_STRETCH 8

/* Whether a thread of this process other than the one that asks wants a processor. */
static gboolean
is_runnable (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  g_autofree char *self = g_strdup_printf ("%ld", (long) syscall (SYS_gettid));
  gboolean found = FALSE;
  const char *name;

  while (!found && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", name, "stat", NULL);
      g_autofree char *stat = NULL;
      const char *state;

      if (g_str_equal (name, self) || !g_file_get_contents (path, &stat, NULL, NULL))
        continue;
      /* The name of the thread, in brackets, may hold anything, brackets too; what waits for a disk does not stall either. */
      state = strrchr (stat, ')');
      found = state != NULL && strlen (state) > 2 && (state[2] == 'R' || state[2] == 'D');
    }

  return found;
}

static gint64
get_used (void)
{
  struct timespec used;

  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
    return 0;

  return used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

/**
 * gs_stall_watch_begin:
 * @self: a watch
 * @now: monotonic time, microseconds
 *
 * Begins anew: something has come.
 */
void
gs_stall_watch_begin (GsStallWatch *self,
                      gint64 now)
{
  *self = (GsStallWatch) { .begin = now };
}

/**
 * gs_stall_watch_count:
 * @self: a watch
 * @now: monotonic time, microseconds
 * @used: processor time of the whole process up to now, microseconds
 * @runnable: whether a thread wants a processor now
 *
 * Counts the time since the last look: all of it while no thread wants to compute, and what was computed while one does, so
 * that a loop without end counts and waiting for a processor does not. Up to the first look all counts.
 *
 * Returns: how long nothing has come though it could have, microseconds
 */
gint64
gs_stall_watch_count (GsStallWatch *self,
                      gint64 now,
                      gint64 used,
                      gboolean runnable)
{
  gint64 passed = now - (self->counted != 0 ? self->counted : self->begin);

  if (runnable && self->counted != 0)
    passed = MIN (passed, used - self->used);
  self->stalled += passed;
  self->counted = now;
  self->used = used;

  return self->stalled;
}

/**
 * gs_stall_watch_is_over:
 * @self: a watch
 * @limit: what is waited for at the most on a machine that has nothing else to do, microseconds
 *
 * To be called a few times a second while nothing comes, from the thread that waits.
 *
 * Returns: whether to give up: nothing has come for @limit though this process could compute, or for eight times as long
 */
gboolean
gs_stall_watch_is_over (GsStallWatch *self,
                        gint64 limit)
{
  gint64 now = g_get_monotonic_time ();

  /* Most waits are short: what looking costs is only spent on the others. */
  if (now - self->begin < limit / 4)
    return FALSE;

  return gs_stall_watch_count (self, now, get_used (), is_runnable ()) > limit || now - self->begin > MAX_STRETCH * limit;
}

/**
 * gs_stall_watch_follow:
 * @self: a watch
 * @progress: a number that is another one whenever something has come
 * @limit: as for gs_stall_watch_is_over()
 *
 * Begins anew at the first call, and whenever there is progress.
 *
 * Returns: whether to give up
 */
gboolean
gs_stall_watch_follow (GsStallWatch *self,
                       int progress,
                       gint64 limit)
{
  if (self->begin != 0 && progress == self->progress)
    return gs_stall_watch_is_over (self, limit);

  gs_stall_watch_begin (self, g_get_monotonic_time ());
  self->progress = progress;

  return FALSE;
}
