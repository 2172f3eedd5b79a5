/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pass.h"

#include "gs-attention.h"
#include "gs-batch-norm.h"
#include "gs-gate.h"
#include "gs-linear.h"
#include "gs-math.h"
#include "gs-tcn.h"

#include <string.h>

static guint
get_n_iterations (const GsPass *self)
{
  return self->config->fusion == GS_FUSION_CONCAT ? 0 : self->config->iterations;
}

/**
 * gs_pass_temporal_forward:
 * @self: the pass
 * @tape: (inout): the sequence
 * @video: [T, Fv], borrowed by @tape until the way back is done
 * @audio: [T, Fa], the same
 *
 * The temporal networks of both modalities, up to their batch normalisation.
 */
void
gs_pass_temporal_forward (const GsPass *self,
                          GsTape *tape,
                          const float *video,
                          const float *audio)
{
  tape->modalities[GS_VIDEO].features = video;
  tape->modalities[GS_AUDIO].features = audio;
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    gs_tcn_forward (self, tape, m);
}

static void
forward_gates (const GsPass *self,
               GsTape *tape,
               guint m)
{
  GsTapeModality *modality = &tape->modalities[m];
  float temperature = (float) self->config->temperature;

  for (guint t = 0; t < modality->n_stages; t++)
    {
      gs_gate_forward (tape->n_rows, modality->width, temperature, &self->parameters->stage_gate[m][t],
                       &modality->stages[t]);
      if (self->intervention != NULL)
        gs_intervention_apply_stage (self->intervention, tape, m, t, self->first_frame);
    }
  if (modality->has_gate)
    {
      gs_gate_forward (tape->n_rows, modality->width, temperature, &self->parameters->gate[m], &modality->gate);
      if (self->intervention != NULL)
        gs_intervention_apply_gate (self->intervention, tape, m, self->first_frame);
    }
}

/**
 * gs_pass_fusion_forward:
 * @self: the pass
 * @tape: (inout): the sequence
 *
 * From the temporal networks' outputs to the head's hidden layer: batch normalisation, unit length, attention,
 * gates, both modalities side by side, first linear map of the head.
 */
void
gs_pass_fusion_forward (const GsPass *self,
                        GsTape *tape)
{
  gsize offset = 0;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];

      gs_batch_norm_apply (tape->n_rows, modality->width, modality->blocks[modality->n_blocks - 1].out,
                           self->prepared->scale[m], self->prepared->shift[m], modality->normal);
      gs_normalize_rows (tape->n_rows, modality->width, modality->normal, modality->attended[0], modality->norms);
    }

  for (guint t = 0; t < get_n_iterations (self); t++)
    {
      gs_attention_forward (self, tape, t);
      if (self->intervention != NULL)
        gs_intervention_apply_iteration (self->intervention, tape, t, self->first_frame);
    }

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];

      forward_gates (self, tape, m);
      for (gsize row = 0; row < tape->n_rows; row++)
        memcpy (tape->fused + row * tape->width + offset, modality->fused + row * modality->width,
                modality->width * sizeof (float));
      offset += modality->width;
    }

  gs_linear_forward (tape->n_rows, tape->width, tape->n_hidden, tape->fused, self->parameters->regressor1.weight,
                     self->parameters->regressor1.bias, tape->hidden);
}

/**
 * gs_pass_head_forward:
 * @self: the pass
 * @tape: (inout): the sequence
 *
 * Batch normalisation, leaky ReLU, second linear map and tanh: the prediction.
 */
void
gs_pass_head_forward (const GsPass *self,
                      GsTape *tape)
{
  gs_batch_norm_apply (tape->n_rows, tape->n_hidden, tape->hidden, self->prepared->scale[GS_N_MODALITIES],
                       self->prepared->shift[GS_N_MODALITIES], tape->activation);
  gs_leaky_relu (tape->n_rows * tape->n_hidden, tape->activation);
  gs_linear_forward (tape->n_rows, tape->n_hidden, tape->n_outputs, tape->activation,
                     self->parameters->regressor2.weight, self->parameters->regressor2.bias, tape->prediction);
  gs_tanh (tape->n_rows * tape->n_outputs, tape->prediction, 1.0f, tape->prediction);
}

/**
 * gs_pass_head_backward:
 * @self: the pass
 * @tape: (inout): the sequence; d_prediction holds the gradient of the prediction
 *
 * Leaves in d_prediction the gradient before tanh and in d_hidden that of batch normalisation's output.
 */
void
gs_pass_head_backward (const GsPass *self,
                       GsTape *tape)
{
  for (gsize i = 0; i < tape->n_rows * tape->n_outputs; i++)
    tape->d_prediction[i] *= 1.0f - tape->prediction[i] * tape->prediction[i];

  gs_linear_backward_input (tape->n_rows, tape->n_hidden, tape->n_outputs, tape->d_prediction,
                            self->parameters->regressor2.weight, FALSE, tape->d_hidden);
  gs_leaky_relu_backward (tape->n_rows * tape->n_hidden, tape->activation, tape->d_hidden, tape->d_hidden);
}

static void
clear_gradients (const GsPass *self,
                 GsTape *tape)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];
      gsize size = tape->n_rows * modality->width * sizeof (float);

      for (guint t = 0; t <= get_n_iterations (self); t++)
        memset (modality->d_attended[t], 0, size);
      for (guint t = 0; t < modality->n_stages; t++)
        memset (modality->stages[t].d_out, 0, size);
    }
}

static void
backward_gates (const GsPass *self,
                GsTape *tape,
                guint m)
{
  GsTapeModality *modality = &tape->modalities[m];
  float temperature = (float) self->config->temperature;

  if (modality->has_gate)
    gs_gate_backward (tape->n_rows, modality->width, temperature, &self->parameters->gate[m], &modality->gate);
  for (guint t = 0; t < modality->n_stages; t++)
    gs_gate_backward (tape->n_rows, modality->width, temperature, &self->parameters->stage_gate[m][t],
                      &modality->stages[t]);
}

/**
 * gs_pass_fusion_backward:
 * @self: the pass
 * @tape: (inout): the sequence; d_hidden holds the gradient before the head's batch normalisation
 *
 * Leaves in the last blocks' d_out the gradient of the outputs of batch normalisation.
 */
void
gs_pass_fusion_backward (const GsPass *self,
                         GsTape *tape)
{
  gsize offset = 0;

  clear_gradients (self, tape);
  gs_linear_backward_input (tape->n_rows, tape->width, tape->n_hidden, tape->d_hidden,
                            self->parameters->regressor1.weight, FALSE, tape->d_fused);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];

      for (gsize row = 0; row < tape->n_rows; row++)
        memcpy (modality->d_fused + row * modality->width, tape->d_fused + row * tape->width + offset,
                modality->width * sizeof (float));
      offset += modality->width;
      backward_gates (self, tape, m);
    }

  for (guint t = get_n_iterations (self); t-- > 0;)
    gs_attention_backward (self, tape, t);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *modality = &tape->modalities[m];

      gs_normalize_rows_backward (tape->n_rows, modality->width, modality->attended[0], modality->norms,
                                  modality->d_attended[0], modality->blocks[modality->n_blocks - 1].d_out);
    }
}

/**
 * gs_pass_temporal_backward:
 * @self: the pass
 * @tape: (inout): the sequence; the last blocks' d_out hold the gradient before batch normalisation
 */
void
gs_pass_temporal_backward (const GsPass *self,
                           GsTape *tape)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    gs_tcn_backward (self, tape, m);
}
