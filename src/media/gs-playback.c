/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of GsPlayback that others call: orders for its thread, and what can be asked at any time. */
#include "gs-playback-private.h"

#include "gs-media-error.h"
#include "gs-media-init.h"
#include "gs-port-audio-sink.h"

#define WATCH_MILLISECONDS 10

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

static gboolean
load_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsMediaInfo) info = order->info ? gs_media_info_ref (order->info) : NULL;
  GError *error = NULL;

  gs_playback_close_pipeline (self);
  gs_playback_set_error (self, NULL);
  self->eos = FALSE;
  self->loop_start = self->loop_end = 0;

  g_mutex_lock (&self->lock);
  self->state.loading = order->path || info;
  self->state.seeking = FALSE;
  self->state.eos = FALSE;
  g_mutex_unlock (&self->lock);
  gs_playback_publish (self);

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
    gs_playback_open_pipeline (self, info);
  else
    gs_playback_fail (self, error);

  gs_playback_publish (self);

  return G_SOURCE_REMOVE;
}

/* Stopped, the picture on view is that of the time: time goes on to a picture that was handed over a little early, and one
 * that did not come in time, because the machine is late, is fetched. */
static void
settle (GsPlayback *self)
{
  const GsMediaInfo *info = self->info;
  gint64 position = gs_playback_get_position (self);
  gint64 lead;
  guint shown;
  guint at;

  if (!info->has_video || info->n_frames == 0 || position < info->pts[0])
    return;

  g_mutex_lock (&self->lock);
  lead = (gint64) (self->lead * MAX (self->rate, 1));
  g_mutex_unlock (&self->lock);

  at = gs_media_info_get_frame_at (info, position);
  shown = MIN (atomic_load (&self->shown), info->n_frames - 1);
  if (shown > at && info->pts[shown] - position <= lead)
    gs_playback_hold_position (self, info->pts[shown]);
  else if (shown != at)
    gs_playback_seek_to (self, position);
}

static gboolean
play_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;
  gint64 position;
  gboolean stops;

  g_mutex_lock (&self->lock);
  self->state.play_serial = order->serial;
  g_mutex_unlock (&self->lock);

  if (order->play && self->info)
    {
      position = gs_playback_get_position (self);
      if (gs_playback_is_looping (self) && (position < self->loop_start || position >= self->loop_end))
        gs_playback_seek_to (self, self->loop_start);
      else if (self->eos)
        gs_playback_seek_to (self, 0);
      else if (self->stale && !self->seek_waits)
        gs_playback_seek_to (self, position);
    }

  stops = self->playing && !order->play && !self->busy_since;
  if (stops)
    gs_playback_hold_position (self, gs_playback_get_position (self));

  self->playing = order->play && self->info;
  if (self->playing)
    self->pipe_frame = G_MAXUINT;
  gs_playback_apply_state (self);
  /* Not before: until the sink has stopped it may still hand a picture over. */
  if (stops && self->info)
    settle (self);
  gs_playback_release_position (self);
  gs_playback_update_playing (self);

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

  gs_playback_seek_to (self, order->start);

  return G_SOURCE_REMOVE;
}

static gboolean
rest_cb (gpointer user_data)
{
  Order *order = user_data;
  GsPlayback *self = order->self;

  g_mutex_lock (&self->lock);
  self->state.seek_serial = order->serial;
  g_mutex_unlock (&self->lock);

  gs_playback_rest (self);

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

  /* Nowhere to go, which is an answer too. */
  if (!self->info || !self->info->has_video)
    {
      gs_playback_publish (self);
      return G_SOURCE_REMOVE;
    }

  /* From where the steps before this one lead, even if they are still on their way. */
  from = self->busy_since && !self->preparing ? self->seek_frame : atomic_load (&self->shown);
  frame = CLAMP (from + order->n_frames, 0, (gint64) self->info->n_frames - 1);
  gs_playback_step_to (self, frame);

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
    gs_playback_seek_to (self,
                         self->busy_since && !self->preparing ? self->seek_target : gs_playback_get_position (self));

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

      time = CLAMP (time, MIN (info->begin, info->duration), info->duration);
      self->position = info->has_video && time >= info->pts[0] ? info->pts[gs_media_info_get_frame_at (info, time)]
                                                               : time;
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

/**
 * gs_playback_do_rest:
 * @self: a playback that stands at the end
 * @serial: of the seek that this counts as
 *
 * The clip stands at its last picture from now on, which is shown if it did not come in time. It still is at the end.
 */
void
gs_playback_do_rest (GsPlayback *self,
                     guint serial)
{
  Order *order = g_new0 (Order, 1);

  order->serial = serial;

  g_mutex_lock (&self->lock);
  self->position_serial = serial;
  if (self->state.info && self->state.info->n_frames > 0)
    self->position = self->state.info->pts[self->state.info->n_frames - 1];
  g_mutex_unlock (&self->lock);

  give_order (self, rest_cb, order);
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
 * gs_playback_set_picture_lead:
 * @self: a playback
 * @lead: nanoseconds by which pictures are handed over before they are to be seen
 *
 * Cheap, and of effect from the next picture on.
 */
void
gs_playback_set_picture_lead (GsPlayback *self,
                              gint64 lead)
{
  g_mutex_lock (&self->lock);
  self->lead = lead;
  if (self->picture)
    g_object_set (self->picture, "ts-offset", -lead, NULL);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_playback_get_picture_state:
 * @self: a playback
 * @state: (out): how its pictures come about; free the decoder's name
 */
void
gs_playback_get_picture_state (GsPlayback *self,
                               GsPictureState *state)
{
  *state = (GsPictureState){ 0 };
  g_mutex_lock (&self->lock);
  state->decoder = g_strdup (self->decoder);
  g_mutex_unlock (&self->lock);

  state->decoded = atomic_load (&self->n_decoded);
  state->shown = atomic_load (&self->n_shown) - atomic_load (&self->shown_at_open);
  state->dropped = atomic_load (&self->n_dropped);
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

/**
 * gs_playback_get_sound_state:
 * @self: a playback
 * @state: (out): how sound goes out; free the device's name
 */
void
gs_playback_get_sound_state (GsPlayback *self,
                             GsSoundState *state)
{
  g_autoptr (GstElement) sound = NULL;

  *state = (GsSoundState){ 0 };
  g_mutex_lock (&self->lock);
  sound = self->sound ? gst_object_ref (self->sound) : NULL;
  g_mutex_unlock (&self->lock);

  if (sound)
    gs_port_audio_sink_get_state (GS_PORT_AUDIO_SINK (sound), state);
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
  state->notice = g_strdup (self->state.notice);
  g_mutex_unlock (&self->lock);
}

void
gs_playback_state_clear (GsPlaybackState *state)
{
  g_clear_pointer (&state->info, gs_media_info_unref);
  g_clear_error (&state->error);
  g_clear_pointer (&state->silent_reason, g_free);
  g_clear_pointer (&state->notice, g_free);
}

static gpointer
worker_thread (gpointer data)
{
  GsPlayback *self = data;

  gs_media_init ();
  g_main_context_push_thread_default (self->context);

  self->watch = g_timeout_source_new (WATCH_MILLISECONDS);
  g_source_set_callback (self->watch, gs_playback_watch, self, NULL);
  g_source_attach (self->watch, self->context);

  g_main_loop_run (self->loop);

  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  gs_playback_close_pipeline (self);
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
  /* A decoder may have been set up while its pipeline was closed */
  g_free (self->decoder);
  g_mutex_clear (&self->lock);
  g_free (self);
}
