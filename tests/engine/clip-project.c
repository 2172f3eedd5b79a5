/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clip-project.h"

static void
open_store (ClipProject *self)
{
  g_autoptr (GError) error = NULL;

  self->store = gs_store_open (self->path, GS_STORE_CREATE, &error);
  g_assert_no_error (error);
}

void
clip_project_make (ClipProject *self,
                   guint n_frames)
{
  g_autoptr (GsClip) clip = gs_clip_new ("/nowhere/clip.mp4");
  g_autofree gint64 *pts = g_new (gint64, n_frames);

  self->folder = g_dir_make_tmp ("gatescope-project-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "study.gatescope", NULL);
  open_store (self);
  for (guint t = 0; t < n_frames; t++)
    pts[t] = t * CLIP_PROJECT_STEP;
  gs_clip_set_pts (clip, pts, n_frames);
  gs_clip_set_duration (clip, n_frames * CLIP_PROJECT_STEP);
  gs_store_add_clip (self->store, clip);
  self->clip = clip;
}

/* As another program would find it: the clip and all that hangs on it are other objects from now on. */
void
clip_project_reopen (ClipProject *self)
{
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_store_close (self->store, &error));
  g_assert_no_error (error);
  g_object_unref (self->store);
  open_store (self);
  clip = g_list_model_get_item (gs_project_get_clips (gs_store_get_project (self->store)), 0);
  g_assert_true (gs_store_load_clip (self->store, clip, &error));
  g_assert_no_error (error);
  self->clip = clip;
}

void
clip_project_clear (ClipProject *self)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  gs_store_close (self->store, NULL);
  g_clear_object (&self->store);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self->folder);
  g_free (self->path);
}
