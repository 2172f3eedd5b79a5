/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsMediaError:
 * @GS_MEDIA_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_MEDIA_ERROR_FAILED: the work could not be done for a reason outside what was given
 * @GS_MEDIA_ERROR_CODEC: the file is sound but a decoder it needs is not installed
 * @GS_MEDIA_ERROR_STALLED: the file made decoding stand still and it was given up
 *
 * Errors of this library.
 */
typedef enum
{
  GS_MEDIA_ERROR_INVALID,
  GS_MEDIA_ERROR_FAILED,
  GS_MEDIA_ERROR_CODEC,
  GS_MEDIA_ERROR_STALLED,
} GsMediaError;

#define GS_MEDIA_ERROR (gs_media_error_quark ())

GQuark gs_media_error_quark (void);

GError *gs_media_error_new_from_gst (const GError *cause,
                                     const char *path);
GError *gs_media_error_new_stalled (const char *path);
GError *gs_media_error_new_nothing_found (const char *path);
gboolean gs_media_check_file (const char *path,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
