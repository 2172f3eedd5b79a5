/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-timeline-shared.h"
#include "gs-track-row.h"

G_BEGIN_DECLS

/* What lies over all tracks of a timeline and moves: selection, cursor, pointer with values, focus. While a clip
 * plays only this is drawn anew. */
#define GS_TYPE_TIMELINE_OVERLAY (gs_timeline_overlay_get_type ())

G_DECLARE_FINAL_TYPE (GsTimelineOverlay, gs_timeline_overlay, GS, TIMELINE_OVERLAY, GtkWidget)

GtkWidget *gs_timeline_overlay_new (const GsTimelineShared *shared);
gboolean gs_timeline_overlay_get_cursor_at (GsTimelineOverlay *self, double x, GsCursor *cursor);
void gs_timeline_overlay_set_ruler_height (GsTimelineOverlay *self, int height);
void gs_timeline_overlay_set_hover (GsTimelineOverlay *self, GsTrackRow *row, double x);
void gs_timeline_overlay_set_focus (GsTimelineOverlay *self, gboolean focus);

G_END_DECLS
