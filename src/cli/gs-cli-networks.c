/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-networks.h"

#include "gs-data-file.h"
#include "gs-network.h"

/* What comes with the program: one network for both outputs, or one for each. */
static const char *const shipped[][2] = {
  { "networks/demo.safetensors", NULL },
  { "networks/demo-valence.safetensors", "networks/demo-arousal.safetensors" },
};

/**
 * gs_cli_load_networks:
 * @wanted: (nullable) (array zero-terminated=1): files from the command line
 * @networks: (element-type GsNetwork): takes the networks
 * @paths: (element-type utf8): takes the path of each
 * @error: why not
 *
 * Loads the networks that were asked for, or those that come with the program.
 *
 * Returns: whether all of them are loaded
 */
gboolean
gs_cli_load_networks (char **wanted,
                      GPtrArray *networks,
                      GPtrArray *paths,
                      GError **error)
{
  for (guint i = 0; wanted != NULL && wanted[i] != NULL; i++)
    g_ptr_array_add (paths, g_strdup (wanted[i]));

  for (guint set = 0; set < G_N_ELEMENTS (shipped) && paths->len == 0; set++)
    for (guint i = 0; i < 2 && shipped[set][i] != NULL; i++)
      {
        char *path = gs_data_file_find (shipped[set][i]);

        if (path != NULL)
          g_ptr_array_add (paths, path);
      }

  if (paths->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "The network that comes with the program is not installed: name one with --network");
      return FALSE;
    }

  for (guint i = 0; i < paths->len; i++)
    {
      GsNetwork *network = gs_network_load (paths->pdata[i], error);

      if (network == NULL)
        return FALSE;
      g_ptr_array_add (networks, network);
    }

  return TRUE;
}
