/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-private.h"

#include <math.h>
#include <string.h>

/* What came out of a run: its long arrays, made when somebody asks for them. */

/**
 * gs_run_free_frames:
 * @self: a run
 *
 * Frees the arrays.
 */
void
gs_run_free_frames (GsRun *self)
{
  for (guint i = 0; i < GS_RUN_N_PREDICTIONS; i++)
    g_clear_pointer (&self->predictions[i], g_free);
  for (guint i = 0; i < self->gates->len; i++)
    g_clear_pointer (&g_array_index (self->gates, GsGateSeries, i).weights, g_free);
  g_clear_pointer (&self->faces, g_free);
}

static float *
missing_values (gsize n)
{
  float *values = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = NAN;

  return values;
}

/**
 * gs_run_add_gate_series:
 * @self: a run
 * @output: the output whose network the gate belongs to
 * @modality: "video" or "audio"
 * @stage: 0 = the final gate; t = HGRJCA's gate of iteration t
 * @n_candidates: K
 *
 * Returns: index of the new series, whose weights are all NaN so far
 */
guint
gs_run_add_gate_series (GsRun *self,
                        GsOutput output,
                        const char *modality,
                        guint stage,
                        guint n_candidates)
{
  GsGateSeries series = { output, g_intern_string (modality), stage, n_candidates, NULL };

  g_return_val_if_fail (GS_IS_RUN (self), 0);
  g_return_val_if_fail (n_candidates > 0, 0);

  g_array_append_val (self->gates, series);

  return self->gates->len - 1;
}

guint
gs_run_get_n_gates (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->gates->len;
}

/**
 * gs_run_get_gate:
 * @self: a run
 * @gate: index of a series
 *
 * Returns: (transfer none): the series; valid until another one is added
 */
const GsGateSeries *
gs_run_get_gate (GsRun *self,
                 guint gate)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (gate < self->gates->len, NULL);

  gs_run_get_gate_weights (self, gate);

  return &g_array_index (self->gates, GsGateSeries, gate);
}

/**
 * gs_run_get_gate_output:
 * @run: a #GsRun
 * @output: valence or arousal
 *
 * Returns: under which output the run keeps the gates that decide over @output: %GS_OUTPUT_BOTH if one network says both
 */
GsOutput
gs_run_get_gate_output (GsRun *run,
                        GsOutput output)
{
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      if (gs_run_get_gate (run, i)->output == output)
        return output;
    }

  return GS_OUTPUT_BOTH;
}

/**
 * gs_run_is_hierarchical:
 * @run: a #GsRun
 * @output: as gs_run_get_gate_output() gives it
 *
 * Returns: whether the final gate chooses between stages (hgrjca) and not between own and iterations
 */
gboolean
gs_run_is_hierarchical (GsRun *run,
                        GsOutput output)
{
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);

      if (gate->output == output && gate->stage > 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_run_find_gate:
 * @self: a run
 * @output: valence or arousal: finds a gate that serves both, too
 * @modality: "video" or "audio"
 * @stage: 0 = the final gate
 *
 * Returns: index of the series; -1 if the network has no such gate
 */
int
gs_run_find_gate (GsRun *self,
                  GsOutput output,
                  const char *modality,
                  guint stage)
{
  g_return_val_if_fail (GS_IS_RUN (self), -1);

  for (guint i = 0; i < self->gates->len; i++)
    {
      const GsGateSeries *series = &g_array_index (self->gates, GsGateSeries, i);

      if ((series->output == output || series->output == GS_OUTPUT_BOTH) && series->stage == stage &&
          g_strcmp0 (series->modality, modality) == 0)
        return (int) i;
    }

  return -1;
}

/**
 * gs_run_create_block:
 * @self: a run
 * @first: first frame
 * @n_frames: number of frames
 *
 * Returns: (transfer full): an empty block that fits the run's gate series
 */
GsRunBlock *
gs_run_create_block (GsRun *self,
                     guint first,
                     guint n_frames)
{
  g_autofree guint *n_candidates = NULL;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  n_candidates = g_new (guint, self->gates->len);
  for (guint i = 0; i < self->gates->len; i++)
    n_candidates[i] = g_array_index (self->gates, GsGateSeries, i).n_candidates;

  return gs_run_block_new (first, n_frames, n_candidates, self->gates->len);
}

/**
 * gs_run_has_frames:
 * @self: a run
 *
 * Returns: %TRUE once some results are in memory; a stored run has none until gs_store_load_run()
 */
gboolean
gs_run_has_frames (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), FALSE);

  return self->has_frames;
}

/**
 * gs_run_unload:
 * @self: a run
 *
 * Gives the memory of the results back; what is stored can be loaded again.
 */
void
gs_run_unload (GsRun *self)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (!self->has_frames)
    return;

  gs_run_free_frames (self);
  self->has_frames = FALSE;
  self->n_predicted = 0;
  g_object_notify (G_OBJECT (self), "n-predicted");
  g_signal_emit_by_name (self, "frames-changed", 0u, self->n_frames);
}

/* Frames of a range that have a prediction for any output. */
static guint
count_predicted (GsRun *self,
                 guint first,
                 guint n)
{
  guint count = 0;

  for (guint i = first; i < first + n; i++)
    {
      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        {
          if (self->predictions[output] != NULL && !isnan (self->predictions[output][i]))
            {
              count++;
              break;
            }
        }
    }

  return count;
}

/**
 * gs_run_set_frames:
 * @self: a run
 * @block: results of some frames; what lies past the clip's end is passed over
 *
 * Takes results over and tells everybody with "frames-changed".
 */
void
gs_run_set_frames (GsRun *self,
                   const GsRunBlock *block)
{
  guint n, before, after;

  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (block != NULL);

  if (block->first >= self->n_frames)
    return;

  n = MIN (block->n_frames, self->n_frames - block->first);
  before = count_predicted (self, block->first, n);

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      if (block->predictions[output] == NULL)
        continue;

      gs_run_get_prediction (self, output);
      memcpy (self->predictions[output] + block->first, block->predictions[output], n * sizeof (float));
    }

  for (guint i = 0; i < MIN (block->n_gates, self->gates->len); i++)
    {
      GsGateSeries *series = &g_array_index (self->gates, GsGateSeries, i);

      if (block->gates[i] == NULL || block->n_candidates[i] != series->n_candidates)
        continue;

      gs_run_get_gate_weights (self, i);
      memcpy (series->weights + (gsize) block->first * series->n_candidates, block->gates[i],
              (gsize) n * series->n_candidates * sizeof (float));
    }

  if (block->faces != NULL)
    {
      gs_run_get_faces (self);
      memcpy (self->faces + block->first, block->faces, n * sizeof (GsRunFace));
    }

  self->has_frames = TRUE;
  after = count_predicted (self, block->first, n);
  if (after != before)
    {
      self->n_predicted += after - before;
      g_object_notify (G_OBJECT (self), "n-predicted");
    }

  g_signal_emit_by_name (self, "frames-changed", block->first, n);
}

/**
 * gs_run_get_n_predicted:
 * @self: a run
 *
 * Returns: how many frames have a prediction
 */
guint
gs_run_get_n_predicted (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->n_predicted;
}

/**
 * gs_run_get_prediction:
 * @self: a run
 * @output: valence or arousal
 *
 * Returns: (transfer none): [n_frames] in -1..1; NaN = not there (yet). Valid until gs_run_unload(); the address does
 *   not change as results come in
 */
const float *
gs_run_get_prediction (GsRun *self,
                       GsOutput output)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (output < GS_RUN_N_PREDICTIONS, NULL);

  if (self->predictions[output] == NULL)
    self->predictions[output] = missing_values (self->n_frames);

  return self->predictions[output];
}

/**
 * gs_run_get_gate_weights:
 * @self: a run
 * @gate: index of a series
 *
 * Returns: (transfer none): [n_frames, K]; NaN = not there (yet). Valid until gs_run_unload()
 */
const float *
gs_run_get_gate_weights (GsRun *self,
                         guint gate)
{
  GsGateSeries *series;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (gate < self->gates->len, NULL);

  series = &g_array_index (self->gates, GsGateSeries, gate);
  if (series->weights == NULL)
    series->weights = missing_values ((gsize) self->n_frames * series->n_candidates);

  return series->weights;
}

/**
 * gs_run_get_faces:
 * @self: a run
 *
 * Returns: (transfer none): [n_frames]; presence NaN = not looked at (yet). Valid until gs_run_unload()
 */
const GsRunFace *
gs_run_get_faces (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  if (self->faces == NULL)
    {
      self->faces = g_new0 (GsRunFace, MAX (self->n_frames, 1));
      for (guint i = 0; i < self->n_frames; i++)
        self->faces[i].presence = NAN;
    }

  return self->faces;
}

/**
 * gs_run_get_face:
 * @self: a run
 * @frame: frame index
 *
 * Returns: (transfer none) (nullable): the followed face; %NULL if there is none in that frame or nobody looked
 */
const GsRunFace *
gs_run_get_face (GsRun *self,
                 guint frame)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  if (self->faces == NULL || frame >= self->n_frames || !(self->faces[frame].presence > 0.0f))
    return NULL;

  return &self->faces[frame];
}
