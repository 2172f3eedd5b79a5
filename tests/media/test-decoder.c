/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"
#include "gs-media.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_SEEKS 60

static char *folder;

static GsMediaInfo *
probe (const CodedClip *clip)
{
  g_autofree char *path = coded_clip_write (clip, folder);
  g_autoptr (GError) error = NULL;
  GsMediaInfo *info = gs_media_probe (path, NULL, &error);

  g_assert_no_error (error);

  return info;
}

static GsDecoder *
open_clip (GsMediaInfo *info,
           GsDecoderFlags flags)
{
  g_autoptr (GError) error = NULL;
  GsDecoder *decoder = gs_decoder_new (info, flags, NULL, &error);

  g_assert_no_error (error);

  return decoder;
}

/* Every picture comes, in order, and is the one its index says. */
static void
test_all_pictures (gconstpointer data)
{
  const CodedClip *clip = data;
  g_autoptr (GsMediaInfo) info = probe (clip);
  g_autoptr (GsDecoder) decoder = open_clip (info, GS_DECODER_VIDEO);
  g_autoptr (GError) error = NULL;
  GsPicture picture;
  guint n = 0;

  while (gs_decoder_next_frame (decoder, &picture, &error))
    {
      g_assert_cmpuint (picture.index, ==, n);
      g_assert_cmpint (picture.pts, ==, info->pts[n]);
      g_assert_cmpint (picture.width, ==, CODED_WIDTH);
      g_assert_cmpint (picture.height, ==, CODED_HEIGHT);
      g_assert_cmpint (coded_clip_read_number (picture.rgb, picture.stride, 3), ==, n);
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, clip->n_frames);
}

/* After a seek comes exactly the asked picture, and after it the next one. */
static void
test_seeks (gconstpointer data)
{
  const CodedClip *clip = data;
  g_autoptr (GsMediaInfo) info = probe (clip);
  g_autoptr (GsDecoder) decoder = open_clip (info, GS_DECODER_VIDEO);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < N_SEEKS; i++)
    {
      guint frame = i == 0 ? 0 : i == 1 ? info->n_frames - 1 : (guint) g_rand_int_range (rand, 0, info->n_frames);
      guint n_more = g_rand_int_range (rand, 0, 3);
      GsPicture picture;

      g_assert_true (gs_decoder_seek_frame (decoder, frame, &error));
      g_assert_no_error (error);

      for (guint j = frame; j <= frame + n_more && j < info->n_frames; j++)
        {
          g_assert_true (gs_decoder_next_frame (decoder, &picture, &error));
          g_assert_no_error (error);
          g_assert_cmpuint (picture.index, ==, j);
          g_assert_cmpint (coded_clip_read_number (picture.rgb, picture.stride, 3), ==, j);
        }
    }

  g_assert_false (gs_decoder_seek_frame (decoder, info->n_frames, &error));
  g_assert_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID);
}

static void
test_size (void)
{
  g_autofree char *path = coded_clip_write (&coded_rotated, folder);
  g_autoptr (GsMediaInfo) plain = probe (&coded_h264);
  g_autoptr (GsMediaInfo) wide = probe (&coded_wide_pixels);
  g_autoptr (GsMediaInfo) rotated = NULL;
  g_autoptr (GsDecoder) scaled = NULL;
  g_autoptr (GsDecoder) upright = NULL;
  g_autoptr (GsDecoder) squared = NULL;
  g_autoptr (GError) error = NULL;
  GsPicture picture;

  scaled = gs_decoder_new_scaled (plain, GS_DECODER_VIDEO, 160, 160, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gs_decoder_next_frame (scaled, &picture, &error));
  g_assert_cmpint (picture.width, ==, 160);
  g_assert_cmpint (picture.height, ==, 120);

  coded_clip_turn (path, 1);
  rotated = probe (&coded_rotated);
  upright = open_clip (rotated, GS_DECODER_VIDEO);
  g_assert_true (gs_decoder_next_frame (upright, &picture, &error));
  g_assert_cmpint (picture.width, ==, CODED_HEIGHT);
  g_assert_cmpint (picture.height, ==, CODED_WIDTH);
  /* Turned clockwise, the row of the code is a column on the right: its first cell, dark in picture 0, stands on top.
   */
  g_assert_cmpint (picture.rgb[10 * picture.stride + 3 * (CODED_HEIGHT - 50)], <, 70);
  g_assert_cmpint (picture.rgb[10 * picture.stride + 3 * (CODED_HEIGHT - 70)], >, 180);
  g_assert_cmpint (picture.rgb[10 * picture.stride + 3 * 10], >, 70);

  squared = open_clip (wide, GS_DECODER_VIDEO);
  g_assert_true (gs_decoder_next_frame (squared, &picture, &error));
  g_assert_cmpint (picture.width, ==, wide->width);
  g_assert_cmpint (picture.height, ==, CODED_HEIGHT);
}

/* Position of the click in @samples, which begin at sample @first of media time; -1 without one. */
static gint64
find_click (const float *samples,
            gssize n,
            gint64 first)
{
  for (gssize i = 0; i < n; i++)
    {
      if (fabsf (samples[i]) > 0.4f)
        return first + i;
    }

  return -1;
}

/* The encoder of AAC begins with a block of its own, and mp4mux does not tell. */
static gint64
get_encoder_delay (const CodedClip *clip)
{
  return g_str_has_suffix (clip->name, ".mp4") ? 1024 * GS_DECODER_AUDIO_RATE / 48000 : 0;
}

/* Sample 0 is media time 0, read through or sought to. */
static void
test_sound (gconstpointer data)
{
  const CodedClip *clip = data;
  g_autoptr (GsMediaInfo) info = probe (clip);
  g_autoptr (GsDecoder) decoder = open_clip (info, GS_DECODER_AUDIO);
  g_autoptr (GError) error = NULL;
  g_autofree float *samples = g_new (float, 10 * GS_DECODER_AUDIO_RATE);
  gssize n = gs_decoder_read_audio (decoder, samples, 10 * GS_DECODER_AUDIO_RATE, &error);
  gint64 duration = clip->n_frames > 0 ? coded_clip_get_time (clip, clip->n_frames) : 3000000000;

  g_assert_no_error (error);
  /* encoders fill up their last block */
  g_assert_cmpint (ABS (n - duration * GS_DECODER_AUDIO_RATE / 1000000000), <, GS_DECODER_AUDIO_RATE / 20);
  g_assert_cmpint (gs_decoder_read_audio (decoder, samples, 100, &error), ==, 0);
  g_assert_no_error (error);

  for (gint64 click = GS_DECODER_AUDIO_RATE / 2; click < n - 400; click += GS_DECODER_AUDIO_RATE / 2)
    {
      gint64 first = click - 1000;

      /* 2 ms: WebM rounds to milliseconds */
      g_assert_cmpint (ABS (find_click (samples + first, 2000, first) - click - get_encoder_delay (clip)), <, 2 * 16);
    }

  for (guint i = 1; i < 5; i++)
    {
      gint64 first = i * GS_DECODER_AUDIO_RATE / 2 - 3210;

      g_assert_true (gs_decoder_seek_audio (decoder, first, &error));
      n = gs_decoder_read_audio (decoder, samples, 6000, &error);
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, 6000);
      g_assert_cmpint (ABS (find_click (samples, n, first) - i * GS_DECODER_AUDIO_RATE / 2 - get_encoder_delay (clip)),
                       <, 2 * 16);
    }
}

static void
test_refused (void)
{
  g_autoptr (GsMediaInfo) silent = probe (&coded_video_only);
  g_autoptr (GsMediaInfo) dark = probe (&coded_audio_only);
  g_autoptr (GsMediaInfo) gone = NULL;
  g_autofree char *path = coded_clip_write (&coded_vp8, folder);
  g_autofree char *copy = g_build_filename (folder, "gone.webm", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_decoder_new (silent, GS_DECODER_AUDIO, NULL, &error));
  g_assert_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (gs_decoder_new (dark, GS_DECODER_VIDEO, NULL, &error));
  g_assert_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_INVALID);
  g_clear_error (&error);

  coded_copy_part (path, copy, 1);
  gone = gs_media_probe (copy, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (copy), ==, 0);
  g_assert_null (gs_decoder_new (gone, GS_DECODER_VIDEO, NULL, &error));
  g_assert_error (error, GS_MEDIA_ERROR, GS_MEDIA_ERROR_FAILED);
}

/* A file that has become shorter since it was looked at: what is there comes, then an end or an error. */
static void
test_shortened (void)
{
  g_autofree char *copy = g_build_filename (folder, "shortened.mkv", NULL);
  g_autofree char *mkv = coded_clip_write (&coded_hevc, folder);
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;
  GsPicture picture;
  guint n = 0;

  coded_copy_part (mkv, copy, 1);
  info = gs_media_probe (copy, NULL, &error);
  g_assert_no_error (error);
  coded_copy_part (mkv, copy, 0.5);

  decoder = open_clip (info, GS_DECODER_VIDEO);
  while (gs_decoder_next_frame (decoder, &picture, &error))
    n++;
  g_assert_cmpuint (n, >, 10);
  g_assert_cmpuint (n, <, info->n_frames);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (100000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (GsMediaInfo) info = probe (&coded_h264);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDecoder) decoder = gs_decoder_new (info, GS_DECODER_VIDEO, cancellable, &error);
  GThread *thread;
  GsPicture picture;

  g_assert_no_error (error);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  do
    {
      if (!gs_decoder_next_frame (decoder, &picture, &error) && !error)
        g_assert_true (gs_decoder_seek_frame (decoder, 0, &error) || error);
    }
  while (!error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static gpointer
decode_thread (gpointer data)
{
  GsMediaInfo *info = data;
  g_autoptr (GsDecoder) decoder = open_clip (info, GS_DECODER_VIDEO);
  g_autoptr (GError) error = NULL;
  GsPicture picture;
  guint n = 0;

  while (gs_decoder_next_frame (decoder, &picture, &error))
    {
      g_assert_cmpint (coded_clip_read_number (picture.rgb, picture.stride, 3), ==, n);
      n++;
    }
  g_assert_no_error (error);

  return GUINT_TO_POINTER (n);
}

static void
test_several (void)
{
  g_autoptr (GsMediaInfo) info = probe (&coded_h264);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("decode", decode_thread, info);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, coded_h264.n_frames);
}

static void
test_real_clip (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", "speech-256p30-a.mp4",
                                            NULL);
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsDecoder) decoder = NULL;
  g_autoptr (GError) error = NULL;
  GsPicture picture;
  guint n = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there are no recorded clips beside the source folder");
      return;
    }

  info = gs_media_probe (path, NULL, &error);
  g_assert_no_error (error);
  decoder = open_clip (info, GS_DECODER_VIDEO);
  while (gs_decoder_next_frame (decoder, &picture, &error))
    g_assert_cmpuint (picture.index, ==, n++);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 602);
}

int
main (int argc,
      char **argv)
{
  static const CodedClip *const pictures[] = { &coded_h264,     &coded_vp8,          &coded_vp9,
                                               &coded_hevc,     &coded_variable_mp4, &coded_variable_mkv,
                                               &coded_late_mp4, &coded_late_mkv,     &coded_video_only,
                                               &coded_one_frame };
  static const CodedClip *const sounds[] = { &coded_h264, &coded_vp8, &coded_audio_only, &coded_late_mkv };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *all = g_strconcat ("/media/decoder/all-pictures/", pictures[i]->name, NULL);
      g_autofree char *seeks = g_strconcat ("/media/decoder/seeks/", pictures[i]->name, NULL);

      g_test_add_data_func (all, pictures[i], test_all_pictures);
      g_test_add_data_func (seeks, pictures[i], test_seeks);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sounds); i++)
    {
      g_autofree char *name = g_strconcat ("/media/decoder/sound/", sounds[i]->name, NULL);

      g_test_add_data_func (name, sounds[i], test_sound);
    }
  g_test_add_func ("/media/decoder/size", test_size);
  g_test_add_func ("/media/decoder/refused", test_refused);
  g_test_add_func ("/media/decoder/shortened", test_shortened);
  g_test_add_func ("/media/decoder/cancelled", test_cancelled);
  g_test_add_func ("/media/decoder/several", test_several);
  g_test_add_func ("/media/decoder/real-clip", test_real_clip);

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
