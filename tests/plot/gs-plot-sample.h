/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-series.h"
#include "gs-timeline.h"

G_BEGIN_DECLS

/* Made-up data for the gallery, the bench and the window tests: the same numbers every time. */

#define GS_SAMPLE_N_CANDIDATES 3

typedef struct
{
  GsFrameTimes *times;
  GsSeries *valence;
  GsSeries *arousal;
  GsSeries *people[2][2]; /* [dimension][person] */
  GsSeries *gold[2];
  GsSeries *gold_low[2];
  GsSeries *gold_high[2];
  GsSeries *gates[4][GS_SAMPLE_N_CANDIDATES]; /* valence face, valence sound, arousal face, arousal sound */
  GListStore *speech;
  GListStore *weak;
} GsPlotSample;

GsPlotSample *gs_plot_sample_new (gsize n_frames, double analysed);
void gs_plot_sample_free (GsPlotSample *self);
void gs_plot_sample_add_mel (GsTimeline *timeline);
void gs_plot_sample_fill (GsPlotSample *self, GsTimeline *timeline, gboolean people);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPlotSample, gs_plot_sample_free)

G_END_DECLS
