/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-random.h"

#include <math.h>

/**
 * gs_synth_random_next:
 * @self: a generator
 *
 * Returns: 64 random bits
 */
guint64
gs_synth_random_next (GsSynthRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/**
 * gs_synth_random_init:
 * @self: (out): a generator
 * @seed: which clip
 * @stream: which part of it; parts drawn from their own stream stay the same when another part draws more numbers
 */
void
gs_synth_random_init (GsSynthRandom *self, guint64 seed, guint64 stream)
{
  self->state = seed;
  self->state = gs_synth_random_next (self) ^ (stream * G_GUINT64_CONSTANT (0xd6e8feb86659fd93));
  gs_synth_random_next (self);
}

/**
 * gs_synth_random_uniform:
 * @self: a generator
 * @low: smallest value
 * @high: bound above
 *
 * Returns: a number in [@low, @high), uniformly distributed
 */
double
gs_synth_random_uniform (GsSynthRandom *self, double low, double high)
{
  return low + (high - low) * (double) (gs_synth_random_next (self) >> 11) * 0x1.0p-53;
}

/**
 * gs_synth_random_normal:
 * @self: a generator
 *
 * Returns: a number of the standard normal distribution (Box and Muller)
 */
double
gs_synth_random_normal (GsSynthRandom *self)
{
  double radius = sqrt (-2.0 * log (1.0 - gs_synth_random_uniform (self, 0.0, 1.0)));

  return radius * cos (2.0 * G_PI * gs_synth_random_uniform (self, 0.0, 1.0));
}

/**
 * gs_synth_random_below:
 * @self: a generator
 * @n: bound, at least 1
 *
 * Returns: an integer in [0, @n)
 */
guint
gs_synth_random_below (GsSynthRandom *self, guint n)
{
  return (guint) (((gs_synth_random_next (self) >> 32) * n) >> 32);
}

/**
 * gs_synth_random_shuffle:
 * @self: a generator
 * @items: (inout) (array length=n_items): what to shuffle
 * @n_items: how many
 *
 * Fisher and Yates' shuffle.
 */
void
gs_synth_random_shuffle (GsSynthRandom *self, guint *items, guint n_items)
{
  for (guint i = n_items; i > 1; i--)
    {
      guint j = gs_synth_random_below (self, i);
      guint item = items[i - 1];

      items[i - 1] = items[j];
      items[j] = item;
    }
}
