/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-labels.h"

#include "gs-engine-error.h"

/* No concordance is defined between fewer. */
#define LEAST_LABELS 2

/* A message names no more clips than this. */
#define MOST_NAMES 10

/**
 * gs_data_labels_has:
 * @clip: a clip
 * @config: says which labels count
 *
 * Returns: whether an output of @config has labels of two frames at least, without which no concordance is defined
 */
gboolean
gs_data_labels_has (const GsSequence *clip,
                    const GsFusionConfig *config)
{
  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    {
      GsLabel label = gs_label_from_output (gs_fusion_config_get_output_name (config, o));

      if (gs_sequence_count_labels (clip, label) >= LEAST_LABELS)
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_data_labels_count:
 * @clips: (element-type GsSequence): clips
 * @config: says which labels count
 *
 * Returns: how many of them gs_data_labels_has() says yes to
 */
guint
gs_data_labels_count (GPtrArray *clips,
                      const GsFusionConfig *config)
{
  guint n = 0;

  for (guint i = 0; i < clips->len; i++)
    n += gs_data_labels_has (clips->pdata[i], config);

  return n;
}

/**
 * gs_data_labels_list_unlabelled:
 * @clips: (element-type GsSequence): clips
 * @config: says which labels count
 *
 * Returns: (transfer full) (element-type GsSequence): those that gs_data_labels_has() says no to
 */
GPtrArray *
gs_data_labels_list_unlabelled (GPtrArray *clips,
                                const GsFusionConfig *config)
{
  GPtrArray *unlabelled = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (guint i = 0; i < clips->len; i++)
    {
      if (!gs_data_labels_has (clips->pdata[i], config))
        g_ptr_array_add (unlabelled, gs_sequence_ref (clips->pdata[i]));
    }

  return unlabelled;
}

/**
 * gs_data_labels_name_clips:
 * @clips: (element-type GsSequence): clips
 *
 * Returns: (transfer full): their names for a message, the first ten and how many more there are
 */
char *
gs_data_labels_name_clips (GPtrArray *clips)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (clips->len, MOST_NAMES); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const GsSequence *) clips->pdata[i])->name);
  if (clips->len > MOST_NAMES)
    g_string_append_printf (names, " and %u more", clips->len - MOST_NAMES);

  return g_string_free (names, FALSE);
}

/**
 * gs_data_labels_check_judges:
 * @data: a data set
 * @config: says which labels count
 * @error: return location of %GS_ENGINE_ERROR_INVALID, naming the output
 *
 * Looks at the clips that choose the best epoch: those that validate, or where none do those that train.
 *
 * Returns: whether a concordance with their labels is defined for each output of @config
 */
gboolean
gs_data_labels_check_judges (const GsDataSet *data,
                             const GsFusionConfig *config,
                             GError **error)
{
  gboolean validate = data->parts[GS_DATA_VALIDATE]->len > 0;
  GPtrArray *clips = data->parts[validate ? GS_DATA_VALIDATE : GS_DATA_TRAIN];

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    {
      const char *output = gs_fusion_config_get_output_name (config, o);
      gsize n = 0;

      for (guint i = 0; i < clips->len; i++)
        n += gs_sequence_count_labels (clips->pdata[i], gs_label_from_output (output));

      if (n < LEAST_LABELS)
        {
          g_autofree char *names = gs_data_labels_name_clips (clips);

          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID,
                       "none of the %u clips that %s (%s) has labels for %s, so that no epoch can be told to be the best; label one "
                       "of them, or let others validate",
                       clips->len, validate ? "validate" : "train", names, output);
          return FALSE;
        }
    }

  return TRUE;
}
