/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsAttribution:
 * @first: first frame of the clip in it
 * @n_frames: number of frames
 * @n_outputs: outputs of the network
 * @face: [n_frames, n_outputs] contribution of the picture's features
 * @sound: [n_frames, n_outputs] contribution of the sound's features
 * @difference: [n_frames, n_outputs] prediction less that of the baseline, which the contributions should add up to
 * @baseline: [n_frames, n_outputs] what the network says where there is neither face nor sound
 * @uncertainty: [n_frames, n_outputs] how far @face and @sound may be from the integral that they stand for
 * @n_steps: steps of the way, of the window that took most
 *
 * What the picture and the sound contributed to the predictions of a range of frames.
 */
typedef struct
{
  guint first;
  guint n_frames;
  guint n_outputs;
  float *face;
  float *sound;
  float *difference;
  float *baseline;
  float *uncertainty;
  guint n_steps;
} GsAttribution;

/**
 * GsAttributionSum:
 * @face: mean contribution of the picture
 * @sound: mean contribution of the sound
 * @difference: mean of prediction less baseline
 * @baseline: mean of the baseline's prediction
 * @uncertainty: mean of how far @face and @sound may be from the integrals that they stand for
 * @error: |@face + @sound - @difference|
 * @relative_error: @error by |@difference|; NaN where that is below %GS_ATTRIBUTION_LEAST
 * @n_frames: how many frames were counted
 *
 * The same over some frames at once; for their mean prediction these are its integrated gradients.
 */
typedef struct
{
  double face;
  double sound;
  double difference;
  double baseline;
  double uncertainty;
  double error;
  double relative_error;
  guint n_frames;
} GsAttributionSum;

/* A difference this small has no share that could be given in percent. */
#define GS_ATTRIBUTION_LEAST 0.01

typedef void (*GsAttributionProgress) (const GsAttribution *attribution, guint n_final, gpointer user_data);

GsAttribution *gs_attribution_compute (GsNetwork *network,
                                       guint n_frames,
                                       const float *video,
                                       const float *audio,
                                       guint first,
                                       guint end,
                                       guint n_threads,
                                       GsAttributionProgress progress,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error);
void gs_attribution_free (GsAttribution *self);
void gs_attribution_sum (const GsAttribution *self,
                         guint output,
                         guint first,
                         guint end,
                         GsAttributionSum *sum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAttribution, gs_attribution_free)

G_END_DECLS
