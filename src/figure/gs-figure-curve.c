/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-curve.h"

#include "gs-figure-frame.h"
#include "gs-figure-private.h"

#include <math.h>

/* More points than so many across are drawn as each column's lowest and highest. */
#define DENSE 4.0

typedef struct
{
  char *name;
  GsFigureLine line;
  guint person;
  double *x;
  double *y;    /* NULL for a band */
  double *low;  /* NULL for a line */
  double *high;
  gsize n;
} Part;

typedef struct
{
  char *name;
  double x;
} Mark;

typedef struct
{
  GsFigure parent;
  char *x_name;
  char *x_unit;
  char *y_name;
  char *y_unit;
  GPtrArray *parts;
  GArray *marks;
  gboolean points;
  double y_low;
  double y_high;
} GsFigureCurve;

static const GsFigureCurve *
get_curve (const GsFigure *figure)
{
  return (const GsFigureCurve *) (gconstpointer) figure;
}

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->name);
  g_free (part->x);
  g_free (part->y);
  g_free (part->low);
  g_free (part->high);
  g_free (part);
}

static void
clear_mark_cb (gpointer data)
{
  g_free (((Mark *) data)->name);
}

static void
draw_band (const Part *part,
           const GsFigureFrame *frame,
           GsFigureCanvas *canvas)
{
  GsFigureColour colour = gs_figure_colour_line (canvas, part->line, part->person);
  gsize from = 0;

  colour.a = 0.22;
  gs_figure_canvas_set_colour (canvas, &colour);
  while (from < part->n)
    {
      gsize to = from;

      while (to < part->n && isfinite (part->x[to]) && isfinite (part->low[to]) && isfinite (part->high[to]))
        to++;
      for (gsize i = from; i < to; i++)
        cairo_line_to (canvas->cr, gs_figure_frame_get_x (frame, part->x[i]), gs_figure_frame_get_y (frame, part->high[i]));
      for (gsize i = to; i > from; i--)
        cairo_line_to (canvas->cr, gs_figure_frame_get_x (frame, part->x[i - 1]), gs_figure_frame_get_y (frame, part->low[i - 1]));
      cairo_close_path (canvas->cr);
      cairo_fill (canvas->cr);
      from = to + 1;
    }
}

/* A clip of an hour has more points than any surface: what one column of it hides is drawn from its lowest to its highest. */
static void
draw_dense (const Part *part,
            const GsFigureFrame *frame,
            GsFigureCanvas *canvas)
{
  double column = -INFINITY, low = INFINITY, high = -INFINITY, last = NAN;

  for (gsize i = 0; i <= part->n; i++)
    {
      gboolean ends = i == part->n || !isfinite (part->x[i]) || !isfinite (part->y[i]);
      double x = ends ? INFINITY : floor (gs_figure_frame_get_x (frame, part->x[i]) * 2.0) / 2.0;

      if (x != column && low <= high)
        {
          cairo_line_to (canvas->cr, column, gs_figure_frame_get_y (frame, low));
          cairo_line_to (canvas->cr, column, gs_figure_frame_get_y (frame, high));
          cairo_line_to (canvas->cr, column, gs_figure_frame_get_y (frame, last));
          low = INFINITY;
          high = -INFINITY;
        }
      column = x;
      if (ends)
        {
          cairo_new_sub_path (canvas->cr);
          continue;
        }
      last = part->y[i];
      low = MIN (low, last);
      high = MAX (high, last);
    }
  cairo_stroke (canvas->cr);
}

static void
draw_line (const Part *part,
           const GsFigureFrame *frame,
           GsFigureCanvas *canvas,
           gboolean points)
{
  gs_figure_canvas_set_line (canvas, part->line, part->person);
  if ((double) part->n > frame->width * DENSE)
    {
      draw_dense (part, frame, canvas);
      return;
    }

  for (gsize i = 0; i < part->n; i++)
    {
      if (isfinite (part->x[i]) && isfinite (part->y[i]))
        cairo_line_to (canvas->cr, gs_figure_frame_get_x (frame, part->x[i]), gs_figure_frame_get_y (frame, part->y[i]));
      else
        cairo_new_sub_path (canvas->cr);
    }
  cairo_stroke (canvas->cr);
  cairo_set_dash (canvas->cr, NULL, 0, 0.0);

  for (gsize i = 0; i < part->n; i++)
    {
      gboolean alone = isfinite (part->x[i]) && isfinite (part->y[i]) && (i == 0 || !isfinite (part->y[i - 1])) &&
                       (i + 1 == part->n || !isfinite (part->y[i + 1]));

      /* Between two gaps there is no line to be seen. */
      if ((!points && !alone) || !isfinite (part->x[i]) || !isfinite (part->y[i]))
        continue;
      cairo_arc (canvas->cr, gs_figure_frame_get_x (frame, part->x[i]), gs_figure_frame_get_y (frame, part->y[i]),
                 points ? 3.0 : 1.5, 0.0, 2.0 * G_PI);
      cairo_fill (canvas->cr);
    }
}

static void
draw_marks (const GsFigureCurve *self,
            const GsFigureFrame *frame,
            GsFigureCanvas *canvas)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);
      double x = gs_figure_frame_get_x (frame, mark->x), width;

      if (!(x >= frame->x && x <= frame->x + frame->width))
        continue;
      gs_figure_canvas_set_line (canvas, GS_FIGURE_LINE_GUIDE, 0);
      cairo_move_to (canvas->cr, gs_figure_canvas_snap (canvas, x), frame->y);
      cairo_line_to (canvas->cr, gs_figure_canvas_snap (canvas, x), frame->y + frame->height);
      cairo_stroke (canvas->cr);
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);
      width = gs_figure_canvas_measure (canvas, mark->name, canvas->text, FALSE);
      gs_figure_canvas_write (canvas, mark->name, canvas->text, FALSE, &canvas->dim,
                              x + 4.0 + width <= frame->x + frame->width ? x + 4.0 : x - 4.0, frame->y + canvas->text * 0.8,
                              x + 4.0 + width <= frame->x + frame->width ? 0.0 : 1.0, frame->width);
    }
}

static void
find_ranges (const GsFigureCurve *self,
             GsFigureFrame *frame)
{
  double low = INFINITY, high = -INFINITY, y_low = INFINITY, y_high = -INFINITY;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];

      gs_figure_find_range (part->x, part->n, &low, &high);
      if (part->y != NULL)
        gs_figure_find_range (part->y, part->n, &y_low, &y_high);
      if (part->low != NULL)
        {
          gs_figure_find_range (part->low, part->n, &y_low, &y_high);
          gs_figure_find_range (part->high, part->n, &y_low, &y_high);
        }
    }

  /* Across to where the data ends: a clip of 61 s shall not be drawn up to 80. */
  if (high > low)
    gs_figure_axis_set (&frame->across, low, high);
  else
    gs_figure_axis_fit (&frame->across, low, high);
  if (self->y_high > self->y_low)
    gs_figure_axis_set (&frame->up, self->y_low, self->y_high);
  else
    gs_figure_axis_fit (&frame->up, y_low, y_high);
  if (self->y_high > self->y_low && self->y_low < 0.0)
    frame->up.sign = TRUE;
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureCurve *self = get_curve (figure);
  g_autofree GsFigureKey *keys = g_new0 (GsFigureKey, self->parts->len + 1);
  GsFigureFrame frame = { .title = figure->title, .note = figure->note, .x_name = self->x_name, .x_unit = self->x_unit,
                          .y_name = self->y_name, .y_unit = self->y_unit, .keys = keys, .right = canvas->text };

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];

      if (part->name[0] != '\0')
        keys[frame.n_keys++] =
          (GsFigureKey){ part->y != NULL ? GS_FIGURE_KEY_LINE : GS_FIGURE_KEY_BAND, part->line, part->person, part->name };
    }
  find_ranges (self, &frame);
  if (!gs_figure_frame_draw (&frame, canvas))
    return;

  gs_figure_frame_clip (&frame, canvas);
  /* Bands below all lines, whatever the order they came in. */
  for (guint i = 0; i < self->parts->len; i++)
    {
      if (((const Part *) self->parts->pdata[i])->low != NULL)
        draw_band (self->parts->pdata[i], &frame, canvas);
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      if (((const Part *) self->parts->pdata[i])->y != NULL)
        draw_line (self->parts->pdata[i], &frame, canvas, self->points);
    }
  draw_marks (self, &frame, canvas);
  cairo_restore (canvas->cr);
  gs_figure_frame_outline (&frame, canvas);
}

static gboolean
is_empty (const GsFigure *figure)
{
  const GsFigureCurve *self = get_curve (figure);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];
      double low = INFINITY, high = -INFINITY;

      gs_figure_find_range (part->y != NULL ? part->y : part->low, part->n, &low, &high);
      if (high >= low)
        return FALSE;
    }

  return TRUE;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureCurve *self = get_curve (figure);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = self->parts->pdata[i];
      double low = INFINITY, high = -INFINITY;
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      if (part->y == NULL)
        continue;
      gs_figure_find_range (part->y, part->n, &low, &high);
      from = gs_figure_format (high >= low ? low : NAN, 2, FALSE);
      to = gs_figure_format (high >= low ? high : NAN, 2, FALSE);
      g_string_append_printf (text, "%s%s %s…%s", i > 0 ? "; " : "", part->name, from, to);
    }
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureCurve *self = get_curve (figure);

  g_string_append (csv, "line,x,y,low,high\n");
  for (guint p = 0; p < self->parts->len; p++)
    {
      const Part *part = self->parts->pdata[p];

      for (gsize i = 0; i < part->n; i++)
        {
          gs_figure_csv_append_name (csv, part->name);
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, part->x[i]);
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, part->y != NULL ? part->y[i] : NAN);
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, part->low != NULL ? part->low[i] : NAN);
          g_string_append_c (csv, ',');
          gs_figure_csv_append_number (csv, part->high != NULL ? part->high[i] : NAN);
          g_string_append_c (csv, '\n');
        }
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureCurve *self = (GsFigureCurve *) (gpointer) figure;

  g_free (self->x_name);
  g_free (self->x_unit);
  g_free (self->y_name);
  g_free (self->y_unit);
  g_ptr_array_unref (self->parts);
  g_array_unref (self->marks);
}

static const GsFigureClass curve_class = { 560.0, 320.0, draw, is_empty, describe, write_csv, clear };

/**
 * gs_figure_curve_new:
 * @title: (nullable): its title
 * @x_name: what goes across
 * @x_unit: (nullable): its unit
 * @y_name: what goes upwards
 * @y_unit: (nullable): its unit
 *
 * Lines over one axis: what a quantity does when another is swept, or traces over time.
 *
 * Returns: (transfer full): the figure, without lines yet
 */
GsFigure *
gs_figure_curve_new (const char *title,
                     const char *x_name,
                     const char *x_unit,
                     const char *y_name,
                     const char *y_unit)
{
  GsFigureCurve *self = gs_figure_alloc (&curve_class, sizeof *self, title);

  self->x_name = g_strdup (x_name);
  self->x_unit = g_strdup (x_unit);
  self->y_name = g_strdup (y_name);
  self->y_unit = g_strdup (y_unit);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  g_array_set_clear_func (self->marks, clear_mark_cb);

  return &self->parent;
}

static Part *
add_part (GsFigure *self,
          const char *name,
          GsFigureLine line,
          guint person,
          const double *x,
          gsize n)
{
  Part *part = g_new0 (Part, 1);

  part->name = g_strdup (name != NULL ? name : "");
  part->line = line;
  part->person = person;
  part->x = g_memdup2 (x, n * sizeof (double));
  part->n = n;
  g_ptr_array_add (((GsFigureCurve *) (gpointer) self)->parts, part);

  return part;
}

/**
 * gs_figure_curve_add_line:
 * @self: a curve
 * @name: (nullable): its name in the legend; %NULL: it is not in there
 * @line: what it stands for
 * @person: which person, for %GS_FIGURE_LINE_PERSON
 * @x: [n] ascending; copied
 * @y: [n] NaN = missing: a gap
 * @n: how many
 */
void
gs_figure_curve_add_line (GsFigure *self,
                          const char *name,
                          GsFigureLine line,
                          guint person,
                          const double *x,
                          const double *y,
                          gsize n)
{
  g_return_if_fail (self->class == &curve_class);

  add_part (self, name, line, person, x, n)->y = g_memdup2 (y, MAX (1, n) * sizeof (double));
}

/**
 * gs_figure_curve_add_band:
 * @self: a curve
 * @name: (nullable): its name in the legend; %NULL: it is not in there
 * @line: the line it goes with
 * @person: which person, for %GS_FIGURE_LINE_PERSON
 * @x: [n] ascending; copied
 * @low: [n] lower edge, NaN = missing
 * @high: [n] upper edge
 * @n: how many
 *
 * Adds an area, such as an interval or a spread, drawn below all lines.
 */
void
gs_figure_curve_add_band (GsFigure *self,
                          const char *name,
                          GsFigureLine line,
                          guint person,
                          const double *x,
                          const double *low,
                          const double *high,
                          gsize n)
{
  Part *part;

  g_return_if_fail (self->class == &curve_class);

  part = add_part (self, name, line, person, x, n);
  part->low = g_memdup2 (low, MAX (1, n) * sizeof (double));
  part->high = g_memdup2 (high, MAX (1, n) * sizeof (double));
}

/**
 * gs_figure_curve_add_mark:
 * @self: a curve
 * @name: what is there
 * @x: where
 *
 * Adds a dashed line across at a place, such as the best lag.
 */
void
gs_figure_curve_add_mark (GsFigure *self,
                          const char *name,
                          double x)
{
  Mark mark = { g_strdup (name), x };

  g_return_if_fail (self->class == &curve_class);

  g_array_append_val (((GsFigureCurve *) (gpointer) self)->marks, mark);
}

/**
 * gs_figure_curve_set_points:
 * @self: a curve
 * @points: whether each value gets a dot, as in a sweep of few steps
 */
void
gs_figure_curve_set_points (GsFigure *self,
                            gboolean points)
{
  g_return_if_fail (self->class == &curve_class);

  ((GsFigureCurve *) (gpointer) self)->points = points;
}

/**
 * gs_figure_curve_set_y_range:
 * @self: a curve
 * @low: lower end of the upward axis
 * @high: upper end; not above @low: fit to the lines, as without this
 */
void
gs_figure_curve_set_y_range (GsFigure *self,
                             double low,
                             double high)
{
  GsFigureCurve *curve = (GsFigureCurve *) (gpointer) self;

  g_return_if_fail (self->class == &curve_class);

  curve->y_low = low;
  curve->y_high = high;
}
