/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-analysis.h"
#include "gs-attributor.h"
#include "gs-clip-plots.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_EVENTS_PAGE (gs_events_page_get_type ())

/**
 * GsEventsPage:
 *
 * The side of Inspect that lists where gates and modalities stand out, what gates do under labels, and what face and sound contributed to the
 * selection.
 */
G_DECLARE_FINAL_TYPE (GsEventsPage, gs_events_page, GS, EVENTS_PAGE, GtkWidget)

void gs_events_page_connect   (GsEventsPage *self,
                               GsAttributor *attributor,
                               GsAnalysis   *analysis,
                               GsPlayhead   *playhead);
void gs_events_page_set_plots (GsEventsPage *self,
                               GsClipPlots  *plots);
gboolean gs_events_page_step  (GsEventsPage *self,
                               int           direction);

G_END_DECLS
