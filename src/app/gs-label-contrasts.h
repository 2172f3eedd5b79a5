/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"

G_BEGIN_DECLS

#define GS_TYPE_LABEL_CONTRASTS (gs_label_contrasts_get_type ())

/**
 * GsLabelContrasts:
 *
 * The own weight of every gate under a label of the clip's tiers against elsewhere, with a test. Computed in a thread when it is shown.
 */
G_DECLARE_FINAL_TYPE (GsLabelContrasts, gs_label_contrasts, GS, LABEL_CONTRASTS, GtkWidget)

void gs_label_contrasts_set_plots (GsLabelContrasts *self,
                                   GsClipPlots      *plots);

G_END_DECLS
