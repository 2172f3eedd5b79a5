/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"
#include "gs-sound-device.h"
#include "gs-video-frame.h"

G_BEGIN_DECLS

/* Slowest and fastest speed. */
#define GS_PLAYER_MIN_RATE 0.25
#define GS_PLAYER_MAX_RATE 2.0

/**
 * GsPlayerFrameFunc:
 * @frame: the picture to show; take a reference to keep it
 * @user_data: as given to gs_player_set_frame_func()
 *
 * Called in a streaming thread at the moment @frame is to be seen. Must not block and must not call the player.
 */
typedef void (*GsPlayerFrameFunc) (GsVideoFrame *frame,
                                   gpointer user_data);

#define GS_TYPE_PLAYER (gs_player_get_type ())

/**
 * GsPlayer:
 *
 * Plays a clip with sound. All functions belong to the thread that made the player (the main thread): they return
 * at once, the work is done by a thread of the player's own, and properties are notified and signals emitted
 * in the main context that was the thread's default when the player was made.
 *
 * Properties, all notified: "media-info" (#GsMediaInfo, %NULL until known), "playing" (boolean, what was asked
 * for), "loading" (boolean: opening a file), "seeking" (boolean), "rate" (double 0.25..2), "volume" (double 0..1, as
 * heard), "muted" (boolean), "eos" (boolean: played to the end; where its notification is heard the position is the duration, and
 * then goes back to the time of the last picture, which stays on view), "error" (#GError boxed, %NULL when all is well),
 * "silent-reason" (string or %NULL: why no sound is to be heard although the clip has some, one sentence), "sound-notice"
 * (string or %NULL: what was last to be said of the device, as that it was lost and another is used, one sentence), "underruns"
 * (uint: times the sound ran dry; polled by reading, not notified), "frame" (uint, the picture shown last).
 *
 * Signal "device-lost" (reason): the sound device went away in mid-play; the clip plays on in silence.
 */
G_DECLARE_FINAL_TYPE (GsPlayer, gs_player, GS, PLAYER, GObject)

GsPlayer *gs_player_new (void);
void gs_player_set_frame_func (GsPlayer *self,
                               GsPlayerFrameFunc func,
                               gpointer user_data,
                               GDestroyNotify destroy);

void gs_player_load (GsPlayer *self,
                     const char *path);
void gs_player_load_info (GsPlayer *self,
                          GsMediaInfo *info);
void gs_player_unload (GsPlayer *self);
void gs_player_play (GsPlayer *self);
void gs_player_pause (GsPlayer *self);
void gs_player_seek (GsPlayer *self,
                     gint64 time);
void gs_player_seek_frame (GsPlayer *self,
                           guint frame);
void gs_player_step (GsPlayer *self,
                     int n_frames);
void gs_player_set_loop (GsPlayer *self,
                         gint64 start,
                         gint64 end);

gint64 gs_player_get_position (GsPlayer *self);
gint64 gs_player_get_duration (GsPlayer *self);
guint gs_player_get_frame (GsPlayer *self);
GsMediaInfo *gs_player_get_media_info (GsPlayer *self);
gboolean gs_player_get_playing (GsPlayer *self);
gboolean gs_player_get_loading (GsPlayer *self);
gboolean gs_player_get_seeking (GsPlayer *self);
gboolean gs_player_get_eos (GsPlayer *self);
const GError *gs_player_get_error (GsPlayer *self);
const char *gs_player_get_silent_reason (GsPlayer *self);
guint gs_player_get_underruns (GsPlayer *self);
const char *gs_player_get_sound_notice (GsPlayer *self);
void gs_player_get_sound_state (GsPlayer *self,
                                GsSoundState *state);
void gs_player_set_picture_lead (GsPlayer *self,
                                 gint64 lead);
void gs_player_get_picture_state (GsPlayer *self,
                                  GsPictureState *state);

double gs_player_get_rate (GsPlayer *self);
void gs_player_set_rate (GsPlayer *self,
                         double rate);
double gs_player_get_volume (GsPlayer *self);
void gs_player_set_volume (GsPlayer *self,
                           double volume);
gboolean gs_player_get_muted (GsPlayer *self);
void gs_player_set_muted (GsPlayer *self,
                          gboolean muted);

G_END_DECLS
