/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-trace.h"

G_BEGIN_DECLS

#define GS_TRACE_SECOND G_GINT64_CONSTANT (1000000000)

/* A start that is later and a gap that is longer are reported. */
#define GS_TRACE_LATE (5 * GS_TRACE_SECOND)
#define GS_TRACE_GAP  GS_TRACE_SECOND

/**
 * GsTraceCoverage:
 * @share: how much of the clip is covered, 0 to 1
 * @start: where the first value is, nanoseconds of media time
 * @end: where the last value is
 * @n_pieces: how many covered stretches were looked at; 0 = nothing is covered
 * @n_gaps: how many gaps longer than 1 s there are between start and end
 * @first_gap: where the first of them begins
 * @late: it starts more than 5 s into the clip
 * @early_end: it ends more than 1 s before the clip
 *
 * What a trace says nothing about. A network's line that was taken over and not corrected says nothing of its rater's.
 */
typedef struct
{
  double share;
  gint64 start;
  gint64 end;
  guint n_pieces;
  guint n_gaps;
  gint64 first_gap;
  gboolean late;
  gboolean early_end;
} GsTraceCoverage;

/**
 * GsTraceGapKind:
 * @GS_TRACE_GAP_START: it starts more than 5 s into the clip
 * @GS_TRACE_GAP_BETWEEN: nothing is said for more than 1 s
 * @GS_TRACE_GAP_END: it ends more than 1 s before the clip
 * @GS_TRACE_GAP_WHOLE: nothing is said about any of it
 *
 * What is wrong with a stretch that a trace says nothing about.
 */
typedef enum
{
  GS_TRACE_GAP_START,
  GS_TRACE_GAP_BETWEEN,
  GS_TRACE_GAP_END,
  GS_TRACE_GAP_WHOLE,
} GsTraceGapKind;

/**
 * GsTraceGap:
 * @start: where it begins, nanoseconds of media time
 * @end: where it ends
 * @kind: what is wrong with it
 *
 * A stretch of the clip that a trace says nothing about.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  GsTraceGapKind kind;
} GsTraceGap;

GPtrArray *gs_trace_compute_change (GsTrace *trace, GsStrokeKind kind, gint64 start, gint64 end, double amount);
void gs_trace_get_coverage (GsTrace *trace, gint64 duration, GsTraceCoverage *coverage);
GArray *gs_trace_list_gaps (GsTrace *trace, gint64 duration);
gboolean gs_trace_get_untouched (GsTrace *trace);

G_END_DECLS
