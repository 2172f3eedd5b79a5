/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-conv.h"

#include "gs-math.h"

#include <cblas.h>
#include <math.h>

/* Tap j of k sees the frame (k - 1 - j) dilations back. Each tap is one product of all rows
 * that have such a frame: neither a copy of the input nor work on the padding. */
static gsize
get_shift (const GsConvShape *shape,
           gsize tap)
{
  return (shape->kernel - 1 - tap) * shape->dilation;
}

/**
 * gs_conv_fold:
 * @shape: the convolution
 * @v: [n_out, n_in, kernel]: directions of weight normalisation
 * @g: [n_out]: lengths
 * @folded: (out): [kernel, n_out, n_in] = g v / |v|, a matrix a tap
 * @norms: (out): [n_out] = |v|
 *
 * Weight normalisation (Salimans and Kingma 2016), one norm for each output channel.
 */
void
gs_conv_fold (const GsConvShape *shape,
              const float *v,
              const float *g,
              float *folded,
              float *norms)
{
  gsize n = shape->n_in * shape->kernel;

  for (gsize out = 0; out < shape->n_out; out++)
    {
      const float *from = v + out * n;
      double square = 0.0;
      float scale;

      for (gsize i = 0; i < n; i++)
        square += (double) from[i] * from[i];
      norms[out] = (float) sqrt (square);
      scale = (float) (g[out] / sqrt (square));

      for (gsize tap = 0; tap < shape->kernel; tap++)
        {
          float *to = folded + (tap * shape->n_out + out) * shape->n_in;

          for (gsize in = 0; in < shape->n_in; in++)
            to[in] = from[in * shape->kernel + tap] * scale;
        }
    }
}

/**
 * gs_conv_unfold_gradient:
 * @shape: the convolution
 * @v: [n_out, n_in, kernel]
 * @g: [n_out]
 * @norms: [n_out]: as gs_conv_fold() gave them
 * @dfolded: [kernel, n_out, n_in]: gradient of the folded weights
 * @dv: (inout): [n_out, n_in, kernel] grows by g / |v| (d - u (u . d)) where u = v / |v|
 * @dg: (inout): [n_out] grows by u . d
 */
void
gs_conv_unfold_gradient (const GsConvShape *shape,
                         const float *v,
                         const float *g,
                         const float *norms,
                         const float *dfolded,
                         float *dv,
                         float *dg)
{
  gsize n = shape->n_in * shape->kernel;

  for (gsize out = 0; out < shape->n_out; out++)
    {
      const float *direction = v + out * n;
      float *to = dv + out * n;
      double inverse = 1.0 / norms[out];
      double along = 0.0;
      float scale, projection;

      for (gsize tap = 0; tap < shape->kernel; tap++)
        {
          const float *from = dfolded + (tap * shape->n_out + out) * shape->n_in;

          for (gsize in = 0; in < shape->n_in; in++)
            along += (double) from[in] * direction[in * shape->kernel + tap];
        }
      along *= inverse;
      dg[out] += (float) along;
      scale = (float) (g[out] * inverse);
      projection = (float) (along * inverse);

      for (gsize tap = 0; tap < shape->kernel; tap++)
        {
          const float *from = dfolded + (tap * shape->n_out + out) * shape->n_in;

          for (gsize in = 0; in < shape->n_in; in++)
            {
              gsize at = in * shape->kernel + tap;

              to[at] += scale * (from[in] - projection * direction[at]);
            }
        }
    }
}

/**
 * gs_conv_forward:
 * @shape: the convolution
 * @n_rows: T
 * @x: [T, n_in]
 * @folded: [kernel, n_out, n_in]
 * @bias: [n_out]
 * @y: (out): [T, n_out]; must not overlap @x
 */
void
gs_conv_forward (const GsConvShape *shape,
                 gsize n_rows,
                 const float *x,
                 const float *folded,
                 const float *bias,
                 float *y)
{
  gs_fill_rows (n_rows, shape->n_out, bias, y);

  for (gsize tap = 0; tap < shape->kernel; tap++)
    {
      gsize shift = get_shift (shape, tap);

      if (shift >= n_rows)
        continue;
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows - shift, shape->n_out, shape->n_in, 1.0f, x,
                   shape->n_in, folded + tap * shape->n_out * shape->n_in, shape->n_in, 1.0f,
                   y + shift * shape->n_out, shape->n_out);
    }
}

/**
 * gs_conv_backward_input:
 * @shape: the convolution
 * @n_rows: T
 * @dy: [T, n_out]: gradient of the output
 * @folded: [kernel, n_out, n_in]
 * @dx: (inout): [T, n_in] grows by the gradient of the input
 */
void
gs_conv_backward_input (const GsConvShape *shape,
                        gsize n_rows,
                        const float *dy,
                        const float *folded,
                        float *dx)
{
  for (gsize tap = 0; tap < shape->kernel; tap++)
    {
      gsize shift = get_shift (shape, tap);

      if (shift >= n_rows)
        continue;
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows - shift, shape->n_in, shape->n_out, 1.0f,
                   dy + shift * shape->n_out, shape->n_out, folded + tap * shape->n_out * shape->n_in, shape->n_in,
                   1.0f, dx, shape->n_in);
    }
}

/**
 * gs_conv_backward_tap:
 * @shape: the convolution
 * @n_rows: T
 * @tap: which tap, below @shape's kernel
 * @dy: [T, n_out]: gradient of the output
 * @x: [T, n_in]: the input
 * @dfolded: (inout): [kernel, n_out, n_in]: the part of @tap grows by its gradient
 */
void
gs_conv_backward_tap (const GsConvShape *shape,
                      gsize n_rows,
                      gsize tap,
                      const float *dy,
                      const float *x,
                      float *dfolded)
{
  gsize shift = get_shift (shape, tap);

  if (shift >= n_rows)
    return;

  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, shape->n_out, shape->n_in, n_rows - shift, 1.0f,
               dy + shift * shape->n_out, shape->n_out, x, shape->n_in, 1.0f,
               dfolded + tap * shape->n_out * shape->n_in, shape->n_in);
}
