/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-fold.h"

#include "gs-data-labels.h"

/* One in so many of the clips that are not held out chooses the epoch. */
#define INNER_SHARE 5

/**
 * gs_data_set_list_labelled:
 * @self: a data set
 * @config: says which labels count
 *
 * Returns: (transfer full) (element-type GsSequence): clips of all parts with labels for an output of @config, in their order
 */
GPtrArray *
gs_data_set_list_labelled (const GsDataSet *self,
                           const GsFusionConfig *config)
{
  GPtrArray *clips = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    {
      for (guint i = 0; i < self->parts[part]->len; i++)
        {
          if (gs_data_labels_has (self->parts[part]->pdata[i], config))
            g_ptr_array_add (clips, gs_sequence_ref (self->parts[part]->pdata[i]));
        }
    }

  return clips;
}

/**
 * gs_data_set_cut_fold:
 * @self: where the clips come from
 * @clips: (element-type GsSequence): clips to share out
 * @folds: parts, 2 to the number of @clips
 * @fold: the part that is held out, from 0
 *
 * Shares out clips for one fold of a cross-validation: clip i tests in fold i modulo @folds. Of the others about every fifth, evenly
 * spread and differently in each fold, validates: what is held out has no say in which epoch is the best. Where a single
 * clip is left none validates.
 *
 * Returns: (transfer full): a data set of the same sequences
 */
GsDataSet *
gs_data_set_cut_fold (const GsDataSet *self,
                      GPtrArray *clips,
                      guint folds,
                      guint fold)
{
  GsDataSet *cut = g_new0 (GsDataSet, 1);
  guint n_held_out = (clips->len + folds - 1 - fold) / folds;
  guint n_rest = clips->len - n_held_out;
  guint n_inner = n_rest > 1 ? MAX ((n_rest + INNER_SHARE / 2) / INNER_SHARE, 1) : 0;
  guint rest = fold;

  cut->video_features = self->video_features;
  cut->audio_features = self->audio_features;
  cut->frame_rate = self->frame_rate;
  cut->encoder = g_strdup (self->encoder);
  cut->split = g_strdup_printf ("fold %u of %u by clip, held out", fold + 1, folds);
  cut->notes = g_ptr_array_new_with_free_func (g_free);
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    cut->parts[part] = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (guint i = 0; i < clips->len; i++)
    {
      GsDataPart part = GS_DATA_TEST;

      if (i % folds != fold)
        {
          part = (gsize) rest * n_inner % n_rest < n_inner ? GS_DATA_VALIDATE : GS_DATA_TRAIN;
          rest++;
        }
      g_ptr_array_add (cut->parts[part], gs_sequence_ref (clips->pdata[i]));
    }

  return cut;
}
