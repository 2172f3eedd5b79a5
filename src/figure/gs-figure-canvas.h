/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-figure.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * GsFigureColour:
 *
 * A colour, 0 to 1 each; @a is how opaque it is.
 */
typedef struct
{
  double r;
  double g;
  double b;
  double a;
} GsFigureColour;

/**
 * GsFigureGeometry:
 * @x: left edge of where the data is drawn
 * @y: upper edge
 * @width: of the data's area; 0: there is none
 * @height: of it
 * @low_x: value at the left edge
 * @high_x: at the right edge
 * @low_y: at the lower edge
 * @high_y: at the upper edge
 * @n_rows: cells from top to bottom; 0: a figure without cells
 * @n_columns: cells across
 *
 * Where in the figure which value is. Whoever draws a figure notes it.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  double low_x;
  double high_x;
  double low_y;
  double high_y;
  guint n_rows;
  guint n_columns;
} GsFigureGeometry;

/**
 * GsFigureCanvas:
 * @cr: where to draw
 * @width: of the figure
 * @height: of the figure
 * @text: size of the numbers along axes; titles are larger, notes smaller
 * @font: family
 * @dark: whether the surface is dark
 * @high_contrast: whether to prefer contrast to calm
 * @layout: the text that is being measured or drawn
 * @surface: behind everything
 * @ink: text
 * @dim: secondary text, still 4.5:1 on @surface
 * @grid: lines behind the data
 * @edge: around the plot's area
 * @geometry: where the data is
 *
 * A figure being drawn.
 */
typedef struct
{
  cairo_t *cr;
  double width;
  double height;
  double text;
  const char *font;
  gboolean dark;
  gboolean high_contrast;
  PangoLayout *layout;
  GsFigureColour surface;
  GsFigureColour ink;
  GsFigureColour dim;
  GsFigureColour grid;
  GsFigureColour edge;
  GsFigureGeometry geometry;
} GsFigureCanvas;

void gs_figure_canvas_init (GsFigureCanvas *self, cairo_t *cr, double width, double height, const GsFigureStyle *style);
void gs_figure_canvas_clear (GsFigureCanvas *self);

GsFigureColour gs_figure_colour_line (const GsFigureCanvas *self, GsFigureLine line, guint person);
GsFigureColour gs_figure_colour_candidate (const GsFigureCanvas *self, guint candidate, guint n_candidates);
GsFigureColour gs_figure_colour_amount (const GsFigureCanvas *self, double amount);
GsFigureColour gs_figure_colour_signed (const GsFigureCanvas *self, double value);
GsFigureColour gs_figure_colour_blend (const GsFigureColour *under, const GsFigureColour *over, double amount);
GsFigureColour gs_figure_colour_text_on (const GsFigureColour *fill);
double gs_figure_colour_contrast (const GsFigureColour *one, const GsFigureColour *other);

void gs_figure_canvas_set_colour (GsFigureCanvas *self, const GsFigureColour *colour);
void gs_figure_canvas_set_line (GsFigureCanvas *self, GsFigureLine line, guint person);
double gs_figure_canvas_measure (GsFigureCanvas *self, const char *text, double size, gboolean bold);
double gs_figure_canvas_get_line_height (GsFigureCanvas *self, double size);
double gs_figure_canvas_write (GsFigureCanvas *self, const char *text, double size, gboolean bold,
                               const GsFigureColour *colour, double x, double y, double align, double most);
double gs_figure_canvas_write_lines (GsFigureCanvas *self, const char *text, double size, const GsFigureColour *colour,
                                     double x, double y, double width);
void gs_figure_canvas_write_turned (GsFigureCanvas *self, const char *text, double size, gboolean bold,
                                    const GsFigureColour *colour, double x, double y, double align, double angle, double most);
double gs_figure_canvas_snap (const GsFigureCanvas *self, double place);

char *gs_figure_format (double value, guint decimals, gboolean sign);
char *gs_figure_format_count (gsize count);

G_END_DECLS
