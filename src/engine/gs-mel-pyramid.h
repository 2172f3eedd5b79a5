/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "gs-log-mel.h"

G_BEGIN_DECLS

/* A value is one byte: the natural logarithm of the band's magnitude is FLOOR + STEP times it. Full scale of a sine in
 * the middle of a band is a magnitude of 100; so 0 is -80 dB of full scale, and a step 0.35 dB. */
#define GS_MEL_FLOOR    -4.60517019f /* ln 0.01, what silence is */
#define GS_MEL_STEP     0.04f
#define GS_MEL_FLOOR_DB -80.0
#define GS_MEL_STEP_DB  (GS_MEL_STEP * 8.685889638)

/* Columns of the log-mel front end (10 ms) that make one of the pyramid's finest. */
#define GS_MEL_BASE 16

/**
 * GsMelPyramid:
 *
 * A mel spectrogram at every zoom. In memory are the means over 160 ms and, four at a time, over more: 3.8 MB an hour.
 * The finest columns, 10 ms each and 23 MB an hour, are somebody else's: gs_mel_pyramid_read() is told where they are.
 *
 * Column i of the finest belongs to the 10 ms around the middle of the front end's frame i: from 7.5 + 10 i to 17.5 +
 * 10 i milliseconds; the first one also to what is before. Use from one thread at a time.
 */
typedef struct _GsMelPyramid GsMelPyramid;

GsMelPyramid *gs_mel_pyramid_new (void);
void gs_mel_pyramid_free (GsMelPyramid *self);
void gs_mel_quantise (const float *frames, gsize n_frames, guint8 *columns);
void gs_mel_pyramid_push (GsMelPyramid *self, const guint8 *columns, gsize n_columns);
void gs_mel_pyramid_finish (GsMelPyramid *self);
void gs_mel_pyramid_add_base (GsMelPyramid *self, const guint16 *base, gsize n_base, gsize n_columns);
const guint16 *gs_mel_pyramid_get_base (const GsMelPyramid *self, gsize *n_base);
void gs_mel_pyramid_read (const GsMelPyramid *self, const guint8 *finest, gint64 start, gint64 end, guint n_columns,
                          guint8 *values, guint8 *known);
float gs_mel_get_centre (guint band);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsMelPyramid, gs_mel_pyramid_free)

G_END_DECLS
