/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-canvas.h"

G_BEGIN_DECLS

/**
 * GsFigureCell:
 * @filled: whether it has a colour
 * @colour: its colour
 * @text: (nullable) (transfer full): what is written in it
 * @detail: (nullable) (transfer full): smaller, below that
 *
 * One cell of a figure with cells.
 */
typedef struct
{
  gboolean filled;
  GsFigureColour colour;
  char *text;
  char *detail;
} GsFigureCell;

/**
 * GsFigureCells:
 * @title: in bold, above
 * @summary: (nullable): the figures that sum it up
 * @note: (nullable): a sentence at the foot
 * @x_name: (nullable): what the columns are
 * @y_name: (nullable): what the rows are
 * @row_names: [n_rows]
 * @column_names: [n_columns + n_extra]
 * @marked: (nullable): [n_rows] which rows, and columns of the same number, stand out
 * @n_rows: rows
 * @n_columns: columns with colours
 * @n_extra: columns of numbers beside them
 * @scale_name: what the colours stand for
 * @scale_top: the deepest of them
 * @scale_bottom: the other end
 * @scale_signed: whether they go from orange to blue
 * @get_cell: fills in a cell that is all zero
 * @figure: for @get_cell
 *
 * A table whose cells have colours.
 */
typedef struct
{
  const char *title;
  const char *summary;
  const char *note;
  const char *x_name;
  const char *y_name;
  const char *const *row_names;
  const char *const *column_names;
  const gboolean *marked;
  guint n_rows;
  guint n_columns;
  guint n_extra;
  const char *scale_name;
  const char *scale_top;
  const char *scale_bottom;
  gboolean scale_signed;
  void (*get_cell) (const GsFigure *figure, GsFigureCanvas *canvas, guint row, guint column, GsFigureCell *cell);
  const GsFigure *figure;
} GsFigureCells;

void gs_figure_cells_draw (const GsFigureCells *self, GsFigureCanvas *canvas);

G_END_DECLS
