/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-attention.h"

#include "gs-dropout.h"
#include "gs-linear.h"
#include "gs-math.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Layers of attention are numbered behind those of the temporal networks. */
#define FIRST_LAYER (GS_N_MODALITIES * GS_FUSION_MAX_BLOCKS * 2)

enum
{
  DROP_CORRELATION,
  DROP_UPDATE,
};

static GsDropout
get_dropout (const GsPass *pass,
             guint iteration,
             guint modality,
             guint which)
{
  guint layer = FIRST_LAYER + (iteration * GS_N_MODALITIES + modality) * 2 + which;

  return gs_dropout_new (pass->dropout ? pass->config->attention_dropout : 0.0, pass->seed, pass->step, pass->sequence,
                         layer);
}

static void
join (const GsTape *tape,
      guint iteration,
      float *joint)
{
  const GsTapeModality *video = &tape->modalities[GS_VIDEO], *audio = &tape->modalities[GS_AUDIO];

  for (gsize row = 0; row < tape->n_rows; row++)
    {
      float *to = joint + row * tape->width;

      memcpy (to, video->attended[iteration] + row * video->width, video->width * sizeof (float));
      memcpy (to + video->width, audio->attended[iteration] + row * audio->width, audio->width * sizeof (float));
    }
}

/* J Wq^T + bq, once for both modalities; or each from the other one. */
static void
forward_queries (const GsPass *pass,
                 GsTape *tape,
                 guint t)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];

  if (!gs_fusion_config_is_cross (pass->config))
    {
      join (tape, t, tape->joint[t]);
      gs_linear_forward (tape->n_rows, tape->width, tape->width, tape->joint[t], p->query[0].weight, p->query[0].bias,
                         tape->modalities[0].attention[t].query);
      return;
    }

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      const GsTapeModality *other = &tape->modalities[1 - m];

      gs_linear_forward (tape->n_rows, other->width, other->width, other->attended[t], p->query[m].weight,
                         p->query[m].bias, tape->modalities[m].attention[t].query);
    }
}

static void
forward_modality (const GsPass *pass,
                  GsTape *tape,
                  guint t,
                  guint m)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];
  GsTapeModality *modality = &tape->modalities[m];
  GsTapeAttention *a = &modality->attention[t];
  const float *x = modality->attended[t];
  gsize n_rows = tape->n_rows, d = modality->width, q = a->n_query;
  GsDropout drop_correlation = get_dropout (pass, t, m, DROP_CORRELATION);
  GsDropout drop_update = get_dropout (pass, t, m, DROP_UPDATE);

  gs_time_linear_forward (n_rows, d, x, p->key[m].weight, p->key[m].bias, a->key);
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, d, q, n_rows, 1.0f, a->key, d, a->query, q, 0.0f,
               a->correlation, q);
  gs_tanh (d * q, a->correlation, (float) (1.0 / sqrt (q)), a->correlation);
  if (a->dropped != a->correlation)
    gs_dropout_apply (&drop_correlation, d * q, a->correlation, a->dropped);

  gs_linear_forward (n_rows, d, d, x, p->value[m].weight, p->value[m].bias, a->value);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, q, d, 1.0f, a->value, d, a->dropped, q, 0.0f,
               a->attended, q);
  gs_relu_tanh (n_rows * q, a->attended, a->attended);

  gs_linear_forward (n_rows, q, d, a->attended, p->update[m].weight, p->update[m].bias, a->update);
  gs_relu (n_rows * d, a->update);
  gs_dropout_apply (&drop_update, n_rows * d, a->update, modality->attended[t + 1]);
  gs_add (n_rows * d, x, modality->attended[t + 1]);
}

/**
 * gs_attention_forward:
 * @pass: the pass
 * @tape: (inout): the sequence
 * @iteration: t - 1, from 0
 *
 * For each modality X of width d, with the query Q of width q:
 * K = Wk X^T + bk over time, C = tanh (K Q / sqrt q), H = relu (tanh ((Wv X + bv) C)),
 * X' = X + relu (Wo H + bo); arXiv 2503.12261, section 3.
 */
void
gs_attention_forward (const GsPass *pass,
                      GsTape *tape,
                      guint iteration)
{
  forward_queries (pass, tape, iteration);
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    forward_modality (pass, tape, iteration, m);
}

/* In place: gradient of relu (tanh (z)) to that of z, from what it gave. */
static void
backward_relu_tanh (gsize n,
                    const float *y,
                    float *dy)
{
  for (gsize i = 0; i < n; i++)
    dy[i] = y[i] > 0.0f ? dy[i] * (1.0f - y[i] * y[i]) : 0.0f;
}

static void
backward_tanh (gsize n,
               const float *y,
               float scale,
               float *dy)
{
  for (gsize i = 0; i < n; i++)
    dy[i] *= scale * (1.0f - y[i] * y[i]);
}

static void
backward_relu (gsize n,
               const float *y,
               float *dy)
{
  for (gsize i = 0; i < n; i++)
    dy[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

static void
backward_modality (const GsPass *pass,
                   GsTape *tape,
                   guint t,
                   guint m)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];
  GsTapeModality *modality = &tape->modalities[m];
  GsTapeAttention *a = &modality->attention[t];
  gsize n_rows = tape->n_rows, d = modality->width, q = a->n_query;
  GsDropout drop_correlation = get_dropout (pass, t, m, DROP_CORRELATION);
  GsDropout drop_update = get_dropout (pass, t, m, DROP_UPDATE);
  const float *dy = modality->d_attended[t + 1];
  float *dx = modality->d_attended[t];
  float *d_attended = tape->scratch_rows;
  float *d_correlation = tape->scratch_square;

  gs_add (n_rows * d, dy, dx);
  gs_dropout_apply (&drop_update, n_rows * d, dy, a->d_update);
  backward_relu (n_rows * d, a->update, a->d_update);

  gs_linear_backward_input (n_rows, q, d, a->d_update, p->update[m].weight, FALSE, d_attended);
  backward_relu_tanh (n_rows * q, a->attended, d_attended);

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, d, q, 1.0f, d_attended, q, a->dropped, q, 0.0f,
               a->d_value, d);
  cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, d, q, n_rows, 1.0f, a->value, d, d_attended, q, 0.0f,
               d_correlation, q);
  if (a->dropped != a->correlation)
    gs_dropout_apply (&drop_correlation, d * q, d_correlation, d_correlation);
  backward_tanh (d * q, a->correlation, (float) (1.0 / sqrt (q)), d_correlation);

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, d, q, 1.0f, a->query, q, d_correlation, q, 0.0f,
               a->d_key, d);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, q, d, 1.0f, a->key, d, d_correlation, q, 1.0f,
               a->d_query, q);
  gs_time_linear_backward_input (n_rows, d, a->d_key, p->key[m].weight, dx);
  gs_linear_backward_input (n_rows, d, d, a->d_value, p->value[m].weight, TRUE, dx);
}

static void
backward_queries (const GsPass *pass,
                  GsTape *tape,
                  guint t)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];

  if (gs_fusion_config_is_cross (pass->config))
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          GsTapeModality *other = &tape->modalities[1 - m];

          gs_linear_backward_input (tape->n_rows, other->width, other->width, tape->modalities[m].attention[t].d_query,
                                    p->query[m].weight, TRUE, other->d_attended[t]);
        }
      return;
    }

  gs_linear_backward_input (tape->n_rows, tape->width, tape->width, tape->modalities[0].attention[t].d_query,
                            p->query[0].weight, FALSE, tape->scratch_rows);
  for (gsize row = 0; row < tape->n_rows; row++)
    {
      const float *from = tape->scratch_rows + row * tape->width;

      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          GsTapeModality *modality = &tape->modalities[m];

          gs_add (modality->width, from, modality->d_attended[t] + row * modality->width);
          from += modality->width;
        }
    }
}

/**
 * gs_attention_backward:
 * @pass: the pass
 * @tape: (inout): the sequence; the gradient of V_t and A_t stands in d_attended, complete
 * @iteration: t - 1, from 0
 *
 * Adds to the gradient of V_{t-1} and A_{t-1}, and leaves those of queries, keys, values and updates.
 */
void
gs_attention_backward (const GsPass *pass,
                       GsTape *tape,
                       guint iteration)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeAttention *a = &tape->modalities[m].attention[iteration];

      memset (a->d_query, 0, tape->n_rows * a->n_query * sizeof (float));
    }
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    backward_modality (pass, tape, iteration, m);
  backward_queries (pass, tape, iteration);
}
