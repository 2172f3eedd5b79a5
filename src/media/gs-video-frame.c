/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-video-frame-private.h"

typedef struct
{
  GsVideoFrame frame;
  GstVideoFrame mapped;
} Holder;

G_DEFINE_BOXED_TYPE (GsVideoFrame, gs_video_frame, gs_video_frame_ref, gs_video_frame_unref)

/*
 * gs_video_frame_new:
 * @info: format of @buffer, four bytes a pixel
 * @buffer: the pixels
 *
 * Returns: (transfer full) (nullable): @buffer mapped for reading, or %NULL if it cannot be mapped
 */
GsVideoFrame *
gs_video_frame_new (const GstVideoInfo *info,
                    GstBuffer *buffer,
                    guint index,
                    gint64 pts)
{
  Holder *holder = g_atomic_rc_box_new0 (Holder);
  GsVideoFrame *self = &holder->frame;

  if (!gst_video_frame_map (&holder->mapped, info, buffer, GST_MAP_READ))
    {
      g_atomic_rc_box_release (holder);
      return NULL;
    }

  self->data = GST_VIDEO_FRAME_PLANE_DATA (&holder->mapped, 0);
  self->width = GST_VIDEO_FRAME_WIDTH (&holder->mapped);
  self->height = GST_VIDEO_FRAME_HEIGHT (&holder->mapped);
  self->stride = GST_VIDEO_FRAME_PLANE_STRIDE (&holder->mapped, 0);
  self->size = (gsize) self->stride * self->height;
  self->index = index;
  self->pts = pts;

  return self;
}

static void
holder_clear (gpointer data)
{
  Holder *holder = data;

  gst_video_frame_unmap (&holder->mapped);
}

GsVideoFrame *
gs_video_frame_ref (GsVideoFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
gs_video_frame_unref (GsVideoFrame *self)
{
  g_atomic_rc_box_release_full (self, holder_clear);
}
