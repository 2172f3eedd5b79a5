/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-series.h"
#include "gs-track.h"

G_BEGIN_DECLS

#define GS_TYPE_LINE_TRACK (gs_line_track_get_type ())

G_DECLARE_FINAL_TYPE (GsLineTrack, gs_line_track, GS, LINE_TRACK, GsTrack)

GsTrack *gs_line_track_new (const char *title, const char *subtitle);
void gs_line_track_set_range (GsLineTrack *self, double minimum, double maximum);
void gs_line_track_add_series (GsLineTrack *self, GsSeries *series, const char *name, GsLineStyle style);
void gs_line_track_add_candidate (GsLineTrack *self, GsSeries *series, const char *name, guint candidate, guint n_candidates);
void gs_line_track_remove_series (GsLineTrack *self, GsSeries *series);
void gs_line_track_remove_all (GsLineTrack *self);
void gs_line_track_set_band (GsLineTrack *self, GsSeries *low, GsSeries *high);
void gs_line_track_set_difference (GsLineTrack *self, GsSeries *one, GsSeries *other);

G_END_DECLS
