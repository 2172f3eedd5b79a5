/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate-overlay.h"

#include <math.h>

/* A range that is lower than this would only thicken the edge. */
#define LEAST_RANGE 4.0

/* Marks nearer to each other than this are one; their size. */
#define LEAST_PITCH 5.0
#define MARK_WIDTH  6.0
#define MARK_HEIGHT 5.0

/* One line through the columns that have a value; it ends where they end. */
static void
draw_edge (cairo_t *cr,
           const GsTrackView *view,
           const float *heights,
           guint n_bins)
{
  double step = view->width / n_bins;
  gboolean open = FALSE;

  for (guint i = 0; i < n_bins; i++)
    {
      if (isnan (heights[i]))
        {
          open = FALSE;
          continue;
        }
      if (open)
        cairo_line_to (cr, (i + 0.5) * step, heights[i]);
      else
        cairo_move_to (cr, i * step, heights[i]);
      if (!open)
        cairo_line_to (cr, (i + 0.5) * step, heights[i]);
      open = TRUE;
    }
}

/**
 * gs_gate_overlay_draw_range:
 * @cr: a context
 * @view: what is visible
 * @own: weights of the first candidate, which lies on top of the stripe
 * @margin: above and below the stripe, pixels
 *
 * Where a pixel holds several frames, draws a line through the least and one through the largest weight that they have; the stripe itself
 * shows their mean.
 */
void
gs_gate_overlay_draw_range (cairo_t *cr,
                            const GsTrackView *view,
                            GsSeries *own,
                            double margin)
{
  guint n_bins = (guint) ceil (view->width * view->scale);
  double full = view->height - 2 * margin;
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, n_bins);
  g_autofree float *least = g_new (float, n_bins);
  g_autofree float *most = g_new (float, n_bins);
  GdkRGBA colour = view->palette->text;

  gs_series_reduce (own, view->start, view->end, bins, n_bins);
  for (guint i = 0; i < n_bins; i++)
    {
      gboolean ranges = bins[i].n_values > 1 && (double) (bins[i].max - bins[i].min) * full >= LEAST_RANGE;

      least[i] = ranges ? (float) (margin + CLAMP (bins[i].min, 0.0f, 1.0f) * full + 0.5) : NAN;
      most[i] = ranges ? (float) (margin + CLAMP (bins[i].max, 0.0f, 1.0f) * full - 0.5) : NAN;
    }

  colour.alpha = view->palette->high_contrast ? 1.0f : 0.75f;
  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  draw_edge (cr, view, least, n_bins);
  draw_edge (cr, view, most, n_bins);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static guint
find_first (const gint64 *times,
            guint n_times,
            gint64 time)
{
  guint low = 0, high = n_times;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (times[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * gs_gate_overlay_draw_marks:
 * @cr: a context
 * @view: what is visible
 * @times: (array length=n_times): media times, ascending
 * @n_times: how many
 * @margin: above and below the stripe, pixels
 *
 * Draws a small triangle at the bottom edge for each time, where there is room; of those that crowd the first stands for all. What it costs depends on
 * the width, not on how many there are.
 */
void
gs_gate_overlay_draw_marks (cairo_t *cr,
                            const GsTrackView *view,
                            const gint64 *times,
                            guint n_times,
                            double margin)
{
  gint64 pitch = (gint64) (LEAST_PITCH / view->width * (double) (view->end - view->start));
  double bottom = view->height - margin + 1;

  cairo_save (cr);
  for (guint i = find_first (times, n_times, view->start); i < n_times && times[i] < view->end;
       i = find_first (times, n_times, times[i] + MAX (pitch, 1)))
    {
      double x = gs_track_view_x (view, times[i]);

      cairo_move_to (cr, x - MARK_WIDTH / 2, bottom);
      cairo_line_to (cr, x, bottom - MARK_HEIGHT);
      cairo_line_to (cr, x + MARK_WIDTH / 2, bottom);
      cairo_close_path (cr);
    }
  gdk_cairo_set_source_rgba (cr, &view->palette->surface);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &view->palette->text);
  cairo_fill (cr);
  cairo_restore (cr);
}
