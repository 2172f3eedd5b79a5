/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-analysis.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_WEIGHTS_ROW (gs_weights_row_get_type ())

/**
 * GsWeightsRow:
 *
 * A row of the preferences in which the file with the deep encoder's weights is chosen. A file is tried before it is kept.
 */
G_DECLARE_FINAL_TYPE (GsWeightsRow, gs_weights_row, GS, WEIGHTS_ROW, AdwActionRow)

void gs_weights_row_set_analysis (GsWeightsRow *self,
                                  GsAnalysis *analysis);

G_END_DECLS
