/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-panels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define WIDTH GS_PANEL_OUTPUTS

/* Inputs of a block: a panel's block (16 KiB) stays in the first-level cache while the rows go over it. */
#define BLOCK 256

static gsize
round_up (gsize n_out)
{
  return (n_out + WIDTH - 1) / WIDTH * WIDTH;
}

/**
 * gs_panels_count_floats:
 * @n_in: inputs
 * @n_out: outputs
 *
 * Returns: how many floats the panels of a matrix [n_out, n_in] take; those of outputs that fill up the last panel must be 0
 */
gsize
gs_panels_count_floats (gsize n_in,
                        gsize n_out)
{
  return n_in * round_up (n_out);
}

/**
 * gs_panels_get_offset:
 * @n_in: inputs
 * @n_out: outputs
 * @in: an input
 * @out: an output
 *
 * Returns: where the weight of @in for @out stands in the panels; the other outputs of its panel stand beside it
 */
gsize
gs_panels_get_offset (gsize n_in,
                      gsize n_out,
                      gsize in,
                      gsize out)
{
  gsize first = in / BLOCK * BLOCK;
  gsize n_block = MIN (BLOCK, n_in - first);

  return first * round_up (n_out) + out / WIDTH * WIDTH * n_block + (in - first) * WIDTH + out % WIDTH;
}

/* A kernel: @n_rows rows of @n inputs against @n_panels panels that lie one after the other; what @y holds is
 * where the chains start. The numbers are known when it is compiled, so that all sums stay in registers. */
#define KERNEL static inline __attribute__ ((always_inline)) void

/* As many rows and panels at once as there are registers for. */
#define KERNEL_ARGUMENTS                                                                                               \
  gsize n, const float *x, gsize x_stride, const float *panels, float *y, gsize y_stride

KERNEL
kernel_plain (guint n_rows,
              guint n_panels,
              KERNEL_ARGUMENTS)
{
  float sums[2][WIDTH];

  for (guint row = 0; row < n_rows; row++)
    memcpy (sums[row], y + row * y_stride, sizeof sums[row]);

  for (gsize k = 0; k < n; k++)
    {
      for (guint row = 0; row < n_rows; row++)
        {
          float factor = x[row * x_stride + k];

          for (guint i = 0; i < WIDTH; i++)
            sums[row][i] += factor * panels[k * WIDTH + i];
        }
    }

  for (guint row = 0; row < n_rows; row++)
    memcpy (y + row * y_stride, sums[row], sizeof sums[row]);
}

#if defined(__x86_64__)

__attribute__ ((target ("avx2,fma"))) KERNEL
kernel_avx2 (guint n_rows,
             guint n_panels,
             KERNEL_ARGUMENTS)
{
  __m256 sums[6][2];

#pragma GCC unroll 6
  for (guint row = 0; row < n_rows; row++)
    {
      sums[row][0] = _mm256_loadu_ps (y + row * y_stride);
      sums[row][1] = _mm256_loadu_ps (y + row * y_stride + 8);
    }

  for (gsize k = 0; k < n; k++)
    {
      __m256 left = _mm256_loadu_ps (panels + k * WIDTH);
      __m256 right = _mm256_loadu_ps (panels + k * WIDTH + 8);

#pragma GCC unroll 6
      for (guint row = 0; row < n_rows; row++)
        {
          __m256 factor = _mm256_broadcast_ss (x + row * x_stride + k);

          sums[row][0] = _mm256_fmadd_ps (factor, left, sums[row][0]);
          sums[row][1] = _mm256_fmadd_ps (factor, right, sums[row][1]);
        }
    }

#pragma GCC unroll 6
  for (guint row = 0; row < n_rows; row++)
    {
      _mm256_storeu_ps (y + row * y_stride, sums[row][0]);
      _mm256_storeu_ps (y + row * y_stride + 8, sums[row][1]);
    }
}

__attribute__ ((target ("avx512f"))) KERNEL
kernel_avx512 (guint n_rows,
               guint n_panels,
               KERNEL_ARGUMENTS)
{
  __m512 sums[12][2];

#pragma GCC unroll 12
  for (guint row = 0; row < n_rows; row++)
#pragma GCC unroll 2
    for (guint p = 0; p < n_panels; p++)
      sums[row][p] = _mm512_loadu_ps (y + row * y_stride + p * WIDTH);

  for (gsize k = 0; k < n; k++)
    {
      __m512 weights[2];

#pragma GCC unroll 2
      for (guint p = 0; p < n_panels; p++)
        weights[p] = _mm512_loadu_ps (panels + (p * n + k) * WIDTH);

#pragma GCC unroll 12
      for (guint row = 0; row < n_rows; row++)
        {
          __m512 factor = _mm512_set1_ps (x[row * x_stride + k]);

#pragma GCC unroll 2
          for (guint p = 0; p < n_panels; p++)
            sums[row][p] = _mm512_fmadd_ps (factor, weights[p], sums[row][p]);
        }
    }

#pragma GCC unroll 12
  for (guint row = 0; row < n_rows; row++)
#pragma GCC unroll 2
    for (guint p = 0; p < n_panels; p++)
      _mm512_storeu_ps (y + row * y_stride + p * WIDTH, sums[row][p]);
}

#endif

/* Rows @count at a time against @n_panels panels. Meanwhile a share of what is read next comes up from memory. */
#define ROWS(unit, count, n_panels)                                                                                    \
  for (; n_rows >= (count); n_rows -= (count), x += (count) * x_stride, y += (count) * y_stride, ahead += share)       \
    {                                                                                                                  \
      for (gsize line = 0; line < share; line += WIDTH)                                                                \
        __builtin_prefetch (ahead + line);                                                                             \
      kernel_##unit ((count), (n_panels), n, x, x_stride, panels, y, y_stride);                                        \
    }

#define ROW_ARGUMENTS gsize n_rows, KERNEL_ARGUMENTS

#define SHARES(most)                                                                                                   \
  gsize share = (n_panels * n * WIDTH / MAX (n_rows / (most), 1) + WIDTH - 1) / WIDTH * WIDTH;                         \
  const float *ahead = panels + n_panels * n * WIDTH;

static void
rows_plain (guint n_panels,
            ROW_ARGUMENTS)
{
  SHARES (2)

  ROWS (plain, 2, 1)
  ROWS (plain, 1, 1)
}

#if defined(__x86_64__)

__attribute__ ((target ("avx2,fma"))) static void
rows_avx2 (guint n_panels,
           ROW_ARGUMENTS)
{
  SHARES (6)

  ROWS (avx2, 6, 1)
  ROWS (avx2, 4, 1)
  ROWS (avx2, 2, 1)
  ROWS (avx2, 1, 1)
}

__attribute__ ((target ("avx512f"))) static void
rows_avx512 (guint n_panels,
             ROW_ARGUMENTS)
{
  SHARES (12)

  if (n_panels == 2)
    {
      ROWS (avx512, 12, 2)
      ROWS (avx512, 6, 2)
      ROWS (avx512, 3, 2)
      ROWS (avx512, 1, 2)
    }
  else
    {
      ROWS (avx512, 12, 1)
      ROWS (avx512, 6, 1)
      ROWS (avx512, 3, 1)
      ROWS (avx512, 1, 1)
    }
}

#endif

/* The last panel where it is not full: by way of room for a whole one. */
static void
rows_partly (void (*rows) (guint n_panels, ROW_ARGUMENTS),
             gsize n_out,
             ROW_ARGUMENTS)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      float whole[WIDTH] = { 0.0f };

      memcpy (whole, y + row * y_stride, n_out * sizeof (float));
      rows (1, 1, n, x + row * x_stride, x_stride, panels, whole, WIDTH);
      memcpy (y + row * y_stride, whole, n_out * sizeof (float));
    }
}

/**
 * gs_panels_multiply:
 * @n_rows: rows
 * @n_in: inputs
 * @n_out: outputs
 * @x: [n_rows, n_in]
 * @x_stride: from a row of @x to the next
 * @panels: [n_out, n_in] in panels
 * @accumulate: add to @y rather than replace it
 * @y: (inout): [n_rows, n_out] = x W^T
 * @y_stride: from a row of @y to the next
 *
 * On processors without fused multiply-add the bits are others than with it, as they are from a BLAS library.
 */
void
gs_panels_multiply (gsize n_rows,
                    gsize n_in,
                    gsize n_out,
                    const float *x,
                    gsize x_stride,
                    const float *panels,
                    gboolean accumulate,
                    float *y,
                    gsize y_stride)
{
  void (*rows) (guint n_panels, ROW_ARGUMENTS) = rows_plain;
  gsize n_at_once = 1;

#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vl"))
    {
      rows = rows_avx512;
      n_at_once = 2;
    }
  else if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    rows = rows_avx2;
#endif

  for (gsize row = 0; row < n_rows && !accumulate; row++)
    memset (y + row * y_stride, 0, n_out * sizeof (float));

  for (gsize first = 0; first < n_in; first += BLOCK)
    {
      gsize n = MIN (BLOCK, n_in - first);

      for (gsize out = 0; out < n_out;)
        {
          gsize n_panels = MIN (n_at_once, (n_out - out) / WIDTH);

          if (n_panels > 0)
            rows (n_panels, n_rows, n, x + first, x_stride, panels, y + out, y_stride);
          else
            rows_partly (rows, n_out - out, n_rows, n, x + first, x_stride, panels, y + out, y_stride);
          n_panels = MAX (n_panels, 1);
          panels += n_panels * n * WIDTH;
          out += n_panels * WIDTH;
        }
    }
}
