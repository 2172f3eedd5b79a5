/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-fusion.h"
#include "gs-figure-private.h"

G_BEGIN_DECLS

/**
 * GsFusionLayout:
 * @n_across: networks side by side; 1: one below the other
 * @text: size of the letters
 * @line: height of a line of them
 * @head: height of the figure's own title
 * @column: width of one network's drawing
 * @chip: width of a candidate's box
 * @gap: between two of them, where the arrow is
 * @chip_height: height of a candidate's box
 * @stage: height of a stage's box, 0 where there is none
 * @flow: height of the bands
 * @bar: width of what the bands run into
 * @block: height of one network's drawing
 *
 * Where things go.
 */
typedef struct
{
  guint n_across;
  double text;
  double line;
  double head;
  double column;
  double chip;
  double gap;
  double chip_height;
  double stage;
  double flow;
  double bar;
  double block;
} GsFusionLayout;

typedef struct
{
  GsFigure parent;
  guint n_columns;
  GsFigureFusionColumn columns[2];
} GsFigureFusion;

#define GS_FUSION_BAR 7.0
#define GS_FUSION_LINK 9.0

void gs_fusion_layout_arrange (GsFusionLayout *self, const GsFigureFusion *figure, GsFigureCanvas *canvas, double height);
double gs_fusion_layout_get_height (const GsFusionLayout *self, const GsFigureFusion *figure);
void gs_fusion_layout_get_origin (const GsFusionLayout *self, guint column, double *x, double *y);
double gs_fusion_layout_get_chip_x (const GsFusionLayout *self, const GsFigureFusionColumn *column, guint candidate);
double gs_fusion_layout_get_stage_x (const GsFusionLayout *self, const GsFigureFusionColumn *column, guint stage);
void gs_fusion_layout_list (const GsFusionLayout *self, const GsFigureFusion *figure, GArray *spots);
char *gs_fusion_name_candidate (guint modality, guint candidate, guint detail);
void gs_figure_fusion_draw (const GsFigure *figure, GsFigureCanvas *canvas);

G_END_DECLS
