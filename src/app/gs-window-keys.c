/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

/* Keys that are more than a shortcut: a digit held while the clip plays labels what passes meanwhile, and Tab inside the
 * timeline walks the segments before it leaves. */

/* Shorter than this is a tap, which labels the segment under the cursor */
#define HELD_MICROSECONDS 250000

static int
digit_of (guint keyval)
{
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9)
    return keyval - GDK_KEY_0;
  if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9)
    return keyval - GDK_KEY_KP_0;

  return 0;
}

static gboolean
pressed_cb (GtkEventControllerKey *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            GsWindow *self)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  int digit = digit_of (keyval);

  if (digit == 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0 || !gs_playhead_get_playing (playhead)
      || gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING)
    return GDK_EVENT_PROPAGATE;

  /* The keyboard repeats a held key */
  if (self->held_digit != digit)
    {
      self->held_digit = digit;
      self->held_since = g_get_monotonic_time ();
      self->held_start = gs_playhead_get_time (playhead);
    }

  return GDK_EVENT_STOP;
}

static void
released_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             GsWindow *self)
{
  gint64 end = gs_playhead_get_time (gs_workspace_get_playhead (self->workspace));
  g_autofree char *label = NULL;
  int digit = digit_of (keyval);

  if (digit == 0 || digit != self->held_digit)
    return;

  self->held_digit = 0;
  label = gs_annotate_page_get_label (self->annotate, digit);
  if (label == NULL)
    return;

  if (g_get_monotonic_time () - self->held_since >= HELD_MICROSECONDS && end > self->held_start)
    gs_segmenter_add (self->segmenter, self->held_start, end, label, gs_annotator_get_rater (self->annotator));
  else
    gs_segmenter_label (self->segmenter, label);
}

static gboolean
walk_cb (GtkWidget *widget,
         GVariant *direction,
         gpointer user_data)
{
  return gs_segmenter_step (GS_WINDOW (user_data)->segmenter, g_variant_get_int32 (direction));
}

static void
add_walk (GsWindow *self,
          GtkEventController *controller,
          const char *trigger,
          int direction)
{
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), gtk_callback_action_new (walk_cb, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (direction));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/**
 * gs_window_add_keys:
 * @self: a #GsWindow
 *
 * To be called once, after the bindings' controller was added: of two on one widget the later is asked first.
 */
void
gs_window_add_keys (GsWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *walk = gtk_shortcut_controller_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->content, keys);

  add_walk (self, walk, "Tab", 1);
  add_walk (self, walk, "<Shift>Tab", -1);
  gtk_widget_add_controller (GTK_WIDGET (self->timeline), walk);
}
