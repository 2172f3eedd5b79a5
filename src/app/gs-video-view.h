/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-frame-paintable.h"
#include "gs-media-info.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_VIDEO_VIEW (gs_video_view_get_type ())

/* Signal "person-activated" (guint person): somebody who is in the picture was clicked. */
G_DECLARE_FINAL_TYPE (GsVideoView, gs_video_view, GS, VIDEO_VIEW, GtkWidget)

void gs_video_view_set_paintable    (GsVideoView      *self,
                                     GsFramePaintable *paintable);
void gs_video_view_set_media_info   (GsVideoView      *self,
                                     GsMediaInfo      *info);
void gs_video_view_set_clip         (GsVideoView      *self,
                                     GsClip           *clip);
void gs_video_view_set_run          (GsVideoView      *self,
                                     GsRun            *run);
void gs_video_view_set_show_overlay (GsVideoView      *self,
                                     gboolean          show_overlay);
void gs_video_view_set_message      (GsVideoView      *self,
                                     const char       *message);

G_END_DECLS
