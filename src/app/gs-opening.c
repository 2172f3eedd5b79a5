/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-opening.h"

#include "gs-clip-probe.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define SQLITE_MAGIC    "SQLite format 3"
#define MAX_NAME_SUFFIX 999

void
gs_opening_free (GsOpening *self)
{
  g_free (self->path);
  g_clear_pointer (&self->info, gs_media_info_unref);
  g_free (self);
}

static gboolean
looks_like_project (const char *path)
{
  char start[sizeof SQLITE_MAGIC] = { 0 };
  FILE *file = g_fopen (path, "rb");
  gsize n_read = 0;

  if (file != NULL)
    {
      n_read = fread (start, 1, sizeof start, file);
      fclose (file);
    }

  /* An empty file with the right name is a project too: a text editor or `touch` made it. */
  return (n_read == sizeof start && memcmp (start, SQLITE_MAGIC, sizeof start) == 0)
         || g_str_has_suffix (path, ".gatescope");
}

static void
look_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  g_autoptr (GsOpening) opening = g_new0 (GsOpening, 1);
  const char *path = data;
  GError *error = NULL;
  GStatBuf status;

  opening->path = g_strdup (path);

  if (g_stat (path, &status) != 0)
    {
      int code = errno;

      if (code == ENOENT)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s is not there; it may have been moved or deleted"),
                                 path);
      else
        g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s cannot be read: %s"), path,
                                 g_strerror (code));
      return;
    }

  if (S_ISDIR (status.st_mode))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                               _ ("%s is a folder; choose a clip or a Gatescope project in it"), path);
      return;
    }

  opening->size = status.st_size;
  opening->is_project = looks_like_project (path);
  if (!opening->is_project)
    {
      opening->info = gs_media_probe (path, cancellable, &error);
      if (opening->info == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }

  g_task_return_pointer (task, g_steal_pointer (&opening), (GDestroyNotify) gs_opening_free);
}

/**
 * gs_opening_look_async:
 * @path: absolute path of a file
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Finds out in a thread whether @path is a project or a clip, and probes the clip.
 */
void
gs_opening_look_async (const char *path,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, gs_opening_look_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, look_thread);
}

/**
 * gs_opening_look_finish:
 * @result: as given to the callback
 * @error: return location for a #GError: of the media room, or G_IO_ERROR if the file cannot be read
 *
 * Returns: (transfer full): what the file is, or %NULL
 */
GsOpening *
gs_opening_look_finish (GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the project that belongs to a clip opened by itself --- */

typedef struct
{
  char *clip_path;
  gint64 clip_size;
  char *folder;
  char *name;
  guint suffix;
} Search;

static void
search_free (Search *search)
{
  g_free (search->clip_path);
  g_free (search->folder);
  g_free (search->name);
  g_free (search);
}

static char *
search_get_path (const Search *search)
{
  g_autofree char *file = NULL;

  if (search->suffix < 2)
    file = g_strdup_printf ("%s.gatescope", search->name);
  else
    file = g_strdup_printf ("%s %u.gatescope", search->name, search->suffix);

  return g_build_filename (search->folder, file, NULL);
}

/**
 * gs_opening_find_clip:
 * @project: a #GsProject
 * @path: absolute path of a media file
 *
 * Returns: (transfer none) (nullable): the project's clip of that file
 */
GsClip *
gs_opening_find_clip (GsProject *project,
                      const char *path)
{
  GListModel *clips = gs_project_get_clips (project);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (g_strcmp0 (gs_clip_get_path (clip), path) == 0)
        return clip;
    }

  return NULL;
}

/* Ours if it knows the file, if it has no clip yet, or if its only clip is this file under an older path. */
static gboolean
project_belongs_to_clip (GsProject *project,
                         const Search *search)
{
  GListModel *clips = gs_project_get_clips (project);
  g_autoptr (GsClip) only = NULL;
  g_autofree char *was = NULL;
  g_autofree char *is = NULL;

  if (g_list_model_get_n_items (clips) == 0 || gs_opening_find_clip (project, search->clip_path) != NULL)
    return TRUE;

  if (g_list_model_get_n_items (clips) > 1)
    return FALSE;

  only = g_list_model_get_item (clips, 0);
  was = g_path_get_basename (gs_clip_get_path (only));
  is = g_path_get_basename (search->clip_path);

  return gs_clip_get_size (only) == search->clip_size && g_str_equal (was, is)
         && !g_file_test (gs_clip_get_path (only), G_FILE_TEST_EXISTS);
}

static void
search_opened_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GCancellable *cancellable;
  g_autofree char *path = NULL;
  GError *error = NULL;
  g_autoptr (GsStore) store = gs_store_open_finish (result, &error);

  if (store == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (project_belongs_to_clip (gs_store_get_project (store), search) || search->suffix >= MAX_NAME_SUFFIX)
    {
      g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
      return;
    }

  gs_store_close (store, NULL);
  search->suffix++;
  path = search_get_path (search);
  /* Arguments are evaluated in any order: the task's cancellable is asked for before the task is given away. */
  cancellable = g_task_get_cancellable (task);
  gs_store_open_async (path, GS_STORE_CREATE | GS_STORE_FOLLOW, cancellable, search_opened_cb, g_steal_pointer (&task));
}

/**
 * gs_opening_project_async:
 * @clip_path: absolute path of a clip
 * @clip_size: its size in bytes
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Opens the project of a clip that was opened by itself, "NAME.gatescope" in $XDG_DATA_HOME/gatescope/projects, and makes it the first
 * time. A clip of the same name from another place gets "NAME 2.gatescope" and so on. The folder of the clip is left alone: it may be
 * read-only, shared, or somebody else's.
 */
void
gs_opening_project_async (const char *clip_path,
                          gint64 clip_size,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);
  g_autofree char *path = NULL;
  char *dot;

  search->clip_path = g_strdup (clip_path);
  search->clip_size = clip_size;
  search->folder = g_build_filename (g_get_user_data_dir (), "gatescope", "projects", NULL);
  search->name = g_path_get_basename (clip_path);
  search->suffix = 1;
  dot = strrchr (search->name, '.');
  if (dot != NULL && dot != search->name)
    *dot = '\0';

  g_task_set_source_tag (task, gs_opening_project_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);

  if (g_mkdir_with_parents (search->folder, 0700) != 0)
    {
      int code = errno;

      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code),
                               _ ("The folder for projects, %s, cannot be made: %s"), search->folder, g_strerror (code));
      g_object_unref (task);
      return;
    }

  path = search_get_path (search);
  gs_store_open_async (path, GS_STORE_CREATE | GS_STORE_FOLLOW, cancellable, search_opened_cb, task);
}

/**
 * gs_opening_project_finish:
 * @result: as given to the callback
 * @error: return location for a #GError of the store
 *
 * Returns: (transfer full): the open project, or %NULL
 */
GsStore *
gs_opening_project_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gs_opening_fill_clip:
 * @clip: a #GsClip
 * @info: what its file holds
 * @size: the file's size in bytes
 *
 * Takes over what the project keeps of a media file.
 */
void
gs_opening_fill_clip (GsClip *clip,
                      const GsMediaInfo *info,
                      gint64 size)
{
  g_autofree char *title = g_path_get_basename (info->path);
  char *dot = strrchr (title, '.');

  if (dot != NULL && dot != title)
    *dot = '\0';
  gs_clip_set_title (clip, title);
  gs_clip_set_path (clip, info->path);
  gs_clip_set_size (clip, size);
  gs_clip_set_duration (clip, info->duration);
  gs_clip_set_picture_size (clip, info->width, info->height);
  gs_clip_set_has_video (clip, info->has_video && info->n_frames > 0);
  gs_clip_set_has_audio (clip, info->has_audio);
  gs_clip_take_frames (clip, info);
}
