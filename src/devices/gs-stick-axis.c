/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-stick-axis.h"

#include <math.h>

#define DEAD_ZONE_MOST 0.9
#define HALF_LEAST     1e-3 /* a half axis shorter than this is noise, not a way */

/**
 * gs_stick_axis_map:
 * @self: a calibration
 * @reading: what the axis says
 *
 * Each half of the axis is mapped by itself, since a worn stick does not rest in its middle. Beyond the dead zone the
 * value begins at 0 and grows evenly to 1, so that nothing jumps at its edge.
 *
 * Returns: -1 to 1; 0 for a reading that is no number
 */
double
gs_stick_axis_map (const GsStickAxis *self,
                   double reading)
{
  double half, way, value;

  g_return_val_if_fail (self != NULL, 0.0);

  if (!isfinite (reading))
    return 0.0;

  half = reading >= self->centre ? self->maximum - self->centre : self->centre - self->minimum;
  if (half < HALF_LEAST)
    return 0.0;

  way = fabs (reading - self->centre) / half;
  if (way <= self->dead_zone)
    return 0.0;

  value = MIN ((way - self->dead_zone) / (1.0 - self->dead_zone), 1.0);

  return (reading >= self->centre) != self->inverted ? value : -value;
}

/**
 * gs_stick_axis_rest:
 * @self: a calibration
 * @reading: what the axis says while nobody touches it
 *
 * Begins a calibration: the way is nothing until gs_stick_axis_widen() has seen it.
 */
void
gs_stick_axis_rest (GsStickAxis *self,
                    double reading)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (isfinite (reading));

  self->minimum = self->centre = self->maximum = reading;
}

/**
 * gs_stick_axis_widen:
 * @self: a calibration that has begun
 * @reading: what the axis says while it is moved all the way round
 */
void
gs_stick_axis_widen (GsStickAxis *self,
                     double reading)
{
  g_return_if_fail (self != NULL);

  if (!isfinite (reading))
    return;

  self->minimum = MIN (self->minimum, reading);
  self->maximum = MAX (self->maximum, reading);
}

/**
 * gs_stick_axis_is_valid:
 * @self: a calibration
 *
 * Returns: whether the axis has a way on both sides of its rest; one that has not was never moved there
 */
gboolean
gs_stick_axis_is_valid (const GsStickAxis *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return isfinite (self->minimum) && isfinite (self->centre) && isfinite (self->maximum)
         && self->centre - self->minimum >= HALF_LEAST && self->maximum - self->centre >= HALF_LEAST
         && self->dead_zone >= 0.0 && self->dead_zone <= DEAD_ZONE_MOST;
}

/**
 * gs_stick_axis_to_string:
 * @self: a calibration
 *
 * Returns: (transfer full): what gs_stick_axis_from_string() reads: minimum, centre, maximum, dead zone, 1 if inverted
 */
char *
gs_stick_axis_to_string (const GsStickAxis *self)
{
  char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  g_ascii_dtostr (numbers[0], sizeof numbers[0], self->minimum);
  g_ascii_dtostr (numbers[1], sizeof numbers[1], self->centre);
  g_ascii_dtostr (numbers[2], sizeof numbers[2], self->maximum);
  g_ascii_dtostr (numbers[3], sizeof numbers[3], self->dead_zone);

  return g_strdup_printf ("%s %s %s %s %d", numbers[0], numbers[1], numbers[2], numbers[3], self->inverted ? 1 : 0);
}

/**
 * gs_stick_axis_from_string:
 * @self: (out): a calibration; untouched where @text is none
 * @text: (nullable): what gs_stick_axis_to_string() gave
 *
 * Returns: whether @text is a calibration that can be used
 */
gboolean
gs_stick_axis_from_string (GsStickAxis *self,
                           const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);
  double numbers[5];
  GsStickAxis found;

  g_return_val_if_fail (self != NULL, FALSE);

  if (g_strv_length (parts) != G_N_ELEMENTS (numbers))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      char *end;

      numbers[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0')
        return FALSE;
    }

  found = (GsStickAxis){ numbers[0], numbers[1], numbers[2], numbers[3], numbers[4] != 0.0 };
  if (!gs_stick_axis_is_valid (&found))
    return FALSE;

  *self = found;

  return TRUE;
}
