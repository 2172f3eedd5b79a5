/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-decoder.h"
#include "gs-synth-error.h"
#include "gs-synth-test.h"
#include "gs-synth-writer.h"

#include <glib/gstdio.h>
#include <math.h>

#define SEED 11

static const GsSynthView view = { 320, 240 };

static char *folder;

static char *
write_clip (const char *name, double seconds, double fps)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (SEED, seconds, fps, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsSynthVoice) voice = gs_synth_voice_new (plan, 48000, NULL, &error);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_no_error (error);
  g_assert_true (gs_synth_write_media (plan, voice, &view, path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);

  return path;
}

/* Hash of all decoded pictures; @n tells how many. */
static char *
decode_pictures (const char *path, guint *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
  g_autoptr (GsDecoder) decoder = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GsPicture picture;

  g_assert_no_error (error);
  decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, &error);
  g_assert_no_error (error);
  for (*n = 0; gs_decoder_next_frame (decoder, &picture, &error); (*n)++)
    {
      g_assert_cmpuint (picture.index, ==, *n);
      for (int y = 0; y < picture.height; y++)
        g_checksum_update (checksum, picture.rgb + (gsize) y * picture.stride, 3 * picture.width);
    }
  g_assert_no_error (error);

  return g_strdup (g_checksum_get_string (checksum));
}

static float *
decode_sound (const char *path, gsize *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
  g_autoptr (GsDecoder) decoder = NULL;
  gsize room = 60 * 16000;
  float *samples = g_new0 (float, room);
  gssize got;

  g_assert_no_error (error);
  decoder = gs_decoder_new (info, GS_DECODER_AUDIO, NULL, &error);
  g_assert_no_error (error);
  for (*n = 0; (got = gs_decoder_read_audio (decoder, samples + *n, MIN (4000, room - *n), &error)) > 0;)
    *n += (gsize) got;
  g_assert_no_error (error);

  return samples;
}

static void
test_frames (void)
{
  static const guint rates[] = { 24, 25, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *path = write_clip ("frames.webm", 2.5, rates[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
      g_autofree char *hash = NULL;
      guint n;

      g_assert_no_error (error);
      hash = decode_pictures (path, &n);
      g_assert_cmpuint (n, ==, (guint) lround (2.5 * rates[i]));
      g_assert_cmpuint (info->n_frames, ==, n);
      g_assert_cmpint (info->width, ==, view.width);
      g_assert_cmpint (info->height, ==, view.height);
      g_assert_true (info->has_audio);
      /* WebM counts time in milliseconds. */
      for (guint j = 0; j < n; j++)
        g_assert_cmpfloat (fabs (info->pts[j] / 1e9 - (double) j / rates[i]), <, 0.0011);
      g_assert_cmpfloat (fabs (info->duration / 1e9 - 2.5), <, 0.06);
    }
}

/* The sound is as long as the pictures, and it is the voice, at its time. */
static void
test_sound (void)
{
  g_autofree char *path = write_clip ("sound.webm", 6.0, 25.0);
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (SEED, 6.0, 25.0, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsSynthVoice) voice = gs_synth_voice_new (plan, 16000, NULL, &error);
  gsize n, m;
  g_autofree float *heard = decode_sound (path, &n);
  const float *said = gs_synth_voice_get_samples (voice, &m);
  double best = -1.0;
  int best_lag = 0;

  g_assert_cmpfloat (fabs ((double) n - (double) m), <, 0.025 * 16000);
  for (int lag = -800; lag <= 800; lag++)
    {
      double both = 0.0, xx = 1e-9, yy = 1e-9;

      for (gsize i = 1000; i < 64000; i++)
        {
          double x = heard[(gssize) i + lag], y = said[i];

          both += x * y;
          xx += x * x;
          yy += y * y;
        }
      if (both / sqrt (xx * yy) > best)
        {
          best = both / sqrt (xx * yy);
          best_lag = lag;
        }
    }
  g_test_message ("sound found %.2f ms late, correlation %.3f", best_lag / 16.0, best);
  g_assert_cmpfloat (best, >, 0.9);
  g_assert_cmpint (ABS (best_lag), <, 16 * 8);
}

static void
test_same_seed (void)
{
  g_autofree char *a = write_clip ("a.webm", 3.0, 25.0);
  g_autofree char *b = write_clip ("b.webm", 3.0, 25.0);
  guint n, m;
  gsize n_a, n_b;
  g_autofree char *hash_a = decode_pictures (a, &n);
  g_autofree char *hash_b = decode_pictures (b, &m);
  g_autofree float *sound_a = decode_sound (a, &n_a);
  g_autofree float *sound_b = decode_sound (b, &n_b);

  g_assert_cmpuint (n, ==, m);
  g_assert_cmpstr (hash_a, ==, hash_b);
  g_assert_cmpmem (sound_a, n_a * sizeof (float), sound_b, n_b * sizeof (float));
}

static void
cancel_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.2)
    g_cancellable_cancel (user_data);
}

static void
test_nothing_left (void)
{
  g_autoptr (GsSynthPlan) plan = gs_synth_test_plan (SEED, 4.0, 25.0, TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_folder = NULL;
  g_autoptr (GsSynthVoice) voice = gs_synth_voice_new (plan, 48000, NULL, &error);
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_autofree char *path = g_build_filename (inner, "clip.webm", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "clip.webm", NULL);

  g_mkdir (inner, 0700);
  g_assert_false (gs_synth_write_media (plan, voice, &view, path, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_rmdir (inner), ==, 0);

  g_assert_false (gs_synth_write_media (plan, voice, &view, nowhere, NULL, NULL, NULL, &no_folder));
  g_assert_error (no_folder, GS_SYNTH_ERROR, GS_SYNTH_ERROR_FAILED);
  g_assert_null (strchr (no_folder->message, '\n'));
}

static void
remove_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gatescope-synth-XXXXXX", NULL);
  g_test_add_func ("/synth/media/frames", test_frames);
  g_test_add_func ("/synth/media/sound", test_sound);
  g_test_add_func ("/synth/media/same-seed", test_same_seed);
  g_test_add_func ("/synth/media/nothing-left", test_nothing_left);
  status = g_test_run ();
  remove_files ();

  return status;
}
