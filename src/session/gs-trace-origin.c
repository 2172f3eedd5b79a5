/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-private.h"

/* How a trace came about: with which device, within bounds or not; and how its delay was found. */

/**
 * gs_trace_get_bounded:
 * @self: a trace
 *
 * Returns: whether its values stay within its range; %FALSE = only changes count
 */
gboolean
gs_trace_get_bounded (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), TRUE);

  return !self->unbounded;
}

void
gs_trace_set_bounded (GsTrace *self,
                      gboolean bounded)
{
  g_return_if_fail (GS_IS_TRACE (self));

  self->unbounded = !bounded;
}

/* A value as the trace may hold it. */
double
gs_trace_bound (GsTrace *self,
                double value)
{
  return self->unbounded ? value : CLAMP (value, self->minimum, self->maximum);
}

/**
 * gs_trace_get_device:
 * @self: a trace
 *
 * Returns: (nullable): what the hand held when recording began; %NULL = not known
 */
const char *
gs_trace_get_device (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->device;
}

void
gs_trace_set_device (GsTrace *self,
                     const char *device)
{
  g_return_if_fail (GS_IS_TRACE (self));

  gs_set_string (&self->device, device);
}

/**
 * gs_trace_get_taken_over:
 * @self: a trace whose samples are loaded
 *
 * Returns: whether it began as what a network said: its rater has not said all of it without knowing the network's line
 */
gboolean
gs_trace_get_taken_over (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), FALSE);

  for (guint i = 0; i < self->strokes->len; i++)
    {
      if (g_array_index (self->strokes, GsTraceStroke, i).kind == GS_STROKE_TAKEN_OVER)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_trace_get_source_name:
 * @self: a trace whose samples are loaded
 *
 * Returns: (transfer full): whose it is, as tables, statistics and exported files call it: the rater's name, and `from network` behind it
 *   where it began as a network's line, so that nothing of the kind is taken for what people say by themselves
 */
char *
gs_trace_get_source_name (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return g_strconcat (gs_rater_get_name (self->rater), gs_trace_get_taken_over (self) ? " from network" : NULL, NULL);
}

/**
 * gs_trace_get_delay_criterion:
 * @self: a trace
 *
 * Returns: (nullable): by what its delay was estimated: `ccc` or `pearson`
 */
const char *
gs_trace_get_delay_criterion (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->delay_criterion;
}

/**
 * gs_trace_get_delay_settings:
 * @self: a trace
 *
 * Returns: (nullable): JSON: grid and curve of the estimate
 */
const char *
gs_trace_get_delay_settings (GsTrace *self)
{
  g_return_val_if_fail (GS_IS_TRACE (self), NULL);

  return self->delay_settings;
}

/**
 * gs_trace_set_delay_estimate:
 * @self: a trace
 * @criterion: (nullable): by what its delay was estimated
 * @settings: (nullable): JSON: grid and curve of the estimate
 */
void
gs_trace_set_delay_estimate (GsTrace *self,
                             const char *criterion,
                             const char *settings)
{
  g_return_if_fail (GS_IS_TRACE (self));

  gs_set_string (&self->delay_criterion, criterion);
  gs_set_string (&self->delay_settings, settings);
}
