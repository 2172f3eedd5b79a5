/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-hand-event.h"

/**
 * gs_hand_event_get_age:
 * @controller: what handles an event now
 *
 * Returns: how long ago the event happened, microseconds, or %GS_HAND_AGE_UNKNOWN
 */
gint64
gs_hand_event_get_age (GtkEventController *controller)
{
  return gs_hand_time_get_age (gtk_event_controller_get_current_event_time (controller), g_get_monotonic_time ());
}

/**
 * gs_hand_event_get_kind:
 * @controller: what handles an event of a pointing device now
 *
 * Returns: %GS_HAND_TABLET if a stylus made it
 */
GsHandKind
gs_hand_event_get_kind (GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GdkDevice *device = gtk_event_controller_get_current_event_device (controller);

  if ((event != NULL && gdk_event_get_device_tool (event) != NULL) || (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_PEN))
    return GS_HAND_TABLET;

  return GS_HAND_POINTER;
}

/**
 * gs_hand_event_is_motion:
 * @controller: what handles an event of a pointing device now
 *
 * Returns: whether the event is one that a motion controller sees too; those of a finger are not
 */
gboolean
gs_hand_event_is_motion (GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);

  return event != NULL && gdk_event_get_event_type (event) == GDK_MOTION_NOTIFY;
}

/**
 * gs_hand_event_foreach:
 * @controller: what handles a motion now
 * @x: where it is now, in the controller's widget
 * @y: the same
 * @func: is told each place
 *
 * GTK hands over one motion a drawn frame. Of a stylus, and of a pointer with a button pressed, it keeps those in between, which are
 * told first: a device's rate is its own.
 */
void
gs_hand_event_foreach (GtkEventController *controller,
                       double x,
                       double y,
                       GsHandPlaceFunc func)
{
  GtkWidget *widget = gtk_event_controller_get_widget (controller);
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GsHandKind kind = gs_hand_event_get_kind (controller);
  g_autofree GdkTimeCoord *places = NULL;
  guint n_places = 0;
  double now_x, now_y;

  if (event != NULL && gdk_event_get_event_type (event) == GDK_MOTION_NOTIFY && gdk_event_get_position (event, &now_x, &now_y))
    places = gdk_event_get_history (event, &n_places);

  /* Places of the past are in the surface's pixels, as that of the event is: only what lies between them counts here */
  for (guint i = 0; i < n_places; i++)
    {
      if ((places[i].flags & GDK_AXIS_FLAG_X) != 0 && (places[i].flags & GDK_AXIS_FLAG_Y) != 0)
        func (widget, x + places[i].axes[GDK_AXIS_X] - now_x, y + places[i].axes[GDK_AXIS_Y] - now_y, kind,
              gs_hand_time_get_age (places[i].time, g_get_monotonic_time ()));
    }
  func (widget, x, y, kind, gs_hand_event_get_age (controller));
}
