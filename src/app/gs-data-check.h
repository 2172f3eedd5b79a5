/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"

G_BEGIN_DECLS

/**
 * GsDataCheck:
 * @n_clips: of each part
 * @n_frames: of all clips
 * @n_labelled: frames with a label of valence and arousal, in all clips
 * @n_labelled_train: the same in the clips to train on
 * @shape: what gs_train_config_new() needs to know of the data: of its clips only the longest one to train on is left
 *
 * What a person should know of a data set before training on it.
 */
typedef struct
{
  guint n_clips[GS_N_DATA_PARTS];
  gsize n_frames;
  gsize n_labelled[GS_N_LABELS];
  gsize n_labelled_train[GS_N_LABELS];
  GsDataSet *shape;
} GsDataCheck;

void gs_data_check_async (const char *const *folders, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
GsDataCheck *gs_data_check_finish (GAsyncResult *result, GError **error);
void gs_data_check_free (GsDataCheck *self);
char *gs_data_check_describe (const GsDataCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDataCheck, gs_data_check_free)

G_END_DECLS
