/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Batch normalisation (Ioffe and Szegedy 2015) over the rows of all sequences of a batch, eps 1e-5,
 * momentum 0.1. Each sequence adds its sums; whoever joins them does so in the order of the sequences. */

void gs_batch_norm_fold_running (gsize n,
                                 const float *weight,
                                 const float *bias,
                                 const float *running_mean,
                                 const float *running_var,
                                 float *scale,
                                 float *shift);
void gs_batch_norm_add_sums (gsize n_rows,
                             gsize n,
                             const float *x,
                             double *sums);
void gs_batch_norm_finish (gsize n,
                           gsize n_rows,
                           const double *sums,
                           double *mean,
                           double *inverse_deviation);
void gs_batch_norm_fold_batch (gsize n,
                               const float *weight,
                               const float *bias,
                               const double *mean,
                               const double *inverse_deviation,
                               float *scale,
                               float *shift);
void gs_batch_norm_update_running (gsize n,
                                   gsize n_rows,
                                   const double *mean,
                                   const double *inverse_deviation,
                                   float *running_mean,
                                   float *running_var);
void gs_batch_norm_apply (gsize n_rows,
                          gsize n,
                          const float *x,
                          const float *scale,
                          const float *shift,
                          float *y);
void gs_batch_norm_add_gradient_sums (gsize n_rows,
                                      gsize n,
                                      const float *x,
                                      const double *mean,
                                      const double *inverse_deviation,
                                      const float *dy,
                                      double *sums);
void gs_batch_norm_backward_input (gsize n_rows,
                                   gsize n,
                                   gsize n_rows_batch,
                                   const float *x,
                                   const double *mean,
                                   const double *inverse_deviation,
                                   const float *weight,
                                   const double *sums,
                                   const float *dy,
                                   float *dx);

G_END_DECLS
