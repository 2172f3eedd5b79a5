/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-figure-axis.h"

#include <math.h>

/* 1, 2 or 5 times a power of ten, no smaller than @raw */
static double
get_nice_step (double raw)
{
  double power = pow (10.0, floor (log10 (raw)));
  double share = raw / power;

  return power * (share <= 1.0 + 1e-9 ? 1.0 : share <= 2.0 + 1e-9 ? 2.0 : share <= 5.0 + 1e-9 ? 5.0 : 10.0);
}

static void
set_step (GsFigureAxis *self,
          double step)
{
  self->step = step;
  self->decimals = (guint) MAX (0.0, ceil (-log10 (step) - 1e-9));
}

/**
 * gs_figure_find_range:
 * @values: [n] numbers, some of which may be NaN
 * @n: how many
 * @low: (inout): widened to the lowest; begin with INFINITY
 * @high: (inout): widened to the highest; begin with -INFINITY
 */
void
gs_figure_find_range (const double *values,
                      gsize n,
                      double *low,
                      double *high)
{
  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (values[i]))
        continue;
      *low = MIN (*low, values[i]);
      *high = MAX (*high, values[i]);
    }
}

/**
 * gs_figure_axis_set:
 * @self: (out): an axis
 * @low: where it begins
 * @high: where it ends; larger than @low
 *
 * Makes an axis of just this range.
 */
void
gs_figure_axis_set (GsFigureAxis *self,
                    double low,
                    double high)
{
  *self = (GsFigureAxis){ .low = low, .high = high };
  set_step (self, get_nice_step ((high - low) / 5.0));
}

/**
 * gs_figure_axis_fit:
 * @self: (out): an axis
 * @low: the lowest value that it is to show
 * @high: the highest; as low as @low if there is but one, or lower if there is none
 *
 * Makes an axis that begins and ends at round numbers.
 */
void
gs_figure_axis_fit (GsFigureAxis *self,
                    double low,
                    double high)
{
  double step;

  if (!isfinite (low) || !isfinite (high) || high < low)
    {
      low = 0.0;
      high = 1.0;
    }
  /* One value gets some room around it; so does a range that rounding makes up. */
  if (high - low <= 1e-9 * MAX (1e-12, MAX (fabs (low), fabs (high))))
    {
      double room = low != 0.0 ? fabs (low) * 0.5 : 1.0;

      low -= room;
      high += room;
    }

  step = get_nice_step ((high - low) / 8.0);
  gs_figure_axis_set (self, floor (low / step + 1e-9) * step, ceil (high / step - 1e-9) * step);
}

/**
 * gs_figure_axis_choose_ticks:
 * @self: an axis
 * @length: how long it is drawn
 * @spacing: how far apart ticks are at least
 *
 * Chooses as many ticks as there is room for: at least two steps, at most ten.
 */
void
gs_figure_axis_choose_ticks (GsFigureAxis *self,
                             double length,
                             double spacing)
{
  double most = CLAMP (floor (length / MAX (spacing, 1.0)), 2.0, 10.0);

  set_step (self, get_nice_step ((self->high - self->low) / most));
}

/**
 * gs_figure_axis_get_share:
 * @self: an axis
 * @value: a value
 *
 * Returns: how far along it is, 0 at the beginning and 1 at the end
 */
double
gs_figure_axis_get_share (const GsFigureAxis *self,
                          double value)
{
  return (value - self->low) / (self->high - self->low);
}

double
gs_figure_axis_get_value (const GsFigureAxis *self,
                          double share)
{
  return self->low + share * (self->high - self->low);
}

guint
gs_figure_axis_get_n_ticks (const GsFigureAxis *self)
{
  double first = ceil (self->low / self->step - 1e-6), last = floor (self->high / self->step + 1e-6);

  return last >= first ? (guint) (last - first) + 1 : 0;
}

/**
 * gs_figure_axis_get_tick:
 * @self: an axis
 * @tick: which tick
 *
 * Returns: its value, a multiple of the step
 */
double
gs_figure_axis_get_tick (const GsFigureAxis *self,
                         guint tick)
{
  double value = (ceil (self->low / self->step - 1e-6) + tick) * self->step;

  return fabs (value) < self->step * 1e-6 ? 0.0 : value;
}

char *
gs_figure_axis_format (const GsFigureAxis *self,
                       double value)
{
  return gs_figure_format (value, self->decimals, self->sign);
}
