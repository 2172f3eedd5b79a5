/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-bland-altman.h"

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
  double *means;
  double *differences;
  gsize n;
  gsize first;
  gsize end;
  GsAgreement agreement;
} GsFigureBlandAltman;

static char *
sum_up (const GsFigureBlandAltman *self)
{
  g_autofree char *bias = gs_figure_format (self->agreement.bias, 3, TRUE);
  g_autofree char *low = gs_figure_format (self->agreement.limit_low, 3, TRUE);
  g_autofree char *high = gs_figure_format (self->agreement.limit_high, 3, TRUE);
  g_autofree char *n = gs_figure_format_count (self->agreement.n);

  return g_strdup_printf (_("bias %s   limits %s, %s   n = %s"), bias, low, high, n);
}

static void
draw_level (const GsFigureFrame *frame,
            GsFigureCanvas *canvas,
            double value,
            GsFigureLine line)
{
  double y = gs_figure_frame_get_y (frame, value);

  if (!isfinite (value))
    return;

  gs_figure_canvas_set_line (canvas, line, 0);
  cairo_move_to (canvas->cr, frame->x, y);
  cairo_line_to (canvas->cr, frame->x + frame->width, y);
  cairo_stroke (canvas->cr);
}

static void
draw_limits (const GsFigureFrame *frame,
             GsFigureCanvas *canvas,
             const GsAgreement *agreement)
{
  GsFigureColour band = canvas->ink;
  double top = gs_figure_frame_get_y (frame, agreement->limit_high), bottom = gs_figure_frame_get_y (frame, agreement->limit_low);

  band.a = canvas->dark ? 0.09 : 0.05;
  if (!isfinite (top) || !isfinite (bottom))
    return;
  gs_figure_canvas_set_colour (canvas, &band);
  cairo_rectangle (canvas->cr, frame->x, top, frame->width, bottom - top);
  cairo_fill (canvas->cr);
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureBlandAltman *self = (const GsFigureBlandAltman *) (gconstpointer) figure;
  g_autofree char *summary = sum_up (self);
  g_autofree char *across = g_strdup_printf (_("mean of %s and %s"), self->x_name, self->y_name);
  g_autofree char *up = g_strdup_printf (_("%s − %s"), self->x_name, self->y_name);
  double low = INFINITY, high = -INFINITY;
  GsFigureKey keys[3] = {
    { GS_FIGURE_KEY_LINE, GS_FIGURE_LINE_GOLD, 0, _("bias") },
    { GS_FIGURE_KEY_LINE, GS_FIGURE_LINE_GUIDE, 0, _("limits of agreement (±1.96 SD)") },
  };
  GsFigureFrame frame = { .title = figure->title, .summary = summary, .note = figure->note, .x_name = across, .y_name = up,
                          .keys = keys, .n_keys = 2 };

  if (self->end > self->first)
    keys[frame.n_keys++] = (GsFigureKey){ GS_FIGURE_KEY_DOT, GS_FIGURE_LINE_OWN, 0, _("selected time") };
  gs_figure_find_range (self->means, self->n, &low, &high);
  if (low >= -1.0 && high <= 1.0 && high - low > 0.6)
    gs_figure_axis_set (&frame.across, -1.0, 1.0);
  else
    gs_figure_axis_fit (&frame.across, low, high);

  low = INFINITY;
  high = -INFINITY;
  gs_figure_find_range (self->differences, self->n, &low, &high);
  gs_figure_find_range (&self->agreement.limit_low, 1, &low, &high);
  gs_figure_find_range (&self->agreement.limit_high, 1, &low, &high);
  /* Zero in the middle: a bias is seen at once. */
  high = MAX (fabs (low), fabs (high));
  gs_figure_axis_fit (&frame.up, -high, high);
  frame.up.sign = TRUE;

  frame.right = gs_figure_cloud_get_room (canvas, self->n);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_frame_clip (&frame, canvas);
  draw_limits (&frame, canvas, &self->agreement);
  cairo_restore (canvas->cr);
  gs_figure_cloud_draw (&frame, canvas, self->means, self->differences, self->n, self->first, self->end);
  draw_level (&frame, canvas, self->agreement.limit_high, GS_FIGURE_LINE_GUIDE);
  draw_level (&frame, canvas, self->agreement.limit_low, GS_FIGURE_LINE_GUIDE);
  draw_level (&frame, canvas, self->agreement.bias, GS_FIGURE_LINE_GOLD);
  gs_figure_frame_outline (&frame, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return ((const GsFigureBlandAltman *) (gconstpointer) figure)->agreement.n == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureBlandAltman *self = (const GsFigureBlandAltman *) (gconstpointer) figure;
  g_autofree char *summary = sum_up (self);

  g_string_append_printf (text, _("%s minus %s; %s"), self->x_name, self->y_name, summary);
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureBlandAltman *self = (const GsFigureBlandAltman *) (gconstpointer) figure;

  g_string_append (csv, "mean,difference\n");
  for (gsize i = 0; i < self->n; i++)
    {
      gs_figure_csv_append_number (csv, self->means[i]);
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, self->differences[i]);
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureBlandAltman *self = (GsFigureBlandAltman *) (gpointer) figure;

  g_free (self->x_name);
  g_free (self->y_name);
  g_free (self->means);
  g_free (self->differences);
}

static const GsFigureClass bland_altman_class = { 520.0, 360.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_bland_altman_new:
 * @title: (nullable): its title
 * @x_name: who is compared
 * @y_name: who is subtracted
 * @x: [n] values, NaN = missing; copied
 * @y: [n] values
 * @n: how many
 *
 * Difference against mean (Bland and Altman 1986), with the bias and the limits of agreement, bias ∓ 1.96 standard deviations
 * (N - 1) of the differences, as gs_agreement_measure() gives them.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_bland_altman_new (const char *title,
                            const char *x_name,
                            const char *y_name,
                            const double *x,
                            const double *y,
                            gsize n)
{
  GsFigureBlandAltman *self = gs_figure_alloc (&bland_altman_class, sizeof *self, title);

  self->x_name = g_strdup (x_name);
  self->y_name = g_strdup (y_name);
  self->means = g_new (double, MAX (1, n));
  self->differences = g_new (double, MAX (1, n));
  self->n = n;
  for (gsize i = 0; i < n; i++)
    {
      self->means[i] = (x[i] + y[i]) / 2.0;
      self->differences[i] = x[i] - y[i];
    }
  gs_agreement_measure (&self->agreement, x, y, n);

  return &self->parent;
}

/**
 * gs_figure_bland_altman_set_selected:
 * @self: a Bland-Altman figure
 * @first: first row of the selection
 * @end: row after its last; @first for none
 *
 * Shows which points belong to a stretch of time.
 */
void
gs_figure_bland_altman_set_selected (GsFigure *self,
                                     gsize first,
                                     gsize end)
{
  GsFigureBlandAltman *plot = (GsFigureBlandAltman *) (gpointer) self;

  g_return_if_fail (self->class == &bland_altman_class);

  plot->first = first;
  plot->end = MIN (end, plot->n);
}
