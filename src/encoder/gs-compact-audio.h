/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fa of the compact encoder. */
#define GS_COMPACT_AUDIO_FEATURES 48

/* Samples a second of the sound given. */
#define GS_COMPACT_AUDIO_RATE 16000

/* Index of the presence value: 1 while there is a sound stream, 0 elsewhere (then every other value of the row is 0). */
#define GS_COMPACT_AUDIO_PRESENCE 0

/**
 * GsCompactAudio:
 *
 * Sound into one row of features for each frame, as a stream: memory does not grow with the sound's length.
 * Use from one thread.
 */
typedef struct _GsCompactAudio GsCompactAudio;

const char *gs_compact_audio_get_feature_name (guint feature);

GsCompactAudio *gs_compact_audio_new (const gint64 *pts, gsize n_frames, float *rows);
GsCompactAudio *gs_compact_audio_new_live (void);
void gs_compact_audio_free (GsCompactAudio *self);
gsize gs_compact_audio_push (GsCompactAudio *self, const float *samples, gsize n_samples);
void gs_compact_audio_finish (GsCompactAudio *self);
void gs_compact_audio_add_frame (GsCompactAudio *self, gint64 time);
gboolean gs_compact_audio_take_row (GsCompactAudio *self, float *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsCompactAudio, gs_compact_audio_free)

G_END_DECLS
