/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_DIMENSION (gs_dimension_get_type ())

/**
 * GsDimension:
 *
 * Something that people rate over time, with its range and the words at its ends and in its middle. One that is not bounded has no
 * ends: only changes count, and @minimum and @maximum say how far a first look at it reaches.
 *
 * It never changes once it is made, but for its number: traces keep the range that they were recorded with.
 */
G_DECLARE_FINAL_TYPE (GsDimension, gs_dimension, GS, DIMENSION, GObject)

GsDimension *gs_dimension_new (const char *name, double minimum, double maximum, gboolean bounded, const char *low, const char *middle,
                               const char *high);

gint64 gs_dimension_get_id (GsDimension *self);
void gs_dimension_set_id (GsDimension *self, gint64 id);
const char *gs_dimension_get_name (GsDimension *self);
double gs_dimension_get_minimum (GsDimension *self);
double gs_dimension_get_maximum (GsDimension *self);
gboolean gs_dimension_get_bounded (GsDimension *self);
const char *gs_dimension_get_low (GsDimension *self);
const char *gs_dimension_get_middle (GsDimension *self);
const char *gs_dimension_get_high (GsDimension *self);

G_END_DECLS
