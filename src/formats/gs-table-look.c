/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-csv.h"
#include "gs-table-look.h"
#include "gs-table.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of a long table this much is looked at for its first rows; more only if a single row is longer. */
#define START_SIZE (64u * 1024)

/* So many rows say what stands for a missing value. */
#define LOOK_ROWS 1000

/* Values may go on a little behind a clip's last frame. */
#define MAX_OVERHANG 1.05

/* Values a second of a table without times, where the clip does not say it either. */
#define USUAL_RATE 25.0

#define SECOND G_GINT64_CONSTANT (1000000000)

struct _GsTableLook
{
  char *path;
  guint8 *bytes; /* the start as it is in the file, possibly cut within a row or a character */
  gsize n_bytes;
  gboolean is_cut;
  char *encoding; /* NULL = UTF-8, or UTF-16 with a byte order mark */
  char *start;    /* whole rows of it in UTF-8 */
  gsize length;
};

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
 * @data: (array length=size): what is in it; not needed afterwards
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
  g_autoptr (GsTableLook) self = g_new0 (GsTableLook, 1);
  gsize taken = MIN (size, START_SIZE);
  const char *wide;

  self->path = g_strdup (path);
  if (size == 0)
    {
      const GsSource source = { path };

      gs_source_refuse (&source, error, _ ("it is empty"));
      return NULL;
    }

  for (;;)
    {
      g_free (self->bytes);
      self->bytes = g_memdup2 (data, taken);
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
  g_autofree char *contents = gs_format_load (path, &size, error);

  return contents != NULL ? gs_table_look_new (path, contents, size, error) : NULL;
}

void
gs_table_look_free (GsTableLook *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->bytes);
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

static GPtrArray *
read_rows (GsTableLook *self,
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
  return read_rows (self, delimiter, n_rows, error);
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

  rows = read_rows (self, columns->delimiter, LOOK_ROWS, NULL);
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

/* What is remembered of a table that is read so. */
static GsColumns *
recall_encoded (GsTableLook *self)
{
  static const char delimiters[] = { '\0', ',', ';', '\t', ' ', '|' };

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      /* Any table could be one without headers: only one whose first row is of numbers is. */
      g_autoptr (GsColumns) guess = gs_table_look_guess (self, delimiters[i], GS_COLUMNS_HEADERS_GUESS, NULL);
      GsColumns *recalled = guess != NULL ? gs_columns_recall (guess) : NULL;

      if (recalled != NULL && recalled->headless == guess->headless)
        return recalled;
      gs_columns_free (recalled);
    }

  return NULL;
}

/**
 * gs_table_look_recall:
 * @self: a table's first rows; read in the encoding that is remembered, if any is
 *
 * Returns: (transfer full) (nullable): what was said about a table with the same headers before
 */
GsColumns *
gs_table_look_recall (GsTableLook *self)
{
  g_autofree char *own = g_strdup (self->encoding);
  GsColumns *recalled = recall_encoded (self);

  for (guint i = 0; recalled == NULL && encodings[i] != NULL; i++)
    {
      if (g_strcmp0 (encodings[i], own) == 0 || !decode (self, encodings[i], NULL))
        continue;
      recalled = recall_encoded (self);
      if (recalled != NULL && g_strcmp0 (recalled->encoding, encodings[i]) != 0)
        g_clear_pointer (&recalled, gs_columns_free);
    }
  if (recalled == NULL || !decode (self, recalled->encoding, NULL))
    decode (self, own, NULL);

  return recalled;
}

/**
 * gs_table_look_read:
 * @self: a table's first rows
 * @columns: what its columns mean; its encoding is not looked at
 * @options: (nullable): what the table does not say
 * @error: return location: they cannot be read so
 *
 * Returns: (transfer full) (nullable): what the first rows hold
 */
GsDocument *
gs_table_look_read (GsTableLook *self,
                    const GsColumns *columns,
                    const GsFormatOptions *options,
                    GError **error)
{
  g_autoptr (GsColumns) plain = gs_columns_copy (columns);
  GsFormatOptions own = { 0 };

  if (options != NULL)
    own = *options;
  g_clear_pointer (&plain->encoding, g_free);
  own.columns = plain;

  return gs_format_read_bytes (self->path, self->start, self->length, NULL, 0, gs_format_find ("csv"), &own, NULL, error);
}

/* Behind this no time of a clip is. */
static double
get_longest (const GsFormatOptions *options)
{
  return options->duration > 0 ? (double) options->duration / (double) SECOND * MAX_OVERHANG + 1.0 : INFINITY;
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

  return look != NULL ? gs_table_look_recall (look) : NULL;
}

/**
 * gs_table_look_is_plain:
 * @self: a table's first rows
 * @options: what the clip is like
 *
 * Returns: whether nobody has to say anything: each column is what its header says, valence and arousal lie between -1 and 1, and
 *   times within the clip
 */
gboolean
gs_table_look_is_plain (GsTableLook *self,
                        const GsFormatOptions *options)
{
  g_autoptr (GsColumns) columns = gs_table_look_guess (self, '\0', GS_COLUMNS_HEADERS_GUESS, NULL);
  g_autoptr (GsDocument) document = NULL;

  if (self->encoding != NULL || columns == NULL || !gs_columns_is_plain (columns))
    return FALSE;
  document = gs_table_look_read (self, columns, options, NULL);
  if (document == NULL || (double) gs_document_get_end (document) / (double) SECOND > get_longest (options))
    return FALSE;

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      for (guint k = 0; k < trace->samples->len; k++)
        {
          if (fabs (gs_document_trace_get (trace, k)->value) > 1.0)
            return FALSE;
        }
    }

  return TRUE;
}

/* The usual scale of which nothing lies outside; FALSE: none, or -1 to 1. */
static gboolean
guess_scale (const GsDocumentTrace *trace,
             double *minimum,
             double *maximum)
{
  static const double scales[][2] = { { 1, 5 },     { 1, 7 },   { 1, 9 },       { 0, 10 },   { -5, 5 },
                                      { -10, 10 }, { 0, 100 }, { -100, 100 }, { 0, 1000 }, { -1000, 1000 } };
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < trace->samples->len; i++)
    {
      double value = gs_document_trace_get (trace, i)->value;

      if (!isnan (value))
        {
          low = MIN (low, value);
          high = MAX (high, value);
        }
    }
  if (low > high || (low >= -1.0 && high <= 1.0))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      if (low >= scales[i][0] && high <= scales[i][1])
        {
          *minimum = scales[i][0];
          *maximum = scales[i][1];
          return TRUE;
        }
    }

  return FALSE;
}

/* Whether all times are whole seconds. */
static gboolean
has_whole_times (const GsDocument *document)
{
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      for (guint k = 0; k < trace->samples->len; k++)
        {
          if (gs_document_trace_get (trace, k)->time % SECOND != 0)
            return FALSE;
        }
    }
  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          if (segment->start % SECOND != 0 || segment->end % SECOND != 0)
            return FALSE;
        }
    }

  return TRUE;
}

/* Seconds that go far behind the clip's end are frames or milliseconds. @document is what was read in seconds. */
static double
guess_unit (const GsDocument *document,
            const GsFormatOptions *options)
{
  double end = (double) gs_document_get_end (document) / (double) SECOND;
  double longest = get_longest (options);

  if (end <= longest)
    return 1e9;
  if (options->pts != NULL && end <= options->n_frames * MAX_OVERHANG && has_whole_times (document))
    return GS_COLUMNS_FRAMES;

  return end / 1000.0 <= longest ? 1e6 : 1e9;
}

/* Whether the numbers of a column rise from row to row, as times do and ratings do not. */
static gboolean
is_rising (const GsColumns *columns,
           guint index,
           GPtrArray *rows)
{
  double last = -INFINITY;
  guint n = 0;

  for (guint i = columns->headless ? 0 : 1; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      double value;

      if (g_strv_length (row) <= index || !gs_table_parse_number (row[index], columns->delimiter, &value) || !(value > last))
        return FALSE;
      last = value;
      n++;
    }

  return n > 2;
}

/* Where no name says which column is the time: the first that rises; else values follow at the clip's rate. */
static void
guess_time (GsTableLook *self,
            GsColumns *columns,
            const GsFormatOptions *options)
{
  g_autoptr (GPtrArray) rows = read_rows (self, columns->delimiter, LOOK_ROWS, NULL);

  for (guint i = 0; rows != NULL && i < columns->columns->len; i++)
    {
      GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && is_rising (columns, i, rows))
        {
          column->role = GS_COLUMN_TIME;
          return;
        }
    }
  columns->rate = options->n_frames > 1 && options->duration > 0
                    ? round (options->n_frames / ((double) options->duration / (double) SECOND) * 1000.0) / 1000.0
                    : USUAL_RATE;
}

/**
 * gs_table_look_fit:
 * @self: a table's first rows
 * @columns: what they were guessed to mean
 * @options: what the clip is like
 *
 * Guesses what names do not say: which column is the time, the unit of the times by the clip's duration, and the scales of values
 * that do not lie between -1 and 1.
 */
void
gs_table_look_fit (GsTableLook *self,
                   GsColumns *columns,
                   const GsFormatOptions *options)
{
  g_autoptr (GsDocument) document = NULL;
  guint trace = 0;

  if (gs_columns_find_role (columns, GS_COLUMN_TIME) == NULL && gs_columns_find_role (columns, GS_COLUMN_FRAME) == NULL &&
      gs_columns_find_role (columns, GS_COLUMN_START) == NULL && columns->rate == 0.0)
    guess_time (self, columns, options);
  document = gs_table_look_read (self, columns, options, NULL);

  if (document != NULL && columns->unit == 1e9 && columns->rate == 0.0 && !gs_columns_is_by_frame (columns))
    columns->unit = guess_unit (document, options);

  for (guint i = 0; document != NULL && i < columns->columns->len; i++)
    {
      GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE && trace < document->traces->len)
        guess_scale (document->traces->pdata[trace++], &column->minimum, &column->maximum);
    }
}
