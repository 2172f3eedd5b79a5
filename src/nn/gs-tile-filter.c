/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tile-filter.h"

#include "gs-dispatch.h"

/* Y = A^T [(G w G^T) (B^T x B)] A. Points 0, 1, -1, 2, -2 and infinity for a side of 4; 1/2 besides for a side of 5.
 * B and A are exact in binary arithmetic. An output's error is about six times that of nine products an input. */

#define MAX_SPAN (GS_TILE_MAX_SIDE + 2)

/* Channels that are worked on at once, so that what lies between the two directions stays in the first-level cache. */
#define CHUNK 32

static const double taps_4[6][3] = {
  { 1.0 / 4.0, 0.0, 0.0 },
  { -1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0 },
  { -1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0 },
  { 1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0 },
  { 1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0 },
  { 0.0, 0.0, 1.0 },
};

static const double taps_5[7][3] = {
  { -1.0 / 2.0, 0.0, 0.0 },
  { -1.0 / 3.0, -1.0 / 3.0, -1.0 / 3.0 },
  { 1.0 / 9.0, -1.0 / 9.0, 1.0 / 9.0 },
  { 1.0 / 36.0, 1.0 / 18.0, 1.0 / 9.0 },
  { -1.0 / 60.0, 1.0 / 30.0, -1.0 / 15.0 },
  { 32.0 / 45.0, 16.0 / 45.0, 8.0 / 45.0 },
  { 0.0, 0.0, 1.0 },
};

/**
 * gs_tile_count_points:
 * @side: 4 or 5
 *
 * Returns: points of a tile
 */
gsize
gs_tile_count_points (guint side)
{
  return (gsize) (side + 2) * (side + 2);
}

/**
 * gs_tile_transform_taps:
 * @side: 4 or 5
 * @taps: [9, 16]: a row a tap, row by row of the kernel
 * @points: (out): [points, 16]
 *
 * G w G^T for sixteen kernels.
 */
void
gs_tile_transform_taps (guint side,
                        const double *taps,
                        double *points)
{
  const double (*g)[3] = side == 4 ? taps_4 : taps_5;
  guint span = side + 2;

  for (guint p = 0; p < span; p++)
    {
      double rows[3][16];

      for (guint column = 0; column < 3; column++)
        {
          for (guint i = 0; i < 16; i++)
            rows[column][i] = g[p][0] * taps[column * 16 + i] + g[p][1] * taps[(3 + column) * 16 + i]
                              + g[p][2] * taps[(6 + column) * 16 + i];
        }

      for (guint q = 0; q < span; q++)
        {
          for (guint i = 0; i < 16; i++)
            points[(p * span + q) * 16 + i] = g[q][0] * rows[0][i] + g[q][1] * rows[1][i] + g[q][2] * rows[2][i];
        }
    }
}

#define LINE static inline __attribute__ ((always_inline)) void

/* B^T x along one direction; points p and -p share their even and odd parts. */
LINE
line_input_4 (gsize n,
              const float *const *x,
              float *const *points)
{
  const float *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3], *x4 = x[4], *x5 = x[5];
  float *p0 = points[0], *p1 = points[1], *p2 = points[2], *p3 = points[3], *p4 = points[4], *p5 = points[5];

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    {
      float even1 = x4[i] - 4.0f * x2[i], odd1 = x3[i] - 4.0f * x1[i];
      float even2 = x4[i] - x2[i], odd2 = 2.0f * (x3[i] - x1[i]);

      p0[i] = 4.0f * x0[i] - 5.0f * x2[i] + x4[i];
      p1[i] = even1 + odd1;
      p2[i] = even1 - odd1;
      p3[i] = even2 + odd2;
      p4[i] = even2 - odd2;
      p5[i] = 4.0f * x1[i] - 5.0f * x3[i] + x5[i];
    }
}

/* All points but 1/2 see what is left of the sequence when a zero at 1/2 is taken out of it: then they are those of a side of 4. */
LINE
line_input_5 (gsize n,
              const float *const *x,
              float *const *points)
{
  const float *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3], *x4 = x[4], *x5 = x[5], *x6 = x[6];
  float *p0 = points[0], *p1 = points[1], *p2 = points[2], *p3 = points[3], *p4 = points[4], *p5 = points[5];
  float *p6 = points[6];

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    {
      float z0 = x1[i] - 0.5f * x0[i], z1 = x2[i] - 0.5f * x1[i], z2 = x3[i] - 0.5f * x2[i];
      float z3 = x4[i] - 0.5f * x3[i], z4 = x5[i] - 0.5f * x4[i], z5 = x6[i] - 0.5f * x5[i];
      float even1 = z4 - 4.0f * z2, odd1 = z3 - 4.0f * z1;
      float even2 = z4 - z2, odd2 = 2.0f * (z3 - z1);

      p0[i] = 4.0f * z0 - 5.0f * z2 + z4;
      p1[i] = even1 + odd1;
      p2[i] = even1 - odd1;
      p3[i] = even2 + odd2;
      p4[i] = even2 - odd2;
      p5[i] = 4.0f * x1[i] - 5.0f * x3[i] + x5[i];
      p6[i] = 4.0f * z1 - 5.0f * z3 + z5;
    }
}

/* A^T m along one direction. */
LINE
line_output_4 (gsize n,
               const float *const *m,
               float *const *y)
{
  const float *m0 = m[0], *m1 = m[1], *m2 = m[2], *m3 = m[3], *m4 = m[4], *m5 = m[5];
  float *y0 = y[0], *y1 = y[1], *y2 = y[2], *y3 = y[3];

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    {
      float sum1 = m1[i] + m2[i], sum2 = m3[i] + m4[i];
      float difference1 = m1[i] - m2[i], difference2 = m3[i] - m4[i];

      y0[i] = m0[i] + sum1 + sum2;
      y1[i] = difference1 + 2.0f * difference2;
      y2[i] = sum1 + 4.0f * sum2;
      y3[i] = difference1 + 8.0f * difference2 + m5[i];
    }
}

LINE
line_output_5 (gsize n,
               const float *const *m,
               float *const *y)
{
  const float *m0 = m[0], *m1 = m[1], *m2 = m[2], *m3 = m[3], *m4 = m[4], *m5 = m[5], *m6 = m[6];
  float *y0 = y[0], *y1 = y[1], *y2 = y[2], *y3 = y[3], *y4 = y[4];

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    {
      float sum1 = m1[i] + m2[i], sum2 = m3[i] + m4[i];
      float difference1 = m1[i] - m2[i], difference2 = m3[i] - m4[i];

      y0[i] = m0[i] + sum1 + sum2 + m5[i];
      y1[i] = difference1 + 2.0f * difference2 + 0.5f * m5[i];
      y2[i] = sum1 + 4.0f * sum2 + 0.25f * m5[i];
      y3[i] = difference1 + 8.0f * difference2 + 0.125f * m5[i];
      y4[i] = sum1 + 16.0f * sum2 + 0.0625f * m5[i] + m6[i];
    }
}

LINE
line_input (guint side,
            gsize n,
            const float *const *x,
            float *const *points)
{
  if (side == 4)
    line_input_4 (n, x, points);
  else
    line_input_5 (n, x, points);
}

LINE
line_output (guint side,
             gsize n,
             const float *const *m,
             float *const *y)
{
  if (side == 4)
    line_output_4 (n, m, y);
  else
    line_output_5 (n, m, y);
}

/* B^T x B of @n channels from @first on: along the rows of the square, then along its columns. */
LINE
input_chunk (guint side,
             gsize first,
             gsize n,
             const float *const *pixels,
             gsize plane_stride,
             float *planes)
{
  float rows[MAX_SPAN * MAX_SPAN * CHUNK];
  guint span = side + 2;

  for (guint row = 0; row < span; row++)
    {
      const float *x[MAX_SPAN];
      float *points[MAX_SPAN];

      for (guint k = 0; k < span; k++)
        {
          x[k] = pixels[row * span + k] + first;
          points[k] = rows + (row * span + k) * CHUNK;
        }
      line_input (side, n, x, points);
    }

  for (guint column = 0; column < span; column++)
    {
      const float *x[MAX_SPAN];
      float *points[MAX_SPAN];

      for (guint k = 0; k < span; k++)
        {
          x[k] = rows + (k * span + column) * CHUNK;
          points[k] = planes + (k * span + column) * plane_stride + first;
        }
      line_input (side, n, x, points);
    }
}

LINE
input_tile (guint side,
            gsize n,
            const float *const *pixels,
            gsize plane_stride,
            float *planes)
{
  gsize first = 0;

  for (; first + CHUNK <= n; first += CHUNK)
    input_chunk (side, first, CHUNK, pixels, plane_stride, planes);
  if (first < n)
    input_chunk (side, first, n - first, pixels, plane_stride, planes);
}

GS_BODY
gs_tile_input_body (guint side,
                    gsize n,
                    const float *const *pixels,
                    gsize plane_stride,
                    float *planes)
{
  if (side == 4)
    input_tile (4, n, pixels, plane_stride, planes);
  else
    input_tile (5, n, pixels, plane_stride, planes);
}

GS_DISPATCH_STATIC (gs_tile_input,
                    (guint side, gsize n, const float *const *pixels, gsize plane_stride, float *planes),
                    (side, n, pixels, plane_stride, planes))

/**
 * gs_tile_transform_input:
 * @side: 4 or 5
 * @n: channels
 * @pixels: [side + 2, side + 2]: of each pixel the tile reads, [n]
 * @plane_stride: from a point's plane to the next
 * @planes: (out): the tile's row in the first plane
 */
void
gs_tile_transform_input (guint side,
                         gsize n,
                         const float *const *pixels,
                         gsize plane_stride,
                         float *planes)
{
  gs_tile_input (side, n, pixels, plane_stride, planes);
}

/* A^T m A of @n channels from @first on, with what is added and the slope of negative ones. */
LINE
output_chunk (guint side,
              gsize first,
              gsize n,
              gsize plane_stride,
              const float *planes,
              const float *const *starts,
              const float *const *more,
              const float *slope,
              float *const *pixels)
{
  float rows[GS_TILE_MAX_SIDE * MAX_SPAN * CHUNK], outputs[GS_TILE_MAX_SIDE * CHUNK];
  guint span = side + 2;

  for (guint column = 0; column < span; column++)
    {
      const float *m[MAX_SPAN];
      float *y[GS_TILE_MAX_SIDE];

      for (guint k = 0; k < span; k++)
        m[k] = planes + (k * span + column) * plane_stride + first;
      for (guint k = 0; k < side; k++)
        y[k] = rows + (k * span + column) * CHUNK;
      line_output (side, n, m, y);
    }

  for (guint row = 0; row < side; row++)
    {
      const float *m[MAX_SPAN];
      float *y[GS_TILE_MAX_SIDE];

      for (guint k = 0; k < span; k++)
        m[k] = rows + (row * span + k) * CHUNK;
      for (guint k = 0; k < side; k++)
        y[k] = outputs + k * CHUNK;
      line_output (side, n, m, y);

      for (guint k = 0; k < side; k++)
        {
          guint at = row * side + k;
          const float *start, *other;
          float *to;

          if (pixels[at] == NULL)
            continue;
          start = starts[at] + first;
          other = more != NULL ? more[at] + first : NULL;
          to = pixels[at] + first;

          if (other != NULL)
            {
#pragma GCC ivdep
              for (gsize i = 0; i < n; i++)
                outputs[k * CHUNK + i] += start[i] + other[i];
            }
          else
            {
#pragma GCC ivdep
              for (gsize i = 0; i < n; i++)
                outputs[k * CHUNK + i] += start[i];
            }

          if (slope != NULL)
            {
#pragma GCC ivdep
              for (gsize i = 0; i < n; i++)
                {
                  float value = outputs[k * CHUNK + i], scaled = value * slope[first + i];

                  to[i] = value > 0.0f ? value : scaled;
                }
            }
          else
            {
#pragma GCC ivdep
              for (gsize i = 0; i < n; i++)
                to[i] = outputs[k * CHUNK + i];
            }
        }
    }
}

LINE
output_tile (guint side,
             gsize n,
             gsize plane_stride,
             const float *planes,
             const float *const *starts,
             const float *const *more,
             const float *slope,
             float *const *pixels)
{
  gsize first = 0;

  for (; first + CHUNK <= n; first += CHUNK)
    output_chunk (side, first, CHUNK, plane_stride, planes, starts, more, slope, pixels);
  if (first < n)
    output_chunk (side, first, n - first, plane_stride, planes, starts, more, slope, pixels);
}

GS_BODY
gs_tile_output_body (guint side,
                     gsize n,
                     gsize plane_stride,
                     const float *planes,
                     const float *const *starts,
                     const float *const *more,
                     const float *slope,
                     float *const *pixels)
{
  if (side == 4)
    output_tile (4, n, plane_stride, planes, starts, more, slope, pixels);
  else
    output_tile (5, n, plane_stride, planes, starts, more, slope, pixels);
}

GS_DISPATCH_STATIC (gs_tile_output,
                    (guint side, gsize n, gsize plane_stride, const float *planes, const float *const *starts,
                     const float *const *more, const float *slope, float *const *pixels),
                    (side, n, plane_stride, planes, starts, more, slope, pixels))

/**
 * gs_tile_transform_output:
 * @side: 4 or 5
 * @n: channels
 * @plane_stride: from a point's plane to the next
 * @planes: the tile's row in the first plane
 * @starts: [side, side]: of each pixel, [n] that is added
 * @more: (nullable): [side, side]: of each pixel, [n] that is added too; may be where it is written
 * @slope: (nullable): [n] by which negative sums are multiplied
 * @pixels: (out): [side, side]: of each pixel, [n]; %NULL where the picture has none
 */
void
gs_tile_transform_output (guint side,
                          gsize n,
                          gsize plane_stride,
                          const float *planes,
                          const float *const *starts,
                          const float *const *more,
                          const float *slope,
                          float *const *pixels)
{
  gs_tile_output (side, n, plane_stride, planes, starts, more, slope, pixels);
}
