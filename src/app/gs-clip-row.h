/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip.h"

G_BEGIN_DECLS

#define GS_TYPE_CLIP_ROW (gs_clip_row_get_type ())

G_DECLARE_FINAL_TYPE (GsClipRow, gs_clip_row, GS, CLIP_ROW, GtkWidget)

GtkWidget *gs_clip_row_new      (void);
void       gs_clip_row_set_clip (GsClipRow *self,
                                 GsClip    *clip);
GsClip    *gs_clip_row_get_clip (GsClipRow *self);
void       gs_clip_row_set_job  (GsClipRow *self,
                                 double     fraction);

G_END_DECLS
