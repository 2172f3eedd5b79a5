/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-vggish.h"

G_BEGIN_DECLS

/* Frames of a batch of patches. */
#define GS_PATCH_BATCH 12

/**
 * GsPatchBatch:
 * @first: the first frame
 * @n: number of frames, 1 .. %GS_PATCH_BATCH
 * @patches: (array length=n): of each frame, [96, 64], within @mel
 * @mel: log-mel of the time they cover
 *
 * The patches of some frames in a row, by themselves: for any thread.
 */
typedef struct
{
  guint first;
  guint n;
  const float *patches[GS_PATCH_BATCH];
  float *mel;
} GsPatchBatch;

/**
 * GsPatchStream:
 *
 * Sound into one log-mel patch for each frame, 0.96 s from the frame's time on. The last sample goes on behind the sound's end for as
 * long as there are frames. Memory does not grow with the sound's length. Use from one thread.
 */
typedef struct _GsPatchStream GsPatchStream;

GsPatchStream *gs_patch_stream_new (const gint64 *pts,
                                    guint n_frames);
void gs_patch_stream_free (GsPatchStream *self);
void gs_patch_stream_push (GsPatchStream *self,
                           const float *samples,
                           gsize n_samples);
void gs_patch_stream_finish (GsPatchStream *self);
GsPatchBatch *gs_patch_stream_take (GsPatchStream *self);
void gs_patch_batch_free (GsPatchBatch *self);
gsize gs_patch_get_start (gint64 pts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPatchStream, gs_patch_stream_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPatchBatch, gs_patch_batch_free)

G_END_DECLS
