/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-conv2d.h"

#include "gs-dispatch.h"
#include "gs-panels.h"
#include "gs-tensor.h"
#include "gs-tile-filter.h"

#include <string.h>

/* Products narrower than this are too small to be worth the detour over points. */
#define MIN_FILTER_WIDTH 32

/* Tiles, or rows of a product, that are worked on at once: enough to be worth reading the weights for, few enough that their
 * planes stay in the cache. */
#define N_TILES 96
#define N_ROWS 48

/* Planes whose distance is a power of two would all fall on the same places of the cache. */
#define PLANE_GAP 16

/* Which taps of a kernel a row or column of outputs lacks: its first, its last. */
#define N_EDGES 4

struct _GsConv2d
{
  GsConv2dShape shape;
  gsize height, width; /* of an output picture */
  guint side;          /* of a tile; 0 = no tiles, a product of the taps beside each other */
  gsize n_panels;      /* floats of one point's */
  float *panels;       /* [points] */
  float *biases;       /* [edges of y, edges of x, n_out] */
  float *slope;        /* (nullable) [n_out] */
};

static gsize
count_tiles (gsize length,
             guint side)
{
  return (length + side - 1) / side;
}

/* The side that takes the fewest products, which for pictures of a few tiles is mostly the one that fits. */
static guint
choose_side (const GsConv2dShape *shape)
{
  gsize cost[2];

  if (shape->kernel != 3 || shape->stride != 1 || shape->n_in < MIN_FILTER_WIDTH || shape->n_out < MIN_FILTER_WIDTH)
    return 0;

  for (guint side = 4; side <= GS_TILE_MAX_SIDE; side++)
    cost[side - 4] = count_tiles (shape->height, side) * count_tiles (shape->width, side) * gs_tile_count_points (side);

  return cost[0] <= cost[1] ? 4 : 5;
}

static guint
get_edge (const GsConv2d *self,
          gsize at,
          gsize length)
{
  gsize middle = at * self->shape.stride;

  if (self->shape.kernel == 1)
    return 0;

  return (middle == 0 ? 1 : 0) | (middle + 1 >= length ? 2 : 0);
}

static const float *
get_bias (const GsConv2d *self,
          gsize y,
          gsize x)
{
  guint edge = get_edge (self, y, self->shape.height) * N_EDGES + get_edge (self, x, self->shape.width);

  return self->biases + edge * self->shape.n_out;
}

static double
get_scale (const float *scale,
           gsize i)
{
  return scale != NULL ? scale[i] : 1.0;
}

/* The weights of sixteen outputs for one input, with what is folded into them: a row a tap. */
static void
gather_taps (const GsConv2d *self,
             const GsConv2dWeights *weights,
             gsize in,
             gsize first_out,
             double *taps)
{
  gsize n_taps = self->shape.kernel * self->shape.kernel;

  for (gsize i = 0; i < GS_PANEL_OUTPUTS; i++)
    {
      gsize out = first_out + i;
      double scale = out < self->shape.n_out ? get_scale (weights->in_scale, in) * get_scale (weights->out_scale, out) : 0.0;

      for (gsize tap = 0; tap < n_taps; tap++)
        taps[tap * GS_PANEL_OUTPUTS + i] =
          out < self->shape.n_out ? scale * weights->weight[(out * self->shape.n_in + in) * n_taps + tap] : 0.0;
    }
}

static void
fold_weights (GsConv2d *self,
              const GsConv2dWeights *weights)
{
  const GsConv2dShape *shape = &self->shape;
  gsize n_taps = shape->kernel * shape->kernel;
  gsize n_points = self->side > 0 ? gs_tile_count_points (self->side) : n_taps;
  double taps[GS_TILE_TAPS * GS_PANEL_OUTPUTS], points[GS_TILE_MAX_POINTS * GS_PANEL_OUTPUTS];

  for (gsize out = 0; out < shape->n_out; out += GS_PANEL_OUTPUTS)
    {
      for (gsize in = 0; in < shape->n_in; in++)
        {
          const double *from = taps;

          gather_taps (self, weights, in, out, taps);
          if (self->side > 0)
            {
              gs_tile_transform_taps (self->side, taps, points);
              from = points;
            }

          for (gsize p = 0; p < n_points; p++)
            {
              /* Without tiles the taps of all inputs lie beside each other in one long row. */
              float *to = self->side > 0
                            ? self->panels + p * self->n_panels + gs_panels_get_offset (shape->n_in, shape->n_out, in, out)
                            : self->panels
                                + gs_panels_get_offset (n_taps * shape->n_in, shape->n_out, p * shape->n_in + in, out);

              for (gsize i = 0; i < GS_PANEL_OUTPUTS; i++)
                to[i] = (float) from[p * GS_PANEL_OUTPUTS + i];
            }
        }
    }
}

/* What a shift before the convolution adds to an output: that of the taps that see the picture. */
static double
sum_shifts (const GsConv2d *self,
            const GsConv2dWeights *weights,
            gsize out,
            guint edge_y,
            guint edge_x)
{
  gsize kernel = self->shape.kernel;
  double sum = 0.0;

  for (gsize in = 0; in < self->shape.n_in && weights->in_shift != NULL; in++)
    {
      const float *taps = weights->weight + (out * self->shape.n_in + in) * kernel * kernel;
      double seen = 0.0;

      for (gsize y = 0; y < kernel; y++)
        {
          for (gsize x = 0; x < kernel; x++)
            {
              gboolean missing = (y == 0 && (edge_y & 1)) || (y == 2 && (edge_y & 2)) || (x == 0 && (edge_x & 1)) ||
                                 (x == 2 && (edge_x & 2));

              if (!missing)
                seen += taps[y * kernel + x];
            }
        }
      sum += seen * weights->in_shift[in];
    }

  return sum;
}

static void
fold_biases (GsConv2d *self,
             const GsConv2dWeights *weights)
{
  for (guint edge = 0; edge < N_EDGES * N_EDGES; edge++)
    {
      for (gsize out = 0; out < self->shape.n_out; out++)
        {
          double bias = weights->bias != NULL ? weights->bias[out] : 0.0;

          bias += sum_shifts (self, weights, out, edge / N_EDGES, edge % N_EDGES);
          bias *= get_scale (weights->out_scale, out);
          bias += weights->out_shift != NULL ? weights->out_shift[out] : 0.0;
          self->biases[edge * self->shape.n_out + out] = (float) bias;
        }
    }
}

/**
 * gs_conv2d_new:
 * @shape: the convolution
 * @weights: its weights and what is folded into them; only read here
 *
 * A normalisation behind the convolution goes into weights and bias. Of one before it the scale goes into the weights; the
 * shift is a bias that depends on which taps see the picture, so that pictures have nine kinds of pixels.
 *
 * Returns: (transfer full): the convolution
 */
GsConv2d *
gs_conv2d_new (const GsConv2dShape *shape,
               const GsConv2dWeights *weights)
{
  GsConv2d *self = g_new0 (GsConv2d, 1);
  gsize n_taps = shape->kernel * shape->kernel;

  self->shape = *shape;
  self->height = (shape->height + shape->stride - 1) / shape->stride;
  self->width = (shape->width + shape->stride - 1) / shape->stride;
  self->side = choose_side (shape);
  if (self->side > 0)
    {
      self->n_panels = gs_panels_count_floats (shape->n_in, shape->n_out);
      self->panels = gs_floats_new (gs_tile_count_points (self->side) * self->n_panels);
    }
  else
    {
      self->n_panels = gs_panels_count_floats (n_taps * shape->n_in, shape->n_out);
      self->panels = gs_floats_new (self->n_panels);
    }
  fold_weights (self, weights);

  self->biases = gs_floats_new (N_EDGES * N_EDGES * shape->n_out);
  fold_biases (self, weights);

  if (weights->slope != NULL)
    {
      self->slope = gs_floats_new (shape->n_out);
      memcpy (self->slope, weights->slope, shape->n_out * sizeof (float));
    }

  return self;
}

/**
 * gs_conv2d_free:
 * @self: a convolution
 */
void
gs_conv2d_free (GsConv2d *self)
{
  gs_floats_free (self->panels);
  gs_floats_free (self->biases);
  gs_floats_free (self->slope);
  g_free (self);
}

/**
 * gs_conv2d_count_outputs:
 * @self: a convolution
 *
 * Returns: floats of one picture's output, height x width x n_out
 */
gsize
gs_conv2d_count_outputs (const GsConv2d *self)
{
  return self->height * self->width * self->shape.n_out;
}

static gsize
count_all_tiles (const GsConv2d *self,
                 guint n_pictures)
{
  return n_pictures * count_tiles (self->height, self->side) * count_tiles (self->width, self->side);
}

/**
 * gs_conv2d_count_scratch:
 * @self: a convolution
 * @n_pictures: pictures at once
 *
 * Returns: how many floats gs_conv2d_forward() needs to work in
 */
gsize
gs_conv2d_count_scratch (const GsConv2d *self,
                         guint n_pictures)
{
  const GsConv2dShape *shape = &self->shape;
  gsize n_block;

  if (self->side == 0)
    return N_ROWS * shape->kernel * shape->kernel * shape->n_in;

  n_block = MIN (N_TILES, count_all_tiles (self, n_pictures));

  return shape->n_in + gs_tile_count_points (self->side) * (n_block * (shape->n_in + shape->n_out) + 2 * PLANE_GAP);
}

/* Where a tile lies. */
typedef struct
{
  gsize picture;
  gsize y;
  gsize x;
} Tile;

static Tile
get_tile (const GsConv2d *self,
          gsize index)
{
  gsize n_x = count_tiles (self->width, self->side), n_y = count_tiles (self->height, self->side);

  return (Tile) { index / (n_y * n_x), index / n_x % n_y * self->side, index % n_x * self->side };
}

static void
read_tile (const GsConv2d *self,
           const Tile *tile,
           const float *x,
           const float *zeros,
           gsize plane_stride,
           float *planes)
{
  const float *pixels[GS_TILE_MAX_POINTS];
  guint span = self->side + 2;

  for (guint i = 0; i < span * span; i++)
    {
      /* One less than none is very many: left of the picture is out of it like right of it. */
      gsize at_y = tile->y + i / span - 1, at_x = tile->x + i % span - 1;

      pixels[i] = at_y < self->height && at_x < self->width
                    ? x + ((tile->picture * self->height + at_y) * self->width + at_x) * self->shape.n_in
                    : zeros;
    }

  gs_tile_transform_input (self->side, self->shape.n_in, pixels, plane_stride, planes);
}

static void
write_tile (const GsConv2d *self,
            const Tile *tile,
            gsize plane_stride,
            const float *planes,
            const float *more,
            float *y)
{
  const float *starts[GS_TILE_MAX_SIDE * GS_TILE_MAX_SIDE], *others[GS_TILE_MAX_SIDE * GS_TILE_MAX_SIDE];
  float *pixels[GS_TILE_MAX_SIDE * GS_TILE_MAX_SIDE];

  for (guint i = 0; i < self->side * self->side; i++)
    {
      gsize at_y = tile->y + i / self->side, at_x = tile->x + i % self->side;
      gsize offset = ((tile->picture * self->height + at_y) * self->width + at_x) * self->shape.n_out;

      pixels[i] = at_y < self->height && at_x < self->width ? y + offset : NULL;
      starts[i] = get_bias (self, at_y, at_x);
      others[i] = more != NULL && pixels[i] != NULL ? more + offset : NULL;
    }

  gs_tile_transform_output (self->side, self->shape.n_out, plane_stride, planes, starts, more != NULL ? others : NULL,
                            self->slope, pixels);
}

static void
forward_tiles (const GsConv2d *self,
               guint n_pictures,
               const float *x,
               const float *more,
               float *scratch,
               float *y)
{
  const GsConv2dShape *shape = &self->shape;
  gsize n_tiles = count_all_tiles (self, n_pictures);
  gsize n_points = gs_tile_count_points (self->side);
  float *zeros = scratch;
  float *planes = zeros + shape->n_in;

  memset (zeros, 0, shape->n_in * sizeof (float));

  for (gsize first = 0; first < n_tiles; first += N_TILES)
    {
      gsize n_block = MIN (N_TILES, n_tiles - first);
      gsize in_stride = n_block * shape->n_in + PLANE_GAP, out_stride = n_block * shape->n_out + PLANE_GAP;
      float *products = planes + n_points * in_stride;

      for (gsize i = 0; i < n_block; i++)
        {
          Tile tile = get_tile (self, first + i);

          read_tile (self, &tile, x, zeros, in_stride, planes + i * shape->n_in);
        }

      for (gsize p = 0; p < n_points; p++)
        gs_panels_multiply (n_block, shape->n_in, shape->n_out, planes + p * in_stride, shape->n_in,
                            self->panels + p * self->n_panels, FALSE, products + p * out_stride, shape->n_out);

      for (gsize i = 0; i < n_block; i++)
        {
          Tile tile = get_tile (self, first + i);

          write_tile (self, &tile, out_stride, products + i * shape->n_out, more, y);
        }
    }
}

GS_BODY
gs_conv2d_start_body (gsize n,
                      const float *bias,
                      const float *more,
                      float *restrict y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = bias[i] + more[i];
}

GS_DISPATCH_STATIC (gs_conv2d_start, (gsize n, const float *bias, const float *more, float *restrict y), (n, bias, more, y))

GS_BODY
gs_conv2d_slope_body (gsize n,
                      const float *slope,
                      float *restrict y)
{
  for (gsize i = 0; i < n; i++)
    {
      float scaled = y[i] * slope[i];

      y[i] = y[i] > 0.0f ? y[i] : scaled;
    }
}

GS_DISPATCH_STATIC (gs_conv2d_slope, (gsize n, const float *slope, float *restrict y), (n, slope, y))

/* The taps of one output beside each other. */
static void
gather_pixels (const GsConv2d *self,
               gsize picture,
               gsize out_y,
               gsize out_x,
               const float *x,
               float *row)
{
  const GsConv2dShape *shape = &self->shape;
  gsize pad = shape->kernel / 2, n = shape->n_in;

  for (gsize tap = 0; tap < shape->kernel * shape->kernel; tap++, row += n)
    {
      gsize at_y = out_y * shape->stride + tap / shape->kernel - pad;
      gsize at_x = out_x * shape->stride + tap % shape->kernel - pad;

      if (at_y < shape->height && at_x < shape->width)
        memcpy (row, x + ((picture * shape->height + at_y) * shape->width + at_x) * n, n * sizeof (float));
      else
        memset (row, 0, n * sizeof (float));
    }
}

static void
forward_rows (const GsConv2d *self,
              guint n_pictures,
              const float *x,
              const float *more,
              float *scratch,
              float *y)
{
  const GsConv2dShape *shape = &self->shape;
  gsize n_row = shape->kernel * shape->kernel * shape->n_in;
  gsize n_pixels = self->height * self->width, n_all = n_pictures * n_pixels;

  for (gsize first = 0; first < n_all; first += N_ROWS)
    {
      gsize n_block = MIN (N_ROWS, n_all - first);

      for (gsize i = 0; i < n_block; i++)
        {
          gsize pixel = (first + i) % n_pixels;
          gsize out_y = pixel / self->width, out_x = pixel % self->width;
          float *to = y + (first + i) * shape->n_out;

          gather_pixels (self, (first + i) / n_pixels, out_y, out_x, x, scratch + i * n_row);
          if (more != NULL)
            gs_conv2d_start (shape->n_out, get_bias (self, out_y, out_x), more + (first + i) * shape->n_out, to);
          else
            memcpy (to, get_bias (self, out_y, out_x), shape->n_out * sizeof (float));
        }

      gs_panels_multiply (n_block, n_row, shape->n_out, scratch, n_row, self->panels, TRUE, y + first * shape->n_out,
                          shape->n_out);
      for (gsize i = 0; i < n_block && self->slope != NULL; i++)
        gs_conv2d_slope (shape->n_out, self->slope, y + (first + i) * shape->n_out);
    }
}

/**
 * gs_conv2d_forward:
 * @self: a convolution
 * @n_pictures: number of pictures
 * @x: [n_pictures, height, width, n_in]
 * @more: (nullable): [n_pictures, output height, output width, n_out] that is added before the slope; must not be @y
 * @scratch: gs_conv2d_count_scratch() floats
 * @y: (out): [n_pictures, output height, output width, n_out]; must not overlap @x
 */
void
gs_conv2d_forward (const GsConv2d *self,
                   guint n_pictures,
                   const float *x,
                   const float *more,
                   float *scratch,
                   float *y)
{
  if (self->side > 0)
    forward_tiles (self, n_pictures, x, more, scratch, y);
  else
    forward_rows (self, n_pictures, x, more, scratch, y);
}

GS_BODY
gs_max_pool_row_body (gsize width,
                      gsize n,
                      const float *upper,
                      const float *lower,
                      float *restrict y)
{
  for (gsize x = 0; x < width; x++)
    {
      for (gsize i = 0; i < n; i++)
        {
          float left = upper[2 * x * n + i] > lower[2 * x * n + i] ? upper[2 * x * n + i] : lower[2 * x * n + i];
          float right = upper[(2 * x + 1) * n + i] > lower[(2 * x + 1) * n + i] ? upper[(2 * x + 1) * n + i]
                                                                                : lower[(2 * x + 1) * n + i];

          y[x * n + i] = left > right ? left : right;
        }
    }
}

GS_DISPATCH_STATIC (gs_max_pool_row, (gsize width, gsize n, const float *upper, const float *lower, float *restrict y),
                    (width, n, upper, lower, y))

/**
 * gs_max_pool2d:
 * @height: of the input, even
 * @width: of the input, even
 * @n: channels
 * @x: [height, width, n]
 * @y: (out): [height / 2, width / 2, n]: the largest of each square of two by two
 */
void
gs_max_pool2d (gsize height,
               gsize width,
               gsize n,
               const float *x,
               float *y)
{
  for (gsize row = 0; row < height / 2; row++)
    gs_max_pool_row (width / 2, n, x + 2 * row * width * n, x + (2 * row + 1) * width * n, y + row * (width / 2) * n);
}
