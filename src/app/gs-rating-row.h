/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-annotator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_RATING_ROW (gs_rating_row_get_type ())

/**
 * GsRatingRow:
 *
 * What is rated, and whether blind: valence, arousal, both, or a dimension of the project, of which new ones are made here.
 */
G_DECLARE_FINAL_TYPE (GsRatingRow, gs_rating_row, GS, RATING_ROW, GtkWidget)

void gs_rating_row_connect (GsRatingRow *self,
                            GsWorkspace *workspace,
                            GsAnnotator *annotator);

G_END_DECLS
