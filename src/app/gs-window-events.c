/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include <glib/gi18n.h>

/* Events of gates, and what face and sound contributed: wires what computes and where it is shown. */

static void
clip_cb (GsWindow *self)
{
  gs_attributor_set_plots (self->attributor, self->plots);
  gs_events_page_set_plots (self->events_page, self->plots);
}

static void
failed_cb (GsWindow *self,
           const GError *error)
{
  gs_window_toast (self, error->message);
}

static void
step_event (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsWindow *self = user_data;
  int direction = g_variant_get_int32 (parameter);

  /* What stands out is what the network makes of the clip. */
  if (gs_annotator_get_blind (self->annotator))
    gs_window_toast (self, _ ("Hidden while you rate blind"));
  else if (!gs_events_page_step (self->events_page, direction))
    gs_window_toast (self, direction > 0 ? _ ("No event after the cursor") : _ ("No event before the cursor"));
}

static const GActionEntry entries[] = {
  { "step-event", step_event, "i" },
};

/**
 * gs_window_add_events:
 * @self: a #GsWindow that has its workspace and its analysis
 *
 * To be called once.
 */
void
gs_window_add_events (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->attributor = gs_attributor_new (self->timeline, self->tracks);
  gs_events_page_connect (self->events_page, self->attributor, self->analysis, gs_workspace_get_playhead (self->workspace));
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attributor, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_window_forget_events:
 * @self: a #GsWindow that is about to go
 */
void
gs_window_forget_events (GsWindow *self)
{
  g_clear_object (&self->attributor);
}
