/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-cursors.h"
#include "gs-selection.h"

G_BEGIN_DECLS

#define GS_TYPE_PLAYHEAD (gs_playhead_get_type ())

/* Signal "seek" (gint64 time): someone asked to go there; the player listens and then sets "time". */
G_DECLARE_FINAL_TYPE (GsPlayhead, gs_playhead, GS, PLAYHEAD, GObject)

GsPlayhead *gs_playhead_new (void);

gint64 gs_playhead_get_time (GsPlayhead *self);
void gs_playhead_set_time (GsPlayhead *self, gint64 time);
gint64 gs_playhead_get_duration (GsPlayhead *self);
void gs_playhead_set_duration (GsPlayhead *self, gint64 duration);
double gs_playhead_get_rate (GsPlayhead *self);
void gs_playhead_set_rate (GsPlayhead *self, double rate);
gboolean gs_playhead_get_playing (GsPlayhead *self);
void gs_playhead_set_playing (GsPlayhead *self, gboolean playing);
gboolean gs_playhead_get_loop (GsPlayhead *self);
void gs_playhead_set_loop (GsPlayhead *self, gboolean loop);
GsSelection *gs_playhead_get_selection (GsPlayhead *self);
GsCursors *gs_playhead_get_cursors (GsPlayhead *self);
void gs_playhead_seek (GsPlayhead *self, gint64 time);

G_END_DECLS
