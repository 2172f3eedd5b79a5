/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frames.h"
#include "gs-table.h"

#include <math.h>
#include <string.h>

/* So many rows say whether a column holds numbers. */
#define LOOK_ROWS 50

static guint
detect_delimiter (const GsSource *source,
                  char delimiter)
{
  g_autofree char *start = gs_text_peek_start (source, 4096);
  gboolean named = gs_source_has_ending (source, ".csv") || gs_source_has_ending (source, ".tsv") ||
                   gs_source_has_ending (source, ".tab") || gs_source_has_ending (source, ".txt");
  const char found[] = { gs_table_guess_delimiter (start), '\0' };

  if (!named || *start == '\0' || (found[0] == '\t') != (delimiter == '\t'))
    return 0;

  return start[strcspn (start, found)] != '\0' ? 20 : 0;
}

static guint
detect_csv (const GsSource *source)
{
  return detect_delimiter (source, ',');
}

static guint
detect_tsv (const GsSource *source)
{
  return detect_delimiter (source, '\t');
}

static gboolean
guess (const GsSource *source,
       GsColumns **columns,
       GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GsColumns) found = NULL;
  g_autofree gboolean *is_number = NULL;
  g_autofree gboolean *is_seen = NULL;

  if (!gs_text_init (&text, source, source->data, source->size, error))
    return FALSE;

  found = gs_columns_new (gs_table_guess_delimiter (text.contents));
  if (!gs_text_next_record (&text, found->delimiter, fields, error))
    return FALSE;
  if (fields->len < 2)
    return gs_text_refuse (&text, error, "a table has a row of headers above at least two columns");

  is_number = g_new (gboolean, fields->len);
  is_seen = g_new0 (gboolean, fields->len);
  for (guint i = 0; i < fields->len; i++)
    {
      is_number[i] = TRUE;
      gs_columns_add (found, g_strstrip (fields->pdata[i]), GS_COLUMN_IGNORED);
    }

  for (guint row = 0; row < LOOK_ROWS; row++)
    {
      if (!gs_text_next_record (&text, found->delimiter, fields, error))
        return FALSE;
      if (fields->len == 0)
        break;
      for (guint i = 0; i < MIN (fields->len, found->columns->len); i++)
        {
          double value;

          /* The first entry decides: a slip further down is an error then, and not a column that is passed over. */
          if (is_seen[i] || *(char *) fields->pdata[i] == '\0')
            continue;
          is_seen[i] = TRUE;
          is_number[i] = gs_table_parse_number (fields->pdata[i], found->delimiter, &value);
        }
    }
  gs_columns_guess_roles (found, is_number);
  *columns = g_steal_pointer (&found);

  return TRUE;
}

static gboolean
read_values (GsText *text,
             const GsColumns *columns,
             GPtrArray *fields,
             GPtrArray *traces,
             GError **error)
{
  gint64 time = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      guint trace = 0;

      for (guint i = 0; i < columns->columns->len; i++)
        {
          const GsColumn *column = columns->columns->pdata[i];
          const char *field = fields->pdata[i];
          double value;

          if (pass == 0 && (column->role == GS_COLUMN_TIME || column->role == GS_COLUMN_FRAME))
            {
              double unit = column->role == GS_COLUMN_FRAME ? 1.0 : columns->unit;

              if (!gs_table_parse_number (field, columns->delimiter, &value) || isnan (value) ||
                  !gs_time_from_double (value, unit, &time) ||
                  (column->role == GS_COLUMN_FRAME && (time < 0 || time >= GS_FRAMES_MAX)))
                return gs_text_refuse (text, error, "“%.40s” in column “%.40s” is not a time", field, column->header);
            }
          else if (pass == 1 && column->role == GS_COLUMN_VALUE)
            {
              if (!gs_table_parse_number (field, columns->delimiter, &value))
                return gs_text_refuse (text, error, "“%.40s” in column “%.40s” is not a number", field, column->header);
              gs_document_trace_append (traces->pdata[trace++], time, value);
            }
        }
    }

  return TRUE;
}

static gboolean
read_segment (GsText *text,
              const GsColumns *columns,
              GPtrArray *fields,
              GsDocument *document,
              GError **error)
{
  gint64 times[GS_N_COLUMN_ROLES] = { 0 };
  const char *texts[GS_N_COLUMN_ROLES] = { NULL };
  GsDocumentTier *tier;
  GsDocumentSegment *segment;
  gint64 end;

  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      const char *field = fields->pdata[i];
      double value;

      texts[column->role] = field;
      if (column->role != GS_COLUMN_START && column->role != GS_COLUMN_END && column->role != GS_COLUMN_DURATION)
        continue;
      if (!gs_table_parse_number (field, columns->delimiter, &value) || isnan (value) ||
          !gs_time_from_double (value, columns->unit, &times[column->role]))
        return gs_text_refuse (text, error, "“%.40s” in column “%.40s” is not a time", field, column->header);
    }

  end = texts[GS_COLUMN_END] != NULL ? times[GS_COLUMN_END] : times[GS_COLUMN_START] + times[GS_COLUMN_DURATION];
  if (end < times[GS_COLUMN_START])
    return gs_text_refuse (text, error, "the segment ends before it starts");

  tier = gs_document_find_tier (document, texts[GS_COLUMN_TIER] != NULL ? texts[GS_COLUMN_TIER] : "segments");
  if (tier == NULL)
    {
      if (document->tiers->len == GS_FORMATS_MAX_TIERS)
        return gs_text_refuse (text, error, "more than %d tiers", GS_FORMATS_MAX_TIERS);
      tier = gs_document_add_tier (document, texts[GS_COLUMN_TIER] != NULL ? texts[GS_COLUMN_TIER] : "segments");
    }
  segment = gs_document_tier_append (tier, times[GS_COLUMN_START], end,
                                     texts[GS_COLUMN_LABEL] != NULL ? texts[GS_COLUMN_LABEL] : "");
  if (texts[GS_COLUMN_NOTE] != NULL && *texts[GS_COLUMN_NOTE] != '\0')
    segment->note = g_strdup (texts[GS_COLUMN_NOTE]);

  return TRUE;
}

static gboolean
read_table (const GsSource *source,
            GsDocument *document,
            GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GsColumns) columns = source->options->columns != NULL ? gs_columns_copy (source->options->columns) : NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  gboolean segments;

  if (columns == NULL && !guess (source, &columns, error))
    return FALSE;
  if (!gs_columns_check (columns, &local))
    return gs_source_refuse (source, error, "%s", local->message);
  if (!gs_text_init (&text, source, source->data, source->size, error) ||
      !gs_text_next_record (&text, columns->delimiter, fields, error))
    return FALSE;
  if (fields->len != columns->columns->len)
    return gs_text_refuse (&text, error, "it has %u columns where %u were named", fields->len, columns->columns->len);

  segments = gs_columns_find_role (columns, GS_COLUMN_START) != NULL;
  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE)
        {
          const char *name = column->name != NULL ? column->name : column->header;
          GsDocumentTrace *trace = gs_document_add_trace (document, *name != '\0' ? name : "value");

          trace->by_frame = gs_columns_find_role (columns, GS_COLUMN_FRAME) != NULL;
          g_ptr_array_add (traces, trace);
        }
      else if (column->role == GS_COLUMN_IGNORED && source->options->columns == NULL)
        {
          g_string_append_printf (ignored, "%s“%.60s”", ignored->len > 0 ? ", " : "", column->header);
        }
    }
  if (ignored->len > 0)
    gs_document_note (document, "columns that were not read: %s", ignored->str);

  for (;;)
    {
      if (!gs_text_next_record (&text, columns->delimiter, fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      /* An empty line. */
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len != columns->columns->len)
        return gs_text_refuse (&text, error, "it has %u columns where the header has %u", fields->len, columns->columns->len);

      if (!(segments ? read_segment (&text, columns, fields, document, error)
                     : read_values (&text, columns, fields, traces, error)))
        return FALSE;
    }
}

static void
write_traces (const GsDocument *document,
              GString *out,
              char delimiter)
{
  g_autoptr (GArray) times = gs_table_unite_times (document);
  gboolean by_frame = gs_document_is_by_frame (document);

  g_string_append (out, by_frame ? "frame" : "time");
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      g_autofree char *name =
        trace->clip != NULL                  ? g_strdup_printf ("%s (%s)", trace->name, trace->clip)
        : gs_columns_is_taken (trace->name) ? g_strdup_printf ("%s (values)", trace->name)
                                             : g_strdup (trace->name);

      g_string_append_c (out, delimiter);
      gs_text_append_field (out, name, delimiter, FALSE);
    }
  g_string_append_c (out, '\n');

  for (guint k = 0; k < times->len; k++)
    {
      gint64 time = g_array_index (times, gint64, k);

      if (by_frame)
        g_string_append_printf (out, "%" G_GINT64_FORMAT, time);
      else
        gs_text_append_seconds (out, time, 3);
      for (guint i = 0; i < document->traces->len; i++)
        {
          const GsDocumentTrace *trace = document->traces->pdata[i];
          gboolean own = k < trace->samples->len && gs_document_trace_get (trace, k)->time == time;
          double value = own ? gs_document_trace_get (trace, k)->value : gs_document_trace_get_value_at (trace, time);

          g_string_append_c (out, delimiter);
          if (!isnan (value))
            gs_text_append_double (out, value);
        }
      g_string_append_c (out, '\n');
    }
}

static void
write_tiers (const GsDocument *document,
             GString *out,
             char delimiter)
{
  g_string_append_printf (out, "start%cend%ctier%clabel%cnote\n", delimiter, delimiter, delimiter, delimiter);

  for (guint i = 0; i < document->tiers->len; i++)
    {
      const GsDocumentTier *tier = document->tiers->pdata[i];

      for (guint k = 0; k < tier->segments->len; k++)
        {
          const GsDocumentSegment *segment = tier->segments->pdata[k];

          gs_text_append_seconds (out, segment->start, 3);
          g_string_append_c (out, delimiter);
          gs_text_append_seconds (out, segment->end, 3);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, tier->name, delimiter, TRUE);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, segment->label, delimiter, TRUE);
          g_string_append_c (out, delimiter);
          gs_text_append_field (out, segment->note != NULL ? segment->note : "", delimiter, TRUE);
          g_string_append_c (out, '\n');
        }
    }
}

static gboolean
write_csv (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  if (document->traces->len > 0)
    write_traces (document, output->text, ',');
  else
    write_tiers (document, output->text, ',');

  return TRUE;
}

static gboolean
write_tsv (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  if (document->traces->len > 0)
    write_traces (document, output->text, '\t');
  else
    write_tiers (document, output->text, '\t');

  return TRUE;
}

/**
 * gs_columns_guess:
 * @path: a table
 * @error: return location: it cannot be read
 *
 * Returns: (transfer full) (nullable): what was said about tables with the same headers before, or else what the names say
 */
GsColumns *
gs_columns_guess (const char *path,
                  GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *contents = NULL;
  g_autoptr (GsColumns) columns = NULL;
  GsColumns *recalled;
  GsSource source = { path, path, NULL, 0, NULL, 0, &none };

  if (!g_file_get_contents (path, &contents, &source.size, error))
    return NULL;
  source.data = (const guint8 *) contents;
  if (!guess (&source, &columns, error))
    return NULL;

  recalled = gs_columns_recall (columns);

  return recalled != NULL ? recalled : g_steal_pointer (&columns);
}

/**
 * gs_columns_preview:
 * @path: a table
 * @delimiter: between its fields
 * @n_rows: how many rows, with that of the headers
 * @error: return location: it cannot be read
 *
 * Returns: (transfer full) (element-type GStrv) (nullable): the first rows
 */
GPtrArray *
gs_columns_preview (const char *path,
                    char delimiter,
                    guint n_rows,
                    GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_auto (GsText) text = { 0 };
  GsSource source = { path, path, NULL, 0, NULL, 0, &none };

  if (!g_file_get_contents (path, &contents, &source.size, error))
    return NULL;
  source.data = (const guint8 *) contents;
  if (!gs_text_init (&text, &source, source.data, source.size, error))
    return NULL;

  while (rows->len < n_rows)
    {
      if (!gs_text_next_record (&text, delimiter, fields, error))
        return NULL;
      if (fields->len == 0)
        break;
      g_ptr_array_add (fields, NULL);
      g_ptr_array_add (rows, g_strdupv ((char **) fields->pdata));
      g_ptr_array_set_size (fields, (int) fields->len - 1);
    }

  return g_steal_pointer (&rows);
}

#define TABLE_HOLDS                                                                                                    \
  (GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_GAPS | GS_HOLDS_TIERS |                       \
   GS_HOLDS_MANY_TIERS | GS_HOLDS_TIER_NAME | GS_HOLDS_NOTES | GS_HOLDS_POINTS | GS_HOLDS_OVERLAPS | GS_HOLDS_FRAMES)

const GsFormat gs_csv_format = {
  .id = "csv",
  .title = "CSV table",
  .ending = ".csv",
  .holds = TABLE_HOLDS,
  .resolution = 1,
  .detect = detect_csv,
  .read = read_table,
  .write = write_csv,
};

const GsFormat gs_tsv_format = {
  .id = "tsv",
  .title = "TSV table",
  .ending = ".tsv",
  .holds = TABLE_HOLDS,
  .resolution = 1,
  .detect = detect_tsv,
  .read = read_table,
  .write = write_tsv,
};
