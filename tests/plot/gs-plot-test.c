/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-plot-test.h"

#include <math.h>

static gboolean
timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Lets the window live for a while. */
void
gs_plot_test_wait (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, timeout_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Shows @content in a window at the screen's corner and waits until it has been drawn. */
GtkWidget *
gs_plot_test_show (GtkWidget *content,
                   int width,
                   int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 100 && gtk_widget_get_height (content) == 0; i++)
    gs_plot_test_wait (50);
  gs_plot_test_wait (200);

  return window;
}

static void
finished_cb (GObject *process,
             GAsyncResult *result,
             gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* Runs xdotool with @commands, separated by spaces, while the window goes on. */
void
gs_plot_test_do (const char *commands)
{
  g_autofree char *line = g_strconcat ("xdotool ", commands, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean done = FALSE;

  process = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, finished_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  gs_plot_test_wait (150);
}

/* Draws a widget as it is now, that is, after the frame that may be due. */
cairo_surface_t *
gs_plot_test_draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *picture;
  cairo_t *cr;

  for (guint i = 0; i < 50 && node == NULL; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gs_plot_test_wait (40);
      gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
    }
  g_assert_nonnull (node);

  picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cr = cairo_create (picture);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture);

  return picture;
}

GdkRGBA
gs_plot_test_pixel (cairo_surface_t *picture,
                    int x,
                    int y)
{
  const guint8 *row = cairo_image_surface_get_data (picture) + (gsize) y * cairo_image_surface_get_stride (picture);
  guint32 pixel = ((const guint32 *) (gconstpointer) row)[x];

  return (GdkRGBA) { ((pixel >> 16) & 255) / 255.0f, ((pixel >> 8) & 255) / 255.0f, (pixel & 255) / 255.0f, 1 };
}

gboolean
gs_plot_test_similar (const GdkRGBA *one,
                      const GdkRGBA *other,
                      double tolerance)
{
  return fabs (one->red - other->red) < tolerance && fabs (one->green - other->green) < tolerance
         && fabs (one->blue - other->blue) < tolerance;
}
