/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"
#include "gs-format.h"

G_BEGIN_DECLS

/**
 * GsTableLook:
 *
 * The first rows of a table, for people who say what its columns mean. However long the table is, looking at these takes no longer
 * than a few milliseconds; where the whole table is looked at it is said. Used by one thread at a time, any.
 */
typedef struct _GsTableLook GsTableLook;

/**
 * GsTableRangeFunc:
 * @name: of a column of values
 * @minimum: (out): lower end of the scale on which it is known to be
 * @maximum: (out): upper end
 * @user_data: as given
 *
 * Returns: whether anything is known about it
 */
typedef gboolean (*GsTableRangeFunc) (const char *name, double *minimum, double *maximum, gpointer user_data);

/**
 * GsTableContext:
 * @options: what the clip is like
 * @find_range: (nullable): which scales are known; %NULL = that of valence and arousal, -1 to 1
 * @range_data: for @find_range
 * @thorough: %TRUE: a table of any length is looked at as a whole; %FALSE: only one that takes no time to speak of is
 *
 * Where a table is to be taken in.
 */
typedef struct
{
  const GsFormatOptions *options;
  GsTableRangeFunc find_range;
  gpointer range_data;
  gboolean thorough;
} GsTableContext;

GsTableLook *gs_table_look_new (const char *path, gconstpointer data, gsize size, GError **error);
GsTableLook *gs_table_look_new_bytes (const char *path, GBytes *whole, GError **error);
GsTableLook *gs_table_look_open (const char *path, GError **error);
void gs_table_look_free (GsTableLook *self);
const char *gs_table_look_get_encoding (GsTableLook *self);
gboolean gs_table_look_set_encoding (GsTableLook *self, const char *encoding, GError **error);
GsColumns *gs_table_look_guess (GsTableLook *self, char delimiter, GsColumnsHeaders headers, GError **error);
GsColumns *gs_table_look_recall (GsTableLook *self, GPtrArray *memory);
GsColumns *gs_table_look_recall_file (const char *path);
GPtrArray *gs_table_look_get_rows (GsTableLook *self, char delimiter, guint n_rows, GError **error);
GsDocument *gs_table_look_read (GsTableLook *self, const GsColumns *columns, const GsFormatOptions *options, GError **error);
GsDocument *gs_table_look_read_whole (GsTableLook *self, const GsColumns *columns, const GsFormatOptions *options, GError **error);
gboolean gs_table_look_may_be_table (GsTableLook *self);
gboolean gs_table_look_is_plain (GsTableLook *self, const GsFormatOptions *options);
void gs_table_look_fit (GsTableLook *self, GsColumns *columns, const GsTableContext *context);
void gs_table_look_list_guesses (GsTableLook *self, const GsColumns *columns, GPtrArray *notes);
gboolean gs_table_find_scale (double low, double high, double *minimum, double *maximum);
void gs_table_measure (const GsDocumentTrace *trace, double *low, double *high);

const char *const *gs_table_look_list_encodings (void);
gboolean gs_table_look_is_table (const char *path, const GsFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTableLook, gs_table_look_free)

G_END_DECLS
