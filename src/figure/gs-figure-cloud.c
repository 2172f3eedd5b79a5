/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-cloud.h"

#include <glib/gi18n.h>
#include <math.h>

#define CELL          7.0  /* side of a cell, in points, at the usual text size */
#define MOST_CELLS    64
#define MOST_SELECTED 3000 /* dots of a selection; of more every so many-th is drawn */

static void
draw_dots (const GsFigureFrame *frame,
           GsFigureCanvas *canvas,
           const double *x,
           const double *y,
           gsize first,
           gsize end,
           GsFigureLine line,
           double opacity)
{
  GsFigureColour colour = gs_figure_colour_line (canvas, line, 0);
  double radius = canvas->text * 0.2;
  gsize step = MAX (1, (end - first + MOST_SELECTED - 1) / MOST_SELECTED);

  colour.a = opacity;
  gs_figure_canvas_set_colour (canvas, &colour);
  for (gsize i = first; i < end; i += step)
    {
      if (!isfinite (x[i]) || !isfinite (y[i]))
        continue;
      cairo_arc (canvas->cr, gs_figure_frame_get_x (frame, x[i]), gs_figure_frame_get_y (frame, y[i]), radius, 0.0, 2.0 * G_PI);
      cairo_fill (canvas->cr);
    }
}

static void
draw_cells (const GsFigureFrame *frame,
            GsFigureCanvas *canvas,
            const double *x,
            const double *y,
            gsize n)
{
  double side = CELL * canvas->text / GS_FIGURE_TEXT_SIZE;
  guint n_x = (guint) CLAMP (frame->width / side, 1.0, MOST_CELLS), n_y = (guint) CLAMP (frame->height / side, 1.0, MOST_CELLS);
  double width = frame->width / n_x, height = frame->height / n_y;
  g_autofree guint *counts = g_new0 (guint, (gsize) n_x * n_y);
  g_autofree char *top = NULL;
  guint most = 1;

  for (gsize i = 0; i < n; i++)
    {
      double across = gs_figure_axis_get_share (&frame->across, x[i]), up = gs_figure_axis_get_share (&frame->up, y[i]);
      guint *count;

      if (!(across >= 0.0 && across <= 1.0 && up >= 0.0 && up <= 1.0))
        continue;
      count = &counts[MIN ((guint) ((1.0 - up) * n_y), n_y - 1) * n_x + MIN ((guint) (across * n_x), n_x - 1)];
      (*count)++;
      most = MAX (most, *count);
    }

  for (guint row = 0; row < n_y; row++)
    {
      for (guint column = 0; column < n_x; column++)
        {
          guint count = counts[row * n_x + column];
          GsFigureColour colour;

          if (count == 0)
            continue;
          /* Logarithmic: single points next to thousands still show. */
          colour = gs_figure_colour_amount (canvas, most > 1 ? log (count) / log (most) : 1.0);
          gs_figure_canvas_set_colour (canvas, &colour);
          cairo_rectangle (canvas->cr, frame->x + column * width, frame->y + row * height, width, height);
          cairo_fill (canvas->cr);
        }
    }

  top = gs_figure_format_count (most);
  cairo_reset_clip (canvas->cr);
  if (canvas->width - frame->x - frame->width > canvas->text * 5.0)
    gs_figure_draw_scale (canvas, frame->x + frame->width + canvas->text, frame->y, MIN (frame->height, canvas->text * 11.0),
                          _("pairs in a cell"), top, "1", FALSE);
}

/**
 * gs_figure_cloud_draw:
 * @frame: a frame that was drawn
 * @canvas: the canvas
 * @x: [n] values across; NaN = missing
 * @y: [n] values upwards
 * @n: how many
 * @first: first of the selected ones
 * @end: the one after the last; @first: nothing is selected
 *
 * Draws points: few as dots, many as cells that are deeper the more lie in them, with what the colours mean beside the plot.
 * The selected ones are orange dots on top.
 */
void
gs_figure_cloud_draw (const GsFigureFrame *frame,
                      GsFigureCanvas *canvas,
                      const double *x,
                      const double *y,
                      gsize n,
                      gsize first,
                      gsize end)
{
  cairo_save (canvas->cr);
  if (n <= GS_FIGURE_MOST_DOTS)
    draw_dots (frame, canvas, x, y, 0, n, GS_FIGURE_LINE_NETWORK, 0.55);
  else
    draw_cells (frame, canvas, x, y, n);
  cairo_restore (canvas->cr);

  if (end > first)
    {
      gs_figure_frame_clip (frame, canvas);
      draw_dots (frame, canvas, x, y, MIN (first, n), MIN (end, n), GS_FIGURE_LINE_OWN, 0.8);
      cairo_restore (canvas->cr);
    }
}

/**
 * gs_figure_cloud_get_room:
 * @canvas: a canvas
 * @n: points
 *
 * Returns: room that the meaning of the colours takes to the right of the plot
 */
double
gs_figure_cloud_get_room (const GsFigureCanvas *canvas,
                          gsize n)
{
  return n > GS_FIGURE_MOST_DOTS ? canvas->text * 6.0 : canvas->text;
}
