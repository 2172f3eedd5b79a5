/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-engine.h"
#include "gs-json.h"

#include <glib/gstdio.h>
#include <math.h>
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

static void
events_clear (GsCliEvents *self)
{
  g_strfreev (self->networks);
  g_free (self->modality);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsCliEvents, events_clear)

static int
run_events (GsStore *store,
            const GsCliEvents *options)
{
  g_autoptr (GError) error = NULL;

  gs_engine_set_n_threads ((guint) options->n_threads);

  return gs_cli_project_events (store, options, &error) ? GS_CLI_DONE : gs_cli_fail (gs_store_get_path (store), error);
}

/* Whether what is asked of events makes sense. */
static gboolean
check_events (GsCliEvents *options,
              int *status)
{
  if (options->modality != NULL && strcmp (options->modality, "face") != 0 && strcmp (options->modality, "sound") != 0)
    *status = gs_cli_usage ("project", "--modality is face or sound, not “%s”", options->modality);
  else if (options->networks != NULL && !options->attribute)
    *status = gs_cli_usage ("project", "--network goes with --attribute");
  else if (options->candidate < 0)
    *status = gs_cli_usage ("project", "--candidate is 0 for own or the number of an iteration");
  else if (!(options->above >= 0.0 && options->above < 1.0))
    *status = gs_cli_usage ("project", "--above is a weight, from 0 to less than 1");
  else if (!isfinite (options->shortest))
    *status = gs_cli_usage ("project", "--shortest is a number of seconds");
  else
    return gs_cli_count_threads ("project", &options->n_threads, status);

  return FALSE;
}

static const char *const actions[] = { "info", "check", "events", "merge", "assign", "assignments", "export", "export-abaw", "figure", "import", "import-affwild2" };

static gboolean
is_action (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (word, actions[i]) == 0)
      return TRUE;

  return FALSE;
}

/* What is wrong with the first two words, in the order in which people get them wrong. */
static int
refuse_words (const char *first,
              const char *second)
{
  const char *list = "info, check, events, merge, assign, assignments, export, export-abaw, figure, import, import-affwild2";

  if (first != NULL && is_action (first))
    return gs_cli_usage ("project", "the project file comes before “%s”: type gatescope-cli project %s %s", first,
                         second != NULL ? second : "P.gatescope", first);
  if (first != NULL && second == NULL)
    return gs_cli_usage ("project", "say what to do with “%s”: type gatescope-cli project %s info, or in its place one of %s", first, first, list);
  if (first != NULL)
    return gs_cli_usage ("project", "“%s” is none of %s", second, list);

  return gs_cli_usage ("project", "name a project file and one of %s", list);
}

/* How many files a folder holds. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
figure_options_clear (GsCliFigure *self)
{
  g_free (self->dimension);
  g_free (self->of);
  g_free (self->against);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsCliFigure, figure_options_clear)

/**
 * gs_cli_project:
 *
 * `gatescope-cli project P info|check|events|merge Q...|assign FILE|assignments [FILE]|export DIR|export-abaw FILE|figure KIND FILE|import FILE...|import-affwild2 DIR`: looks at a project file without the window.
 */
int
gs_cli_project (int argc,
                char **argv)
{
  g_auto (GsCliImport) import = { 0 };
  g_auto (GsCliEvents) events = GS_CLI_EVENTS_INIT;
  g_auto (GsCliFigure) figure = { .start = -INFINITY, .end = INFINITY };
  g_autofree char *samples = NULL;
  gboolean json = FALSE, skip = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    { "clip", 0, 0, G_OPTION_ARG_STRING, &import.clip, "For import and figure: the title of the clip that it is about", "TITLE" },
    { "pattern", 0, 0, G_OPTION_ARG_STRING, &import.pattern,
      "For import: how files are called, such as {clip}_{rater}.csv or {dimension}/{clip}.csv; * is anything, auto finds out", "PATTERN" },
    { "rater", 0, 0, G_OPTION_ARG_STRING, &import.rater, "For import: who made the annotations", "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &import.dry_run, "For import and assign: say what belongs to what, or would be assigned, and write nothing", NULL },
    { "skip", 0, 0, G_OPTION_ARG_NONE, &skip, "For assign: pass over lines that cannot be assigned", NULL },
    GS_CLI_TABLE_ENTRIES (&import.table),
    { "attribute", 0, 0, G_OPTION_ARG_NONE, &events.attribute,
      "For events: compute what face and sound contribute, and use it, the sound's pauses and the lips too", NULL },
    { "network", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &events.networks, "For events --attribute: a network, where those of the runs are no longer where they were", "M.safetensors" },
    { "modality", 0, 0, G_OPTION_ARG_STRING, &events.modality, "For events: of face or sound alone", "face|sound" },
    { "candidate", 0, 0, G_OPTION_ARG_INT, &events.candidate, "For events: whose weight is to be above, 0 for own or the number of an iteration", "K" },
    { "above", 0, 0, G_OPTION_ARG_DOUBLE, &events.above, "For events: the weight that has to be exceeded (0.8)", "W" },
    { "shortest", 0, 0, G_OPTION_ARG_DOUBLE, &events.shortest, "For events: seconds that one of a gate has to last (0.25 for what is heaviest, 1 above a weight)", "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &events.n_threads, "For events --attribute: windows computed at once (0: as many as processors)", "N" },
    { "dimension", 0, 0, G_OPTION_ARG_STRING, &figure.dimension, "For figure: what is looked at (valence)", "D" },
    { "of", 0, 0, G_OPTION_ARG_STRING, &figure.of, "For figure: the rater or network that is held against another (a network)", "NAME" },
    { "against", 0, 0, G_OPTION_ARG_STRING, &figure.against, "For figure: the other (the gold standard, else the first rater)", "NAME" },
    { "start", 0, 0, G_OPTION_ARG_DOUBLE, &figure.start, "For figure: from here on, in seconds", "S" },
    { "end", 0, 0, G_OPTION_ARG_DOUBLE, &figure.end, "For figure: until here", "S" },
    { "width", 0, 0, G_OPTION_ARG_INT, &figure.width, "For figure: how wide, in points", "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &figure.height, "For figure: how high", "N" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &figure.dark, "For figure: light on dark", NULL },
    { "samples", 0, 0, G_OPTION_ARG_FILENAME, &samples, "For export-abaw: the challenge's list, whose order and number it follows", "LIST" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GsStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const char *path, *action;
  gboolean is_new;
  int status;

  if (!gs_cli_parse ("project", "P info|check|events|merge Q…|assign FILE|assignments [FILE]|export DIR|export-abaw FILE|figure KIND FILE|import FILE…|import-affwild2 DIR",
                     "Lists what is in the project file P, checks it over, tells where its gates change sides and where face or sound seem to be weak (JSON), takes other projects' clips, runs and annotations "
                     "into it, takes in a table of who is to rate what (CSV: rater, clip, dimension, and order, time, note) or writes it, writes the project as CSV files, or its runs as a submission to ABAW, draws a figure (lines, scatter, bland-altman, quadrants, matrix, face-error, "
                     "sound-error, face-gate, sound-gate, fusion) as SVG, PDF or PNG with its data as CSV beside it, takes in annotation files of other tools (see convert --list) over the clips that they "
                     "are called after, or makes clips, labels and parts of the data set Aff-Wild2.",
                     entries, &argc, &argv, &status))
    return status;

  if (argc < 3 || !is_action (argv[2]))
    return refuse_words (argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL);

  path = argv[1];
  action = argv[2];
  if (!check_events (&events, &status))
    return status;

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
  if (strcmp (action, "figure") == 0 && argc != 5)
    return gs_cli_usage ("project", "figure needs its kind, such as scatter, and the file to write, which ends in .svg, .pdf or .png");
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
    return run_events (store, &events);

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

  if (strcmp (action, "figure") == 0)
    {
      figure.clip = import.clip;
      return gs_cli_project_figure (store, argv[3], argv[4], &figure);
    }

  if (!gs_cli_project_export (store, argv[3], gs_cli_get_cancellable (), &error))
    return gs_cli_fail (argv[3], error);
  if (!json)
    fprintf (stderr, "gatescope-cli: %s: %u files are written there: project.json and one for each run, trace and tier\n", argv[3],
             count_files (argv[3]));

  return GS_CLI_DONE;
}
