/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-changed-media.h"

#include "gs-clip-pictures.h"
#include "gs-clip-probe.h"
#include "gs-clip-sound.h"
#include "gs-decoder.h"
#include "gs-engine.h"

#include <glib/gstdio.h>
#include <math.h>

/* What is seen and heard of a changed clip is what its analysis gets: every frame at its time, its picture but for JPEG's loss,
 * and every sample. */

static char *folder;
static char *clip_path;
static char *odd_path;

static void
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* 29.97 frames a second in a container that counts so; and one of odd width, 24 frames a second, without sound. */
static void
prepare (void)
{
  g_autofree char *cache = NULL;

  folder = g_dir_make_tmp ("gatescope-changed-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clip_path = g_build_filename (folder, "clip.mp4", NULL);
  odd_path = g_build_filename (folder, "odd.mkv", NULL);
  run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30000/1001:duration=2", "-f",
                                       "lavfi", "-i", "sine=frequency=440:sample_rate=16000:duration=2", "-c:v", "libx264", "-pix_fmt", "yuv420p",
                                       "-c:a", "aac", clip_path, NULL });
  run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=322x180:rate=24:duration=1", "-c:v", "ffv1",
                                       odd_path, NULL });
}

static GsMediaInfo *
change (const char *path,
        GsMediaInfo *info,
        GsPerturbation *changes)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClip) clip = gs_clip_probe (path, NULL, &error);
  g_autoptr (GsChangedMediaJob) job = gs_changed_media_job_new (clip, info, changes);

  g_assert_no_error (error);
  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);

  return gs_media_info_ref (gs_changed_media_job_get_info (job));
}

static double
measure_distance (const GsPicture *one,
                  const GsPicture *other)
{
  double sum = 0.0;

  for (int y = 0; y < one->height; y++)
    for (int x = 0; x < one->width * 3; x++)
      sum += ABS ((int) one->rgb[y * one->stride + x] - (int) other->rgb[y * other->stride + x]);

  return sum / (one->width * one->height * 3.0);
}

static void
check_pictures (GsMediaInfo *info,
                GsMediaInfo *changed,
                GsPerturbation *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipPictures) wanted = gs_clip_pictures_new (info, 0, changes, NULL, &error);
  g_autoptr (GsDecoder) decoder = gs_decoder_new (changed, GS_DECODER_VIDEO, NULL, &error);
  GsPicture one, other;

  g_assert_no_error (error);
  g_assert_true (gs_clip_pictures_seek (wanted, 0, &error));
  for (guint frame = 0; frame < info->n_frames; frame++)
    {
      g_assert_true (gs_clip_pictures_next (wanted, &one, &error));
      g_assert_true (gs_decoder_next_frame (decoder, &other, &error));
      g_assert_cmpuint (other.index, ==, frame);
      g_assert_cmpint (other.pts, ==, info->pts[frame]);
      g_assert_cmpint (other.width, ==, one.width);
      g_assert_cmpint (other.height, ==, one.height);
      g_assert_cmpfloat (measure_distance (&one, &other), <, 6.0);
    }
  g_assert_false (gs_decoder_next_frame (decoder, &other, &error));
}

static void
check_sound (GsMediaInfo *info,
             GsMediaInfo *changed,
             GsPerturbation *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsClipSound) wanted = gs_clip_sound_new (info, changes, NULL, &error);
  g_autoptr (GsDecoder) decoder = gs_decoder_new (changed, GS_DECODER_AUDIO, NULL, &error);
  float one[1600], other[1600];
  gssize n, m;

  g_assert_no_error (error);
  do
    {
      n = gs_clip_sound_read (wanted, one, G_N_ELEMENTS (one), &error);
      m = gs_decoder_read_audio (decoder, other, G_N_ELEMENTS (other), &error);
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, m);
      for (gssize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (one[i], other[i], 1e-6);
    }
  while (n > 0);
}

static void
test_exact (void)
{
  static const char *const cases[][3] = { { "silence@0.5-1.2", "blur:4@0.3-1", NULL }, { "noise:6/3", NULL }, { "delay:-0.3@0.4-2", "freeze@1-1.5", NULL },
                                          { "hide", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases) + 1; i++)
    {
      const char *path = i < G_N_ELEMENTS (cases) ? clip_path : odd_path;
      g_autoptr (GError) error = NULL;
      g_autoptr (GsMediaInfo) info = gs_media_probe (path, NULL, &error);
      g_autoptr (GsPerturbation) changes = gs_perturbation_parse (i < G_N_ELEMENTS (cases) ? cases[i] : (const char *const[]) { "drop:0.5", NULL }, &error);
      g_autoptr (GsMediaInfo) changed = change (path, info, changes);
      g_autoptr (GsMediaInfo) again = change (path, info, changes);

      g_assert_cmpstr (changed->path, ==, again->path);
      g_assert_cmpuint (changed->n_frames, ==, info->n_frames);
      g_assert_cmpint (ABS (changed->duration - info->duration), <, 50000000);
      check_pictures (info, changed, changes);
      check_sound (info, changed, changes);
    }
}

/* A change that cannot be made leaves a sentence and no file. */
static void
test_failed (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GsMediaInfo) info = gs_media_probe (clip_path, NULL, &error);
  g_autoptr (GsClip) clip = gs_clip_probe (clip_path, NULL, &error);
  g_autoptr (GsPerturbation) changes = gs_perturbation_parse ((const char *const[]) { "face-from:/nowhere.webm", NULL }, &error);
  g_autoptr (GsChangedMediaJob) job = gs_changed_media_job_new (clip, info, changes);

  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_nonnull (strstr (error->message, "nowhere.webm"));
  g_assert_null (gs_changed_media_job_get_info (job));
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/changed-media/exact", test_exact);
  g_test_add_func ("/changed-media/failed", test_failed);
  status = g_test_run ();
  run_program ((const char *const[]) { "rm", "-r", folder, NULL });
  g_free (folder);
  g_free (clip_path);
  g_free (odd_path);

  return status;
}
