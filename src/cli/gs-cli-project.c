/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-json.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static void
print_node (JsonNode *node)
{
  g_autofree char *text = gs_json_to_string (node, TRUE);

  printf ("%s\n", text);
}

static void
print_clip (GsClip *clip)
{
  GListModel *runs = gs_clip_get_runs (clip);
  GListModel *traces = gs_clip_get_traces (clip);
  GListModel *tiers = gs_clip_get_tiers (clip);

  printf ("%s%s: %.1f s, %u frames\n", gs_clip_get_title (clip), gs_clip_get_missing (clip) ? " (file missing)" : "",
          gs_clip_get_duration (clip) / 1e9, gs_clip_get_n_frames (clip));

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);
      const char *perturbation = gs_run_get_perturbation (run);
      g_autofree char *person = gs_run_get_person (run) > 0 ? g_strdup_printf (", person %u", gs_run_get_person (run)) : NULL;

      printf ("  run %" G_GINT64_FORMAT ": %s, %s%s%s%s\n", gs_run_get_id (run),
              gs_record_state_get_nick (gs_run_get_state (run)), gs_run_get_encoder (run) != NULL ? gs_run_get_encoder (run) : "?",
              person != NULL ? person : "",
              perturbation != NULL ? ", with " : "", perturbation != NULL ? perturbation : "");
    }

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      printf ("  trace %" G_GINT64_FORMAT ": %s by %s, take %u, %s\n", gs_trace_get_id (trace),
              gs_trace_get_dimension (trace), gs_rater_get_name (gs_trace_get_rater (trace)), gs_trace_get_take (trace),
              gs_record_state_get_nick (gs_trace_get_state (trace)));
    }

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GsTier) tier = g_list_model_get_item (tiers, i);

      printf ("  tier %" G_GINT64_FORMAT ": %s by %s\n", gs_tier_get_id (tier), gs_tier_get_name (tier),
              gs_rater_get_name (gs_tier_get_rater (tier)));
    }
}

static int
run_info (GsStore *store,
          gboolean json)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  GListModel *networks = gs_project_get_networks (gs_store_get_project (store));

  if (json)
    {
      g_autoptr (JsonNode) root = gs_cli_project_to_json (store);

      print_node (root);
      return GS_CLI_DONE;
    }

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      print_clip (clip);
    }

  for (guint i = 0; i < g_list_model_get_n_items (networks); i++)
    {
      g_autoptr (GsNetworkInfo) network = g_list_model_get_item (networks, i);

      printf ("network %s: %s, sha256 %s\n", gs_network_info_get_name (network),
              gs_output_get_nick (gs_network_info_get_output (network)), gs_network_info_get_hash (network));
    }

  return GS_CLI_DONE;
}

static int
run_check (GsStore *store,
           const char *path,
           gboolean json)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!gs_store_check (store, findings, &error))
    return gs_cli_fail (path, error);

  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) root = NULL;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "ok");
      json_builder_add_boolean_value (builder, findings->len == 0);
      json_builder_set_member_name (builder, "findings");
      json_builder_begin_array (builder);
      for (guint i = 0; i < findings->len; i++)
        json_builder_add_string_value (builder, g_ptr_array_index (findings, i));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      root = json_builder_get_root (builder);
      print_node (root);
    }
  else
    {
      for (guint i = 0; i < findings->len; i++)
        printf ("%s\n", (char *) g_ptr_array_index (findings, i));
      if (findings->len == 0)
        printf ("nothing to complain of\n");
    }

  return findings->len == 0 ? GS_CLI_DONE : GS_CLI_FAILED;
}

/**
 * gs_cli_project_close:
 * @store: a project
 * @is_new: whether it was not there before
 * @status: how the verb has ended so far
 *
 * Closes a project that was worked on. One that was made and got no clip in the end is taken away again.
 *
 * Returns: @status, or that of what could not be stored
 */
int
gs_cli_project_close (GsStore *store,
                      gboolean is_new,
                      int status)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  const char *path = gs_store_get_path (store);
  g_autoptr (GError) error = NULL;

  if (!gs_store_close (store, &error))
    status = gs_cli_fail (path, error);

  if (!is_new || g_list_model_get_n_items (gs_project_get_clips (gs_store_get_project (store))) > 0)
    return status;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }

  return status;
}

static int
run_merge (GsStore *store,
           char **others)
{
  for (guint i = 0; others[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsStore) other = gs_store_open (others[i], GS_STORE_EXISTING, &error);

      if (other == NULL || !gs_store_merge (store, other, gs_cli_get_cancellable (), &error))
        return gs_cli_fail (others[i], error);
    }

  return GS_CLI_DONE;
}

static void
import_clear (GsCliImport *self)
{
  g_free (self->clip);
  g_free (self->pattern);
  g_free (self->rater);
  gs_cli_table_clear (&self->table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsCliImport, import_clear)

/**
 * gs_cli_project:
 *
 * `gatescope-cli project P info|check|merge Q...|assign FILE|assignments [FILE]|export DIR|export-abaw FILE|import FILE...|import-affwild2 DIR`: looks at a project file without the window.
 */
int
gs_cli_project (int argc,
                char **argv)
{
  g_auto (GsCliImport) import = { 0 };
  g_autofree char *samples = NULL;
  gboolean json = FALSE, skip = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "clip", 0, 0, G_OPTION_ARG_STRING, &import.clip, "For import: the title of the clip that the files belong to", "TITLE" },
    { "pattern", 0, 0, G_OPTION_ARG_STRING, &import.pattern,
      "For import: how files are called, such as {clip}_{rater}.csv or {dimension}/{clip}.csv; * is anything, auto finds out", "PATTERN" },
    { "rater", 0, 0, G_OPTION_ARG_STRING, &import.rater, "For import: who made the annotations", "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &import.dry_run, "For import and assign: say what belongs to what, or would be assigned, and write nothing", NULL },
    { "skip", 0, 0, G_OPTION_ARG_NONE, &skip, "For assign: pass over lines that cannot be assigned", NULL },
    GS_CLI_TABLE_ENTRIES (&import.table),
    { "samples", 0, 0, G_OPTION_ARG_FILENAME, &samples, "For export-abaw: the challenge's list, whose order and number it follows", "LIST" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GsStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const char *path, *action;
  gboolean is_new;
  int status;

  if (!gs_cli_parse ("project", "P info|check|merge Q…|assign FILE|assignments [FILE]|export DIR|export-abaw FILE|import FILE…|import-affwild2 DIR",
                     "Lists what is in the project file P, checks it over, tells where its gates change sides (JSON), takes other projects' clips, runs and annotations "
                     "into it, takes in a table of who is to rate what (CSV: rater, clip, dimension, and order, time, note) or writes it, writes the project as CSV files, or its runs as a submission to ABAW, takes in annotation files of other tools (see convert --list) over the clips that they "
                     "are called after, or makes clips, labels and parts of the data set Aff-Wild2.",
                     entries, &argc, &argv, &status))
    return status;

  if (argc < 3)
    return gs_cli_usage ("project", "name a project file and one of info, check, events, merge, assign, assignments, export, export-abaw, import, import-affwild2");

  path = argv[1];
  action = argv[2];

  if (strcmp (action, "info") != 0 && strcmp (action, "check") != 0 && strcmp (action, "events") != 0 && strcmp (action, "merge") != 0 &&
      strcmp (action, "assign") != 0 && strcmp (action, "assignments") != 0 && strcmp (action, "export") != 0 && strcmp (action, "export-abaw") != 0 && strcmp (action, "import") != 0 && strcmp (action, "import-affwild2") != 0)
    return gs_cli_usage ("project", "“%s” is none of info, check, events, merge, assign, assignments, export, export-abaw, import, import-affwild2", action);
  if (strcmp (action, "merge") == 0 && argc < 4)
    return gs_cli_usage ("project", "merge needs the projects to take in");
  if (strcmp (action, "assign") == 0 && argc != 4)
    return gs_cli_usage ("project", "assign needs one table to read");
  if (strcmp (action, "assignments") == 0 && argc > 4)
    return gs_cli_usage ("project", "assignments takes one file to write, or none");
  if (strcmp (action, "export") == 0 && argc != 4)
    return gs_cli_usage ("project", "export needs one folder to write");
  if (strcmp (action, "export-abaw") == 0 && argc != 4)
    return gs_cli_usage ("project", "export-abaw needs one file to write");
  if ((strcmp (action, "info") == 0 || strcmp (action, "check") == 0 || strcmp (action, "events") == 0) && argc != 3)
    return gs_cli_usage ("project", "“%s” takes nothing more", action);
  if (strcmp (action, "import") == 0)
    {
      if (argc < 4)
        return gs_cli_usage ("project", "import needs files or folders to read");
      return gs_cli_project_import_annotations (path, argv + 3, &import, json);
    }
  if (strcmp (action, "import-affwild2") == 0)
    {
      if (argc != 4)
        return gs_cli_usage ("project", "import-affwild2 needs one folder to read");
      return gs_cli_project_import_affwild2 (path, argv[3], json);
    }

  is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  store = gs_store_open (path, strcmp (action, "merge") == 0 ? GS_STORE_CREATE : GS_STORE_EXISTING, &error);
  if (store == NULL)
    return gs_cli_fail (path, error);

  if (strcmp (action, "info") == 0)
    return run_info (store, json);

  if (strcmp (action, "check") == 0)
    return run_check (store, path, json);

  if (strcmp (action, "events") == 0)
    return gs_cli_project_events (store, &error) ? GS_CLI_DONE : gs_cli_fail (path, error);

  if (strcmp (action, "merge") == 0)
    {
      status = run_merge (store, argv + 3);
      return gs_cli_project_close (store, is_new, status);
    }

  if (strcmp (action, "assign") == 0)
    {
      status = gs_cli_project_assign (store, argv[3], skip, import.dry_run, json);
      return gs_cli_project_close (store, FALSE, status);
    }

  if (strcmp (action, "assignments") == 0)
    return gs_cli_project_assignments (store, argc > 3 ? argv[3] : NULL);

  if (strcmp (action, "export-abaw") == 0)
    return gs_cli_project_export_abaw (store, argv[3], samples);

  if (!gs_cli_project_export (store, argv[3], gs_cli_get_cancellable (), &error))
    return gs_cli_fail (argv[3], error);

  return GS_CLI_DONE;
}
