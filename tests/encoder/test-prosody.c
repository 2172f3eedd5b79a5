/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-prosody.h"

#include <math.h>

#define LENGTH 8000

/* A voice: pulses at a pitch through a resonance at 600 Hz. */
static void
make_voice (float *sound,
            double pitch,
            float gain)
{
  double phase = 0.0, a = 0.0, b = 0.0;

  for (gsize i = 0; i < LENGTH; i++)
    {
      double c, radius = 0.97, turn = 2.0 * G_PI * 600.0 / GS_PROSODY_RATE, pulse = 0.0;

      phase += pitch / GS_PROSODY_RATE;
      if (phase >= 1.0)
        {
          phase -= 1.0;
          pulse = 1.0;
        }
      c = pulse + 2.0 * radius * cos (turn) * a - radius * radius * b;
      b = a;
      a = c;
      sound[i] = gain * (float) c;
    }
}

static void
test_pitch (void)
{
  static const double pitches[] = { 72.0, 95.0, 120.0, 161.0, 210.0, 287.0, 333.0, 440.0 };
  float sound[LENGTH];

  for (guint p = 0; p < G_N_ELEMENTS (pitches); p++)
    for (guint quiet = 0; quiet < 2; quiet++)
      {
        g_autoptr (GsProsody) prosody = gs_prosody_new ();
        GsProsodyValue values[LENGTH / GS_PROSODY_HOP + 1];
        gsize n;

        make_voice (sound, pitches[p], quiet ? 0.01f : 0.3f);
        n = gs_prosody_push (prosody, sound, LENGTH, values);
        g_assert_cmpuint (n, ==, gs_prosody_get_n_values (LENGTH));

        for (gsize i = 5; i < n; i++)
          {
            g_assert_cmpfloat_with_epsilon (values[i].pitch / pitches[p], 1.0, 0.02);
            g_assert_cmpfloat (values[i].voicing, >, 0.8f);
          }
      }
}

static void
test_no_voice (void)
{
  g_autoptr (GsProsody) prosody = gs_prosody_new ();
  float sound[LENGTH] = { 0 };
  GsProsodyValue values[LENGTH / GS_PROSODY_HOP + 1];
  guint32 state = 1;
  double mean = 0.0;
  gsize n = gs_prosody_push (prosody, sound, LENGTH, values);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpfloat (values[i].voicing, ==, 0.0f);
      g_assert_cmpfloat (values[i].energy, ==, 0.0f);
    }

  for (gsize i = 0; i < LENGTH; i++)
    {
      state = state * 1664525u + 1013904223u;
      sound[i] = (float) (state / 4294967296.0 - 0.5);
    }

  n = gs_prosody_push (prosody, sound, LENGTH, values);
  for (gsize i = 6; i < n; i++)
    {
      mean += values[i].voicing / (n - 6);
      g_assert_cmpfloat_with_epsilon (values[i].energy, 1.0f / 12.0f, 0.02f);
    }
  g_assert_cmpfloat (mean, <, 0.4);
}

static void
test_stream (void)
{
  g_autoptr (GsProsody) whole = gs_prosody_new ();
  g_autoptr (GsProsody) parts = gs_prosody_new ();
  GsProsodyValue expected[LENGTH / GS_PROSODY_HOP + 1], values[LENGTH / GS_PROSODY_HOP + 1];
  float sound[LENGTH];
  gsize n = 0;

  make_voice (sound, 130.0, 0.2f);
  gs_prosody_push (whole, sound, LENGTH, expected);
  for (gsize start = 0; start < LENGTH; start += 333)
    n += gs_prosody_push (parts, sound + start, MIN (333, LENGTH - start), values + n);

  g_assert_cmpmem (values, n * sizeof *values, expected, gs_prosody_get_n_values (LENGTH) * sizeof *values);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/prosody/pitch", test_pitch);
  g_test_add_func ("/prosody/no-voice", test_no_voice);
  g_test_add_func ("/prosody/stream", test_stream);

  return g_test_run ();
}
