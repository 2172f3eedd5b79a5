/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

void gs_cli_data_say_unlabelled (const GsDataSet *data, const GsFusionConfig *config);

G_END_DECLS
