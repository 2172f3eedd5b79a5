/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-playhead.h"

/*
 * The one clock object that everything watches: where the clip stands, whether and how fast it plays, and what is
 * selected. The player writes the time; whoever wants to be elsewhere asks with gs_playhead_seek().
 */
struct _GsPlayhead
{
  GObject parent_instance;

  gint64 time;
  gint64 duration;
  double rate;
  gboolean playing;
  gboolean loop;
  GsSelection *selection;
  GsCursors *cursors;
};

enum
{
  PROP_0,
  PROP_TIME,
  PROP_DURATION,
  PROP_RATE,
  PROP_PLAYING,
  PROP_LOOP,
  PROP_SELECTION,
  N_PROPS
};

enum
{
  SEEK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsPlayhead, gs_playhead, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
gs_playhead_dispose (GObject *object)
{
  GsPlayhead *self = GS_PLAYHEAD (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->cursors);

  G_OBJECT_CLASS (gs_playhead_parent_class)->dispose (object);
}

static void
gs_playhead_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  GsPlayhead *self = GS_PLAYHEAD (object);

  switch (prop_id)
    {
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;

    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;

    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;

    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;

    case PROP_LOOP:
      g_value_set_boolean (value, self->loop);
      break;

    case PROP_SELECTION:
      g_value_set_object (value, self->selection);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_playhead_set_property (GObject *object,
                          guint prop_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  GsPlayhead *self = GS_PLAYHEAD (object);

  switch (prop_id)
    {
    case PROP_TIME:
      gs_playhead_set_time (self, g_value_get_int64 (value));
      break;

    case PROP_DURATION:
      gs_playhead_set_duration (self, g_value_get_int64 (value));
      break;

    case PROP_RATE:
      gs_playhead_set_rate (self, g_value_get_double (value));
      break;

    case PROP_PLAYING:
      gs_playhead_set_playing (self, g_value_get_boolean (value));
      break;

    case PROP_LOOP:
      gs_playhead_set_loop (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_playhead_class_init (GsPlayheadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gs_playhead_dispose;
  object_class->get_property = gs_playhead_get_property;
  object_class->set_property = gs_playhead_set_property;

  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0.25, 2.0, 1.0, flags);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  properties[PROP_LOOP] = g_param_spec_boolean ("loop", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTION] =
    g_param_spec_object ("selection", NULL, NULL, GS_TYPE_SELECTION, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SEEK] =
    g_signal_new ("seek", GS_TYPE_PLAYHEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
gs_playhead_init (GsPlayhead *self)
{
  self->rate = 1.0;
  self->selection = gs_selection_new ();
  self->cursors = gs_cursors_new ();
}

/**
 * gs_playhead_new:
 *
 * Returns: (transfer full): a playhead at 0, paused, at normal speed
 */
GsPlayhead *
gs_playhead_new (void)
{
  return g_object_new (GS_TYPE_PLAYHEAD, NULL);
}

/**
 * gs_playhead_get_time:
 * @self: a playhead
 *
 * Returns: where the clip stands: nanoseconds of media time, 0 to the duration
 */
gint64
gs_playhead_get_time (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), 0);

  return self->time;
}

/**
 * gs_playhead_set_time:
 * @self: a playhead
 * @time: nanoseconds of media time; kept within 0 and the duration, if there is one
 *
 * For the player: says where the clip stands now. To go elsewhere, use gs_playhead_seek().
 */
void
gs_playhead_set_time (GsPlayhead *self,
                      gint64 time)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));

  time = CLAMP (time, 0, self->duration > 0 ? self->duration : G_MAXINT64);

  if (self->time == time)
    return;

  self->time = time;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME]);
}

gint64
gs_playhead_get_duration (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), 0);

  return self->duration;
}

/**
 * gs_playhead_set_duration:
 * @self: a playhead
 * @duration: length of the clip, nanoseconds; 0 = no clip
 */
void
gs_playhead_set_duration (GsPlayhead *self,
                          gint64 duration)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));
  g_return_if_fail (duration >= 0);

  if (self->duration == duration)
    return;

  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);

  if (duration > 0 && self->time > duration)
    gs_playhead_set_time (self, duration);
}

double
gs_playhead_get_rate (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), 1.0);

  return self->rate;
}

/**
 * gs_playhead_set_rate:
 * @self: a playhead
 * @rate: seconds of clip per second, kept within 0.25 and 2; pitch stays
 */
void
gs_playhead_set_rate (GsPlayhead *self,
                      double rate)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));

  rate = CLAMP (rate, 0.25, 2.0);

  if (self->rate == rate)
    return;

  self->rate = rate;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

gboolean
gs_playhead_get_playing (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), FALSE);

  return self->playing;
}

void
gs_playhead_set_playing (GsPlayhead *self,
                         gboolean playing)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));

  playing = !!playing;

  if (self->playing == playing)
    return;

  self->playing = playing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

gboolean
gs_playhead_get_loop (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), FALSE);

  return self->loop;
}

/**
 * gs_playhead_set_loop:
 * @self: a playhead
 * @loop: whether playback returns to the selection's start at its end
 */
void
gs_playhead_set_loop (GsPlayhead *self,
                      gboolean loop)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));

  loop = !!loop;

  if (self->loop == loop)
    return;

  self->loop = loop;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOP]);
}

/**
 * gs_playhead_get_selection:
 * @self: a playhead
 *
 * Returns: (transfer none): the one selection
 */
GsSelection *
gs_playhead_get_selection (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), NULL);

  return self->selection;
}

/**
 * gs_playhead_get_cursors:
 * @self: a playhead
 *
 * Returns: (transfer none): the two places that are held against each other
 */
GsCursors *
gs_playhead_get_cursors (GsPlayhead *self)
{
  g_return_val_if_fail (GS_IS_PLAYHEAD (self), NULL);

  return self->cursors;
}

/**
 * gs_playhead_seek:
 * @self: a playhead
 * @time: nanoseconds of media time; kept within the clip
 *
 * Asks to go there: the "seek" signal reaches the player, and the time moves at once so that every view follows
 * without waiting for the picture.
 */
void
gs_playhead_seek (GsPlayhead *self,
                  gint64 time)
{
  g_return_if_fail (GS_IS_PLAYHEAD (self));

  gs_playhead_set_time (self, time);
  g_signal_emit (self, signals[SEEK], 0, self->time);
}
