/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-port-audio-sink.h"

#include "gs-media-init.h"
#include "gs-port-audio-ring.h"

struct _GsPortAudioSink
{
  GstAudioBaseSink parent_instance;

  /* under the object lock */
  double volume;
  gboolean mute;
  GsPortAudioRing *ring;
};

G_DEFINE_FINAL_TYPE (GsPortAudioSink, gs_port_audio_sink, GST_TYPE_AUDIO_BASE_SINK)

enum
{
  PROP_0,
  PROP_SILENT_REASON,
  PROP_NOTICE,
  PROP_UNDERRUNS,
  PROP_VOLUME,
  PROP_MUTE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
  "sink",
  GST_PAD_SINK,
  GST_PAD_ALWAYS,
  GST_STATIC_CAPS ("audio/x-raw, format = " GST_AUDIO_NE (F32) ", layout = interleaved, "
                                                               "rate = [ 8000, 192000 ], channels = [ 1, 2 ]"));

static GsPortAudioRing *
ref_ring (GsPortAudioSink *self)
{
  GsPortAudioRing *ring;

  GST_OBJECT_LOCK (self);
  ring = self->ring ? g_object_ref (self->ring) : NULL;
  GST_OBJECT_UNLOCK (self);

  return ring;
}

static void
apply_volume (GsPortAudioSink *self)
{
  GST_OBJECT_LOCK (self);
  if (self->ring)
    gs_port_audio_ring_set_gain (self->ring, self->mute ? 0 : self->volume);
  GST_OBJECT_UNLOCK (self);
}

static void
silent_reason_changed_cb (GsPortAudioRing *ring,
                          gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_SILENT_REASON]);
}

static GstAudioRingBuffer *
gs_port_audio_sink_create_ringbuffer (GstAudioBaseSink *sink)
{
  GsPortAudioSink *self = GS_PORT_AUDIO_SINK (sink);
  GsPortAudioRing *ring = gs_port_audio_ring_new ();

  g_signal_connect_object (ring, "silent-reason-changed", G_CALLBACK (silent_reason_changed_cb), self, 0);

  GST_OBJECT_LOCK (self);
  g_set_object (&self->ring, ring);
  GST_OBJECT_UNLOCK (self);
  apply_volume (self);

  return GST_AUDIO_RING_BUFFER (ring);
}

/* One format only, the device's own: resampling is done where it can be done well. */
static GstCaps *
gs_port_audio_sink_get_caps (GstBaseSink *sink,
                             GstCaps *filter)
{
  GsPortAudioSink *self = GS_PORT_AUDIO_SINK (sink);
  g_autoptr (GsPortAudioRing) ring = ref_ring (self);
  GstCaps *caps = gst_pad_get_pad_template_caps (GST_BASE_SINK_PAD (sink));

  if (ring && gst_audio_ring_buffer_device_is_open (GST_AUDIO_RING_BUFFER (ring)))
    {
      int rate;
      int channels;

      gs_port_audio_ring_get_format (ring, &rate, &channels);
      caps = gst_caps_make_writable (caps);
      gst_caps_set_simple (caps, "rate", G_TYPE_INT, rate, "channels", G_TYPE_INT, channels, NULL);
    }

  if (filter)
    {
      GstCaps *filtered = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

      gst_caps_unref (caps);
      caps = filtered;
    }

  return caps;
}

static gboolean
gs_port_audio_sink_event (GstBaseSink *sink,
                          GstEvent *event)
{
  g_autoptr (GsPortAudioRing) ring = ref_ring (GS_PORT_AUDIO_SINK (sink));

  if (ring && GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    gs_port_audio_ring_set_ended (ring, TRUE);
  else if (ring && (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START || GST_EVENT_TYPE (event) == GST_EVENT_GAP))
    gs_port_audio_ring_set_ended (ring, TRUE);

  return GST_BASE_SINK_CLASS (gs_port_audio_sink_parent_class)->event (sink, event);
}

static GstClockTime
get_time_cb (GstClock *clock,
             gpointer user_data)
{
  GstAudioBaseSink *sink = user_data;

  if (!sink->ringbuffer)
    return GST_CLOCK_TIME_NONE;

  return gs_port_audio_ring_get_time (GS_PORT_AUDIO_RING (sink->ringbuffer));
}

static void
gs_port_audio_sink_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  GsPortAudioSink *self = GS_PORT_AUDIO_SINK (object);
  g_autoptr (GsPortAudioRing) ring = ref_ring (self);

  switch (prop_id)
    {
    case PROP_SILENT_REASON:
      g_value_take_string (value, ring ? gs_port_audio_ring_dup_silent_reason (ring) : NULL);
      break;

    case PROP_NOTICE:
      g_value_take_string (value, ring ? gs_port_audio_ring_dup_notice (ring) : NULL);
      break;

    case PROP_UNDERRUNS:
      g_value_set_uint (value, ring ? gs_port_audio_ring_get_underruns (ring) : 0);
      break;

    case PROP_VOLUME:
      GST_OBJECT_LOCK (self);
      g_value_set_double (value, self->volume);
      GST_OBJECT_UNLOCK (self);
      break;

    case PROP_MUTE:
      GST_OBJECT_LOCK (self);
      g_value_set_boolean (value, self->mute);
      GST_OBJECT_UNLOCK (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_port_audio_sink_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  GsPortAudioSink *self = GS_PORT_AUDIO_SINK (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      GST_OBJECT_LOCK (self);
      self->volume = g_value_get_double (value);
      GST_OBJECT_UNLOCK (self);
      apply_volume (self);
      break;

    case PROP_MUTE:
      GST_OBJECT_LOCK (self);
      self->mute = g_value_get_boolean (value);
      GST_OBJECT_UNLOCK (self);
      apply_volume (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_port_audio_sink_dispose (GObject *object)
{
  GsPortAudioSink *self = GS_PORT_AUDIO_SINK (object);

  GST_OBJECT_LOCK (self);
  g_clear_object (&self->ring);
  GST_OBJECT_UNLOCK (self);

  G_OBJECT_CLASS (gs_port_audio_sink_parent_class)->dispose (object);
}

static void
gs_port_audio_sink_class_init (GsPortAudioSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->get_property = gs_port_audio_sink_get_property;
  object_class->set_property = gs_port_audio_sink_set_property;
  object_class->dispose = gs_port_audio_sink_dispose;
  GST_BASE_SINK_CLASS (klass)->get_caps = gs_port_audio_sink_get_caps;
  GST_BASE_SINK_CLASS (klass)->event = gs_port_audio_sink_event;
  GST_AUDIO_BASE_SINK_CLASS (klass)->create_ringbuffer = gs_port_audio_sink_create_ringbuffer;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class, "PortAudio sink", "Sink/Audio", "Plays sound through PortAudio",
                                         "Gatescope");

  properties[PROP_SILENT_REASON] = g_param_spec_string ("silent-reason", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNDERRUNS] = g_param_spec_uint ("underruns", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MUTE] = g_param_spec_boolean ("mute", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_port_audio_sink_init (GsPortAudioSink *self)
{
  GstAudioBaseSink *sink = GST_AUDIO_BASE_SINK (self);

  self->volume = 1;

  /* The base class counts whole segments; this clock knows what is heard between two of them. */
  gst_object_unref (sink->provided_clock);
  sink->provided_clock = gst_audio_clock_new ("GsPortAudioClock", get_time_cb, self, NULL);
}

/**
 * gs_port_audio_sink_new:
 *
 * Returns: (transfer floating): a new sink
 */
GstElement *
gs_port_audio_sink_new (void)
{
  gs_media_init ();

  return g_object_new (GS_TYPE_PORT_AUDIO_SINK, NULL);
}

/**
 * gs_port_audio_sink_get_state:
 * @self: a sink
 * @state: (out): how sound goes out; free the device's name
 */
void
gs_port_audio_sink_get_state (GsPortAudioSink *self,
                              GsSoundState *state)
{
  g_autoptr (GsPortAudioRing) ring = ref_ring (self);

  *state = (GsSoundState){ 0 };
  if (ring)
    gs_port_audio_ring_get_state (ring, state);
}
