/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-transport.h"

#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* The buttons below the picture. They only activate the window's actions and show the playhead's state. */

#define TIME_UPDATE_MICROSECONDS 30000

/* Between what stands side by side, and left and right of all of it, as in the template and the style sheet */
#define SPACING 6
#define PADDING 24

struct _GsTransport
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkBox *time_box;
  GtkWidget *buttons_box;
  GtkWidget *clock_box;
  GtkBox *tools_box;
  GtkButton *play_button;
  GtkInscription *time_label;
  GtkLabel *duration_label;
  GtkMenuButton *rate_button;
  GtkToggleButton *mute_button;
  GtkScale *volume_scale;
  GtkAdjustment *volume;

  GsPlayhead *playhead;
  gint64 time_shown_at;
  gboolean updating;

  GtkAdjustment *room; /* its page is how wide the transport may be */
  guint arrange_id;
};

G_DEFINE_FINAL_TYPE (GsTransport, gs_transport, GTK_TYPE_WIDGET)

static void
show_time (GsTransport *self)
{
  g_autofree char *text = gs_time_text_exact (gs_playhead_get_time (self->playhead));

  gtk_inscription_set_text (self->time_label, text);
}

static void
time_cb (GsTransport *self)
{
  gint64 now = g_get_monotonic_time ();

  /* Nobody reads milliseconds at the frame rate of the screen; at rest it must be exact. */
  if (gs_playhead_get_playing (self->playhead) && now - self->time_shown_at < TIME_UPDATE_MICROSECONDS)
    return;

  self->time_shown_at = now;
  show_time (self);
}

static void room_cb (GsTransport *self);

static void
duration_cb (GsTransport *self)
{
  g_autofree char *time = gs_time_text_exact (gs_playhead_get_duration (self->playhead));
  g_autofree char *text = g_strdup_printf ("/ %s", time);

  gtk_label_set_label (self->duration_label, text);
  show_time (self);
  if (self->room != NULL)
    room_cb (self);
}

static void
playing_cb (GsTransport *self)
{
  gboolean playing = gs_playhead_get_playing (self->playhead);
  const char *label = playing ? _ ("Pause") : _ ("Play");
  g_autofree char *tooltip = g_strdup_printf ("%s (%s)", label, _ ("Space"));

  gtk_button_set_icon_name (self->play_button,
                            playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  show_time (self);
}

static void
rate_cb (GsTransport *self)
{
  double rate = gs_playhead_get_rate (self->playhead);
  /* Translators: playing speed */
  g_autofree char *text = fabs (rate * 10 - round (rate * 10)) < 1e-6 ? g_strdup_printf (_ ("%.1f×"), rate)
                                                                      : g_strdup_printf (_ ("%.2f×"), rate);
  g_autofree char *label = g_strdup_printf (_ ("Speed %s"), text);

  gtk_menu_button_set_label (self->rate_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rate_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
volume_cb (GsTransport *self)
{
  if (!self->updating)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.volume", "d", gtk_adjustment_get_value (self->volume));
}

static void
gs_transport_dispose (GObject *object)
{
  GsTransport *self = GS_TRANSPORT (object);

  if (self->playhead != NULL)
    g_signal_handlers_disconnect_by_data (self->playhead, self);
  g_clear_object (&self->playhead);
  g_clear_object (&self->room);
  g_clear_handle_id (&self->arrange_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_transport_parent_class)->dispose (object);
}

static void
gs_transport_class_init (GsTransportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_transport_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-transport.ui");
  gtk_widget_class_bind_template_child (widget_class, GsTransport, box);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, time_box);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, clock_box);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, tools_box);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, play_button);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, time_label);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, duration_label);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, rate_button);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, mute_button);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, volume_scale);
  gtk_widget_class_bind_template_child (widget_class, GsTransport, volume);
  gtk_widget_class_bind_template_callback (widget_class, volume_cb);
}

static void
gs_transport_init (GsTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_transport_set_playhead:
 * @self: a #GsTransport
 * @playhead: what it shows
 */
void
gs_transport_set_playhead (GsTransport *self,
                           GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_TRANSPORT (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_swapped (playhead, "notify::time", G_CALLBACK (time_cb), self);
  g_signal_connect_swapped (playhead, "notify::duration", G_CALLBACK (duration_cb), self);
  g_signal_connect_swapped (playhead, "notify::playing", G_CALLBACK (playing_cb), self);
  g_signal_connect_swapped (playhead, "notify::rate", G_CALLBACK (rate_cb), self);
  duration_cb (self);
  playing_cb (self);
  rate_cb (self);
}

/**
 * gs_transport_set_volume:
 * @self: a #GsTransport
 * @volume: 0 to 1, as heard
 * @muted: whether nothing is to be heard
 */
void
gs_transport_set_volume (GsTransport *self,
                         double volume,
                         gboolean muted)
{
  g_return_if_fail (GS_IS_TRANSPORT (self));

  self->updating = TRUE;
  gtk_adjustment_set_value (self->volume, volume);
  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button),
                            muted || volume <= 0.0 ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->volume_scale), !muted);
  self->updating = FALSE;
}

/* Time and length of the clip, which belong together: behind the buttons, at the start of the row below, or on a row between. */
static void
move_clock (GsTransport *self,
            GtkBox *box)
{
  GtkBox *parent = GTK_BOX (gtk_widget_get_parent (self->clock_box));

  if (parent == box)
    return;

  g_object_ref (self->clock_box);
  gtk_box_remove (parent, self->clock_box);
  if (box == self->time_box)
    gtk_box_append (box, self->clock_box);
  else if (box == self->tools_box)
    gtk_box_prepend (box, self->clock_box);
  else
    gtk_box_insert_child_after (box, self->clock_box, GTK_WIDGET (self->time_box));
  g_object_unref (self->clock_box);
}

static int
measure_width (GtkWidget *widget)
{
  int minimum, natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return natural;
}

/* Outside of the allocation that tells of a new width: another arrangement needs another one. */
static gboolean
arrange_cb (gpointer user_data)
{
  GsTransport *self = user_data;
  double room = gtk_adjustment_get_page_size (self->room) - PADDING;
  int clock = measure_width (GTK_WIDGET (self->time_label)) + measure_width (GTK_WIDGET (self->duration_label)) + 2 * SPACING;
  int buttons = measure_width (self->buttons_box);
  int tools = 0;

  self->arrange_id = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->tools_box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tools += child != self->clock_box ? measure_width (child) + gtk_box_get_spacing (self->tools_box) : 0;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), room >= buttons + clock + SPACING + tools ? GTK_ORIENTATION_HORIZONTAL
                                                                                                      : GTK_ORIENTATION_VERTICAL);
  if (room >= buttons + clock)
    move_clock (self, self->time_box);
  else if (room >= clock + tools)
    move_clock (self, self->tools_box);
  else
    move_clock (self, GTK_BOX (self->box));

  return G_SOURCE_REMOVE;
}

static void
room_cb (GsTransport *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_cb, self, NULL);
}

/**
 * gs_transport_fit:
 * @self: a #GsTransport
 * @scroller: what it is in
 *
 * From now on speed and volume go below the buttons and the time when @scroller is too narrow, or text too large, for
 * all of them side by side; time and length stay side by side wherever they go.
 */
void
gs_transport_fit (GsTransport *self,
                  GtkScrolledWindow *scroller)
{
  g_return_if_fail (GS_IS_TRANSPORT (self));
  g_return_if_fail (self->room == NULL);

  self->room = g_object_ref (gtk_scrolled_window_get_hadjustment (scroller));
  g_signal_connect_object (self->room, "changed", G_CALLBACK (room_cb), self, G_CONNECT_SWAPPED);
}
