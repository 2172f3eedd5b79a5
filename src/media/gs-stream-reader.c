/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stream-reader.h"

#include "gs-file-source.h"
#include "gs-media-error.h"
#include "gs-media-init.h"
#include "gs-stall-watch.h"

#include <gst/app/gstappsink.h>

/* Nothing decoded for that long, and the file is given up. */
#define STALL_TIME     (8 * G_USEC_PER_SEC)
#define POLL_TIME      (50 * GST_MSECOND)
#define QUEUED_BUFFERS 4

struct _GsStreamReader
{
  char *path;
  GsStreamKind kind;
  gint64 origin;
  GCancellable *cancellable;
  GstElement *pipeline;
  GstElement *decoder;
  GstElement *convert;
  GstElement *sink;
  GstBus *bus;

  /* atomic: set by the first pad of our kind, so that a second one is not taken */
  int linked;
  /* atomic: whatever flows into the decoder counts, so that a long way to the asked picture is no standstill */
  int progress;
};

/**
 * gs_stream_reader_can_decode:
 * @caps: a stream as its parser describes it
 *
 * Returns: whether a software decoder for it is installed
 */
gboolean
gs_stream_reader_can_decode (GstCaps *caps)
{
  g_autolist (GstElementFactory) all = NULL;
  g_autolist (GstElementFactory) able = NULL;
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  if (g_str_has_suffix (name, "/x-raw"))
    return TRUE;

  all = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODER, GST_RANK_MARGINAL);
  able = gst_element_factory_list_filter (all, caps, GST_PAD_SINK, FALSE);

  for (GList *l = able; l; l = l->next)
    {
      if (!gst_element_factory_list_is_type (l->data, GST_ELEMENT_FACTORY_TYPE_HARDWARE))
        return TRUE;
    }

  return FALSE;
}

static GstPadProbeReturn
progress_cb (GstPad *pad,
             GstPadProbeInfo *info,
             gpointer user_data)
{
  GsStreamReader *self = user_data;

  g_atomic_int_inc (&self->progress);

  return GST_PAD_PROBE_OK;
}

/* Counts what goes into the decoder of our stream. */
static void
element_added_cb (GstBin *decodebin,
                  GstElement *element,
                  gpointer user_data)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  g_autoptr (GstPad) pad = NULL;

  if (!factory || !gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_DECODER))
    return;

  pad = gst_element_get_static_pad (element, "sink");
  if (pad)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, progress_cb, user_data, NULL);
}

static void
drop_stream (GsStreamReader *self,
             GstPad *pad)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (sink, "sink");

  g_object_set (sink, "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, NULL);
  gst_bin_add (GST_BIN (self->pipeline), sink);
  gst_element_sync_state_with_parent (sink);
  gst_pad_link (pad, sink_pad);
}

static gboolean
is_wanted (GsStreamReader *self,
           GstCaps *caps)
{
  const char *name;

  if (!caps || gst_caps_is_any (caps) || gst_caps_is_empty (caps))
    return FALSE;

  name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (self->kind == GS_STREAM_AUDIO)
    return g_str_has_prefix (name, "audio/");

  return g_str_has_prefix (name, "video/") || g_str_equal (name, "image/jpeg");
}

/* Streams of the other kind come out as they are, so that nothing is spent on decoding them. */
static gboolean
autoplug_continue_cb (GstElement *decodebin,
                      GstPad *pad,
                      GstCaps *caps,
                      gpointer user_data)
{
  GsStreamReader *self = user_data;
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  gboolean other = g_str_has_prefix (name, self->kind == GS_STREAM_VIDEO ? "audio/" : "video/");

  /* An MPEG stream of the kind "system" is a container although it calls itself video. */
  if (other && gst_structure_has_field (gst_caps_get_structure (caps, 0), "systemstream"))
    {
      gboolean system = FALSE;

      gst_structure_get_boolean (gst_caps_get_structure (caps, 0), "systemstream", &system);
      return system;
    }

  /* The same goes for the containers among the names that begin with "video/". */
  if (other && self->kind == GS_STREAM_AUDIO)
    return !gs_stream_reader_can_decode (caps) && !g_str_has_suffix (name, "/x-raw");

  return !other;
}

static void
decoded_pad_cb (GstElement *decodebin,
                GstPad *pad,
                gpointer user_data)
{
  GsStreamReader *self = user_data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink_pad = NULL;

  if (!is_wanted (self, caps) || !g_atomic_int_compare_and_exchange (&self->linked, FALSE, TRUE))
    {
      drop_stream (self, pad);
      return;
    }

  sink_pad = gst_element_get_static_pad (self->convert, "sink");
  gst_pad_link (pad, sink_pad);
}

/* Waits until the decoder is in place, or something went wrong. */
static gboolean
wait_ready (GsStreamReader *self,
            GError **error)
{
  GsStallWatch watch = { 0 };

  while (TRUE)
    {
      g_autoptr (GstMessage) message = NULL;
      int progress = g_atomic_int_get (&self->progress);

      message = gst_bus_timed_pop_filtered (self->bus, POLL_TIME,
                                            GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          g_autoptr (GError) cause = NULL;

          gst_message_parse_error (message, &cause, NULL);
          g_propagate_error (error, gs_media_error_new_from_gst (cause, self->path));
          return FALSE;
        }
      if (message)
        return TRUE;

      if (gs_stall_watch_follow (&watch, progress, STALL_TIME))
        {
          g_propagate_error (error, gs_media_error_new_stalled (self->path));
          return FALSE;
        }
    }
}

static GstElement *
make_convert (const GsMediaInfo *info,
              GsStreamKind kind)
{
  const char *description = "audioconvert ! audioresample";

  if (kind == GS_STREAM_VIDEO)
    description = g_str_equal (info->orientation, "rotate-0")
                    ? "videoconvertscale add-borders=false"
                    : "videoflip video-direction=auto ! videoconvertscale add-borders=false";

  return gst_parse_bin_from_description (description, TRUE, NULL);
}

/**
 * gs_stream_reader_new:
 * @info: what is in the file
 * @kind: which stream to decode
 * @caps: (nullable): raw format to convert to; as decoded if %NULL
 * @cancellable: (nullable): makes every call return within 100 ms; kept for the reader's life
 * @error: return location
 *
 * Returns: (transfer full): a reader that stands at the start of the stream, or %NULL
 */
GsStreamReader *
gs_stream_reader_new (
  const GsMediaInfo *info, GsStreamKind kind, GstCaps *caps, GCancellable *cancellable, GError **error)
{
  g_autoptr (GsStreamReader) self = NULL;
  GstElement *source;

  gs_media_init ();
  if (!gs_media_check_file (info->path, cancellable, error))
    return NULL;

  self = g_new0 (GsStreamReader, 1);
  self->path = g_strdup (info->path);
  self->kind = kind;
  self->origin = info->origin;
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->bus = gst_element_get_bus (self->pipeline);

  source = gst_element_factory_make ("filesrc", NULL);
  self->decoder = gst_element_factory_make ("decodebin", NULL);
  self->convert = make_convert (info, kind);
  self->sink = gst_element_factory_make ("appsink", NULL);
  g_object_set (source, "location", self->path, NULL);
  gs_file_source_prepare (source);
  g_object_set (self->decoder, "force-sw-decoders", TRUE, NULL);
  /* Not async: a sink that waits for PLAYING again after each flush now and then waits for good, when the seek meets
   * the state change of the seek before. */
  g_object_set (self->sink, "sync", FALSE, "async", FALSE, "max-buffers", QUEUED_BUFFERS, "enable-last-sample", FALSE,
                "caps", caps, NULL);

  gst_bin_add_many (GST_BIN (self->pipeline), source, self->decoder, self->convert, self->sink, NULL);
  gst_element_link (source, self->decoder);
  gst_element_link (self->convert, self->sink);
  g_signal_connect (self->decoder, "element-added", G_CALLBACK (element_added_cb), self);
  g_signal_connect (self->decoder, "autoplug-continue", G_CALLBACK (autoplug_continue_cb), self);
  g_signal_connect (self->decoder, "pad-added", G_CALLBACK (decoded_pad_cb), self);

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  if (!wait_ready (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
gs_stream_reader_free (GsStreamReader *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->bus);
  gst_object_unref (self->pipeline);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

/**
 * gs_stream_reader_seek:
 * @self: a reader
 * @time: nanoseconds of media time
 * @error: return location
 *
 * Makes the next pull give the first buffer that is to be seen or heard at or after @time. A picture from before
 * may come first, its time moved to @time: seek between two pictures and look at the times.
 *
 * Returns: whether it could be done
 */
gboolean
gs_stream_reader_seek (GsStreamReader *self,
                       gint64 time,
                       GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (!gst_element_seek_simple (self->sink, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                                MAX (time, 0)))
    {
      g_autofree char *name = g_path_get_basename (self->path);

      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                   "“%s” cannot be sought in; convert it to MP4, Matroska or WebM", name);
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_stream_reader_pull:
 * @self: a reader
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the next buffer; %NULL at the end, or with @error set
 */
GstSample *
gs_stream_reader_pull (GsStreamReader *self,
                       GError **error)
{
  GsStallWatch watch = { 0 };

  while (TRUE)
    {
      g_autoptr (GstMessage) message = NULL;
      GstSample *sample;
      int progress = g_atomic_int_get (&self->progress);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;

      sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), POLL_TIME);
      if (sample)
        return sample;
      if (gst_app_sink_is_eos (GST_APP_SINK (self->sink)))
        return NULL;

      message = gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR);
      if (message)
        {
          g_autoptr (GError) cause = NULL;

          gst_message_parse_error (message, &cause, NULL);
          g_propagate_error (error, gs_media_error_new_from_gst (cause, self->path));
          return NULL;
        }

      if (gs_stall_watch_follow (&watch, progress, STALL_TIME))
        {
          g_propagate_error (error, gs_media_error_new_stalled (self->path));
          return NULL;
        }
    }
}

/**
 * gs_stream_reader_get_time:
 * @self: a reader
 * @sample: a pulled buffer
 *
 * Returns: its presentation time in nanoseconds of media time, -1 if it has none
 */
gint64
gs_stream_reader_get_time (GsStreamReader *self,
                           GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstSegment *segment = gst_sample_get_segment (sample);

  if (!buffer || !GST_BUFFER_PTS_IS_VALID (buffer))
    return -1;

  /* The demultiplexer of Matroska corrects its segments when a later block turns out to be earlier in time; what it
   * sent until then is off by the difference, but the container's own time is always right. */
  if (self->origin >= 0)
    return (gint64) GST_BUFFER_PTS (buffer) - self->origin;

  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
}
