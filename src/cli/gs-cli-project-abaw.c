/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"
#include "gs-cli.h"
#include "gs-format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the networks said of a project's clips as ABAW's challenges want it. */

/* As the data set calls its videos: the clip without what kind of file it is. */
static char *
name_video (GsClip *clip)
{
  char *name = g_strdup (gs_clip_get_title (clip));
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return name;
}

/* The last whole run over the clip as it is that says valence and arousal. */
static GsRun *
find_run (GsClip *clip)
{
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = g_list_model_get_n_items (runs); i > 0; i--)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i - 1);
      gboolean both = gs_run_get_network (run, GS_OUTPUT_BOTH) != NULL ||
                      (gs_run_get_network (run, GS_OUTPUT_VALENCE) != NULL && gs_run_get_network (run, GS_OUTPUT_AROUSAL) != NULL);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && gs_run_get_perturbation (run) == NULL && both)
        return g_steal_pointer (&run);
    }

  return NULL;
}

static void
add_run (GsDocument *document,
         GsRun *run,
         const char *video)
{
  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    {
      const float *values = gs_run_get_prediction (run, output);
      GsDocumentTrace *trace = gs_document_add_trace (document, gs_output_get_nick (output));

      trace->minimum = -1.0;
      trace->maximum = 1.0;
      trace->by_frame = TRUE;
      trace->clip = g_strdup (video);
      for (guint i = 0; values != NULL && i < gs_run_get_n_frames (run); i++)
        {
          /* The scale ends at 1; a network's last layer does not know that. */
          if (!isnan (values[i]))
            gs_document_trace_append (trace, i, CLAMP ((double) values[i], -1.0, 1.0));
        }
    }
}

/**
 * gs_cli_project_export_abaw:
 * @store: an open project
 * @path: the submission's file
 * @samples: (nullable): the list of images whose order and number it follows
 *
 * Writes of each clip what its last run over the clip as it is says. Clips without such a run are named on stderr.
 *
 * Returns: an exit status
 */
int
gs_cli_project_export_abaw (GsStore *store,
                            const char *path,
                            const char *samples)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (GsDocument) document = gs_document_new ();
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  const GsFormatOptions options = { .samples = samples };

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      g_autofree char *video = name_video (clip);
      g_autoptr (GsRun) run = NULL;

      if (g_cancellable_set_error_if_cancelled (gs_cli_get_cancellable (), &error) || !gs_store_load_clip (store, clip, &error))
        return gs_cli_fail (gs_store_get_path (store), error);
      run = find_run (clip);
      if (run == NULL)
        {
          fprintf (stderr, "gatescope-cli: %s: no run says valence and arousal of it as it is: left out\n", gs_clip_get_title (clip));
          continue;
        }
      if (!g_hash_table_add (seen, g_strdup (video)))
        {
          fprintf (stderr, "gatescope-cli: %s: two clips are called so; a submission needs a name for each\n", video);
          return GS_CLI_FAILED;
        }
      if (!gs_store_load_run (store, run, &error))
        return gs_cli_fail (gs_store_get_path (store), error);
      add_run (document, run, video);
      gs_run_unload (run);
    }

  if (document->traces->len == 0)
    {
      fprintf (stderr, "gatescope-cli: %s: there is nothing to submit: analyse its clips with a network for valence and one for arousal\n",
               gs_store_get_path (store));
      return GS_CLI_FAILED;
    }
  if (!gs_format_write (gs_format_find ("abaw"), document, &options, path, notes, &error))
    return gs_cli_fail (NULL, error);
  for (guint i = 0; i < notes->len; i++)
    fprintf (stderr, "gatescope-cli: %s: %s\n", path, (const char *) notes->pdata[i]);
  fprintf (stderr, "gatescope-cli: %s: the submission is written there, with %u clips\n", path, g_hash_table_size (seen));

  return GS_CLI_DONE;
}
