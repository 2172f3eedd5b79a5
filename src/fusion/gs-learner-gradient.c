/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-learner-private.h"

#include "gs-batch-norm.h"
#include "gs-ccc-loss.h"
#include "gs-gradient-task.h"
#include "gs-pass.h"

#include <string.h>

static GsTape *
get_tape (GsLearner *self,
          guint sequence)
{
  return g_ptr_array_index (self->tapes, sequence);
}

static GsPass
get_pass (GsLearner *self,
          guint sequence)
{
  return (GsPass) {
    .config = self->config,
    .parameters = &self->map,
    .prepared = self->prepared,
    .dropout = TRUE,
    .seed = self->config->seed,
    .step = self->n_steps,
    .sequence = sequence,
  };
}

/* [2, n] sums of one sequence for one batch normalisation. */
static double *
get_partial_sums (GsLearner *self,
                  guint sequence,
                  guint index)
{
  double *sums = g_ptr_array_index (self->partial_sums, sequence);

  for (guint i = 0; i < index; i++)
    sums += 2 * self->statistics[i].n;

  return sums;
}

/* One piece for each thread, large enough for @n_examples. */
static void
renew_scratch (GsLearner *self,
               guint n_examples)
{
  gsize n = gs_gradient_tasks_count_scratch (self->tasks, self->config, n_examples);
  float *scratch;

  while ((scratch = g_async_queue_try_pop (self->scratch)) != NULL)
    gs_floats_free (scratch);
  for (guint i = 0; i < gs_workers_get_n_threads (self->workers); i++)
    g_async_queue_push (self->scratch, gs_floats_new (MAX (n, 1)));
}

static void
prepare_batch (GsLearner *self,
               const GsExample *examples,
               guint n_examples)
{
  gsize n_sums = 0;

  for (guint i = 0; i < GS_N_BATCH_NORMS; i++)
    n_sums += 2 * self->statistics[i].n;

  if (self->tapes->len < n_examples)
    renew_scratch (self, n_examples);
  while (self->tapes->len < n_examples)
    {
      g_ptr_array_add (self->tapes, gs_tape_new (self->config, TRUE));
      g_ptr_array_add (self->partial_sums, g_new0 (double, n_sums));
    }

  for (guint b = 0; b < n_examples; b++)
    memset (g_ptr_array_index (self->partial_sums, b), 0, n_sums * sizeof (double));

  self->examples = examples;
  self->n_examples = n_examples;
}

/* Joins the sums of all sequences, in their order: the same bits for any number of threads. The sequences' own
 * start anew, for the way back. */
static void
join_sums (GsLearner *self,
           guint index)
{
  GsBatchStatistics *statistics = &self->statistics[index];

  memset (statistics->sums, 0, 2 * statistics->n * sizeof (double));
  for (guint b = 0; b < self->n_examples; b++)
    {
      double *sums = get_partial_sums (self, b, index);

      for (gsize i = 0; i < 2 * statistics->n; i++)
        {
          statistics->sums[i] += sums[i];
          sums[i] = 0.0;
        }
    }
}

static gsize
count_rows (GsLearner *self)
{
  return (gsize) self->n_examples * self->config->window;
}

static void
finish_forward_statistics (GsLearner *self,
                           guint index)
{
  GsBatchStatistics *statistics = &self->statistics[index];
  const GsBatchNormParameters *p = gs_parameter_map_get_batch_norm (&self->map, index);

  join_sums (self, index);
  gs_batch_norm_finish (statistics->n, count_rows (self), statistics->sums, statistics->mean, statistics->deviation);
  gs_batch_norm_fold_batch (statistics->n, p->weight, p->bias, statistics->mean, statistics->deviation,
                            self->prepared->scale[index], self->prepared->shift[index]);
}

static void
finish_backward_statistics (GsLearner *self,
                            guint index)
{
  GsBatchStatistics *statistics = &self->statistics[index];
  const GsBatchNormParameters *gradient = gs_parameter_map_get_batch_norm (&self->gradient_map, index);

  join_sums (self, index);
  for (gsize i = 0; i < statistics->n; i++)
    {
      gradient->bias[i] = (float) statistics->sums[i];
      gradient->weight[i] = (float) statistics->sums[statistics->n + i];
    }
}

static void
add_gradient_sums (GsLearner *self,
                   guint sequence,
                   guint index,
                   const float *x,
                   const float *dy)
{
  const GsBatchStatistics *statistics = &self->statistics[index];

  gs_batch_norm_add_gradient_sums (self->config->window, statistics->n, x, statistics->mean, statistics->deviation, dy,
                                   get_partial_sums (self, sequence, index));
}

static void
backward_batch_norm (GsLearner *self,
                     guint index,
                     const float *x,
                     float *dy)
{
  const GsBatchStatistics *statistics = &self->statistics[index];
  const GsBatchNormParameters *p = gs_parameter_map_get_batch_norm (&self->map, index);

  gs_batch_norm_backward_input (self->config->window, statistics->n, count_rows (self), x, statistics->mean,
                                statistics->deviation, p->weight, statistics->sums, dy, dy);
}

static GsTapeBlock *
get_last_block (GsTape *tape,
                guint modality)
{
  GsTapeModality *m = &tape->modalities[modality];

  return &m->blocks[m->n_blocks - 1];
}

/* Convolutions are numbered modality by modality, two to a block. */
static void
get_conv (GsLearner *self,
          guint index,
          guint *modality,
          guint *block,
          guint *conv)
{
  guint n_video = 2 * self->config->video_tcn.n_blocks;

  *modality = index < n_video ? GS_VIDEO : GS_AUDIO;
  *block = (*modality == GS_VIDEO ? index : index - n_video) / 2;
  *conv = index % 2;
}

static guint
count_convs (GsLearner *self)
{
  return 2 * (self->config->video_tcn.n_blocks + self->config->audio_tcn.n_blocks);
}

static void
fold_cb (guint index,
         gpointer user_data)
{
  GsLearner *self = user_data;
  guint modality, block, conv;

  get_conv (self, index, &modality, &block, &conv);
  gs_prepared_fold_conv (self->prepared, self->config, &self->map, modality, block, conv);
}

static void
temporal_forward_cb (guint sequence,
                     gpointer user_data)
{
  GsLearner *self = user_data;
  GsTape *tape = get_tape (self, sequence);
  const GsPass pass = get_pass (self, sequence);

  gs_pass_temporal_forward (&pass, tape, self->examples[sequence].video, self->examples[sequence].audio);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    gs_batch_norm_add_sums (tape->n_rows, tape->modalities[m].width, get_last_block (tape, m)->out,
                            get_partial_sums (self, sequence, m));
}

static void
fusion_forward_cb (guint sequence,
                   gpointer user_data)
{
  GsLearner *self = user_data;
  GsTape *tape = get_tape (self, sequence);
  const GsPass pass = get_pass (self, sequence);

  gs_pass_fusion_forward (&pass, tape);
  gs_batch_norm_add_sums (tape->n_rows, tape->n_hidden, tape->hidden,
                          get_partial_sums (self, sequence, GS_N_MODALITIES));
}

static void
head_forward_cb (guint sequence,
                 gpointer user_data)
{
  GsLearner *self = user_data;
  const GsPass pass = get_pass (self, sequence);

  gs_pass_head_forward (&pass, get_tape (self, sequence));
}

static void
head_backward_cb (guint sequence,
                  gpointer user_data)
{
  GsLearner *self = user_data;
  GsTape *tape = get_tape (self, sequence);
  const GsPass pass = get_pass (self, sequence);

  gs_pass_head_backward (&pass, tape);
  add_gradient_sums (self, sequence, GS_N_MODALITIES, tape->hidden, tape->d_hidden);
}

static void
fusion_backward_cb (guint sequence,
                    gpointer user_data)
{
  GsLearner *self = user_data;
  GsTape *tape = get_tape (self, sequence);
  const GsPass pass = get_pass (self, sequence);

  backward_batch_norm (self, GS_N_MODALITIES, tape->hidden, tape->d_hidden);
  gs_pass_fusion_backward (&pass, tape);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    add_gradient_sums (self, sequence, m, get_last_block (tape, m)->out, get_last_block (tape, m)->d_out);
}

static void
temporal_backward_cb (guint sequence,
                      gpointer user_data)
{
  GsLearner *self = user_data;
  GsTape *tape = get_tape (self, sequence);
  const GsPass pass = get_pass (self, sequence);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    backward_batch_norm (self, m, get_last_block (tape, m)->out, get_last_block (tape, m)->d_out);
  gs_pass_temporal_backward (&pass, tape);
}

static void
gradient_cb (guint index,
             gpointer user_data)
{
  GsLearner *self = user_data;
  const GsGradientTask *task = &g_array_index (self->tasks, GsGradientTask, index);

  float *scratch = g_async_queue_pop (self->scratch);

  gs_gradient_task_run (task, self->config, (GsTape *const *) self->tapes->pdata, self->n_examples, scratch,
                        &self->gradient_map, self->folded_gradient);
  g_async_queue_push (self->scratch, scratch);
}

static void
unfold_cb (guint index,
           gpointer user_data)
{
  GsLearner *self = user_data;
  const GsConvParameters *p, *gradient;
  guint modality, block, conv;
  GsConvShape shape;

  get_conv (self, index, &modality, &block, &conv);
  shape = gs_fusion_config_get_conv_shape (self->config, modality, block, conv);
  p = &self->map.blocks[modality][block].conv[conv];
  gradient = &self->gradient_map.blocks[modality][block].conv[conv];
  gs_conv_unfold_gradient (&shape, p->v, p->g, self->prepared->norms[modality][block][conv],
                           self->folded_gradient->conv[modality][block][conv], gradient->v, gradient->g);
}

/* The loss, and its gradient by every prediction. */
static double
compute_loss (GsLearner *self,
              gboolean *has_gradient)
{
  guint n_outputs = gs_fusion_config_get_n_outputs (self->config);
  gsize n = (gsize) self->config->window * n_outputs;
  double sum = 0.0;
  guint n_counted = 0;

  *has_gradient = FALSE;

  for (guint b = 0; b < self->n_examples; b++)
    {
      GsTape *tape = get_tape (self, b);

      for (guint o = 0; o < n_outputs; o++)
        {
          double loss;

          if (gs_ccc_loss (self->config->window, n_outputs, self->examples[b].labels + o, tape->prediction + o, &loss,
                           tape->d_prediction + o))
            {
              sum += loss;
              n_counted++;
            }
        }
    }

  if (n_counted == 0)
    return 1.0;

  for (guint b = 0; b < self->n_examples; b++)
    {
      GsTape *tape = get_tape (self, b);

      for (gsize i = 0; i < n; i++)
        {
          tape->d_prediction[i] /= (float) n_counted;
          *has_gradient = *has_gradient || tape->d_prediction[i] != 0.0f;
        }
    }

  return sum / n_counted;
}

/**
 * gs_learner_compute_gradient:
 * @self: a learner
 * @examples: (array length=n_examples): a batch
 * @n_examples: at least 1
 * @has_gradient: (out) (optional): whether any frame pulls at the network
 *
 * Both ways through the network, in training mode. Changes no parameter and no statistic.
 *
 * Returns: the mean of 1 - CCC over the sequences and outputs that have labels
 */
double
gs_learner_compute_gradient (GsLearner *self,
                             const GsExample *examples,
                             guint n_examples,
                             gboolean *has_gradient)
{
  gboolean any;
  double loss;

  prepare_batch (self, examples, n_examples);
  gs_workers_run (self->workers, count_convs (self), fold_cb, self);

  gs_workers_run (self->workers, n_examples, temporal_forward_cb, self);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    finish_forward_statistics (self, m);
  gs_workers_run (self->workers, n_examples, fusion_forward_cb, self);
  finish_forward_statistics (self, GS_N_MODALITIES);
  gs_workers_run (self->workers, n_examples, head_forward_cb, self);

  memset (self->gradient, 0, self->list->n * sizeof (float));
  loss = compute_loss (self, &any);
  if (has_gradient != NULL)
    *has_gradient = any;
  if (!any)
    return loss;

  gs_workers_run (self->workers, n_examples, head_backward_cb, self);
  finish_backward_statistics (self, GS_N_MODALITIES);
  gs_workers_run (self->workers, n_examples, fusion_backward_cb, self);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    finish_backward_statistics (self, m);
  gs_workers_run (self->workers, n_examples, temporal_backward_cb, self);
  gs_workers_run (self->workers, self->tasks->len, gradient_cb, self);
  gs_workers_run (self->workers, count_convs (self), unfold_cb, self);

  return loss;
}
