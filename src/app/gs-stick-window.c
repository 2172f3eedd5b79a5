/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stick-window.h"

#include "gs-accessible.h"
#include "gs-stick-settings.h"

#include <glib/gi18n.h>

typedef enum
{
  STEP_AT_REST, /* nothing is calibrated */
  STEP_LET_GO,
  STEP_MOVE,
} Step;

struct _GsStickWindow
{
  AdwWindow parent_instance;

  GtkWidget *enabled;
  AdwComboRow *axes[GS_STICK_N_USES];
  GtkWidget *inverted[GS_STICK_N_USES];
  GtkLevelBar *levels[GS_STICK_N_USES];
  GtkSpinButton *dead_zone;
  GtkButton *calibrate;
  GtkLabel *status;

  GsStick *stick;
  GsStickSettings settings;
  GsStickAxis found[GS_STICK_N_AXES];
  Step step;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (GsStickWindow, gs_stick_window, ADW_TYPE_WINDOW)

static void
show (GsStickWindow *self)
{
  const char *const buttons[] = { _ ("Calibrate"), _ ("Next"), _ ("Done") };
  const char *const words[] = { NULL, _ ("Let go of the stick, then press Next."),
                                _ ("Move every axis all the way to both ends, then press Done.") };

  self->updating = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->enabled), self->settings.enabled);
  for (guint use = 0; use < GS_STICK_N_USES; use++)
    {
      for (guint i = 0; i < gs_stick_get_n_axes (self->stick); i++)
        if (gs_stick_get_axis (self->stick, i) == self->settings.axes[use])
          adw_combo_row_set_selected (self->axes[use], i);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->inverted[use]), self->settings.calibration[self->settings.axes[use]].inverted);
      gtk_level_bar_set_value (self->levels[use], 1.0 + gs_stick_settings_map (&self->settings, self->stick, use, 0.0));
    }
  gtk_spin_button_set_value (self->dead_zone, 100.0 * self->settings.calibration[self->settings.axes[GS_STICK_ONE]].dead_zone);
  gtk_button_set_label (self->calibrate, buttons[self->step]);
  if (words[self->step] != NULL)
    gtk_label_set_label (self->status, words[self->step]);
  self->updating = FALSE;
}

static void
changed_cb (GsStickWindow *self)
{
  if (self->updating || gs_stick_get_n_axes (self->stick) == 0)
    return;

  self->settings.enabled = gtk_switch_get_active (GTK_SWITCH (self->enabled));
  for (guint use = 0; use < GS_STICK_N_USES; use++)
    {
      guint axis = gs_stick_get_axis (self->stick, MIN (adw_combo_row_get_selected (self->axes[use]), gs_stick_get_n_axes (self->stick) - 1));

      /* Another axis brings its own direction */
      if (axis == self->settings.axes[use])
        {
          gboolean inverted = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->inverted[use]));

          if (inverted != self->settings.calibration[axis].inverted)
            {
              self->settings.calibration[axis].inverted = inverted;
              break;
            }
        }
      self->settings.axes[use] = axis;
    }
  for (guint axis = 0; axis < GS_STICK_N_AXES; axis++)
    self->settings.calibration[axis].dead_zone = gtk_spin_button_get_value (self->dead_zone) / 100.0;
  gs_stick_settings_save (&self->settings, self->stick);
  show (self);
}

static void
finish (GsStickWindow *self)
{
  guint n_found = 0;

  for (guint i = 0; i < gs_stick_get_n_axes (self->stick); i++)
    {
      guint axis = gs_stick_get_axis (self->stick, i);

      if (!gs_stick_axis_is_valid (&self->found[axis]))
        continue;

      self->settings.calibration[axis] = self->found[axis];
      n_found++;
    }
  if (n_found > 0)
    gs_stick_settings_save (&self->settings, self->stick);
  gtk_label_set_label (self->status, n_found > 0 ? _ ("Calibrated; axes that were not moved stay as they were.")
                                                 : _ ("No axis was moved to both ends: nothing is changed."));
}

static void
calibrate_cb (GsStickWindow *self)
{
  switch (self->step)
    {
    case STEP_AT_REST:
      self->step = STEP_LET_GO;
      break;

    case STEP_LET_GO:
      for (guint axis = 0; axis < GS_STICK_N_AXES; axis++)
        {
          self->found[axis] = self->settings.calibration[axis];
          /* Where one rests that has never moved nobody knows better than before */
          gs_stick_axis_rest (&self->found[axis], gs_stick_has_reading (self->stick, axis) ? gs_stick_get_reading (self->stick, axis)
                                                                                          : self->found[axis].centre);
        }
      self->step = STEP_MOVE;
      break;

    default:
      self->step = STEP_AT_REST;
      finish (self);
      break;
    }
  show (self);
}

static void
moved_cb (GsStickWindow *self,
          guint axis,
          double reading,
          gint64 age)
{
  if (self->step == STEP_MOVE && axis < GS_STICK_N_AXES)
    gs_stick_axis_widen (&self->found[axis], reading);
  for (guint use = 0; use < GS_STICK_N_USES; use++)
    gtk_level_bar_set_value (self->levels[use], 1.0 + gs_stick_settings_map (&self->settings, self->stick, use, 0.0));
}

static void
gs_stick_window_finalize (GObject *object)
{
  g_clear_object (&GS_STICK_WINDOW (object)->stick);

  G_OBJECT_CLASS (gs_stick_window_parent_class)->finalize (object);
}

static void
gs_stick_window_class_init (GsStickWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_stick_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gs_stick_window_init (GsStickWindow *self)
{
}

static void
add_use (GsStickWindow *self,
         AdwPreferencesGroup *group,
         GsStickUse use)
{
  const char *const titles[] = { _ ("One dimension"), _ ("Valence, with both"), _ ("Arousal, with both") };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *level = gtk_level_bar_new_for_interval (0.0, 2.0);
  GtkWidget *inverted = gtk_toggle_button_new ();

  for (guint i = 0; i < gs_stick_get_n_axes (self->stick); i++)
    {
      g_autofree char *axis = gs_stick_name_axis (gs_stick_get_axis (self->stick, i));

      gtk_string_list_append (names, axis);
    }

  self->axes[use] = ADW_COMBO_ROW (adw_combo_row_new ());
  self->levels[use] = GTK_LEVEL_BAR (level);
  self->inverted[use] = inverted;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->axes[use]), titles[use]);
  adw_combo_row_set_model (self->axes[use], G_LIST_MODEL (names));
  gtk_button_set_icon_name (GTK_BUTTON (inverted), "object-flip-vertical-symbolic");
  gtk_widget_set_tooltip_text (inverted, _ ("The other way round"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (inverted), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The other way round"), -1);
  gtk_widget_add_css_class (inverted, "flat");
  gtk_widget_set_valign (inverted, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (level, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (level, 80, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (level), GTK_ACCESSIBLE_PROPERTY_LABEL, titles[use], -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->axes[use]), level);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->axes[use]), inverted);
  adw_preferences_group_add (group, GTK_WIDGET (self->axes[use]));
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle,
          GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
  gtk_accessible_update_property (GTK_ACCESSIBLE (suffix), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return row;
}

/**
 * gs_stick_window_new:
 * @parent: the window it belongs to
 * @stick: what is set up
 *
 * Returns: (transfer none): a dialog; what is chosen counts at once
 */
GtkWidget *
gs_stick_window_new (GtkWindow *parent,
                     GsStick *stick)
{
  GsStickWindow *self = g_object_new (GS_TYPE_STICK_WINDOW, "transient-for", parent, "modal", TRUE, "default-width", 460, "title",
                                      gs_stick_get_name (stick), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *use = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *way = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->stick = g_object_ref (stick);
  gs_stick_settings_load (&self->settings, stick);

  self->enabled = gtk_switch_new ();
  adw_preferences_group_add (use, make_row (_ ("Gives values"), _ ("Its first button records and pauses, its second ends the trace"), self->enabled));
  for (guint i = 0; i < GS_STICK_N_USES; i++)
    add_use (self, use, i);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), use);

  self->dead_zone = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0.0, 90.0, 1.0));
  adw_preferences_group_add (way, make_row (_ ("Dead zone"), _ ("Per cent of the way on each side that count as rest"), GTK_WIDGET (self->dead_zone)));
  self->calibrate = GTK_BUTTON (gtk_button_new ());
  self->status = GTK_LABEL (gtk_label_new (_ ("A worn stick does not rest in its middle: measure where it rests and how far it goes.")));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0.0f);
  gtk_widget_set_margin_top (GTK_WIDGET (self->status), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->status), 12);
  gtk_widget_set_halign (GTK_WIDGET (self->calibrate), GTK_ALIGN_START);
  adw_preferences_group_add (way, GTK_WIDGET (self->status));
  adw_preferences_group_add (way, GTK_WIDGET (self->calibrate));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), way);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 520);
  adw_window_set_content (ADW_WINDOW (self), box);

  show (self);
  g_signal_connect_swapped (self->enabled, "notify::active", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->dead_zone, "value-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->calibrate, "clicked", G_CALLBACK (calibrate_cb), self);
  for (guint i = 0; i < GS_STICK_N_USES; i++)
    {
      g_signal_connect_swapped (self->axes[i], "notify::selected", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (self->inverted[i], "toggled", G_CALLBACK (changed_cb), self);
    }
  g_signal_connect_object (stick, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stick, "notify::connected", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  gs_accessible_mend (GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
