/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#define SECONDS 4

static gboolean
end_cb (gpointer user_data)
{
  GsWindow *self = user_data;

  self->toast_end = 0;
  gtk_revealer_set_reveal_child (self->toast, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->toast), FALSE);

  return G_SOURCE_REMOVE;
}

/**
 * gs_window_toast:
 * @self: a #GsWindow
 * @sentence: something that passes, said for a few seconds
 *
 * The newest sentence is the one that counts: it takes the place of what is still being said. AdwToastOverlay would have it wait,
 * and the answer to the fifth key come after 16 seconds.
 */
void
gs_window_toast (GsWindow *self,
                 const char *sentence)
{
  gtk_label_set_text (self->toast_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->toast), TRUE);
  gtk_revealer_set_reveal_child (self->toast, TRUE);

  g_clear_handle_id (&self->toast_end, g_source_remove);
  self->toast_end = g_timeout_add_seconds (SECONDS, end_cb, self);
}

/* Before the window goes. */
void
gs_window_forget_toast (GsWindow *self)
{
  g_clear_handle_id (&self->toast_end, g_source_remove);
}
