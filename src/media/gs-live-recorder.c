/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-live-recorder.h"

#include "gs-live-source-private.h"
#include "gs-media-error.h"
#include "gs-video-frame-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/app/gstappsink.h>
#include <gst/audio/audio.h>
#include <unistd.h>

/* A source that has nothing more to give is not waited for longer ... */
#define STOP_SECONDS 1

/* ... and neither is the encoder, which may have some pictures to catch up with. */
#define FINISH_SECONDS 20

struct _GsLiveRecorder
{
  GsLiveSource *source;
  char *path;
  GstElement *pipeline;
  gboolean reserved; /* the file at @path was made by this recorder */
  GsLiveFuncs funcs;
  gpointer user_data;

  /* the streaming thread of the pictures */
  guint n_pictures;

  gint taken;          /* atomic: whether a picture came to be recorded */
  gint stopping;       /* atomic: what comes now is not recorded */
  gint n_open;         /* atomic: streams that have not ended */
  gint64 stop_begun;   /* monotonic, microseconds */
};

static gint64
get_running_time (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstClockTime time = gst_segment_to_running_time (gst_sample_get_segment (sample), GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));

  return GST_CLOCK_TIME_IS_VALID (time) ? (gint64) time : -1;
}

static GstFlowReturn
picture_cb (GstAppSink *sink,
            gpointer user_data)
{
  GsLiveRecorder *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstVideoInfo info;
  GstVideoFrame frame;

  if (sample == NULL)
    return GST_FLOW_EOS;

  if (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) &&
      gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    {
      GsLivePicture picture = { GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_WIDTH (&frame),
                                GST_VIDEO_FRAME_HEIGHT (&frame), GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
                                self->n_pictures++, get_running_time (sample) };

      self->funcs.picture (&picture, self->user_data);
      gst_video_frame_unmap (&frame);
    }

  return GST_FLOW_OK;
}

static GstFlowReturn
sound_cb (GstAppSink *sink,
          gpointer user_data)
{
  GsLiveRecorder *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstMapInfo map;

  if (sample == NULL)
    return GST_FLOW_EOS;

  if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    {
      self->funcs.sound ((const float *) (gpointer) map.data, map.size / sizeof (float), get_running_time (sample),
                         self->user_data);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }

  return GST_FLOW_OK;
}

static GstFlowReturn
preview_cb (GstAppSink *sink,
            gpointer user_data)
{
  GsLiveRecorder *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_autoptr (GsVideoFrame) frame = NULL;
  GstVideoInfo info;

  if (sample == NULL)
    return GST_FLOW_EOS;

  if (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    frame = gs_video_frame_new (&info, gst_sample_get_buffer (sample), 0, get_running_time (sample));
  if (frame != NULL)
    self->funcs.preview (frame, self->user_data);

  return GST_FLOW_OK;
}

/* Ends a stream, once, before it is split, so that every branch ends with the same buffer. */
static void
end_stream (GsLiveRecorder *self,
            GstPad *pad)
{
  if (!GST_PAD_IS_EOS (pad) && gst_pad_send_event (pad, gst_event_new_eos ()))
    g_atomic_int_add (&self->n_open, -1);
}

static GstPadProbeReturn
gate_cb (GstPad *pad,
         GstPadProbeInfo *info,
         gpointer user_data)
{
  GsLiveRecorder *self = user_data;

  if (!g_atomic_int_get (&self->stopping))
    return GST_PAD_PROBE_OK;

  end_stream (self, pad);

  return GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn
taken_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  GsLiveRecorder *self = user_data;

  g_atomic_int_set (&self->taken, TRUE);

  return GST_PAD_PROBE_REMOVE;
}

/* How long a recording becomes is not known: what the clip that stands for a camera says must not get into the file. */
static GstPadProbeReturn
query_cb (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  return GST_QUERY_TYPE (GST_PAD_PROBE_INFO_QUERY (info)) == GST_QUERY_DURATION ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/* The streams of a source that has stopped giving anything. */
static void
end_streams (GsLiveRecorder *self)
{
  static const char *const names[] = { "pictures-tee", "sound-tee" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GstElement) tee = gst_bin_get_by_name (GST_BIN (self->pipeline), names[i]);
      g_autoptr (GstPad) pad = tee != NULL ? gst_element_get_static_pad (tee, "sink") : NULL;

      if (pad != NULL)
        end_stream (self, pad);
    }
}

static void
connect_sink (GsLiveRecorder *self,
              const char *name,
              GstFlowReturn (*func) (GstAppSink *, gpointer))
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), name);
  GstAppSinkCallbacks callbacks = { .new_sample = func };

  if (sink != NULL)
    gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
}

/* Links what the source gives to the splitter of that kind. */
static gboolean
link_source (GsLiveRecorder *self,
             GstElement *bin,
             const char *name,
             const char *tee_name)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (bin), name);
  g_autoptr (GstElement) tee = gst_bin_get_by_name (GST_BIN (self->pipeline), tee_name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");
  g_autoptr (GstPad) to = gst_element_get_static_pad (tee, "sink");
  GstPad *ghost = gst_ghost_pad_new (name, pad);

  gst_pad_set_active (ghost, TRUE);
  gst_element_add_pad (bin, ghost);
  gst_pad_add_probe (to, GST_PAD_PROBE_TYPE_BUFFER, gate_cb, self, NULL);
  gst_pad_add_probe (to, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM, query_cb, self, NULL);
  g_atomic_int_inc (&self->n_open);

  return gst_pad_link (ghost, to) == GST_PAD_LINK_OK;
}

/* Sees the first picture on its way to the file. */
static void
watch_pictures (GsLiveRecorder *self)
{
  g_autoptr (GstElement) tee = gst_bin_get_by_name (GST_BIN (self->pipeline), "pictures-tee");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (tee, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, taken_cb, self, NULL);
}

static char *
describe (GsLiveRecorder *self)
{
  GString *text = g_string_new ("tee name=pictures-tee");
  gboolean sound = gs_live_source_has_sound (self->source);

  if (sound)
    g_string_append (text, " tee name=sound-tee");

  /* A muxer that has begun with a cluster writes each buffer as it comes, and the file is not buffered: what is recorded is on its way to the disk. */
  if (self->path != NULL)
    {
      g_string_append (text, " matroskamux name=mux writing-app=Gatescope offset-to-zero=false ! filesink name=file buffer-mode=unbuffered async=false "
                             "pictures-tee. ! queue max-size-time=4000000000 max-size-bytes=0 max-size-buffers=0 "
                             "! vp8enc deadline=1 cpu-used=8 threads=2 keyframe-max-dist=60 target-bitrate=3000000 "
                             "min-quantizer=4 max-quantizer=40 ! queue max-size-time=4000000000 max-size-bytes=0 max-size-buffers=0 ! mux. ");
      if (sound)
        g_string_append (text, "sound-tee. ! queue max-size-time=4000000000 max-size-bytes=0 max-size-buffers=0 ! audioconvert "
                               "! audio/x-raw,format=S16LE ! flacenc quality=2 ! queue max-size-time=4000000000 max-size-bytes=0 max-size-buffers=0 ! mux. ");
    }

  if (self->funcs.picture != NULL)
    g_string_append (text, " pictures-tee. ! queue ! videoconvert ! video/x-raw,format=RGB "
                           "! appsink name=picture-sink sync=false async=false max-buffers=4");
  if (self->funcs.sound != NULL && sound)
    g_string_append (text, " sound-tee. ! queue ! audioconvert ! audioresample ! audio/x-raw,format=" GST_AUDIO_NE (F32)
                           ",rate=16000,channels=1,layout=interleaved ! appsink name=sound-sink sync=false async=false max-buffers=16");
  if (self->funcs.preview != NULL)
    g_string_append (text, " pictures-tee. ! queue leaky=downstream max-size-buffers=1 ! videoconvert ! video/x-raw,format=BGRx "
                           "! appsink name=preview-sink sync=false async=false max-buffers=1 drop=true");
  /* A splitter whose every branch is missing would stop the source. */
  g_string_append (text, " pictures-tee. ! queue leaky=downstream ! fakesink sync=false async=false");
  if (sound)
    g_string_append (text, " sound-tee. ! queue leaky=downstream ! fakesink sync=false async=false");

  return g_string_free (text, FALSE);
}

/* Makes the file, so that another is never written over and a folder that cannot be written to is told of at once. */
static gboolean
reserve (const char *path,
         GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }

  if (errno == EEXIST)
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "“%s” exists already: choose another name for the recording", path);
  else
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” cannot be written (%s): choose another folder", path, g_strerror (errno));

  return FALSE;
}

/* A clip that is played is not live to GStreamer, but its buffers are let through by the clock all the same. */
static gboolean
play (GsLiveRecorder *self,
      GError **error)
{
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;

  if (gs_live_recorder_check (self, NULL, error))
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” cannot be recorded from: another program may have it",
                 gs_live_source_get_name (self->source));

  return FALSE;
}

/**
 * gs_live_recorder_new:
 * @source: what to record
 * @path: (nullable): a Matroska file that does not exist yet; %NULL: nothing is recorded, only handed on
 * @funcs: what learns of it
 * @user_data: for @funcs
 * @error: why not
 *
 * Begins.
 *
 * Returns: (transfer full) (nullable): the recorder
 */
GsLiveRecorder *
gs_live_recorder_new (GsLiveSource *source,
                      const char *path,
                      const GsLiveFuncs *funcs,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (GsLiveRecorder) self = g_new0 (GsLiveRecorder, 1);
  GstElement *bin = gs_live_source_make_bin (source, error);
  g_autofree char *description = NULL;
  gboolean good;

  if (bin == NULL)
    return NULL;

  self->source = gs_live_source_ref (source);
  self->path = g_strdup (path);
  self->funcs = *funcs;
  self->user_data = user_data;
  description = describe (self);
  self->pipeline = gst_parse_launch (description, error);
  if (self->pipeline == NULL)
    {
      gst_object_unref (gst_object_ref_sink (bin));
      return NULL;
    }

  gst_bin_add (GST_BIN (self->pipeline), bin);
  good = link_source (self, bin, "pictures", "pictures-tee") &&
         (!gs_live_source_has_sound (source) || link_source (self, bin, "sound", "sound-tee"));
  if (!good)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” gives no pictures that can be recorded", gs_live_source_get_name (source));
      return NULL;
    }

  if (path != NULL)
    {
      g_autoptr (GstElement) file = gst_bin_get_by_name (GST_BIN (self->pipeline), "file");
      g_autoptr (GstElement) mux = gst_bin_get_by_name (GST_BIN (self->pipeline), "mux");

      if (!reserve (path, error))
        return NULL;
      self->reserved = TRUE;
      g_object_set (file, "location", path, NULL);
      g_object_set (mux, "max-cluster-duration", (gint64) 250 * GST_MSECOND, NULL);
    }
  watch_pictures (self);
  connect_sink (self, "picture-sink", picture_cb);
  connect_sink (self, "sound-sink", sound_cb);
  connect_sink (self, "preview-sink", preview_cb);
  if (!play (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_live_recorder_free:
 * @self: a recorder
 *
 * Ends at once. Better gs_live_recorder_stop() before, and wait until gs_live_recorder_check() says that it has ended. A file that not
 * one picture went into is taken away, so that its name can be used again.
 */
void
gs_live_recorder_free (GsLiveRecorder *self)
{
  if (self->pipeline != NULL)
    {
      gst_element_set_state (self->pipeline, GST_STATE_NULL);
      gst_object_unref (self->pipeline);
    }
  if (self->reserved && !g_atomic_int_get (&self->taken))
    g_unlink (self->path);
  gs_live_source_unref (self->source);
  g_free (self->path);
  g_free (self);
}

static void
set_error (GsLiveRecorder *self,
           GstMessage *message,
           GError **error)
{
  g_autoptr (GError) cause = NULL;

  gst_message_parse_error (message, &cause, NULL);
  if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "The disk is full: “%s” ends here; what was recorded can be played", self->path);
  else if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY))
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” is in use by another program: close that first",
                 gs_live_source_get_name (self->source));
  else
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "Recording from “%s” ended: %s",
                 gs_live_source_get_name (self->source), cause->message);
}

/**
 * gs_live_recorder_check:
 * @self: a recorder
 * @ended: (out) (optional): whether everything that was taken is handed on and written
 * @error: what went wrong
 *
 * Looks, without waiting, whether it goes on. To be called now and then.
 *
 * Returns: %FALSE if it cannot go on: a device was unplugged, the disk is full
 */
gboolean
gs_live_recorder_check (GsLiveRecorder *self,
                        gboolean *ended,
                        GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gint64 passed = self->stop_begun > 0 ? g_get_monotonic_time () - self->stop_begun : 0;
  gboolean late = passed > FINISH_SECONDS * G_USEC_PER_SEC;

  if (passed > STOP_SECONDS * G_USEC_PER_SEC && g_atomic_int_get (&self->n_open) > 0)
    end_streams (self);

  if (ended != NULL)
    *ended = late || (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  if (message == NULL || GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return TRUE;

  set_error (self, message, error);

  return FALSE;
}

/**
 * gs_live_recorder_stop:
 * @self: a recorder
 *
 * Takes nothing more. What was taken is still handed on and written, until gs_live_recorder_check() says that it has ended.
 */
void
gs_live_recorder_stop (GsLiveRecorder *self)
{
  if (self->stop_begun == 0)
    self->stop_begun = g_get_monotonic_time ();
  g_atomic_int_set (&self->stopping, TRUE);
}

/**
 * gs_live_recorder_get_time:
 * @self: a recorder
 *
 * Returns: now, nanoseconds of the clock that pictures and sound are timed by
 */
gint64
gs_live_recorder_get_time (GsLiveRecorder *self)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (self->pipeline);

  if (clock == NULL)
    return 0;

  return (gint64) (gst_clock_get_time (clock) - gst_element_get_base_time (self->pipeline));
}
