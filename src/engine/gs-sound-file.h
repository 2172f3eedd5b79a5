/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-mel-pyramid.h"
#include "gs-peaks.h"

G_BEGIN_DECLS

/**
 * GsSoundFile:
 *
 * A clip's peaks and mel spectrogram in the user's cache, `gatescope/sound/sound-1/HASH.sound`: 26 MB an hour. Is written under
 * another name while the sound is read, and moved when the clip's content hash is known. The finest columns of the
 * spectrogram are never read into memory: they are mapped, so that the system takes them back when memory is short.
 *
 * A file is used only if it says it is one of this version, of this byte order, of the clip's duration, complete, and
 * if its check sum is that of its content. Where the cache cannot be written, a nameless temporary file takes its place.
 *
 * Use from one thread at a time.
 */
typedef struct _GsSoundFile GsSoundFile;

GsSoundFile *gs_sound_file_new (GError **error);
GsSoundFile *gs_sound_file_open (const char *hash, gint64 duration, GsPeaks *peaks, GsMelPyramid *pyramid,
                                 gint64 *n_samples);
void gs_sound_file_free (GsSoundFile *self);
gboolean gs_sound_file_append (GsSoundFile *self, const guint8 *columns, gsize n_columns, GError **error);
gboolean gs_sound_file_finish (GsSoundFile *self, gint64 duration, gint64 n_samples, const GsPeaks *peaks,
                               const GsMelPyramid *pyramid, GError **error);
gboolean gs_sound_file_keep (GsSoundFile *self, const char *hash, GError **error);
const guint8 *gs_sound_file_get_columns (const GsSoundFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSoundFile, gs_sound_file_free)

G_END_DECLS
