/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-block.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (GsRunBlock, gs_run_block, gs_run_block_ref, gs_run_block_unref)

static void
fill_missing (float *values,
              gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
}

/**
 * gs_run_block_new:
 * @first: first frame
 * @n_frames: number of frames, at least 1
 * @n_candidates: (array length=n_gates) (nullable): K of each of the run's gate series
 * @n_gates: number of gate series of the run
 *
 * May be called in any thread; see also gs_run_create_block().
 *
 * Returns: (transfer full): a block without any values
 */
GsRunBlock *
gs_run_block_new (guint first,
                  guint n_frames,
                  const guint *n_candidates,
                  guint n_gates)
{
  GsRunBlock *self;

  g_return_val_if_fail (n_frames > 0, NULL);

  self = g_atomic_rc_box_new0 (GsRunBlock);
  self->first = first;
  self->n_frames = n_frames;
  self->n_gates = n_gates;
  self->n_candidates = g_memdup2 (n_candidates, n_gates * sizeof *n_candidates);
  self->gates = g_new0 (float *, n_gates);

  return self;
}

GsRunBlock *
gs_run_block_ref (GsRunBlock *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
gs_run_block_clear (gpointer data)
{
  GsRunBlock *self = data;

  for (guint i = 0; i < GS_RUN_N_PREDICTIONS; i++)
    g_free (self->predictions[i]);
  for (guint i = 0; i < self->n_gates; i++)
    g_free (self->gates[i]);
  g_free (self->gates);
  g_free (self->n_candidates);
  g_free (self->faces);
}

void
gs_run_block_unref (GsRunBlock *self)
{
  g_atomic_rc_box_release_full (self, gs_run_block_clear);
}

/**
 * gs_run_block_add_prediction:
 * @self: a block that nobody else has seen yet
 * @output: 0 = valence, 1 = arousal
 *
 * Returns: (transfer none): room for n values, all NaN so far
 */
float *
gs_run_block_add_prediction (GsRunBlock *self,
                             guint output)
{
  g_return_val_if_fail (output < GS_RUN_N_PREDICTIONS, NULL);

  if (self->predictions[output] == NULL)
    {
      self->predictions[output] = g_new (float, self->n_frames);
      fill_missing (self->predictions[output], self->n_frames);
    }

  return self->predictions[output];
}

/**
 * gs_run_block_add_gate:
 * @self: a block that nobody else has seen yet
 * @gate: index of the gate series
 *
 * Returns: (transfer none): room for [n, K] weights, all NaN so far
 */
float *
gs_run_block_add_gate (GsRunBlock *self,
                       guint gate)
{
  g_return_val_if_fail (gate < self->n_gates, NULL);

  if (self->gates[gate] == NULL)
    {
      gsize n = (gsize) self->n_frames * self->n_candidates[gate];

      self->gates[gate] = g_new (float, n);
      fill_missing (self->gates[gate], n);
    }

  return self->gates[gate];
}

/**
 * gs_run_block_add_faces:
 * @self: a block that nobody else has seen yet
 *
 * Returns: (transfer none): room for n faces, none of them looked at so far (presence NaN)
 */
GsRunFace *
gs_run_block_add_faces (GsRunBlock *self)
{
  if (self->faces == NULL)
    {
      self->faces = g_new0 (GsRunFace, self->n_frames);
      for (guint i = 0; i < self->n_frames; i++)
        self->faces[i].presence = NAN;
    }

  return self->faces;
}
