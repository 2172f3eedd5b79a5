/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gradient-task.h"

#include "gs-attention.h"
#include "gs-linear.h"
#include "gs-math.h"
#include "gs-tcn.h"

#include <string.h>

static void
add (GArray *tasks,
     guint kind,
     guint modality,
     guint index,
     guint conv,
     guint plane)
{
  GsGradientTask task = { kind, modality, index, conv, plane };

  g_array_append_val (tasks, task);
}

/**
 * gs_gradient_tasks_new:
 * @config: a valid configuration
 *
 * Returns: (transfer full) (element-type GsGradientTask): tasks that cover every trained tensor but those of
 * batch normalisation and the lengths of weight normalisation, the longest first
 */
GArray *
gs_gradient_tasks_new (const GsFusionConfig *config)
{
  GArray *tasks = g_array_new (FALSE, FALSE, sizeof (GsGradientTask));
  gboolean has_gate = config->fusion == GS_FUSION_DCA || config->fusion == GS_FUSION_GRJCA;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      const GsTcnConfig *tcn = gs_fusion_config_get_tcn (config, m);

      for (guint i = 0; i < tcn->n_blocks; i++)
        {
          for (guint c = 0; c < 2; c++)
            {
              GsConvShape shape = gs_fusion_config_get_conv_shape (config, m, i, c);

              for (guint plane = 0; plane < gs_conv_count_planes (&shape); plane++)
                add (tasks, GS_GRADIENT_PLANE, m, i, c, plane);
            }
          if (gs_fusion_config_get_conv_shape (config, m, i, 0).n_in != tcn->channels[i])
            add (tasks, GS_GRADIENT_SHORTCUT, m, i, 0, 0);
        }
    }

  for (guint t = 0; t < config->iterations && config->fusion != GS_FUSION_CONCAT; t++)
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          if (m == 0 || gs_fusion_config_is_cross (config))
            add (tasks, GS_GRADIENT_QUERY, m, t, 0, 0);
          add (tasks, GS_GRADIENT_KEY, m, t, 0, 0);
          add (tasks, GS_GRADIENT_VALUE, m, t, 0, 0);
          add (tasks, GS_GRADIENT_UPDATE, m, t, 0, 0);
          if (config->fusion == GS_FUSION_HGRJCA)
            add (tasks, GS_GRADIENT_STAGE_GATE, m, t, 0, 0);
        }
    }

  for (guint m = 0; m < GS_N_MODALITIES && (has_gate || config->fusion == GS_FUSION_HGRJCA); m++)
    add (tasks, GS_GRADIENT_GATE, m, 0, 0, 0);
  add (tasks, GS_GRADIENT_REGRESSOR1, 0, 0, 0, 0);
  add (tasks, GS_GRADIENT_REGRESSOR2, 0, 0, 0, 0);

  return tasks;
}

static GsConvShape
get_shape (const GsGradientTask *self,
           const GsFusionConfig *config)
{
  return gs_fusion_config_get_conv_shape (config, self->modality, self->index, self->conv);
}

/**
 * gs_gradient_tasks_count_scratch:
 * @tasks: tasks
 * @config: the configuration
 * @n_sequences: sequences of the batch
 *
 * Returns: how many floats any of them needs to work in
 */
gsize
gs_gradient_tasks_count_scratch (GArray *tasks,
                                 const GsFusionConfig *config,
                                 guint n_sequences)
{
  gsize most = 0;

  for (guint i = 0; i < tasks->len; i++)
    {
      const GsGradientTask *task = &g_array_index (tasks, GsGradientTask, i);
      GsConvShape shape;

      if (task->kind != GS_GRADIENT_PLANE)
        continue;
      shape = get_shape (task, config);
      most = MAX (most, gs_conv_count_gradient_scratch (&shape, config->window, n_sequences));
    }

  return most;
}

static void
add_linear (gsize n_rows,
            gsize n_in,
            gsize n_out,
            const float *dy,
            const float *x,
            const GsLinearParameters *gradient)
{
  gs_linear_backward_weight (n_rows, n_in, n_out, dy, x, gradient->weight, gradient->bias);
}

/* One plane of a convolution's weights, over all sequences at once. */
static void
run_plane (const GsGradientTask *self,
           const GsFusionConfig *config,
           GsTape *const *tapes,
           guint n_tapes,
           float *scratch,
           const GsParameterMap *gradient,
           const GsPrepared *folded_gradient)
{
  GsConvShape shape = get_shape (self, config);
  g_autofree const float **x = g_new (const float *, n_tapes);
  g_autofree const float **dy = g_new (const float *, n_tapes);

  for (guint i = 0; i < n_tapes; i++)
    {
      const GsTapeBlock *block = &tapes[i]->modalities[self->modality].blocks[self->index];

      x[i] = self->conv == 0 ? gs_tcn_get_block_input (tapes[i], self->modality, self->index) : block->hidden[0];
      dy[i] = block->d_hidden[self->conv];
      if (self->plane == 0)
        gs_add_rows (tapes[i]->n_rows, shape.n_out, dy[i],
                     gradient->blocks[self->modality][self->index].conv[self->conv].bias);
    }

  gs_conv_backward_plane (&shape, config->window, self->plane, n_tapes, dy, x, scratch,
                          folded_gradient->conv[self->modality][self->index][self->conv]);
}

static void
add_attention (const GsGradientTask *self,
               const GsFusionConfig *config,
               const GsTape *tape,
               const GsAttentionParameters *gradient)
{
  guint m = self->modality, t = self->index;
  const GsTapeModality *modality = &tape->modalities[m];
  const GsTapeAttention *a = &modality->attention[t];
  gsize n_rows = tape->n_rows, d = modality->width, q = a->n_query;

  if (self->kind == GS_GRADIENT_QUERY)
    add_linear (n_rows, q, q, a->d_query,
                gs_fusion_config_is_cross (config) ? tape->modalities[1 - m].attended[t] : tape->joint[t],
                &gradient->query[m]);
  else if (self->kind == GS_GRADIENT_KEY)
    gs_time_linear_backward_weight (n_rows, d, a->d_key, modality->attended[t], gradient->key[m].weight,
                                    gradient->key[m].bias);
  else if (self->kind == GS_GRADIENT_VALUE)
    add_linear (n_rows, d, d, a->d_value, modality->attended[t], &gradient->value[m]);
  else
    add_linear (n_rows, q, d, a->d_update, a->attended, &gradient->update[m]);
}

static void
add_sequence (const GsGradientTask *self,
              const GsFusionConfig *config,
              const GsTape *tape,
              const GsParameterMap *gradient)
{
  const GsTapeModality *modality = &tape->modalities[self->modality];
  const GsTapeBlock *block = &modality->blocks[self->index];
  const GsTapeGate *gate = self->kind == GS_GRADIENT_GATE ? &modality->gate : &modality->stages[self->index];
  gsize n_rows = tape->n_rows;

  switch (self->kind)
    {
    case GS_GRADIENT_SHORTCUT:
      add_linear (n_rows, block->n_in, block->n_out, block->d_out,
                  gs_tcn_get_block_input (tape, self->modality, self->index),
                  &gradient->blocks[self->modality][self->index].shortcut);
      break;
    case GS_GRADIENT_STAGE_GATE:
      add_linear (n_rows, modality->width, gate->n_candidates, gate->d_logits, gate->selector,
                  &gradient->stage_gate[self->modality][self->index]);
      break;
    case GS_GRADIENT_GATE:
      add_linear (n_rows, modality->width, gate->n_candidates, gate->d_logits, gate->selector,
                  &gradient->gate[self->modality]);
      break;
    case GS_GRADIENT_REGRESSOR1:
      add_linear (n_rows, tape->width, tape->n_hidden, tape->d_hidden, tape->fused, &gradient->regressor1);
      break;
    case GS_GRADIENT_REGRESSOR2:
      add_linear (n_rows, tape->n_hidden, tape->n_outputs, tape->d_prediction, tape->activation, &gradient->regressor2);
      break;
    case GS_GRADIENT_QUERY:
    case GS_GRADIENT_KEY:
    case GS_GRADIENT_VALUE:
    case GS_GRADIENT_UPDATE:
    default:
      add_attention (self, config, tape, &gradient->attention[self->index]);
      break;
    }
}

/**
 * gs_gradient_task_run:
 * @self: a task
 * @config: the configuration
 * @tapes: (array length=n_tapes): the batch, after the way back
 * @n_tapes: sequences of the batch
 * @scratch: gs_gradient_tasks_count_scratch() floats
 * @gradient: (inout): grows by the gradients
 * @folded_gradient: (out): receives those of folded convolution weights
 */
void
gs_gradient_task_run (const GsGradientTask *self,
                      const GsFusionConfig *config,
                      GsTape *const *tapes,
                      guint n_tapes,
                      float *scratch,
                      const GsParameterMap *gradient,
                      const GsPrepared *folded_gradient)
{
  if (self->kind == GS_GRADIENT_PLANE)
    {
      run_plane (self, config, tapes, n_tapes, scratch, gradient, folded_gradient);
      return;
    }

  for (guint i = 0; i < n_tapes; i++)
    add_sequence (self, config, tapes[i], gradient);
}
