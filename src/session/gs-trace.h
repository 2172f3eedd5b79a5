/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-rater.h"
#include "gs-record-state.h"

G_BEGIN_DECLS

/**
 * GsTraceSample:
 * @media_time: where in the clip, nanoseconds
 * @wall_time: when the hand moved, microseconds since 1970 (UTC)
 * @value: what was said, in the trace's range
 * @stroke: number of the stroke that it belongs to
 *
 * One raw sample, exactly as the device gave it. Frames and bins are derived from these.
 */
typedef struct
{
  gint64 media_time;
  gint64 wall_time;
  double value;
  guint stroke;
} GsTraceSample;

/**
 * GsTraceStroke:
 * @number: its number within the trace, counted from 1 in the order of recording
 * @first: index of its first sample
 * @n_samples: how many samples follow one another from there
 *
 * One uninterrupted take of the hand: its samples' media times never go back. Where strokes overlap, the
 * one with the highest number counts.
 */
typedef struct
{
  guint number;
  guint first;
  guint n_samples;
} GsTraceStroke;

#define GS_TYPE_TRACE (gs_trace_get_type ())

G_DECLARE_FINAL_TYPE (GsTrace, gs_trace, GS, TRACE, GObject)

GsTrace *gs_trace_new (GsClip *clip, GsRater *rater, const char *dimension, double minimum, double maximum);

gint64 gs_trace_get_id (GsTrace *self);
void gs_trace_set_id (GsTrace *self, gint64 id);
GsClip *gs_trace_get_clip (GsTrace *self);
GsRater *gs_trace_get_rater (GsTrace *self);
const char *gs_trace_get_dimension (GsTrace *self);
double gs_trace_get_minimum (GsTrace *self);
double gs_trace_get_maximum (GsTrace *self);
guint gs_trace_get_take (GsTrace *self);
void gs_trace_set_take (GsTrace *self, guint take);
GsRecordState gs_trace_get_state (GsTrace *self);
void gs_trace_set_state (GsTrace *self, GsRecordState state);

guint gs_trace_begin_stroke (GsTrace *self);
guint gs_trace_append (GsTrace *self, gint64 media_time, gint64 wall_time, double value);
void gs_trace_append_samples (GsTrace *self, const GsTraceSample *samples, guint n_samples);
void gs_trace_insert_stroke (GsTrace *self, const GsTraceSample *samples, guint n_samples);
void gs_trace_remove_stroke (GsTrace *self, guint number);
void gs_trace_clear (GsTrace *self);

guint gs_trace_get_n_samples (GsTrace *self);
const GsTraceSample *gs_trace_get_samples (GsTrace *self, guint *n_samples);
guint gs_trace_get_n_strokes (GsTrace *self);
const GsTraceStroke *gs_trace_get_strokes (GsTrace *self, guint *n_strokes);
double gs_trace_get_value_at (GsTrace *self, gint64 media_time);
void gs_trace_get_values (GsTrace *self, const gint64 *media_times, guint n_times, float *values);

G_END_DECLS
