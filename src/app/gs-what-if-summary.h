/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_SUMMARY (gs_what_if_summary_get_type ())

/**
 * GsWhatIfSummary:
 *
 * How far predictions and gates have moved between two runs, over the stretch that was changed.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfSummary, gs_what_if_summary, GS, WHAT_IF_SUMMARY, GtkWidget)

void gs_what_if_summary_set_runs (GsWhatIfSummary *self,
                                  GsRun           *original,
                                  GsRun           *changed,
                                  GsRun           *held);

G_END_DECLS
