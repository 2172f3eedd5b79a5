/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"

#include "gs-json.h"

/* How deep a configuration that is stored as text may nest. */
#define MAX_DEPTH 16

/* A project's lists as one JSON document, for `project P info --json` and beside what `export` writes. */

static void
add_int (JsonBuilder *builder,
         const char *name,
         gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_bool (JsonBuilder *builder,
          const char *name,
          gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* Text that holds JSON itself stays JSON. */
static void
add_json (JsonBuilder *builder,
          const char *name,
          const char *value)
{
  JsonNode *node = value != NULL ? gs_json_parse (value, -1, MAX_DEPTH, NULL) : NULL;

  if (node == NULL)
    {
      gs_json_set_string (builder, name, value);
      return;
    }

  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, node);
}

static void
add_run (JsonBuilder *builder,
         GsRun *run)
{
  const char *const *notes = gs_run_get_notes (run);

  json_builder_begin_object (builder);
  add_int (builder, "id", gs_run_get_id (run));
  gs_json_set_string (builder, "state", gs_record_state_get_nick (gs_run_get_state (run)));
  add_int (builder, "frames", gs_run_get_n_frames (run));
  gs_json_set_string (builder, "encoder", gs_run_get_encoder (run));
  add_json (builder, "configuration", gs_run_get_configuration (run));
  gs_json_set_string (builder, "perturbation", gs_run_get_perturbation (run));
  add_int (builder, "person", gs_run_get_person (run));
  gs_json_set_string (builder, "program_version", gs_run_get_program_version (run));
  add_int (builder, "started", gs_run_get_started (run));
  add_int (builder, "finished", gs_run_get_finished (run));

  json_builder_set_member_name (builder, "networks");
  json_builder_begin_object (builder);
  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *network = gs_run_get_network (run, output);

      if (network != NULL)
        gs_json_set_string (builder, gs_output_get_nick (output), gs_network_info_get_hash (network));
    }
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "gates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *series = gs_run_get_gate (run, i);

      json_builder_begin_object (builder);
      gs_json_set_string (builder, "output", gs_output_get_nick (series->output));
      gs_json_set_string (builder, "modality", series->modality);
      add_int (builder, "stage", series->stage);
      add_int (builder, "candidates", series->n_candidates);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; notes[i] != NULL; i++)
    json_builder_add_string_value (builder, notes[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_trace (JsonBuilder *builder,
           GsTrace *trace)
{
  json_builder_begin_object (builder);
  add_int (builder, "id", gs_trace_get_id (trace));
  gs_json_set_string (builder, "rater", gs_rater_get_name (gs_trace_get_rater (trace)));
  gs_json_set_string (builder, "dimension", gs_trace_get_dimension (trace));
  add_int (builder, "take", gs_trace_get_take (trace));
  gs_json_set_string (builder, "state", gs_record_state_get_nick (gs_trace_get_state (trace)));
  if (gs_trace_get_device (trace) != NULL)
    gs_json_set_string (builder, "device", gs_trace_get_device (trace));
  json_builder_end_object (builder);
}

static void
add_tier (JsonBuilder *builder,
          GsTier *tier)
{
  json_builder_begin_object (builder);
  add_int (builder, "id", gs_tier_get_id (tier));
  gs_json_set_string (builder, "rater", gs_rater_get_name (gs_tier_get_rater (tier)));
  gs_json_set_string (builder, "name", gs_tier_get_name (tier));
  json_builder_end_object (builder);
}

static void
add_list (JsonBuilder *builder,
          const char *name,
          GListModel *list,
          void (*add) (JsonBuilder *builder, gpointer item))
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      add (builder, item);
    }
  json_builder_end_array (builder);
}

static void
add_clip (JsonBuilder *builder,
          GsClip *clip)
{
  json_builder_begin_object (builder);
  add_int (builder, "id", gs_clip_get_id (clip));
  gs_json_set_string (builder, "title", gs_clip_get_title (clip));
  gs_json_set_string (builder, "path", gs_clip_get_path (clip));
  add_bool (builder, "missing", gs_clip_get_missing (clip));
  gs_json_set_string (builder, "hash", gs_clip_get_hash (clip));
  add_int (builder, "size", gs_clip_get_size (clip));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, gs_clip_get_duration (clip) / 1e9);
  add_int (builder, "frames", gs_clip_get_n_frames (clip));
  add_int (builder, "width", gs_clip_get_width (clip));
  add_int (builder, "height", gs_clip_get_height (clip));
  add_bool (builder, "video", gs_clip_get_has_video (clip));
  add_bool (builder, "audio", gs_clip_get_has_audio (clip));
  add_list (builder, "runs", gs_clip_get_runs (clip), (void (*) (JsonBuilder *, gpointer)) add_run);
  add_list (builder, "traces", gs_clip_get_traces (clip), (void (*) (JsonBuilder *, gpointer)) add_trace);
  add_list (builder, "tiers", gs_clip_get_tiers (clip), (void (*) (JsonBuilder *, gpointer)) add_tier);
  json_builder_end_object (builder);
}

static void
add_rater (JsonBuilder *builder,
           GsRater *rater)
{
  json_builder_add_string_value (builder, gs_rater_get_name (rater));
}

static void
add_network (JsonBuilder *builder,
             GsNetworkInfo *network)
{
  json_builder_begin_object (builder);
  add_int (builder, "id", gs_network_info_get_id (network));
  gs_json_set_string (builder, "name", gs_network_info_get_name (network));
  gs_json_set_string (builder, "sha256", gs_network_info_get_hash (network));
  gs_json_set_string (builder, "output", gs_output_get_nick (gs_network_info_get_output (network)));
  gs_json_set_string (builder, "path", gs_network_info_get_path (network));
  add_json (builder, "config", gs_network_info_get_configuration (network));
  add_json (builder, "provenance", gs_network_info_get_provenance (network));
  json_builder_end_object (builder);
}

/**
 * gs_cli_project_to_json:
 * @store: an open project
 *
 * Returns: (transfer full): its clips with their runs, traces and tiers, its raters, networks and parts; no samples
 */
JsonNode *
gs_cli_project_to_json (GsStore *store)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GsProject *project = gs_store_get_project (store);
  g_autofree char *split = NULL;

  json_builder_begin_object (builder);
  gs_json_set_string (builder, "path", gs_store_get_path (store));
  add_list (builder, "clips", gs_project_get_clips (project), (void (*) (JsonBuilder *, gpointer)) add_clip);
  add_list (builder, "raters", gs_project_get_raters (project), (void (*) (JsonBuilder *, gpointer)) add_rater);
  add_list (builder, "networks", gs_project_get_networks (project), (void (*) (JsonBuilder *, gpointer)) add_network);
  split = gs_store_get_setting (store, "split");
  if (split != NULL)
    add_json (builder, "split", split);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
