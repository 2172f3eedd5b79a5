/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

/* Whose face the network sees: chosen by a click in the picture, by the keyboard, or nobody, and then it is the largest. */

static guint
count_persons (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsClipPersons *persons = clip != NULL ? gs_clip_get_persons (clip) : NULL;

  return persons != NULL ? gs_clip_persons_get_n_persons (persons) : 0;
}

static void
choose (GsWindow *self,
        guint person)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsStore *store = gs_workspace_get_store (self->workspace);

  if (clip == NULL || store == NULL || person > count_persons (self) || gs_clip_get_person (clip) == person)
    return;

  /* The picture says who is followed from now on. */
  gs_store_choose_person (store, clip, person);
}

static void
activated_cb (GsWindow *self,
              guint person)
{
  choose (self, person);
}

/* Nobody, who is the largest, comes before the first and after the last. */
static void
step_person (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  int n = (int) count_persons (self) + 1;

  if (clip != NULL)
    choose (self, (guint) (((int) gs_clip_get_person (clip) + g_variant_get_int32 (parameter) + n) % n));
}

static void
choose_person (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  choose (user_data, (guint) MAX (g_variant_get_int32 (parameter), 0));
}

static const GActionEntry entries[] = {
  { "step-person", step_person, "i" },
  { "person", choose_person, "i" },
};

/* Who is chosen but no longer there can be given up. */
static void
persons_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  gboolean any = count_persons (self) > 0 || (clip != NULL && gs_clip_get_person (clip) > 0);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), any);
    }
}

static void
clip_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  gs_video_view_set_clip (self->video, clip);
  if (clip != NULL)
    {
      g_signal_handlers_disconnect_by_func (clip, persons_cb, self);
      g_signal_connect_object (clip, "notify::persons", G_CALLBACK (persons_cb), self, G_CONNECT_SWAPPED);
    }
  persons_cb (self);
}

/**
 * gs_window_add_persons:
 * @self: a #GsWindow that has its workspace
 *
 * Lets the person to analyse be chosen. To be called once.
 */
void
gs_window_add_persons (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->video, "person-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  persons_cb (self);
}
