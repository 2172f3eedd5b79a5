/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-sound.h"

#include <math.h>
#include <stdlib.h>

/* Zero crossings of the resampling filter on each side, and its transition against the lower Nyquist frequency. */
#define ZEROS 16
#define PASS  0.92

/* A mouth opens faster than it closes. */
#define ATTACK_SECONDS  0.035
#define RELEASE_SECONDS 0.085

/**
 * gs_synth_sound_resample:
 * @samples: (array length=n_samples): sound
 * @n_samples: its length
 * @rate: samples a second
 * @new_rate: samples a second wanted
 * @n_new: how many are wanted; behind the sound's end they are 0
 *
 * Band-limited interpolation by a Hann-windowed sinc (Smith, Digital Audio Resampling), one filter for each phase.
 *
 * Returns: (transfer full) (array length=n_new): the sound at the new rate
 */
float *
gs_synth_sound_resample (const float *samples, gsize n_samples, guint rate, guint new_rate, gsize n_new)
{
  guint a = rate, b = new_rate;
  guint phases, advance, n_taps;
  double cut, reach;
  g_autofree float *filters = NULL;
  float *out = g_new0 (float, n_new);

  while (b != 0)
    {
      guint rest = a % b;

      a = b;
      b = rest;
    }
  phases = new_rate / a;
  advance = rate / a;
  cut = PASS * MIN (1.0, (double) new_rate / rate);
  reach = ZEROS / cut;
  n_taps = 2 * (guint) ceil (reach);

  filters = g_new (float, (gsize) phases *n_taps);
  for (guint p = 0; p < phases; p++)
    {
      double sum = 0.0;

      for (guint i = 0; i < n_taps; i++)
        {
          double x = (double) i - (n_taps / 2 - 1) - (double) p / phases;
          double window = fabs (x) < reach ? 0.5 + 0.5 * cos (G_PI * x / reach) : 0.0;
          double sinc = x == 0.0 ? 1.0 : sin (G_PI * cut * x) / (G_PI * cut * x);

          filters[p * n_taps + i] = (float) (window * sinc);
          sum += window * sinc;
        }
      for (guint i = 0; i < n_taps; i++)
        filters[p * n_taps + i] /= (float) sum;
    }

  for (gsize i = 0; i < n_new; i++)
    {
      guint64 at = (guint64) i * advance;
      gint64 first = (gint64) (at / phases) - (n_taps / 2 - 1);
      const float *filter = filters + (at % phases) * n_taps;
      float sum = 0.0f;

      for (guint j = 0; j < n_taps; j++)
        {
          gint64 k = first + j;

          if (k >= 0 && k < (gint64) n_samples)
            sum += filter[j] * samples[k];
        }
      out[i] = sum;
    }

  return out;
}

/**
 * gs_synth_sound_shelve:
 * @samples: (array length=n_samples) (inout): sound
 * @n_samples: its length
 * @rate: samples a second
 * @corner: frequency in Hz
 * @gains: (array length=n_gains): factors of what lies above @corner, evenly spaced over the sound
 * @n_gains: how many, at least 1
 *
 * A first-order high shelf whose gain moves with time.
 */
void
gs_synth_sound_shelve (float *samples, gsize n_samples, guint rate, double corner, const double *gains, gsize n_gains)
{
  double keep = exp (-2.0 * G_PI * corner / rate);
  double low = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double place = n_gains > 1 ? (double) i * (n_gains - 1) / n_samples : 0.0;
      gsize k = MIN ((gsize) place, n_gains - 1);
      double gain = gains[k];

      if (k + 1 < n_gains)
        gain += (place - k) * (gains[k + 1] - gains[k]);
      low = keep * low + (1.0 - keep) * samples[i];
      samples[i] = (float) (low + gain * (samples[i] - low));
    }
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/**
 * gs_synth_sound_get_envelope:
 * @samples: (array length=n_samples): speech
 * @n_samples: its length
 * @rate: samples a second
 * @envelope_rate: values a second wanted
 * @n_envelope: (out): how many there are
 *
 * How far a mouth opens that says this: the energy of the sound, compressed and smoothed.
 *
 * Returns: (transfer full) (array length=n_envelope): 0 closed, 1 as for the loud vowels of the sound
 */
float *
gs_synth_sound_get_envelope (const float *samples, gsize n_samples, guint rate, guint envelope_rate, gsize *n_envelope)
{
  gsize n = n_samples * envelope_rate / rate + 1;
  float *envelope = g_new0 (float, n);
  g_autofree float *sorted = g_new (float, n);
  gsize n_loud = 0;
  float top;
  float state = 0.0f;
  float attack = (float) (1.0 - exp (-1.0 / (ATTACK_SECONDS * envelope_rate)));
  float release = (float) (1.0 - exp (-1.0 / (RELEASE_SECONDS * envelope_rate)));

  for (gsize i = 0; i < n; i++)
    {
      gsize start = i * rate / envelope_rate, end = MIN ((i + 1) * rate / envelope_rate, n_samples);
      double sum = 0.0;

      for (gsize j = start; j < end; j++)
        sum += (double) samples[j] * samples[j];
      envelope[i] = end > start ? (float) sqrt (sum / (double) (end - start)) : 0.0f;
      if (envelope[i] > 1e-3f)
        sorted[n_loud++] = envelope[i];
    }

  if (n_loud > 0)
    {
      qsort (sorted, n_loud, sizeof (float), compare_floats);
      top = sorted[(n_loud - 1) * 9 / 10];

      for (gsize i = 0; i < n; i++)
        {
          float target = MIN (powf (envelope[i] / top, 0.7f), 1.15f);

          state += (target > state ? attack : release) * (target - state);
          envelope[i] = state;
        }
    }

  *n_envelope = n;

  return envelope;
}

/**
 * gs_synth_sound_add_noise:
 * @samples: (array length=n_samples) (inout): sound
 * @n_samples: its length
 * @level: standard deviation, share of full scale
 * @random: where the noise comes from
 *
 * Adds the hiss of a room and of a microphone, stronger at low frequencies.
 */
void
gs_synth_sound_add_noise (float *samples, gsize n_samples, double level, GsSynthRandom *random)
{
  double low = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double white = gs_synth_random_uniform (random, -1.7320508, 1.7320508);

      low = 0.95 * low + 0.3122 * white;
      samples[i] += (float) (level * (0.55 * white + 0.83 * low));
    }
}
