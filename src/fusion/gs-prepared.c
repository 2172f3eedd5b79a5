/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-prepared.h"

#include "gs-batch-norm.h"

/**
 * gs_fusion_config_get_tcn:
 * @config: a configuration
 * @modality: %GS_VIDEO or %GS_AUDIO
 *
 * Returns: (transfer none): shape of that modality's temporal network
 */
const GsTcnConfig *
gs_fusion_config_get_tcn (const GsFusionConfig *config,
                          guint modality)
{
  return modality == GS_VIDEO ? &config->video_tcn : &config->audio_tcn;
}

/**
 * gs_fusion_config_get_conv_shape:
 * @config: a configuration
 * @modality: %GS_VIDEO or %GS_AUDIO
 * @block: index of the residual block
 * @conv: 0 or 1, which of its convolutions
 *
 * Returns: the shape of that convolution
 */
GsConvShape
gs_fusion_config_get_conv_shape (const GsFusionConfig *config,
                                 guint modality,
                                 guint block,
                                 guint conv)
{
  const GsTcnConfig *tcn = gs_fusion_config_get_tcn (config, modality);
  gsize n_features = modality == GS_VIDEO ? config->video_features : config->audio_features;
  gsize n_in = block == 0 ? n_features : tcn->channels[block - 1];

  return (GsConvShape) {
    .n_in = conv == 0 ? n_in : tcn->channels[block],
    .n_out = tcn->channels[block],
    .kernel = config->kernel,
    .dilation = (gsize) 1 << block,
  };
}

/**
 * gs_parameter_map_get_batch_norm:
 * @map: a map
 * @index: %GS_VIDEO, %GS_AUDIO, or %GS_N_MODALITIES for the head's
 *
 * Returns: (transfer none): that batch normalisation's parameters
 */
const GsBatchNormParameters *
gs_parameter_map_get_batch_norm (const GsParameterMap *map,
                                 guint index)
{
  return index < GS_N_MODALITIES ? &map->batch_norm[index] : &map->head_batch_norm;
}

/**
 * gs_fusion_config_get_batch_norm_width:
 * @config: a configuration
 * @index: %GS_VIDEO, %GS_AUDIO, or %GS_N_MODALITIES for the head's
 *
 * Returns: channels of that batch normalisation
 */
gsize
gs_fusion_config_get_batch_norm_width (const GsFusionConfig *config,
                                       guint index)
{
  const GsTcnConfig *tcn;

  if (index == GS_N_MODALITIES)
    return config->hidden;

  tcn = gs_fusion_config_get_tcn (config, index);

  return tcn->channels[tcn->n_blocks - 1];
}

/**
 * gs_prepared_new:
 * @config: a valid configuration
 *
 * Returns: (transfer full): room for what gs_prepared_fold() computes
 */
GsPrepared *
gs_prepared_new (const GsFusionConfig *config)
{
  GsPrepared *self = g_new0 (GsPrepared, 1);

  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      for (guint i = 0; i < gs_fusion_config_get_tcn (config, m)->n_blocks; i++)
        {
          for (guint c = 0; c < 2; c++)
            {
              GsConvShape shape = gs_fusion_config_get_conv_shape (config, m, i, c);

              self->conv[m][i][c] = gs_floats_new (gs_conv_count_planes (&shape) * shape.n_out * shape.n_in);
              self->norms[m][i][c] = gs_floats_new (shape.n_out);
            }
        }
    }

  for (guint i = 0; i <= GS_N_MODALITIES; i++)
    {
      self->scale[i] = gs_floats_new (gs_fusion_config_get_batch_norm_width (config, i));
      self->shift[i] = gs_floats_new (gs_fusion_config_get_batch_norm_width (config, i));
    }

  return self;
}

/**
 * gs_prepared_free:
 * @self: prepared weights
 */
void
gs_prepared_free (GsPrepared *self)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      for (guint i = 0; i < GS_FUSION_MAX_BLOCKS; i++)
        {
          for (guint c = 0; c < 2; c++)
            {
              gs_floats_free (self->conv[m][i][c]);
              gs_floats_free (self->norms[m][i][c]);
            }
        }
    }

  for (guint i = 0; i <= GS_N_MODALITIES; i++)
    {
      gs_floats_free (self->scale[i]);
      gs_floats_free (self->shift[i]);
    }
  g_free (self);
}

/**
 * gs_prepared_fold_conv:
 * @self: prepared weights
 * @config: the configuration
 * @parameters: the parameters
 * @modality: %GS_VIDEO or %GS_AUDIO
 * @block: index of the residual block
 * @conv: 0 or 1, which of its convolutions
 *
 * Folds the weight normalisation of one convolution.
 */
void
gs_prepared_fold_conv (GsPrepared *self,
                       const GsFusionConfig *config,
                       const GsParameterMap *parameters,
                       guint modality,
                       guint block,
                       guint conv)
{
  GsConvShape shape = gs_fusion_config_get_conv_shape (config, modality, block, conv);
  const GsConvParameters *from = &parameters->blocks[modality][block].conv[conv];

  gs_conv_fold (&shape, from->v, from->g, self->conv[modality][block][conv], self->norms[modality][block][conv]);
}

/**
 * gs_prepared_fold:
 * @self: prepared weights
 * @config: the configuration
 * @parameters: the parameters
 *
 * Folds weight normalisation, and batch normalisation with its running statistics: all that prediction needs.
 */
void
gs_prepared_fold (GsPrepared *self,
                  const GsFusionConfig *config,
                  const GsParameterMap *parameters)
{
  for (guint m = 0; m < GS_N_MODALITIES; m++)
    {
      for (guint i = 0; i < gs_fusion_config_get_tcn (config, m)->n_blocks; i++)
        {
          for (guint c = 0; c < 2; c++)
            gs_prepared_fold_conv (self, config, parameters, m, i, c);
        }
    }

  for (guint i = 0; i <= GS_N_MODALITIES; i++)
    {
      const GsBatchNormParameters *from = gs_parameter_map_get_batch_norm (parameters, i);

      gs_batch_norm_fold_running (gs_fusion_config_get_batch_norm_width (config, i), from->weight, from->bias, from->running_mean,
                                  from->running_var, self->scale[i], self->shift[i]);
    }
}
