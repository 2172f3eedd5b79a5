/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-compact-audio.h"
#include "gs-compact-video.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsLiveRow:
 * @index: number of the frame
 * @time: when it was taken, nanoseconds
 * @video: features of the picture
 * @audio: features of the sound
 *
 * The features of one frame: the same bits that the frame has in a clip in which the same face is followed.
 */
typedef struct
{
  guint index;
  gint64 time;
  float video[GS_COMPACT_VIDEO_FEATURES];
  float audio[GS_COMPACT_AUDIO_FEATURES];
} GsLiveRow;

/* The sound features of a frame look half a second ahead, and rest on 25 ms of sound there: no row can be complete
 * sooner after its frame. */
#define GS_LIVE_LOOK_AHEAD (525 * G_GINT64_CONSTANT (1000000))

/**
 * GsLiveEncoder:
 *
 * Faces and sound into features, as they come. Memory is that of the last seconds. Use from one thread.
 */
typedef struct _GsLiveEncoder GsLiveEncoder;

GsLiveEncoder *gs_live_encoder_new (gboolean has_sound);
void gs_live_encoder_free (GsLiveEncoder *self);
void gs_live_encoder_push_face (GsLiveEncoder *self, gint64 time, const GsFace *face);
void gs_live_encoder_push_sound (GsLiveEncoder *self, const float *samples, gsize n_samples, gint64 time);
void gs_live_encoder_finish (GsLiveEncoder *self);
gboolean gs_live_encoder_take_row (GsLiveEncoder *self, GsLiveRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLiveEncoder, gs_live_encoder_free)

G_END_DECLS
