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

/**
 * gs_cli_find_networks_of_run:
 * @run: a run of a project
 * @hashes: (element-type utf8): takes what its networks' files must hold
 *
 * Looks for the files that a run's networks came from.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): them, if all are there; %NULL for those that come with the program, which have no place
 *   of their own
 */
char **
gs_cli_find_networks_of_run (GsRun *run,
                             GPtrArray *hashes)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (GsOutput output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *info = gs_run_get_network (run, output);

      if (info == NULL || gs_network_info_get_output (info) != output)
        continue;
      if (gs_network_info_get_path (info) != NULL && g_file_test (gs_network_info_get_path (info), G_FILE_TEST_EXISTS))
        g_ptr_array_add (found, g_strdup (gs_network_info_get_path (info)));
      g_ptr_array_add (hashes, g_strdup (gs_network_info_get_hash (info)));
    }
  if (found->len == 0 || found->len != hashes->len)
    return NULL;

  g_ptr_array_add (found, NULL);

  return (char **) g_ptr_array_steal (found, NULL);
}

/**
 * gs_cli_check_networks:
 * @networks: (element-type GsNetwork): networks that were loaded
 * @hashes: (element-type utf8): from gs_cli_find_networks_of_run()
 * @error: which is missing
 *
 * What has another content by now is another network.
 *
 * Returns: whether each of the run's networks is there
 */
gboolean
gs_cli_check_networks (GPtrArray *networks,
                       GPtrArray *hashes,
                       GError **error)
{
  for (guint i = 0; i < hashes->len; i++)
    {
      gboolean there = FALSE;

      for (guint k = 0; k < networks->len; k++)
        there = there || g_strcmp0 (gs_network_get_hash (networks->pdata[k]), hashes->pdata[i]) == 0;
      if (!there)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "a network of the clip's run is no longer where it was: name the networks with --network");
          return FALSE;
        }
    }

  return TRUE;
}
