/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsConv2dShape:
 * @n_in: input channels
 * @n_out: output channels
 * @height: of an input picture
 * @width: of an input picture
 * @kernel: 3 (with one pixel of zeros around the picture) or 1
 * @stride: 1 or 2
 */
typedef struct
{
  gsize n_in;
  gsize n_out;
  gsize height;
  gsize width;
  gsize kernel;
  gsize stride;
} GsConv2dShape;

/**
 * GsConv2dWeights:
 * @weight: [n_out, n_in, kernel, kernel]
 * @bias: (nullable): [n_out]
 * @in_scale: (nullable): [n_in] of a batch normalisation before the convolution
 * @in_shift: (nullable): [n_in] of the same; the zeros around the picture are not shifted
 * @out_scale: (nullable): [n_out] of a batch normalisation behind it
 * @out_shift: (nullable): [n_out] of the same
 * @slope: (nullable): [n_out]: what negative outputs are multiplied by at the very end, PReLU; 0 is ReLU
 *
 * What is folded into a convolution.
 */
typedef struct
{
  const float *weight;
  const float *bias;
  const float *in_scale;
  const float *in_shift;
  const float *out_scale;
  const float *out_shift;
  const float *slope;
} GsConv2dWeights;

/**
 * GsConv2d:
 *
 * A convolution over pictures [height, width, channels] whose weights never change, with the normalisations around
 * it, a sum and PReLU in one pass. An output's bits do not depend on how many pictures there are.
 */
typedef struct _GsConv2d GsConv2d;

GsConv2d *gs_conv2d_new (const GsConv2dShape *shape,
                         const GsConv2dWeights *weights);
void gs_conv2d_free (GsConv2d *self);
gsize gs_conv2d_count_outputs (const GsConv2d *self);
gsize gs_conv2d_count_scratch (const GsConv2d *self,
                               guint n_pictures);
void gs_conv2d_forward (const GsConv2d *self,
                        guint n_pictures,
                        const float *x,
                        const float *more,
                        float *scratch,
                        float *y);

void gs_max_pool2d (gsize height,
                    gsize width,
                    gsize n,
                    const float *x,
                    float *y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsConv2d, gs_conv2d_free)

G_END_DECLS
