/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-workspace-private.h"

/* Player and playhead: what people ask of the one clock goes to the player, and where the player is comes back. */

static void
frame_cb (GsVideoFrame *frame,
          gpointer user_data)
{
  gs_frame_paintable_push (user_data, frame);
}

/* The player goes to pictures. The playhead is at the time of the one that was asked for at once, so that what is marked before it
 * is there begins with it. */
static void
seek_cb (GsWorkspace *self,
         gint64 time)
{
  const GsMediaInfo *info = self->info;

  time = CLAMP (time, 0, gs_playhead_get_duration (self->playhead));
  if (info != NULL && info->n_frames > 0 && time >= info->pts[0])
    time = info->pts[gs_media_info_get_frame_at (info, time)];
  gs_playhead_set_time (self->playhead, time);
  if (info != NULL)
    gs_player_seek (self->player, time);
}

static void
playhead_playing_cb (GsWorkspace *self)
{
  gboolean playing = gs_playhead_get_playing (self->playhead);

  if (playing == gs_player_get_playing (self->player))
    return;

  if (playing && self->info != NULL)
    {
      if (gs_player_get_eos (self->player))
        gs_player_seek (self->player, 0);
      gs_player_play (self->player);
    }
  else
    gs_player_pause (self->player);
}

static void
player_playing_cb (GsWorkspace *self)
{
  gs_playhead_set_playing (self->playhead, gs_player_get_playing (self->player));
}

static void
player_eos_cb (GsWorkspace *self)
{
  if (gs_player_get_eos (self->player))
    gs_playhead_set_playing (self->playhead, FALSE);
}

static void
playhead_rate_cb (GsWorkspace *self)
{
  gs_player_set_rate (self->player, gs_playhead_get_rate (self->playhead));
}

static void
loop_cb (GsWorkspace *self)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);

  if (!gs_playhead_get_loop (self->playhead))
    gs_player_set_loop (self->player, -1, -1);
  else if (gs_selection_get_empty (selection))
    gs_player_set_loop (self->player, 0, gs_playhead_get_duration (self->playhead));
  else
    gs_player_set_loop (self->player, gs_selection_get_start (selection), gs_selection_get_end (selection));
}

static void
player_error_cb (GsWorkspace *self)
{
  const GError *error = gs_player_get_error (self->player);

  if (error != NULL)
    gs_workspace_fail (self, self->clip != NULL ? gs_clip_get_path (self->clip) : NULL, error);
}

/**
 * gs_workspace_connect_player:
 * @self: a #GsWorkspace whose player and playhead have just been made
 *
 * To be called once.
 */
void
gs_workspace_connect_player (GsWorkspace *self)
{
  GsSelection *selection;

  gs_player_set_frame_func (self->player, frame_cb, g_object_ref (self->paintable), g_object_unref);

  selection = gs_playhead_get_selection (self->playhead);
  g_signal_connect_swapped (self->playhead, "seek", G_CALLBACK (seek_cb), self);
  g_signal_connect_swapped (self->playhead, "notify::playing", G_CALLBACK (playhead_playing_cb), self);
  g_signal_connect_swapped (self->playhead, "notify::rate", G_CALLBACK (playhead_rate_cb), self);
  g_signal_connect_swapped (self->playhead, "notify::loop", G_CALLBACK (loop_cb), self);
  g_signal_connect_object (selection, "changed", G_CALLBACK (loop_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing", G_CALLBACK (player_playing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::eos", G_CALLBACK (player_eos_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::error", G_CALLBACK (player_error_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_workspace_play_instead:
 * @self: a #GsWorkspace
 * @info: (nullable): another file with the frames of the clip, such as the clip after something was changed in it; %NULL for the clip
 *
 * Plays the other file from where the clip stands, and on if it plays.
 */
void
gs_workspace_play_instead (GsWorkspace *self,
                           GsMediaInfo *info)
{
  gboolean playing;

  g_return_if_fail (GS_IS_WORKSPACE (self));

  if (self->info == NULL || info == self->instead)
    return;

  g_clear_pointer (&self->instead, gs_media_info_unref);
  self->instead = info != NULL ? gs_media_info_ref (info) : NULL;
  playing = gs_playhead_get_playing (self->playhead);
  gs_player_load_info (self->player, info != NULL ? info : self->info);
  gs_player_seek (self->player, gs_playhead_get_time (self->playhead));
  loop_cb (self);
  gs_playhead_set_playing (self->playhead, playing);
}

/**
 * gs_workspace_step:
 * @self: a #GsWorkspace
 * @n_frames: how many pictures forward, or backward if negative
 *
 * Stops, and goes that many pictures on from the one on view. Steps add up however fast they come.
 */
void
gs_workspace_step (GsWorkspace *self,
                   int n_frames)
{
  const GsMediaInfo *info;
  gboolean played;

  g_return_if_fail (GS_IS_WORKSPACE (self));

  info = self->info;
  played = gs_playhead_get_playing (self->playhead);
  gs_playhead_set_playing (self->playhead, FALSE);
  gs_player_step (self->player, n_frames);

  /* As in a seek; but where it played, only the player knows which picture that goes from. */
  if (!played && info != NULL && info->n_frames > 0)
    {
      gint64 from = gs_media_info_get_frame_at (info, gs_playhead_get_time (self->playhead));

      gs_playhead_set_time (self->playhead, info->pts[CLAMP (from + n_frames, 0, (gint64) info->n_frames - 1)]);
    }
}

/**
 * gs_workspace_tick:
 * @self: a #GsWorkspace
 *
 * Moves the playhead to where the player is; to be called once before each drawn frame while anything moves.
 *
 * Returns: whether anything still moves
 */
gboolean
gs_workspace_tick (GsWorkspace *self)
{
  g_return_val_if_fail (GS_IS_WORKSPACE (self), FALSE);

  if (self->info == NULL)
    return FALSE;

  /* While it seeks the cursor stays where the user put it */
  if (!gs_player_get_seeking (self->player))
    gs_playhead_set_time (self->playhead, gs_player_get_position (self->player));

  return gs_player_get_playing (self->player) || gs_player_get_seeking (self->player);
}
