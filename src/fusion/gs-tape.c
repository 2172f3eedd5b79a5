/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tape.h"

#include "gs-prepared.h"

/* Laid out twice: first to learn how much is needed, then in the memory itself. */
typedef struct
{
  float *base;
  gsize used;
} Arena;

static float *
take (Arena *arena,
      gsize n)
{
  float *at = arena->base != NULL ? arena->base + arena->used : NULL;

  /* Every array starts on a cache line. */
  arena->used += (n + 15) / 16 * 16;

  return at;
}

static float *
take_gradient (Arena *arena,
               const GsTape *tape,
               gsize n)
{
  return tape->training ? take (arena, n) : NULL;
}

static void
lay_out_tcn (GsTape *self,
             Arena *arena,
             GsTapeModality *modality,
             const GsTcnConfig *tcn)
{
  gsize n_in = modality->n_features;

  modality->n_blocks = tcn->n_blocks;
  for (guint i = 0; i < tcn->n_blocks; i++)
    {
      GsTapeBlock *block = &modality->blocks[i];
      gsize n = self->n_rows * tcn->channels[i];

      block->n_in = n_in;
      block->n_out = tcn->channels[i];
      for (guint c = 0; c < 2; c++)
        {
          block->hidden[c] = take (arena, n);
          block->d_hidden[c] = take_gradient (arena, self, n);
        }
      block->out = take (arena, n);
      block->d_out = take_gradient (arena, self, n);
      n_in = block->n_out;
    }
}

static void
lay_out_attention (GsTape *self,
                   Arena *arena,
                   const GsFusionConfig *config,
                   guint t)
{
  gboolean cross = gs_fusion_config_is_cross (config);

  if (!cross)
    self->joint[t] = take (arena, self->n_rows * self->width);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &self->modalities[m];
      GsTapeAttention *attention = &modality->attention[t];
      gsize n = self->n_rows * modality->width;
      gsize n_query = cross ? self->modalities[1 - m].width : self->width;

      attention->n_query = n_query;
      if (!cross && m > 0)
        {
          attention->query = self->modalities[0].attention[t].query;
          attention->d_query = self->modalities[0].attention[t].d_query;
        }
      else
        {
          attention->query = take (arena, self->n_rows * n_query);
          attention->d_query = take_gradient (arena, self, self->n_rows * n_query);
        }
      attention->key = take (arena, n);
      attention->value = take (arena, n);
      attention->correlation = take (arena, modality->width * n_query);
      attention->dropped = self->training && config->attention_dropout > 0.0 ? take (arena, modality->width * n_query)
                                                                             : attention->correlation;
      attention->attended = take (arena, self->n_rows * n_query);
      attention->update = take (arena, n);
      attention->d_key = take_gradient (arena, self, n);
      attention->d_value = take_gradient (arena, self, n);
      attention->d_update = take_gradient (arena, self, n);
      modality->attended[t + 1] = take (arena, n);
      modality->d_attended[t + 1] = take_gradient (arena, self, n);
    }
}

static void
lay_out_gate (GsTape *self,
              Arena *arena,
              GsTapeGate *gate,
              const GsTapeModality *modality,
              guint selector,
              guint n_candidates)
{
  gate->n_candidates = n_candidates;
  gate->selector = modality->attended[selector];
  gate->d_selector = modality->d_attended[selector];
  gate->weights = take (arena, self->n_rows * n_candidates);
  gate->out = take (arena, self->n_rows * modality->width);
  gate->d_logits = take_gradient (arena, self, self->n_rows * n_candidates);
  gate->d_out = take_gradient (arena, self, self->n_rows * modality->width);
}

static void
lay_out_gates (GsTape *self,
               Arena *arena,
               const GsFusionConfig *config,
               GsTapeModality *modality)
{
  guint n_iterations = config->fusion == GS_FUSION_CONCAT ? 0 : config->iterations;

  modality->has_gate = FALSE;
  modality->n_stages = 0;
  modality->fused = modality->attended[n_iterations];
  modality->d_fused = modality->d_attended[n_iterations];

  if (config->fusion == GS_FUSION_DCA || config->fusion == GS_FUSION_GRJCA)
    {
      modality->has_gate = TRUE;
      lay_out_gate (self, arena, &modality->gate, modality, n_iterations, n_iterations + 1);
      for (guint k = 0; k <= n_iterations; k++)
        {
          modality->gate.candidates[k] = modality->attended[k];
          modality->gate.d_candidates[k] = modality->d_attended[k];
        }
    }

  if (config->fusion == GS_FUSION_HGRJCA)
    {
      modality->has_gate = TRUE;
      modality->n_stages = n_iterations;
      lay_out_gate (self, arena, &modality->gate, modality, n_iterations, n_iterations);

      for (guint t = 1; t <= n_iterations; t++)
        {
          GsTapeGate *stage = &modality->stages[t - 1];

          lay_out_gate (self, arena, stage, modality, t, t + 1);
          for (guint k = 0; k <= t; k++)
            {
              stage->candidates[k] = modality->attended[k];
              stage->d_candidates[k] = modality->d_attended[k];
            }
          modality->gate.candidates[t - 1] = stage->out;
          modality->gate.d_candidates[t - 1] = stage->d_out;
        }
    }

  if (modality->has_gate)
    {
      modality->fused = modality->gate.out;
      modality->d_fused = modality->gate.d_out;
    }
}

static gsize
count_conv_scratch (const GsFusionConfig *config,
                    gsize n_rows)
{
  gsize most = 0;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      for (guint i = 0; i < gs_fusion_config_get_tcn (config, m)->n_blocks; i++)
        {
          for (guint c = 0; c < 2; c++)
            {
              GsConvShape shape = gs_fusion_config_get_conv_shape (config, m, i, c);

              most = MAX (most, gs_conv_count_scratch (&shape, n_rows));
            }
        }
    }

  return most;
}

static void
lay_out (GsTape *self,
         Arena *arena,
         const GsFusionConfig *config)
{
  const GsTcnConfig *tcns[] = { &config->video_tcn, &config->audio_tcn };
  gsize widest = 0;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &self->modalities[m];
      gsize n;

      modality->n_features = m == GS_VIDEO ? config->video_features : config->audio_features;
      modality->width = tcns[m]->channels[tcns[m]->n_blocks - 1];
      n = self->n_rows * modality->width;
      lay_out_tcn (self, arena, modality, tcns[m]);
      modality->normal = take (arena, n);
      modality->norms = take (arena, self->n_rows);
      modality->attended[0] = take (arena, n);
      modality->d_attended[0] = take_gradient (arena, self, n);
    }

  self->width = self->modalities[GS_VIDEO].width + self->modalities[GS_AUDIO].width;
  for (guint t = 0; t < config->iterations && config->fusion != GS_FUSION_CONCAT; t++)
    lay_out_attention (self, arena, config, t);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    lay_out_gates (self, arena, config, &self->modalities[m]);

  self->n_hidden = config->hidden;
  self->n_outputs = gs_fusion_config_get_n_outputs (config);
  self->fused = take (arena, self->n_rows * self->width);
  self->hidden = take (arena, self->n_rows * self->n_hidden);
  self->activation = take (arena, self->n_rows * self->n_hidden);
  self->prediction = take (arena, self->n_rows * self->n_outputs);
  self->d_fused = take_gradient (arena, self, self->n_rows * self->width);
  self->d_hidden = take_gradient (arena, self, self->n_rows * self->n_hidden);
  self->d_prediction = take_gradient (arena, self, self->n_rows * self->n_outputs);

  widest = self->width;
  self->scratch_rows = take (arena, self->n_rows * widest);
  self->scratch_square = take_gradient (arena, self, widest * widest);
  self->scratch_conv = take (arena, count_conv_scratch (config, self->n_rows));
}

/**
 * gs_tape_new:
 * @config: a valid configuration
 * @training: whether there is a way back
 *
 * Returns: (transfer full): room for one sequence of @config's window
 */
GsTape *
gs_tape_new (const GsFusionConfig *config,
             gboolean training)
{
  GsTape *self = g_new0 (GsTape, 1);
  Arena arena = { 0 };

  self->training = training;
  self->n_rows = config->window;
  lay_out (self, &arena, config);

  self->arena = gs_floats_new (arena.used);
  arena = (Arena) { .base = self->arena };
  lay_out (self, &arena, config);

  return self;
}

/**
 * gs_tape_free:
 * @self: a tape
 */
void
gs_tape_free (GsTape *self)
{
  gs_floats_free (self->arena);
  g_free (self);
}
