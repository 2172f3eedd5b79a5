/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-track.h"

#include "gs-string.h"

#define MIN_HEIGHT     16
#define MAX_HEIGHT     600
#define DEFAULT_HEIGHT 48

typedef struct
{
  char *title;
  char *subtitle;
  int height;
  gboolean visible;
} GsTrackPrivate;

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_HEIGHT,
  PROP_VISIBLE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GsTrack, gs_track, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
gs_track_finalize (GObject *object)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (GS_TRACK (object));

  g_free (priv->title);
  g_free (priv->subtitle);

  G_OBJECT_CLASS (gs_track_parent_class)->finalize (object);
}

static void
gs_track_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  GsTrack *self = GS_TRACK (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gs_track_get_title (self));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, gs_track_get_subtitle (self));
      break;

    case PROP_HEIGHT:
      g_value_set_int (value, gs_track_get_height (self));
      break;

    case PROP_VISIBLE:
      g_value_set_boolean (value, gs_track_get_visible (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_track_set_property (GObject *object,
                       guint prop_id,
                       const GValue *value,
                       GParamSpec *pspec)
{
  GsTrack *self = GS_TRACK (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      gs_track_set_title (self, g_value_get_string (value));
      break;

    case PROP_SUBTITLE:
      gs_track_set_subtitle (self, g_value_get_string (value));
      break;

    case PROP_HEIGHT:
      gs_track_set_height (self, g_value_get_int (value));
      break;

    case PROP_VISIBLE:
      gs_track_set_visible (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_track_class_init (GsTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_track_finalize;
  object_class->get_property = gs_track_get_property;
  object_class->set_property = gs_track_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, MIN_HEIGHT, MAX_HEIGHT, DEFAULT_HEIGHT, flags);
  properties[PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsTrack::changed:
   *
   * What the track shows changed: it is to be drawn and read again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
gs_track_init (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  priv->height = DEFAULT_HEIGHT;
  priv->visible = TRUE;
}

/**
 * gs_track_view_x:
 * @self: a view
 * @time: media time, nanoseconds
 *
 * Returns: where the time is, pixels from the plot's left edge
 */
double
gs_track_view_x (const GsTrackView *self,
                 gint64 time)
{
  return (double) (time - self->start) / (double) (self->end - self->start) * self->width;
}

/**
 * gs_track_view_time:
 * @self: a view
 * @x: pixels from the plot's left edge
 *
 * Returns: the media time there, nanoseconds
 */
gint64
gs_track_view_time (const GsTrackView *self,
                    double x)
{
  return self->start + (gint64) (x / self->width * (double) (self->end - self->start));
}

/**
 * gs_track_get_title:
 * @self: a track
 *
 * Returns: (nullable): its name
 */
const char *
gs_track_get_title (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_val_if_fail (GS_IS_TRACK (self), NULL);

  return priv->title;
}

/**
 * gs_track_set_title:
 * @self: a track
 * @title: (nullable): its name
 *
 * Sets what stands in the track's header and what screen readers call it.
 */
void
gs_track_set_title (GsTrack *self,
                    const char *title)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_if_fail (GS_IS_TRACK (self));

  if (gs_set_string (&priv->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * gs_track_get_subtitle:
 * @self: a track
 *
 * Returns: (nullable): what stands below the name
 */
const char *
gs_track_get_subtitle (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_val_if_fail (GS_IS_TRACK (self), NULL);

  return priv->subtitle;
}

/**
 * gs_track_set_subtitle:
 * @self: a track
 * @subtitle: (nullable): what stands below the name
 *
 * Sets the smaller line of the track's header.
 */
void
gs_track_set_subtitle (GsTrack *self,
                       const char *subtitle)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_if_fail (GS_IS_TRACK (self));

  if (gs_set_string (&priv->subtitle, subtitle))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/**
 * gs_track_get_full_title:
 * @self: a track
 *
 * Gets what tells a track from the others out of sight of its header: "Face gate, valence".
 *
 * Returns: (transfer full): name and subtitle
 */
char *
gs_track_get_full_title (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_val_if_fail (GS_IS_TRACK (self), NULL);

  return g_strjoin (", ", priv->title != NULL ? priv->title : "",
                    priv->subtitle != NULL && *priv->subtitle != '\0' ? priv->subtitle : NULL, NULL);
}

/**
 * gs_track_get_height:
 * @self: a track
 *
 * Returns: height that was set, pixels
 */
int
gs_track_get_height (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_val_if_fail (GS_IS_TRACK (self), DEFAULT_HEIGHT);

  return priv->height;
}

/**
 * gs_track_set_height:
 * @self: a track
 * @height: pixels; brought into 16 to 600
 *
 * Sets how high the track is. It is never lower than its name needs.
 */
void
gs_track_set_height (GsTrack *self,
                     int height)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_if_fail (GS_IS_TRACK (self));

  height = CLAMP (height, MIN_HEIGHT, MAX_HEIGHT);
  if (priv->height == height)
    return;

  priv->height = height;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
}

/**
 * gs_track_get_visible:
 * @self: a track
 *
 * Returns: whether it is shown
 */
gboolean
gs_track_get_visible (GsTrack *self)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_val_if_fail (GS_IS_TRACK (self), FALSE);

  return priv->visible;
}

/**
 * gs_track_set_visible:
 * @self: a track
 * @visible: whether to show it
 *
 * Shows or hides a track; its place is kept.
 */
void
gs_track_set_visible (GsTrack *self,
                      gboolean visible)
{
  GsTrackPrivate *priv = gs_track_get_instance_private (self);

  g_return_if_fail (GS_IS_TRACK (self));

  visible = !!visible;
  if (priv->visible == visible)
    return;

  priv->visible = visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE]);
}

/**
 * gs_track_changed:
 * @self: a track
 *
 * Says that the track shows something else now. Drawing happens once a frame, however often this is called.
 */
void
gs_track_changed (GsTrack *self)
{
  g_return_if_fail (GS_IS_TRACK (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_track_draw:
 * @self: a track
 * @cr: where to draw, the origin in the plot's upper left corner
 * @view: what to draw
 *
 * Draws the visible range of a track.
 */
void
gs_track_draw (GsTrack *self,
               cairo_t *cr,
               const GsTrackView *view)
{
  g_return_if_fail (GS_IS_TRACK (self));
  g_return_if_fail (view->end > view->start);

  if (view->width >= 1 && view->height >= 1 && GS_TRACK_GET_CLASS (self)->draw != NULL)
    GS_TRACK_GET_CLASS (self)->draw (self, cr, view);
}

/**
 * gs_track_read:
 * @self: a track
 * @time: media time, nanoseconds
 * @palette: colours for the swatches
 * @readings: (out caller-allocates) (array fixed-size=16): the values
 *
 * Reads the track's values at a time.
 *
 * Returns: how many there are
 */
guint
gs_track_read (GsTrack *self,
               gint64 time,
               const GsPalette *palette,
               GsReading *readings)
{
  g_return_val_if_fail (GS_IS_TRACK (self), 0);

  if (GS_TRACK_GET_CLASS (self)->read == NULL)
    return 0;

  return GS_TRACK_GET_CLASS (self)->read (self, time, palette, readings);
}

/**
 * gs_track_describe:
 * @self: a track
 * @time: media time, nanoseconds
 *
 * Writes the track's values at a time as one line, for screen readers: "network +0.42, gold +0.35".
 *
 * Returns: (transfer full): the text, empty when there is nothing to say
 */
char *
gs_track_describe (GsTrack *self,
                   gint64 time)
{
  GString *text = g_string_new (NULL);
  GsReading readings[GS_TRACK_MAX_READINGS];
  GsPalette palette = { 0 };
  guint n_readings = gs_track_read (self, time, &palette, readings);

  for (guint i = 0; i < n_readings; i++)
    {
      if (text->len > 0)
        g_string_append (text, ", ");
      if (readings[i].name != NULL && *readings[i].name != '\0')
        g_string_append_printf (text, "%s ", readings[i].name);
      g_string_append (text, readings[i].text);
    }

  return g_string_free (text, FALSE);
}
