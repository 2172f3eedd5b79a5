/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random numbers without state: draw j of replicate r is a function of seed, r and j alone, so that it does not matter
 * which thread computes which replicate. Private to this library. */

/**
 * GsDraws:
 * @key: of one replicate
 * @next: number of the next draw
 *
 * The draws of one replicate.
 */
typedef struct
{
  guint64 key;
  guint64 next;
} GsDraws;

/* The output function of splitmix64 (Steele, Lea and Flood 2014). */
static inline guint64
gs_draws_mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return x ^ (x >> 31);
}

static inline GsDraws
gs_draws_begin (guint64 seed,
                guint64 replicate)
{
  return (GsDraws){ .key = gs_draws_mix (gs_draws_mix (seed) ^ replicate) };
}

static inline guint64
gs_draws_next (GsDraws *self)
{
  return gs_draws_mix (self->key + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * self->next++);
}

/* One of 0 to n - 1, for n below 2^40; the bias is below n / 2^53. */
static inline gsize
gs_draws_index (GsDraws *self,
                gsize n)
{
  return (gsize) ((double) (gs_draws_next (self) >> 11) * 0x1p-53 * (double) n);
}

G_END_DECLS
