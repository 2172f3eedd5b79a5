/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-linear.h"

#include "gs-math.h"

#include <cblas.h>

/**
 * gs_linear_forward:
 * @n_rows: number of rows
 * @n_in: width of an input row
 * @n_out: width of an output row
 * @x: [n_rows, n_in]
 * @weight: [n_out, n_in]
 * @bias: [n_out]
 * @y: (out): [n_rows, n_out] = x weight^T + bias
 */
void
gs_linear_forward (gsize n_rows,
                   gsize n_in,
                   gsize n_out,
                   const float *x,
                   const float *weight,
                   const float *bias,
                   float *y)
{
  gs_fill_rows (n_rows, n_out, bias, y);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, n_out, n_in, 1.0f, x, n_in, weight, n_in, 1.0f, y,
               n_out);
}

/**
 * gs_linear_backward_input:
 * @n_rows: number of rows
 * @n_in: width of an input row
 * @n_out: width of an output row
 * @dy: [n_rows, n_out]: gradient of the output
 * @weight: [n_out, n_in]
 * @accumulate: add to @dx rather than replace it
 * @dx: (inout): [n_rows, n_in]: dy weight
 */
void
gs_linear_backward_input (gsize n_rows,
                          gsize n_in,
                          gsize n_out,
                          const float *dy,
                          const float *weight,
                          gboolean accumulate,
                          float *dx)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, n_in, n_out, 1.0f, dy, n_out, weight, n_in,
               accumulate ? 1.0f : 0.0f, dx, n_in);
}

/**
 * gs_linear_backward_weight:
 * @n_rows: number of rows
 * @n_in: width of an input row
 * @n_out: width of an output row
 * @dy: [n_rows, n_out]: gradient of the output
 * @x: [n_rows, n_in]: the input
 * @dweight: (inout): [n_out, n_in] grows by dy^T x
 * @dbias: (inout): [n_out] grows by the sum of the rows of @dy
 */
void
gs_linear_backward_weight (gsize n_rows,
                           gsize n_in,
                           gsize n_out,
                           const float *dy,
                           const float *x,
                           float *dweight,
                           float *dbias)
{
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, n_out, n_in, n_rows, 1.0f, dy, n_out, x, n_in, 1.0f, dweight,
               n_in);
  gs_add_rows (n_rows, n_out, dy, dbias);
}

/**
 * gs_time_linear_forward:
 * @n_rows: T, the window's length
 * @n: width of a row
 * @x: [T, n]
 * @weight: [T, T]
 * @bias: [T]
 * @y: (out): [T, n] = weight x + bias in every column: a linear map over time of each channel
 */
void
gs_time_linear_forward (gsize n_rows,
                        gsize n,
                        const float *x,
                        const float *weight,
                        const float *bias,
                        float *y)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      for (gsize i = 0; i < n; i++)
        y[row * n + i] = bias[row];
    }
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, n, n_rows, 1.0f, weight, n_rows, x, n, 1.0f, y, n);
}

/**
 * gs_time_linear_backward_input:
 * @n_rows: T
 * @n: width of a row
 * @dy: [T, n]: gradient of the output
 * @weight: [T, T]
 * @dx: (inout): [T, n] grows by weight^T dy
 */
void
gs_time_linear_backward_input (gsize n_rows,
                               gsize n,
                               const float *dy,
                               const float *weight,
                               float *dx)
{
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, n_rows, n, n_rows, 1.0f, weight, n_rows, dy, n, 1.0f, dx, n);
}

/**
 * gs_time_linear_backward_weight:
 * @n_rows: T
 * @n: width of a row
 * @dy: [T, n]: gradient of the output
 * @x: [T, n]: the input
 * @dweight: (inout): [T, T] grows by dy x^T
 * @dbias: (inout): [T] grows by the sum of each row of @dy
 */
void
gs_time_linear_backward_weight (gsize n_rows,
                                gsize n,
                                const float *dy,
                                const float *x,
                                float *dweight,
                                float *dbias)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, n_rows, n, 1.0f, dy, n, x, n, 1.0f, dweight, n_rows);

  for (gsize row = 0; row < n_rows; row++)
    {
      double sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += dy[row * n + i];
      dbias[row] += (float) sum;
    }
}
