/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-stored-run.h"

#include "gs-clip-predictors.h"
#include "gs-deep-weights.h"
#include "gs-encoders.h"

/* Whether a clip need not be analysed again. The window and the command line ask here, so that they never differ. */

/**
 * gs_stored_run_has_networks:
 * @run: a run
 * @networks: (element-type GsNetwork): networks, one or two
 *
 * Returns: whether each of @networks made its output of @run
 */
gboolean
gs_stored_run_has_networks (GsRun *run,
                            GPtrArray *networks)
{
  g_return_val_if_fail (GS_IS_RUN (run), FALSE);

  for (guint i = 0; i < networks->len; i++)
    {
      GsNetworkInfo *info = gs_run_get_network (run, gs_network_get_output (networks->pdata[i]));

      if (info == NULL || g_strcmp0 (gs_network_info_get_hash (info), gs_network_get_hash (networks->pdata[i])) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Of this version of the encoder that the networks take, and as far as its weights are known at the moment, with those. */
static gboolean
has_encoder (GsRun *run,
             GPtrArray *networks)
{
  g_autofree char *deep = gs_deep_weights_dup_name ();
  GsEncoderKind kind, wanted;

  if (!gs_encoder_kind_from_name (gs_run_get_encoder (run), &kind))
    return FALSE;

  if (networks != NULL && networks->len > 0 &&
      (!gs_network_find_encoder (networks->pdata[0], &wanted, NULL) || wanted != kind))
    return FALSE;

  return kind != GS_ENCODER_DEEP || deep == NULL || g_strcmp0 (gs_run_get_encoder (run), deep) == 0;
}

/**
 * gs_stored_run_find:
 * @clip: a clip of a project, its frame index loaded
 * @networks: (nullable) (element-type GsNetwork): the networks that are asked; %NULL for whichever
 * @newer: (nullable): a run of the clip that gs_stored_run_find() has given before: go on with the ones before it
 *
 * Finds the newest run that says of itself that it is what an analysis of the clip would give: complete, over all of the clip's
 * frames, by these networks and this version of the encoder, of the clip as it is and of the person that is chosen in it. Once its results are loaded
 * gs_stored_run_is_whole() tells whether that is true. The main context.
 *
 * Returns: (transfer full) (nullable): the run
 */
GsRun *
gs_stored_run_find (GsClip *clip,
                    GPtrArray *networks,
                    GsRun *newer)
{
  return gs_stored_run_find_perturbed (clip, networks, NULL, newer);
}

/**
 * gs_stored_run_find_perturbed:
 * @clip: a clip of a project, its frame index loaded
 * @networks: (nullable) (element-type GsNetwork): as for gs_stored_run_find()
 * @perturbation: (nullable): what was changed before the analysis, from gs_perturbation_to_string(); %NULL for nothing
 * @newer: (nullable): as for gs_stored_run_find()
 *
 * The same for an analysis of the changed clip.
 *
 * Returns: (transfer full) (nullable): the run
 */
GsRun *
gs_stored_run_find_perturbed (GsClip *clip,
                              GPtrArray *networks,
                              const char *perturbation,
                              GsRun *newer)
{
  GListModel *runs;
  gboolean passed = newer == NULL;

  g_return_val_if_fail (GS_IS_CLIP (clip), NULL);

  runs = gs_clip_get_runs (clip);
  for (guint i = g_list_model_get_n_items (runs); i > 0; i--)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i - 1);

      if (!passed)
        {
          passed = run == newer;
          continue;
        }

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && g_strcmp0 (gs_run_get_perturbation (run), perturbation) == 0
          && gs_run_get_n_frames (run) == gs_clip_get_n_frames (clip) && gs_run_get_person (run) == gs_clip_get_person (clip)
          && has_encoder (run, networks)
          && (networks == NULL || gs_stored_run_has_networks (run, networks)))
        return g_steal_pointer (&run);
    }

  return NULL;
}

/**
 * gs_stored_run_is_whole:
 * @run: a run whose results are loaded
 *
 * Returns: whether there is a prediction for every frame, as the run says
 */
gboolean
gs_stored_run_is_whole (GsRun *run)
{
  g_return_val_if_fail (GS_IS_RUN (run), FALSE);

  return gs_run_get_n_predicted (run) == gs_run_get_n_frames (run);
}
