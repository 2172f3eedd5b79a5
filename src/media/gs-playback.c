/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-playback.h"

#include "gs-media-error.h"
#include "gs-media-init.h"
#include "gs-port-audio-sink.h"
#include "gs-video-sink.h"

#include <gst/gst.h>
#include <stdatomic.h>
#include <string.h>

/* playbin's own flags are not in a header. */
#define PLAY_FLAG_VIDEO         (1 << 0)
#define PLAY_FLAG_AUDIO         (1 << 1)
#define PLAY_FLAG_NATIVE_AUDIO  (1 << 5)
#define PLAY_FLAG_NATIVE_VIDEO  (1 << 6)
#define PLAY_FLAG_SOFTWARE_ONLY (1 << 12)

/* A file that gives no picture for that long after it was opened or sought in is given up. */
#define STALL_TIME         (10 * G_USEC_PER_SEC)
#define WATCH_MILLISECONDS 10

struct _GsPlayback
{
  GsPlaybackChangedFunc changed;
  GsPlaybackFrameFunc frame;
  gpointer user_data;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;

  /* worker */
  GsMediaInfo *info;
  GstElement *pipeline;
  GstElement *video_sink;
  GstElement *audio_sink;
  GSource *bus_source;
  GSource *watch;
  gint64 busy_since;   /* monotonic microseconds since when an answer of the pipeline is awaited, 0 if none is */
  gboolean preparing;  /* the pipeline's first picture is awaited */
  gboolean seek_waits; /* another seek is to follow the one under way */
  gint64 seek_target;  /* media time asked for last */
  guint seek_frame;    /* and its frame */
  guint n_attempts;
  guint shown_before; /* pictures shown before the seek under way */
  double rate;
  gint64 loop_start;
  gint64 loop_end;
  gboolean playing;
  gboolean eos;
  gboolean had_device;

  /* atomic, from the streaming thread */
  atomic_uint shown;
  atomic_uint n_shown;

  /* under lock: between the worker and everybody */
  GMutex lock;
  GCancellable *cancellable; /* of the probe under way */
  GsPlaybackState state;
  GstElement *clocked; /* sink to ask for the time while it goes on */
  GstElement *sound;   /* the sink with the volume */
  gint64 position;     /* media time while it stands; never before it while it goes on */
  guint position_serial;
  double gain;
};

typedef struct
{
  GsPlayback *self;
  char *path;
  GsMediaInfo *info;
  gint64 start;
  gint64 end;
  double rate;
  int n_frames;
  gboolean play;
  guint serial;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  g_clear_pointer (&order->info, gs_media_info_unref);
  g_free (order);
}

static void
give_order (GsPlayback *self,
            GSourceFunc func,
            Order *order)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* An idle source even in its own thread, so that orders never overtake one another. */
  order->self = self;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, order, order_free);
  g_source_attach (source, self->context);
}

/* ---- telling ---- */

static void
publish (GsPlayback *self)
{
  self->changed (self->user_data);
}

static void
set_error (GsPlayback *self,
           GError *error)
{
  g_mutex_lock (&self->lock);
  g_clear_error (&self->state.error);
  self->state.error = error;
  g_mutex_unlock (&self->lock);
}

/* From here on the time stands at @position. */
static void
hold_position (GsPlayback *self,
               gint64 position)
{
  g_mutex_lock (&self->lock);
  gst_clear_object (&self->clocked);
  if (position >= 0)
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

  g_object_get (sink, "silent-reason", &reason, NULL);

  g_mutex_lock (&self->lock);
  if (reason && !self->state.silent_reason && self->had_device)
    self->state.n_lost++;
  self->had_device = reason == NULL;
  g_free (self->state.silent_reason);
  self->state.silent_reason = reason;
  g_mutex_unlock (&self->lock);

  publish (self);
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

/* ---- the pipeline ---- */

static GstElement *
make_sink_bin (const char *description,
               GstElement *sink)
{
  GstElement *bin = gst_bin_new (NULL);
  GstElement *convert = gst_parse_bin_from_description (description, TRUE, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (convert, "sink");

  gst_bin_add_many (GST_BIN (bin), convert, sink, NULL);
  gst_element_link (convert, sink);
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", pad));

  return bin;
}

static void
close_pipeline (GsPlayback *self)
{
  hold_position (self, 0);

  g_mutex_lock (&self->lock);
  gst_clear_object (&self->sound);
  self->had_device = FALSE;
  g_clear_pointer (&self->state.silent_reason, g_free);
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
  self->preparing = FALSE;
  self->seek_waits = FALSE;
}

static void
fail (GsPlayback *self,
      GError *error)
{
  close_pipeline (self);
  set_error (self, error);
  self->playing = FALSE;

  g_mutex_lock (&self->lock);
  self->state.loading = FALSE;
  self->state.seeking = FALSE;
  self->state.playing = FALSE;
  g_mutex_unlock (&self->lock);

  publish (self);
}

static gint64
query_position (GsPlayback *self)
{
  return gs_playback_get_position (self);
}

static void
update_playing (GsPlayback *self)
{
  g_mutex_lock (&self->lock);
  self->state.playing = self->playing;
  self->state.eos = self->eos;
  g_mutex_unlock (&self->lock);

  publish (self);
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

/* Time goes on: from now on the clock is asked. */
static void
release_position (GsPlayback *self)
{
  GstElement *sink = get_clocked_sink (self);

  g_mutex_lock (&self->lock);
  if (sink && self->position_serial == self->state.seek_serial)
    gst_object_replace ((GstObject **)&self->clocked, GST_OBJECT (sink));
  g_mutex_unlock (&self->lock);
}

/* A seek lands between the asked picture and the one before, because one from before that still lasts there would come
 * with a changed time; the sink lets the asked one through first. Pictures that lean on a later key frame need a start
 * from further back: each attempt goes further. */
static void
start_seek (GsPlayback *self)
{
  static const gint64 run_up[] = { 0, 2, 10, 3600 };
  gint64 start = self->seek_target;
  gint64 first = -1;

  if (self->info->has_video)
    {
      guint frame = self->seek_frame;
      const gint64 *pts = self->info->pts;

      first = pts[frame];
      start = frame > 0 ? pts[frame - 1] + (pts[frame] - pts[frame - 1]) / 2 : 0;
      start = MAX (start - run_up[MIN (self->n_attempts, G_N_ELEMENTS (run_up) - 1)] * GST_SECOND, 0);
      gs_video_sink_set_target (GS_VIDEO_SINK (self->video_sink), first);
    }

  self->n_attempts++;
  self->shown_before = atomic_load (&self->n_shown);
  self->seek_waits = FALSE;
  self->busy_since = g_get_monotonic_time ();

  if (!gst_element_seek (self->pipeline, self->rate, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                         GST_SEEK_TYPE_SET, start, GST_SEEK_TYPE_NONE, 0))
    {
      g_autofree char *name = g_path_get_basename (self->info->path);

      self->busy_since = 0;
      fail (self, g_error_new (GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                               "“%s” cannot be sought in; convert it to MP4, Matroska or WebM", name));
    }
}

static void
seek_to (GsPlayback *self,
         gint64 time)
{
  if (!self->info)
    return;

  time = CLAMP (time, 0, self->info->duration);
  self->n_attempts = 0;
  self->seek_target = time;
  if (self->info->has_video)
    {
      self->seek_frame = gs_media_info_get_frame_at (self->info, time);
      self->seek_target = self->info->pts[self->seek_frame];
    }
  self->eos = FALSE;

  hold_position (self, self->seek_target);
  g_mutex_lock (&self->lock);
  self->state.seeking = TRUE;
  self->state.eos = FALSE;
  g_mutex_unlock (&self->lock);

  if (self->busy_since)
    self->seek_waits = TRUE;
  else
    start_seek (self);

  publish (self);
}

static void
apply_state (GsPlayback *self)
{
  if (self->pipeline && !self->preparing)
    gst_element_set_state (self->pipeline, self->playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

/* A change of state that was under way when the seek began ends with the same message as the seek. */
static gboolean
has_answered (GsPlayback *self)
{
  return self->preparing || !self->video_sink || atomic_load (&self->n_shown) != self->shown_before ||
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
      self->state.loading = FALSE;
      g_mutex_unlock (&self->lock);

      /* The Matroska demultiplexer corrects its timeline while the first blocks come; after a seek its times are final.
       * And who asked for another place or speed meanwhile gets it. */
      if (!self->seek_waits &&
          ((self->info->container && strstr (self->info->container, "Matroska")) || self->rate != 1))
        {
          self->seek_target = self->info->has_video ? self->info->pts[0] : 0;
          self->seek_frame = 0;
          self->n_attempts = 0;
          self->seek_waits = TRUE;
        }
    }

  if (self->seek_waits)
    {
      self->n_attempts = 0;
      start_seek (self);
    }
  else if (!opened && self->info->has_video && atomic_load (&self->shown) > self->seek_frame && self->n_attempts < 4 &&
           !self->playing)
    {
      start_seek (self);
    }
  else
    {
      g_mutex_lock (&self->lock);
      self->state.seeking = FALSE;
      g_mutex_unlock (&self->lock);
      if (self->playing)
        release_position (self);
    }

  if (opened)
    apply_state (self);
  publish (self);
}

static gboolean
is_looping (GsPlayback *self)
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

  if (is_looping (self))
    {
      seek_to (self, self->loop_start);
      return;
    }

  hold_position (self, self->info->duration);
  self->playing = FALSE;
  self->eos = TRUE;
  apply_state (self);
  update_playing (self);
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
        fail (self, gs_media_error_new_from_gst (cause, self->info->path));
        break;
      }

    case GST_MESSAGE_CLOCK_LOST:
      gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
      apply_state (self);
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
static gboolean
watch_cb (gpointer user_data)
{
  GsPlayback *self = user_data;

  if (self->busy_since && g_get_monotonic_time () - self->busy_since > STALL_TIME)
    {
      fail (self, gs_media_error_new_stalled (self->info->path));
      return G_SOURCE_CONTINUE;
    }

  if (self->playing && !self->busy_since && self->pipeline && is_looping (self) &&
      query_position (self) >= self->loop_end)
    seek_to (self, self->loop_start);

  return G_SOURCE_CONTINUE;
}

static void
open_pipeline (GsPlayback *self,
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
      g_object_set (self->pipeline, "video-sink", make_sink_bin (convert, self->video_sink), NULL);
    }

  if (info->has_audio)
    {
      flags |= PLAY_FLAG_AUDIO;
      self->audio_sink = gst_object_ref_sink (gs_port_audio_sink_new ());
      g_signal_connect (self->audio_sink, "notify::silent-reason", G_CALLBACK (silent_reason_cb), self);
      g_object_set (self->pipeline, "audio-sink",
                    make_sink_bin ("audioconvert ! scaletempo ! audioconvert ! audioresample", self->audio_sink), NULL);
    }

  g_object_set (self->pipeline, "uri", uri, "flags", flags, NULL);

  g_mutex_lock (&self->lock);
  self->state.info = gs_media_info_ref (info);
  gst_object_replace ((GstObject **)&self->sound, GST_OBJECT (self->audio_sink));
  if (self->audio_sink)
    g_object_set (self->audio_sink, "volume", self->gain, NULL);
  g_mutex_unlock (&self->lock);

  bus = gst_element_get_bus (self->pipeline);
  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (bus_cb), self, NULL);
  g_source_attach (self->bus_source, self->context);

  hold_position (self, info->has_video ? info->pts[0] : 0);
  atomic_store (&self->shown, 0);
  self->preparing = TRUE;
  self->busy_since = g_get_monotonic_time ();
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
}

/* ---- orders ---- */

static gboolean
load_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsMediaInfo) info = order->info ? gs_media_info_ref (order->info) : NULL;
  GError *error = NULL;

  close_pipeline (self);
  set_error (self, NULL);
  self->eos = FALSE;
  self->loop_start = self->loop_end = 0;

  g_mutex_lock (&self->lock);
  self->state.loading = order->path || info;
  self->state.seeking = FALSE;
  self->state.eos = FALSE;
  g_mutex_unlock (&self->lock);
  publish (self);

  if (!order->path && !info)
    return G_SOURCE_REMOVE;

  if (!info)
    {
      g_mutex_lock (&self->lock);
      self->cancellable = g_object_ref (cancellable);
      g_mutex_unlock (&self->lock);

      info = gs_media_probe (order->path, cancellable, &error);

      g_mutex_lock (&self->lock);
      g_clear_object (&self->cancellable);
      g_mutex_unlock (&self->lock);
    }

  if (info && gs_media_check_file (info->path, NULL, &error))
    open_pipeline (self, info);
  else
    fail (self, error);

  publish (self);

  return G_SOURCE_REMOVE;
}

static gboolean
play_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;
  gint64 position;

  g_mutex_lock (&self->lock);
  self->state.play_serial = order->serial;
  g_mutex_unlock (&self->lock);

  if (order->play && self->info)
    {
      position = query_position (self);
      if (is_looping (self) && (position < self->loop_start || position >= self->loop_end))
        seek_to (self, self->loop_start);
      else if (self->eos)
        seek_to (self, 0);
    }

  if (!order->play && !self->busy_since)
    hold_position (self, query_position (self));

  self->playing = order->play;
  apply_state (self);
  if (self->playing && self->pipeline && !self->busy_since)
    release_position (self);
  update_playing (self);

  return G_SOURCE_REMOVE;
}

static gboolean
seek_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;

  g_mutex_lock (&self->lock);
  self->state.seek_serial = order->serial;
  g_mutex_unlock (&self->lock);

  seek_to (self, order->start);

  return G_SOURCE_REMOVE;
}

static gboolean
step_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;
  gint64 from;
  gint64 frame;

  g_mutex_lock (&self->lock);
  self->state.seek_serial = order->serial;
  g_mutex_unlock (&self->lock);

  if (!self->info || !self->info->has_video)
    return G_SOURCE_REMOVE;

  /* From where the steps before this one lead, even if they are still on their way. */
  from = self->busy_since && !self->preparing ? self->seek_frame : atomic_load (&self->shown);
  frame = CLAMP (from + order->n_frames, 0, (gint64)self->info->n_frames - 1);
  seek_to (self, self->info->pts[frame]);

  return G_SOURCE_REMOVE;
}

static gboolean
rate_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;

  if (self->rate == order->rate)
    return G_SOURCE_REMOVE;

  self->rate = order->rate;
  if (self->pipeline && !self->eos)
    seek_to (self, self->busy_since && !self->preparing ? self->seek_target : query_position (self));

  return G_SOURCE_REMOVE;
}

static gboolean
loop_cb (gpointer user_data)
{
  Order *order = user_data;

  order->self->loop_start = order->start;
  order->self->loop_end = order->end;

  return G_SOURCE_REMOVE;
}

/**
 * gs_playback_do_load:
 * @self: a playback
 * @path: (nullable): file to open
 * @info: (nullable): what is in it, if known already; with neither, the clip is closed
 *
 * Opens another clip, paused at its first picture if nothing plays.
 */
void
gs_playback_do_load (GsPlayback *self,
                     const char *path,
                     GsMediaInfo *info)
{
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  order->info = info ? gs_media_info_ref (info) : NULL;

  g_mutex_lock (&self->lock);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  gst_clear_object (&self->clocked);
  self->position = 0;
  g_mutex_unlock (&self->lock);

  give_order (self, load_cb, order);
}

void
gs_playback_do_play (GsPlayback *self,
                     gboolean play,
                     guint serial)
{
  Order *order = g_new0 (Order, 1);

  order->play = play;
  order->serial = serial;
  give_order (self, play_cb, order);
}

void
gs_playback_do_seek (GsPlayback *self,
                     gint64 time,
                     guint serial)
{
  Order *order = g_new0 (Order, 1);

  order->start = time;
  order->serial = serial;

  /* The position is the asked one at once, so that a cursor does not jump back for a moment. */
  g_mutex_lock (&self->lock);
  gst_clear_object (&self->clocked);
  self->position_serial = serial;
  if (self->state.info)
    {
      GsMediaInfo *info = self->state.info;

      time = CLAMP (time, 0, info->duration);
      self->position = info->has_video ? info->pts[gs_media_info_get_frame_at (info, time)] : time;
    }
  g_mutex_unlock (&self->lock);

  give_order (self, seek_cb, order);
}

void
gs_playback_do_step (GsPlayback *self,
                     int n_frames,
                     guint serial)
{
  Order *order = g_new0 (Order, 1);

  order->n_frames = n_frames;
  order->serial = serial;

  g_mutex_lock (&self->lock);
  self->position_serial = serial;
  g_mutex_unlock (&self->lock);

  give_order (self, step_cb, order);
}

void
gs_playback_do_set_rate (GsPlayback *self,
                         double rate)
{
  Order *order = g_new0 (Order, 1);

  order->rate = rate;
  give_order (self, rate_cb, order);
}

void
gs_playback_do_set_loop (GsPlayback *self,
                         gint64 start,
                         gint64 end)
{
  Order *order = g_new0 (Order, 1);

  order->start = start;
  order->end = end;
  give_order (self, loop_cb, order);
}

/* ---- from any thread ---- */

/**
 * gs_playback_set_gain:
 * @self: a playback
 * @gain: 0..1, factor on the samples
 */
void
gs_playback_set_gain (GsPlayback *self,
                      double gain)
{
  g_mutex_lock (&self->lock);
  self->gain = gain;
  if (self->sound)
    g_object_set (self->sound, "volume", gain, NULL);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_playback_get_position:
 * @self: a playback
 *
 * Cheap enough for every frame tick: asks one sink, which looks at the clock.
 *
 * Returns: media time in nanoseconds
 */
gint64
gs_playback_get_position (GsPlayback *self)
{
  g_autoptr (GstElement) clocked = NULL;
  gint64 position;
  gint64 duration;
  gint64 asked;

  g_mutex_lock (&self->lock);
  position = self->position;
  duration = self->state.info ? self->state.info->duration : 0;
  clocked = self->clocked ? gst_object_ref (self->clocked) : NULL;
  g_mutex_unlock (&self->lock);

  if (!clocked || !gst_element_query_position (clocked, GST_FORMAT_TIME, &asked))
    return position;

  return CLAMP (asked, position, MAX (position, duration));
}

guint
gs_playback_get_underruns (GsPlayback *self)
{
  g_autoptr (GstElement) sound = NULL;
  guint n = 0;

  g_mutex_lock (&self->lock);
  sound = self->sound ? gst_object_ref (self->sound) : NULL;
  g_mutex_unlock (&self->lock);

  if (sound)
    g_object_get (sound, "underruns", &n, NULL);

  return n;
}

guint
gs_playback_get_frame (GsPlayback *self)
{
  return atomic_load (&self->shown);
}

/**
 * gs_playback_get_state:
 * @self: a playback
 * @state: (out): a copy, to be cleared with gs_playback_state_clear()
 */
void
gs_playback_get_state (GsPlayback *self,
                       GsPlaybackState *state)
{
  g_mutex_lock (&self->lock);
  *state = self->state;
  state->info = self->state.info ? gs_media_info_ref (self->state.info) : NULL;
  state->error = self->state.error ? g_error_copy (self->state.error) : NULL;
  state->silent_reason = g_strdup (self->state.silent_reason);
  g_mutex_unlock (&self->lock);
}

void
gs_playback_state_clear (GsPlaybackState *state)
{
  g_clear_pointer (&state->info, gs_media_info_unref);
  g_clear_error (&state->error);
  g_clear_pointer (&state->silent_reason, g_free);
}

static gpointer
worker_thread (gpointer data)
{
  GsPlayback *self = data;

  gs_media_init ();
  g_main_context_push_thread_default (self->context);

  self->watch = g_timeout_source_new (WATCH_MILLISECONDS);
  g_source_set_callback (self->watch, watch_cb, self, NULL);
  g_source_attach (self->watch, self->context);

  g_main_loop_run (self->loop);

  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  close_pipeline (self);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static gboolean
quit_cb (gpointer user_data)
{
  GsPlayback *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

/**
 * gs_playback_new:
 * @changed: called in any thread when gs_playback_get_state() has something new
 * @frame: called in a streaming thread with each picture to be seen
 * @user_data: for both
 *
 * Returns: (transfer full): a playback with nothing open
 */
GsPlayback *
gs_playback_new (GsPlaybackChangedFunc changed,
                 GsPlaybackFrameFunc frame,
                 gpointer user_data)
{
  GsPlayback *self = g_new0 (GsPlayback, 1);

  self->changed = changed;
  self->frame = frame;
  self->user_data = user_data;
  self->rate = 1;
  self->gain = 1;
  g_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("player", worker_thread, self);

  return self;
}

/**
 * gs_playback_free:
 * @self: (transfer full): a playback
 *
 * Stops everything; afterwards none of its functions is called any more.
 */
void
gs_playback_free (GsPlayback *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_mutex_lock (&self->lock);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->lock);

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  gs_playback_state_clear (&self->state);
  g_mutex_clear (&self->lock);
  g_free (self);
}
