/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-forward.h"

G_BEGIN_DECLS

/**
 * GsClipNorms:
 * @n_frames: T
 * @n_iterations: L
 * @norms: ([T, L + 1]) for `video` and `audio`: first the own features as they come from batch normalisation, root mean square, before they
 *   are brought to unit length; then the length of the features after each iteration
 *
 * How long the features are that gates choose between, frame by frame.
 */
typedef struct
{
  guint n_frames;
  guint n_iterations;
  float *norms[2];
} GsClipNorms;

/**
 * GsWindowMap:
 * @correlation: the correlation of one iteration and modality
 * @values: what its data points to
 *
 * One correlation map, kept.
 */
typedef struct
{
  GsCorrelation correlation;
  float *values;
} GsWindowMap;

GsClipNorms *gs_clip_norms_compute (GsNetwork *network,
                                    guint n_frames,
                                    const float *video,
                                    const float *audio,
                                    GCancellable *cancellable,
                                    GError **error);
void gs_clip_norms_free (GsClipNorms *self);
guint gs_window_maps_find (GsNetwork *network,
                           guint n_frames,
                           guint frame);
GArray *gs_window_maps_compute (GsNetwork *network,
                                guint n_frames,
                                const float *video,
                                const float *audio,
                                guint frame,
                                guint *first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsClipNorms, gs_clip_norms_free)

G_END_DECLS
