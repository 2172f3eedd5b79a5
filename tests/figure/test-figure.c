/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-sample.h"

#include "gs-agreement.h"
#include "gs-figure-axis.h"
#include "gs-figure-bland-altman.h"
#include "gs-figure-curve.h"
#include "gs-figure-matrix.h"
#include "gs-figure-quadrants.h"
#include "gs-figure-scatter.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static cairo_surface_t *
draw (const GsFigure *figure,
      int width,
      int height,
      const GsFigureStyle *style)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (picture);

  gs_figure_draw (figure, cr, width, height, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture);

  return picture;
}

static guint32
get_pixel (cairo_surface_t *picture,
           int x,
           int y)
{
  const guint8 *row = cairo_image_surface_get_data (picture) + (gsize) y * cairo_image_surface_get_stride (picture);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}

/* Where along a row of pixels the first one is that is no grey. */
static int
find_colour (cairo_surface_t *picture,
             int y)
{
  for (int x = 0; x < cairo_image_surface_get_width (picture); x++)
    {
      guint32 pixel = get_pixel (picture, x, y);
      int red = (int) (pixel >> 16), blue = (int) (pixel & 255);

      if (ABS (red - blue) > 60)
        return x;
    }

  return -1;
}

static void
test_ticks (void)
{
  static const struct
  {
    double low, high, length;
    guint n_ticks;
    const char *first, *last;
  } cases[] = {
    { -1.0, 1.0, 400.0, 5, "−1.0", "1.0" },  { 0.0, 0.037, 400.0, 8, "0.000", "0.035" },
    { 0.0, 61.0, 400.0, 7, "0", "60" },      { 1e6, 1.000002e6, 200.0, 5, "1000000.0", "1000002.0" },
    { -3e-5, 7e-5, 300.0, 5, "−0.00002", "0.00006" }, { -1.0, 1.0, 20.0, 3, "−1", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GsFigureAxis axis;
      g_autofree char *first = NULL;
      g_autofree char *last = NULL;
      guint n;

      gs_figure_axis_set (&axis, cases[i].low, cases[i].high);
      gs_figure_axis_choose_ticks (&axis, cases[i].length, 50.0);
      n = gs_figure_axis_get_n_ticks (&axis);
      first = gs_figure_axis_format (&axis, gs_figure_axis_get_tick (&axis, 0));
      last = gs_figure_axis_format (&axis, gs_figure_axis_get_tick (&axis, n - 1));
      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_cmpstr (last, ==, cases[i].last);
      g_assert_cmpuint (n, ==, cases[i].n_ticks);
    }
}

static void
test_fit (void)
{
  static const double cases[][4] = { { 0.03, 0.91, 0.0, 1.0 }, { -0.42, 0.17, -0.5, 0.2 }, { 5.0, 5.0, 2.0, 8.0 }, { 0.0, 0.0, -1.0, 1.0 } };
  GsFigureAxis axis;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gs_figure_axis_fit (&axis, cases[i][0], cases[i][1]);
      g_assert_cmpfloat (axis.low, <=, cases[i][0]);
      g_assert_cmpfloat (axis.high, >=, cases[i][1]);
      g_assert_cmpfloat_with_epsilon (axis.low, cases[i][2], 1e-12);
      g_assert_cmpfloat_with_epsilon (axis.high, cases[i][3], 1e-12);
    }
  /* Nothing at all, as a figure without values has it. */
  gs_figure_axis_fit (&axis, INFINITY, -INFINITY);
  g_assert_cmpfloat (axis.low, <, axis.high);
}

static void
test_format (void)
{
  g_autofree char *zero = gs_figure_format (-0.0004, 2, TRUE);
  g_autofree char *minus = gs_figure_format (-0.125, 3, FALSE);
  g_autofree char *missing = gs_figure_format (NAN, 2, FALSE);
  g_autofree char *few = gs_figure_format_count (9999);
  g_autofree char *many = gs_figure_format_count (1234567);

  g_assert_cmpstr (zero, ==, "0.00");
  g_assert_cmpstr (minus, ==, "−0.125");
  g_assert_cmpstr (missing, ==, "–");
  g_assert_cmpstr (few, ==, "9999");
  g_assert_cmpstr (many, ==, "1\u2009234\u2009567");
}

/* The line y = x goes through the middle of what gs_figure_find() says is x, x; and a point is drawn where its values are. */
static void
test_scatter (void)
{
  static const double x[] = { -0.8, 0.5, NAN, 0.8 }, y[] = { -0.8, 0.5, 0.3, 0.8 };
  g_autoptr (GsFigure) figure = gs_figure_scatter_new ("", "a", "b", x, y, 4);
  cairo_surface_t *picture = draw (figure, 400, 400, NULL);
  g_autofree char *words = gs_figure_describe (figure);
  GsFigurePlace place;
  guint found = 0;

  for (int row = 0; row < 400; row++)
    {
      for (int column = 0; column < 400; column++)
        {
          guint32 pixel = get_pixel (picture, column, row);

          /* the network's blue on white, half opaque */
          if ((int) (pixel & 255) - (int) (pixel >> 16) < 60 || !gs_figure_find (figure, 400, 400, NULL, column + 0.5, row + 0.5, &place))
            continue;
          g_assert_cmpfloat (fabs (place.x - place.y), <, 0.05);
          g_assert_true (fabs (place.x + 0.8) < 0.03 || fabs (place.x - 0.5) < 0.03 || fabs (place.x - 0.8) < 0.03);
          found |= place.x < 0.0 ? 1 : place.x < 0.65 ? 2 : 4;
        }
    }
  g_assert_cmpuint (found, ==, 7);
  g_assert_false (gs_figure_find (figure, 400, 400, NULL, 2.0, 200.0, &place));
  g_assert_nonnull (strstr (words, "CCC 1.000"));
  g_assert_nonnull (strstr (words, "n = 3"));
  cairo_surface_destroy (picture);
}

/* What the figure says is what gs_agreement_measure() says. */
static void
test_bland_altman (void)
{
  static const double x[] = { 0.1, 0.4, -0.3, 0.9 }, y[] = { 0.2, 0.1, -0.1, 0.5 };
  g_autoptr (GsFigure) figure = gs_figure_bland_altman_new ("", "a", "b", x, y, 4);
  g_autoptr (GString) csv = gs_figure_to_csv (figure);
  g_autofree char *words = gs_figure_describe (figure);
  g_autofree char *bias = NULL;
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, 4);
  bias = gs_figure_format (agreement.bias, 3, TRUE);
  g_assert_nonnull (strstr (words, bias));
  g_assert_true (g_str_has_prefix (csv->str, "mean,difference\n0.15"));
}

/* A cell's colour is as blue as its number is high, orange below zero, and gs_figure_find() knows the cells. */
static void
test_matrix (void)
{
  static const char *const names[] = { "Ada", "Bob, \"B\"", "Dan" };
  static const double values[] = { 1, 0.9, -0.9, 0.9, 1, 0.3, -0.9, 0.3, 1 }, weights[] = { 0.8, 0.9, NAN };
  g_autoptr (GsFigure) figure = gs_figure_matrix_new ("", "CCC", names, 3, values);
  g_autoptr (GString) csv = NULL;
  guint32 colours[3][3] = { { 0 } };
  cairo_surface_t *picture;

  gs_figure_matrix_add_column (figure, "weight", weights);
  gs_figure_matrix_mark (figure, 2, "who knows");
  picture = draw (figure, 500, 400, NULL);
  for (int y = 0; y < 400; y += 17)
    {
      for (int x = 0; x < 500; x += 17)
        {
          GsFigurePlace place;

          /* near a corner of each cell, where nothing is written */
          if (!gs_figure_find (figure, 500, 400, NULL, x, y, &place))
            continue;
          if (colours[place.row][place.column] == 0)
            colours[place.row][place.column] = get_pixel (picture, x + 3, y + 3);
        }
    }
  g_assert_cmphex (colours[0][1], ==, colours[1][0]);
  g_assert_cmpint ((int) (colours[0][1] & 255) - (int) (colours[0][1] >> 16), >, 80);
  g_assert_cmpint ((int) (colours[0][2] >> 16) - (int) (colours[0][2] & 255), >, 80);
  g_assert_cmpint (colours[1][2] >> 16, >, colours[0][1] >> 16);

  csv = gs_figure_to_csv (figure);
  g_assert_cmpstr (csv->str, ==,
                   "CCC,Ada,\"Bob, \"\"B\"\"\",Dan,weight\n"
                   "Ada,1,0.90000000000000002,-0.90000000000000002,0.80000000000000004\n"
                   "\"Bob, \"\"B\"\"\",0.90000000000000002,1,0.29999999999999999,0.90000000000000002\n"
                   "Dan,-0.90000000000000002,0.29999999999999999,1,\n");
  cairo_surface_destroy (picture);
}

/* A curve that is missing in the middle is not drawn there, and the band lies below the line. */
static void
test_curve (void)
{
  static const double x[] = { 0, 1, 2, 3, 4, 5 }, y[] = { 0.5, 0.5, NAN, NAN, 0.5, 0.5 };
  g_autoptr (GsFigure) figure = gs_figure_curve_new ("", "x", "s", "y", NULL);
  cairo_surface_t *picture;
  GsFigurePlace place, lower;
  int first, row;

  gs_figure_curve_add_line (figure, NULL, GS_FIGURE_LINE_NETWORK, 0, x, y, 6);
  gs_figure_curve_set_y_range (figure, 0.0, 1.0);
  /* Two places tell all of them, since axes are linear. */
  g_assert_true (gs_figure_find (figure, 400, 300, NULL, 200, 100, &place));
  g_assert_true (gs_figure_find (figure, 400, 300, NULL, 200, 200, &lower));
  row = (int) (100.0 + 100.0 * (place.y - 0.5) / (place.y - lower.y));
  picture = draw (figure, 400, 300, NULL);
  first = find_colour (picture, row);
  g_assert_cmpint (first, >, 0);
  g_assert_true (gs_figure_find (figure, 400, 300, NULL, first + 1.5, row, &place));
  g_assert_cmpfloat_with_epsilon (place.x, 0.0, 0.05);
  for (int column = 0; column < 400; column += 13)
    {
      guint32 pixel = get_pixel (picture, column, row);

      if (gs_figure_find (figure, 400, 300, NULL, column + 0.5, row, &place) && place.x > 1.05 && place.x < 3.95)
        g_assert_cmpint (ABS ((int) (pixel >> 16) - (int) (pixel & 255)), <, 20);
    }
  cairo_surface_destroy (picture);
}

/* A figure without values says so, in words and in pixels, and has its header all the same. */
static void
test_empty (void)
{
  static const double missing[] = { NAN, NAN, NAN };
  static const double some[] = { 0.1, 0.2, 0.3 };
  g_autoptr (GsFigure) scatter = gs_figure_scatter_new ("S", "a", "b", missing, some, 3);
  g_autoptr (GsFigure) curve = gs_figure_curve_new ("C", "x", NULL, "y", NULL);
  g_autoptr (GsFigure) none = gs_figure_bland_altman_new (NULL, "a", "b", NULL, NULL, 0);
  GsQuadrants quadrants = { 0 };
  g_autoptr (GsFigure) cells = gs_figure_quadrants_new ("Q", "a", "b", &quadrants);
  GsFigure *figures[] = { scatter, curve, none, cells };

  gs_figure_curve_add_line (curve, "line", GS_FIGURE_LINE_GOLD, 0, some, missing, 3);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *words = gs_figure_describe (figures[i]);
      g_autoptr (GString) csv = gs_figure_to_csv (figures[i]);
      cairo_surface_t *picture = draw (figures[i], 300, 200, NULL);
      gboolean drawn = FALSE;
      GsFigurePlace place;

      g_assert_true (gs_figure_is_empty (figures[i]));
      g_assert_true (g_str_has_suffix (words, "There are no values to show."));
      g_assert_nonnull (strchr (csv->str, '\n'));
      /* the sentence, in the middle of what the title leaves */
      for (int y = 80; y < 130; y++)
        {
          for (int x = 0; x < 300; x++)
            drawn |= get_pixel (picture, x, y) != 0xffffff;
        }
      g_assert_true (drawn);
      g_assert_false (gs_figure_find (figures[i], 300, 200, NULL, 150, 100, &place));
      cairo_surface_destroy (picture);
    }
}

/* Every kind at every size, light and dark: nothing outside, its own surface, never an error. */
static void
test_sizes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 30, 20 }, { 90, 400 }, { 400, 60 }, { 700, 500 } };

  for (guint which = 0; which < N_SAMPLES; which++)
    {
      g_autoptr (GsFigure) figure = gs_figure_sample (which);

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          GsFigureStyle style = { .dark = i % 2 == 1, .high_contrast = i == 3 };
          cairo_surface_t *picture = draw (figure, sizes[i][0], sizes[i][1], &style);

          g_assert_cmphex (get_pixel (picture, 0, 0), ==, style.dark ? 0x1e1e1e : 0xffffff);
          cairo_surface_destroy (picture);
        }
    }
}

/* Each ending, with the data beside it; the same bytes twice; nobody's data is written over. */
static void
test_save (void)
{
  static const struct
  {
    const char *name;
    const char *start;
  } files[] = { { "a.svg", "<?xml" }, { "b.pdf", "%PDF-" }, { "c.PNG", "\x89PNG" } };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gs-figure-XXXXXX", NULL);
  g_autofree char *svg = g_build_filename (folder, "a.svg", NULL);
  g_autofree char *svg_csv = g_build_filename (folder, "a.csv", NULL);
  g_autofree char *wrong = g_build_filename (folder, "d.bmp", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *csv_path = g_strdup_printf ("%.*s.csv", (int) strlen (path) - 4, path);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      g_autofree char *csv = NULL;
      g_autoptr (GsFigure) figure = gs_figure_sample (i == 0 ? 4 : 2);
      g_autoptr (GString) data = gs_figure_to_csv (figure);
      gsize first_length, second_length;

      g_assert_true (gs_figure_save (figure, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &first, &first_length, NULL));
      g_assert_true (g_str_has_prefix (first, files[i].start));
      g_assert_true (gs_figure_save (figure, path, &error));
      g_assert_true (g_file_get_contents (path, &second, &second_length, NULL));
      g_assert_cmpmem (first, first_length, second, second_length);
      g_assert_true (g_file_get_contents (csv_path, &csv, NULL, NULL));
      g_assert_cmpstr (csv, ==, data->str);
      if (i > 0)
        g_unlink (csv_path);
      if (i > 0)
        g_unlink (path);
    }

  {
    g_autoptr (GsFigure) figure = gs_figure_sample (4);
    g_autofree char *left = NULL;

    g_assert_false (gs_figure_save (figure, wrong, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    g_clear_error (&error);
    g_unlink (svg);
    g_assert_true (g_file_set_contents (svg_csv, "time,value\n0,1\n", -1, NULL));
    g_assert_false (gs_figure_save (figure, svg, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    g_assert_true (g_file_get_contents (svg_csv, &left, NULL, NULL));
    g_assert_cmpstr (left, ==, "time,value\n0,1\n");
    g_assert_false (g_file_test (svg, G_FILE_TEST_EXISTS));
  }
  g_unlink (svg_csv);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Text and lines can be read on every surface; numbers on every cell. */
static void
test_contrast (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  cairo_t *cr = cairo_create (surface);

  for (guint variant = 0; variant < 4; variant++)
    {
      GsFigureStyle style = { .dark = variant & 1, .high_contrast = variant > 1 };
      GsFigureCanvas canvas;

      gs_figure_canvas_init (&canvas, cr, 100.0, 100.0, &style);
      g_assert_cmpfloat (gs_figure_colour_contrast (&canvas.ink, &canvas.surface), >, 7.0);
      g_assert_cmpfloat (gs_figure_colour_contrast (&canvas.dim, &canvas.surface), >, 4.5);
      for (int line = GS_FIGURE_LINE_NETWORK; line <= GS_FIGURE_LINE_GUIDE; line++)
        {
          for (guint person = 0; person < 6; person++)
            {
              GsFigureColour colour = gs_figure_colour_line (&canvas, line, person);

              g_assert_cmpfloat (gs_figure_colour_contrast (&colour, &canvas.surface), >, 3.0);
            }
        }
      for (int i = -20; i <= 20; i++)
        {
          GsFigureColour fill = gs_figure_colour_signed (&canvas, i / 20.0);
          GsFigureColour text = gs_figure_colour_text_on (&fill);

          g_assert_cmpfloat (gs_figure_colour_contrast (&fill, &text), >, 4.0);
        }
      gs_figure_canvas_clear (&canvas);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figure/ticks", test_ticks);
  g_test_add_func ("/figure/fit", test_fit);
  g_test_add_func ("/figure/format", test_format);
  g_test_add_func ("/figure/contrast", test_contrast);
  g_test_add_func ("/figure/scatter", test_scatter);
  g_test_add_func ("/figure/bland-altman", test_bland_altman);
  g_test_add_func ("/figure/matrix", test_matrix);
  g_test_add_func ("/figure/curve", test_curve);
  g_test_add_func ("/figure/empty", test_empty);
  g_test_add_func ("/figure/sizes", test_sizes);
  g_test_add_func ("/figure/save", test_save);

  return g_test_run ();
}
