/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segment-snap.h"

#include "gs-onsets.h"

/* What is near an edge: other edges, beginnings of sounds, frames. */

#define FRAME 40000000 /* ns; of clips without pictures */

static void
take_nearer (gint64 candidate,
             gint64 time,
             gint64 *distance,
             gint64 *found)
{
  if (ABS (candidate - time) < *distance)
    {
      *distance = ABS (candidate - time);
      *found = candidate;
    }
}

/**
 * gs_segment_snap_to_edges:
 * @clip: the clip
 * @tier: the tier that the edge is on
 * @own: whether that tier's edges count too, or only those of others
 * @only: (nullable): name of the rater whose tiers alone count: an edge that goes to what is hidden would tell where that is; %NULL = all
 * @except: (nullable): a segment that does not count
 * @time: where the edge is, nanoseconds
 * @reach: how far to look
 * @found: (out): the nearest edge
 *
 * Returns: %FALSE if there is none within reach
 */
gboolean
gs_segment_snap_to_edges (GsClip *clip,
                          GsTier *tier,
                          gboolean own,
                          const char *only,
                          GsSegment *except,
                          gint64 time,
                          gint64 reach,
                          gint64 *found)
{
  GListModel *tiers = gs_clip_get_tiers (clip);
  gint64 distance = reach + 1;

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) other = g_list_model_get_item (tiers, i);
      g_autoptr (GPtrArray) near = NULL;

      if ((other == tier && !own) || (only != NULL && g_strcmp0 (gs_rater_get_name (gs_tier_get_rater (other)), only) != 0))
        continue;

      /* One that only touches the range has its edge in it */
      near = gs_tier_get_overlapping (other, time - reach - 1, time + reach + 1, except);
      for (guint j = 0; j < near->len; j++)
        {
          take_nearer (gs_segment_get_start (near->pdata[j]), time, &distance, found);
          take_nearer (gs_segment_get_end (near->pdata[j]), time, &distance, found);
        }
    }

  return distance <= reach;
}

/**
 * gs_segment_snap_to_onset:
 * @sound: (nullable): the clip's sound
 * @time: where the edge is, nanoseconds
 * @reach: how far to look
 * @found: (out): the nearest beginning of a sound
 *
 * Returns: %FALSE if there is none within reach
 */
gboolean
gs_segment_snap_to_onset (GsSoundOverview *sound,
                          gint64 time,
                          gint64 reach,
                          gint64 *found)
{
  g_autoptr (GArray) onsets = sound != NULL ? gs_onsets_find (sound, MAX (time - reach, 0), time + reach + 1) : NULL;
  gint64 distance = reach + 1;

  for (guint i = 0; onsets != NULL && i < onsets->len; i++)
    take_nearer (g_array_index (onsets, gint64, i), time, &distance, found);

  return distance <= reach;
}

/**
 * gs_segment_snap_frame:
 * @clip: the clip
 * @time: where an edge is, nanoseconds
 * @direction: 1 = later, -1 = earlier
 *
 * Returns: the time of the next frame after or before @time; never before 0 nor after the clip's end
 */
gint64
gs_segment_snap_frame (GsClip *clip,
                       gint64 time,
                       int direction)
{
  guint n = gs_clip_get_n_frames (clip), frame;
  gint64 duration = gs_clip_get_duration (clip);

  if (n == 0)
    return CLAMP (time + direction * FRAME, 0, MAX (duration, 0));

  frame = gs_clip_get_frame_at (clip, time);
  if (direction < 0)
    {
      if (gs_clip_get_frame_time (clip, frame) >= time)
        return frame > 0 ? gs_clip_get_frame_time (clip, frame - 1) : MIN (time, gs_clip_get_frame_time (clip, 0));
      return gs_clip_get_frame_time (clip, frame);
    }

  if (time < gs_clip_get_frame_time (clip, frame))
    return gs_clip_get_frame_time (clip, frame);

  return frame + 1 < n ? gs_clip_get_frame_time (clip, frame + 1) : MAX (time, duration);
}
