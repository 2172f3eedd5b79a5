/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-preferences-window.h"

#include "gs-blas.h"
#include "gs-engine.h"
#include "gs-preferences.h"
#include "gs-renderer.h"

#include <glib/gi18n.h>

struct _GsPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *scheme_row;
  AdwComboRow *rate_row;
  GtkSwitch *landmarks_switch;
  GtkLabel *network_label;
  GtkButton *demo_button;
  GtkLabel *blas_label;
  GtkLabel *threads_label;
  GtkLabel *sound_label;
  GtkLabel *renderer_label;
  GtkLabel *version_label;
};

G_DEFINE_FINAL_TYPE (GsPreferencesWindow, gs_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static const char *const schemes[] = { "system", "light", "dark" };
static const double rates[] = { 0.5, 0.75, 1.0, 1.25, 1.5, 2.0 };

static void
scheme_cb (GsPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->scheme_row);

  if (selected < G_N_ELEMENTS (schemes))
    g_object_set (gs_preferences_get_default (), "color-scheme", schemes[selected], NULL);
}

static void
rate_cb (GsPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->rate_row);

  if (selected < G_N_ELEMENTS (rates))
    g_object_set (gs_preferences_get_default (), "default-rate", rates[selected], NULL);
}

static void
show_network (GsPreferencesWindow *self)
{
  const char *path = gs_preferences_get_network (gs_preferences_get_default ());
  g_autofree char *name = path[0] != '\0' ? g_path_get_basename (path) : g_strdup (_ ("demo network"));

  gtk_label_set_label (self->network_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->network_label), path[0] != '\0' ? path : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_button), path[0] != '\0');
}

static void
demo_cb (GsPreferencesWindow *self)
{
  gs_preferences_set_network (gs_preferences_get_default (), "");
  show_network (self);
}

static void
gs_preferences_window_class_init (GsPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, rate_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, landmarks_switch);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, network_label);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, demo_button);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, blas_label);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, threads_label);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, sound_label);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, renderer_label);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, version_label);
  gtk_widget_class_bind_template_callback (widget_class, scheme_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_cb);
  gtk_widget_class_bind_template_callback (widget_class, demo_cb);
}

static void
gs_preferences_window_init (GsPreferencesWindow *self)
{
  GsPreferences *preferences = gs_preferences_get_default ();
  const char *scheme = gs_preferences_get_color_scheme (preferences);
  double rate = gs_preferences_get_default_rate (preferences);
  g_autofree char *threads = g_strdup_printf ("%u", gs_engine_get_n_threads ());

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_equal (schemes[i], scheme))
        adw_combo_row_set_selected (self->scheme_row, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      if (rates[i] == rate)
        adw_combo_row_set_selected (self->rate_row, i);
    }
  g_object_bind_property (preferences, "show-landmarks", self->landmarks_switch, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  show_network (self);

  gtk_label_set_label (self->blas_label, gs_blas_get_core_name ());
  gtk_label_set_label (self->threads_label, threads);
  gtk_label_set_label (self->renderer_label, gs_renderer_describe ());
  gtk_label_set_label (self->version_label, GS_VERSION);
}

/**
 * gs_preferences_window_new:
 * @parent: the window it belongs to
 * @sound: how sound goes out, for the diagnostics
 *
 * Returns: (transfer none): the preferences
 */
GtkWidget *
gs_preferences_window_new (GtkWindow *parent,
                           const char *sound)
{
  GsPreferencesWindow *self = g_object_new (GS_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  gtk_label_set_label (self->sound_label, sound);

  return GTK_WIDGET (self);
}
