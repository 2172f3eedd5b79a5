/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-workspace-private.h"

#include "gs-opening.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (GsWorkspace, gs_workspace, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STORE,
  PROP_CLIP,
  PROP_MEDIA_INFO,
  PROP_BUSY,
  N_PROPS
};

enum
{
  FAILED,
  REPLACING,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
begin_busy (GsWorkspace *self)
{
  if (self->n_busy++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
end_busy (GsWorkspace *self)
{
  if (--self->n_busy == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Tells of what went wrong, unless somebody wanted it to stop; @path is %NULL when it is the project. */
void
gs_workspace_fail (GsWorkspace *self,
                   const char *path,
                   const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, path, error);
}

static void
store_failed_cb (GsWorkspace *self,
                 GError *error)
{
  gs_workspace_fail (self, NULL, error);
}

static void
set_media_info (GsWorkspace *self,
                GsMediaInfo *info)
{
  if (self->info == info)
    return;

  g_clear_pointer (&self->info, gs_media_info_unref);
  if (info != NULL)
    self->info = gs_media_info_ref (info);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA_INFO]);
}

static void
take_store (GsWorkspace *self,
            GsStore *store)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL)
    {
      g_autoptr (GsStore) previous = g_steal_pointer (&self->store);

      g_signal_handlers_disconnect_by_data (previous, self);
      gs_workspace_set_clip (self, NULL);
      gs_store_close (previous, &error);
    }

  self->store = store;
  if (store != NULL)
    g_signal_connect_object (store, "failed", G_CALLBACK (store_failed_cb), self, G_CONNECT_SWAPPED);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORE]);
  /* Last: what is said of another project takes away what was said of the one before. */
  if (error != NULL)
    gs_workspace_fail (self, NULL, error);
}

/* --- the content hash, by which a moved file is found again and a changed one is noticed; a long file takes a while --- */

typedef struct
{
  GsStore *store;
  GsClip *clip;
} HashTask;

static void
hash_task_free (HashTask *data)
{
  g_object_unref (data->store);
  g_object_unref (data->clip);
  g_free (data);
}

static void
hash_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  char *hash = gs_content_hash_file (data, cancellable, &error);

  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_error (task, error);
}

/* What the project holds of a clip stays with the content that it was made of. */
static void
take_hash (GsWorkspace *self,
           GsClip *clip,
           const char *hash)
{
  g_autoptr (GError) error = NULL;

  if (gs_clip_get_hash (clip) == NULL)
    {
      gs_clip_set_hash (clip, hash);
      gs_store_update_clip (self->store, clip);
    }
  else if (g_strcmp0 (gs_clip_get_hash (clip), hash) != 0)
    {
      error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("%s has changed since this project knows it, and what is stored here belongs to the earlier content; "
                              "bring that back, or open the file in another project"),
                           gs_clip_get_path (clip));
      gs_workspace_fail (self, NULL, error);
    }
}

static void
hashed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  HashTask *data = user_data;
  g_autofree char *hash = g_task_propagate_pointer (G_TASK (result), NULL);

  /* The project may have been closed meanwhile, or the clip taken out; then it is hashed the next time. A clip that is still being
   * stored gets its hash after that. */
  if (hash != NULL && GS_WORKSPACE (source)->store == data->store &&
      g_list_store_find (G_LIST_STORE (gs_project_get_clips (gs_store_get_project (data->store))), data->clip, NULL))
    take_hash (GS_WORKSPACE (source), data->clip, hash);
  hash_task_free (data);
}

static void
hash_clip (GsWorkspace *self,
           GsClip *clip)
{
  HashTask *data = g_new0 (HashTask, 1);
  g_autoptr (GTask) task = NULL;

  data->store = g_object_ref (self->store);
  data->clip = g_object_ref (clip);
  task = g_task_new (self, NULL, hashed_cb, data);
  g_task_set_task_data (task, g_strdup (gs_clip_get_path (clip)), g_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, hash_thread);
}

/* --- a clip is chosen: its rows come from the project, its picture and sound from the file --- */

typedef struct
{
  GsWorkspace *self;
  GsClip *clip;
  GsMediaInfo *info;
} ClipLoad;

static void
clip_load_free (ClipLoad *load)
{
  end_busy (load->self);
  g_object_unref (load->self);
  g_object_unref (load->clip);
  g_clear_pointer (&load->info, gs_media_info_unref);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClipLoad, clip_load_free)

static void
play_clip (GsWorkspace *self,
           GsMediaInfo *info)
{
  gs_player_load_info (self->player, info);
  gs_playhead_set_duration (self->playhead, info->duration);
  set_media_info (self, info);

  if (self->play_next)
    {
      self->play_next = FALSE;
      gs_playhead_set_playing (self->playhead, TRUE);
    }
}

static void
clip_looked_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (ClipLoad) load = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsOpening) opening = gs_opening_look_finish (result, &error);

  if (load->self->clip != load->clip)
    return;

  if (opening == NULL || opening->info == NULL)
    {
      gs_clip_set_missing (load->clip, TRUE);
      if (error != NULL)
        gs_workspace_fail (load->self, gs_clip_get_path (load->clip), error);
      return;
    }

  gs_clip_set_missing (load->clip, FALSE);
  hash_clip (load->self, load->clip);
  play_clip (load->self, opening->info);
}

static void
clip_loaded_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (ClipLoad) load = user_data;
  g_autoptr (GError) error = NULL;
  gboolean loaded = gs_store_load_clip_finish (GS_STORE (source), result, &error);

  if (load->self->clip != load->clip)
    return;

  if (!loaded)
    {
      gs_workspace_fail (load->self, NULL, error);
      return;
    }

  g_object_notify_by_pspec (G_OBJECT (load->self), properties[PROP_CLIP]);

  if (load->info != NULL)
    {
      play_clip (load->self, load->info);
      return;
    }

  gs_opening_look_async (gs_clip_get_path (load->clip), load->self->loading, clip_looked_cb, load);
  g_steal_pointer (&load);
}

static void
choose_clip (GsWorkspace *self,
             GsClip *clip,
             GsMediaInfo *info)
{
  ClipLoad *load;

  if (self->clip == clip)
    return;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);

  gs_player_unload (self->player);
  gs_frame_paintable_clear (self->paintable);
  gs_selection_clear (gs_playhead_get_selection (self->playhead));
  gs_cursors_clear (gs_playhead_get_cursors (self->playhead));
  gs_playhead_set_playing (self->playhead, FALSE);
  gs_playhead_set_time (self->playhead, 0);
  gs_playhead_set_duration (self->playhead, clip != NULL ? gs_clip_get_duration (clip) : 0);
  set_media_info (self, NULL);
  g_clear_pointer (&self->instead, gs_media_info_unref);

  g_set_object (&self->clip, clip);
  if (clip == NULL)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIP]);
      return;
    }

  self->loading = g_cancellable_new ();
  load = g_new0 (ClipLoad, 1);
  load->self = g_object_ref (self);
  load->clip = g_object_ref (clip);
  load->info = info != NULL ? gs_media_info_ref (info) : NULL;
  begin_busy (self);
  gs_store_load_clip_async (self->store, clip, self->loading, clip_loaded_cb, load);
}

/**
 * gs_workspace_set_clip:
 * @self: a #GsWorkspace
 * @clip: (nullable): a clip of the open project
 *
 * Shows another clip. "clip" is notified when its annotations have been read, "media-info" when its file has been probed.
 */
void
gs_workspace_set_clip (GsWorkspace *self,
                       GsClip *clip)
{
  g_return_if_fail (GS_IS_WORKSPACE (self));

  choose_clip (self, clip, NULL);
}

/* --- a file is opened --- */

typedef struct
{
  GsWorkspace *self;
  char *path;
  gboolean replaces; /* nobody is to be asked whether another project may go */
  GsOpening *opening;
} Request;

static void
request_free (Request *request)
{
  end_busy (request->self);
  g_object_unref (request->self);
  g_free (request->path);
  g_clear_pointer (&request->opening, gs_opening_free);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
add_clip (GsWorkspace *self,
          GsOpening *opening)
{
  g_autoptr (GsClip) added = NULL;
  GsProject *project = gs_store_get_project (self->store);
  GsClip *clip = gs_opening_find_clip (project, opening->path);
  GListModel *clips = gs_project_get_clips (project);

  if (clip == NULL && g_list_model_get_n_items (clips) == 1)
    {
      g_autoptr (GsClip) only = g_list_model_get_item (clips, 0);

      /* The project of a clip that has moved since */
      if (gs_clip_get_size (only) == opening->size && !g_file_test (gs_clip_get_path (only), G_FILE_TEST_EXISTS)
          && (opening->info->n_frames == 0 || gs_clip_get_n_frames (only) == opening->info->n_frames))
        {
          clip = only;
          gs_clip_set_path (clip, opening->path);
          gs_store_update_clip (self->store, clip);
        }
    }

  if (clip == NULL)
    {
      added = clip = gs_clip_new (opening->path);
      gs_opening_fill_clip (clip, opening->info, opening->size);
      gs_store_add_clip (self->store, clip);
    }

  hash_clip (self, clip);
  choose_clip (self, clip, opening->info);
}

static void
project_of_clip_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_opening_project_finish (result, &error);

  if (store == NULL)
    {
      gs_workspace_fail (request->self, request->path, error);
      return;
    }

  take_store (request->self, store);
  add_clip (request->self, request->opening);
}

static void
project_opened_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_store_open_finish (result, &error);
  g_autoptr (GsClip) first = NULL;

  if (store == NULL)
    {
      gs_workspace_fail (request->self, request->path, error);
      return;
    }

  take_store (request->self, store);
  first = g_list_model_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  if (first != NULL)
    choose_clip (request->self, first, NULL);
}

static void
looked_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  GsWorkspace *self = request->self;

  request->opening = gs_opening_look_finish (result, &error);
  if (request->opening == NULL)
    {
      gs_workspace_fail (self, request->path, error);
      return;
    }

  if (request->opening->is_project)
    {
      gboolean stays = FALSE;

      /* Only now is it known to be one: a project may have any name. */
      if (self->store != NULL && !request->replaces)
        g_signal_emit (self, signals[REPLACING], 0, request->path, &stays);
      if (stays)
        return;

      gs_store_open_async (request->path, GS_STORE_EXISTING | GS_STORE_FOLLOW, self->opening, project_opened_cb, request);
      g_steal_pointer (&request);
    }
  else if (self->store != NULL)
    add_clip (self, request->opening);
  else
    {
      gs_opening_project_async (request->path, request->opening->size, self->opening, project_of_clip_cb, request);
      g_steal_pointer (&request);
    }
}

static void
open_file (GsWorkspace *self,
           const char *path,
           gboolean replaces)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->path = g_strdup (path);
  request->replaces = replaces;
  begin_busy (self);
  gs_opening_look_async (path, self->opening, looked_cb, request);
}

/**
 * gs_workspace_open:
 * @self: a #GsWorkspace
 * @path: absolute path of a clip or a project
 *
 * Opens a file without making the caller wait. A project replaces the one that is open, unless "replacing" keeps that; a clip joins the
 * open project, or opens (and at the first time makes) the project of its own. What goes wrong is told by "failed".
 */
void
gs_workspace_open (GsWorkspace *self,
                   const char *path)
{
  g_return_if_fail (GS_IS_WORKSPACE (self));
  g_return_if_fail (path != NULL);

  open_file (self, path, FALSE);
}

/**
 * gs_workspace_open_instead:
 * @self: a #GsWorkspace
 * @path: absolute path of a project
 *
 * The same for somebody who has been asked: "replacing" is not emitted.
 */
void
gs_workspace_open_instead (GsWorkspace *self,
                           const char *path)
{
  g_return_if_fail (GS_IS_WORKSPACE (self));
  g_return_if_fail (path != NULL);

  open_file (self, path, TRUE);
}

/**
 * gs_workspace_locate_clip:
 * @self: a #GsWorkspace
 * @clip: a clip whose file is missing
 * @path: where the user says it is
 *
 * Uses another path for @clip from now on. A file of another size is refused through "failed", because every
 * annotation hangs on the frames of the first one.
 */
void
gs_workspace_locate_clip (GsWorkspace *self,
                          GsClip *clip,
                          const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GS_IS_WORKSPACE (self));
  g_return_if_fail (GS_IS_CLIP (clip));

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &error);
  if (info != NULL && gs_clip_get_size (clip) > 0 && g_file_info_get_size (info) != gs_clip_get_size (clip))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s is not the file that “%s” was made with: its size differs"), path, gs_clip_get_title (clip));

  if (error != NULL)
    {
      gs_workspace_fail (self, path, error);
      return;
    }

  gs_clip_set_path (clip, path);
  gs_clip_set_missing (clip, FALSE);
  gs_store_update_clip (self->store, clip);

  if (self->clip == clip)
    {
      g_clear_object (&self->clip);
      choose_clip (self, clip, NULL);
    }
}

/**
 * gs_workspace_play_next:
 * @self: a #GsWorkspace
 *
 * Lets the clip that is opened next play as soon as it is there.
 */
void
gs_workspace_play_next (GsWorkspace *self)
{
  g_return_if_fail (GS_IS_WORKSPACE (self));

  self->play_next = TRUE;
}

/**
 * gs_workspace_close:
 * @self: a #GsWorkspace
 *
 * Waits until everything is stored and lets go of the project.
 */
void
gs_workspace_close (GsWorkspace *self)
{
  g_return_if_fail (GS_IS_WORKSPACE (self));

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  gs_workspace_set_clip (self, NULL);
  if (self->store != NULL)
    take_store (self, NULL);
}

static void
gs_workspace_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GsWorkspace *self = GS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;

    case PROP_CLIP:
      g_value_set_object (value, self->clip);
      break;

    case PROP_MEDIA_INFO:
      g_value_set_boxed (value, self->info);
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->n_busy > 0);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_workspace_dispose (GObject *object)
{
  GsWorkspace *self = GS_WORKSPACE (object);

  if (self->player != NULL)
    gs_workspace_close (self);
  g_clear_object (&self->player);
  g_clear_object (&self->playhead);
  g_clear_object (&self->paintable);
  g_clear_object (&self->opening);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->instead, gs_media_info_unref);

  G_OBJECT_CLASS (gs_workspace_parent_class)->dispose (object);
}

static void
gs_workspace_class_init (GsWorkspaceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_workspace_dispose;
  object_class->get_property = gs_workspace_get_property;

  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, GS_TYPE_STORE, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, GS_TYPE_CLIP, flags);
  properties[PROP_MEDIA_INFO] = g_param_spec_boxed ("media-info", NULL, NULL, GS_TYPE_MEDIA_INFO, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[REPLACING] = g_signal_new ("replacing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                                     NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
}

static void
gs_workspace_init (GsWorkspace *self)
{
  self->opening = g_cancellable_new ();
  self->playhead = gs_playhead_new ();
  self->paintable = gs_frame_paintable_new ();
  self->player = gs_player_new ();

  gs_workspace_connect_player (self);
}

GsWorkspace *
gs_workspace_new (void)
{
  return g_object_new (GS_TYPE_WORKSPACE, NULL);
}

GsStore *
gs_workspace_get_store (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->store;
}

/**
 * gs_workspace_get_project:
 * @self: a #GsWorkspace
 *
 * Returns: (transfer none) (nullable): the open project
 */
GsProject *
gs_workspace_get_project (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->store != NULL ? gs_store_get_project (self->store) : NULL;
}

GsClip *
gs_workspace_get_clip (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->clip;
}

GsMediaInfo *
gs_workspace_get_media_info (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->info;
}

GsPlayer *
gs_workspace_get_player (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->player;
}

GsPlayhead *
gs_workspace_get_playhead (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->playhead;
}

GsFramePaintable *
gs_workspace_get_paintable (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), NULL);

  return self->paintable;
}

gboolean
gs_workspace_get_busy (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), FALSE);

  return self->n_busy > 0;
}
