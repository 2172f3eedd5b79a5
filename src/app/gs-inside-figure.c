/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inside-figure.h"

#include "gs-figure-correlation.h"
#include "gs-figure-gate.h"
#include "gs-fusion-columns.h"
#include "gs-trace-change.h"
#include "gs-trace-table.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsInsideFigure
{
  char *title;

  /* A gate */
  char **candidates;
  guint n_candidates;
  guint candidate;
  guint first_colour, n_colours; /* as the fusion has them */
  gsize n;
  gint64 *times;
  double *weights; /* [n, n_candidates] */
  char *error_name;
  double *errors; /* (nullable): [n] */

  /* A correlation */
  GArray *maps; /* (nullable): holds the values, which nobody changes any more; not the job, which must end in the main thread */
  GsCorrelation correlation;
  gboolean by_strength;
};

/**
 * gs_inside_figure_name_spot:
 * @spot: a place of the fusion
 *
 * Returns: (transfer full): what it is called
 */
char *
gs_inside_figure_name_spot (const GsInsideSpot *spot)
{
  const char *output = gs_fusion_columns_name_output (spot->output);
  gboolean face = spot->modality == 0;

  if (spot->iteration > 0)
    /* Translators: number of an iteration, an output such as valence */
    return g_strdup_printf (face ? _ ("Face correlation of iteration %u, %s") : _ ("Sound correlation of iteration %u, %s"), spot->iteration,
                            output);
  if (spot->stage > 0)
    /* Translators: number of an iteration, an output such as valence */
    return g_strdup_printf (face ? _ ("Face gate of iteration %u, %s") : _ ("Sound gate of iteration %u, %s"), spot->stage, output);

  /* Translators: an output such as valence */
  return g_strdup_printf (face ? _ ("Face gate, %s") : _ ("Sound gate, %s"), output);
}

/* What the network is held against: the gold standard, or else what was rated last. */
static GsTrace *
find_reference (GsClip *clip,
                GsOutput output)
{
  GListModel *traces = gs_clip_get_traces (clip);
  GsTrace *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (g_strcmp0 (gs_trace_get_dimension (trace), gs_output_get_nick (output)) != 0 || !gs_trace_table_is_counted (traces, trace)
          || gs_trace_get_untouched (trace))
        continue;
      if (found == NULL || gs_trace_get_derived (trace) != NULL || gs_trace_get_derived (found) == NULL)
        found = trace;
    }

  return found;
}

/* HGRJCA's gates choose among fewer candidates than the fusion draws: those of an iteration among the features so far, the last one among iterations. */
static void
find_colours (GsInsideFigure *self,
              GsRun *run,
              const GsInsideSpot *spot)
{
  self->first_colour = spot->stage == 0 && gs_run_is_hierarchical (run, spot->output) ? 1 : 0;
  self->n_colours = self->first_colour + self->n_candidates;
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    if (gs_run_get_gate (run, i)->output == spot->output)
      self->n_colours = MAX (self->n_colours, gs_run_get_gate (run, i)->stage + 1);
}

static void
add_errors (GsInsideFigure *self,
            GsClipPlots *plots,
            GsOutput output,
            gsize first)
{
  /* Gates that serve both are held against the first. */
  GsOutput held = output == GS_OUTPUT_BOTH ? GS_OUTPUT_VALENCE : output;
  GsTrace *trace = find_reference (gs_clip_plots_get_clip (plots), held);
  g_autofree double *reference = trace != NULL ? gs_clip_plots_get_own_values (plots, trace, first, self->n) : NULL;
  const float *predictions = gs_run_get_prediction (gs_clip_plots_get_run (plots), held);
  g_autofree char *name = NULL;

  if (reference == NULL || predictions == NULL)
    return;

  name = gs_trace_get_source_name (trace);
  self->error_name = g_strdup_printf (_ ("|network − %s|, %s"), name, gs_fusion_columns_name_output (held));
  self->errors = g_new (double, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++)
    self->errors[i] = fabs ((double) predictions[first + i] - reference[i]);
}

/**
 * gs_inside_figure_new_gate:
 * @plots: the clip, which has a run
 * @spot: a gate
 * @first: first frame
 * @n_frames: how many
 * @candidate: whose weight is held against the error
 *
 * Returns: (transfer full) (nullable): a figure of the gate; %NULL where the run has no such gate
 */
GsInsideFigure *
gs_inside_figure_new_gate (GsClipPlots *plots,
                           const GsInsideSpot *spot,
                           gsize first,
                           gsize n_frames,
                           guint candidate)
{
  GsRun *run = gs_clip_plots_get_run (plots);
  int gate = run != NULL ? gs_run_find_gate (run, spot->output, spot->modality == 0 ? "video" : "audio", spot->stage) : -1;
  const float *weights = gate >= 0 ? gs_run_get_gate_weights (run, (guint) gate) : NULL; /* [n_frames, K] */
  GsFrameTimes *times = gs_clip_plots_get_times (plots);
  gboolean stages = run != NULL && spot->stage == 0 && gs_run_is_hierarchical (run, spot->output);
  GsInsideFigure *self;

  if (weights == NULL || first >= gs_run_get_n_frames (run))
    return NULL;

  self = g_new0 (GsInsideFigure, 1);
  self->title = gs_inside_figure_name_spot (spot);
  self->n = MIN (n_frames, gs_run_get_n_frames (run) - first);
  self->n_candidates = MIN (gs_run_get_gate (run, (guint) gate)->n_candidates, GS_FIGURE_GATE_LEVELS);
  self->candidate = MIN (candidate, self->n_candidates - 1);
  find_colours (self, run, spot);
  self->candidates = g_new0 (char *, self->n_candidates + 1);
  for (guint k = 0; k < self->n_candidates; k++)
    self->candidates[k] = gs_candidate_name (k, stages);
  self->times = g_new (gint64, MAX (self->n, 1));
  self->weights = g_new (double, MAX (self->n, 1) * self->n_candidates);
  for (gsize i = 0; i < self->n; i++)
    {
      self->times[i] = gs_frame_times_get (times, first + i);
      for (guint k = 0; k < self->n_candidates; k++)
        self->weights[i * self->n_candidates + k] = weights[(first + i) * gs_run_get_gate (run, (guint) gate)->n_candidates + k];
    }
  add_errors (self, plots, spot->output, first);

  return self;
}

/**
 * gs_inside_figure_new_correlation:
 * @job: has computed maps
 * @spot: a correlation
 * @by_strength: whether the strongest channels stand first
 *
 * Returns: (transfer full) (nullable): a figure of the correlation; %NULL where the network has none there
 */
GsInsideFigure *
gs_inside_figure_new_correlation (GsInsideJob *job,
                                  const GsInsideSpot *spot,
                                  gboolean by_strength)
{
  guint first, n_frames;
  const GArray *maps = gs_inside_job_get_maps (job, spot->output == GS_OUTPUT_BOTH ? GS_OUTPUT_VALENCE : spot->output, &first, &n_frames);

  for (guint i = 0; maps != NULL && i < maps->len; i++)
    {
      const GsCorrelation *correlation = &g_array_index (maps, GsWindowMap, i).correlation;
      GsInsideFigure *self;

      if (correlation->iteration != spot->iteration || g_str_equal (correlation->modality, "video") != (spot->modality == 0))
        continue;

      self = g_new0 (GsInsideFigure, 1);
      self->title = gs_inside_figure_name_spot (spot);
      self->maps = g_array_ref ((GArray *) maps);
      self->correlation = *correlation;
      self->by_strength = by_strength;

      return self;
    }

  return NULL;
}

/**
 * gs_inside_figure_free:
 * @self: (transfer full): a figure to be made; in any thread
 */
void
gs_inside_figure_free (GsInsideFigure *self)
{
  g_free (self->title);
  g_strfreev (self->candidates);
  g_free (self->times);
  g_free (self->weights);
  g_free (self->error_name);
  g_free (self->errors);
  g_clear_pointer (&self->maps, g_array_unref);
  g_free (self);
}

/**
 * gs_inside_figure_make:
 * @self: what it takes
 *
 * Returns: (transfer full): the figure; in any thread
 */
GsFigure *
gs_inside_figure_make (const GsInsideFigure *self)
{
  const GsCorrelation *c = &self->correlation;
  GsFigure *gate;

  if (self->maps != NULL)
    return gs_figure_correlation_new (self->title, g_str_equal (c->modality, "video") ? "V" : "A", c->data, (guint) c->n_rows,
                                      (guint) c->n_columns, (guint) c->n_video_columns, self->by_strength);

  gate = gs_figure_gate_new (self->title, (const char *const *) self->candidates, self->n_candidates, self->times, self->weights, self->n,
                             self->candidate, self->error_name, self->errors);
  gs_figure_gate_set_colours (gate, self->first_colour, self->n_colours);

  return gate;
}
