/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-video-frame.h"

#include <gst/video/video.h>

G_BEGIN_DECLS

GsVideoFrame *gs_video_frame_new (const GstVideoInfo *info,
                                  GstBuffer *buffer,
                                  guint index,
                                  gint64 pts);

G_END_DECLS
