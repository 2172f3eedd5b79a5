/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-live-source-private.h"

#include "gs-media-error.h"
#include "gs-media-info.h"
#include "gs-media-init.h"

#include <string.h>

struct _GsLiveSource
{
  char *name;
  GstDevice *camera;
  GstDevice *microphone; /* NULL: pictures alone */
  char *path;            /* of the clip that stands for them */
  gboolean has_sound;
};

static void
device_free (gpointer data)
{
  GsLiveDevice *device = data;

  g_free (device->id);
  g_free (device->name);
  g_free (device);
}

/* What two devices of one name are told apart by. */
static char *
get_device_id (GstDevice *device)
{
  static const char *const keys[] = { "device.path", "object.path", "api.v4l2.path", "node.name", "device.string" };
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  g_autofree char *name = gst_device_get_display_name (device);

  for (guint i = 0; properties != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = gst_structure_get_string (properties, keys[i]);

      if (value != NULL)
        return g_strdup_printf ("%s (%s)", name, value);
    }

  return g_steal_pointer (&name);
}

/* Cameras and microphones; not the monitors of loudspeakers, which hear the program itself. */
static GList *
find_devices (void)
{
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  GList *devices, *next;

  gs_media_init ();
  monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  gst_device_monitor_add_filter (monitor, "Audio/Source", NULL);
  devices = gst_device_monitor_get_devices (monitor);

  for (GList *item = devices; item != NULL; item = next)
    {
      g_autoptr (GstStructure) properties = gst_device_get_properties (item->data);
      const char *class = properties != NULL ? gst_structure_get_string (properties, "device.class") : NULL;

      next = item->next;
      if (g_strcmp0 (class, "monitor") == 0)
        {
          gst_object_unref (item->data);
          devices = g_list_delete_link (devices, item);
        }
    }

  return devices;
}

/**
 * gs_live_devices_list:
 *
 * Asks the system for its cameras and microphones. May take a second: not for the main thread.
 *
 * Returns: (transfer full) (element-type GsLiveDevice): what there is; often nothing
 */
GPtrArray *
gs_live_devices_list (void)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (device_free);
  GList *devices = find_devices ();

  for (GList *item = devices; item != NULL; item = item->next)
    {
      GsLiveDevice *device = g_new0 (GsLiveDevice, 1);

      device->id = get_device_id (item->data);
      device->name = gst_device_get_display_name (item->data);
      device->is_camera = gst_device_has_classes (item->data, "Video/Source");
      g_ptr_array_add (array, device);
    }
  g_list_free_full (devices, gst_object_unref);

  return array;
}

static GsLiveSource *
source_new (void)
{
  return g_atomic_rc_box_new0 (GsLiveSource);
}

/* The device of that id, or the first of its kind. */
static GstDevice *
take_device (GList *devices,
             const char *class,
             const char *id)
{
  for (GList *item = devices; item != NULL; item = item->next)
    {
      g_autofree char *its = get_device_id (item->data);

      if (gst_device_has_classes (item->data, class) && (id == NULL || g_str_equal (id, its)))
        return gst_object_ref (item->data);
    }

  return NULL;
}

/**
 * gs_live_source_new:
 * @camera: (nullable): id of a camera; %NULL for the first
 * @microphone: (nullable): id of a microphone; %NULL for the first, "" for none
 * @error: why not: there is no camera
 *
 * Not for the main thread.
 *
 * Returns: (transfer full) (nullable): a source
 */
GsLiveSource *
gs_live_source_new (const char *camera,
                    const char *microphone,
                    GError **error)
{
  GList *devices = find_devices ();
  g_autoptr (GsLiveSource) self = source_new ();

  self->camera = take_device (devices, "Video/Source", camera);
  if (microphone == NULL || *microphone != '\0')
    self->microphone = take_device (devices, "Audio/Source", microphone);
  g_list_free_full (devices, gst_object_unref);

  if (self->camera == NULL)
    {
      if (camera != NULL)
        g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                     "The camera “%s” is not there any more: connect it, or choose another", camera);
      else
        g_set_error_literal (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                             "No camera was found: connect one that the system knows (as /dev/video0 or through PipeWire)");
      return NULL;
    }
  if (self->microphone == NULL && microphone != NULL && *microphone != '\0')
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                   "The microphone “%s” is not there any more: connect it, or choose another", microphone);
      return NULL;
    }

  self->name = gst_device_get_display_name (self->camera);
  self->has_sound = self->microphone != NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_live_source_new_test:
 * @path: a clip with pictures
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Makes a source that plays a clip in real time as if it happened now: for tests, and to try things out without a
 * camera. Not for the main thread.
 *
 * Returns: (transfer full) (nullable): a source that ends with the clip
 */
GsLiveSource *
gs_live_source_new_test (const char *path,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, cancellable, error);
  GsLiveSource *self;

  if (info == NULL)
    return NULL;
  if (info->n_frames == 0)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "“%s” has no pictures to play as a camera; choose a clip with video", name);
      return NULL;
    }

  self = source_new ();
  self->path = g_strdup (info->path);
  self->name = g_filename_display_basename (path);
  self->has_sound = info->has_audio;

  return self;
}

/**
 * gs_live_source_parse:
 * @text: "camera" for the first camera with the first microphone, or "test:CLIP"
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Returns: (transfer full) (nullable): the source
 */
GsLiveSource *
gs_live_source_parse (const char *text,
                      GCancellable *cancellable,
                      GError **error)
{
  if (g_str_equal (text, "camera"))
    return gs_live_source_new (NULL, NULL, error);
  if (g_str_has_prefix (text, "test:"))
    return gs_live_source_new_test (text + strlen ("test:"), cancellable, error);

  g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID, "There is no source “%s”: give “camera” or “test:CLIP”", text);

  return NULL;
}

GsLiveSource *
gs_live_source_ref (GsLiveSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
source_clear (gpointer data)
{
  GsLiveSource *self = data;

  g_free (self->name);
  g_free (self->path);
  g_clear_object (&self->camera);
  g_clear_object (&self->microphone);
}

void
gs_live_source_unref (GsLiveSource *self)
{
  g_atomic_rc_box_release_full (self, source_clear);
}

const char *
gs_live_source_get_name (const GsLiveSource *self)
{
  return self->name;
}

gboolean
gs_live_source_has_sound (const GsLiveSource *self)
{
  return self->has_sound;
}

static GstElement *
make_test_bin (const GsLiveSource *self,
               GError **error)
{
  /* The decoder is let run ahead by what a queue holds; the clock lets each buffer through at its time. */
  static const char *const pictures = "filesrc name=clip-file ! decodebin name=decoder "
                                      "decoder. ! videoconvert ! video/x-raw,format=I420 ! queue max-size-buffers=8 max-size-bytes=0 max-size-time=0 "
                                      "! clocksync name=pictures";
  static const char *const sound = " decoder. ! audioconvert ! queue max-size-time=1000000000 max-size-bytes=0 max-size-buffers=0 "
                                   "! clocksync name=sound";
  g_autofree char *description = g_strconcat (pictures, self->has_sound ? sound : NULL, NULL);
  GstElement *bin = gst_parse_bin_from_description (description, FALSE, error);
  g_autoptr (GstElement) file = bin != NULL ? gst_bin_get_by_name (GST_BIN (bin), "clip-file") : NULL;

  if (file != NULL)
    g_object_set (file, "location", self->path, NULL);

  return bin;
}

static gboolean
add_device (GstElement *bin,
            GstDevice *device,
            const char *rest,
            const char *name,
            GError **error)
{
  GstElement *source = gst_device_create_element (device, NULL);
  GstElement *tail = gst_parse_bin_from_description (rest, TRUE, error);

  if (source == NULL || tail == NULL)
    {
      g_autofree char *display = gst_device_get_display_name (device);

      if (source != NULL)
        gst_object_unref (gst_object_ref_sink (source));
      if (tail != NULL)
        {
          gst_object_unref (gst_object_ref_sink (tail));
          g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” cannot be opened; another program may have it", display);
        }
      return FALSE;
    }

  gst_object_set_name (GST_OBJECT (tail), name);
  gst_bin_add_many (GST_BIN (bin), source, tail, NULL);

  return gst_element_link (source, tail);
}

static GstElement *
make_device_bin (const GsLiveSource *self,
                 GError **error)
{
  /* Raw or as JPEG, whatever comes near 640x480 first: more costs time, and finds no more faces at a desk. */
  static const char *const pictures = "capsfilter caps=\"video/x-raw,width=640,height=480;image/jpeg,width=640,height=480;"
                                      "video/x-raw;image/jpeg\" ! decodebin ! videoconvert ! video/x-raw,format=I420";
  static const char *const sound = "audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=1";
  GstElement *bin = gst_bin_new (NULL);

  if (!add_device (bin, self->camera, pictures, "pictures", error) ||
      (self->microphone != NULL && !add_device (bin, self->microphone, sound, "sound", error)))
    {
      gst_object_unref (gst_object_ref_sink (bin));
      return NULL;
    }

  return bin;
}

/*
 * gs_live_source_make_bin:
 * @error: why not
 *
 * Returns: (transfer floating): a bin in which the elements "pictures" and, with sound, "sound" have a source pad each that gives raw
 *   buffers when they happen, pictures as I420
 */
GstElement *
gs_live_source_make_bin (const GsLiveSource *self,
                         GError **error)
{
  gs_media_init ();

  return self->path != NULL ? make_test_bin (self, error) : make_device_bin (self, error);
}
