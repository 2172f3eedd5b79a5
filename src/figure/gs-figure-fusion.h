/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

G_BEGIN_DECLS

/* L is at most one less. */
#define GS_FIGURE_FUSION_CANDIDATES 12

/**
 * GsFigureFusionColumn:
 * @network: (nullable): what kind of network it is, such as "GRJCA, L = 2"
 * @n_outputs: 1, or 2 for a network of both
 * @outputs: what they are called
 * @predictions: what it says; NaN: not known
 * @n_iterations: L; 0: a network without attention
 * @has_gates: whether it has gates
 * @hierarchical: whether each iteration has a gate of its own and a stage gate chooses among their results
 * @weights: [modality][stage][candidate]: stage 0 is the final gate, t that of iteration t; the face's first; NaN: not known
 *
 * One network as it computes.
 */
typedef struct
{
  const char *network;
  guint n_outputs;
  const char *outputs[2];
  double predictions[2];
  guint n_iterations;
  gboolean has_gates;
  gboolean hierarchical;
  double weights[2][GS_FIGURE_FUSION_CANDIDATES][GS_FIGURE_FUSION_CANDIDATES];
} GsFigureFusionColumn;

/**
 * GsFigureFusionSpot:
 * @column: which network
 * @iteration: t: the attention of iteration t; 0: a gate
 * @modality: 0 the face's, 1 the sound's
 * @stage: of a gate: 0 the final one, t that of iteration t
 * @x: left edge
 * @y: upper edge
 * @width: how wide
 * @height: how high
 *
 * A place of the drawing that stands for something that can be looked at by itself.
 */
typedef struct
{
  guint column;
  guint iteration;
  guint modality;
  guint stage;
  double x;
  double y;
  double width;
  double height;
} GsFigureFusionSpot;

GsFigure *gs_figure_fusion_new (const char *title, const GsFigureFusionColumn *columns, guint n_columns);
double gs_figure_fusion_get_height (const GsFigure *self, double width, const GsFigureStyle *style);
double gs_figure_fusion_get_least_width (const GsFigure *self, const GsFigureStyle *style);
GArray *gs_figure_fusion_list_spots (const GsFigure *self, double width, double height, const GsFigureStyle *style);
char *gs_figure_fusion_describe_spot (const GsFigure *self, const GsFigureFusionSpot *spot);

G_END_DECLS
