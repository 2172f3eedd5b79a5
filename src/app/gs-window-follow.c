/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include <glib/gi18n.h>

/* What another window or program does to what is shown here. */

static gboolean
is_in_project (GsWindow *self,
               GsClip *clip)
{
  GListModel *clips = gs_project_get_clips (gs_workspace_get_project (self->workspace));

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) item = g_list_model_get_item (clips, i);

      if (item == clip)
        return TRUE;
    }

  return FALSE;
}

/* The clip that is shown has gone: nothing that is done to it would be stored. */
static gboolean
leave_clip_cb (gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  g_autoptr (GsClip) clip = NULL;
  g_autofree char *sentence = NULL;

  /* The window may be gone by now, and the clip may be there again. */
  if (self->workspace == NULL || gs_workspace_get_project (self->workspace) == NULL || gs_workspace_get_clip (self->workspace) == NULL
      || is_in_project (self, gs_workspace_get_clip (self->workspace)))
    return G_SOURCE_REMOVE;

  clip = g_object_ref (gs_workspace_get_clip (self->workspace));
  gs_annotator_end (self->annotator);
  gs_workspace_set_clip (self->workspace, NULL);
  /* Translators: name of a clip */
  sentence = g_strdup_printf (_ ("“%s” is not in this project any more: somebody has taken it out. Choose another clip."), gs_clip_get_title (clip));
  gs_window_show_problem (self, sentence, NULL, NULL);

  return G_SOURCE_REMOVE;
}

/* When all that belongs to it has gone too. */
static void
clips_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  if (clip != NULL && gs_workspace_get_project (self->workspace) != NULL && !is_in_project (self, clip))
    g_idle_add (leave_clip_cb, g_object_ref (self));
}

/**
 * gs_window_follow:
 * @self: a #GsWindow whose workspace has a project now
 *
 * Leaves the clip that is shown when it is taken out of the project, in another window or by another program.
 */
void
gs_window_follow (GsWindow *self)
{
  g_signal_connect_object (gs_project_get_clips (gs_workspace_get_project (self->workspace)), "items-changed", G_CALLBACK (clips_cb), self,
                           G_CONNECT_SWAPPED);
}
