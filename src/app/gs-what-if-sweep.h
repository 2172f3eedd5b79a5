/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-analysis.h"
#include "gs-what-if.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_SWEEP (gs_what_if_sweep_get_type ())

/**
 * GsWhatIfSweep:
 *
 * One change over a range of its values, run by run, drawn as a curve that grows: mean gates and concordance with the clip as it is.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfSweep, gs_what_if_sweep, GS, WHAT_IF_SWEEP, GtkWidget)

void gs_what_if_sweep_connect (GsWhatIfSweep *self,
                               GsWhatIf      *what_if,
                               GsAnalysis    *analysis,
                               GsPlayhead    *playhead);
void gs_what_if_sweep_reset   (GsWhatIfSweep *self,
                               gboolean       playable);

G_END_DECLS
