/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-onsets.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Sounds that begin where it is known, in a faint noise, are found there and nowhere else. */

#define SECOND   G_GINT64_CONSTANT (1000000000)
#define RATE     16000
#define SECONDS  12
#define NEAR     (SECOND / 100)

static const double begins[] = { 0.5, 1.23, 2.0, 3.417, 5.05, 6.5, 6.75, 7.0, 9.9, 11.111 };

static void
put32 (guint8 *bytes,
       guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, 4);
}

/* Tones of 200 ms of various pitch with overtones, each with an attack of 4 ms; from 3.417 s on one of two seconds that glides. */
static char *
write_sound (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "tones.wav", NULL);
  g_autofree gint16 *samples = g_new (gint16, RATE * SECONDS);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  static const guint8 format[] = { 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0 };
  guint8 head[8] = "RIFF", rest[20] = { 0 };

  for (guint i = 0; i < RATE * SECONDS; i++)
    samples[i] = (gint16) g_rand_int_range (random, -60, 61);
  for (guint k = 0; k < G_N_ELEMENTS (begins); k++)
    {
      double length = k == 3 ? 1.5 : 0.2, pitch = 180.0 + 67.0 * k, phase = 0.0;

      for (guint i = 0; i < (guint) (length * RATE); i++)
        {
          double t = (double) i / RATE, gain = fmin (t / 0.004, 1.0) * fmin ((length - t) / 0.03, 1.0) * 5000.0;

          phase += 2.0 * G_PI * (k == 3 ? pitch * (1.0 + 0.03 * sin (2.0 * G_PI * 4.0 * t)) : pitch) / RATE;
          samples[(guint) lround (begins[k] * RATE) + i] +=
            (gint16) (gain * (sin (phase) + 0.5 * sin (2 * phase) + 0.4 * sin (3 * phase) + 0.2 * sin (5 * phase)));
        }
    }

  put32 (head + 4, 36 + RATE * SECONDS * 2);
  put32 (rest, RATE);
  put32 (rest + 4, RATE * 2);
  rest[8] = 2;
  rest[10] = 16;
  memcpy (rest + 12, "data", 4);
  put32 (rest + 16, RATE * SECONDS * 2);
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, format, sizeof format);
  g_byte_array_append (file, rest, sizeof rest);
  for (guint i = 0; i < RATE * SECONDS; i++)
    samples[i] = GINT16_TO_LE (samples[i]);
  g_byte_array_append (file, (const guint8 *) samples, RATE * SECONDS * 2);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));

  return g_steal_pointer (&path);
}

static void
test_tones (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gs-onsets-XXXXXX", NULL);
  g_autofree char *path = write_sound (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
  g_autoptr (GsSoundOverview) sound = NULL;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) part = NULL;
  g_autoptr (GArray) none = NULL;

  g_assert_no_error (error);
  sound = gs_sound_overview_new (info, NULL);
  while (!gs_sound_overview_get_complete (sound))
    g_main_context_iteration (NULL, TRUE);

  all = gs_onsets_find (sound, 0, SECONDS * SECOND);
  for (guint i = 0; i < all->len; i++)
    g_test_message ("%.3f", (double) g_array_index (all, gint64, i) / SECOND);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (begins));
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (ABS (g_array_index (all, gint64, i) - (gint64) (begins[i] * SECOND)), <=, NEAR);

  /* Wherever one begins to look, the same are found */
  part = gs_onsets_find (sound, 6 * SECOND, 8 * SECOND);
  g_assert_cmpuint (part->len, ==, 3);
  for (guint i = 0; i < part->len; i++)
    g_assert_cmpint (g_array_index (part, gint64, i), ==, g_array_index (all, gint64, 5 + i));

  none = gs_onsets_find (sound, 60 * SECOND, 61 * SECOND);
  g_assert_cmpuint (none->len, ==, 0);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/onsets/tones", test_tones);

  return g_test_run ();
}
