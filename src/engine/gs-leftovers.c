/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-leftovers.h"

#include "gs-engine-error.h"
#include "gs-safetensors.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* What is being written is called FILE.part.XXXXXX, as mkstemp() has it: people call copies of theirs FILE.backup. */
#define N_RANDOM 6

static gboolean
is_leftover (const char *name,
             const char *file)
{
  g_autofree char *part = g_strconcat (file, GS_TENSOR_FILE_PART, NULL);
  const char *rest;

  if (!g_str_has_prefix (name, part))
    return FALSE;

  rest = name + strlen (part);
  if (rest[0] == '\0')
    return TRUE;
  if (rest[0] != '.' || strlen (rest) != N_RANDOM + 1)
    return FALSE;

  for (guint i = 1; i <= N_RANDOM; i++)
    {
      if (!g_ascii_isalnum (rest[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_leftovers_remove:
 * @path: a file that this program alone writes
 *
 * Removes what a program that was killed while it wrote @path has left beside it: temporary files that never got their name.
 */
void
gs_leftovers_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *file = g_path_get_basename (path);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      if (is_leftover (name, file))
        {
          g_autofree char *leftover = g_build_filename (folder, name, NULL);

          g_unlink (leftover);
        }
    }
}

/**
 * gs_leftovers_write_text:
 * @path: a file that this program alone writes
 * @text: what to put there
 * @length: its bytes, -1 if it ends with zero
 * @error: return location of a #GFileError or #GsEngineError that names @path
 *
 * Writes a file whole or not at all, by way of another whose name gs_leftovers_remove() knows.
 *
 * Returns: %TRUE if the file stands
 */
gboolean
gs_leftovers_write_text (const char *path,
                         const char *text,
                         gssize length,
                         GError **error)
{
  g_autofree char *part = g_strconcat (path, GS_TENSOR_FILE_PART, NULL);

  if (!g_file_set_contents_full (part, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return FALSE;

  if (g_rename (part, path) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: it could not be written: %s; nothing was kept of it",
                   path, g_strerror (errno));
      g_unlink (part);
      return FALSE;
    }

  return TRUE;
}
