/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-gate.h"

#include "gs-agreement.h"
#include "gs-binned-means.h"
#include "gs-block-length.h"
#include "gs-figure-cloud.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define N_BINS 10

typedef struct
{
  GsFigure parent;
  guint n_candidates;
  guint candidate; /* whose weight is held against the error */
  guint first_colour;
  guint n_colours;
  gsize n;
  char **names;
  gint64 *times;   /* [n] nanoseconds */
  double *weights; /* [n, K] */
  double *chosen;  /* [n] of the candidate */
  char *error_name;
  double *errors; /* (nullable): [n] */
  gsize n_known;  /* frames whose weights are known */
  GsAgreement agreement; /* of weight and error */
  GsBinnedMean bins[N_BINS];
} GsFigureGate;

static const GsFigureGate *
get_gate (const GsFigure *figure)
{
  return (const GsFigureGate *) (gconstpointer) figure;
}

static double
get_mean (const GsFigureGate *self,
          guint candidate)
{
  double sum = 0.0;

  for (gsize i = 0; i < self->n; i++)
    if (!isnan (self->chosen[i]))
      sum += self->weights[i * self->n_candidates + candidate];

  return self->n_known > 0 ? sum / (double) self->n_known : NAN;
}

static GsFigureColour
get_colour (const GsFigureGate *self,
            const GsFigureCanvas *canvas,
            guint candidate)
{
  return gs_figure_colour_candidate (canvas, self->first_colour + candidate, self->n_colours);
}

/* A part of the figure that is drawn like a figure of its own. */
static GsFigureCanvas
begin_part (const GsFigureCanvas *canvas,
            double top,
            double height)
{
  GsFigureCanvas part = *canvas;

  part.height = height;
  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, 0.0, top);

  return part;
}

static void
end_part (GsFigureCanvas *part)
{
  cairo_restore (part->cr);
}

/* Mean weights of each column of pixels, one above the other; what is not known stays empty. */
static void
draw_stripe (const GsFigureGate *self,
             GsFigureCanvas *canvas)
{
  GsFigureFrame frame = { .title = "", .y_name = _("weight"), .x_name = _("time"), .x_unit = _("s"), .right = canvas->text };
  double start = (double) self->times[0] / 1e9, end = (double) self->times[self->n - 1] / 1e9;
  guint n_columns;
  gsize i = 0;

  gs_figure_axis_set (&frame.across, start, MAX (end, start + 0.04));
  gs_figure_axis_set (&frame.up, 0.0, 1.0);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_frame_clip (&frame, canvas);
  n_columns = (guint) CLAMP (frame.width, 1.0, 4000.0);
  for (guint column = 0; column < n_columns; column++)
    {
      double until = frame.across.low + (frame.across.high - frame.across.low) * (column + 1.0) / n_columns;
      double sums[GS_FIGURE_GATE_LEVELS] = { 0 }, from = 0.0;
      gsize n = 0, first = i;

      for (; i < self->n && ((double) self->times[i] / 1e9 < until || column == n_columns - 1); i++)
        {
          if (isnan (self->chosen[i]))
            continue;
          n++;
          for (guint k = 0; k < self->n_candidates; k++)
            sums[k] += self->weights[i * self->n_candidates + k];
        }
      /* Fewer frames than pixels: the one before holds. */
      if (i == first && first > 0 && !isnan (self->chosen[first - 1]))
        {
          n = 1;
          for (guint k = 0; k < self->n_candidates; k++)
            sums[k] = self->weights[(first - 1) * self->n_candidates + k];
        }
      for (guint k = self->n_candidates; k-- > 0 && n > 0;)
        {
          GsFigureColour colour = get_colour (self, canvas, k);
          double share = sums[k] / (double) n, y = frame.y + frame.height * (1.0 - from - share);

          gs_figure_canvas_set_colour (canvas, &colour);
          cairo_rectangle (canvas->cr, frame.x + frame.width * column / n_columns, y, frame.width / n_columns + 0.3, frame.height * share);
          cairo_fill (canvas->cr);
          from += share;
        }
    }
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

static void
count_levels (const GsFigureGate *self,
              guint candidate,
              double *shares)
{
  memset (shares, 0, GS_FIGURE_GATE_LEVELS * sizeof (double));
  for (gsize i = 0; i < self->n; i++)
    {
      double weight = self->weights[i * self->n_candidates + candidate];

      if (!isnan (self->chosen[i]))
        shares[MIN ((guint) (CLAMP (weight, 0.0, 1.0) * GS_FIGURE_GATE_LEVELS), GS_FIGURE_GATE_LEVELS - 1)] += 100.0 / (double) self->n_known;
    }
}

/* Steps, each candidate in its colour and with a dash of its own. */
static void
draw_histogram (const GsFigureGate *self,
                GsFigureCanvas *canvas)
{
  static const double dashes[][2] = { { 1, 0 }, { 6, 2 }, { 2, 2 }, { 9, 3 } };
  GsFigureFrame frame = { .title = "", .x_name = _("weight"), .y_name = _("frames"), .y_unit = "%", .right = canvas->text };
  double shares[GS_FIGURE_GATE_LEVELS], most = 1.0;

  for (guint k = 0; k < self->n_candidates; k++)
    {
      count_levels (self, k, shares);
      for (guint level = 0; level < GS_FIGURE_GATE_LEVELS; level++)
        most = MAX (most, shares[level]);
    }
  gs_figure_axis_set (&frame.across, 0.0, 1.0);
  gs_figure_axis_fit (&frame.up, 0.0, most * 1.05);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_frame_clip (&frame, canvas);
  for (guint k = 0; k < self->n_candidates; k++)
    {
      GsFigureColour colour = get_colour (self, canvas, k);

      count_levels (self, k, shares);
      cairo_move_to (canvas->cr, frame.x, gs_figure_frame_get_y (&frame, 0.0));
      for (guint level = 0; level < GS_FIGURE_GATE_LEVELS; level++)
        {
          double y = gs_figure_frame_get_y (&frame, shares[level]);

          cairo_line_to (canvas->cr, gs_figure_frame_get_x (&frame, level / (double) GS_FIGURE_GATE_LEVELS), y);
          cairo_line_to (canvas->cr, gs_figure_frame_get_x (&frame, (level + 1.0) / GS_FIGURE_GATE_LEVELS), y);
        }
      cairo_line_to (canvas->cr, frame.x + frame.width, gs_figure_frame_get_y (&frame, 0.0));
      colour.a = 0.12;
      gs_figure_canvas_set_colour (canvas, &colour);
      cairo_fill_preserve (canvas->cr);
      colour.a = 1.0;
      gs_figure_canvas_set_colour (canvas, &colour);
      cairo_set_line_width (canvas->cr, 1.8);
      cairo_set_dash (canvas->cr, dashes[k % G_N_ELEMENTS (dashes)], k % G_N_ELEMENTS (dashes) == 0 ? 0 : 2, 0.0);
      cairo_stroke (canvas->cr);
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);
    }
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

static char *
summarise (const GsFigureGate *self)
{
  g_autofree char *pearson = gs_figure_format (self->agreement.pearson, 3, TRUE);
  g_autofree char *n = gs_figure_format_count (self->agreement.n);

  return g_strdup_printf (_("r of weight and error %s   n = %s"), pearson, n);
}

static void
draw_joint (const GsFigureGate *self,
            GsFigureCanvas *canvas)
{
  g_autofree char *name = NULL, *summary = summarise (self);
  GsFigureKey keys[] = { { GS_FIGURE_KEY_LINE, GS_FIGURE_LINE_OWN, 0, _("mean error") } };
  GsFigureFrame frame = { .title = "", .y_name = self->error_name, .keys = keys, .n_keys = 1 };
  double low = 0.0, high = 0.0;
  gboolean begun = FALSE;

  /* Translators: a gate's candidate such as "own" */
  name = g_strdup_printf (_("weight of %s"), self->names[self->candidate]);
  frame.x_name = name;
  frame.summary = summary;
  for (gsize i = 0; i < self->n; i++)
    if (!isnan (self->chosen[i]))
      gs_figure_find_range (&self->errors[i], 1, &low, &high);
  gs_figure_axis_set (&frame.across, 0.0, 1.0);
  gs_figure_axis_fit (&frame.up, 0.0, high > 0.0 ? high * 1.02 : 1.0);
  frame.right = gs_figure_cloud_get_room (canvas, self->agreement.n);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_cloud_draw (&frame, canvas, self->chosen, self->errors, self->n, 0, 0);
  gs_figure_frame_clip (&frame, canvas);
  gs_figure_canvas_set_line (canvas, GS_FIGURE_LINE_OWN, 0);
  for (guint i = 0; i < N_BINS; i++)
    {
      const GsBinnedMean *bin = &self->bins[i];
      double x = gs_figure_frame_get_x (&frame, (bin->low + bin->high) / 2.0), y = gs_figure_frame_get_y (&frame, bin->mean);

      if (isnan (bin->mean))
        {
          begun = FALSE;
          continue;
        }
      if (begun)
        cairo_line_to (canvas->cr, x, y);
      else
        cairo_move_to (canvas->cr, x, y);
      begun = TRUE;
    }
  cairo_stroke (canvas->cr);
  for (guint i = 0; i < N_BINS; i++)
    if (!isnan (self->bins[i].mean))
      {
        cairo_arc (canvas->cr, gs_figure_frame_get_x (&frame, (self->bins[i].low + self->bins[i].high) / 2.0),
                   gs_figure_frame_get_y (&frame, self->bins[i].mean), 3.0, 0.0, 2.0 * G_PI);
        cairo_fill (canvas->cr);
      }
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

/* Each candidate's colour, name and mean. */
static double
draw_key (const GsFigureGate *self,
          GsFigureCanvas *canvas,
          double top)
{
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text), x = GS_FIGURE_MARGIN, y = top + line / 2.0;

  for (guint k = 0; k < self->n_candidates; k++)
    {
      GsFigureColour colour = get_colour (self, canvas, k);
      g_autofree char *mean = gs_figure_format (get_mean (self, k), 2, FALSE);
      g_autofree char *text = g_strdup_printf ("%s %s", self->names[k], mean);
      double width = canvas->text + 4.0 + gs_figure_canvas_measure (canvas, text, canvas->text, FALSE);

      if (x > GS_FIGURE_MARGIN && x + width > canvas->width - GS_FIGURE_MARGIN)
        {
          x = GS_FIGURE_MARGIN;
          y += line + 2.0;
        }
      gs_figure_canvas_set_colour (canvas, &colour);
      cairo_rectangle (canvas->cr, x, y - canvas->text * 0.4, canvas->text * 0.8, canvas->text * 0.8);
      cairo_fill (canvas->cr);
      gs_figure_canvas_write (canvas, text, canvas->text, FALSE, &canvas->ink, x + canvas->text + 2.0, y, 0.0, 0.0);
      x += width + canvas->text;
    }

  return y + line / 2.0 + 4.0;
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureGate *self = get_gate (figure);
  gboolean joint = self->errors != NULL && self->agreement.n > 0;
  /* Where there is nothing to be held against, a sentence is enough. */
  double top = GS_FIGURE_MARGIN * 0.4, rest, stripe = joint ? 0.26 : 0.36, histogram = joint ? 0.32 : 0.44;
  GsFigureCanvas part;

  if (figure->title[0] != '\0')
    top = gs_figure_draw_head (canvas, figure->title, NULL);
  top = draw_key (self, canvas, top);
  rest = canvas->height - top;

  part = begin_part (canvas, top, rest * stripe);
  draw_stripe (self, &part);
  end_part (&part);
  part = begin_part (canvas, top + rest * stripe, rest * histogram);
  draw_histogram (self, &part);
  end_part (&part);
  part = begin_part (canvas, top + rest * (stripe + histogram), rest * (1.0 - stripe - histogram));
  if (joint)
    draw_joint (self, &part);
  else
    gs_figure_draw_empty (&part, "", self->errors == NULL ? _("No trace and no gold standard of this output to take an error from.")
                                                          : _("The reference has no value here."));
  end_part (&part);
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_gate (figure)->n_known == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureGate *self = get_gate (figure);
  g_autofree char *count = gs_figure_format_count (self->n_known);

  for (guint k = 0; k < self->n_candidates; k++)
    {
      g_autofree char *mean = gs_figure_format (get_mean (self, k), 2, FALSE);

      g_string_append_printf (text, "%s %s, ", self->names[k], mean);
    }
  g_string_append_printf (text, "n = %s", count);
  if (self->errors != NULL)
    {
      g_autofree char *summary = summarise (self);

      g_string_append_printf (text, "; %s", summary);
    }
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureGate *self = get_gate (figure);

  g_string_append (csv, "time");
  for (guint k = 0; k < self->n_candidates; k++)
    {
      g_string_append_c (csv, ',');
      gs_figure_csv_append_name (csv, self->names[k]);
    }
  g_string_append (csv, ",error\n");
  for (gsize i = 0; i < self->n; i++)
    {
      gs_figure_csv_append_number (csv, (double) self->times[i] / 1e9);
      for (guint k = 0; k < self->n_candidates; k++)
        {
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, self->weights[i * self->n_candidates + k]);
        }
      g_string_append_c (csv, ',');
      gs_figure_csv_append_number (csv, self->errors != NULL ? self->errors[i] : NAN);
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureGate *self = (GsFigureGate *) (gpointer) figure;

  g_strfreev (self->names);
  g_free (self->times);
  g_free (self->weights);
  g_free (self->chosen);
  g_free (self->errors);
  g_free (self->error_name);
}

static const GsFigureClass gate_class = { 480.0, 520.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_gate_new:
 * @title: (nullable): its title
 * @candidates: [n_candidates] what the gate chooses between
 * @n_candidates: K, at most %GS_FIGURE_GATE_LEVELS
 * @times: [n] nanoseconds, ascending
 * @weights: [n, K], NaN = not known
 * @n: how many frames
 * @candidate: whose weight is held against the error
 * @error_name: (nullable): what the error is, such as "|network − Anna|"
 * @errors: (nullable): [n] NaN = missing; %NULL: there is no reference
 *
 * One gate over a stretch of time: its weights as a stripe (their means where there are more frames than pixels), how often it gave which weight (the share
 * of frames in each twentieth), and the joint distribution of a weight and the error of the output, with the mean error in each tenth of the weight.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_gate_new (const char *title,
                    const char *const *candidates,
                    guint n_candidates,
                    const gint64 *times,
                    const double *weights,
                    gsize n,
                    guint candidate,
                    const char *error_name,
                    const double *errors)
{
  GsFigureGate *self = gs_figure_alloc (&gate_class, sizeof *self, title);

  self->n_candidates = MIN (n_candidates, GS_FIGURE_GATE_LEVELS);
  self->n_colours = self->n_candidates;
  self->candidate = MIN (candidate, self->n_candidates - 1);
  self->n = n;
  self->names = g_new0 (char *, self->n_candidates + 1);
  for (guint k = 0; k < self->n_candidates; k++)
    self->names[k] = g_strdup (candidates[k]);
  self->times = g_memdup2 (times, n * sizeof (gint64));
  self->weights = g_new (double, MAX (n, 1) * self->n_candidates);
  self->chosen = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      gboolean known = TRUE;

      for (guint k = 0; k < self->n_candidates; k++)
        {
          self->weights[i * self->n_candidates + k] = weights[i * n_candidates + k];
          known = known && !isnan (weights[i * n_candidates + k]);
        }
      self->chosen[i] = known ? weights[i * n_candidates + self->candidate] : NAN;
      self->n_known += known;
    }
  if (errors != NULL)
    {
      const gsize clips[] = { 0, n };
      const double *one;

      self->error_name = g_strdup (error_name);
      self->errors = g_memdup2 (errors, n * sizeof (double));
      one = self->errors;
      gs_agreement_measure (&self->agreement, self->chosen, self->errors, n);
      gs_binned_means_measure (self->bins, N_BINS, 0.0, 1.0, self->chosen, self->errors, clips, 1, gs_block_length_choose (&one, 1, clips, 1));
    }

  return &self->parent;
}

/**
 * gs_figure_gate_set_colours:
 * @self: such a figure, not drawn yet
 * @first: the colour of its first candidate: 0 is that of own features, t that of iteration t
 * @n: how many colours there are
 *
 * For a gate that does not choose among all of them, so that each has the colour that it has elsewhere.
 */
void
gs_figure_gate_set_colours (GsFigure *self,
                            guint first,
                            guint n)
{
  GsFigureGate *gate = (GsFigureGate *) (gpointer) self;

  gate->first_colour = first;
  gate->n_colours = MAX (n, first + gate->n_candidates);
}
