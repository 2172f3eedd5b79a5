/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_INSPECT_PAGE (gs_inspect_page_get_type ())

G_DECLARE_FINAL_TYPE (GsInspectPage, gs_inspect_page, GS, INSPECT_PAGE, GtkWidget)

void gs_inspect_page_set_playhead (GsInspectPage *self,
                                   GsPlayhead    *playhead);
void gs_inspect_page_set_plots    (GsInspectPage *self,
                                   GsClipPlots   *plots);

void gs_inspect_page_set_blind (GsInspectPage *self, gboolean blind);

G_END_DECLS
