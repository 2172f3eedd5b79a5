/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-plots.h"
#include "gs-figure.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_FUSION_VIEW (gs_fusion_view_get_type ())

/**
 * GsFusionView:
 *
 * The fusion as it computes, of the run that is shown: at the playhead, or its mean over the selection where there is one. Follows
 * playback at a pace that leaves the frames their time, and rests where nobody sees it. Every gate and every attention is a button.
 *
 * Property "moment" (string, read-only, notified): what the values are of.
 * Signal "activated" (#GsOutput output, guint modality, guint stage, guint iteration): a gate (iteration 0) or the correlation of an
 * iteration was chosen; modality 0 is the face's.
 */
G_DECLARE_FINAL_TYPE (GsFusionView, gs_fusion_view, GS, FUSION_VIEW, GtkWidget)

void     gs_fusion_view_set_playhead (GsFusionView *self,
                                      GsPlayhead   *playhead);
void     gs_fusion_view_set_plots    (GsFusionView *self,
                                      GsClipPlots  *plots,
                                      const char   *reason);
gboolean gs_fusion_view_save         (GsFusionView *self,
                                      const char   *path);

G_END_DECLS
