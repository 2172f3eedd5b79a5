/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-palette.h"

#include "gs-figure-canvas.h"

#include <math.h>

static void
make_palette (GsPalette *palette,
              gboolean dark,
              gboolean high_contrast)
{
  GdkRGBA surface;
  GdkRGBA header;
  GdkRGBA text;

  /* libadwaita's own */
  gdk_rgba_parse (&surface, dark ? "#1e1e1e" : "#ffffff");
  gdk_rgba_parse (&header, dark ? "#242424" : "#fafafa");
  gdk_rgba_parse (&text, dark ? "#ffffff" : "rgba(0,0,0,0.8)");
  gs_palette_init (palette, &surface, &header, &text, high_contrast);
}

/* How far apart two colours are for a person who lacks a cone type: Viénot, Brettel and Mollon (1999), in linear
 * RGB, for protanopia and deuteranopia. */
static double
distance_without (const GdkRGBA *one,
                  const GdkRGBA *other,
                  gboolean protan)
{
  static const double seen[2][3] = { { 0.29275, 0.70725, 0 }, { 0.11238, 0.88762, 0 } };
  const GdkRGBA *colours[2] = { one, other };
  double linear[2][2];

  for (guint i = 0; i < 2; i++)
    {
      double r = pow (colours[i]->red, 2.2);
      double g = pow (colours[i]->green, 2.2);
      double b = pow (colours[i]->blue, 2.2);

      /* Red and green come to one value; blue stays. */
      linear[i][0] = pow (seen[protan ? 1 : 0][0] * r + seen[protan ? 1 : 0][1] * g, 1 / 2.2);
      linear[i][1] = pow (b, 1 / 2.2);
    }

  return hypot (linear[0][0] - linear[1][0], linear[0][1] - linear[1][1]);
}

static void
test_contrast (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      GsPalette palette;

      make_palette (&palette, variant & 1, variant >> 1);
      g_assert_true (palette.dark == (gboolean) (variant & 1));
      g_assert_cmpfloat (gs_palette_contrast (&palette.text, &palette.surface), >, 7);
      g_assert_cmpfloat (gs_palette_contrast (&palette.dim, &palette.surface), >, 4.5);
      g_assert_cmpfloat (gs_palette_contrast (&palette.dim, &palette.header), >, 4.5);
      g_assert_cmpfloat (gs_palette_contrast (&palette.cursor, &palette.surface), >, 3);
      g_assert_cmpfloat (gs_palette_contrast (&palette.own, &palette.surface), >, 3);

      for (int style = GS_LINE_NETWORK; style <= GS_LINE_RECORD; style++)
        for (guint index = 0; index < 6; index++)
          {
            GdkRGBA line = gs_palette_line (&palette, style, index);

            g_assert_cmpfloat (gs_palette_contrast (&line, &palette.surface), >, 3);
          }

      for (char letter = 'a'; letter <= 'z'; letter++)
        {
          GdkRGBA fill = gs_palette_label (&palette, (char[]) { letter, 0 });
          GdkRGBA ink = gs_palette_text_on (&fill);

          g_assert_cmpfloat (gs_palette_contrast (&fill, &ink), >, 4.5);
        }
    }
}

static void
test_colour_blind (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      GsPalette palette;

      make_palette (&palette, dark, FALSE);
      for (guint n_candidates = 2; n_candidates <= 5; n_candidates++)
        for (guint one = 0; one < n_candidates; one++)
          for (guint other = one + 1; other < n_candidates; other++)
            {
              GdkRGBA a = gs_palette_candidate (&palette, one, n_candidates);
              GdkRGBA b = gs_palette_candidate (&palette, other, n_candidates);

              g_assert_cmpfloat (distance_without (&a, &b, TRUE), >, 0.1);
              g_assert_cmpfloat (distance_without (&a, &b, FALSE), >, 0.1);
            }
    }
}

/* Figures draw without GTK, and so have the lines' colours written down once more. */
static void
test_figures (void)
{
  static const struct
  {
    GsLineStyle style;
    GsFigureLine line;
  } same[] = { { GS_LINE_NETWORK, GS_FIGURE_LINE_NETWORK }, { GS_LINE_ALTERNATIVE, GS_FIGURE_LINE_ALTERNATIVE },
               { GS_LINE_GOLD, GS_FIGURE_LINE_GOLD }, { GS_LINE_PERSON, GS_FIGURE_LINE_PERSON } };

  for (guint dark = 0; dark < 2; dark++)
    {
      GsFigureCanvas canvas = { .dark = dark };
      GsPalette palette;
      GsFigureColour figure;

      make_palette (&palette, dark, FALSE);
      for (guint i = 0; i < G_N_ELEMENTS (same); i++)
        {
          for (guint person = 0; person < 7; person++)
            {
              GdkRGBA plot = gs_palette_line (&palette, same[i].style, person);

              figure = gs_figure_colour_line (&canvas, same[i].line, person);
              g_assert_cmpfloat_with_epsilon (figure.r, plot.red, 1e-6);
              g_assert_cmpfloat_with_epsilon (figure.g, plot.green, 1e-6);
              g_assert_cmpfloat_with_epsilon (figure.b, plot.blue, 1e-6);
            }
        }
      figure = gs_figure_colour_line (&canvas, GS_FIGURE_LINE_OWN, 0);
      g_assert_cmpfloat_with_epsilon (figure.r, palette.own.red, 1e-6);
      g_assert_cmpfloat_with_epsilon (figure.b, palette.own.blue, 1e-6);
      for (guint n = 2; n < 6; n++)
        for (guint candidate = 0; candidate < n; candidate++)
          {
            GdkRGBA plot = gs_palette_candidate (&palette, candidate, n);

            figure = gs_figure_colour_candidate (&canvas, candidate, n);
            g_assert_cmpfloat_with_epsilon (figure.r, plot.red, 1e-6);
            g_assert_cmpfloat_with_epsilon (figure.g, plot.green, 1e-6);
            g_assert_cmpfloat_with_epsilon (figure.b, plot.blue, 1e-6);
          }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/palette/contrast", test_contrast);
  g_test_add_func ("/plot/palette/colour-blind", test_colour_blind);
  g_test_add_func ("/plot/palette/figures", test_figures);

  return g_test_run ();
}
