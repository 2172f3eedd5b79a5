/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-compare-pair.h"

G_BEGIN_DECLS

#define GS_TYPE_FIGURES_PANEL (gs_figures_panel_get_type ())

/**
 * GsFiguresPanel:
 *
 * Figures of the two that are compared over the clip that is shown: scatter, Bland-Altman, quadrants, the error against a gate's weight. What lies
 * outside of the selection is dimmed or left out. Each can be saved as it is seen.
 */
G_DECLARE_FINAL_TYPE (GsFiguresPanel, gs_figures_panel, GS, FIGURES_PANEL, GtkWidget)

void gs_figures_panel_connect (GsFiguresPanel  *self,
                               GsCompareSource *source,
                               GsComparePair   *pair);
void gs_figures_panel_update  (GsFiguresPanel  *self,
                               GsClipPlots     *plots,
                               const char      *dimension);
gboolean gs_figures_panel_save (GsFiguresPanel *self,
                                const char     *path);

G_END_DECLS
