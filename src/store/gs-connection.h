/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsConnection:
 *
 * One SQLite connection and its prepared statements. Used by one thread at a time.
 */
typedef struct _GsConnection GsConnection;

/**
 * GsStatement:
 *
 * A prepared statement, kept by its connection for the next use of the same text.
 */
typedef struct _GsStatement GsStatement;

/**
 * GsConnectionRowFunc:
 * @table: a table
 * @id: number of the row
 * @data: what it was asked for with
 *
 * A row was added, changed or taken away through this connection. The connection must not be used here.
 */
typedef void (*GsConnectionRowFunc) (const char *table, gint64 id, gpointer data);

GsConnection *gs_connection_open (const char *path, gboolean create, gboolean read_only, GError **error);
void gs_connection_free (GsConnection *self);
const char *gs_connection_get_path (GsConnection *self);
gboolean gs_connection_execute (GsConnection *self, const char *sql, GError **error);
gboolean gs_connection_begin (GsConnection *self, GError **error);
gboolean gs_connection_commit (GsConnection *self, GError **error);
void gs_connection_rollback (GsConnection *self);
void gs_connection_tell_rows (GsConnection *self, GsConnectionRowFunc func, gpointer data);
gint64 gs_connection_get_last_id (GsConnection *self);
guint gs_connection_get_n_changed (GsConnection *self);

GsStatement *gs_connection_prepare (GsConnection *self, const char *sql, GError **error);
GsStatement *gs_connection_query (GsConnection *self, GError **error, const char *sql, const char *types, ...);
gboolean gs_connection_run (GsConnection *self, GError **error, const char *sql, const char *types, ...);
gboolean gs_connection_query_int64 (GsConnection *self, gint64 *value, GError **error, const char *sql,
                                    const char *types, ...);
char *gs_connection_query_text (GsConnection *self, GError **error, const char *sql, const char *types, ...);

void gs_statement_bind_int64 (GsStatement *self, int index, gint64 value);
void gs_statement_bind_double (GsStatement *self, int index, double value);
void gs_statement_bind_text (GsStatement *self, int index, const char *value);
void gs_statement_bind_blob (GsStatement *self, int index, gconstpointer data, gsize size);
gboolean gs_statement_next (GsStatement *self, gboolean *has_row, GError **error);
gboolean gs_statement_finish (GsStatement *self, GError **error);
void gs_statement_reset (GsStatement *self);
gboolean gs_statement_is_null (GsStatement *self, int column);
gint64 gs_statement_get_int64 (GsStatement *self, int column);
double gs_statement_get_double (GsStatement *self, int column);
const char *gs_statement_get_text (GsStatement *self, int column);
guint64 gs_statement_hash (GsStatement *self);
gconstpointer gs_statement_get_blob (GsStatement *self, int column, gsize *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsConnection, gs_connection_free)

G_END_DECLS
