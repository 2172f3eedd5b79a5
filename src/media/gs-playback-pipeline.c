/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of GsPlayback that works in its thread: the pipeline and what it answers. */
#include "gs-playback-private.h"

#include "gs-disposable-pictures.h"
#include "gs-file-source.h"
#include "gs-media-error.h"
#include "gs-port-audio-sink.h"
#include "gs-tempo.h"
#include "gs-video-sink.h"

#include <string.h>

/* playbin's own flags are not in a header. */
#define PLAY_FLAG_VIDEO         (1 << 0)
#define PLAY_FLAG_AUDIO         (1 << 1)
#define PLAY_FLAG_NATIVE_AUDIO  (1 << 5)
#define PLAY_FLAG_NATIVE_VIDEO  (1 << 6)
#define PLAY_FLAG_SOFTWARE_ONLY (1 << 12)

/* Pictures kept for steps, and how many steps are made without a seek: the sound stands still meanwhile, and when its
 * queues are full no more pictures come. */
#define KEPT_BYTES (96 * 1024 * 1024)
#define KEPT_MOST  32
#define MOST_STEPS 24
#define STEP_TIME  (300 * G_USEC_PER_SEC / 1000)

/* A file that gives no picture for that long after it was opened or sought in is given up. */
#define STALL_TIME (8 * G_USEC_PER_SEC)

void
gs_playback_publish (GsPlayback *self)
{
  self->changed (self->user_data);
}

void
gs_playback_set_error (GsPlayback *self,
                       GError *error)
{
  g_mutex_lock (&self->lock);
  g_clear_error (&self->state.error);
  self->state.error = error;
  g_mutex_unlock (&self->lock);
}

/* From here on the time stands at @position, unless somewhere else has been asked for that is not reached yet. */
void
gs_playback_hold_position (GsPlayback *self,
                           gint64 position)
{
  g_mutex_lock (&self->lock);
  gst_clear_object (&self->clocked);
  if (position >= 0 && self->position_serial == self->state.seek_serial)
    self->position = position;
  g_mutex_unlock (&self->lock);
}

static void
silent_reason_cb (GObject *sink,
                  GParamSpec *pspec,
                  gpointer user_data)
{
  GsPlayback *self = user_data;
  char *reason = NULL;
  char *notice = NULL;

  g_object_get (sink, "silent-reason", &reason, "notice", &notice, NULL);

  g_mutex_lock (&self->lock);
  if (reason && !self->state.silent_reason && self->had_device)
    self->state.n_lost++;
  self->had_device &= reason == NULL;
  g_free (self->state.silent_reason);
  self->state.silent_reason = reason;
  /* Sound can be lost again once it is back. */
  self->had_device |= reason == NULL && !self->preparing;
  g_free (self->state.notice);
  self->state.notice = notice;
  g_mutex_unlock (&self->lock);

  gs_playback_publish (self);
}

static void
frame_cb (GsVideoFrame *frame,
          gpointer user_data)
{
  GsPlayback *self = user_data;

  atomic_store (&self->shown, frame->index);
  atomic_fetch_add (&self->n_shown, 1);
  self->frame (frame, self->user_data);
}

static GstElement *
make_sink_bin (GstElement *convert,
               GstElement *sink)
{
  GstElement *bin = gst_bin_new (NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (convert, "sink");

  gst_bin_add_many (GST_BIN (bin), convert, sink, NULL);
  gst_element_link (convert, sink);
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));

  return bin;
}

void
gs_playback_close_pipeline (GsPlayback *self)
{
  gs_playback_hold_position (self, 0);

  g_mutex_lock (&self->lock);
  gst_clear_object (&self->sound);
  gst_clear_object (&self->picture);
  self->had_device = FALSE;
  g_clear_pointer (&self->state.silent_reason, g_free);
  g_clear_pointer (&self->state.notice, g_free);
  g_clear_pointer (&self->decoder, g_free);
  g_clear_pointer (&self->state.info, gs_media_info_unref);
  g_mutex_unlock (&self->lock);

  if (self->bus_source)
    g_source_destroy (self->bus_source);
  g_clear_pointer (&self->bus_source, g_source_unref);

  if (self->audio_sink)
    g_signal_handlers_disconnect_by_data (self->audio_sink, self);
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->audio_sink);
  gst_clear_object (&self->video_sink);
  gst_clear_object (&self->pipeline);
  g_clear_pointer (&self->info, gs_media_info_unref);
  self->busy_since = 0;
  self->eos = FALSE;
  self->preparing = FALSE;
  self->seek_waits = FALSE;
  self->stepping = FALSE;
  self->stale = FALSE;
  self->pipe_frame = G_MAXUINT;
}

void
gs_playback_fail (GsPlayback *self,
                  GError *error)
{
  gs_playback_close_pipeline (self);
  gs_playback_set_error (self, error);
  self->playing = FALSE;

  g_mutex_lock (&self->lock);
  self->state.loading = FALSE;
  self->state.seeking = FALSE;
  self->state.playing = FALSE;
  g_mutex_unlock (&self->lock);

  gs_playback_publish (self);
}

void
gs_playback_update_playing (GsPlayback *self)
{
  g_mutex_lock (&self->lock);
  self->state.playing = self->playing;
  self->state.eos = self->eos;
  g_mutex_unlock (&self->lock);

  gs_playback_publish (self);
}

/* The sink to ask for the time: one that has something to play to the end of the clip. */
static GstElement *
get_clocked_sink (GsPlayback *self)
{
  const GsMediaInfo *info = self->info;
  gint64 frame_time = gst_util_uint64_scale (GST_SECOND, info->fps_d, MAX (info->fps_n, 1));

  if (!self->video_sink)
    return self->audio_sink;
  if (self->audio_sink && info->pts[info->n_frames - 1] + 2 * frame_time < info->duration)
    return self->audio_sink;

  return self->video_sink;
}

/* When time goes on, the clock is asked for it: not before the pipeline says that it plays, because until then its base
 * time is that of before the seek and the position would jump ahead for a moment. */
void
gs_playback_release_position (GsPlayback *self)
{
  GstElement *sink;
  GstState state;

  if (!self->playing || self->busy_since || !self->pipeline ||
      gst_element_get_state (self->pipeline, &state, NULL, 0) != GST_STATE_CHANGE_SUCCESS || state != GST_STATE_PLAYING)
    return;

  sink = get_clocked_sink (self);
  g_mutex_lock (&self->lock);
  if (sink && self->position_serial == self->state.seek_serial)
    gst_object_replace ((GstObject **) &self->clocked, GST_OBJECT (sink));
  g_mutex_unlock (&self->lock);
}

/* Sound may begin before the first picture; there is none to wait for then. */
static gboolean
is_at_picture (GsPlayback *self)
{
  return self->info->has_video && self->seek_target >= self->info->pts[0];
}

static guint
get_n_kept (GsPlayback *self)
{
  gsize size = (gsize) self->info->width * self->info->height * 4;

  return self->playing ? 0 : CLAMP (KEPT_BYTES / MAX (size, 1), 2, KEPT_MOST);
}

/* A seek lands between the asked picture and the one before, because one from before that still lasts there would come
 * with a changed time; the sink lets the asked one through first. Pictures that lean on a later key frame need a start
 * from further back: each attempt goes further. */
static void
start_seek (GsPlayback *self)
{
  static const gint64 run_up[] = { 0, 2, 10, 3600 };
  guint n_keep = get_n_kept (self);
  gint64 start = self->seek_target;
  gint64 first = -1;

  if (is_at_picture (self))
    {
      guint from = self->keep_before && self->seek_frame >= n_keep ? self->seek_frame - n_keep + 1 : self->seek_frame;
      const gint64 *pts = self->info->pts;

      if (self->keep_before && self->seek_frame < n_keep)
        from = 0;
      first = pts[self->seek_frame];
      start = from > 0 ? pts[from - 1] + (pts[from] - pts[from - 1]) / 2 : pts[0];
      start = MAX (start - run_up[MIN (self->n_attempts, G_N_ELEMENTS (run_up) - 1)] * GST_SECOND, self->info->begin);
    }
  if (self->video_sink)
    gs_video_sink_set_target (GS_VIDEO_SINK (self->video_sink), first, n_keep);
  if (self->audio_sink)
    g_object_set (self->audio_sink, "ts-offset", gs_tempo_get_delay (self->rate), NULL);

  /* One more attempt is made where the decoder did not give what it should. */
  atomic_store (&self->leave_out, self->n_attempts == 0);
  /* What begins before the asked picture would play from there. */
  self->stale = self->keep_before || self->n_attempts > 0;
  self->stepping = FALSE;
  self->n_steps = 0;
  self->pipe_frame = G_MAXUINT;
  self->n_attempts++;
  self->shown_before = atomic_load (&self->n_shown);
  self->seek_waits = FALSE;
  self->busy_since = g_get_monotonic_time ();

  if (!gst_element_seek (self->pipeline, self->rate, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                         GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_NONE, 0))
    {
      g_autofree char *name = g_path_get_basename (self->info->path);

      self->busy_since = 0;
      gs_playback_fail (self, g_error_new (GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                                           "“%s” cannot be sought in; convert it to MP4, Matroska or WebM", name));
    }
}

/* @at_end keeps the clip at its end, so that it plays from its start next. */
static void
set_target (GsPlayback *self,
            gint64 time,
            gboolean seeking,
            gboolean at_end)
{
  time = CLAMP (time, MIN (self->info->begin, self->info->duration), self->info->duration);
  self->n_attempts = 0;
  self->keep_before = FALSE;
  self->seek_target = time;
  if (is_at_picture (self))
    {
      self->seek_frame = gs_media_info_get_frame_at (self->info, time);
      self->seek_target = self->info->pts[self->seek_frame];
    }
  self->eos = at_end;

  gs_playback_hold_position (self, self->seek_target);
  g_mutex_lock (&self->lock);
  self->state.seeking = seeking;
  self->state.eos = at_end;
  g_mutex_unlock (&self->lock);
}

/* Goes on by one picture without a seek, where the pipeline stands at the one before. */
static gboolean
start_step (GsPlayback *self)
{
  if (self->n_steps >= MOST_STEPS)
    return FALSE;

  self->stepping = TRUE;
  self->n_steps++;
  self->shown_before = atomic_load (&self->n_shown);
  self->busy_since = g_get_monotonic_time ();
  if (gst_element_send_event (self->video_sink, gst_event_new_step (GST_FORMAT_BUFFERS, 1, 1, TRUE, FALSE)))
    return TRUE;

  self->stepping = FALSE;
  self->busy_since = 0;

  return FALSE;
}

/* Goes to @frame, near the one on view: from the pictures that were kept, by letting the pipeline go on, or by a seek
 * that brings the pictures before it too, so that the next step back costs nothing. */
void
gs_playback_step_to (GsPlayback *self,
                     guint frame)
{
  gboolean next = self->pipe_frame != G_MAXUINT && frame == self->pipe_frame + 1;
  gboolean back = frame < atomic_load (&self->shown);

  if (self->playing || self->busy_since)
    {
      gs_playback_seek_to (self, self->info->pts[frame]);
      self->keep_before = back && !self->playing;
      return;
    }

  if (gs_video_sink_show_kept (GS_VIDEO_SINK (self->video_sink), frame))
    {
      set_target (self, self->info->pts[frame], FALSE, FALSE);
      self->stale = TRUE;
    }
  else
    {
      set_target (self, self->info->pts[frame], TRUE, FALSE);
      self->keep_before = back;
      if (!next || !start_step (self))
        start_seek (self);
    }

  gs_playback_publish (self);
}

void
gs_playback_seek_to (GsPlayback *self,
                     gint64 time)
{
  if (!self->info)
    return;

  set_target (self, time, TRUE, FALSE);

  if (self->busy_since)
    self->seek_waits = TRUE;
  else
    start_seek (self);

  gs_playback_publish (self);
}

/* At the end the last picture stays on view. On a machine that is late it may have been left out; of a file that was cut off it
 * cannot be had, and the last that came is the last there is. */
void
gs_playback_rest (GsPlayback *self)
{
  guint shown = atomic_load (&self->shown);
  guint last;

  if (!self->info || !self->eos || self->busy_since || !self->info->has_video || self->info->n_frames == 0)
    {
      if (self->info && self->busy_since)
        gs_playback_hold_position (self, self->seek_target);
      gs_playback_publish (self);
      return;
    }

  last = gs_media_info_is_cut_off (self->info) ? shown : self->info->n_frames - 1;
  set_target (self, self->info->pts[last], shown != last, TRUE);
  if (shown != last)
    start_seek (self);
  gs_playback_publish (self);
}

void
gs_playback_apply_state (GsPlayback *self)
{
  if (self->pipeline && !self->preparing)
    gst_element_set_state (self->pipeline, self->playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

/* A change of state that was under way when the seek began ends with the same message as the seek. */
static gboolean
has_answered (GsPlayback *self)
{
  return self->preparing || !is_at_picture (self) || atomic_load (&self->n_shown) != self->shown_before ||
         GST_PAD_IS_EOS (GST_BASE_SINK_PAD (self->video_sink));
}

/* The pipeline has the first picture after it was opened or sought in. */
static void
ready (GsPlayback *self)
{
  gboolean opened = self->preparing;

  if (!self->busy_since || !has_answered (self))
    return;

  self->busy_since = 0;
  if (opened)
    {
      self->preparing = FALSE;
      g_mutex_lock (&self->lock);
      self->had_device = self->audio_sink && !self->state.silent_reason;
      g_mutex_unlock (&self->lock);

      /* The first picture may come later than the first sound. The Matroska demultiplexer corrects its timeline while
       * the first blocks come; after a seek its times are final. And who asked for another speed meanwhile gets it. */
      if (self->seek_target > 0 || self->rate != 1 ||
          (self->info->container && strstr (self->info->container, "Matroska")))
        self->seek_waits = TRUE;
    }

  if (self->seek_waits)
    {
      self->n_attempts = 0;
      start_seek (self);
    }
  else if (self->stepping && atomic_load (&self->shown) != self->seek_frame)
    {
      start_seek (self);
    }
  else if (!opened && is_at_picture (self) && atomic_load (&self->shown) > self->seek_frame && self->n_attempts < 4 &&
           !self->playing)
    {
      start_seek (self);
    }
  else
    {
      g_mutex_lock (&self->lock);
      self->state.loading = FALSE;
      self->state.seeking = FALSE;
      g_mutex_unlock (&self->lock);
      self->stale |= self->stepping;
      self->stepping = FALSE;
      /* The file ends before the picture that its index promised: what is shown is where the clip stands. */
      if (self->eos && is_at_picture (self) && atomic_load (&self->shown) < self->seek_frame)
        gs_playback_hold_position (self, self->info->pts[atomic_load (&self->shown)]);
      self->pipe_frame = is_at_picture (self) && !self->playing ? atomic_load (&self->shown) : G_MAXUINT;
      gs_playback_release_position (self);
    }

  if (opened)
    gs_playback_apply_state (self);
  gs_playback_publish (self);
}

gboolean
gs_playback_is_looping (GsPlayback *self)
{
  return self->loop_end > self->loop_start;
}

static void
ended (GsPlayback *self)
{
  if (self->busy_since)
    ready (self);
  if (!self->playing || self->busy_since)
    return;

  if (gs_playback_is_looping (self))
    {
      gs_playback_seek_to (self, self->loop_start);
      return;
    }

  gs_playback_hold_position (self, self->info->duration);
  self->playing = FALSE;
  self->eos = TRUE;
  gs_playback_apply_state (self);
  gs_playback_update_playing (self);
}

static gboolean
bus_cb (GstBus *bus,
        GstMessage *message,
        gpointer user_data)
{
  GsPlayback *self = user_data;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ASYNC_DONE:
      ready (self);
      break;

    case GST_MESSAGE_EOS:
      ended (self);
      break;

    case GST_MESSAGE_ERROR:
      {
        g_autoptr (GError) cause = NULL;

        gst_message_parse_error (message, &cause, NULL);
        gs_playback_fail (self, gs_media_error_new_from_gst (cause, self->info->path));
        break;
      }

    /* The sink came to a picture too late, or the decoder left it out because the sink was late. The sink's own count begins
     * anew with each change of state. */
    case GST_MESSAGE_QOS:
      if (GST_MESSAGE_SRC (message) != GST_OBJECT (self->audio_sink))
        atomic_fetch_add (&self->n_dropped, 1);
      break;

    case GST_MESSAGE_STATE_CHANGED:
      if (GST_MESSAGE_SRC (message) == GST_OBJECT (self->pipeline))
        gs_playback_release_position (self);
      break;

    case GST_MESSAGE_CLOCK_LOST:
      gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
      gs_playback_apply_state (self);
      break;

    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (self->pipeline));
      break;

    default:
      break;
    }

  return G_SOURCE_CONTINUE;
}

/* Looks after what no message tells: the end of a loop, and a pipeline that does not answer. */
gboolean
gs_playback_watch (gpointer user_data)
{
  GsPlayback *self = user_data;

  if (self->busy_since != self->stall.begin)
    gs_stall_watch_begin (&self->stall, self->busy_since);
  if (self->busy_since && gs_stall_watch_is_over (&self->stall, STALL_TIME))
    {
      gs_playback_fail (self, gs_media_error_new_stalled (self->info->path));
      return G_SOURCE_CONTINUE;
    }

  /* The sound's queues are full, so no picture comes. */
  if (self->stepping && self->busy_since && g_get_monotonic_time () - self->busy_since > STEP_TIME)
    start_seek (self);

  if (self->playing && !self->busy_since && self->pipeline && gs_playback_is_looping (self) &&
      gs_playback_get_position (self) >= self->loop_end)
    gs_playback_seek_to (self, self->loop_start);

  return G_SOURCE_CONTINUE;
}

static void
source_setup_cb (GstElement *playbin,
                 GstElement *source,
                 gpointer user_data)
{
  gs_file_source_prepare (source);
}

static GstPadProbeReturn
decoded_cb (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  GsPlayback *self = user_data;

  atomic_fetch_add (&self->n_decoded, 1);

  return GST_PAD_PROBE_OK;
}

/* Counts what the decoder of the pictures gives, whichever one is chosen, and looks after what it gets. */
static void
element_setup_cb (GstElement *playbin,
                  GstElement *element,
                  gpointer user_data)
{
  GsPlayback *self = user_data;
  GstElementFactory *factory = gst_element_get_factory (element);
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstPad) into = NULL;

  if (!factory || !gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_DECODER |
                                                                GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO))
    return;

  pad = gst_element_get_static_pad (element, "src");
  into = gst_element_get_static_pad (element, "sink");
  if (!pad || !into)
    return;

  gs_disposable_pictures_leave_out (into, &self->leave_out);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, decoded_cb, self, NULL);
  g_mutex_lock (&self->lock);
  g_free (self->decoder);
  self->decoder = g_strdup (GST_OBJECT_NAME (factory));
  g_mutex_unlock (&self->lock);
}

void
gs_playback_open_pipeline (GsPlayback *self,
                           GsMediaInfo *info)
{
  g_autoptr (GstBus) bus = NULL;
  g_autofree char *uri = gst_filename_to_uri (info->path, NULL);
  int flags = PLAY_FLAG_NATIVE_AUDIO | PLAY_FLAG_NATIVE_VIDEO | PLAY_FLAG_SOFTWARE_ONLY;

  self->info = gs_media_info_ref (info);
  self->pipeline = gst_object_ref_sink (gst_element_factory_make ("playbin", NULL));

  if (info->has_video)
    {
      const char *convert = g_str_equal (info->orientation, "rotate-0")
                              ? "videoconvertscale add-borders=false"
                              : "videoflip video-direction=auto ! videoconvertscale add-borders=false";

      flags |= PLAY_FLAG_VIDEO;
      self->video_sink = gst_object_ref_sink (gs_video_sink_new (info, frame_cb, self));
      g_object_set (self->pipeline, "video-sink",
                    make_sink_bin (gst_parse_bin_from_description (convert, TRUE, NULL), self->video_sink), NULL);
    }

  if (info->has_audio)
    {
      flags |= PLAY_FLAG_AUDIO;
      self->audio_sink = gst_object_ref_sink (gs_port_audio_sink_new ());
      g_signal_connect (self->audio_sink, "notify::silent-reason", G_CALLBACK (silent_reason_cb), self);
      g_object_set (self->pipeline, "audio-sink", make_sink_bin (gs_tempo_new (), self->audio_sink), NULL);
    }

  g_object_set (self->pipeline, "uri", uri, "flags", flags, NULL);
  g_signal_connect (self->pipeline, "source-setup", G_CALLBACK (source_setup_cb), NULL);
  g_signal_connect (self->pipeline, "element-setup", G_CALLBACK (element_setup_cb), self);

  g_mutex_lock (&self->lock);
  self->state.info = gs_media_info_ref (info);
  gst_object_replace ((GstObject **) &self->sound, GST_OBJECT (self->audio_sink));
  gst_object_replace ((GstObject **) &self->picture, GST_OBJECT (self->video_sink));
  if (self->video_sink)
    g_object_set (self->video_sink, "ts-offset", -self->lead, NULL);
  if (self->audio_sink)
    g_object_set (self->audio_sink, "volume", self->gain, NULL);
  g_mutex_unlock (&self->lock);

  bus = gst_element_get_bus (self->pipeline);
  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (bus_cb), self, NULL);
  g_source_attach (self->bus_source, self->context);

  self->seek_target = info->has_video ? info->pts[0] : 0;
  self->seek_frame = 0;
  gs_playback_hold_position (self, self->seek_target);
  atomic_store (&self->shown, 0);
  atomic_store (&self->n_decoded, 0);
  atomic_store (&self->n_dropped, 0);
  atomic_store (&self->shown_at_open, atomic_load (&self->n_shown));
  self->preparing = TRUE;
  self->busy_since = g_get_monotonic_time ();
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
}
