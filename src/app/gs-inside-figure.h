/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-figure.h"
#include "gs-inside-job.h"

G_BEGIN_DECLS

/**
 * GsInsideSpot:
 * @output: under which output the run keeps the gate
 * @modality: 0 the face's, 1 the sound's
 * @stage: of a gate: 0 the final one, t that of iteration t
 * @iteration: t: the correlation of iteration t; 0: a gate
 *
 * A place of the fusion.
 */
typedef struct
{
  GsOutput output;
  guint modality;
  guint stage;
  guint iteration;
} GsInsideSpot;

/* A figure to be made, with copies of all that it takes; any thread may make it. */
typedef struct _GsInsideFigure GsInsideFigure;

GsInsideFigure *gs_inside_figure_new_gate        (GsClipPlots        *plots,
                                                  const GsInsideSpot *spot,
                                                  gsize               first,
                                                  gsize               n_frames,
                                                  guint               candidate);
GsInsideFigure *gs_inside_figure_new_correlation (GsInsideJob        *job,
                                                  const GsInsideSpot *spot,
                                                  gboolean            by_strength);
void            gs_inside_figure_free            (GsInsideFigure     *self);
GsFigure       *gs_inside_figure_make            (const GsInsideFigure *self);
char           *gs_inside_figure_name_spot       (const GsInsideSpot *spot);

G_END_DECLS
