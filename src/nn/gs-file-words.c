/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-file-words.h"

#include <gio/gio.h>

/* What is wrong with a file that cannot be read, and what to do, in place of the system's words. */

static const char *
find_words (GFileError code)
{
  switch (code)
    {
    case G_FILE_ERROR_NOENT:
    case G_FILE_ERROR_NOTDIR:
      return "there is no such file; check its name and its folder";

    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
      return "it may not be read; change its permissions, or copy it";

    case G_FILE_ERROR_ISDIR:
      return "it is a folder; name a file";

    default:
      return NULL;
    }
}

/**
 * gs_file_words_for_errno:
 * @code: why a file could not be opened or read, as errno has it
 *
 * Returns: (transfer none): the same for people, to follow the file's name and a colon; the system's words for what is rare
 */
const char *
gs_file_words_for_errno (int code)
{
  const char *words = find_words (g_file_error_from_errno (code));

  return words != NULL ? words : g_strerror (code);
}

/**
 * gs_file_words_take:
 * @error: (inout) (optional): an error that GLib set when it was to read @path, or none
 * @path: the file
 *
 * Has it say `PATH: ` and what is wrong, as this project's own errors do. Domain and code stay. An error that is not of files stays as it is.
 */
void
gs_file_words_take (GError **error,
                    const char *path)
{
  const char *words = NULL;

  if (error == NULL || *error == NULL)
    return;

  if ((*error)->domain == G_FILE_ERROR)
    words = find_words ((GFileError) (*error)->code);
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    words = find_words (G_FILE_ERROR_NOENT);
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    words = find_words (G_FILE_ERROR_ACCES);
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    words = find_words (G_FILE_ERROR_ISDIR);

  if (words != NULL)
    {
      g_free ((*error)->message);
      (*error)->message = g_strdup_printf ("%s: %s", path, words);
    }
}
