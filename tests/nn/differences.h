/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* A scalar of everything a layer gives, computed anew. */
typedef double (*LossFunc) (gpointer data);

/* Holds a gradient against central differences, element by element. */
static inline void
check_gradient (const char *what,
                float *x,
                gsize n,
                const float *gradient,
                LossFunc loss,
                gpointer data)
{
  const double step = 1.0 / 128.0;
  double scale = 0.0;

  for (gsize i = 0; i < n; i++)
    scale = fmax (scale, fabs (gradient[i]));
  g_assert_cmpfloat (scale, >, 0.0);

  for (gsize i = 0; i < n; i++)
    {
      float saved = x[i];
      double above, below, slope;

      x[i] = (float) (saved + step);
      above = loss (data);
      x[i] = (float) (saved - step);
      below = loss (data);
      x[i] = saved;
      slope = (above - below) / (2.0 * step);

      if (!(fabs (slope - gradient[i]) <= 2e-4 + 3e-3 * scale))
        g_error ("%s: gradient %" G_GSIZE_FORMAT " is %g, differences say %g", what, i, gradient[i], slope);
    }
}

/* The loss of an output: its product with fixed weights, which are also its gradient. */
static inline double
dot (const float *x,
     const float *weights,
     gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (double) x[i] * weights[i];

  return sum;
}

G_END_DECLS
