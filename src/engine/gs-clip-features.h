/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-deep.h"
#include "gs-run-block.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/**
 * GsClipFeatures:
 * @n_frames: T
 * @pts: presentation times, nanoseconds ([T])
 * @encoder: name of what makes the features
 * @weights: (nullable): SHA-256 of the weights it makes them with
 * @n_video: Fv
 * @n_audio: Fa
 * @video: features of the picture ([T, Fv])
 * @audio: features of the sound ([T, Fa])
 * @faces: the followed face ([T])
 * @notes: what people should know: no sound stream, pictures that could not be decoded, ...
 *
 * What an encoder makes of a clip.
 */
typedef struct
{
  guint n_frames;
  gint64 *pts;
  char *encoder;
  char *weights;
  guint n_video;
  guint n_audio;
  float *video;
  float *audio;
  GsRunFace *faces;
  GPtrArray *notes; /* of char * */
} GsClipFeatures;

GsClipFeatures *gs_clip_features_new (const gint64 *pts, guint n_frames, const GsDeep *deep);
void gs_clip_features_free (GsClipFeatures *self);
GsTensorFile *gs_clip_features_to_file (const GsClipFeatures *self, const char *clip_hash);

GsClipFeatures *gs_clip_features_load_cached (const char *clip_hash, const gint64 *pts, guint n_frames,
                                              const GsDeep *deep);
void gs_clip_features_save_cached (const GsClipFeatures *self, const char *clip_hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipFeatures, gs_clip_features_free)

G_END_DECLS
