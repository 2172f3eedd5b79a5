/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-persons.h"
#include "gs-deep.h"
#include "gs-face.h"
#include "gs-run-block.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/* The note of a clip of sound alone. */
#define GS_CLIP_NOTE_NO_PICTURES "The clip has no pictures: the network saw no face"

/**
 * GsSeenFace:
 * @frame: frame of the clip
 * @person: whose face it is, from 1
 * @followed: whether it is the one that is analysed where nobody is chosen
 * @face: the face
 *
 * A face that was found.
 */
typedef struct
{
  guint frame;
  guint person;
  gboolean followed;
  GsFace face;
} GsSeenFace;

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
 * @person: whose face that is; 0 = the largest, whoever that is
 * @seen: (element-type GsSeenFace): every face that was found, by frame; empty until the features are settled
 * @seen_rows: (nullable): the deep encoder's row of each of them ([seen, Fv]); %NULL with the compact one
 * @notes: what people should know: no sound stream, pictures that could not be decoded, ...
 * @n_clip_notes: how many of them, from the first on, hold whoever is followed
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
  guint person;
  GArray *seen;
  float *seen_rows;
  GPtrArray *notes; /* of char * */
  guint n_clip_notes;
} GsClipFeatures;

GsClipFeatures *gs_clip_features_new (const gint64 *pts, guint n_frames, const GsDeep *deep);
void gs_clip_features_free (GsClipFeatures *self);
GsTensorFile *gs_clip_features_to_file (const GsClipFeatures *self, const char *clip_hash);

GsClipFeatures *gs_clip_features_load_cached (const char *clip_hash, const gint64 *pts, guint n_frames,
                                              const GsDeep *deep);
void gs_clip_features_save_cached (const GsClipFeatures *self, const char *clip_hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipFeatures, gs_clip_features_free)

G_END_DECLS
