/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tempo.h"

#include "gs-media-init.h"

#include <gst/audio/audio.h>

/* Another speed at the same pitch: the sound is cut into strides of so many milliseconds that are put together anew. */
#define STRIDE 20
#define SEARCH 12

/* What scaletempo says may be that far from what was counted before something has been left out of the sound. */
#define MOST_OFF (100 * GST_MSECOND)

typedef struct
{
  GstAudioInfo format;
  gboolean active;    /* at another speed than the usual one */
  double rate;        /* time that passes in the segment while the sound lasts as long as 1 */
  GstClockTime start; /* time of the first buffer since the last seek, or GST_CLOCK_TIME_NONE */
  guint64 n_frames;   /* that came since then */
} Times;

static GstPadProbeReturn
event_cb (Times *self,
          GstEvent *event)
{
  const GstSegment *segment;
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_CAPS:
      gst_event_parse_caps (event, &caps);
      if (!gst_audio_info_from_caps (&self->format, caps))
        gst_audio_info_init (&self->format);
      self->start = GST_CLOCK_TIME_NONE;
      break;

    case GST_EVENT_SEGMENT:
      gst_event_parse_segment (event, &segment);
      self->active = segment->rate > 0 && segment->rate * segment->applied_rate != 1;
      self->rate = segment->rate;
      self->start = GST_CLOCK_TIME_NONE;
      break;

    case GST_EVENT_FLUSH_STOP:
      self->start = GST_CLOCK_TIME_NONE;
      break;

    default:
      break;
    }

  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
times_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  Times *self = user_data;
  GstBuffer *buffer;
  guint64 n_frames;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_BOTH)
    return event_cb (self, GST_PAD_PROBE_INFO_EVENT (info));

  buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (GST_AUDIO_INFO_BPF (&self->format) == 0 || !self->active || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;

  n_frames = gst_buffer_get_size (buffer) / (gsize) GST_AUDIO_INFO_BPF (&self->format);
  if (GST_CLOCK_TIME_IS_VALID (self->start))
    {
      GstClockTime counted = self->start + (GstClockTime) ((double) self->n_frames * self->rate * GST_SECOND
                                                           / GST_AUDIO_INFO_RATE (&self->format));

      if (ABS (GST_CLOCK_DIFF (counted, GST_BUFFER_PTS (buffer))) <= (gint64) MOST_OFF)
        {
          buffer = gst_buffer_make_writable (buffer);
          GST_BUFFER_PTS (buffer) = counted;
          GST_PAD_PROBE_INFO_DATA (info) = buffer;
        }
      else
        {
          self->start = GST_CLOCK_TIME_NONE;
        }
    }
  if (!GST_CLOCK_TIME_IS_VALID (self->start))
    {
      self->start = GST_BUFFER_PTS (buffer);
      self->n_frames = 0;
    }
  self->n_frames += n_frames;

  return GST_PAD_PROBE_OK;
}

typedef struct
{
  GstAudioInfo format;
  GstSegment segment;
} Clip;

/* Sound that no decoder has clipped, as PCM, begins before the segment; it would be taken for the segment's beginning. */
static GstPadProbeReturn
clip_cb (GstPad *pad,
         GstPadProbeInfo *info,
         gpointer user_data)
{
  Clip *self = user_data;
  GstBuffer *buffer;
  GstCaps *caps;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_BOTH)
    {
      GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

      if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
        gst_event_copy_segment (event, &self->segment);
      if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
        {
          gst_event_parse_caps (event, &caps);
          if (!gst_audio_info_from_caps (&self->format, caps))
            gst_audio_info_init (&self->format);
        }
      return GST_PAD_PROBE_OK;
    }

  buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (GST_AUDIO_INFO_BPF (&self->format) == 0 || self->segment.format != GST_FORMAT_TIME || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;

  buffer = gst_audio_buffer_clip (buffer, &self->segment, GST_AUDIO_INFO_RATE (&self->format), GST_AUDIO_INFO_BPF (&self->format));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;

  return buffer ? GST_PAD_PROBE_OK : GST_PAD_PROBE_HANDLED;
}

static GstElement *
make_tempo (void)
{
  GstElement *tempo = gst_element_factory_make ("scaletempo", "tempo");

  g_object_set (tempo, "stride", STRIDE, "search", SEARCH, NULL);

  return tempo;
}

typedef struct
{
  GstElement *bin; /* whose part @before is, so that it is alive while that calls */
  GstElement *before;
  GstElement *tempo;
  GstElement *after;
  gboolean active; /* at another speed than the usual one, where nothing stays in @tempo */
  gboolean used;   /* @tempo may have sound in it */
  gboolean fresh;  /* @tempo knows of no segment yet */
} Chain;

/* A scaletempo keeps what it has not played yet when it is flushed, up to 36 ms, and plays it before what comes next: after a few
 * seeks the sound would be late by all of that. Nothing but the end of the element takes it away. */
static void
exchange_tempo (Chain *self)
{
  GstElement *old = self->tempo;

  self->used = FALSE;
  self->fresh = TRUE;
  gst_element_unlink (self->before, old);
  gst_element_unlink (old, self->after);
  gst_element_set_locked_state (old, TRUE);
  gst_element_set_state (old, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (self->bin), old);

  self->tempo = make_tempo ();
  gst_bin_add (GST_BIN (self->bin), self->tempo);
  gst_element_link_many (self->before, self->tempo, self->after, NULL);
  gst_element_sync_state_with_parent (self->tempo);
}

/* The exchange is made at the end of a flush, when no buffer is under way and no event can overtake it. */
static GstPadProbeReturn
chain_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  Chain *self = user_data;
  const GstSegment *segment;

  if (!(info->type & GST_PAD_PROBE_TYPE_EVENT_BOTH))
    {
      self->used |= self->active;
      return GST_PAD_PROBE_OK;
    }

  switch (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)))
    {
    case GST_EVENT_SEGMENT:
      gst_event_parse_segment (GST_PAD_PROBE_INFO_EVENT (info), &segment);
      self->active = segment->rate * segment->applied_rate != 1;
      self->fresh = FALSE;
      break;

    /* From a file that was lost in mid-play; the element would divide by a speed of zero. */
    case GST_EVENT_GAP:
      if (self->fresh)
        return GST_PAD_PROBE_DROP;
      break;

    case GST_EVENT_FLUSH_STOP:
      if (self->used)
        exchange_tempo (self);
      break;

    default:
      break;
    }

  return GST_PAD_PROBE_OK;
}

static void
add_ghost_pad (GstElement *bin,
               GstElement *element,
               const char *name)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, name);

  gst_element_add_pad (bin, gst_ghost_pad_new (name, pad));
}

static void
add_probe (GstElement *element,
           const char *name,
           GstPadProbeCallback callback,
           gpointer data)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, name);

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH, callback,
                     data, g_free);
}

/**
 * gs_tempo_new:
 *
 * What plays sound faster or slower at the same pitch: scaletempo, in a bin that mends what would take sound away from its picture.
 * It lets nothing in that is before or after the segment, forgets with each flush what it had in it, and gives what comes
 * out the times that follow from how much came out since then. scaletempo takes them from what goes in and does not tell how much of that
 * it still keeps, which is up to a stride and what it searches in: a sink that finds its place by them anew, as it does after a
 * pause, would be off by as much.
 *
 * Returns: (transfer floating): a bin with the pads "sink" and "src"
 */
GstElement *
gs_tempo_new (void)
{
  Chain *chain = g_new0 (Chain, 1);
  Times *times = g_new0 (Times, 1);
  Clip *clip = g_new0 (Clip, 1);
  GstElement *resample;

  gs_media_init ();

  resample = gst_element_factory_make ("audioresample", NULL);
  chain->before = gst_element_factory_make ("audioconvert", NULL);
  chain->tempo = make_tempo ();
  chain->after = gst_element_factory_make ("audioconvert", NULL);
  chain->bin = gst_bin_new (NULL);
  gst_bin_add_many (GST_BIN (chain->bin), chain->before, chain->tempo, chain->after, resample, NULL);
  gst_element_link_many (chain->before, chain->tempo, chain->after, resample, NULL);
  add_ghost_pad (chain->bin, chain->before, "sink");
  add_ghost_pad (chain->bin, resample, "src");

  gst_audio_info_init (&clip->format);
  gst_segment_init (&clip->segment, GST_FORMAT_UNDEFINED);
  gst_audio_info_init (&times->format);
  times->rate = 1;
  times->start = GST_CLOCK_TIME_NONE;

  /* On the neighbours' pads, which stay. */
  add_probe (chain->before, "src", clip_cb, clip);
  add_probe (chain->after, "sink", times_cb, times);
  add_probe (chain->before, "src", chain_cb, chain);

  return chain->bin;
}

/**
 * gs_tempo_get_delay:
 * @rate: speed
 *
 * Slowed down, what a stride ends with comes early by what the stride is shorter than it should be.
 *
 * Returns: nanoseconds by which the sound has to be held back at @rate to be heard at its time; the test media-tempo allows 5 ms in the
 *   mean from half to twice the speed
 */
gint64
gs_tempo_get_delay (double rate)
{
  return rate < 1 ? (gint64) (STRIDE * GST_MSECOND * (1 / rate - 1)) : 0;
}
