/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-timeline-private.h"

#include <math.h>

/* Pointer, wheel and focus of the timeline. Keys belong to the window's shortcuts. */

#define ZOOM_STEP   1.2 /* a notch of the wheel */
#define SLOP        4   /* a drag on the ruler begins after so many pixels */
#define EDGE_GRIP   5   /* how near to an edge of the selection the pointer takes it */
#define HEIGHT_GRIP 4   /* how near to the line below a name the pointer takes it */

double
gs_timeline_get_plot_width (GsTimeline *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->shared.header_width, 1);
}

gint64
gs_timeline_get_time_at (GsTimeline *self,
                         double x)
{
  return gs_time_axis_x_to_time (self->shared.axis, x - self->shared.header_width, gs_timeline_get_plot_width (self));
}

/* Where a widget's upper edge is in the timeline. */
static double
get_top (GsTimeline *self,
         GtkWidget *widget)
{
  graphene_point_t point = { 0, 0 };

  if (!gtk_widget_compute_point (widget, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0), &point))
    return 0;

  return point.y;
}

GsTrackRow *
gs_timeline_get_row_at (GsTimeline *self,
                        double y)
{
  if (y < get_top (self, self->scroller))
    return NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      double top = get_top (self, row);

      if (gtk_widget_get_visible (row) && y >= top && y < top + gtk_widget_get_height (row))
        return GS_TRACK_ROW (row);
    }

  return NULL;
}

/* The row whose lower edge is near, so that its height can be changed. */
static GsTrackRow *
get_row_ending_at (GsTimeline *self,
                   double y)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      double bottom = get_top (self, row) + gtk_widget_get_height (row);

      if (gtk_widget_get_visible (row) && y > get_top (self, self->scroller) && fabs (y - bottom) <= HEIGHT_GRIP)
        return GS_TRACK_ROW (row);
    }

  return NULL;
}

static gboolean
on_ruler (GsTimeline *self,
          double y)
{
  return y < gtk_widget_get_height (self->ruler);
}

/* Whether the pointer holds an edge of the selection on the ruler; @other is the edge that stays. */
static gboolean
on_selection_edge (GsTimeline *self,
                   double x,
                   gint64 *other)
{
  GsSelection *selection = self->shared.playhead != NULL ? gs_playhead_get_selection (self->shared.playhead) : NULL;
  double width = gs_timeline_get_plot_width (self);
  double start;
  double end;

  if (selection == NULL || gs_selection_get_empty (selection))
    return FALSE;

  x -= self->shared.header_width;
  start = gs_time_axis_time_to_x (self->shared.axis, gs_selection_get_start (selection), width);
  end = gs_time_axis_time_to_x (self->shared.axis, gs_selection_get_end (selection), width);

  if (fabs (x - end) <= EDGE_GRIP && fabs (x - end) <= fabs (x - start))
    *other = gs_selection_get_start (selection);
  else if (fabs (x - start) <= EDGE_GRIP)
    *other = gs_selection_get_end (selection);
  else
    return FALSE;

  return TRUE;
}

/* Whether the pointer holds cursor A or B on the ruler. */
static gboolean
on_cursor (GsTimeline *self,
           double x,
           GsCursor *cursor)
{
  return gs_timeline_overlay_get_cursor_at (GS_TIMELINE_OVERLAY (self->overlay), x, cursor);
}

void
gs_timeline_update_hover (GsTimeline *self)
{
  double x = self->pointer_x;
  double y = self->pointer_y;
  const char *cursor = NULL;
  GsTrackRow *row = NULL;
  GsTrackView view;
  GsCursor ab;
  gint64 other;

  if (x < 0 || self->drag == GS_TIMELINE_DRAG_HEIGHT || self->drag == GS_TIMELINE_DRAG_PLACE
      || y > gtk_widget_get_height (self->overlay))
    {
      gs_timeline_overlay_set_hover (GS_TIMELINE_OVERLAY (self->overlay), NULL, -1);
      return;
    }

  if (x < self->shared.header_width)
    {
      if (get_row_ending_at (self, y) != NULL)
        cursor = "row-resize";
      gs_timeline_overlay_set_hover (GS_TIMELINE_OVERLAY (self->overlay), NULL, -1);
    }
  else
    {
      row = gs_timeline_get_row_at (self, y);
      if (row != NULL && gs_track_row_get_view (row, &view))
        {
          GsTrack *track = gs_track_row_get_track (row);

          if (GS_TRACK_GET_CLASS (track)->motion != NULL)
            cursor = GS_TRACK_GET_CLASS (track)->motion (track, &view, x - self->shared.header_width,
                                                         y - get_top (self, GTK_WIDGET (row)));
        }
      else if (on_ruler (self, y) && (on_selection_edge (self, x, &other) || on_cursor (self, x, &ab)))
        cursor = "col-resize";
      gs_timeline_overlay_set_hover (GS_TIMELINE_OVERLAY (self->overlay), row, x);
    }

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

static void
motion_cb (GsTimeline *self,
           double x,
           double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  gs_timeline_update_hover (self);
}

static void
leave_cb (GsTimeline *self)
{
  self->pointer_x = -1;
  gs_timeline_update_hover (self);
}

static gboolean
scroll_cb (GsTimeline *self,
           double dx,
           double dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gint64 span = gs_time_axis_get_end (self->shared.axis) - gs_time_axis_get_start (self->shared.axis);

  if ((state & GDK_CONTROL_MASK) != 0)
    {
      double factor = pow (ZOOM_STEP, dy);

      if (self->pointer_x >= self->shared.header_width)
        gs_time_axis_zoom (self->shared.axis, factor, gs_timeline_get_time_at (self, self->pointer_x));
      else
        gs_timeline_zoom (self, factor);
      gs_timeline_update_hover (self);

      return GDK_EVENT_STOP;
    }

  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    dx = dy;
  else if (fabs (dx) <= fabs (dy))
    return GDK_EVENT_PROPAGATE;

  gs_time_axis_pan (self->shared.axis, (gint64) (dx * (double) span / 12));
  gs_timeline_update_hover (self);

  return GDK_EVENT_STOP;
}

static void
seek_to (GsTimeline *self,
         double x)
{
  if (self->shared.playhead != NULL)
    gs_playhead_seek (self->shared.playhead, gs_timeline_get_time_at (self, x));
}

static void
drag_begin_cb (GsTimeline *self,
               double x,
               double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));

  self->drag = GS_TIMELINE_DRAG_NONE;
  g_clear_weak_pointer (&self->drag_row);

  if (x < self->shared.header_width)
    {
      GsTrackRow *row = get_row_ending_at (self, y);

      self->drag = row != NULL ? GS_TIMELINE_DRAG_HEIGHT : GS_TIMELINE_DRAG_PLACE;
      g_set_weak_pointer (&self->drag_row, row != NULL ? row : gs_timeline_get_row_at (self, y));
      if (self->drag_row == NULL)
        self->drag = GS_TIMELINE_DRAG_NONE;
      else
        self->drag_height = gtk_widget_get_height (GTK_WIDGET (self->drag_row)) - 1;
    }
  else if (on_ruler (self, y))
    {
      self->drag = on_selection_edge (self, x, &self->drag_time)  ? GS_TIMELINE_DRAG_SELECT
                   : on_cursor (self, x, &self->drag_cursor) ? GS_TIMELINE_DRAG_CURSOR
                                                             : GS_TIMELINE_DRAG_RULER;
      if (self->drag == GS_TIMELINE_DRAG_RULER)
        self->drag_time = gs_timeline_get_time_at (self, x);
    }
  else if (self->drag_row == NULL && y <= gtk_widget_get_height (self->overlay))
    {
      self->drag = GS_TIMELINE_DRAG_SEEK;
    }
}

/* Runs after drag_begin_cb(), because controllers added later are asked first: it corrects what the drag is. */
static void
pressed_cb (GsTimeline *self,
            int n_press,
            double x,
            double y)
{
  GsTrackRow *row;
  GsTrackView view;

  if (n_press == 2 && on_ruler (self, y) && x >= self->shared.header_width)
    {
      if (self->shared.playhead != NULL)
        gs_selection_clear (gs_playhead_get_selection (self->shared.playhead));
      self->drag = GS_TIMELINE_DRAG_NONE;
      return;
    }

  row = gs_timeline_get_row_at (self, y);
  if (row != NULL && x >= self->shared.header_width && gs_track_row_get_view (row, &view))
    {
      GsTrack *track = gs_track_row_get_track (row);

      if (GS_TRACK_GET_CLASS (track)->press != NULL
          && GS_TRACK_GET_CLASS (track)->press (track, &view, x - self->shared.header_width,
                                                y - get_top (self, GTK_WIDGET (row)), n_press))
        {
          self->drag = GS_TIMELINE_DRAG_TRACK;
          g_set_weak_pointer (&self->drag_row, row);
          return;
        }
    }

  if (self->drag == GS_TIMELINE_DRAG_SEEK)
    seek_to (self, x);
}

static void
drag_height (GsTimeline *self,
             double dy)
{
  if (self->drag_row != NULL)
    gs_track_set_height (gs_track_row_get_track (self->drag_row), self->drag_height + (int) dy);
}

static void
drag_place (GsTimeline *self,
            double y)
{
  GsTrackRow *over = gs_timeline_get_row_at (self, y);
  guint position = 0;

  if (over == NULL || self->drag_row == NULL || over == self->drag_row)
    return;

  for (GtkWidget *row = gtk_widget_get_prev_sibling (GTK_WIDGET (over)); row != NULL;
       row = gtk_widget_get_prev_sibling (row))
    position++;

  gs_timeline_move_track (self, gs_track_row_get_track (self->drag_row), position);
}

static void
drag_select (GsTimeline *self,
             double x)
{
  gint64 time = gs_timeline_get_time_at (self, x);

  if (self->shared.playhead != NULL)
    gs_selection_set_range (gs_playhead_get_selection (self->shared.playhead), MIN (time, self->drag_time),
                            MAX (time, self->drag_time));
}

static void
drag_cursor (GsTimeline *self,
             double x)
{
  gint64 time = gs_timeline_get_time_at (self, x);

  if (self->shared.playhead != NULL)
    gs_cursors_put (gs_playhead_get_cursors (self->shared.playhead), self->drag_cursor,
                    CLAMP (time, 0, gs_playhead_get_duration (self->shared.playhead)));
}

static void
drag_track (GsTimeline *self,
            double x,
            double y,
            gboolean release)
{
  GsTrackClass *klass;
  GsTrackView view;
  GsTrack *track;

  if (self->drag_row == NULL || !gs_track_row_get_view (self->drag_row, &view))
    return;

  track = gs_track_row_get_track (self->drag_row);
  klass = GS_TRACK_GET_CLASS (track);
  x -= self->shared.header_width;
  y -= get_top (self, GTK_WIDGET (self->drag_row));

  if (release && klass->release != NULL)
    klass->release (track, &view, x, y);
  else if (!release && klass->drag != NULL)
    klass->drag (track, &view, x, y);
}

static void
drag_update_cb (GsTimeline *self,
                double dx,
                double dy,
                GtkGestureDrag *gesture)
{
  double x;
  double y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->pointer_x = MAX (x + dx, 0);
  self->pointer_y = y + dy;

  if (self->drag == GS_TIMELINE_DRAG_RULER && fabs (dx) > SLOP)
    self->drag = GS_TIMELINE_DRAG_SELECT;

  switch (self->drag)
    {
    case GS_TIMELINE_DRAG_SEEK:
      seek_to (self, x + dx);
      break;

    case GS_TIMELINE_DRAG_SELECT:
      drag_select (self, x + dx);
      break;

    case GS_TIMELINE_DRAG_CURSOR:
      drag_cursor (self, x + dx);
      break;

    case GS_TIMELINE_DRAG_TRACK:
      drag_track (self, x + dx, y + dy, FALSE);
      break;

    case GS_TIMELINE_DRAG_HEIGHT:
      drag_height (self, dy);
      break;

    case GS_TIMELINE_DRAG_PLACE:
      drag_place (self, y + dy);
      break;

    case GS_TIMELINE_DRAG_RULER:
    case GS_TIMELINE_DRAG_NONE:
    default:
      break;
    }

  gs_timeline_update_hover (self);
}

static void
drag_end_cb (GsTimeline *self,
             double dx,
             double dy,
             GtkGestureDrag *gesture)
{
  GsTimelineDrag drag = self->drag;
  double x;
  double y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->drag = GS_TIMELINE_DRAG_NONE;

  if (drag == GS_TIMELINE_DRAG_RULER)
    seek_to (self, x + dx);
  else if (drag == GS_TIMELINE_DRAG_TRACK)
    drag_track (self, x + dx, y + dy, TRUE);

  g_clear_weak_pointer (&self->drag_row);
  gs_timeline_update_hover (self);
}

static void
pan_begin_cb (GsTimeline *self)
{
  self->pan_start = gs_time_axis_get_start (self->shared.axis);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
pan_update_cb (GsTimeline *self,
               double dx,
               double dy)
{
  double span = (double) (gs_time_axis_get_end (self->shared.axis) - gs_time_axis_get_start (self->shared.axis));
  gint64 start = self->pan_start - (gint64) (dx / gs_timeline_get_plot_width (self) * span);

  gs_time_axis_pan (self->shared.axis, start - gs_time_axis_get_start (self->shared.axis));
}

static void
pan_end_cb (GsTimeline *self)
{
  gs_timeline_update_hover (self);
}

static void
secondary_cb (GsTimeline *self,
              int n_press,
              double x,
              double y)
{
  GsTrackRow *row = gs_timeline_get_row_at (self, y);

  gs_timeline_show_menu (self, row != NULL ? gs_track_row_get_track (row) : NULL, x, y);
}

static void
state_flags_changed_cb (GsTimeline *self)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));

  gs_timeline_overlay_set_focus (GS_TIMELINE_OVERLAY (self->overlay), (flags & GTK_STATE_FLAG_FOCUSED) != 0
                                                                          && (flags & GTK_STATE_FLAG_FOCUS_VISIBLE) != 0);
}

void
gs_timeline_init_input (GsTimeline *self)
{
  GtkEventController *controller;

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  /* Before the rows' scrolled window, which takes what is left. */
  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  g_signal_connect_swapped (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (controller, "drag-begin", G_CALLBACK (pan_begin_cb), self);
  g_signal_connect_swapped (controller, "drag-update", G_CALLBACK (pan_update_cb), self);
  g_signal_connect_swapped (controller, "drag-end", G_CALLBACK (pan_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  g_signal_connect (self, "state-flags-changed", G_CALLBACK (state_flags_changed_cb), NULL);
}
