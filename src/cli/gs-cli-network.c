/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"
#include "gs-json.h"
#include "gs-network.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

/* How deep what training wrote into a network may nest. */
#define MAX_DEPTH 16

typedef const char *(*GetName) (GsNetwork *network,
                                guint index);

static void
add_names (JsonBuilder *builder,
           const char *key,
           GsNetwork *network,
           guint n,
           GetName get_name)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, get_name (network, i));
  json_builder_end_array (builder);
}

static void
print_names (const char *title,
             GsNetwork *network,
             guint n,
             GetName get_name)
{
  if (n == 0)
    return;

  printf ("%-12s", title);
  for (guint i = 0; i < n; i++)
    printf ("%s%s", i > 0 ? ", " : "", get_name (network, i));
  printf ("\n");
}

static void
print_json (GsNetwork *network)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *config = gs_fusion_config_to_json (gs_network_get_config (network));
  g_autofree char *text = NULL;
  const char *provenance = gs_network_get_provenance (network);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "config");
  json_builder_add_value (builder, json_from_string (config, NULL));
  json_builder_set_member_name (builder, "parameters");
  json_builder_add_int_value (builder, (gint64) gs_network_get_n_parameters (network));

  add_names (builder, "inferred", network, gs_network_get_n_inferred (network), gs_network_get_inferred);
  add_names (builder, "assumed", network, gs_network_get_n_assumed (network), gs_network_get_assumed);
  add_names (builder, "passed_over", network, gs_network_get_n_passed_over (network), gs_network_get_passed_over);

  json_builder_set_member_name (builder, "gates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < gs_network_get_n_gates (network); i++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, gate->name);
      json_builder_set_member_name (builder, "modality");
      json_builder_add_string_value (builder, gate->modality);
      json_builder_set_member_name (builder, "stage");
      json_builder_add_int_value (builder, gate->stage);
      json_builder_set_member_name (builder, "candidates");
      json_builder_add_int_value (builder, gate->n_candidates);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  if (provenance != NULL)
    {
      JsonNode *node = gs_json_parse (provenance, -1, MAX_DEPTH, NULL);

      json_builder_set_member_name (builder, "provenance");
      if (node != NULL)
        json_builder_add_value (builder, node);
      else
        json_builder_add_string_value (builder, provenance);
    }
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, gs_network_get_hash (network));
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
print_tcn (const char *name,
           const GsTcnConfig *tcn)
{
  printf ("%-12s", name);
  for (guint i = 0; i < tcn->n_blocks; i++)
    printf ("%s%u", i > 0 ? "-" : "", tcn->channels[i]);
  printf ("\n");
}

/* On one line, but for the list of the clips it was trained on, which only programs read (--json). */
static void
print_provenance (const char *text)
{
  g_autoptr (JsonNode) root = gs_json_parse_object (text, -1, MAX_DEPTH, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GList) members = NULL;
  g_autofree char *shortened = NULL;

  if (root == NULL || !json_object_has_member (json_node_get_object (root), "trained_on"))
    {
      printf ("%-12s%s\n", "provenance", text);
      return;
    }

  members = json_object_get_members (json_node_get_object (root));
  for (GList *item = members; item != NULL; item = item->next)
    {
      if (strcmp (item->data, "trained_on") != 0)
        json_object_set_member (object, item->data, json_node_copy (json_object_get_member (json_node_get_object (root), item->data)));
    }
  json_node_set_object (node, object);
  shortened = gs_json_to_string (node, FALSE);
  printf ("%-12s%s\n", "provenance", shortened);
}

static void
print_text (GsNetwork *network)
{
  const GsFusionConfig *config = gs_network_get_config (network);

  printf ("%-12s%s, %u iterations, temperature %g\n", "fusion", gs_fusion_kind_get_name (config->fusion),
          config->iterations, config->temperature);
  printf ("%-12s%s\n", "output", config->output);
  printf ("%-12s%u frames, hop %u\n", "window", config->window, config->hop);
  printf ("%-12s%u video, %u audio, encoder %s\n", "features", config->video_features, config->audio_features,
          config->encoder != NULL ? config->encoder : "not named");
  print_tcn ("video TCN", &config->video_tcn);
  print_tcn ("audio TCN", &config->audio_tcn);
  print_names ("inferred", network, gs_network_get_n_inferred (network), gs_network_get_inferred);
  print_names ("assumed", network, gs_network_get_n_assumed (network), gs_network_get_assumed);
  printf ("%-12s%" G_GSIZE_FORMAT "\n", "parameters", gs_network_get_n_parameters (network));
  for (guint i = 0; i < gs_network_get_n_gates (network); i++)
    {
      const GsGateInfo *gate = gs_network_get_gate (network, i);

      printf ("%-12s%s, %u candidates\n", "gate", gate->name, gate->n_candidates);
    }
  for (guint i = 0; i < gs_network_get_n_passed_over (network); i++)
    printf ("%-12s%s\n", "passed over", gs_network_get_passed_over (network, i));
  if (gs_network_get_provenance (network) != NULL)
    print_provenance (gs_network_get_provenance (network));
  printf ("%-12s%s\n", "sha256", gs_network_get_hash (network));
}

/**
 * gs_cli_network:
 *
 * `gatescope-cli network M [--json]`: what a network file holds. A file without a configuration, such as a
 * state dict of PyTorch, has it inferred from names and shapes; which values those are is said.
 */
int
gs_cli_network (int argc,
                char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = NULL;
  int status;

  if (!gs_cli_parse ("network", "M", "Prints a network's configuration, gates and hash, which of it was inferred, and what its file holds besides.",
                     entries, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return gs_cli_usage ("network", "one network is needed, %d were given", argc - 1);

  network = gs_network_load (argv[1], &error);
  if (network == NULL)
    return gs_cli_fail (NULL, error);

  if (json)
    print_json (network);
  else
    print_text (network);

  return GS_CLI_DONE;
}
