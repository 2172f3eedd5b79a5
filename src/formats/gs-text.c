/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-text.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A hundred days: doubles of seconds still tell nanoseconds apart there. */
#define MAX_SECONDS 8640000.0

/* Text of an encoding that somebody has named. A mark of UTF-16 is right however that is called. */
static gboolean
take_encoded (GsText *self,
              const GsSource *source,
              const guint8 *data,
              gsize size,
              const char *encoding,
              GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize n_read = 0;

  self->contents = g_convert ((const char *) data, (gssize) size, "UTF-8", encoding, &n_read, &self->length, &local);
  if (self->contents == NULL && g_error_matches (local, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION))
    return gs_source_refuse (source, error, _ ("nothing here can read text in “%s”"), encoding);
  if (self->contents == NULL || n_read != size)
    return gs_source_refuse (source, error, _ ("byte %zu is no text in %s; choose another encoding"), n_read, encoding);

  if (g_str_has_prefix (self->contents, "\xef\xbb\xbf"))
    {
      self->length -= 3;
      memmove (self->contents, self->contents + 3, self->length + 1);
    }

  return TRUE;
}

/**
 * gs_text_init:
 * @self: uninitialised
 * @source: what the text belongs to
 * @data: (array length=size): the text
 * @size: bytes
 * @encoding: (nullable): how it is written, a name that iconv knows; %NULL = UTF-8, or UTF-16 with a byte order mark
 * @error: return location: it is not written so, or has zero bytes
 *
 * Returns: %TRUE if it can be read
 */
gboolean
gs_text_init (GsText *self,
              const GsSource *source,
              const guint8 *data,
              gsize size,
              const char *encoding,
              GError **error)
{
  *self = (GsText) { source };

  if (encoding != NULL)
    {
      if (!take_encoded (self, source, data, size, encoding, error))
        return FALSE;
    }
  else if (size >= 2 && ((data[0] == 0xfe && data[1] == 0xff) || (data[0] == 0xff && data[1] == 0xfe)))
    {
      gsize n_read;

      self->contents = g_convert ((const char *) data + 2, (gssize) size - 2, "UTF-8",
                                  data[0] == 0xfe ? "UTF-16BE" : "UTF-16LE", &n_read, &self->length, NULL);
      if (self->contents == NULL || n_read != size - 2)
        return gs_source_refuse (source, error, _ ("its text says it is UTF-16 and is not"));
    }
  else
    {
      const char *end;

      if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
        {
          data += 3;
          size -= 3;
        }
      if (!g_utf8_validate_len ((const char *) data, size, &end))
        return gs_source_refuse (source, error,
                                 _ ("byte %zu is not UTF-8; save the file as UTF-8"),
                                 (size_t) ((const guint8 *) end - data));
      self->contents = g_strndup ((const char *) data, size);
      self->length = size;
    }

  if (memchr (self->contents, '\0', self->length) != NULL)
    return gs_source_refuse (source, error, _ ("it has zero bytes and is no text"));

  self->next = self->contents;
  self->next_line = 1;

  return TRUE;
}

void
gs_text_clear (GsText *self)
{
  g_clear_pointer (&self->contents, g_free);
}

/**
 * gs_text_next_line:
 * @self: a text
 *
 * Lines end with LF, CR LF or CR.
 *
 * Returns: (transfer none) (nullable): the line without its end; %NULL at the end
 */
char *
gs_text_next_line (GsText *self)
{
  char *line = self->next;
  gsize length;

  if (*line == '\0')
    return NULL;

  self->line = self->next_line++;
  length = strcspn (line, "\r\n");
  self->next = line + length;
  if (self->next[0] == '\r' && self->next[1] == '\n')
    self->next += 2;
  else if (self->next[0] != '\0')
    self->next++;
  line[length] = '\0';

  return line;
}

/**
 * gs_text_next_record:
 * @self: a text
 * @delimiter: between fields
 * @fields: (element-type utf8): becomes the fields, which live as long as the text; empty at the end of the text
 * @error: return location: a quote that is not closed, too many fields
 *
 * A line of a table. Fields may stand in quotes, in which quotes are doubled and lines may end.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_text_next_record (GsText *self,
                     char delimiter,
                     GPtrArray *fields,
                     GError **error)
{
  char *p = self->next;

  g_ptr_array_set_size (fields, 0);
  self->line = self->next_line;
  if (*p == '\0')
    return TRUE;

  for (;;)
    {
      char *field = p;
      char end;

      if (fields->len == GS_TEXT_MAX_FIELDS)
        return gs_text_refuse (self, error, _ ("more than %d columns"), GS_TEXT_MAX_FIELDS);

      if (*p == '"')
        {
          char *out = p++;

          field = out;
          while (*p != '\0' && (*p != '"' || p[1] == '"'))
            {
              if (*p == '"')
                p++;
              else if (*p == '\n' || (*p == '\r' && p[1] != '\n'))
                self->next_line++;
              *out++ = *p++;
            }
          if (*p == '\0')
            return gs_text_refuse (self, error, _ ("a quote is opened and never closed"));
          p++;
          /* What stands between the closing quote and the delimiter belongs to nothing. */
          p += strspn (p, " ");
          end = *p;
          if (end != delimiter && end != '\0' && end != '\n' && end != '\r')
            return gs_text_refuse (self, error, _ ("something follows the closing quote of column %u"), fields->len + 1);
          *out = '\0';
        }
      else
        {
          while (*p != delimiter && *p != '\0' && *p != '\n' && *p != '\r')
            p++;
          end = *p;
          *p = '\0';
        }

      g_ptr_array_add (fields, field);
      if (end == '\0')
        {
          self->next = p;
          break;
        }
      p++;
      if (end != delimiter)
        {
          if (end == '\r' && *p == '\n')
            p++;
          self->next = p;
          break;
        }
    }
  self->next_line++;

  return TRUE;
}

/**
 * gs_text_refuse:
 * @self: a text
 * @error: return location
 * @format: what is wrong in the line that was read last
 *
 * Returns: %FALSE
 */
gboolean
gs_text_refuse (GsText *self,
                GError **error,
                const char *format,
                ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  return gs_source_refuse (self->source, error, _ ("line %u: %s"), self->line, reason);
}

/**
 * gs_text_peek_start:
 * @source: a file
 * @length: how many bytes to look at
 *
 * For recognising formats: damaged text does not matter here.
 *
 * Returns: (transfer full): the start of the text as UTF-8
 */
char *
gs_text_peek_start (const GsSource *source,
                    gsize length)
{
  const guint8 *data = source->data;
  gsize size = MIN (source->size, length);
  g_autofree char *start = NULL;

  if (size >= 2 && ((data[0] == 0xfe && data[1] == 0xff) || (data[0] == 0xff && data[1] == 0xfe)))
    {
      start = g_convert ((const char *) data + 2, (gssize) ((size - 2) & ~(gsize) 1), "UTF-8",
                         data[0] == 0xfe ? "UTF-16BE" : "UTF-16LE", NULL, NULL, NULL);
      return start != NULL ? g_steal_pointer (&start) : g_strdup ("");
    }

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  start = g_strndup ((const char *) data, size);

  return g_utf8_make_valid (start, -1);
}

/**
 * gs_text_to_double:
 * @text: a number, blanks around it
 * @value: (out): its value
 *
 * Decimals have a point; NaN is a number here, infinity is not.
 *
 * Returns: %TRUE if it is a number and nothing else
 */
gboolean
gs_text_to_double (const char *text,
                   double *value)
{
  char *end;
  double parsed = g_ascii_strtod (text, &end);

  if (end == text || isinf (parsed))
    return FALSE;
  end += strspn (end, " \t");
  if (*end != '\0')
    return FALSE;
  *value = parsed;

  return TRUE;
}

/**
 * gs_time_from_double:
 * @value: a time
 * @unit: nanoseconds of one
 * @time: (out): in nanoseconds
 *
 * Returns: %TRUE if it is a time within a hundred days of 0
 */
gboolean
gs_time_from_double (double value,
                     double unit,
                     gint64 *time)
{
  if (!(fabs (value * unit) <= MAX_SECONDS * 1e9))
    return FALSE;
  *time = (gint64) llround (value * unit);

  return TRUE;
}

gboolean
gs_text_to_time (const char *text,
                 double unit,
                 gint64 *time)
{
  double value;

  return gs_text_to_double (text, &value) && gs_time_from_double (value, unit, time);
}

gboolean
gs_text_to_int (const char *text,
                int *value)
{
  char *end;
  gint64 parsed = g_ascii_strtoll (text, &end, 10);

  if (end == text || parsed < G_MININT || parsed > G_MAXINT)
    return FALSE;
  end += strspn (end, " \t");
  if (*end != '\0')
    return FALSE;
  *value = (int) parsed;

  return TRUE;
}

/**
 * gs_text_append_double:
 * @out: where
 * @value: a number
 *
 * The fewest digits that are read as the same number; NaN is `NaN`.
 */
void
gs_text_append_double (GString *out,
                       double value)
{
  static const char *const formats[] = { "%.6g", "%.9g", "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    {
      g_string_append (out, "NaN");
      return;
    }
  if (value == 0.0)
    value = 0.0; /* no minus before it */

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (out, buffer);
}

/**
 * gs_text_append_seconds:
 * @out: where
 * @time: nanoseconds
 * @decimals: at least so many; more only where they are not 0
 */
void
gs_text_append_seconds (GString *out,
                        gint64 time,
                        guint decimals)
{
  guint64 magnitude = time < 0 ? (guint64) -time : (guint64) time;
  char fraction[16];
  guint n = 9;

  g_snprintf (fraction, sizeof fraction, "%09u", (guint) (magnitude % 1000000000));
  while (n > decimals && fraction[n - 1] == '0')
    n--;
  fraction[n] = '\0';
  g_string_append_printf (out, "%s%" G_GUINT64_FORMAT "%s%s", time < 0 ? "-" : "", magnitude / 1000000000,
                          n > 0 ? "." : "", fraction);
}

/**
 * gs_text_append_field:
 * @out: where
 * @value: a field of a table
 * @delimiter: between fields
 * @always_quoted: whether it stands in quotes that it does not need
 */
void
gs_text_append_field (GString *out,
                      const char *value,
                      char delimiter,
                      gboolean always_quoted)
{
  /* Whoever reads it guesses the delimiter from the first line: others stand in quotes too. */
  const char special[] = { delimiter, ',', ';', '\t', '"', '\n', '\r', ' ', '\0' };

  if (!always_quoted && value[strcspn (value, special)] == '\0')
    {
      g_string_append (out, value);
      return;
    }

  g_string_append_c (out, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *value);
    }
  g_string_append_c (out, '"');
}
