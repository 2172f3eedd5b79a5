/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-writer.h"

#include "gs-media-error.h"
#include "gs-media-init.h"

#include <gst/app/gstappsrc.h>
#include <string.h>

/* Matroska counts in milliseconds unless it is told otherwise. In microseconds a cluster, whose blocks are counted from its beginning in
 * 16 bits, can be 32 ms long. */
#define PIPELINE                                                                                                       \
  "appsrc name=video format=time block=true caps=video/x-raw,format=RGB,width=%d,height=%d,framerate=0/1,"             \
  "pixel-aspect-ratio=1/1 ! videoconvert ! jpegenc quality=92 ! queue max-size-time=0 ! mux.video_0 "                       \
  "appsrc name=audio format=time max-bytes=0 caps=audio/x-raw,format=F32LE,layout=interleaved,rate=%d,channels=1 "     \
  "! queue max-size-time=0 max-size-bytes=0 max-size-buffers=0 ! mux.audio_0 "                                          \
  "matroskamux name=mux timecodescale=1000 max-cluster-duration=20000000 writing-app=Gatescope ! filesink name=sink"

/* How long the encoders may be silent before the work is given up. */
#define PATIENCE (60 * GST_SECOND)
#define GLANCE   (50 * GST_MSECOND)

/* Of a block of sound: below what a cluster can hold. */
#define MOST_SAMPLES 160

struct _GsMediaWriter
{
  GstElement *pipeline;
  GstAppSrc *video;
  GstAppSrc *audio;
  GstBus *bus;
  char *path;
  int width;
  int height;
  int rate;
  guint64 n_samples; /* so far */
};

/**
 * gs_media_writer_new:
 * @path: a new file
 * @width: pixels across
 * @height: pixels down
 * @rate: samples a second
 * @error: return location of a #GsMediaError
 *
 * Returns: (transfer full) (nullable): the writer
 */
GsMediaWriter *
gs_media_writer_new (const char *path,
                     int width,
                     int height,
                     int rate,
                     GError **error)
{
  g_autoptr (GsMediaWriter) self = g_new0 (GsMediaWriter, 1);
  g_autofree char *description = g_strdup_printf (PIPELINE, width, height, rate);
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GError) reason = NULL;

  gs_media_init ();
  self->path = g_strdup (path);
  self->width = width;
  self->height = height;
  self->rate = rate;
  self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &reason);
  if (self->pipeline == NULL)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_CODEC,
                   "GStreamer cannot write Matroska with JPEG (%s): install gstreamer1.0-plugins-good", reason->message);
      return NULL;
    }

  self->video = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "video"));
  self->audio = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "audio"));
  self->bus = gst_element_get_bus (self->pipeline);
  gst_app_src_set_max_bytes (self->video, (guint64) width * (guint64) height * 3 * 4);
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  g_object_set (sink, "location", path, NULL);

  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "%s cannot be written: choose a folder that can", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
gs_media_writer_free (GsMediaWriter *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->video, gst_object_unref);
  g_clear_pointer (&self->audio, gst_object_unref);
  g_clear_pointer (&self->bus, gst_object_unref);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  g_free (self->path);
  g_free (self);
}

/* What the encoders have to say within @wait; @done tells the end of the file. */
static gboolean
check (GsMediaWriter *self,
       GstClockTime wait,
       gboolean *done,
       GError **error)
{
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (self->bus, wait, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  g_autoptr (GError) reason = NULL;

  *done = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (message == NULL || *done)
    return TRUE;

  gst_message_parse_error (message, &reason, NULL);
  g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "%s could not be written: %s", self->path, reason->message);

  return FALSE;
}

/* Takes @buffer. */
static gboolean
push (GsMediaWriter *self,
      GstAppSrc *source,
      GstBuffer *buffer,
      GError **error)
{
  gboolean done;

  if (gst_app_src_push_buffer (source, buffer) == GST_FLOW_OK)
    return check (self, 0, &done, error);

  if (check (self, GST_SECOND, &done, error))
    g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "%s could not be written: the encoders took no more", self->path);

  return FALSE;
}

/**
 * gs_media_writer_push_picture:
 * @self: a writer
 * @rgb: [height, stride]: three bytes a pixel
 * @stride: bytes of a row
 * @time: when it is shown, nanoseconds; later than the one before
 * @error: return location of a #GsMediaError
 *
 * The sound up to @time is to be there first: the file has both in turns. Waits while the encoder is behind.
 *
 * Returns: whether it was taken
 */
gboolean
gs_media_writer_push_picture (GsMediaWriter *self,
                              const guint8 *rgb,
                              int stride,
                              gint64 time,
                              GError **error)
{
  int row = (3 * self->width + 3) / 4 * 4; /* as GStreamer lays RGB out */
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, (gsize) row * (gsize) self->height, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (int y = 0; y < self->height; y++)
    {
      memcpy (map.data + (gsize) y * (gsize) row, rgb + (gsize) y * (gsize) stride, (gsize) self->width * 3);
      memset (map.data + (gsize) y * (gsize) row + (gsize) self->width * 3, 0, (gsize) (row - 3 * self->width));
    }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = (GstClockTime) time;

  return push (self, self->video, buffer, error);
}

/**
 * gs_media_writer_push_sound:
 * @self: a writer
 * @samples: mono; the first of all is at time 0
 * @n_samples: how many
 * @error: return location of a #GsMediaError
 *
 * Returns: whether they were taken
 */
gboolean
gs_media_writer_push_sound (GsMediaWriter *self,
                            const float *samples,
                            gsize n_samples,
                            GError **error)
{
  guint64 rate = (guint64) self->rate;

  while (n_samples > 0)
    {
      gsize n = MIN (n_samples, MOST_SAMPLES);
      GstBuffer *buffer = gst_buffer_new_memdup (samples, n * sizeof (float));

      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (self->n_samples, GST_SECOND, rate);
      GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (self->n_samples + n, GST_SECOND, rate) - GST_BUFFER_PTS (buffer);
      if (!push (self, self->audio, buffer, error))
        return FALSE;
      self->n_samples += n;
      samples += n;
      n_samples -= n;
    }

  return TRUE;
}

/**
 * gs_media_writer_finish:
 * @self: a writer
 * @cancellable: (nullable): ends the waiting
 * @error: return location of a #GsMediaError
 *
 * Waits until the file is whole.
 *
 * Returns: whether it is
 */
gboolean
gs_media_writer_finish (GsMediaWriter *self,
                        GCancellable *cancellable,
                        GError **error)
{
  GstClockTime waited = 0;
  gboolean done = FALSE;

  gst_app_src_end_of_stream (self->audio);
  gst_app_src_end_of_stream (self->video);
  while (!done)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check (self, GLANCE, &done, error))
        return FALSE;
      waited += GLANCE;
      if (!done && waited > PATIENCE)
        {
          g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "%s could not be written: the encoders did not finish", self->path);
          return FALSE;
        }
    }

  return TRUE;
}
