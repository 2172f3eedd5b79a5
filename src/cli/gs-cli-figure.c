/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-figure.h"

#include <cairo-svg.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>

/* Points of the page. */
#define WIDTH         960.0
#define LEFT          130.0
#define RIGHT         (WIDTH - 30.0)
#define TOP           54.0
#define LINES_HEIGHT  150.0
#define STRIPE_HEIGHT 46.0
#define GAP           16.0
#define FOOT          84.0

/* Own first, then the iterations: colour-blind-safe (Okabe and Ito), light to dark beside that. */
static const double candidate_colours[][3] = {
  { 0.90, 0.62, 0.00 }, { 0.60, 0.80, 0.95 }, { 0.20, 0.55, 0.85 }, { 0.05, 0.30, 0.60 }, { 0.02, 0.15, 0.35 },
};

static const double output_colours[GS_RUN_N_PREDICTIONS][3] = { { 0.00, 0.45, 0.70 }, { 0.84, 0.37, 0.00 } };

typedef struct
{
  cairo_t *cr;
  GsClip *clip;
  GsRun *run;
  guint n_frames;
  gint64 start;
  gint64 end;
  double y;
} Page;

static double
get_x (const Page *page,
       gint64 time)
{
  return LEFT + (RIGHT - LEFT) * (double) (time - page->start) / (double) MAX (page->end - page->start, 1);
}

static void
show_text (cairo_t *cr,
           double x,
           double y,
           double size,
           const char *text)
{
  cairo_set_font_size (cr, size);
  cairo_move_to (cr, x, y);
  cairo_show_text (cr, text);
}

static void
show_label (const Page *page,
            double y,
            const char *text)
{
  cairo_text_extents_t extents;

  cairo_set_font_size (page->cr, 11.0);
  cairo_text_extents (page->cr, text, &extents);
  show_text (page->cr, LEFT - 10.0 - extents.x_advance, y, 11.0, text);
}

/* First frame that falls into a column, and the one after its last: an hour is drawn in as many columns as a minute. */
static guint
count_columns (const Page *page)
{
  return (guint) MIN (page->n_frames, RIGHT - LEFT);
}

static guint
get_column_start (const Page *page,
                  guint column)
{
  return (guint) ((guint64) column * page->n_frames / count_columns (page));
}

static double
get_mean (const float *values,
          guint stride,
          guint from,
          guint to)
{
  double sum = 0.0;
  guint n = 0;

  for (guint i = from; i < MAX (to, from + 1); i++)
    if (!isnan (values[(gsize) i * stride]))
      {
        sum += values[(gsize) i * stride];
        n++;
      }

  return n > 0 ? sum / n : NAN;
}

static void
draw_lines (Page *page)
{
  cairo_t *cr = page->cr;

  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  for (int level = -1; level <= 1; level++)
    {
      double y = page->y + LINES_HEIGHT * (1.0 - level) / 2.0;

      show_label (page, y + 4.0, level < 0 ? "−1" : level > 0 ? "+1" : "0");
      cairo_set_source_rgb (cr, 0.8, 0.8, 0.8);
      cairo_set_line_width (cr, 0.6);
      cairo_move_to (cr, LEFT, y);
      cairo_line_to (cr, RIGHT, y);
      cairo_stroke (cr);
      cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
    }

  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    {
      const float *values = gs_run_get_prediction (page->run, output);
      const double dashes[] = { 6.0, 2.0 };
      const double *colour = output_colours[output];

      if (values == NULL || gs_run_get_network (page->run, output) == NULL)
        continue;

      cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
      cairo_set_line_width (cr, 1.6);
      cairo_set_dash (cr, dashes, output == GS_OUTPUT_AROUSAL ? 2 : 0, 0.0);
      cairo_new_path (cr);
      for (guint column = 0; column < count_columns (page); column++)
        {
          guint from = get_column_start (page, column);
          double value = get_mean (values, 1, from, get_column_start (page, column + 1));

          if (isnan (value))
            cairo_new_sub_path (cr);
          else
            cairo_line_to (cr, get_x (page, gs_clip_get_frame_time (page->clip, from)),
                           page->y + LINES_HEIGHT * (1.0 - value) / 2.0);
        }
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0.0);
      show_text (cr, LEFT + 100.0 * output, page->y - 6.0, 12.0,
                 output == GS_OUTPUT_VALENCE ? "— valence" : "-- arousal");
    }

  page->y += LINES_HEIGHT + GAP;
}

/* Stacked shares of the candidates; they add up to the height of the stripe. Drawn from the last candidate's full stripe
 * down to the first's own share, one closed path each. */
static void
draw_gate (Page *page,
           guint index)
{
  const GsGateSeries *gate = gs_run_get_gate (page->run, index);
  const float *weights = gs_run_get_gate_weights (page->run, index);
  g_autofree char *modality = g_strdup_printf ("%s, %s", gs_output_get_nick (gate->output), gate->modality);
  g_autofree char *stage = gate->stage > 0 ? g_strdup_printf ("gate of iteration %u", gate->stage) : g_strdup ("gate");
  cairo_t *cr = page->cr;
  double bottom = page->y + STRIPE_HEIGHT;

  for (guint k = gate->n_candidates; k > 0 && weights != NULL; k--)
    {
      const double *colour = candidate_colours[MIN (k - 1, G_N_ELEMENTS (candidate_colours) - 1)];

      cairo_move_to (cr, LEFT, bottom);
      for (guint column = 0; column < count_columns (page); column++)
        {
          guint from = get_column_start (page, column), to = get_column_start (page, column + 1);
          double height = 0.0;

          for (guint i = 0; i < k; i++)
            height += get_mean (weights + i, gate->n_candidates, from, to) * STRIPE_HEIGHT;
          if (isnan (height))
            height = 0.0;
          cairo_line_to (cr, get_x (page, gs_clip_get_frame_time (page->clip, from)), bottom - height);
          if (column + 1 == count_columns (page))
            cairo_line_to (cr, RIGHT, bottom - height);
        }
      cairo_line_to (cr, RIGHT, bottom);
      cairo_close_path (cr);
      cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
      cairo_fill (cr);
    }

  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_set_line_width (cr, 0.6);
  cairo_rectangle (cr, LEFT, page->y, RIGHT - LEFT, STRIPE_HEIGHT);
  cairo_stroke (cr);
  show_label (page, page->y + STRIPE_HEIGHT / 2.0 - 2.0, modality);
  show_label (page, page->y + STRIPE_HEIGHT / 2.0 + 12.0, stage);
  page->y += STRIPE_HEIGHT + GAP / 2.0;
}

static void
draw_ruler (Page *page)
{
  double seconds = (double) (page->end - page->start) / 1e9, step = pow (10.0, floor (log10 (MAX (seconds, 1e-3) / 5.0)));
  cairo_t *cr = page->cr;

  step *= seconds / step > 25.0 ? 5.0 : seconds / step > 10.0 ? 2.0 : 1.0;
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  for (double time = ceil (page->start / 1e9 / step) * step; time <= page->end / 1e9 + 1e-9; time += step)
    {
      g_autofree char *text = g_strdup_printf ("%g s", time);
      double x = get_x (page, (gint64) (time * 1e9));

      cairo_move_to (cr, x, page->y);
      cairo_line_to (cr, x, page->y + 5.0);
      cairo_stroke (cr);
      show_text (cr, x - 8.0, page->y + 18.0, 11.0, text);
    }
  page->y += 34.0;
}

static void
draw_legend (Page *page,
             guint n_candidates)
{
  double x = LEFT;

  for (guint k = 0; k < n_candidates; k++)
    {
      g_autofree char *text = k == 0 ? g_strdup ("own (not attended)") : g_strdup_printf ("iteration %u", k);
      const double *colour = candidate_colours[MIN (k, G_N_ELEMENTS (candidate_colours) - 1)];

      cairo_set_source_rgb (page->cr, colour[0], colour[1], colour[2]);
      cairo_rectangle (page->cr, x, page->y - 9.0, 10.0, 10.0);
      cairo_fill (page->cr);
      cairo_set_source_rgb (page->cr, 0.2, 0.2, 0.2);
      show_text (page->cr, x + 15.0, page->y, 11.0, text);
      x += k == 0 ? 140.0 : 95.0;
    }
  page->y += 20.0;
}

/* What made it: a figure without that is hearsay. */
static void
draw_origin (Page *page)
{
  g_autoptr (GString) text = g_string_new ("Networks:");
  GsNetworkInfo *last = NULL;

  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_AROUSAL; output++)
    {
      GsNetworkInfo *network = gs_run_get_network (page->run, output);

      if (network != NULL && network != last)
        g_string_append_printf (text, " %s (%.8s)", gs_network_info_get_name (network), gs_network_info_get_hash (network));
      last = network;
    }
  g_string_append_printf (text, "; encoder: %s", gs_run_get_encoder (page->run));
  for (guint i = 0; gs_run_get_notes (page->run)[i] != NULL; i++)
    g_string_append_printf (text, "; %s", gs_run_get_notes (page->run)[i]);

  cairo_set_source_rgb (page->cr, 0.4, 0.4, 0.4);
  show_text (page->cr, LEFT, page->y, 9.0, text->str);
}

static void
draw (Page *page)
{
  guint n_candidates = 0;

  cairo_set_source_rgb (page->cr, 1.0, 1.0, 1.0);
  cairo_paint (page->cr);
  cairo_select_font_face (page->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_source_rgb (page->cr, 0.1, 0.1, 0.1);
  show_text (page->cr, LEFT, 24.0, 15.0, gs_clip_get_title (page->clip));

  page->y = TOP;
  draw_lines (page);
  for (guint i = 0; i < gs_run_get_n_gates (page->run); i++)
    {
      draw_gate (page, i);
      n_candidates = MAX (n_candidates, gs_run_get_gate (page->run, i)->n_candidates);
    }
  draw_ruler (page);
  draw_legend (page, n_candidates);
  draw_origin (page);
}

/**
 * gs_cli_figure_save:
 * @clip: a clip whose frame index is loaded
 * @run: a run over it whose results are loaded
 * @path: where the figure goes
 * @error: why not
 *
 * Draws valence, arousal and every gate of a run over time as SVG. The file appears whole or not at all.
 *
 * Returns: whether it could be written
 */
gboolean
gs_cli_figure_save (GsClip *clip,
                    GsRun *run,
                    const char *path,
                    GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".part", NULL);
  double height = TOP + LINES_HEIGHT + GAP + gs_run_get_n_gates (run) * (STRIPE_HEIGHT + GAP / 2.0) + FOOT;
  cairo_surface_t *surface = cairo_svg_surface_create (temporary, WIDTH, height);
  Page page = { cairo_create (surface), clip, run, gs_run_get_n_frames (run) };
  cairo_status_t status;

  page.start = gs_clip_get_frame_time (clip, 0);
  page.end = MAX (gs_clip_get_frame_time (clip, page.n_frames - 1), page.start + 1);
  draw (&page);
  cairo_destroy (page.cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status == CAIRO_STATUS_SUCCESS && g_rename (temporary, path) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The figure %s cannot be written: %s", path,
               status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string (status) : g_strerror (errno));
  g_unlink (temporary);

  return FALSE;
}
