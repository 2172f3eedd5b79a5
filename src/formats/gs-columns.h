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

/**
 * GsColumn:
 * @header: what stands above it
 * @role: what it is
 * @name: (nullable): what its trace is called, if not as its header
 *
 * One column.
 */
typedef struct
{
  char *header;
  GsColumnRole role;
  char *name;
} GsColumn;

/**
 * GsColumns:
 * @columns: (element-type GsColumn): in the order of the table
 * @delimiter: what stands between fields
 * @unit: nanoseconds of one unit of its times: 1e9 for seconds, 1e6 for milliseconds
 *
 * What the columns of a table mean.
 */
typedef struct
{
  GPtrArray *columns;
  char delimiter;
  double unit;
} GsColumns;

GsColumns *gs_columns_new (char delimiter);
GsColumns *gs_columns_copy (const GsColumns *self);
void gs_columns_free (GsColumns *self);
GsColumn *gs_columns_add (GsColumns *self, const char *header, GsColumnRole role);
GsColumn *gs_columns_find_role (const GsColumns *self, GsColumnRole role);
void gs_columns_guess_roles (GsColumns *self, const gboolean *is_number);
gboolean gs_columns_is_taken (const char *header);
gboolean gs_columns_check (const GsColumns *self, GError **error);
const char *gs_column_role_get_nick (GsColumnRole role);
gboolean gs_column_role_from_nick (const char *nick, GsColumnRole *role);

char *gs_columns_to_json (const GsColumns *self);
GsColumns *gs_columns_from_json (const char *text, GError **error);

/* Looking into a table, and remembering what its columns mean. */
GsColumns *gs_columns_guess (const char *path, GError **error);
GPtrArray *gs_columns_preview (const char *path, char delimiter, guint n_rows, GError **error);
GsColumns *gs_columns_recall (const GsColumns *like);
gboolean gs_columns_remember (const GsColumns *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsColumns, gs_columns_free)

G_END_DECLS
