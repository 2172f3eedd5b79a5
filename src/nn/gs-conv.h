/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsConvShape:
 * @n_in: width of an input row
 * @n_out: width of an output row
 * @kernel: k, number of taps
 * @dilation: frames between taps
 *
 * A causal convolution over time: the last tap sees the present frame, what lies before the first frame is zero.
 */
typedef struct
{
  gsize n_in;
  gsize n_out;
  gsize kernel;
  gsize dilation;
} GsConvShape;

void gs_conv_fold (const GsConvShape *shape,
                   const float *v,
                   const float *g,
                   float *folded,
                   float *norms);
void gs_conv_unfold_gradient (const GsConvShape *shape,
                              const float *v,
                              const float *g,
                              const float *norms,
                              const float *dfolded,
                              float *dv,
                              float *dg);
void gs_conv_forward (const GsConvShape *shape,
                      gsize n_rows,
                      const float *x,
                      const float *folded,
                      const float *bias,
                      float *y);
void gs_conv_backward_input (const GsConvShape *shape,
                             gsize n_rows,
                             const float *dy,
                             const float *folded,
                             float *dx);
void gs_conv_backward_tap (const GsConvShape *shape,
                           gsize n_rows,
                           gsize tap,
                           const float *dy,
                           const float *x,
                           float *dfolded);

G_END_DECLS
