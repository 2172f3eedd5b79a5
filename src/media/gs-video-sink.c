/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-video-sink.h"

#include "gs-media-init.h"
#include "gs-video-frame-private.h"

#include <stdatomic.h>

/* Nanoseconds by which a picture's time may be off without being another time. */
#define MOVED_TOLERANCE 10000

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

  /* under lock: pictures around the one on view, in the order of their times */
  GMutex lock;
  GQueue kept;
  guint n_keep;
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

/* @time is of a picture that was moved there because it lasts from before the place that was sought. */
static gboolean
is_moved (GsVideoSink *self,
          gint64 time)
{
  return self->info->n_frames == 0 ||
         ABS (self->info->pts[gs_media_info_get_nearest_frame (self->info, time)] - time) > MOVED_TOLERANCE;
}

static GsVideoFrame *
make_frame (GsVideoSink *self,
            GstBuffer *buffer,
            gint64 time)
{
  guint index = self->info->n_frames > 0 ? gs_media_info_get_nearest_frame (self->info, MAX (time, 0)) : 0;

  return gs_video_frame_new (&self->video_info, buffer, index,
                             self->info->n_frames > 0 ? self->info->pts[index] : MAX (time, 0));
}

static void
keep_frame (GsVideoSink *self,
            GsVideoFrame *frame)
{
  GsVideoFrame *last;

  g_mutex_lock (&self->lock);
  last = g_queue_peek_tail (&self->kept);
  if (self->n_keep > 0 && (!last || last->index < frame->index))
    g_queue_push_tail (&self->kept, gs_video_frame_ref (frame));
  while (self->kept.length > self->n_keep)
    gs_video_frame_unref (g_queue_pop_head (&self->kept));
  g_mutex_unlock (&self->lock);
}

/* After a seek, pictures from before the asked one are not let through, not even to preroll; but they may be kept. */
static GstPadProbeReturn
drop_early_cb (GstPad *pad,
               GstPadProbeInfo *info,
               gpointer user_data)
{
  GsVideoSink *self = user_data;
  gint64 first = atomic_load (&self->first);
  gint64 time = get_stream_time (self, GST_PAD_PROBE_INFO_BUFFER (info));

  if (time < 0 || time >= first)
    return GST_PAD_PROBE_OK;

  if (!is_moved (self, time))
    {
      g_autoptr (GsVideoFrame) frame = make_frame (self, GST_PAD_PROBE_INFO_BUFFER (info), time);

      if (frame)
        keep_frame (self, frame);
    }

  return GST_PAD_PROBE_DROP;
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
  g_autoptr (GsVideoFrame) frame = make_frame (self, buffer, get_stream_time (self, buffer));

  if (frame)
    {
      keep_frame (self, frame);
      self->func (frame, self->user_data);
    }

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
  GsVideoSink *self = GS_VIDEO_SINK (object);

  g_queue_clear_full (&self->kept, (GDestroyNotify) gs_video_frame_unref);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->info, gs_media_info_unref);

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
  g_mutex_init (&self->lock);
  g_queue_init (&self->kept);
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
 * @n_keep: how many pictures to keep from now on, those before @first and those shown; the ones kept so far are let go
 * of
 */
void
gs_video_sink_set_target (GsVideoSink *self,
                          gint64 first,
                          guint n_keep)
{
  atomic_store (&self->first, first);

  g_mutex_lock (&self->lock);
  self->n_keep = n_keep;
  g_queue_clear_full (&self->kept, (GDestroyNotify) gs_video_frame_unref);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_video_sink_show_kept:
 * @self: a sink
 * @index: number of a picture
 *
 * Shows a picture that was kept, without the pipeline.
 *
 * Returns: whether it was kept
 */
gboolean
gs_video_sink_show_kept (GsVideoSink *self,
                         guint index)
{
  g_autoptr (GsVideoFrame) frame = NULL;

  g_mutex_lock (&self->lock);
  for (GList *l = self->kept.head; l && !frame; l = l->next)
    {
      if (((GsVideoFrame *) l->data)->index == index)
        frame = gs_video_frame_ref (l->data);
    }
  g_mutex_unlock (&self->lock);

  if (frame)
    self->func (frame, self->user_data);

  return frame != NULL;
}
