/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-timeline.h"

G_BEGIN_DECLS

#define GS_TYPE_DIMENSION_TRACKS (gs_dimension_tracks_get_type ())

/**
 * GsDimensionTracks:
 *
 * A track of lines for each dimension that a clip has traces of, besides valence and arousal, which have theirs always.
 */
G_DECLARE_FINAL_TYPE (GsDimensionTracks, gs_dimension_tracks, GS, DIMENSION_TRACKS, GObject)

GsDimensionTracks *gs_dimension_tracks_new       (GsTimeline        *timeline);
void               gs_dimension_tracks_clear     (GsDimensionTracks *self);
void               gs_dimension_tracks_begin     (GsDimensionTracks *self);
guint              gs_dimension_tracks_get_n     (GsDimensionTracks *self);
void               gs_dimension_tracks_add_trace (GsDimensionTracks *self,
                                                  GsTrace           *trace,
                                                  GsSeries          *series,
                                                  const char        *name,
                                                  GsLineStyle        style,
                                                  guint              position);
GsTrack           *gs_dimension_tracks_find      (GsDimensionTracks *self,
                                                  const char        *dimension);
void               gs_dimension_tracks_end       (GsDimensionTracks *self);

G_END_DECLS
