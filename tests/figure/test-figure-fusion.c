/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fusion as it computes, a gate over a stretch of time, and a joint correlation: what stands behind the drawings and where they can be pointed at. */
#include "gs-figure-correlation.h"
#include "gs-figure-fusion.h"
#include "gs-figure-gate.h"

#include <math.h>
#include <string.h>

static const GsFigureStyle light = { .dark = FALSE };

/* How many pixels have a colour, or a warm one. */
static guint
count_pixels (const GsFigure *figure,
              int width,
              int height,
              const GsFigureStyle *style,
              gboolean warm)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (picture);
  guint n = 0;

  gs_figure_draw (figure, cr, width, height, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *row = cairo_image_surface_get_data (picture) + (gsize) y * cairo_image_surface_get_stride (picture);
        guint32 pixel = ((const guint32 *) (gconstpointer) row)[x];

        int difference = (int) ((pixel >> 16) & 255) - (int) (pixel & 255);

        n += (warm ? difference : ABS (difference)) > 40;
      }
  cairo_surface_destroy (picture);

  return n;
}

static guint
count_coloured (const GsFigure *figure,
                int width,
                int height,
                const GsFigureStyle *style)
{
  return count_pixels (figure, width, height, style, FALSE);
}

/* A network of two iterations whose gates keep @own of the first candidate. */
static GsFigure *
make_fusion (gboolean hierarchical,
             double own)
{
  GsFigureFusionColumn column = { "GRJCA, L = 2", 2, { "valence", "arousal" }, { 0.25, -0.5 }, 2, TRUE, hierarchical, { { { 0 } } } };

  for (guint m = 0; m < 2; m++)
    for (guint stage = 0; stage < 3; stage++)
      for (guint k = 0; k < 3; k++)
        column.weights[m][stage][k] = k == 0 ? own : (1.0 - own) / 2.0;

  return gs_figure_fusion_new ("At the cursor", &column, 1);
}

static void
test_fusion (void)
{
  const GsFigureStyle *style = &light;
  g_autoptr (GsFigure) plain = make_fusion (FALSE, 0.8);
  g_autoptr (GsFigure) hierarchical = make_fusion (TRUE, 0.8);
  double width = gs_figure_fusion_get_least_width (plain, style), height = gs_figure_fusion_get_height (plain, width, style);
  g_autoptr (GArray) spots = gs_figure_fusion_list_spots (plain, width, height, style);
  g_autoptr (GArray) more = gs_figure_fusion_list_spots (hierarchical, width, gs_figure_fusion_get_height (hierarchical, width, style), style);
  GString *csv = gs_figure_to_csv (plain);

  g_assert_cmpfloat (width, >, 100);
  g_assert_cmpfloat (height, >, 100);
  g_assert_nonnull (strstr (csv->str, "valence,prediction,,,,0.25"));
  g_assert_nonnull (strstr (csv->str, ",0.8"));
  g_string_free (csv, TRUE);

  /* Both attentions of both modalities and both gates can be pointed at; the hierarchy has gates of its iterations besides. */
  g_assert_cmpuint (spots->len, >=, 4);
  g_assert_cmpuint (more->len, >, spots->len);
  for (guint i = 0; i < spots->len; i++)
    {
      const GsFigureFusionSpot *spot = &g_array_index (spots, GsFigureFusionSpot, i);
      g_autofree char *words = gs_figure_fusion_describe_spot (plain, spot);

      g_assert_cmpfloat (spot->x, >=, 0);
      g_assert_cmpfloat (spot->y, >=, 0);
      g_assert_cmpfloat (spot->x + spot->width, <=, width + 1);
      g_assert_cmpfloat (spot->y + spot->height, <=, height + 1);
      g_assert_cmpuint (strlen (words), >, 5);
    }
  g_assert_cmpuint (count_coloured (plain, (int) width, (int) height, style), >, 100);
}

static void
test_correlation (void)
{
  /* The second channel is the strongest; its largest value stands in the third column. */
  static const float values[] = { 0.1f, -0.1f, 0.1f, 0.2f, 0.3f, -0.9f, 0.0f, 0.05f, 0.0f };
  g_autoptr (GsFigure) figure = gs_figure_correlation_new ("C of iteration 1", "C", values, 3, 3, 2, TRUE);
  const GsFigureChannel *channel = gs_figure_correlation_get_channel (figure, 0);
  GString *csv = gs_figure_to_csv (figure);

  g_assert_cmpuint (gs_figure_correlation_get_n_channels (figure), ==, 3);
  g_assert_cmpuint (channel->row, ==, 1);
  g_assert_cmpuint (channel->column, ==, 2);
  g_assert_cmpfloat_with_epsilon (channel->value, -0.9, 1e-6);
  g_assert_cmpfloat_with_epsilon (channel->strength, sqrt ((0.04 + 0.09 + 0.81) / 3), 1e-6);
  g_assert_cmpuint (gs_figure_correlation_get_channel (figure, 2)->row, ==, 2);
  g_assert_nonnull (strstr (csv->str, "-0.899999976"));
  g_string_free (csv, TRUE);
  g_assert_cmpuint (count_coloured (figure, 480, 520, &light), >, 100);
}

static void
test_gate (void)
{
  static const char *const names[] = { "own", "attended" };
  double weights[40], errors[20];
  gint64 times[20];
  g_autoptr (GsFigure) figure = NULL;
  g_autofree char *words = NULL;
  GString *csv;

  /* The more is kept, the larger the error: r = 1. */
  for (guint i = 0; i < 20; i++)
    {
      times[i] = i * G_GINT64_CONSTANT (40000000);
      weights[2 * i] = i / 20.0;
      weights[2 * i + 1] = 1.0 - i / 20.0;
      errors[i] = 0.1 + i / 40.0;
    }
  figure = gs_figure_gate_new ("Gate of the face", names, 2, times, weights, 20, 0, "gold standard", errors);
  words = gs_figure_describe (figure);
  g_assert_nonnull (strstr (words, "1.00"));
  csv = gs_figure_to_csv (figure);
  g_assert_true (g_str_has_prefix (csv->str, "time,own,attended,error\n"));
  g_assert_nonnull (strstr (csv->str, ",0.5,0.5,0.34999999999999998\n"));
  g_string_free (csv, TRUE);
  g_assert_cmpuint (count_coloured (figure, 480, 520, &light), >, 100);
}

/* Stages are iterations: none of them has the colour of own features. */
static void
test_gate_colours (void)
{
  const char *const names[] = { "stage 1", "stage 2" };
  gint64 times[20];
  double weights[40];
  g_autoptr (GsFigure) gate = NULL;
  g_autoptr (GsFigure) stages = NULL;

  for (guint i = 0; i < 20; i++)
    {
      times[i] = i * G_GINT64_CONSTANT (40000000);
      weights[2 * i] = weights[2 * i + 1] = 0.5;
    }
  gate = gs_figure_gate_new ("Gate of the face", names, 2, times, weights, 20, 0, NULL, NULL);
  stages = gs_figure_gate_new ("Gate of the face", names, 2, times, weights, 20, 0, NULL, NULL);
  gs_figure_gate_set_colours (stages, 1, 3);
  g_assert_cmpuint (count_pixels (gate, 400, 400, &light, TRUE), >, 500);
  g_assert_cmpuint (count_pixels (stages, 400, 400, &light, TRUE), ==, 0);
  g_assert_cmpuint (count_pixels (stages, 400, 400, &light, FALSE), >, 500);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/fusion", test_fusion);
  g_test_add_func ("/figure/correlation", test_correlation);
  g_test_add_func ("/figure/gate", test_gate);
  g_test_add_func ("/figure/gate/colours", test_gate_colours);

  return g_test_run ();
}
