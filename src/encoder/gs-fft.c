/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fft.h"

#include <fftw3.h>

struct _GsFft
{
  guint size;
  float *samples;          /* [size] */
  fftwf_complex *spectrum; /* [size / 2 + 1] */
  fftwf_plan forward;
  fftwf_plan inverse;
};

/* FFTW's planner is the one part of it that threads may not share. */
static GMutex planner;

/**
 * gs_fft_new:
 * @size: number of samples
 *
 * Plans are estimated, never measured: what is measured may differ from run to run, and so would the last bits of
 * every result.
 *
 * Returns: (transfer full): the transform
 */
GsFft *
gs_fft_new (guint size)
{
  GsFft *self = g_new0 (GsFft, 1);

  self->size = size;
  self->samples = fftwf_alloc_real (size);
  self->spectrum = fftwf_alloc_complex (size / 2 + 1);

  g_mutex_lock (&planner);
  self->forward = fftwf_plan_dft_r2c_1d ((int) size, self->samples, self->spectrum, FFTW_ESTIMATE);
  self->inverse = fftwf_plan_dft_c2r_1d ((int) size, self->spectrum, self->samples, FFTW_ESTIMATE);
  g_mutex_unlock (&planner);

  return self;
}

void
gs_fft_free (GsFft *self)
{
  g_mutex_lock (&planner);
  fftwf_destroy_plan (self->forward);
  fftwf_destroy_plan (self->inverse);
  g_mutex_unlock (&planner);

  fftwf_free (self->samples);
  fftwf_free (self->spectrum);
  g_free (self);
}

/**
 * gs_fft_get_input:
 * @self: the transform
 *
 * Returns: (transfer none): where the samples go ([size])
 */
float *
gs_fft_get_input (GsFft *self)
{
  return self->samples;
}

/**
 * gs_fft_run:
 * @self: the transform
 *
 * Returns: (transfer none): the spectrum of the samples as pairs of real and imaginary part ([size / 2 + 1, 2])
 */
float *
gs_fft_run (GsFft *self)
{
  fftwf_execute (self->forward);

  return (float *) self->spectrum;
}

/**
 * gs_fft_run_inverse:
 * @self: the transform
 *
 * Takes the spectrum back to samples, times the size (as FFTW does); the spectrum is lost.
 *
 * Returns: (transfer none): the samples ([size])
 */
const float *
gs_fft_run_inverse (GsFft *self)
{
  fftwf_execute (self->inverse);

  return self->samples;
}
