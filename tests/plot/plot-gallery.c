/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows every plot with made-up data, to be looked at. With --screenshot it draws itself into a file and ends. */

#include "gs-circumplex.h"
#include "gs-plot-sample.h"

#include <gtk/gtk.h>

#define SECOND (G_GINT64_CONSTANT (1000000000))

static gboolean dark;
static gboolean high_contrast;
static gboolean close_up;
static double text_scale = 1;
static int analysed = 70;
static char *screenshot;

static const GOptionEntry entries[] = {
  { "dark", 'd', 0, G_OPTION_ARG_NONE, &dark, "Use the dark style", NULL },
  { "high-contrast", 'c', 0, G_OPTION_ARG_NONE, &high_contrast, "Use the high contrast style", NULL },
  { "close-up", 'z', 0, G_OPTION_ARG_NONE, &close_up, "Show two seconds", NULL },
  { "text-scale", 't', 0, G_OPTION_ARG_DOUBLE, &text_scale, "Scale the text", "FACTOR" },
  { "analysed", 'a', 0, G_OPTION_ARG_INT, &analysed, "How much the network has seen", "PERCENT" },
  { "screenshot", 's', 0, G_OPTION_ARG_FILENAME, &screenshot, "Draw into a file and end", "PNG" },
  { NULL },
};

static gboolean
screenshot_cb (gpointer data)
{
  GtkWidget *window = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  gdk_texture_save_to_png (texture, screenshot);
  gtk_window_close (GTK_WINDOW (window));

  return G_SOURCE_REMOVE;
}

static void
seek_cb (GsPlayhead *playhead,
         gint64 time)
{
  gs_playhead_set_time (playhead, time);
}

static GtkWidget *
make_circumplex (GsPlotSample *sample,
                 GsPlayhead *playhead)
{
  GtkWidget *circumplex = gs_circumplex_new ();
  GsCircumplex *self = GS_CIRCUMPLEX (circumplex);

  gs_circumplex_set_playhead (self, playhead);
  gs_circumplex_add_point (self, "network", GS_LINE_NETWORK, sample->valence, sample->arousal);
  gs_circumplex_add_point (self, "gold", GS_LINE_GOLD, sample->gold[0], sample->gold[1]);
  gs_circumplex_add_point (self, "rater 1", GS_LINE_PERSON, sample->people[0][0], sample->people[1][0]);
  gs_circumplex_add_point (self, "rater 2", GS_LINE_PERSON, sample->people[0][1], sample->people[1][1]);

  return circumplex;
}

static GtkWidget *
make_panels (GsPlotSample *sample,
             GsPlayhead *playhead)
{
  GtkWidget *panels = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *small = make_circumplex (sample, playhead);
  GtkWidget *wide = make_circumplex (sample, playhead);

  gtk_widget_set_size_request (small, 140, -1);
  gtk_widget_set_size_request (wide, 290, -1);
  gtk_box_append (GTK_BOX (panels), small);
  gtk_box_append (GTK_BOX (panels), wide);
  gtk_widget_set_size_request (panels, -1, 290);

  return panels;
}

static void
apply_style (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-application-prefer-dark-theme", dark, "gtk-theme-name",
                high_contrast ? (dark ? "Default-hc-dark" : "Default-hc") : "Default", NULL);
  if (text_scale != 1)
    {
      int dpi;

      g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
      g_object_set (settings, "gtk-xft-dpi", (int) ((dpi > 0 ? dpi : 96 * 1024) * text_scale), NULL);
    }
}

static void
activate_cb (GtkApplication *application,
             gpointer data)
{
  GsPlotSample *sample = gs_plot_sample_new (25 * 180, analysed / 100.0);
  g_autoptr (GsPlayhead) playhead = gs_playhead_new ();
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *timeline = gs_timeline_new ();

  apply_style ();

  gs_playhead_set_duration (playhead, 180 * SECOND);
  g_signal_connect (playhead, "seek", G_CALLBACK (seek_cb), NULL);
  gs_timeline_set_playhead (GS_TIMELINE (timeline), playhead);
  gs_plot_sample_fill (sample, GS_TIMELINE (timeline), TRUE);
  gs_plot_sample_add_mel (GS_TIMELINE (timeline));
  gs_playhead_set_time (playhead, 55040 * SECOND / 1000);
  gs_selection_set_range (gs_playhead_get_selection (playhead), 40 * SECOND, 74 * SECOND);
  if (close_up)
    gs_time_axis_set_range (gs_timeline_get_axis (GS_TIMELINE (timeline)), 54 * SECOND, 56 * SECOND);
  else
    gs_time_axis_set_range (gs_timeline_get_axis (GS_TIMELINE (timeline)), 0, 140 * SECOND);

  gtk_box_append (GTK_BOX (box), make_panels (sample, playhead));
  gtk_widget_set_vexpand (timeline, TRUE);
  gtk_box_append (GTK_BOX (box), timeline);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_title (GTK_WINDOW (window), "Plots");
  g_object_set_data_full (G_OBJECT (window), "sample", sample, (GDestroyNotify) gs_plot_sample_free);
  gtk_window_present (GTK_WINDOW (window));

  if (screenshot != NULL)
    g_timeout_add (700, screenshot_cb, window);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GtkApplication) application = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("- look at the plots");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("plot-gallery: %s\n", error->message);
      return 1;
    }

  application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
