/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tempo-times.h"

#include <gst/audio/audio.h>

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
probe_cb (GstPad *pad,
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

/**
 * gs_tempo_times_mend:
 * @tempo: a scaletempo
 *
 * Lets nothing in that is before or after the segment, and gives what comes out of it the times that follow from how much came out since the last seek. The element takes them from what
 * goes in and does not tell how much of that it still keeps, which is up to a stride and what it searches in: a sink that finds
 * its place by them anew, as it does after a pause, would be off by as much.
 */
void
gs_tempo_times_mend (GstElement *tempo)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (tempo, "sink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (tempo, "src");
  Times *self = g_new0 (Times, 1);
  Clip *clip = g_new0 (Clip, 1);

  gst_audio_info_init (&clip->format);
  gst_segment_init (&clip->segment, GST_FORMAT_UNDEFINED);
  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, clip_cb, clip, g_free);

  gst_audio_info_init (&self->format);
  self->rate = 1;
  self->start = GST_CLOCK_TIME_NONE;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH, probe_cb,
                     self, g_free);
}
