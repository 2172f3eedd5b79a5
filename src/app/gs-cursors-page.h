/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-playhead.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_CURSORS_PAGE (gs_cursors_page_get_type ())

/**
 * GsCursorsPage:
 *
 * The side of Inspect that says what stands at cursors A and B, and what differs: time, outputs and the weights of every gate, of each run that is shown.
 */
G_DECLARE_FINAL_TYPE (GsCursorsPage, gs_cursors_page, GS, CURSORS_PAGE, GtkWidget)

GtkWidget *gs_cursors_page_new (GsPlayhead *playhead);
void gs_cursors_page_set_plots (GsCursorsPage *self, GsClipPlots *plots);

G_END_DECLS
