/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-output-folder.h"

#include "gs-engine-error.h"

#include <errno.h>
#include <glib/gstdio.h>

/**
 * gs_output_folder_make:
 * @path: a folder for the results of a long piece of work
 * @resume: whether results of the same work may be in it already
 * @what: names the work in the error, such as "ablation"
 * @error: return location
 *
 * Makes @path where it is missing. Results of other work are neither taken for this one's nor written over: unless @resume,
 * the folder must be empty.
 *
 * Returns: %TRUE if the folder is there and may be written into
 */
gboolean
gs_output_folder_make (const char *path,
                       gboolean resume,
                       const char *what,
                       GError **error)
{
  g_autoptr (GDir) directory = NULL;

  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: the folder cannot be made: %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  directory = g_dir_open (path, 0, error);
  if (directory == NULL)
    return FALSE;

  if (!resume && g_dir_read_name (directory) != NULL)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: there is something in it already; resume the %s that was interrupted there, or name a new folder",
                   path, what);
      return FALSE;
    }

  return TRUE;
}
