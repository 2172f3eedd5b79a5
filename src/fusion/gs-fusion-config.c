/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fusion-config.h"

#include "gs-fusion-error.h"

#include <math.h>

static const char *const kind_names[] = { "concat", "ca", "dca", "rjca", "grjca", "hgrjca" };

G_DEFINE_BOXED_TYPE (GsFusionConfig, gs_fusion_config, gs_fusion_config_copy, gs_fusion_config_free)

/**
 * gs_fusion_kind_get_name:
 * @kind: a way of joining
 *
 * Returns: its name in configurations, such as `grjca`
 */
const char *
gs_fusion_kind_get_name (GsFusionKind kind)
{
  return kind_names[kind];
}

/**
 * gs_fusion_config_new:
 *
 * Returns: (transfer full): the authors' recipe for the features of their encoders (512 and 128 wide)
 */
GsFusionConfig *
gs_fusion_config_new (void)
{
  GsFusionConfig *self = g_new0 (GsFusionConfig, 1);

  *self = (GsFusionConfig) {
    .fusion = GS_FUSION_GRJCA,
    .iterations = 2,
    .window = 300,
    .hop = 200,
    .temperature = 0.1,
    .output = g_strdup ("valence"),
    .video_features = 512,
    .audio_features = 128,
    .video_tcn = { 4, { 512, 512, 256, 256 } },
    .audio_tcn = { 4, { 128, 128, 128, 128 } },
    .kernel = 5,
    .hidden = 256,
    .tcn_dropout = 0.1,
    .attention_dropout = 0.6,
    .batch = 12,
    .epochs = 100,
    .warmup = 5,
    .learning_rate = 1e-4,
    .weight_decay = 1e-3,
    .patience = 5,
    .factor = 0.1,
    .early_stop = 50,
    .seed = 3407,
  };

  return self;
}

/**
 * gs_fusion_config_copy:
 * @self: a configuration
 *
 * Returns: (transfer full): a copy of it
 */
GsFusionConfig *
gs_fusion_config_copy (const GsFusionConfig *self)
{
  GsFusionConfig *copy = g_memdup2 (self, sizeof *self);

  copy->output = g_strdup (self->output);
  copy->encoder = g_strdup (self->encoder);
  copy->video_feature_names = g_strdupv (self->video_feature_names);
  copy->audio_feature_names = g_strdupv (self->audio_feature_names);

  return copy;
}

/**
 * gs_fusion_config_free:
 * @self: (transfer full): a configuration
 */
void
gs_fusion_config_free (GsFusionConfig *self)
{
  g_free (self->output);
  g_free (self->encoder);
  g_strfreev (self->video_feature_names);
  g_strfreev (self->audio_feature_names);
  g_free (self);
}

/**
 * gs_fusion_config_get_n_outputs:
 * @self: a configuration
 *
 * Returns: values the network predicts per frame, 1 or 2
 */
guint
gs_fusion_config_get_n_outputs (const GsFusionConfig *self)
{
  return g_str_equal (self->output, "both") ? 2 : 1;
}

/**
 * gs_fusion_config_get_output_name:
 * @self: a configuration
 * @index: below gs_fusion_config_get_n_outputs()
 *
 * Returns: `valence` or `arousal`
 */
const char *
gs_fusion_config_get_output_name (const GsFusionConfig *self,
                                  guint index)
{
  if (g_str_equal (self->output, "both"))
    return index == 0 ? "valence" : "arousal";

  return self->output;
}

/**
 * gs_fusion_config_is_cross:
 * @self: a configuration
 *
 * Returns: whether each modality attends to the other alone (ca, dca) rather than to both joined
 */
gboolean
gs_fusion_config_is_cross (const GsFusionConfig *self)
{
  return self->fusion == GS_FUSION_CA || self->fusion == GS_FUSION_DCA;
}

static gboolean
in_range (const char *name,
          double value,
          double low,
          double high,
          GError **error)
{
  if (value >= low && value <= high)
    return TRUE;

  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
               "“%s” is %g in the configuration; it must lie between %g and %g", name, value, low, high);

  return FALSE;
}

static gboolean
check_tcn (const char *name,
           const GsTcnConfig *tcn,
           GError **error)
{
  if (!in_range (name, tcn->n_blocks, 1, GS_FUSION_MAX_BLOCKS, error))
    return FALSE;

  for (guint i = 0; i < tcn->n_blocks; i++)
    {
      if (!in_range (name, tcn->channels[i], 1, 4096, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_names (const char *key,
             GStrv names,
             guint n_features,
             GError **error)
{
  if (names == NULL || g_strv_length (names) == n_features)
    return TRUE;

  g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
               "“%s” names %u features in the configuration, but there are %u", key, g_strv_length (names), n_features);

  return FALSE;
}

/**
 * gs_fusion_config_check:
 * @self: a configuration
 * @error: return location of a #GsFusionError
 *
 * Returns: whether a network can be built and trained by it; else @error names the key that stands in the way
 */
gboolean
gs_fusion_config_check (const GsFusionConfig *self,
                        GError **error)
{
  const char *const outputs[] = { "valence", "arousal", "both", NULL };

  if (self->output == NULL || !g_strv_contains (outputs, self->output))
    {
      g_set_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID,
                   "“output” is “%s” in the configuration; it must be valence, arousal or both",
                   self->output != NULL ? self->output : "");
      return FALSE;
    }

  return in_range ("iterations", self->iterations, 1, GS_FUSION_MAX_ITERATIONS, error) &&
         in_range ("window", self->window, 2, 4096, error) &&
         in_range ("hop", self->hop, 1, self->window, error) &&
         in_range ("temperature", self->temperature, 1e-3, 1e3, error) &&
         in_range ("video_features", self->video_features, 1, 65536, error) &&
         in_range ("audio_features", self->audio_features, 1, 65536, error) &&
         check_tcn ("video_tcn", &self->video_tcn, error) &&
         check_tcn ("audio_tcn", &self->audio_tcn, error) &&
         in_range ("kernel", self->kernel, 1, 64, error) &&
         in_range ("hidden", self->hidden, 1, 4096, error) &&
         in_range ("dropout.tcn", self->tcn_dropout, 0.0, 0.95, error) &&
         in_range ("dropout.attention", self->attention_dropout, 0.0, 0.95, error) &&
         in_range ("batch", self->batch, 1, 4096, error) &&
         in_range ("epochs", self->epochs, 1, 1000000, error) &&
         in_range ("warmup", self->warmup, 0, 1000000, error) &&
         in_range ("learning_rate", self->learning_rate, 0.0, 1.0, error) &&
         in_range ("weight_decay", self->weight_decay, 0.0, 1.0, error) &&
         in_range ("patience", self->patience, 0, 1000000, error) &&
         in_range ("factor", self->factor, 1e-6, 1.0, error) &&
         in_range ("early_stop", self->early_stop, 1, 1000000, error) &&
         in_range ("label_delay", self->label_delay, -60.0, 60.0, error) &&
         in_range ("frame_rate", self->frame_rate, 0.0, 100000.0, error) &&
         check_names ("video_feature_names", self->video_feature_names, self->video_features, error) &&
         check_names ("audio_feature_names", self->audio_feature_names, self->audio_features, error);
}
