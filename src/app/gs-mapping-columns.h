/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_MAPPING_COLUMNS (gs_mapping_columns_get_type ())

/*
 * The first rows of a table, and above each column what it is: its role, the name of its dimension and the ends of its scale.
 *
 * Signals: "changed": somebody has said something else.
 */
G_DECLARE_FINAL_TYPE (GsMappingColumns, gs_mapping_columns, GS, MAPPING_COLUMNS, AdwBin)

void     gs_mapping_columns_show       (GsMappingColumns *self,
                                        const GsColumns  *columns,
                                        GPtrArray        *rows);
void     gs_mapping_columns_apply      (GsMappingColumns *self,
                                        GsColumns        *columns);
void     gs_mapping_columns_drop_times (GsMappingColumns *self);
gboolean gs_mapping_columns_has_times  (GsMappingColumns *self);

G_END_DECLS
