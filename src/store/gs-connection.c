/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-connection.h"

#include "gs-file-locks.h"

#include <math.h>
#include <sqlite3.h>

/* How long a program waits for another one that writes to the same project. */
#define BUSY_TIMEOUT_MS 10000

struct _GsConnection
{
  sqlite3 *db;
  char *path;
  char *name;             /* the file's name, for messages */
  GHashTable *statements; /* text -> GsStatement */
  GsConnectionRowFunc row_func;
  gpointer row_data;
};

struct _GsStatement
{
  GsConnection *connection;
  sqlite3_stmt *statement;
};

static void
gs_statement_free (GsStatement *self)
{
  sqlite3_finalize (self->statement);
  g_free (self);
}

/* One clear sentence for what SQLite said. */
static void
set_error (GsConnection *self,
           int code,
           GError **error)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL,
                   "The disk with the project “%s” is full: free some space, nothing stored so far is lost", self->name);
      break;

    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY,
                   "The project “%s” or its folder cannot be written: allow writing there or save the project elsewhere",
                   self->name);
      break;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY,
                   "The project “%s” is being written by another program: try again when that is done", self->name);
      break;

    case SQLITE_NOTADB:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_NOT_A_PROJECT,
                   "“%s” is not a Gatescope project: choose another file", self->name);
      break;

    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CORRUPT,
                   "The project “%s” is damaged (%s): restore it from a copy", self->name, sqlite3_errmsg (self->db));
      break;

    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT,
                     "A change of the project “%s” was not stored: what it belongs to has been taken out of the project elsewhere", self->name);
      else
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT,
                     "A change of the project “%s” was not stored: it does not agree with what the file holds by now (%s)", self->name,
                     sqlite3_errmsg (self->db));
      break;

    case SQLITE_IOERR:
      /* A quota, a limit or a disk that was pulled out: making room or plugging it in again helps here, too. */
      if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_TRUNCATE ||
          code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMMAP)
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL,
                     "The disk with the project “%s” takes nothing more: make room there, nothing stored so far is lost",
                     self->name);
      else
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED,
                     "The project “%s” cannot be read or written (%s): check the disk it lies on", self->name,
                     sqlite3_errmsg (self->db));
      break;

    default:
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The project “%s”: %s", self->name,
                   sqlite3_errmsg (self->db));
    }
}

/**
 * gs_connection_open:
 * @path: the database file
 * @create: make it if it is not there
 * @read_only: for reading beside the writer
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full): a connection with foreign keys on that waits for other writers; %NULL on error
 */
GsConnection *
gs_connection_open (const char *path,
                    gboolean create,
                    gboolean read_only,
                    GError **error)
{
  g_autoptr (GsConnection) self = g_new0 (GsConnection, 1);
  int code;

  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) gs_statement_free);

  gs_file_locks_install ();
  code = sqlite3_open_v2 (path, &self->db,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0), NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->db, 1);

  if (sqlite3_db_readonly (self->db, "main") == 1)
    {
      set_error (self, SQLITE_READONLY, error);
      return NULL;
    }

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  /* A project file may come from anybody: nothing in its schema may do more than store rows. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  if (!gs_connection_execute (self, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000",
                              error))
    return NULL;

  if (read_only && !gs_connection_execute (self, "PRAGMA query_only = ON", error))
    return NULL;

  return g_steal_pointer (&self);
}

void
gs_connection_free (GsConnection *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->db);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

const char *
gs_connection_get_path (GsConnection *self)
{
  return self->path;
}

/**
 * gs_connection_execute:
 * @self: a connection
 * @sql: one or more statements without parameters or results
 * @error: (out) (optional): why not
 *
 * Returns: %TRUE if all of them were done
 */
gboolean
gs_connection_execute (GsConnection *self,
                       const char *sql,
                       GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  set_error (self, code, error);

  return FALSE;
}

gboolean
gs_connection_begin (GsConnection *self,
                     GError **error)
{
  return gs_connection_run (self, error, "BEGIN IMMEDIATE", "");
}

gboolean
gs_connection_commit (GsConnection *self,
                      GError **error)
{
  return gs_connection_run (self, error, "COMMIT", "");
}

void
gs_connection_rollback (GsConnection *self)
{
  /* After some errors SQLite has rolled back by itself. */
  if (!sqlite3_get_autocommit (self->db))
    gs_connection_execute (self, "ROLLBACK", NULL);
}

static void
updated_cb (void *user_data,
            int operation,
            const char *database,
            const char *table,
            sqlite3_int64 id)
{
  GsConnection *self = user_data;

  self->row_func (table, id, self->row_data);
}

/**
 * gs_connection_tell_rows:
 * @self: a connection
 * @func: told of every row that is added, changed or taken away through @self, but those of tables without row numbers
 * @data: for @func
 */
void
gs_connection_tell_rows (GsConnection *self,
                         GsConnectionRowFunc func,
                         gpointer data)
{
  self->row_func = func;
  self->row_data = data;
  sqlite3_update_hook (self->db, updated_cb, self);
}

gint64
gs_connection_get_last_id (GsConnection *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

guint
gs_connection_get_n_changed (GsConnection *self)
{
  return (guint) sqlite3_changes (self->db);
}

/**
 * gs_connection_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: (out) (optional): why not
 *
 * Returns: (transfer none): the statement, ready to be bound; the same one for the same text
 */
GsStatement *
gs_connection_prepare (GsConnection *self,
                       const char *sql,
                       GError **error)
{
  GsStatement *statement = g_hash_table_lookup (self->statements, sql);
  sqlite3_stmt *prepared;
  int code;

  if (statement != NULL)
    {
      gs_statement_reset (statement);
      return statement;
    }

  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }

  statement = g_new0 (GsStatement, 1);
  statement->connection = self;
  statement->statement = prepared;
  g_hash_table_insert (self->statements, (char *) sqlite3_sql (prepared), statement);

  return statement;
}

static GsStatement *
prepare_with (GsConnection *self,
              GError **error,
              const char *sql,
              const char *types,
              va_list args)
{
  GsStatement *statement = gs_connection_prepare (self, sql, error);

  if (statement == NULL)
    return NULL;

  for (int i = 0; types[i] != '\0'; i++)
    {
      switch (types[i])
        {
        case 'i':
          gs_statement_bind_int64 (statement, i + 1, va_arg (args, gint64));
          break;

        case 'd':
          gs_statement_bind_double (statement, i + 1, va_arg (args, double));
          break;

        case 't':
          gs_statement_bind_text (statement, i + 1, va_arg (args, const char *));
          break;

        default:
          g_assert_not_reached ();
        }
    }

  return statement;
}

/**
 * gs_connection_query:
 * @self: a connection
 * @error: (out) (optional): why not
 * @sql: one statement
 * @types: a letter per parameter: i = gint64, d = double, t = text (%NULL stays NULL)
 * @...: the parameters
 *
 * Returns: (transfer none): the statement, to be walked with gs_statement_next()
 */
GsStatement *
gs_connection_query (GsConnection *self,
                     GError **error,
                     const char *sql,
                     const char *types,
                     ...)
{
  GsStatement *statement;
  va_list args;

  va_start (args, types);
  statement = prepare_with (self, error, sql, types, args);
  va_end (args);

  return statement;
}

/**
 * gs_connection_run:
 * @self: a connection
 * @error: (out) (optional): why not
 * @sql: one statement without results
 * @types: as for gs_connection_query()
 * @...: the parameters
 *
 * Returns: %TRUE if it was done
 */
gboolean
gs_connection_run (GsConnection *self,
                   GError **error,
                   const char *sql,
                   const char *types,
                   ...)
{
  GsStatement *statement;
  va_list args;

  va_start (args, types);
  statement = prepare_with (self, error, sql, types, args);
  va_end (args);

  return statement != NULL && gs_statement_finish (statement, error);
}

/**
 * gs_connection_query_int64:
 * @self: a connection
 * @value: (out): first column of the first row
 * @error: (out) (optional): why not; not set when there is just no row
 * @sql: one statement
 * @types: as for gs_connection_query()
 * @...: the parameters
 *
 * Returns: %TRUE if there was a row with something other than NULL
 */
gboolean
gs_connection_query_int64 (GsConnection *self,
                           gint64 *value,
                           GError **error,
                           const char *sql,
                           const char *types,
                           ...)
{
  GsStatement *statement;
  gboolean has_row;
  va_list args;

  va_start (args, types);
  statement = prepare_with (self, error, sql, types, args);
  va_end (args);

  if (statement == NULL || !gs_statement_next (statement, &has_row, error))
    return FALSE;

  has_row = has_row && !gs_statement_is_null (statement, 0);
  if (has_row)
    *value = gs_statement_get_int64 (statement, 0);
  gs_statement_reset (statement);

  return has_row;
}

/**
 * gs_connection_query_text:
 * @self: a connection
 * @error: (out) (optional): why not; not set when there is just no row
 * @sql: one statement
 * @types: as for gs_connection_query()
 * @...: the parameters
 *
 * Returns: (transfer full) (nullable): first column of the first row
 */
char *
gs_connection_query_text (GsConnection *self,
                          GError **error,
                          const char *sql,
                          const char *types,
                          ...)
{
  GsStatement *statement;
  gboolean has_row;
  char *text = NULL;
  va_list args;

  va_start (args, types);
  statement = prepare_with (self, error, sql, types, args);
  va_end (args);

  if (statement == NULL || !gs_statement_next (statement, &has_row, error))
    return NULL;

  if (has_row)
    text = g_strdup (gs_statement_get_text (statement, 0));
  gs_statement_reset (statement);

  return text;
}

void
gs_statement_bind_int64 (GsStatement *self,
                         int index,
                         gint64 value)
{
  sqlite3_bind_int64 (self->statement, index, value);
}

/**
 * gs_statement_bind_double:
 * @self: a statement
 * @index: parameter, from 1
 * @value: its value; NaN is stored as NULL
 */
void
gs_statement_bind_double (GsStatement *self,
                          int index,
                          double value)
{
  if (isnan (value))
    sqlite3_bind_null (self->statement, index);
  else
    sqlite3_bind_double (self->statement, index, value);
}

/**
 * gs_statement_bind_text:
 * @self: a statement
 * @index: parameter, from 1
 * @value: (nullable): must stay as it is until the statement has run; %NULL is stored as NULL
 */
void
gs_statement_bind_text (GsStatement *self,
                        int index,
                        const char *value)
{
  sqlite3_bind_text (self->statement, index, value, -1, SQLITE_STATIC);
}

/**
 * gs_statement_bind_blob:
 * @self: a statement
 * @index: parameter, from 1
 * @data: (nullable): must stay as it is until the statement has run; %NULL is stored as NULL
 * @size: its size in bytes
 */
void
gs_statement_bind_blob (GsStatement *self,
                        int index,
                        gconstpointer data,
                        gsize size)
{
  sqlite3_bind_blob64 (self->statement, index, data, size, SQLITE_STATIC);
}

/**
 * gs_statement_next:
 * @self: a statement
 * @has_row: (out): whether there was another row
 * @error: (out) (optional): why not
 *
 * Goes to the next row; after the last one the statement is reset.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_statement_next (GsStatement *self,
                   gboolean *has_row,
                   GError **error)
{
  int code = sqlite3_step (self->statement);

  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;

  if (code != SQLITE_DONE)
    set_error (self->connection, code, error);
  sqlite3_reset (self->statement);

  return code == SQLITE_DONE;
}

/**
 * gs_statement_finish:
 * @self: a statement
 * @error: (out) (optional): why not
 *
 * Runs it to its end, passing over rows, and makes it ready for the next values.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_statement_finish (GsStatement *self,
                     GError **error)
{
  gboolean has_row;

  do
    {
      if (!gs_statement_next (self, &has_row, error))
        return FALSE;
    }
  while (has_row);

  return TRUE;
}

void
gs_statement_reset (GsStatement *self)
{
  sqlite3_reset (self->statement);
  sqlite3_clear_bindings (self->statement);
}

gboolean
gs_statement_is_null (GsStatement *self,
                      int column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

gint64
gs_statement_get_int64 (GsStatement *self,
                        int column)
{
  return sqlite3_column_int64 (self->statement, column);
}

/**
 * gs_statement_get_double:
 * @self: a statement on a row
 * @column: column, from 0
 *
 * Returns: its value; NaN for NULL
 */
double
gs_statement_get_double (GsStatement *self,
                         int column)
{
  return gs_statement_is_null (self, column) ? NAN : sqlite3_column_double (self->statement, column);
}

/**
 * gs_statement_get_text:
 * @self: a statement on a row
 * @column: column, from 0
 *
 * Returns: (transfer none) (nullable): its text, valid until the next step
 */
const char *
gs_statement_get_text (GsStatement *self,
                       int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

/**
 * gs_statement_hash:
 * @self: a statement on a row
 *
 * Returns: a number that tells this row from others: FNV-1a over the types and values of all columns; never 0
 */
guint64
gs_statement_hash (GsStatement *self)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (int column = 0, n = sqlite3_column_count (self->statement); column < n; column++)
    {
      int type = sqlite3_column_type (self->statement, column);
      gint64 integer = sqlite3_column_int64 (self->statement, column);
      const guint8 *bytes = (const guint8 *) &integer;
      gsize size = type == SQLITE_NULL ? 0 : sizeof integer;

      if (type != SQLITE_INTEGER && type != SQLITE_NULL)
        {
          bytes = (const guint8 *) sqlite3_column_text (self->statement, column);
          size = bytes != NULL ? (gsize) sqlite3_column_bytes (self->statement, column) : 0;
        }

      hash = (hash ^ (guint64) type) * G_GUINT64_CONSTANT (1099511628211);
      for (gsize i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * G_GUINT64_CONSTANT (1099511628211);
    }

  return hash != 0 ? hash : 1;
}

gconstpointer
gs_statement_get_blob (GsStatement *self,
                       int column,
                       gsize *size)
{
  gconstpointer data = sqlite3_column_blob (self->statement, column);

  *size = (gsize) sqlite3_column_bytes (self->statement, column);

  return data;
}
