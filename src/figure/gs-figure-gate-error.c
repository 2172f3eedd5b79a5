/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-gate-error.h"

#include "gs-agreement.h"
#include "gs-binned-means.h"
#include "gs-block-length.h"
#include "gs-figure-frame.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Bins with a smaller share of all frames do not stretch the axis. */
#define LEAST_SHARE 0.02

typedef struct
{
  GsFigure parent;
  char *weight_name;
  char *error_name;
  GsBinnedMean bins[GS_FIGURE_GATE_BINS];
  GsAgreement agreement;
  gsize block;
} GsFigureGateError;

static const GsFigureGateError *
get_gate_error (const GsFigure *figure)
{
  return (const GsFigureGateError *) (gconstpointer) figure;
}

static char *
sum_up (const GsFigureGateError *self)
{
  g_autofree char *pearson = gs_figure_format (self->agreement.pearson, 3, TRUE);
  g_autofree char *n = gs_figure_format_count (self->agreement.n);

  return g_strdup_printf (_("r of weight and error %s   n = %s   blocks of %u"), pearson, n, (guint) self->block);
}

/* How often each weight was given, as bars from the foot up to a quarter of the height. */
static void
draw_counts (const GsFigureGateError *self,
             const GsFigureFrame *frame,
             GsFigureCanvas *canvas)
{
  GsFigureColour colour = gs_figure_colour_blend (&canvas->surface, &canvas->ink, canvas->dark ? 0.2 : 0.13);
  gsize most = 1;

  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    most = MAX (most, self->bins[i].n);
  gs_figure_canvas_set_colour (canvas, &colour);
  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    {
      double left = gs_figure_frame_get_x (frame, self->bins[i].low), right = gs_figure_frame_get_x (frame, self->bins[i].high);
      double height = frame->height * 0.25 * (double) self->bins[i].n / (double) most;

      cairo_rectangle (canvas->cr, left + 1.0, frame->y + frame->height - height, MAX (right - left - 2.0, 1.0), height);
      cairo_fill (canvas->cr);
    }
}

static void
draw_means (const GsFigureGateError *self,
            const GsFigureFrame *frame,
            GsFigureCanvas *canvas)
{
  GsFigureColour colour = gs_figure_colour_line (canvas, GS_FIGURE_LINE_OWN, 0);
  gboolean begun = FALSE;

  gs_figure_canvas_set_line (canvas, GS_FIGURE_LINE_OWN, 0);
  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    {
      const GsBinnedMean *bin = &self->bins[i];
      double x = gs_figure_frame_get_x (frame, (bin->low + bin->high) / 2.0);

      if (isnan (bin->mean))
        {
          begun = FALSE;
          continue;
        }
      if (begun)
        cairo_line_to (canvas->cr, x, gs_figure_frame_get_y (frame, bin->mean));
      else
        cairo_move_to (canvas->cr, x, gs_figure_frame_get_y (frame, bin->mean));
      begun = TRUE;
    }
  cairo_stroke (canvas->cr);

  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    {
      const GsBinnedMean *bin = &self->bins[i];
      double x = gs_figure_frame_get_x (frame, (bin->low + bin->high) / 2.0), cap = 4.0;

      if (isnan (bin->mean))
        continue;
      gs_figure_canvas_set_colour (canvas, &colour);
      cairo_arc (canvas->cr, x, gs_figure_frame_get_y (frame, bin->mean), 3.5, 0.0, 2.0 * G_PI);
      cairo_fill (canvas->cr);
      if (isnan (bin->interval_low))
        continue;
      cairo_set_line_width (canvas->cr, 1.3);
      for (guint end = 0; end < 2; end++)
        {
          double y = gs_figure_frame_get_y (frame, end == 0 ? bin->interval_low : bin->interval_high);

          cairo_move_to (canvas->cr, x - cap, y);
          cairo_line_to (canvas->cr, x + cap, y);
          cairo_move_to (canvas->cr, x, y);
          cairo_line_to (canvas->cr, x, gs_figure_frame_get_y (frame, bin->mean));
        }
      cairo_stroke (canvas->cr);
    }
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureGateError *self = get_gate_error (figure);
  g_autofree char *summary = sum_up (self);
  /* xgettext:no-c-format */
  const char *key = _("mean in a tenth of the weight, with its 95 % interval");
  const GsFigureKey keys[] = { { GS_FIGURE_KEY_DOT, GS_FIGURE_LINE_OWN, 0, key } };
  GsFigureFrame frame = { .title = figure->title, .summary = summary,
                          .note = figure->note != NULL ? figure->note : _("Grey: how often the gate gave such a weight."),
                          .x_name = self->weight_name, .y_name = self->error_name, .keys = keys, .n_keys = 1, .right = canvas->text };
  double low = 0.0, high = -INFINITY;

  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    {
      gs_figure_find_range (&self->bins[i].mean, 1, &low, &high);
      /* What is hardly known shall not press the rest together: such intervals go out of the picture. */
      if ((double) self->bins[i].n >= LEAST_SHARE * (double) self->agreement.n)
        gs_figure_find_range (&self->bins[i].interval_high, 1, &low, &high);
    }
  gs_figure_axis_set (&frame.across, 0.0, 1.0);
  gs_figure_axis_fit (&frame.up, 0.0, high * 1.05);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_frame_clip (&frame, canvas);
  draw_counts (self, &frame, canvas);
  draw_means (self, &frame, canvas);
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_gate_error (figure)->agreement.n == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  g_autofree char *summary = sum_up (get_gate_error (figure));

  g_string_append (text, summary);
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureGateError *self = get_gate_error (figure);

  g_string_append (csv, "weight_low,weight_high,n,mean_error,interval_low,interval_high\n");
  for (guint i = 0; i < GS_FIGURE_GATE_BINS; i++)
    {
      const GsBinnedMean *bin = &self->bins[i];

      gs_figure_csv_append_number (csv, bin->low);
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, bin->high);
      g_string_append_printf (csv, ",%" G_GSIZE_FORMAT ",", bin->n);
      gs_figure_csv_append_number (csv, bin->mean);
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, bin->interval_low);
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, bin->interval_high);
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureGateError *self = (GsFigureGateError *) (gpointer) figure;

  g_free (self->weight_name);
  g_free (self->error_name);
}

static const GsFigureClass gate_error_class = { 520.0, 360.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_gate_error_new:
 * @title: (nullable): its title
 * @weight_name: what the weight is, such as "own of the face's gate"
 * @error_name: what the error is, such as "absolute error of valence"
 * @weights: [n] of a gate's candidate, 0 to 1, NaN = missing
 * @errors: [n] NaN = missing
 * @clips: [n_clips + 1] where each clip begins, and at the end n
 * @n_clips: how many clips
 *
 * Whether a weight goes with a smaller error: the mean error in each tenth of the weight, with intervals over blocks of time
 * (gs_binned_means_measure()) of the length that gs_block_length_choose() gives for the errors.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_gate_error_new (const char *title,
                          const char *weight_name,
                          const char *error_name,
                          const double *weights,
                          const double *errors,
                          const gsize *clips,
                          guint n_clips)
{
  GsFigureGateError *self = gs_figure_alloc (&gate_error_class, sizeof *self, title);

  self->weight_name = g_strdup (weight_name);
  self->error_name = g_strdup (error_name);
  self->block = gs_block_length_choose (&errors, 1, clips, n_clips);
  gs_binned_means_measure (self->bins, GS_FIGURE_GATE_BINS, 0.0, 1.0, weights, errors, clips, n_clips, self->block);
  gs_agreement_measure (&self->agreement, weights + clips[0], errors + clips[0], clips[n_clips] - clips[0]);

  return &self->parent;
}
