/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

GPtrArray *gs_data_set_list_labelled (const GsDataSet *self, const GsFusionConfig *config);
GsDataSet *gs_data_set_cut_fold (const GsDataSet *self, GPtrArray *clips, guint folds, guint fold);

G_END_DECLS
