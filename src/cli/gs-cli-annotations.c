/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-annotations.h"

#include "gs-format.h"
#include "gs-table-look.h"

#include <math.h>
#include <string.h>

void
gs_cli_table_clear (GsCliTable *self)
{
  g_strfreev (self->columns);
  g_strfreev (self->ranges);
  g_free (self->time_column);
  g_free (self->separator);
  g_free (self->decimal);
  g_free (self->unit);
  g_free (self->missing);
  g_free (self->encoding);
}

/**
 * gs_cli_table_is_said:
 * @self: what the command line says
 *
 * Returns: whether it says anything about tables
 */
gboolean
gs_cli_table_is_said (const GsCliTable *self)
{
  return self->columns != NULL || self->ranges != NULL || self->time_column != NULL || self->separator != NULL ||
         self->decimal != NULL || self->unit != NULL || self->missing != NULL || self->encoding != NULL || self->rate != 0.0 || self->no_header;
}

static GsColumn *
find_column (GsColumns *mapping,
             const char *header,
             GError **error)
{
  for (guint i = 0; i < mapping->columns->len; i++)
    {
      GsColumn *column = mapping->columns->pdata[i];

      if (strcmp (column->header, header) == 0)
        return column;
    }
  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "it has no column “%s”", header);

  return NULL;
}

static gboolean
name_column (GsColumns *mapping,
             const char *words,
             GError **error)
{
  const char *colon = strrchr (words, ':');
  g_autofree char *header = colon != NULL ? g_strndup (words, (gsize) (colon - words)) : NULL;
  g_auto (GStrv) role = colon != NULL ? g_strsplit (colon + 1, "=", 2) : NULL;
  GsColumnRole meant;
  GsColumn *column;

  if (role == NULL || role[0] == NULL || !gs_column_role_from_nick (role[0], &meant))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "“%s” should be the column's header, a colon, and one of time, frame, value, start, end, duration, label, note, "
                   "tier, ignored", words);
      return FALSE;
    }

  column = find_column (mapping, header, error);
  if (column == NULL)
    return FALSE;
  column->role = meant;
  g_free (column->name);
  column->name = g_strdup (role[1]);

  return TRUE;
}

static gboolean
parse_end (const char *text,
           double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (*value);
}

/* `HEADER:LOW..HIGH` */
static gboolean
set_range (GsColumns *mapping,
           const char *words,
           GError **error)
{
  const char *colon = strrchr (words, ':');
  g_autofree char *header = colon != NULL ? g_strndup (words, (gsize) (colon - words)) : NULL;
  g_auto (GStrv) ends = colon != NULL ? g_strsplit (colon + 1, "..", 2) : NULL;
  double low = NAN, high = NAN;
  GsColumn *column;

  if (ends == NULL || ends[0] == NULL || ends[1] == NULL || !parse_end (ends[0], &low) || !parse_end (ends[1], &high) || !(low < high))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "“%s” should be the column's header, a colon, and the ends of its scale: 1..9", words);
      return FALSE;
    }

  column = find_column (mapping, header, error);
  if (column == NULL)
    return FALSE;
  column->minimum = low;
  column->maximum = high;

  return TRUE;
}

/* A sign by its name or as it is; 0 = neither. */
static char
parse_sign (const char *text,
            const char *const *names,
            const char *signs)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (strcmp (text, names[i]) == 0 || (text[0] == signs[i] && text[1] == '\0'))
        return signs[i];
    }

  return '\0';
}

static gboolean
parse_separator (const GsCliTable *self,
                 char *separator,
                 GError **error)
{
  static const char *const names[] = { "comma", "semicolon", "tab", "space", "bar", NULL };

  *separator = self->separator != NULL ? parse_sign (self->separator, names, ",;\t |") : '\0';
  if (self->separator == NULL || *separator != '\0')
    return TRUE;

  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "--separator takes comma, semicolon, tab, space or bar, not “%s”",
               self->separator);

  return FALSE;
}

static gboolean
set_numbers (const GsCliTable *self,
             GsColumns *mapping,
             GError **error)
{
  static const char *const units[] = { "s", "ms", "frames", "clock" };
  static const double values[] = { 1e9, 1e6, GS_COLUMNS_FRAMES, GS_COLUMNS_CLOCK };
  static const char *const signs[] = { "point", "comma", NULL };
  guint unit = 0;

  if (self->decimal != NULL)
    {
      mapping->decimal = parse_sign (self->decimal, signs, ".,");
      if (mapping->decimal == '\0')
        {
          g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "--decimal takes point or comma, not “%s”", self->decimal);
          return FALSE;
        }
    }
  if (self->unit != NULL)
    {
      while (unit < G_N_ELEMENTS (units) && strcmp (self->unit, units[unit]) != 0)
        unit++;
      if (unit == G_N_ELEMENTS (units))
        {
          g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "--unit takes s, ms, frames or clock, not “%s”", self->unit);
          return FALSE;
        }
      mapping->unit = values[unit];
    }
  if (self->missing != NULL)
    {
      g_free (mapping->missing);
      mapping->missing = g_strdup (self->missing);
    }
  if (self->rate != 0.0)
    mapping->rate = self->rate;

  return TRUE;
}

/* What was said about such a table before, or else what its headers say. */
static GsColumns *
guess (GsTableLook *look,
       char separator,
       GsColumnsHeaders headers,
       GError **error)
{
  GsColumns *columns = gs_table_look_guess (look, separator, headers, error);
  GsColumns *recalled = columns != NULL ? gs_columns_recall (columns) : NULL;

  if (recalled == NULL)
    return columns;
  gs_columns_free (columns);

  return recalled;
}

/**
 * gs_cli_table_map:
 * @self: what the command line says about tables
 * @path: a file that shall be read
 * @mapping: (out) (nullable): what its columns mean; %NULL if the file is no table or speaks for itself
 * @error: return location
 *
 * Without options, what was said before about a table with the same headers: its file is named in @mapping then.
 *
 * Returns: %FALSE if the options make no sense for this file
 */
gboolean
gs_cli_table_map (const GsCliTable *self,
                  const char *path,
                  GsColumns **mapping,
                  GError **error)
{
  g_autoptr (GsTableLook) look = NULL;
  g_autoptr (GsColumns) own = NULL;
  char separator;

  if (!gs_cli_table_is_said (self))
    {
      *mapping = gs_table_look_recall_file (path);
      return TRUE;
    }

  if (!parse_separator (self, &separator, error))
    return FALSE;
  look = gs_table_look_open (path, error);
  if (look == NULL || !gs_table_look_set_encoding (look, self->encoding, error))
    return FALSE;
  own = guess (look, separator, self->no_header ? GS_COLUMNS_HEADERS_ABSENT : GS_COLUMNS_HEADERS_GUESS, error);
  if (own == NULL)
    return FALSE;

  for (guint i = 0; i < own->columns->len; i++)
    {
      GsColumn *column = own->columns->pdata[i];
      gboolean time = column->role == GS_COLUMN_TIME || column->role == GS_COLUMN_FRAME;

      if (self->columns != NULL || (time && (self->time_column != NULL || self->rate != 0.0)))
        column->role = GS_COLUMN_IGNORED;
    }
  for (guint i = 0; self->columns != NULL && self->columns[i] != NULL; i++)
    {
      if (!name_column (own, self->columns[i], error))
        return FALSE;
    }
  if (self->time_column != NULL)
    {
      GsColumn *column = find_column (own, self->time_column, error);

      if (column == NULL)
        return FALSE;
      column->role = GS_COLUMN_TIME;
    }
  for (guint i = 0; self->ranges != NULL && self->ranges[i] != NULL; i++)
    {
      if (!set_range (own, self->ranges[i], error))
        return FALSE;
    }
  if (self->remember)
    {
      g_autofree char *whole = g_canonicalize_filename (path, NULL);

      g_free (own->file);
      own->file = g_filename_display_name (whole);
    }
  if (!set_numbers (self, own, error) || !gs_columns_check (own, error) || (self->remember && !gs_columns_remember (own, error)))
    return FALSE;
  *mapping = g_steal_pointer (&own);

  return TRUE;
}
