/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-series.h"
#include "gs-track.h"

G_BEGIN_DECLS

#define GS_TYPE_GATE_TRACK (gs_gate_track_get_type ())

G_DECLARE_FINAL_TYPE (GsGateTrack, gs_gate_track, GS, GATE_TRACK, GsTrack)

GsTrack *gs_gate_track_new (const char *title, const char *subtitle);
void gs_gate_track_add_candidate (GsGateTrack *self, GsSeries *weights, const char *name);
void gs_gate_track_remove_all (GsGateTrack *self);
void gs_gate_track_set_presence (GsGateTrack *self, GsSeries *presence);
void gs_gate_track_set_stages (GsGateTrack *self, gboolean stages);
void gs_gate_track_set_marks (GsGateTrack *self, const gint64 *times, guint n_times);

G_END_DECLS
