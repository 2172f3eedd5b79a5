/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

gboolean gs_data_labels_has (const GsSequence *clip, const GsFusionConfig *config);
guint gs_data_labels_count (GPtrArray *clips, const GsFusionConfig *config);
GPtrArray *gs_data_labels_list_unlabelled (GPtrArray *clips, const GsFusionConfig *config);
char *gs_data_labels_name_clips (GPtrArray *clips);
gboolean gs_data_labels_check_judges (const GsDataSet *data, const GsFusionConfig *config, GError **error);

G_END_DECLS
