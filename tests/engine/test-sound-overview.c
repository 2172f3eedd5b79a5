/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"
#include "gs-decoder.h"
#include "gs-mel-pyramid.h"
#include "gs-sound-overview.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

static char *folder;

static GsSoundOverview *
read_clip (const CodedClip *clip,
           GsMediaInfo **info)
{
  g_autofree char *path = coded_clip_write (clip, folder);
  g_autoptr (GError) error = NULL;

  *info = gs_media_probe (path, NULL, &error);
  g_assert_no_error (error);

  return gs_sound_overview_new (*info, NULL);
}

static void
wait_complete (GsSoundOverview *sound)
{
  while (!gs_sound_overview_get_complete (sound))
    g_main_context_iteration (NULL, TRUE);
}

static void
progress_cb (GsSoundOverview *sound,
             gint64 ready_until,
             gpointer user_data)
{
  gint64 *last = user_data;

  g_assert_cmpint (ready_until, >=, *last);
  *last = ready_until;
}

/* The clicks are in the columns of their times and nowhere else, at every zoom. */
static void
test_peaks (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) sound = read_clip (&coded_vp8, &info);
  gint64 ready_until = 0;
  static const guint columns_per_second[] = { 2, 10, 50, 200 };

  g_signal_connect (sound, "progress", G_CALLBACK (progress_cb), &ready_until);
  wait_complete (sound);
  g_assert_null (gs_sound_overview_get_error (sound));
  g_assert_cmpint (ABS (ready_until - 4800000000), <, 30000000);

  for (guint z = 0; z < G_N_ELEMENTS (columns_per_second); z++)
    {
      guint n = columns_per_second[z] * 3;
      gint64 start = SECOND / 4;
      g_autofree float *lowest = g_new (float, n);
      g_autofree float *highest = g_new (float, n);

      gs_sound_overview_get_peaks (sound, start, start + 3 * SECOND, n, lowest, highest);
      for (guint i = 0; i < n; i++)
        {
          gint64 left = start + 3 * SECOND * i / n;
          gint64 right = start + 3 * SECOND * (i + 1) / n;
          gint64 click = (left / (SECOND / 2) + 1) * (SECOND / 2);

          g_assert_cmpfloat (lowest[i], <=, highest[i]);
          if (click + 2000000 < right)
            g_assert_cmpfloat (highest[i], >, 0.5);
          /* 12 ms on each side: a bin, what the codec smears, and the rounding of WebM */
          else if (click - 12000000 > right && click - SECOND / 2 + 14000000 < left)
            g_assert_cmpfloat (highest[i], <, 0.2);
        }
    }
}

/* Whatever the zoom, a column's peak is that of the columns it is made of. */
static void
test_levels (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) sound = read_clip (&coded_audio_only, &info);
  /* whole bins of 4 ms, so that columns share none */
  const gint64 bin = 4000000;
  float fine_lowest[512];
  float fine_highest[512];
  float lowest;
  float highest;

  wait_complete (sound);
  gs_sound_overview_get_peaks (sound, 0, 512 * bin, 512, fine_lowest, fine_highest);
  for (guint from = 0; from < 512; from += 37)
    {
      for (guint to = from + 1; to <= 512; to += 29)
        {
          float expected_lowest = fine_lowest[from];
          float expected_highest = fine_highest[from];

          for (guint i = from; i < to; i++)
            {
              expected_lowest = MIN (expected_lowest, fine_lowest[i]);
              expected_highest = MAX (expected_highest, fine_highest[i]);
            }
          gs_sound_overview_get_peaks (sound, from * bin, to * bin, 1, &lowest, &highest);
          g_assert_cmpfloat (lowest, ==, expected_lowest);
          g_assert_cmpfloat (highest, ==, expected_highest);
        }
    }

  gs_sound_overview_get_peaks (sound, -2 * SECOND, -SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest) && isnan (highest));
  gs_sound_overview_get_peaks (sound, 50 * SECOND, 60 * SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest) && isnan (highest));
}

static void
test_no_sound (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) sound = read_clip (&coded_video_only, &info);
  float lowest;
  float highest;

  wait_complete (sound);
  g_assert_null (gs_sound_overview_get_error (sound));
  gs_sound_overview_get_peaks (sound, 0, SECOND, 1, &lowest, &highest);
  g_assert_true (isnan (lowest));
}

static void
test_cancelled (void)
{
  g_autoptr (GsMediaInfo) info = NULL;
  GsSoundOverview *sound = read_clip (&coded_h264, &info);
  g_autoptr (GsSoundOverview) other = gs_sound_overview_new (info, NULL);
  gint64 start = g_get_monotonic_time ();

  /* let go of in the middle */
  g_object_unref (sound);
  gs_sound_overview_cancel (other);
  wait_complete (other);
  g_assert_null (gs_sound_overview_get_error (other));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

/* --- the spectrogram --- */

#define BANDS  GS_LOG_MEL_BANDS
#define COLUMN G_GINT64_CONSTANT (10000000)
#define FIRST  G_GINT64_CONSTANT (7500000)

/* The whole sound's columns, straight from the front end. */
static guint8 *
compute_columns (GsMediaInfo *info,
                 gsize *n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_AUDIO, NULL, &error);
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();
  gsize n = (gsize) (info->duration / SECOND + 2) * GS_DECODER_AUDIO_RATE;
  g_autofree float *samples = g_new (float, n);
  g_autofree float *frames = NULL;
  gssize n_samples;
  guint8 *columns;

  g_assert_no_error (error);
  n_samples = gs_decoder_read_audio (decoder, samples, n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_samples, <, n);
  frames = g_new (float, (gs_log_mel_get_n_frames ((gsize) n_samples) + 3) * BANDS);
  *n_columns = gs_log_mel_push (log_mel, samples, (gsize) n_samples, frames);
  columns = g_new (guint8, *n_columns * BANDS);
  for (gsize i = 0; i < *n_columns * BANDS; i++)
    {
      double value = (frames[i] - log (0.01)) / 0.04;

      columns[i] = (guint8) CLAMP (lrint (value), 0, 255);
    }

  return columns;
}

/* Holds every column of a view against the mean of what falls into it, computed from the single ones. */
static void
check_view (GsSoundOverview *sound,
            const guint8 *columns,
            gsize n_columns,
            gint64 start,
            gint64 end,
            guint n)
{
  g_autofree guint8 *values = g_malloc0 ((gsize) n * BANDS);
  g_autofree guint8 *known = g_malloc0 (n);

  gs_sound_overview_get_mel (sound, start, end, n, values, known);
  for (guint i = 0; i < n; i++)
    {
      double left = start + (double) (end - start) * i / n;
      double right = start + (double) (end - start) * (i + 1) / n;
      /* edges to the nearest 160 ms where a pixel spans 0.64 s and more */
      double unit = (double) (end - start) / n >= 64 * COLUMN ? 16 : 1;
      double from = (left - FIRST) / COLUMN / unit, to = (right - FIRST) / COLUMN / unit;
      gint64 first = (gint64) (floor (MAX (from, 0) + 0.5) * unit), last = (gint64) (floor (to + 0.5) * unit);

      if (right <= 0)
        {
          g_assert_false (known[i]);
          continue;
        }
      if (last <= first)
        {
          first = (gint64) (floor ((MAX (from, 0) + MAX (to, MAX (from, 0))) / 2) * unit);
          last = first + (gint64) unit;
        }
      last = MIN (last, (gint64) n_columns);
      g_assert_cmpint (known[i], ==, first < last);

      for (guint band = 0; band < BANDS && first < last; band++)
        {
          double sum = 0;

          for (gint64 j = first; j < last; j++)
            sum += columns[j * BANDS + band];
          /* half a step of rounding, and what the levels' own rounding adds */
          g_assert_cmpfloat_with_epsilon (values[i * BANDS + band], sum / (double) (last - first), 0.52);
        }
    }
}

static void
test_mel (void)
{
  static const guint columns_per_second[] = { 1000, 250, 100, 97, 50, 12, 5, 2, 1 };
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) sound = read_clip (&coded_audio_only, &info);
  g_autofree guint8 *columns = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  gsize n_columns;

  wait_complete (sound);
  g_assert_null (gs_sound_overview_get_error (sound));
  columns = compute_columns (info, &n_columns);
  g_assert_cmpuint (n_columns, >, 290);

  for (guint z = 0; z < G_N_ELEMENTS (columns_per_second); z++)
    {
      for (guint trial = 0; trial < 20; trial++)
        {
          gint64 start = (gint64) (g_rand_double_range (random, -0.5, info->duration / 1e9) * SECOND);
          guint n = MIN (3 * columns_per_second[z], 500);

          check_view (sound, columns, n_columns, start, start + n * SECOND / columns_per_second[z], n);
        }
    }

  /* All of it in few and in single pixels: every level has its turn. */
  for (guint n = 1; n < 40; n++)
    check_view (sound, columns, n_columns, 0, info->duration, n);
}

/* A pyramid without its finest columns, as it is while the sound is read, and levels that a short clip has not. */
static void
test_mel_levels (void)
{
  g_autoptr (GsMelPyramid) pyramid = gs_mel_pyramid_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  const gsize n_columns = 16 * 4 * 4 * 4 * 4 * 4 + 137;
  g_autofree guint8 *columns = g_malloc (n_columns * BANDS);

  for (gsize i = 0; i < n_columns * BANDS; i++)
    columns[i] = (guint8) g_rand_int_range (random, 0, 256);
  gs_mel_pyramid_push (pyramid, columns, n_columns);
  gs_mel_pyramid_finish (pyramid);

  for (guint trial = 0; trial < 200; trial++)
    {
      gint64 first = g_rand_int_range (random, 0, (gint32) n_columns / 16);
      gint64 last = g_rand_int_range (random, (gint32) first + 1, (gint32) n_columns / 16 + 2);
      gint64 to = MIN (last * 16, (gint64) n_columns);
      guint8 values[BANDS], known;

      gs_mel_pyramid_read (pyramid, NULL, FIRST + first * 16 * COLUMN, FIRST + last * 16 * COLUMN, 1, values, &known);
      g_assert_true (known);
      for (guint band = 0; band < BANDS; band++)
        {
          double sum = 0;

          for (gint64 j = first * 16; j < to; j++)
            sum += columns[j * BANDS + band];
          g_assert_cmpfloat_with_epsilon (values[band], sum / (double) (to - first * 16), 0.52);
        }
    }
}

/* --- the cache --- */

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static char *
get_cache_file (void)
{
  return g_build_filename (g_get_user_cache_dir (), "gatescope", "sound", "sound-1", HASH ".sound", NULL);
}

/* What is complete is kept in the moments after. */
static void
wait_file (const char *path)
{
  for (guint i = 0; i < 1000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
wait_changed (const char *path,
              const GStatBuf *before)
{
  GStatBuf now = *before;

  for (guint i = 0; i < 1000 && now.st_ino == before->st_ino; i++)
    {
      g_usleep (10000);
      g_stat (path, &now);
    }
  g_assert_cmpuint (now.st_ino, !=, before->st_ino);
}

static void
damage (const char *path,
        const char *how)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  if (g_str_equal (how, "version"))
    contents[7] = '0';
  else if (g_str_equal (how, "numbers"))
    memset (contents + 32, 0x7f, 24);
  else if (g_str_equal (how, "content"))
    contents[length / 2] ^= 1;
  else if (g_str_equal (how, "end"))
    contents[length - 1] ^= 1;
  else if (g_str_equal (how, "short"))
    length -= 5;
  else if (g_str_equal (how, "empty"))
    length = 0;
  else
    g_assert_not_reached ();
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, &error));
}

static void
test_cache (void)
{
  static const char *const harms[] = { "version", "numbers", "content", "end", "short", "empty" };
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) first = read_clip (&coded_audio_only, &info);
  g_autoptr (GsSoundOverview) again = NULL;
  g_autofree guint8 *columns = NULL;
  g_autofree char *path = get_cache_file ();
  gint64 duration = info->duration;
  float lowest[2], highest[2];
  gsize n_columns;

  columns = compute_columns (info, &n_columns);
  wait_complete (first);
  g_assert_false (gs_sound_overview_was_cached (first));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Kept as soon as the hash is known; what is no hash leads nowhere. */
  gs_sound_overview_set_hash (first, HASH);
  wait_file (path);

  again = gs_sound_overview_new (info, HASH);
  wait_complete (again);
  g_assert_true (gs_sound_overview_was_cached (again));
  g_assert_cmpint (gs_sound_overview_get_ready_until (again), ==, gs_sound_overview_get_ready_until (first));
  check_view (again, columns, n_columns, 0, SECOND, 200);
  check_view (again, columns, n_columns, 0, duration, 3);
  gs_sound_overview_get_peaks (first, SECOND, 2 * SECOND, 1, &lowest[0], &highest[0]);
  gs_sound_overview_get_peaks (again, SECOND, 2 * SECOND, 1, &lowest[1], &highest[1]);
  g_assert_cmpfloat (lowest[0], ==, lowest[1]);
  g_assert_cmpfloat (highest[0], ==, highest[1]);

  for (guint i = 0; i < G_N_ELEMENTS (harms); i++)
    {
      g_autoptr (GsSoundOverview) repaired = NULL;
      g_autoptr (GsSoundOverview) good = NULL;
      GStatBuf status;

      damage (path, harms[i]);
      g_stat (path, &status);
      /* Who has it open goes on: the file was replaced, not written into. */
      check_view (again, columns, n_columns, 0, SECOND, 200);
      repaired = gs_sound_overview_new (info, HASH);
      wait_complete (repaired);
      g_assert_false (gs_sound_overview_was_cached (repaired));
      wait_changed (path, &status);
      check_view (repaired, columns, n_columns, 0, SECOND, 200);
      good = gs_sound_overview_new (info, HASH);
      wait_complete (good);
      g_assert_true (gs_sound_overview_was_cached (good));
    }

  /* Of a clip with another duration */
  info->duration++;
  g_clear_object (&again);
  again = gs_sound_overview_new (info, HASH);
  wait_complete (again);
  g_assert_false (gs_sound_overview_was_cached (again));
  info->duration--;

  /* Gone while it is in use */
  g_unlink (path);
  check_view (again, columns, n_columns, 0, SECOND, 200);
}

static void
test_no_hash (void)
{
  static const char *const names[] = { "../../etc/passwd", "", "0011", "ZZ112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" };
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "gatescope", "sound", "sound-1", NULL);
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GDir) dir = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GsSoundOverview) sound = NULL;

      g_clear_pointer (&info, gs_media_info_unref);
      g_object_unref (read_clip (&coded_audio_only, &info));
      sound = gs_sound_overview_new (info, names[i]);
      wait_complete (sound);
      g_assert_null (gs_sound_overview_get_error (sound));
    }

  g_usleep (300000);
  dir = g_dir_open (cache, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_assert_null (strstr (name, ".part."));
}

static void
test_no_cache (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "gatescope", "sound", NULL);
  g_autofree char *away = g_strconcat (cache, ".away", NULL);
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsSoundOverview) sound = NULL;
  g_autofree guint8 *columns = NULL;
  gsize n_columns;

  /* A file where the folder should be */
  g_assert_cmpint (g_rename (cache, away), ==, 0);
  g_assert_true (g_file_set_contents (cache, "no folder", -1, NULL));
  sound = read_clip (&coded_audio_only, &info);
  gs_sound_overview_set_hash (sound, HASH);
  wait_complete (sound);
  g_assert_null (gs_sound_overview_get_error (sound));
  columns = compute_columns (info, &n_columns);
  check_view (sound, columns, n_columns, 0, SECOND, 200);
  g_unlink (cache);
  g_assert_cmpint (g_rename (away, cache), ==, 0);
}

/* --- hours --- */

#define RATE   44100
#define PERIOD 322371 /* samples from click to click: 7.31 s, no multiple of a column, a bin or a codec's frame */
#define CLICK  60     /* samples */

/* Silence with clicks, written by ffmpeg with an encoder. */
static char *
make_clicks (const char *name,
             const char *codec,
             guint seconds)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *rate = g_strdup_printf ("%d", RATE);
  const char *const argv[] = { "ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", rate, "-ac", "1", "-i", "-",
                               "-c:a", codec, path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_autofree gint16 *block = g_new (gint16, RATE);

  g_assert_no_error (error);
  for (guint second = 0; second < seconds; second++)
    {
      for (guint i = 0; i < RATE; i++)
        {
          guint64 place = ((guint64) second * RATE + i) % PERIOD;

          block[i] = place < CLICK ? (place / 10 % 2 == 0 ? 24000 : -24000) : 0;
        }
      g_output_stream_write_all (g_subprocess_get_stdin_pipe (program), block, RATE * sizeof *block, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (program), NULL, &error));
  g_assert_true (g_subprocess_wait_check (program, NULL, &error));

  return path;
}

/* The middle of the column of a second around @near in which it is loudest. */
static gint64
find_in_mel (GsSoundOverview *sound,
             gint64 near)
{
  guint8 values[200 * BANDS], known[200];
  gint64 start = near - SECOND;
  guint best = 0, most = 0;

  gs_sound_overview_get_mel (sound, start, start + 2 * SECOND, 200, values, known);
  for (guint i = 0; i < 200; i++)
    {
      guint sum = 0;

      for (guint band = 0; band < BANDS; band++)
        sum += known[i] ? values[i * BANDS + band] : 0;
      if (sum > most)
        {
          most = sum;
          best = i;
        }
    }
  g_assert_cmpuint (most, >, 1000);

  return start + (2 * best + 1) * SECOND / 200;
}

static gint64
find_in_peaks (GsSoundOverview *sound,
               gint64 near)
{
  float lowest[400], highest[400];
  gint64 start = near - SECOND;
  guint best = 0;

  gs_sound_overview_get_peaks (sound, start, start + 2 * SECOND, 400, lowest, highest);
  for (guint i = 0; i < 400; i++)
    best = highest[i] - lowest[i] > highest[best] - lowest[best] ? i : best;
  g_assert_cmpfloat (highest[best], >, 0.2);

  return start + (2 * best + 1) * SECOND / 400;
}

static gsize
read_status (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, key);

  return line != NULL ? (gsize) g_ascii_strtoull (line + strlen (key) + 1, NULL, 10) : 0; /* KiB */
}

/* Milliseconds for 1000 columns of the spectrogram that span @seconds, in the worst of ten places. */
static double
measure_reading (GsSoundOverview *sound,
                 double seconds,
                 guint duration)
{
  g_autofree guint8 *values = g_malloc (1000 * BANDS);
  g_autofree guint8 *known = g_malloc (1000);
  double worst = 0;

  for (guint i = 0; i < 10; i++)
    {
      gint64 start = (gint64) ((duration - seconds) * i / 10 * 1e9), begun = g_get_monotonic_time ();

      gs_sound_overview_get_mel (sound, start, start + (gint64) (seconds * 1e9), 1000, values, known);
      worst = MAX (worst, (double) (g_get_monotonic_time () - begun) / 1000);
    }

  return worst;
}

static void
check_drift (const char *name,
             const char *codec,
             guint seconds)
{
  g_autofree char *path = make_clicks (name, codec, seconds);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
  g_autoptr (GsSoundOverview) sound = NULL;
  gsize before, before_own, most, own;
  gint64 start, worst_mel = 0, worst_peaks = 0;
  double took;

  g_assert_no_error (error);
  /* the highest mark of memory begins anew */
  g_file_set_contents ("/proc/self/clear_refs", "5", 1, NULL);
  before = read_status ("VmRSS:");
  before_own = read_status ("RssAnon:");
  start = g_get_monotonic_time ();
  sound = gs_sound_overview_new (info, NULL);
  wait_complete (sound);
  took = (double) (g_get_monotonic_time () - start) / 1e6;
  g_assert_null (gs_sound_overview_get_error (sound));

  for (guint64 click = 1; click * PERIOD < (guint64) (seconds - 2) * RATE; click++)
    {
      gint64 time = (gint64) lrint ((click * PERIOD + CLICK / 2.0) / RATE * 1e9);
      gint64 mel = find_in_mel (sound, time) - time, peaks = find_in_peaks (sound, time) - time;

      worst_mel = MAX (worst_mel, ABS (mel));
      worst_peaks = MAX (worst_peaks, ABS (peaks));
    }
  most = read_status ("VmHWM:");
  own = read_status ("RssAnon:");

  g_test_message ("%s: %u s read in %.1f s; clicks at most %.1f ms from their column in the spectrogram, %.1f ms in the "
                  "waveform; memory %.1f MiB more at most with what is mapped, %.1f MiB of one's own at the end", name,
                  seconds, took, worst_mel / 1e6, worst_peaks / 1e6, ((double) most - (double) before) / 1024,
                  ((double) own - (double) before_own) / 1024);
  g_test_message ("1000 columns of 10 ms, 0.1 s, 0.6 s, all of it: %.2f, %.2f, %.2f, %.2f ms",
                  measure_reading (sound, 10, seconds), measure_reading (sound, 100, seconds),
                  measure_reading (sound, MIN (600, seconds), seconds), measure_reading (sound, seconds, seconds));
  g_assert_cmpint (worst_mel, <=, 10000000);
  g_assert_cmpint (worst_peaks, <=, 10000000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* A sanitizer keeps what was given back. */
  g_assert_cmpuint (own, <, before_own + 16 * 1024 + seconds * 9 * 1024 / 3600);
  /* 8.6 MB an hour, what the decoder holds, and the pages of the mapped file that were looked at (23 MB an hour) */
  g_assert_cmpuint (most, <, before + 30 * 1024 + seconds * 32 * 1024 / 3600);
#endif
}

static void
test_drift (void)
{
  check_drift ("clicks.mkv", "flac", 600);
  check_drift ("clicks.mp4", "aac", 600);
}

static void
test_hours (void)
{
  check_drift ("hours.mkv", "flac", 7200);
}

static void
remove_cache (const char *cache)
{
  static const char *const parts[] = { "gatescope/sound/sound-1", "gatescope/sound", "gatescope", "." };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (cache, parts[i], NULL);

      coded_folder_remove (g_steal_pointer (&path));
    }
  g_rmdir (cache);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *cache = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  if (argc > 1 && g_str_equal (argv[1], "hours"))
    {
      g_test_add_func ("/engine/sound-overview/hours", test_hours);
    }
  else
    {
      g_test_add_func ("/engine/sound-overview/peaks", test_peaks);
      g_test_add_func ("/engine/sound-overview/levels", test_levels);
      g_test_add_func ("/engine/sound-overview/no-sound", test_no_sound);
      g_test_add_func ("/engine/sound-overview/cancelled", test_cancelled);
      g_test_add_func ("/engine/sound-overview/mel", test_mel);
      g_test_add_func ("/engine/sound-overview/mel-levels", test_mel_levels);
      g_test_add_func ("/engine/sound-overview/cache", test_cache);
      g_test_add_func ("/engine/sound-overview/no-hash", test_no_hash);
      g_test_add_func ("/engine/sound-overview/no-cache", test_no_cache);
      g_test_add_func ("/engine/sound-overview/drift", test_drift);
    }
  status = g_test_run ();
  remove_cache (cache);
  coded_folder_remove (folder);

  return status;
}
