/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-media-info.h"

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  GS_STREAM_VIDEO,
  GS_STREAM_AUDIO,
} GsStreamKind;

/**
 * GsStreamReader:
 *
 * Decodes one stream of a file in software and lets its buffers be pulled, as fast as they can be
 * decoded. Belongs to one thread at a time.
 */
typedef struct _GsStreamReader GsStreamReader;

GsStreamReader *gs_stream_reader_new (
  const GsMediaInfo *info, GsStreamKind kind, GstCaps *caps, GCancellable *cancellable, GError **error);
void gs_stream_reader_free (GsStreamReader *self);

gboolean gs_stream_reader_seek (GsStreamReader *self,
                                gint64 time,
                                GError **error);
GstSample *gs_stream_reader_pull (GsStreamReader *self,
                                  GError **error);

gint64 gs_stream_reader_get_time (GsStreamReader *self,
                                  GstSample *sample);
gboolean gs_stream_reader_can_decode (GstCaps *caps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsStreamReader, gs_stream_reader_free)

G_END_DECLS
