/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-timeline.h"
#include "gs-tracks.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_TRACKS (gs_what_if_tracks_get_type ())

/**
 * GsWhatIfTracks:
 *
 * The tracks of a timeline that hold one run against another: the other's gates below those of the run, and the differences of
 * predictions and gates.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfTracks, gs_what_if_tracks, GS, WHAT_IF_TRACKS, GObject)

GsWhatIfTracks *gs_what_if_tracks_new        (GsTimeline     *timeline,
                                              GsTracks       *tracks);
void            gs_what_if_tracks_set_plots  (GsWhatIfTracks *self,
                                              GsClipPlots    *plots);
void            gs_what_if_tracks_set_hidden (GsWhatIfTracks *self,
                                              gboolean        hidden);

G_END_DECLS
