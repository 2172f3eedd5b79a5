/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsCliTraceFile:
 * @column: name of the column that was taken
 * @choice: (nullable): a sentence about which other columns there are, if nobody had said which to take
 * @times: gint64 [n], nanoseconds, not decreasing
 * @values: double [n]; NaN = missing
 *
 * One column of a table with a time column.
 */
typedef struct
{
  char *column;
  char *choice;
  GArray *times;
  GArray *values;
} GsCliTraceFile;

GsCliTraceFile *gs_cli_trace_file_load (const char *path, const char *column, GError **error);
void gs_cli_trace_file_free (GsCliTraceFile *self);
double gs_cli_trace_file_get_step (const GsCliTraceFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsCliTraceFile, gs_cli_trace_file_free)

G_END_DECLS
