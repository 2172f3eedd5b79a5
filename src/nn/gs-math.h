/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Passes over arrays. All give the same bits for an element wherever it stands in the array and
 * whatever vector unit the processor has. */

void gs_tanh (gsize n,
              const float *x,
              float scale,
              float *y);
void gs_relu_tanh (gsize n,
                   const float *x,
                   float *y);
void gs_relu (gsize n,
              float *x);
void gs_leaky_relu (gsize n,
                    float *x);
void gs_leaky_relu_backward (gsize n,
                             const float *y,
                             const float *dy,
                             float *dx);
void gs_add (gsize n,
             const float *x,
             float *y);
void gs_add_rows (gsize n_rows,
                  gsize n,
                  const float *x,
                  float *sum);
void gs_fill_rows (gsize n_rows,
                   gsize n,
                   const float *row,
                   float *y);
void gs_normalize_rows (gsize n_rows,
                        gsize n,
                        const float *x,
                        float *y,
                        float *norms);
void gs_normalize_rows_backward (gsize n_rows,
                                 gsize n,
                                 const float *y,
                                 const float *norms,
                                 const float *dy,
                                 float *dx);
void gs_softmax_rows (gsize n_rows,
                      gsize n,
                      float temperature,
                      float *x);
void gs_softmax_rows_backward (gsize n_rows,
                               gsize n,
                               float temperature,
                               const float *y,
                               float *dy);

G_END_DECLS
