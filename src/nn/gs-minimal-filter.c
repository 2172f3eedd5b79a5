/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-minimal-filter.h"

#include "gs-dispatch.h"

/* Y = A^T [(G w) (B^T x)] for the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity. B and A are exact in binary
 * arithmetic; an output's error is about seven times that of twenty products. */

static const double tap_transform[GS_FILTER_POINTS][GS_FILTER_TAPS] = {
  { 1.0, 0.0, 0.0, 0.0, 0.0 },
  { -2.0 / 9.0, -2.0 / 9.0, -2.0 / 9.0, -2.0 / 9.0, -2.0 / 9.0 },
  { -2.0 / 9.0, 2.0 / 9.0, -2.0 / 9.0, 2.0 / 9.0, -2.0 / 9.0 },
  { 1.0 / 90.0, 2.0 / 90.0, 4.0 / 90.0, 8.0 / 90.0, 16.0 / 90.0 },
  { 1.0 / 90.0, -2.0 / 90.0, 4.0 / 90.0, -8.0 / 90.0, 16.0 / 90.0 },
  { 32.0 / 45.0, 16.0 / 45.0, 8.0 / 45.0, 4.0 / 45.0, 2.0 / 45.0 },
  { 32.0 / 45.0, -16.0 / 45.0, 8.0 / 45.0, -4.0 / 45.0, 2.0 / 45.0 },
  { 0.0, 0.0, 0.0, 0.0, 1.0 },
};

static const float input_transform[GS_FILTER_POINTS][GS_FILTER_POINTS] = {
  { 1.0f, 0.0f, -5.25f, 0.0f, 5.25f, 0.0f, -1.0f, 0.0f },
  { 0.0f, 1.0f, 1.0f, -4.25f, -4.25f, 1.0f, 1.0f, 0.0f },
  { 0.0f, -1.0f, 1.0f, 4.25f, -4.25f, -1.0f, 1.0f, 0.0f },
  { 0.0f, 0.5f, 0.25f, -2.5f, -1.25f, 2.0f, 1.0f, 0.0f },
  { 0.0f, -0.5f, 0.25f, 2.5f, -1.25f, -2.0f, 1.0f, 0.0f },
  { 0.0f, 2.0f, 4.0f, -2.5f, -5.0f, 0.5f, 1.0f, 0.0f },
  { 0.0f, -2.0f, 4.0f, 2.5f, -5.0f, -0.5f, 1.0f, 0.0f },
  { 0.0f, -1.0f, 0.0f, 5.25f, 0.0f, -5.25f, 0.0f, 1.0f },
};

static const float output_transform[GS_FILTER_POINTS][GS_FILTER_OUTPUTS] = {
  { 1.0f, 0.0f, 0.0f, 0.0f },    { 1.0f, 1.0f, 1.0f, 1.0f },     { 1.0f, -1.0f, 1.0f, -1.0f },
  { 1.0f, 2.0f, 4.0f, 8.0f },    { 1.0f, -2.0f, 4.0f, -8.0f },   { 1.0f, 0.5f, 0.25f, 0.125f },
  { 1.0f, -0.5f, 0.25f, -0.125f }, { 0.0f, 0.0f, 0.0f, 1.0f },
};

/* Where the tiles of a sequence lie: phase by phase, since rows of different phases never meet. */
typedef struct
{
  gsize n_rows;
  gsize dilation;
  gboolean reversed;
  gsize phase;
  gsize first; /* the present tile's first output */
} Tiles;

static void
tiles_begin (Tiles *self,
             gsize n_rows,
             gsize dilation,
             gboolean reversed)
{
  *self = (Tiles) { n_rows, dilation, reversed, 0, 0 };
}

static gboolean
tiles_at_end (const Tiles *self)
{
  return self->phase >= MIN (self->dilation, self->n_rows);
}

static void
tiles_next (Tiles *self)
{
  self->first += GS_FILTER_OUTPUTS * self->dilation;
  if (self->first >= self->n_rows)
    self->first = ++self->phase;
}

/* The row @steps dilations after the tile's first output; -1 where the sequence has none. */
static gssize
tiles_get_row (const Tiles *self,
               int steps)
{
  gssize row = (gssize) self->first + steps * (gssize) self->dilation;

  if (row < 0 || row >= (gssize) self->n_rows)
    return -1;

  return self->reversed ? (gssize) self->n_rows - 1 - row : row;
}

static void
tiles_get_rows (const Tiles *self,
                int first_step,
                guint n_steps,
                const float *x,
                gsize n,
                const float *zeros,
                const float **rows)
{
  for (guint i = 0; i < n_steps; i++)
    {
      gssize row = tiles_get_row (self, first_step + (int) i);

      rows[i] = row >= 0 ? x + (gsize) row * n : zeros;
    }
}

/**
 * gs_filter_count_tiles:
 * @n_rows: T
 * @dilation: frames between taps
 *
 * Returns: rows of a plane
 */
gsize
gs_filter_count_tiles (gsize n_rows,
                       gsize dilation)
{
  gsize n_tiles = 0;

  for (gsize phase = 0; phase < MIN (dilation, n_rows); phase++)
    {
      gsize n_phase = (n_rows - phase + dilation - 1) / dilation;

      n_tiles += (n_phase + GS_FILTER_OUTPUTS - 1) / GS_FILTER_OUTPUTS;
    }

  return n_tiles;
}

/* Weighted sum of rows of floats, in double precision, rounded once. */
GS_BODY
gs_filter_mix_body (gsize n,
                    guint n_from,
                    gsize stride,
                    const float *from,
                    const double *factors,
                    float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0.0;

      for (guint k = 0; k < n_from; k++)
        sum += factors[k] * from[k * stride + i];
      to[i] = (float) sum;
    }
}

GS_DISPATCH_STATIC (gs_filter_mix,
                    (gsize n, guint n_from, gsize stride, const float *from, const double *factors, float *restrict to),
                    (n, n_from, stride, from, factors, to))

/**
 * gs_filter_transform_taps:
 * @n: number of weights of one tap
 * @tap_stride: from a tap to the next
 * @taps: [5] taps of @n weights, the oldest frame's first
 * @point_stride: from a point to the next
 * @points: (out): [8] points of @n weights
 *
 * G w. Computed in double precision and rounded once.
 */
void
gs_filter_transform_taps (gsize n,
                          gsize tap_stride,
                          const float *taps,
                          gsize point_stride,
                          float *points)
{
  for (guint p = 0; p < GS_FILTER_POINTS; p++)
    gs_filter_mix (n, GS_FILTER_TAPS, tap_stride, taps, tap_transform[p], points + p * point_stride);
}

/**
 * gs_filter_transform_taps_backward:
 * @n: number of weights of one tap
 * @point_stride: from a point to the next
 * @d_points: [8] gradients of the points
 * @tap_stride: from a tap to the next
 * @d_taps: (out): [5] gradients of the taps
 *
 * G^T d, the way back through gs_filter_transform_taps().
 */
void
gs_filter_transform_taps_backward (gsize n,
                                   gsize point_stride,
                                   const float *d_points,
                                   gsize tap_stride,
                                   float *d_taps)
{
  for (guint tap = 0; tap < GS_FILTER_TAPS; tap++)
    {
      double factors[GS_FILTER_POINTS];

      for (guint p = 0; p < GS_FILTER_POINTS; p++)
        factors[p] = tap_transform[p][tap];
      gs_filter_mix (n, GS_FILTER_POINTS, point_stride, d_points, factors, d_taps + tap * tap_stride);
    }
}

/* B^T x of one tile; points p and -p share their even and odd parts. */
GS_BODY
gs_filter_input_tile_body (gsize n,
                           gsize stride,
                           const float *const *rows,
                           float *restrict planes)
{
  const float *x0 = rows[0], *x1 = rows[1], *x2 = rows[2], *x3 = rows[3];
  const float *x4 = rows[4], *x5 = rows[5], *x6 = rows[6], *x7 = rows[7];

  for (gsize i = 0; i < n; i++)
    {
      float even1 = x2[i] + x6[i] - 4.25f * x4[i], odd1 = x1[i] + x5[i] - 4.25f * x3[i];
      float even2 = 0.25f * x2[i] - 1.25f * x4[i] + x6[i], odd2 = 0.5f * x1[i] - 2.5f * x3[i] + 2.0f * x5[i];
      float even3 = 4.0f * x2[i] - 5.0f * x4[i] + x6[i], odd3 = 2.0f * x1[i] - 2.5f * x3[i] + 0.5f * x5[i];

      planes[i] = x0[i] - x6[i] + 5.25f * (x4[i] - x2[i]);
      planes[stride + i] = even1 + odd1;
      planes[2 * stride + i] = even1 - odd1;
      planes[3 * stride + i] = even2 + odd2;
      planes[4 * stride + i] = even2 - odd2;
      planes[5 * stride + i] = even3 + odd3;
      planes[6 * stride + i] = even3 - odd3;
      planes[7 * stride + i] = x7[i] - x1[i] + 5.25f * (x3[i] - x5[i]);
    }
}

GS_DISPATCH_STATIC (gs_filter_input_tile, (gsize n, gsize stride, const float *const *rows, float *restrict planes),
                    (n, stride, rows, planes))

/**
 * gs_filter_transform_input:
 * @n_rows: T
 * @n: width of a row
 * @dilation: frames between taps
 * @reversed: from the sequence's end
 * @x: [T, n]
 * @zeros: [n] zeros
 * @planes: (out): [8, tiles, n]
 */
void
gs_filter_transform_input (gsize n_rows,
                           gsize n,
                           gsize dilation,
                           gboolean reversed,
                           const float *x,
                           const float *zeros,
                           float *planes)
{
  gsize stride = gs_filter_count_tiles (n_rows, dilation) * n;
  const float *rows[GS_FILTER_POINTS];
  Tiles tiles;

  for (tiles_begin (&tiles, n_rows, dilation, reversed); !tiles_at_end (&tiles); tiles_next (&tiles), planes += n)
    {
      tiles_get_rows (&tiles, 1 - GS_FILTER_TAPS, GS_FILTER_POINTS, x, n, zeros, rows);
      gs_filter_input_tile (n, stride, rows, planes);
    }
}

/* A^T m of one tile, added to what the four rows start from. */
GS_BODY
gs_filter_output_tile_body (gsize n,
                            gsize stride,
                            const float *planes,
                            const float *const *starts,
                            float *const *rows)
{
  const float *m0 = planes, *m1 = planes + stride, *m2 = planes + 2 * stride, *m3 = planes + 3 * stride;
  const float *m4 = planes + 4 * stride, *m5 = planes + 5 * stride, *m6 = planes + 6 * stride;
  const float *m7 = planes + 7 * stride;
  const float *start0 = starts[0], *start1 = starts[1], *start2 = starts[2], *start3 = starts[3];
  float *y0 = rows[0], *y1 = rows[1], *y2 = rows[2], *y3 = rows[3];

  /* An element is read before it is written, also where a row starts from itself. */
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    {
      float sum1 = m1[i] + m2[i], sum2 = m3[i] + m4[i], sum3 = m5[i] + m6[i];
      float difference1 = m1[i] - m2[i], difference2 = m3[i] - m4[i], difference3 = m5[i] - m6[i];

      y0[i] = start0[i] + (m0[i] + sum1 + sum2 + sum3);
      y1[i] = start1[i] + (difference1 + 2.0f * difference2 + 0.5f * difference3);
      y2[i] = start2[i] + (sum1 + 4.0f * sum2 + 0.25f * sum3);
      y3[i] = start3[i] + (difference1 + 8.0f * difference2 + 0.125f * difference3 + m7[i]);
    }
}

GS_DISPATCH_STATIC (gs_filter_output_tile,
                    (gsize n, gsize stride, const float *planes, const float *const *starts, float *const *rows),
                    (n, stride, planes, starts, rows))

/**
 * gs_filter_transform_output:
 * @n_rows: T
 * @n: width of a row
 * @dilation: frames between taps
 * @reversed: from the sequence's end
 * @planes: [8, tiles, n]
 * @bias: (nullable): [n] that every row starts from; %NULL: what @y holds
 * @spare: [4, n] to write rows to that the sequence does not have
 * @y: (inout): [T, n]
 */
void
gs_filter_transform_output (gsize n_rows,
                            gsize n,
                            gsize dilation,
                            gboolean reversed,
                            const float *planes,
                            const float *bias,
                            float *spare,
                            float *y)
{
  gsize stride = gs_filter_count_tiles (n_rows, dilation) * n;
  const float *starts[GS_FILTER_OUTPUTS];
  float *rows[GS_FILTER_OUTPUTS];
  Tiles tiles;

  for (tiles_begin (&tiles, n_rows, dilation, reversed); !tiles_at_end (&tiles); tiles_next (&tiles), planes += n)
    {
      for (guint i = 0; i < GS_FILTER_OUTPUTS; i++)
        {
          gssize row = tiles_get_row (&tiles, (int) i);

          rows[i] = row >= 0 ? y + (gsize) row * n : spare + i * n;
          starts[i] = bias != NULL ? bias : rows[i];
        }
      gs_filter_output_tile (n, stride, planes, starts, rows);
    }
}

GS_BODY
gs_filter_combine_body (gsize n,
                        guint n_rows,
                        const float *factors,
                        const float *const *rows,
                        float *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = factors[0] * rows[0][i];
  for (guint k = 1; k < n_rows; k++)
    {
      const float *row = rows[k];
      float factor = factors[k];

      if (factor == 0.0f)
        continue;
      for (gsize i = 0; i < n; i++)
        out[i] += factor * row[i];
    }
}

GS_DISPATCH_STATIC (gs_filter_combine,
                    (gsize n, guint n_rows, const float *factors, const float *const *rows, float *restrict out),
                    (n, n_rows, factors, rows, out))

/**
 * gs_filter_input_plane:
 * @n_rows: T
 * @n: width of a row
 * @dilation: frames between taps
 * @point: which of the eight
 * @x: [T, n]
 * @zeros: [n] zeros
 * @plane: (out): [tiles, n]: one plane of gs_filter_transform_input()
 */
void
gs_filter_input_plane (gsize n_rows,
                       gsize n,
                       gsize dilation,
                       guint point,
                       const float *x,
                       const float *zeros,
                       float *plane)
{
  const float *rows[GS_FILTER_POINTS];
  Tiles tiles;

  for (tiles_begin (&tiles, n_rows, dilation, FALSE); !tiles_at_end (&tiles); tiles_next (&tiles), plane += n)
    {
      tiles_get_rows (&tiles, 1 - GS_FILTER_TAPS, GS_FILTER_POINTS, x, n, zeros, rows);
      gs_filter_combine (n, GS_FILTER_POINTS, input_transform[point], rows, plane);
    }
}

/**
 * gs_filter_gradient_plane:
 * @n_rows: T
 * @n: width of a row
 * @dilation: frames between taps
 * @point: which of the eight
 * @dy: [T, n]: gradient of the outputs
 * @zeros: [n] zeros
 * @plane: (out): [tiles, n]: gradient of one plane that went into gs_filter_transform_output()
 */
void
gs_filter_gradient_plane (gsize n_rows,
                          gsize n,
                          gsize dilation,
                          guint point,
                          const float *dy,
                          const float *zeros,
                          float *plane)
{
  const float *rows[GS_FILTER_OUTPUTS];
  Tiles tiles;

  for (tiles_begin (&tiles, n_rows, dilation, FALSE); !tiles_at_end (&tiles); tiles_next (&tiles), plane += n)
    {
      tiles_get_rows (&tiles, 0, GS_FILTER_OUTPUTS, dy, n, zeros, rows);
      gs_filter_combine (n, GS_FILTER_OUTPUTS, output_transform[point], rows, plane);
    }
}
