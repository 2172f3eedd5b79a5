/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-preferences-window.h"

#include "gs-clip-predictors.h"
#include "gs-diagnostics-page.h"
#include "gs-preferences.h"
#include "gs-sound-row.h"
#include "gs-storage-page.h"
#include "gs-weights-row.h"

#include <glib/gi18n.h>

struct _GsPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *scheme_row;
  AdwComboRow *rate_row;
  GtkSwitch *landmarks_switch;
  GtkAdjustment *ramp_rate;
  AdwPreferencesGroup *network_group;
  GtkWidget *demo_button;
  GsDiagnosticsPage *diagnostics;
  GsWeightsRow *weights_row;

  GsAnalysis *analysis; /* of the window below */
  GPtrArray *network_rows;
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

static const char *
describe_output (GsNetwork *network)
{
  switch (gs_network_get_output (network))
    {
    case GS_OUTPUT_VALENCE:
      return _ ("Valence");

    case GS_OUTPUT_AROUSAL:
      return _ ("Arousal");

    default:
      return _ ("Valence and arousal");
    }
}

/* Names of files may be long: they stand below each other, not beside. */
static void
show_networks (GsPreferencesWindow *self)
{
  const GsNetworkSet *set = gs_analysis_get_networks (self->analysis);

  for (guint i = 0; i < self->network_rows->len; i++)
    adw_preferences_group_remove (self->network_group, self->network_rows->pdata[i]);
  g_ptr_array_set_size (self->network_rows, 0);

  for (guint i = 0; set != NULL && i < set->networks->len; i++)
    {
      const char *file = set->files->pdata[i];
      gboolean demo = g_str_equal (file, GS_NETWORK_SET_DEMO);
      g_autofree char *name = demo ? g_strdup (_ ("demo network")) : g_filename_display_basename (file);
      g_autofree char *description = gs_network_set_describe (set, i);
      g_autofree char *subtitle = g_strdup_printf ("%s\n%s", name, description);
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), describe_output (set->networks->pdata[i]));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
      gtk_widget_set_tooltip_text (row, demo ? NULL : file);
      adw_preferences_group_add (self->network_group, row);
      g_ptr_array_add (self->network_rows, row);
    }
  gtk_widget_set_visible (self->demo_button,
                          set == NULL || !g_str_equal (set->files->pdata[0], GS_NETWORK_SET_DEMO));
}

static void
demo_cb (GsPreferencesWindow *self)
{
  gs_analysis_use_networks (self->analysis, NULL, NULL);
}

static void
gs_preferences_window_finalize (GObject *object)
{
  GsPreferencesWindow *self = GS_PREFERENCES_WINDOW (object);

  g_clear_object (&self->analysis);
  g_ptr_array_unref (self->network_rows);

  G_OBJECT_CLASS (gs_preferences_window_parent_class)->finalize (object);
}

static void
gs_preferences_window_class_init (GsPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_preferences_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, rate_row);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, landmarks_switch);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, ramp_rate);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, network_group);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, demo_button);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, diagnostics);
  gtk_widget_class_bind_template_child (widget_class, GsPreferencesWindow, weights_row);
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

  self->network_rows = g_ptr_array_new ();
  g_type_ensure (GS_TYPE_DIAGNOSTICS_PAGE);
  g_type_ensure (GS_TYPE_SOUND_ROW);
  g_type_ensure (GS_TYPE_STORAGE_PAGE);
  g_type_ensure (GS_TYPE_WEIGHTS_ROW);
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
  g_object_bind_property (preferences, "ramp-rate", self->ramp_rate, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (preferences, "show-landmarks", self->landmarks_switch, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * gs_preferences_window_new:
 * @parent: the window it belongs to
 * @analysis: what asks the networks there
 * @player: what plays there, for the diagnostics
 *
 * Returns: (transfer none): the preferences
 */
GtkWidget *
gs_preferences_window_new (GtkWindow *parent,
                           GsAnalysis *analysis,
                           GsPlayer *player)
{
  GsPreferencesWindow *self = g_object_new (GS_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  gs_diagnostics_page_set_player (self->diagnostics, player);
  self->analysis = g_object_ref (analysis);
  gs_weights_row_set_analysis (self->weights_row, analysis);
  g_signal_connect_object (analysis, "notify::networks", G_CALLBACK (show_networks), self, G_CONNECT_SWAPPED);
  show_networks (self);

  return GTK_WIDGET (self);
}
