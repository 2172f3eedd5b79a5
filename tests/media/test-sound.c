/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player with a real sound server; run by with-sound.sh. */
#include "coded-clip.h"
#include "gs-media.h"
#include "gs-port-audio-sink.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE       (20 * G_USEC_PER_SEC)
#define RECORDING_RATE 48000

static char *folder;
static char *tone_path;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static GsPlayer *
open_path (const char *path)
{
  GsPlayer *player = gs_player_new ();
  gint64 start = g_get_monotonic_time ();

  gs_player_load (player, path);
  while (!gs_player_get_media_info (player) || gs_player_get_loading (player))
    {
      spin (1);
      g_assert_no_error (gs_player_get_error (player));
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }

  return player;
}

static void
wait_moving (GsPlayer *player)
{
  gint64 start = g_get_monotonic_time ();
  gint64 position;

  while (gs_player_get_seeking (player))
    spin (1);
  position = gs_player_get_position (player);
  while (gs_player_get_position (player) - position < 100000000)
    {
      spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

/* The position keeps to the wall clock at @rate. The sound server is a program like others: on a busy machine it stands
 * still now and then, and the position rightly with it; so the best of a few measurements counts. */
static void
assert_rate (GsPlayer *player,
             double rate,
             guint milliseconds,
             double tolerance)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < 5 && best > tolerance; i++)
    {
      gint64 start_position = gs_player_get_position (player);
      gint64 start = g_get_monotonic_time ();
      double measured;

      spin (milliseconds);
      measured = (gs_player_get_position (player) - start_position) / 1000.0 / (g_get_monotonic_time () - start);
      g_test_message ("speed %.2f: measured %.5f, underruns %u", rate, measured, gs_player_get_underruns (player));
      best = MIN (best, ABS (measured / rate - 1));
    }
  g_assert_cmpfloat (best, <=, tolerance);
}

/* What was heard during the last @milliseconds. */
static gint16 *
get_heard (guint milliseconds,
           gsize *n_samples)
{
  g_autofree char *data = NULL;
  gsize size;
  gsize wanted = (gsize) RECORDING_RATE * milliseconds / 1000 * sizeof (gint16);

  g_assert_true (g_file_get_contents (g_getenv ("GS_SOUND_RECORDING"), &data, &size, NULL));
  size -= size % sizeof (gint16);
  wanted = MIN (wanted, size);
  *n_samples = wanted / sizeof (gint16);

  return g_memdup2 (data + size - wanted, wanted);
}

static double
get_level (const gint16 *samples,
           gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) samples[i] * samples[i];

  return n > 0 ? sqrt (sum / n) / 32768 : 0;
}

/* Frequency of the loudest partial, by counting upward crossings of zero. */
static double
get_pitch (const gint16 *samples,
           gsize n)
{
  guint crossings = 0;

  for (gsize i = 1; i < n; i++)
    crossings += samples[i - 1] < 0 && samples[i] >= 0;

  return (double) crossings * RECORDING_RATE / n;
}

/* At every speed the position keeps to the wall clock, the pitch stays, and nothing runs dry. */
static void
test_speeds (void)
{
  static const double rates[] = { 1, 0.5, 2, 0.75, 1.5, 1 };
  g_autoptr (GsPlayer) player = open_path (tone_path);

  g_assert_null (gs_player_get_silent_reason (player));
  gs_player_play (player);
  wait_moving (player);

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree gint16 *heard = NULL;
      gsize n;

      gs_player_set_rate (player, rates[i]);
      gs_player_seek (player, 1000000000);
      wait_moving (player);
      spin (400);
      assert_rate (player, rates[i], 2000, 0.01);
      heard = get_heard (1500, &n);
      g_test_message ("pitch %.1f Hz, level %.3f", get_pitch (heard, n), get_level (heard, n));
      g_assert_cmpfloat (get_level (heard, n), >, 0.2);
      g_assert_cmpfloat (ABS (get_pitch (heard, n) - 500), <, 12);
    }
  g_assert_null (gs_player_get_silent_reason (player));
}

/* Pause is silent and holds the position, which goes on from there. */
static void
test_pause (void)
{
  g_autoptr (GsPlayer) player = open_path (tone_path);

  gs_player_play (player);
  wait_moving (player);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree gint16 *heard = NULL;
      gint64 position;
      gint64 start;
      gsize n;

      gs_player_pause (player);
      spin (150);
      position = gs_player_get_position (player);
      spin (500);
      heard = get_heard (300, &n);
      g_assert_cmpfloat (get_level (heard, n), <, 0.001);
      g_assert_cmpint (gs_player_get_position (player), ==, position);

      start = g_get_monotonic_time ();
      gs_player_play (player);
      wait_moving (player);
      g_assert_cmpint ((gs_player_get_position (player) - position) / 1000, <, g_get_monotonic_time () - start + 50000);
      assert_rate (player, 1, 600, 0.02);
    }
}

static void
test_volume (void)
{
  g_autoptr (GsPlayer) player = open_path (tone_path);
  gsize n;

  gs_player_play (player);
  wait_moving (player);
  gs_player_set_muted (player, TRUE);
  spin (700);
  {
    g_autofree gint16 *heard = get_heard (300, &n);

    g_assert_cmpfloat (get_level (heard, n), <, 0.001);
  }

  gs_player_set_muted (player, FALSE);
  gs_player_set_volume (player, 0.5);
  spin (700);
  {
    g_autofree gint16 *heard = get_heard (300, &n);

    g_test_message ("level at half volume %.4f", get_level (heard, n));
    g_assert_cmpfloat (ABS (get_level (heard, n) - 0.35 / 8), <, 0.01);
  }
}

static void
test_seeks (void)
{
  g_autofree char *path = coded_clip_write (&coded_h264, folder);
  g_autoptr (GsPlayer) player = open_path (path);
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  gs_player_play (player);
  for (guint i = 0; i < 12; i++)
    {
      gint64 time = g_rand_int_range (rand, 0, 4500) * G_GINT64_CONSTANT (1000000);
      gint64 start = g_get_monotonic_time ();

      gs_player_seek (player, time);
      wait_moving (player);
      g_assert_cmpint (gs_player_get_position (player), >=, time - 40000000);
      g_assert_cmpint ((gs_player_get_position (player) - time) / 1000, <, g_get_monotonic_time () - start + 20000);
      assert_rate (player, 1, 400, 0.03);
    }
  g_assert_no_error (gs_player_get_error (player));
}

static void
lost_cb (GsPlayer *player,
         const char *reason,
         gpointer user_data)
{
  guint *n = user_data;

  g_assert_nonnull (strstr (reason, "lost"));
  (*n)++;
}

/* The last test: the server is killed in mid-play. The clip plays on, says why it is silent, and can be sought in. */
static void
test_device_lost (void)
{
  g_autofree char *path = coded_clip_write (&coded_h264, folder);
  g_autoptr (GsPlayer) player = open_path (path);
  g_autoptr (GsPlayer) later = NULL;
  gint64 start;
  gint64 position;
  guint n_lost = 0;

  g_signal_connect (player, "device-lost", G_CALLBACK (lost_cb), &n_lost);
  gs_player_play (player);
  wait_moving (player);
  g_assert_null (gs_player_get_silent_reason (player));

  g_assert_cmpint (kill (atoi (g_getenv ("GS_SOUND_SERVER_PID")), SIGKILL), ==, 0);
  position = gs_player_get_position (player);
  start = g_get_monotonic_time ();
  while (!gs_player_get_silent_reason (player))
    {
      spin (1);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    }
  g_assert_cmpuint (n_lost, ==, 1);
  g_assert_true (gs_player_get_playing (player));
  wait_moving (player);
  g_assert_cmpint (gs_player_get_position (player), >, position);
  assert_rate (player, 1, 800, 0.01);

  gs_player_seek (player, 500000000);
  wait_moving (player);
  gs_player_set_rate (player, 2);
  wait_moving (player);
  assert_rate (player, 2, 800, 0.01);
  g_assert_no_error (gs_player_get_error (player));

  later = open_path (path);
  gs_player_play (later);
  wait_moving (later);
  g_assert_nonnull (gs_player_get_silent_reason (later));
}

/* A sine of 500 Hz, 20 seconds, 44.1 kHz: another rate than the device's. */
static void
write_tone (void)
{
  const guint n = 44100 * 20;
  g_autofree gint16 *samples = g_new (gint16, n);
  g_autoptr (GByteArray) wav = g_byte_array_new ();
  guint32 header[11] = { 0 };

  memcpy (&header[0], "RIFF", 4);
  header[1] = GUINT32_TO_LE (36 + n * 2);
  memcpy (&header[2], "WAVE", 4);
  memcpy (&header[3], "fmt ", 4);
  header[4] = GUINT32_TO_LE (16);
  header[5] = GUINT32_TO_LE (1 | 1 << 16);
  header[6] = GUINT32_TO_LE (44100);
  header[7] = GUINT32_TO_LE (88200);
  header[8] = GUINT32_TO_LE (2 | 16 << 16);
  memcpy (&header[9], "data", 4);
  header[10] = GUINT32_TO_LE (n * 2);
  for (guint i = 0; i < n; i++)
    samples[i] = GINT16_TO_LE ((gint16) lrint (16384 * sin (2 * G_PI * 500 * i / 44100)));

  g_byte_array_append (wav, (const guint8 *) header, sizeof (header));
  g_byte_array_append (wav, (const guint8 *) samples, n * 2);
  tone_path = g_build_filename (folder, "tone.wav", NULL);
  g_assert_true (g_file_set_contents (tone_path, (const char *) wav->data, wav->len, NULL));
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!g_getenv ("GS_SOUND_SERVER_PID"))
    {
      g_print ("1..0 # SKIP to be run by with-sound.sh\n");
      return 0;
    }

  folder = coded_folder_new ();
  write_tone ();
  g_test_add_func ("/media/sound/a-speeds", test_speeds);
  g_test_add_func ("/media/sound/b-pause", test_pause);
  g_test_add_func ("/media/sound/c-volume", test_volume);
  g_test_add_func ("/media/sound/d-seeks", test_seeks);
  g_test_add_func ("/media/sound/z-device-lost", test_device_lost);
  status = g_test_run ();
  g_free (tone_path);
  coded_folder_remove (folder);

  return status;
}
