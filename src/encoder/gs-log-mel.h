/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GS_LOG_MEL_RATE  16000 /* samples a second */
#define GS_LOG_MEL_SIZE  400   /* samples of a frame: 25 ms */
#define GS_LOG_MEL_HOP   160   /* samples from frame to frame: 10 ms */
#define GS_LOG_MEL_BANDS 64    /* HTK mel bands, 125 to 7500 Hz */

/**
 * GsLogMel:
 *
 * The log-mel front end of VGGish on a stream of any length: 25 ms periodic Hann, 10 ms hop, magnitude of a
 * 512-point FFT, 64 triangular HTK mel bands between 125 and 7500 Hz, ln(x + 0.01). Use from one thread.
 */
typedef struct _GsLogMel GsLogMel;

GsLogMel *gs_log_mel_new (void);
void gs_log_mel_free (GsLogMel *self);
void gs_log_mel_reset (GsLogMel *self);
gsize gs_log_mel_get_n_frames (gsize n_samples);
gsize gs_log_mel_push (GsLogMel *self, const float *samples, gsize n_samples, float *frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLogMel, gs_log_mel_free)

G_END_DECLS
