/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-analysis.h"
#include "gs-clip-plots.h"
#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_INSIDE_PAGE (gs_inside_page_get_type ())

/**
 * GsInsidePage:
 *
 * The side of Inspect that looks at one place of the fusion: a gate over the selection or the clip, or the correlation of an iteration in
 * the window at the cursor, which is computed in the background when somebody looks.
 */
G_DECLARE_FINAL_TYPE (GsInsidePage, gs_inside_page, GS, INSIDE_PAGE, GtkWidget)

GtkWidget *gs_inside_page_new         (GsAnalysis   *analysis,
                                       GsPlayhead   *playhead);
void       gs_inside_page_set_plots   (GsInsidePage *self,
                                       GsClipPlots  *plots);
void       gs_inside_page_show        (GsInsidePage *self,
                                       GsOutput      output,
                                       guint         modality,
                                       guint         stage,
                                       guint         iteration);
gboolean   gs_inside_page_save_figure (GsInsidePage *self,
                                       const char   *path);

G_END_DECLS
