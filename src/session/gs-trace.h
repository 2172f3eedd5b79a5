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
 * GsStrokeKind:
 * @GS_STROKE_RECORDED: as a device gave it
 * @GS_STROKE_DRAWN: drawn with the pointer
 * @GS_STROKE_ERASED: nothing is said here; has no samples
 * @GS_STROKE_INTERPOLATED: a straight line
 * @GS_STROKE_SMOOTHED: a moving mean of what was there
 * @GS_STROKE_SCALED: farther from or nearer to the middle of the range
 * @GS_STROKE_SHIFTED: higher or lower
 * @GS_STROKE_NUDGED: earlier or later
 * @GS_STROKE_TAKEN_OVER: what a network said, to be corrected
 *
 * Where a stroke comes from.
 */
typedef enum
{
  GS_STROKE_RECORDED,
  GS_STROKE_DRAWN,
  GS_STROKE_ERASED,
  GS_STROKE_INTERPOLATED,
  GS_STROKE_SMOOTHED,
  GS_STROKE_SCALED,
  GS_STROKE_SHIFTED,
  GS_STROKE_NUDGED,
  GS_STROKE_TAKEN_OVER,
} GsStrokeKind;

const char *gs_stroke_kind_get_nick (GsStrokeKind kind);
GsStrokeKind gs_stroke_kind_from_nick (const char *nick);

/**
 * GsDelayMethod:
 * @GS_DELAY_NONE: the trace is taken as it is
 * @GS_DELAY_FIXED: somebody said how late the rater is
 * @GS_DELAY_ESTIMATED: it was estimated
 *
 * Where a trace's delay comes from.
 */
typedef enum
{
  GS_DELAY_NONE,
  GS_DELAY_FIXED,
  GS_DELAY_ESTIMATED,
} GsDelayMethod;

const char *gs_delay_method_get_nick (GsDelayMethod method);
GsDelayMethod gs_delay_method_from_nick (const char *nick);

/**
 * GsTraceStroke:
 * @number: its number within the trace, counted from 1 in the order of recording
 * @first: index of its first sample
 * @n_samples: how many samples follow one another from there
 * @kind: where it comes from
 * @start: for an edit: from when on it counts, nanoseconds of media time
 * @end: for an edit: until when, included
 *
 * One uninterrupted take of the hand: its samples' media times never go back. Where strokes overlap, the
 * one with the highest number counts.
 */
typedef struct
{
  guint number;
  guint first;
  guint n_samples;
  GsStrokeKind kind;
  gint64 start;
  gint64 end;
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

gboolean gs_trace_get_chosen (GsTrace *self);
void gs_trace_set_chosen (GsTrace *self, gboolean chosen);
gboolean gs_trace_get_blind (GsTrace *self);
void gs_trace_set_blind (GsTrace *self, gboolean blind);
double gs_trace_get_speed (GsTrace *self);
void gs_trace_set_speed (GsTrace *self, double speed);
GsDelayMethod gs_trace_get_delay_method (GsTrace *self);
gint64 gs_trace_get_delay (GsTrace *self);
void gs_trace_set_delay (GsTrace *self, GsDelayMethod method, gint64 delay);
const char *gs_trace_get_delay_criterion (GsTrace *self);
const char *gs_trace_get_delay_settings (GsTrace *self);
void gs_trace_set_delay_estimate (GsTrace *self, const char *criterion, const char *settings);
gboolean gs_trace_get_bounded (GsTrace *self);
void gs_trace_set_bounded (GsTrace *self, gboolean bounded);
const char *gs_trace_get_device (GsTrace *self);
void gs_trace_set_device (GsTrace *self, const char *device);
gboolean gs_trace_get_taken_over (GsTrace *self);
char *gs_trace_get_source_name (GsTrace *self);
const char *gs_trace_get_derived (GsTrace *self);
void gs_trace_set_derived (GsTrace *self, const char *derived);

guint gs_trace_begin_stroke (GsTrace *self);
guint gs_trace_append (GsTrace *self, gint64 media_time, gint64 wall_time, double value);
void gs_trace_append_samples (GsTrace *self, const GsTraceSample *samples, guint n_samples);
void gs_trace_insert_stroke (GsTrace *self, const GsTraceSample *samples, guint n_samples);
void gs_trace_remove_stroke (GsTrace *self, guint number);
gboolean gs_trace_extend_stroke (GsTrace *self, guint number, const GsTraceSample *samples, guint n_samples);
gboolean gs_trace_restore_stroke (GsTrace *self, guint number);
guint gs_trace_add_edit (GsTrace *self, GsStrokeKind kind, gint64 start, gint64 end, const GsTraceSample *samples, guint n_samples);
void gs_trace_set_edit (GsTrace *self, guint number, GsStrokeKind kind, gint64 start, gint64 end);
gboolean gs_trace_get_stroke_range (GsTrace *self, const GsTraceStroke *stroke, gint64 *start, gint64 *end);
void gs_trace_clear (GsTrace *self);

guint gs_trace_get_n_samples (GsTrace *self);
const GsTraceSample *gs_trace_get_samples (GsTrace *self, guint *n_samples);
guint gs_trace_get_n_strokes (GsTrace *self);
const GsTraceStroke *gs_trace_get_strokes (GsTrace *self, guint *n_strokes);
double gs_trace_get_value_at (GsTrace *self, gint64 media_time);
gboolean gs_trace_has_stroke (GsTrace *self, guint number);
void gs_trace_get_values (GsTrace *self, const gint64 *media_times, guint n_times, float *values);
void gs_trace_get_aligned_values (GsTrace *self, const gint64 *media_times, guint n_times, float *values);
void gs_trace_get_own_values (GsTrace *self, const gint64 *media_times, guint n_times, float *values);

G_END_DECLS
