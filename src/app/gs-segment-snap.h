/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-sound-overview.h"
#include "gs-tier.h"

G_BEGIN_DECLS

/**
 * GsSnapTarget:
 * @GS_SNAP_CURSOR: the playhead
 * @GS_SNAP_TIERS: edges of segments on other tiers
 * @GS_SNAP_ONSET: where a sound begins
 *
 * What an edge of a segment can be put to.
 */
typedef enum
{
  GS_SNAP_CURSOR,
  GS_SNAP_TIERS,
  GS_SNAP_ONSET,
} GsSnapTarget;

gboolean gs_segment_snap_to_edges (GsClip          *clip,
                                   GsTier          *tier,
                                   gboolean         own,
                                   const char      *only,
                                   GsSegment       *except,
                                   gint64           time,
                                   gint64           reach,
                                   gint64          *found);
gboolean gs_segment_snap_to_onset (GsSoundOverview *sound,
                                   gint64           time,
                                   gint64           reach,
                                   gint64          *found);
gint64   gs_segment_snap_frame    (GsClip          *clip,
                                   gint64           time,
                                   int              direction);

G_END_DECLS
