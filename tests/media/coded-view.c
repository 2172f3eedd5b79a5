/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-view.h"

static void
view_cb (GsVideoFrame *frame,
         gpointer user_data)
{
  CodedView *self = user_data;
  int number = coded_clip_read_turned (frame->data, frame->stride, 4, frame->width, frame->height, self->turns);

  g_mutex_lock (&self->lock);
  self->n_frames++;
  self->number = number;
  self->index = frame->index;
  self->pts = frame->pts;
  g_mutex_unlock (&self->lock);

  g_usleep (g_atomic_int_get (&self->slowness));
}

int
coded_view_get_number (CodedView *self)
{
  int number;

  g_mutex_lock (&self->lock);
  number = self->number;
  g_mutex_unlock (&self->lock);

  return number;
}

void
coded_spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* Until what was asked of the player is done. */
void
coded_wait_settled (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();

  while (gs_player_get_loading (player) || gs_player_get_seeking (player))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
      g_assert_cmpint (g_get_monotonic_time () - start, <, CODED_PATIENCE);
    }
}

void
coded_wait_moving (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();
  gint64 position = gs_player_get_position (player);

  while (gs_player_get_position (player) - position < 50000000)
    {
      coded_spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, CODED_PATIENCE);
    }
}

void
coded_view_attach (CodedView *self,
                   GsPlayer *player)
{
  g_mutex_init (&self->lock);
  self->number = -1;
  gs_player_set_frame_func (player, view_cb, self, NULL);
}

/* Opens a clip and waits until its first picture is there, or an error says why not. */
GsPlayer *
coded_view_open_path (CodedView *self,
                      const char *path)
{
  GsPlayer *player = gs_player_new ();
  gint64 start = g_get_monotonic_time ();

  coded_view_attach (self, player);
  gs_player_load (player, path);
  while (!gs_player_get_media_info (player) && !gs_player_get_error (player))
    {
      coded_spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, CODED_PATIENCE);
    }
  coded_wait_settled (player);

  return player;
}
