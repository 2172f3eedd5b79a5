/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsMediaWriter:
 *
 * Writes pictures and sound to a Matroska file that this program plays: every picture a JPEG by itself, the sound as it is, times
 * to the microsecond. One thread at a time.
 */
typedef struct _GsMediaWriter GsMediaWriter;

GsMediaWriter *gs_media_writer_new (const char *path,
                                    int width,
                                    int height,
                                    int rate,
                                    GError **error);
void gs_media_writer_free (GsMediaWriter *self);
gboolean gs_media_writer_push_picture (GsMediaWriter *self,
                                       const guint8 *rgb,
                                       int stride,
                                       gint64 time,
                                       GError **error);
gboolean gs_media_writer_push_sound (GsMediaWriter *self,
                                     const float *samples,
                                     gsize n_samples,
                                     GError **error);
gboolean gs_media_writer_finish (GsMediaWriter *self,
                                 GCancellable *cancellable,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsMediaWriter, gs_media_writer_free)

G_END_DECLS
