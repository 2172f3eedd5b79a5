/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-scatter.h"

#include "gs-agreement.h"
#include "gs-figure-cloud.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  GsFigure parent;
  char *x_name;
  char *y_name;
  double *x;
  double *y;
  gsize n;
  gsize first;
  gsize end;
  GsAgreement agreement;
} GsFigureScatter;

static char *
sum_up (const GsFigureScatter *self)
{
  g_autofree char *ccc = gs_figure_format (self->agreement.ccc, 3, FALSE);
  g_autofree char *pearson = gs_figure_format (self->agreement.pearson, 3, FALSE);
  g_autofree char *rmse = gs_figure_format (self->agreement.rmse, 3, FALSE);
  g_autofree char *n = gs_figure_format_count (self->agreement.n);

  return g_strdup_printf ("CCC %s   r %s   RMSE %s   n = %s", ccc, pearson, rmse, n);
}

static void
get_regression (const GsFigureScatter *self,
                double *slope,
                double *intercept)
{
  *slope = self->agreement.covariance / self->agreement.variance_x;
  *intercept = self->agreement.mean_y - *slope * self->agreement.mean_x;
}

static void
find_axis (const GsFigureScatter *self,
           GsFigureAxis *axis)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < self->n; i++)
    {
      if (!isfinite (self->x[i]) || !isfinite (self->y[i]))
        continue;
      gs_figure_find_range (&self->x[i], 1, &low, &high);
      gs_figure_find_range (&self->y[i], 1, &low, &high);
    }

  /* Ratings on the usual scale are shown on all of it, so that figures can be held side by side. */
  if (low >= -1.0 && high <= 1.0 && high - low > 0.6)
    gs_figure_axis_set (axis, -1.0, 1.0);
  else
    gs_figure_axis_fit (axis, low, high);
}

static void
draw_line (const GsFigureFrame *frame,
           GsFigureCanvas *canvas,
           double slope,
           double intercept)
{
  double left = frame->across.low, right = frame->across.high;

  cairo_move_to (canvas->cr, gs_figure_frame_get_x (frame, left), gs_figure_frame_get_y (frame, intercept + slope * left));
  cairo_line_to (canvas->cr, gs_figure_frame_get_x (frame, right), gs_figure_frame_get_y (frame, intercept + slope * right));
  cairo_stroke (canvas->cr);
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureScatter *self = (const GsFigureScatter *) (gconstpointer) figure;
  g_autofree char *summary = sum_up (self);
  g_autofree char *regression = NULL;
  double slope, intercept;
  GsFigureKey keys[3] = { { GS_FIGURE_KEY_LINE, GS_FIGURE_LINE_GUIDE, 0, _("identity") } };
  GsFigureFrame frame = { .title = figure->title, .summary = summary, .note = figure->note, .x_name = self->x_name,
                          .y_name = self->y_name, .square = TRUE, .keys = keys, .n_keys = 1 };

  get_regression (self, &slope, &intercept);
  if (isfinite (slope))
    {
      g_autofree char *a = gs_figure_format (intercept, 2, FALSE);
      g_autofree char *b = gs_figure_format (fabs (slope), 2, FALSE);

      regression = g_strdup_printf (_("regression: %s %s %s x"), a, slope < 0.0 ? "−" : "+", b);
      keys[frame.n_keys++] = (GsFigureKey){ GS_FIGURE_KEY_LINE, GS_FIGURE_LINE_GOLD, 0, regression };
    }
  if (self->end > self->first)
    keys[frame.n_keys++] = (GsFigureKey){ GS_FIGURE_KEY_DOT, GS_FIGURE_LINE_OWN, 0, _("selected time") };

  find_axis (self, &frame.across);
  frame.up = frame.across;
  frame.right = gs_figure_cloud_get_room (canvas, self->n);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_cloud_draw (&frame, canvas, self->x, self->y, self->n, self->first, self->end);
  gs_figure_frame_clip (&frame, canvas);
  gs_figure_canvas_set_line (canvas, GS_FIGURE_LINE_GUIDE, 0);
  draw_line (&frame, canvas, 1.0, 0.0);
  gs_figure_canvas_set_line (canvas, GS_FIGURE_LINE_GOLD, 0);
  if (isfinite (slope))
    draw_line (&frame, canvas, slope, intercept);
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return ((const GsFigureScatter *) (gconstpointer) figure)->agreement.n == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureScatter *self = (const GsFigureScatter *) (gconstpointer) figure;
  g_autofree char *summary = sum_up (self);

  /* TRANSLATORS: %s are two names and a list of figures */
  g_string_append_printf (text, _("%s across, %s upwards; %s"), self->x_name, self->y_name, summary);
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureScatter *self = (const GsFigureScatter *) (gconstpointer) figure;

  gs_figure_csv_append_name (csv, self->x_name);
  g_string_append_c (csv, ',');
  gs_figure_csv_append_name (csv, self->y_name);
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < self->n; i++)
    {
      gs_figure_csv_append_number (csv, self->x[i]);
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, self->y[i]);
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureScatter *self = (GsFigureScatter *) (gpointer) figure;

  g_free (self->x_name);
  g_free (self->y_name);
  g_free (self->x);
  g_free (self->y);
}

static const GsFigureClass scatter_class = { 420.0, 400.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_scatter_new:
 * @title: (nullable): its title
 * @x_name: who said what goes across; the reference, if one of them is
 * @y_name: who said what goes upwards
 * @x: [n] values, NaN = missing; copied
 * @y: [n] values
 * @n: how many
 *
 * One trace against another: their density, the line on which they would be the same, and the least squares line of @y on @x. CCC, r and RMSE are
 * those of gs_agreement_measure().
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_scatter_new (const char *title,
                       const char *x_name,
                       const char *y_name,
                       const double *x,
                       const double *y,
                       gsize n)
{
  GsFigureScatter *self = gs_figure_alloc (&scatter_class, sizeof *self, title);

  self->x_name = g_strdup (x_name);
  self->y_name = g_strdup (y_name);
  self->x = g_memdup2 (x, n * sizeof (double));
  self->y = g_memdup2 (y, n * sizeof (double));
  self->n = n;
  gs_agreement_measure (&self->agreement, x, y, n);

  return &self->parent;
}

/**
 * gs_figure_scatter_set_selected:
 * @self: a scatter
 * @first: first row of the selection
 * @end: row after its last; @first for none
 *
 * Shows which points belong to a stretch of time.
 */
void
gs_figure_scatter_set_selected (GsFigure *self,
                                gsize first,
                                gsize end)
{
  GsFigureScatter *scatter = (GsFigureScatter *) (gpointer) self;

  g_return_if_fail (self->class == &scatter_class);

  scatter->first = first;
  scatter->end = MIN (end, scatter->n);
}
