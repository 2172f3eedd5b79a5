/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-train-config.h"

#include "gs-compact.h"
#include "gs-engine-error.h"
#include "gs-json.h"

/* As deep as a configuration may nest. */
#define MAX_DEPTH 8

/* Names of the keys that the configuration's text sets. */
static GHashTable *
list_keys (const char *text)
{
  g_autoptr (JsonNode) root = gs_json_parse_object (text, -1, MAX_DEPTH, NULL);
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) members = NULL;

  /* The text has already been accepted as a configuration. */
  if (root == NULL)
    return keys;

  members = json_object_get_members (json_node_get_object (root));
  for (GList *l = members; l != NULL; l = l->next)
    g_hash_table_add (keys, g_strdup (l->data));

  return keys;
}

static gboolean
is_silent (GHashTable *keys,
           const char *key)
{
  return !g_hash_table_contains (keys, key);
}

/* The smallest power of two that is not below @value. */
static guint
power_of_two (guint value)
{
  guint power = 1;

  while (power < value)
    power *= 2;

  return power;
}

/* Four blocks of these widths. */
static void
set_widths (GsTcnConfig *tcn,
            guint first,
            guint last)
{
  tcn->n_blocks = 4;
  tcn->channels[0] = tcn->channels[1] = first;
  tcn->channels[2] = tcn->channels[3] = last;
}

static guint
longest_clip (const GsDataSet *data)
{
  gsize longest = 0;

  for (guint i = 0; i < data->parts[GS_DATA_TRAIN]->len; i++)
    longest = MAX (longest, ((const GsSequence *) data->parts[GS_DATA_TRAIN]->pdata[i])->n_frames);

  return (guint) MIN (longest, G_MAXINT);
}

static GStrv
dup_names (const char *(*get) (guint),
           guint n)
{
  GStrv names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (get (i));

  return names;
}

/* What the features themselves say, whatever the text says. */
static gboolean
take_features (GsFusionConfig *config,
               GHashTable *keys,
               const GsDataSet *data,
               GError **error)
{
  if ((!is_silent (keys, "video_features") && config->video_features != data->video_features) ||
      (!is_silent (keys, "audio_features") && config->audio_features != data->audio_features))
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "the configuration asks for %u video and %u audio features, the data set has %" G_GSIZE_FORMAT
                   " and %" G_GSIZE_FORMAT "; leave these keys out or encode the clips accordingly",
                   config->video_features, config->audio_features, data->video_features, data->audio_features);
      return FALSE;
    }

  config->video_features = (guint) data->video_features;
  config->audio_features = (guint) data->audio_features;
  if (data->frame_rate > 0.0)
    config->frame_rate = data->frame_rate;

  if (data->encoder != NULL)
    {
      g_free (config->encoder);
      config->encoder = g_strdup (data->encoder);
    }

  if (g_strcmp0 (data->encoder, GS_COMPACT_VERSION) == 0 &&
      config->video_features == GS_COMPACT_VIDEO_FEATURES && config->audio_features == GS_COMPACT_AUDIO_FEATURES)
    {
      g_strfreev (config->video_feature_names);
      g_strfreev (config->audio_feature_names);
      config->video_feature_names = dup_names (gs_compact_video_get_feature_name, GS_COMPACT_VIDEO_FEATURES);
      config->audio_feature_names = dup_names (gs_compact_audio_get_feature_name, GS_COMPACT_AUDIO_FEATURES);
    }

  return TRUE;
}

/**
 * gs_train_config_new:
 * @text: the configuration, a JSON object; every key is optional
 * @data: the clips to train on
 * @error: return location
 *
 * Completes a configuration from the data. Where the text is silent the authors' recipe holds, made to measure:
 *
 * - widths of the temporal networks: the authors' for 512 video and 128 audio features; for fewer features the next power of two, video
 *   at least 32 and audio at least 16, halved in the last two blocks for video as theirs are;
 * - `hidden`: the authors' 256, or the joint width if that is less;
 * - `window`: the authors' 300 frames, or the longest clip if all are shorter, at least 2; `hop` two thirds of the window.
 *
 * Returns: (transfer full) (nullable): the configuration to train with; %NULL for an unknown key (named) or one that the
 *   data contradict
 */
GsFusionConfig *
gs_train_config_new (const char *text,
                     const GsDataSet *data,
                     GError **error)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (text, error);
  g_autoptr (GHashTable) keys = NULL;

  if (config == NULL)
    return NULL;

  keys = list_keys (text);
  if (!take_features (config, keys, data, error))
    return NULL;

  if (is_silent (keys, "video_tcn") && data->video_features < 512)
    {
      guint width = MAX (32, power_of_two (config->video_features));

      set_widths (&config->video_tcn, width, width / 2);
    }

  if (is_silent (keys, "audio_tcn") && data->audio_features < 128)
    {
      guint width = MAX (16, power_of_two (config->audio_features));

      set_widths (&config->audio_tcn, width, width);
    }

  if (is_silent (keys, "hidden"))
    config->hidden = MIN (config->hidden, config->video_tcn.channels[config->video_tcn.n_blocks - 1] +
                                              config->audio_tcn.channels[config->audio_tcn.n_blocks - 1]);

  if (is_silent (keys, "window"))
    config->window = MAX (2, MIN (config->window, longest_clip (data)));
  if (is_silent (keys, "hop"))
    config->hop = MAX (1, config->window * 2 / 3);

  if (!gs_fusion_config_check (config, error))
    return NULL;

  return g_steal_pointer (&config);
}
