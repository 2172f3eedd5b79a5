/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-dropout.h"

#include "gs-dispatch.h"
#include "gs-random.h"

#include <string.h>

/**
 * gs_dropout_new:
 * @share: share of the elements that is dropped, below 1
 * @seed: seed of the training
 * @step: number of the training step
 * @sequence: index of the sequence in the batch
 * @layer: number of the layer
 *
 * Returns: the dropout of one layer for one sequence in one step
 */
GsDropout
gs_dropout_new (double share,
                guint64 seed,
                guint64 step,
                guint sequence,
                guint layer)
{
  guint64 key = gs_random_mix (gs_random_mix (seed + gs_random_mix (step)) + ((guint64) sequence << 32) + layer);

  return (GsDropout) {
    .key = { (guint32) key, (guint32) (key >> 32) },
    .threshold = (guint32) (share * 4294967296.0),
    .scale = (float) (1.0 / (1.0 - share)),
  };
}

GS_BODY
gs_dropout_pass_body (guint32 first,
                      guint32 second,
                      guint32 threshold,
                      float scale,
                      gsize n,
                      const float *x,
                      float *y)
{
  /* An element is read before it is written, also where @y is @x. */
#pragma GCC ivdep
  for (guint32 i = 0; i < (guint32) n; i++)
    {
      /* Two rounds of a 32-bit finaliser (Wellons' lowbias32), one for each half of the key. */
      guint32 hash = i + first;

      hash = (hash ^ (hash >> 16)) * 0x7feb352du;
      hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
      hash = (hash ^ (hash >> 16)) + second;
      hash = (hash ^ (hash >> 16)) * 0x7feb352du;
      hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
      hash = hash ^ (hash >> 16);
      y[i] = hash >= threshold ? x[i] * scale : 0.0f;
    }
}

GS_DISPATCH_STATIC (gs_dropout_pass,
                    (guint32 first, guint32 second, guint32 threshold, float scale, gsize n, const float *x, float *y),
                    (first, second, threshold, scale, n, x, y))

/**
 * gs_dropout_apply:
 * @self: a dropout
 * @n: number of elements, below 2^32
 * @x: (array length=n): values, or gradients on the way back
 * @y: (array length=n) (out): the same, dropped or scaled; may be @x
 */
void
gs_dropout_apply (const GsDropout *self,
                  gsize n,
                  const float *x,
                  float *y)
{
  if (self->threshold > 0)
    gs_dropout_pass (self->key[0], self->key[1], self->threshold, self->scale, n, x, y);
  else if (y != x)
    memcpy (y, x, n * sizeof (float));
}
