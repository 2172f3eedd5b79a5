/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-tracks.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

#define GS_TYPE_COMPARE_PAGE (gs_compare_page_get_type ())

/**
 * GsComparePage:
 *
 * Holds networks and people against each other: a table of how all agree with a reference, where two are farthest apart, how
 * reliable the raters are, and the gold standard that is made of them.
 */
G_DECLARE_FINAL_TYPE (GsComparePage, gs_compare_page, GS, COMPARE_PAGE, GtkWidget)

void gs_compare_page_connect   (GsComparePage *self,
                                GsWorkspace   *workspace,
                                GsTracks      *tracks);
void gs_compare_page_set_plots (GsComparePage *self,
                                GsClipPlots   *plots);
gboolean gs_compare_page_save_figure (GsComparePage *self,
                                      const char    *path);

G_END_DECLS
