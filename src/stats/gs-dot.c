/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-dot.h"

#define LANES 8

/**
 * gs_dot:
 * @a: [n] numbers
 * @b: [n] numbers
 * @n: how many
 *
 * Returns: sum of a b, in eight lanes so that the compiler may work on several at a time; always in this order
 */
double
gs_dot (const double *a,
        const double *b,
        gsize n)
{
  double lanes[LANES] = { 0 };
  double rest = 0.0;
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    {
      for (guint lane = 0; lane < LANES; lane++)
        lanes[lane] += a[i + lane] * b[i + lane];
    }
  for (; i < n; i++)
    rest += a[i] * b[i];

  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7])) + rest;
}

/**
 * gs_dot_squares:
 * @a: [n] numbers
 * @b: [n] numbers
 * @n: how many
 *
 * Returns: sum of a^2 b
 */
double
gs_dot_squares (const double *a,
                const double *b,
                gsize n)
{
  double lanes[LANES] = { 0 };
  double rest = 0.0;
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    {
      for (guint lane = 0; lane < LANES; lane++)
        lanes[lane] += a[i + lane] * a[i + lane] * b[i + lane];
    }
  for (; i < n; i++)
    rest += a[i] * a[i] * b[i];

  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7])) + rest;
}
