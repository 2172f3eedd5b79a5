/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-face.h"

G_BEGIN_DECLS

/* Fv of the compact encoder. */
#define GS_COMPACT_VIDEO_FEATURES 128

/* Index of the presence value: 1 where there is a face, 0 where not (then every other value of the row is 0). */
#define GS_COMPACT_VIDEO_PRESENCE 0

/* A row depends on frames at most this far from its own, nanoseconds of media time ... */
#define GS_COMPACT_VIDEO_REACH (100 * G_GINT64_CONSTANT (1000000))

/* ... and never on more than so many frames on each side. */
#define GS_COMPACT_VIDEO_CONTEXT 12

const char *gs_compact_video_get_feature_name (guint feature);
void gs_compact_video_encode (const GsFace *const *faces, const gint64 *pts, gsize n_frames,
                              gsize first, gsize n_rows, float *rows);

G_END_DECLS
