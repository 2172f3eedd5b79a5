/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-draw.h"

#include <math.h>

#define HATCH 6.0

/**
 * gs_draw_hatch:
 * @cr: where to draw
 * @x: left edge
 * @y: upper edge
 * @width: width
 * @height: height
 * @phase: how far the lines are moved to the right, so that they can travel with what they stand for
 * @colour: colour of the lines
 *
 * Fills a rectangle with thin diagonal lines: "nothing here yet".
 */
void
gs_draw_hatch (cairo_t *cr,
               double x,
               double y,
               double width,
               double height,
               double phase,
               const GdkRGBA *colour)
{
  double first;

  if (width <= 0 || height <= 0)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);

  /* Lines go down to the left; each is known by where it would cross y = 0. */
  first = floor ((x + y - phase) / HATCH) * HATCH + phase;
  for (double cross = first; cross < x + y + width + height; cross += HATCH)
    {
      cairo_move_to (cr, cross - y, y);
      cairo_line_to (cr, cross - y - height, y + height);
    }

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * gs_draw_view_hatch:
 * @cr: where to draw
 * @view: a track's view
 * @x: left edge
 * @width: width
 *
 * Hatches a part of a track over its full height, the lines standing still on the media while it is panned.
 */
void
gs_draw_view_hatch (cairo_t *cr,
                    const GsTrackView *view,
                    double x,
                    double width)
{
  double offset = (double) view->start / (double) (view->end - view->start) * view->width;

  gs_draw_hatch (cr, x, 0, width, view->height, -fmod (offset, HATCH), &view->palette->empty);
}

/* Covers one column of an alpha mask from @top to @bottom, both in its pixels; ends between pixels cover them in
 * part. */
static void
cover_column (guint8 *column,
              int stride,
              int height,
              double top,
              double bottom)
{
  int first;
  int last;

  if (isnan (top) || isnan (bottom))
    return;

  top = MAX (top, 0);
  bottom = MIN (bottom, height);
  if (bottom <= top)
    return;

  first = (int) top;
  last = (int) bottom;
  if (first == last)
    {
      column[first * stride] = (guint8) ((bottom - top) * 255 + 0.5);
      return;
    }

  column[first * stride] = (guint8) ((first + 1 - top) * 255 + 0.5);
  for (int y = first + 1; y < last; y++)
    column[y * stride] = 255;
  if (last < height)
    column[last * stride] = (guint8) ((bottom - last) * 255 + 0.5);
}

/**
 * gs_draw_columns:
 * @cr: where to draw
 * @view: a track's view
 * @tops: (array length=n_columns): upper end of each column, pixels; NaN = no column
 * @bottoms: (array length=n_columns): lower end of each column
 * @n_columns: number of columns side by side, together as wide as the view; one a device pixel
 * @colour: their colour
 *
 * Fills columns: what most plots of more frames than pixels come to. Into a picture they go as a mask, which is
 * several times faster than filling the same rectangles as a path; a figure gets the path.
 */
void
gs_draw_columns (cairo_t *cr,
                 const GsTrackView *view,
                 const float *tops,
                 const float *bottoms,
                 guint n_columns,
                 const GdkRGBA *colour)
{
  cairo_surface_t *mask;
  guint8 *data;
  int stride;
  int height;

  gdk_cairo_set_source_rgba (cr, colour);

  if (cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE)
    {
      double step = view->width / n_columns;

      for (guint i = 0; i < n_columns; i++)
        if (bottoms[i] > tops[i])
          cairo_rectangle (cr, i * step, tops[i], step, bottoms[i] - tops[i]);
      cairo_fill (cr);
      return;
    }

  height = (int) ceil (view->height * view->scale);
  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) n_columns, height);
  data = cairo_image_surface_get_data (mask);
  stride = cairo_image_surface_get_stride (mask);
  for (guint i = 0; i < n_columns && data != NULL; i++)
    cover_column (data + i, stride, height, tops[i] * view->scale, bottoms[i] * view->scale);
  cairo_surface_mark_dirty (mask);

  cairo_surface_set_device_scale (mask, n_columns / view->width, view->scale);
  cairo_mask_surface (cr, mask, 0, 0);
  cairo_surface_destroy (mask);
}

/**
 * gs_draw_rounded:
 * @cr: where to draw
 * @x: left edge
 * @y: upper edge
 * @width: width
 * @height: height
 * @radius: radius of the corners, made smaller where the rectangle is
 *
 * Adds a rounded rectangle to the path.
 */
void
gs_draw_rounded (cairo_t *cr,
                 double x,
                 double y,
                 double width,
                 double height,
                 double radius)
{
  radius = MIN (radius, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/**
 * gs_draw_reading_swatch:
 * @cr: where to draw
 * @palette: colours
 * @reading: what to draw a sample of
 * @x: left edge
 * @y: upper edge
 * @width: width of a line's sample; a fill's is a square
 * @height: height of the line of text that it stands in
 *
 * Draws the sample that ties a reading to its line or area.
 */
void
gs_draw_reading_swatch (cairo_t *cr,
                        const GsPalette *palette,
                        const GsReading *reading,
                        double x,
                        double y,
                        double width,
                        double height)
{
  double size = round (height * 0.55);

  cairo_save (cr);

  switch (reading->swatch)
    {
    case GS_SWATCH_LINE:
      gs_palette_set_line (palette, cr, reading->line, reading->index);
      cairo_move_to (cr, x, round (y + height / 2) + 0.5);
      cairo_line_to (cr, x + width, round (y + height / 2) + 0.5);
      cairo_stroke (cr);
      break;

    case GS_SWATCH_FILL:
      gdk_cairo_set_source_rgba (cr, &reading->fill);
      gs_draw_rounded (cr, x, round (y + (height - size) / 2), size, size, 2);
      cairo_fill (cr);
      break;

    case GS_SWATCH_NONE:
    default:
      break;
    }

  cairo_restore (cr);
}

/**
 * gs_draw_arrow_down:
 * @cr: where to draw
 * @x: where it points to
 * @y: where it points to
 * @size: half its width
 *
 * Fills the cursor's handle with the current source.
 */
void
gs_draw_arrow_down (cairo_t *cr,
                    double x,
                    double y,
                    double size)
{
  cairo_move_to (cr, x - size, y - 1.6 * size);
  cairo_line_to (cr, x + size, y - 1.6 * size);
  cairo_line_to (cr, x + size, y - 0.9 * size);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x - size, y - 0.9 * size);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/**
 * gs_draw_layout:
 * @context: the widget's Pango context, which knows the person's font and text scale
 * @text: what to write
 * @scale: size relative to the widget's font
 * @weight: weight of the font
 *
 * Makes a one-line layout whose digits all have the same width, so that running values do not dance.
 *
 * Returns: (transfer full): the layout
 */
PangoLayout *
gs_draw_layout (PangoContext *context,
                const char *text,
                double scale,
                PangoWeight weight)
{
  PangoLayout *layout = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text != NULL ? text : "", -1);

  return layout;
}

/**
 * gs_draw_layout_width:
 * @layout: a layout
 *
 * Returns: its width, pixels
 */
double
gs_draw_layout_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/**
 * gs_draw_layout_height:
 * @layout: a layout
 *
 * Returns: its height, pixels
 */
double
gs_draw_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

/**
 * gs_draw_text:
 * @widget: the widget that is drawn, whose font is used
 * @cr: to draw on
 * @text: one line
 * @scale: of the font's size
 * @x: where the line stands
 * @y: its upper edge
 * @align: share of its width that lies before @x: 0 begins there, 1 ends there
 * @weight: of the font
 * @colour: of the text
 *
 * Writes a line on whole pixels.
 */
void
gs_draw_text (GtkWidget *widget,
              cairo_t *cr,
              const char *text,
              double scale,
              double x,
              double y,
              double align,
              PangoWeight weight,
              const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gs_draw_layout (gtk_widget_get_pango_context (widget), text, scale, weight);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, round (x - align * gs_draw_layout_width (layout)), round (y));
  pango_cairo_show_layout (cr, layout);
}

/**
 * gs_draw_line_height:
 * @context: the widget's Pango context
 * @scale: size relative to the widget's font
 *
 * Returns: height of a line of text, pixels
 */
double
gs_draw_line_height (PangoContext *context,
                     double scale)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  double height = pango_units_to_double (pango_font_metrics_get_ascent (metrics)
                                         + pango_font_metrics_get_descent (metrics));

  pango_font_metrics_unref (metrics);

  return ceil (height * scale);
}

/**
 * gs_format_value:
 * @value: a valence or arousal, or NaN
 * @text: (out caller-allocates) (array length=size): "+0.42", "−0.10" or "–"
 * @size: bytes in @text
 *
 * Writes a signed value with two decimals, always as wide as its opposite.
 */
void
gs_format_value (double value,
                 char *text,
                 gsize size)
{
  if (!isfinite (value))
    g_strlcpy (text, "\u2013", size);
  else if (round (value * 100) == 0)
    g_strlcpy (text, "0.00", size);
  else
    g_snprintf (text, size, "%s%.2f", value < 0 ? "\u2212" : "+", fabs (value));
}

/**
 * gs_format_weight:
 * @weight: a gate's weight, 0 to 1, or NaN
 * @text: (out caller-allocates) (array length=size): "0.42" or "–"
 * @size: bytes in @text
 *
 * Writes a weight with two decimals.
 */
void
gs_format_weight (double weight,
                  char *text,
                  gsize size)
{
  if (!isfinite (weight))
    g_strlcpy (text, "\u2013", size);
  else
    g_snprintf (text, size, "%.2f", weight);
}
