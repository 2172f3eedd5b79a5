/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-tcn.h"

#include "gs-dropout.h"
#include "gs-linear.h"
#include "gs-math.h"

#include <string.h>

static GsDropout
get_dropout (const GsPass *pass,
             guint modality,
             guint block,
             guint conv)
{
  guint layer = (modality * GS_FUSION_MAX_BLOCKS + block) * 2 + conv;

  return gs_dropout_new (pass->dropout ? pass->config->tcn_dropout : 0.0, pass->seed, pass->step, pass->sequence, layer);
}

/**
 * gs_tcn_get_block_input:
 * @tape: a tape
 * @modality: %GS_VIDEO or %GS_AUDIO
 * @block: index of a residual block
 *
 * Returns: (transfer none): [T, n_in], what goes into that block
 */
const float *
gs_tcn_get_block_input (const GsTape *tape,
                        guint modality,
                        guint block)
{
  const GsTapeModality *m = &tape->modalities[modality];

  return block == 0 ? m->features : m->blocks[block - 1].out;
}

static void
forward_conv (const GsPass *pass,
              GsTape *tape,
              guint modality,
              guint block,
              guint conv,
              const float *x)
{
  GsConvShape shape = gs_fusion_config_get_conv_shape (pass->config, modality, block, conv);
  GsDropout dropout = get_dropout (pass, modality, block, conv);
  float *y = tape->modalities[modality].blocks[block].hidden[conv];
  gsize n = tape->n_rows * shape.n_out;

  gs_conv_forward (&shape, tape->n_rows, x, pass->prepared->conv[modality][block][conv],
                   pass->parameters->blocks[modality][block].conv[conv].bias, tape->scratch_conv, y);
  gs_leaky_relu (n, y);
  gs_dropout_apply (&dropout, n, y, y);
}

/**
 * gs_tcn_forward:
 * @pass: the pass
 * @tape: (inout): the sequence
 * @modality: %GS_VIDEO or %GS_AUDIO
 *
 * Each block: twice causal convolution, leaky ReLU and dropout; its input, through a 1x1 convolution where widths
 * differ, is added; leaky ReLU.
 */
void
gs_tcn_forward (const GsPass *pass,
                GsTape *tape,
                guint modality)
{
  for (guint i = 0; i < tape->modalities[modality].n_blocks; i++)
    {
      GsTapeBlock *block = &tape->modalities[modality].blocks[i];
      const GsLinearParameters *shortcut = &pass->parameters->blocks[modality][i].shortcut;
      const float *x = gs_tcn_get_block_input (tape, modality, i);
      gsize n = tape->n_rows * block->n_out;

      forward_conv (pass, tape, modality, i, 0, x);
      forward_conv (pass, tape, modality, i, 1, block->hidden[0]);

      if (shortcut->weight != NULL)
        gs_linear_forward (tape->n_rows, block->n_in, block->n_out, x, shortcut->weight, shortcut->bias, block->out);
      else
        memcpy (block->out, x, n * sizeof (float));
      gs_add (n, block->hidden[1], block->out);
      gs_leaky_relu (n, block->out);
    }
}

/* From the gradient of what a convolution gave after leaky ReLU and dropout, in @dy, to that of
 * what it gave itself, in the tape. What was kept has the sign it had before. */
static void
backward_activation (const GsPass *pass,
                     GsTape *tape,
                     guint modality,
                     guint block,
                     guint conv,
                     const float *dy)
{
  GsTapeBlock *b = &tape->modalities[modality].blocks[block];
  GsDropout dropout = get_dropout (pass, modality, block, conv);
  gsize n = tape->n_rows * b->n_out;

  gs_dropout_apply (&dropout, n, dy, b->d_hidden[conv]);
  gs_leaky_relu_backward (n, b->hidden[conv], b->d_hidden[conv], b->d_hidden[conv]);
}

/**
 * gs_tcn_backward:
 * @pass: the pass
 * @tape: (inout): the sequence; the last block's d_out holds the gradient of its output
 * @modality: %GS_VIDEO or %GS_AUDIO
 *
 * Leaves the gradient of every convolution's output in d_hidden, and of every block's sum in d_out.
 */
void
gs_tcn_backward (const GsPass *pass,
                 GsTape *tape,
                 guint modality)
{
  GsTapeModality *m = &tape->modalities[modality];

  for (guint i = m->n_blocks; i-- > 0;)
    {
      GsTapeBlock *block = &m->blocks[i];
      const GsLinearParameters *shortcut = &pass->parameters->blocks[modality][i].shortcut;
      gsize n = tape->n_rows * block->n_out;
      GsConvShape shapes[] = { gs_fusion_config_get_conv_shape (pass->config, modality, i, 0),
                               gs_fusion_config_get_conv_shape (pass->config, modality, i, 1) };
      float *dx = i > 0 ? m->blocks[i - 1].d_out : NULL;

      gs_leaky_relu_backward (n, block->out, block->d_out, block->d_out);
      backward_activation (pass, tape, modality, i, 1, block->d_out);

      memset (block->d_hidden[0], 0, n * sizeof (float));
      gs_conv_backward_input (&shapes[1], tape->n_rows, block->d_hidden[1], pass->prepared->conv[modality][i][1],
                              tape->scratch_conv, block->d_hidden[0]);
      backward_activation (pass, tape, modality, i, 0, block->d_hidden[0]);

      /* Features are given: nothing asks for their gradient. */
      if (dx == NULL)
        continue;

      if (shortcut->weight != NULL)
        gs_linear_backward_input (tape->n_rows, block->n_in, block->n_out, block->d_out, shortcut->weight, FALSE, dx);
      else
        memcpy (dx, block->d_out, n * sizeof (float));
      gs_conv_backward_input (&shapes[0], tape->n_rows, block->d_hidden[0], pass->prepared->conv[modality][i][0],
                              tape->scratch_conv, dx);
    }
}
