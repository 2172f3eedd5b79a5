/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-playhead.h"
#include "gs-series.h"
#include "gs-time-axis.h"
#include "gs-track.h"

G_BEGIN_DECLS

/**
 * GsTimeline:
 *
 * A ruler over stacked tracks that share one time axis, one cursor and one selection.
 *
 * The timeline reads the playhead and writes only its selection; where it wants to go it asks for with
 * gs_playhead_seek(), because only the player knows how to get there.
 *
 * - click or drag in the tracks: seek; drag on the ruler: select; click on the ruler: seek; double click there: no
 *   selection;
 * - Ctrl+scroll: zoom at the pointer; Shift+scroll, sideways scroll or a middle drag: pan; plain scroll: move
 *   through the tracks;
 * - drag the line below a track's name: its height; drag a name: its place; secondary click: menu.
 */
#define GS_TYPE_TIMELINE (gs_timeline_get_type ())

G_DECLARE_FINAL_TYPE (GsTimeline, gs_timeline, GS, TIMELINE, GtkWidget)

GtkWidget *gs_timeline_new (void);

GsTimeAxis *gs_timeline_get_axis (GsTimeline *self);
GtkAdjustment *gs_timeline_get_vadjustment (GsTimeline *self);
void gs_timeline_set_playhead (GsTimeline *self, GsPlayhead *playhead);
GsPlayhead *gs_timeline_get_playhead (GsTimeline *self);
void gs_timeline_set_coverage (GsTimeline *self, GsSeries *coverage);
void gs_timeline_set_follow (GsTimeline *self, gboolean follow);
gboolean gs_timeline_get_follow (GsTimeline *self);

void gs_timeline_add_track (GsTimeline *self, GsTrack *track);
void gs_timeline_insert_track (GsTimeline *self, GsTrack *track, guint position);
void gs_timeline_remove_track (GsTimeline *self, GsTrack *track);
void gs_timeline_remove_all (GsTimeline *self);
void gs_timeline_move_track (GsTimeline *self, GsTrack *track, guint position);
GListModel *gs_timeline_get_tracks (GsTimeline *self);

void gs_timeline_zoom (GsTimeline *self, double factor);
void gs_timeline_zoom_to_selection (GsTimeline *self);

G_END_DECLS
