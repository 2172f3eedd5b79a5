/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/**
 * gs_table_guess_delimiter:
 * @text: a table
 *
 * Beside semicolons, commas between digits are taken for decimal signs.
 *
 * Returns: tab, semicolon or comma, whichever its first line has most of; comma if it has none
 */
char
gs_table_guess_delimiter (const char *text)
{
  guint n_tabs = 0, n_semicolons = 0, n_commas = 0, n_decimals = 0;
  char before = '\0';
  gboolean quoted = FALSE;

  for (; *text != '\0' && (quoted || (*text != '\n' && *text != '\r')); text++)
    {
      if (*text == '"')
        quoted = !quoted;
      n_tabs += !quoted && *text == '\t';
      n_semicolons += !quoted && *text == ';';
      n_commas += !quoted && *text == ',';
      n_decimals += !quoted && *text == ',' && g_ascii_isdigit (before) && g_ascii_isdigit (text[1]);
      before = *text;
    }

  if (n_tabs >= n_semicolons && n_tabs >= n_commas && n_tabs > 0)
    return '\t';

  return n_semicolons > n_commas - n_decimals ? ';' : ',';
}

/**
 * gs_table_detect_header:
 * @source: a file
 * @header: the first line without blanks, in small letters
 * @score: what it counts
 *
 * Returns: @score if the file's first line starts so
 */
guint
gs_table_detect_header (const GsSource *source,
                        const char *header,
                        guint score)
{
  g_autofree char *start = gs_text_peek_start (source, 512);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = start; *p != '\0' && *p != '\n' && *p != '\r'; p++)
    {
      if (*p != ' ' && *p != '"' && *p != '\t')
        g_string_append_c (line, g_ascii_tolower (*p));
    }

  return g_str_has_prefix (line->str, header) ? score : 0;
}

/**
 * gs_table_parse_number:
 * @field: of a table
 * @delimiter: between fields
 * @value: (out): NaN for an empty field
 *
 * Where commas are not between fields they may stand before decimals.
 *
 * Returns: whether it is a number or empty
 */
gboolean
gs_table_parse_number (const char *field,
                       char delimiter,
                       double *value)
{
  field += strspn (field, " \t");
  if (*field == '\0')
    {
      *value = NAN;
      return TRUE;
    }
  if (gs_text_to_double (field, value))
    return TRUE;

  if (delimiter != ',' && strchr (field, ',') != NULL && strchr (field, '.') == NULL && strlen (field) < 64)
    {
      g_autofree char *copy = g_strdup (field);

      *strchr (copy, ',') = '.';
      return gs_text_to_double (copy, value);
    }

  return g_ascii_strcasecmp (field, "na") == 0 ? (*value = NAN, TRUE) : FALSE;
}

gboolean
gs_table_read_value (GsText *text,
                     const char *field,
                     const char *column,
                     double *value,
                     GError **error)
{
  if (gs_table_parse_number (field, ',', value))
    return TRUE;

  return gs_text_refuse (text, error, "“%.40s” in column “%.40s” is not a number", field, column);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

/**
 * gs_table_unite_times:
 * @document: with traces
 *
 * Returns: (transfer full) (element-type gint64): every time at which a trace says something, rising, each once; if all traces have
 *   the same times those, as often as they have them
 */
GArray *
gs_table_unite_times (const GsDocument *document)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean same = TRUE;
  guint n = 0;

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      same = same && (i == 0 || trace->samples->len == times->len);
      for (guint k = 0; k < trace->samples->len; k++)
        {
          gint64 time = gs_document_trace_get (trace, k)->time;

          if (i == 0)
            g_array_append_val (times, time);
          else
            same = same && g_array_index (times, gint64, k) == time;
        }
    }
  if (same)
    return times;

  for (guint i = 1; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      for (guint k = 0; k < trace->samples->len; k++)
        g_array_append_val (times, gs_document_trace_get (trace, k)->time);
    }
  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len; i++)
    {
      gint64 time = g_array_index (times, gint64, i);

      if (n == 0 || g_array_index (times, gint64, n - 1) != time)
        g_array_index (times, gint64, n++) = time;
    }
  g_array_set_size (times, n);

  return times;
}
