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
#include <sys/wait.h>

#define PATIENCE       (20 * G_USEC_PER_SEC)
#define RECORDING_RATE 48000
/* The sink that the only stream goes to. */
#define SINK_OF_STREAM "sh -c \"pactl list short sink-inputs | cut -f 2\""

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

/* A line of a program's output. */
static char *
run (const char *line)
{
  g_autoptr (GError) error = NULL;
  char *output;
  int status;

  g_spawn_command_line_sync (line, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  return g_strchomp (output);
}

static char *
get_device (GsPlayer *player)
{
  GsSoundState state;

  gs_player_get_sound_state (player, &state);

  return state.device;
}

static void
wait_device (GsPlayer *player,
             const char *name)
{
  gint64 start = g_get_monotonic_time ();

  while (TRUE)
    {
      g_autofree char *device = get_device (player);

      if (g_strcmp0 (device, name) == 0)
        break;
      spin (5);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
}

static void
assert_heard (gboolean heard)
{
  g_autofree gint16 *samples = NULL;
  gsize n;

  spin (900);
  samples = get_heard (300, &n);
  g_test_message ("level at the default device %.3f", get_level (samples, n));
  g_assert_true ((get_level (samples, n) > 0.1) == heard);
}

/* Another sound server, as another device is: "second". */
static GPid
start_second (void)
{
  const char *folder_of_it = g_getenv ("GS_SOUND_SECOND");
  g_autofree char *line = g_strdup_printf (
    "env HOME=%s XDG_RUNTIME_DIR=%s PULSE_RUNTIME_PATH=%s PULSE_STATE_PATH=%s pulseaudio -n --daemonize=no "
    "--exit-idle-time=-1 --use-pid-file=no --realtime=no --high-priority=no --log-level=error "
    "-L \"module-native-protocol-unix auth-anonymous=1 socket=%s.socket\" -L \"module-null-sink sink_name=it rate=44100\"",
    folder_of_it, folder_of_it, folder_of_it, folder_of_it, folder_of_it);
  g_autofree char *socket = g_strconcat (folder_of_it, ".socket", NULL);
  g_autofree char *pid_path = g_strconcat (folder_of_it, ".pid", NULL);
  char text[16];
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_mkdir_with_parents (folder_of_it, 0700);
  g_unlink (socket);
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                 &pid, &error);
  g_assert_no_error (error);
  g_snprintf (text, sizeof (text), "%d", (int) pid);
  g_file_set_contents (pid_path, text, -1, NULL);
  for (guint i = 0; i < 200 && !g_file_test (socket, G_FILE_TEST_EXISTS); i++)
    spin (20);
  spin (200);

  return pid;
}

static void
stop_second (GPid pid)
{
  g_autofree char *pid_path = g_strconcat (g_getenv ("GS_SOUND_SECOND"), ".pid", NULL);

  g_unlink (pid_path);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
}

/* A device is chosen, lost in mid-play, and chosen again when it is back. */
static void
test_choice (void)
{
  GPid second = start_second ();
  g_auto (GStrv) devices = NULL;
  g_autoptr (GsPlayer) player = NULL;
  GsSoundState state;
  gint64 position;

  devices = gs_sound_device_list ();
  for (guint i = 0; devices[i]; i++)
    g_test_message ("device “%s”", devices[i]);
  g_assert_true (g_strv_contains ((const char *const *) devices, "default"));
  g_assert_true (g_strv_contains ((const char *const *) devices, "second"));

  /* While it plays. */
  player = open_path (tone_path);
  gs_player_play (player);
  wait_moving (player);
  wait_device (player, "default");
  assert_heard (TRUE);
  position = gs_player_get_position (player);
  gs_sound_device_choose ("second");
  wait_device (player, "second");
  assert_heard (FALSE);
  g_assert_cmpint (gs_player_get_position (player), >, position);
  g_assert_null (gs_player_get_silent_reason (player));
  g_assert_null (gs_player_get_sound_notice (player));
  gs_player_get_sound_state (player, &state);
  g_test_message ("%s: %d Hz, %d channels, latency %.1f ms, underruns %u", state.device, state.rate, state.channels,
                  state.latency / 1e6, state.underruns);
  g_assert_cmpint (state.latency, >, 1000000);
  g_assert_cmpint (state.latency, <, 1000000000);
  g_free (state.device);

  /* It goes away: the default stands in, says so, and the clip plays on. */
  position = gs_player_get_position (player);
  stop_second (second);
  wait_device (player, "default");
  spin (50);
  g_assert_nonnull (gs_player_get_sound_notice (player));
  g_test_message ("%s", gs_player_get_sound_notice (player));
  g_assert_nonnull (strstr (gs_player_get_sound_notice (player), "“second” was lost"));
  g_assert_null (gs_player_get_silent_reason (player));
  g_assert_true (gs_player_get_playing (player));
  assert_heard (TRUE);
  g_assert_cmpint (gs_player_get_position (player), >, position);
  assert_rate (player, 1, 800, 0.02);

  /* It comes back, and sound goes there again by itself. */
  second = start_second ();
  wait_device (player, "second");
  spin (50);
  g_test_message ("%s", gs_player_get_sound_notice (player));
  g_assert_nonnull (strstr (gs_player_get_sound_notice (player), "back, on “second”"));
  assert_heard (FALSE);
  gs_sound_device_choose (NULL);
  wait_device (player, "default");
  assert_heard (TRUE);
  gs_sound_device_choose ("second");
  wait_device (player, "second");
  assert_heard (FALSE);
  gs_player_set_rate (player, 0.5);
  gs_player_seek (player, 1000000000);
  wait_moving (player);
  assert_rate (player, 0.5, 800, 0.02);

  gs_sound_device_choose ("no such device");
  wait_device (player, "default");
  spin (50);
  g_assert_nonnull (strstr (gs_player_get_sound_notice (player), "“no such device” cannot be used"));
  gs_sound_device_choose (NULL);
  wait_device (player, "default");
  g_assert_no_error (gs_player_get_error (player));
  stop_second (second);
}

/* The sound server moves what plays on a sink that is taken away to another: nothing is to be noticed. */
static void
test_sink_removed (void)
{
  g_autoptr (GsPlayer) player = NULL;
  g_autofree char *module = run ("pactl load-module module-null-sink sink_name=spare rate=48000");
  g_autofree char *unload = g_strdup_printf ("pactl unload-module %s", module);
  g_autofree char *on_spare = NULL;
  g_autofree char *on_other = NULL;

  g_free (run ("pactl set-default-sink spare"));
  player = open_path (tone_path);
  gs_player_play (player);
  wait_moving (player);
  on_spare = run (SINK_OF_STREAM);
  g_free (run (unload));
  spin (300);
  on_other = run (SINK_OF_STREAM);
  g_test_message ("the stream went from sink %s to sink %s", on_spare, on_other);
  g_assert_cmpstr (on_spare, !=, "");
  g_assert_cmpstr (on_other, !=, "");
  g_assert_cmpstr (on_spare, !=, on_other);
  assert_heard (TRUE);
  g_assert_null (gs_player_get_silent_reason (player));
  assert_rate (player, 1, 800, 0.02);
}

/* The only device goes away and comes back: silence meanwhile, then sound again, without anybody's doing. */
static void
test_back (void)
{
  g_autoptr (GsPlayer) player = open_path (tone_path);
  gint64 start;

  gs_player_play (player);
  wait_moving (player);
  g_free (run ("pactl unload-module module-null-sink"));
  start = g_get_monotonic_time ();
  while (!gs_player_get_silent_reason (player))
    {
      spin (5);
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    }
  g_test_message ("%s", gs_player_get_silent_reason (player));
  wait_moving (player);
  assert_rate (player, 1, 500, 0.02);

  g_free (run ("pactl load-module module-null-sink sink_name=nul rate=48000"));
  wait_device (player, "default");
  spin (50);
  g_assert_null (gs_player_get_silent_reason (player));
  g_test_message ("%s", gs_player_get_sound_notice (player));
  g_assert_nonnull (strstr (gs_player_get_sound_notice (player), "back"));
  wait_moving (player);
  assert_rate (player, 1, 800, 0.02);
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
  g_test_add_func ("/media/sound/x-choice", test_choice);
  g_test_add_func ("/media/sound/x-sink-removed", test_sink_removed);
  g_test_add_func ("/media/sound/y-back", test_back);
  g_test_add_func ("/media/sound/z-device-lost", test_device_lost);
  status = g_test_run ();
  g_free (tone_path);
  coded_folder_remove (folder);

  return status;
}
