/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-analysis.h"
#include "gs-what-if.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_RUNS (gs_what_if_runs_get_type ())

/**
 * GsWhatIfRuns:
 *
 * The runs of the clip, original and changed: any two are held against each other, A and B, and what is not needed goes.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfRuns, gs_what_if_runs, GS, WHAT_IF_RUNS, GtkWidget)

void gs_what_if_runs_connect  (GsWhatIfRuns *self,
                               GsWhatIf     *what_if,
                               GsAnalysis   *analysis);
void gs_what_if_runs_set_clip (GsWhatIfRuns *self,
                               GsClip       *clip);

G_END_DECLS
