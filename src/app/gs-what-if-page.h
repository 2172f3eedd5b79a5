/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-analysis.h"
#include "gs-clip-plots.h"
#include "gs-playhead.h"
#include "gs-what-if.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_PAGE (gs_what_if_page_get_type ())

/**
 * GsWhatIfPage:
 *
 * The side of Inspect that asks what if: changes are put together and computed, the clip's runs are held against each other,
 * and it is said how far they are apart.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfPage, gs_what_if_page, GS, WHAT_IF_PAGE, GtkWidget)

void gs_what_if_page_connect  (GsWhatIfPage *self,
                               GsWhatIf     *what_if,
                               GsAnalysis   *analysis,
                               GsPlayhead   *playhead);
void gs_what_if_page_set_clip (GsWhatIfPage *self,
                               GsClip       *clip,
                               GListModel   *clips,
                               gboolean      playable);
void gs_what_if_page_update   (GsWhatIfPage *self);

G_END_DECLS
