/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-prosody.h"

#include "gs-fft.h"

#include <math.h>
#include <string.h>

#define WINDOW   544  /* samples that are compared with what comes a period later: 34 ms */
#define MIN_LAG  32   /* samples: 500 Hz */
#define MAX_LAG  267  /* samples: 60 Hz */
#define FFT_SIZE 1024 /* holds WINDOW + MAX_LAG without wrapping round */

/* Mean square below which a period does not count as voice: -70 dB of full scale. */
#define SILENCE 1e-7f

/* What an octave costs: a longer period than need be (its multiples explain the sound as well), and a leap from
 * the value before (a formant may for once sound louder than the voice). */
#define LENGTH_COST 0.04f
#define LEAP_COST   0.15f

/* A voice is forgotten after so many values without one. */
#define MEMORY 3

G_STATIC_ASSERT (WINDOW + MAX_LAG + 1 <= GS_PROSODY_SIZE);

struct _GsProsody
{
  GsFft *fft;
  float window_spectrum[FFT_SIZE + 2];

  float pending[GS_PROSODY_SIZE]; /* samples that the next value begins with */
  gsize n_pending;

  float last_lag; /* period of the voice just heard, samples; 0 = none */
  guint silent;   /* values since then */
};

/**
 * gs_prosody_new:
 *
 * Returns: (transfer full): an analysis at the beginning of a stream
 */
GsProsody *
gs_prosody_new (void)
{
  GsProsody *self = g_new0 (GsProsody, 1);

  self->fft = gs_fft_new (FFT_SIZE);

  return self;
}

void
gs_prosody_free (GsProsody *self)
{
  gs_fft_free (self->fft);
  g_free (self);
}

/**
 * gs_prosody_get_n_values:
 * @n_samples: length of a stream
 *
 * Returns: how many values it has
 */
gsize
gs_prosody_get_n_values (gsize n_samples)
{
  return n_samples < GS_PROSODY_SIZE ? 0 : 1 + (n_samples - GS_PROSODY_SIZE) / GS_PROSODY_HOP;
}

/* correlation[lag] = sum over the window of x[n] x[n + lag], by Fourier transform. */
static void
correlate (GsProsody *self,
           const float *samples,
           float *correlation)
{
  float *input = gs_fft_get_input (self->fft);
  float *spectrum;
  const float *result;

  for (guint i = 0; i < FFT_SIZE; i++)
    input[i] = i < WINDOW ? samples[i] : 0.0f;
  memcpy (self->window_spectrum, gs_fft_run (self->fft), sizeof self->window_spectrum);

  for (guint i = 0; i < FFT_SIZE; i++)
    input[i] = i < GS_PROSODY_SIZE ? samples[i] : 0.0f;
  spectrum = gs_fft_run (self->fft);

  for (guint i = 0; i < FFT_SIZE + 2; i += 2)
    {
      float a = self->window_spectrum[i], b = self->window_spectrum[i + 1], c = spectrum[i], d = spectrum[i + 1];

      spectrum[i] = a * c + b * d;
      spectrum[i + 1] = a * d - b * c;
    }

  result = gs_fft_run_inverse (self->fft);
  for (guint lag = 0; lag <= MAX_LAG + 1; lag++)
    correlation[lag] = result[lag] / FFT_SIZE;
}

static void
compute_value (GsProsody *self,
               const float *samples,
               GsProsodyValue *value)
{
  float centred[GS_PROSODY_SIZE], correlation[MAX_LAG + 2];
  double mean = 0.0, energy = 0.0, later;
  float best = -1.0f, before, after, bend, shift;
  guint chosen = 0;

  for (guint i = 0; i < GS_PROSODY_SIZE; i++)
    mean += samples[i] / (double) GS_PROSODY_SIZE;
  for (guint i = 0; i < GS_PROSODY_SIZE; i++)
    centred[i] = (float) (samples[i] - mean);
  correlate (self, centred, correlation);

  for (guint i = 0; i < WINDOW; i++)
    energy += (double) centred[i] * centred[i];
  value->energy = (float) (energy / WINDOW);
  value->pitch = 0.0f;
  value->voicing = 0.0f;

  /* Normalise by the energies of both stretches; the silence keeps nothing from looking like something. */
  later = energy;
  for (guint lag = 1; lag <= MAX_LAG + 1; lag++)
    {
      double gone = centred[lag - 1], come = centred[lag - 1 + WINDOW];

      later = MAX (later + come * come - gone * gone, 0.0);
      correlation[lag] /= (float) (sqrt (energy * later) + (double) SILENCE * WINDOW);
    }

  for (guint lag = MIN_LAG; lag <= MAX_LAG; lag++)
    {
      float score = correlation[lag] - LENGTH_COST * log2f ((float) lag / MIN_LAG);

      if (correlation[lag] < correlation[lag - 1] || correlation[lag] <= correlation[lag + 1] || correlation[lag] <= 0.0f)
        continue;
      if (self->last_lag > 0.0f)
        score -= LEAP_COST * fabsf (log2f (lag / self->last_lag));
      if (chosen == 0 || score > best)
        {
          best = score;
          chosen = lag;
        }
    }

  if (chosen > 0)
    {
      /* The top of the parabola through the peak and its neighbours: lags finer than a sample. */
      before = correlation[chosen - 1];
      after = correlation[chosen + 1];
      bend = before - 2.0f * correlation[chosen] + after;
      shift = bend < 0.0f ? 0.5f * (before - after) / bend : 0.0f;
      value->pitch = CLAMP (GS_PROSODY_RATE / (chosen + shift), GS_PROSODY_MIN_PITCH, GS_PROSODY_MAX_PITCH);
      value->voicing = CLAMP (correlation[chosen] - 0.25f * (before - after) * shift, 0.0f, 1.0f);
    }

  if (value->voicing > 0.6f)
    {
      self->last_lag = GS_PROSODY_RATE / value->pitch;
      self->silent = 0;
    }
  else if (++self->silent > MEMORY)
    {
      self->last_lag = 0.0f;
    }
}

/**
 * gs_prosody_push:
 * @self: the analysis
 * @samples: (array length=n_samples): the next samples of the stream, 16 kHz mono, full scale 1
 * @n_samples: how many
 * @values: (out): room for gs_prosody_get_n_values (n_samples + GS_PROSODY_SIZE) values
 *
 * Takes samples in and gives out every value that is complete with them; value i looks at the samples from
 * i * GS_PROSODY_HOP on. Pitch is the strongest period of the normalised cross-correlation, with
 * the costs of long periods and leaps that D. Talkin gives it (A robust algorithm for pitch tracking, 1995).
 *
 * Returns: number of values written
 */
gsize
gs_prosody_push (GsProsody *self,
                 const float *samples,
                 gsize n_samples,
                 GsProsodyValue *values)
{
  gsize n_values = 0;

  while (n_samples > 0)
    {
      gsize n = MIN (n_samples, GS_PROSODY_SIZE - self->n_pending);

      memcpy (self->pending + self->n_pending, samples, n * sizeof (float));
      self->n_pending += n;
      samples += n;
      n_samples -= n;

      if (self->n_pending == GS_PROSODY_SIZE)
        {
          compute_value (self, self->pending, &values[n_values++]);
          self->n_pending -= GS_PROSODY_HOP;
          memmove (self->pending, self->pending + GS_PROSODY_HOP, self->n_pending * sizeof (float));
        }
    }

  return n_values;
}
