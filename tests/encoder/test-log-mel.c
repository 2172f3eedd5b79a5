/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-log-mel.h"
#include "gs-random.h"
#include "gs-safetensors.h"

#include <math.h>
#include <string.h>

static void
assert_frames (const float *frames,
               gsize n_frames,
               GsTensorFile *file,
               float tolerance)
{
  GsTensor *expected = gs_tensor_file_get (file, "mel");

  g_assert_nonnull (expected);
  g_assert_cmpuint (expected->shape[0], ==, n_frames);
  g_assert_cmpuint (expected->shape[1], ==, GS_LOG_MEL_BANDS);
  for (gsize i = 0; i < expected->n_elements; i++)
    g_assert_cmpfloat_with_epsilon (frames[i], expected->data[i], tolerance);
}

static float *
make_sound (gsize n)
{
  float *sound = g_new0 (float, n);
  guint32 state = 1;

  for (gsize i = 0; i < n; i++)
    {
      double time = i / 16000.0, noise;

      state = state * 1664525u + 1013904223u;
      noise = state / 4294967296.0 - 0.5;
      if (i < 4000)
        sound[i] = (float) (0.3 * sin (2.0 * G_PI * (200.0 + 9000.0 * time) * time) + 0.1 * noise);
    }

  return sound;
}

/* Against the definition, worked out in double precision by make-log-mel.py. */
static void
test_definition (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "encoder", "fixtures", "log-mel.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, &error);
  g_autofree float *sound = make_sound (5000);
  g_autofree float *frames = g_new0 (float, gs_log_mel_get_n_frames (5400) * GS_LOG_MEL_BANDS);
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();

  g_assert_no_error (error);
  g_assert_cmpuint (gs_log_mel_push (log_mel, sound, 5000, frames), ==, gs_log_mel_get_n_frames (5000));
  assert_frames (frames, gs_log_mel_get_n_frames (5000), file, 1e-4f);
}

/* Against the executable definition beside the project, where there is one. */
static void
test_reference (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "reference", "logmel.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensorFile) file = NULL;
  g_autofree float *sound = g_new (float, 32000);
  g_autofree float *frames = g_new0 (float, gs_log_mel_get_n_frames (32400) * GS_LOG_MEL_BANDS);
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the reference is not on this machine");
      return;
    }

  file = gs_tensor_file_load (path, &error);
  g_assert_no_error (error);
  gs_random_fill_uniform (sound, 32000, "input.pcm", 0, -0.5, 0.5);
  for (gsize i = 0; i < 32000; i++)
    sound[i] = (float) (sound[i] * (0.5 + 0.5 * sin (i / 4000.0)));

  g_assert_cmpuint (gs_log_mel_push (log_mel, sound, 32000, frames), ==, gs_log_mel_get_n_frames (32000));
  assert_frames (frames, gs_log_mel_get_n_frames (32000), file, 1e-4f);
}

/* However the stream is cut, the same bits come out. */
static void
test_stream (void)
{
  static const gsize cuts[] = { 1, 7, 159, 160, 161, 399, 400, 401, 1000, 4999 };
  g_autofree float *sound = make_sound (5000);
  gsize n_frames = gs_log_mel_get_n_frames (5000);
  g_autofree float *whole = g_new0 (float, (n_frames + 4) * GS_LOG_MEL_BANDS);
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();

  gs_log_mel_push (log_mel, sound, 5000, whole);

  for (guint c = 0; c < G_N_ELEMENTS (cuts); c++)
    {
      g_autofree float *parts = g_new0 (float, (n_frames + 4) * GS_LOG_MEL_BANDS);
      gsize n = 0;

      gs_log_mel_reset (log_mel);
      for (gsize start = 0; start < 5000; start += cuts[c])
        n += gs_log_mel_push (log_mel, sound + start, MIN (cuts[c], 5000 - start), parts + n * GS_LOG_MEL_BANDS);

      g_assert_cmpuint (n, ==, n_frames);
      g_assert_cmpmem (parts, n * GS_LOG_MEL_BANDS * sizeof (float), whole, n * GS_LOG_MEL_BANDS * sizeof (float));
    }
}

static void
test_lengths (void)
{
  float frame[2 * GS_LOG_MEL_BANDS], sound[400] = { 0 };
  g_autoptr (GsLogMel) log_mel = gs_log_mel_new ();

  g_assert_cmpuint (gs_log_mel_get_n_frames (0), ==, 0);
  g_assert_cmpuint (gs_log_mel_get_n_frames (399), ==, 0);
  g_assert_cmpuint (gs_log_mel_get_n_frames (400), ==, 1);
  g_assert_cmpuint (gs_log_mel_get_n_frames (559), ==, 1);
  g_assert_cmpuint (gs_log_mel_get_n_frames (560), ==, 2);
  g_assert_cmpuint (gs_log_mel_push (log_mel, sound, 399, frame), ==, 0);
  g_assert_cmpuint (gs_log_mel_push (log_mel, sound, 1, frame), ==, 1);
  g_assert_cmpfloat_with_epsilon (frame[0], logf (0.01f), 1e-6f);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-mel/definition", test_definition);
  g_test_add_func ("/log-mel/reference", test_reference);
  g_test_add_func ("/log-mel/stream", test_stream);
  g_test_add_func ("/log-mel/lengths", test_lengths);

  return g_test_run ();
}
