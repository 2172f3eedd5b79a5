/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-training-clips.h"

#include "gs-data-hash.h"
#include "gs-data-labels.h"
#include "gs-json.h"

/* A network's provenance is flat but for this list; what future versions add may go on a little. */
#define PROVENANCE_DEPTH 8

/* Under this key the clips stand in a network's provenance. */
#define KEY_CLIPS "trained_on"

/**
 * gs_training_clips_to_json:
 * @clips: (element-type GsSequence): clips of the part that trains
 * @config: says which labels count
 *
 * Returns: (transfer full): a list for gs_training_clips_add_json(): what gs_data_hash_clip() says of each clip with labels
 */
JsonNode *
gs_training_clips_to_json (GPtrArray *clips,
                           const GsFusionConfig *config)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < clips->len; i++)
    {
      if (gs_data_labels_has (clips->pdata[i], config))
        {
          g_autofree char *hash = gs_data_hash_clip (clips->pdata[i]);

          json_array_add_string_element (array, hash);
        }
    }
  json_node_take_array (node, array);

  return node;
}

/**
 * gs_training_clips_add_json:
 * @list: from gs_training_clips_to_json()
 * @builder: where to add a member to an object
 *
 * Adds `"trained_on": [..]`.
 */
void
gs_training_clips_add_json (JsonNode *list,
                            JsonBuilder *builder)
{
  json_builder_set_member_name (builder, KEY_CLIPS);
  json_builder_add_value (builder, json_node_copy (list));
}

/* Whether the whole data set is what the network says it was trained on: older networks say no more than that. */
static gboolean
is_same_data (JsonObject *provenance,
              const GsDataSet *data)
{
  g_autofree char *hash = gs_data_set_compute_hash (data);

  return g_strcmp0 (json_object_get_string_member_with_default (provenance, "data_sha256", NULL), hash) == 0;
}

static void
add_if_in (GPtrArray *found,
           GPtrArray *clips,
           GHashTable *hashes)
{
  for (guint i = 0; i < clips->len; i++)
    {
      g_autofree char *hash = gs_data_hash_clip (clips->pdata[i]);

      if (g_hash_table_contains (hashes, hash))
        g_ptr_array_add (found, gs_sequence_ref (clips->pdata[i]));
    }
}

/**
 * gs_training_clips_find:
 * @network: a network
 * @data: the data set that @clips are from
 * @clips: (element-type GsSequence): clips
 *
 * Looks in the network's provenance. Clips are known by their features, not by their names, which every corpus gives again.
 *
 * Returns: (transfer full) (element-type GsSequence): those of @clips that @network was trained on, as far as is known
 */
GPtrArray *
gs_training_clips_find (GsNetwork *network,
                        const GsDataSet *data,
                        GPtrArray *clips)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);
  const char *text = gs_network_get_provenance (network);
  g_autoptr (JsonNode) root = text != NULL ? gs_json_parse_object (text, -1, PROVENANCE_DEPTH, NULL) : NULL;
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *node;

  if (root == NULL)
    return found;

  node = json_object_get_member (json_node_get_object (root), KEY_CLIPS);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *item = json_array_get_element (array, i);

          if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_string (item) != NULL)
            g_hash_table_add (hashes, g_strdup (json_node_get_string (item)));
        }
    }
  else if (is_same_data (json_node_get_object (root), data))
    {
      const GPtrArray *train = data->parts[GS_DATA_TRAIN];

      for (guint i = 0; i < train->len; i++)
        {
          if (gs_data_labels_has (train->pdata[i], gs_network_get_config (network)))
            g_hash_table_add (hashes, gs_data_hash_clip (train->pdata[i]));
        }
    }
  add_if_in (found, clips, hashes);

  return found;
}
