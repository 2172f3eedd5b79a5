/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate-track.h"

#include <math.h>

#define SECOND   G_GINT64_CONSTANT (1000000000)
#define N_FRAMES 90000
#define WIDTH    300
#define HEIGHT   106
#define STRIPE   100 /* less a margin of 3 above and below */

static GsPalette palette;
static GsFrameTimes *times;

static void
make_palette (void)
{
  GdkRGBA surface, header, text;

  gdk_rgba_parse (&surface, "#1e1e1e");
  gdk_rgba_parse (&header, "#242424");
  gdk_rgba_parse (&text, "#ffffff");
  gs_palette_init (&palette, &surface, &header, &text, FALSE);
}

/* "Own" has all the weight in the frames in which @own says so, the other candidate the rest. */
static GsTrack *
make_track (gboolean (*own) (guint frame))
{
  GsTrack *track = gs_gate_track_new ("Gate", NULL);
  g_autofree float *values = g_new (float, N_FRAMES);

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (GsSeries) series = gs_series_new (times);

      for (guint i = 0; i < N_FRAMES; i++)
        values[i] = own (i) == (k == 0) ? 1.0f : 0.0f;
      /* Piece by piece, as the worker hands frames over */
      for (guint i = 0; i < N_FRAMES; i += 1000)
        gs_series_append (series, values + i, 1000);
      gs_gate_track_add_candidate (GS_GATE_TRACK (track), series, k == 0 ? "own" : "iteration 1");
    }

  return track;
}

static gboolean
every_second (guint frame)
{
  return frame % 2 == 0;
}

static gboolean
never (guint frame)
{
  return FALSE;
}

static cairo_surface_t *
draw (GsTrack *track,
      gint64 start,
      gint64 end)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (picture);
  GsTrackView view = { start, end, WIDTH, HEIGHT, 1.0, &palette, NULL };

  gdk_cairo_set_source_rgba (cr, &palette.surface);
  cairo_paint (cr);
  gs_track_draw (track, cr, &view);
  cairo_destroy (cr);
  cairo_surface_flush (picture);

  return picture;
}

static guint32
get_pixel (cairo_surface_t *picture,
           int x,
           int y)
{
  return ((const guint32 *) (gconstpointer) (cairo_image_surface_get_data (picture) + y * cairo_image_surface_get_stride (picture)))[x];
}

static guint32
to_pixel (const GdkRGBA *colour)
{
  return 0xff000000u | (guint32) lroundf (colour->red * 255) << 16 | (guint32) lroundf (colour->green * 255) << 8
         | (guint32) lroundf (colour->blue * 255);
}

static guint
count_like (cairo_surface_t *picture,
            int x,
            const GdkRGBA *colour)
{
  guint32 wanted = to_pixel (colour);
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      guint32 pixel = get_pixel (picture, x, y);
      int off = 0;

      for (guint shift = 0; shift < 24; shift += 8)
        off = MAX (off, ABS ((int) (pixel >> shift & 255) - (int) (wanted >> shift & 255)));
      n += off <= 4;
    }

  return n;
}

/* Frame by frame all and nothing: at no zoom at which a pixel holds several frames does a column look like another, whatever the ratio of pixels
 * to frames is, and the lines of least and most lie at the stripe's edges. */
static void
test_alternating (void)
{
  static const double seconds[] = { 3600, 3599.3, 1801.7, 733.1, 120.0, 48.1 };
  g_autoptr (GsTrack) track = make_track (every_second);
  GdkRGBA other = gs_palette_candidate (&palette, 1, 2);

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      cairo_surface_t *picture = draw (track, SECOND, SECOND + (gint64) (seconds[i] * 0.99 * SECOND));

      for (int x = 3; x < WIDTH - 3; x++)
        {
          guint n_own = count_like (picture, x, &palette.own);

          /* An odd number of frames in a pixel has one more of a kind; the lines of the range cover up to two rows */
          g_assert_cmpint (ABS ((int) n_own - STRIPE / 2), <=, 3 + STRIPE / (2 * (int) (seconds[i] * 0.99 * 25 / WIDTH)));
          g_assert_cmpuint (get_pixel (picture, x, 3), !=, to_pixel (&palette.own));
          g_assert_cmpuint (get_pixel (picture, x, HEIGHT - 4), !=, to_pixel (&other));
          g_assert_cmpuint (get_pixel (picture, x, HEIGHT - 8), ==, to_pixel (&other));
        }
      cairo_surface_destroy (picture);
    }
}

/* Where each frame has pixels of its own there is no range, and each frame has its own height. */
static void
test_single (void)
{
  g_autoptr (GsTrack) track = make_track (every_second);
  cairo_surface_t *picture = draw (track, 10 * SECOND, 10 * SECOND + 10 * SECOND / 25);

  for (guint frame = 0; frame < 10; frame++)
    {
      guint n_own = count_like (picture, (int) (30 * frame) + 15, &palette.own);

      g_assert_cmpuint (n_own, ==, (250 + frame) % 2 == 0 ? STRIPE : 0);
    }
  cairo_surface_destroy (picture);
}

static guint
count_marks (GsTrack *track,
             gint64 start,
             gint64 end)
{
  cairo_surface_t *picture = draw (track, start, end);
  guint32 text = to_pixel (&palette.text);
  guint n = 0;
  gboolean within = FALSE;

  for (int x = 0; x < WIDTH; x++)
    {
      gboolean is = get_pixel (picture, x, HEIGHT - 4) == text;

      n += is && !within;
      within = is;
    }
  cairo_surface_destroy (picture);

  return n;
}

/* Marks stand where they belong; where they would run into each other there are fewer, never more than there is room for. */
static void
test_marks (void)
{
  g_autoptr (GsTrack) track = make_track (never);
  g_autofree gint64 *crowd = g_new (gint64, 20000);
  const gint64 marks[] = { 10 * SECOND, 20 * SECOND, 20 * SECOND + SECOND / 100, 25 * SECOND };
  cairo_surface_t *picture;

  g_assert_cmpuint (count_marks (track, 0, 30 * SECOND), ==, 0);
  gs_gate_track_set_marks (GS_GATE_TRACK (track), marks, G_N_ELEMENTS (marks));
  g_assert_cmpuint (count_marks (track, 0, 30 * SECOND), ==, 3);
  g_assert_cmpuint (count_marks (track, 22 * SECOND, 30 * SECOND), ==, 1);
  picture = draw (track, 0, 30 * SECOND);
  g_assert_cmpuint (get_pixel (picture, 100, HEIGHT - 4), ==, to_pixel (&palette.text));
  g_assert_cmpuint (get_pixel (picture, 150, HEIGHT - 4), !=, to_pixel (&palette.text));
  cairo_surface_destroy (picture);

  for (guint i = 0; i < 20000; i++)
    crowd[i] = i * (SECOND / 8);
  gs_gate_track_set_marks (GS_GATE_TRACK (track), crowd, 20000);
  g_assert_cmpuint (count_marks (track, 0, 2400 * SECOND), <=, WIDTH / 5 + 1);
  g_assert_cmpuint (count_marks (track, SECOND / 16, SECOND / 16 + SECOND), ==, 8);
}

int
main (int argc,
      char **argv)
{
  g_autofree gint64 *pts = g_new (gint64, N_FRAMES);
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_FRAMES; i++)
    pts[i] = i * (SECOND / 25);
  times = gs_frame_times_new (pts, N_FRAMES);
  make_palette ();

  g_test_add_func ("/gate-track/alternating", test_alternating);
  g_test_add_func ("/gate-track/single", test_single);
  g_test_add_func ("/gate-track/marks", test_marks);

  status = g_test_run ();
  gs_frame_times_unref (times);

  return status;
}
