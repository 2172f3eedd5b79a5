/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-run-block.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/**
 * GsClipFeatures:
 * @n_frames: T
 * @pts: presentation times, nanoseconds ([T])
 * @video: features of the picture ([T, GS_COMPACT_VIDEO_FEATURES])
 * @audio: features of the sound ([T, GS_COMPACT_AUDIO_FEATURES])
 * @faces: the followed face ([T])
 * @notes: what people should know: no sound stream, pictures that could not be decoded, ...
 *
 * What the compact encoder makes of a clip.
 */
typedef struct
{
  guint n_frames;
  gint64 *pts;
  float *video;
  float *audio;
  GsRunFace *faces;
  GPtrArray *notes; /* of char * */
} GsClipFeatures;

GsClipFeatures *gs_clip_features_new (const gint64 *pts, guint n_frames);
void gs_clip_features_free (GsClipFeatures *self);
GsTensorFile *gs_clip_features_to_file (const GsClipFeatures *self, const char *clip_hash);

GsClipFeatures *gs_clip_features_load_cached (const char *clip_hash, const gint64 *pts, guint n_frames);
void gs_clip_features_save_cached (const GsClipFeatures *self, const char *clip_hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipFeatures, gs_clip_features_free)

G_END_DECLS
