/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-frame-paintable.h"

#include "gs-renderer.h"

#include <gst/video/video.h>
#include <math.h>

/* A frame arrives in GStreamer's streaming thread. GTK's Cairo renderer would scale it anew each time anything
 * near it is drawn, so for that renderer it is brought to its size on screen there, in the streaming thread, and the main
 * thread gets a texture that is copied pixel for pixel. A graphics card gets the frame as it is. */

struct _GsFramePaintable
{
  GObject parent_instance;

  /* set once */
  gboolean prescale;

  /* main thread */
  GdkTexture *texture;
  int index;
  int width, height;
  gint64 pushed_at;   /* of the texture; 0 = it has been drawn and told of */
  gboolean drawn;
  guint n_undrawn;    /* frames replaced before anybody saw them */

  /* any thread, under the lock */
  GMutex lock;
  GsVideoFrame *frame;
  GdkTexture *ready;
  int ready_index, ready_width, ready_height;
  gint64 frame_pushed_at, ready_pushed_at;
  guint n_replaced;
  int area_width, area_height;
  guint idle_id;

  /* whoever scales, under scale_lock (taken before lock) */
  GMutex scale_lock;
  GstVideoConverter *converter;
  GstVideoInfo in_info, out_info;
};

static void gs_frame_paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GsFramePaintable,
                               gs_frame_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, gs_frame_paintable_iface_init))

static gboolean
adopt_cb (gpointer user_data)
{
  GsFramePaintable *self = user_data;
  gboolean size_changed = FALSE;

  g_mutex_lock (&self->lock);
  self->idle_id = 0;
  if (self->ready != NULL)
    {
      g_set_object (&self->texture, self->ready);
      g_clear_object (&self->ready);
      size_changed = self->width != self->ready_width || self->height != self->ready_height;
      self->width = self->ready_width;
      self->height = self->ready_height;
      self->index = self->ready_index;
      if (self->pushed_at != 0 && !self->drawn)
        self->n_undrawn++;
      self->pushed_at = self->ready_pushed_at;
      self->drawn = FALSE;
    }
  g_mutex_unlock (&self->lock);

  if (size_changed)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));

  return G_SOURCE_REMOVE;
}

/* with scale_lock held */
static gboolean
prepare_converter (GsFramePaintable *self,
                   int in_width,
                   int in_height,
                   int width,
                   int height)
{
  if (self->converter != NULL && GST_VIDEO_INFO_WIDTH (&self->in_info) == in_width
      && GST_VIDEO_INFO_HEIGHT (&self->in_info) == in_height && GST_VIDEO_INFO_WIDTH (&self->out_info) == width
      && GST_VIDEO_INFO_HEIGHT (&self->out_info) == height)
    return TRUE;

  g_clear_pointer (&self->converter, gst_video_converter_free);
  gst_video_info_set_format (&self->in_info, GST_VIDEO_FORMAT_BGRx, in_width, in_height);
  gst_video_info_set_format (&self->out_info, GST_VIDEO_FORMAT_BGRx, width, height);

  self->converter = gst_video_converter_new (&self->in_info, &self->out_info,
                                             gst_structure_new ("options",
                                                                GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
                                                                GST_TYPE_VIDEO_RESAMPLER_METHOD,
                                                                GST_VIDEO_RESAMPLER_METHOD_LINEAR,
                                                                NULL));

  return self->converter != NULL;
}

static GdkTexture *
scale_frame (GsFramePaintable *self,
             GsVideoFrame *frame,
             int width,
             int height)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->scale_lock);
  const gsize out_stride = (gsize) width * 4;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *pixels = NULL;
  GstBuffer *in_buffer, *out_buffer;
  GstVideoFrame in, out;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0 };
  int stride[GST_VIDEO_MAX_PLANES] = { frame->stride };
  gboolean done = FALSE;

  if (!prepare_converter (self, frame->width, frame->height, width, height))
    return NULL;

  pixels = g_malloc (out_stride * height);
  in_buffer = gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY, (gpointer) frame->data, frame->size, 0,
                                           frame->size, NULL, NULL);
  out_buffer = gst_buffer_new_wrapped_full (0, pixels, out_stride * height, 0, out_stride * height, NULL, NULL);
  gst_buffer_add_video_meta_full (in_buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_BGRx, frame->width,
                                  frame->height, 1, offset, stride);

  if (gst_video_frame_map (&in, &self->in_info, in_buffer, GST_MAP_READ))
    {
      if (gst_video_frame_map (&out, &self->out_info, out_buffer, GST_MAP_WRITE))
        {
          gst_video_converter_frame (self->converter, &in, &out);
          gst_video_frame_unmap (&out);
          done = TRUE;
        }
      gst_video_frame_unmap (&in);
    }
  gst_buffer_unref (in_buffer);
  gst_buffer_unref (out_buffer);

  if (!done)
    return NULL;

  /* BGRx leaves the fourth byte undefined */
  for (gsize i = 3; i < out_stride * height; i += 4)
    pixels[i] = 255;
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), out_stride * height);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, out_stride);
}

static GdkTexture *
wrap_frame (GsVideoFrame *frame)
{
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (frame->data, frame->size,
                                                         (GDestroyNotify) gs_video_frame_unref,
                                                         gs_video_frame_ref (frame));

  return gdk_memory_texture_new (frame->width, frame->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, frame->stride);
}

static void
hand_over (GsFramePaintable *self,
           GsVideoFrame *frame)
{
  g_autoptr (GdkTexture) texture = NULL;
  int area_width, area_height;

  g_mutex_lock (&self->lock);
  area_width = self->area_width;
  area_height = self->area_height;
  g_mutex_unlock (&self->lock);

  if (self->prescale && area_width > 0 && area_height > 0)
    {
      double scale = MIN ((double) area_width / frame->width, (double) area_height / frame->height);
      int width = MAX ((int) round (frame->width * scale), 1);
      int height = MAX ((int) round (frame->height * scale), 1);

      if (width != frame->width || height != frame->height)
        texture = scale_frame (self, frame, width, height);
    }

  if (texture == NULL)
    texture = wrap_frame (frame);

  g_mutex_lock (&self->lock);
  /* A newer frame may have come while this one was being scaled for a new size. */
  if (self->frame != frame)
    {
      g_mutex_unlock (&self->lock);
      return;
    }
  if (self->ready != NULL)
    self->n_replaced++;
  g_set_object (&self->ready, texture);
  self->ready_pushed_at = self->frame_pushed_at;
  self->frame_pushed_at = 0;
  self->ready_index = frame->index;
  self->ready_width = frame->width;
  self->ready_height = frame->height;
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, adopt_cb, g_object_ref (self), g_object_unref);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_frame_paintable_push:
 * @self: a #GsFramePaintable
 * @frame: the picture to show
 *
 * The one hand-off between the streaming thread and the window: makes a texture of @frame here, in the caller's
 * thread, and shows it at the next turn of the main loop. Frames that come faster than they can be shown replace one another.
 */
void
gs_frame_paintable_push (GsFramePaintable *self,
                         GsVideoFrame *frame)
{
  g_autoptr (GsVideoFrame) previous = NULL;

  g_return_if_fail (GS_IS_FRAME_PAINTABLE (self));
  g_return_if_fail (frame != NULL);

  g_mutex_lock (&self->lock);
  previous = self->frame;
  self->frame = gs_video_frame_ref (frame);
  self->frame_pushed_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);

  hand_over (self, frame);
}

/**
 * gs_frame_paintable_clear:
 * @self: a #GsFramePaintable
 *
 * Forgets the frame shown. Main thread.
 */
void
gs_frame_paintable_clear (GsFramePaintable *self)
{
  g_return_if_fail (GS_IS_FRAME_PAINTABLE (self));

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->frame, gs_video_frame_unref);
  g_clear_object (&self->ready);
  g_mutex_unlock (&self->lock);

  self->width = self->height = 0;
  self->index = -1;
  g_clear_object (&self->texture);
  gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static void
rescale_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  GsFramePaintable *self = source;
  g_autoptr (GsVideoFrame) frame = NULL;

  g_mutex_lock (&self->lock);
  if (self->frame != NULL)
    frame = gs_video_frame_ref (self->frame);
  g_mutex_unlock (&self->lock);

  if (frame != NULL)
    hand_over (self, frame);
}

/**
 * gs_frame_paintable_set_area:
 * @self: a #GsFramePaintable
 * @width: device pixels across the place where it is shown
 * @height: device pixels down
 *
 * Frames from now on are made to fit; the one shown is made anew off the main thread. Main thread.
 */
void
gs_frame_paintable_set_area (GsFramePaintable *self,
                             int width,
                             int height)
{
  g_autoptr (GTask) task = NULL;
  gboolean changed;

  g_return_if_fail (GS_IS_FRAME_PAINTABLE (self));

  g_mutex_lock (&self->lock);
  changed = self->area_width != width || self->area_height != height;
  self->area_width = width;
  self->area_height = height;
  g_mutex_unlock (&self->lock);

  if (!changed || !self->prescale)
    return;

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_run_in_thread (task, rescale_thread);
}

/**
 * gs_frame_paintable_get_index:
 * @self: a #GsFramePaintable
 *
 * Returns: number of the frame shown in the clip's frame index, or -1 if none is. Main thread.
 */
int
gs_frame_paintable_get_index (GsFramePaintable *self)
{
  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), -1);

  return self->index;
}

/**
 * gs_frame_paintable_has_frame:
 * @self: a #GsFramePaintable
 *
 * Returns: whether there is a frame to show. Main thread.
 */
gboolean
gs_frame_paintable_has_frame (GsFramePaintable *self)
{
  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), FALSE);

  return self->texture != NULL;
}

/**
 * gs_frame_paintable_take_delay:
 * @self: a #GsFramePaintable
 * @now: monotonic microseconds at which the window's last drawing was done
 *
 * Main thread, after each drawing.
 *
 * Returns: microseconds from the push of a frame until now, once for each frame that was drawn; -1 if none is new
 */
gint64
gs_frame_paintable_take_delay (GsFramePaintable *self,
                               gint64 now)
{
  gint64 pushed_at;

  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), -1);

  if (!self->drawn || self->pushed_at == 0)
    return -1;

  pushed_at = self->pushed_at;
  self->pushed_at = 0;

  return now - pushed_at;
}

/**
 * gs_frame_paintable_get_n_undrawn:
 * @self: a #GsFramePaintable
 *
 * Returns: how many frames were replaced by the next one before they could be drawn. Main thread.
 */
guint
gs_frame_paintable_get_n_undrawn (GsFramePaintable *self)
{
  guint n;

  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), 0);

  g_mutex_lock (&self->lock);
  n = self->n_replaced;
  g_mutex_unlock (&self->lock);

  return n + self->n_undrawn;
}

static void
gs_frame_paintable_snapshot (GdkPaintable *paintable,
                             GdkSnapshot *snapshot,
                             double width,
                             double height)
{
  GsFramePaintable *self = GS_FRAME_PAINTABLE (paintable);

  if (self->texture != NULL)
    gdk_paintable_snapshot (GDK_PAINTABLE (self->texture), snapshot, width, height);
  self->drawn = TRUE;
}

static GdkPaintable *
gs_frame_paintable_get_current_image (GdkPaintable *paintable)
{
  GsFramePaintable *self = GS_FRAME_PAINTABLE (paintable);

  if (self->texture == NULL)
    return gdk_paintable_new_empty (0, 0);

  return g_object_ref (GDK_PAINTABLE (self->texture));
}

static int
gs_frame_paintable_get_intrinsic_width (GdkPaintable *paintable)
{
  return GS_FRAME_PAINTABLE (paintable)->width;
}

static int
gs_frame_paintable_get_intrinsic_height (GdkPaintable *paintable)
{
  return GS_FRAME_PAINTABLE (paintable)->height;
}

static void
gs_frame_paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = gs_frame_paintable_snapshot;
  iface->get_current_image = gs_frame_paintable_get_current_image;
  iface->get_intrinsic_width = gs_frame_paintable_get_intrinsic_width;
  iface->get_intrinsic_height = gs_frame_paintable_get_intrinsic_height;
}

static void
gs_frame_paintable_finalize (GObject *object)
{
  GsFramePaintable *self = GS_FRAME_PAINTABLE (object);

  g_clear_pointer (&self->frame, gs_video_frame_unref);
  g_clear_object (&self->ready);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->converter, gst_video_converter_free);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->scale_lock);

  G_OBJECT_CLASS (gs_frame_paintable_parent_class)->finalize (object);
}

static void
gs_frame_paintable_class_init (GsFramePaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_frame_paintable_finalize;
}

static void
gs_frame_paintable_init (GsFramePaintable *self)
{
  self->prescale = g_str_equal (gs_renderer_describe (), "cairo");
  self->index = -1;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->scale_lock);
}

/**
 * gs_frame_paintable_new:
 *
 * Returns: (transfer full): a paintable without a frame
 */
GsFramePaintable *
gs_frame_paintable_new (void)
{
  return g_object_new (GS_TYPE_FRAME_PAINTABLE, NULL);
}
