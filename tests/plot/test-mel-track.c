/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-mel-colours.h"
#include "gs-mel-track.h"

#include <math.h>
#include <pango/pangocairo.h>

#define SECOND G_GINT64_CONSTANT (1000000000)
#define BANDS  64
#define WIDTH  700
#define HEIGHT 128

/* Media times between which the made-up spectrogram is not known. */
#define UNKNOWN_FROM (3 * SECOND)
#define UNKNOWN_TO   (4 * SECOND)

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

/* CIELAB of a pixel: another space than the one that the scale is made in. */
static void
to_lab (guint32 pixel,
        double lab[3])
{
  double rgb[3] = { (pixel >> 16 & 255) / 255.0, (pixel >> 8 & 255) / 255.0, (pixel & 255) / 255.0 };
  double xyz[3];
  static const double matrix[3][3] = {
    { 0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047 },
    { 0.2126729, 0.7151522, 0.0721750 },
    { 0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883 },
  };

  for (guint i = 0; i < 3; i++)
    rgb[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : pow ((rgb[i] + 0.055) / 1.055, 2.4);
  for (guint i = 0; i < 3; i++)
    {
      double value = matrix[i][0] * rgb[0] + matrix[i][1] * rgb[1] + matrix[i][2] * rgb[2];

      xyz[i] = value > 0.008856 ? cbrt (value) : 7.787 * value + 16.0 / 116;
    }
  lab[0] = 116 * xyz[1] - 16;
  lab[1] = 500 * (xyz[0] - xyz[1]);
  lab[2] = 200 * (xyz[1] - xyz[2]);
}

/* Sixteen stretches of the scale look about equally long, and lightness alone tells every two of them apart. */
static void
test_colours (void)
{
  for (guint variant = 0; variant < 4; variant++)
    {
      double steps[16], mean = 0, shortest = G_MAXDOUBLE, longest = 0, last[3];
      guint32 colours[256], surface;
      GsPalette palette;
      gboolean dark = variant & 1;

      make_palette (&palette, dark, variant >> 1);
      gs_mel_colours (&palette, colours);
      surface = (guint32) lrint (palette.surface.red * 255) * 0x010101;
      for (guint channel = 0; channel < 3; channel++)
        g_assert_cmpint (ABS ((int) (colours[0] >> 8 * channel & 255) - (int) (surface & 255)), <=, 1);

      to_lab (colours[0], last);
      for (guint i = 0; i < 16; i++)
        {
          double lab[3];

          to_lab (colours[i * 16 + 15], lab);
          steps[i] = sqrt (pow (lab[0] - last[0], 2) + pow (lab[1] - last[1], 2) + pow (lab[2] - last[2], 2));
          mean += steps[i] / 16;
          shortest = MIN (shortest, steps[i]);
          longest = MAX (longest, steps[i]);
          g_assert_cmpfloat (dark ? lab[0] - last[0] : last[0] - lab[0], >, 2);
          memcpy (last, lab, sizeof last);
        }
      g_test_message ("%s%s: steps of %.1f, between %.2f and %.2f of the mean", dark ? "dark" : "light",
                      variant >> 1 ? ", high contrast" : "", mean, shortest / mean, longest / mean);
      g_assert_cmpfloat (shortest / mean, >, 0.5);
      g_assert_cmpfloat (longest / mean, <, 1.6);
    }
}

static guint8
get_value (gint64 time,
           guint band)
{
  return (guint8) ((time / (SECOND / 50) * 7 + band * 3) % 150);
}

static void
mel_cb (gint64 start,
        gint64 end,
        guint n_columns,
        guint8 *values,
        guint8 *known,
        gpointer user_data)
{
  for (guint i = 0; i < n_columns; i++)
    {
      gint64 time = start + (gint64) ((double) (end - start) * (i + 0.5) / n_columns);

      known[i] = time < UNKNOWN_FROM || time >= UNKNOWN_TO;
      for (guint band = 0; band < BANDS; band++)
        values[i * BANDS + band] = get_value (time, band);
    }
}

static GsTrack *
make_track (void)
{
  GsTrack *track = gs_mel_track_new ("Mel spectrogram", NULL);
  float centres[BANDS];

  for (guint i = 0; i < BANDS; i++)
    centres[i] = 100.0f * (i + 1);
  gs_mel_track_set_scale (GS_MEL_TRACK (track), centres, BANDS, -80, 0.5);
  gs_mel_track_set_mel (GS_MEL_TRACK (track), mel_cb, NULL, NULL);

  return track;
}

static cairo_surface_t *
draw (GsTrack *track,
      const GsPalette *palette,
      double scale,
      double *milliseconds)
{
  PangoContext *pango = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  GsTrackView view = { SECOND, 8 * SECOND, WIDTH, HEIGHT, scale, palette, pango };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (WIDTH * scale), (int) (HEIGHT * scale));
  cairo_t *cr;
  gint64 start;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &palette->surface);
  cairo_paint (cr);
  start = g_get_monotonic_time ();
  gs_track_draw (track, cr, &view);
  if (milliseconds != NULL)
    *milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_object_unref (pango);

  return surface;
}

/* Two pixels a band: the upper one is a quarter on the way to the band above, the lower one to the one below. */
static void
test_draw (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      g_autoptr (GsTrack) track = make_track ();
      guint32 colours[256], empty;
      GsPalette palette;
      cairo_surface_t *surface;
      const guchar *data;
      int stride;

      make_palette (&palette, dark, FALSE);
      gs_mel_colours (&palette, colours);
      surface = draw (track, &palette, 1, NULL);
      data = cairo_image_surface_get_data (surface);
      stride = cairo_image_surface_get_stride (surface);
      empty = colours[0];

      for (int x = 100; x < WIDTH; x += 13) /* past the names of the frequencies */
        {
          gint64 time = SECOND + 7 * SECOND * (2 * x + 1) / (2 * WIDTH);
          guint n_other = 0;

          for (int y = 0; y < HEIGHT; y++)
            {
              guint32 pixel = ((const guint32 *) (gconstpointer) (data + y * stride))[x] & 0xffffff;
              guint band = (guint) (HEIGHT - 1 - y) / 2;
              guint near = (guint) CLAMP ((int) band + (y % 2 == 0 ? 1 : -1), 0, BANDS - 1);
              double value = 0.75 * get_value (time, band) + 0.25 * get_value (time, near);
              guint expected = (guint) lrint (CLAMP ((floor (value) - 24) / 112, 0, 1) * 255);

              if (time >= UNKNOWN_FROM && time < UNKNOWN_TO)
                {
                  n_other += pixel != empty;
                  continue;
                }
              g_assert_true (pixel == colours[expected] || pixel == colours[expected - (expected > 0)]
                             || pixel == colours[MIN (expected + 1, 255)]);
            }

          /* hatched: mostly surface, with lines */
          if (time >= UNKNOWN_FROM && time < UNKNOWN_TO)
            g_assert_cmpuint (n_other, <, HEIGHT * 2 / 3);
        }
      cairo_surface_destroy (surface);
    }
}

static void
test_read (void)
{
  g_autoptr (GsTrack) track = make_track ();
  g_autofree char *text = NULL;
  GsReading readings[GS_TRACK_MAX_READINGS];
  GsPalette palette;

  make_palette (&palette, TRUE, FALSE);
  g_assert_cmpuint (gs_track_read (track, 0, &palette, readings), ==, 1);
  /* at 0 the value of band b is 3 b up to 49, then begins anew: the 50th is the loudest, of 147 */
  g_assert_cmpfloat_with_epsilon (readings[0].value, 5000, 0.5);
  g_assert_cmpstr (readings[0].text, ==, "5 kHz, \u22126 dB");

  g_assert_cmpuint (gs_track_read (track, UNKNOWN_FROM + SECOND / 2, &palette, readings), ==, 1);
  g_assert_true (isnan (readings[0].value));
  text = gs_track_describe (track, UNKNOWN_FROM + SECOND / 2);
  g_assert_cmpstr (text, ==, "loudest \u2013");
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

/* Not a benchmark, but a track that costs a frame would be noticed. */
static void
test_time (void)
{
  g_autoptr (GsTrack) track = make_track ();
  double times[31];
  GsPalette palette;

  make_palette (&palette, TRUE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    cairo_surface_destroy (draw (track, &palette, 2, &times[i]));
  qsort (times, G_N_ELEMENTS (times), sizeof times[0], compare);
  g_test_message ("%d x %d device pixels: median %.2f ms", 2 * WIDTH, 2 * HEIGHT, times[G_N_ELEMENTS (times) / 2]);
  g_assert_cmpfloat (times[G_N_ELEMENTS (times) / 2], <, 100);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/mel-track/colours", test_colours);
  g_test_add_func ("/plot/mel-track/draw", test_draw);
  g_test_add_func ("/plot/mel-track/read", test_read);
  g_test_add_func ("/plot/mel-track/time", test_time);

  return g_test_run ();
}
