/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-hand-event.h"
#include "gs-preferences.h"

/* Keys that give values: digits, and arrow keys, of which a short press is a step, and one that is held a way at a steady pace. */

#define STEP              0.05
#define HOLD_MICROSECONDS 250000 /* shorter is a step and no more */

static void
give (GsWindow *self,
      double right,
      double up,
      gint64 age)
{
  double value = gs_annotator_get_value (self->annotator), second = gs_annotator_get_second (self->annotator);
  gboolean both = gs_annotator_is_both (self->annotator);

  gs_annotator_give (self->annotator, GS_HAND_KEYBOARD, NULL, age, value + (both ? right : up), both ? second + up : second);
}

/**
 * gs_window_nudge:
 * @self: a #GsWindow
 * @steps: by how many steps the hand's value rises; where both dimensions are rated that of arousal, which goes upwards there
 */
void
gs_window_nudge (GsWindow *self,
                 int steps)
{
  give (self, 0.0, steps * STEP, GS_HAND_AGE_UNKNOWN);
}

/**
 * gs_window_give_digit:
 * @self: a #GsWindow
 * @digit: 0 to 9: 1 = lowest, 5 or 0 = neutral, 9 = highest; where both dimensions are rated the digits lie as on a number pad, 1 = calm
 *   and unpleasant
 */
void
gs_window_give_digit (GsWindow *self,
                      int digit)
{
  gint64 age = GS_HAND_AGE_UNKNOWN;
  double value, second = gs_annotator_get_second (self->annotator);

  /* The action does not know its key; the controller that saw it pass does */
  if (self->key_stamp != 0)
    age = gs_hand_time_get_age (self->key_stamp, g_get_monotonic_time ());
  if (!gs_annotator_is_both (self->annotator))
    value = digit == 0 ? 0.0 : (digit - 5) / 4.0;
  else
    {
      value = digit == 0 ? 0.0 : ((digit - 1) % 3 - 1) * 0.75;
      second = digit == 0 ? 0.0 : ((digit - 1) / 3 - 1) * 0.75;
    }
  gs_annotator_give (self->annotator, GS_HAND_KEYBOARD, NULL, age, value, second);
}

static gboolean
get_direction (GsWindow *self,
               guint keyval,
               int *right,
               int *up)
{
  gboolean both = gs_annotator_is_both (self->annotator);

  *right = both ? (keyval == GDK_KEY_Right) - (keyval == GDK_KEY_Left) : 0;
  *up = (keyval == GDK_KEY_Up) - (keyval == GDK_KEY_Down);

  return *right != 0 || *up != 0;
}

static void
stop (GsWindow *self)
{
  self->ramp_key = 0;
  if (self->ramp_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->ramp_id);
  self->ramp_id = 0;
}

/* By the clock and not by drawn frames: the pace is the same however often the window is drawn. */
static gboolean
ramp_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  GsWindow *self = GS_WINDOW (widget);
  gint64 now = g_get_monotonic_time ();
  double way;
  int right, up;

  if (gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_RECORDING || !get_direction (self, self->ramp_key, &right, &up))
    {
      self->ramp_key = 0;
      self->ramp_id = 0;
      return G_SOURCE_REMOVE;
    }

  if (now > self->ramp_time)
    {
      way = gs_preferences_get_ramp_rate (gs_preferences_get_default ()) * (double) (now - self->ramp_time) / G_USEC_PER_SEC;
      self->ramp_time = now;
      give (self, right * way, up * way, GS_HAND_AGE_UNKNOWN);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
pressed_cb (GtkEventController *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            GsWindow *self)
{
  int right, up;

  self->key_stamp = gtk_event_controller_get_current_event_time (controller);
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0 || gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_RECORDING
      || !get_direction (self, keyval, &right, &up))
    return GDK_EVENT_PROPAGATE;

  /* The keyboard repeats a key that is held; the pace is ours */
  if (keyval == self->ramp_key)
    return GDK_EVENT_STOP;

  give (self, right * STEP, up * STEP, gs_hand_event_get_age (controller));
  self->ramp_key = keyval;
  self->ramp_time = g_get_monotonic_time () + HOLD_MICROSECONDS;
  if (self->ramp_id == 0)
    self->ramp_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), ramp_cb, NULL, NULL);

  return GDK_EVENT_STOP;
}

static void
released_cb (GtkEventController *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             GsWindow *self)
{
  if (self->ramp_key == 0 || keyval != self->ramp_key)
    return;

  /* The way since the last drawn frame belongs to it too */
  if (self->ramp_id != 0 && gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING)
    ramp_cb (GTK_WIDGET (self), NULL, NULL);
  stop (self);
}

/**
 * gs_window_add_hand:
 * @self: a #GsWindow that has its annotator
 *
 * To be called once. Keys are looked at before any widget has them: while a trace is recorded the arrows are the hand's.
 */
void
gs_window_add_hand (GsWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->content, keys);
}
