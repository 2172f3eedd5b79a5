/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inside-networks.h"

#include "gs-stored-run.h"

#include <glib/gi18n.h>

/**
 * gs_inside_networks_find:
 * @analysis: whose networks are in use
 * @plots: (nullable): the clip and its run
 * @reason: (out): a sentence that says why there are none, and what to do
 *
 * Returns: (transfer none) (nullable) (element-type GsNetwork): the networks of the run that is shown; %NULL where it cannot be computed again
 */
GPtrArray *
gs_inside_networks_find (GsAnalysis *analysis,
                         GsClipPlots *plots,
                         const char **reason)
{
  const GsNetworkSet *set = gs_analysis_get_networks (analysis);
  GsRun *run = plots != NULL ? gs_clip_plots_get_run (plots) : NULL;

  *reason = NULL;
  if (run == NULL || gs_run_get_state (run) != GS_RECORD_COMPLETE || gs_clip_get_n_frames (gs_clip_plots_get_clip (plots)) == 0)
    *reason = _ ("This is computed once the clip is analysed to its end.");
  else if (gs_run_get_perturbation (run) != NULL)
    *reason = _ ("This is computed of the clip as it is: choose a run without changes as A in What If.");
  else if (set == NULL || !gs_stored_run_has_networks (run, set->networks))
    *reason = _ ("The networks in use are not those that made this run: analyse the clip again, or choose them.");

  return *reason == NULL ? set->networks : NULL;
}
