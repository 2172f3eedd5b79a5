/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Random numbers without state: every value is a function of a seed and a position, so that results
 * depend on neither threads nor order. */

guint64 gs_random_hash_name (const char *name);
guint64 gs_random_mix (guint64 x);
double gs_random_unit (guint64 seed,
                       guint64 position);
void gs_random_fill_uniform (float *values,
                             gsize n,
                             const char *name,
                             guint64 seed,
                             double low,
                             double high);
void gs_random_fill_xavier (float *values,
                            gsize n,
                            const char *name,
                            guint64 seed,
                            gsize fan_in,
                            gsize fan_out,
                            double gain);

G_END_DECLS
