/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-parameters.h"

G_BEGIN_DECLS

/* What one sequence leaves behind on its way through the network, and in training the gradients of
 * those values (d_...). T = window; d = width of a modality; q = width of its query. */

typedef struct
{
  gsize n_in;
  gsize n_out;
  float *hidden[2]; /* [T, n_out] after each convolution, leaky ReLU and dropout */
  float *out;       /* [T, n_out] */
  float *d_hidden[2];
  float *d_out; /* becomes the gradient of the sum before the last leaky ReLU */
} GsTapeBlock;

typedef struct
{
  gsize n_query;
  float *query;       /* [T, q]; in joint attention both modalities share it */
  float *key;         /* [T, d], transposed */
  float *value;       /* [T, d] */
  float *correlation; /* [d, q] */
  float *dropped;     /* [d, q]: @correlation after dropout, the same array without */
  float *attended;    /* [T, q] */
  float *update;      /* [T, d] before dropout */
  float *d_query;
  float *d_key;
  float *d_value;
  float *d_update;
} GsTapeAttention;

typedef struct
{
  guint n_candidates;
  const float *candidates[GS_FUSION_MAX_ITERATIONS + 1]; /* each [T, d] */
  float *d_candidates[GS_FUSION_MAX_ITERATIONS + 1];
  const float *selector; /* [T, d]: what the weights are computed from */
  float *d_selector;
  float *weights; /* [T, n_candidates] */
  float *out;     /* [T, d] */
  float *d_logits;
  float *d_out;
} GsTapeGate;

typedef struct
{
  const float *features; /* [T, F], borrowed */
  gsize n_features;
  gsize width;
  guint n_blocks;
  GsTapeBlock blocks[GS_FUSION_MAX_BLOCKS];
  float *normal;                                   /* [T, d] after batch normalisation */
  float *norms;                                    /* [T] */
  float *attended[GS_FUSION_MAX_ITERATIONS + 1];   /* [T, d]: V_0 .. V_L */
  float *d_attended[GS_FUSION_MAX_ITERATIONS + 1]; /* [T, d] */
  GsTapeAttention attention[GS_FUSION_MAX_ITERATIONS];
  guint n_stages;
  GsTapeGate stages[GS_FUSION_MAX_ITERATIONS];
  gboolean has_gate;
  GsTapeGate gate;
  const float *fused; /* [T, d]: the gate's or the last iteration's */
  float *d_fused;
} GsTapeModality;

/**
 * GsTape:
 *
 * All that lies between the features of one window and its prediction; laid out once for a
 * configuration, in one piece of memory.
 */
typedef struct
{
  gboolean training;
  gsize n_rows;
  gsize width; /* of both modalities together */
  gsize n_hidden;
  gsize n_outputs;
  GsTapeModality modalities[GS_N_MODALITIES];
  float *joint[GS_FUSION_MAX_ITERATIONS]; /* [T, width] */
  float *fused;                           /* [T, width] */
  float *hidden;                          /* [T, hidden] before batch normalisation */
  float *activation;                      /* [T, hidden] after it and leaky ReLU */
  float *prediction;                      /* [T, outputs] */
  float *d_fused;
  float *d_hidden;
  float *d_prediction;
  float *scratch_rows;   /* [T, width] */
  float *scratch_square; /* [width, width] */
  float *scratch_conv;   /* as much as the widest convolution asks for */
  float *arena;
} GsTape;

GsTape *gs_tape_new (const GsFusionConfig *config,
                     gboolean training);
void gs_tape_free (GsTape *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsTape, gs_tape_free)

G_END_DECLS
