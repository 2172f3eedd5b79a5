/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-data-check.h"

G_BEGIN_DECLS

#define GS_TYPE_TRAIN_DATA (gs_train_data_get_type ())

/**
 * GsTrainData:
 *
 * The data sets of a training as rows: each is read as soon as it is chosen, in a thread, and its row says what is in it or
 * what is wrong with it. Folders are chosen, typed or dropped.
 *
 * Signal "changed": folders were added, taken away, or have been read.
 */
G_DECLARE_FINAL_TYPE (GsTrainData, gs_train_data, GS, TRAIN_DATA, AdwPreferencesGroup)

GtkWidget *gs_train_data_new (void);
void gs_train_data_add (GsTrainData *self, const char *folder);
void gs_train_data_set_folders (GsTrainData *self, const char *const *folders);
GStrv gs_train_data_get_folders (GsTrainData *self);
const GsDataCheck *gs_train_data_get_check (GsTrainData *self);
gboolean gs_train_data_is_busy (GsTrainData *self);
const char *gs_train_data_get_problem (GsTrainData *self);

G_END_DECLS
