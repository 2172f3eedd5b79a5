/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-compare-source.h"
#include "gs-gold-keeper.h"

G_BEGIN_DECLS

#define GS_TYPE_GOLD_PANEL (gs_gold_panel_get_type ())

/**
 * GsGoldPanel:
 *
 * Makes gold standards and says how that of the clip stands: what made it, what became of each rater, and whether it is up to date.
 */
G_DECLARE_FINAL_TYPE (GsGoldPanel, gs_gold_panel, GS, GOLD_PANEL, GtkWidget)

void   gs_gold_panel_connect    (GsGoldPanel     *self,
                                 GsCompareSource *source,
                                 GsGoldKeeper    *keeper);
void   gs_gold_panel_set_clip   (GsGoldPanel     *self,
                                 GsClip          *clip);
void   gs_gold_panel_set_dimension (GsGoldPanel  *self,
                                    const char   *dimension);
double gs_gold_panel_get_least_agreement (GsGoldPanel *self);

G_END_DECLS
