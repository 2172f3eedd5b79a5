/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "gs-data-set.h"
#include "gs-network.h"

G_BEGIN_DECLS

JsonNode *gs_training_clips_to_json (GPtrArray *clips, const GsFusionConfig *config);
void gs_training_clips_add_json (JsonNode *list, JsonBuilder *builder);
GPtrArray *gs_training_clips_find (GsNetwork *network, const GsDataSet *data, GPtrArray *clips);

G_END_DECLS
