/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_INSPECT_PAGE (gs_inspect_page_get_type ())

/**
 * GsInspectPage:
 *
 * The side of Inspect at the cursor: the fusion as it computes, the circumplex, statistics of the selection.
 *
 * Signal "spot-activated" (#GsOutput output, guint modality, guint stage, guint iteration): as #GsFusionView's "activated".
 */
G_DECLARE_FINAL_TYPE (GsInspectPage, gs_inspect_page, GS, INSPECT_PAGE, GtkWidget)

void gs_inspect_page_set_playhead (GsInspectPage *self,
                                   GsPlayhead    *playhead);
void gs_inspect_page_set_plots    (GsInspectPage *self,
                                   GsClipPlots   *plots);

void gs_inspect_page_set_blind (GsInspectPage *self, gboolean blind);

gboolean gs_inspect_page_save_figure (GsInspectPage *self, const char *path);
void gs_inspect_page_set_norms (GsInspectPage *self, double fraction);

G_END_DECLS
