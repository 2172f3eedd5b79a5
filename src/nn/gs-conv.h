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
 *
 * It is computed as a few matrix products, one a plane: for most kernels a plane is a tap; where it
 * pays, five taps go through the eight points of minimal filtering (gs-minimal-filter.h).
 */
typedef struct
{
  gsize n_in;
  gsize n_out;
  gsize kernel;
  gsize dilation;
} GsConvShape;

guint gs_conv_count_planes (const GsConvShape *shape);
gsize gs_conv_count_scratch (const GsConvShape *shape,
                             gsize n_rows);
gsize gs_conv_count_gradient_scratch (const GsConvShape *shape,
                                      gsize n_rows,
                                      guint n_sequences);
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
                      float *scratch,
                      float *y);
void gs_conv_backward_input (const GsConvShape *shape,
                             gsize n_rows,
                             const float *dy,
                             const float *folded,
                             float *scratch,
                             float *dx);
void gs_conv_backward_plane (const GsConvShape *shape,
                             gsize n_rows,
                             guint plane,
                             guint n_sequences,
                             const float *const *dy,
                             const float *const *x,
                             float *scratch,
                             float *dfolded);

G_END_DECLS
