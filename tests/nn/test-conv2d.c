/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Convolutions over pictures, with everything that is folded into them, against the definition in double precision. */

#include "gs-conv2d.h"
#include "gs-panels.h"
#include "gs-random.h"
#include "gs-tensor.h"
#include "gs-tile-filter.h"

#include <math.h>
#include <string.h>

#define N_PICTURES 3

/* Outputs are of unit scale; those at the corners of a tile of five err by up to 3e-5 of it. */
#define TOLERANCE 5e-5

typedef struct
{
  const char *path;
  GsConv2dShape shape;
  gboolean normed; /* before and behind */
  gboolean more;
  gboolean sloped;
} Case;

/* Tiles of four and of five that fit and that do not, pictures smaller than a tile, channels that fill no panel
 * and no chunk, too few channels for tiles; strides, and kernels of one. */
static const Case cases[] = {
  { "/conv2d/tiles-of-5", { 64, 64, 10, 20, 3, 1 }, TRUE, TRUE, TRUE },
  { "/conv2d/one-tile-of-5", { 64, 48, 5, 5, 3, 1 }, TRUE, FALSE, TRUE },
  { "/conv2d/tiles-of-4", { 64, 64, 12, 8, 3, 1 }, TRUE, TRUE, FALSE },
  { "/conv2d/cut-tiles", { 65, 41, 13, 7, 3, 1 }, TRUE, TRUE, TRUE },
  { "/conv2d/small-picture", { 32, 32, 2, 1, 3, 1 }, TRUE, FALSE, FALSE },
  { "/conv2d/one-pixel", { 33, 32, 1, 1, 3, 1 }, TRUE, TRUE, FALSE },
  { "/conv2d/wide", { 300, 32, 5, 9, 3, 1 }, TRUE, FALSE, FALSE },
  { "/conv2d/few-channels", { 3, 64, 9, 8, 3, 1 }, FALSE, FALSE, TRUE },
  { "/conv2d/one-channel", { 1, 17, 12, 8, 3, 1 }, TRUE, FALSE, TRUE },
  { "/conv2d/stride", { 64, 48, 10, 10, 3, 2 }, TRUE, TRUE, TRUE },
  { "/conv2d/stride-odd", { 40, 33, 7, 5, 3, 2 }, TRUE, FALSE, FALSE },
  { "/conv2d/kernel-of-1", { 64, 48, 10, 10, 1, 2 }, TRUE, FALSE, FALSE },
  { "/conv2d/kernel-of-1-odd", { 7, 5, 5, 3, 1, 1 }, TRUE, TRUE, TRUE },
};

static float *
draw (gsize n,
      const char *name,
      double low,
      double high)
{
  float *values = gs_floats_new (n);

  gs_random_fill_uniform (values, n, name, 0, low, high);

  return values;
}

typedef struct
{
  float *weight, *bias, *in_scale, *in_shift, *out_scale, *out_shift, *slope;
  float *x, *more;
  GsConv2dWeights weights;
  gsize n_x, n_y; /* of one picture */
  gsize height, width;
} Layer;

static void
layer_init (Layer *self,
            const Case *c)
{
  const GsConv2dShape *shape = &c->shape;
  double bound = sqrt (3.0 / (double) (shape->n_in * shape->kernel * shape->kernel));

  self->height = (shape->height + shape->stride - 1) / shape->stride;
  self->width = (shape->width + shape->stride - 1) / shape->stride;
  self->n_x = shape->height * shape->width * shape->n_in;
  self->n_y = self->height * self->width * shape->n_out;
  self->weight = draw (shape->n_out * shape->n_in * shape->kernel * shape->kernel, "weight", -bound, bound);
  self->bias = draw (shape->n_out, "bias", -1.0, 1.0);
  self->in_scale = draw (shape->n_in, "in-scale", 0.5, 1.5);
  self->in_shift = draw (shape->n_in, "in-shift", -1.0, 1.0);
  self->out_scale = draw (shape->n_out, "out-scale", 0.5, 1.5);
  self->out_shift = draw (shape->n_out, "out-shift", -1.0, 1.0);
  self->slope = draw (shape->n_out, "slope", 0.0, 0.5);
  self->x = draw (N_PICTURES * self->n_x, "x", -1.0, 1.0);
  self->more = draw (N_PICTURES * self->n_y, "more", -1.0, 1.0);
  self->weights = (GsConv2dWeights) { .weight = self->weight };
  if (c->normed)
    self->weights = (GsConv2dWeights) { self->weight, self->bias, self->in_scale, self->in_shift, self->out_scale, self->out_shift };
  if (c->sloped)
    self->weights.slope = self->slope;
}

static void
layer_clear (Layer *self)
{
  float *all[] = { self->weight, self->bias, self->in_scale, self->in_shift, self->out_scale,
                   self->out_shift, self->slope, self->x, self->more };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gs_floats_free (all[i]);
}

/* One output, layer by layer: normalisation, zeros around, convolution, normalisation, sum, slope. */
static double
define (const Case *c,
        const Layer *layer,
        gsize picture,
        gsize y,
        gsize x,
        gsize out)
{
  const GsConv2dShape *shape = &c->shape;
  gssize pad = (gssize) shape->kernel / 2;
  double sum = c->normed ? layer->bias[out] : 0.0;

  for (gsize tap = 0; tap < shape->kernel * shape->kernel; tap++)
    {
      gssize at_y = (gssize) (y * shape->stride + tap / shape->kernel) - pad;
      gssize at_x = (gssize) (x * shape->stride + tap % shape->kernel) - pad;
      const float *pixel;

      if (at_y < 0 || at_x < 0 || at_y >= (gssize) shape->height || at_x >= (gssize) shape->width)
        continue;
      pixel = layer->x + picture * layer->n_x + ((gsize) at_y * shape->width + (gsize) at_x) * shape->n_in;
      for (gsize in = 0; in < shape->n_in; in++)
        {
          double value = pixel[in];

          if (c->normed)
            value = value * layer->in_scale[in] + layer->in_shift[in];
          sum += value * layer->weight[(out * shape->n_in + in) * shape->kernel * shape->kernel + tap];
        }
    }

  if (c->normed)
    sum = sum * layer->out_scale[out] + layer->out_shift[out];
  if (c->more)
    sum += layer->more[picture * layer->n_y + (y * layer->width + x) * shape->n_out + out];
  if (c->sloped && sum < 0.0)
    sum *= layer->slope[out];

  return sum;
}

static void
forward (const Case *c,
         const Layer *layer,
         const GsConv2d *conv,
         guint first,
         guint n,
         float *y)
{
  float *scratch = gs_floats_new (gs_conv2d_count_scratch (conv, n));

  gs_conv2d_forward (conv, n, layer->x + first * layer->n_x, c->more ? layer->more + first * layer->n_y : NULL, scratch,
                     y + first * layer->n_y);
  gs_floats_free (scratch);
}

static void
test_definition (gconstpointer data)
{
  const Case *c = data;
  Layer layer = { 0 };
  g_autoptr (GsConv2d) conv = NULL;
  float *y;

  layer_init (&layer, c);
  conv = gs_conv2d_new (&c->shape, &layer.weights);
  g_assert_cmpuint (gs_conv2d_count_outputs (conv), ==, layer.n_y);
  y = gs_floats_new (N_PICTURES * layer.n_y);
  forward (c, &layer, conv, 0, N_PICTURES, y);

  for (gsize i = 0; i < N_PICTURES * layer.n_y; i++)
    {
      gsize picture = i / layer.n_y, pixel = i % layer.n_y / c->shape.n_out;
      double wanted = define (c, &layer, picture, pixel / layer.width, pixel % layer.width, i % c->shape.n_out);

      g_assert_cmpfloat_with_epsilon (y[i], wanted, TOLERANCE);
    }

  gs_floats_free (y);
  layer_clear (&layer);
}

/* One picture after the other gives the bits of all at once. */
static void
test_batch (gconstpointer data)
{
  const Case *c = data;
  Layer layer = { 0 };
  g_autoptr (GsConv2d) conv = NULL;
  float *y, *singly;

  layer_init (&layer, c);
  conv = gs_conv2d_new (&c->shape, &layer.weights);
  y = gs_floats_new (N_PICTURES * layer.n_y);
  singly = gs_floats_new (N_PICTURES * layer.n_y);
  forward (c, &layer, conv, 0, N_PICTURES, y);
  for (guint i = 0; i < N_PICTURES; i++)
    forward (c, &layer, conv, i, 1, singly);
  g_assert_cmpmem (singly, N_PICTURES * layer.n_y * sizeof (float), y, N_PICTURES * layer.n_y * sizeof (float));

  gs_floats_free (y);
  gs_floats_free (singly);
  layer_clear (&layer);
}

/* The points of a kernel and the outputs of a tile, by themselves: one channel, every pixel different. */
static void
test_tile (gconstpointer data)
{
  guint side = GPOINTER_TO_UINT (data), span = side + 2;
  gsize n_points = gs_tile_count_points (side);
  double taps[GS_TILE_TAPS * 16] = { 0.0 }, points[GS_TILE_MAX_POINTS * 16];
  float kernel[GS_TILE_TAPS], picture[GS_TILE_MAX_POINTS], planes[GS_TILE_MAX_POINTS], outputs[25];
  const float *pixels[GS_TILE_MAX_POINTS], *starts[25];
  float *to[25], zero = 0.0f;

  gs_random_fill_uniform (kernel, GS_TILE_TAPS, "kernel", 0, -1.0, 1.0);
  gs_random_fill_uniform (picture, GS_TILE_MAX_POINTS, "picture", 0, -1.0, 1.0);
  for (guint i = 0; i < GS_TILE_TAPS; i++)
    taps[i * 16] = kernel[i];
  for (guint i = 0; i < n_points; i++)
    pixels[i] = &picture[i];
  for (guint i = 0; i < side * side; i++)
    {
      to[i] = &outputs[i];
      starts[i] = &zero;
    }

  gs_tile_transform_taps (side, taps, points);
  gs_tile_transform_input (side, 1, pixels, 1, planes);
  for (guint i = 0; i < n_points; i++)
    planes[i] = (float) (planes[i] * points[i * 16]);
  gs_tile_transform_output (side, 1, 1, planes, starts, NULL, NULL, to);

  for (guint i = 0; i < side * side; i++)
    {
      double wanted = 0.0;

      for (guint tap = 0; tap < GS_TILE_TAPS; tap++)
        wanted += (double) kernel[tap] * picture[(i / side + tap / 3) * span + i % side + tap % 3];
      g_assert_cmpfloat_with_epsilon (outputs[i], wanted, 1e-5);
    }
}

/* Products whose inputs fill no block and whose outputs fill no panel; rows in every number a kernel has. */
static void
test_panels (void)
{
  const gsize sizes[][2] = { { 1, 1 }, { 5, 16 }, { 256, 33 }, { 257, 48 }, { 700, 15 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n_in = sizes[s][0], n_out = sizes[s][1];
      float *weight = draw (n_in * n_out, "weight", -1.0, 1.0);
      float *panels = gs_floats_new (gs_panels_count_floats (n_in, n_out));

      for (gsize i = 0; i < n_in * n_out; i++)
        panels[gs_panels_get_offset (n_in, n_out, i % n_in, i / n_in)] = weight[i];

      for (gsize n_rows = 1; n_rows <= 26; n_rows++)
        {
          float *x = draw (n_rows * n_in, "x", -1.0, 1.0), *y = draw (n_rows * n_out, "y", -1.0, 1.0);
          float *alone = draw (n_rows * n_out, "y", -1.0, 1.0);

          gs_panels_multiply (n_rows, n_in, n_out, x, n_in, panels, n_rows % 2, y, n_out);
          for (gsize i = 0; i < n_rows * n_out; i++)
            {
              double wanted = n_rows % 2 ? alone[i] : 0.0;

              for (gsize k = 0; k < n_in; k++)
                wanted += (double) x[i / n_out * n_in + k] * weight[i % n_out * n_in + k];
              g_assert_cmpfloat_with_epsilon (y[i], wanted, 5e-5);
            }

          for (gsize row = 0; row < n_rows; row++)
            gs_panels_multiply (1, n_in, n_out, x + row * n_in, n_in, panels, n_rows % 2, alone + row * n_out, n_out);
          g_assert_cmpmem (alone, n_rows * n_out * sizeof (float), y, n_rows * n_out * sizeof (float));

          gs_floats_free (x);
          gs_floats_free (y);
          gs_floats_free (alone);
        }
      gs_floats_free (weight);
      gs_floats_free (panels);
    }
}

static void
test_pool (void)
{
  float *x = draw (4 * 6 * 5, "x", -1.0, 1.0), y[2 * 3 * 5];

  gs_max_pool2d (4, 6, 5, x, y);
  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    {
      guint channel = i % 5, column = i / 5 % 3, row = i / 15;
      float largest = -2.0f;

      for (guint k = 0; k < 4; k++)
        largest = MAX (largest, x[((2 * row + k / 2) * 6 + 2 * column + k % 2) * 5 + channel]);
      g_assert_cmpfloat (y[i], ==, largest);
    }
  gs_floats_free (x);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/panels/definition", test_panels);
  g_test_add_data_func ("/tile/side-of-4", GUINT_TO_POINTER (4), test_tile);
  g_test_add_data_func ("/tile/side-of-5", GUINT_TO_POINTER (5), test_tile);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *batch = g_strconcat (cases[i].path, "/batch", NULL);

      g_test_add_data_func (cases[i].path, &cases[i], test_definition);
      g_test_add_data_func (batch, &cases[i], test_batch);
    }
  g_test_add_func ("/conv2d/pool", test_pool);

  return g_test_run ();
}
