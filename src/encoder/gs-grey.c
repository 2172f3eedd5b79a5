/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-grey.h"

#include <math.h>
#include <string.h>

/* Weights of one output pixel over the input along one axis. */
typedef struct
{
  int first;
  int n;
  float *weights;
} Tap;

static GsGrey *
gs_grey_new (int width,
             int height)
{
  GsGrey *self = g_new0 (GsGrey, 1);

  self->data = g_malloc ((gsize) width * height);
  self->width = width;
  self->height = height;
  self->x_scale = 1.0f;
  self->y_scale = 1.0f;

  return self;
}

/**
 * gs_grey_new_from_rgb:
 * @rgb: red, green, blue, one byte each
 * @width: pixels across
 * @height: pixels down
 * @stride: bytes from row to row
 * @max_side: longest side wanted, 0 for the picture's own
 *
 * Brightness by the weights of ITU-R BT.601.
 *
 * Returns: (transfer full): the grey picture, made smaller if it would be longer than @max_side
 */
GsGrey *
gs_grey_new_from_rgb (const guint8 *rgb,
                      int width,
                      int height,
                      gsize stride,
                      int max_side)
{
  g_autoptr (GsGrey) self = gs_grey_new (width, height);
  int side = MAX (width, height);

  for (int y = 0; y < height; y++)
    {
      const guint8 *from = rgb + (gsize) y * stride;
      guint8 *to = self->data + (gsize) y * width;

      for (int x = 0; x < width; x++)
        to[x] = (guint8) ((77 * from[3 * x] + 150 * from[3 * x + 1] + 29 * from[3 * x + 2] + 128) >> 8);
    }

  if (max_side == 0 || side <= max_side)
    return g_steal_pointer (&self);

  return gs_grey_copy_resized (self,
                               MAX (1, (int) lround ((double) width * max_side / side)),
                               MAX (1, (int) lround ((double) height * max_side / side)));
}

/* Triangles as wide as a pixel of the coarser picture: averages when shrinking, interpolates when growing. */
static Tap *
plan_axis (int from,
           int to)
{
  Tap *taps = g_new (Tap, to);
  double ratio = (double) from / to, reach = MAX (ratio, 1.0);

  for (int i = 0; i < to; i++)
    {
      double centre = (i + 0.5) * ratio - 0.5, sum = 0.0;
      int first = MAX ((int) ceil (centre - reach + 1e-9), 0);
      int last = MIN ((int) floor (centre + reach - 1e-9), from - 1);

      last = MAX (last, first);
      taps[i].first = first;
      taps[i].n = last - first + 1;
      taps[i].weights = g_new (float, taps[i].n);
      for (int j = 0; j < taps[i].n; j++)
        {
          double weight = MAX (1.0 - fabs (first + j - centre) / reach, 1e-6);

          taps[i].weights[j] = (float) weight;
          sum += weight;
        }
      for (int j = 0; j < taps[i].n; j++)
        taps[i].weights[j] /= (float) sum;
    }

  return taps;
}

static void
free_taps (Tap *taps,
           int n)
{
  for (int i = 0; i < n; i++)
    g_free (taps[i].weights);
  g_free (taps);
}

/**
 * gs_grey_copy_resized:
 * @self: a picture
 * @width: pixels across wanted
 * @height: pixels down wanted
 *
 * Returns: (transfer full): the picture in another size
 */
GsGrey *
gs_grey_copy_resized (const GsGrey *self,
                      int width,
                      int height)
{
  GsGrey *copy = gs_grey_new (width, height);
  Tap *across = plan_axis (self->width, width), *down = plan_axis (self->height, height);
  g_autofree float *line = g_new (float, self->width);

  copy->x_scale = self->x_scale * self->width / width;
  copy->y_scale = self->y_scale * self->height / height;

  for (int y = 0; y < height; y++)
    {
      guint8 *to = copy->data + (gsize) y * width;

      memset (line, 0, self->width * sizeof (float));
      for (int i = 0; i < down[y].n; i++)
        {
          const guint8 *from = self->data + (gsize) (down[y].first + i) * self->width;
          float weight = down[y].weights[i];

          for (int x = 0; x < self->width; x++)
            line[x] += weight * from[x];
        }

      for (int x = 0; x < width; x++)
        {
          const float *from = line + across[x].first;
          float sum = 0.0f;

          for (int i = 0; i < across[x].n; i++)
            sum += across[x].weights[i] * from[i];
          to[x] = (guint8) CLAMP (sum + 0.5f, 0.0f, 255.0f);
        }
    }

  free_taps (across, width);
  free_taps (down, height);

  return copy;
}

void
gs_grey_free (GsGrey *self)
{
  g_free (self->data);
  g_free (self);
}
