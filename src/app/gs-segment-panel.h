/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-segmenter.h"

G_BEGIN_DECLS

#define GS_TYPE_SEGMENT_PANEL (gs_segment_panel_get_type ())

/* The part of the Annotate page that is about segments: the tier, its words, the selected segment with its label and note. */
G_DECLARE_FINAL_TYPE (GsSegmentPanel, gs_segment_panel, GS, SEGMENT_PANEL, GtkWidget)

void        gs_segment_panel_connect     (GsSegmentPanel *self,
                                          GsWorkspace    *workspace,
                                          GsSegmenter    *segmenter,
                                          GsTracks       *tracks);
void        gs_segment_panel_focus_label (GsSegmentPanel *self);
void        gs_segment_panel_focus_note  (GsSegmentPanel *self);
char       *gs_segment_panel_get_label   (GsSegmentPanel *self,
                                          const char     *key);

G_END_DECLS
