/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-palette.h"
#include "gs-plot-test.h"
#include "gs-training-plot.h"

#include <math.h>
#include <string.h>

#define N_EPOCHS 12
#define WIDTH    560
#define HEIGHT   420
#define CCC_TOP  (HEIGHT * 41 / 100) /* inside the CCC panel, below its legend */

/* A training that warms up over three epochs, is best at the seventh, and learns more slowly from the tenth on. */
static void
fill_points (GsTrainingPoint *points,
             guint n_points,
             gboolean both,
             gboolean gates)
{
  for (guint i = 0; i < n_points; i++)
    points[i] = (GsTrainingPoint) {
      .epoch = i + 1,
      .loss = 1.0 - 0.05 * i,
      .learning_rate = i < 3 ? 0.001 * (i + 1) / 3 : i < 9 ? 0.001 : 0.0003,
      .ccc = { i <= 6 ? 0.1 * i : 0.6 - 0.02 * (i - 6), both ? 0.05 * i : NAN },
      .own = { gates ? 0.8 - 0.04 * i : NAN, gates ? 0.3 + 0.02 * i : NAN },
      .best = i <= 6,
    };
}

/* How many pixels of a colour there are between two rows; @left and @right (nullable) get how far they reach. */
static guint
count_colour (cairo_surface_t *picture,
              const GdkRGBA *colour,
              int top,
              int bottom,
              int *left,
              int *right)
{
  guint n_pixels = 0;

  for (int y = top; y < bottom; y++)
    for (int x = 0; x < cairo_image_surface_get_width (picture); x++)
      {
        GdkRGBA pixel = gs_plot_test_pixel (picture, x, y);

        if (!gs_plot_test_similar (&pixel, colour, 0.06))
          continue;
        if (left != NULL && (n_pixels == 0 || x < *left))
          *left = x;
        if (right != NULL && (n_pixels == 0 || x > *right))
          *right = x;
        n_pixels++;
      }

  return n_pixels;
}

static void
test_curves (void)
{
  GsTrainingPoint points[N_EPOCHS];
  GtkWidget *plot = gs_training_plot_new ();
  GtkWidget *window;
  cairo_surface_t *picture;
  GsPalette palette;
  guint before, after;
  int left = 0, right = 0, far = 0;

  fill_points (points, N_EPOCHS, TRUE, TRUE);
  gs_training_plot_set_n_epochs (GS_TRAINING_PLOT (plot), N_EPOCHS);
  window = gs_plot_test_show (plot, WIDTH, HEIGHT);
  gs_palette_read (&palette, plot);

  /* No epoch: no curve of any kind. */
  picture = gs_plot_test_draw (plot);
  g_assert_cmpuint (count_colour (picture, &palette.network, 0, HEIGHT, NULL, NULL), ==, 0);
  g_assert_cmpuint (count_colour (picture, &palette.own, 0, HEIGHT, NULL, NULL), ==, 0);
  cairo_surface_destroy (picture);

  /* Half of them: the curves reach to the middle, */
  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, N_EPOCHS / 2);
  picture = gs_plot_test_draw (plot);
  before = count_colour (picture, &palette.network, CCC_TOP, HEIGHT, &left, &right);
  cairo_surface_destroy (picture);
  g_assert_cmpuint (before, >, 60);
  g_assert_cmpint (left, <, 60);
  g_assert_cmpint (right, >, WIDTH / 4);
  g_assert_cmpint (right, <, WIDTH * 5 / 8);

  /* and all of them to the right end, valence, arousal and the gates each in its colour. */
  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, N_EPOCHS);
  g_assert_cmpuint (gs_training_plot_get_n_points (GS_TRAINING_PLOT (plot)), ==, N_EPOCHS);
  picture = gs_plot_test_draw (plot);
  after = count_colour (picture, &palette.network, CCC_TOP, HEIGHT, NULL, &far);
  g_assert_cmpuint (after, >, before);
  g_assert_cmpint (far, >, WIDTH * 7 / 8);
  g_assert_cmpuint (count_colour (picture, &palette.alternative, 0, HEIGHT, NULL, NULL), >, 60);
  g_assert_cmpuint (count_colour (picture, &palette.own, HEIGHT * 2 / 3, HEIGHT, NULL, NULL), >, 60);
  cairo_surface_destroy (picture);

  /* One output and no gates: their curves and their panel are gone. */
  fill_points (points, N_EPOCHS, FALSE, FALSE);
  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, N_EPOCHS);
  picture = gs_plot_test_draw (plot);
  g_assert_cmpuint (count_colour (picture, &palette.alternative, 0, HEIGHT, NULL, NULL), ==, 0);
  g_assert_cmpuint (count_colour (picture, &palette.own, 0, HEIGHT, NULL, NULL), ==, 0);
  cairo_surface_destroy (picture);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
assert_says (GtkWidget *plot,
             const char *part)
{
  g_autofree char *text = gs_training_plot_describe (GS_TRAINING_PLOT (plot));

  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_description (void)
{
  GsTrainingPoint points[N_EPOCHS];
  GtkWidget *plot = gs_training_plot_new ();
  GtkWidget *window;

  fill_points (points, N_EPOCHS, TRUE, TRUE);
  gs_training_plot_set_n_epochs (GS_TRAINING_PLOT (plot), 100);
  window = gs_plot_test_show (plot, WIDTH, HEIGHT);
  assert_says (plot, "No epoch is done yet");

  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, N_EPOCHS);
  assert_says (plot, "Epoch 12 of 100; loss 0.450; validation CCC valence 0.500, arousal 0.550; mean weight of “own” "
                     "face 0.36, sound 0.52; learning rate 0.0003; best so far: epoch 7");

  /* The keyboard walks through the epochs, and End follows the training again. */
  gtk_widget_grab_focus (plot);
  gs_plot_test_do ("key Left Left");
  assert_says (plot, "Epoch 10 of 100; loss 0.550");
  gs_plot_test_do ("key Home");
  assert_says (plot, "Epoch 1 of 100; loss 1.000; validation CCC valence 0.000");
  gs_plot_test_do ("key End");
  assert_says (plot, "Epoch 12 of 100");

  /* The pointer shows what lies under it, as long as it is there. */
  gs_plot_test_do ("mousemove 60 100");
  assert_says (plot, "Epoch 2 of 100");
  gs_plot_test_do ("mousemove 900 700");
  assert_says (plot, "Epoch 12 of 100");

  /* Fewer epochs than before, an undefined CCC and a loss that is no number are drawn and said, not feared. */
  gs_plot_test_do ("mousemove 60 100");
  points[0].ccc[0] = NAN;
  points[0].loss = NAN;
  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, 1);
  gs_plot_test_wait (50);
  assert_says (plot, "Epoch 1 of 100; validation CCC arousal 0.000");

  gtk_window_destroy (GTK_WINDOW (window));
}

/* A window as narrow as can be, and text twice as large, are drawn without complaint. */
static void
test_narrow (void)
{
  GsTrainingPoint points[N_EPOCHS];
  GtkWidget *plot = gs_training_plot_new ();
  GtkWidget *window;
  cairo_surface_t *picture;
  GsPalette palette;

  fill_points (points, N_EPOCHS, TRUE, TRUE);
  gs_training_plot_set_points (GS_TRAINING_PLOT (plot), points, N_EPOCHS);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  window = gs_plot_test_show (plot, 360, 300);
  gs_palette_read (&palette, plot);
  picture = gs_plot_test_draw (plot);
  g_assert_cmpuint (count_colour (picture, &palette.network, 0, gtk_widget_get_height (plot), NULL, NULL), >, 40);
  cairo_surface_destroy (picture);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/plot/training/curves", test_curves);
  g_test_add_func ("/plot/training/description", test_description);
  g_test_add_func ("/plot/training/narrow", test_narrow);

  return g_test_run ();
}
