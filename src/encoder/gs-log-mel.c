/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-log-mel.h"

#include "gs-fft.h"

#include <math.h>
#include <string.h>

#define FFT_SIZE 512
#define N_BINS   (FFT_SIZE / 2 + 1)

struct _GsLogMel
{
  GsFft *fft;
  float window[GS_LOG_MEL_SIZE];

  /* The triangular bank, sparse: band b weighs bins first[b] .. first[b] + length[b] - 1. */
  guint first[GS_LOG_MEL_BANDS];
  guint length[GS_LOG_MEL_BANDS];
  float weights[GS_LOG_MEL_BANDS][N_BINS];

  float pending[GS_LOG_MEL_SIZE]; /* samples that the next frame begins with */
  gsize n_pending;
};

static double
mel (double frequency)
{
  return 1127.0 * log (1.0 + frequency / 700.0);
}

static void
prepare_bank (GsLogMel *self)
{
  double lowest = mel (125.0), step = (mel (7500.0) - lowest) / (GS_LOG_MEL_BANDS + 1);

  for (guint band = 0; band < GS_LOG_MEL_BANDS; band++)
    {
      double lower = lowest + step * band, centre = lower + step, upper = centre + step;

      /* Bin 0, the direct current, belongs to no band. */
      for (guint bin = 1; bin < N_BINS; bin++)
        {
          double place = mel (bin * (double) GS_LOG_MEL_RATE / FFT_SIZE);
          double weight = MIN ((place - lower) / (centre - lower), (upper - place) / (upper - centre));

          if (weight <= 0.0)
            continue;
          if (self->length[band] == 0)
            self->first[band] = bin;
          self->weights[band][self->length[band]++] = (float) weight;
        }
    }
}

/**
 * gs_log_mel_new:
 *
 * Returns: (transfer full): a front end at the beginning of a stream
 */
GsLogMel *
gs_log_mel_new (void)
{
  GsLogMel *self = g_new0 (GsLogMel, 1);

  self->fft = gs_fft_new (FFT_SIZE);
  for (guint i = 0; i < GS_LOG_MEL_SIZE; i++)
    self->window[i] = (float) (0.5 - 0.5 * cos (2.0 * G_PI * i / GS_LOG_MEL_SIZE));
  prepare_bank (self);

  return self;
}

void
gs_log_mel_free (GsLogMel *self)
{
  gs_fft_free (self->fft);
  g_free (self);
}

/**
 * gs_log_mel_reset:
 * @self: the front end
 *
 * Forgets what was pushed: the next sample begins a stream.
 */
void
gs_log_mel_reset (GsLogMel *self)
{
  self->n_pending = 0;
}

/**
 * gs_log_mel_get_n_frames:
 * @n_samples: length of a stream
 *
 * Returns: how many frames it has: 1 + (n - 400) / 160, rounded down, or none if shorter than a frame
 */
gsize
gs_log_mel_get_n_frames (gsize n_samples)
{
  return n_samples < GS_LOG_MEL_SIZE ? 0 : 1 + (n_samples - GS_LOG_MEL_SIZE) / GS_LOG_MEL_HOP;
}

static void
compute_frame (GsLogMel *self,
               const float *samples,
               float *frame)
{
  float *input = gs_fft_get_input (self->fft);
  const float *spectrum;
  float magnitudes[N_BINS];

  for (guint i = 0; i < FFT_SIZE; i++)
    input[i] = i < GS_LOG_MEL_SIZE ? samples[i] * self->window[i] : 0.0f;
  spectrum = gs_fft_run (self->fft);

  for (guint i = 0; i < N_BINS; i++)
    magnitudes[i] = sqrtf (spectrum[2 * i] * spectrum[2 * i] + spectrum[2 * i + 1] * spectrum[2 * i + 1]);

  for (guint band = 0; band < GS_LOG_MEL_BANDS; band++)
    {
      const float *weights = self->weights[band], *bins = magnitudes + self->first[band];
      float sum = 0.0f;

      for (guint i = 0; i < self->length[band]; i++)
        sum += weights[i] * bins[i];
      frame[band] = logf (sum + 0.01f);
    }
}

/**
 * gs_log_mel_push:
 * @self: the front end
 * @samples: (array length=n_samples): the next samples of the stream, 16 kHz mono, full scale 1
 * @n_samples: how many
 * @frames: (out): room for gs_log_mel_get_n_frames (n_samples + GS_LOG_MEL_SIZE) frames ([n, 64])
 *
 * Takes samples in and gives out every frame that is complete with them. The same frames come out however the
 * stream is cut.
 *
 * Returns: number of frames written
 */
gsize
gs_log_mel_push (GsLogMel *self,
                 const float *samples,
                 gsize n_samples,
                 float *frames)
{
  gsize n_frames = 0;

  while (n_samples > 0)
    {
      gsize n = MIN (n_samples, GS_LOG_MEL_SIZE - self->n_pending);

      memcpy (self->pending + self->n_pending, samples, n * sizeof (float));
      self->n_pending += n;
      samples += n;
      n_samples -= n;

      if (self->n_pending == GS_LOG_MEL_SIZE)
        {
          compute_frame (self, self->pending, frames + GS_LOG_MEL_BANDS * n_frames++);
          self->n_pending -= GS_LOG_MEL_HOP;
          memmove (self->pending, self->pending + GS_LOG_MEL_HOP, self->n_pending * sizeof (float));
        }
    }

  return n_frames;
}
