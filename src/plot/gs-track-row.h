/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-timeline-shared.h"

G_BEGIN_DECLS

/* One track with its header inside a timeline. The plot is kept as a picture until the view or the track changes;
 * the values in the header are written anew without touching it. */
#define GS_TYPE_TRACK_ROW (gs_track_row_get_type ())

G_DECLARE_FINAL_TYPE (GsTrackRow, gs_track_row, GS, TRACK_ROW, GtkWidget)

GtkWidget *gs_track_row_new (GsTrack *track, const GsTimelineShared *shared);
GsTrack *gs_track_row_get_track (GsTrackRow *self);
void gs_track_row_invalidate (GsTrackRow *self);
void gs_track_row_set_time (GsTrackRow *self, gint64 time, gboolean announce);
gboolean gs_track_row_get_view (GsTrackRow *self, GsTrackView *view);

G_END_DECLS
