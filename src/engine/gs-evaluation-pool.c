/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-evaluation-private.h"

#include <math.h>

GsLabel
gs_evaluation_get_label (GsNetwork *network,
                         guint output)
{
  return gs_label_from_output (gs_fusion_config_get_output_name (gs_network_get_config (network), output));
}

guint
gs_evaluation_get_n_outputs (GsNetwork *network)
{
  return gs_fusion_config_get_n_outputs (gs_network_get_config (network));
}

/* The label that describes @t, given the delay the network was trained with; NaN if there is none. */
float
gs_evaluation_get_label_at (const GsClipEvaluation *clip,
                            const GsFusionConfig *config,
                            GsLabel label,
                            gsize t)
{
  double rate = clip->sequence->frame_rate > 0.0 ? clip->sequence->frame_rate : config->frame_rate;
  gint64 given = (gint64) t + lround (config->label_delay * rate);

  if (clip->sequence->labels == NULL || given < 0 || given >= (gint64) clip->sequence->n_frames)
    return NAN;

  return clip->sequence->labels->data[given * GS_N_LABELS + label];
}

static gboolean
takes_frame (GsPoolRule rule,
             const char *kind,
             const char *weakness)
{
  switch (rule)
    {
    case GS_POOL_OUTSIDE:
      return weakness == NULL;
    case GS_POOL_INSIDE:
      return weakness != NULL;
    case GS_POOL_KIND:
      return weakness == kind;
    case GS_POOL_ALL:
    default:
      return TRUE;
    }
}

static void
pool_gates (GsPool *pool,
            GsNetwork *network,
            const GsClipEvaluation *clip,
            gsize t)
{
  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      guint k = gs_network_get_gate (network, g)->n_candidates;

      for (guint c = 0; c < k; c++)
        pool->gate_means[g][c] += (double) clip->gates[g][t * k + c];
    }
}

GsPool *
gs_pool_new (const GsEvaluation *self,
             GsPoolRule rule,
             const char *kind)
{
  GsPool *pool = g_new0 (GsPool, 1);
  GsNetwork *network = self->network;
  guint n_outputs = gs_evaluation_get_n_outputs (network);
  guint n_gates = gs_network_get_n_gates (network);
  GArray *labels[GS_N_LABELS], *predicted[GS_N_LABELS];

  pool->kind = kind;
  pool->agreement = g_new0 (GsAgreement, n_outputs);
  pool->gate_means = g_new0 (double *, n_gates + 1);
  for (guint g = 0; g < n_gates; g++)
    pool->gate_means[g] = g_new0 (double, gs_network_get_gate (network, g)->n_candidates);
  for (guint o = 0; o < n_outputs; o++)
    {
      labels[o] = g_array_new (FALSE, FALSE, sizeof (float));
      predicted[o] = g_array_new (FALSE, FALSE, sizeof (float));
    }

  for (guint i = 0; i < self->clips->len; i++)
    {
      const GsClipEvaluation *clip = self->clips->pdata[i];

      for (gsize t = 0; t < clip->sequence->n_frames; t++)
        {
          if (!takes_frame (rule, kind, gs_sequence_get_weakness (clip->sequence, t)))
            continue;

          pool->n_frames++;
          pool_gates (pool, network, clip, t);
          for (guint o = 0; o < n_outputs; o++)
            {
              float label = gs_evaluation_get_label_at (clip, gs_network_get_config (network), gs_evaluation_get_label (network, o), t);

              g_array_append_val (labels[o], label);
              g_array_append_val (predicted[o], clip->prediction[t * n_outputs + o]);
            }
        }
    }

  for (guint g = 0; g < n_gates; g++)
    {
      for (guint c = 0; c < gs_network_get_gate (network, g)->n_candidates; c++)
        pool->gate_means[g][c] /= (double) pool->n_frames;
    }
  for (guint o = 0; o < n_outputs; o++)
    {
      gs_agreement_measure_floats (&pool->agreement[o], (const float *) (void *) labels[o]->data,
                                   (const float *) (void *) predicted[o]->data, pool->n_frames);
      g_array_unref (labels[o]);
      g_array_unref (predicted[o]);
    }

  return pool;
}

void
gs_pool_free (gpointer data)
{
  GsPool *pool = data;

  for (guint g = 0; pool->gate_means[g] != NULL; g++)
    g_free (pool->gate_means[g]);
  g_free (pool->gate_means);
  g_free (pool->agreement);
  g_free (pool);
}
