/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-csv.h"
#include "gs-table-look-private.h"
#include "gs-table.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a long table this much is looked at for its first rows; more only if a single row is longer. */
#define START_SIZE (64u * 1024)

/* What tables of these lands and machines are written in, as iconv calls it; the first is for tables that are not UTF-8 and do not say. */
static const char *const encodings[] = {
  "WINDOWS-1252", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1253", "WINDOWS-1254", "MACINTOSH",
  "SHIFT_JIS",    "GB18030",      "EUC-KR",       "UTF-16LE",     "UTF-16BE",     NULL,
};

/**
 * gs_table_look_list_encodings:
 *
 * Returns: (transfer none) (array zero-terminated=1): what tables that are not UTF-8 may be written in
 */
const char *const *
gs_table_look_list_encodings (void)
{
  return encodings;
}

/**
 * gs_table_look_is_table:
 * @path: a file
 * @format: (nullable): the format it seems to be in
 *
 * Returns: whether its columns may have to be explained: it is a plain table, or looks like nothing and is called like a table
 */
gboolean
gs_table_look_is_table (const char *path,
                        const GsFormat *format)
{
  const GsSource source = { path };

  if (format != NULL)
    return strcmp (gs_format_get_id (format), "csv") == 0 || strcmp (gs_format_get_id (format), "tsv") == 0;

  return gs_source_has_ending (&source, ".csv") || gs_source_has_ending (&source, ".tsv") || gs_source_has_ending (&source, ".tab") ||
         gs_source_has_ending (&source, ".txt");
}

/* Behind the last row that is whole; a row may end in a quoted field, but not there. 0 = none is. */
static gsize
find_last_row (const char *text,
               gsize length)
{
  gboolean quoted = FALSE;
  gsize end = 0, any_end = 0;

  for (gsize i = 0; i < length; i++)
    {
      quoted ^= text[i] == '"';
      if (text[i] != '\n' && text[i] != '\r')
        continue;
      any_end = i + 1;
      if (!quoted)
        end = i + 1;
    }

  /* Quotes that stand within fields say nothing. */
  return end > 0 ? end : any_end;
}

static gboolean
has_mark (const guint8 *bytes,
          gsize n,
          const char **encoding,
          gsize *skipped)
{
  static const struct
  {
    const char *mark;
    gsize size;
    const char *encoding;
  } marks[] = { { "\xfe\xff", 2, "UTF-16BE" }, { "\xff\xfe", 2, "UTF-16LE" }, { "\xef\xbb\xbf", 3, "UTF-8" } };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (n >= marks[i].size && memcmp (bytes, marks[i].mark, marks[i].size) == 0)
        {
          *encoding = marks[i].encoding;
          *skipped = marks[i].size;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
decode (GsTableLook *self,
        const char *encoding,
        GError **error)
{
  const GsSource source = { self->path };
  const char *name = encoding != NULL ? encoding : "UTF-8";
  g_autofree char *text = NULL;
  gsize skipped = 0, n_read = 0, length = 0;

  if (encoding == NULL || g_str_has_prefix (encoding, "UTF-16"))
    has_mark (self->bytes, self->n_bytes, encoding == NULL ? &name : &(const char *) { NULL }, &skipped);

  /* What is cut within a character, be it one of two units, is converted up to it. */
  text = g_convert ((const char *) self->bytes + skipped, (gssize) (self->n_bytes - skipped), "UTF-8", name, &n_read, &length, NULL);
  if (text == NULL || (!self->is_cut && n_read != self->n_bytes - skipped))
    return gs_source_refuse (&source, error, _ ("byte %zu is no text in %s; choose another encoding"), (size_t) (n_read + skipped), name);
  if (memchr (text, '\0', length) != NULL)
    return gs_source_refuse (&source, error, _ ("it has zero bytes and is no text"));
  if (self->is_cut)
    length = find_last_row (text, length);
  text[length] = '\0';

  g_free (self->start);
  self->start = g_steal_pointer (&text);
  self->length = length;
  g_free (self->encoding);
  self->encoding = g_strdup (encoding);

  return TRUE;
}

/* Two bytes a character and no mark: nearly every second byte is zero. Returns: (nullable): its name */
static const char *
find_wide (const GsTableLook *self)
{
  guint n[2] = { 0, 0 };
  gsize looked = MIN (self->n_bytes, 512) & ~(gsize) 1;

  for (gsize i = 0; i < looked; i++)
    n[i % 2] += self->bytes[i] == 0;
  if (n[1] > looked / 3 && n[0] < looked / 16)
    return "UTF-16LE";

  return n[0] > looked / 3 && n[1] < looked / 16 ? "UTF-16BE" : NULL;
}

/**
 * gs_table_look_new:
 * @path: what the table is called
 * @data: (array length=size): what is in it; copied
 * @size: bytes
 * @error: return location: it is empty, or no text
 *
 * The encoding is found out: UTF-8, UTF-16, or else that of Western Windows.
 *
 * Returns: (transfer full) (nullable): its first rows
 */
GsTableLook *
gs_table_look_new (const char *path,
                   gconstpointer data,
                   gsize size,
                   GError **error)
{
  g_autoptr (GBytes) whole = g_bytes_new (data, size);

  return gs_table_look_new_bytes (path, whole, error);
}

/**
 * gs_table_look_new_bytes:
 * @path: what the table is called
 * @whole: what is in it; kept
 * @error: return location: it is empty, or no text
 *
 * Returns: (transfer full) (nullable): see gs_table_look_new()
 */
GsTableLook *
gs_table_look_new_bytes (const char *path,
                         GBytes *whole,
                         GError **error)
{
  g_autoptr (GsTableLook) self = g_new0 (GsTableLook, 1);
  gsize size;
  gconstpointer data = g_bytes_get_data (whole, &size);
  gsize taken = MIN (size, START_SIZE);
  const char *wide;

  self->path = g_strdup (path);
  self->whole = g_bytes_ref (whole);
  if (size == 0)
    {
      const GsSource source = { path };

      gs_source_refuse (&source, error, _ ("it is empty"));
      return NULL;
    }

  for (;;)
    {
      self->bytes = data;
      self->n_bytes = taken;
      self->is_cut = taken < size;
      wide = find_wide (self);
      if (wide != NULL ? !decode (self, wide, error) : !decode (self, NULL, NULL) && !decode (self, encodings[0], error))
        return NULL;
      if (self->length > 0 || !self->is_cut)
        return g_steal_pointer (&self);
      taken = MIN (size, taken * 4);
    }
}

/**
 * gs_table_look_open:
 * @path: a table
 * @error: return location: it cannot be read
 *
 * Returns: (transfer full) (nullable): see gs_table_look_new()
 */
GsTableLook *
gs_table_look_open (const char *path,
                    GError **error)
{
  gsize size;
  char *contents = gs_format_load (path, &size, error);
  g_autoptr (GBytes) whole = contents != NULL ? g_bytes_new_take (contents, size) : NULL;

  return whole != NULL ? gs_table_look_new_bytes (path, whole, error) : NULL;
}

void
gs_table_look_free (GsTableLook *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_bytes_unref (self->whole);
  g_free (self->encoding);
  g_free (self->start);
  g_free (self);
}

/**
 * gs_table_look_get_encoding:
 * @self: a table's first rows
 *
 * Returns: (nullable): how they are read, see #GsColumns
 */
const char *
gs_table_look_get_encoding (GsTableLook *self)
{
  return self->encoding;
}

/**
 * gs_table_look_set_encoding:
 * @self: a table's first rows
 * @encoding: (nullable): see #GsColumns
 * @error: return location: they are not written so
 *
 * Returns: %FALSE if they stay as they were
 */
gboolean
gs_table_look_set_encoding (GsTableLook *self,
                            const char *encoding,
                            GError **error)
{
  return decode (self, encoding, error);
}

static GsSource
get_source (const GsTableLook *self,
            const GsFormatOptions *options)
{
  return (GsSource) { self->path, self->path, (const guint8 *) self->start, self->length, NULL, 0, options };
}

/**
 * gs_table_look_get_rows:
 * @self: a table's first rows
 * @delimiter: between its fields
 * @n_rows: how many at most, with that of the headers
 * @error: return location: a quote that is not closed, too many columns
 *
 * Returns: (transfer full) (element-type GStrv) (nullable): the first rows
 */
GPtrArray *
gs_table_look_get_rows (GsTableLook *self,
                        char delimiter,
                        guint n_rows,
                        GError **error)
{
  const GsFormatOptions none = { 0 };
  const GsSource source = get_source (self, &none);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_auto (GsText) text = { 0 };

  if (!gs_text_init (&text, &source, source.data, source.size, NULL, error))
    return NULL;

  while (rows->len < n_rows)
    {
      if (!gs_text_next_record (&text, delimiter, fields, error))
        return NULL;
      if (fields->len == 0)
        break;
      g_ptr_array_add (fields, NULL);
      g_ptr_array_add (rows, g_strdupv ((char **) fields->pdata));
    }

  return g_steal_pointer (&rows);
}

/* What people write where they have no number. */
static gboolean
is_usual_mark (const char *field)
{
  static const char *const marks[] = { "null", "none", "nil", "n/a", "#n/a", "missing", "-", "--", "?", ".", "x", NULL };
  g_autofree char *lower = g_ascii_strdown (field, -1);

  return g_strv_contains (marks, g_strstrip (lower));
}

static void
add_mark (GsColumns *columns,
          const char *field)
{
  g_autofree char *mark = g_strstrip (g_strdup (field));
  g_auto (GStrv) known = g_strsplit (columns->missing != NULL ? columns->missing : "", " ", -1);
  char *longer;

  if (g_strv_contains ((const char *const *) known, mark))
    return;
  longer = columns->missing != NULL ? g_strconcat (columns->missing, " ", mark, NULL) : g_strdup (mark);
  g_free (columns->missing);
  columns->missing = longer;
}

/* A column of numbers in which the usual marks stand for missing ones. Returns: whether it is one */
static gboolean
find_marks (GsColumns *columns,
            guint index,
            GPtrArray *rows)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  guint n_numbers = 0;

  for (guint i = columns->headless ? 0 : 1; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      double value;

      if (g_strv_length (row) <= index || row[index][strspn (row[index], " \t")] == '\0')
        continue;
      if (gs_table_parse_number (row[index], columns->delimiter, &value))
        n_numbers++;
      else if (is_usual_mark (row[index]))
        g_ptr_array_add (found, row[index]);
      else
        return FALSE;
    }

  for (guint i = 0; n_numbers > 0 && i < found->len; i++)
    add_mark (columns, found->pdata[i]);

  return n_numbers > 0;
}

/**
 * gs_table_look_guess:
 * @self: a table's first rows
 * @delimiter: what stands between its fields; 0 = find out
 * @headers: what its first row is
 * @error: return location: it is no table
 *
 * Returns: (transfer full) (nullable): what its headers and first rows say that its columns are
 */
GsColumns *
gs_table_look_guess (GsTableLook *self,
                     char delimiter,
                     GsColumnsHeaders headers,
                     GError **error)
{
  const GsFormatOptions none = { 0 };
  const GsSource source = get_source (self, &none);
  g_autoptr (GsColumns) columns = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean segments;

  if (!gs_csv_guess (&source, delimiter, headers, 1, &columns, error))
    return NULL;
  columns->encoding = g_strdup (self->encoding);

  rows = gs_table_look_get_rows (self, columns->delimiter, GS_TABLE_LOOK_ROWS, NULL);
  segments = gs_columns_find_role (columns, GS_COLUMN_START) != NULL;
  for (guint i = 0; rows != NULL && !segments && i < columns->columns->len; i++)
    {
      GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE)
        find_marks (columns, i, rows);
      else if (column->role == GS_COLUMN_IGNORED && !gs_columns_is_taken (column->header) && find_marks (columns, i, rows))
        column->role = GS_COLUMN_VALUE;
    }

  return g_steal_pointer (&columns);
}

/* Whether a first row is of numbers alone, as that of a table without headers is. */
static gboolean
is_headless (char **row,
             char delimiter)
{
  for (guint i = 0; row[i] != NULL; i++)
    {
      double value;

      if (row[i][strspn (row[i], " \t")] == '\0' || !gs_table_parse_number (row[i], delimiter, &value))
        return FALSE;
    }

  return TRUE;
}

/* Any table could be one without headers: only one whose first row is of numbers is. */
static gboolean
has_headers (const GsColumns *columns,
             char **row)
{
  if (g_strv_length (row) != columns->columns->len || columns->headless != is_headless (row, columns->delimiter))
    return FALSE;

  for (guint i = 0; !columns->headless && row[i] != NULL; i++)
    {
      g_autofree char *header = g_strstrip (g_strdup (row[i]));

      if (strcmp (header, ((const GsColumn *) columns->columns->pdata[i])->header) != 0)
        return FALSE;
    }

  return TRUE;
}

/* What is remembered of a table that is read as it is now. @encoding: (nullable): which was said with it; "" = whichever */
static const GsColumns *
recall_encoded (GsTableLook *self,
                GPtrArray *memory,
                const char *encoding)
{
  const char delimiters[] = { gs_table_guess_delimiter (self->start), ',', ';', '\t', ' ', '|' };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autoptr (GPtrArray) rows = NULL;

      for (guint k = 0; k < memory->len; k++)
        {
          const GsColumns *columns = memory->pdata[k];

          if (columns->delimiter != delimiters[i] || (g_strcmp0 (encoding, "") != 0 && g_strcmp0 (encoding, columns->encoding) != 0))
            continue;
          if (rows == NULL)
            rows = gs_table_look_get_rows (self, delimiters[i], 1, NULL);
          if (rows == NULL || rows->len == 0)
            break;
          if (has_headers (columns, rows->pdata[0]))
            return columns;
        }
    }

  return NULL;
}

/* Whether there are letters beyond ASCII, and they are UTF-8: another table's encoding counts nothing then. */
static gboolean
says_its_encoding (GsTableLook *self,
                   const char *own)
{
  gboolean ascii = TRUE;

  for (gsize i = 0; i < self->length && ascii; i++)
    ascii = ((const guchar *) self->start)[i] < 0x80;

  return own == NULL && !ascii;
}

/* What is remembered of it in another encoding: each is tried once, and only those that anything is remembered of. */
static const GsColumns *
recall_otherwise (GsTableLook *self,
                  GPtrArray *memory,
                  const char *own)
{
  g_autoptr (GHashTable) tried = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < memory->len; i++)
    {
      const char *encoding = ((const GsColumns *) memory->pdata[i])->encoding;
      const GsColumns *found;

      if (encoding == NULL || g_strcmp0 (encoding, own) == 0 || !g_hash_table_add (tried, (gpointer) encoding) ||
          !decode (self, encoding, NULL))
        continue;
      found = recall_encoded (self, memory, encoding);
      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * gs_table_look_recall:
 * @self: a table's first rows; read in the encoding that is remembered, if any is
 * @memory: (nullable) (element-type GsColumns): from gs_columns_recall_all(), for many tables; %NULL = read for this one
 *
 * Returns: (transfer full) (nullable): what was said about a table with the same headers before
 */
GsColumns *
gs_table_look_recall (GsTableLook *self,
                      GPtrArray *memory)
{
  g_autoptr (GPtrArray) all = memory != NULL ? g_ptr_array_ref (memory) : gs_columns_recall_all ();
  g_autofree char *own = g_strdup (self->encoding);
  const GsColumns *found = recall_encoded (self, all, "");
  GsColumns *recalled;

  if (found == NULL)
    found = recall_otherwise (self, all, own);
  recalled = found != NULL ? gs_columns_copy (found) : NULL;
  if (recalled == NULL || says_its_encoding (self, own) ||
      (g_strcmp0 (self->encoding, recalled->encoding) != 0 && !decode (self, recalled->encoding, NULL)))
    {
      if (g_strcmp0 (self->encoding, own) != 0)
        decode (self, own, NULL);
      if (recalled != NULL)
        {
          g_free (recalled->encoding);
          recalled->encoding = g_strdup (own);
        }
    }

  return recalled;
}

/**
 * gs_table_look_recall_file:
 * @path: an annotation file
 *
 * Returns: (transfer full) (nullable): what was said about a table with the same headers before; %NULL too if it is no table
 */
GsColumns *
gs_table_look_recall_file (const char *path)
{
  const GsFormat *format = gs_format_detect (path, NULL);
  g_autoptr (GsTableLook) look = gs_table_look_is_table (path, format) ? gs_table_look_open (path, NULL) : NULL;

  return look != NULL ? gs_table_look_recall (look, NULL) : NULL;
}

/**
 * gs_table_look_may_be_table:
 * @self: the first rows of a file that looks like no format
 *
 * Returns: whether it may be a table all the same: without headers, or parted by something unusual
 */
gboolean
gs_table_look_may_be_table (GsTableLook *self)
{
  static const char delimiters[] = { '\0', ';', '\t', ' ', '|' };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      g_autoptr (GsColumns) columns = gs_table_look_guess (self, delimiters[i], GS_COLUMNS_HEADERS_GUESS, NULL);

      if (columns != NULL && (gs_columns_find_role (columns, GS_COLUMN_VALUE) != NULL || gs_columns_find_role (columns, GS_COLUMN_START) != NULL))
        return TRUE;
    }

  return FALSE;
}
