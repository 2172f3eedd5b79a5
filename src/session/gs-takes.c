/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-takes.h"

static gboolean
is_one (GsTrace *trace,
        GsRater *rater,
        const char *dimension)
{
  return gs_trace_get_rater (trace) == rater && g_strcmp0 (gs_trace_get_dimension (trace), dimension) == 0;
}

/**
 * gs_takes_get_last:
 * @clip: a clip
 * @rater: who rated
 * @dimension: what was rated
 *
 * Returns: number of the last take, 0 if there is none
 */
guint
gs_takes_get_last (GsClip *clip,
                   GsRater *rater,
                   const char *dimension)
{
  GListModel *traces = gs_clip_get_traces (clip);
  guint take = 0;

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (is_one (trace, rater, dimension))
        take = MAX (take, gs_trace_get_take (trace));
    }

  return take;
}

/**
 * gs_takes_find_chosen:
 * @clip: a clip
 * @rater: who rated
 * @dimension: what was rated
 *
 * Returns: (transfer none) (nullable): the take that somebody chose to be the one that counts
 */
GsTrace *
gs_takes_find_chosen (GsClip *clip,
                      GsRater *rater,
                      const char *dimension)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (gs_trace_get_chosen (trace) && is_one (trace, rater, dimension))
        return trace;
    }

  return NULL;
}
