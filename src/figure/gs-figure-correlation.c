/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figure-correlation.h"

#include "gs-figure-frame.h"
#include "gs-figure-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define MOST_LISTED 8

typedef struct
{
  GsFigure parent;
  char *letter; /* V or A: whose channels the rows are */
  guint n_rows;
  guint n_columns;
  guint n_video_columns;
  gboolean by_strength;
  float *values;             /* [n_rows, n_columns] */
  GsFigureChannel *channels; /* [n_rows], the strongest first */
  double most;               /* largest |C| */
  double strength;           /* root mean square of all */
} GsFigureCorrelation;

static const GsFigureCorrelation *
get_correlation (const GsFigure *figure)
{
  return (const GsFigureCorrelation *) (gconstpointer) figure;
}

/* Channels are counted from 1. */
static char *
name_column (const GsFigureCorrelation *self,
             guint column)
{
  return column < self->n_video_columns ? g_strdup_printf ("V %u", column + 1) : g_strdup_printf ("A %u", column - self->n_video_columns + 1);
}

static guint
get_row (const GsFigureCorrelation *self,
         guint place)
{
  return self->by_strength ? self->channels[place].row : place;
}

static cairo_surface_t *
make_image (const GsFigureCorrelation *self,
            const GsFigureCanvas *canvas)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) self->n_columns, (int) self->n_rows);
  guint8 *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  guint32 colours[511];

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      GsFigureColour colour = gs_figure_colour_signed (canvas, ((double) i - 255.0) / 255.0);

      colours[i] = (guint32) lround (colour.r * 255.0) << 16 | (guint32) lround (colour.g * 255.0) << 8 | (guint32) lround (colour.b * 255.0);
    }
  for (guint place = 0; place < self->n_rows; place++)
    {
      const float *row = self->values + (gsize) get_row (self, place) * self->n_columns;
      guint32 *to = (guint32 *) (gpointer) (data + (gsize) place * (gsize) stride);

      for (guint k = 0; k < self->n_columns; k++)
        {
          double share = self->most > 0.0 ? row[k] / self->most : 0.0;

          to[k] = colours[(guint) CLAMP (255.0 + lround (255.0 * share), 0.0, 510.0)];
        }
    }
  cairo_surface_mark_dirty (image);

  return image;
}

static char *
describe_channel (const GsFigureCorrelation *self,
                  const GsFigureChannel *channel)
{
  g_autofree char *strength = gs_figure_format (channel->strength, 3, FALSE);
  g_autofree char *value = gs_figure_format (channel->value, 3, TRUE);
  g_autofree char *column = name_column (self, channel->column);

  /* Translators: a channel, its strength, the channel it correlates with most, and how much */
  return g_strdup_printf (_("%s %u: %s, most with %s (%s)"), self->letter, channel->row + 1, strength, column, value);
}

static char *
sum_up (const GsFigureCorrelation *self)
{
  g_autofree char *strength = gs_figure_format (self->strength, 3, FALSE);
  g_autofree char *most = gs_figure_format (self->most, 3, FALSE);

  return g_strdup_printf (_("%u × %u   root mean square %s   largest %s"), self->n_rows, self->n_columns, strength, most);
}

static void
draw_image (const GsFigureCorrelation *self,
            GsFigureCanvas *canvas,
            double x,
            double y,
            double width,
            double height)
{
  cairo_surface_t *image = make_image (self, canvas);
  gboolean smaller = width * 1.5 < self->n_columns || height * 1.5 < self->n_rows;

  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_clip (canvas->cr);
  cairo_translate (canvas->cr, x, y);
  cairo_scale (canvas->cr, width / self->n_columns, height / self->n_rows);
  cairo_set_source_surface (canvas->cr, image, 0.0, 0.0);
  /* Several values on one pixel are averaged; a value on several pixels keeps its edges. */
  cairo_pattern_set_filter (cairo_get_source (canvas->cr), smaller ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_paint (canvas->cr);
  cairo_restore (canvas->cr);
  cairo_surface_destroy (image);

  gs_figure_canvas_set_colour (canvas, &canvas->edge);
  cairo_set_line_width (canvas->cr, 1.0);
  cairo_rectangle (canvas->cr, floor (x) + 0.5, floor (y) + 0.5, floor (width), floor (height));
  if (self->n_video_columns > 0 && self->n_video_columns < self->n_columns)
    {
      double at = floor (x + width * self->n_video_columns / self->n_columns) + 0.5;

      cairo_move_to (canvas->cr, at, y - 4.0);
      cairo_line_to (canvas->cr, at, y + height);
    }
  cairo_stroke (canvas->cr);
}

static void
draw (const GsFigure *figure,
      GsFigureCanvas *canvas)
{
  const GsFigureCorrelation *self = get_correlation (figure);
  g_autofree char *summary = sum_up (self);
  g_autofree char *top_text = gs_figure_format (self->most, 2, TRUE);
  g_autofree char *bottom_text = gs_figure_format (-self->most, 2, TRUE);
  double line = gs_figure_canvas_get_line_height (canvas, canvas->text), scale = canvas->text * 4.6;
  double top = gs_figure_draw_head (canvas, figure->title, summary) + line + 2.0, left = GS_FIGURE_MARGIN + line + 4.0;
  guint n_listed = MIN (MOST_LISTED, self->n_rows);
  const char *rows = _("channels");
  double list = (n_listed + 1) * (line + 1.0) + 6.0;
  double width = canvas->width - left - scale - GS_FIGURE_MARGIN * 1.5, height = canvas->height - top - GS_FIGURE_MARGIN, share;

  /* Where there is little height the list goes first. */
  if (height - list < line * 6.0)
    {
      n_listed = 0;
      list = 0.0;
    }
  height -= list;
  if (width < 8.0 || height < 8.0)
    return;

  draw_image (self, canvas, left, top, width, height);
  share = (double) self->n_video_columns / self->n_columns;
  if (share > 0.0)
    gs_figure_canvas_write (canvas, _("face"), canvas->text, FALSE, &canvas->dim, left + width * share / 2.0, top - line / 2.0 - 1.0, 0.5,
                            width * share);
  if (share < 1.0)
    gs_figure_canvas_write (canvas, _("sound"), canvas->text, FALSE, &canvas->dim, left + width * (1.0 + share) / 2.0, top - line / 2.0 - 1.0,
                            0.5, width * (1.0 - share));
  if (self->by_strength && gs_figure_canvas_measure (canvas, _("channels, strongest first"), canvas->text, FALSE) <= height)
    rows = _("channels, strongest first");
  gs_figure_canvas_write_turned (canvas, rows, canvas->text, FALSE, &canvas->dim,
                                 GS_FIGURE_MARGIN + line / 2.0, top + height / 2.0, 0.5, G_PI / 2.0, height);
  gs_figure_draw_scale (canvas, left + width + GS_FIGURE_MARGIN, top, height, "C", top_text, bottom_text, TRUE);
  canvas->geometry = (GsFigureGeometry){ .x = left, .y = top, .width = width, .height = height, .n_rows = self->n_rows,
                                         .n_columns = self->n_columns };

  top += height + 6.0;
  if (n_listed > 0)
    gs_figure_canvas_write (canvas, _("Strongest channels (root mean square of C)"), canvas->text, TRUE, &canvas->ink, GS_FIGURE_MARGIN,
                            top + line / 2.0, 0.0, canvas->width - 2.0 * GS_FIGURE_MARGIN);
  for (guint i = 0; i < n_listed; i++)
    {
      g_autofree char *text = describe_channel (self, &self->channels[i]);

      gs_figure_canvas_write (canvas, text, canvas->text, FALSE, &canvas->ink, GS_FIGURE_MARGIN, top + (i + 1) * (line + 1.0) + line / 2.0, 0.0,
                              canvas->width - 2.0 * GS_FIGURE_MARGIN);
    }
}

static gboolean
is_empty (const GsFigure *figure)
{
  return get_correlation (figure)->n_rows == 0;
}

static void
describe (const GsFigure *figure,
          GString *text)
{
  const GsFigureCorrelation *self = get_correlation (figure);
  g_autofree char *summary = sum_up (self);

  g_string_append (text, summary);
  for (guint i = 0; i < MIN (MOST_LISTED, self->n_rows); i++)
    {
      g_autofree char *channel = describe_channel (self, &self->channels[i]);

      g_string_append_printf (text, "; %s", channel);
    }
}

static void
write_csv (const GsFigure *figure,
           GString *csv)
{
  const GsFigureCorrelation *self = get_correlation (figure);
  g_autofree double *strengths = g_new0 (double, MAX (self->n_rows, 1));

  for (guint i = 0; i < self->n_rows; i++)
    strengths[self->channels[i].row] = self->channels[i].strength;

  g_string_append (csv, "channel,strength");
  for (guint k = 0; k < self->n_columns; k++)
    {
      g_autofree char *name = name_column (self, k);

      g_string_append_printf (csv, ",%s", name);
    }
  g_string_append_c (csv, '\n');
  for (guint place = 0; place < self->n_rows; place++)
    {
      guint row = get_row (self, place);

      g_string_append_printf (csv, "%s %u,", self->letter, row + 1);
      gs_figure_csv_append_number (csv, strengths[row]);
      for (guint k = 0; k < self->n_columns; k++)
        {
          char buffer[G_ASCII_DTOSTR_BUF_SIZE];

          /* Nine digits read back as the same single-precision number. */
          g_string_append_printf (csv, ",%s", g_ascii_formatd (buffer, sizeof buffer, "%.9g", self->values[(gsize) row * self->n_columns + k]));
        }
      g_string_append_c (csv, '\n');
    }
}

static void
clear (GsFigure *figure)
{
  GsFigureCorrelation *self = (GsFigureCorrelation *) (gpointer) figure;

  g_free (self->letter);
  g_free (self->values);
  g_free (self->channels);
}

static const GsFigureClass correlation_class = { 480.0, 520.0, draw, is_empty, describe, write_csv, clear };

static int
compare_channels (gconstpointer a,
                  gconstpointer b)
{
  const GsFigureChannel *one = a, *other = b;

  if (one->strength != other->strength)
    return one->strength > other->strength ? -1 : 1;

  return one->row < other->row ? -1 : one->row > other->row;
}

/**
 * gs_figure_correlation_new:
 * @title: (nullable): its title
 * @letter: what channels of the rows are called: V or A
 * @values: [n_rows, n_columns] in [-1, 1], copied
 * @n_rows: the modality's width
 * @n_columns: width of what it is joined with
 * @n_video_columns: how many of them, from the first on, are the face's
 * @by_strength: whether the strongest rows stand first; else by index
 *
 * The joint correlation C of an iteration as an image, orange for −, blue for +, with the strongest channels below it: those whose row of C has
 * the largest root mean square.
 *
 * Returns: (transfer full): the figure
 */
GsFigure *
gs_figure_correlation_new (const char *title,
                           const char *letter,
                           const float *values,
                           guint n_rows,
                           guint n_columns,
                           guint n_video_columns,
                           gboolean by_strength)
{
  GsFigureCorrelation *self = gs_figure_alloc (&correlation_class, sizeof *self, title);
  double all = 0.0;

  self->letter = g_strdup (letter);
  self->n_rows = n_columns > 0 ? n_rows : 0;
  self->n_columns = n_columns;
  self->n_video_columns = MIN (n_video_columns, n_columns);
  self->by_strength = by_strength;
  self->values = g_memdup2 (values, (gsize) n_rows * n_columns * sizeof (float));
  self->channels = g_new0 (GsFigureChannel, MAX (n_rows, 1));
  for (guint row = 0; row < self->n_rows; row++)
    {
      GsFigureChannel *channel = &self->channels[row];
      double square = 0.0;

      channel->row = row;
      for (guint k = 0; k < n_columns; k++)
        {
          double value = self->values[(gsize) row * n_columns + k];

          square += value * value;
          if (fabs (value) > fabs (channel->value))
            {
              channel->value = value;
              channel->column = k;
            }
        }
      channel->strength = sqrt (square / n_columns);
      self->most = MAX (self->most, fabs (channel->value));
      all += square;
    }
  self->strength = self->n_rows > 0 ? sqrt (all / ((double) n_rows * n_columns)) : NAN;
  qsort (self->channels, self->n_rows, sizeof (GsFigureChannel), compare_channels);

  return &self->parent;
}

/**
 * gs_figure_correlation_get_n_channels:
 * @self: such a figure
 *
 * Returns: how many rows it has
 */
guint
gs_figure_correlation_get_n_channels (const GsFigure *self)
{
  g_return_val_if_fail (self->class == &correlation_class, 0);

  return get_correlation (self)->n_rows;
}

/**
 * gs_figure_correlation_get_channel:
 * @self: such a figure
 * @rank: 0 for the strongest
 *
 * Returns: (transfer none): a channel
 */
const GsFigureChannel *
gs_figure_correlation_get_channel (const GsFigure *self,
                                   guint rank)
{
  g_return_val_if_fail (self->class == &correlation_class && rank < get_correlation (self)->n_rows, NULL);

  return &get_correlation (self)->channels[rank];
}
