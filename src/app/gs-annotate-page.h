/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-annotator.h"
#include "gs-coverage-panel.h"
#include "gs-segmenter.h"
#include "gs-worth-panel.h"

G_BEGIN_DECLS

#define GS_TYPE_ANNOTATE_PAGE (gs_annotate_page_get_type ())

G_DECLARE_FINAL_TYPE (GsAnnotatePage, gs_annotate_page, GS, ANNOTATE_PAGE, GtkWidget)

void        gs_annotate_page_connect         (GsAnnotatePage *self,
                                              GsWorkspace    *workspace,
                                              GsAnnotator    *annotator,
                                              GsSegmenter    *segmenter,
                                              GsTracks       *tracks);
void        gs_annotate_page_focus_rater     (GsAnnotatePage *self);
void        gs_annotate_page_focus_pad       (GsAnnotatePage *self);
void        gs_annotate_page_focus_label     (GsAnnotatePage *self);
void        gs_annotate_page_focus_note      (GsAnnotatePage *self);
char       *gs_annotate_page_get_label       (GsAnnotatePage *self,
                                              const char     *key);
GsWorthPanel *gs_annotate_page_get_worth     (GsAnnotatePage *self);
GsCoveragePanel *gs_annotate_page_get_coverage (GsAnnotatePage *self);

G_END_DECLS
