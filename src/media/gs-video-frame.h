/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GS_TYPE_VIDEO_FRAME (gs_video_frame_get_type ())

/**
 * GsVideoFrame:
 * @data: first byte of the top row; four bytes a pixel: blue, green, red, 255 (which is
 *   GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, cairo's own order on little-endian machines)
 * @size: bytes readable at @data
 * @width: pixels across, upright and with square pixels
 * @height: pixels down
 * @stride: bytes from one row to the next
 * @pts: presentation time, nanoseconds of media time
 * @index: number of the frame in the clip's frame index
 *
 * A picture to show, mapped and ready: hand @data to g_bytes_new_with_free_func() with
 * gs_video_frame_unref() as the free function and a texture can be made without a copy. Reference counted and
 * immutable, so that any thread may hold it; keep no more than a few, they come from a pool.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
  int width;
  int height;
  int stride;
  gint64 pts;
  guint index;
} GsVideoFrame;

GType gs_video_frame_get_type (void);

GsVideoFrame *gs_video_frame_ref (GsVideoFrame *self);
void gs_video_frame_unref (GsVideoFrame *self);

/**
 * GsPictureState:
 * @decoder: (nullable): what decodes, as GStreamer calls it; %NULL without pictures
 * @decoded: pictures that it gave since the clip was opened, those on the way to a sought one among them
 * @shown: pictures handed over
 * @dropped: pictures left out because they came too late
 *
 * How the pictures of a player come about.
 */
typedef struct
{
  char *decoder;
  guint64 decoded;
  guint64 shown;
  guint64 dropped;
} GsPictureState;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsVideoFrame, gs_video_frame_unref)

G_END_DECLS
