/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-train.h"

#include "gs-engine-error.h"
#include "gs-output-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
exists_beside (const char *path,
               const char *ending)
{
  g_autofree char *file = g_strconcat (path, ending, NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Whether a file can be made beside @path: only trying tells, permissions and read-only disks alike. */
static gboolean
check_writable (const char *path,
                GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *trial = g_strconcat (path, ".best.part.XXXXXX", NULL);
  int fd;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: there is no folder %s; make it, or name another place for the network", path, folder);
      return FALSE;
    }

  fd = g_mkstemp (trial);
  if (fd < 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: nothing can be written into its folder: %s; name another place for the network", path, g_strerror (errno));
      return FALSE;
    }
  close (fd);
  g_unlink (trial);

  return TRUE;
}

/* The folder of all folds' networks; where it is not there yet, whether it can be made. */
static gboolean
check_folder (const GsCliTrainOptions *options,
              GError **error)
{
  gboolean existed = g_file_test (options->out, G_FILE_TEST_EXISTS);

  if (!gs_output_folder_make (options->out, options->resume, "cross-validation", error))
    return FALSE;
  if (!existed)
    g_rmdir (options->out);

  return TRUE;
}

/**
 * gs_cli_train_check_place:
 * @options: what the command line says
 * @error: return location of a #GsEngineError that names the file
 *
 * Reading clips and training take long: whether the result can be put where it should go, and whether something is there that
 * people may want to keep, is known before.
 *
 * Returns: %TRUE if it can go there
 */
gboolean
gs_cli_train_check_place (const GsCliTrainOptions *options,
                          GError **error)
{
  if (options->fold == 0)
    return check_folder (options, error);

  if (g_file_test (options->out, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: it is a folder; name the file that the network goes into",
                   options->out);
      return FALSE;
    }

  if (!check_writable (options->out, error))
    return FALSE;

  if (options->resume || options->force)
    return TRUE;

  if (exists_beside (options->out, ".state") || exists_beside (options->out, ".best"))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: a training into it was interrupted; go on with --resume, or start anew with --force or another --out",
                   options->out);
      return FALSE;
    }

  if (g_file_test (options->out, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "%s: it is there already; name another --out, or write over it with --force", options->out);
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_cli_train_check_other:
 * @options: what the command line says
 * @training: a training after gs_training_resume()
 * @error: return location of a #GsEngineError that names the file
 *
 * With --resume a network may be there already, but only one that this very training makes.
 *
 * Returns: %TRUE unless the training would start anew and write over another one's network
 */
gboolean
gs_cli_train_check_other (const GsCliTrainOptions *options,
                          GsTraining *training,
                          GError **error)
{
  if (options->force || gs_training_is_finished (training) || gs_training_get_n_epochs (training) > 0 ||
      !g_file_test (options->out, G_FILE_TEST_EXISTS))
    return TRUE;

  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
               "%s: it is there already and is not what this configuration and these clips make; name another --out, or write over "
               "it with --force", options->out);

  return FALSE;
}
