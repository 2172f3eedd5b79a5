/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-circumplex.h"
#include "gs-plot-test.h"

#include <math.h>

#define SECOND   (G_GINT64_CONSTANT (1000000000))
#define N_FRAMES 250

static GsFrameTimes *
make_times (void)
{
  gint64 pts[N_FRAMES];

  for (gsize i = 0; i < N_FRAMES; i++)
    pts[i] = i * (SECOND / 25);

  return gs_frame_times_new (pts, N_FRAMES);
}

static GsSeries *
make_constant (GsFrameTimes *times,
               float value)
{
  GsSeries *series = gs_series_new (times);
  float values[N_FRAMES];

  for (gsize i = 0; i < N_FRAMES; i++)
    values[i] = value;
  gs_series_append (series, values, N_FRAMES / 2);

  return series;
}

/* The middle of all pixels of a colour, and how many there are, above @bottom. */
static int
find_colour (GtkWidget *widget,
             const GdkRGBA *colour,
             int bottom,
             double *mean_x,
             double *mean_y)
{
  cairo_surface_t *picture = gs_plot_test_draw (widget);
  int n_pixels = 0;

  *mean_x = *mean_y = 0;
  for (int y = 0; y < bottom; y++)
    for (int x = 0; x < cairo_image_surface_get_width (picture); x++)
      {
        GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

        if (!gs_plot_test_similar (&pixel, colour, 0.05))
          continue;

        *mean_x += x;
        *mean_y += y;
        n_pixels++;
      }
  cairo_surface_destroy (picture);

  *mean_x /= MAX (n_pixels, 1);
  *mean_y /= MAX (n_pixels, 1);

  return n_pixels;
}

/* The pixels of a colour within the circle that two points at (0.6, -0.6) and (-0.6, 0.6) span. */
static int
count_within (GtkWidget *widget,
              const GdkRGBA *colour,
              const double *x,
              const double *y)
{
  cairo_surface_t *picture = gs_plot_test_draw (widget);
  double radius = (x[0] - x[1]) / 1.2;
  int n_pixels = 0;

  for (int row = (int) (y[1] - radius); row < y[0] + radius; row++)
    for (int column = (int) (x[1] - radius); column < x[0] + radius; column++)
      {
        GdkRGBA pixel;

        /* The square around the circle goes beyond the picture. */
        if (hypot (column - (x[0] + x[1]) / 2, row - (y[0] + y[1]) / 2) >= radius - 2)
          continue;
        pixel = gs_plot_test_pixel (picture, column, row);
        n_pixels += gs_plot_test_similar (&pixel, colour, 0.05);
      }
  cairo_surface_destroy (picture);

  return n_pixels;
}

static void
test_circumplex (void)
{
  g_autoptr (GsFrameTimes) times = make_times ();
  g_autoptr (GsSeries) high = make_constant (times, 0.6f);
  g_autoptr (GsSeries) low = make_constant (times, -0.6f);
  g_autoptr (GsPlayhead) playhead = gs_playhead_new ();
  GtkWidget *circumplex = gs_circumplex_new ();
  GtkWidget *window;
  GsPalette palette;
  double x[2];
  double y[2];
  double beside_x;
  double beside_y;

  gs_playhead_set_duration (playhead, 10 * SECOND);
  gs_playhead_set_time (playhead, SECOND);
  gs_circumplex_set_playhead (GS_CIRCUMPLEX (circumplex), playhead);
  gs_circumplex_add_point (GS_CIRCUMPLEX (circumplex), "network", GS_LINE_NETWORK, high, low);
  gs_circumplex_add_point (GS_CIRCUMPLEX (circumplex), "again", GS_LINE_RECORD, low, high);
  window = gs_plot_test_show (circumplex, 240, 360);
  gs_palette_read (&palette, circumplex);

  /* The two points lie opposite each other, the pleasant calm one to the lower right. */
  g_assert_cmpint (find_colour (circumplex, &palette.network, 250, &x[0], &y[0]), >, 40);
  g_assert_cmpint (find_colour (circumplex, &palette.record, 250, &x[1], &y[1]), >, 40);
  g_assert_cmpfloat (x[0], >, x[1] + 60);
  g_assert_cmpfloat (y[0], >, y[1] + 60);
  g_assert_cmpfloat_with_epsilon (x[0] - x[1], y[0] - y[1], 2);
  g_assert_cmpfloat_with_epsilon ((x[0] + x[1]) / 2, 120, 2);

  /* The words stand around the plane; nothing is written where the points and trails are. */
  g_assert_cmpint (find_colour (circumplex, &palette.dim, 250, &beside_x, &beside_y), >, 40);
  g_assert_cmpint (count_within (circumplex, &palette.dim, x, y), ==, 0);

  /* Where nothing is known there is no point. */
  gs_playhead_set_time (playhead, 9 * SECOND);
  g_assert_cmpint (find_colour (circumplex, &palette.network, 250, &x[0], &y[0]), ==, 0);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/plot/panels/circumplex", test_circumplex);

  return g_test_run ();
}
