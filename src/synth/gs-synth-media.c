/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-writer.h"

#include "gs-synth-error.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

/* The encoder works in one thread and never looks at the clock, so that the same frames become the same bits: "good"
 * quality (a deadline of a second) has a fixed speed, unlike VP8's real-time mode. Vorbis rather than Opus: it has no
 * lead-in that a player may or may not take off, so the first sample is at time 0 everywhere. */
#define PIPELINE                                                                                                       \
  "appsrc name=video is-live=false format=time block=true max-bytes=8000000 "                                          \
  "caps=video/x-raw,format=BGRx,width=%d,height=%d,framerate=%u/1,pixel-aspect-ratio=1/1,colorimetry=sRGB "            \
  "! videoconvert n-threads=1 ! video/x-raw,format=I420,colorimetry=bt601 "                                            \
  "! vp8enc threads=1 deadline=1000000 cpu-used=4 lag-in-frames=8 keyframe-max-dist=%u end-usage=cq cq-level=24 "      \
  "min-quantizer=4 max-quantizer=44 target-bitrate=900000 ! queue ! mux. "                                             \
  "appsrc name=audio is-live=false format=time max-bytes=0 "                                                           \
  "caps=audio/x-raw,format=F32LE,layout=interleaved,rate=%u,channels=1 "                                               \
  "! audioconvert dithering=none ! vorbisenc quality=0.25 ! queue max-size-time=0 max-size-bytes=0 "                   \
  "max-size-buffers=0 ! mux. webmmux name=mux writing-app=Gatescope ! filesink name=sink"

/* How long the encoders may be silent before the work is given up. */
#define PATIENCE (60 * GST_SECOND)
#define GLANCE   (50 * GST_MSECOND)

typedef struct
{
  GstElement *pipeline;
  GstAppSrc *video;
  GstAppSrc *audio;
  GstBus *bus;
} Encoder;

static void
encoder_clear (Encoder *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->video, gst_object_unref);
  g_clear_pointer (&self->audio, gst_object_unref);
  g_clear_pointer (&self->bus, gst_object_unref);
  g_clear_pointer (&self->pipeline, gst_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoder, encoder_clear)

static gboolean
encoder_init (Encoder *self, const GsSynthView *view, guint fps, guint rate, const char *path, GError **error)
{
  g_autofree char *description = g_strdup_printf (PIPELINE, view->width, view->height, fps, 2 * fps, rate);
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GError) reason = NULL;

  self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &reason);
  if (self->pipeline == NULL)
    {
      g_set_error (
        error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED,
        "GStreamer has no WebM encoder with VP8 and Vorbis (%s): install gstreamer1.0-plugins-good and -base",
        reason->message);
      return FALSE;
    }

  self->video = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "video"));
  self->audio = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), "audio"));
  self->bus = gst_element_get_bus (self->pipeline);
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  g_object_set (sink, "location", path, NULL);

  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The clip cannot be written to %s", path);
      return FALSE;
    }

  return TRUE;
}

/* Looks for what the encoders have to say: %FALSE for an error; @done tells the end of the file. */
static gboolean
encoder_check (Encoder *self, GstClockTime wait, gboolean *done, GError **error)
{
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) reason = NULL;

  message = gst_bus_timed_pop_filtered (self->bus, wait, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  *done = message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
  if (message == NULL || *done)
    return TRUE;

  gst_message_parse_error (message, &reason, NULL);
  g_set_error (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The clip could not be encoded: %s", reason->message);

  return FALSE;
}

static GstBuffer *
draw_frame (const GsSynthPlan *plan, const GsSynthVoice *voice, const GsSynthView *view, guint frame)
{
  int stride = view->width * 4;
  gsize size = (gsize) stride * view->height;
  g_autofree guint8 *pixels = g_malloc (size);
  GsSynthMoment moment;
  double time = (double) frame / gs_synth_plan_get_fps (plan);
  cairo_surface_t *surface;
  cairo_t *cr;
  GstBuffer *buffer;

  surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, view->width, view->height, stride);
  cr = cairo_create (surface);
  gs_synth_plan_get_moment (plan, time, &moment);
  gs_synth_face_draw (cr, plan, &moment, gs_synth_voice_get_mouth (voice, time), view);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  buffer = gst_buffer_new_wrapped (g_steal_pointer (&pixels), size);
  GST_BUFFER_PTS (buffer) = (GstClockTime) gs_synth_plan_get_pts (plan, frame);
  GST_BUFFER_DURATION (buffer) = (GstClockTime) (gs_synth_plan_get_pts (plan, frame + 1) -
                                                 gs_synth_plan_get_pts (plan, frame));

  return buffer;
}

static GstBuffer *
cut_sound (const GsSynthPlan *plan, const GsSynthVoice *voice, guint frame)
{
  guint rate = gs_synth_voice_get_rate (voice), fps = gs_synth_plan_get_fps (plan);
  gsize n, start = (gsize) frame * rate / fps, end = (gsize) (frame + 1) * rate / fps;
  const float *samples = gs_synth_voice_get_samples (voice, &n);
  GstBuffer *buffer;

  end = MIN (end, n);
  buffer = gst_buffer_new_memdup (samples + start, (end - start) * sizeof (float));
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (start, GST_SECOND, rate);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (end, GST_SECOND, rate) - GST_BUFFER_PTS (buffer);

  return buffer;
}

/**
 * gs_synth_write_media:
 * @plan: what happens
 * @voice: its sound
 * @view: size of the picture, even numbers of pixels
 * @path: where to; WebM with VP8 and Vorbis
 * @progress: (nullable) (scope call): told after every frame
 * @user_data: for @progress
 * @cancellable: (nullable): ends the work within a frame
 * @error: return location for a #GsSynthError or %G_IO_ERROR_CANCELLED
 *
 * Draws every frame and encodes it with the sound. The decoded pictures and sound are the same for the same plan on the
 * same version of the encoders. On an error no file is left.
 *
 * Returns: whether the file was written
 */
gboolean
gs_synth_write_media (const GsSynthPlan *plan,
                      const GsSynthVoice *voice,
                      const GsSynthView *view,
                      const char *path,
                      GsSynthProgressFunc progress,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".part", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (temporary);
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_auto (Encoder) encoder = { NULL };
  guint n_frames = gs_synth_plan_get_n_frames (plan);
  gboolean done = FALSE, well;
  GstClockTime waited = 0;

  gst_init (NULL, NULL);
  well = encoder_init (&encoder, view, gs_synth_plan_get_fps (plan), gs_synth_voice_get_rate (voice), temporary, error);

  for (guint i = 0; well && i < n_frames; i++)
    {
      /* Sound first: the muxer waits for both, and only the pictures' queue is bounded. */
      well = !g_cancellable_set_error_if_cancelled (cancellable, error) && encoder_check (&encoder, 0, &done, error);
      if (!well)
        break;
      if (gst_app_src_push_buffer (encoder.audio, cut_sound (plan, voice, i)) == GST_FLOW_OK &&
          gst_app_src_push_buffer (encoder.video, draw_frame (plan, voice, view, i)) == GST_FLOW_OK)
        {
          if (progress != NULL)
            progress ((double) i / n_frames, user_data);
          continue;
        }
      well = encoder_check (&encoder, PATIENCE, &done, error);
      if (well)
        g_set_error_literal (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The encoders stopped taking frames");
      well = FALSE;
    }

  if (well)
    {
      gst_app_src_end_of_stream (encoder.audio);
      gst_app_src_end_of_stream (encoder.video);
    }
  while (well && !done)
    {
      well = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             encoder_check (&encoder, GLANCE, &done, error);
      waited += GLANCE;
      if (well && !done && waited > PATIENCE)
        {
          g_set_error_literal (error, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED, "The encoders did not finish the clip");
          well = FALSE;
        }
    }

  encoder_clear (&encoder);
  if (well)
    well = g_file_move (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
  if (!well)
    g_file_delete (from, NULL, NULL);

  return well;
}
