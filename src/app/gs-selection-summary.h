/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_SELECTION_SUMMARY (gs_selection_summary_get_type ())

G_DECLARE_FINAL_TYPE (GsSelectionSummary, gs_selection_summary, GS, SELECTION_SUMMARY, GtkWidget)

void gs_selection_summary_set_playhead (GsSelectionSummary *self,
                                        GsPlayhead         *playhead);
void gs_selection_summary_set_plots    (GsSelectionSummary *self,
                                        GsClipPlots        *plots);

G_END_DECLS
