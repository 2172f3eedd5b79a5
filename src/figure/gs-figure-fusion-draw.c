/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-frame.h"
#include "gs-figure-fusion-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Face above, sound below, each from its own features on the left to the last iteration on the right; bands run from both to the middle, where
 * the head makes one number of them. Between two candidates stands what the attention joins: it reaches over both modalities. */

#define COLUMN_GAP 14.0
#define LEAST_FLOW 1.9 /* lines */
#define MOST_FLOW  9.0

static double
get_inner_width (const GsFigureCanvas *canvas)
{
  return canvas->width - 2.0 * GS_FIGURE_MARGIN * 0.6;
}

/* The widest of a row's shortest names; they and the weights are what must be readable. */
static double
get_least_chip (GsFigureCanvas *canvas,
                double text)
{
  return MAX (gs_figure_canvas_measure (canvas, "0.00", text, TRUE), gs_figure_canvas_measure (canvas, "V₀", text, TRUE)) + 6.0;
}

static guint
get_n_chips (const GsFigureFusion *figure)
{
  guint most = 1;

  for (guint c = 0; c < figure->n_columns; c++)
    most = MAX (most, figure->columns[c].n_iterations + 1);

  return most;
}

static gboolean
is_hierarchical (const GsFigureFusion *figure)
{
  for (guint c = 0; c < figure->n_columns; c++)
    if (figure->columns[c].hierarchical)
      return TRUE;

  return FALSE;
}

static guint
get_n_outputs (const GsFigureFusion *figure)
{
  guint most = 1;

  for (guint c = 0; c < figure->n_columns; c++)
    most = MAX (most, figure->columns[c].n_outputs);

  return most;
}

/* All of a modality's rows without the bands. */
static double
get_rest (const GsFusionLayout *self)
{
  return self->line + self->chip_height + self->stage + GS_FUSION_BAR + GS_FUSION_LINK;
}

static double
get_gauge (const GsFusionLayout *self)
{
  return self->line * 1.15 + 14.0;
}

/* How many stretches of bands there are one above the other. */
static double
count_flows (const GsFusionLayout *self)
{
  return self->stage > 0.0 ? 4.0 : 2.0;
}

/**
 * gs_fusion_layout_arrange:
 * @self: (out): where things go
 * @figure: what is drawn
 * @canvas: where
 * @height: how high it may be; 0: as high as it needs to be
 */
void
gs_fusion_layout_arrange (GsFusionLayout *self,
                          const GsFigureFusion *figure,
                          GsFigureCanvas *canvas,
                          double height)
{
  guint n_chips = get_n_chips (figure), n_rows;
  double rest, flow;

  *self = (GsFusionLayout){ .text = canvas->text };
  self->line = gs_figure_canvas_get_line_height (canvas, self->text);
  self->head = figure->parent.title[0] != '\0' ? gs_figure_canvas_get_line_height (canvas, self->text * 1.2) + GS_FIGURE_MARGIN : 2.0;
  self->gap = self->text * 1.5;
  self->n_across = MAX (figure->n_columns, 1);
  for (;;)
    {
      self->column = (get_inner_width (canvas) - (self->n_across - 1) * COLUMN_GAP) / self->n_across;
      self->chip = (self->column - (n_chips - 1) * self->gap) / n_chips;
      if (self->n_across == 1 || self->chip >= get_least_chip (canvas, self->text))
        break;
      self->n_across = 1;
    }
  /* A single candidate need not be as wide as the figure. */
  self->chip = CLAMP (self->chip, 8.0, self->text * 11.0);
  self->chip_height = 2.0 * self->line + 4.0;
  self->stage = is_hierarchical (figure) ? self->line + 6.0 : 0.0;
  self->bar = MIN (self->chip * 1.5, self->column * 0.5);

  n_rows = (figure->n_columns + self->n_across - 1) / self->n_across;
  rest = self->line * 1.3 + 2.0 * get_rest (self) + get_gauge (self) * get_n_outputs (figure) + 6.0;
  flow = n_rows > 0 ? ((height - self->head) / n_rows - rest) / count_flows (self) : 0.0;
  self->flow = CLAMP (flow, LEAST_FLOW * self->line / (self->stage > 0.0 ? 1.4 : 1.0), MOST_FLOW * self->line);
  self->block = rest + count_flows (self) * self->flow;
}

/**
 * gs_fusion_layout_get_height:
 * @self: where things go
 * @figure: what is drawn
 *
 * Returns: how high it is
 */
double
gs_fusion_layout_get_height (const GsFusionLayout *self,
                             const GsFigureFusion *figure)
{
  guint n_rows = (figure->n_columns + self->n_across - 1) / self->n_across;

  return ceil (self->head + n_rows * self->block);
}

void
gs_fusion_layout_get_origin (const GsFusionLayout *self,
                             guint column,
                             double *x,
                             double *y)
{
  *x = GS_FIGURE_MARGIN * 0.6 + (column % self->n_across) * (self->column + COLUMN_GAP);
  *y = self->head + (column / self->n_across) * self->block;
}

/* From the column's left edge. */
double
gs_fusion_layout_get_chip_x (const GsFusionLayout *self,
                             const GsFigureFusionColumn *column,
                             guint candidate)
{
  double width = (column->n_iterations + 1) * self->chip + column->n_iterations * self->gap;

  return (self->column - width) / 2.0 + candidate * (self->chip + self->gap);
}

double
gs_fusion_layout_get_stage_x (const GsFusionLayout *self,
                              const GsFigureFusionColumn *column,
                              guint stage)
{
  /* Below and between the candidates that it chooses from. */
  return gs_fusion_layout_get_chip_x (self, column, stage) - (self->chip + self->gap) / 2.0;
}

/* Middles of rows, from the column's upper edge; the sound's is the face's turned upside down. */
typedef struct
{
  double name;
  double chip; /* edge towards the middle */
  double far;  /* the other edge */
  double stage_near;
  double stage_far;
  double bar; /* edge where bands arrive */
  double bar_end;
} Rows;

static void
get_rows (const GsFusionLayout *self,
          guint modality,
          Rows *rows)
{
  double sign = modality == 0 ? 1.0 : -1.0;
  double edge = modality == 0 ? self->line * 1.3 : self->block - 6.0;

  rows->name = edge + sign * self->line / 2.0;
  rows->far = edge + sign * self->line;
  rows->chip = rows->far + sign * self->chip_height;
  rows->stage_far = rows->chip + sign * (self->stage > 0.0 ? self->flow : 0.0);
  rows->stage_near = rows->stage_far + sign * self->stage;
  rows->bar = rows->stage_near + sign * self->flow;
  rows->bar_end = rows->bar + sign * GS_FUSION_BAR;
}

static void
add_spot (GArray *spots,
          GsFigureFusionSpot spot,
          double x,
          double y0,
          double y1,
          double width)
{
  spot.x = x;
  spot.y = MIN (y0, y1);
  spot.width = width;
  spot.height = fabs (y1 - y0);
  g_array_append_val (spots, spot);
}

/**
 * gs_fusion_layout_list:
 * @self: where things go
 * @figure: what is drawn
 * @spots: (element-type GsFigureFusionSpot): where the spots are appended
 */
void
gs_fusion_layout_list (const GsFusionLayout *self,
                       const GsFigureFusion *figure,
                       GArray *spots)
{
  for (guint c = 0; c < figure->n_columns; c++)
    {
      const GsFigureFusionColumn *column = &figure->columns[c];
      double x, y;

      gs_fusion_layout_get_origin (self, c, &x, &y);
      for (guint m = 0; m < 2; m++)
        {
          Rows rows;

          get_rows (self, m, &rows);
          for (guint t = 1; t <= column->n_iterations; t++)
            add_spot (spots, (GsFigureFusionSpot){ .column = c, .iteration = t, .modality = m },
                      x + gs_fusion_layout_get_chip_x (self, column, t) - self->gap, y + rows.far, y + rows.chip, self->gap);
          if (!column->has_gates)
            continue;
          for (guint t = 1; t <= column->n_iterations && column->hierarchical; t++)
            add_spot (spots, (GsFigureFusionSpot){ .column = c, .modality = m, .stage = t },
                      x + gs_fusion_layout_get_stage_x (self, column, t), y + rows.stage_far, y + rows.stage_near, self->chip);
          add_spot (spots, (GsFigureFusionSpot){ .column = c, .modality = m },
                    x + gs_fusion_layout_get_chip_x (self, column, 0),
                    y + (column->hierarchical ? rows.stage_near : rows.chip), y + rows.bar_end,
                    (column->n_iterations + 1) * self->chip + column->n_iterations * self->gap);
        }
    }
}

static void
round_box (cairo_t *cr,
           double x,
           double y,
           double width,
           double height,
           double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2.0, 0.0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI / 2.0);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2.0, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* A band from y0 to y1, its left edges and widths at both ends. */
static void
draw_band (GsFigureCanvas *canvas,
           double x0,
           double y0,
           double width0,
           double x1,
           double y1,
           double width1,
           const GsFigureColour *colour)
{
  double bend = (y1 - y0) * 0.5;
  cairo_t *cr = canvas->cr;

  if (width1 < 0.25 && width0 < 0.25)
    return;
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0, y0 + bend, x1, y1 - bend, x1, y1);
  cairo_line_to (cr, x1 + width1, y1);
  cairo_curve_to (cr, x1 + width1, y1 - bend, x0 + width0, y0 + bend, x0 + width0, y0);
  cairo_close_path (cr);
  gs_figure_canvas_set_colour (canvas, colour);
  cairo_fill (cr);
}

/* A box with the candidate's colour along the edge that the band leaves. */
static void
draw_chip (GsFigureCanvas *canvas,
           const GsFusionLayout *layout,
           double x,
           double y,
           double height,
           const GsFigureColour *colour,
           const char *name,
           double weight,
           gboolean strongest,
           gboolean below,
           gboolean one_line)
{
  g_autofree char *value = gs_figure_format (weight, 2, FALSE);
  GsFigureColour fill = gs_figure_colour_blend (&canvas->surface, colour, canvas->high_contrast ? 0.0 : 0.18);
  double most = layout->chip - 1.0;

  cairo_save (canvas->cr);
  round_box (canvas->cr, x, y, layout->chip, height, 4.0);
  cairo_clip (canvas->cr);
  gs_figure_canvas_set_colour (canvas, &fill);
  cairo_paint (canvas->cr);
  gs_figure_canvas_set_colour (canvas, colour);
  cairo_rectangle (canvas->cr, x, below ? y + height - 3.0 : y, layout->chip, 3.0);
  cairo_fill (canvas->cr);
  cairo_restore (canvas->cr);
  if (canvas->high_contrast)
    {
      round_box (canvas->cr, x + 0.5, y + 0.5, layout->chip - 1.0, height - 1.0, 4.0);
      gs_figure_canvas_set_colour (canvas, &canvas->edge);
      cairo_set_line_width (canvas->cr, 1.0);
      cairo_stroke (canvas->cr);
    }

  y += below ? -1.5 : 1.5;
  if (one_line)
    {
      g_autofree char *both = g_strdup_printf ("%s %s", name, value);
      double room = gs_figure_canvas_measure (canvas, both, layout->text, strongest);

      gs_figure_canvas_write (canvas, room <= most ? both : value, layout->text, strongest, &canvas->ink, x + layout->chip / 2.0,
                              y + height / 2.0, 0.5, most);
      return;
    }
  gs_figure_canvas_write (canvas, name, layout->text, strongest, &canvas->ink, x + layout->chip / 2.0, y + height / 2.0 - layout->line / 2.0,
                          0.5, most);
  gs_figure_canvas_write (canvas, value, layout->text, strongest, &canvas->ink, x + layout->chip / 2.0,
                          y + height / 2.0 + layout->line / 2.0, 0.5, most);
}

static guint
find_strongest (const double *weights,
                guint n)
{
  guint strongest = 0;

  for (guint k = 1; k < n; k++)
    if (weights[k] > weights[strongest])
      strongest = k;

  return strongest;
}

static void
draw_arrow_head (GsFigureCanvas *canvas,
                 double x,
                 double y,
                 double dx,
                 double dy)
{
  cairo_move_to (canvas->cr, x, y);
  cairo_line_to (canvas->cr, x - dx * 5.0 - dy * 3.0, y - dy * 5.0 - dx * 3.0);
  cairo_line_to (canvas->cr, x - dx * 5.0 + dy * 3.0, y - dy * 5.0 + dx * 3.0);
  cairo_close_path (canvas->cr);
  cairo_fill (canvas->cr);
}

/* What each iteration's attention joins: a dashed line from one modality to the other, behind everything, and an arrow from what went in to what came out. */
static void
draw_attention (GsFigureCanvas *canvas,
                const GsFusionLayout *layout,
                const GsFigureFusionColumn *column,
                const Rows *face,
                const Rows *sound)
{
  static const double dashes[] = { 2.0, 3.0 };

  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_set_line_width (canvas->cr, 1.0);
  for (guint t = 1; t <= column->n_iterations; t++)
    {
      double x = gs_fusion_layout_get_chip_x (layout, column, t) - layout->gap, middle = floor (x + layout->gap / 2.0) + 0.5;
      double upper = floor ((face->far + face->chip) / 2.0 - layout->line * 0.4) + 0.5;
      double lower = floor ((sound->far + sound->chip) / 2.0 - layout->line * 0.4) + 0.5;

      cairo_set_dash (canvas->cr, dashes, 2, 0.0);
      cairo_move_to (canvas->cr, middle, upper + layout->line * 1.2);
      cairo_line_to (canvas->cr, middle, lower - 3.0);
      cairo_stroke (canvas->cr);
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);
      for (guint m = 0; m < 2; m++)
        {
          double y = m == 0 ? upper : lower;

          cairo_move_to (canvas->cr, x + 2.0, y);
          cairo_rel_line_to (canvas->cr, layout->gap - 6.0, 0.0);
          cairo_stroke (canvas->cr);
          draw_arrow_head (canvas, x + layout->gap - 1.5, y, 1.0, 0.0);
        }
    }
}

static void
write_correlations (GsFigureCanvas *canvas,
                    const GsFusionLayout *layout,
                    const GsFigureFusionColumn *column,
                    const Rows *rows)
{
  static const char *const digits[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₁₀", "₁₁" };

  for (guint t = 1; t <= column->n_iterations; t++)
    {
      g_autofree char *name = g_strconcat ("C", digits[MIN (t, 11)], NULL);
      double x = gs_fusion_layout_get_chip_x (layout, column, t) - layout->gap / 2.0;

      gs_figure_canvas_write (canvas, name, layout->text * 0.9, FALSE, &canvas->dim, x,
                              (rows->far + rows->chip) / 2.0 + layout->line * 0.35, 0.5, 0.0);
    }
}

/* The bands of a flat gate: as wide as a box, times the weight, where they leave; as the bar where they arrive. */
static void
draw_flat (GsFigureCanvas *canvas,
           const GsFusionLayout *layout,
           const GsFigureFusionColumn *column,
           guint modality,
           const Rows *rows)
{
  const double *weights = column->weights[modality][0];
  guint n = column->n_iterations + 1;
  double into = (layout->column - layout->bar) / 2.0;

  for (guint k = 0; k < n && !isnan (weights[k]); k++)
    {
      GsFigureColour colour = gs_figure_colour_candidate (canvas, k, n);
      double x = gs_fusion_layout_get_chip_x (layout, column, k), width = weights[k] * layout->chip;

      draw_band (canvas, x + (layout->chip - width) / 2.0, rows->chip, width, into, rows->bar, weights[k] * layout->bar, &colour);
      into += weights[k] * layout->bar;
    }
}

/* The heaviest is bold: one name is not to be short beside others that are not. */
static gboolean
find_names_fit (GsFigureCanvas *canvas,
                const GsFusionLayout *layout,
                guint n_stages)
{
  g_autofree char *name = g_strdup_printf (_("stage %u"), n_stages);
  g_autofree char *both = g_strdup_printf ("%s 0.00", name);

  return gs_figure_canvas_measure (canvas, both, layout->text, TRUE) <= layout->chip - 1.0;
}

/* Each iteration's gate chooses among the features so far, the stage gate among the results: a band is as wide as the product of
 * both weights, so that what enters a stage is what leaves it. */
static void
draw_stages (GsFigureCanvas *canvas,
             const GsFusionLayout *layout,
             const GsFigureFusionColumn *column,
             guint modality,
             const Rows *rows,
             double *totals)
{
  const double *stages = column->weights[modality][0];
  guint n = column->n_iterations + 1;
  double into = (layout->column - layout->bar) / 2.0;
  double leave[GS_FIGURE_FUSION_CANDIDATES];
  gboolean names_fit = find_names_fit (canvas, layout, n - 1);

  for (guint k = 0; k < n; k++)
    {
      totals[k] = 0.0;
      for (guint t = MAX (k, 1); t < n; t++)
        totals[k] += stages[t - 1] * column->weights[modality][t][k];
      leave[k] = gs_fusion_layout_get_chip_x (layout, column, k) + layout->chip * (1.0 - totals[k]) / 2.0;
    }

  for (guint t = 1; t < n; t++)
    {
      double x = gs_fusion_layout_get_stage_x (layout, column, t), width = stages[t - 1] * layout->chip;
      double enter = x + (layout->chip - width) / 2.0;
      GsFigureColour colour = gs_figure_colour_candidate (canvas, t, n);
      g_autofree char *name = NULL;

      if (isnan (totals[0]))
        width = 0.0;
      draw_band (canvas, enter, rows->stage_near, width, into, rows->bar, width / layout->chip * layout->bar, &colour);
      into += width / layout->chip * layout->bar;
      for (guint k = 0; k <= t && !isnan (totals[0]); k++)
        {
          GsFigureColour from = gs_figure_colour_candidate (canvas, k, n);
          double part = width * column->weights[modality][t][k];

          draw_band (canvas, leave[k], rows->chip, part, enter, rows->stage_far, part, &from);
          leave[k] += part;
          enter += part;
        }
      /* Translators: short for “stage 1”, where there is little room */
      name = g_strdup_printf (names_fit ? _("stage %u") : _("st. %u"), t);
      draw_chip (canvas, layout, x, MIN (rows->stage_near, rows->stage_far), layout->stage, &colour, name, stages[t - 1],
                 t - 1 == find_strongest (stages, n - 1), modality == 0, TRUE);
    }
}

static void
draw_modality (GsFigureCanvas *canvas,
               const GsFusionLayout *layout,
               const GsFigureFusion *figure,
               const GsFigureFusionColumn *column,
               guint modality)
{
  guint n = column->n_iterations + 1;
  const char *name = modality == 0 ? _("face") : _("sound");
  double left = gs_fusion_layout_get_chip_x (layout, column, 0), totals[GS_FIGURE_FUSION_CANDIDATES], room;
  const double *weights = column->weights[modality][0];
  GsFigureColour last = gs_figure_colour_candidate (canvas, n - 1, n);
  Rows rows;

  get_rows (layout, modality, &rows);
  gs_figure_canvas_write (canvas, name, layout->text, TRUE, &canvas->ink, left, rows.name, 0.0, layout->column);
  write_correlations (canvas, layout, column, &rows);

  if (column->has_gates && column->hierarchical)
    {
      draw_stages (canvas, layout, column, modality, &rows, totals);
      weights = totals;
    }
  else if (column->has_gates)
    draw_flat (canvas, layout, column, modality, &rows);
  else
    /* Without a gate all that the last iteration gives goes on. */
    draw_band (canvas, gs_fusion_layout_get_chip_x (layout, column, n - 1), rows.chip, layout->chip, (layout->column - layout->bar) / 2.0,
               rows.bar, layout->bar, &last);

  for (guint k = 0; k < n; k++)
    {
      g_autofree char *text = NULL;
      GsFigureColour colour = gs_figure_colour_candidate (canvas, k, n);
      double weight = column->has_gates ? weights[k] : k == n - 1 ? 1.0 : 0.0;

      /* The longest name that fits. */
      for (int detail = 2; detail >= 0; detail--)
        {
          g_free (text);
          text = gs_fusion_name_candidate (modality, k, (guint) detail);
          if (gs_figure_canvas_measure (canvas, text, layout->text, TRUE) <= layout->chip - 2.0)
            break;
        }
      draw_chip (canvas, layout, gs_fusion_layout_get_chip_x (layout, column, k), MIN (rows.far, rows.chip), layout->chip_height, &colour, text,
                 weight, column->has_gates && !isnan (weight) && k == find_strongest (weights, n), modality == 0, FALSE);
    }

  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  round_box (canvas->cr, (layout->column - layout->bar) / 2.0 - 2.0, MIN (rows.bar, rows.bar_end), layout->bar + 4.0, GS_FUSION_BAR, 2.5);
  cairo_fill (canvas->cr);
  cairo_set_line_width (canvas->cr, 1.0);
  cairo_move_to (canvas->cr, floor (layout->column / 2.0) + 0.5, rows.bar_end);
  cairo_rel_line_to (canvas->cr, 0.0, (modality == 0 ? 1.0 : -1.0) * GS_FUSION_LINK);
  cairo_stroke (canvas->cr);
  room = (layout->column - layout->bar) / 2.0 - 8.0;
  if (column->has_gates)
    gs_figure_canvas_write (canvas, _("gate"), layout->text * 0.9, FALSE, &canvas->dim, (layout->column - layout->bar) / 2.0 - 6.0,
                            (rows.bar + rows.bar_end) / 2.0, 1.0, room);
  gs_figure_canvas_write (canvas, _("fused"), layout->text * 0.9, FALSE, &canvas->dim, (layout->column + layout->bar) / 2.0 + 6.0,
                          (rows.bar + rows.bar_end) / 2.0, 0.0, room);
}

/* What comes out, from -1 to 1. */
static void
draw_output (GsFigureCanvas *canvas,
             const GsFusionLayout *layout,
             const char *name,
             double value,
             double top)
{
  g_autofree char *number = gs_figure_format (value, 2, TRUE);
  g_autofree char *text = g_strdup_printf ("%s %s", name, number);
  double width = MIN (layout->column * 0.86, layout->text * 16.0), left = (layout->column - width) / 2.0;
  double y = floor (top + layout->line * 1.15 + 5.0) + 0.5, zero = floor (layout->column / 2.0) + 0.5;
  GsFigureColour network = gs_figure_colour_line (canvas, GS_FIGURE_LINE_NETWORK, 0);

  gs_figure_canvas_write (canvas, text, layout->text * 1.1, TRUE, &canvas->ink, layout->column / 2.0, top + layout->line * 0.58, 0.5,
                          layout->column);
  gs_figure_canvas_write (canvas, "−1", layout->text * 0.85, FALSE, &canvas->dim, left - 2.0, top + layout->line * 0.58, 0.0, 0.0);
  gs_figure_canvas_write (canvas, "+1", layout->text * 0.85, FALSE, &canvas->dim, left + width + 2.0, top + layout->line * 0.58, 1.0, 0.0);
  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_set_line_width (canvas->cr, 1.0);
  cairo_move_to (canvas->cr, left, y);
  cairo_rel_line_to (canvas->cr, width, 0.0);
  for (int tick = -1; tick <= 1; tick++)
    {
      cairo_move_to (canvas->cr, floor (layout->column / 2.0 + tick * width / 2.0) + 0.5, y - 3.0);
      cairo_rel_line_to (canvas->cr, 0.0, 6.0);
    }
  cairo_stroke (canvas->cr);
  if (isnan (value))
    return;

  gs_figure_canvas_set_colour (canvas, &network);
  cairo_set_line_width (canvas->cr, 3.0);
  cairo_move_to (canvas->cr, zero, y);
  cairo_line_to (canvas->cr, layout->column / 2.0 + CLAMP (value, -1.0, 1.0) * width / 2.0, y);
  cairo_stroke (canvas->cr);
  cairo_arc (canvas->cr, layout->column / 2.0 + CLAMP (value, -1.0, 1.0) * width / 2.0, y, 4.0, 0.0, 2.0 * G_PI);
  cairo_fill (canvas->cr);
}

/**
 * gs_figure_fusion_draw:
 * @figure: the figure
 * @canvas: where
 */
void
gs_figure_fusion_draw (const GsFigure *figure,
                       GsFigureCanvas *canvas)
{
  const GsFigureFusion *self = (const GsFigureFusion *) (gconstpointer) figure;
  GsFusionLayout layout;

  gs_fusion_layout_arrange (&layout, self, canvas, canvas->height);
  if (figure->title[0] != '\0')
    gs_figure_draw_head (canvas, figure->title, NULL);

  for (guint c = 0; c < self->n_columns; c++)
    {
      const GsFigureFusionColumn *column = &self->columns[c];
      Rows face, sound;
      double x, y, room;

      gs_fusion_layout_get_origin (&layout, c, &x, &y);
      get_rows (&layout, 0, &face);
      get_rows (&layout, 1, &sound);
      cairo_save (canvas->cr);
      cairo_translate (canvas->cr, x, y);

      /* The outputs' names stand at their gauges; here which network it is. */
      room = layout.column;
      if (column->network != NULL)
        gs_figure_canvas_write (canvas, column->network, layout.text * 0.92, FALSE, &canvas->dim, layout.column / 2.0, layout.line * 0.6, 0.5,
                                room);
      draw_attention (canvas, &layout, column, &face, &sound);
      for (guint m = 0; m < 2; m++)
        draw_modality (canvas, &layout, self, column, m);
      for (guint i = 0; i < column->n_outputs; i++)
        draw_output (canvas, &layout, column->outputs[i], column->predictions[i],
                     face.bar_end + GS_FUSION_LINK + i * get_gauge (&layout));
      cairo_restore (canvas->cr);
    }
}
