/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"

#include "gs-affwild2-import.h"
#include "gs-cli.h"
#include "gs-engine.h"
#include "gs-json.h"

#include <stdio.h>

static void
progress_cb (double fraction,
             double rate,
             gpointer user_data)
{
  gs_cli_progress (fraction, "importing", 0.0, NULL);
}

/**
 * gs_cli_project_import_affwild2:
 * @project: a project file; made if it is not there
 * @folder: what Aff-Wild2 was unpacked to
 * @json: whether to print one JSON document
 *
 * `gatescope-cli project P import-affwild2 DIR`: clips, labels and parts of the data set, all of them or none.
 *
 * Returns: an exit status
 */
int
gs_cli_project_import_affwild2 (const char *project,
                                const char *folder,
                                gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAffwild2Tree) tree = gs_affwild2_tree_read (folder, gs_cli_get_cancellable (), &error);
  g_autoptr (GsAffwild2Report) report = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (tree == NULL)
    return gs_cli_fail (NULL, error);

  for (guint i = 0; i < tree->problems->len; i++)
    fprintf (stderr, "gatescope-cli: %s\n", (const char *) tree->problems->pdata[i]);
  if (tree->problems->len > 0)
    {
      fprintf (stderr, "gatescope-cli: %s: nothing was imported\n", folder);
      return GS_CLI_FAILED;
    }

  gs_engine_set_n_threads (g_get_num_processors ());
  report = gs_affwild2_import (tree, project, progress_cb, NULL, gs_cli_get_cancellable (), &error);
  gs_cli_progress_end ();
  if (report == NULL)
    return gs_cli_fail (project, error);

  if (json)
    {
      g_autoptr (JsonNode) root = gs_affwild2_report_to_json (report, project);
      g_autofree char *text = gs_json_to_string (root, TRUE);

      printf ("%s\n", text);
      return GS_CLI_DONE;
    }

  lines = gs_affwild2_report_to_lines (report);
  for (guint i = 0; i < lines->len; i++)
    printf ("%s\n", (const char *) lines->pdata[i]);
  printf ("%u of %u videos are in the project as %u clips (%u new), with %u label files (%u traces new) and %u folders of crops\n",
          report->n_videos, tree->videos->len, report->n_clips, report->n_new_clips, tree->n_labels, report->n_traces, tree->n_crops);

  return GS_CLI_DONE;
}
