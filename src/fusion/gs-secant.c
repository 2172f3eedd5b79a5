/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-secant.h"

#include "gs-math.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#define LEAK     0.01f
#define MIN_NORM 1e-12f

/* For every value y on the way its move from one place to the other as a sum of two shares, the picture's and the sound's. What is linear takes
 * each share through; a product moves by the mean of one factor times the move of the other, and the other way round; a function of one value has the
 * slope of its secant, which is the mean of its derivative on the way, kinks included. Each of these is exact for the move as a
 * whole, so that the shares add up at the end; and where the places are close it is the derivative. */

struct _GsSecant
{
  GsTape *moves[GS_N_MODALITIES]; /* the share of each modality's features, in the places of the values */
  float *means[2];                /* room for the mean of two arrays */
};

/**
 * gs_secant_new:
 * @config: a configuration
 *
 * Returns: (transfer full): room for one window
 */
GsSecant *
gs_secant_new (const GsFusionConfig *config)
{
  GsSecant *self = g_new0 (GsSecant, 1);
  gsize n;

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    self->moves[s] = gs_tape_new (config, FALSE);
  n = MAX (self->moves[0]->n_rows, self->moves[0]->width) * self->moves[0]->width;
  for (guint i = 0; i < G_N_ELEMENTS (self->means); i++)
    self->means[i] = gs_floats_new (n);

  return self;
}

/**
 * gs_secant_free:
 * @self: (transfer full): a secant
 */
void
gs_secant_free (GsSecant *self)
{
  for (guint s = 0; s < GS_N_MODALITIES; s++)
    gs_tape_free (self->moves[s]);
  for (guint i = 0; i < G_N_ELEMENTS (self->means); i++)
    gs_floats_free (self->means[i]);
  g_free (self);
}

static void
linear (gsize n_rows,
        gsize n_in,
        gsize n_out,
        const float *x,
        const float *weight,
        float *y)
{
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_rows, n_out, n_in, 1.0f, x, n_in, weight, n_in, 0.0f, y, n_out);
}

static const float *
take_mean (gsize n,
           const float *a,
           const float *b,
           float *mean)
{
  for (gsize i = 0; i < n; i++)
    mean[i] = 0.5f * (a[i] + b[i]);

  return mean;
}

/* What leaky ReLU gave tells what it was given. */
static float
get_leaky_slope (float a,
                 float b)
{
  float before, after;

  if ((a > 0.0f) == (b > 0.0f))
    return a > 0.0f ? 1.0f : LEAK;

  before = a > 0.0f ? a : a / LEAK;
  after = b > 0.0f ? b : b / LEAK;

  return (b - a) / (after - before);
}

static void
leaky_relu (gsize n,
            const float *a,
            const float *b,
            float *move)
{
  for (gsize i = 0; i < n; i++)
    move[i] *= get_leaky_slope (a[i], b[i]);
}

/* Of ReLU, that gave @a and then @b, for what moved by @move. */
static float
get_relu_slope (float a,
                float b,
                float move)
{
  if (a > 0.0f && b > 0.0f)
    return 1.0f;
  if (a == b || move == 0.0f)
    return 0.0f;

  return CLAMP ((b - a) / move, 0.0f, 1.0f);
}

/* Of tanh: tanh (y) - tanh (x) = tanh (y - x) (1 - tanh (x) tanh (y)). */
static float
get_tanh_slope (float a,
                float b,
                float move)
{
  float square = move * move;
  float ratio = square < 0.01f ? 1.0f - square * (1.0f / 3.0f - square * (2.0f / 15.0f)) : tanhf (move) / move;

  return ratio * (1.0f - a * b);
}

static void
relu (gsize n,
      const float *a,
      const float *b,
      float *first,
      float *second)
{
  for (gsize i = 0; i < n; i++)
    {
      float slope = get_relu_slope (a[i], b[i], first[i] + second[i]);

      first[i] *= slope;
      second[i] *= slope;
    }
}

static void
tanh_scaled (gsize n,
             const float *a,
             const float *b,
             float scale,
             float *first,
             float *second)
{
  for (gsize i = 0; i < n; i++)
    {
      float slope = scale * get_tanh_slope (a[i], b[i], scale * (first[i] + second[i]));

      first[i] *= slope;
      second[i] *= slope;
    }
}

static void
relu_tanh (gsize n,
           const float *a,
           const float *b,
           float *first,
           float *second)
{
  for (gsize i = 0; i < n; i++)
    {
      float move = first[i] + second[i];
      float slope = a[i] > 0.0f && b[i] > 0.0f ? get_tanh_slope (a[i], b[i], move) : get_relu_slope (a[i], b[i], move);

      first[i] *= slope;
      second[i] *= slope;
    }
}

static void
multiply_rows (gsize n_rows,
               gsize n,
               const float *scale,
               const float *x,
               float *y)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      for (gsize i = 0; i < n; i++)
        y[row * n + i] = scale[i] * x[row * n + i];
    }
}

static void
conv (const GsPass *pass,
      guint m,
      guint block,
      guint index,
      const GsTape *from,
      const GsTape *to,
      const float *x,
      const float *no_bias,
      GsTape *move)
{
  GsConvShape shape = gs_fusion_config_get_conv_shape (pass->config, m, block, index);
  float *y = move->modalities[m].blocks[block].hidden[index];

  gs_conv_forward (&shape, move->n_rows, x, pass->prepared->conv[m][block][index], no_bias, move->scratch_conv, y);
  leaky_relu (move->n_rows * shape.n_out, from->modalities[m].blocks[block].hidden[index],
              to->modalities[m].blocks[block].hidden[index], y);
}

/* Up to attention nothing of one modality meets anything of the other. */
static void
move_temporal (const GsPass *pass,
               const GsTape *from,
               const GsTape *to,
               guint m,
               const float *features,
               GsTape *move)
{
  GsTapeModality *modality = &move->modalities[m];
  const float *x = features;

  for (guint i = 0; i < modality->n_blocks; i++)
    {
      GsTapeBlock *block = &modality->blocks[i];
      const GsLinearParameters *shortcut = &pass->parameters->blocks[m][i].shortcut;
      gsize n = move->n_rows * block->n_out;
      g_autofree float *no_bias = g_new0 (float, block->n_out);

      conv (pass, m, i, 0, from, to, x, no_bias, move);
      conv (pass, m, i, 1, from, to, block->hidden[0], no_bias, move);

      if (shortcut->weight != NULL)
        linear (move->n_rows, block->n_in, block->n_out, x, shortcut->weight, block->out);
      else
        memcpy (block->out, x, n * sizeof (float));
      gs_add (n, block->hidden[1], block->out);
      leaky_relu (n, from->modalities[m].blocks[i].out, to->modalities[m].blocks[i].out, block->out);
      x = block->out;
    }
  multiply_rows (move->n_rows, modality->width, pass->prepared->scale[m], x, modality->normal);
}

/* x / |x|: the length's square moves by twice the mean x times the move of x. */
static void
move_unit_length (const GsTape *from,
                  const GsTape *to,
                  guint m,
                  GsTape *move)
{
  const GsTapeModality *a = &from->modalities[m], *b = &to->modalities[m];
  GsTapeModality *modality = &move->modalities[m];
  gsize n = modality->width;

  for (gsize row = 0; row < move->n_rows; row++)
    {
      const float *before = a->normal + row * n, *after = b->normal + row * n;
      const float *dx = modality->normal + row * n;
      float *dy = modality->attended[0] + row * n;
      double first = MAX (a->norms[row], MIN_NORM), second = MAX (b->norms[row], MIN_NORM);
      double inverse = 0.5 * (1.0 / first + 1.0 / second);
      double along = 0.0;

      /* From nothing to something: divided by what there is then. */
      if (MIN (first, second) <= (double) MIN_NORM)
        inverse = 1.0 / MAX (first, second);
      else
        for (gsize i = 0; i < n; i++)
          along -= ((double) before[i] + (double) after[i]) * (double) dx[i] / (first * second * (first + second));
      for (gsize i = 0; i < n; i++)
        dy[i] = (float) (inverse * (double) dx[i] + 0.5 * along * ((double) before[i] + (double) after[i]));
    }
}

static void
move_queries (const GsPass *pass,
              guint t,
              GsTape *move)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];

  if (gs_fusion_config_is_cross (pass->config))
    {
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          const GsTapeModality *other = &move->modalities[1 - m];

          linear (move->n_rows, other->width, other->width, other->attended[t], p->query[m].weight,
                  move->modalities[m].attention[t].query);
        }
      return;
    }

  for (gsize row = 0; row < move->n_rows; row++)
    {
      float *to = move->joint[t] + row * move->width;

      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          const GsTapeModality *modality = &move->modalities[m];

          memcpy (to, modality->attended[t] + row * modality->width, modality->width * sizeof (float));
          to += modality->width;
        }
    }
  linear (move->n_rows, move->width, move->width, move->joint[t], p->query[0].weight,
          move->modalities[0].attention[t].query);
}

static void
move_attention (GsSecant *self,
                const GsPass *pass,
                const GsTape *from,
                const GsTape *to,
                guint t,
                guint m)
{
  const GsAttentionParameters *p = &pass->parameters->attention[t];
  const GsTapeAttention *a = &from->modalities[m].attention[t], *b = &to->modalities[m].attention[t];
  GsTapeModality *first = &self->moves[0]->modalities[m], *second = &self->moves[1]->modalities[m];
  gsize n_rows = from->n_rows, d = first->width, q = a->n_query;
  const float *key = take_mean (n_rows * d, a->key, b->key, self->means[0]);
  const float *query = take_mean (n_rows * q, a->query, b->query, self->means[1]);
  const float *value, *correlation;

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      GsTapeModality *modality = &self->moves[s]->modalities[m];
      GsTapeAttention *move = &modality->attention[t];

      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, d, n_rows, 1.0f, p->key[m].weight, n_rows,
                   modality->attended[t], d, 0.0f, move->key, d);
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, d, q, n_rows, 1.0f, move->key, d, query, q, 0.0f,
                   move->correlation, q);
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, d, q, n_rows, 1.0f, key, d, move->query, q, 1.0f,
                   move->correlation, q);
    }
  tanh_scaled (d * q, a->correlation, b->correlation, (float) (1.0 / sqrt (q)), first->attention[t].correlation,
               second->attention[t].correlation);

  value = take_mean (n_rows * d, a->value, b->value, self->means[0]);
  correlation = take_mean (d * q, a->correlation, b->correlation, self->means[1]);
  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      GsTapeModality *modality = &self->moves[s]->modalities[m];
      GsTapeAttention *move = &modality->attention[t];

      linear (n_rows, d, d, modality->attended[t], p->value[m].weight, move->value);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, q, d, 1.0f, move->value, d, correlation, q, 0.0f,
                   move->attended, q);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n_rows, q, d, 1.0f, value, d, move->correlation, q, 1.0f,
                   move->attended, q);
    }
  relu_tanh (n_rows * q, a->attended, b->attended, first->attention[t].attended, second->attention[t].attended);

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      GsTapeAttention *move = &self->moves[s]->modalities[m].attention[t];

      linear (n_rows, q, d, move->attended, p->update[m].weight, move->update);
    }
  relu (n_rows * d, a->update, b->update, first->attention[t].update, second->attention[t].update);

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      GsTapeModality *modality = &self->moves[s]->modalities[m];

      memcpy (modality->attended[t + 1], modality->attended[t], n_rows * d * sizeof (float));
      gs_add (n_rows * d, modality->attention[t].update, modality->attended[t + 1]);
    }
}

/* exp (x), each less the highest of both places, and its secant's slope. */
static double
get_exp_slope (double before,
               double after,
               double move)
{
  return fabs (move) < 1e-4 ? 0.5 * (before + after) : (after - before) / move;
}

/* softmax: e_k = exp (z_k / temperature), each by its secant; then e_k / sum, a product. The logits are no longer known, but their
 * differences are, from the weights: log w_k. Any constant that is the same for all candidates cancels. */
static void
move_softmax (guint n_candidates,
              const float *before,
              const float *after,
              float temperature,
              float *first,
              float *second)
{
  double slopes[GS_FUSION_MAX_ITERATIONS + 1];
  double e[GS_FUSION_MAX_ITERATIONS + 1][2];
  double sums[2] = { 0.0, 0.0 }, level = 0.0;
  float *const moves[] = { first, second };
  guint heaviest = 0;

  for (guint k = 1; k < n_candidates; k++)
    if (before[k] + after[k] > before[heaviest] + after[heaviest])
      heaviest = k;

  /* Measured from the heaviest candidate, whose logit then moves not at all: every exponential is a ratio of weights. */
  level = ((double) first[heaviest] + (double) second[heaviest]) / temperature;
  for (guint k = 0; k < n_candidates; k++)
    {
      double move = ((double) first[k] + (double) second[k]) / temperature - level;

      e[k][0] = (double) before[k] / MAX ((double) before[heaviest], 1e-30);
      e[k][1] = (double) after[k] / MAX ((double) after[heaviest], 1e-30);
      slopes[k] = get_exp_slope (e[k][0], e[k][1], move);
      sums[0] += e[k][0];
      sums[1] += e[k][1];
    }

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      double de[GS_FUSION_MAX_ITERATIONS + 1];
      double own = (double) moves[s][heaviest], sum = 0.0;

      for (guint k = 0; k < n_candidates; k++)
        {
          de[k] = slopes[k] * ((double) moves[s][k] - own) / temperature;
          sum += de[k];
        }
      for (guint k = 0; k < n_candidates; k++)
        moves[s][k] = (float) (0.5 * (1.0 / sums[0] + 1.0 / sums[1]) * de[k]
                               - 0.5 * (e[k][0] + e[k][1]) * sum / (sums[0] * sums[1]));
    }
}

static void
move_gate (gsize n_rows,
           gsize n,
           float temperature,
           const GsLinearParameters *parameters,
           const GsTapeGate *from,
           const GsTapeGate *to,
           GsTapeGate *const *moves)
{
  guint n_candidates = from->n_candidates;

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    linear (n_rows, n, n_candidates, moves[s]->selector, parameters->weight, moves[s]->weights);

  for (gsize row = 0; row < n_rows; row++)
    {
      const float *before = from->weights + row * n_candidates, *after = to->weights + row * n_candidates;

      move_softmax (n_candidates, before, after, temperature, moves[0]->weights + row * n_candidates,
                    moves[1]->weights + row * n_candidates);
      for (guint s = 0; s < GS_N_MODALITIES; s++)
        {
          float *out = moves[s]->out + row * n;

          memset (out, 0, n * sizeof (float));
          for (guint k = 0; k < n_candidates; k++)
            {
              float weight = 0.5f * (before[k] + after[k]), move = 0.5f * moves[s]->weights[row * n_candidates + k];
              const float *a = from->candidates[k] + row * n, *b = to->candidates[k] + row * n;
              const float *moved = moves[s]->candidates[k] + row * n;

              for (gsize i = 0; i < n; i++)
                out[i] += move * (a[i] + b[i]) + weight * moved[i];
            }
        }
    }
  relu (n_rows * n, from->out, to->out, moves[0]->out, moves[1]->out);
}

static void
move_gates (GsSecant *self,
            const GsPass *pass,
            const GsTape *from,
            const GsTape *to,
            guint m)
{
  const GsTapeModality *a = &from->modalities[m], *b = &to->modalities[m];
  GsTapeModality *first = &self->moves[0]->modalities[m], *second = &self->moves[1]->modalities[m];
  float temperature = (float) pass->config->temperature;

  for (guint t = 0; t < a->n_stages; t++)
    move_gate (from->n_rows, a->width, temperature, &pass->parameters->stage_gate[m][t], &a->stages[t], &b->stages[t],
               (GsTapeGate *[]) { &first->stages[t], &second->stages[t] });
  if (a->has_gate)
    move_gate (from->n_rows, a->width, temperature, &pass->parameters->gate[m], &a->gate, &b->gate,
               (GsTapeGate *[]) { &first->gate, &second->gate });
}

static void
move_head (GsSecant *self,
           const GsPass *pass,
           const GsTape *from,
           const GsTape *to)
{
  gsize n_rows = from->n_rows;

  for (guint s = 0; s < GS_N_MODALITIES; s++)
    {
      GsTape *move = self->moves[s];
      gsize offset = 0;

      for (guint m = 0; m < GS_N_MODALITIES; m++)
        {
          const GsTapeModality *modality = &move->modalities[m];

          for (gsize row = 0; row < n_rows; row++)
            memcpy (move->fused + row * move->width + offset, modality->fused + row * modality->width,
                    modality->width * sizeof (float));
          offset += modality->width;
        }
      linear (n_rows, move->width, move->n_hidden, move->fused, pass->parameters->regressor1.weight, move->hidden);
      multiply_rows (n_rows, move->n_hidden, pass->prepared->scale[GS_N_MODALITIES], move->hidden, move->activation);
      leaky_relu (n_rows * move->n_hidden, from->activation, to->activation, move->activation);
      linear (n_rows, move->n_hidden, move->n_outputs, move->activation, pass->parameters->regressor2.weight,
              move->prediction);
    }
  tanh_scaled (n_rows * from->n_outputs, from->prediction, to->prediction, 1.0f, self->moves[0]->prediction,
               self->moves[1]->prediction);
}

/**
 * gs_secant_run:
 * @self: a secant
 * @pass: the pass, without dropout and without an intervention
 * @from: what the features left behind at one place
 * @to: what they left behind at the other
 * @video: [T, Fv] how far the features of the picture moved between the two
 * @audio: [T, Fa] how far those of the sound moved
 *
 * Takes the move of every frame's prediction apart. The shares add up to the move but for rounding; the finer the steps of a way,
 * the closer the sum of shares along it comes to the integral of the gradients, with the square of the step.
 */
void
gs_secant_run (GsSecant *self,
               const GsPass *pass,
               const GsTape *from,
               const GsTape *to,
               const float *video,
               const float *audio)
{
  guint n_iterations = pass->config->fusion == GS_FUSION_CONCAT ? 0 : pass->config->iterations;

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      GsTapeModality *other = &self->moves[1 - m]->modalities[m];

      move_temporal (pass, from, to, m, m == GS_VIDEO ? video : audio, self->moves[m]);
      move_unit_length (from, to, m, self->moves[m]);
      memset (other->attended[0], 0, from->n_rows * other->width * sizeof (float));
    }

  for (guint t = 0; t < n_iterations; t++)
    {
      for (guint s = 0; s < GS_N_MODALITIES; s++)
        move_queries (pass, t, self->moves[s]);
      for (guint m = 0; m < GS_N_MODALITIES; m++)
        move_attention (self, pass, from, to, t, m);
    }

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    move_gates (self, pass, from, to, m);
  move_head (self, pass, from, to);
}

/**
 * gs_secant_get:
 * @self: a secant that has run
 * @modality: %GS_VIDEO or %GS_AUDIO
 *
 * Returns: (transfer none): [T, outputs] how far that modality's features moved the prediction
 */
const float *
gs_secant_get (GsSecant *self,
               guint modality)
{
  return self->moves[modality]->prediction;
}
