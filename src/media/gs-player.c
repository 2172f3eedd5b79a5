/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-player.h"

#include "gs-playback.h"

struct _GsPlayer
{
  GObject parent_instance;

  /* main thread */
  GMainContext *context;
  GsPlayback *playback;
  GsPlaybackState state; /* as last told */
  gboolean playing;
  guint play_serial;
  guint seek_serial;
  double rate;
  double volume;
  gboolean muted;

  /* under lock: taken by the streaming thread for each picture */
  GMutex frame_lock;
  GsPlayerFrameFunc frame_func;
  gpointer frame_data;
  GDestroyNotify frame_destroy;

  /* atomic */
  int update_queued;

  /* constant: what the worker has of the player, so that it never holds a reference and the last one is dropped in the
   * main thread */
  GWeakRef *self_ref;
};

G_DEFINE_FINAL_TYPE (GsPlayer, gs_player, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MEDIA_INFO,
  PROP_PLAYING,
  PROP_LOADING,
  PROP_SEEKING,
  PROP_EOS,
  PROP_ERROR,
  PROP_SILENT_REASON,
  PROP_SOUND_NOTICE,
  PROP_UNDERRUNS,
  PROP_RATE,
  PROP_VOLUME,
  PROP_MUTED,
  N_PROPS
};

enum
{
  SIGNAL_DEVICE_LOST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
errors_equal (const GError *a,
              const GError *b)
{
  if (!a || !b)
    return a == b;

  return a->domain == b->domain && a->code == b->code && g_str_equal (a->message, b->message);
}

static guint
begin_seek (GsPlayer *self)
{
  self->seek_serial++;
  if (self->state.info && !self->state.seeking)
    {
      self->state.seeking = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEEKING]);
    }

  return self->seek_serial;
}

/*
 * Whoever heard of the end had the time of it; from here on the clip stands at its last picture. Not where somebody has already asked for
 * another place: the worker would reach that first, and the time would stay at the end.
 */
static void
rest_at_end (GsPlayer *self)
{
  if (self->state.eos && !self->playing && self->state.seek_serial == self->seek_serial && self->state.info && self->state.info->has_video)
    gs_playback_do_rest (self->playback, begin_seek (self));
}

/* Takes over what the worker tells, in the main thread, and notifies of what is different. */
static gboolean
update_cb (gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (GsPlayer) self = g_weak_ref_get (ref);
  GsPlaybackState old;
  gboolean playing;

  if (!self || !self->playback)
    return G_SOURCE_REMOVE;

  g_atomic_int_set (&self->update_queued, FALSE);
  old = self->state;
  gs_playback_get_state (self->playback, &self->state);
  /* An order that is still on its way to the worker counts as carried out. */
  playing = self->state.play_serial == self->play_serial ? self->state.playing : self->playing;
  if (self->state.seek_serial != self->seek_serial)
    self->state.seeking = TRUE;

  g_object_freeze_notify (G_OBJECT (self));
  if (old.info != self->state.info)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA_INFO]);
  if (old.loading != self->state.loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (old.seeking != self->state.seeking)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEEKING]);
  if (old.eos != self->state.eos)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EOS]);
  if (!errors_equal (old.error, self->state.error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  if (g_strcmp0 (old.silent_reason, self->state.silent_reason) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENT_REASON]);
  if (g_strcmp0 (old.notice, self->state.notice) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_NOTICE]);
  if (playing != self->playing)
    {
      self->playing = playing;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
    }
  g_object_thaw_notify (G_OBJECT (self));

  if (self->state.n_lost != old.n_lost && self->state.silent_reason)
    g_signal_emit (self, signals[SIGNAL_DEVICE_LOST], 0, self->state.silent_reason);

  if (self->state.eos && !old.eos)
    rest_at_end (self);

  gs_playback_state_clear (&old);

  return G_SOURCE_REMOVE;
}

static void
self_ref_clear (gpointer data)
{
  g_weak_ref_clear (data);
}

static void
self_ref_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, self_ref_clear);
}

/* In any thread: has the main thread look, once however often it is called before. */
static void
changed_cb (gpointer user_data)
{
  GsPlayer *self = user_data;
  g_autoptr (GSource) source = NULL;

  if (!g_atomic_int_compare_and_exchange (&self->update_queued, FALSE, TRUE))
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, update_cb, g_atomic_rc_box_acquire (self->self_ref), self_ref_release);
  g_source_attach (source, self->context);
}

static void
frame_cb (GsVideoFrame *frame,
          gpointer user_data)
{
  GsPlayer *self = user_data;

  g_mutex_lock (&self->frame_lock);
  if (self->frame_func)
    self->frame_func (frame, self->frame_data);
  g_mutex_unlock (&self->frame_lock);
}

static void
gs_player_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  GsPlayer *self = GS_PLAYER (object);

  switch (prop_id)
    {
    case PROP_MEDIA_INFO:
      g_value_set_boxed (value, self->state.info);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->state.loading);
      break;
    case PROP_SEEKING:
      g_value_set_boolean (value, self->state.seeking);
      break;
    case PROP_EOS:
      g_value_set_boolean (value, self->state.eos);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->state.error);
      break;
    case PROP_SILENT_REASON:
      g_value_set_string (value, self->state.silent_reason);
      break;
    case PROP_SOUND_NOTICE:
      g_value_set_string (value, self->state.notice);
      break;
    case PROP_UNDERRUNS:
      g_value_set_uint (value, gs_player_get_underruns (self));
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_player_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  GsPlayer *self = GS_PLAYER (object);

  switch (prop_id)
    {
    case PROP_RATE:
      gs_player_set_rate (self, g_value_get_double (value));
      break;
    case PROP_VOLUME:
      gs_player_set_volume (self, g_value_get_double (value));
      break;
    case PROP_MUTED:
      gs_player_set_muted (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_player_finalize (GObject *object)
{
  GsPlayer *self = GS_PLAYER (object);

  g_clear_pointer (&self->playback, gs_playback_free);
  gs_playback_state_clear (&self->state);
  gs_player_set_frame_func (self, NULL, NULL, NULL);
  g_mutex_clear (&self->frame_lock);
  g_clear_pointer (&self->self_ref, self_ref_release);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (gs_player_parent_class)->finalize (object);
}

static void
gs_player_class_init (GsPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gs_player_get_property;
  object_class->set_property = gs_player_set_property;
  object_class->finalize = gs_player_finalize;

  properties[PROP_MEDIA_INFO] = g_param_spec_boxed ("media-info", NULL, NULL, GS_TYPE_MEDIA_INFO, readable);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_SEEKING] = g_param_spec_boolean ("seeking", NULL, NULL, FALSE, readable);
  properties[PROP_EOS] = g_param_spec_boolean ("eos", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_SILENT_REASON] = g_param_spec_string ("silent-reason", NULL, NULL, NULL, readable);
  properties[PROP_SOUND_NOTICE] = g_param_spec_string ("sound-notice", NULL, NULL, NULL, readable);
  properties[PROP_UNDERRUNS] = g_param_spec_uint ("underruns", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, GS_PLAYER_MIN_RATE, GS_PLAYER_MAX_RATE, 1, writable);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, writable);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsPlayer::device-lost:
   * @self: the player
   * @reason: one sentence for people
   *
   * The sound device went away in mid-play; the clip plays on in silence.
   */
  signals[SIGNAL_DEVICE_LOST] = g_signal_new ("device-lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
gs_player_init (GsPlayer *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->rate = 1;
  self->volume = 1;
  g_mutex_init (&self->frame_lock);
  self->self_ref = g_atomic_rc_box_new0 (GWeakRef);
  g_weak_ref_init (self->self_ref, self);
  self->playback = gs_playback_new (changed_cb, frame_cb, self);
}

/**
 * gs_player_new:
 *
 * Returns: (transfer full): a player with nothing open
 */
GsPlayer *
gs_player_new (void)
{
  return g_object_new (GS_TYPE_PLAYER, NULL);
}

/**
 * gs_player_set_frame_func:
 * @self: a player
 * @func: (nullable): takes each picture at the moment it is to be seen, in a streaming thread
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * When this returns, the function set before is not called any more.
 */
void
gs_player_set_frame_func (GsPlayer *self,
                          GsPlayerFrameFunc func,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  GDestroyNotify old_destroy;
  gpointer old_data;

  g_mutex_lock (&self->frame_lock);
  old_destroy = self->frame_destroy;
  old_data = self->frame_data;
  self->frame_func = func;
  self->frame_data = user_data;
  self->frame_destroy = destroy;
  g_mutex_unlock (&self->frame_lock);

  if (old_destroy)
    old_destroy (old_data);
}

/**
 * gs_player_load:
 * @self: a player
 * @path: a media file
 *
 * Opens a clip, stopped at its first picture. "loading" is true until it is there or "error" says why not.
 */
void
gs_player_load (GsPlayer *self,
                const char *path)
{
  g_return_if_fail (GS_IS_PLAYER (self) && path != NULL);

  gs_player_pause (self);
  gs_playback_do_load (self->playback, path, NULL);
}

/**
 * gs_player_load_info:
 * @self: a player
 * @info: a clip that has been probed already
 *
 * As gs_player_load(), without reading the whole file again.
 */
void
gs_player_load_info (GsPlayer *self,
                     GsMediaInfo *info)
{
  g_return_if_fail (GS_IS_PLAYER (self) && info != NULL);

  gs_player_pause (self);
  gs_playback_do_load (self->playback, NULL, info);
}

/**
 * gs_player_unload:
 * @self: a player
 *
 * Closes the clip.
 */
void
gs_player_unload (GsPlayer *self)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  gs_player_pause (self);
  gs_playback_do_load (self->playback, NULL, NULL);
}

static void
set_playing (GsPlayer *self,
             gboolean playing)
{
  self->play_serial++;
  gs_playback_do_play (self->playback, playing, self->play_serial);

  if (self->playing != playing)
    {
      self->playing = playing;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
    }
}

/**
 * gs_player_play:
 * @self: a player
 *
 * Plays on from where it stands; from the start, or that of the loop, when it stands at the end.
 */
void
gs_player_play (GsPlayer *self)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  set_playing (self, TRUE);
}

/**
 * gs_player_pause:
 * @self: a player
 *
 * Stops. What is shown then is the picture of the time: one that did not come in time is fetched, and "seeking" until it is there.
 */
void
gs_player_pause (GsPlayer *self)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  set_playing (self, FALSE);
}

/**
 * gs_player_seek:
 * @self: a player
 * @time: nanoseconds of media time
 *
 * Goes to the picture that is to be seen at @time and to its own time; to @time itself in a clip without video. Seeks
 * that come faster than they can be done are left out, except the last.
 */
void
gs_player_seek (GsPlayer *self,
                gint64 time)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  gs_playback_do_seek (self->playback, time, begin_seek (self));
}

/**
 * gs_player_seek_frame:
 * @self: a player
 * @frame: a frame of the index; the last one if there are not so many
 *
 * Goes to exactly that picture.
 */
void
gs_player_seek_frame (GsPlayer *self,
                      guint frame)
{
  GsMediaInfo *info;

  g_return_if_fail (GS_IS_PLAYER (self));

  info = self->state.info;
  if (info && info->n_frames > 0)
    gs_player_seek (self, info->pts[MIN (frame, info->n_frames - 1)]);
}

/**
 * gs_player_step:
 * @self: a player
 * @n_frames: how many pictures forward, or backward if negative
 *
 * Goes exactly that many pictures on. Steps add up however fast they come.
 */
void
gs_player_step (GsPlayer *self,
                int n_frames)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  gs_playback_do_step (self->playback, n_frames, begin_seek (self));
}

/**
 * gs_player_set_loop:
 * @self: a player
 * @start: media time to go back to
 * @end: media time at which to do so; not after @start for no loop
 */
void
gs_player_set_loop (GsPlayer *self,
                    gint64 start,
                    gint64 end)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  gs_playback_do_set_loop (self->playback, start, end);
}

/**
 * gs_player_get_position:
 * @self: a player
 *
 * Returns: media time in nanoseconds, of the sound being heard while it plays; cheap
 */
gint64
gs_player_get_position (GsPlayer *self)
{
  return gs_playback_get_position (self->playback);
}

/**
 * gs_player_get_duration:
 * @self: a player
 *
 * Returns: length of the clip in nanoseconds, 0 without one
 */
gint64
gs_player_get_duration (GsPlayer *self)
{
  return self->state.info ? self->state.info->duration : 0;
}

/**
 * gs_player_get_frame:
 * @self: a player
 *
 * Returns: number of the picture shown last
 */
guint
gs_player_get_frame (GsPlayer *self)
{
  return gs_playback_get_frame (self->playback);
}

/**
 * gs_player_get_media_info:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): the clip
 */
GsMediaInfo *
gs_player_get_media_info (GsPlayer *self)
{
  return self->state.info;
}

gboolean
gs_player_get_playing (GsPlayer *self)
{
  return self->playing;
}

gboolean
gs_player_get_loading (GsPlayer *self)
{
  return self->state.loading;
}

gboolean
gs_player_get_seeking (GsPlayer *self)
{
  return self->state.seeking;
}

gboolean
gs_player_get_eos (GsPlayer *self)
{
  return self->state.eos;
}

/**
 * gs_player_get_error:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): why nothing plays, a sentence for people
 */
const GError *
gs_player_get_error (GsPlayer *self)
{
  return self->state.error;
}

/**
 * gs_player_get_silent_reason:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): why the sound of the clip is not heard, a sentence for people
 */
const char *
gs_player_get_silent_reason (GsPlayer *self)
{
  return self->state.silent_reason;
}

/**
 * gs_player_get_underruns:
 * @self: a player
 *
 * Returns: how often the sound ran dry since the clip was opened
 */
guint
gs_player_get_underruns (GsPlayer *self)
{
  return gs_playback_get_underruns (self->playback);
}

/**
 * gs_player_set_picture_lead:
 * @self: a player
 * @lead: nanoseconds, not negative
 *
 * Who draws needs time from the hand-over of a picture to the moment it is on the screen; pictures are handed over by that much
 * early, so that they are seen when their sound is heard.
 */
void
gs_player_set_picture_lead (GsPlayer *self,
                            gint64 lead)
{
  gs_playback_set_picture_lead (self->playback, MAX (lead, 0));
}

/**
 * gs_player_get_picture_state:
 * @self: a player
 * @state: (out): how its pictures come about; free the decoder's name
 */
void
gs_player_get_picture_state (GsPlayer *self,
                             GsPictureState *state)
{
  gs_playback_get_picture_state (self->playback, state);
}

/**
 * gs_player_get_sound_notice:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): what was last to be said of the sound device, a sentence for people
 */
const char *
gs_player_get_sound_notice (GsPlayer *self)
{
  return self->state.notice;
}

/**
 * gs_player_get_sound_state:
 * @self: a player
 * @state: (out): how sound goes out; free the device's name
 */
void
gs_player_get_sound_state (GsPlayer *self,
                           GsSoundState *state)
{
  gs_playback_get_sound_state (self->playback, state);
}

double
gs_player_get_rate (GsPlayer *self)
{
  return self->rate;
}

/**
 * gs_player_set_rate:
 * @self: a player
 * @rate: speed, %GS_PLAYER_MIN_RATE to %GS_PLAYER_MAX_RATE; the pitch stays
 */
void
gs_player_set_rate (GsPlayer *self,
                    double rate)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  rate = CLAMP (rate, GS_PLAYER_MIN_RATE, GS_PLAYER_MAX_RATE);
  if (rate == self->rate)
    return;

  self->rate = rate;
  gs_playback_do_set_rate (self->playback, rate);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
}

/* Loudness goes with about the third power of the slider. */
static void
apply_volume (GsPlayer *self)
{
  gs_playback_set_gain (self->playback, self->muted ? 0 : self->volume * self->volume * self->volume);
}

double
gs_player_get_volume (GsPlayer *self)
{
  return self->volume;
}

/**
 * gs_player_set_volume:
 * @self: a player
 * @volume: 0..1, as heard
 */
void
gs_player_set_volume (GsPlayer *self,
                      double volume)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  volume = CLAMP (volume, 0, 1);
  if (volume == self->volume)
    return;

  self->volume = volume;
  apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

gboolean
gs_player_get_muted (GsPlayer *self)
{
  return self->muted;
}

void
gs_player_set_muted (GsPlayer *self,
                     gboolean muted)
{
  g_return_if_fail (GS_IS_PLAYER (self));

  muted = !!muted;
  if (muted == self->muted)
    return;

  self->muted = muted;
  apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}
