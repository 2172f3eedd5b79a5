/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-text-size.h"

/* The desktop's own font, with which the window's fixed sizes were chosen. */
#define USUAL_POINTS 11.0
#define USUAL_DPI    96.0

/**
 * gs_text_size_get:
 * @widget: a widget of the window
 *
 * People choose larger text by a larger font or by a higher resolution of fonts; both count.
 *
 * Returns: how much larger than usual text is, from 1 to 3
 */
double
gs_text_size_get (GtkWidget *widget)
{
  g_autofree char *name = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  double points;
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-font-name", &name, "gtk-xft-dpi", &dpi, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  points = pango_font_description_get_size (font) > 0 && !pango_font_description_get_size_is_absolute (font)
             ? pango_font_description_get_size (font) / (double) PANGO_SCALE
             : USUAL_POINTS;

  return CLAMP (points / USUAL_POINTS * (dpi > 0 ? dpi / 1024.0 / USUAL_DPI : 1.0), 1.0, 3.0);
}

/**
 * gs_text_size_watch:
 * @widget: a widget of the window
 * @changed: called, with @object alone, when gs_text_size_get() may give something else
 * @object: a #GObject, while which lives the watch lasts
 */
void
gs_text_size_watch (GtkWidget *widget,
                    GCallback changed,
                    gpointer object)
{
  GtkSettings *settings = gtk_widget_get_settings (widget);

  g_signal_connect_object (settings, "notify::gtk-font-name", changed, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-xft-dpi", changed, object, G_CONNECT_SWAPPED);
}
