/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

GsFusionConfig *gs_train_config_read (const char *text, GError **error);
GsFusionConfig *gs_train_config_new (const char *text, const GsDataSet *data, GError **error);

G_END_DECLS
