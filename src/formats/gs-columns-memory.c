/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-columns.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* What people said about tables with the same headers: a key file in the user's configuration. */

#define GROUP "tables"

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "gatescope", "columns.ini", NULL);
}

/* Tables of one kind have the same headers, in the same order, with the same delimiter. */
static char *
make_key (const GsColumns *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) &self->delimiter, 1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *header = ((GsColumn *) self->columns->pdata[i])->header;

      g_checksum_update (checksum, (const guchar *) header, (gssize) strlen (header) + 1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * gs_columns_recall_all:
 *
 * Returns: (transfer full) (element-type GsColumns): all that was said about tables, for many of them; see gs_table_look_recall()
 */
GPtrArray *
gs_columns_recall_all (void)
{
  g_autofree char *path = get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_columns_free);
  g_auto (GStrv) keys = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = g_key_file_get_string (file, GROUP, keys[i], NULL);
      GsColumns *columns = text != NULL ? gs_columns_from_json (text, NULL) : NULL;

      if (columns != NULL)
        g_ptr_array_add (all, columns);
    }

  return all;
}

/**
 * gs_columns_recall:
 * @like: columns with headers and delimiter
 *
 * Returns: (transfer full) (nullable): what was said about a table with the same headers before
 */
GsColumns *
gs_columns_recall (const GsColumns *like)
{
  g_autofree char *path = get_path ();
  g_autofree char *key = make_key (like);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autoptr (GsColumns) columns = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  text = g_key_file_get_string (file, GROUP, key, NULL);
  columns = text != NULL ? gs_columns_from_json (text, NULL) : NULL;

  return columns != NULL && columns->columns->len == like->columns->len ? g_steal_pointer (&columns) : NULL;
}

/**
 * gs_columns_remember:
 * @self: what the columns of a table mean
 * @error: return location: the user's configuration cannot be written
 *
 * Returns: %TRUE if gs_columns_recall() will know it
 */
gboolean
gs_columns_remember (const GsColumns *self,
                     GError **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *key = make_key (self);
  g_autofree char *text = gs_columns_to_json (self);
  g_autofree char *contents = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gsize length;

  g_mkdir_with_parents (folder, 0700);
  /* A file that cannot be read is begun anew. */
  (void) g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_set_string (file, GROUP, key, text);
  contents = g_key_file_to_data (file, &length, NULL);

  return g_file_set_contents_full (path, contents, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
