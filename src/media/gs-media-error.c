/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-media-error.h"

#include <gst/gst.h>

G_DEFINE_QUARK (gs - media - error, gs_media_error)

/**
 * gs_media_error_new_from_gst:
 * @cause: what GStreamer reported
 * @path: the file that was being read
 *
 * Returns: (transfer full): the error in one sentence that says which file, what is wrong and what to do
 */
GError *
gs_media_error_new_from_gst (const GError *cause,
                             const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND) ||
      g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    return g_error_new (
      GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
      "“%s” is not a video or sound file: its content is of no kind that can be played; choose another file", name);

  if (g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND) ||
      g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    return g_error_new (
      GS_MEDIA_ERROR, GS_MEDIA_ERROR_CODEC,
      "“%s” needs a decoder that is not installed (%s); install the missing GStreamer plugin or convert the file", name,
      cause->message);

  if (cause->domain == GST_RESOURCE_ERROR)
    return g_error_new (GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                        "“%s” cannot be read: %s; check that the file is still there and readable", name,
                        cause->message);

  return g_error_new (
    GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
    "“%s” is damaged or incomplete and cannot be played (%s); get a complete copy or convert it again", name,
    cause->message);
}

/**
 * gs_media_error_new_stalled:
 * @path: the file that was being read
 *
 * Returns: (transfer full): the error for a file that made its decoder stand still
 */
GError *
gs_media_error_new_stalled (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  return g_error_new (
    GS_MEDIA_ERROR, GS_MEDIA_ERROR_STALLED,
    "“%s” gave nothing to decode for a long time and was given up; it is probably damaged, get a complete copy", name);
}

/**
 * gs_media_error_new_nothing_found:
 * @path: the file that was being read
 *
 * Returns: (transfer full): the error for a file in which neither pictures nor sound could be found
 */
GError *
gs_media_error_new_nothing_found (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  return g_error_new (
    GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
    "“%s” is damaged or incomplete: neither pictures nor sound can be found in it; get a complete copy", name);
}

/**
 * gs_media_check_file:
 * @path: a file
 * @cancellable: (nullable): stops the look
 * @error: return location
 *
 * Says in words of its own what no decoder would say clearly: missing, a folder, empty, not readable.
 *
 * Returns: whether @path is a regular, readable file with something in it
 */
gboolean
gs_media_check_file (const char *path,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *shown = g_filename_display_name (path);

  info = g_file_query_info (
    file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
    G_FILE_QUERY_INFO_NONE, cancellable, &local_error);
  if (!info)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                     "“%s” is not there; check the path, or find the file again", shown);
      else
        g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED, "“%s” cannot be read: %s", shown,
                     local_error->message);
      return FALSE;
    }

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                   "“%s” is a folder; choose a video or sound file in it", shown);
      return FALSE;
    }

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                   "“%s” is not a regular file; choose a video or sound file", shown);
      return FALSE;
    }

  if (g_file_info_get_size (info) == 0)
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID,
                   "“%s” is empty (0 bytes); get a complete copy of the file", shown);
      return FALSE;
    }

  if (!g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    {
      g_set_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED,
                   "“%s” may not be read; change its permissions or copy it", shown);
      return FALSE;
    }

  return TRUE;
}
