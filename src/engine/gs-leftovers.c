/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-leftovers.h"

#include <glib/gstdio.h>
#include <string.h>

/* Temporary files are called FILE.XXXXXX, as mkstemp() has it. */
#define N_RANDOM 6

static gboolean
is_leftover (const char *name,
             const char *file)
{
  const char *rest = g_str_has_prefix (name, file) ? name + strlen (file) : "";

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
