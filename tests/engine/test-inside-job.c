/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-encoder.h"
#include "gs-clip-probe.h"
#include "gs-compact.h"
#include "gs-engine-error.h"
#include "gs-engine.h"
#include "gs-inside-job.h"

#include <glib/gstdio.h>
#include <math.h>

#define SECONDS "4"
#define WINDOW  64 /* frames; the clip has more than one window */

/* Made once: a clip of the drawn, speaking face. */
static char *folder;
static char *clip_path;

static GsNetwork *
make_network (const char *output,
              GsFusionKind kind)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GError) error = NULL;
  GsNetwork *network;

  config->fusion = kind;
  config->window = WINDOW;
  config->hop = 20;
  g_free (config->output);
  config->output = g_strdup (output);
  config->video_features = GS_COMPACT_VIDEO_FEATURES;
  config->audio_features = GS_COMPACT_AUDIO_FEATURES;
  config->video_tcn = (GsTcnConfig) { 1, { 24 } };
  config->audio_tcn = (GsTcnConfig) { 1, { 16 } };
  config->hidden = 16;
  network = gs_network_new (config, 5, &error);
  g_assert_no_error (error);

  return network;
}

static GPtrArray *
make_networks (void)
{
  GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);

  g_ptr_array_add (networks, make_network ("valence", GS_FUSION_GRJCA));
  g_ptr_array_add (networks, make_network ("arousal", GS_FUSION_HGRJCA));

  return networks;
}

static void
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
prepare (void)
{
  g_autofree char *cache = NULL, *clips = NULL;

  folder = g_dir_make_tmp ("gatescope-inside-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  clips = g_build_filename (folder, "clips", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  clip_path = g_build_filename (clips, "clip-0001", "clip.webm", NULL);
  run_program ((const char *const[]) { g_getenv ("GATESCOPE_CLI"), "synth", "--out", clips, "--seconds", SECONDS, "--fps", "25", "--seed", "3",
                                       NULL });
}

static GsClip *
probe (const char *path)
{
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_clip_probe (path, NULL, &error);

  g_assert_no_error (error);

  return clip;
}

static GsClipFeatures *
encode (GsClip *clip,
        GPtrArray *networks)
{
  g_autoptr (GsClipSource) source = gs_clip_source_new (clip);
  g_autoptr (GError) error = NULL;
  GsClipFeatures *features = gs_encode_for_networks (source, networks, NULL, &error);

  g_assert_no_error (error);

  return features;
}

/* What the job hands over is what the network says of the clip's features, window by window. */
static void
test_maps (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) networks = make_networks ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsClipFeatures) features = encode (clip, networks);
  guint n = features->n_frames, frames[] = { 0, n / 2, n - 1, n + 100 };
  guint starts[G_N_ELEMENTS (frames)];

  g_assert_cmpuint (n, >, WINDOW);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GsInsideJob) job = gs_inside_job_new_maps (clip, networks, frames[i]);
      g_autoptr (GError) error = NULL;
      guint first, n_frames;

      g_assert_null (gs_inside_job_get_maps (job, GS_OUTPUT_VALENCE, &first, &n_frames));
      gs_engine_run (engine, GS_JOB (job), &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (gs_job_get_fraction (GS_JOB (job)), ==, 1.0);
      for (guint output = 0; output < networks->len; output++)
        {
          GsNetwork *network = networks->pdata[output];
          const GArray *maps = gs_inside_job_get_maps (job, output, &first, &n_frames);
          g_autoptr (GArray) wanted = NULL;
          guint wanted_first;

          wanted = gs_window_maps_compute (network, n, features->video, features->audio, MIN (frames[i], n - 1), &wanted_first);
          g_assert_cmpuint (maps->len, ==, 2 * gs_network_get_config (network)->iterations);
          g_assert_cmpuint (maps->len, ==, wanted->len);
          g_assert_cmpuint (first, ==, wanted_first);
          g_assert_cmpuint (first, ==, gs_window_maps_find (network, n, MIN (frames[i], n - 1)));
          g_assert_cmpuint (n_frames, ==, WINDOW);
          starts[i] = first;
          for (guint k = 0; k < maps->len; k++)
            {
              const GsCorrelation *one = &g_array_index (maps, GsWindowMap, k).correlation;
              const GsCorrelation *other = &g_array_index (wanted, GsWindowMap, k).correlation;

              g_assert_cmpuint (one->iteration, ==, k / 2 + 1);
              g_assert_cmpstr (one->modality, ==, k % 2 == 0 ? "video" : "audio");
              g_assert_cmpmem (one->data, one->n_rows * one->n_columns * sizeof (float), other->data,
                               other->n_rows * other->n_columns * sizeof (float));
            }
        }
      g_assert_null (gs_inside_job_get_maps (job, GS_OUTPUT_BOTH, &first, &n_frames));
      g_assert_null (gs_inside_job_get_norms (job, GS_OUTPUT_VALENCE));
    }

  /* The first window, the last one, and that one for whatever lies behind the clip. */
  g_assert_cmpuint (starts[0], ==, 0);
  g_assert_cmpuint (starts[2], ==, n - WINDOW);
  g_assert_cmpuint (starts[3], ==, starts[2]);
}

static void
test_norms (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) networks = make_networks ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsClipFeatures) features = encode (clip, networks);
  g_autoptr (GsInsideJob) job = gs_inside_job_new_norms (clip, networks);
  g_autoptr (GError) error = NULL;
  guint first, n_frames;

  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);
  for (guint output = 0; output < networks->len; output++)
    {
      const GsClipNorms *norms = gs_inside_job_get_norms (job, output);
      g_autoptr (GsClipNorms) wanted = gs_clip_norms_compute (networks->pdata[output], features->n_frames, features->video, features->audio, NULL,
                                                              &error);

      g_assert_no_error (error);
      g_assert_cmpuint (norms->n_frames, ==, features->n_frames);
      g_assert_cmpuint (norms->n_iterations, ==, gs_network_get_config (networks->pdata[output])->iterations);
      for (guint m = 0; m < 2; m++)
        {
          gsize size = (gsize) norms->n_frames * (norms->n_iterations + 1);

          g_assert_cmpmem (norms->norms[m], size * sizeof (float), wanted->norms[m], size * sizeof (float));
          for (gsize i = 0; i < size; i++)
            g_assert_true (isfinite (norms->norms[m][i]) && norms->norms[m][i] >= 0.0f);
        }
    }
  g_assert_null (gs_inside_job_get_norms (job, GS_OUTPUT_BOTH));
  g_assert_null (gs_inside_job_get_maps (job, GS_OUTPUT_VALENCE, &first, &n_frames));
}

/* A network of both outputs answers for each of them. */
static void
test_both (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsInsideJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint first, n_frames;

  g_ptr_array_add (networks, make_network ("both", GS_FUSION_GRJCA));
  job = gs_inside_job_new_maps (clip, networks, 0);
  gs_engine_run (engine, GS_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_nonnull (gs_inside_job_get_maps (job, GS_OUTPUT_VALENCE, &first, &n_frames));
  g_assert_true (gs_inside_job_get_maps (job, GS_OUTPUT_VALENCE, &first, &n_frames)
                 == gs_inside_job_get_maps (job, GS_OUTPUT_AROUSAL, &first, &n_frames));
}

static void
test_cancelled (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) networks = make_networks ();
  g_autoptr (GsClip) clip = probe (clip_path);
  g_autoptr (GsInsideJob) job = gs_inside_job_new_norms (clip, networks);
  g_autoptr (GError) error = NULL;

  gs_job_cancel (GS_JOB (job));
  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_CANCELLED);
  g_assert_null (gs_inside_job_get_norms (job, GS_OUTPUT_VALENCE));
}

/* Features that nobody has cached need the file; without it the sentence says which. */
static void
test_gone (void)
{
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GPtrArray) networks = make_networks ();
  g_autofree char *path = g_build_filename (folder, "gone.webm", NULL);
  g_autoptr (GsInsideJob) job = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GError) error = NULL;

  /* Another clip than the cache knows: a second less of it. */
  run_program ((const char *const[]) { "ffmpeg", "-v", "error", "-y", "-i", clip_path, "-t", "2", "-c", "copy", path, NULL });
  clip = probe (path);
  g_unlink (path);
  job = gs_inside_job_new_maps (clip, networks, 0);
  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "gone.webm"));
  g_assert_cmpint (gs_job_get_state (GS_JOB (job)), ==, GS_JOB_FAILED);
}

static void
clean_up (void)
{
  run_program ((const char *const[]) { "rm", "-r", folder, NULL });
  g_free (folder);
  g_free (clip_path);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/engine/inside-job/maps", test_maps);
  g_test_add_func ("/engine/inside-job/norms", test_norms);
  g_test_add_func ("/engine/inside-job/both", test_both);
  g_test_add_func ("/engine/inside-job/cancelled", test_cancelled);
  g_test_add_func ("/engine/inside-job/gone", test_gone);
  result = g_test_run ();
  clean_up ();

  return result;
}
