/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-palette.h"

#include <math.h>
#include <string.h>

/* "Own" and the iterations are orange against blue, the pair that every common form of colour blindness keeps
 * apart; within the blues the iterations go from light to deep, so that they stay apart without any hue. People's
 * colours follow Okabe and Ito (Color Universal Design, 2008), lightened or darkened for the surface. */

static const struct
{
  const char *own;
  const char *iteration_first;
  const char *iteration_last;
  const char *network;
  const char *alternative;
  const char *gold;
  const char *record;
  const char *cursor;
} roles[2] = {
  { "#d9600a", "#8ab4ea", "#1c57ad", "#1a66c4", "#00795b", "#1c1c1f", "#c3255b", "#d01c28" }, /* on light */
  { "#f07a1f", "#b7d4f7", "#3a7fdc", "#6bacf5", "#3dc9a5", "#ffffff", "#ff7aa8", "#ff5a52" }, /* on dark */
};

static const char *people[2][6] = {
  { "#8a6a00", "#8a3d7c", "#00745c", "#a8420a", "#3f5f74", "#5b5b5b" },
  { "#f0d957", "#e39ad3", "#5fd0b0", "#f2a05e", "#9fc6dd", "#c4c4c4" },
};

/* Fills for labels, all dark enough for white text, in an order that puts unlike colours side by side. */
static const char *labels[] = {
  "#1f7a54", "#7d4fb0", "#b03a42", "#2a6f9e", "#84660d", "#56636f", "#9a4079", "#55741f",
};

static GdkRGBA
parse (const char *text)
{
  GdkRGBA colour = { 0, 0, 0, 1 };

  gdk_rgba_parse (&colour, text);

  return colour;
}

static GdkRGBA
with_alpha (GdkRGBA colour,
            float alpha)
{
  colour.alpha = alpha;

  return colour;
}

/* @amount of @over on top of opaque @under */
static GdkRGBA
blend (const GdkRGBA *under,
       const GdkRGBA *over,
       float amount)
{
  return (GdkRGBA) {
    under->red + (over->red - under->red) * amount,
    under->green + (over->green - under->green) * amount,
    under->blue + (over->blue - under->blue) * amount,
    1,
  };
}

static double
linear (float channel)
{
  return channel <= 0.04045f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * linear (colour->red) + 0.7152 * linear (colour->green) + 0.0722 * linear (colour->blue);
}

/**
 * gs_palette_contrast:
 * @one: an opaque colour
 * @other: an opaque colour
 *
 * Computes the contrast ratio of WCAG 2.1: 4.5 is enough for text, 3 for lines and areas.
 *
 * Returns: 1 to 21
 */
double
gs_palette_contrast (const GdkRGBA *one,
                     const GdkRGBA *other)
{
  double a = luminance (one) + 0.05;
  double b = luminance (other) + 0.05;

  return MAX (a, b) / MIN (a, b);
}

/**
 * gs_palette_text_on:
 * @fill: an opaque colour
 *
 * Returns: black or white, whichever can be read better on @fill
 */
GdkRGBA
gs_palette_text_on (const GdkRGBA *fill)
{
  GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA black = { 0, 0, 0, 1 };

  return gs_palette_contrast (fill, &white) * 1.15 >= gs_palette_contrast (fill, &black) ? white : black;
}

/**
 * gs_palette_init:
 * @self: (out caller-allocates): a palette
 * @surface: what plots are drawn on
 * @header: what names are written on
 * @text: the text's colour; may be translucent
 * @high_contrast: whether to prefer contrast to calm
 *
 * Makes the palette for a surface. Light text makes it a dark one.
 */
void
gs_palette_init (GsPalette *self,
                 const GdkRGBA *surface,
                 const GdkRGBA *header,
                 const GdkRGBA *text,
                 gboolean high_contrast)
{
  GdkRGBA ink = blend (surface, text, text->alpha);
  float grid = high_contrast ? 0.45f : 0.16f;

  memset (self, 0, sizeof *self);
  self->dark = luminance (text) > luminance (surface);
  self->high_contrast = high_contrast;
  self->surface = with_alpha (*surface, 1);
  self->header = with_alpha (*header, 1);
  self->text = high_contrast ? parse (self->dark ? "#ffffff" : "#000000") : ink;
  self->dim = high_contrast ? self->text : blend (surface, &ink, self->dark ? 0.66f : 0.74f);
  self->grid = blend (surface, &ink, grid);
  self->separator = blend (surface, &ink, high_contrast ? 0.6f : 0.11f);
  self->cursor = parse (roles[self->dark].cursor);
  self->selection = with_alpha (ink, high_contrast ? 0.12f : 0.065f);
  self->selection_edge = blend (surface, &ink, 0.7f);
  self->waveform = blend (surface, &ink, high_contrast ? 0.75f : 0.42f);
  self->own = parse (roles[self->dark].own);
  self->network = parse (roles[self->dark].network);
  self->alternative = parse (roles[self->dark].alternative);
  self->gold = parse (roles[self->dark].gold);
  self->band = with_alpha (ink, high_contrast ? 0.3f : 0.2f);
  self->record = parse (roles[self->dark].record);
  self->empty = blend (surface, &ink, high_contrast ? 0.3f : 0.13f);
  self->focus = self->network;
}

static gboolean
is_high_contrast (GtkWidget *widget,
                  GtkStyleContext *context)
{
  g_autofree char *theme = NULL;
  GdkRGBA borders;

  g_object_get (gtk_widget_get_settings (widget), "gtk-theme-name", &theme, NULL);
  if (theme != NULL
      && (strstr (theme, "HighContrast") != NULL || g_str_has_suffix (theme, "-hc") || strstr (theme, "-hc-") != NULL))
    return TRUE;

  /* Style sheets that adapt to high contrast make their borders much stronger than the usual 0.15. */
  return gtk_style_context_lookup_color (context, "borders", &borders) && borders.alpha > 0.3f && borders.alpha < 0.9f;
}

/**
 * gs_palette_read:
 * @self: (out caller-allocates): a palette
 * @widget: a widget
 *
 * Makes the palette for a widget from the colours of its style sheet.
 */
void
gs_palette_read (GsPalette *self,
                 GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA text;
  GdkRGBA surface;
  GdkRGBA header;
  gboolean dark;

  gtk_style_context_get_color (context, &text);
  dark = luminance (&text) > 0.35;

  if (!gtk_style_context_lookup_color (context, "view_bg_color", &surface)
      && !gtk_style_context_lookup_color (context, "theme_base_color", &surface))
    surface = parse (dark ? "#1e1e1e" : "#ffffff");
  if (!gtk_style_context_lookup_color (context, "window_bg_color", &header)
      && !gtk_style_context_lookup_color (context, "theme_bg_color", &header))
    header = parse (dark ? "#242424" : "#fafafa");

  gs_palette_init (self, &surface, &header, &text, is_high_contrast (widget, context));
}

/**
 * gs_palette_equal:
 * @self: a palette
 * @other: another
 *
 * Returns: whether everything drawn with one looks the same with the other
 */
gboolean
gs_palette_equal (const GsPalette *self,
                  const GsPalette *other)
{
  return memcmp (self, other, sizeof *self) == 0;
}

/**
 * gs_palette_candidate:
 * @self: a palette
 * @candidate: 0 = own, t = iteration t
 * @n_candidates: number of candidates of the gate
 *
 * Returns: the candidate's colour: orange, or a blue that is deeper the later the iteration
 */
GdkRGBA
gs_palette_candidate (const GsPalette *self,
                      guint candidate,
                      guint n_candidates)
{
  GdkRGBA first = parse (roles[self->dark].iteration_first);
  GdkRGBA last = parse (roles[self->dark].iteration_last);

  if (candidate == 0)
    return self->own;

  if (n_candidates <= 2)
    return last;

  return blend (&first, &last, (float) (candidate - 1) / (float) (n_candidates - 2));
}

/**
 * gs_palette_person:
 * @self: a palette
 * @person: which person, counted from 0
 *
 * Returns: the colour of a person's trace; repeats after six, with another dash pattern
 */
GdkRGBA
gs_palette_person (const GsPalette *self,
                   guint person)
{
  return parse (people[self->dark][person % G_N_ELEMENTS (people[0])]);
}

/**
 * gs_palette_label:
 * @self: a palette (the fills are the same for all)
 * @label: (nullable): a segment's label
 *
 * Returns: a fill for the label, always the same for the same text
 */
GdkRGBA
gs_palette_label (const GsPalette *self,
                  const char *label)
{
  guint which = label != NULL ? g_str_hash (label) : 0;

  /* The low bits of the hash follow the last letter alone. */
  which ^= which >> 7;

  return parse (labels[which % G_N_ELEMENTS (labels)]);
}

/**
 * gs_palette_nth_label:
 * @n: any number
 *
 * Returns: (transfer none): the fill for the n-th word of a vocabulary, "#rrggbb"; neighbours are unlike each other
 */
const char *
gs_palette_nth_label (guint n)
{
  return labels[n % G_N_ELEMENTS (labels)];
}

/**
 * gs_palette_line:
 * @self: a palette
 * @style: what the line stands for
 * @index: which person, for %GS_LINE_PERSON; GS_LINE_CANDIDATE_INDEX() for %GS_LINE_CANDIDATE
 *
 * Returns: the line's colour
 */
GdkRGBA
gs_palette_line (const GsPalette *self,
                 GsLineStyle style,
                 guint index)
{
  switch (style)
    {
    case GS_LINE_NETWORK:
      return self->network;

    case GS_LINE_ALTERNATIVE:
      return self->alternative;

    case GS_LINE_GOLD:
      return self->gold;

    case GS_LINE_RECORD:
      return self->record;

    case GS_LINE_CANDIDATE:
      return gs_palette_candidate (self, index % 64u, index / 64u);

    case GS_LINE_PERSON:
    default:
      return gs_palette_person (self, index);
    }
}

/**
 * gs_palette_line_width:
 * @self: a palette
 * @style: what the line stands for
 *
 * Returns: how thick it is, pixels
 */
double
gs_palette_line_width (const GsPalette *self,
                       GsLineStyle style)
{
  double width = style == GS_LINE_PERSON ? 1.5 : 1.6;

  return self->high_contrast ? width + 0.75 : width;
}

/**
 * gs_palette_line_dashes:
 * @style: what the line stands for
 * @index: which person, for %GS_LINE_PERSON; GS_LINE_CANDIDATE_INDEX() for %GS_LINE_CANDIDATE
 * @dashes: (out caller-allocates) (array fixed-size=4): lengths of dashes and gaps, pixels
 *
 * Returns: how many lengths there are; 0 for a solid line
 */
guint
gs_palette_line_dashes (GsLineStyle style,
                        guint index,
                        double *dashes)
{
  static const double of_people[][GS_PALETTE_MAX_DASHES] = {
    { 9, 3, 9, 3 }, { 4, 3, 4, 3 }, { 12, 3, 4, 3 }, { 16, 4, 16, 4 },
  };
  static const double dash_dot[GS_PALETTE_MAX_DASHES] = { 9, 3, 2, 3 };

  if (style == GS_LINE_CANDIDATE)
    {
      if (index % 64u == 0)
        return 0;
      index = index % 64u - 1;
    }
  else if (style != GS_LINE_PERSON && style != GS_LINE_ALTERNATIVE)
    return 0;

  memcpy (dashes, style == GS_LINE_ALTERNATIVE ? dash_dot : of_people[index % G_N_ELEMENTS (of_people)], sizeof dash_dot);

  return GS_PALETTE_MAX_DASHES;
}

/**
 * gs_palette_set_line:
 * @self: a palette
 * @cr: where to draw
 * @style: what the line stands for
 * @index: which person, for %GS_LINE_PERSON; GS_LINE_CANDIDATE_INDEX() for %GS_LINE_CANDIDATE
 *
 * Sets colour, width and dashes for stroking a line.
 */
void
gs_palette_set_line (const GsPalette *self,
                     cairo_t *cr,
                     GsLineStyle style,
                     guint index)
{
  GdkRGBA colour = gs_palette_line (self, style, index);
  double dashes[GS_PALETTE_MAX_DASHES];

  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, gs_palette_line_width (self, style));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, (int) gs_palette_line_dashes (style, index, dashes), 0);
}
