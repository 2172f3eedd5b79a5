/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-trace.h"

G_BEGIN_DECLS

#define GS_TRACE_SECOND G_GINT64_CONSTANT (1000000000)

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
 * What a trace says nothing about.
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

GPtrArray *gs_trace_compute_change (GsTrace *trace, GsStrokeKind kind, gint64 start, gint64 end, double amount);
void gs_trace_get_coverage (GsTrace *trace, gint64 duration, GsTraceCoverage *coverage);

G_END_DECLS
