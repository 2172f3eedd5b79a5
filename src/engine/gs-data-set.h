/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-sequence.h"

G_BEGIN_DECLS

/* Parts into which clips without a split.json are cut when nobody says how many. */
#define GS_DATA_SET_DEFAULT_FOLDS 5

/* What a clip of a data set is for. */
typedef enum
{
  GS_DATA_TRAIN,
  GS_DATA_VALIDATE,
  GS_DATA_TEST,
  GS_N_DATA_PARTS,
} GsDataPart;

/**
 * GsDataSet:
 * @parts: for each part its #GsSequence, in the order of the split
 * @video_features: Fv, the same for all clips
 * @audio_features: Fa, the same for all clips
 * @frame_rate: median frames a second of the clips; 0 when not known
 * @encoder: (nullable): what made the features; %NULL for plain arrays
 * @split: how the parts were found, for reports: "split.json", "fold 1 of 5 by clip", "all clips"
 * @notes: what people should know, one sentence each
 *
 * Clips with features and labels from one or more folders, parted for training.
 */
typedef struct
{
  GPtrArray *parts[GS_N_DATA_PARTS];
  gsize video_features;
  gsize audio_features;
  double frame_rate;
  char *encoder;
  char *split;
  GPtrArray *notes;
} GsDataSet;

GsDataSet *gs_data_set_load (const char *const *folders, guint folds, guint fold, GCancellable *cancellable,
                             GError **error);
GsDataSet *gs_data_set_copy (const GsDataSet *self);
void gs_data_set_free (GsDataSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDataSet, gs_data_set_free)

G_END_DECLS
