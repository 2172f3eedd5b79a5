/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsSynthRandom:
 * @state: the generator's state
 *
 * splitmix64 (Steele, Lea and Flood, 2014): small, and the same numbers on every machine and for every version of GLib.
 */
typedef struct
{
  guint64 state;
} GsSynthRandom;

void gs_synth_random_init (GsSynthRandom *self, guint64 seed, guint64 stream);
guint64 gs_synth_random_next (GsSynthRandom *self);
double gs_synth_random_uniform (GsSynthRandom *self, double low, double high);
double gs_synth_random_normal (GsSynthRandom *self);
guint gs_synth_random_below (GsSynthRandom *self, guint n);
void gs_synth_random_shuffle (GsSynthRandom *self, guint *items, guint n_items);

G_END_DECLS
