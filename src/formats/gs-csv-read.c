/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-csv.h"
#include "gs-frames.h"
#include "gs-table.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many rows say whether a column holds numbers. */
#define LOOK_ROWS 50

/* What a number may be long, so that it can be copied without asking for memory for each. */
#define NUMBER_SIZE 64

/* Whether all fields are numbers, which no row of headers is. */
static gboolean
are_numbers (GPtrArray *fields,
             char delimiter)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = fields->pdata[i];
      double value;

      if (field[strspn (field, " \t")] == '\0' || !gs_table_parse_number (field, delimiter, &value))
        return FALSE;
    }

  return fields->len > 0;
}

/* `hh:mm:ss.mmm`, `mm:ss.mmm` or seconds. */
static gboolean
parse_clock (const char *field,
             gint64 *time)
{
  g_auto (GStrv) parts = NULL;
  gboolean negative;
  double seconds;
  gint64 whole = 0;
  guint n;

  field += strspn (field, " \t");
  negative = *field == '-';
  field += negative;
  if (strlen (field) >= NUMBER_SIZE)
    return FALSE;
  parts = g_strsplit (field, ":", 4);
  n = g_strv_length (parts);
  if (n == 0 || n > 3)
    return FALSE;

  for (guint i = 0; i + 1 < n; i++)
    {
      int part;

      if (!g_ascii_isdigit (*parts[i]) || !gs_text_to_int (parts[i], &part) || (i > 0 && part >= 60))
        return FALSE;
      whole = (whole + part) * 60;
    }
  g_strdelimit (parts[n - 1], ",", '.');
  if (!g_ascii_isdigit (*parts[n - 1]) || !gs_text_to_double (parts[n - 1], &seconds) || (n > 1 && seconds >= 60.0) ||
      !gs_time_from_double ((double) whole + seconds, 1e9, time))
    return FALSE;

  /* Whole seconds and decimals apart: hours of seconds leave few digits to nanoseconds. */
  *time = n > 1 ? whole * 1000000000 + (gint64) llround (seconds * 1e9) : *time;
  if (negative)
    *time = -*time;

  return TRUE;
}

static gboolean
is_missing (const GsColumns *columns,
            const char *field)
{
  const char *mark = columns->missing;
  gsize length;

  field += strspn (field, " \t");
  length = strcspn (field, " \t");
  if (length == 0)
    return TRUE;

  while (mark != NULL && *(mark += strspn (mark, " ")) != '\0')
    {
      gsize n = strcspn (mark, " ");

      if (n == length && g_ascii_strncasecmp (mark, field, n) == 0)
        return TRUE;
      mark += n;
    }

  return FALSE;
}

/* A mark that is a number stands for every way to write it: -5 and -5.0. */
static gboolean
is_missing_number (const GsColumns *columns,
                   double value)
{
  const char *mark = columns->missing;

  while (mark != NULL && *(mark += strspn (mark, " ")) != '\0')
    {
      char *end;
      double number = g_ascii_strtod (mark, &end);

      if (end != mark && (*end == ' ' || *end == '\0') && number == value)
        return TRUE;
      mark += strcspn (mark, " ");
    }

  return FALSE;
}

static gboolean
parse_plain_number (const GsColumns *columns,
                    const char *field,
                    double *value)
{
  if (columns->decimal == ',' && strchr (field, ',') != NULL)
    {
      char copy[NUMBER_SIZE];

      if (strchr (field, '.') != NULL || g_strlcpy (copy, field, sizeof copy) >= sizeof copy)
        return FALSE;
      *strchr (copy, ',') = '.';
      if (!gs_text_to_double (copy, value))
        return FALSE;
    }
  /* With a comma between the fields none is taken for a decimal sign; a point where commas are is a slip. */
  else if ((columns->decimal == ',' && strchr (field, '.') != NULL) ||
           !gs_table_parse_number (field, columns->decimal != '\0' ? ',' : columns->delimiter, value))
    {
      return FALSE;
    }

  return TRUE;
}

static gboolean
parse_number (const GsColumns *columns,
              const char *field,
              double *value)
{
  if (is_missing (columns, field))
    {
      *value = NAN;
      return TRUE;
    }

  if (!parse_plain_number (columns, field, value))
    return FALSE;
  if (is_missing_number (columns, *value))
    *value = NAN;

  return TRUE;
}

static gboolean
parse_time (const GsColumns *columns,
            gboolean frames,
            const char *field,
            gint64 *time)
{
  double value;

  if (columns->unit == GS_COLUMNS_CLOCK && !frames)
    return parse_clock (field, time);

  /* A time is never missing, and may be the number that stands for a missing value. */
  return parse_plain_number (columns, field, &value) && !isnan (value) && gs_time_from_double (value, frames ? 1.0 : columns->unit, time) &&
         (!frames || (*time >= 0 && *time < GS_FRAMES_MAX));
}

/**
 * gs_csv_guess:
 * @source: a table in UTF-8, or UTF-16 with a byte order mark
 * @delimiter: what stands between its fields; 0 = find out
 * @headers: what its first row is
 * @min_columns: of fewer it is no table
 * @columns: (out): what its headers and first rows say that its columns are
 * @error: return location
 *
 * Returns: whether it can be read
 */
gboolean
gs_csv_guess (const GsSource *source,
              char delimiter,
              GsColumnsHeaders headers,
              guint min_columns,
              GsColumns **columns,
              GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GsColumns) found = NULL;
  g_autofree gboolean *is_number = NULL;
  g_autofree gboolean *is_seen = NULL;
  g_autofree gboolean *is_clock = NULL;

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error))
    return FALSE;

  found = gs_columns_new (delimiter != '\0' ? delimiter : gs_table_guess_delimiter (text.contents));
  if (!gs_text_next_record (&text, found->delimiter, fields, error))
    return FALSE;
  if (fields->len < min_columns)
    return gs_text_refuse (&text, error, _ ("a table has a row of headers above at least two columns"));

  found->headless = headers == GS_COLUMNS_HEADERS_ABSENT ||
                    (headers == GS_COLUMNS_HEADERS_GUESS && min_columns < 2 && are_numbers (fields, found->delimiter));
  is_number = g_new (gboolean, fields->len);
  is_seen = g_new0 (gboolean, fields->len);
  is_clock = g_new0 (gboolean, fields->len);
  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *number = found->headless ? g_strdup_printf ("column %u", i + 1) : NULL;

      is_number[i] = TRUE;
      gs_columns_add (found, number != NULL ? number : g_strstrip (fields->pdata[i]), GS_COLUMN_IGNORED);
    }

  for (guint row = 0; row < LOOK_ROWS; row++)
    {
      if ((row > 0 || !found->headless) && !gs_text_next_record (&text, found->delimiter, fields, error))
        return FALSE;
      if (fields->len == 0)
        break;
      for (guint i = 0; i < MIN (fields->len, found->columns->len); i++)
        {
          double value;
          gint64 time;

          /* The first entry decides: a slip further down is an error then, and not a column that is passed over. */
          if (is_seen[i] || *(char *) fields->pdata[i] == '\0')
            continue;
          is_seen[i] = TRUE;
          is_number[i] = gs_table_parse_number (fields->pdata[i], found->delimiter, &value);
          is_clock[i] = strchr (fields->pdata[i], ':') != NULL && parse_clock (fields->pdata[i], &time);
        }
    }
  gs_columns_guess_roles (found, is_number);
  for (guint i = 0; i < found->columns->len; i++)
    {
      const GsColumn *column = found->columns->pdata[i];

      if (is_clock[i] && (column->role == GS_COLUMN_TIME || column->role == GS_COLUMN_START))
        found->unit = GS_COLUMNS_CLOCK;
    }
  *columns = g_steal_pointer (&found);

  return TRUE;
}

/* What a value is on the scale from -1 to 1, where the column's own ends are given. */
static gboolean
scale (const GsColumn *column,
       double *value)
{
  if (isnan (column->minimum) || isnan (*value))
    return TRUE;
  if (*value < column->minimum || *value > column->maximum)
    return FALSE;
  *value = (*value - column->minimum) / (column->maximum - column->minimum) * 2.0 - 1.0;

  return TRUE;
}

static gboolean
read_values (GsText *text,
             const GsColumns *columns,
             GPtrArray *fields,
             guint row,
             GPtrArray *traces,
             GError **error)
{
  gint64 time = 0;
  guint trace = 0;

  if (columns->rate > 0.0 && !gs_time_from_double (row / columns->rate, 1e9, &time))
    return gs_text_refuse (text, error, _ ("at %g values a second it is later than a hundred days"), columns->rate);
  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      const char *field = fields->pdata[i];
      gboolean frames = column->role == GS_COLUMN_FRAME || columns->unit == GS_COLUMNS_FRAMES;

      if ((column->role == GS_COLUMN_TIME || column->role == GS_COLUMN_FRAME) && !parse_time (columns, frames, field, &time))
        return gs_text_refuse (text, error, _ ("“%.40s” in column “%.40s” is not a time"), field, column->header);
    }

  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      const char *field = fields->pdata[i];
      double value;

      if (column->role != GS_COLUMN_VALUE)
        continue;
      if (!parse_number (columns, field, &value))
        return gs_text_refuse (text, error, _ ("“%.40s” in column “%.40s” is not a number"), field, column->header);
      if (!scale (column, &value))
        return gs_text_refuse (text, error, _ ("“%.40s” in column “%.40s” is not from %g to %g"), field, column->header,
                               column->minimum, column->maximum);
      gs_document_trace_append (traces->pdata[trace++], time, value);
    }

  return TRUE;
}

/* The time of a frame of the clip, or of the end behind its last one. */
static gboolean
find_frame_time (GsText *text,
                 gint64 frame,
                 gint64 *time,
                 GError **error)
{
  const GsFormatOptions *options = text->source->options;
  guint n = options->n_frames;

  if (options->pts == NULL || n == 0)
    return gs_text_refuse (text, error, _ ("segments are counted in frames; name the clip, whose frames have times"));
  if (frame < 0 || frame > n)
    return gs_text_refuse (text, error, _ ("there is no frame %lld: the clip has %u"), (long long) frame, n);

  if (frame < n)
    *time = options->pts[frame];
  else
    *time = options->duration > options->pts[n - 1] ? options->duration
                                                    : options->pts[n - 1] + (n > 1 ? (options->pts[n - 1] - options->pts[0]) / (n - 1) : 0);

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
  gboolean frames = columns->unit == GS_COLUMNS_FRAMES;
  const GsColumn *label = gs_columns_find_role (columns, GS_COLUMN_LABEL);
  const char *name = label != NULL && label->name != NULL ? label->name : "segments";
  GsDocumentTier *tier;
  GsDocumentSegment *segment;
  gint64 start, end;

  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];
      const char *field = fields->pdata[i];

      texts[column->role] = field;
      if ((column->role == GS_COLUMN_START || column->role == GS_COLUMN_END || column->role == GS_COLUMN_DURATION) &&
          !parse_time (columns, frames, field, &times[column->role]))
        return gs_text_refuse (text, error, _ ("“%.40s” in column “%.40s” is not a time"), field, column->header);
    }

  start = times[GS_COLUMN_START];
  end = texts[GS_COLUMN_END] != NULL ? times[GS_COLUMN_END] : start + times[GS_COLUMN_DURATION];
  if (frames && (!find_frame_time (text, start, &start, error) || !find_frame_time (text, end, &end, error)))
    return FALSE;
  if (end < start)
    return gs_text_refuse (text, error, _ ("the segment ends before it starts"));

  if (texts[GS_COLUMN_TIER] != NULL)
    name = texts[GS_COLUMN_TIER];
  tier = gs_document_find_tier (document, name);
  if (tier == NULL)
    {
      if (document->tiers->len == GS_FORMATS_MAX_TIERS)
        return gs_text_refuse (text, error, _ ("more than %d tiers"), GS_FORMATS_MAX_TIERS);
      tier = gs_document_add_tier (document, name);
    }
  segment = gs_document_tier_append (tier, start, end, texts[GS_COLUMN_LABEL] != NULL ? texts[GS_COLUMN_LABEL] : "");
  if (texts[GS_COLUMN_NOTE] != NULL && *texts[GS_COLUMN_NOTE] != '\0')
    segment->note = g_strdup (texts[GS_COLUMN_NOTE]);

  return TRUE;
}

static void
add_traces (const GsColumns *columns,
            gboolean is_guess,
            GsDocument *document,
            GPtrArray *traces)
{
  g_autoptr (GString) ignored = g_string_new (NULL);

  for (guint i = 0; i < columns->columns->len; i++)
    {
      const GsColumn *column = columns->columns->pdata[i];

      if (column->role == GS_COLUMN_VALUE)
        {
          const char *name = column->name != NULL ? column->name : column->header;
          GsDocumentTrace *trace = gs_document_add_trace (document, *name != '\0' ? name : "value");

          trace->by_frame = gs_columns_is_by_frame (columns);
          trace->rate = columns->rate;
          if (!isnan (column->minimum))
            {
              trace->minimum = -1.0;
              trace->maximum = 1.0;
            }
          g_ptr_array_add (traces, trace);
        }
      else if (column->role == GS_COLUMN_IGNORED && is_guess)
        {
          g_string_append_printf (ignored, "%s“%.60s”", ignored->len > 0 ? ", " : "", column->header);
        }
    }
  if (ignored->len > 0)
    gs_document_note (document, _ ("columns that were not read: %s"), ignored->str);
}

/**
 * gs_csv_read:
 * @source: a table; its options may say what its columns mean
 * @document: gets its traces or its tiers
 * @error: return location
 *
 * Returns: whether it could be read
 */
gboolean
gs_csv_read (const GsSource *source,
             GsDocument *document,
             GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GsColumns) columns = source->options->columns != NULL ? gs_columns_copy (source->options->columns) : NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GPtrArray) traces = g_ptr_array_new ();
  g_autoptr (GError) local = NULL;
  gboolean segments;

  if (columns == NULL && !gs_csv_guess (source, '\0', GS_COLUMNS_HEADERS_PRESENT, 2, &columns, error))
    return FALSE;
  if (!gs_columns_check (columns, &local))
    return gs_source_refuse (source, error, "%s", local->message);
  if (!gs_text_init (&text, source, source->data, source->size, columns->encoding, error))
    return FALSE;
  if (!columns->headless)
    {
      if (!gs_text_next_record (&text, columns->delimiter, fields, error))
        return FALSE;
      if (fields->len != columns->columns->len)
        return gs_text_refuse (&text, error, _ ("it has %u columns where %u were named"), fields->len, columns->columns->len);
    }

  segments = gs_columns_find_role (columns, GS_COLUMN_START) != NULL;
  add_traces (columns, source->options->columns == NULL, document, traces);

  for (guint row = 0;; row++)
    {
      if (!gs_text_next_record (&text, columns->delimiter, fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      /* An empty line; where there is but one column it is a value that is missing. */
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0' && columns->columns->len > 1)
        {
          row--;
          continue;
        }
      if (fields->len != columns->columns->len)
        return gs_text_refuse (&text, error, columns->headless ? _ ("it has %u columns where the first row has %u")
                                                                 : _ ("it has %u columns where the header has %u"),
                               fields->len, columns->columns->len);

      if (!(segments ? read_segment (&text, columns, fields, document, error)
                     : read_values (&text, columns, fields, row, traces, error)))
        return FALSE;
    }
}
