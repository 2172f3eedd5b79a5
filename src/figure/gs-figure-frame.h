/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure-axis.h"

G_BEGIN_DECLS

/**
 * GsFigureKeyKind:
 * @GS_FIGURE_KEY_LINE: a line
 * @GS_FIGURE_KEY_BAND: an area of the line's colour
 * @GS_FIGURE_KEY_DOT: a dot
 *
 * What stands before a name in the legend.
 */
typedef enum
{
  GS_FIGURE_KEY_LINE,
  GS_FIGURE_KEY_BAND,
  GS_FIGURE_KEY_DOT,
} GsFigureKeyKind;

/**
 * GsFigureKey:
 *
 * A name in the legend and what it looks like.
 */
typedef struct
{
  GsFigureKeyKind kind;
  GsFigureLine line;
  guint person;
  const char *name;
} GsFigureKey;

/**
 * GsFigureFrame:
 * @title: in bold, above
 * @summary: (nullable): the figures that sum it up, below the title
 * @note: (nullable): a sentence at the foot
 * @x_name: (nullable): what goes across
 * @x_unit: (nullable): its unit
 * @y_name: (nullable): what goes up
 * @y_unit: (nullable): its unit
 * @across: axis
 * @up: axis
 * @square: whether a unit is as long across as upwards
 * @right: room to the right of the plot for what the figure puts there
 * @keys: (nullable): [n_keys] the legend
 * @n_keys: how many
 * @x: (out): left edge of the data's area
 * @y: (out): its upper edge
 * @width: (out): its width
 * @height: (out): its height
 *
 * Title, legend, axes and grid: what figures with two axes share.
 */
typedef struct
{
  const char *title;
  const char *summary;
  const char *note;
  const char *x_name;
  const char *x_unit;
  const char *y_name;
  const char *y_unit;
  GsFigureAxis across;
  GsFigureAxis up;
  gboolean square;
  double right;
  const GsFigureKey *keys;
  guint n_keys;
  double x;
  double y;
  double width;
  double height;
} GsFigureFrame;

gboolean gs_figure_frame_draw (GsFigureFrame *self, GsFigureCanvas *canvas);
double gs_figure_frame_get_x (const GsFigureFrame *self, double value);
double gs_figure_frame_get_y (const GsFigureFrame *self, double value);
void gs_figure_frame_clip (const GsFigureFrame *self, GsFigureCanvas *canvas);
void gs_figure_frame_outline (const GsFigureFrame *self, GsFigureCanvas *canvas);

double gs_figure_draw_head (GsFigureCanvas *canvas, const char *title, const char *summary);
double gs_figure_draw_foot (GsFigureCanvas *canvas, const char *note);
void gs_figure_draw_scale (GsFigureCanvas *canvas, double x, double y, double height, const char *name, const char *top,
                           const char *bottom, gboolean is_signed);
void gs_figure_draw_empty (GsFigureCanvas *canvas, const char *title, const char *sentence);

#define GS_FIGURE_MARGIN 10.0

G_END_DECLS
