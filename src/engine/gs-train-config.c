/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-train-config.h"

#include "gs-compact.h"
#include "gs-engine-error.h"
#include "gs-json.h"

#include <math.h>

/* As deep as a configuration may nest. */
#define MAX_DEPTH 8

/* Assumed where nobody says: what the authors' videos have. */
#define USUAL_FRAME_RATE 30.0

/* The authors' 300 frames at 30 a second. So few frames say little of concordance; the attention's map over time grows with the
 * square of so many. */
#define WINDOW_SECONDS 10.0
#define LEAST_WINDOW 30.0
#define MOST_WINDOW 1000.0

/* Seconds over which the authors' temporal networks look back. */
#define LOOK_BACK 4.0
#define MOST_BLOCKS 8
#define USUAL_BLOCKS 4

#define LEAST_VIDEO_WIDTH 32
#define MOST_VIDEO_WIDTH 512
#define LEAST_AUDIO_WIDTH 16
#define MOST_AUDIO_WIDTH 128

#define MOST_LEARNING_RATE 1e-3

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

/* So many blocks look back over four seconds, as the authors' four do at 30 frames a second: block i's two convolutions reach
 * back over (kernel - 1) 2^i frames each. */
static guint
count_blocks (const GsFusionConfig *config,
              double frame_rate)
{
  guint n = 1;
  double field = 1.0 + 2.0 * (config->kernel - 1);

  /* A kernel of one frame looks back over nothing, however many there are. */
  if (config->kernel == 1)
    return USUAL_BLOCKS;

  while (n < MOST_BLOCKS && field < LOOK_BACK * frame_rate)
    {
      field += 2.0 * (config->kernel - 1) * (double) (1u << n);
      n++;
    }

  return n;
}

/* The first half of the blocks is of one width, the second of another. */
static void
set_widths (GsTcnConfig *tcn,
            guint n_blocks,
            guint first,
            guint last)
{
  tcn->n_blocks = n_blocks;
  for (guint i = 0; i < n_blocks; i++)
    tcn->channels[i] = i < (n_blocks + 1) / 2 ? first : last;
}

static void
choose_widths (GsFusionConfig *config,
               GHashTable *keys,
               double frame_rate)
{
  guint n_blocks = count_blocks (config, frame_rate);

  if (is_silent (keys, "video_tcn"))
    {
      guint width = CLAMP (power_of_two (config->video_features), LEAST_VIDEO_WIDTH, MOST_VIDEO_WIDTH);

      set_widths (&config->video_tcn, n_blocks, width, width / 2);
    }

  if (is_silent (keys, "audio_tcn"))
    {
      guint width = CLAMP (power_of_two (config->audio_features), LEAST_AUDIO_WIDTH, MOST_AUDIO_WIDTH);

      set_widths (&config->audio_tcn, n_blocks, width, width);
    }

  if (is_silent (keys, "hidden"))
    config->hidden = MIN (config->hidden, config->video_tcn.channels[config->video_tcn.n_blocks - 1] +
                                              config->audio_tcn.channels[config->audio_tcn.n_blocks - 1]);
}

static guint
find_widest (const GsFusionConfig *config)
{
  guint widest = 0;

  for (guint i = 0; i < config->video_tcn.n_blocks; i++)
    widest = MAX (widest, config->video_tcn.channels[i]);
  for (guint i = 0; i < config->audio_tcn.n_blocks; i++)
    widest = MAX (widest, config->audio_tcn.channels[i]);

  return widest;
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
  /* Plain arrays know no frame rate: there the configuration's holds. */
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
 * gs_train_config_read:
 * @text: the configuration, a JSON object; every key is optional
 * @error: return location
 *
 * What can be told of a configuration before any data are read.
 *
 * Returns: (transfer full) (nullable): the configuration, not yet completed by gs_train_config_new(); %NULL for an unknown key, or
 *   one with which no network can be trained
 */
GsFusionConfig *
gs_train_config_read (const char *text,
                      GError **error)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (text, error);

  if (config == NULL)
    return NULL;

  if (config->learning_rate <= 0.0)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                   "“learning_rate” is %g in the configuration; it must be more than 0, at most 1, or nothing is learnt",
                   config->learning_rate);
      return NULL;
    }

  return g_steal_pointer (&config);
}

/**
 * gs_train_config_new:
 * @text: the configuration, a JSON object; every key is optional
 * @data: the clips to train on
 * @error: return location
 *
 * Completes a configuration from the data. Where the text is silent the authors' recipe holds, made to measure; for 512 and 128
 * features at 30 frames a second it comes out as theirs to the last number:
 *
 * - `window`: the authors' ten seconds, at least 30 frames, at most 1000 and no longer than the longest clip; `hop` two thirds of
 *   the window;
 * - `video_tcn`, `audio_tcn`: as many blocks as look back over four seconds; their width is the number of features raised to a
 *   power of two, between 32 and 512 for video and 16 and 128 for audio, halved in the second half of video's blocks;
 * - `hidden`: the authors' 256, or the joint width if that is less;
 * - `learning_rate`: the authors' 0.0001 times 512 over the widest block, at most 0.001. Adam moves every weight alike, so
 *   that what a unit adds up moves in proportion to its inputs (Yang et al., Tensor Programs V, arXiv 2203.03466).
 *
 * Where neither the data nor the text know the frame rate, it is taken for 30 here and stays unknown in the network.
 *
 * Returns: (transfer full) (nullable): the configuration to train with; %NULL for an unknown key (named) or one that the
 *   data contradict
 */
GsFusionConfig *
gs_train_config_new (const char *text,
                     const GsDataSet *data,
                     GError **error)
{
  g_autoptr (GsFusionConfig) config = gs_train_config_read (text, error);
  g_autoptr (GHashTable) keys = NULL;
  double frame_rate;

  if (config == NULL)
    return NULL;

  keys = list_keys (text);
  if (!take_features (config, keys, data, error))
    return NULL;

  frame_rate = config->frame_rate > 0.0 ? config->frame_rate : USUAL_FRAME_RATE;
  choose_widths (config, keys, frame_rate);

  if (is_silent (keys, "learning_rate"))
    config->learning_rate = MIN (config->learning_rate * MOST_VIDEO_WIDTH / find_widest (config), MOST_LEARNING_RATE);

  if (is_silent (keys, "window"))
    {
      double window = CLAMP (round (WINDOW_SECONDS * frame_rate), LEAST_WINDOW, MOST_WINDOW);

      config->window = MAX (2, MIN ((guint) window, longest_clip (data)));
    }
  if (is_silent (keys, "hop"))
    config->hop = MAX (1, config->window * 2 / 3);

  if (!gs_fusion_config_check (config, error))
    return NULL;

  return g_steal_pointer (&config);
}
