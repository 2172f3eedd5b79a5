/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-inside-job.h"
#include "gs-tracks.h"

G_BEGIN_DECLS

#define GS_TYPE_NORM_TRACKS (gs_norm_tracks_get_type ())

/**
 * GsNormTracks:
 *
 * How long the features are that gates choose between, own and after each iteration, as a track for each output and modality. Computed in the
 * background when somebody asks for it, by a worker that gives way to the others.
 *
 * Signals: "changed": they are shown, or no more, or there is more of them; "failed" (#GError).
 */
G_DECLARE_FINAL_TYPE (GsNormTracks, gs_norm_tracks, GS, NORM_TRACKS, GObject)

GsNormTracks *gs_norm_tracks_new        (GsTimeline   *timeline,
                                         GsTracks     *tracks);
void          gs_norm_tracks_set_plots  (GsNormTracks *self,
                                         GsClipPlots  *plots);
void          gs_norm_tracks_start      (GsNormTracks *self,
                                         GPtrArray    *networks);
void          gs_norm_tracks_clear      (GsNormTracks *self);
void          gs_norm_tracks_set_hidden (GsNormTracks *self,
                                         gboolean      hidden);
GsJob        *gs_norm_tracks_get_job    (GsNormTracks *self);

G_END_DECLS
