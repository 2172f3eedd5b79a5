/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-annotations.h"

#include "gs-format.h"

#include <string.h>

static gboolean
name_column (GsColumns *mapping,
             const char *words,
             GError **error)
{
  const char *colon = strrchr (words, ':');
  g_autofree char *header = colon != NULL ? g_strndup (words, (gsize) (colon - words)) : NULL;
  g_auto (GStrv) role = colon != NULL ? g_strsplit (colon + 1, "=", 2) : NULL;
  GsColumnRole meant;

  if (role == NULL || role[0] == NULL || !gs_column_role_from_nick (role[0], &meant))
    {
      g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                   "“%s” should be the column's header, a colon, and one of time, frame, value, start, end, duration, label, note, "
                   "tier, ignored", words);
      return FALSE;
    }

  for (guint i = 0; i < mapping->columns->len; i++)
    {
      GsColumn *column = mapping->columns->pdata[i];

      if (strcmp (column->header, header) != 0)
        continue;
      column->role = meant;
      g_free (column->name);
      column->name = g_strdup (role[1]);
      return TRUE;
    }

  g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "it has no column “%s”", header);

  return FALSE;
}

/**
 * gs_cli_annotations_map:
 * @path: a file that shall be read
 * @columns: (nullable): what `--column` says
 * @unit: (nullable): what `--unit` says
 * @remember: whether to remember it
 * @mapping: (out) (nullable): what its columns mean; %NULL if the file is no table or speaks for itself
 * @error: return location
 *
 * Without options, what was said before about a table with the same headers.
 *
 * Returns: %FALSE if the options make no sense for this file
 */
gboolean
gs_cli_annotations_map (const char *path,
                        char **columns,
                        const char *unit,
                        gboolean remember,
                        GsColumns **mapping,
                        GError **error)
{
  g_autoptr (GsColumns) own = NULL;
  const GsFormat *format;

  if (columns == NULL && unit == NULL)
    {
      format = gs_format_detect (path, NULL);
      if (format == NULL || (strcmp (gs_format_get_id (format), "csv") != 0 && strcmp (gs_format_get_id (format), "tsv") != 0))
        return TRUE;
      own = gs_columns_guess (path, NULL);
      *mapping = own != NULL ? gs_columns_recall (own) : NULL;
      return TRUE;
    }

  own = gs_columns_guess (path, error);
  if (own == NULL)
    return FALSE;
  for (guint i = 0; columns != NULL && i < own->columns->len; i++)
    ((GsColumn *) own->columns->pdata[i])->role = GS_COLUMN_IGNORED;
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      if (!name_column (own, columns[i], error))
        return FALSE;
    }
  if (unit != NULL)
    {
      if (strcmp (unit, "s") != 0 && strcmp (unit, "ms") != 0)
        {
          g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING, "--unit takes s or ms, not “%s”", unit);
          return FALSE;
        }
      own->unit = strcmp (unit, "s") == 0 ? 1e9 : 1e6;
    }
  if (!gs_columns_check (own, error) || (remember && !gs_columns_remember (own, error)))
    return FALSE;
  *mapping = g_steal_pointer (&own);

  return TRUE;
}
