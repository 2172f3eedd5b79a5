/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coded-clip.h"
#include "gs-media.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

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

/* The frame index has every picture at the time it was written with. */
static void
test_index (gconstpointer data)
{
  const CodedClip *clip = data;
  g_autoptr (GsMediaInfo) info = probe (clip);

  g_assert_true (info->has_video);
  g_assert_cmpint (info->has_audio, ==, clip->audio != NULL);
  g_assert_false (info->index_decoded);
  g_assert_cmpuint (info->n_frames, ==, clip->n_frames);
  g_assert_cmpint (info->width, ==, CODED_WIDTH);
  g_assert_cmpint (info->height, ==, CODED_HEIGHT);

  for (guint i = 0; i < info->n_frames; i++)
    g_assert_cmpint (ABS (info->pts[i] - coded_clip_get_time (clip, i)), <, 100000);

  g_assert_cmpint (info->start_offset, ==, info->pts[0]);
  g_assert_cmpint (info->duration, >=, info->pts[info->n_frames - 1]);
  g_assert_cmpint (ABS (info->duration - coded_clip_get_time (clip, clip->n_frames)), <, 120000000);
}

static void
test_lookup (void)
{
  g_autoptr (GsMediaInfo) info = probe (&coded_variable_mp4);

  g_assert_cmpuint (gs_media_info_get_frame_at (info, -5), ==, 0);
  for (guint i = 0; i < info->n_frames; i++)
    {
      gint64 end = gs_media_info_get_frame_end (info, i);

      g_assert_cmpuint (gs_media_info_get_frame_at (info, info->pts[i]), ==, i);
      g_assert_cmpuint (gs_media_info_get_frame_at (info, end - 1), ==, i);
      g_assert_cmpuint (gs_media_info_get_nearest_frame (info, info->pts[i] + 1000000), ==, i);
      g_assert_cmpuint (gs_media_info_get_nearest_frame (info, info->pts[i] - 1000000), ==, i);
    }
  g_assert_cmpuint (gs_media_info_get_frame_at (info, G_MAXINT64), ==, info->n_frames - 1);
}

static void
test_size (void)
{
  g_autofree char *path = coded_clip_write (&coded_rotated, folder);
  g_autoptr (GsMediaInfo) wide = probe (&coded_wide_pixels);
  g_autoptr (GsMediaInfo) rotated = NULL;

  coded_clip_turn (path, 1);
  rotated = probe (&coded_rotated);

  g_assert_cmpint (rotated->coded_width, ==, CODED_WIDTH);
  g_assert_cmpint (rotated->width, ==, CODED_HEIGHT);
  g_assert_cmpint (rotated->height, ==, CODED_WIDTH);
  g_assert_cmpstr (rotated->orientation, ==, "rotate-90");

  g_assert_cmpint (wide->coded_width, ==, CODED_WIDTH);
  g_assert_cmpint (wide->width, ==, (CODED_WIDTH * 4 + 1) / 3);
  g_assert_cmpint (wide->height, ==, CODED_HEIGHT);
}

static void
test_streams (void)
{
  g_autoptr (GsMediaInfo) both = probe (&coded_h264);
  g_autoptr (GsMediaInfo) sound = probe (&coded_audio_only);
  g_autoptr (GsMediaInfo) pictures = probe (&coded_video_only);
  g_autoptr (GsMediaInfo) one = probe (&coded_one_frame);

  g_assert_cmpint (both->sample_rate, ==, 48000);
  g_assert_cmpint (both->channels, ==, 1);
  g_assert_cmpint (both->fps_n, ==, 25);
  g_assert_cmpint (both->fps_d, ==, 1);
  g_assert_nonnull (strstr (both->video_codec, "H.264"));

  g_assert_false (sound->has_video);
  g_assert_true (sound->has_audio);
  g_assert_cmpuint (sound->n_frames, ==, 0);
  g_assert_cmpint (ABS (sound->duration - 3000000000), <, 30000000);

  g_assert_true (pictures->has_video);
  g_assert_false (pictures->has_audio);

  g_assert_cmpuint (one->n_frames, ==, 1);
  g_assert_cmpint (one->duration, >, 0);
}

/* A file that cannot be used gives an error within ten seconds: a sentence that names it. */
static void
assert_refused (const char *path,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);

  g_assert_null (info);
  g_assert_nonnull (error);
  g_assert_true (error->domain == GS_MEDIA_ERROR);
  if (!strstr (error->message, words) || !strstr (error->message, name))
    g_error ("“%s” does not say “%s” of “%s”", error->message, words, name);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static char *
write_file (const char *name,
            const char *content,
            gssize size)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, size, NULL));

  return path;
}

static void
test_refused (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing.mp4", NULL);
  g_autofree char *empty = write_file ("empty.mp4", "", 0);
  g_autofree char *text = write_file ("notes.mp4", "These are only a few words about nothing that can be played.\n",
                                      -1);
  g_autofree char *xml = write_file ("page.mkv", "<?xml version=\"1.0\"?><html><body/></html>\n", -1);
  g_autofree char *subtitles = write_file ("words.srt", "1\n00:00:01,000 --> 00:00:02,000\nWords\n\n", -1);
  g_autofree char *noise = g_malloc (70000);
  g_autofree char *random = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autofree char *no_frame = coded_clip_write (&coded_no_frame, folder);

  for (guint i = 0; i < 70000; i++)
    noise[i] = g_rand_int (rand);
  random = write_file ("random.bin", noise, 70000);

  assert_refused (missing, "is not there; check the path");
  assert_refused (empty, "empty");
  assert_refused (text, "not a video or sound file");
  assert_refused (xml, "choose another file");
  assert_refused (folder, "folder");
  assert_refused (random, "play");
  assert_refused (subtitles, "");
  assert_refused (no_frame, "");
}

static void
test_truncated (void)
{
  g_autofree char *mp4 = coded_clip_write (&coded_h264, folder);
  g_autofree char *mkv = coded_clip_write (&coded_hevc, folder);
  g_autofree char *webm = coded_clip_write (&coded_vp8, folder);
  g_autofree char *part = g_build_filename (folder, "part", NULL);
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  /* The table of an MP4 stands at its end. */
  coded_copy_part (mp4, part, 0.6);
  assert_refused (part, "damaged or incomplete");

  /* The others are shorter clips. */
  coded_copy_part (mkv, part, 0.5);
  info = gs_media_probe (part, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->n_frames, >, coded_hevc.n_frames / 5);
  g_assert_cmpuint (info->n_frames, <, coded_hevc.n_frames);
  g_assert_cmpint (info->duration, <, coded_clip_get_time (&coded_hevc, coded_hevc.n_frames) - 500000000);
  g_clear_pointer (&info, gs_media_info_unref);

  coded_copy_part (webm, part, 0.5);
  info = gs_media_probe (part, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->n_frames, >, coded_vp8.n_frames / 5);
  g_assert_cmpuint (info->n_frames, <, coded_vp8.n_frames);
  g_clear_pointer (&info, gs_media_info_unref);

  coded_copy_part (mkv, part, 0.003);
  info = gs_media_probe (part, NULL, &error);
  g_assert_true (info == NULL ? error != NULL : info->n_frames < 5);
}

/* In a file of fragments whose head is not recognised, the demultiplexer reads the same table of fragments for ever. */
static void
test_circle (void)
{
  static const CodedClip fragments = { "fragments.mov", "x264enc speed-preset=ultrafast", NULL, "qtmux fragment-duration=500", 60 };
  g_autofree char *path = coded_clip_write (&fragments, folder);
  g_autofree char *data = NULL;
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  char *head;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  head = memmem (data, size, "moov", 4);
  g_assert_nonnull (head);
  head[3] = 'x';
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));

  info = gs_media_probe (path, NULL, &error);
  g_assert_null (info);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "fragments.mov"));
}

/* No stream, however damaged, may open a screen or a sound card that the program does not know of. */
static void
test_sinks (void)
{
  GList *sinks;

  g_assert_null (gs_media_probe ("no such file", NULL, NULL));
  sinks = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_AUDIOVIDEO_SINKS, GST_RANK_MARGINAL);
  g_assert_cmpuint (g_list_length (sinks), ==, 0);
  gst_plugin_feature_list_free (sinks);
  sinks = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_AUDIOVIDEO_SINKS, GST_RANK_NONE);
  g_assert_cmpuint (g_list_length (sinks), >, 0);
  gst_plugin_feature_list_free (sinks);
}

static void
test_cancelled (void)
{
  g_autofree char *path = coded_clip_write (&coded_h264, folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (gs_media_probe (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* AVI gives pictures between others no time of their own: they have to be decoded to be counted. */
static void
test_untimed (void)
{
  static const CodedClip clip = { "untimed.avi",
                                  "x264enc speed-preset=veryfast bframes=2 b-adapt=false key-int-max=30 ! "
                                  "video/x-h264, stream-format=byte-stream ! h264parse",
                                  NULL, "avimux", 50 };
  g_autoptr (GsMediaInfo) info = probe (&clip);

  g_assert_true (info->index_decoded);
  g_assert_cmpuint (info->n_frames, ==, 50);
}

static void
test_real_clips (void)
{
  static const struct
  {
    const char *name;
    guint n_frames;
    gboolean has_audio;
  } clips[] = {
    { "speech-256p30-a.mp4", 602, TRUE }, { "speech-256p30-b.mp4", 302, TRUE },
    { "speech-hevc.mp4", 250, TRUE },     { "portrait-short.mp4", 282, TRUE },
    { "several-faces.mp4", 375, TRUE },   { "talking-face-200s-silent.mp4", 4800, FALSE },
  };
  g_autofree char *clips_folder = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "clips", NULL);

  if (!g_file_test (clips_folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("there are no recorded clips beside the source folder");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    {
      g_autofree char *path = g_build_filename (clips_folder, clips[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (info->n_frames, ==, clips[i].n_frames);
      g_assert_cmpint (info->has_audio, ==, clips[i].has_audio);
    }
}

int
main (int argc,
      char **argv)
{
  static const CodedClip *const indexed[] = { &coded_h264,     &coded_vp8,          &coded_vp9,
                                              &coded_hevc,     &coded_variable_mp4, &coded_variable_mkv,
                                              &coded_late_mp4, &coded_late_mkv,     &coded_video_only };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = coded_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (indexed); i++)
    {
      g_autofree char *name = g_strconcat ("/media/probe/index/", indexed[i]->name, NULL);

      g_test_add_data_func (name, indexed[i], test_index);
    }
  g_test_add_func ("/media/probe/lookup", test_lookup);
  g_test_add_func ("/media/probe/size", test_size);
  g_test_add_func ("/media/probe/streams", test_streams);
  g_test_add_func ("/media/probe/refused", test_refused);
  g_test_add_func ("/media/probe/truncated", test_truncated);
  g_test_add_func ("/media/probe/circle", test_circle);
  g_test_add_func ("/media/probe/sinks", test_sinks);
  g_test_add_func ("/media/probe/cancelled", test_cancelled);
  g_test_add_func ("/media/probe/untimed", test_untimed);
  g_test_add_func ("/media/probe/real-clips", test_real_clips);

  status = g_test_run ();
  coded_folder_remove (folder);

  return status;
}
