/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-segment-room.h"

/* What a tier's overlap policy asks for before a segment is put somewhere. */

/**
 * gs_segment_room_find_in_way:
 * @tier: a tier
 * @start: where a segment is to start, nanoseconds
 * @end: where it is to end
 * @except: (nullable): that segment, if it is on the tier already
 *
 * Returns: (transfer none) (nullable): a segment that forbids it; always %NULL unless the tier refuses overlaps
 */
GsSegment *
gs_segment_room_find_in_way (GsTier *tier,
                             gint64 start,
                             gint64 end,
                             GsSegment *except)
{
  g_autoptr (GPtrArray) others = NULL;

  if (gs_tier_get_overlap (tier) != GS_OVERLAP_REFUSE)
    return NULL;

  others = gs_tier_get_overlapping (tier, start, end, except);

  /* The tier keeps it alive */
  return others->len > 0 ? others->pdata[0] : NULL;
}

static void
give_way (GsStore *store,
          GsTier *tier,
          GsSegment *other,
          gint64 start,
          gint64 end)
{
  gint64 other_start = gs_segment_get_start (other), other_end = gs_segment_get_end (other);

  if (other_start >= start && other_end <= end)
    gs_store_remove_segment (store, tier, other);
  else if (other_start >= start)
    gs_store_set_segment_range (store, tier, other, end, other_end);
  else
    {
      gs_store_set_segment_range (store, tier, other, other_start, start);
      if (other_end > end)
        {
          g_autoptr (GsSegment) rest = gs_segment_new (end, other_end, gs_segment_get_label (other));

          gs_segment_set_note (rest, gs_segment_get_note (other));
          gs_store_add_segment (store, tier, rest);
        }
    }
}

/**
 * gs_segment_room_make:
 * @store: the project, in the midst of a step to undo
 * @tier: a tier
 * @start: where a segment is to start, nanoseconds
 * @end: where it is to end
 * @except: (nullable): that segment, if it is on the tier already
 *
 * Where the older segments give way, shortens, divides or removes them; otherwise does nothing.
 */
void
gs_segment_room_make (GsStore *store,
                      GsTier *tier,
                      gint64 start,
                      gint64 end,
                      GsSegment *except)
{
  g_autoptr (GPtrArray) others = NULL;

  if (gs_tier_get_overlap (tier) != GS_OVERLAP_CUT)
    return;

  others = gs_tier_get_overlapping (tier, start, end, except);
  for (guint i = 0; i < others->len; i++)
    give_way (store, tier, others->pdata[i], start, end);
}
