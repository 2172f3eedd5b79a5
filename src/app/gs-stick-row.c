/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stick-row.h"

#include "gs-stick-settings.h"
#include "gs-stick-window.h"
#include "gs-sticks.h"

#include <glib/gi18n.h>
#include <linux/input-event-codes.h>

struct _GsStickRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *list;
  GtkLabel *message;

  GsAnnotator *annotator;
  GsSticks *sticks;
  GPtrArray *followed; /* GsStick */
  GsStick *last;       /* what gave the last value; not owned, compared only */
  double value, second;
};

G_DEFINE_FINAL_TYPE (GsStickRow, gs_stick_row, GTK_TYPE_WIDGET)

static gboolean
is_used (GsStickRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static gboolean
is_at_rest (const GsStickSettings *settings,
            GsStick *stick,
            guint axis)
{
  return gs_stick_axis_map (&settings->calibration[axis], gs_stick_get_reading (stick, axis)) == 0.0;
}

static void
moved_cb (GsStickRow *self,
          guint axis,
          double reading,
          gint64 age,
          GsStick *stick)
{
  gboolean both = gs_annotator_is_both (self->annotator);
  const GsStickSettings *settings = gs_stick_settings_get (stick);
  double value, second;

  if (!settings->enabled || !is_used (self)
      || (both ? axis != settings->axes[GS_STICK_VALENCE] && axis != settings->axes[GS_STICK_AROUSAL] : axis != settings->axes[GS_STICK_ONE]))
    return;

  /* Of an axis that has not moved nobody knows where it is: its dimension stays as it is */
  value = gs_stick_settings_map (settings, stick, both ? GS_STICK_VALENCE : GS_STICK_ONE, gs_annotator_get_value (self->annotator));
  second = gs_annotator_get_second (self->annotator);
  if (both)
    second = gs_stick_settings_map (settings, stick, GS_STICK_AROUSAL, second);
  /* A stick trembles where it lies; within its dead zone that is no word of anybody's hand, nor is it that of one nobody has taken up */
  if (self->last == stick ? value == self->value && second == self->second : is_at_rest (settings, stick, axis))
    return;

  self->last = stick;
  self->value = value;
  self->second = second;
  gs_annotator_give (self->annotator, GS_HAND_STICK, gs_stick_get_name (stick), age, value, second);
}

/* The first button is for the index finger or the thumb, whatever the stick: it records and pauses; the second ends the trace. */
static void
pressed_cb (GsStickRow *self,
            guint button,
            gint64 age,
            GsStick *stick)
{
  if (!gs_stick_settings_get (stick)->enabled || !is_used (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (button == BTN_TRIGGER || button == BTN_SOUTH || button == BTN_START)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.record", NULL);
  else if ((button == BTN_THUMB || button == BTN_EAST) && gs_annotator_get_trace (self->annotator) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.end-trace", NULL);
}

/* What it means depends on what went on with it. */
static const char *
get_sentence (GsAnnotatorState state,
              gboolean held)
{
  /* Translators: %s: name of a gamepad or joystick */
  if (held && state == GS_ANNOTATOR_RECORDING)
    return _ ("%s was unplugged: recording goes on with the last value.");
  if (held && state == GS_ANNOTATOR_COUNTDOWN)
    return _ ("%s was unplugged: recording did not begin. It counts down again once it is plugged in.");
  if (held && state == GS_ANNOTATOR_PAUSED)
    return _ ("%s was unplugged while the trace is paused. Plug it in to go on with it.");

  return _ ("%s was unplugged.");
}

static void
gone_cb (GsStickRow *self,
         GParamSpec *pspec,
         GsStick *stick)
{
  GsAnnotatorState state = gs_annotator_get_state (self->annotator);
  gboolean was_last = stick == self->last;
  gboolean held;
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;

  if (self->last != NULL && !was_last)
    return;

  /* Who goes away a second time without having moved is another stick of that name, and nothing has given a value since the first */
  self->last = NULL;
  held = gs_annotator_hold (self->annotator, gs_stick_get_name (stick));
  if (!held && !was_last)
    return;

  parts = g_strsplit (get_sentence (state, held), "%s", 2);
  text = g_strjoinv (gs_stick_get_name (stick), parts);
  gtk_label_set_label (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
set_up_cb (GtkButton *button,
           GsStick *stick)
{
  gtk_window_present (GTK_WINDOW (gs_stick_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), stick)));
}

static GtkWidget *
make_line (GsStick *stick)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new_from_icon_name ("input-gaming-symbolic");
  GtkWidget *label = gtk_label_new (gs_stick_get_name (stick));
  GtkWidget *button = gtk_button_new_with_label (_ ("Set Up…"));
  g_autofree char *name = g_strdup_printf (_ ("Set up %s"), gs_stick_get_name (stick));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, gs_stick_get_name (stick));
  gtk_widget_add_css_class (button, "gs-small-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (set_up_cb), stick, 0);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), button);

  return line;
}

static void
forget (GsStickRow *self)
{
  for (guint i = 0; i < self->followed->len; i++)
    g_signal_handlers_disconnect_by_data (self->followed->pdata[i], self);
  g_ptr_array_set_size (self->followed, 0);
}

static void
sticks_cb (GsStickRow *self,
           guint position,
           guint removed,
           guint added)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sticks));
  GtkWidget *line;

  forget (self);
  while ((line = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), line);

  for (guint i = 0; i < n; i++)
    {
      GsStick *stick = g_list_model_get_item (G_LIST_MODEL (self->sticks), i);

      g_ptr_array_add (self->followed, stick);
      if (i >= position && i < position + added)
        gs_annotator_come_back (self->annotator, gs_stick_get_name (stick), is_used (self));
      g_signal_connect_swapped (stick, "moved", G_CALLBACK (moved_cb), self);
      g_signal_connect_swapped (stick, "pressed", G_CALLBACK (pressed_cb), self);
      g_signal_connect_swapped (stick, "notify::connected", G_CALLBACK (gone_cb), self);
      gtk_box_append (GTK_BOX (self->list), make_line (stick));
    }

  if (added > 0)
    gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0 || gtk_widget_get_visible (GTK_WIDGET (self->message)));
}

static void
gs_stick_row_dispose (GObject *object)
{
  GsStickRow *self = GS_STICK_ROW (object);

  if (self->sticks != NULL)
    g_signal_handlers_disconnect_by_data (self->sticks, self);
  forget (self);
  g_clear_object (&self->sticks);
  g_clear_object (&self->annotator);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_stick_row_parent_class)->dispose (object);
}

static void
gs_stick_row_finalize (GObject *object)
{
  g_ptr_array_unref (GS_STICK_ROW (object)->followed);

  G_OBJECT_CLASS (gs_stick_row_parent_class)->finalize (object);
}

static void
gs_stick_row_class_init (GsStickRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_stick_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_stick_row_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_stick_row_init (GsStickRow *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * gs_stick_row_connect:
 * @self: a #GsStickRow
 * @annotator: what records
 *
 * To be called once.
 */
void
gs_stick_row_connect (GsStickRow *self,
                      GsAnnotator *annotator)
{
  g_return_if_fail (GS_IS_STICK_ROW (self));
  g_return_if_fail (self->annotator == NULL);

  self->annotator = g_object_ref (annotator);
  self->sticks = g_object_ref (gs_sticks_get_default ());
  g_signal_connect_swapped (self->sticks, "items-changed", G_CALLBACK (sticks_cb), self);
  sticks_cb (self, 0, 0, 0);
}
