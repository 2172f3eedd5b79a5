/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-frame-paintable.h"

#include <gst/video/video.h>

/* A frame arrives in GStreamer's streaming thread and is brought to the size at which it will be shown
 * there, because GTK's Cairo renderer would otherwise scale it anew each time anything near it is drawn.
 * What the main thread gets is a texture that is copied pixel for pixel. */

struct _GsFramePaintable
{
  GObject parent_instance;

  /* main thread */
  GdkTexture *texture;
  gint64 texture_time;
  int shown_width, shown_height;

  /* any thread, under the lock */
  GMutex lock;
  GstSample *sample;
  gint64 sample_time;
  GdkTexture *ready;
  gint64 ready_time;
  int area_width, area_height;
  int display_width, display_height;
  guint idle_id;

  /* whoever converts, under convert_lock (taken before lock) */
  GMutex convert_lock;
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
  gboolean size_changed;

  g_mutex_lock (&self->lock);
  self->idle_id = 0;
  if (self->ready != NULL)
    {
      g_set_object (&self->texture, self->ready);
      self->texture_time = self->ready_time;
      g_clear_object (&self->ready);
    }
  size_changed = self->shown_width != self->display_width || self->shown_height != self->display_height;
  self->shown_width = self->display_width;
  self->shown_height = self->display_height;
  g_mutex_unlock (&self->lock);

  if (size_changed)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));

  return G_SOURCE_REMOVE;
}

/* The largest size of the picture's own shape inside the area it is shown in. */
static void
fit (int width,
     int height,
     int area_width,
     int area_height,
     int *out_width,
     int *out_height)
{
  double scale;

  if (area_width <= 0 || area_height <= 0)
    {
      *out_width = width;
      *out_height = height;
      return;
    }

  scale = MIN ((double) area_width / width, (double) area_height / height);
  *out_width = MAX ((int) (width * scale + 0.5), 1);
  *out_height = MAX ((int) (height * scale + 0.5), 1);
}

/* with convert_lock held */
static gboolean
prepare_converter (GsFramePaintable *self,
                   const GstVideoInfo *in_info,
                   int width,
                   int height)
{
  GstStructure *options;

  if (self->converter != NULL && gst_video_info_is_equal (&self->in_info, in_info)
      && GST_VIDEO_INFO_WIDTH (&self->out_info) == width && GST_VIDEO_INFO_HEIGHT (&self->out_info) == height)
    return TRUE;

  g_clear_pointer (&self->converter, gst_video_converter_free);
  self->in_info = *in_info;
  gst_video_info_set_format (&self->out_info, GST_VIDEO_FORMAT_BGRA, width, height);

  options = gst_structure_new ("options",
                               GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD, GST_TYPE_VIDEO_RESAMPLER_METHOD,
                               GST_VIDEO_RESAMPLER_METHOD_LINEAR,
                               GST_VIDEO_CONVERTER_OPT_THREADS, G_TYPE_UINT, 1,
                               NULL);
  self->converter = gst_video_converter_new (&self->in_info, &self->out_info, options);

  return self->converter != NULL;
}

static GdkTexture *
convert (GsFramePaintable *self,
         GstSample *sample,
         int area_width,
         int area_height,
         int *display_width,
         int *display_height)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->convert_lock);
  g_autoptr (GBytes) bytes = NULL;
  GstBuffer *out_buffer;
  GstVideoFrame in, out;
  GstVideoInfo info;
  GdkTexture *texture = NULL;
  int width, height;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    return NULL;

  *display_width = gst_util_uint64_scale_int (GST_VIDEO_INFO_WIDTH (&info), GST_VIDEO_INFO_PAR_N (&info),
                                              MAX (GST_VIDEO_INFO_PAR_D (&info), 1));
  *display_height = GST_VIDEO_INFO_HEIGHT (&info);
  fit (*display_width, *display_height, area_width, area_height, &width, &height);

  if (!prepare_converter (self, &info, width, height))
    return NULL;

  if (!gst_video_frame_map (&in, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;

  out_buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&self->out_info), NULL);
  if (gst_video_frame_map (&out, &self->out_info, out_buffer, GST_MAP_WRITE))
    {
      gst_video_converter_frame (self->converter, &in, &out);
      bytes = g_bytes_new (GST_VIDEO_FRAME_PLANE_DATA (&out, 0),
                           (gsize) height * GST_VIDEO_FRAME_PLANE_STRIDE (&out, 0));
      /* opaque, so premultiplied and not are the same */
      texture = gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes,
                                        GST_VIDEO_FRAME_PLANE_STRIDE (&out, 0));
      gst_video_frame_unmap (&out);
    }
  gst_buffer_unref (out_buffer);
  gst_video_frame_unmap (&in);

  return texture;
}

static void
convert_and_hand_over (GsFramePaintable *self,
                       GstSample *sample,
                       gint64 time)
{
  g_autoptr (GdkTexture) texture = NULL;
  int area_width, area_height, display_width = 0, display_height = 0;

  g_mutex_lock (&self->lock);
  area_width = self->area_width;
  area_height = self->area_height;
  g_mutex_unlock (&self->lock);

  texture = convert (self, sample, area_width, area_height, &display_width, &display_height);
  if (texture == NULL)
    return;

  g_mutex_lock (&self->lock);
  g_set_object (&self->ready, texture);
  self->ready_time = time;
  self->display_width = display_width;
  self->display_height = display_height;
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, adopt_cb, g_object_ref (self), g_object_unref);
  g_mutex_unlock (&self->lock);
}

/**
 * gs_frame_paintable_push:
 * @self: a #GsFramePaintable
 * @sample: a raw video frame with its caps
 * @time: the frame's media time in nanoseconds
 *
 * The one hand-off between the streaming thread and the window: converts @sample here, in the caller's
 * thread, and shows it at the next turn of the main loop. Frames that come faster than they can be shown replace one another.
 */
void
gs_frame_paintable_push (GsFramePaintable *self,
                         GstSample *sample,
                         gint64 time)
{
  g_return_if_fail (GS_IS_FRAME_PAINTABLE (self));
  g_return_if_fail (GST_IS_SAMPLE (sample));

  g_mutex_lock (&self->lock);
  gst_sample_replace (&self->sample, sample);
  self->sample_time = time;
  g_mutex_unlock (&self->lock);

  convert_and_hand_over (self, sample, time);
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
  gst_clear_sample (&self->sample);
  g_clear_object (&self->ready);
  self->display_width = self->display_height = 0;
  g_mutex_unlock (&self->lock);

  self->shown_width = self->shown_height = 0;
  g_clear_object (&self->texture);
  gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static void
reconvert_thread (GTask *task,
                  gpointer source,
                  gpointer data,
                  GCancellable *cancellable)
{
  GsFramePaintable *self = source;
  GstSample *sample = NULL;
  gint64 time;

  g_mutex_lock (&self->lock);
  if (self->sample != NULL)
    sample = gst_sample_ref (self->sample);
  time = self->sample_time;
  g_mutex_unlock (&self->lock);

  if (sample != NULL)
    {
      convert_and_hand_over (self, sample, time);
      gst_sample_unref (sample);
    }
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

  g_return_if_fail (GS_IS_FRAME_PAINTABLE (self));

  g_mutex_lock (&self->lock);
  if (self->area_width == width && self->area_height == height)
    {
      g_mutex_unlock (&self->lock);
      return;
    }
  self->area_width = width;
  self->area_height = height;
  g_mutex_unlock (&self->lock);

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_run_in_thread (task, reconvert_thread);
}

/**
 * gs_frame_paintable_get_time:
 * @self: a #GsFramePaintable
 *
 * Returns: media time of the frame shown, in nanoseconds, or -1 if none is. Main thread.
 */
gint64
gs_frame_paintable_get_time (GsFramePaintable *self)
{
  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), -1);

  return self->texture != NULL ? self->texture_time : -1;
}

gboolean
gs_frame_paintable_has_frame (GsFramePaintable *self)
{
  g_return_val_if_fail (GS_IS_FRAME_PAINTABLE (self), FALSE);

  return self->texture != NULL;
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
  GsFramePaintable *self = GS_FRAME_PAINTABLE (paintable);

  return self->shown_width;
}

static int
gs_frame_paintable_get_intrinsic_height (GdkPaintable *paintable)
{
  GsFramePaintable *self = GS_FRAME_PAINTABLE (paintable);

  return self->shown_height;
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

  gst_clear_sample (&self->sample);
  g_clear_object (&self->ready);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->converter, gst_video_converter_free);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->convert_lock);

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
  g_mutex_init (&self->lock);
  g_mutex_init (&self->convert_lock);
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
