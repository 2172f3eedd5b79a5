/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The closest zoom: a millisecond across the window. Nothing in a clip is finer than a sound sample. */
#define GS_TIME_AXIS_MIN_SPAN (G_GINT64_CONSTANT (1000000))

/**
 * GsTick:
 * @time: media time, nanoseconds
 * @major: whether a label stands beside it
 *
 * One mark of a ruler.
 */
typedef struct
{
  gint64 time;
  gboolean major;
} GsTick;

/**
 * GsTimeAxis:
 *
 * The stretch of media time that is shown, shared by everything drawn over time. The shown range always lies
 * inside the limits and is never shorter than %GS_TIME_AXIS_MIN_SPAN (or than the limits, if those are shorter).
 * `notify::start` and `notify::end` come once per change; #GsTimeAxis::changed comes once after both.
 */
#define GS_TYPE_TIME_AXIS (gs_time_axis_get_type ())

G_DECLARE_FINAL_TYPE (GsTimeAxis, gs_time_axis, GS, TIME_AXIS, GObject)

GsTimeAxis *gs_time_axis_new (void);

void gs_time_axis_set_limits (GsTimeAxis *self, gint64 first, gint64 last);
gint64 gs_time_axis_get_first (GsTimeAxis *self);
gint64 gs_time_axis_get_last (GsTimeAxis *self);

void gs_time_axis_set_range (GsTimeAxis *self, gint64 start, gint64 end);
gint64 gs_time_axis_get_start (GsTimeAxis *self);
gint64 gs_time_axis_get_end (GsTimeAxis *self);

void gs_time_axis_zoom (GsTimeAxis *self, double factor, gint64 about);
void gs_time_axis_pan (GsTimeAxis *self, gint64 distance);
void gs_time_axis_reveal (GsTimeAxis *self, gint64 time, double margin);
void gs_time_axis_show_all (GsTimeAxis *self);

double gs_time_axis_time_to_x (GsTimeAxis *self, gint64 time, double width);
gint64 gs_time_axis_x_to_time (GsTimeAxis *self, double x, double width);

gint64 gs_time_axis_tick_step (GsTimeAxis *self, double width, double min_spacing);
GArray *gs_time_axis_list_ticks (GsTimeAxis *self, double width, double min_spacing);

char *gs_time_format (gint64 time, gint64 resolution);

G_END_DECLS
