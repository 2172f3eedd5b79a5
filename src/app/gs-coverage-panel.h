/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-trace.h"

G_BEGIN_DECLS

#define GS_TYPE_COVERAGE_PANEL (gs_coverage_panel_get_type ())

/*
 * The part of the Annotate page that lists what a take has left out, place by place; it is not there where that is nothing. A press on
 * a place activates win.go-to-range, its button win.record-over.
 */
G_DECLARE_FINAL_TYPE (GsCoveragePanel, gs_coverage_panel, GS, COVERAGE_PANEL, GtkWidget)

void     gs_coverage_panel_set_trace (GsCoveragePanel *self,
                                      GsTrace         *trace);
GsTrace *gs_coverage_panel_get_trace (GsCoveragePanel *self);

G_END_DECLS
