/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-track.h"

G_BEGIN_DECLS

/**
 * GsTierTrack:
 *
 * Segments of a tier: any #GListModel of #GsSegment sorted by start, such as #GsTier. The track never changes a
 * segment; it says what the person did:
 *
 * - #GsTierTrack::segment-activated (segment): double click;
 * - #GsTierTrack::segment-moved (segment, start, end, done): an edge is being dragged; the track draws the new
 *   place itself until @done is %TRUE, when the receiver is to store it;
 * - `notify::selected`: the segment that was clicked.
 *
 * When a segment's own properties change, the list is to say so (items-changed), or gs_track_changed() be called.
 */
#define GS_TYPE_TIER_TRACK (gs_tier_track_get_type ())

G_DECLARE_FINAL_TYPE (GsTierTrack, gs_tier_track, GS, TIER_TRACK, GsTrack)

GsTrack *gs_tier_track_new (const char *title, GListModel *segments);
void gs_tier_track_set_segments (GsTierTrack *self, GListModel *segments);
GListModel *gs_tier_track_get_segments (GsTierTrack *self);
void gs_tier_track_set_selected (GsTierTrack *self, GObject *segment);
GObject *gs_tier_track_get_selected (GsTierTrack *self);
void gs_tier_track_set_editable (GsTierTrack *self, gboolean editable);

G_END_DECLS
