/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsFigure:
 *
 * A figure and the data behind it: drawn with Cairo and Pango alone, so that the window, the command line and reports
 * show the same. Made from plain arrays, of which it keeps copies; once made and its setters are called it does not
 * change, and any thread may draw it. Counted by reference.
 */
typedef struct _GsFigure GsFigure;

/**
 * GsFigureStyle:
 * @dark: whether it is drawn on a dark surface
 * @high_contrast: whether to prefer contrast to calm
 * @font: (nullable): family; %NULL for the system's sans-serif
 * @text_size: of the numbers along the axes, in units of the surface; 0 for %GS_FIGURE_TEXT_SIZE
 *
 * How a figure looks. All zero is light, as on paper.
 */
typedef struct
{
  gboolean dark;
  gboolean high_contrast;
  const char *font;
  double text_size;
} GsFigureStyle;

#define GS_FIGURE_TEXT_SIZE 11.0

/**
 * GsFigurePlace:
 * @x: what is there along the horizontal axis, in the axis' unit
 * @y: along the vertical axis
 * @row: row of a figure with cells, from the top, 0 first; -1 where there is none
 * @column: column, from the left
 *
 * What is at a point of a drawn figure.
 */
typedef struct
{
  double x;
  double y;
  int row;
  int column;
} GsFigurePlace;

/**
 * GsFigureLine:
 * @GS_FIGURE_LINE_NETWORK: what a network says: blue, solid
 * @GS_FIGURE_LINE_ALTERNATIVE: a second network, or a changed run: blue-green, dash-dotted
 * @GS_FIGURE_LINE_GOLD: the gold standard: near-black on light, white on dark
 * @GS_FIGURE_LINE_PERSON: one person's trace: each with a colour and a dash pattern of its own
 * @GS_FIGURE_LINE_OWN: the gates' "own": orange
 * @GS_FIGURE_LINE_GUIDE: what the others are seen against: dim, dashed
 *
 * What a line stands for; colour and stroke follow, the same as in the plots of the window.
 */
typedef enum
{
  GS_FIGURE_LINE_NETWORK,
  GS_FIGURE_LINE_ALTERNATIVE,
  GS_FIGURE_LINE_GOLD,
  GS_FIGURE_LINE_PERSON,
  GS_FIGURE_LINE_OWN,
  GS_FIGURE_LINE_GUIDE,
} GsFigureLine;

GsFigure *gs_figure_ref (GsFigure *self);
void gs_figure_unref (GsFigure *self);
const char *gs_figure_get_title (const GsFigure *self);
void gs_figure_set_title (GsFigure *self, const char *title);
void gs_figure_set_note (GsFigure *self, const char *note);
gboolean gs_figure_is_empty (const GsFigure *self);
void gs_figure_get_size (const GsFigure *self, double *width, double *height);

void gs_figure_draw (const GsFigure *self, cairo_t *cr, double width, double height, const GsFigureStyle *style);
gboolean gs_figure_find (const GsFigure *self, double width, double height, const GsFigureStyle *style, double x, double y,
                         GsFigurePlace *place);
char *gs_figure_describe (const GsFigure *self);
GString *gs_figure_to_csv (const GsFigure *self);
gboolean gs_figure_save (const GsFigure *self, const char *path, GError **error);
gboolean gs_figure_save_as (const GsFigure *self, const char *path, double width, double height,
                            const GsFigureStyle *style, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFigure, gs_figure_unref)

G_END_DECLS
