/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-timeline-private.h"

/* Which tracks the timeline has, and in which order. */

/**
 * gs_timeline_add_track:
 * @self: a timeline
 * @track: (transfer none): a track
 *
 * Adds a track below the others.
 */
void
gs_timeline_add_track (GsTimeline *self,
                       GsTrack *track)
{
  g_return_if_fail (GS_IS_TIMELINE (self));
  g_return_if_fail (GS_IS_TRACK (track));

  g_list_store_append (self->tracks, track);
}

/**
 * gs_timeline_insert_track:
 * @self: a timeline
 * @track: (transfer none): a track
 * @position: its place, counted from 0; past the end = last
 *
 * Adds a track at a place.
 */
void
gs_timeline_insert_track (GsTimeline *self,
                          GsTrack *track,
                          guint position)
{
  g_return_if_fail (GS_IS_TIMELINE (self));
  g_return_if_fail (GS_IS_TRACK (track));

  g_list_store_insert (self->tracks, MIN (position, g_list_model_get_n_items (G_LIST_MODEL (self->tracks))), track);
}

/**
 * gs_timeline_remove_track:
 * @self: a timeline
 * @track: one of its tracks
 *
 * Takes a track out.
 */
void
gs_timeline_remove_track (GsTimeline *self,
                          GsTrack *track)
{
  guint position;

  g_return_if_fail (GS_IS_TIMELINE (self));

  if (g_list_store_find (self->tracks, track, &position))
    g_list_store_remove (self->tracks, position);
}

/**
 * gs_timeline_remove_all:
 * @self: a timeline
 *
 * Takes all tracks out.
 */
void
gs_timeline_remove_all (GsTimeline *self)
{
  g_return_if_fail (GS_IS_TIMELINE (self));

  g_list_store_remove_all (self->tracks);
}

/**
 * gs_timeline_move_track:
 * @self: a timeline
 * @track: one of its tracks
 * @position: its new place, counted from 0 without the track itself
 *
 * Moves a track.
 */
void
gs_timeline_move_track (GsTimeline *self,
                        GsTrack *track,
                        guint position)
{
  guint n_tracks = g_list_model_get_n_items (G_LIST_MODEL (self->tracks));
  g_autofree gpointer *order = NULL;
  guint old;
  guint from = 0;

  g_return_if_fail (GS_IS_TIMELINE (self));

  position = MIN (position, n_tracks > 0 ? n_tracks - 1 : 0);
  if (!g_list_store_find (self->tracks, track, &old) || old == position)
    return;

  order = g_new (gpointer, n_tracks);
  for (guint i = 0; i < n_tracks; i++)
    {
      if (from == old)
        from++;
      order[i] = i == position ? g_object_ref (track) : g_list_model_get_item (G_LIST_MODEL (self->tracks), from++);
    }

  /* In one go, so that no row is taken down and made anew. */
  g_list_store_splice (self->tracks, 0, n_tracks, order, n_tracks);
  for (guint i = 0; i < n_tracks; i++)
    g_object_unref (order[i]);
}

/**
 * gs_timeline_get_tracks:
 * @self: a timeline
 *
 * Returns: (transfer none): its tracks, from above; a #GListModel of #GsTrack
 */
GListModel *
gs_timeline_get_tracks (GsTimeline *self)
{
  g_return_val_if_fail (GS_IS_TIMELINE (self), NULL);

  return G_LIST_MODEL (self->tracks);
}
