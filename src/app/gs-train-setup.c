/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-session.h"

#include "gs-json.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* {"config": {"dropout": {..}}, "data": [..]}, and some air for what a configuration may hold */
#define SETUP_DEPTH 10

/**
 * gs_train_setup_new:
 * @path: where the network goes
 * @config: configuration, a JSON object
 * @folders: (array zero-terminated=1): data sets
 *
 * Returns: (transfer full): what a training is made of
 */
GsTrainSetup *
gs_train_setup_new (const char *path,
                    const char *config,
                    const char *const *folders)
{
  GsTrainSetup *self = g_new0 (GsTrainSetup, 1);

  self->path = g_strdup (path);
  self->config = g_strdup (config);
  self->folders = g_strdupv ((char **) folders);

  return self;
}

/**
 * gs_train_setup_free:
 * @self: (transfer full): a setup
 */
void
gs_train_setup_free (GsTrainSetup *self)
{
  g_free (self->path);
  g_free (self->config);
  g_strfreev (self->folders);
  g_free (self);
}

/**
 * gs_train_setup_load:
 * @path: where the network goes
 *
 * Returns: (transfer full) (nullable): what an unfinished training into @path is made of, %NULL if the window did not begin it
 */
GsTrainSetup *
gs_train_setup_load (const char *path)
{
  g_autofree char *setup_path = g_strconcat (path, ".setup", NULL);
  g_autoptr (JsonNode) root = gs_json_load (setup_path, SETUP_DEPTH, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *config = NULL;
  JsonNode *data;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  data = json_object_get_member (json_node_get_object (root), "data");
  for (guint i = 0;
       data != NULL && JSON_NODE_HOLDS_ARRAY (data) && i < json_array_get_length (json_node_get_array (data)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (data), i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_string (item) != NULL)
        g_ptr_array_add (folders, json_node_dup_string (item));
    }
  g_ptr_array_add (folders, NULL);

  data = json_object_get_member (json_node_get_object (root), "config");
  config = data != NULL && JSON_NODE_HOLDS_OBJECT (data) ? gs_json_to_string (data, FALSE) : g_strdup ("{}");

  return gs_train_setup_new (path, config, (const char *const *) folders->pdata);
}

/**
 * gs_train_setup_save:
 * @self: a setup whose configuration is valid
 * @error: return location
 *
 * Writes `PATH.setup`, making the folder if there is none.
 *
 * Returns: whether it is there
 */
gboolean
gs_train_setup_save (const GsTrainSetup *self,
                     GError **error)
{
  g_autofree char *setup_path = g_strconcat (self->path, ".setup", NULL);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (JsonNode) config = gs_json_parse_object (self->config, -1, SETUP_DEPTH, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (config == NULL)
    return FALSE;

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s: no network can be put there: %s"), folder,
                   g_strerror (code));
      return FALSE;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; self->folders[i] != NULL; i++)
    json_builder_add_string_value (builder, self->folders[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "config");
  json_builder_add_value (builder, g_steal_pointer (&config));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);

  return g_file_set_contents_full (setup_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

/**
 * gs_train_setup_get_folder:
 *
 * Returns: (transfer full): where networks go if nobody says otherwise: `gatescope/networks` in $XDG_DATA_HOME
 */
char *
gs_train_setup_get_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "gatescope", "networks", NULL);
}

/**
 * gs_train_setup_is_interrupted:
 * @path: where a network goes
 *
 * Returns: whether a training into @path was interrupted after at least one epoch, so that it can be resumed
 */
gboolean
gs_train_setup_is_interrupted (const char *path)
{
  g_autofree char *state_path = g_strconcat (path, ".state", NULL);
  g_autofree char *best_path = g_strconcat (path, ".best", NULL);

  return g_file_test (state_path, G_FILE_TEST_IS_REGULAR) && g_file_test (best_path, G_FILE_TEST_IS_REGULAR);
}

static int
compare_setups (gconstpointer a,
                gconstpointer b)
{
  const GsTrainSetup *one = *(GsTrainSetup *const *) a;
  const GsTrainSetup *other = *(GsTrainSetup *const *) b;

  return g_utf8_collate (one->path, other->path);
}

/**
 * gs_train_setup_list:
 *
 * Returns: (transfer full) (element-type GsTrainSetup): the interrupted trainings in gs_train_setup_get_folder()
 */
GPtrArray *
gs_train_setup_list (void)
{
  GPtrArray *setups = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_train_setup_free);
  g_autofree char *folder = gs_train_setup_get_folder ();
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *network = NULL;
      g_autofree char *path = NULL;
      GsTrainSetup *setup;

      if (!g_str_has_suffix (name, ".setup"))
        continue;

      network = g_strndup (name, strlen (name) - strlen (".setup"));
      path = g_build_filename (folder, network, NULL);
      if (!gs_train_setup_is_interrupted (path))
        continue;

      setup = gs_train_setup_load (path);
      if (setup != NULL)
        g_ptr_array_add (setups, setup);
    }
  g_ptr_array_sort (setups, compare_setups);

  return setups;
}
