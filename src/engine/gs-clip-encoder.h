/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-features.h"
#include "gs-perturbation.h"
#include "gs-session.h"
#include "gs-task-pool.h"

G_BEGIN_DECLS

/**
 * GsClipSource:
 * @path: the media file
 * @hash: (nullable): its content hash, for the cache
 * @size: its size in bytes; 0 = not known
 * @pts: the frame index ([n_frames])
 * @n_frames: number of frames
 * @person: number of the person that is chosen; 0 = the largest face
 * @perturbation: (nullable): what is changed in the clip before it is encoded
 *
 * What of a clip a worker needs: a copy, because the clip itself belongs to the main thread.
 */
typedef struct
{
  char *path;
  char *hash;
  gint64 size;
  gint64 *pts;
  guint n_frames;
  guint person;
  GsPerturbation *perturbation;
} GsClipSource;

/**
 * GsClipEncoder:
 *
 * Turns a clip into features, a step at a time: sound in a thread of its own, pictures through a pool, from the
 * playhead outward, or both from the cache. Belongs to the worker.
 */
typedef struct _GsClipEncoder GsClipEncoder;

typedef void (*GsProgressFunc) (double fraction, double rate, gpointer user_data);

GsClipSource *gs_clip_source_new (GsClip *clip);
void gs_clip_source_free (GsClipSource *self);

GsClipEncoder *gs_clip_encoder_new (const GsClipSource *source, GsDeep *deep, GsTaskPool *pool, const gint *playhead,
                                    GCancellable *cancellable, GError **error);
void gs_clip_encoder_free (GsClipEncoder *self);
gboolean gs_clip_encoder_step (GsClipEncoder *self, GError **error);
gboolean gs_clip_encoder_take_rows (GsClipEncoder *self, guint *first, guint *n);
gboolean gs_clip_encoder_is_waiting (GsClipEncoder *self);
gboolean gs_clip_encoder_is_from_cache (GsClipEncoder *self);
gboolean gs_clip_encoder_is_done (GsClipEncoder *self);
gboolean gs_clip_encoder_is_settled (GsClipEncoder *self);
gboolean gs_clip_encoder_settle (GsClipEncoder *self, gboolean *changed, GError **error);
guint gs_clip_encoder_get_n_frames_done (GsClipEncoder *self);
const GsClipFeatures *gs_clip_encoder_get_features (GsClipEncoder *self);

GsClipFeatures *gs_encode_source (const GsClipSource *source, GsDeep *deep, GsProgressFunc progress, gpointer user_data,
                                  GCancellable *cancellable, GError **error);
GsClipFeatures *gs_encode_clip (GsClip *clip, GsDeep *deep, GsProgressFunc progress, gpointer user_data,
                                GCancellable *cancellable, GError **error);
GsClipFeatures *gs_encode_for_networks (const GsClipSource *source, GPtrArray *networks, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipSource, gs_clip_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipEncoder, gs_clip_encoder_free)

G_END_DECLS
