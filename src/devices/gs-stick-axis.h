/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsStickAxis:
 * @minimum: smallest reading that calibration has seen
 * @centre: reading of the stick at rest
 * @maximum: largest reading that calibration has seen
 * @dead_zone: share of each half around the centre that counts as rest, 0 to 0.9
 * @inverted: whether the smallest reading stands for the largest value
 *
 * How the readings of one axis of a stick become values. Readings have any unit; the three are in the same one.
 */
typedef struct
{
  double minimum;
  double centre;
  double maximum;
  double dead_zone;
  gboolean inverted;
} GsStickAxis;

#define GS_STICK_AXIS_INIT { .minimum = -1.0, .centre = 0.0, .maximum = 1.0, .dead_zone = 0.08, .inverted = FALSE }

double   gs_stick_axis_map        (const GsStickAxis *self,
                                   double             reading);
void     gs_stick_axis_rest       (GsStickAxis       *self,
                                   double             reading);
void     gs_stick_axis_widen      (GsStickAxis       *self,
                                   double             reading);
gboolean gs_stick_axis_is_valid   (const GsStickAxis *self);
char    *gs_stick_axis_to_string  (const GsStickAxis *self);
gboolean gs_stick_axis_from_string (GsStickAxis      *self,
                                    const char       *text);

G_END_DECLS
