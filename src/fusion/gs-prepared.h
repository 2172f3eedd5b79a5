/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-conv.h"
#include "gs-parameters.h"
#include "gs-intervention.h"
#include "gs-tape.h"

G_BEGIN_DECLS

/**
 * GsPrepared:
 * @conv: folded weights of each temporal convolution
 * @norms: their |v|
 * @scale: of batch normalisation: video's, audio's and the head's
 * @shift: the same
 *
 * What can be computed from the parameters alone, once for as many windows as there are.
 */
typedef struct
{
  float *conv[GS_N_MODALITIES][GS_FUSION_MAX_BLOCKS][2];
  float *norms[GS_N_MODALITIES][GS_FUSION_MAX_BLOCKS][2];
  float *scale[GS_N_MODALITIES + 1];
  float *shift[GS_N_MODALITIES + 1];
} GsPrepared;

/**
 * GsPass:
 * @config: the configuration
 * @parameters: parameters
 * @prepared: what follows from them
 * @dropout: whether dropout is on
 * @seed: of dropout
 * @step: number of the training step
 * @sequence: index of the sequence in its batch
 * @intervention: (nullable): what is changed within the network; only on the way forward
 * @first_frame: frame of the clip in the first row, for @intervention
 *
 * What every layer of one pass over one sequence needs to know.
 */
typedef struct
{
  const GsFusionConfig *config;
  const GsParameterMap *parameters;
  const GsPrepared *prepared;
  gboolean dropout;
  guint64 seed;
  guint64 step;
  guint sequence;
  const GsIntervention *intervention;
  guint first_frame;
} GsPass;

GsPrepared *gs_prepared_new (const GsFusionConfig *config);
void gs_prepared_free (GsPrepared *self);
void gs_prepared_fold_conv (GsPrepared *self,
                            const GsFusionConfig *config,
                            const GsParameterMap *parameters,
                            guint modality,
                            guint block,
                            guint conv);
void gs_prepared_fold (GsPrepared *self,
                       const GsFusionConfig *config,
                       const GsParameterMap *parameters);

const GsTcnConfig *gs_fusion_config_get_tcn (const GsFusionConfig *config,
                                             guint modality);
GsConvShape gs_fusion_config_get_conv_shape (const GsFusionConfig *config,
                                             guint modality,
                                             guint block,
                                             guint conv);
gsize gs_fusion_config_get_batch_norm_width (const GsFusionConfig *config,
                                             guint index);
const GsBatchNormParameters *gs_parameter_map_get_batch_norm (const GsParameterMap *map,
                                                              guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPrepared, gs_prepared_free)

G_END_DECLS
