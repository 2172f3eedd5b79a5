/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-cursors.h"

G_BEGIN_DECLS

/**
 * GsCursorReadingKind:
 * @GS_CURSOR_READING_RUN: heading: what follows is of this run
 * @GS_CURSOR_READING_GATE: heading: what follows are a gate's weights
 * @GS_CURSOR_READING_OUTPUT: what a network says, -1 to 1
 * @GS_CURSOR_READING_WEIGHT: a weight, 0 to 1
 *
 * What a line is.
 */
typedef enum
{
  GS_CURSOR_READING_RUN,
  GS_CURSOR_READING_GATE,
  GS_CURSOR_READING_OUTPUT,
  GS_CURSOR_READING_WEIGHT,
} GsCursorReadingKind;

/**
 * GsCursorReading:
 * @kind: what it is
 * @name: what it is called
 * @values: at A and at B; NaN = not known
 *
 * A line of what stands at cursors A and B.
 */
typedef struct
{
  GsCursorReadingKind kind;
  char *name;
  double values[GS_N_CURSORS];
} GsCursorReading;

GArray *gs_cursor_readings_make (GsClipPlots *plots, GsCursors *cursors);
double gs_cursor_readings_get_output (GsClipPlots *plots, GsOutput output, gint64 time);
char *gs_cursor_readings_format (double value, gboolean is_signed);
char *gs_cursor_readings_format_span (gint64 span);

G_END_DECLS
