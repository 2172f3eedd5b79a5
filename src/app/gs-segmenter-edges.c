/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segmenter-private.h"

#include "gs-segment-room.h"

#include <glib/gi18n.h>

/* Where segments begin and end: by frames, to what is near, together with the neighbour, and in two. */

/* How far an edge looks for another one, and for the beginning of a sound; ns */
#define REACH G_GINT64_CONSTANT (5000000000)

/* One step to undo, if there is room. */
static gboolean
put (GsSegmenter *self,
     GsTier *tier,
     GsSegment *segment,
     gint64 start,
     gint64 end)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  if (start >= end)
    {
      gs_segmenter_refuse (self, _ ("Nothing would be left of the segment."));
      return FALSE;
    }
  if (!gs_segmenter_has_room (self, tier, start, end, segment))
    return FALSE;

  /* Translators: follows the word Undo or Redo in a menu: Undo moving “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("moving %s at %s"), gs_segment_get_label (segment), gs_segment_get_start (segment));
  gs_segment_room_make (store, tier, start, end, segment);
  gs_store_set_segment_range (store, tier, segment, start, end);
  gs_store_end_action (store);

  return TRUE;
}

/**
 * gs_segmenter_move:
 * @self: a #GsSegmenter
 * @tier: the tier
 * @segment: one of its segments
 * @start: where it is to start, nanoseconds
 * @end: where it is to end
 *
 * Moves a segment's edges, as its tier's overlap policy has it.
 */
void
gs_segmenter_move (GsSegmenter *self,
                   GsTier *tier,
                   GsSegment *segment,
                   gint64 start,
                   gint64 end)
{
  g_return_if_fail (GS_IS_SEGMENTER (self));

  /* Somebody else may have taken it away while it was dragged. */
  if (gs_tier_contains (tier, segment))
    put (self, tier, segment, start, end);
}

static gint64
get_edge (GsSegment *segment,
          GsSegmentEdge edge)
{
  return edge == GS_SEGMENT_START ? gs_segment_get_start (segment) : gs_segment_get_end (segment);
}

/* The picture shows what is at the edge, unless the clip plays. */
static void
put_edge (GsSegmenter *self,
          GsTier *tier,
          GsSegment *segment,
          GsSegmentEdge edge,
          gint64 time)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  gint64 start = edge == GS_SEGMENT_START ? time : gs_segment_get_start (segment);
  gint64 end = edge == GS_SEGMENT_END ? time : gs_segment_get_end (segment);

  if (time == get_edge (segment, edge))
    return;

  if (put (self, tier, segment, start, end) && !gs_playhead_get_playing (playhead) && gs_playhead_get_time (playhead) != time)
    gs_playhead_seek (playhead, time);
}

/**
 * gs_segmenter_nudge:
 * @self: a #GsSegmenter
 * @edge: which edge of the selected segment
 * @direction: 1 = a frame later, -1 = a frame earlier
 */
void
gs_segmenter_nudge (GsSegmenter *self,
                    GsSegmentEdge edge,
                    int direction)
{
  GsTier *tier;
  GsSegment *segment;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = gs_segmenter_get_chosen (self, &tier);
  if (segment != NULL)
    put_edge (self, tier, segment, edge,
              gs_segment_snap_frame (gs_workspace_get_clip (self->workspace), get_edge (segment, edge), direction));
}

/**
 * gs_segmenter_snap:
 * @self: a #GsSegmenter
 * @edge: which edge of the selected segment
 * @target: what it goes to: the nearest within five seconds, or the cursor
 */
void
gs_segmenter_snap (GsSegmenter *self,
                   GsSegmentEdge edge,
                   GsSnapTarget target)
{
  GsTier *tier;
  GsSegment *segment;
  gint64 time, found = 0;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = gs_segmenter_get_chosen (self, &tier);
  if (segment == NULL)
    return;

  time = get_edge (segment, edge);
  if (target == GS_SNAP_CURSOR)
    found = gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
  else if (target == GS_SNAP_TIERS &&
           !gs_segment_snap_to_edges (gs_workspace_get_clip (self->workspace), tier, FALSE, self->only, NULL, time, REACH, &found))
    {
      gs_segmenter_refuse (self, _ ("No other tier has an edge within five seconds."));
      return;
    }
  else if (target == GS_SNAP_ONSET && !gs_segment_snap_to_onset (gs_tracks_get_sound (self->tracks), time, REACH, &found))
    {
      gs_segmenter_refuse (self, _ ("No sound begins within five seconds of this edge."));
      return;
    }

  put_edge (self, tier, segment, edge, found);
}

static GsSegment *
get_divisible (GsSegmenter *self,
               gint64 time)
{
  GsSegment *segment = self->tier != NULL ? gs_tier_get_segment_at (self->tier, time) : NULL;

  return segment != NULL && time > gs_segment_get_start (segment) && time < gs_segment_get_end (segment) ? segment : NULL;
}

/**
 * gs_segmenter_can_split:
 * @self: a #GsSegmenter
 *
 * Returns: whether there is a segment under the playhead that can be cut in two there
 */
gboolean
gs_segmenter_can_split (GsSegmenter *self)
{
  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  return get_divisible (self, gs_playhead_get_time (gs_workspace_get_playhead (self->workspace))) != NULL;
}

/**
 * gs_segmenter_split:
 * @self: a #GsSegmenter
 *
 * Cuts the segment under the playhead in two, as one step to undo.
 */
void
gs_segmenter_split (GsSegmenter *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  gint64 time = gs_playhead_get_time (gs_workspace_get_playhead (self->workspace)), end;
  g_autoptr (GsSegment) second = NULL;
  GsSegment *segment;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = get_divisible (self, time);
  if (segment == NULL)
    {
      gs_segmenter_refuse (self, _ ("There is no segment under the cursor to split."));
      return;
    }

  end = gs_segment_get_end (segment);
  second = gs_segment_new (time, end, gs_segment_get_label (segment));
  gs_segment_set_note (second, gs_segment_get_note (segment));
  /* Translators: follows the word Undo or Redo in a menu: Undo splitting “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("splitting %s at %s"), gs_segment_get_label (segment), time);
  gs_store_set_segment_range (store, self->tier, segment, gs_segment_get_start (segment), time);
  gs_store_add_segment (store, self->tier, second);
  gs_store_end_action (store);
  gs_tracks_select (self->tracks, self->tier, second);
}

static char *
join_notes (GsSegment *first,
            GsSegment *second)
{
  const char *a = gs_segment_get_note (first), *b = gs_segment_get_note (second);

  return g_strconcat (a, a[0] != '\0' && b[0] != '\0' ? " " : "", b, NULL);
}

/**
 * gs_segmenter_join:
 * @self: a #GsSegmenter
 * @direction: 1 = with the next segment of its tier, -1 = with the one before
 *
 * Makes one of the selected segment and its neighbour. It keeps its label; the notes are joined.
 */
void
gs_segmenter_join (GsSegmenter *self,
                   int direction)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GsSegment) neighbour = NULL;
  g_autofree char *note = NULL;
  GsTier *tier;
  GsSegment *segment;
  guint position, n_segments;

  g_return_if_fail (GS_IS_SEGMENTER (self));

  segment = gs_segmenter_get_chosen (self, &tier);
  if (segment == NULL)
    return;

  n_segments = g_list_model_get_n_items (G_LIST_MODEL (tier));
  position = gs_tier_get_position (tier, gs_segment_get_start (segment));
  while (position < n_segments && gs_tier_peek (tier, position, NULL, NULL) != segment)
    position++;
  if (position == n_segments)
    return;

  if (direction > 0 || position > 0)
    g_set_object (&neighbour, gs_tier_peek (tier, direction > 0 ? position + 1 : position - 1, NULL, NULL));
  if (neighbour == NULL)
    {
      gs_segmenter_refuse (self, direction > 0 ? _ ("There is no segment after this one.") : _ ("There is no segment before this one."));
      return;
    }

  note = direction > 0 ? join_notes (segment, neighbour) : join_notes (neighbour, segment);
  /* Translators: follows the word Undo or Redo in a menu: Undo joining “smile” at 0:12 */
  gs_segmenter_begin (self, _ ("joining %s at %s"), gs_segment_get_label (segment), gs_segment_get_start (segment));
  gs_store_remove_segment (store, tier, neighbour);
  gs_store_set_segment_range (store, tier, segment, MIN (gs_segment_get_start (segment), gs_segment_get_start (neighbour)),
                              MAX (gs_segment_get_end (segment), gs_segment_get_end (neighbour)));
  if (gs_segment_get_label (segment)[0] == '\0')
    gs_store_set_segment_label (store, tier, segment, gs_segment_get_label (neighbour));
  gs_store_set_segment_note (store, tier, segment, note);
  gs_store_end_action (store);
  gs_tracks_select (self->tracks, tier, segment);
}

/**
 * gs_segmenter_step:
 * @self: a #GsSegmenter
 * @direction: 1 = the next segment, -1 = the one before
 *
 * Selects the segment that begins after (before) the playhead and goes there.
 *
 * Returns: whether there was one
 */
gboolean
gs_segmenter_step (GsSegmenter *self,
                   int direction)
{
  gint64 time = gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
  GsSegment *found;
  guint position;

  g_return_val_if_fail (GS_IS_SEGMENTER (self), FALSE);

  if (self->tier == NULL)
    return FALSE;

  /* The first that begins after now, or the last that begins before */
  position = gs_tier_get_position (self->tier, direction > 0 ? time + 1 : time);
  found = direction > 0 ? gs_tier_peek (self->tier, position, NULL, NULL)
                        : position > 0 ? gs_tier_peek (self->tier, position - 1, NULL, NULL) : NULL;
  if (found == NULL)
    return FALSE;

  gs_tracks_select (self->tracks, self->tier, found);
  gs_playhead_seek (gs_workspace_get_playhead (self->workspace), gs_segment_get_start (found));

  return TRUE;
}
