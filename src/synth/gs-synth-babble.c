/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-babble.h"

#include "gs-synth-speaker.h"
#include "gs-synth-words.h"

#include <math.h>

/* Voices that are spoken once for the whole program, and how many of them are heard at a time. */
#define N_VOICES    8
#define N_SENTENCES 4
#define N_HEARD     5
#define SEED        20250

static GMutex lock;
static GArray *voices[N_VOICES]; /* float, mean power 1; written once under the lock */

static gboolean
speak (GsSynthSpeaker *speaker, guint voice, GsSynthRandom *random, GError **error)
{
  g_autoptr (GArray) said = g_array_new (FALSE, FALSE, sizeof (gint16));
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));
  guint n_sentences;
  const char *const *sentences = gs_synth_words_get_sentences (&n_sentences);
  double power = 0.0;

  voices[voice] = samples;

  for (guint i = 0; i < N_SENTENCES; i++)
    {
      GsSynthManner manner = { .pitch = 30 + (int) gs_synth_random_below (random, 40),
                               .range = 30 + (int) gs_synth_random_below (random, 40),
                               .rate = 150 + (int) gs_synth_random_below (random, 60) };

      g_strlcpy (manner.voice, gs_synth_words_get_voice (voice % 2 == 1, voice / 2), sizeof manner.voice);
      if (!gs_synth_speaker_say (speaker, sentences[gs_synth_random_below (random, n_sentences)], &manner, said, error))
        return FALSE;

      for (guint j = 0; j < said->len; j++)
        {
          float sample = g_array_index (said, gint16, j) / 32768.0f;

          power += (double) sample * sample;
          g_array_append_val (samples, sample);
        }
    }

  for (guint i = 0; i < samples->len; i++)
    g_array_index (samples, float, i) /= (float) sqrt (power / samples->len + 1e-12);

  return TRUE;
}

/**
 * gs_synth_babble_prepare:
 * @error: return location for a #GsSynthError
 *
 * Has the voices of the crowd spoken, once: they are the same for every clip. Any thread may call it.
 *
 * Returns: whether there is a crowd
 */
gboolean
gs_synth_babble_prepare (GError **error)
{
  static gboolean done;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GsSynthSpeaker) speaker = NULL;
  GsSynthRandom random;

  if (done)
    return TRUE;

  speaker = gs_synth_speaker_new (error);
  if (speaker == NULL)
    return FALSE;

  gs_synth_random_init (&random, SEED, 0);
  for (guint i = 0; i < N_VOICES; i++)
    {
      g_clear_pointer (&voices[i], g_array_unref);
      if (!speak (speaker, i, &random, error))
        return FALSE;
    }
  done = TRUE;

  return TRUE;
}

/**
 * gs_synth_babble_add:
 * @samples: (array length=n_samples) (inout): sound, %GS_SYNTH_SPEAKER_RATE samples a second
 * @n_samples: its length
 * @level: root mean square of the crowd, share of full scale
 * @random: who is heard
 *
 * Adds several people who speak at once, fading in and out at the ends. gs_synth_babble_prepare() comes first.
 */
void
gs_synth_babble_add (float *samples, gsize n_samples, double level, GsSynthRandom *random)
{
  gsize fade = MIN (n_samples / 4, GS_SYNTH_SPEAKER_RATE / 5);
  guint order[N_VOICES];

  for (guint i = 0; i < N_VOICES; i++)
    order[i] = i;
  gs_synth_random_shuffle (random, order, N_VOICES);

  for (guint i = 0; i < N_HEARD; i++)
    {
      const GArray *voice = voices[order[i]];
      gsize at = gs_synth_random_below (random, voice->len);
      double gain = level / sqrt (N_HEARD) * gs_synth_random_uniform (random, 0.8, 1.2);

      for (gsize j = 0; j < n_samples; j++)
        {
          double ramp = fade > 0 ? MIN (1.0, (double) MIN (j, n_samples - 1 - j) / fade) : 1.0;

          samples[j] += (float) (gain * ramp * g_array_index (voice, float, (at + j) % voice->len));
        }
    }
}
