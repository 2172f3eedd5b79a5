/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-history-window.h"

/* The list of steps, and going back to one. */

static void
gone_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gs_store_undo_finish (GS_STORE (source), result, &error) && error != NULL)
    gs_window_toast (self, error->message);
}

static void
chosen_cb (GsWindow *self,
           gint64 step)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  if (store == NULL)
    return;

  gs_annotator_end (self->annotator);
  gs_tracks_select (self->tracks, NULL, NULL);
  gs_store_go_to_step_async (store, step, gone_cb, g_object_ref (self));
}

static void
show_history (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsHistoryWindow *history;

  /* The names of steps say what others have labelled, and where. */
  if (store == NULL || gs_window_refuse_blind (self))
    return;

  history = gs_history_window_new (GTK_WINDOW (self), store);
  g_signal_connect_object (history, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (history));
}

static const GActionEntry entries[] = {
  { "history", show_history },
};

/**
 * gs_window_add_history:
 * @self: a #GsWindow that has its workspace
 *
 * To be called once.
 */
void
gs_window_add_history (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
