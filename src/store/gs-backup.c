/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-backup.h"

#include "gs-place-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>

/*
 * Copies of a project beside it, in the folder "NAME.gatescope backups": one before its file gets another version, and one a day, of what
 * it was when it was first opened that day. The five newest are kept.
 */

/**
 * gs_backup_get_folder:
 * @path: a project
 *
 * Returns: (transfer full): where its copies are, whether there are any or not
 */
char *
gs_backup_get_folder (const char *path)
{
  return g_strconcat (path, " backups", NULL);
}

static int
compare_newest_cb (gconstpointer a,
                   gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  GStatBuf info;
  gint64 first_time = 0, second_time = 0;

  if (g_stat (first, &info) == 0)
    first_time = (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
  if (g_stat (second, &info) == 0)
    second_time = (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;

  return first_time > second_time ? -1 : first_time < second_time;
}

/* Only what looks like a copy is ever deleted. */
static void
keep_newest (const char *folder)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (name[0] != '.' && g_str_has_suffix (name, ".gatescope"))
        g_ptr_array_add (copies, g_build_filename (folder, name, NULL));
    }

  g_ptr_array_sort (copies, compare_newest_cb);
  for (guint i = GS_BACKUP_KEPT; i < copies->len; i++)
    g_unlink (g_ptr_array_index (copies, i));
}

/**
 * gs_backup_make:
 * @connection: a connection to a project, outside of a transaction
 * @name: name of the copy without its ending; one of this name stays as it is
 * @error: (out) (optional): why not
 *
 * Copies the project as it is, whatever other programs do with it meanwhile. The copy appears when it is whole; older ones than the
 * five newest go.
 *
 * Returns: %TRUE if there is a copy of that name
 */
gboolean
gs_backup_make (GsConnection *connection,
                const char *name,
                GError **error)
{
  g_autofree char *folder = gs_backup_get_folder (gs_connection_get_path (connection));
  g_autofree char *file = g_strconcat (name, ".gatescope", NULL);
  g_autofree char *hidden = g_strdup_printf (".%s.%08x", file, g_random_int ());
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  gboolean done = FALSE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (g_mkdir_with_parents (folder, 0777) < 0)
    {
      int code = errno;
      g_autofree char *display_name = g_filename_display_name (folder);

      g_set_error (error, GS_STORE_ERROR, code == ENOSPC ? GS_STORE_ERROR_FULL : GS_STORE_ERROR_READ_ONLY,
                   "The folder “%s” for a copy of the project cannot be made: %s", display_name, g_strerror (code));
      return FALSE;
    }

  done = gs_connection_run (connection, error, "VACUUM INTO ?", "t", temporary);
  /* Another program that opens the project at the same time may have been faster: its copy is from before the changes that follow. */
  if (done && !gs_place_file (temporary, path) && errno != EEXIST)
    {
      int code = errno;

      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The copy of the project could not be given its name: %s",
                   g_strerror (code));
      done = FALSE;
    }

  g_unlink (temporary);
  if (done)
    keep_newest (folder);

  return done;
}

/**
 * gs_backup_before_opening:
 * @connection: a connection to a project that is being opened
 * @newest_version: the file version that it is about to get
 * @error: (out) (optional): why a project that gets another version could not be copied before
 *
 * Makes the copies that are due. That of the day is made if it can be, and is no reason not to open a project.
 *
 * Returns: %FALSE if the file must not be changed
 */
gboolean
gs_backup_before_opening (GsConnection *connection,
                          gint64 newest_version,
                          GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) changed = NULL;
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *last_day = NULL;
  GStatBuf info;
  gint64 version = 0;

  gs_connection_query_int64 (connection, &version, NULL, "PRAGMA user_version", "");
  if (version > 0 && version < newest_version)
    {
      g_autofree char *name = g_strdup_printf ("%s version %d", today, (int) version);

      return gs_backup_make (connection, name, error);
    }

  if (g_stat (gs_connection_get_path (connection), &info) < 0)
    return TRUE;

  changed = g_date_time_new_from_unix_local (info.st_mtime);
  last_day = g_date_time_format (changed, "%Y-%m-%d");
  if (strcmp (last_day, today) < 0)
    gs_backup_make (connection, today, NULL);

  return TRUE;
}

static void
backup_free (gpointer data)
{
  GsBackup *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

static int
compare_backups_cb (gconstpointer a,
                    gconstpointer b)
{
  const GsBackup *first = *(const GsBackup *const *) a, *second = *(const GsBackup *const *) b;

  return first->changed > second->changed ? -1 : first->changed < second->changed;
}

/**
 * gs_backup_list:
 * @path: a project
 *
 * Returns: (transfer full) (element-type GsBackup): its copies, the newest first; empty if there are none
 */
GPtrArray *
gs_backup_list (const char *path)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (backup_free);
  g_autofree char *folder = gs_backup_get_folder (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      GsBackup *copy;
      GStatBuf info;

      if (name[0] == '.' || !g_str_has_suffix (name, ".gatescope"))
        continue;

      copy = g_new0 (GsBackup, 1);
      copy->path = g_build_filename (folder, name, NULL);
      copy->name = g_strndup (name, strlen (name) - strlen (".gatescope"));
      if (g_stat (copy->path, &info) == 0)
        copy->changed = (gint64) info.st_mtime * G_USEC_PER_SEC;
      g_ptr_array_add (copies, copy);
    }
  g_ptr_array_sort (copies, compare_backups_cb);

  return copies;
}

/**
 * gs_backup_restore:
 * @self: a copy
 * @path: the project that it is of
 * @error: (out) (optional): why not
 *
 * Makes a project of the copy, beside the one that it is of. That one stays as it is, and so does the copy: nothing is lost by looking at what
 * was. The new file appears when it is whole; one that is there already is never written over.
 *
 * Returns: (transfer full) (nullable): the new project's path
 */
char *
gs_backup_restore (const GsBackup *self,
                   const char *path,
                   GError **error)
{
  gsize length = g_str_has_suffix (path, ".gatescope") ? strlen (path) - strlen (".gatescope") : strlen (path);
  g_autofree char *stem = g_strndup (path, length);
  g_autofree char *temporary = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  g_autoptr (GFile) from = g_file_new_for_path (self->path);
  g_autoptr (GFile) part = g_file_new_for_path (temporary);
  g_autoptr (GError) local_error = NULL;

  if (!g_file_copy (from, part, G_FILE_COPY_NONE, NULL, NULL, NULL, &local_error))
    {
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The copy of the project cannot be brought back: %s",
                   local_error->message);
      g_unlink (temporary);
      return NULL;
    }

  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *number = i > 1 ? g_strdup_printf (" (%u)", i) : g_strdup ("");
      g_autofree char *target = g_strdup_printf ("%s as of %s%s.gatescope", stem, self->name, number);

      if (gs_place_file (temporary, target))
        return g_steal_pointer (&target);
      if (errno != EEXIST)
        break;
    }

  g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The copy of the project could not be given its name: %s",
               g_strerror (errno));
  g_unlink (temporary);

  return NULL;
}
