/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-encoders.h"

#include "gs-compact.h"
#include "gs-engine-error.h"
#include "gs-clip-predictors.h"

#include <string.h>

/* valence and arousal */
#define GS_N_SINGLE_OUTPUTS 2

typedef struct
{
  const char *nick;
  const char *version;
  guint video_features;
  guint audio_features;
} Encoder;

static const Encoder encoders[] = {
  [GS_ENCODER_COMPACT] = { GS_COMPACT_NAME, GS_COMPACT_VERSION, GS_COMPACT_VIDEO_FEATURES, GS_COMPACT_AUDIO_FEATURES },
  [GS_ENCODER_DEEP] = { GS_DEEP_NAME, GS_DEEP_VERSION, GS_DEEP_VIDEO_FEATURES, GS_DEEP_AUDIO_FEATURES },
};

/* The version alone, or with weights behind it. */
static gboolean
is_name_of (const char *name,
            const Encoder *encoder)
{
  gsize n = strlen (encoder->version);

  return strncmp (name, encoder->version, n) == 0 && (name[n] == '\0' || name[n] == '-');
}

/**
 * gs_encoder_kind_from_name:
 * @name: (nullable): what a run or a network names, such as `compact-1` or `deep-1-0123456789abcdef`
 * @kind: (out): which
 *
 * Returns: whether this program has that encoder in that version
 */
gboolean
gs_encoder_kind_from_name (const char *name,
                           GsEncoderKind *kind)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (encoders); i++)
    {
      if (is_name_of (name, &encoders[i]))
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * gs_encoder_kind_from_nick:
 * @nick: `compact` or `deep`
 * @kind: (out): which
 *
 * Returns: whether there is such an encoder
 */
gboolean
gs_encoder_kind_from_nick (const char *nick,
                           GsEncoderKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (encoders); i++)
    {
      if (strcmp (nick, encoders[i].nick) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
gs_encoder_kind_get_nick (GsEncoderKind kind)
{
  return encoders[kind].nick;
}

/**
 * gs_encoder_kind_get_version:
 * @kind: an encoder
 *
 * Returns: what its names begin with: the whole name of the compact one, that of the deep one without its weights
 */
const char *
gs_encoder_kind_get_version (GsEncoderKind kind)
{
  return encoders[kind].version;
}

/**
 * gs_encoder_get_name:
 * @deep: (nullable): an encoder
 *
 * Returns: name, version and weights: features of the same name can be compared
 */
const char *
gs_encoder_get_name (const GsDeep *deep)
{
  return deep != NULL ? gs_deep_get_name (deep) : GS_COMPACT_VERSION;
}

guint
gs_encoder_get_video_features (const GsDeep *deep)
{
  return encoders[deep != NULL ? GS_ENCODER_DEEP : GS_ENCODER_COMPACT].video_features;
}

guint
gs_encoder_get_audio_features (const GsDeep *deep)
{
  return encoders[deep != NULL ? GS_ENCODER_DEEP : GS_ENCODER_COMPACT].audio_features;
}

/**
 * gs_network_find_encoder:
 * @network: a network
 * @kind: (out): the encoder
 * @error: why not
 *
 * Which encoder's features a network takes: the one it names, or where it names none, the one that makes as many.
 *
 * Returns: whether this program has that encoder
 */
gboolean
gs_network_find_encoder (GsNetwork *network,
                         GsEncoderKind *kind,
                         GError **error)
{
  const GsFusionConfig *config = gs_network_get_config (network);

  for (guint i = 0; i < G_N_ELEMENTS (encoders); i++)
    {
      gboolean fits = config->video_features == encoders[i].video_features && config->audio_features == encoders[i].audio_features;

      if (config->encoder != NULL ? !is_name_of (config->encoder, &encoders[i]) : !fits)
        continue;

      if (!fits)
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "The network takes %u video and %u audio features, and the encoder “%s” makes %u and %u: choose a "
                       "network trained for it",
                       config->video_features, config->audio_features, encoders[i].version, encoders[i].video_features,
                       encoders[i].audio_features);
          return FALSE;
        }

      *kind = i;
      return TRUE;
    }

  if (config->encoder != NULL)
    g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                 "The network was trained on features of the encoder “%s”, and this program has “%s” and “%s”: choose a "
                 "network for one of those",
                 config->encoder, encoders[0].version, encoders[1].version);
  else
    g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                 "The network takes %u video and %u audio features, and the encoder “%s” makes %u and %u, “%s” %u and %u: "
                 "choose a network trained for one of them",
                 config->video_features, config->audio_features, encoders[0].version, encoders[0].video_features,
                 encoders[0].audio_features, encoders[1].version, encoders[1].video_features, encoders[1].audio_features);

  return FALSE;
}

/**
 * gs_network_check_encoder:
 * @network: a network
 * @deep: (nullable): an encoder
 * @error: why not
 *
 * Returns: whether the network takes the encoder's features
 */
gboolean
gs_network_check_encoder (GsNetwork *network,
                          const GsDeep *deep,
                          GError **error)
{
  const char *trained_on = gs_network_get_config (network)->encoder;
  GsEncoderKind given = deep != NULL ? GS_ENCODER_DEEP : GS_ENCODER_COMPACT, wanted;

  if (!gs_network_find_encoder (network, &wanted, error))
    return FALSE;

  if (wanted != given)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "The network takes the features of the encoder “%s”, not those of “%s”: choose that encoder, or another network",
                   encoders[wanted].nick, encoders[given].nick);
      return FALSE;
    }

  /* A network that names no weights takes any. */
  if (deep != NULL && trained_on != NULL && strcmp (trained_on, encoders[wanted].version) != 0 &&
      strcmp (trained_on, gs_deep_get_name (deep)) != 0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "The network was trained on features of “%s”, and the weights chosen make it “%s”: choose the weights it was "
                   "trained with",
                   trained_on, gs_deep_get_name (deep));
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_networks_check:
 * @networks: (element-type GsNetwork): networks that are to be asked together
 * @kind: (out): the encoder whose features they take
 * @error: why not
 *
 * Returns: whether all of them take the features of one encoder and no two say the same output
 */
gboolean
gs_networks_check (GPtrArray *networks,
                   GsEncoderKind *kind,
                   GError **error)
{
  gboolean said[GS_N_SINGLE_OUTPUTS] = { FALSE };
  GsEncoderKind other;

  for (guint i = 0; i < networks->len; i++)
    {
      GsOutput output = gs_network_get_output (networks->pdata[i]);

      if (!gs_network_find_encoder (networks->pdata[i], i == 0 ? kind : &other, error))
        return FALSE;
      if (i > 0 && other != *kind)
        {
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "One of the networks takes the features of the encoder “%s”, another those of “%s”: choose networks "
                       "for the same one",
                       gs_encoder_kind_get_nick (*kind), gs_encoder_kind_get_nick (other));
          return FALSE;
        }

      for (guint j = 0; j < GS_N_SINGLE_OUTPUTS; j++)
        {
          if (output != GS_OUTPUT_BOTH && output != j)
            continue;
          if (said[j])
            {
              g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                           "Two of the networks say %s: give one network for each output", gs_output_get_nick (j));
              return FALSE;
            }
          said[j] = TRUE;
        }
    }

  return TRUE;
}
