/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-math.h"

#include "gs-dispatch.h"

#include <math.h>
#include <string.h>

#define LEAK 0.01f

/* PyTorch's functional.normalize() divides by no less than this. */
#define MIN_NORM 1e-12f

/* Branch-free, so that it vectorises: an odd polynomial near 0, 1 - 2 / (exp (2 |x|) + 1) beyond, both with the
 * coefficients of Moshier's Cephes library; error below 2 units in the last place. NaN stays NaN. */
static inline __attribute__ ((always_inline)) float
tanh_one (float x)
{
  float magnitude = fabsf (x);
  float square = x * x;
  float near, far, twice, whole, rest, power;
  union { guint32 u; float f; } two_to_whole;

  near = -5.70498872745e-3f * square + 2.06390887954e-2f;
  near = near * square - 5.37397155531e-2f;
  near = near * square + 1.33314422036e-1f;
  near = near * square - 3.33332819422e-1f;
  near = near * square * x + x;

  /* From here on tanh is 1 in single precision. */
  twice = magnitude > 10.0f ? 20.0f : 2.0f * magnitude;
  whole = (twice * 1.44269504088896341f + 12582912.0f) - 12582912.0f;
  rest = twice - whole * 0.693359375f;
  rest = rest - whole * -2.12194440e-4f;
  power = 1.9875691500e-4f * rest + 1.3981999507e-3f;
  power = power * rest + 8.3334519073e-3f;
  power = power * rest + 4.1665795894e-2f;
  power = power * rest + 1.6666665459e-1f;
  power = power * rest + 5.0000001201e-1f;
  power = power * rest * rest + rest + 1.0f;
  two_to_whole.f = whole + 12583039.0f;
  two_to_whole.u <<= 23;
  far = 1.0f - 2.0f / (power * two_to_whole.f + 1.0f);
  far = x < 0.0f ? -far : far;

  return magnitude < 0.625f ? near : far;
}

GS_BODY
gs_tanh_body (gsize n,
              const float *x,
              float scale,
              float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = tanh_one (x[i] * scale);
}

GS_BODY
gs_relu_tanh_body (gsize n,
                   const float *x,
                   float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = tanh_one (x[i] < 0.0f ? 0.0f : x[i]);
}

GS_BODY
gs_relu_body (gsize n,
              float *x)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] < 0.0f ? 0.0f : x[i];
}

GS_BODY
gs_leaky_relu_body (gsize n,
                    float *x)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] > 0.0f ? x[i] : LEAK * x[i];
}

GS_BODY
gs_leaky_relu_backward_body (gsize n,
                             const float *y,
                             const float *dy,
                             float *dx)
{
  for (gsize i = 0; i < n; i++)
    dx[i] = y[i] > 0.0f ? dy[i] : LEAK * dy[i];
}

GS_BODY
gs_add_body (gsize n,
             const float *x,
             float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] += x[i];
}

/**
 * gs_tanh:
 * @n: number of elements
 * @x: (array length=n): arguments
 * @scale: multiplied onto each
 * @y: (array length=n) (out): tanh (@scale x), error below 2 ulp; may be @x
 */
GS_DISPATCH (gs_tanh, (gsize n, const float *x, float scale, float *y), (n, x, scale, y))

/**
 * gs_relu_tanh:
 * @n: number of elements
 * @x: (array length=n): arguments
 * @y: (array length=n) (out): max (0, tanh x); may be @x
 */
GS_DISPATCH (gs_relu_tanh, (gsize n, const float *x, float *y), (n, x, y))

/**
 * gs_relu:
 * @n: number of elements
 * @x: (array length=n) (inout): becomes max (0, x)
 */
GS_DISPATCH (gs_relu, (gsize n, float *x), (n, x))

/**
 * gs_leaky_relu:
 * @n: number of elements
 * @x: (array length=n) (inout): negative ones become 0.01 x
 */
GS_DISPATCH (gs_leaky_relu, (gsize n, float *x), (n, x))

/**
 * gs_leaky_relu_backward:
 * @n: number of elements
 * @y: (array length=n): what gs_leaky_relu() gave
 * @dy: (array length=n): gradient of @y
 * @dx: (array length=n) (out): gradient of its argument; may be @dy
 */
GS_DISPATCH (gs_leaky_relu_backward, (gsize n, const float *y, const float *dy, float *dx), (n, y, dy, dx))

/**
 * gs_add:
 * @n: number of elements
 * @x: (array length=n): summand
 * @y: (array length=n) (inout): grows by @x
 */
GS_DISPATCH (gs_add, (gsize n, const float *x, float *y), (n, x, y))

/**
 * gs_add_rows:
 * @n_rows: number of rows
 * @n: elements a row
 * @x: [n_rows, n]
 * @sum: (array length=n) (inout): grows by the sum of all rows
 */
void
gs_add_rows (gsize n_rows,
             gsize n,
             const float *x,
             float *sum)
{
  for (gsize row = 0; row < n_rows; row++)
    gs_add (n, x + row * n, sum);
}

/**
 * gs_fill_rows:
 * @n_rows: number of rows
 * @n: elements a row
 * @row: (array length=n): what every row shall be
 * @y: (out): [n_rows, n]
 */
void
gs_fill_rows (gsize n_rows,
              gsize n,
              const float *row,
              float *y)
{
  for (gsize i = 0; i < n_rows; i++)
    memcpy (y + i * n, row, n * sizeof (float));
}

/**
 * gs_normalize_rows:
 * @n_rows: number of rows
 * @n: elements a row
 * @x: [n_rows, n]
 * @y: (out): [n_rows, n], each row of length 1 (a row of zeros stays so)
 * @norms: (array length=n_rows) (out): length of each row of @x
 */
void
gs_normalize_rows (gsize n_rows,
                   gsize n,
                   const float *x,
                   float *y,
                   float *norms)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *from = x + row * n;
      float *to = y + row * n;
      double square = 0.0;
      float inverse;

      for (gsize i = 0; i < n; i++)
        square += (double) from[i] * from[i];
      norms[row] = (float) sqrt (square);
      inverse = 1.0f / MAX (norms[row], MIN_NORM);
      for (gsize i = 0; i < n; i++)
        to[i] = from[i] * inverse;
    }
}

/**
 * gs_normalize_rows_backward:
 * @n_rows: number of rows
 * @n: elements a row
 * @y: [n_rows, n]: what gs_normalize_rows() gave
 * @norms: (array length=n_rows): what it gave
 * @dy: [n_rows, n]: gradient of @y
 * @dx: (out): [n_rows, n]: (dy - y (y . dy)) / |x|
 */
void
gs_normalize_rows_backward (gsize n_rows,
                            gsize n,
                            const float *y,
                            const float *norms,
                            const float *dy,
                            float *dx)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *unit = y + row * n;
      const float *from = dy + row * n;
      float *to = dx + row * n;
      float inverse = 1.0f / MAX (norms[row], MIN_NORM);
      double along = 0.0;
      float projection;

      /* A row shorter than the limit is divided by a constant. */
      for (gsize i = 0; i < n && norms[row] > MIN_NORM; i++)
        along += (double) unit[i] * from[i];
      projection = (float) along;
      for (gsize i = 0; i < n; i++)
        to[i] = (from[i] - unit[i] * projection) * inverse;
    }
}

/**
 * gs_softmax_rows:
 * @n_rows: number of rows
 * @n: elements a row
 * @temperature: divides the arguments
 * @x: (inout): [n_rows, n] becomes the softmax of each row
 */
void
gs_softmax_rows (gsize n_rows,
                 gsize n,
                 float temperature,
                 float *x)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      float *at = x + row * n;
      float highest = at[0];
      float sum = 0.0f;

      for (gsize i = 1; i < n; i++)
        highest = MAX (highest, at[i]);
      for (gsize i = 0; i < n; i++)
        {
          at[i] = expf ((at[i] - highest) / temperature);
          sum += at[i];
        }
      for (gsize i = 0; i < n; i++)
        at[i] /= sum;
    }
}

/**
 * gs_softmax_rows_backward:
 * @n_rows: number of rows
 * @n: elements a row
 * @temperature: as given to gs_softmax_rows()
 * @y: [n_rows, n]: what it gave
 * @dy: (inout): [n_rows, n]: gradient of @y becomes that of its argument, y (dy - y . dy) / temperature
 */
void
gs_softmax_rows_backward (gsize n_rows,
                          gsize n,
                          float temperature,
                          const float *y,
                          float *dy)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      const float *weight = y + row * n;
      float *at = dy + row * n;
      float mean = 0.0f;

      for (gsize i = 0; i < n; i++)
        mean += weight[i] * at[i];
      for (gsize i = 0; i < n; i++)
        at[i] = weight[i] * (at[i] - mean) / temperature;
    }
}
