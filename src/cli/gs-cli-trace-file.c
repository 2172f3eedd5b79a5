/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-trace-file.h"

#include "gs-file-words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Plain tables: a header row, a time column in seconds, and columns of values. Separated by commas, semicolons or tabs. */

#define MOST_BYTES   ((gsize) 1 << 30)
#define MOST_SECONDS 1e7
#define MOST_COLUMNS 4096

typedef struct
{
  const char *at;
  const char *end;
  char separator;
  guint line;
} Reader;

static const char *const time_names[] = { "time", "timestamp", "second", "seconds" };
static const char *const value_names[] = { "value", "rating" };
/* Columns of our own and others' tables that count something and say nothing. */
static const char *const counting_names[] = { "frame", "stroke", "wall_time", "index", "presence" };
static const char *const missing_words[] = { "nan", "na", "n/a", "null", "none", "?" };

static gboolean
is_one_of (const char *text,
           const char *const *words,
           gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (g_ascii_strcasecmp (text, words[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

#define IS_ONE_OF(text, words) is_one_of (text, words, G_N_ELEMENTS (words))

static gboolean
refuse (GError **error,
        guint line,
        const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %u: %s", line, what);

  return FALSE;
}

/* The line as it stands, without its end; %FALSE at the end of the file. */
static gboolean
next_line (Reader *reader,
           const char **start,
           gsize *length)
{
  const char *end;

  if (reader->at >= reader->end)
    return FALSE;

  *start = reader->at;
  end = memchr (reader->at, '\n', (gsize) (reader->end - reader->at));
  reader->at = end != NULL ? end + 1 : reader->end;
  if (end == NULL)
    end = reader->end;
  if (end > *start && end[-1] == '\r')
    end--;
  *length = (gsize) (end - *start);
  reader->line++;

  return TRUE;
}

/* Cuts the next field off a line: without quotes and blanks around it. %FALSE if a quote does not end. */
static gboolean
next_field (const char **at,
            const char *end,
            char separator,
            const char **field,
            gsize *length)
{
  const char *stop;

  while (*at < end && **at == ' ')
    (*at)++;

  if (*at < end && **at == '"')
    {
      *field = *at + 1;
      stop = *field;
      while (stop < end && (*stop != '"' || (stop + 1 < end && stop[1] == '"')))
        stop += *stop == '"' ? 2 : 1;
      if (stop >= end)
        return FALSE;
      *length = (gsize) (stop - *field);
      *at = stop + 1;
      while (*at < end && **at != separator)
        (*at)++;
    }
  else
    {
      *field = *at;
      stop = memchr (*at, separator, (gsize) (end - *at));
      *at = stop = stop != NULL ? stop : end;
      while (stop > *field && stop[-1] == ' ')
        stop--;
      *length = (gsize) (stop - *field);
    }

  /* Past the end, so that an empty field after the last separator is still found. */
  (*at)++;

  return TRUE;
}

static char
guess_separator (const char *line,
                 gsize length)
{
  const char separators[] = { ',', ';', '\t' };
  char best = ',';
  gsize most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      gsize n = 0;

      for (gsize c = 0; c < length; c++)
        n += line[c] == separators[i];
      if (n > most)
        {
          most = n;
          best = separators[i];
        }
    }

  return best;
}

static GPtrArray *
read_header (Reader *reader,
             GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *line, *field;
  gsize length, n;

  if (!next_line (reader, &line, &length))
    {
      refuse (error, 1, "the file is empty: it takes a header row and rows of numbers");
      return NULL;
    }

  reader->separator = guess_separator (line, length);
  for (const char *at = line; at <= line + length;)
    {
      if (!next_field (&at, line + length, reader->separator, &field, &n) || names->len == MOST_COLUMNS)
        {
          refuse (error, 1, "this is no header row of a table");
          return NULL;
        }
      g_ptr_array_add (names, g_utf8_make_valid (field, (gssize) n));
    }

  return g_steal_pointer (&names);
}

static char *
join_names (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, 12); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) names->pdata[i]);
  if (names->len > 12)
    g_string_append (text, ", …");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
find_time (GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (IS_ONE_OF (names->pdata[i], time_names))
        return (int) i;
    }

  return -1;
}

/* The column that was asked for; else one that is called value or rating; else the first that says something. */
static int
find_value (GPtrArray *names,
            int time,
            const char *wanted)
{
  int first = -1;

  for (guint i = 0; i < names->len; i++)
    {
      if (wanted != NULL && g_strcmp0 (names->pdata[i], wanted) == 0)
        return (int) i;
    }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];

      if (wanted != NULL ? g_ascii_strcasecmp (name, wanted) == 0 : IS_ONE_OF (name, value_names))
        return (int) i;
      if (first < 0 && wanted == NULL && (int) i != time && !IS_ONE_OF (name, counting_names))
        first = (int) i;
    }

  return first;
}

static gboolean
find_columns (GsCliTraceFile *self,
              GPtrArray *names,
              const char *wanted,
              int *time,
              int *value,
              GError **error)
{
  g_autofree char *list = join_names (names);

  *time = find_time (names);
  if (*time < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "line 1: no column is called time, timestamp or second; there are: %s", list);
      return FALSE;
    }

  *value = find_value (names, *time, wanted);
  if (*value < 0 || *value == *time)
    {
      if (wanted != NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "line 1: no column of values is called “%s”; there are: %s", wanted, list);
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "line 1: there is no column of values beside the time; there are: %s", list);
      return FALSE;
    }

  self->column = g_strdup (names->pdata[*value]);
  if (wanted == NULL && names->len > 2 && !IS_ONE_OF (self->column, value_names))
    self->choice = g_strdup_printf ("the column “%s” is taken; --column takes another of: %s", self->column, list);

  return TRUE;
}

/* A number, or NaN for nothing and for the words that others write for it. */
static gboolean
read_number (const char *field,
             gsize length,
             double *value)
{
  char text[64];
  char *end;

  *value = NAN;
  if (length == 0)
    return TRUE;
  if (length >= sizeof text)
    return FALSE;

  memcpy (text, field, length);
  text[length] = '\0';
  if (IS_ONE_OF (text, missing_words))
    return TRUE;
  *value = g_ascii_strtod (text, &end);

  return end == text + length && isfinite (*value);
}

static gboolean
refuse_number (GError **error,
               guint line,
               const char *name,
               const char *field,
               gsize length)
{
  g_autofree char *text = g_utf8_make_valid (field, (gssize) MIN (length, 40));

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "line %u: “%s” in column %s is no number", line, text, name);

  return FALSE;
}

static gboolean
read_row (GsCliTraceFile *self,
          const Reader *reader,
          const char *line,
          gsize length,
          GPtrArray *names,
          int time_column,
          int value_column,
          GError **error)
{
  const char *at = line, *end = line + length, *field;
  double seconds = NAN, value = NAN;
  gint64 time;
  gsize n;
  int column = 0;

  for (; at <= end && column <= MAX (time_column, value_column); column++)
    {
      if (!next_field (&at, end, reader->separator, &field, &n))
        return refuse (error, reader->line, "a quoted field does not end on its line");
      if (column != time_column && column != value_column)
        continue;
      if (!read_number (field, n, column == time_column ? &seconds : &value))
        return refuse_number (error, reader->line, names->pdata[column], field, n);
    }

  if (column <= MAX (time_column, value_column))
    return refuse (error, reader->line, "there are fewer fields than the header has columns");
  if (isnan (seconds))
    return refuse (error, reader->line, "the time is missing");
  if (fabs (seconds) > MOST_SECONDS)
    return refuse (error, reader->line, "the time is beyond all clips: it is to be in seconds");

  time = (gint64) llround (seconds * 1e9);
  g_array_append_val (self->times, time);
  g_array_append_val (self->values, value);

  return TRUE;
}

typedef struct
{
  gint64 time;
  double value;
} Sample;

static int
compare_samples (const void *a,
                 const void *b)
{
  gint64 one = ((const Sample *) a)->time, other = ((const Sample *) b)->time;

  return (one > other) - (one < other);
}

/* Takes that go back in time lie behind one another in some tables. */
static void
sort_samples (GsCliTraceFile *self)
{
  gint64 *times = (gint64 *) (void *) self->times->data;
  double *values = (double *) (void *) self->values->data;
  g_autofree Sample *samples = NULL;
  gboolean sorted = TRUE;

  for (guint i = 1; i < self->times->len; i++)
    sorted &= times[i - 1] <= times[i];
  if (sorted)
    return;

  samples = g_new (Sample, self->times->len);
  for (guint i = 0; i < self->times->len; i++)
    samples[i] = (Sample){ times[i], values[i] };
  qsort (samples, self->times->len, sizeof (Sample), compare_samples);
  for (guint i = 0; i < self->times->len; i++)
    {
      times[i] = samples[i].time;
      values[i] = samples[i].value;
    }
}

static gboolean
read_table (GsCliTraceFile *self,
            const char *text,
            gsize size,
            const char *wanted,
            GError **error)
{
  Reader reader = { .at = text, .end = text + size };
  g_autoptr (GPtrArray) names = NULL;
  const char *line;
  gsize length;
  int time, value;

  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  names = read_header (&reader, error);
  if (names == NULL || !find_columns (self, names, wanted, &time, &value, error))
    return FALSE;

  while (next_line (&reader, &line, &length))
    {
      if (length > 0 && !read_row (self, &reader, line, length, names, time, value, error))
        return FALSE;
    }
  if (self->times->len == 0)
    return refuse (error, reader.line, "there is no row below the header");

  sort_samples (self);

  return TRUE;
}

/**
 * gs_cli_trace_file_load:
 * @path: a CSV file with a header row, a time column (time, timestamp or second) in seconds, and columns of values
 * @column: (nullable): the column to take; %NULL: one called value or rating, else the first that is none of time, frame and the like
 * @error: (out) (optional): why it was refused, with the line
 *
 * Reads one trace. An empty field, nan and na are missing. Rows may come in any order.
 *
 * Returns: (transfer full): the trace; free with gs_cli_trace_file_free()
 */
GsCliTraceFile *
gs_cli_trace_file_load (const char *path,
                        const char *column,
                        GError **error)
{
  g_autoptr (GsCliTraceFile) self = g_new0 (GsCliTraceFile, 1);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  if (file == NULL)
    {
      gs_file_words_take (error, path);
      return NULL;
    }
  if (g_mapped_file_get_length (file) > MOST_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the file has more than 1 GiB: this is no trace");
      return NULL;
    }
  if (!read_table (self, g_mapped_file_get_contents (file), g_mapped_file_get_length (file), column, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_cli_trace_file_free:
 * @self: (transfer full): a trace
 */
void
gs_cli_trace_file_free (GsCliTraceFile *self)
{
  g_free (self->column);
  g_free (self->choice);
  g_array_unref (self->times);
  g_array_unref (self->values);
  g_free (self);
}

static int
compare_times (const void *a,
               const void *b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/**
 * gs_cli_trace_file_get_step:
 * @self: a trace
 *
 * Returns: median of the seconds between one time and the next; 0 if there are no two times
 */
double
gs_cli_trace_file_get_step (const GsCliTraceFile *self)
{
  const gint64 *times = (const gint64 *) (const void *) self->times->data;
  g_autofree gint64 *steps = g_new (gint64, self->times->len);
  guint n = 0;

  for (guint i = 1; i < self->times->len; i++)
    {
      if (times[i] > times[i - 1])
        steps[n++] = times[i] - times[i - 1];
    }
  if (n == 0)
    return 0.0;

  qsort (steps, n, sizeof (gint64), compare_times);

  return (double) steps[n / 2] / 1e9;
}
