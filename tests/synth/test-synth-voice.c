/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-prosody.h"
#include "gs-synth-sound.h"
#include "gs-synth-test.h"
#include "gs-synth-voice.h"

#include <math.h>
#include <stdlib.h>

#define RATE 16000

static GsSynthVoice *
make_voice (const GsSynthPlan *plan, guint rate)
{
  g_autoptr (GError) error = NULL;
  GsSynthVoice *voice = gs_synth_voice_new (plan, rate, NULL, &error);

  g_assert_no_error (error);

  return voice;
}

static char *
hash_voice (guint64 seed)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (seed, 20.0, 25.0, TRUE);
  g_autoptr (GsSynthVoice) voice = make_voice (plan, RATE);
  gsize n;
  const float *samples = gs_synth_voice_get_samples (voice, &n);

  return gs_synth_test_hash (samples, n * sizeof (float));
}

static gpointer
hash_thread (gpointer data)
{
  return hash_voice (GPOINTER_TO_UINT (data));
}

/* The library behind the voice remembers what it said; a clip's sound must not. */
static void
test_same_seed (void)
{
  GThread *threads[4];
  char *first[4];

  for (guint i = 0; i < 4; i++)
    first[i] = hash_voice (i);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("voice", hash_thread, GUINT_TO_POINTER (3 - i));
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *again = g_thread_join (threads[i]);

      g_assert_cmpstr (again, ==, first[3 - i]);
    }
  g_assert_cmpstr (first[0], !=, first[1]);
  for (guint i = 0; i < 4; i++)
    g_free (first[i]);
}

static void
test_length (void)
{
  static const guint rates[] = { 8000, 16000, 44100, 48000 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (i, 3.04, 25.0, FALSE);
      g_autoptr (GsSynthVoice) voice = make_voice (plan, rates[i]);
      gsize n;
      const float *samples = gs_synth_voice_get_samples (voice, &n);
      double power = 0.0;

      g_assert_cmpuint (n, ==, 76 * rates[i] / 25);
      g_assert_cmpuint (gs_synth_voice_get_rate (voice), ==, rates[i]);
      for (gsize j = 0; j < n; j++)
        {
          g_assert_cmpfloat (fabsf (samples[j]), <, 1.0f);
          power += (double) samples[j] * samples[j];
        }
      g_assert_cmpfloat (sqrt (power / (double) n), >, 0.01);
    }
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Root mean square and median pitch of the voiced parts between @from and @to seconds. */
static void
measure (const GsSynthVoice *voice, double from, double to, double *level, double *pitch, double *slope)
{
  g_autoptr (GsProsody) prosody = gs_prosody_new ();
  gsize n;
  const float *samples = gs_synth_voice_get_samples (voice, &n);
  gsize start = (gsize) (from * RATE), end = MIN ((gsize) (to * RATE), n);
  g_autofree GsProsodyValue *values = g_new (GsProsodyValue, gs_prosody_get_n_values (end - start) + 1);
  g_autofree float *pitches = g_new (float, gs_prosody_get_n_values (end - start) + 1);
  gsize n_values = gs_prosody_push (prosody, samples + start, end - start, values);
  gsize n_voiced = 0;
  double power = 0.0, change = 0.0;

  for (gsize i = start + 1; i < end; i++)
    {
      double difference = samples[i] - samples[i - 1];

      power += (double) samples[i] * samples[i];
      change += difference * difference;
    }
  for (gsize i = 0; i < n_values; i++)
    if (values[i].voicing > 0.8f && values[i].energy > 1e-4f)
      pitches[n_voiced++] = values[i].pitch;
  qsort (pitches, n_voiced, sizeof (float), compare_floats);

  *level = sqrt (power / (double) (end - start));
  *pitch = n_voiced > 0 ? pitches[n_voiced / 2] : 0.0;
  /* Share of the high frequencies. */
  *slope = change / power;
}

/* Arousal is heard in loudness and pitch, valence in the sound's brightness, for low and for high voices. */
static void
test_feelings (void)
{
  for (guint seed = 0; seed < 6; seed++)
    {
      double last_level = 0.0, last_pitch = 0.0, slopes[2];

      for (double arousal = -0.8; arousal < 0.9; arousal += 0.8)
        {
          g_autoptr (GsSynthPlan) plan = gs_synth_test_constant_plan (seed, 10.0, (GsSynthFeeling){ 0.0, arousal }, "");
          g_autoptr (GsSynthVoice) voice = make_voice (plan, RATE);
          double level, pitch, slope;

          measure (voice, 0.0, 10.0, &level, &pitch, &slope);
          g_assert_cmpfloat (level, >, 1.2 * last_level);
          g_assert_cmpfloat (pitch, >, 1.05 * last_pitch);
          last_level = level;
          last_pitch = pitch;
        }
      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (GsSynthPlan)
            plan = gs_synth_test_constant_plan (seed, 10.0, (GsSynthFeeling){ i == 0 ? -0.8 : 0.8, 0.0 }, "");
          g_autoptr (GsSynthVoice) voice = make_voice (plan, RATE);
          double level, pitch;

          measure (voice, 0.0, 10.0, &level, &pitch, &slopes[i]);
        }
      g_assert_cmpfloat (slopes[1], >, 1.2 * slopes[0]);
    }
}

static void
test_silence (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_constant_plan (2, 12.0, (GsSynthFeeling){ 0.0, 0.3 },
                                                              "{\"kind\": \"silence\", \"start\": 4, \"end\": 7}");
  g_autoptr (GsSynthVoice) voice = make_voice (plan, RATE);
  double before, within, after, pitch, slope;

  measure (voice, 0.5, 4.0, &before, &pitch, &slope);
  measure (voice, 4.1, 6.9, &within, &pitch, &slope);
  measure (voice, 7.0, 11.5, &after, &pitch, &slope);
  g_assert_cmpfloat (within, <, 0.1 * before);
  g_assert_cmpfloat (within, <, 0.1 * after);
  for (double time = 4.5; time < 6.9; time += 0.1)
    g_assert_cmpfloat (gs_synth_voice_get_mouth (voice, time), <, 0.05);
}

/* What a span of @kind changes in the sound: everything outside stays as it is without it. */
static void
test_babble (void)
{
  GsSynthFeeling feeling = { 0.2, 0.2 };
  g_autoptr (GsSynthPlan)
    with = gs_synth_test_constant_plan (5, 10.0, feeling, "{\"kind\": \"babble\", \"start\": 4, \"end\": 7}");
  g_autoptr (GsSynthPlan) without = gs_synth_test_constant_plan (5, 10.0, feeling, "");
  g_autoptr (GsSynthVoice) a = make_voice (with, RATE);
  g_autoptr (GsSynthVoice) b = make_voice (without, RATE);
  gsize n, m;
  const float *x = gs_synth_voice_get_samples (a, &n), *y = gs_synth_voice_get_samples (b, &m);
  double both = 0.0, xx = 0.0, yy = 0.0;

  g_assert_cmpuint (n, ==, m);
  for (gsize i = 0; i < n; i++)
    {
      if (i < 39 * RATE / 10 || i > 71 * RATE / 10)
        g_assert_cmpfloat (x[i], ==, y[i]);
      if (i > 45 * RATE / 10 && i < 65 * RATE / 10)
        {
          both += (double) x[i] * y[i];
          xx += (double) x[i] * x[i];
          yy += (double) y[i] * y[i];
        }
    }
  /* The speaker is drowned, and the crowd is as loud as a speaker. */
  g_assert_cmpfloat (both / sqrt (xx * yy), <, 0.4);
  g_assert_cmpfloat (xx, >, 0.3 * yy);
}

static void
test_delay (void)
{
  GsSynthFeeling feeling = { 0.0, 0.5 };
  g_autoptr (GsSynthPlan) late = gs_synth_test_constant_plan (
    9, 12.0, feeling, "{\"kind\": \"sound-delayed\", \"start\": 5, \"end\": 9, \"delay\": 1.5}");
  g_autoptr (GsSynthPlan) prompt = gs_synth_test_constant_plan (9, 12.0, feeling, "");
  g_autoptr (GsSynthVoice) a = make_voice (late, RATE);
  g_autoptr (GsSynthVoice) b = make_voice (prompt, RATE);
  gsize n;
  const float *x = gs_synth_voice_get_samples (a, &n), *y = gs_synth_voice_get_samples (b, &n);
  double both = 0.0, xx = 0.0, yy = 0.0;

  for (gsize i = 51 * RATE / 10; i < 89 * RATE / 10; i++)
    {
      float then = y[i - 3 * RATE / 2];

      both += (double) x[i] * then;
      xx += (double) x[i] * x[i];
      yy += (double) then * then;
    }
  g_assert_cmpfloat (both / sqrt (xx * yy), >, 0.98);
  for (gsize i = 95 * RATE / 10; i < n; i++)
    g_assert_cmpfloat (x[i], ==, y[i]);
  /* The face does not know that the sound is late. */
  for (double time = 0.0; time < 12.0; time += 0.05)
    g_assert_cmpfloat (gs_synth_voice_get_mouth (a, time), ==, gs_synth_voice_get_mouth (b, time));
}

/* The mouth is open where there is sound and shut where there is none. */
static void
test_mouth (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (4, 20.0, 25.0, FALSE);
  g_autoptr (GsSynthVoice) voice = make_voice (plan, RATE);
  gsize n;
  const float *samples = gs_synth_voice_get_samples (voice, &n);
  double sx = 0.0, sy = 0.0, sxx = 0.0, syy = 0.0, sxy = 0.0;
  guint count = 0;

  for (gsize start = 0; start + 640 < n; start += 640, count++)
    {
      double power = 0.0, x, y = gs_synth_voice_get_mouth (voice, (start + 480.0) / RATE);

      for (gsize i = 0; i < 640; i++)
        power += (double) samples[start + i] * samples[start + i];
      x = sqrt (sqrt (power / 640.0));
      g_assert_cmpfloat (y, >=, 0.0);
      g_assert_cmpfloat (y, <, 1.2);
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
    }
  g_assert_cmpfloat ((sxy - sx * sy / count) / sqrt ((sxx - sx * sx / count) * (syy - sy * sy / count)), >, 0.7);
}

/* A tone keeps its height and its loudness when the rate changes. */
static void
test_resample (void)
{
  static const guint rates[] = { 8000, 16000, 44100, 48000 };
  g_autofree float *tone = g_new (float, 22050);

  for (gsize i = 0; i < 22050; i++)
    tone[i] = (float) sin (2.0 * G_PI * 440.0 * (double) i / 22050.0);

  for (guint k = 0; k < G_N_ELEMENTS (rates); k++)
    {
      g_autofree float *changed = gs_synth_sound_resample (tone, 22050, 22050, rates[k], rates[k]);

      for (gsize i = rates[k] / 10; i < rates[k] * 9 / 10; i++)
        g_assert_cmpfloat_with_epsilon (changed[i], sin (2.0 * G_PI * 440.0 * (double) i / rates[k]), 2e-3);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (4, 20.0, 25.0, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (gs_synth_voice_new (plan, RATE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synth/voice/same-seed", test_same_seed);
  g_test_add_func ("/synth/voice/length", test_length);
  g_test_add_func ("/synth/voice/feelings", test_feelings);
  g_test_add_func ("/synth/voice/silence", test_silence);
  g_test_add_func ("/synth/voice/babble", test_babble);
  g_test_add_func ("/synth/voice/delay", test_delay);
  g_test_add_func ("/synth/voice/mouth", test_mouth);
  g_test_add_func ("/synth/voice/resample", test_resample);
  g_test_add_func ("/synth/voice/cancelled", test_cancelled);

  return g_test_run ();
}
