/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-compact-audio.h"

#include <math.h>
#include <string.h>

#define RATE   GS_COMPACT_AUDIO_RATE
#define FA     GS_COMPACT_AUDIO_FEATURES
#define LENGTH (6 * RATE)

static guint
find (const char *name)
{
  for (guint i = 0; i < FA; i++)
    if (strcmp (gs_compact_audio_get_feature_name (i), name) == 0)
      return i;

  g_assert_not_reached ();
}

/* Syllables four times a second, a pitch that wanders, noise below. */
static float *
make_speech (float gain,
             double pitch)
{
  float *sound = g_new (float, LENGTH);
  double phase = 0.0;
  guint32 state = 7;

  for (gsize i = 0; i < LENGTH; i++)
    {
      double time = (double) i / RATE, voice = 0.0;

      state = state * 1664525u + 1013904223u;
      phase += 2.0 * G_PI * pitch * (1.0 + 0.1 * sin (2.0 * time)) / RATE;
      for (int k = 1; k < 12; k++)
        voice += sin (k * phase) / k;
      voice *= MAX (0.0, sin (2.0 * G_PI * 2.0 * time));
      sound[i] = gain * (float) (0.3 * voice + 0.002 * (state / 4294967296.0 - 0.5));
    }

  return sound;
}

static gint64 *
make_times (gsize n,
            double rate)
{
  gint64 *pts = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    pts[i] = (gint64) (i * 1e9 / rate);

  return pts;
}

static float *
encode (const float *sound,
        gsize n_samples,
        gsize cut,
        const gint64 *pts,
        gsize n)
{
  float *rows = g_new (float, n * FA);
  g_autoptr (GsCompactAudio) encoder = gs_compact_audio_new (pts, n, rows);

  for (gsize start = 0; start < n_samples; start += cut)
    gs_compact_audio_push (encoder, sound + start, MIN (cut, n_samples - start));
  gs_compact_audio_finish (encoder);

  return rows;
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < FA; i++)
    g_assert_true (g_hash_table_add (names, (gpointer) gs_compact_audio_get_feature_name (i)));
  g_assert_null (gs_compact_audio_get_feature_name (FA));
}

static void
test_stream (void)
{
  static const gsize cuts[] = { 37, 160, 1024, 4096, 5000, 16001 };
  g_autofree float *sound = make_speech (1.0f, 140.0);
  g_autofree gint64 *pts = make_times (150, 25.0);
  g_autofree float *whole = encode (sound, LENGTH, LENGTH, pts, 150);

  for (guint c = 0; c < G_N_ELEMENTS (cuts); c++)
    {
      g_autofree float *parts = encode (sound, LENGTH, cuts[c], pts, 150);

      g_assert_cmpmem (parts, 150 * FA * sizeof (float), whole, 150 * FA * sizeof (float));
    }

  for (gsize i = 0; i < 150 * FA; i++)
    g_assert_true (isfinite (whole[i]) && fabsf (whole[i]) <= 6.0f);
}

/* A row does not know how many frames a second its neighbours are. */
static void
test_frame_rate (void)
{
  g_autofree float *sound = make_speech (1.0f, 140.0);
  g_autofree gint64 *slow = make_times (75, 12.5);
  g_autofree gint64 *fast = make_times (300, 50.0);
  g_autofree float *few = encode (sound, LENGTH, LENGTH, slow, 75);
  g_autofree float *many = encode (sound, LENGTH, LENGTH, fast, 300);

  for (gsize i = 0; i < 75; i++)
    g_assert_cmpmem (few + i * FA, FA * sizeof (float), many + 4 * i * FA, FA * sizeof (float));
}

/* The gain of a recording shows in "level" alone. */
static void
test_gain (void)
{
  g_autofree float *loud = make_speech (1.0f, 140.0);
  g_autofree float *quiet = make_speech (0.3f, 140.0);
  g_autofree gint64 *pts = make_times (150, 25.0);
  g_autofree float *a = encode (loud, LENGTH, LENGTH, pts, 150);
  g_autofree float *b = encode (quiet, LENGTH, LENGTH, pts, 150);
  guint level = find ("level"), loudness = find ("loudness"), pitch = find ("pitch"), share = find ("voiced-share");
  double difference = 0.0, change = 0.0;

  for (gsize i = 75; i < 150; i++)
    {
      difference += (a[i * FA + level] - b[i * FA + level]) / 75.0;
      change += fabsf (a[i * FA + loudness] - b[i * FA + loudness]) / 75.0;
      g_assert_cmpfloat_with_epsilon (a[i * FA + pitch], b[i * FA + pitch], 0.05f);
      g_assert_cmpfloat_with_epsilon (a[i * FA + share], b[i * FA + share], 0.05f);
    }

  g_assert_cmpfloat_with_epsilon (difference, 20.0 * log10 (1.0 / 0.3) / 20.0, 0.02);
  g_assert_cmpfloat (change, <, 0.1);
}

static void
test_pitch (void)
{
  g_autofree float *low = make_speech (1.0f, 120.0);
  g_autofree float *high = make_speech (1.0f, 240.0);
  g_autofree gint64 *pts = make_times (150, 25.0);
  g_autofree float *a = encode (low, LENGTH, LENGTH, pts, 150);
  g_autofree float *b = encode (high, LENGTH, LENGTH, pts, 150);
  guint pitch = find ("pitch"), voiced = find ("voicing");
  guint n = 0;

  for (gsize i = 0; i < 150; i++)
    {
      if (a[i * FA + voiced] < 0.95f)
        continue;
      n++;
      /* An octave is two; few voiced moments draw it to the middle. */
      g_assert_cmpfloat_with_epsilon (b[i * FA + pitch] - a[i * FA + pitch], 2.0f, 0.4f);
    }
  g_assert_cmpuint (n, >, 20);
}

/* No sound, sound that ends early, sound that is no number. */
static void
test_bad_sound (void)
{
  g_autofree float *sound = make_speech (1.0f, 140.0);
  g_autofree gint64 *pts = make_times (300, 25.0);
  g_autofree float *none = encode (sound, 0, 1, pts, 300);
  g_autofree float *tiny = encode (sound, 399, 399, pts, 300);
  g_autofree float *half = encode (sound, LENGTH, LENGTH, pts, 300);
  g_autofree float *broken = NULL;

  for (gsize i = 0; i < 300 * FA; i++)
    g_assert_true (none[i] == 0.0f && tiny[i] == 0.0f);

  for (gsize i = 0; i < 300; i++)
    {
      if (i < 150)
        g_assert_cmpfloat (half[i * FA], ==, 1.0f);
      else if (i > 152)
        for (guint j = 0; j < FA; j++)
          g_assert_cmpfloat (half[i * FA + j], ==, 0.0f);
    }

  for (gsize i = 1000; i < 3000; i++)
    sound[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : 1e30f;
  broken = encode (sound, LENGTH, LENGTH, pts, 300);
  for (gsize i = 0; i < 300 * FA; i++)
    g_assert_true (isfinite (broken[i]) && fabsf (broken[i]) <= 6.0f);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compact-audio/names", test_names);
  g_test_add_func ("/compact-audio/stream", test_stream);
  g_test_add_func ("/compact-audio/frame-rate", test_frame_rate);
  g_test_add_func ("/compact-audio/gain", test_gain);
  g_test_add_func ("/compact-audio/pitch", test_pitch);
  g_test_add_func ("/compact-audio/bad-sound", test_bad_sound);

  return g_test_run ();
}
