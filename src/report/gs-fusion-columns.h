/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-fusion.h"
#include "gs-session.h"

G_BEGIN_DECLS

/**
 * GsFusionColumns:
 * @n_columns: one a network: 1 or 2; 0 where the run does not say what made it
 * @outputs: under which output the run keeps each network's gates
 * @columns: what is drawn of each
 *
 * The networks of a run as the figure of the fusion takes them.
 */
typedef struct
{
  guint n_columns;
  GsOutput outputs[2];
  GsFigureFusionColumn columns[2];
} GsFusionColumns;

/**
 * GsFusionReader:
 * @read_prediction: returns what the run says of an output, or NaN
 * @read_weight: returns what a gate of the run gives a candidate, or NaN
 * @data: for both
 *
 * Where the values of a run come from.
 */
typedef struct
{
  double (*read_prediction) (GsOutput output, gpointer data);
  double (*read_weight) (guint gate, guint candidate, gpointer data);
  gpointer data;
} GsFusionReader;

GsFusionColumns *gs_fusion_columns_new        (GsRun           *run);
void             gs_fusion_columns_free       (GsFusionColumns *self);
void             gs_fusion_columns_read       (GsFusionColumns *self,
                                               GsRun           *run,
                                               const GsFusionReader *reader);
void             gs_fusion_columns_read_frames (GsFusionColumns *self,
                                                GsRun          *run,
                                                gsize           first,
                                                gsize           n_frames);
const char      *gs_fusion_columns_name_output (GsOutput        output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFusionColumns, gs_fusion_columns_free)

G_END_DECLS
