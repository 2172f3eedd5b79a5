/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-frame-times.h"

G_BEGIN_DECLS

/**
 * GsSeriesBin:
 * @min: smallest value, or NaN when @n_values is 0
 * @max: largest value, or NaN
 * @mean: arithmetic mean, or NaN
 * @n_values: how many frames of the bin have a value
 * @n_frames: how many frames the bin covers, with and without a value
 *
 * What a stretch of a series comes to.
 */
typedef struct
{
  float min;
  float max;
  float mean;
  guint32 n_values;
  guint32 n_frames;
} GsSeriesBin;

/**
 * GsSeries:
 *
 * One value a frame, NaN = not there (yet). A pyramid of minimum, maximum and sum over it, kept up to date by
 * every write, answers for any stretch in logarithmic time, so that drawing costs the same for a minute and for
 * ten hours. #GsSeries::changed (first_frame, n_frames) follows each write.
 */
#define GS_TYPE_SERIES (gs_series_get_type ())

G_DECLARE_FINAL_TYPE (GsSeries, gs_series, GS, SERIES, GObject)

GsSeries *gs_series_new (GsFrameTimes *times);

GsFrameTimes *gs_series_get_times (GsSeries *self);
gsize gs_series_get_n_frames (GsSeries *self);

void gs_series_set_values (GsSeries *self, gsize first_frame, const float *values, gsize stride, gsize n_frames);
void gs_series_append (GsSeries *self, const float *values, gsize n_frames);
void gs_series_clear (GsSeries *self);

float gs_series_get_value (GsSeries *self, gsize frame);
float gs_series_get_value_at (GsSeries *self, gint64 time);

void gs_series_summarise (GsSeries *self, gsize first_frame, gsize n_frames, GsSeriesBin *bin);
void gs_series_reduce (GsSeries *self, gint64 start, gint64 end, GsSeriesBin *bins, guint n_bins);
gsize gs_series_get_size (GsSeries *self);

G_END_DECLS
