/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *
read_boot_id (void)
{
  char *boot_id = NULL;

  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id, NULL, NULL))
    g_strstrip (boot_id);

  return boot_id;
}

/* When a process was started, in clock ticks since boot: field 22 of its stat file; 0 = there is no such process. */
static guint64
read_start_time (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return 0;

  /* The second field is the program's name in brackets, and may hold anything. */
  rest = strrchr (stat, ')');
  if (rest == NULL)
    return 0;

  fields = g_strsplit (rest + 1, " ", 0);

  return g_strv_length (fields) > 20 ? g_ascii_strtoull (fields[20], NULL, 10) : 0;
}

/**
 * gs_recorder_new:
 *
 * Returns: (transfer full): what says in a project file that somebody records a trace, computes a run or has done a step: the
 *   process, its start and the boot, so that a number used again is not taken for it, and a number of its own for each project that is
 *   opened: one program may have the same one open in two windows
 */
char *
gs_recorder_new (void)
{
  static int n_opened = 0;
  g_autofree char *boot_id = read_boot_id ();

  return g_strdup_printf ("%d:%" G_GUINT64_FORMAT ":%s:%d", (int) getpid (), read_start_time (getpid ()),
                          boot_id != NULL ? boot_id : "", g_atomic_int_add (&n_opened, 1) + 1);
}

/**
 * gs_recorder_is_alive:
 * @recorder: (nullable): what gs_recorder_new() gave somewhere
 *
 * Returns: %TRUE if that process still runs on this machine
 */
gboolean
gs_recorder_is_alive (const char *recorder)
{
  g_autofree char *boot_id = read_boot_id ();
  g_auto (GStrv) parts = NULL;
  guint64 start;

  if (recorder == NULL)
    return FALSE;

  parts = g_strsplit (recorder, ":", 4);
  if (g_strv_length (parts) < 3 || g_strcmp0 (parts[2], boot_id != NULL ? boot_id : "") != 0)
    return FALSE;

  start = read_start_time (atoi (parts[0]));

  return start != 0 && start == g_ascii_strtoull (parts[1], NULL, 10);
}

static gboolean
recover_table (GsConnection *connection,
               const char *select,
               const char *update,
               GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GsStatement *query = gs_connection_query (connection, error, select, "");

  for (;;)
    {
      gboolean has_row;
      gint64 id;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      id = gs_statement_get_int64 (query, 0);
      if (!gs_recorder_is_alive (gs_statement_get_text (query, 1)))
        g_array_append_val (ids, id);
    }

  for (guint i = 0; i < ids->len; i++)
    {
      if (!gs_connection_run (connection, error, update, "i", g_array_index (ids, gint64, i)))
        return FALSE;
    }

  return TRUE;
}

#define WITHOUT_STROKE "NOT EXISTS (SELECT 1 FROM stroke WHERE trace_id = trace.id)"

static gboolean
has_dead (GsConnection *connection,
          gboolean opening,
          gboolean *found,
          GError **error)
{
  GsStatement *query = gs_connection_query (connection, error,
                                            "SELECT recorder FROM trace WHERE state = 'running' AND (?1 OR NOT " WITHOUT_STROKE ") UNION ALL "
                                            "SELECT recorder FROM run WHERE state = 'running'",
                                            "i", (gint64) opening);

  *found = FALSE;
  for (;;)
    {
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      *found = *found || !gs_recorder_is_alive (gs_statement_get_text (query, 0));
    }
}

static gboolean
recover (GsConnection *connection,
         gboolean opening,
         GError **error)
{
  return gs_connection_begin (connection, error) &&
         recover_table (connection, "SELECT id, recorder FROM run WHERE state = 'running'",
                        "UPDATE run SET state = 'interrupted' WHERE id = ?", error) &&
         (!opening || recover_table (connection, "SELECT id, recorder FROM trace WHERE state = 'running' AND removed = 0 AND " WITHOUT_STROKE,
                                     "DELETE FROM trace WHERE id = ?", error)) &&
         recover_table (connection,
                        opening ? "SELECT id, recorder FROM trace WHERE state = 'running'"
                                : "SELECT id, recorder FROM trace WHERE state = 'running' AND NOT " WITHOUT_STROKE,
                        "UPDATE trace SET state = 'interrupted' WHERE id = ?", error) &&
         gs_connection_commit (connection, error);
}

/**
 * gs_recorder_can_wait:
 * @error: why something could not be written while a project is opened
 *
 * Returns: whether the project can be opened all the same: its disk is full, it is being written by another program or may not be written now
 */
gboolean
gs_recorder_can_wait (const GError *error)
{
  return g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL) || g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY) ||
         g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY);
}

/**
 * gs_recorder_recover:
 * @connection: a connection to a project
 * @opening: whether it is being opened: a trace without a sample is left alone otherwise, for it may be begun where this program cannot look
 * @error: (out) (optional): why not
 *
 * Marks as interrupted what a program that is no longer there was recording or computing. A trace that had not got a
 * single sample is not worth keeping. Where that cannot be written now, it is left to the next one that opens the project.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_recorder_recover (GsConnection *connection,
                     gboolean opening,
                     GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean needed;

  /* Do not write to a project that needs nothing. */
  if (!has_dead (connection, opening, &needed, error))
    return FALSE;
  if (!needed)
    return TRUE;

  if (recover (connection, opening, &local_error))
    return TRUE;

  gs_connection_rollback (connection);
  if (gs_recorder_can_wait (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * gs_recorder_leave:
 * @connection: the writer's connection, inside a transaction
 * @recorder: what gs_recorder_new() gave
 * @error: (out) (optional): why not
 *
 * Marks as interrupted what has not been brought to its end: the process lives on, and would pass for working on it.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_recorder_leave (GsConnection *connection,
                   const char *recorder,
                   GError **error)
{
  return gs_connection_run (connection, error,
                            "UPDATE run SET state = 'interrupted', recorder = NULL WHERE state = 'running' AND recorder = ?",
                            "t", recorder) &&
         gs_connection_run (connection, error,
                            "DELETE FROM trace WHERE state = 'running' AND recorder = ? "
                            "AND removed = 0 AND NOT EXISTS (SELECT 1 FROM stroke WHERE trace_id = trace.id)",
                            "t", recorder) &&
         gs_connection_run (connection, error,
                            "UPDATE trace SET state = 'interrupted', recorder = NULL WHERE state = 'running' AND recorder = ?",
                            "t", recorder);
}
