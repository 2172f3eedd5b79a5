/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GS_FUSION_MAX_BLOCKS 16
#define GS_FUSION_MAX_ITERATIONS 16

/**
 * GsFusionKind:
 * @GS_FUSION_CONCAT: both modalities side by side, no attention
 * @GS_FUSION_CA: cross-attention: each modality attends to the other
 * @GS_FUSION_DCA: cross-attention with a gate over its iterations
 * @GS_FUSION_RJCA: recursive joint cross-attention, the last iteration counts
 * @GS_FUSION_GRJCA: recursive joint cross-attention with a gate over its iterations
 * @GS_FUSION_HGRJCA: the same with a gate at every iteration and one over those
 *
 * The ways of joining the two modalities (arXiv 2503.12261).
 */
typedef enum
{
  GS_FUSION_CONCAT,
  GS_FUSION_CA,
  GS_FUSION_DCA,
  GS_FUSION_RJCA,
  GS_FUSION_GRJCA,
  GS_FUSION_HGRJCA,
} GsFusionKind;

/**
 * GsTcnConfig:
 * @n_blocks: number of residual blocks, 1 to %GS_FUSION_MAX_BLOCKS
 * @channels: output width of each block
 *
 * Shape of one modality's temporal convolutional network; block i has dilation 2^i.
 */
typedef struct
{
  guint n_blocks;
  guint channels[GS_FUSION_MAX_BLOCKS];
} GsTcnConfig;

/**
 * GsFusionConfig:
 * @fusion: how the modalities are joined
 * @iterations: L, number of attention iterations
 * @window: T, frames a window, fixed by the attention's map over time
 * @hop: frames from one window to the next, at most @window
 * @temperature: of every gate's softmax
 * @output: `valence`, `arousal` or `both`
 * @video_features: width of a video feature row
 * @audio_features: width of an audio feature row
 * @video_tcn: video's temporal network
 * @audio_tcn: audio's temporal network
 * @kernel: taps of a temporal convolution
 * @hidden: width of the head's hidden layer
 * @tcn_dropout: share of a temporal convolution's outputs dropped in training
 * @attention_dropout: the same for the correlations and attended features
 * @batch: sequences a training step
 * @epochs: at most so many passes over the data
 * @warmup: epochs over which the learning rate rises
 * @learning_rate: of Adam
 * @weight_decay: added to the gradient
 * @patience: epochs without improvement before the learning rate falls
 * @factor: by which it falls
 * @early_stop: epochs without improvement before training ends
 * @label_delay: seconds by which labels come after what they describe
 * @zero_padded_labels: whether frames that fill up a window of a clip shorter than it count in the loss, labelled 0, as
 *   they do in the authors' code; else they do not count
 * @seed: of everything random
 * @frame_rate: feature rows a second the network was trained at, 0 when not known
 * @encoder: (nullable): version of the encoder whose features it takes, such as `compact-1`
 * @video_feature_names: (nullable): name of each video feature
 * @audio_feature_names: (nullable): name of each audio feature
 *
 * Everything that defines a network and how it is trained. Fields are set freely and checked
 * by gs_fusion_config_check().
 */
typedef struct
{
  GsFusionKind fusion;
  guint iterations;
  guint window;
  guint hop;
  double temperature;
  char *output;
  guint video_features;
  guint audio_features;
  GsTcnConfig video_tcn;
  GsTcnConfig audio_tcn;
  guint kernel;
  guint hidden;
  double tcn_dropout;
  double attention_dropout;

  guint batch;
  guint epochs;
  guint warmup;
  double learning_rate;
  double weight_decay;
  guint patience;
  double factor;
  guint early_stop;
  double label_delay;
  gboolean zero_padded_labels;
  guint64 seed;

  double frame_rate;
  char *encoder;
  GStrv video_feature_names;
  GStrv audio_feature_names;
} GsFusionConfig;

#define GS_TYPE_FUSION_CONFIG (gs_fusion_config_get_type ())

GType gs_fusion_config_get_type (void);
GsFusionConfig *gs_fusion_config_new (void);
GsFusionConfig *gs_fusion_config_from_json (const char *text,
                                            GError **error);
char *gs_fusion_config_to_json (const GsFusionConfig *self);
gboolean gs_fusion_config_check (const GsFusionConfig *self,
                                 GError **error);
GsFusionConfig *gs_fusion_config_copy (const GsFusionConfig *self);
void gs_fusion_config_free (GsFusionConfig *self);
guint gs_fusion_config_get_n_outputs (const GsFusionConfig *self);
const char *gs_fusion_config_get_output_name (const GsFusionConfig *self,
                                              guint index);
gboolean gs_fusion_config_is_cross (const GsFusionConfig *self);
const char *gs_fusion_kind_get_name (GsFusionKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsFusionConfig, gs_fusion_config_free)

G_END_DECLS
