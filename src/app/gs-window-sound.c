/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

/* What the window says of its sound. */

static GsPlayer *
get_player (GsWindow *self)
{
  return gs_workspace_get_player (self->workspace);
}

/**
 * gs_window_say_silence:
 * @self: a #GsWindow
 *
 * Says why nothing is heard, if that is so: when sound is to be heard, and the same thing once in the life of the program,
 * whatever is opened.
 */
void
gs_window_say_silence (GsWindow *self)
{
  static char *said = NULL;
  const char *reason = gs_player_get_silent_reason (get_player (self));

  if (reason != NULL && gs_playhead_get_playing (gs_workspace_get_playhead (self->workspace))
      && gs_set_string (&said, reason))
    gs_window_toast (self, reason);
}

/* Said when it happens: sound goes to another device, or is back. */
static void
notice_cb (GsWindow *self)
{
  const char *notice = gs_player_get_sound_notice (get_player (self));

  if (notice != NULL)
    gs_window_toast (self, notice);
}

/**
 * gs_window_connect_sound:
 * @self: a #GsWindow with its workspace
 *
 * To be called once.
 */
void
gs_window_connect_sound (GsWindow *self)
{
  GsPlayer *player = get_player (self);

  g_signal_connect_object (player, "notify::silent-reason", G_CALLBACK (gs_window_say_silence), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::sound-notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
}
