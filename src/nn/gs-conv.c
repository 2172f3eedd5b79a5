/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-conv.h"

#include "gs-math.h"
#include "gs-minimal-filter.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Products narrower than this are too small to be worth the detour over points. */
#define MIN_FILTER_WIDTH 48

/* Weights of so many inputs are rearranged at a time. */
#define CHUNK 128

static gboolean
is_filtered (const GsConvShape *shape)
{
  return shape->kernel == GS_FILTER_TAPS && shape->n_in >= MIN_FILTER_WIDTH && shape->n_out >= MIN_FILTER_WIDTH;
}

/* Tap j of k sees the frame (k - 1 - j) dilations back. Without minimal filtering each tap is one product of all rows
 * that have such a frame: neither a copy of the input nor work on the padding. */
static gsize
get_shift (const GsConvShape *shape,
           gsize tap)
{
  return (shape->kernel - 1 - tap) * shape->dilation;
}

/**
 * gs_conv_count_planes:
 * @shape: a convolution
 *
 * Returns: how many matrices [n_out, n_in] its folded weights are
 */
guint
gs_conv_count_planes (const GsConvShape *shape)
{
  return is_filtered (shape) ? GS_FILTER_POINTS : (guint) shape->kernel;
}

/**
 * gs_conv_count_scratch:
 * @shape: a convolution
 * @n_rows: T
 *
 * Returns: how many floats gs_conv_forward() and gs_conv_backward_input() need to work in
 */
gsize
gs_conv_count_scratch (const GsConvShape *shape,
                       gsize n_rows)
{
  gsize n_tiles;

  if (!is_filtered (shape))
    return 0;

  n_tiles = gs_filter_count_tiles (n_rows, shape->dilation);

  return (GS_FILTER_POINTS * n_tiles + GS_FILTER_OUTPUTS) * (shape->n_in + shape->n_out);
}

/**
 * gs_conv_count_gradient_scratch:
 * @shape: a convolution
 * @n_rows: T
 * @n_sequences: sequences of a batch
 *
 * Returns: how many floats gs_conv_backward_plane() needs to work in
 */
gsize
gs_conv_count_gradient_scratch (const GsConvShape *shape,
                                gsize n_rows,
                                guint n_sequences)
{
  if (!is_filtered (shape))
    return 0;

  return (n_sequences * gs_filter_count_tiles (n_rows, shape->dilation) + 1) * (shape->n_in + shape->n_out);
}

/* One output's weights of inputs @first to @first + @n, times @scale: a row a tap. */
static void
gather_taps (const GsConvShape *shape,
             const float *v,
             gsize first,
             gsize n,
             float scale,
             float *taps)
{
  for (gsize tap = 0; tap < shape->kernel; tap++)
    {
      for (gsize i = 0; i < n; i++)
        taps[tap * CHUNK + i] = v[(first + i) * shape->kernel + tap] * scale;
    }
}

static void
fold_filtered (const GsConvShape *shape,
               const float *v,
               float scale,
               float *folded)
{
  float taps[GS_FILTER_TAPS * CHUNK];

  for (gsize first = 0; first < shape->n_in; first += CHUNK)
    {
      gsize n = MIN (CHUNK, shape->n_in - first);

      gather_taps (shape, v, first, n, scale, taps);
      gs_filter_transform_taps (n, CHUNK, taps, shape->n_out * shape->n_in, folded + first);
    }
}

/**
 * gs_conv_fold:
 * @shape: the convolution
 * @v: [n_out, n_in, kernel]: directions of weight normalisation
 * @g: [n_out]: lengths
 * @folded: (out): [planes, n_out, n_in], from g v / |v|
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

      if (is_filtered (shape))
        {
          fold_filtered (shape, from, scale, folded + out * shape->n_in);
          continue;
        }

      for (gsize tap = 0; tap < shape->kernel; tap++)
        {
          float *to = folded + (tap * shape->n_out + out) * shape->n_in;

          for (gsize in = 0; in < shape->n_in; in++)
            to[in] = from[in * shape->kernel + tap] * scale;
        }
    }
}

/* The gradient of one output's scaled weights for a chunk of inputs: a row a tap. */
static const float *
get_tap_gradients (const GsConvShape *shape,
                   const float *dfolded,
                   gsize out,
                   gsize first,
                   gsize n,
                   float *taps,
                   gsize *stride)
{
  gsize size = shape->n_out * shape->n_in;
  const float *from = dfolded + out * shape->n_in + first;

  if (!is_filtered (shape))
    {
      *stride = size;
      return from;
    }

  gs_filter_transform_taps_backward (n, size, from, CHUNK, taps);
  *stride = CHUNK;

  return taps;
}

/**
 * gs_conv_unfold_gradient:
 * @shape: the convolution
 * @v: [n_out, n_in, kernel]
 * @g: [n_out]
 * @norms: [n_out]: as gs_conv_fold() gave them
 * @dfolded: [planes, n_out, n_in]: gradient of the folded weights
 * @dv: (inout): [n_out, n_in, kernel] grows by g / |v| (d - u (u . d)) where u = v / |v| and d is the gradient of g u
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
  float room[GS_FILTER_TAPS * CHUNK];
  gsize n = shape->n_in * shape->kernel;

  for (gsize out = 0; out < shape->n_out; out++)
    {
      const float *direction = v + out * n;
      float *to = dv + out * n;
      double inverse = 1.0 / norms[out];
      double along = 0.0;
      float scale, projection;

      scale = (float) (g[out] * inverse);
      for (gsize first = 0; first < shape->n_in; first += CHUNK)
        {
          gsize n_chunk = MIN (CHUNK, shape->n_in - first), stride;
          const float *taps = get_tap_gradients (shape, dfolded, out, first, n_chunk, room, &stride);

          for (gsize tap = 0; tap < shape->kernel; tap++)
            {
              for (gsize i = 0; i < n_chunk; i++)
                {
                  gsize at = (first + i) * shape->kernel + tap;
                  float d = taps[tap * stride + i];

                  along += (double) d * direction[at];
                  to[at] += scale * d;
                }
            }
        }
      along *= inverse;
      dg[out] += (float) along;

      projection = (float) (along * inverse) * scale;
      for (gsize i = 0; i < n; i++)
        to[i] -= projection * direction[i];
    }
}

/* Four outputs at a time from eight points: products of planes between the two transforms. */
static void
filter (const GsConvShape *shape,
        gsize n_rows,
        gboolean reversed,
        const float *x,
        const float *folded,
        const float *bias,
        float *scratch,
        float *y)
{
  gsize n_from = reversed ? shape->n_out : shape->n_in;
  gsize n_to = reversed ? shape->n_in : shape->n_out;
  gsize n_tiles = gs_filter_count_tiles (n_rows, shape->dilation);
  float *zeros = scratch;
  float *spare = zeros + n_from;
  float *planes = spare + GS_FILTER_OUTPUTS * n_to;
  float *products = planes + GS_FILTER_POINTS * n_tiles * n_from;

  memset (zeros, 0, n_from * sizeof (float));
  gs_filter_transform_input (n_rows, n_from, shape->dilation, reversed, x, zeros, planes);
  for (guint p = 0; p < GS_FILTER_POINTS; p++)
    cblas_sgemm (CblasRowMajor, CblasNoTrans, reversed ? CblasNoTrans : CblasTrans, n_tiles, n_to, n_from, 1.0f,
                 planes + p * n_tiles * n_from, n_from, folded + p * shape->n_out * shape->n_in, shape->n_in, 0.0f,
                 products + p * n_tiles * n_to, n_to);
  gs_filter_transform_output (n_rows, n_to, shape->dilation, reversed, products, bias, spare, y);
}

/**
 * gs_conv_forward:
 * @shape: the convolution
 * @n_rows: T
 * @x: [T, n_in]
 * @folded: [planes, n_out, n_in]
 * @bias: [n_out]
 * @scratch: gs_conv_count_scratch() floats
 * @y: (out): [T, n_out]; must not overlap @x
 */
void
gs_conv_forward (const GsConvShape *shape,
                 gsize n_rows,
                 const float *x,
                 const float *folded,
                 const float *bias,
                 float *scratch,
                 float *y)
{
  if (is_filtered (shape))
    {
      filter (shape, n_rows, FALSE, x, folded, bias, scratch, y);
      return;
    }

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
 * @folded: [planes, n_out, n_in]
 * @scratch: gs_conv_count_scratch() floats
 * @dx: (inout): [T, n_in] grows by the gradient of the input
 */
void
gs_conv_backward_input (const GsConvShape *shape,
                        gsize n_rows,
                        const float *dy,
                        const float *folded,
                        float *scratch,
                        float *dx)
{
  if (is_filtered (shape))
    {
      filter (shape, n_rows, TRUE, dy, folded, NULL, scratch, dx);
      return;
    }

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
 * gs_conv_backward_plane:
 * @shape: the convolution
 * @n_rows: T
 * @plane: which plane, below gs_conv_count_planes()
 * @n_sequences: sequences of the batch
 * @dy: (array length=n_sequences): of each, [T, n_out]: gradient of the output
 * @x: (array length=n_sequences): of each, [T, n_in]: the input
 * @scratch: gs_conv_count_gradient_scratch() floats
 * @dfolded: (inout): [planes, n_out, n_in]: @plane becomes its gradient over all sequences
 */
void
gs_conv_backward_plane (const GsConvShape *shape,
                        gsize n_rows,
                        guint plane,
                        guint n_sequences,
                        const float *const *dy,
                        const float *const *x,
                        float *scratch,
                        float *dfolded)
{
  float *d = dfolded + plane * shape->n_out * shape->n_in;

  if (is_filtered (shape))
    {
      gsize n_tiles = gs_filter_count_tiles (n_rows, shape->dilation);
      gsize n_wide = MAX (shape->n_in, shape->n_out);
      float *zeros = scratch;
      float *x_plane = zeros + n_wide;
      float *dy_plane = x_plane + n_sequences * n_tiles * shape->n_in;

      memset (zeros, 0, n_wide * sizeof (float));
      for (guint i = 0; i < n_sequences; i++)
        {
          gs_filter_input_plane (n_rows, shape->n_in, shape->dilation, plane, x[i], zeros,
                                 x_plane + i * n_tiles * shape->n_in);
          gs_filter_gradient_plane (n_rows, shape->n_out, shape->dilation, plane, dy[i], zeros,
                                    dy_plane + i * n_tiles * shape->n_out);
        }
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, shape->n_out, shape->n_in, n_sequences * n_tiles, 1.0f,
                   dy_plane, shape->n_out, x_plane, shape->n_in, 0.0f, d, shape->n_in);
      return;
    }

  memset (d, 0, shape->n_out * shape->n_in * sizeof (float));
  for (guint i = 0; i < n_sequences && get_shift (shape, plane) < n_rows; i++)
    {
      gsize shift = get_shift (shape, plane);

      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, shape->n_out, shape->n_in, n_rows - shift, 1.0f,
                   dy[i] + shift * shape->n_out, shape->n_out, x[i], shape->n_in, 1.0f, d, shape->n_in);
    }
}
