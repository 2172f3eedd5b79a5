/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"
#include "gs-format.h"

G_BEGIN_DECLS

/**
 * GsTableLook:
 *
 * The first rows of a table, for people who say what its columns mean. However long the table is, looking at it takes no longer
 * than a few milliseconds. Used by one thread at a time, any.
 */
typedef struct _GsTableLook GsTableLook;

GsTableLook *gs_table_look_new (const char *path, gconstpointer data, gsize size, GError **error);
GsTableLook *gs_table_look_open (const char *path, GError **error);
void gs_table_look_free (GsTableLook *self);
const char *gs_table_look_get_encoding (GsTableLook *self);
gboolean gs_table_look_set_encoding (GsTableLook *self, const char *encoding, GError **error);
GsColumns *gs_table_look_guess (GsTableLook *self, char delimiter, GsColumnsHeaders headers, GError **error);
GsColumns *gs_table_look_recall (GsTableLook *self);
GsColumns *gs_table_look_recall_file (const char *path);
GPtrArray *gs_table_look_get_rows (GsTableLook *self, char delimiter, guint n_rows, GError **error);
GsDocument *gs_table_look_read (GsTableLook *self, const GsColumns *columns, const GsFormatOptions *options, GError **error);
gboolean gs_table_look_is_plain (GsTableLook *self, const GsFormatOptions *options);
void gs_table_look_fit (GsTableLook *self, GsColumns *columns, const GsFormatOptions *options);

const char *const *gs_table_look_list_encodings (void);
gboolean gs_table_look_is_table (const char *path, const GsFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTableLook, gs_table_look_free)

G_END_DECLS
