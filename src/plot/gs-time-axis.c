/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-time-axis.h"

#include <math.h>

#define MILLISECOND (G_GINT64_CONSTANT (1000000))
#define SECOND      (1000 * MILLISECOND)
#define MINUTE      (60 * SECOND)
#define HOUR        (60 * MINUTE)

struct _GsTimeAxis
{
  GObject parent_instance;

  gint64 first;
  gint64 last;
  gint64 start;
  gint64 end;
};

enum
{
  PROP_0,
  PROP_START,
  PROP_END,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsTimeAxis, gs_time_axis, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Steps that people count in, and into how many parts each is divided by minor ticks. */
static const struct
{
  gint64 step;
  guint parts;
} steps[] = {
  { 1 * MILLISECOND, 1 },   { 2 * MILLISECOND, 2 },   { 5 * MILLISECOND, 5 },   { 10 * MILLISECOND, 5 },
  { 20 * MILLISECOND, 4 },  { 50 * MILLISECOND, 5 },  { 100 * MILLISECOND, 5 }, { 200 * MILLISECOND, 4 },
  { 500 * MILLISECOND, 5 }, { 1 * SECOND, 5 },        { 2 * SECOND, 4 },        { 5 * SECOND, 5 },
  { 10 * SECOND, 5 },       { 15 * SECOND, 3 },       { 30 * SECOND, 3 },       { 1 * MINUTE, 6 },
  { 2 * MINUTE, 4 },        { 5 * MINUTE, 5 },        { 10 * MINUTE, 5 },       { 15 * MINUTE, 3 },
  { 30 * MINUTE, 3 },       { 1 * HOUR, 6 },          { 2 * HOUR, 4 },          { 6 * HOUR, 6 },
  { 12 * HOUR, 4 },         { 24 * HOUR, 4 },
};

static void
gs_time_axis_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GsTimeAxis *self = GS_TIME_AXIS (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_int64 (value, self->start);
      break;

    case PROP_END:
      g_value_set_int64 (value, self->end);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_time_axis_class_init (GsTimeAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = gs_time_axis_get_property;

  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                               G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_END] = g_param_spec_int64 ("end", NULL, NULL, G_MININT64, G_MAXINT64, SECOND,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsTimeAxis::changed:
   *
   * The visible range or the limits changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
gs_time_axis_init (GsTimeAxis *self)
{
  self->last = SECOND;
  self->end = SECOND;
}

/**
 * gs_time_axis_new:
 *
 * Makes an axis from 0 to 1 s that shows all of it.
 *
 * Returns: (transfer full): the axis
 */
GsTimeAxis *
gs_time_axis_new (void)
{
  return g_object_new (GS_TYPE_TIME_AXIS, NULL);
}

/* Sets the range after fitting it: first its length, then its place. */
static gboolean
set_fitted (GsTimeAxis *self,
            double start,
            double span)
{
  gint64 limit = self->last - self->first;
  gint64 length = (gint64) CLAMP (span, (double) MIN (GS_TIME_AXIS_MIN_SPAN, limit), (double) limit);
  gint64 from = (gint64) CLAMP (floor (start + 0.5), (double) self->first, (double) (self->last - length));
  gint64 to = from + length;
  gboolean start_moved = from != self->start;
  gboolean end_moved = to != self->end;

  self->start = from;
  self->end = to;

  if (start_moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
  if (end_moved)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END]);

  return start_moved || end_moved;
}

/**
 * gs_time_axis_set_limits:
 * @self: an axis
 * @first: earliest time, nanoseconds
 * @last: latest time, nanoseconds, after @first
 *
 * Sets how far one can look. The visible range moves and shrinks as far as needed; an axis that showed everything
 * goes on showing everything.
 */
void
gs_time_axis_set_limits (GsTimeAxis *self,
                         gint64 first,
                         gint64 last)
{
  gboolean all;

  g_return_if_fail (GS_IS_TIME_AXIS (self));
  g_return_if_fail (first < last);

  if (first == self->first && last == self->last)
    return;

  all = self->start == self->first && self->end == self->last;
  self->first = first;
  self->last = last;

  if (all)
    set_fitted (self, (double) first, (double) (last - first));
  else
    set_fitted (self, (double) self->start, (double) (self->end - self->start));

  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_time_axis_get_first:
 * @self: an axis
 *
 * Returns: the earliest time, nanoseconds
 */
gint64
gs_time_axis_get_first (GsTimeAxis *self)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);

  return self->first;
}

/**
 * gs_time_axis_get_last:
 * @self: an axis
 *
 * Returns: the latest time, nanoseconds
 */
gint64
gs_time_axis_get_last (GsTimeAxis *self)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);

  return self->last;
}

/**
 * gs_time_axis_set_range:
 * @self: an axis
 * @start: start of the visible range, nanoseconds
 * @end: its end, after @start
 *
 * Shows a range, or as much of it as the limits allow.
 */
void
gs_time_axis_set_range (GsTimeAxis *self,
                        gint64 start,
                        gint64 end)
{
  g_return_if_fail (GS_IS_TIME_AXIS (self));
  g_return_if_fail (start < end);

  if (set_fitted (self, (double) start, (double) end - (double) start))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_time_axis_get_start:
 * @self: an axis
 *
 * Returns: the first visible time, nanoseconds
 */
gint64
gs_time_axis_get_start (GsTimeAxis *self)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);

  return self->start;
}

/**
 * gs_time_axis_get_end:
 * @self: an axis
 *
 * Returns: the end of the visible range, nanoseconds
 */
gint64
gs_time_axis_get_end (GsTimeAxis *self)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);

  return self->end;
}

/**
 * gs_time_axis_zoom:
 * @self: an axis
 * @factor: how much longer the visible range becomes: below 1 to see more detail
 * @about: the time that stays where it is on the screen, nanoseconds
 *
 * Zooms, within the limits.
 */
void
gs_time_axis_zoom (GsTimeAxis *self,
                   double factor,
                   gint64 about)
{
  double span;
  double fraction;

  g_return_if_fail (GS_IS_TIME_AXIS (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  span = (double) (self->end - self->start);
  fraction = ((double) about - (double) self->start) / span;
  span = CLAMP (span * factor, (double) MIN (GS_TIME_AXIS_MIN_SPAN, self->last - self->first),
                (double) (self->last - self->first));

  if (set_fitted (self, (double) about - fraction * span, span))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_time_axis_pan:
 * @self: an axis
 * @distance: nanoseconds; positive to see what comes later
 *
 * Moves the visible range, up to the limits.
 */
void
gs_time_axis_pan (GsTimeAxis *self,
                  gint64 distance)
{
  g_return_if_fail (GS_IS_TIME_AXIS (self));

  if (set_fitted (self, (double) self->start + (double) distance, (double) (self->end - self->start)))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * gs_time_axis_reveal:
 * @self: an axis
 * @time: media time, nanoseconds
 * @margin: how far from the edge @time is to be, as a fraction of the visible range, 0 to 0.5
 *
 * Moves the visible range as little as possible so that a time is inside it; a time far away comes to the middle.
 */
void
gs_time_axis_reveal (GsTimeAxis *self,
                     gint64 time,
                     double margin)
{
  double span;
  double position;

  g_return_if_fail (GS_IS_TIME_AXIS (self));
  g_return_if_fail (margin >= 0 && margin <= 0.5);

  span = (double) (self->end - self->start);
  position = ((double) time - (double) self->start) / span;

  if (position < -1 || position > 2)
    gs_time_axis_pan (self, (gint64) ((position - 0.5) * span));
  else if (position < margin)
    gs_time_axis_pan (self, (gint64) ((position - margin) * span));
  else if (position > 1 - margin)
    gs_time_axis_pan (self, (gint64) ((position - 1 + margin) * span));
}

/**
 * gs_time_axis_show_all:
 * @self: an axis
 *
 * Shows everything within the limits.
 */
void
gs_time_axis_show_all (GsTimeAxis *self)
{
  g_return_if_fail (GS_IS_TIME_AXIS (self));

  gs_time_axis_set_range (self, self->first, self->last);
}

/**
 * gs_time_axis_time_to_x:
 * @self: an axis
 * @time: media time, nanoseconds
 * @width: pixels that the visible range takes
 *
 * Returns: where the time is, pixels from the left edge; outside 0..@width when not visible
 */
double
gs_time_axis_time_to_x (GsTimeAxis *self,
                        gint64 time,
                        double width)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);

  return (double) (time - self->start) / (double) (self->end - self->start) * width;
}

/**
 * gs_time_axis_x_to_time:
 * @self: an axis
 * @x: pixels from the left edge
 * @width: pixels that the visible range takes, above 0
 *
 * Returns: the time there, nanoseconds, kept within the limits
 */
gint64
gs_time_axis_x_to_time (GsTimeAxis *self,
                        double x,
                        double width)
{
  double time;

  g_return_val_if_fail (GS_IS_TIME_AXIS (self), 0);
  g_return_val_if_fail (width > 0, self->start);

  time = (double) self->start + x / width * (double) (self->end - self->start);

  return CLAMP ((gint64) floor (time + 0.5), self->first, self->last);
}

static guint
find_step (GsTimeAxis *self,
           double width,
           double min_spacing)
{
  double per_pixel = (double) (self->end - self->start) / MAX (width, 1);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && (double) steps[i].step < min_spacing * per_pixel)
    i++;

  return i;
}

/**
 * gs_time_axis_tick_step:
 * @self: an axis
 * @width: pixels that the visible range takes
 * @min_spacing: smallest distance between labels, pixels
 *
 * Chooses the distance between labelled ticks, also the resolution that gs_time_format() needs for their labels.
 *
 * Returns: nanoseconds
 */
gint64
gs_time_axis_tick_step (GsTimeAxis *self,
                        double width,
                        double min_spacing)
{
  g_return_val_if_fail (GS_IS_TIME_AXIS (self), SECOND);

  return steps[find_step (self, width, min_spacing)].step;
}

/**
 * gs_time_axis_list_ticks:
 * @self: an axis
 * @width: pixels that the visible range takes
 * @min_spacing: smallest distance between labels, pixels
 *
 * Lists the ticks of the visible range, from one labelled tick before it (whose label may reach into it) on.
 *
 * Returns: (transfer full) (element-type GsTick): the ticks, ascending
 */
GArray *
gs_time_axis_list_ticks (GsTimeAxis *self,
                         double width,
                         double min_spacing)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (GsTick));
  guint chosen;
  gint64 minor;
  gint64 number;

  g_return_val_if_fail (GS_IS_TIME_AXIS (self), ticks);

  chosen = find_step (self, width, min_spacing);
  minor = steps[chosen].step / steps[chosen].parts;

  number = self->start / steps[chosen].step;
  if (self->start < 0)
    number--;
  number *= steps[chosen].parts;

  for (; number * minor <= self->end; number++)
    {
      GsTick tick = { number * minor, number % steps[chosen].parts == 0 };

      g_array_append_val (ticks, tick);
    }

  return ticks;
}

/**
 * gs_time_format:
 * @time: media time, nanoseconds
 * @resolution: the smallest difference that must be visible, nanoseconds
 *
 * Writes a time as people read it: `03:55`, `03:55.04`, `1:02:03.5`, with as many decimals (at most three) as
 * @resolution asks for. Times are cut, not rounded: the clock never shows a moment that has not come.
 *
 * Returns: (transfer full): the text
 */
char *
gs_time_format (gint64 time,
                gint64 resolution)
{
  const char *sign = time < 0 ? "\u2212" : "";
  gint64 distance = ABS (time);
  gint64 hours = distance / HOUR;
  int minutes = (int) (distance / MINUTE % 60);
  int seconds = (int) (distance / SECOND % 60);
  int milliseconds = (int) (distance / MILLISECOND % 1000);
  char fraction[8] = "";

  if (resolution < 10 * MILLISECOND)
    g_snprintf (fraction, sizeof fraction, ".%03d", milliseconds);
  else if (resolution < 100 * MILLISECOND)
    g_snprintf (fraction, sizeof fraction, ".%02d", milliseconds / 10);
  else if (resolution < SECOND)
    g_snprintf (fraction, sizeof fraction, ".%d", milliseconds / 100);

  if (hours > 0)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d:%02d%s", sign, hours, minutes, seconds, fraction);

  return g_strdup_printf ("%s%02d:%02d%s", sign, minutes, seconds, fraction);
}
