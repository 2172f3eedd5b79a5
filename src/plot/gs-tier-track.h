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
 * A #GsTier is drawn without a look at segments that are out of sight, in the colours of its vocabulary, and anew whenever one
 * of its segments changes. With any other list, when a segment's own properties change, the list is to say so (items-changed), or
 * gs_track_changed() be called.
 */
#define GS_TYPE_TIER_TRACK (gs_tier_track_get_type ())

G_DECLARE_FINAL_TYPE (GsTierTrack, gs_tier_track, GS, TIER_TRACK, GsTrack)

GsTrack *gs_tier_track_new (const char *title, GListModel *segments);
void gs_tier_track_set_segments (GsTierTrack *self, GListModel *segments);
GListModel *gs_tier_track_get_segments (GsTierTrack *self);
void gs_tier_track_set_selected (GsTierTrack *self, GObject *segment);
GObject *gs_tier_track_get_selected (GsTierTrack *self);
void gs_tier_track_set_editable (GsTierTrack *self, gboolean editable);


/**
 * GsTierSnapFunc:
 * @track: the track
 * @segment: the segment whose edge is dragged
 * @time: where the pointer is, nanoseconds of media time
 * @reach: how far the edge may jump, nanoseconds
 * @user_data: from gs_tier_track_set_snap()
 *
 * Returns: where the edge goes: @time, or something worth meeting within @reach of it
 */
typedef gint64 (*GsTierSnapFunc) (GsTierTrack *track, GObject *segment, gint64 time, gint64 reach, gpointer user_data);

void gs_tier_track_set_snap (GsTierTrack *self, GsTierSnapFunc func, gpointer user_data);
void gs_tier_track_set_pending (GsTierTrack *self, gint64 start, gint64 end, const char *label);

G_END_DECLS
