/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure-frame.h"

#include <math.h>

#define GAP       6.0
#define TICK      4.0
#define LEAST     48.0 /* a plot smaller than this gives up what is around it */
#define KEY_WIDTH 22.0

/* What there is room for: 0 everything, then without legend and note, without names and summary, without the title. */
enum
{
  WHOLE,
  WITHOUT_KEYS,
  WITHOUT_NAMES,
  BARE,
  N_LEVELS,
};

static double
get_title_size (const GsFigureCanvas *canvas)
{
  return canvas->text * 1.2;
}

static double
get_note_size (const GsFigureCanvas *canvas)
{
  return canvas->text * 0.92;
}

/**
 * gs_figure_draw_head:
 * @canvas: a canvas
 * @title: the title; may be empty
 * @summary: (nullable): a line below it
 *
 * Returns: where what follows may begin
 */
double
gs_figure_draw_head (GsFigureCanvas *canvas,
                     const char *title,
                     const char *summary)
{
  double y = GS_FIGURE_MARGIN, height, most = canvas->width - 2.0 * GS_FIGURE_MARGIN;

  if (title[0] != '\0')
    {
      height = gs_figure_canvas_get_line_height (canvas, get_title_size (canvas));
      gs_figure_canvas_write (canvas, title, get_title_size (canvas), TRUE, &canvas->ink, GS_FIGURE_MARGIN, y + height / 2.0, 0.0,
                              most);
      y += height + 2.0;
    }
  if (summary != NULL)
    {
      height = gs_figure_canvas_get_line_height (canvas, canvas->text);
      gs_figure_canvas_write (canvas, summary, canvas->text, FALSE, &canvas->dim, GS_FIGURE_MARGIN, y + height / 2.0, 0.0, most);
      y += height + 2.0;
    }

  return y;
}

/**
 * gs_figure_draw_foot:
 * @canvas: a canvas
 * @note: (nullable): a sentence
 *
 * Returns: how high it is from the lower edge up, with the margin
 */
double
gs_figure_draw_foot (GsFigureCanvas *canvas,
                     const char *note)
{
  double width = canvas->width - 2.0 * GS_FIGURE_MARGIN, height;

  if (note == NULL)
    return GS_FIGURE_MARGIN;

  height = gs_figure_canvas_write_lines (canvas, note, get_note_size (canvas), NULL, 0.0, 0.0, width);
  gs_figure_canvas_write_lines (canvas, note, get_note_size (canvas), &canvas->dim, GS_FIGURE_MARGIN,
                                canvas->height - GS_FIGURE_MARGIN - height, width);

  return GS_FIGURE_MARGIN + height + GAP;
}

/**
 * gs_figure_draw_empty:
 * @canvas: a canvas
 * @title: the title
 * @sentence: why there is nothing
 */
void
gs_figure_draw_empty (GsFigureCanvas *canvas,
                      const char *title,
                      const char *sentence)
{
  double top = gs_figure_draw_head (canvas, title, NULL), width = MIN (canvas->width - 2.0 * GS_FIGURE_MARGIN, 360.0), height;
  double text_width = gs_figure_canvas_measure (canvas, sentence, canvas->text, FALSE);

  width = MAX (width, 1.0);
  height = gs_figure_canvas_write_lines (canvas, sentence, canvas->text, NULL, 0.0, 0.0, width);
  gs_figure_canvas_write_lines (canvas, sentence, canvas->text, &canvas->dim,
                                (canvas->width - MIN (text_width, width)) / 2.0,
                                top + MAX (0.0, (canvas->height - top - GS_FIGURE_MARGIN - height) / 2.0), width);
}

static char *
name_axis (const char *name,
           const char *unit)
{
  return unit != NULL && unit[0] != '\0' ? g_strdup_printf ("%s (%s)", name, unit) : g_strdup (name);
}

/* The legend, in as many lines as it takes. */
static double
draw_keys (const GsFigureFrame *self,
           GsFigureCanvas *canvas,
           double top,
           gboolean visible)
{
  double height = gs_figure_canvas_get_line_height (canvas, canvas->text), most = canvas->width - 2.0 * GS_FIGURE_MARGIN;
  double x = 0.0, y = top + 2.0;

  if (self->n_keys == 0)
    return top;

  for (guint i = 0; i < self->n_keys; i++)
    {
      const GsFigureKey *key = &self->keys[i];
      double width = MIN (KEY_WIDTH + GAP + gs_figure_canvas_measure (canvas, key->name, canvas->text, FALSE), most);
      double left;

      if (x > 0.0 && x + width > most)
        {
          x = 0.0;
          y += height;
        }
      left = GS_FIGURE_MARGIN + x;
      x += width + 2.5 * GAP;
      if (!visible)
        continue;

      gs_figure_canvas_set_line (canvas, key->line, key->person);
      if (key->kind == GS_FIGURE_KEY_LINE)
        {
          cairo_move_to (canvas->cr, left, y + height / 2.0);
          cairo_line_to (canvas->cr, left + KEY_WIDTH, y + height / 2.0);
          cairo_stroke (canvas->cr);
        }
      else if (key->kind == GS_FIGURE_KEY_DOT)
        {
          cairo_arc (canvas->cr, left + KEY_WIDTH / 2.0, y + height / 2.0, 3.0, 0.0, 2.0 * G_PI);
          cairo_fill (canvas->cr);
        }
      else
        {
          GsFigureColour colour = gs_figure_colour_line (canvas, key->line, key->person);

          colour.a = 0.25;
          gs_figure_canvas_set_colour (canvas, &colour);
          cairo_rectangle (canvas->cr, left, y + height * 0.2, KEY_WIDTH, height * 0.6);
          cairo_fill (canvas->cr);
        }
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);
      gs_figure_canvas_write (canvas, key->name, canvas->text, FALSE, &canvas->ink, left + KEY_WIDTH + GAP, y + height / 2.0, 0.0,
                              width - KEY_WIDTH - GAP);
    }

  return y + height + 2.0;
}

static double
measure_ticks (const GsFigureAxis *axis,
               GsFigureCanvas *canvas)
{
  double widest = 0.0;

  for (guint i = 0; i < gs_figure_axis_get_n_ticks (axis); i++)
    {
      g_autofree char *text = gs_figure_axis_format (axis, gs_figure_axis_get_tick (axis, i));

      widest = MAX (widest, gs_figure_canvas_measure (canvas, text, canvas->text, FALSE));
    }

  return widest;
}

static void
draw_across (const GsFigureFrame *self,
             GsFigureCanvas *canvas,
             double line)
{
  for (guint i = 0; i < gs_figure_axis_get_n_ticks (&self->across); i++)
    {
      double value = gs_figure_axis_get_tick (&self->across, i);
      double x = gs_figure_canvas_snap (canvas, gs_figure_frame_get_x (self, value));
      g_autofree char *text = gs_figure_axis_format (&self->across, value);

      gs_figure_canvas_set_colour (canvas, &canvas->grid);
      cairo_set_line_width (canvas->cr, 1.0);
      cairo_move_to (canvas->cr, x, self->y);
      cairo_line_to (canvas->cr, x, self->y + self->height);
      cairo_stroke (canvas->cr);
      gs_figure_canvas_set_colour (canvas, &canvas->edge);
      cairo_move_to (canvas->cr, x, self->y + self->height);
      cairo_line_to (canvas->cr, x, self->y + self->height + TICK);
      cairo_stroke (canvas->cr);
      gs_figure_canvas_write (canvas, text, canvas->text, FALSE, &canvas->dim, x,
                              self->y + self->height + TICK + 1.0 + line / 2.0, 0.5, 0.0);
    }
}

static void
draw_up (const GsFigureFrame *self,
         GsFigureCanvas *canvas)
{
  for (guint i = 0; i < gs_figure_axis_get_n_ticks (&self->up); i++)
    {
      double value = gs_figure_axis_get_tick (&self->up, i);
      double y = gs_figure_canvas_snap (canvas, gs_figure_frame_get_y (self, value));
      g_autofree char *text = gs_figure_axis_format (&self->up, value);

      gs_figure_canvas_set_colour (canvas, &canvas->grid);
      cairo_set_line_width (canvas->cr, 1.0);
      cairo_move_to (canvas->cr, self->x, y);
      cairo_line_to (canvas->cr, self->x + self->width, y);
      cairo_stroke (canvas->cr);
      gs_figure_canvas_set_colour (canvas, &canvas->edge);
      cairo_move_to (canvas->cr, self->x - TICK, y);
      cairo_line_to (canvas->cr, self->x, y);
      cairo_stroke (canvas->cr);
      gs_figure_canvas_write (canvas, text, canvas->text, FALSE, &canvas->dim, self->x - TICK - 3.0, y, 1.0, 0.0);
    }
}

/* Where the data goes if so much is left away. */
static gboolean
arrange (GsFigureFrame *self,
         GsFigureCanvas *canvas,
         int level)
{
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text), ticks, bottom, space;
  double margin = level == BARE ? 4.0 : GS_FIGURE_MARGIN;
  const char *note = level == WHOLE ? self->note : NULL;

  self->y = margin;
  if (level < BARE && self->title[0] != '\0')
    self->y += gs_figure_canvas_get_line_height (canvas, get_title_size (canvas)) + 2.0;
  if (level < WITHOUT_NAMES && self->summary != NULL)
    self->y += line + 2.0;
  if (level == WHOLE)
    self->y = draw_keys (self, canvas, self->y, FALSE);
  self->y += GAP;

  bottom = margin + TICK + 1.0 + line;
  if (level < WITHOUT_NAMES && self->x_name != NULL)
    bottom += line + 2.0;
  if (note != NULL)
    bottom += GAP + gs_figure_canvas_write_lines (canvas, note, get_note_size (canvas), NULL, 0.0, 0.0,
                                                  canvas->width - 2.0 * GS_FIGURE_MARGIN);
  self->height = canvas->height - self->y - bottom;
  if (self->height < 8.0)
    return FALSE;

  gs_figure_axis_choose_ticks (&self->up, self->height, line * 2.0);
  ticks = measure_ticks (&self->up, canvas);
  self->x = margin + ticks + TICK + 3.0;
  if (level < WITHOUT_NAMES && self->y_name != NULL)
    self->x += line + 2.0;
  /* Half of the last number stands out. */
  gs_figure_axis_choose_ticks (&self->across, 200.0, line * 4.0);
  self->width = canvas->width - self->x - MAX (margin + MAX (measure_ticks (&self->across, canvas) / 2.0 - margin, 0.0), 0.0)
                - (level < WITHOUT_NAMES ? self->right : 0.0);
  if (self->width < 8.0)
    return FALSE;

  if (self->square)
    {
      space = MIN (self->width, self->height);
      self->x += (self->width - space) / 2.0;
      self->width = self->height = space;
      gs_figure_axis_choose_ticks (&self->up, space, line * 2.0);
    }
  gs_figure_axis_choose_ticks (&self->across, self->width, MAX (measure_ticks (&self->across, canvas) * 1.4, line * 2.2));
  /* Both axes of a square tell the same, so they have the same ticks. */
  if (self->square && self->across.low == self->up.low && self->across.high == self->up.high)
    {
      self->across.step = self->up.step = MAX (self->across.step, self->up.step);
      self->across.decimals = self->up.decimals = MIN (self->across.decimals, self->up.decimals);
    }

  return level == BARE || (self->width >= LEAST && self->height >= LEAST);
}

/**
 * gs_figure_frame_draw:
 * @self: a frame
 * @canvas: a canvas
 *
 * Draws all but the data and settles where that goes. Small sizes leave away the legend first, then names, then the title.
 *
 * Returns: %FALSE if there is no room for data
 */
gboolean
gs_figure_frame_draw (GsFigureFrame *self,
                      GsFigureCanvas *canvas)
{
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text), top, most;
  gboolean fits = FALSE;
  int level;

  for (level = WHOLE; level < N_LEVELS; level++)
    {
      fits = arrange (self, canvas, level);
      if (fits)
        break;
    }
  if (!fits)
    return FALSE;

  if (level < BARE)
    {
      top = gs_figure_draw_head (canvas, self->title, level < WITHOUT_NAMES ? self->summary : NULL);
      if (level == WHOLE)
        {
          draw_keys (self, canvas, top, TRUE);
          gs_figure_draw_foot (canvas, self->note);
        }
    }
  draw_across (self, canvas, line);
  draw_up (self, canvas);
  if (level < WITHOUT_NAMES && self->x_name != NULL)
    {
      g_autofree char *name = name_axis (self->x_name, self->x_unit);

      most = 2.0 * (MIN (self->x + self->width / 2.0, canvas->width - self->x - self->width / 2.0) - GS_FIGURE_MARGIN / 2.0);
      gs_figure_canvas_write (canvas, name, canvas->text, FALSE, &canvas->ink, self->x + self->width / 2.0,
                              self->y + self->height + TICK + 3.0 + line * 1.5, 0.5, most);
    }
  if (level < WITHOUT_NAMES && self->y_name != NULL)
    {
      g_autofree char *name = name_axis (self->y_name, self->y_unit);
      double width = gs_figure_canvas_measure (canvas, name, canvas->text, FALSE);
      double middle = self->y + self->height / 2.0;

      most = self->height + (self->square ? 2.0 * GS_FIGURE_MARGIN : 0.0);
      /* Beside the numbers and the name below there is room too */
      if (width > most)
        {
          double low = self->y - GAP, high = self->y + self->height + TICK + 3.0 + line * (self->x_name != NULL ? 2.0 : 1.0);

          most = high - low;
          middle = CLAMP (middle, low + MIN (width, most) / 2.0, high - MIN (width, most) / 2.0);
        }
      gs_figure_canvas_write_turned (canvas, name, canvas->text, FALSE, &canvas->ink,
                                     self->x - TICK - 3.0 - measure_ticks (&self->up, canvas) - 2.0 - line / 2.0, middle, 0.5, G_PI / 2.0, most);
    }

  canvas->geometry = (GsFigureGeometry){ self->x,          self->y,           self->width,  self->height, self->across.low,
                                         self->across.high, self->up.low, self->up.high, 0,            0 };

  return TRUE;
}

double
gs_figure_frame_get_x (const GsFigureFrame *self,
                       double value)
{
  return self->x + gs_figure_axis_get_share (&self->across, value) * self->width;
}

double
gs_figure_frame_get_y (const GsFigureFrame *self,
                       double value)
{
  return self->y + (1.0 - gs_figure_axis_get_share (&self->up, value)) * self->height;
}

/**
 * gs_figure_frame_clip:
 * @self: a frame that was drawn
 * @canvas: the canvas
 *
 * Keeps what follows inside the data's area, until cairo_restore().
 */
void
gs_figure_frame_clip (const GsFigureFrame *self,
                      GsFigureCanvas *canvas)
{
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, self->x, self->y, self->width, self->height);
  cairo_clip (canvas->cr);
}

/**
 * gs_figure_frame_outline:
 * @self: a frame that was drawn
 * @canvas: the canvas
 *
 * Draws the axes themselves, over the data.
 */
void
gs_figure_frame_outline (const GsFigureFrame *self,
                         GsFigureCanvas *canvas)
{
  double left = gs_figure_canvas_snap (canvas, self->x), bottom = gs_figure_canvas_snap (canvas, self->y + self->height);

  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_set_line_width (canvas->cr, 1.0);
  cairo_set_dash (canvas->cr, NULL, 0, 0.0);
  cairo_move_to (canvas->cr, left, self->y);
  cairo_line_to (canvas->cr, left, bottom);
  cairo_line_to (canvas->cr, self->x + self->width, bottom);
  cairo_stroke (canvas->cr);
}

/**
 * gs_figure_draw_scale:
 * @canvas: a canvas
 * @x: left edge of the bar
 * @y: its upper edge
 * @height: its height
 * @name: what it stands for, written upwards beside it
 * @top: what the upper end stands for
 * @bottom: what the lower end stands for
 * @is_signed: from orange by the surface to blue; else blues
 *
 * Draws what the colours mean. It takes four times the text's size in width.
 */
void
gs_figure_draw_scale (GsFigureCanvas *canvas,
                      double x,
                      double y,
                      double height,
                      const char *name,
                      const char *top,
                      const char *bottom,
                      gboolean is_signed)
{
  double width = canvas->text * 0.9, line = gs_figure_canvas_get_line_height (canvas, canvas->text);
  guint n_steps = 64;

  for (guint i = 0; i < n_steps; i++)
    {
      double share = (i + 0.5) / n_steps;
      GsFigureColour colour =
        is_signed ? gs_figure_colour_signed (canvas, 1.0 - 2.0 * share) : gs_figure_colour_amount (canvas, 1.0 - share);

      gs_figure_canvas_set_colour (canvas, &colour);
      /* Half a unit more than its share: no seams. */
      cairo_rectangle (canvas->cr, x, y + height * i / n_steps, width, height / n_steps + (i + 1 < n_steps ? 0.5 : 0.0));
      cairo_fill (canvas->cr);
    }
  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_set_line_width (canvas->cr, 1.0);
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_stroke (canvas->cr);
  gs_figure_canvas_write (canvas, top, canvas->text, FALSE, &canvas->dim, x + width + 4.0, y + line / 2.0, 0.0, 0.0);
  gs_figure_canvas_write (canvas, bottom, canvas->text, FALSE, &canvas->dim, x + width + 4.0, y + height - line / 2.0, 0.0, 0.0);
  if (is_signed)
    gs_figure_canvas_write (canvas, "0", canvas->text, FALSE, &canvas->dim, x + width + 4.0, y + height / 2.0, 0.0, 0.0);
  gs_figure_canvas_write_turned (canvas, name, canvas->text, FALSE, &canvas->ink, x + width + 4.0 + canvas->text * 2.4,
                                 y + height / 2.0, 0.5, G_PI / 2.0, height);
}
