/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"
#include "gs-sound-device.h"
#include "gs-video-frame.h"

G_BEGIN_DECLS

/**
 * GsPlayback:
 *
 * The worker behind #GsPlayer: owns the pipeline and a thread in which all of it is controlled. Functions named
 * `gs_playback_do_` only leave an order for that thread; the others may be called from any thread.
 */
typedef struct _GsPlayback GsPlayback;

/**
 * GsPlaybackState:
 * @info: (nullable): the clip that is open
 * @error: (nullable): why nothing plays
 * @silent_reason: (nullable): why nothing is heard
 * @notice: (nullable): what was last to be said of the sound device
 * @loading: a file is being opened
 * @seeking: the asked picture is not there yet
 * @playing: time goes on, or will as soon as it can
 * @eos: played to the end
 * @n_lost: how often a sound device went away in mid-play
 * @play_serial: the last order about @playing that is worked into it
 * @seek_serial: the last order about @seeking that is worked into it
 *
 * What the worker tells.
 */
typedef struct
{
  GsMediaInfo *info;
  GError *error;
  char *silent_reason;
  char *notice;
  gboolean loading;
  gboolean seeking;
  gboolean playing;
  gboolean eos;
  guint n_lost;
  guint play_serial;
  guint seek_serial;
} GsPlaybackState;

typedef void (*GsPlaybackFrameFunc) (GsVideoFrame *frame,
                                     gpointer user_data);
typedef void (*GsPlaybackChangedFunc) (gpointer user_data);

GsPlayback *gs_playback_new (GsPlaybackChangedFunc changed,
                             GsPlaybackFrameFunc frame,
                             gpointer user_data);
void gs_playback_free (GsPlayback *self);

void gs_playback_do_load (GsPlayback *self,
                          const char *path,
                          GsMediaInfo *info);
void gs_playback_do_play (GsPlayback *self,
                          gboolean play,
                          guint serial);
void gs_playback_do_seek (GsPlayback *self,
                          gint64 time,
                          guint serial);
void gs_playback_do_step (GsPlayback *self,
                          int n_frames,
                          guint serial);
void gs_playback_do_rest (GsPlayback *self,
                          guint serial);
void gs_playback_do_set_rate (GsPlayback *self,
                              double rate);
void gs_playback_do_set_loop (GsPlayback *self,
                              gint64 start,
                              gint64 end);

void gs_playback_set_gain (GsPlayback *self,
                           double gain);
void gs_playback_set_picture_lead (GsPlayback *self,
                                   gint64 lead);
void gs_playback_get_picture_state (GsPlayback *self,
                                    GsPictureState *state);
gint64 gs_playback_get_position (GsPlayback *self);
guint gs_playback_get_underruns (GsPlayback *self);
void gs_playback_get_sound_state (GsPlayback *self,
                                  GsSoundState *state);
guint gs_playback_get_frame (GsPlayback *self);
void gs_playback_get_state (GsPlayback *self,
                            GsPlaybackState *state);
void gs_playback_state_clear (GsPlaybackState *state);

G_END_DECLS
