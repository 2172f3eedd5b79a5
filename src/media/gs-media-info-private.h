/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"

G_BEGIN_DECLS

GsMediaInfo *gs_media_info_new (const char *path);
void gs_media_info_set_size (GsMediaInfo *self,
                             int width,
                             int height);
gboolean gs_media_info_is_sideways (const GsMediaInfo *self);
gint64 gs_media_info_set_frames (GsMediaInfo *self,
                                 GArray *pts,
                                 gint64 last_duration);
int gs_media_compare_times (gconstpointer a,
                            gconstpointer b);

G_END_DECLS
