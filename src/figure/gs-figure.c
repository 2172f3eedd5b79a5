/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-frame.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/**
 * gs_figure_alloc:
 * @class: the kind
 * @size: of its struct, which begins with #GsFigure
 * @title: (nullable): its title
 *
 * Returns: (transfer full): a new figure, zeroed but for what all have
 */
gpointer
gs_figure_alloc (const GsFigureClass *class,
                 gsize size,
                 const char *title)
{
  GsFigure *self = g_malloc0 (size);

  self->class = class;
  self->title = g_strdup (title != NULL ? title : "");
  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

/**
 * gs_figure_ref:
 * @self: a figure
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_ref (GsFigure *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * gs_figure_unref:
 * @self: (transfer full): a figure
 */
void
gs_figure_unref (GsFigure *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  self->class->clear (self);
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}

/**
 * gs_figure_get_title:
 * @self: a figure
 *
 * Returns: (transfer none): its title; may be empty
 */
const char *
gs_figure_get_title (const GsFigure *self)
{
  return self->title;
}

/**
 * gs_figure_set_title:
 * @self: a figure
 * @title: a line above it; empty for none, where the title stands beside it
 */
void
gs_figure_set_title (GsFigure *self,
                     const char *title)
{
  char *copy = g_strdup (title != NULL ? title : "");

  g_free (self->title);
  self->title = copy;
}

/**
 * gs_figure_set_note:
 * @self: a figure
 * @note: (nullable): a sentence below it
 */
void
gs_figure_set_note (GsFigure *self,
                    const char *note)
{
  char *copy = g_strdup (note);

  g_free (self->note);
  self->note = copy;
}

/**
 * gs_figure_is_empty:
 * @self: a figure
 *
 * Returns: whether there is nothing to see but a sentence that says so
 */
gboolean
gs_figure_is_empty (const GsFigure *self)
{
  return self->class->is_empty (self);
}

/**
 * gs_figure_get_size:
 * @self: a figure
 * @width: (out): width that suits it, in points
 * @height: (out): height that suits it
 */
void
gs_figure_get_size (const GsFigure *self,
                    double *width,
                    double *height)
{
  *width = self->class->width;
  *height = self->height > 0.0 ? self->height : self->class->height;
}

static void
draw (const GsFigure *self,
      GsFigureCanvas *canvas)
{
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, 0.0, 0.0, canvas->width, canvas->height);
  cairo_clip (canvas->cr);
  gs_figure_canvas_set_colour (canvas, &canvas->surface);
  cairo_paint (canvas->cr);
  if (gs_figure_is_empty (self))
    gs_figure_draw_empty (canvas, self->title, self->note != NULL ? self->note : _("There are no values to show."));
  else
    self->class->draw (self, canvas);
  cairo_restore (canvas->cr);
}

/**
 * gs_figure_draw:
 * @self: a figure
 * @cr: where to draw; the figure's upper left corner is its origin
 * @width: how wide
 * @height: how high
 * @style: (nullable): how it looks; %NULL: light
 *
 * Draws the figure, its background included. At any size: where there is little room what matters least is left away first.
 */
void
gs_figure_draw (const GsFigure *self,
                cairo_t *cr,
                double width,
                double height,
                const GsFigureStyle *style)
{
  GsFigureCanvas canvas;

  if (!(width >= 1.0 && height >= 1.0))
    return;

  gs_figure_canvas_init (&canvas, cr, width, height, style);
  draw (self, &canvas);
  gs_figure_canvas_clear (&canvas);
}

/**
 * gs_figure_find:
 * @self: a figure
 * @width: as it was drawn
 * @height: as it was drawn
 * @style: (nullable): as it was drawn
 * @x: a point in it
 * @y: a point in it
 * @place: (out): what is there
 *
 * Returns: %FALSE if the point lies outside of the data
 */
gboolean
gs_figure_find (const GsFigure *self,
                double width,
                double height,
                const GsFigureStyle *style,
                double x,
                double y,
                GsFigurePlace *place)
{
  /* The only way to know where things are drawn is to draw them; clipped to one pixel that costs little. */
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  GsFigureCanvas canvas;
  GsFigureGeometry where;

  gs_figure_canvas_init (&canvas, cr, width, height, style);
  draw (self, &canvas);
  where = canvas.geometry;
  gs_figure_canvas_clear (&canvas);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  *place = (GsFigurePlace){ NAN, NAN, -1, -1 };
  if (!(where.width > 0.0 && x >= where.x && x < where.x + where.width && y >= where.y && y < where.y + where.height))
    return FALSE;

  if (where.n_rows > 0)
    {
      place->row = (int) ((y - where.y) / where.height * where.n_rows);
      place->column = (int) ((x - where.x) / where.width * where.n_columns);
    }
  else
    {
      place->x = where.low_x + (x - where.x) / where.width * (where.high_x - where.low_x);
      place->y = where.high_y - (y - where.y) / where.height * (where.high_y - where.low_y);
    }

  return TRUE;
}

/**
 * gs_figure_describe:
 * @self: a figure
 *
 * Returns: (transfer full): what it shows in a sentence or two, for those who do not see it
 */
char *
gs_figure_describe (const GsFigure *self)
{
  GString *text = g_string_new (self->title);

  if (text->len > 0)
    g_string_append (text, ": ");
  if (gs_figure_is_empty (self))
    g_string_append (text, _("There are no values to show."));
  else
    self->class->describe (self, text);

  return g_string_free (text, FALSE);
}

/**
 * gs_figure_csv_append_name:
 * @csv: text
 * @name: a field
 *
 * Appends a field, in quotes where it needs them (RFC 4180).
 */
void
gs_figure_csv_append_name (GString *csv,
                           const char *name)
{
  if (strpbrk (name, ",\"\r\n") == NULL)
    {
      g_string_append (csv, name);
      return;
    }

  g_string_append_c (csv, '"');
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

/**
 * gs_figure_csv_append_number:
 * @csv: text
 * @value: a number; NaN is an empty field
 *
 * Appends a field that reads back as the same number.
 */
void
gs_figure_csv_append_number (GString *csv,
                             double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isnan (value))
    g_string_append (csv, g_ascii_dtostr (buffer, sizeof buffer, value));
}

/**
 * gs_figure_to_csv:
 * @self: a figure
 *
 * Returns: (transfer full): the data behind it: a header line, then rows; missing values are empty
 */
GString *
gs_figure_to_csv (const GsFigure *self)
{
  GString *csv = g_string_new (NULL);

  self->class->write_csv (self, csv);

  return csv;
}
