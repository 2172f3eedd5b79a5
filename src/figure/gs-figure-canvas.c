/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure-canvas.h"

#include <math.h>
#include <string.h>

/* The colours of the window's plots (gs-palette.c), which a test holds against these: this room has no GTK. */
static const guint32 lines[2][5] = {
  { 0x1a66c4, 0x00795b, 0x1c1c1f, 0x000000, 0xd9600a }, /* on light: network, alternative, gold, (person), own */
  { 0x6bacf5, 0x3dc9a5, 0xffffff, 0x000000, 0xf07a1f }, /* on dark */
};

/* Of a gate's candidates: the first and the last iteration. */
static const guint32 iterations[2][2] = { { 0x8ab4ea, 0x1c57ad }, { 0xb7d4f7, 0x3a7fdc } };

static const guint32 people[2][6] = {
  { 0x8a6a00, 0x8a3d7c, 0x00745c, 0xa8420a, 0x3f5f74, 0x5b5b5b },
  { 0xf0d957, 0xe39ad3, 0x5fd0b0, 0xf2a05e, 0x9fc6dd, 0xc4c4c4 },
};

static const double dashes_of_people[][4] = {
  { 9, 3, 9, 3 }, { 4, 3, 4, 3 }, { 12, 3, 4, 3 }, { 16, 4, 16, 4 },
};

/* From the surface to the deepest, for amounts: one hue whose lightness alone tells. */
static const guint32 blues[2][4] = {
  { 0xdbe8f8, 0x8ab4ea, 0x3f7fd0, 0x123f80 },
  { 0x20344d, 0x2c5f9e, 0x6bacf5, 0xdcebfd },
};

static const guint32 oranges[2][3] = {
  { 0xfbdcc4, 0xf0934d, 0xa34404 },
  { 0x4d3018, 0xb05a16, 0xffb783 },
};

static GsFigureColour
from_hex (guint32 hex)
{
  return (GsFigureColour){ ((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0, 1.0 };
}

/**
 * gs_figure_colour_blend:
 * @under: opaque
 * @over: what lies on it
 * @amount: how much of it, 0 to 1
 *
 * Returns: the opaque mixture
 */
GsFigureColour
gs_figure_colour_blend (const GsFigureColour *under,
                        const GsFigureColour *over,
                        double amount)
{
  return (GsFigureColour){ under->r + (over->r - under->r) * amount, under->g + (over->g - under->g) * amount,
                           under->b + (over->b - under->b) * amount, 1.0 };
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GsFigureColour *colour)
{
  return 0.2126 * linear (colour->r) + 0.7152 * linear (colour->g) + 0.0722 * linear (colour->b);
}

/**
 * gs_figure_colour_contrast:
 * @one: an opaque colour
 * @other: an opaque colour
 *
 * Returns: the contrast ratio of WCAG 2.1, 1 to 21
 */
double
gs_figure_colour_contrast (const GsFigureColour *one,
                           const GsFigureColour *other)
{
  double a = luminance (one) + 0.05, b = luminance (other) + 0.05;

  return MAX (a, b) / MIN (a, b);
}

/**
 * gs_figure_colour_text_on:
 * @fill: an opaque colour
 *
 * Returns: near-black or white, whichever can be read better on it
 */
GsFigureColour
gs_figure_colour_text_on (const GsFigureColour *fill)
{
  GsFigureColour white = { 1, 1, 1, 1 }, black = { 0.05, 0.05, 0.06, 1 };

  return gs_figure_colour_contrast (fill, &white) >= gs_figure_colour_contrast (fill, &black) ? white : black;
}

/**
 * gs_figure_canvas_init:
 * @self: (out): a canvas
 * @cr: where to draw, its origin the figure's upper left corner
 * @width: of the figure
 * @height: of the figure
 * @style: (nullable): how it looks
 *
 * Begins to draw a figure.
 */
void
gs_figure_canvas_init (GsFigureCanvas *self,
                       cairo_t *cr,
                       double width,
                       double height,
                       const GsFigureStyle *style)
{
  gboolean dark = style != NULL && style->dark, high_contrast = style != NULL && style->high_contrast;
  GsFigureColour text = dark ? (GsFigureColour){ 1, 1, 1, 1 } : (GsFigureColour){ 0, 0, 0, 1 };
  cairo_font_options_t *options;

  *self = (GsFigureCanvas){ .cr = cr, .width = width, .height = height, .dark = dark, .high_contrast = high_contrast };
  self->text = style != NULL && style->text_size > 0.0 ? style->text_size : GS_FIGURE_TEXT_SIZE;
  self->font = style != NULL && style->font != NULL ? style->font : "Sans";
  self->surface = from_hex (dark ? 0x1e1e1e : 0xffffff);
  self->ink = high_contrast ? text : gs_figure_colour_blend (&self->surface, &text, dark ? 1.0 : 0.87);
  self->dim = high_contrast ? text : gs_figure_colour_blend (&self->surface, &text, dark ? 0.68 : 0.64);
  self->grid = gs_figure_colour_blend (&self->surface, &text, high_contrast ? 0.4 : dark ? 0.14 : 0.1);
  self->edge = gs_figure_colour_blend (&self->surface, &text, high_contrast ? 0.9 : dark ? 0.45 : 0.4);
  self->layout = pango_cairo_create_layout (cr);
  /* Where glyphs go must not depend on a screen: a figure in a file is laid out as it is seen. */
  options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (self->layout), options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pango_layout_get_context (self->layout), FALSE);
  pango_layout_context_changed (self->layout);
}

/**
 * gs_figure_canvas_clear:
 * @self: a canvas
 */
void
gs_figure_canvas_clear (GsFigureCanvas *self)
{
  g_clear_object (&self->layout);
}

/**
 * gs_figure_colour_line:
 * @self: a canvas
 * @line: what a line stands for
 * @person: which person
 *
 * Returns: its colour
 */
GsFigureColour
gs_figure_colour_line (const GsFigureCanvas *self,
                       GsFigureLine line,
                       guint person)
{
  if (line == GS_FIGURE_LINE_GUIDE)
    return self->dim;
  if (line == GS_FIGURE_LINE_PERSON)
    return from_hex (people[self->dark][person % G_N_ELEMENTS (people[0])]);

  return from_hex (lines[self->dark][line]);
}

/**
 * gs_figure_colour_candidate:
 * @self: a canvas
 * @candidate: 0 = own, t = iteration t
 * @n_candidates: number of candidates of the gate
 *
 * Returns: the candidate's colour: orange, or a blue that is deeper the later the iteration
 */
GsFigureColour
gs_figure_colour_candidate (const GsFigureCanvas *self,
                            guint candidate,
                            guint n_candidates)
{
  GsFigureColour first = from_hex (iterations[self->dark][0]), last = from_hex (iterations[self->dark][1]);

  if (candidate == 0)
    return gs_figure_colour_line (self, GS_FIGURE_LINE_OWN, 0);
  if (n_candidates <= 2)
    return last;

  return gs_figure_colour_blend (&first, &last, (double) (candidate - 1) / (double) (n_candidates - 2));
}

static GsFigureColour
ramp (const guint32 *stops,
      guint n_stops,
      double amount)
{
  double place = CLAMP (amount, 0.0, 1.0) * (n_stops - 1);
  guint below = MIN ((guint) place, n_stops - 2);
  GsFigureColour from = from_hex (stops[below]), to = from_hex (stops[below + 1]);

  return gs_figure_colour_blend (&from, &to, place - below);
}

/**
 * gs_figure_colour_amount:
 * @self: a canvas
 * @amount: 0 to 1
 *
 * Returns: a blue that stands out from the surface the more the larger @amount is
 */
GsFigureColour
gs_figure_colour_amount (const GsFigureCanvas *self,
                         double amount)
{
  return ramp (blues[self->dark], G_N_ELEMENTS (blues[0]), amount);
}

/**
 * gs_figure_colour_signed:
 * @self: a canvas
 * @value: -1 to 1
 *
 * Returns: the surface for 0, towards 1 blue, towards -1 orange, which every common form of colour blindness keeps apart
 */
GsFigureColour
gs_figure_colour_signed (const GsFigureCanvas *self,
                         double value)
{
  double amount = fabs (CLAMP (value, -1.0, 1.0));
  GsFigureColour first = value >= 0.0 ? from_hex (blues[self->dark][0]) : from_hex (oranges[self->dark][0]);

  /* From the surface itself to the first stop, then along the ramp. */
  if (amount < 0.15)
    return gs_figure_colour_blend (&self->surface, &first, amount / 0.15);

  return value >= 0.0 ? ramp (blues[self->dark], 4, (amount - 0.15) / 0.85) : ramp (oranges[self->dark], 3, (amount - 0.15) / 0.85);
}

void
gs_figure_canvas_set_colour (GsFigureCanvas *self,
                             const GsFigureColour *colour)
{
  cairo_set_source_rgba (self->cr, colour->r, colour->g, colour->b, colour->a);
}

/**
 * gs_figure_canvas_set_line:
 * @self: a canvas
 * @line: what a line stands for
 * @person: which person
 *
 * Sets colour, width and dashes for stroking.
 */
void
gs_figure_canvas_set_line (GsFigureCanvas *self,
                           GsFigureLine line,
                           guint person)
{
  static const double dash_dot[] = { 9, 3, 2, 3 }, guide[] = { 4, 3 };
  GsFigureColour colour = gs_figure_colour_line (self, line, person);
  double width = line == GS_FIGURE_LINE_GUIDE ? 1.0 : line == GS_FIGURE_LINE_PERSON ? 1.3 : 1.7;

  gs_figure_canvas_set_colour (self, &colour);
  cairo_set_line_width (self->cr, width + (self->high_contrast ? 0.75 : 0.0));
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
  if (line == GS_FIGURE_LINE_PERSON)
    cairo_set_dash (self->cr, dashes_of_people[person % G_N_ELEMENTS (dashes_of_people)], 4, 0.0);
  else if (line == GS_FIGURE_LINE_ALTERNATIVE)
    cairo_set_dash (self->cr, dash_dot, 4, 0.0);
  else if (line == GS_FIGURE_LINE_GUIDE)
    cairo_set_dash (self->cr, guide, 2, 0.0);
  else
    cairo_set_dash (self->cr, NULL, 0, 0.0);
}

static void
set_text (GsFigureCanvas *self,
          const char *text,
          double size,
          gboolean bold)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  pango_font_description_set_family (font, self->font);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (self->layout, font);
  /* Digits as wide as each other, where the font can. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_width (self->layout, -1);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_text (self->layout, valid, -1);
}

static double
get_width (GsFigureCanvas *self)
{
  int width;

  pango_layout_get_size (self->layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

/**
 * gs_figure_canvas_measure:
 * @self: a canvas
 * @text: a line of text
 * @size: of the letters
 * @bold: whether they are bold
 *
 * Returns: how wide it is
 */
double
gs_figure_canvas_measure (GsFigureCanvas *self,
                          const char *text,
                          double size,
                          gboolean bold)
{
  set_text (self, text, size, bold);

  return get_width (self);
}

/**
 * gs_figure_canvas_get_line_height:
 * @self: a canvas
 * @size: of the letters
 *
 * Returns: height of a line of them
 */
double
gs_figure_canvas_get_line_height (GsFigureCanvas *self,
                                  double size)
{
  int height;

  set_text (self, "Ag", size, FALSE);
  pango_layout_get_size (self->layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static double
shorten (GsFigureCanvas *self,
         double most)
{
  if (most > 0.0 && get_width (self) > most)
    {
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (self->layout, (int) (most * PANGO_SCALE));
    }

  return get_width (self);
}

/**
 * gs_figure_canvas_write:
 * @self: a canvas
 * @text: a line of text
 * @size: of the letters
 * @bold: whether they are bold
 * @colour: theirs
 * @x: where
 * @y: middle of the line
 * @align: what is at @x: 0 its beginning, 0.5 its middle, 1 its end
 * @most: how wide it may be; what is longer ends in three dots; 0: as wide as it is
 *
 * Returns: how wide it is
 */
double
gs_figure_canvas_write (GsFigureCanvas *self,
                        const char *text,
                        double size,
                        gboolean bold,
                        const GsFigureColour *colour,
                        double x,
                        double y,
                        double align,
                        double most)
{
  double width;
  int height;

  set_text (self, text, size, bold);
  width = shorten (self, most);
  pango_layout_get_size (self->layout, NULL, &height);
  gs_figure_canvas_set_colour (self, colour);
  cairo_move_to (self->cr, x - width * align, y - (double) height / PANGO_SCALE / 2.0);
  pango_cairo_show_layout (self->cr, self->layout);
  cairo_new_path (self->cr);

  return width;
}

/**
 * gs_figure_canvas_write_lines:
 * @self: a canvas
 * @text: text
 * @size: of the letters
 * @colour: (nullable): theirs; %NULL: only measure
 * @x: left edge
 * @y: upper edge
 * @width: lines are broken at
 *
 * Returns: how high it is
 */
double
gs_figure_canvas_write_lines (GsFigureCanvas *self,
                              const char *text,
                              double size,
                              const GsFigureColour *colour,
                              double x,
                              double y,
                              double width)
{
  int height;

  set_text (self, text, size, FALSE);
  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->layout, (int) (MAX (width, size) * PANGO_SCALE));
  pango_layout_get_size (self->layout, NULL, &height);
  if (colour != NULL)
    {
      gs_figure_canvas_set_colour (self, colour);
      cairo_move_to (self->cr, x, y);
      pango_cairo_show_layout (self->cr, self->layout);
      cairo_new_path (self->cr);
    }

  return (double) height / PANGO_SCALE;
}

/**
 * gs_figure_canvas_write_turned:
 * @self: a canvas
 * @text: a line of text
 * @size: of the letters
 * @bold: whether they are bold
 * @colour: theirs
 * @x: where
 * @y: where
 * @align: what is at @x, @y: 0 the line's beginning, 0.5 its middle, 1 its end
 * @angle: radians against the clock
 * @most: how wide it may be; 0: as wide as it is
 */
void
gs_figure_canvas_write_turned (GsFigureCanvas *self,
                               const char *text,
                               double size,
                               gboolean bold,
                               const GsFigureColour *colour,
                               double x,
                               double y,
                               double align,
                               double angle,
                               double most)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  cairo_rotate (self->cr, -angle);
  gs_figure_canvas_write (self, text, size, bold, colour, 0.0, 0.0, align, most);
  cairo_restore (self->cr);
}

/**
 * gs_figure_canvas_snap:
 * @self: a canvas
 * @place: where a thin line goes
 *
 * Returns: the middle of the pixel there, so that the line is sharp on a screen
 */
double
gs_figure_canvas_snap (const GsFigureCanvas *self,
                       double place)
{
  return floor (place) + 0.5;
}

/**
 * gs_figure_format:
 * @value: a number
 * @decimals: how many
 * @sign: whether a positive number gets a plus
 *
 * Returns: (transfer full): the number with a point and a real minus; a dash for NaN
 */
char *
gs_figure_format (double value,
                  guint decimals,
                  gboolean sign)
{
  char format[16], buffer[G_ASCII_DTOSTR_BUF_SIZE * 8];
  gboolean zero;

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "–" : value < 0 ? "−∞" : "∞");

  g_snprintf (format, sizeof format, "%%.%uf", MIN (decimals, 17));
  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  zero = strspn (buffer, "0.") == strlen (buffer);

  return g_strconcat (zero ? "" : value < 0 ? "−" : sign ? "+" : "", buffer, NULL);
}

/**
 * gs_figure_format_count:
 * @count: a count
 *
 * Returns: (transfer full): with thin spaces between thousands
 */
char *
gs_figure_format_count (gsize count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GSIZE_FORMAT, count);
  GString *text = g_string_new (NULL);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++)
    {
      /* Four digits are read at a glance. */
      if (i > 0 && n > 4 && (n - i) % 3 == 0)
        g_string_append (text, "\u2009");
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}
