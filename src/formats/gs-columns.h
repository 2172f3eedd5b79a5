/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsColumnRole:
 * @GS_COLUMN_IGNORED: it is passed over
 * @GS_COLUMN_TIME: when a value was said
 * @GS_COLUMN_FRAME: number of a frame, from 0
 * @GS_COLUMN_VALUE: the values of a trace
 * @GS_COLUMN_START: where a segment starts
 * @GS_COLUMN_END: where it ends
 * @GS_COLUMN_DURATION: how long it is
 * @GS_COLUMN_LABEL: its label
 * @GS_COLUMN_NOTE: its note
 * @GS_COLUMN_TIER: which tier it belongs to
 *
 * What a column of a table is.
 */
typedef enum
{
  GS_COLUMN_IGNORED,
  GS_COLUMN_TIME,
  GS_COLUMN_FRAME,
  GS_COLUMN_VALUE,
  GS_COLUMN_START,
  GS_COLUMN_END,
  GS_COLUMN_DURATION,
  GS_COLUMN_LABEL,
  GS_COLUMN_NOTE,
  GS_COLUMN_TIER,
  GS_N_COLUMN_ROLES,
} GsColumnRole;

/* Times that are written as `hh:mm:ss.mmm`, `mm:ss.mmm` or seconds, where a unit is asked for. */
#define GS_COLUMNS_CLOCK 0.0

/* Times that are numbers of frames of the clip, from 0, where a unit is asked for. */
#define GS_COLUMNS_FRAMES (-1.0)

/* The highest rate of a table without times, values a second. */
#define GS_COLUMNS_MAX_RATE 1e5

/**
 * GsColumn:
 * @header: what stands above it; `column 3` in a table without headers
 * @role: what it is
 * @name: (nullable): what its trace is called, if not as its header; of a label's column, what its tier is called
 * @minimum: the value that becomes -1; NaN = values stay as they are
 * @maximum: the value that becomes 1; NaN with @minimum
 *
 * One column.
 */
typedef struct
{
  char *header;
  GsColumnRole role;
  char *name;
  double minimum;
  double maximum;
} GsColumn;

/**
 * GsColumns:
 * @columns: (element-type GsColumn): in the order of the table
 * @delimiter: what stands between fields
 * @decimal: what stands before decimals, `.` or `,`; 0 = a point, or a comma where none stands between fields
 * @headless: the first row is one of values already
 * @unit: nanoseconds of one unit of its times, 1e9 for seconds, 1e6 for milliseconds; %GS_COLUMNS_CLOCK or %GS_COLUMNS_FRAMES
 * @rate: values a second of a table without a column of times; 0 = it has one
 * @missing: (nullable): what stands where a value is missing, several parted by blanks; nothing and `NA` always do
 * @encoding: (nullable): how its characters are written, a name that iconv knows; %NULL = UTF-8, or UTF-16 with a byte order mark
 * @file: (nullable): path of the table about which it was said, of what is remembered; UTF-8
 *
 * What the columns of a table mean.
 */
typedef struct
{
  GPtrArray *columns;
  char delimiter;
  char decimal;
  gboolean headless;
  double unit;
  double rate;
  char *missing;
  char *encoding;
  char *file;
} GsColumns;

/**
 * GsColumnsHeaders:
 * @GS_COLUMNS_HEADERS_GUESS: they are headers unless all of them are numbers
 * @GS_COLUMNS_HEADERS_PRESENT: they are
 * @GS_COLUMNS_HEADERS_ABSENT: they are values
 *
 * What stands in the first row of a table.
 */
typedef enum
{
  GS_COLUMNS_HEADERS_GUESS,
  GS_COLUMNS_HEADERS_PRESENT,
  GS_COLUMNS_HEADERS_ABSENT,
} GsColumnsHeaders;

GsColumns *gs_columns_new (char delimiter);
GsColumns *gs_columns_copy (const GsColumns *self);
void gs_columns_free (GsColumns *self);
GsColumn *gs_columns_add (GsColumns *self, const char *header, GsColumnRole role);
gboolean gs_columns_says_milliseconds (const char *header);
gboolean gs_columns_is_by_frame (const GsColumns *self);
GsColumn *gs_columns_find_role (const GsColumns *self, GsColumnRole role);
void gs_columns_guess_roles (GsColumns *self, const gboolean *is_number);
gboolean gs_columns_is_taken (const char *header);
gboolean gs_columns_is_plain (const GsColumns *self);
gboolean gs_columns_check (const GsColumns *self, GError **error);
const char *gs_column_role_get_nick (GsColumnRole role);
gboolean gs_column_role_from_nick (const char *nick, GsColumnRole *role);

char *gs_columns_to_json (const GsColumns *self);
GsColumns *gs_columns_from_json (const char *text, GError **error);

/* Remembering what the columns of a table mean. */
GPtrArray *gs_columns_recall_all (void);
GsColumns *gs_columns_recall (const GsColumns *like);
gboolean gs_columns_remember (const GsColumns *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsColumns, gs_columns_free)

G_END_DECLS
