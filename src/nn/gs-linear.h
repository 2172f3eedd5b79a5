/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* y = x W^T + b over rows, and the same map over the other axis. Gradients of parameters are added to what is
 * there, so that sequences accumulate. */

void gs_linear_forward (gsize n_rows,
                        gsize n_in,
                        gsize n_out,
                        const float *x,
                        const float *weight,
                        const float *bias,
                        float *y);
void gs_linear_backward_input (gsize n_rows,
                               gsize n_in,
                               gsize n_out,
                               const float *dy,
                               const float *weight,
                               gboolean accumulate,
                               float *dx);
void gs_linear_backward_weight (gsize n_rows,
                                gsize n_in,
                                gsize n_out,
                                const float *dy,
                                const float *x,
                                float *dweight,
                                float *dbias);

void gs_time_linear_forward (gsize n_rows,
                             gsize n,
                             const float *x,
                             const float *weight,
                             const float *bias,
                             float *y);
void gs_time_linear_backward_input (gsize n_rows,
                                    gsize n,
                                    const float *dy,
                                    const float *weight,
                                    float *dx);
void gs_time_linear_backward_weight (gsize n_rows,
                                     gsize n,
                                     const float *dy,
                                     const float *x,
                                     float *dweight,
                                     float *dbias);

G_END_DECLS
