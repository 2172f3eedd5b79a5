/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-voice.h"

#include "gs-synth-babble.h"
#include "gs-synth-plan-private.h"
#include "gs-synth-sound.h"
#include "gs-synth-speaker.h"
#include "gs-synth-words.h"

#include <math.h>
#include <string.h>

#define RATE          GS_SYNTH_SPEAKER_RATE
#define ENVELOPE_RATE 100

/* Feelings move loudness and colour of the sound continuously, sampled so often a second. */
#define CONTROL_RATE 25

/* Root mean square of speech and of the crowd that drowns it, share of full scale; what can be heard at all. */
#define SPEECH_LEVEL 0.085
#define BABBLE_LEVEL 0.12
#define AUDIBLE      0.01
#define DROWNED      0.25
#define FADE_SECONDS 0.06
#define SEAM_SECONDS 0.02

struct _GsSynthVoice
{
  guint rate;
  float *samples;
  gsize n_samples;
  float *mouth; /* ENVELOPE_RATE values a second */
  gsize n_mouth;
};

/*
 * How a feeling is said. Arousal raises pitch, range, speed, loudness and the high frequencies; valence widens the
 * melody and brightens the sound, as smiling does (Banse and Scherer 1996; Scherer 2003; Juslin and Laukka 2003;
 * Goudbeek and Scherer 2010; Tartter 1980).
 */
static void
choose_manner (const GsSynthIdentity *who, GsSynthFeeling feeling, GsSynthManner *manner)
{
  double pitch = 26.0 + 24.0 * who->pitch + 22.0 * feeling.arousal + 5.0 * feeling.valence;
  double range = 46.0 + 22.0 * feeling.arousal + 22.0 * feeling.valence;
  double rate = 168.0 * who->rate * who->tract * (1.0 + 0.27 * feeling.arousal + 0.03 * feeling.valence);

  g_strlcpy (manner->voice, gs_synth_words_get_voice (who->high_voice, who->timbre), sizeof manner->voice);
  manner->pitch = (int) lround (CLAMP (pitch, 2.0, 97.0));
  manner->range = (int) lround (CLAMP (range, 4.0, 99.0));
  manner->rate = (int) lround (CLAMP (rate, 80.0, 300.0));
}

static double
from_decibels (double decibels)
{
  return pow (10.0, decibels / 20.0);
}

/* First and last sample that can be heard. */
static void
trim (const GArray *said, guint *first, guint *last)
{
  guint a = 0, b = said->len;

  while (a < b && ABS (g_array_index (said, gint16, a)) < 120)
    a++;
  while (b > a && ABS (g_array_index (said, gint16, b - 1)) < 120)
    b--;
  *first = a;
  *last = b;
}

/* Plays what was said faster or slower: a shorter or longer vocal tract (the rate of speech was set against it). */
static void
add (float *samples, gsize n_samples, const GArray *said, guint first, guint last, double tract)
{
  for (gsize i = 0; i < n_samples; i++)
    {
      double place = first + (double) i / tract;
      guint k = (guint) place;
      double share = place - k;

      if (k + 1 >= last)
        break;
      samples[i] +=
        (float) (((1.0 - share) * g_array_index (said, gint16, k) + share * g_array_index (said, gint16, k + 1)) /
                 32768.0);
    }
}

/* Speaks sentence after sentence, each in the manner of what is felt in its middle. */
static gboolean
speak (const GsSynthPlan *plan, float *samples, gsize n_samples, GCancellable *cancellable, GError **error)
{
  const GsSynthIdentity *who = gs_synth_plan_get_identity (plan);
  const char *const *sentences = gs_synth_plan_get_sentences (plan);
  g_autoptr (GArray) said = g_array_new (FALSE, FALSE, sizeof (gint16));
  g_autoptr (GsSynthSpeaker) speaker = gs_synth_speaker_new (error);
  g_autofree guint *order = NULL;
  gboolean in_turn = sentences != NULL;
  guint n_sentences, count = 0;
  double seconds = (double) n_samples / RATE;
  double time;
  GsSynthRandom random;

  if (speaker == NULL)
    return FALSE;
  if (in_turn)
    n_sentences = g_strv_length ((char **) sentences);
  else
    sentences = gs_synth_words_get_sentences (&n_sentences);

  order = g_new (guint, n_sentences);
  for (guint i = 0; i < n_sentences; i++)
    order[i] = i;
  gs_synth_random_init (&random, gs_synth_plan_get_seed (plan), STREAM_WORDS);
  time = gs_synth_random_uniform (&random, 0.15, 0.6);

  while (time < seconds)
    {
      GsSynthFeeling feeling;
      GsSynthManner manner;
      guint first, last;
      gsize at = (gsize) (time * RATE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!in_turn && count % n_sentences == 0)
        gs_synth_random_shuffle (&random, order, n_sentences);

      feeling = gs_synth_plan_get_feeling (plan, time + 0.8);
      choose_manner (who, feeling, &manner);
      if (!gs_synth_speaker_say (speaker, sentences[order[count++ % n_sentences]], &manner, said, error))
        return FALSE;

      trim (said, &first, &last);
      add (samples + MIN (at, n_samples), n_samples - MIN (at, n_samples), said, first, last, who->tract);
      time += who->tract * (last - first) / RATE;
      time += gs_synth_random_uniform (&random, 0.18, 0.42) * (1.0 - 0.45 * feeling.arousal);
    }

  return TRUE;
}

/* The voices of espeak-ng differ in loudness: brings what is heard of one to the usual level. */
static void
level (float *samples, gsize n_samples)
{
  double power = 0.0;
  gsize n = 0;
  float gain;

  for (gsize i = 0; i < n_samples; i++)
    {
      if (fabsf (samples[i]) < AUDIBLE)
        continue;
      power += (double) samples[i] * samples[i];
      n++;
    }
  if (n == 0)
    return;

  gain = (float) (SPEECH_LEVEL / sqrt (power / (double) n));
  for (gsize i = 0; i < n_samples; i++)
    samples[i] *= gain;
}

/* Nobody speaks in a silence; fades at both ends lie inside it. */
static void
hush (const GsSynthPlan *plan, float *samples, gsize n_samples)
{
  for (gsize i = 0; i < n_samples; i++)
    samples[i] *= (float) (1.0 - gs_synth_weak_spans_get_weight (plan->spans, GS_SYNTH_WEAK_SILENCE, (double) i / RATE,
                                                                 FADE_SECONDS));
}

/* Loudness and colour that follow the feeling from moment to moment. */
static void
colour (const GsSynthPlan *plan, float *samples, gsize n_samples)
{
  const GsSynthIdentity *who = gs_synth_plan_get_identity (plan);
  gsize n = n_samples * CONTROL_RATE / RATE + 2;
  g_autofree double *middle = g_new (double, n);
  g_autofree double *high = g_new (double, n);
  g_autofree double *loudness = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      GsSynthFeeling feeling = gs_synth_plan_get_feeling (plan, (double) i / CONTROL_RATE);

      loudness[i] = from_decibels (6.0 * feeling.arousal);
      middle[i] = from_decibels (3.0 * feeling.arousal + 1.5 * feeling.valence + who->brightness);
      high[i] = from_decibels (2.0 * feeling.arousal + 5.0 * feeling.valence);
    }

  /* A shelf from 0 Hz on is a gain. */
  gs_synth_sound_shelve (samples, n_samples, RATE, 0.0, loudness, n);
  gs_synth_sound_shelve (samples, n_samples, RATE, 900.0, middle, n);
  gs_synth_sound_shelve (samples, n_samples, RATE, 2400.0, high, n);
}

/* Moves the sound back in time within the spans where it is late, with short seams. */
static void
delay (const GsSynthPlan *plan, float *samples, gsize n_samples)
{
  g_autofree float *original = NULL;

  for (guint i = 0; i < plan->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (plan->spans, GsSynthWeakSpan, i);
      gsize start = (gsize) (span->start * RATE), end = MIN ((gsize) (span->end * RATE), n_samples);
      gsize late = (gsize) (span->amount * RATE);

      if (span->kind != GS_SYNTH_WEAK_SOUND_DELAYED || late == 0)
        continue;
      if (original == NULL)
        original = g_memdup2 (samples, n_samples * sizeof (float));

      for (gsize j = start; j < end; j++)
        {
          float weight = (float) MIN (1.0, (double) MIN (j - start, end - 1 - j) / (SEAM_SECONDS * RATE));
          float then = j >= late ? original[j - late] : 0.0f;

          samples[j] = original[j] + weight * (then - original[j]);
        }
    }
}

/* Lets a crowd drown the speaker. */
static gboolean
drown (const GsSynthPlan *plan, float *samples, gsize n_samples, GError **error)
{
  GsSynthRandom random;

  gs_synth_random_init (&random, gs_synth_plan_get_seed (plan), STREAM_SOUND);

  for (guint i = 0; i < plan->spans->len; i++)
    {
      const GsSynthWeakSpan *span = &g_array_index (plan->spans, GsSynthWeakSpan, i);
      gsize start = (gsize) (span->start * RATE), end = MIN ((gsize) (span->end * RATE), n_samples);

      if (span->kind != GS_SYNTH_WEAK_BABBLE || end <= start)
        continue;
      if (!gs_synth_babble_prepare (error))
        return FALSE;

      for (gsize j = start; j < end; j++)
        samples[j] *= (float) (1.0 -
                               (1.0 - DROWNED) * gs_synth_weak_spans_get_weight (plan->spans, GS_SYNTH_WEAK_BABBLE,
                                                                                 (double) j / RATE, FADE_SECONDS));
      gs_synth_babble_add (samples + start, end - start, BABBLE_LEVEL, &random);
    }

  return TRUE;
}

/**
 * gs_synth_voice_new:
 * @plan: what happens
 * @rate: samples a second wanted, 8000 to 48000
 * @cancellable: (nullable): ends the work between two sentences
 * @error: return location for a #GsSynthError or %G_IO_ERROR_CANCELLED
 *
 * Makes the whole sound of a clip. It depends on nothing but the plan and the rate; several threads may work at once.
 *
 * Returns: (transfer full): the sound
 */
GsSynthVoice *
gs_synth_voice_new (const GsSynthPlan *plan, guint rate, GCancellable *cancellable, GError **error)
{
  g_autoptr (GsSynthVoice) self = g_new0 (GsSynthVoice, 1);
  const GsSynthIdentity *who = gs_synth_plan_get_identity (plan);
  gsize n = (gsize) gs_synth_plan_get_n_frames (plan) * RATE / gs_synth_plan_get_fps (plan) + 1;
  g_autofree float *samples = g_new0 (float, n);
  GsSynthRandom random;

  g_return_val_if_fail (rate >= 8000 && rate <= 48000, NULL);

  if (!speak (plan, samples, n, cancellable, error))
    return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  level (samples, n);
  hush (plan, samples, n);
  self->mouth = gs_synth_sound_get_envelope (samples, n, RATE, ENVELOPE_RATE, &self->n_mouth);
  colour (plan, samples, n);
  delay (plan, samples, n);
  if (!drown (plan, samples, n, error))
    return NULL;

  for (gsize i = 0; i < n; i++)
    samples[i] *= (float) who->loudness;
  gs_synth_random_init (&random, gs_synth_plan_get_seed (plan), STREAM_SOUND + 1000);
  gs_synth_sound_add_noise (samples, n, who->noise, &random);

  self->rate = rate;
  self->n_samples = (gsize) gs_synth_plan_get_n_frames (plan) * rate / gs_synth_plan_get_fps (plan);
  self->samples = gs_synth_sound_resample (samples, n, RATE, rate, self->n_samples);
  /* Bends the highest peaks instead of cutting them. */
  for (gsize i = 0; i < self->n_samples; i++)
    if (fabsf (self->samples[i]) > 0.7f)
      self->samples[i] = copysignf (0.7f + 0.29f * tanhf ((fabsf (self->samples[i]) - 0.7f) / 0.29f), self->samples[i]);

  return g_steal_pointer (&self);
}

/**
 * gs_synth_voice_free:
 * @self: a voice
 */
void
gs_synth_voice_free (GsSynthVoice *self)
{
  g_free (self->samples);
  g_free (self->mouth);
  g_free (self);
}

/**
 * gs_synth_voice_get_rate:
 * @self: a voice
 *
 * Returns: samples a second
 */
guint
gs_synth_voice_get_rate (const GsSynthVoice *self)
{
  return self->rate;
}

/**
 * gs_synth_voice_get_samples:
 * @self: a voice
 * @n_samples: (out): how many: as long as the clip's frames
 *
 * Returns: (transfer none) (array length=n_samples): mono sound, -1 to 1
 */
const float *
gs_synth_voice_get_samples (const GsSynthVoice *self, gsize *n_samples)
{
  *n_samples = self->n_samples;

  return self->samples;
}

/**
 * gs_synth_voice_get_mouth:
 * @self: a voice
 * @time: seconds
 *
 * Returns: how far the mouth is open for what the person says then, 0 to about 1. A late sound does not move it.
 */
double
gs_synth_voice_get_mouth (const GsSynthVoice *self, double time)
{
  double place = CLAMP (time * ENVELOPE_RATE, 0.0, (double) (self->n_mouth - 1));
  gsize i = (gsize) place;
  double next = self->mouth[MIN (i + 1, self->n_mouth - 1)];

  return self->mouth[i] + (place - (double) i) * (next - self->mouth[i]);
}
