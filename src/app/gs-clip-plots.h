/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-run-series.h"
#include "gs-sound-overview.h"
#include "gs-trace.h"

G_BEGIN_DECLS

#define GS_TYPE_CLIP_PLOTS (gs_clip_plots_get_type ())

/**
 * GsClipPlots:
 *
 * Everything of one clip that is drawn, as series that each view shares: the run's predictions and gates, the
 * people's traces, the sound.
 *
 * Properties, notified: "run" (#GsRun, nullable), "other" (#GsRunSeries, nullable: a run that is held against it).
 */
G_DECLARE_FINAL_TYPE (GsClipPlots, gs_clip_plots, GS, CLIP_PLOTS, GObject)

GsClipPlots  *gs_clip_plots_new            (GsClip      *clip);
GsClip       *gs_clip_plots_get_clip       (GsClipPlots *self);
GsFrameTimes *gs_clip_plots_get_times      (GsClipPlots *self);
double       *gs_clip_plots_get_own_values (GsClipPlots *self,
                                            GsTrace     *trace,
                                            gsize        first,
                                            gsize        n_frames);
void          gs_clip_plots_set_run        (GsClipPlots *self,
                                            GsRun       *run);
GsRun        *gs_clip_plots_get_run        (GsClipPlots *self);
void          gs_clip_plots_set_former     (GsClipPlots *self,
                                            GsRun       *run);
GsRunSeries  *gs_clip_plots_get_former     (GsClipPlots *self);
void          gs_clip_plots_set_other      (GsClipPlots *self,
                                            GsRun       *run);
GsRunSeries  *gs_clip_plots_get_other      (GsClipPlots *self);
GsRunSeries  *gs_clip_plots_get_run_series (GsClipPlots *self);
GsSeries     *gs_clip_plots_get_trace      (GsClipPlots *self,
                                            GsTrace     *trace);
GsSeries     *gs_clip_plots_get_recorded   (GsClipPlots *self,
                                            GsTrace     *trace);
void          gs_clip_plots_set_media_info (GsClipPlots *self,
                                            GsMediaInfo *info);
GsSoundOverview *gs_clip_plots_get_sound   (GsClipPlots *self);
char         *gs_candidate_name            (guint        candidate,
                                            gboolean     stages);

G_END_DECLS
