/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-series.h"

#include <math.h>

struct _GsRunSeries
{
  GObject parent_instance;

  GsRun *run;
  GsFrameTimes *times;
  GsSeries *predictions[GS_RUN_N_PREDICTIONS]; /* NULL until asked for, like all below */
  GsSeries *presence;
  GPtrArray *gates; /* per gate a GPtrArray of its candidates' GsSeries */
};

G_DEFINE_FINAL_TYPE (GsRunSeries, gs_run_series, G_TYPE_OBJECT)

static void
copy_prediction (GsRunSeries *self,
                 GsOutput output,
                 guint first,
                 guint n_frames)
{
  const float *values = gs_run_get_prediction (self->run, output);

  if (values != NULL)
    gs_series_set_values (self->predictions[output], first, values + first, 1, n_frames);
}

static void
copy_presence (GsRunSeries *self,
               guint first,
               guint n_frames)
{
  const GsRunFace *faces = gs_run_get_faces (self->run);
  g_autofree float *values = NULL;

  if (faces == NULL)
    return;

  values = g_new (float, n_frames);
  for (guint i = 0; i < n_frames; i++)
    values[i] = faces[first + i].presence;
  gs_series_set_values (self->presence, first, values, 1, n_frames);
}

static void
copy_candidate (GsRunSeries *self,
                guint gate,
                guint candidate,
                guint first,
                guint n_frames)
{
  const float *weights = gs_run_get_gate_weights (self->run, gate); /* [n_frames, K] */
  gsize n_candidates = gs_run_get_gate (self->run, gate)->n_candidates;
  GPtrArray *candidates = g_ptr_array_index (self->gates, gate);

  if (weights != NULL)
    gs_series_set_values (g_ptr_array_index (candidates, candidate), first, weights + first * n_candidates + candidate,
                          n_candidates, n_frames);
}

static void
frames_changed_cb (GsRunSeries *self,
                   guint first,
                   guint n_frames)
{
  if (first >= gs_run_get_n_frames (self->run))
    return;

  n_frames = MIN (n_frames, gs_run_get_n_frames (self->run) - first);

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    if (self->predictions[output] != NULL)
      copy_prediction (self, output, first, n_frames);

  if (self->presence != NULL)
    copy_presence (self, first, n_frames);

  for (guint gate = 0; gate < self->gates->len; gate++)
    {
      GPtrArray *candidates = g_ptr_array_index (self->gates, gate);

      for (guint k = 0; k < candidates->len; k++)
        if (g_ptr_array_index (candidates, k) != NULL)
          copy_candidate (self, gate, k, first, n_frames);
    }
}

static void
candidates_free (gpointer data)
{
  GPtrArray *candidates = data;

  for (guint k = 0; k < candidates->len; k++)
    g_clear_object (&g_ptr_array_index (candidates, k));
  g_ptr_array_unref (candidates);
}

static void
gs_run_series_dispose (GObject *object)
{
  GsRunSeries *self = GS_RUN_SERIES (object);

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    g_clear_object (&self->predictions[output]);
  g_clear_object (&self->presence);
  g_clear_pointer (&self->gates, g_ptr_array_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->times, gs_frame_times_unref);

  G_OBJECT_CLASS (gs_run_series_parent_class)->dispose (object);
}

static void
gs_run_series_class_init (GsRunSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_run_series_dispose;
}

static void
gs_run_series_init (GsRunSeries *self)
{
  self->gates = g_ptr_array_new_with_free_func (candidates_free);
}

/**
 * gs_run_series_new:
 * @run: a run
 * @times: the frame times of its clip
 *
 * Begins to follow a run.
 *
 * Returns: (transfer full): the series of the run
 */
GsRunSeries *
gs_run_series_new (GsRun *run,
                   GsFrameTimes *times)
{
  GsRunSeries *self = g_object_new (GS_TYPE_RUN_SERIES, NULL);

  g_return_val_if_fail (GS_IS_RUN (run), self);
  g_return_val_if_fail (times != NULL, self);

  self->run = g_object_ref (run);
  self->times = gs_frame_times_ref (times);
  g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (frames_changed_cb), self);

  return self;
}

/**
 * gs_run_series_get_run:
 * @self: the series of a run
 *
 * Returns: (transfer none): the run
 */
GsRun *
gs_run_series_get_run (GsRunSeries *self)
{
  g_return_val_if_fail (GS_IS_RUN_SERIES (self), NULL);

  return self->run;
}

/**
 * gs_run_series_get_prediction:
 * @self: the series of a run
 * @output: valence or arousal
 *
 * Returns: (transfer none): what the network says
 */
GsSeries *
gs_run_series_get_prediction (GsRunSeries *self,
                              GsOutput output)
{
  g_return_val_if_fail (GS_IS_RUN_SERIES (self), NULL);
  g_return_val_if_fail (output < GS_RUN_N_PREDICTIONS, NULL);

  if (self->predictions[output] == NULL)
    {
      self->predictions[output] = gs_series_new (self->times);
      copy_prediction (self, output, 0, gs_run_get_n_frames (self->run));
    }

  return self->predictions[output];
}

/**
 * gs_run_series_get_gate:
 * @self: the series of a run
 * @gate: one of the run's gates
 * @candidate: 0 = own (of a stage gate: stage 1), then the iterations
 *
 * Returns: (transfer none) (nullable): the candidate's weight; %NULL when the run has no such gate or candidate
 */
GsSeries *
gs_run_series_get_gate (GsRunSeries *self,
                        guint gate,
                        guint candidate)
{
  GPtrArray *candidates;

  g_return_val_if_fail (GS_IS_RUN_SERIES (self), NULL);

  if (gate >= gs_run_get_n_gates (self->run) || candidate >= gs_run_get_gate (self->run, gate)->n_candidates)
    return NULL;

  while (self->gates->len <= gate)
    {
      candidates = g_ptr_array_new ();
      g_ptr_array_set_size (candidates, gs_run_get_gate (self->run, self->gates->len)->n_candidates);
      g_ptr_array_add (self->gates, candidates);
    }

  candidates = g_ptr_array_index (self->gates, gate);
  if (g_ptr_array_index (candidates, candidate) == NULL)
    {
      g_ptr_array_index (candidates, candidate) = gs_series_new (self->times);
      copy_candidate (self, gate, candidate, 0, gs_run_get_n_frames (self->run));
    }

  return g_ptr_array_index (candidates, candidate);
}

/**
 * gs_run_series_get_presence:
 * @self: the series of a run
 *
 * Returns: (transfer none): how sure it is that a face is there, 0 to 1
 */
GsSeries *
gs_run_series_get_presence (GsRunSeries *self)
{
  g_return_val_if_fail (GS_IS_RUN_SERIES (self), NULL);

  if (self->presence == NULL)
    {
      self->presence = gs_series_new (self->times);
      copy_presence (self, 0, gs_run_get_n_frames (self->run));
    }

  return self->presence;
}
