/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-timeline-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define HEADER_CHARACTERS 21                    /* width of the column of names, digits */
#define VALUES_INTERVAL   (G_USEC_PER_SEC / 15) /* new values while playing: as fast as one can read them */
#define SPEECH_INTERVAL   (G_USEC_PER_SEC)

enum
{
  PROP_0,
  PROP_PLAYHEAD,
  PROP_FOLLOW,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsTimeline, gs_timeline, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
invalidate (GsTimeline *self)
{
  gs_timeline_ruler_invalidate (GS_TIMELINE_RULER (self->ruler));
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    gs_track_row_invalidate (GS_TRACK_ROW (row));
  gtk_widget_queue_draw (self->overlay);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_description (GsTimeline *self,
                    gint64 time)
{
  g_autofree char *text = gs_time_format (time, 1);
  GString *description = g_string_new (text);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tracks)); i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      g_autofree char *title = gs_track_get_full_title (track);
      g_autofree char *values = gs_track_describe (track, time);

      if (gs_track_get_visible (track) && *values != '\0')
        g_string_append_printf (description, "; %s: %s", title, values);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->str, -1);
  g_string_free (description, TRUE);
}

/* Shows the values at the cursor; while playing not more often than they can be read or heard. */
static void
update_values (GsTimeline *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean playing = self->shared.playhead != NULL && gs_playhead_get_playing (self->shared.playhead);
  gint64 time = self->shared.playhead != NULL ? gs_playhead_get_time (self->shared.playhead) : 0;
  gboolean announce = !playing || now - self->last_spoken >= SPEECH_INTERVAL;

  if (playing && now - self->last_values < VALUES_INTERVAL)
    return;

  self->last_values = now;
  gs_timeline_ruler_set_time (GS_TIMELINE_RULER (self->ruler), time, announce);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    gs_track_row_set_time (GS_TRACK_ROW (row), time, announce);

  if (announce)
    {
      self->last_spoken = now;
      update_description (self, time);
    }
}

static void
playhead_time_cb (GsTimeline *self)
{
  gint64 time = gs_playhead_get_time (self->shared.playhead);
  gint64 start = gs_time_axis_get_start (self->shared.axis);
  gint64 end = gs_time_axis_get_end (self->shared.axis);
  gboolean was_visible = self->last_time >= start && self->last_time <= end;

  if (time == self->last_time)
    return;

  self->last_time = time;

  /* Who looks elsewhere while the clip plays is left alone. */
  if (self->follow && was_visible && self->drag == GS_TIMELINE_DRAG_NONE && (time < start || time > end))
    {
      if (gs_playhead_get_playing (self->shared.playhead) && time > end)
        gs_time_axis_set_range (self->shared.axis, time - (end - start) / 20, time - (end - start) / 20 + (end - start));
      else
        gs_time_axis_reveal (self->shared.axis, time, 0.05);
    }

  gtk_widget_queue_draw (self->overlay);
  update_values (self);
}

static void
playhead_playing_cb (GsTimeline *self)
{
  self->last_values = 0;
  self->last_spoken = 0;
  update_values (self);
}

static void
playhead_duration_cb (GsTimeline *self)
{
  gint64 duration = gs_playhead_get_duration (self->shared.playhead);

  if (duration > 0)
    gs_time_axis_set_limits (self->shared.axis, 0, duration);
}

static void
axis_changed_cb (GsTimeline *self)
{
  double first = (double) gs_time_axis_get_first (self->shared.axis) / 1e9;
  double last = (double) gs_time_axis_get_last (self->shared.axis) / 1e9;
  double start = (double) gs_time_axis_get_start (self->shared.axis) / 1e9;
  double end = (double) gs_time_axis_get_end (self->shared.axis) / 1e9;

  self->syncing = TRUE;
  gtk_adjustment_configure (self->adjustment, start, first, last, (end - start) / 10, (end - start) * 0.9,
                            end - start);
  self->syncing = FALSE;
  gtk_widget_set_visible (self->scrollbar, end - start < (last - first) * 0.9999);
  invalidate (self);
}

static void
adjustment_changed_cb (GsTimeline *self)
{
  gint64 start = (gint64) (gtk_adjustment_get_value (self->adjustment) * 1e9);

  if (!self->syncing)
    gs_time_axis_pan (self->shared.axis, start - gs_time_axis_get_start (self->shared.axis));
}

static GsTrackRow *
find_row (GsTimeline *self,
          GsTrack *track)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gs_track_row_get_track (GS_TRACK_ROW (row)) == track)
      return GS_TRACK_ROW (row);

  return NULL;
}

static gboolean
speak_cb (gpointer data)
{
  GsTimeline *self = data;

  self->speech_source = 0;
  self->last_values = 0;
  self->last_spoken = 0;
  update_values (self);

  return G_SOURCE_REMOVE;
}

static void
track_changed_cb (GsTimeline *self)
{
  /* Rows draw themselves; what is read out follows when the worker pauses for breath. */
  if (self->speech_source == 0)
    self->speech_source = g_timeout_add (SPEECH_INTERVAL / 1000, speak_cb, self);

  /* The pointer's values may have changed, too. */
  if (self->pointer_x >= 0)
    gtk_widget_queue_draw (self->overlay);
}

static void
tracks_changed_cb (GsTimeline *self)
{
  GtkWidget *after = NULL;
  guint n_tracks = g_list_model_get_n_items (G_LIST_MODEL (self->tracks));

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);
      GsTrack *track = gs_track_row_get_track (GS_TRACK_ROW (row));

      if (!g_list_store_find (self->tracks, track, NULL))
        {
          g_signal_handlers_disconnect_by_data (track, self);
          gtk_box_remove (GTK_BOX (self->rows), row);
        }
      row = next;
    }

  for (guint i = 0; i < n_tracks; i++)
    {
      g_autoptr (GsTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      GtkWidget *row = (GtkWidget *) find_row (self, track);

      if (row == NULL)
        {
          row = gs_track_row_new (track, &self->shared);
          gtk_box_append (GTK_BOX (self->rows), row);
          g_signal_connect_swapped (track, "changed", G_CALLBACK (track_changed_cb), self);
        }
      gtk_box_reorder_child_after (GTK_BOX (self->rows), row, after);
      after = row;
    }

  self->last_values = 0;
  update_values (self);
  gs_timeline_update_hover (self);
}

static void
gs_timeline_snapshot (GtkWidget *widget,
                      GtkSnapshot *snapshot)
{
  GsTimeline *self = GS_TIMELINE (widget);
  int header = self->shared.header_width;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gtk_snapshot_append_color (snapshot, &self->shared.palette.surface, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &self->shared.palette.header, &GRAPHENE_RECT_INIT (0, 0, header, height));
  gtk_snapshot_append_color (snapshot, &self->shared.palette.separator, &GRAPHENE_RECT_INIT (header - 1, 0, 1, height));

  GTK_WIDGET_CLASS (gs_timeline_parent_class)->snapshot (widget, snapshot);
}

static int
natural_header_width (GsTimeline *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoLayout) digits = gs_draw_layout (context, "0000000000", 0.92, PANGO_WEIGHT_NORMAL);

  return (int) ceil (gs_draw_layout_width (digits) * HEADER_CHARACTERS / 10) + 2 * GS_TIMELINE_PAD;
}

static void
gs_timeline_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  GsTimeline *self = GS_TIMELINE (widget);
  int ruler;
  int rows;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 320;
      *natural = 800;
      return;
    }

  gtk_widget_measure (self->ruler, orientation, -1, &ruler, NULL, NULL, NULL);
  gtk_widget_measure (self->rows, orientation, -1, &rows, NULL, NULL, NULL);
  *minimum = ruler + MIN (rows, 60);
  *natural = ruler + rows;
}

static void
gs_timeline_size_allocate (GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  GsTimeline *self = GS_TIMELINE (widget);
  int header = MIN (natural_header_width (self), width * 3 / 10);
  int ruler;
  int bar = 0;

  if (header != self->shared.header_width)
    {
      self->shared.header_width = header;
      invalidate (self);
    }

  gtk_widget_measure (self->ruler, GTK_ORIENTATION_VERTICAL, width, &ruler, NULL, NULL, NULL);
  if (gtk_widget_get_visible (self->scrollbar))
    gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_VERTICAL, width, &bar, NULL, NULL, NULL);

  gtk_widget_size_allocate (self->ruler, &(GtkAllocation) { 0, 0, width, ruler }, -1);
  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, ruler, width, MAX (height - ruler - bar, 0) }, -1);
  gtk_widget_size_allocate (self->overlay, &(GtkAllocation) { 0, 0, width, MAX (height - bar, 0) }, -1);
  if (bar > 0)
    gtk_widget_size_allocate (self->scrollbar,
                              &(GtkAllocation) { header, height - bar, MAX (width - header, 0), bar }, -1);
  gs_timeline_overlay_set_ruler_height (GS_TIMELINE_OVERLAY (self->overlay), ruler);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
gs_timeline_css_changed (GtkWidget *widget,
                         GtkCssStyleChange *change)
{
  GsTimeline *self = GS_TIMELINE (widget);
  GsPalette palette;

  GTK_WIDGET_CLASS (gs_timeline_parent_class)->css_changed (widget, change);

  gs_palette_read (&palette, widget);
  if (!gs_palette_equal (&palette, &self->shared.palette))
    self->shared.palette = palette;

  /* Fonts may have changed as well as colours, and with them every height. */
  if (self->rows != NULL)
    {
      invalidate (self);
      for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
           row = gtk_widget_get_next_sibling (row))
        gtk_widget_queue_resize (row);
    }
}

static void
gs_timeline_dispose (GObject *object)
{
  GsTimeline *self = GS_TIMELINE (object);

  g_clear_handle_id (&self->speech_source, g_source_remove);
  gs_timeline_set_playhead (self, NULL);
  gs_timeline_set_coverage (self, NULL);
  if (self->tracks != NULL)
    {
      gs_timeline_remove_all (self);
      g_signal_handlers_disconnect_by_data (self->tracks, self);
    }
  if (self->shared.axis != NULL)
    g_signal_handlers_disconnect_by_data (self->shared.axis, self);
  g_clear_weak_pointer (&self->drag_row);
  g_clear_weak_pointer (&self->menu_track);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->ruler, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->tracks);

  G_OBJECT_CLASS (gs_timeline_parent_class)->dispose (object);
}

static void
gs_timeline_finalize (GObject *object)
{
  g_clear_object (&GS_TIMELINE (object)->shared.axis);

  G_OBJECT_CLASS (gs_timeline_parent_class)->finalize (object);
}

static void
gs_timeline_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  GsTimeline *self = GS_TIMELINE (object);

  switch (prop_id)
    {
    case PROP_PLAYHEAD:
      g_value_set_object (value, self->shared.playhead);
      break;

    case PROP_FOLLOW:
      g_value_set_boolean (value, self->follow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_timeline_set_property (GObject *object,
                          guint prop_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  GsTimeline *self = GS_TIMELINE (object);

  switch (prop_id)
    {
    case PROP_PLAYHEAD:
      gs_timeline_set_playhead (self, g_value_get_object (value));
      break;

    case PROP_FOLLOW:
      gs_timeline_set_follow (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* To the tracks that lie above or below what is seen. */
static gboolean
page_cb (GtkWidget *widget,
         GVariant *direction,
         gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (GS_TIMELINE (widget)->scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                          + g_variant_get_int32 (direction) * gtk_adjustment_get_page_increment (adjustment));

  return GDK_EVENT_STOP;
}

static void
gs_timeline_class_init (GsTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gs_timeline_dispose;
  object_class->finalize = gs_timeline_finalize;
  object_class->get_property = gs_timeline_get_property;
  object_class->set_property = gs_timeline_set_property;

  widget_class->snapshot = gs_timeline_snapshot;
  widget_class->measure = gs_timeline_measure;
  widget_class->size_allocate = gs_timeline_size_allocate;
  widget_class->css_changed = gs_timeline_css_changed;

  properties[PROP_PLAYHEAD] = g_param_spec_object ("playhead", NULL, NULL, GS_TYPE_PLAYHEAD, flags);
  properties[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gs_timeline_install_actions (widget_class);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, page_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, page_cb, "i", 1);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_timeline_init (GsTimeline *self)
{
  self->follow = TRUE;
  self->pointer_x = -1;
  self->shared.axis = gs_time_axis_new ();
  self->tracks = g_list_store_new (GS_TYPE_TRACK);

  self->ruler = gs_timeline_ruler_new (&self->shared);
  gtk_widget_set_parent (self->ruler, GTK_WIDGET (self));

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->scroller = gtk_scrolled_window_new ();
  /* The timeline has the focus and shows it; what scrolls its tracks would take it a second time, without a sign. */
  gtk_widget_set_can_focus (self->scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->rows);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  self->adjustment = gtk_adjustment_new (0, 0, 1, 0.1, 0.9, 1);
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrollbar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Visible time"), -1);
  gtk_widget_set_visible (self->scrollbar, FALSE);
  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));

  self->overlay = gs_timeline_overlay_new (&self->shared);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));

  g_signal_connect_swapped (self->shared.axis, "changed", G_CALLBACK (axis_changed_cb), self);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (adjustment_changed_cb), self);
  g_signal_connect_swapped (self->tracks, "items-changed", G_CALLBACK (tracks_changed_cb), self);

  gs_timeline_init_input (self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Timeline"), -1);
}

/**
 * gs_timeline_new:
 *
 * Makes an empty timeline.
 *
 * Returns: (transfer floating): the timeline
 */
GtkWidget *
gs_timeline_new (void)
{
  return g_object_new (GS_TYPE_TIMELINE, NULL);
}

/**
 * gs_timeline_get_axis:
 * @self: a timeline
 *
 * Returns: (transfer none): what is visible of the media time
 */
GsTimeAxis *
gs_timeline_get_axis (GsTimeline *self)
{
  g_return_val_if_fail (GS_IS_TIMELINE (self), NULL);

  return self->shared.axis;
}

/**
 * gs_timeline_get_vadjustment:
 * @self: a timeline
 *
 * Returns: (transfer none): what of the tracks is visible: its page is the height there is for them, pixels
 */
GtkAdjustment *
gs_timeline_get_vadjustment (GsTimeline *self)
{
  g_return_val_if_fail (GS_IS_TIMELINE (self), NULL);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

/**
 * gs_timeline_set_playhead:
 * @self: a timeline
 * @playhead: (nullable) (transfer none): the clock, with its selection
 *
 * Sets where cursor and selection come from. The playhead's duration becomes the axis' limit.
 */
void
gs_timeline_set_playhead (GsTimeline *self,
                          GsPlayhead *playhead)
{
  GsPlayhead *old;

  g_return_if_fail (GS_IS_TIMELINE (self));
  g_return_if_fail (playhead == NULL || GS_IS_PLAYHEAD (playhead));

  old = self->shared.playhead;
  if (old == playhead)
    return;

  if (old != NULL)
    {
      g_signal_handlers_disconnect_by_data (old, self);
      g_signal_handlers_disconnect_by_data (gs_playhead_get_selection (old), self->overlay);
      g_signal_handlers_disconnect_by_data (gs_playhead_get_cursors (old), self->overlay);
    }

  g_set_object (&self->shared.playhead, playhead);

  if (playhead != NULL)
    {
      g_signal_connect_swapped (playhead, "notify::time", G_CALLBACK (playhead_time_cb), self);
      g_signal_connect_swapped (playhead, "notify::playing", G_CALLBACK (playhead_playing_cb), self);
      g_signal_connect_swapped (playhead, "notify::duration", G_CALLBACK (playhead_duration_cb), self);
      g_signal_connect_swapped (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (gtk_widget_queue_draw),
                                self->overlay);
      g_signal_connect_swapped (gs_playhead_get_cursors (playhead), "changed", G_CALLBACK (gtk_widget_queue_draw), self->overlay);
      playhead_duration_cb (self);
      self->last_time = gs_playhead_get_time (playhead);
      playhead_playing_cb (self);
      gtk_widget_queue_draw (self->overlay);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYHEAD]);
}

/**
 * gs_timeline_get_playhead:
 * @self: a timeline
 *
 * Returns: (transfer none) (nullable): the clock
 */
GsPlayhead *
gs_timeline_get_playhead (GsTimeline *self)
{
  g_return_val_if_fail (GS_IS_TIMELINE (self), NULL);

  return self->shared.playhead;
}

/**
 * gs_timeline_set_coverage:
 * @self: a timeline
 * @coverage: (nullable) (transfer none): a series that has values where the clip has been analysed
 *
 * Sets what the line below the ruler shows.
 */
void
gs_timeline_set_coverage (GsTimeline *self,
                          GsSeries *coverage)
{
  g_return_if_fail (GS_IS_TIMELINE (self));

  if (self->shared.coverage == coverage)
    return;

  if (self->shared.coverage != NULL)
    g_signal_handlers_disconnect_by_data (self->shared.coverage, self->ruler);

  g_set_object (&self->shared.coverage, coverage);

  if (coverage != NULL)
    g_signal_connect_swapped (coverage, "changed", G_CALLBACK (gs_timeline_ruler_invalidate), self->ruler);

  gs_timeline_ruler_invalidate (GS_TIMELINE_RULER (self->ruler));
}

/**
 * gs_timeline_set_follow:
 * @self: a timeline
 * @follow: whether to turn the page when the cursor leaves it
 *
 * Sets whether the visible range goes with the cursor. It never does while the person looks elsewhere.
 */
void
gs_timeline_set_follow (GsTimeline *self,
                        gboolean follow)
{
  g_return_if_fail (GS_IS_TIMELINE (self));

  follow = !!follow;
  if (self->follow == follow)
    return;

  self->follow = follow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW]);
}

/**
 * gs_timeline_get_follow:
 * @self: a timeline
 *
 * Returns: whether the visible range goes with the cursor
 */
gboolean
gs_timeline_get_follow (GsTimeline *self)
{
  g_return_val_if_fail (GS_IS_TIMELINE (self), FALSE);

  return self->follow;
}

/**
 * gs_timeline_zoom:
 * @self: a timeline
 * @factor: how much longer the visible range becomes: below 1 to see more detail
 *
 * Zooms about the cursor, or about the middle when the cursor is not visible.
 */
void
gs_timeline_zoom (GsTimeline *self,
                  double factor)
{
  gint64 start;
  gint64 end;
  gint64 about;

  g_return_if_fail (GS_IS_TIMELINE (self));

  start = gs_time_axis_get_start (self->shared.axis);
  end = gs_time_axis_get_end (self->shared.axis);
  about = self->shared.playhead != NULL ? gs_playhead_get_time (self->shared.playhead) : start - 1;
  if (about < start || about > end)
    about = start + (end - start) / 2;

  gs_time_axis_zoom (self->shared.axis, factor, about);
}

/**
 * gs_timeline_zoom_to_selection:
 * @self: a timeline
 *
 * Shows the selection with a little room around it; everything when nothing is selected.
 */
void
gs_timeline_zoom_to_selection (GsTimeline *self)
{
  GsSelection *selection;
  gint64 start;
  gint64 end;

  g_return_if_fail (GS_IS_TIMELINE (self));

  selection = self->shared.playhead != NULL ? gs_playhead_get_selection (self->shared.playhead) : NULL;
  if (selection == NULL || gs_selection_get_empty (selection))
    {
      gs_time_axis_show_all (self->shared.axis);
      return;
    }

  start = gs_selection_get_start (selection);
  end = gs_selection_get_end (selection);
  gs_time_axis_set_range (self->shared.axis, start - (end - start) / 20, end + (end - start) / 20);
}
