/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-network-set.h"

#include "gs-data-file.h"

#include <glib/gi18n.h>
#include <string.h>

/* What comes with the program: one network that says both, or one for each. */
static const char *const demo_sets[][3] = {
  { "networks/demo.safetensors", NULL, NULL },
  { "networks/demo-valence.safetensors", "networks/demo-arousal.safetensors", NULL },
};

/* The other half of a pair of files whose names say "valence" and "arousal". */
static char *
find_partner (const char *path)
{
  static const char *const words[][2] = { { "valence", "arousal" }, { "arousal", "valence" } };
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *word = strstr (name, words[i][0]);
      g_autofree char *partner = NULL;
      g_autofree char *partner_path = NULL;

      if (word == NULL)
        continue;

      partner = g_strdup_printf ("%.*s%s%s", (int) (word - name), name, words[i][1], word + strlen (words[i][0]));
      partner_path = g_build_filename (folder, partner, NULL);
      if (g_file_test (partner_path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&partner_path);
    }

  return NULL;
}

static gboolean
add_network (GPtrArray *networks,
             const char *path,
             GError **error)
{
  GsNetwork *network = gs_network_load (path, error);

  if (network == NULL)
    return FALSE;

  g_ptr_array_add (networks, network);

  return TRUE;
}

static gboolean
add_demo (GPtrArray *networks,
          GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demo_sets); i++)
    {
      for (gsize j = 0; demo_sets[i][j] != NULL; j++)
        {
          g_autofree char *path = gs_data_file_find (demo_sets[i][j]);

          if (path == NULL)
            break;
          if (!add_network (networks, path, error))
            return FALSE;
        }

      if (networks->len > 0)
        return TRUE;
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("The demo network is not installed; choose a network file from the menu"));

  return FALSE;
}

static void
load_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  const char *path = data;
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_autofree char *partner = NULL;
  GError *error = NULL;
  gboolean done;

  if (path == NULL)
    done = add_demo (networks, &error);
  else
    {
      done = add_network (networks, path, &error);
      partner = done && !g_str_equal (gs_network_get_config (networks->pdata[0])->output, "both") ? find_partner (path) : NULL;
      if (partner != NULL)
        done = add_network (networks, partner, &error);
    }

  if (done)
    g_task_return_pointer (task, g_steal_pointer (&networks), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * gs_network_set_load_async:
 * @path: (nullable): a network file, or %NULL for what comes with the program
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Reads one network or a pair, in a thread. A file for one output takes the other one's along when it lies beside it and differs only in
 * the word "valence" or "arousal" of its name.
 */
void
gs_network_set_load_async (const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, gs_network_set_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * gs_network_set_load_finish:
 * @result: as given to the callback
 * @error: return location for a #GError of the network's own kind
 *
 * Returns: (transfer full) (element-type GsNetwork): one or two networks, or %NULL
 */
GPtrArray *
gs_network_set_load_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
