/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

/* Cursors A and B: keys, and the side of Inspect that holds them against each other. The timeline has them in its menu. */

static void
clip_cb (GsWindow *self)
{
  gs_cursors_page_set_plots (self->cursors_page, self->plots);
}

/* Where it is already it goes away. */
static void
put_cursor (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsWindow *self = user_data;
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  GsCursors *cursors = gs_playhead_get_cursors (playhead);
  GsCursor cursor = g_variant_get_int32 (parameter) == 0 ? GS_CURSOR_A : GS_CURSOR_B;
  gint64 time = gs_playhead_get_time (playhead);

  if (gs_workspace_get_clip (self->workspace) != NULL)
    gs_cursors_put (cursors, cursor, gs_cursors_get (cursors, cursor) == time ? -1 : time);
}

static void
go_to_cursor (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (GS_WINDOW (user_data)->workspace);
  gint64 time = gs_cursors_get (gs_playhead_get_cursors (playhead), g_variant_get_int32 (parameter) == 0 ? GS_CURSOR_A : GS_CURSOR_B);

  if (time >= 0)
    gs_playhead_seek (playhead, time);
}

static const GActionEntry entries[] = {
  { "put-cursor", put_cursor, "i" },
  { "go-to-cursor", go_to_cursor, "i" },
};

/**
 * gs_window_add_cursors:
 * @self: a #GsWindow that has its workspace
 *
 * To be called once.
 */
void
gs_window_add_cursors (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->cursors_page = GS_CURSORS_PAGE (gs_cursors_page_new (gs_workspace_get_playhead (self->workspace)));
  gtk_stack_add_named (self->inspect_sides, GTK_WIDGET (self->cursors_page), "cursors");
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
}
