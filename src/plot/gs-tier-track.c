/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tier-track.h"

#include <math.h>

#include "gs-draw.h"
#include "gs-tier.h"
#include "gs-time-axis.h"

#define GRIP        5 /* how near to an edge the pointer takes it, pixels */
#define SNAP        6 /* how near an edge jumps to what is worth meeting */
#define NOTE        6 /* side of the corner that tells of a note */
#define LABEL_SCALE 0.82
#define MARGIN      3 /* above and below segments */

typedef enum
{
  EDGE_NONE,
  EDGE_START,
  EDGE_END,
} Edge;

struct _GsTierTrack
{
  GsTrack parent_instance;

  GListModel *segments; /* (nullable) of GsSegment */
  GsSegment *selected;  /* (nullable) */
  gboolean editable;

  GsSegment *moving; /* (nullable): its edge is being dragged */
  Edge edge;
  gint64 moved_start;
  gint64 moved_end;

  GHashTable *colours; /* label -> GdkRGBA of the vocabulary */
  GsTierSnapFunc snap;
  gpointer snap_data;
  GsSegment *pending; /* (nullable): grows while a key is held, not in the list yet */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  SEGMENT_ACTIVATED,
  SEGMENT_MOVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsTierTrack, gs_tier_track, GS_TYPE_TRACK)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The list, if it can be asked for a range. */
static GsTier *
get_tier (GsTierTrack *self)
{
  return self->segments != NULL && GS_IS_TIER (self->segments) ? GS_TIER (self->segments) : NULL;
}

/* The segments that may lie in a range: [*first, the result). */
static guint
find_range (GsTierTrack *self,
            gint64 start,
            gint64 end,
            guint *first)
{
  GsTier *tier = get_tier (self);

  *first = tier != NULL ? gs_tier_get_first (tier, start) : 0;
  if (tier != NULL)
    return gs_tier_get_position (tier, end);

  return self->segments != NULL ? g_list_model_get_n_items (self->segments) : 0;
}

/* One of the list, which keeps it alive. */
static GsSegment *
peek (GsTierTrack *self,
      guint position)
{
  g_autoptr (GsSegment) segment = NULL;

  if (GS_IS_TIER (self->segments))
    return gs_tier_peek (GS_TIER (self->segments), position, NULL, NULL);

  segment = g_list_model_get_item (self->segments, position);

  return segment;
}

static GdkRGBA
get_colour (GsTierTrack *self,
            const GsPalette *palette,
            const char *label)
{
  const GdkRGBA *known = label != NULL && label[0] != '\0' ? g_hash_table_lookup (self->colours, label) : NULL;

  return known != NULL ? *known : gs_palette_label (palette, label);
}

static void
get_range (GsTierTrack *self,
           GsSegment *segment,
           gint64 *start,
           gint64 *end)
{
  *start = segment == self->moving ? self->moved_start : gs_segment_get_start (segment);
  *end = segment == self->moving ? self->moved_end : gs_segment_get_end (segment);
}

static void
draw_segment (GsTierTrack *self,
              cairo_t *cr,
              const GsTrackView *view,
              GsSegment *segment,
              double left,
              double right)
{
  const char *label = gs_segment_get_label (segment);
  GdkRGBA fill = get_colour (self, view->palette, label);
  GdkRGBA ink = gs_palette_text_on (&fill);
  double height = view->height - 2 * MARGIN;
  double shown_left = MAX (left, -8);
  double shown_right = MIN (right, view->width + 8);
  g_autoptr (PangoLayout) layout = NULL;
  double text_left;
  double space;

  /* Too short for corners and patterns: there may be thousands of them. */
  if (right - left < 5 && segment != self->selected)
    {
      gdk_cairo_set_source_rgba (cr, &fill);
      cairo_rectangle (cr, floor (left), MARGIN, MAX (round (right - left), 1), height);
      cairo_fill (cr);
      return;
    }

  gs_draw_rounded (cr, shown_left, MARGIN, MAX (shown_right - shown_left, 1), height, 4);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);

  if (segment == self->selected)
    {
      gdk_cairo_set_source_rgba (cr, &view->palette->text);
      cairo_set_line_width (cr, 2);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);

  /* The text stays readable as long as any of the segment is visible. */
  text_left = MAX (left, 0) + 8;
  space = MIN (right, view->width) - text_left - 6;
  if (label != NULL && *label != '\0' && space > 14)
    {
      layout = gs_draw_layout (view->pango, label, LABEL_SCALE, PANGO_WEIGHT_MEDIUM);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (space * PANGO_SCALE));
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_move_to (cr, text_left, floor ((view->height - gs_draw_layout_height (layout)) / 2));
      pango_cairo_show_layout (cr, layout);
    }
  else
    {
      /* Too short for its name: a pattern of its own tells it from its neighbours besides the colour. */
      double slant = (double) (label != NULL ? g_str_hash (label) % 4 : 0) * 1.5;

      ink.alpha = 0.35f;
      gs_draw_hatch (cr, shown_left + 1, MARGIN + 1, shown_right - shown_left - 2, height - 2, slant, &ink);
    }

  if (*gs_segment_get_note (segment) != '\0' && right - left > 2 * NOTE)
    {
      ink.alpha = 0.8f;
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_move_to (cr, shown_right - NOTE - 2, MARGIN + 2);
      cairo_rel_line_to (cr, NOTE, 0);
      cairo_rel_line_to (cr, 0, NOTE);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

static void
draw_pending (GsTierTrack *self,
              cairo_t *cr,
              const GsTrackView *view)
{
  double left = gs_track_view_x (view, gs_segment_get_start (self->pending));
  double right = gs_track_view_x (view, gs_segment_get_end (self->pending));

  draw_segment (self, cr, view, self->pending, left, MAX (right, left + 1));
}

static void
gs_tier_track_draw (GsTrack *track,
                    cairo_t *cr,
                    const GsTrackView *view)
{
  GsTierTrack *self = GS_TIER_TRACK (track);
  guint i, end_position = find_range (self, view->start, view->end, &i);
  double drawn_to = -1;

  for (; i < end_position; i++)
    {
      GsSegment *segment = peek (self, i);
      gint64 start;
      gint64 end;
      double left;
      double right;

      get_range (self, segment, &start, &end);
      if (end < view->start || start > view->end)
        continue;

      left = gs_track_view_x (view, start);
      right = gs_track_view_x (view, end);

      /* From afar many segments share a pixel; one of them stands for all. */
      if (right - left < 1 && floor (left) <= drawn_to && segment != self->selected)
        continue;

      drawn_to = MAX (drawn_to, floor (left));
      draw_segment (self, cr, view, segment, left, right - left > 3 ? right - 1 : MAX (right, left + 1));
    }

  if (self->pending != NULL)
    draw_pending (self, cr, view);
}

static GsSegment *
find_at (GsTierTrack *self,
         gint64 time)
{
  guint n_segments = self->segments != NULL ? g_list_model_get_n_items (self->segments) : 0;

  if (get_tier (self) != NULL)
    return gs_tier_get_segment_at (get_tier (self), time);

  for (guint i = 0; i < n_segments; i++)
    {
      GsSegment *segment = peek (self, i);

      if (time >= gs_segment_get_start (segment) && time < gs_segment_get_end (segment))
        return segment;
    }

  return NULL;
}

static guint
gs_tier_track_read (GsTrack *track,
                    gint64 time,
                    const GsPalette *palette,
                    GsReading *readings)
{
  GsTierTrack *self = GS_TIER_TRACK (track);
  GsSegment *segment = find_at (self, time);
  const char *valid_end = NULL;

  readings[0] = (GsReading) { 0 };
  readings[0].value = NAN;
  g_strlcpy (readings[0].text, "\u2013", sizeof readings[0].text);

  if (segment == NULL)
    return 1;

  readings[0].swatch = GS_SWATCH_FILL;
  readings[0].fill = get_colour (self, palette, gs_segment_get_label (segment));
  g_strlcpy (readings[0].text, gs_segment_get_label (segment) != NULL ? gs_segment_get_label (segment) : "",
             sizeof readings[0].text);
  if (!g_utf8_validate (readings[0].text, -1, &valid_end)) /* cut inside a character */
    readings[0].text[valid_end - readings[0].text] = '\0';

  return 1;
}

static Edge
find_edge (GsTierTrack *self,
           const GsTrackView *view,
           double x,
           GsSegment **found)
{
  double nearest = GRIP;
  Edge edge = EDGE_NONE;
  guint i, end;

  if (self->segments == NULL || !self->editable)
    return EDGE_NONE;

  /* An instant before, for a segment that ends at the edge of the grip */
  end = find_range (self, gs_track_view_time (view, x - GRIP) - 1, gs_track_view_time (view, x + GRIP) + 1, &i);
  for (; i < end; i++)
    {
      GsSegment *segment = peek (self, i);
      double left = gs_track_view_x (view, gs_segment_get_start (segment));
      double right = gs_track_view_x (view, gs_segment_get_end (segment));

      /* Where two segments meet the selected one's edge is taken. */
      double bonus = segment == self->selected ? 0.5 : 0;

      if (right - left < 3)
        continue;

      if (fabs (x - left) - bonus < nearest)
        {
          nearest = fabs (x - left) - bonus;
          edge = EDGE_START;
          *found = segment;
        }
      if (fabs (x - right) - bonus < nearest)
        {
          nearest = fabs (x - right) - bonus;
          edge = EDGE_END;
          *found = segment;
        }
    }

  return edge;
}

static const char *
gs_tier_track_motion (GsTrack *track,
                      const GsTrackView *view,
                      double x,
                      double y)
{
  GsSegment *segment = NULL;

  return find_edge (GS_TIER_TRACK (track), view, x, &segment) != EDGE_NONE ? "col-resize" : NULL;
}

static gboolean
gs_tier_track_press (GsTrack *track,
                     const GsTrackView *view,
                     double x,
                     double y,
                     guint n_press)
{
  GsTierTrack *self = GS_TIER_TRACK (track);
  GsSegment *segment = NULL;

  self->edge = find_edge (self, view, x, &segment);
  if (self->edge != EDGE_NONE)
    {
      gs_tier_track_set_selected (self, G_OBJECT (segment));
      g_set_object (&self->moving, segment);
      self->moved_start = gs_segment_get_start (segment);
      self->moved_end = gs_segment_get_end (segment);
      return TRUE;
    }

  segment = find_at (self, gs_track_view_time (view, x));
  gs_tier_track_set_selected (self, G_OBJECT (segment));

  if (segment != NULL && n_press == 2)
    {
      g_signal_emit (self, signals[SEGMENT_ACTIVATED], 0, segment);
      return TRUE;
    }

  return FALSE;
}

static void
move_edge (GsTierTrack *self,
           const GsTrackView *view,
           double x,
           gboolean done)
{
  gint64 time = MAX (gs_track_view_time (view, x), 0);

  if (self->snap != NULL)
    time = self->snap (self, G_OBJECT (self->moving), time, gs_track_view_time (view, SNAP) - view->start, self->snap_data);

  if (self->edge == EDGE_START)
    self->moved_start = MIN (time, self->moved_end - GS_TIME_AXIS_MIN_SPAN);
  else
    self->moved_end = MAX (time, self->moved_start + GS_TIME_AXIS_MIN_SPAN);

  gs_track_changed (GS_TRACK (self));
  g_signal_emit (self, signals[SEGMENT_MOVED], 0, self->moving, self->moved_start, self->moved_end, done);
}

static void
gs_tier_track_drag (GsTrack *track,
                    const GsTrackView *view,
                    double x,
                    double y)
{
  GsTierTrack *self = GS_TIER_TRACK (track);

  if (self->moving != NULL)
    move_edge (self, view, x, FALSE);
}

static void
gs_tier_track_release (GsTrack *track,
                       const GsTrackView *view,
                       double x,
                       double y)
{
  GsTierTrack *self = GS_TIER_TRACK (track);
  gboolean moved;

  if (self->moving == NULL)
    return;

  moved = self->moved_start != gs_segment_get_start (self->moving) || self->moved_end != gs_segment_get_end (self->moving);
  if (moved)
    move_edge (self, view, x, TRUE);

  g_clear_object (&self->moving);
  self->edge = EDGE_NONE;
  gs_track_changed (track);
}

static gboolean
is_there (GsTierTrack *self,
          GsSegment *segment)
{
  guint n_segments = self->segments != NULL ? g_list_model_get_n_items (self->segments) : 0;

  if (get_tier (self) != NULL)
    return gs_tier_contains (get_tier (self), segment);

  for (guint i = 0; i < n_segments; i++)
    {
      if (peek (self, i) == segment)
        return TRUE;
    }

  return FALSE;
}

static void
segments_changed_cb (GsTierTrack *self)
{
  if (self->selected != NULL && !is_there (self, self->selected))
    gs_tier_track_set_selected (self, NULL);

  gs_track_changed (GS_TRACK (self));
}

static void
vocabulary_cb (GsTierTrack *self)
{
  GListModel *words = get_tier (self) != NULL ? gs_tier_get_vocabulary (get_tier (self)) : NULL;

  g_hash_table_remove_all (self->colours);
  for (guint i = 0; words != NULL && i < g_list_model_get_n_items (words); i++)
    {
      g_autoptr (GsWord) word = g_list_model_get_item (words, i);
      GdkRGBA colour;

      if (gdk_rgba_parse (&colour, gs_word_get_colour (word)))
        g_hash_table_replace (self->colours, g_strdup (gs_word_get_name (word)), g_memdup2 (&colour, sizeof colour));
    }

  gs_track_changed (GS_TRACK (self));
}

static void
forget_segments (GsTierTrack *self)
{
  if (self->segments == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->segments, self);
  if (get_tier (self) != NULL)
    g_signal_handlers_disconnect_by_data (gs_tier_get_vocabulary (get_tier (self)), self);
  g_clear_object (&self->segments);
}

static void
gs_tier_track_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, gs_tier_track_get_selected (GS_TIER_TRACK (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_tier_track_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      gs_tier_track_set_selected (GS_TIER_TRACK (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_tier_track_dispose (GObject *object)
{
  GsTierTrack *self = GS_TIER_TRACK (object);

  forget_segments (self);
  g_clear_object (&self->pending);
  g_clear_object (&self->selected);
  g_clear_object (&self->moving);

  G_OBJECT_CLASS (gs_tier_track_parent_class)->dispose (object);
}

static void
gs_tier_track_finalize (GObject *object)
{
  g_hash_table_unref (GS_TIER_TRACK (object)->colours);

  G_OBJECT_CLASS (gs_tier_track_parent_class)->finalize (object);
}

static void
gs_tier_track_class_init (GsTierTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GsTrackClass *track_class = GS_TRACK_CLASS (klass);

  object_class->dispose = gs_tier_track_dispose;
  object_class->finalize = gs_tier_track_finalize;
  object_class->get_property = gs_tier_track_get_property;
  object_class->set_property = gs_tier_track_set_property;

  track_class->draw = gs_tier_track_draw;
  track_class->read = gs_tier_track_read;
  track_class->motion = gs_tier_track_motion;
  track_class->press = gs_tier_track_press;
  track_class->drag = gs_tier_track_drag;
  track_class->release = gs_tier_track_release;

  properties[PROP_SELECTED] =
      g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsTierTrack::segment-activated:
   * @segment: the segment
   *
   * A segment was double-clicked.
   */
  signals[SEGMENT_ACTIVATED] = g_signal_new ("segment-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 1, GS_TYPE_SEGMENT);

  /**
   * GsTierTrack::segment-moved:
   * @segment: the segment, unchanged
   * @start: where it is to start, nanoseconds
   * @end: where it is to end
   * @done: whether the button was released: now is the time to store it
   *
   * An edge of a segment is being dragged.
   */
  signals[SEGMENT_MOVED] =
      g_signal_new ("segment-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                    GS_TYPE_SEGMENT, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
gs_tier_track_init (GsTierTrack *self)
{
  self->editable = TRUE;
  self->colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * gs_tier_track_new:
 * @title: (nullable): its name
 * @segments: (nullable) (transfer none): the segments, such as a #GsTier
 *
 * Makes a track that shows segments.
 *
 * Returns: (transfer full): the track
 */
GsTrack *
gs_tier_track_new (const char *title,
                   GListModel *segments)
{
  GsTrack *self = g_object_new (GS_TYPE_TIER_TRACK, "title", title, "height", 28, NULL);

  gs_tier_track_set_segments (GS_TIER_TRACK (self), segments);

  return self;
}

/**
 * gs_tier_track_set_segments:
 * @self: a tier track
 * @segments: (nullable) (transfer none): a list of #GsSegment, sorted by start
 *
 * Sets what the track shows.
 */
void
gs_tier_track_set_segments (GsTierTrack *self,
                            GListModel *segments)
{
  g_return_if_fail (GS_IS_TIER_TRACK (self));
  g_return_if_fail (segments == NULL || G_IS_LIST_MODEL (segments));

  if (self->segments == segments)
    return;

  if (segments != NULL)
    g_object_ref (segments);
  forget_segments (self);
  self->segments = segments;

  if (segments != NULL)
    g_signal_connect_swapped (segments, "items-changed", G_CALLBACK (segments_changed_cb), self);
  if (get_tier (self) != NULL)
    {
      g_signal_connect_swapped (segments, "segment-changed", G_CALLBACK (gs_track_changed), self);
      g_signal_connect_swapped (gs_tier_get_vocabulary (get_tier (self)), "items-changed", G_CALLBACK (vocabulary_cb), self);
    }

  vocabulary_cb (self);
  segments_changed_cb (self);
}

/**
 * gs_tier_track_get_segments:
 * @self: a tier track
 *
 * Returns: (transfer none) (nullable): what it shows
 */
GListModel *
gs_tier_track_get_segments (GsTierTrack *self)
{
  g_return_val_if_fail (GS_IS_TIER_TRACK (self), NULL);

  return self->segments;
}

/**
 * gs_tier_track_set_selected:
 * @self: a tier track
 * @segment: (nullable): one of its #GsSegment
 *
 * Selects a segment.
 */
void
gs_tier_track_set_selected (GsTierTrack *self,
                            GObject *segment)
{
  g_return_if_fail (GS_IS_TIER_TRACK (self));
  g_return_if_fail (segment == NULL || GS_IS_SEGMENT (segment));

  if (!g_set_object (&self->selected, (GsSegment *) segment))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  gs_track_changed (GS_TRACK (self));
}

/**
 * gs_tier_track_get_selected:
 * @self: a tier track
 *
 * Returns: (transfer none) (nullable): the selected segment
 */
GObject *
gs_tier_track_get_selected (GsTierTrack *self)
{
  g_return_val_if_fail (GS_IS_TIER_TRACK (self), NULL);

  return (GObject *) self->selected;
}

/**
 * gs_tier_track_set_editable:
 * @self: a tier track
 * @editable: whether edges can be dragged; %TRUE at first
 *
 * Sets whether the person may move segments.
 */
void
gs_tier_track_set_editable (GsTierTrack *self,
                            gboolean editable)
{
  g_return_if_fail (GS_IS_TIER_TRACK (self));

  self->editable = !!editable;
}

/**
 * gs_tier_track_set_snap:
 * @self: a tier track
 * @func: (nullable): says where a dragged edge goes
 * @user_data: for @func; must live as long as the track
 *
 * Lets dragged edges meet what is near.
 */
void
gs_tier_track_set_snap (GsTierTrack *self,
                        GsTierSnapFunc func,
                        gpointer user_data)
{
  g_return_if_fail (GS_IS_TIER_TRACK (self));

  self->snap = func;
  self->snap_data = user_data;
}

/**
 * gs_tier_track_set_pending:
 * @self: a tier track
 * @start: where it started, nanoseconds; negative = nothing is pending
 * @end: how far it has come
 * @label: what it will be called
 *
 * Draws a segment that is not made yet.
 */
void
gs_tier_track_set_pending (GsTierTrack *self,
                           gint64 start,
                           gint64 end,
                           const char *label)
{
  g_return_if_fail (GS_IS_TIER_TRACK (self));

  if (start < 0 && self->pending == NULL)
    return;

  g_clear_object (&self->pending);
  if (start >= 0)
    self->pending = gs_segment_new (start, MAX (end, start), label);
  gs_track_changed (GS_TRACK (self));
}
