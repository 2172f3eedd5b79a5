/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"

G_BEGIN_DECLS

char *gs_data_set_compute_hash (const GsDataSet *self);
char *gs_data_hash_clip (const GsSequence *clip);

G_END_DECLS
