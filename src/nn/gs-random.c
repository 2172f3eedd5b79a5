/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-random.h"

#include <math.h>

/**
 * gs_random_hash_name:
 * @name: UTF-8 text
 *
 * Returns: FNV-1a hash of its bytes, 64 bits
 */
guint64
gs_random_hash_name (const char *name)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *at = name; *at != '\0'; at++)
    hash = (hash ^ (guint8) *at) * G_GUINT64_CONSTANT (0x100000001b3);

  return hash;
}

/**
 * gs_random_mix:
 * @x: any number
 *
 * The output function of splitmix64 (Steele, Lea and Flood 2014) for state @x.
 *
 * Returns: 64 bits that look random
 */
guint64
gs_random_mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return x ^ (x >> 31);
}

/**
 * gs_random_unit:
 * @seed: a seed
 * @position: which number of the sequence
 *
 * Returns: a number in [0, 1), a multiple of 2^-24
 */
double
gs_random_unit (guint64 seed,
                guint64 position)
{
  return (double) (gs_random_mix (seed + position) >> 40) * 0x1p-24;
}

/**
 * gs_random_fill_uniform:
 * @values: (array length=n) (out): where to
 * @n: how many
 * @name: names the sequence
 * @seed: shifts it
 * @low: lower bound
 * @high: upper bound
 *
 * Fills @values with the sequence that belongs to @name: the map to [@low, @high) is
 * computed in double precision and rounded once.
 */
void
gs_random_fill_uniform (float *values,
                        gsize n,
                        const char *name,
                        guint64 seed,
                        double low,
                        double high)
{
  guint64 start = gs_random_hash_name (name) + seed;

  for (gsize i = 0; i < n; i++)
    values[i] = (float) (low + (high - low) * gs_random_unit (start, i));
}

/**
 * gs_random_fill_xavier:
 * @values: (array length=n) (out): where to
 * @n: how many
 * @name: names the sequence
 * @seed: shifts it
 * @fan_in: inputs that reach one output
 * @fan_out: outputs that one input reaches
 * @gain: factor for the non-linearity that follows
 *
 * Uniform in +-gain sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010).
 */
void
gs_random_fill_xavier (float *values,
                       gsize n,
                       const char *name,
                       guint64 seed,
                       gsize fan_in,
                       gsize fan_out,
                       double gain)
{
  double bound = gain * sqrt (6.0 / (double) (fan_in + fan_out));

  gs_random_fill_uniform (values, n, name, seed, -bound, bound);
}
