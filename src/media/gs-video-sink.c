/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-video-sink.h"

#include "gs-media-init.h"
#include "gs-video-frame-private.h"

#include <stdatomic.h>

struct _GsVideoSink
{
  GstVideoSink parent_instance;

  /* constant */
  GsMediaInfo *info;
  GsVideoSinkFunc func;
  gpointer user_data;

  /* streaming thread */
  GstVideoInfo video_info;

  /* atomic: no picture before it is let through */
  _Atomic gint64 first;
};

G_DEFINE_FINAL_TYPE (GsVideoSink, gs_video_sink, GST_TYPE_VIDEO_SINK)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
  "sink",
  GST_PAD_SINK,
  GST_PAD_ALWAYS,
  GST_STATIC_CAPS ("video/x-raw, format = BGRA, pixel-aspect-ratio = 1/1, "
                   "width = [ 1, 32767 ], height = [ 1, 32767 ], framerate = (fraction) [ 0, MAX ]"));

static gint64
get_stream_time (GsVideoSink *self,
                 GstBuffer *buffer)
{
  GstPad *pad = GST_BASE_SINK_PAD (self);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  if (!event || !GST_BUFFER_PTS_IS_VALID (buffer))
    return -1;

  gst_event_parse_segment (event, &segment);

  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
}

/* After a seek, pictures from before the asked one are not let through, not even to preroll. */
static GstPadProbeReturn
drop_early_cb (GstPad *pad,
               GstPadProbeInfo *info,
               gpointer user_data)
{
  GsVideoSink *self = user_data;
  gint64 first = atomic_load (&self->first);
  gint64 time = get_stream_time (self, GST_PAD_PROBE_INFO_BUFFER (info));

  if (time >= 0 && time < first)
    return GST_PAD_PROBE_DROP;

  return GST_PAD_PROBE_OK;
}

static gboolean
gs_video_sink_set_info (GstVideoSink *sink,
                        GstCaps *caps,
                        const GstVideoInfo *info)
{
  GS_VIDEO_SINK (sink)->video_info = *info;

  return TRUE;
}

static gboolean
gs_video_sink_propose_allocation (GstBaseSink *sink,
                                  GstQuery *query)
{
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);

  return TRUE;
}

static GstFlowReturn
gs_video_sink_show_frame (GstVideoSink *sink,
                          GstBuffer *buffer)
{
  GsVideoSink *self = GS_VIDEO_SINK (sink);
  gint64 time = get_stream_time (self, buffer);
  guint index = self->info->n_frames > 0 ? gs_media_info_get_nearest_frame (self->info, MAX (time, 0)) : 0;
  g_autoptr (GsVideoFrame) frame = gs_video_frame_new (
    &self->video_info, buffer, index, self->info->n_frames > 0 ? self->info->pts[index] : MAX (time, 0));

  if (frame)
    self->func (frame, self->user_data);

  return GST_FLOW_OK;
}

/* When playing stops, the picture that waits for its time would be shown at once, a frame too early; the one on view
 * has to stay. After a flush the first picture is wanted again. */
static GstStateChangeReturn
gs_video_sink_change_state (GstElement *element,
                            GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    g_object_set (element, "show-preroll-frame", FALSE, NULL);

  return GST_ELEMENT_CLASS (gs_video_sink_parent_class)->change_state (element, transition);
}

static gboolean
gs_video_sink_event (GstBaseSink *sink,
                     GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    g_object_set (sink, "show-preroll-frame", TRUE, NULL);

  return GST_BASE_SINK_CLASS (gs_video_sink_parent_class)->event (sink, event);
}

static void
gs_video_sink_finalize (GObject *object)
{
  g_clear_pointer (&GS_VIDEO_SINK (object)->info, gs_media_info_unref);

  G_OBJECT_CLASS (gs_video_sink_parent_class)->finalize (object);
}

static void
gs_video_sink_class_init (GsVideoSinkClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_video_sink_finalize;
  element_class->change_state = gs_video_sink_change_state;
  GST_BASE_SINK_CLASS (klass)->event = gs_video_sink_event;
  GST_BASE_SINK_CLASS (klass)->propose_allocation = gs_video_sink_propose_allocation;
  GST_VIDEO_SINK_CLASS (klass)->set_info = gs_video_sink_set_info;
  GST_VIDEO_SINK_CLASS (klass)->show_frame = gs_video_sink_show_frame;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class, "Frame sink", "Sink/Video", "Hands pictures to the window",
                                         "Gatescope");
}

static void
gs_video_sink_init (GsVideoSink *self)
{
  atomic_store (&self->first, -1);
  gst_pad_add_probe (GST_BASE_SINK_PAD (self), GST_PAD_PROBE_TYPE_BUFFER, drop_early_cb, self, NULL);
}

/**
 * gs_video_sink_new:
 * @info: the clip, for its frame index
 * @func: takes the pictures
 * @user_data: for @func
 *
 * Returns: (transfer floating): a new sink
 */
GstElement *
gs_video_sink_new (GsMediaInfo *info,
                   GsVideoSinkFunc func,
                   gpointer user_data)
{
  GsVideoSink *self;

  gs_media_init ();
  self = g_object_new (GS_TYPE_VIDEO_SINK, "enable-last-sample", FALSE, NULL);
  self->info = gs_media_info_ref (info);
  self->func = func;
  self->user_data = user_data;

  return GST_ELEMENT (self);
}

/**
 * gs_video_sink_set_target:
 * @self: a sink
 * @first: media time of the first picture to let through after the seek that is about to be made
 */
void
gs_video_sink_set_target (GsVideoSink *self,
                          gint64 first)
{
  atomic_store (&self->first, first);
}
