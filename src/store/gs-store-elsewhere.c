/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-backup.h"
#include "gs-migrations.h"
#include "gs-place-file.h"
#include "gs-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/*
 * A project goes on in another file: when its disk is full, may not be written any more or is not sound. What is on the old disk is copied as it
 * is, which only reads there; the copy gets its name when it is whole; the writer takes it instead of the old file and makes the changes in it
 * that wait in memory. Rows keep their numbers, so that the session notices nothing.
 */

typedef struct
{
  GsStore *store;
  GTask *task;
  char *path;
  char *old_folder;
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_free (move->path);
  g_free (move->old_folder);
  g_clear_object (&move->task);
  g_free (move);
}

static void
set_target_error (const char *path,
                  int code,
                  const char *why,
                  GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *folder = g_filename_display_name (folder_path);

  if (code == GS_STORE_ERROR_FULL)
    g_set_error (error, GS_STORE_ERROR, code, "There is not enough room for the project in “%s”: choose another folder", folder);
  else if (code == GS_STORE_ERROR_READ_ONLY)
    g_set_error (error, GS_STORE_ERROR, code, "“%s” cannot be written in “%s”: choose another folder", name, folder);
  else
    g_set_error (error, GS_STORE_ERROR, code, "The project cannot be copied to “%s” (%s): it stays where it is", name, why);
}

static gboolean
check_target (const char *path,
              GError **error)
{
  static const char *const companions[] = { "-wal", "-shm", "-journal" };
  g_autofree char *name = g_filename_display_basename (path);
  GStatBuf info;

  /* SQLite would take what lies there for a part of the new file. */
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *companion = g_strconcat (path, companions[i], NULL);

      if (g_lstat (companion, &info) == 0 && g_lstat (path, &info) < 0)
        {
          g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID,
                       "“%s%s” is there already, left by another project of that name: choose another name", name, companions[i]);
          return FALSE;
        }
    }

  if (g_lstat (path, &info) < 0)
    {
      g_autofree char *backups = gs_backup_get_folder (path);
      g_autofree char *backups_name = g_filename_display_basename (backups);

      if (g_lstat (backups, &info) < 0)
        return TRUE;

      /* They would pass for copies of this project, and go as it gets its own. */
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID,
                   "“%s” is there already, with copies of another project of that name: choose another name", backups_name);
      return FALSE;
    }

  if (!gs_migrations_inspect (path, NULL))
    g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID,
                 "“%s” is there already and is not a Gatescope project: choose another name, it is not written over", name);
  else
    g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID,
                 "“%s” is another project already: choose another name, it is not written over", name);

  return FALSE;
}

/* A clip that is found only by its place to the old folder is found by where that was; one that is nowhere now keeps its place. */
static char *
find_clip (const Move *move,
           const char *path,
           const char *relative_path)
{
  g_autofree char *beside = relative_path != NULL ? g_build_filename (move->old_folder, relative_path, NULL) : NULL;

  if ((path != NULL && g_file_test (path, G_FILE_TEST_EXISTS)) || beside == NULL || !g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_strdup (path);

  return g_steal_pointer (&beside);
}

/* Where the clips lie to the new folder. */
static gboolean
move_clips (GsConnection *connection,
            const Move *move,
            GError **error)
{
  g_autofree char *folder = g_path_get_dirname (move->path);
  g_autoptr (GFile) folder_file = g_file_new_for_path (folder);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GsStatement *query = gs_connection_query (connection, error, "SELECT id, path, relative_path FROM clip", "");

  for (;;)
    {
      gboolean has_row;
      const char *path, *relative_path;
      gint64 id;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      id = gs_statement_get_int64 (query, 0);
      path = gs_statement_get_text (query, 1);
      relative_path = gs_statement_get_text (query, 2);
      g_array_append_val (ids, id);
      g_ptr_array_add (paths, find_clip (move, path, relative_path));
    }

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths->pdata[i] != NULL ? paths->pdata[i] : "");
      g_autofree char *relative_path = g_file_get_relative_path (folder_file, file);

      if (!gs_connection_run (connection, error, "UPDATE clip SET path = ?, relative_path = ? WHERE id = ?", "tti", paths->pdata[i],
                              relative_path, g_array_index (ids, gint64, i)))
        return FALSE;
    }

  return TRUE;
}

/* Other windows stay with the old file: what they were at is nobody's in the new one. */
static gboolean
leave_others (GsConnection *connection,
              const char *recorder,
              GError **error)
{
  static const char *const updates[] = {
    "UPDATE undo SET author = NULL WHERE author IS NOT NULL AND author <> ?",
    "UPDATE trace SET state = 'interrupted', recorder = NULL WHERE state = 'running' AND recorder IS NOT ?",
    "UPDATE run SET state = 'interrupted', recorder = NULL WHERE state = 'running' AND recorder IS NOT ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      if (!gs_connection_run (connection, error, updates[i], "t", recorder))
        return FALSE;
    }

  return TRUE;
}

static gboolean
finish_copy (const char *temporary,
             const Move *move,
             GError **error)
{
  g_autoptr (GsConnection) copy = gs_connection_open (temporary, FALSE, FALSE, error);

  return copy != NULL && gs_connection_begin (copy, error) && move_clips (copy, move, error) &&
         leave_others (copy, move->store->recorder, error) && gs_connection_commit (copy, error);
}

static void
unlink_with_companions (const char *path)
{
  static const char *const companions[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *file = g_strconcat (path, companions[i], NULL);

      g_unlink (file);
    }
}

/* On the disk, not only on its way there. */
static gboolean
synchronise (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);

  return done;
}

static gboolean
copy_project (GsConnection *connection,
              const Move *move,
              GError **error)
{
  g_autofree char *folder = g_path_get_dirname (move->path);
  g_autofree char *name = g_path_get_basename (move->path);
  g_autofree char *hidden = g_strdup_printf (".%s.%08x.part", name, g_random_int ());
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  g_autoptr (GError) local_error = NULL;
  gboolean done = gs_connection_run (connection, &local_error, "VACUUM INTO ?", "t", temporary) &&
                  finish_copy (temporary, move, &local_error);
  int code = 0;

  if (done && (!synchronise (temporary) || !gs_place_file (temporary, move->path)))
    {
      done = FALSE;
      code = errno;
    }

  if (done)
    synchronise (folder);
  else if (code == EEXIST)
    check_target (move->path, error);
  else if (local_error != NULL)
    set_target_error (move->path, local_error->domain == GS_STORE_ERROR ? local_error->code : GS_STORE_ERROR_FAILED, local_error->message,
                      error);
  else
    set_target_error (move->path, code == ENOSPC || code == EDQUOT ? GS_STORE_ERROR_FULL : GS_STORE_ERROR_FAILED, g_strerror (code), error);
  unlink_with_companions (temporary);

  return done;
}

/* In the writer's thread. */
static GsConnection *
make_move (GsConnection *connection,
           gpointer data,
           GError **error)
{
  Move *move = data;
  GsStore *self = move->store;
  g_autoptr (GsConnection) moved = NULL;

  if (!check_target (move->path, error) || !copy_project (connection, move, error))
    return NULL;

  moved = gs_connection_open (move->path, FALSE, FALSE, error);
  if (moved == NULL || !gs_connection_execute (moved, "PRAGMA journal_mode = WAL", error))
    {
      g_unlink (move->path);
      return NULL;
    }

  if (self->watch != NULL)
    gs_watch_move (self->watch, moved);

  return g_steal_pointer (&moved);
}

static void
move_done (gpointer data,
           const GError *error,
           gpointer user_data)
{
  Move *move = data;
  GsStore *self = move->store;

  if (error != NULL)
    {
      g_task_return_error (move->task, g_error_copy (error));
      return;
    }

  gs_store_set_path (self, move->path);
  g_task_return_boolean (move->task, TRUE);
}

/**
 * gs_store_save_elsewhere_async:
 * @self: a store
 * @path: a name that nothing has yet
 * @callback: called when the project has moved or stays where it is
 * @user_data: for @callback
 *
 * Lets the project go on in another file, with all that is stored and all that waits in memory because the disk is full or may not be written.
 * The file appears when the copy is whole, and is a sound project at each moment from then on; the old one stays as it is. "path" is notified.
 */
void
gs_store_save_elsewhere_async (GsStore *self,
                               const char *path,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Move *move;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, gs_store_save_elsewhere_async);
  if (self->writer == NULL)
    {
      g_task_return_new_error (task, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The project has been closed: open it again");
      return;
    }

  gs_store_append_all (self);
  move = g_new0 (Move, 1);
  move->store = self;
  move->path = g_canonicalize_filename (path, NULL);
  move->old_folder = g_path_get_dirname (self->path);
  move->task = g_steal_pointer (&task);
  gs_store_writer_move (self->writer, make_move, move, move_free, move_done);
}

/**
 * gs_store_save_elsewhere_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: (out) (optional): why the project stays where it is
 *
 * Returns: %TRUE if it has moved
 */
gboolean
gs_store_save_elsewhere_finish (GsStore *self,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
