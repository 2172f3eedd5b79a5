/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-bindings.h"

/* Keys that are more than a shortcut: a word's key held while the clip plays labels what passes meanwhile, and Tab inside the
 * timeline walks the segments before it leaves. */

/* What a key says by itself: a digit, of the keypad too, or a small letter; "" otherwise. */
static void
get_text (guint keyval,
          char *text)
{
  gunichar character = gdk_keyval_to_unicode (gdk_keyval_to_lower (keyval));

  text[0] = '\0';
  if (g_unichar_isalnum (character))
    text[g_unichar_to_utf8 (character, text)] = '\0';
}

/* The word that the key gives; digits always, letters as long as they do nothing else. */
static char *
get_word (GsWindow *self,
          guint keyval)
{
  char text[8];

  get_text (keyval, text);
  if (text[0] == '\0' || g_str_equal (text, "0") || (!g_ascii_isdigit (text[0]) && gs_bindings_has_key (text)))
    return NULL;

  return gs_annotate_page_get_label (self->annotate, text);
}

static gboolean
pressed_cb (GtkEventControllerKey *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            GsWindow *self)
{
  GsAnnotatorState recording = gs_annotator_get_state (self->annotator);
  g_autofree char *label = NULL;
  char text[8];

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0 || recording == GS_ANNOTATOR_RECORDING
      || recording == GS_ANNOTATOR_COUNTDOWN || gs_workspace_get_clip (self->workspace) == NULL
      || (label = get_word (self, keyval)) == NULL)
    return GDK_EVENT_PROPAGATE;

  if (gs_playhead_get_playing (gs_workspace_get_playhead (self->workspace)))
    {
      self->held_key = gdk_keyval_to_lower (keyval);
      gs_segmenter_press (self->segmenter, label);
      return GDK_EVENT_STOP;
    }

  /* Digits have their action, which is in the list of keys */
  get_text (keyval, text);
  if (g_ascii_isdigit (text[0]))
    return GDK_EVENT_PROPAGATE;

  gs_segmenter_label (self->segmenter, label);

  return GDK_EVENT_STOP;
}

static void
released_cb (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             GsWindow *self)
{
  if (self->held_key == 0 || gdk_keyval_to_lower (keyval) != self->held_key)
    return;

  self->held_key = 0;
  gs_segmenter_release (self->segmenter, gs_annotator_get_rater (self->annotator));
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
