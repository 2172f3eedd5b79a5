/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-clip-persons.h"
#include "gs-frame-paintable.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_VIDEO_CANVAS (gs_video_canvas_get_type ())

/* Signal "person-activated" (guint person): somebody who is in the picture was clicked. */
G_DECLARE_FINAL_TYPE (GsVideoCanvas, gs_video_canvas, GS, VIDEO_CANVAS, GtkWidget)

void gs_video_canvas_set_paintable    (GsVideoCanvas    *self,
                                       GsFramePaintable *paintable);
void gs_video_canvas_set_face         (GsVideoCanvas    *self,
                                       const GsRunFace  *face);
void gs_video_canvas_set_persons      (GsVideoCanvas      *self,
                                       const GsPersonFace *faces,
                                       guint               n_faces);
void gs_video_canvas_set_show_overlay (GsVideoCanvas    *self,
                                       gboolean          show_overlay);

G_END_DECLS
