/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-test.h"

/* A plan that must not fail. */
GsSynthPlan *
gs_synth_test_plan (guint64 seed, double seconds, double fps, gboolean weak)
{
  g_autoptr (GError) error = NULL;
  GsSynthPlan *plan = gs_synth_plan_new (seed, seconds, fps, weak, &error);

  g_assert_no_error (error);

  return plan;
}

/* A clip in which nothing changes but what @spans (JSON objects with commas between them) say. */
GsSynthPlan *
gs_synth_test_constant_plan (guint64 seed, double seconds, GsSynthFeeling feeling, const char *spans)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GsSynthPlan *plan;

  text = g_strdup_printf ("{\"seconds\": %g, \"fps\": 25, \"seed\": %" G_GUINT64_FORMAT
                          ", \"keys\": [{\"time\": 0, \"valence\": %g, \"arousal\": %g}], \"spans\": [%s]}",
                          seconds, seed, feeling.valence, feeling.arousal, spans);
  plan = gs_synth_plan_new_from_json (text, &error);
  g_assert_no_error (error);

  return plan;
}

/* A drawn frame as RGB24 without padding. */
guint8 *
gs_synth_test_draw (const GsSynthPlan *plan, double time, double mouth, const GsSynthView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width, view->height);
  cairo_t *cr = cairo_create (surface);
  guint8 *rgb = g_malloc ((gsize) view->width * view->height * 3);
  const guint8 *pixels;
  int stride = cairo_image_surface_get_stride (surface);
  GsSynthMoment moment;

  gs_synth_plan_get_moment (plan, time, &moment);
  gs_synth_face_draw (cr, plan, &moment, mouth, view);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);

  for (int y = 0; y < view->height; y++)
    for (int x = 0; x < view->width; x++)
      {
        const guint32 *pixel = (const guint32 *) (gconstpointer) (pixels + (gsize) y * stride) + x;
        guint8 *to = rgb + 3 * ((gsize) y * view->width + x);

        to[0] = (guint8) (*pixel >> 16);
        to[1] = (guint8) (*pixel >> 8);
        to[2] = (guint8) *pixel;
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return rgb;
}

char *
gs_synth_test_hash (gconstpointer data, gsize size)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);
}
