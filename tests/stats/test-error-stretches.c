/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-error-stretches.h"

#include <math.h>

#define N 400

/* A constant difference with two bumps in it, of which the later is the worse; a dip of one value parts neither. */
static void
test_known (void)
{
  double x[N], y[N];
  g_autoptr (GArray) stretches = NULL;
  const GsErrorStretch *worst, *second;

  for (guint t = 0; t < N; t++)
    {
      y[t] = 0.0;
      x[t] = 0.1;
      if (t >= 50 && t < 70)
        x[t] = 0.5;
      if (t >= 200 && t < 240)
        x[t] = -0.7;
    }
  x[220] = 0.0;

  stretches = gs_error_stretches_find (x, y, N, 1);
  g_assert_cmpuint (stretches->len, ==, 2);
  worst = &g_array_index (stretches, GsErrorStretch, 0);
  second = &g_array_index (stretches, GsErrorStretch, 1);
  g_assert_cmpuint (worst->first, ==, 200);
  g_assert_cmpuint (worst->n, ==, 40);
  g_assert_cmpfloat_with_epsilon (worst->mean_error, 39 * 0.7 / 40, 1e-12);
  g_assert_cmpfloat_with_epsilon (worst->mean_difference, -39 * 0.7 / 40, 1e-12);
  g_assert_cmpuint (second->first, ==, 50);
  g_assert_cmpuint (second->n, ==, 20);
  g_assert_cmpfloat_with_epsilon (second->mean_error, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (second->excess, 20 * (0.5 - gs_rmse (x, y, N)), 1e-9);
}

static void
test_nothing (void)
{
  double x[N], y[N], nothing[N];
  g_autoptr (GArray) equal = NULL;
  g_autoptr (GArray) missing = NULL;
  g_autoptr (GArray) empty = NULL;

  for (guint t = 0; t < N; t++)
    {
      x[t] = sin (t / 7.0);
      y[t] = x[t] + 0.3;
      nothing[t] = NAN;
    }

  equal = gs_error_stretches_find (x, y, N, 1);
  g_assert_cmpuint (equal->len, ==, 0);
  missing = gs_error_stretches_find (x, nothing, N, 1);
  g_assert_cmpuint (missing->len, ==, 0);
  empty = gs_error_stretches_find (x, y, 0, 1);
  g_assert_cmpuint (empty->len, ==, 0);
}

/* The definition itself: the contiguous subsequence with the largest sum, then the same to its left and to its right. */
static void
find_slowly (const double *scores,
             guint first,
             guint end,
             GArray *found)
{
  guint best_first = 0, best_end = 0;
  double best = 0.0;

  for (guint i = first; i < end; i++)
    {
      double sum = 0.0;

      for (guint j = i; j < end; j++)
        {
          sum += scores[j];
          if (sum > best)
            {
              best = sum;
              best_first = i;
              best_end = j + 1;
            }
        }
    }
  if (best <= 0.0)
    return;

  find_slowly (scores, first, best_first, found);
  for (guint i = best_first; i < best_end; i++)
    g_array_index (found, guint, i) = best_first + 1;
  find_slowly (scores, best_end, end, found);
}

static void
test_definition (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 50; round++)
    {
      double x[60], y[60], scores[60];
      g_autoptr (GArray) slowly = g_array_sized_new (FALSE, TRUE, sizeof (guint), 60);
      g_autoptr (GArray) stretches = NULL;
      guint owner[60] = { 0 };
      guint start = 0;
      double rmse;

      g_array_set_size (slowly, 60);
      for (guint t = 0; t < 60; t++)
        {
          x[t] = g_rand_double_range (random, -1.0, 1.0);
          y[t] = t == 30 ? NAN : 0.0;
        }
      rmse = gs_rmse (x, y, 60);
      for (guint t = 0; t < 60; t++)
        scores[t] = fabs (x[t]) - rmse;
      find_slowly (scores, start, 30, slowly);
      find_slowly (scores, 31, 60, slowly);

      stretches = gs_error_stretches_find (x, y, 60, 1);
      for (guint i = 0; i < stretches->len; i++)
        {
          const GsErrorStretch *stretch = &g_array_index (stretches, GsErrorStretch, i);

          for (gsize t = stretch->first; t < stretch->first + stretch->n; t++)
            owner[t] = (guint) stretch->first + 1;
          if (i > 0)
            g_assert_cmpfloat (stretch->excess, <=, g_array_index (stretches, GsErrorStretch, i - 1).excess);
        }
      for (guint t = 0; t < 60; t++)
        g_assert_cmpuint (owner[t], ==, g_array_index (slowly, guint, t));
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error-stretches/known", test_known);
  g_test_add_func ("/error-stretches/nothing", test_nothing);
  g_test_add_func ("/error-stretches/definition", test_definition);

  return g_test_run ();
}
