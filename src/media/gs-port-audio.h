/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsPortAudio:
 *
 * A stream of sound out of a device.
 */
typedef struct _GsPortAudio GsPortAudio;

/**
 * GsPortAudioFunc:
 * @output: (out) (array): room for interleaved samples
 * @n_frames: how many frames are wanted, one sample a channel each
 * @heard_at: when the first of them will be heard, nanoseconds of the monotonic clock
 * @underflow: whether the device ran dry before this call
 * @user_data: as given when the stream was opened
 *
 * Called in PortAudio's thread: no lock, no memory, no log.
 */
typedef void (*GsPortAudioFunc) (
    float *output, gulong n_frames, gint64 heard_at, gboolean underflow, gpointer user_data);

gboolean gs_port_audio_get_device (int *rate,
                                   int *channels,
                                   GError **error);
GsPortAudio *gs_port_audio_open (
    int rate, int channels, gulong frames_per_call, GsPortAudioFunc func, gpointer user_data, GError **error);
void gs_port_audio_close (GsPortAudio *self);
gboolean gs_port_audio_is_alive (GsPortAudio *self);
const char *gs_port_audio_get_name (GsPortAudio *self);
gboolean gs_port_audio_is_fallback (GsPortAudio *self);
gint64 gs_port_audio_get_latency (GsPortAudio *self);

gint64 gs_port_audio_now (void);

G_END_DECLS
