/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-batch-norm.h"

#include <math.h>

#define EPSILON 1e-5
#define MOMENTUM 0.1

/**
 * gs_batch_norm_fold_running:
 * @n: number of channels
 * @weight: [n]
 * @bias: [n]
 * @running_mean: [n]
 * @running_var: [n]
 * @scale: (out): [n]
 * @shift: (out): [n]
 *
 * The layer outside training, as x @scale + @shift.
 */
void
gs_batch_norm_fold_running (gsize n,
                            const float *weight,
                            const float *bias,
                            const float *running_mean,
                            const float *running_var,
                            float *scale,
                            float *shift)
{
  for (gsize i = 0; i < n; i++)
    {
      double factor = weight[i] / sqrt (running_var[i] + EPSILON);

      scale[i] = (float) factor;
      shift[i] = (float) (bias[i] - running_mean[i] * factor);
    }
}

/**
 * gs_batch_norm_add_sums:
 * @n_rows: rows of this sequence
 * @n: number of channels
 * @x: [n_rows, n]
 * @sums: (inout): [2, n] grows by the sums and the sums of squares of the columns
 */
void
gs_batch_norm_add_sums (gsize n_rows,
                        gsize n,
                        const float *x,
                        double *sums)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *at = x + row * n;

      for (gsize i = 0; i < n; i++)
        {
          sums[i] += at[i];
          sums[n + i] += (double) at[i] * at[i];
        }
    }
}

/**
 * gs_batch_norm_finish:
 * @n: number of channels
 * @n_rows: rows of the whole batch
 * @sums: [2, n]: sums over the whole batch
 * @mean: (out): [n]
 * @inverse_deviation: (out): [n]: 1 / sqrt (variance + eps), variance with 1/N
 */
void
gs_batch_norm_finish (gsize n,
                      gsize n_rows,
                      const double *sums,
                      double *mean,
                      double *inverse_deviation)
{
  for (gsize i = 0; i < n; i++)
    {
      double variance;

      mean[i] = sums[i] / n_rows;
      variance = MAX (0.0, sums[n + i] / n_rows - mean[i] * mean[i]);
      inverse_deviation[i] = 1.0 / sqrt (variance + EPSILON);
    }
}

/**
 * gs_batch_norm_fold_batch:
 * @n: number of channels
 * @weight: [n]
 * @bias: [n]
 * @mean: [n]
 * @inverse_deviation: [n]
 * @scale: (out): [n]
 * @shift: (out): [n]
 *
 * The layer in training, as x @scale + @shift.
 */
void
gs_batch_norm_fold_batch (gsize n,
                          const float *weight,
                          const float *bias,
                          const double *mean,
                          const double *inverse_deviation,
                          float *scale,
                          float *shift)
{
  for (gsize i = 0; i < n; i++)
    {
      double factor = weight[i] * inverse_deviation[i];

      scale[i] = (float) factor;
      shift[i] = (float) (bias[i] - mean[i] * factor);
    }
}

/**
 * gs_batch_norm_update_running:
 * @n: number of channels
 * @n_rows: rows of the whole batch
 * @mean: [n]
 * @inverse_deviation: [n]
 * @running_mean: (inout): [n]
 * @running_var: (inout): [n]
 *
 * Moves the running statistics a tenth of the way to those of the batch; the variance counts with 1/(N-1), as in
 * PyTorch.
 */
void
gs_batch_norm_update_running (gsize n,
                              gsize n_rows,
                              const double *mean,
                              const double *inverse_deviation,
                              float *running_mean,
                              float *running_var)
{
  double unbias = n_rows > 1 ? (double) n_rows / (n_rows - 1) : 1.0;

  for (gsize i = 0; i < n; i++)
    {
      double variance = 1.0 / (inverse_deviation[i] * inverse_deviation[i]) - EPSILON;

      running_mean[i] = (float) ((1.0 - MOMENTUM) * running_mean[i] + MOMENTUM * mean[i]);
      running_var[i] = (float) ((1.0 - MOMENTUM) * running_var[i] + MOMENTUM * MAX (0.0, variance) * unbias);
    }
}

/**
 * gs_batch_norm_apply:
 * @n_rows: number of rows
 * @n: number of channels
 * @x: [n_rows, n]
 * @scale: [n]
 * @shift: [n]
 * @y: (out): [n_rows, n] = x scale + shift; may be @x
 */
void
gs_batch_norm_apply (gsize n_rows,
                     gsize n,
                     const float *x,
                     const float *scale,
                     const float *shift,
                     float *y)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *from = x + row * n;
      float *to = y + row * n;

      for (gsize i = 0; i < n; i++)
        to[i] = from[i] * scale[i] + shift[i];
    }
}

/**
 * gs_batch_norm_add_gradient_sums:
 * @n_rows: rows of this sequence
 * @n: number of channels
 * @x: [n_rows, n]: the input
 * @mean: [n]
 * @inverse_deviation: [n]
 * @dy: [n_rows, n]: gradient of the output
 * @sums: (inout): [2, n] grows by this sequence's gradients of bias and weight
 */
void
gs_batch_norm_add_gradient_sums (gsize n_rows,
                                 gsize n,
                                 const float *x,
                                 const double *mean,
                                 const double *inverse_deviation,
                                 const float *dy,
                                 double *sums)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *from = x + row * n;
      const float *gradient = dy + row * n;

      for (gsize i = 0; i < n; i++)
        {
          sums[i] += gradient[i];
          sums[n + i] += gradient[i] * ((from[i] - mean[i]) * inverse_deviation[i]);
        }
    }
}

/**
 * gs_batch_norm_backward_input:
 * @n_rows: rows of this sequence
 * @n: number of channels
 * @n_rows_batch: N, rows of the whole batch
 * @x: [n_rows, n]: the input
 * @mean: [n]
 * @inverse_deviation: [n]
 * @weight: [n]
 * @sums: [2, n]: gradients of bias and weight over the whole batch
 * @dy: [n_rows, n]: gradient of the output
 * @dx: (out): [n_rows, n]: w / sd (dy - mean dy - x^ mean (dy x^)) where x^ is the normalised input; may be @dy
 */
void
gs_batch_norm_backward_input (gsize n_rows,
                              gsize n,
                              gsize n_rows_batch,
                              const float *x,
                              const double *mean,
                              const double *inverse_deviation,
                              const float *weight,
                              const double *sums,
                              const float *dy,
                              float *dx)
{
  double share = 1.0 / n_rows_batch;

  for (gsize row = 0; row < n_rows; row++)
    {
      const float *from = x + row * n;
      const float *gradient = dy + row * n;
      float *to = dx + row * n;

      for (gsize i = 0; i < n; i++)
        {
          double normal = (from[i] - mean[i]) * inverse_deviation[i];

          to[i] = (float) (weight[i] * inverse_deviation[i] *
                           (gradient[i] - share * sums[i] - normal * share * sums[n + i]));
        }
    }
}
