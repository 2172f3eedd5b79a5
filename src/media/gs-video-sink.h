/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"
#include "gs-video-frame.h"

#include <gst/video/gstvideosink.h>

G_BEGIN_DECLS

#define GS_TYPE_VIDEO_SINK (gs_video_sink_get_type ())

/**
 * GsVideoSinkFunc:
 * @frame: the picture to show
 * @user_data: as given to gs_video_sink_new()
 *
 * Called in the streaming thread when @frame is to be seen.
 */
typedef void (*GsVideoSinkFunc) (GsVideoFrame *frame,
                                 gpointer user_data);

/**
 * GsVideoSink:
 *
 * Hands pictures over at the moment they are to be seen, each with its number in the frame index.
 */
G_DECLARE_FINAL_TYPE (GsVideoSink, gs_video_sink, GS, VIDEO_SINK, GstVideoSink)

GstElement *gs_video_sink_new (GsMediaInfo *info,
                               GsVideoSinkFunc func,
                               gpointer user_data);
void gs_video_sink_set_target (GsVideoSink *self,
                               gint64 first,
                               guint n_keep);
gboolean gs_video_sink_show_kept (GsVideoSink *self,
                                  guint index);

G_END_DECLS
