/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-resize.h"

#include <math.h>
#include <string.h>

/* What one pixel is made of: the source's pixels from @first on. */
typedef struct
{
  guint first;
  guint n;
  float *weights;
} Taps;

static Taps *
make_taps (guint side,
           guint out_side)
{
  double scale = (double) side / out_side;
  double radius = MAX (scale, 1.0); /* larger pictures are interpolated between two pixels */
  Taps *taps = g_new (Taps, out_side);

  for (guint i = 0; i < out_side; i++)
    {
      double centre = (i + 0.5) * scale;
      guint first = (guint) MAX (floor (centre - radius), 0.0);
      guint end = (guint) MIN (ceil (centre + radius), (double) side);
      double sum = 0.0;

      taps[i].first = first;
      taps[i].n = end - first;
      taps[i].weights = g_new (float, taps[i].n);
      for (guint j = first; j < end; j++)
        sum += MAX (1.0 - fabs (j + 0.5 - centre) / radius, 0.0);
      for (guint j = first; j < end; j++)
        taps[i].weights[j - first] = (float) (MAX (1.0 - fabs (j + 0.5 - centre) / radius, 0.0) / sum);
    }

  return taps;
}

static void
free_taps (Taps *taps,
           guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (taps[i].weights);
  g_free (taps);
}

/**
 * gs_face_resize:
 * @rgb: a square picture ([@side, @side, 3])
 * @side: its side, pixels; at least 1
 * @out: (out): the same picture ([@out_side, @out_side, 3])
 * @out_side: the side that it gets; at least 1
 *
 * Each pixel becomes the average of the picture under a triangle that is two of the new pixels wide, cut off at the
 * edges: what is finer than the new pixels is averaged away and never shows as other patterns. A picture of the same size is
 * copied.
 */
void
gs_face_resize (const guint8 *rgb,
                guint side,
                guint8 *out,
                guint out_side)
{
  g_autofree float *across = NULL; /* [side, out_side, 3] */
  Taps *taps;

  if (side == out_side)
    {
      memcpy (out, rgb, (gsize) side * side * 3);
      return;
    }

  taps = make_taps (side, out_side);
  across = g_new (float, (gsize) side * out_side * 3);
  for (guint y = 0; y < side; y++)
    {
      const guint8 *row = rgb + (gsize) y * side * 3;

      for (guint x = 0; x < out_side; x++)
        {
          float sum[3] = { 0.0f };

          for (guint k = 0; k < taps[x].n; k++)
            {
              for (guint c = 0; c < 3; c++)
                sum[c] += taps[x].weights[k] * row[(taps[x].first + k) * 3 + c];
            }
          memcpy (across + ((gsize) y * out_side + x) * 3, sum, sizeof sum);
        }
    }

  for (guint y = 0; y < out_side; y++)
    {
      for (guint x = 0; x < out_side * 3; x++)
        {
          float sum = 0.0f;

          for (guint k = 0; k < taps[y].n; k++)
            sum += taps[y].weights[k] * across[(gsize) (taps[y].first + k) * out_side * 3 + x];
          out[(gsize) y * out_side * 3 + x] = (guint8) CLAMP (sum + 0.5f, 0.0f, 255.0f);
        }
    }

  free_taps (taps, out_side);
}
