/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-intervention.h"

#include "gs-fusion-error.h"

#include <string.h>

typedef enum
{
  FORCE_GATE,
  HOLD_GATE,
  LEAVE_OUT,
} Kind;

typedef struct
{
  Kind kind;
  guint modality;
  guint what; /* candidate of a gate that is forced, 0 = own; stage of one that is held, 0 = the final gate; or an iteration, from 1 */
  guint first;
  guint end;      /* frame after the last */
  float *weights; /* [end - first, n_candidates] of a gate that is held */
  guint n_candidates;
} Change;

static void
change_clear (gpointer data)
{
  g_free (((Change *) data)->weights);
}

struct _GsIntervention
{
  gatomicrefcount ref_count;
  GArray *changes; /* of Change, in their order */
};

GsIntervention *
gs_intervention_new (void)
{
  GsIntervention *self = g_new0 (GsIntervention, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (self->changes, change_clear);

  return self;
}

GsIntervention *
gs_intervention_ref (GsIntervention *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
gs_intervention_unref (GsIntervention *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->changes);
  g_free (self);
}

/**
 * gs_intervention_force_gate:
 * @self: an intervention that no pass uses yet
 * @modality: %GS_VIDEO or %GS_AUDIO
 * @candidate: 0 = the modality's own features, t = those of iteration t
 * @first: first frame of the clip
 * @end: first frame after it; %G_MAXUINT = to the end
 *
 * The gate gives all its weight to @candidate. With HGRJCA the gates of the iterations and the one over them are set so that
 * the features of @candidate come out.
 */
void
gs_intervention_force_gate (GsIntervention *self,
                            guint modality,
                            guint candidate,
                            guint first,
                            guint end)
{
  Change change = { FORCE_GATE, modality, candidate, first, end, NULL, 0 };

  g_array_append_val (self->changes, change);
}

/**
 * gs_intervention_leave_out:
 * @self: an intervention that no pass uses yet
 * @iteration: an iteration, from 1
 * @first: first frame of the clip
 * @end: first frame after it; %G_MAXUINT = to the end
 *
 * Both modalities come out of the iteration as they went in: V_t = V_{t-1}.
 */
void
gs_intervention_leave_out (GsIntervention *self,
                           guint iteration,
                           guint first,
                           guint end)
{
  Change change = { LEAVE_OUT, 0, iteration, first, end, NULL, 0 };

  g_array_append_val (self->changes, change);
}

/**
 * gs_intervention_hold_gate:
 * @self: an intervention that no pass uses yet
 * @modality: %GS_VIDEO or %GS_AUDIO
 * @stage: 0 = the final gate, t = HGRJCA's gate of iteration t
 * @weights: (array): [n_frames, n_candidates]: weights of all frames of the clip
 * @n_candidates: candidates of the gate
 * @n_frames: frames of the clip
 * @first: first frame of the clip
 * @end: first frame after it; %G_MAXUINT = to the end
 *
 * The gate gives its candidates these weights, whatever it would give them by itself.
 */
void
gs_intervention_hold_gate (GsIntervention *self,
                           guint modality,
                           guint stage,
                           const float *weights,
                           guint n_candidates,
                           guint n_frames,
                           guint first,
                           guint end)
{
  Change change = { HOLD_GATE, modality, stage, MIN (first, n_frames), MIN (end, n_frames), NULL, n_candidates };

  if (change.first >= change.end)
    return;

  change.weights = g_memdup2 (weights + (gsize) change.first * n_candidates,
                              (gsize) (change.end - change.first) * n_candidates * sizeof (float));
  g_array_append_val (self->changes, change);
}

/**
 * gs_intervention_check:
 * @self: an intervention
 * @network: a network
 * @error: return location of a #GsFusionError
 *
 * Returns: whether @network has the gates and iterations that @self speaks of
 */
gboolean
gs_intervention_check (const GsIntervention *self,
                       GsNetwork *network,
                       GError **error)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  guint n_iterations = config->fusion == GS_FUSION_CONCAT ? 0 : config->iterations;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);

      if (change->kind != LEAVE_OUT && gs_network_get_n_gates (network) == 0)
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "The network for %s (%s) has no gate that could be forced or held: choose one with gates, such as grjca",
                       config->output, gs_fusion_kind_get_name (config->fusion));
          return FALSE;
        }
      if (change->what > n_iterations || (change->kind == LEAVE_OUT && change->what == 0))
        {
          g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                       "The network for %s has no iteration %u, only %u of them", config->output, change->what, n_iterations);
          return FALSE;
        }
    }

  return TRUE;
}

/* Rows of the window that the change covers. */
static void
get_rows (const Change *change,
          const GsTape *tape,
          guint first_frame,
          gsize *first,
          gsize *end)
{
  *first = change->first > first_frame ? change->first - first_frame : 0;
  *end = change->end > first_frame ? MIN (change->end - first_frame, tape->n_rows) : 0;
}

static void
choose (const Change *change,
        const GsTape *tape,
        gsize width,
        guint candidate,
        guint first_frame,
        GsTapeGate *gate)
{
  gsize first, end;

  get_rows (change, tape, first_frame, &first, &end);
  for (gsize row = first; row < end; row++)
    {
      const float *from = gate->candidates[candidate] + row * width;

      for (guint k = 0; k < gate->n_candidates; k++)
        gate->weights[row * gate->n_candidates + k] = k == candidate;
      for (gsize i = 0; i < width; i++)
        gate->out[row * width + i] = MAX (from[i], 0.0f);
    }
}

/* out = max (0, sum of weight times candidate), as the gate's own forward pass has it */
static void
hold (const Change *change,
      const GsTape *tape,
      gsize width,
      guint first_frame,
      GsTapeGate *gate)
{
  gsize first, end;

  get_rows (change, tape, first_frame, &first, &end);
  for (gsize row = first; row < end && change->n_candidates == gate->n_candidates; row++)
    {
      const float *weights = change->weights + (first_frame + row - change->first) * change->n_candidates;
      float *out = gate->out + row * width;

      memcpy (gate->weights + row * gate->n_candidates, weights, gate->n_candidates * sizeof (float));
      for (gsize i = 0; i < width; i++)
        {
          float sum = 0.0f;

          for (guint k = 0; k < gate->n_candidates; k++)
            sum += weights[k] * gate->candidates[k][row * width + i];
          out[i] = MAX (sum, 0.0f);
        }
    }
}

/**
 * gs_intervention_apply_iteration:
 * @self: an intervention
 * @tape: (inout): a window whose iteration has been computed
 * @iteration: which, from 0
 * @first_frame: frame of the clip in the window's first row
 */
void
gs_intervention_apply_iteration (const GsIntervention *self,
                                 GsTape *tape,
                                 guint iteration,
                                 guint first_frame)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);
      gsize first, end;

      if (change->kind != LEAVE_OUT || change->what != iteration + 1)
        continue;

      get_rows (change, tape, first_frame, &first, &end);
      for (guint m = 0; m < GS_N_MODALITIES && first < end; m++)
        {
          GsTapeModality *modality = &tape->modalities[m];

          memcpy (modality->attended[iteration + 1] + first * modality->width,
                  modality->attended[iteration] + first * modality->width, (end - first) * modality->width * sizeof (float));
        }
    }
}

/**
 * gs_intervention_apply_stage:
 * @self: an intervention
 * @tape: (inout): a window whose gate of iteration @stage + 1 (HGRJCA) has been computed
 * @modality: whose gate
 * @stage: which, from 0
 * @first_frame: frame of the clip in the window's first row
 */
void
gs_intervention_apply_stage (const GsIntervention *self,
                             GsTape *tape,
                             guint modality,
                             guint stage,
                             guint first_frame)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);

      if (change->kind == HOLD_GATE && change->modality == modality && change->what == stage + 1)
        hold (change, tape, tape->modalities[modality].width, first_frame, &tape->modalities[modality].stages[stage]);
      if (change->kind == FORCE_GATE && change->modality == modality && change->what <= stage + 1)
        choose (change, tape, tape->modalities[modality].width, change->what, first_frame,
                &tape->modalities[modality].stages[stage]);
    }
}

/**
 * gs_intervention_apply_gate:
 * @self: an intervention
 * @tape: (inout): a window whose final gate has been computed
 * @modality: whose gate
 * @first_frame: frame of the clip in the window's first row
 */
void
gs_intervention_apply_gate (const GsIntervention *self,
                            GsTape *tape,
                            guint modality,
                            guint first_frame)
{
  gboolean is_staged = tape->modalities[modality].n_stages > 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);
      guint candidate = is_staged ? MAX (change->what, 1) - 1 : change->what;

      if (change->kind == HOLD_GATE && change->modality == modality && change->what == 0)
        hold (change, tape, tape->modalities[modality].width, first_frame, &tape->modalities[modality].gate);
      if (change->kind == FORCE_GATE && change->modality == modality)
        choose (change, tape, tape->modalities[modality].width, candidate, first_frame, &tape->modalities[modality].gate);
    }
}
