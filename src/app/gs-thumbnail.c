/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-thumbnail.h"

#include "gs-decoder.h"
#include "gs-media-error.h"

#include <glib/gi18n.h>

#define THUMBNAIL_WIDTH  104 /* twice what is shown, for dense screens */
#define THUMBNAIL_HEIGHT 76

/* What has been made in this process; a hundred of them are 2 MB. Main thread. */
static GHashTable *made;

static GdkTexture *
make_thumbnail (const char *path,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, cancellable, error);
  g_autoptr (GsDecoder) decoder = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GsPicture picture;

  if (info == NULL)
    return NULL;

  if (!info->has_video || info->n_frames == 0)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "%s has no pictures", path);
      return NULL;
    }

  decoder = gs_decoder_new_scaled (info, GS_DECODER_VIDEO, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, cancellable, error);
  /* Not the first frame: it is black in many clips */
  if (decoder == NULL || !gs_decoder_seek_frame (decoder, info->n_frames / 4, error)
      || !gs_decoder_next_frame (decoder, &picture, error))
    return NULL;

  bytes = g_bytes_new (picture.rgb, (gsize) picture.stride * (picture.height - 1) + (gsize) picture.width * 3);

  return gdk_memory_texture_new (picture.width, picture.height, GDK_MEMORY_R8G8B8, bytes, picture.stride);
}

static void
work (gpointer data,
      gpointer user_data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GdkTexture *texture;

  if (g_task_return_error_if_cancelled (task))
    return;

  texture = make_thumbnail (g_task_get_task_data (task), g_task_get_cancellable (task), &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * gs_thumbnail_load_async:
 * @path: a clip
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Makes a small picture of a clip, one clip after the other in one thread, so that a long list never
 * takes the machine from the clip that is being played.
 */
void
gs_thumbnail_load_async (const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static GThreadPool *pool = NULL;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GdkTexture *texture;

  if (made == NULL)
    {
      made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      pool = g_thread_pool_new (work, NULL, 1, FALSE, NULL);
    }

  g_task_set_source_tag (task, gs_thumbnail_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);

  texture = g_hash_table_lookup (made, path);
  if (texture != NULL)
    {
      g_task_return_pointer (task, g_object_ref (texture), g_object_unref);
      g_object_unref (task);
      return;
    }

  g_thread_pool_push (pool, task, NULL);
}

/**
 * gs_thumbnail_finish:
 * @result: as given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the picture, or %NULL
 */
GdkTexture *
gs_thumbnail_finish (GAsyncResult *result,
                     GError **error)
{
  GdkTexture *texture = g_task_propagate_pointer (G_TASK (result), error);

  if (texture != NULL)
    g_hash_table_replace (made, g_strdup (g_task_get_task_data (G_TASK (result))), g_object_ref (texture));

  return texture;
}
