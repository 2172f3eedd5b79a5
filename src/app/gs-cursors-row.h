/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-playhead.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_CURSORS_ROW (gs_cursors_row_get_type ())

/**
 * GsCursorsRow:
 *
 * One line of what differs between cursors A and B, which leads to the whole table; not there while both are nowhere.
 */
G_DECLARE_FINAL_TYPE (GsCursorsRow, gs_cursors_row, GS, CURSORS_ROW, GtkWidget)

void gs_cursors_row_set_playhead (GsCursorsRow *self, GsPlayhead *playhead);
void gs_cursors_row_set_plots (GsCursorsRow *self, GsClipPlots *plots);

G_END_DECLS
