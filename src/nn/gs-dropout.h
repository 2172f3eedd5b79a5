/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsDropout:
 * @key: random bits of this layer, sequence and step
 * @threshold: what a hash must reach for its element to be kept
 * @scale: of what is kept, 1 / (1 - share)
 *
 * Dropout without a stored mask: whether an element is kept is a function of @key and its position.
 */
typedef struct
{
  guint32 key[2];
  guint32 threshold;
  float scale;
} GsDropout;

GsDropout gs_dropout_new (double share,
                          guint64 seed,
                          guint64 step,
                          guint sequence,
                          guint layer);
void gs_dropout_apply (const GsDropout *self,
                       gsize n,
                       const float *x,
                       float *y);

G_END_DECLS
