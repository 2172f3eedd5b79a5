/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "gs-video-frame.h"

G_BEGIN_DECLS

#define GS_TYPE_FRAME_PAINTABLE (gs_frame_paintable_get_type ())

G_DECLARE_FINAL_TYPE (GsFramePaintable, gs_frame_paintable, GS, FRAME_PAINTABLE, GObject)

GsFramePaintable *gs_frame_paintable_new           (void);
void              gs_frame_paintable_push          (GsFramePaintable *self,
                                                    GsVideoFrame     *frame);
void              gs_frame_paintable_clear         (GsFramePaintable *self);
void              gs_frame_paintable_set_area      (GsFramePaintable *self,
                                                    int               width,
                                                    int               height);
int               gs_frame_paintable_get_index     (GsFramePaintable *self);
gboolean          gs_frame_paintable_has_frame     (GsFramePaintable *self);
gint64            gs_frame_paintable_take_delay    (GsFramePaintable *self,
                                                    gint64            now);
guint             gs_frame_paintable_get_n_undrawn (GsFramePaintable *self);

G_END_DECLS
