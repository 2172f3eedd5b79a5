/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsFft:
 *
 * A Fourier transform of real numbers with its buffers, on FFTW. Use from one thread.
 */
typedef struct _GsFft GsFft;

GsFft *gs_fft_new (guint size);
void gs_fft_free (GsFft *self);
float *gs_fft_get_input (GsFft *self);
float *gs_fft_run (GsFft *self);
const float *gs_fft_run_inverse (GsFft *self);

G_END_DECLS
