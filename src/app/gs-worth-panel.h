/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

#define GS_TYPE_WORTH_PANEL (gs_worth_panel_get_type ())

/*
 * The part of the Annotate page that lists the stretches of the clip most worth a person's time, each with its reason, the most
 * worthwhile first. What was rated or edited since the list was made is done.
 */
G_DECLARE_FINAL_TYPE (GsWorthPanel, gs_worth_panel, GS, WORTH_PANEL, GtkWidget)

void     gs_worth_panel_connect   (GsWorthPanel *self,
                                   GsWorkspace  *workspace);
void     gs_worth_panel_set_plots (GsWorthPanel *self,
                                   GsClipPlots  *plots);
void     gs_worth_panel_set_blind (GsWorthPanel *self,
                                   gboolean      blind);
gboolean gs_worth_panel_step      (GsWorthPanel *self,
                                   int           direction);

G_END_DECLS
