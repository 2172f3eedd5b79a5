/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-engine.h"
#include "gs-network-set.h"
#include "gs-session.h"
#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_ANALYSIS (gs_analysis_get_type ())

/**
 * GsAnalysis:
 *
 * What the networks say about the chosen clip: takes the run that the project holds, or lets the worker make
 * one. One per window.
 *
 * Properties, all notified: "run" (#GsRun, nullable), "job" (#GsJob, nullable: while the worker is at it), "networks" (pointer to a
 * #GsNetworkSet, nullable: those in use).
 * Signal "failed" (path, GError): a network cannot be used (path names it) or the analysis failed (path is %NULL).
 */
G_DECLARE_FINAL_TYPE (GsAnalysis, gs_analysis, GS, ANALYSIS, GObject)

GsAnalysis *gs_analysis_new          (GsEngine    *engine);
void        gs_analysis_set_clip     (GsAnalysis  *self,
                                      GsStore     *store,
                                      GsClip      *clip,
                                      gboolean     playable);
void        gs_analysis_restart      (GsAnalysis  *self);
void        gs_analysis_use_networks (GsAnalysis  *self,
                                      const char  *file,
                                      const char  *kept);
void        gs_analysis_set_playhead (GsAnalysis  *self,
                                      guint        frame);
void        gs_analysis_cancel       (GsAnalysis  *self);
GsRun      *gs_analysis_get_run      (GsAnalysis  *self);
GsRun      *gs_analysis_get_former   (GsAnalysis  *self);
GsJob      *gs_analysis_get_job      (GsAnalysis  *self);
const GsNetworkSet *gs_analysis_get_networks (GsAnalysis *self);

G_END_DECLS
