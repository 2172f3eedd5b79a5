/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-info-private.h"

#include "gs-media-error.h"
#include "gs-media-init.h"
#include "gs-stall-watch.h"
#include "gs-stream-reader.h"

#include <gst/pbutils/pbutils.h>
#include <gst/tag/tag.h>
#include <gst/video/video.h>
#include <string.h>

/* Nothing read and nothing parsed for that long, and the file is given up. Not rare: the error of a demultiplexer that
 * finds nothing gets lost in parsebin when it comes while the element is being started. */
#define STALL_TIME (4 * G_USEC_PER_SEC)
#define POLL_TIME  (50 * GST_MSECOND)

#define BLOCK_BYTES 65536
#define MAX_BLOCKS  (1 << 26) /* 4 TiB of a file */

#define MPEG_TRANSPORT "MPEG transport stream"

typedef struct _Probe Probe;

/* One elementary stream; written by its streaming thread, read after the pipeline has stopped. */
typedef struct
{
  Probe *probe;
  gboolean is_video;
  gboolean is_picture;
  gboolean is_vp8;
  GstCaps *caps;
  char *orientation;
  GstSegment segment;
  gboolean has_segment;
  GArray *pts; /* [n_frames] gint64, only for video */
  guint n_buffers;
  guint n_untimed;
  gint64 first;
  gint64 last_pts;
  gint64 last_duration;
  gint64 end;
} Stream;

struct _Probe
{
  GstElement *pipeline;

  /* under lock: pads come from streaming threads */
  GMutex lock;
  GPtrArray *streams;
  char *container;
  const char *system_stream; /* (nullable): name of an MPEG container, which has no tag that tells it */

  /* Which blocks of the file were read, a byte for each; of the thread that reads */
  GByteArray *blocks;

  /* atomic: counts whatever flows, so that standing still is seen */
  int progress;
};

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  gst_clear_caps (&stream->caps);
  g_free (stream->orientation);
  g_array_unref (stream->pts);
  g_free (stream);
}

/* A VP8 packet may hold a picture that is only referred to and never shown (bit 4 of its first byte; RFC 6386, 9.1). */
static gboolean
is_hidden (Stream *stream,
           GstBuffer *buffer)
{
  guint8 first;

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY))
    return TRUE;

  return stream->is_vp8 && gst_buffer_extract (buffer, 0, &first, 1) == 1 && (first & 0x10) == 0;
}

static gint64
get_frame_duration (Stream *stream,
                    GstBuffer *buffer)
{
  int fps_n;
  int fps_d;

  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    return GST_BUFFER_DURATION (buffer);

  if (stream->caps &&
      gst_structure_get_fraction (gst_caps_get_structure (stream->caps, 0), "framerate", &fps_n, &fps_d) && fps_n > 0)
    return gst_util_uint64_scale (GST_SECOND, fps_d, fps_n);

  return 0;
}

static void
add_buffer (Stream *stream,
            GstBuffer *buffer)
{
  gint64 duration = get_frame_duration (stream, buffer);
  guint64 start;
  guint64 stop;
  gint64 pts;

  if (is_hidden (stream, buffer))
    return;

  stream->n_buffers++;
  if (!GST_BUFFER_PTS_IS_VALID (buffer))
    {
      stream->n_untimed++;
      return;
    }

  /* What lies outside the segment (edit lists cut so) is decoded but never shown. */
  if (!gst_segment_clip (&stream->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer), GST_BUFFER_PTS (buffer) + duration,
                         &start, &stop))
    return;

  pts = gst_segment_to_stream_time (&stream->segment, GST_FORMAT_TIME, start);
  if (pts < 0)
    return;

  if (stream->first < 0 || pts < stream->first)
    stream->first = pts;
  if (pts >= stream->last_pts)
    {
      stream->last_pts = pts;
      stream->last_duration = stop - start;
    }
  stream->end = MAX (stream->end, pts + (gint64) (stop - start));
  if (stream->is_video)
    g_array_append_val (stream->pts, pts);
}

/* Takes over a new segment. Demultiplexers of Matroska send one again with an earlier start when a later block turns
 * out to be earlier in time: the same time and base as before, which a following edit never has. What was counted until
 * then has to be moved. */
static void
set_segment (Stream *stream,
             GstEvent *event)
{
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  if (stream->has_segment && segment.format == GST_FORMAT_TIME && segment.base == stream->segment.base &&
      segment.time == stream->segment.time && segment.start < stream->segment.start)
    {
      gint64 shift = stream->segment.start - segment.start;

      for (guint i = 0; i < stream->pts->len; i++)
        g_array_index (stream->pts, gint64, i) += shift;
      if (stream->n_buffers > 0)
        {
          stream->first += shift;
          stream->last_pts += shift;
          stream->end += shift;
        }
    }

  stream->segment = segment;
  stream->has_segment = TRUE;
}

static void
add_event (Stream *stream,
           GstEvent *event)
{
  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_SEGMENT:
      set_segment (stream, event);
      break;

    case GST_EVENT_CAPS:
      {
        GstCaps *caps;

        gst_event_parse_caps (event, &caps);
        gst_caps_replace (&stream->caps, caps);
        break;
      }

    case GST_EVENT_TAG:
      {
        GstTagList *tags;
        g_autofree char *orientation = NULL;

        gst_event_parse_tag (event, &tags);
        if (gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, &orientation))
          {
            g_free (stream->orientation);
            stream->orientation = g_steal_pointer (&orientation);
          }
        break;
      }

    default:
      break;
    }
}

static GstPadProbeReturn
stream_probe_cb (GstPad *pad,
                 GstPadProbeInfo *info,
                 gpointer user_data)
{
  Stream *stream = user_data;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    {
      g_atomic_int_inc (&stream->probe->progress);
      add_buffer (stream, GST_PAD_PROBE_INFO_BUFFER (info));
    }
  else if (info->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM)
    {
      add_event (stream, GST_PAD_PROBE_INFO_EVENT (info));
    }

  return GST_PAD_PROBE_OK;
}

static gboolean
is_new_block (GByteArray *blocks,
              guint64 offset,
              guint size)
{
  guint64 first = offset / BLOCK_BYTES;
  guint64 last = (offset + size) / BLOCK_BYTES;
  guint old = blocks->len;
  gboolean is_new = FALSE;

  /* Nothing can be kept of what lies so far out, and so none of it is new: a damaged file leads there, and in circles there too. */
  if (last >= MAX_BLOCKS)
    return FALSE;

  if (last >= old)
    {
      g_byte_array_set_size (blocks, (guint) last + 1);
      memset (blocks->data + old, 0, blocks->len - old);
    }
  for (guint64 i = first; i <= last; i++)
    {
      is_new |= !blocks->data[i];
      blocks->data[i] = TRUE;
    }

  return is_new;
}

static GstPadProbeReturn
read_cb (GstPad *pad,
         GstPadProbeInfo *info,
         gpointer user_data)
{
  Probe *probe = user_data;

  /* A demultiplexer that is led in circles by a damaged file reads for ever; only what is new gets it on. */
  if (!(info->type & GST_PAD_PROBE_TYPE_PULL) || is_new_block (probe->blocks, info->offset, info->size))
    g_atomic_int_inc (&probe->progress);

  return GST_PAD_PROBE_OK;
}

static void
element_added_cb (GstBin *pipeline,
                  GstBin *parent,
                  GstElement *element,
                  gpointer user_data)
{
  Probe *probe = user_data;
  GstElementFactory *factory = gst_element_get_factory (element);
  const char *name = factory ? GST_OBJECT_NAME (factory) : "";

  g_mutex_lock (&probe->lock);
  if (g_str_equal (name, "tsdemux"))
    probe->system_stream = MPEG_TRANSPORT;
  else if (g_str_equal (name, "mpegpsdemux"))
    probe->system_stream = "MPEG program stream";
  g_mutex_unlock (&probe->lock);
}

static void
pad_added_cb (GstElement *parsebin,
              GstPad *pad,
              gpointer user_data)
{
  Probe *probe = user_data;
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (sink, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *name;

  g_object_set (sink, "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, NULL);
  gst_bin_add (GST_BIN (probe->pipeline), sink);
  gst_element_sync_state_with_parent (sink);

  if (!caps)
    caps = gst_pad_query_caps (pad, NULL);
  name = gst_caps_get_size (caps) > 0 && !gst_caps_is_any (caps)
           ? gst_structure_get_name (gst_caps_get_structure (caps, 0))
           : "";

  if (g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "audio/") || g_str_has_prefix (name, "image/"))
    {
      Stream *stream = g_new0 (Stream, 1);

      stream->probe = probe;
      stream->is_picture = g_str_has_prefix (name, "image/");
      stream->is_video = stream->is_picture || g_str_has_prefix (name, "video/");
      stream->is_vp8 = g_str_equal (name, "video/x-vp8");
      stream->caps = gst_caps_ref (caps);
      stream->pts = g_array_new (FALSE, FALSE, sizeof (gint64));
      stream->first = -1;
      stream->last_pts = -1;
      gst_segment_init (&stream->segment, GST_FORMAT_TIME);

      g_mutex_lock (&probe->lock);
      g_ptr_array_add (probe->streams, stream);
      g_mutex_unlock (&probe->lock);

      gst_pad_add_probe (sink_pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, stream_probe_cb,
                         stream, NULL);
    }

  gst_pad_link (pad, sink_pad);
}

/* Lets the whole file flow through demultiplexer and parsers. A broken end leaves what came before it: @error is set
 * and the streams hold what there is. */
static gboolean
run_probe (Probe *probe,
           const char *path,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (probe->pipeline);
  GsStallWatch watch = { 0 };

  gst_element_set_state (probe->pipeline, GST_STATE_PLAYING);

  while (TRUE)
    {
      g_autoptr (GstMessage) message = NULL;

      message = gst_bus_timed_pop_filtered (bus, POLL_TIME, GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_TAG);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
        return TRUE;

      if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          g_autoptr (GError) cause = NULL;

          gst_message_parse_error (message, &cause, NULL);
          g_propagate_error (error, gs_media_error_new_from_gst (cause, path));
          return FALSE;
        }

      if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_TAG && !probe->container)
        {
          g_autoptr (GstTagList) tags = NULL;

          gst_message_parse_tag (message, &tags);
          gst_tag_list_get_string (tags, GST_TAG_CONTAINER_FORMAT, &probe->container);
        }

      if (gs_stall_watch_follow (&watch, g_atomic_int_get (&probe->progress), STALL_TIME))
        {
          if (probe->streams->len > 0)
            g_propagate_error (error, gs_media_error_new_stalled (path));
          else
            g_propagate_error (error, gs_media_error_new_nothing_found (path));
          return FALSE;
        }
    }
}

static char *
describe_codec (GstCaps *caps)
{
  return caps ? gst_pb_utils_get_codec_description (caps) : NULL;
}

static void
fill_video (GsMediaInfo *info,
            Stream *stream)
{
  GstStructure *structure = gst_caps_get_structure (stream->caps, 0);
  int width = 0;
  int height = 0;

  gst_structure_get_int (structure, "width", &width);
  gst_structure_get_int (structure, "height", &height);
  if (!gst_structure_get_fraction (structure, "pixel-aspect-ratio", &info->par_n, &info->par_d) || info->par_n <= 0 ||
      info->par_d <= 0)
    info->par_n = info->par_d = 1;

  info->has_video = TRUE;
  info->video_codec = describe_codec (stream->caps);
  if (stream->orientation)
    {
      g_free (info->orientation);
      info->orientation = g_strdup (stream->orientation);
    }
  gs_media_info_set_size (info, width, height);
}

static void
fill_audio (GsMediaInfo *info,
            Stream *stream)
{
  GstStructure *structure = gst_caps_get_structure (stream->caps, 0);

  gst_structure_get_int (structure, "rate", &info->sample_rate);
  gst_structure_get_int (structure, "channels", &info->channels);
  info->has_audio = TRUE;
  info->audio_codec = describe_codec (stream->caps);
}

static gboolean
check_decoder (GsMediaInfo *info,
               Stream *stream,
               GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *codec = NULL;

  if (gs_stream_reader_can_decode (stream->caps))
    return TRUE;

  name = g_path_get_basename (info->path);
  codec = describe_codec (stream->caps);
  g_set_error (
    error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_CODEC,
    "“%s” holds %s, for which no decoder is installed; install the missing GStreamer plugin or convert the file", name,
    codec ? codec : "an unknown codec");

  return FALSE;
}

/* Times come from the pictures themselves where the container has none. */
static gboolean
index_by_decoding (GsMediaInfo *info,
                   gint64 *end,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GsStreamReader) reader = gs_stream_reader_new (info, GS_STREAM_VIDEO, NULL, cancellable, error);
  g_autoptr (GArray) pts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last_duration = 0;

  if (!reader)
    return FALSE;

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;
      GstSample *sample = gs_stream_reader_pull (reader, &local_error);
      gint64 time;

      if (!sample && local_error && pts->len == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!sample)
        break;

      time = gs_stream_reader_get_time (reader, sample);
      if (time >= 0)
        {
          GstVideoInfo video_info;

          g_array_append_val (pts, time);
          last_duration = GST_BUFFER_DURATION_IS_VALID (gst_sample_get_buffer (sample))
                            ? (gint64) GST_BUFFER_DURATION (gst_sample_get_buffer (sample))
                            : 0;
          if (info->coded_width == 0 && gst_video_info_from_caps (&video_info, gst_sample_get_caps (sample)))
            gs_media_info_set_size (info, video_info.width, video_info.height);
        }
    }

  info->index_decoded = TRUE;
  *end = MAX (*end, gs_media_info_set_frames (info, pts, last_duration));

  return TRUE;
}

static Stream *
find_stream (Probe *probe,
             gboolean is_video)
{
  for (guint i = 0; i < probe->streams->len; i++)
    {
      Stream *stream = g_ptr_array_index (probe->streams, i);

      if (stream->is_video == is_video && stream->n_buffers > 0 && !(stream->is_picture && stream->n_buffers < 2))
        return stream;
    }

  return NULL;
}

static gboolean
has_own_timeline (const GsMediaInfo *info)
{
  return info->container &&
         (strstr (info->container, "Matroska") || g_str_equal (info->container, MPEG_TRANSPORT));
}

static gboolean
fill_info (GsMediaInfo *info,
           Probe *probe,
           GCancellable *cancellable,
           GError **error)
{
  Stream *video = find_stream (probe, TRUE);
  Stream *audio = find_stream (probe, FALSE);
  gint64 end = 0;

  if (!video && !audio)
    {
      g_autofree char *name = g_path_get_basename (info->path);
      gboolean picture = FALSE;

      for (guint i = 0; i < probe->streams->len; i++)
        picture |= ((Stream *) g_ptr_array_index (probe->streams, i))->is_picture;

      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                   picture ? "“%s” is a single picture, not a clip; choose a video or sound file"
                           : "“%s” holds neither pictures nor sound; choose another file or get a complete copy",
                   name);
      return FALSE;
    }

  if ((video && !check_decoder (info, video, error)) || (!video && !check_decoder (info, audio, error)))
    return FALSE;

  info->container = g_steal_pointer (&probe->container);
  if (!info->container)
    info->container = g_strdup (probe->system_stream);
  /* tsdemux maps a seek to before the first packet wrongly; what it stamps on packets is always right. */
  if (has_own_timeline (info))
    {
      const GstSegment *segment = video ? &video->segment : &audio->segment;

      info->origin = (gint64) segment->start - (gint64) segment->time;
    }
  info->start_offset = video && video->first >= 0 ? video->first : audio ? MAX (audio->first, 0) : 0;
  info->begin = info->start_offset;

  if (audio && gs_stream_reader_can_decode (audio->caps))
    {
      fill_audio (info, audio);
      end = audio->end;
      info->begin = MIN (info->begin, MAX (audio->first, 0));
    }

  if (video)
    {
      fill_video (info, video);
      if (video->n_untimed == 0 && video->pts->len > 0 && info->coded_width > 0)
        end = MAX (end, gs_media_info_set_frames (info, video->pts, video->last_duration));
      else if (!index_by_decoding (info, &end, cancellable, error))
        return FALSE;

      if (info->n_frames == 0)
        {
          g_autofree char *name = g_path_get_basename (info->path);

          g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                       "“%s” has a picture stream without a single picture; get a complete copy or convert it again",
                       name);
          return FALSE;
        }
      info->start_offset = info->pts[0];
      info->begin = info->has_audio ? MIN (info->pts[0], info->begin) : info->pts[0];
    }

  info->duration = end;

  return TRUE;
}

/* What the header promises, asked of each stream's own pad while the demultiplexer is still there. Only containers that write their
 * length down are asked: elsewhere GStreamer answers with an estimate. */
static void
query_declared_duration (GsMediaInfo *info,
                         Probe *probe)
{
  static const char *const declaring[] = { "Matroska", "WebM", "Quicktime", "ISO ", "AVI", NULL };
  gboolean declares = FALSE;
  gint64 duration = 0;

  for (guint i = 0; declaring[i] != NULL && probe->container != NULL; i++)
    declares |= strstr (probe->container, declaring[i]) != NULL;

  if (declares && gst_element_query_duration (probe->pipeline, GST_FORMAT_TIME, &duration) && duration > 0)
    info->declared_duration = duration;
}

static void
query_container (GsMediaInfo *info,
                 Probe *probe)
{
  g_autoptr (GstQuery) query = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean seekable = FALSE;

  if (gst_element_query (probe->pipeline, query))
    gst_query_parse_seeking (query, NULL, &seekable, NULL, NULL);
  info->seekable = seekable;
}

/**
 * gs_media_probe:
 * @path: a media file
 * @cancellable: (nullable): stops the work within 100 ms
 * @error: return location: #GS_MEDIA_ERROR with a sentence for people, or #G_IO_ERROR_CANCELLED
 *
 * Finds out what is in a file and makes its frame index. The whole file is read and parsed once but not decoded,
 * except where the container gives no times (then `index_decoded` is set). A file that breaks off in the middle gives a
 * shorter clip; see gs_media_info_is_cut_off(). Blocks: call it in a thread of the engine.
 *
 * Returns: (transfer full): what is in the file, or %NULL
 */
GsMediaInfo *
gs_media_probe (const char *path,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GError) local_error = NULL;
  Probe probe = { 0 };
  g_autoptr (GstPad) source_pad = NULL;
  GstElement *source;
  GstElement *parsebin;
  gboolean done;

  g_return_val_if_fail (path != NULL, NULL);

  gs_media_init ();
  if (!gs_media_check_file (path, cancellable, error))
    return NULL;

  info = gs_media_info_new (path);
  g_mutex_init (&probe.lock);
  probe.streams = g_ptr_array_new_with_free_func (stream_free);
  probe.blocks = g_byte_array_new ();
  probe.pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  source = gst_element_factory_make ("filesrc", NULL);
  parsebin = gst_element_factory_make ("parsebin", NULL);
  g_object_set (source, "location", info->path, NULL);
  gst_bin_add_many (GST_BIN (probe.pipeline), source, parsebin, NULL);
  gst_element_link (source, parsebin);
  g_signal_connect (probe.pipeline, "deep-element-added", G_CALLBACK (element_added_cb), &probe);
  g_signal_connect (parsebin, "pad-added", G_CALLBACK (pad_added_cb), &probe);
  source_pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (source_pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_PUSH | GST_PAD_PROBE_TYPE_PULL, read_cb,
                     &probe, NULL);

  done = run_probe (&probe, info->path, cancellable, &local_error);
  if (done)
    query_container (info, &probe);
  query_declared_duration (info, &probe);
  gst_element_set_state (probe.pipeline, GST_STATE_NULL);

  /* An error after something was found means a broken end: the clip is what came before it. */
  if (done || (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
               (find_stream (&probe, TRUE) || find_stream (&probe, FALSE))))
    {
      g_clear_error (&local_error);
      done = fill_info (info, &probe, cancellable, error);
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  gst_object_unref (probe.pipeline);
  g_ptr_array_unref (probe.streams);
  g_byte_array_unref (probe.blocks);
  g_free (probe.container);
  g_mutex_clear (&probe.lock);

  return done ? g_steal_pointer (&info) : NULL;
}
