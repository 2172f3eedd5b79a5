/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "gs-attribution.h"
#include "gs-forward.h"
#include "gs-network-private.h"
#include "gs-predict.h"
#include "gs-random.h"

#include <math.h>
#include <string.h>

/* What a prediction is off by, in single precision. */
#define ROUNDING 2e-6

/* The integral by brute force, from forward passes alone: differences along one modality's features in the middle of each of many short steps. */
static void
integrate (GsNetwork *network,
           const float *video,
           const float *audio,
           guint n_steps,
           double *face,
           double *sound)
{
  const GsFusionConfig *config = gs_network_get_config (network);
  g_autoptr (GsForward) forward = gs_forward_new (network);
  const gsize sizes[] = { (gsize) config->window * config->video_features, (gsize) config->window * config->audio_features };
  const float *const ends[] = { video, audio };
  float *at[] = { g_new (float, sizes[0]), g_new (float, sizes[1]) };
  gsize n = config->window * gs_fusion_config_get_n_outputs (config);
  const double half = 1e-3;

  for (guint moved = 0; moved < 2; moved++)
    {
      double *sum = moved == 0 ? face : sound;

      memset (sum, 0, n * sizeof (double));
      for (guint step = 0; step < n_steps; step++)
        for (guint side = 0; side < 2; side++)
          {
            double place = (step + 0.5) / n_steps;

            for (guint m = 0; m < 2; m++)
              for (gsize i = 0; i < sizes[m]; i++)
                at[m][i] = (float) ((double) ends[m][i] * (m == moved ? place + (side == 0 ? -half : half) : place));
            gs_forward_run (forward, at[0], at[1]);
            for (gsize i = 0; i < n; i++)
              sum[i] += (side == 0 ? -1.0 : 1.0) * (double) gs_forward_get_prediction (forward)[i] / (2 * half * n_steps);
          }
    }
  g_free (at[0]);
  g_free (at[1]);
}

/* What is found against brute force, frame by frame: within what is said to be uncertain of it, and what brute force is off by itself. */
static void
compare (GsNetwork *network,
         const float *video,
         const float *audio,
         guint n_steps,
         double close)
{
  guint window = gs_network_get_config (network)->window;
  guint n = window * gs_fusion_config_get_n_outputs (gs_network_get_config (network));
  g_autofree double *face = g_new (double, n);
  g_autofree double *sound = g_new (double, n);
  g_autoptr (GsAttribution) attribution = NULL;
  g_autoptr (GError) error = NULL;
  double worst = 0.0, most = 0.0;

  attribution = gs_attribution_compute (network, window, video, audio, 0, window, 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  integrate (network, video, audio, n_steps, face, sound);
  for (guint i = 0; i < n; i++)
    {
      double off = MAX (fabs (face[i] - (double) attribution->face[i]), fabs (sound[i] - (double) attribution->sound[i]));
      double size = fabs (face[i]) + fabs (sound[i]);

      worst = MAX (worst, off);
      most = MAX (most, size);
      g_assert_cmpfloat (off, <, (double) attribution->uncertainty[i] + close + 0.01 * size);
    }
  g_test_message ("%s: off by %.5f at most, of up to %.3f; %u steps", gs_fusion_kind_get_name (gs_network_get_config (network)->fusion),
                  worst, most, attribution->n_steps);
  g_assert_cmpfloat (most, >, 0.005);
}

static void
test_integral (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);

  compare (network, fixture_get_sequence (fixture, "input.video", 0), fixture_get_sequence (fixture, "input.audio", 0), 500, 0.0005);
}

/* The networks that come with the program, in features like those of a face that moves and a voice, from one value to the next slowly. */
static void
test_shipped (gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "networks", data, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = gs_network_load (path, &error);
  const GsFusionConfig *config;
  g_autofree float *video = NULL;
  g_autofree float *audio = NULL;

  g_assert_no_error (error);
  config = gs_network_get_config (network);
  video = g_new (float, config->window * config->video_features);
  audio = g_new (float, config->window * config->audio_features);
  gs_random_fill_uniform (video, config->window * config->video_features, "video", 3, -0.5, 0.5);
  gs_random_fill_uniform (audio, config->window * config->audio_features, "audio", 3, -0.5, 0.5);
  for (guint frame = 0; frame < config->window; frame++)
    {
      for (guint i = 0; i < config->video_features; i++)
        video[frame * config->video_features + i] = i == 0 ? 1.0f : 0.9f * video[(frame - (frame > 0)) * config->video_features + i] + 0.2f * video[frame * config->video_features + i];
      for (guint i = 0; i < config->audio_features; i++)
        audio[frame * config->audio_features + i] = i == 0 ? 1.0f : 0.9f * audio[(frame - (frame > 0)) * config->audio_features + i] + 0.2f * audio[frame * config->audio_features + i];
    }

  compare (network, video, audio, 200, 0.002);
}

static void
check_complete (GsNetwork *network,
                const GsAttribution *attribution)
{
  double worst = 0.0;

  for (guint output = 0; output < attribution->n_outputs; output++)
    for (guint frame = attribution->first; frame < attribution->first + attribution->n_frames; frame++)
      {
        GsAttributionSum sum;

        gs_attribution_sum (attribution, output, frame, frame + 1, &sum);
        g_assert_cmpuint (sum.n_frames, ==, 1);
        g_assert_cmpfloat (sum.error, <, 1e-5);
        if (!isnan (sum.relative_error))
          g_assert_cmpfloat (sum.relative_error, <, 0.001);
        if (!isnan (sum.relative_error))
          worst = MAX (worst, sum.relative_error);
      }
  g_test_message ("%s: contributions of the worst frame are %.5f %% off, %u steps", gs_fusion_kind_get_name (gs_network_get_config (network)->fusion),
                  100.0 * worst, attribution->n_steps);
}

/* Contributions add up, for a window of every kind of network. */
static void
test_window (gconstpointer data)
{
  g_autoptr (Fixture) fixture = fixture_load (data);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GError) error = NULL;
  guint window = fixture->config->window;
  g_autoptr (GsAttribution) attribution
    = gs_attribution_compute (network, window, fixture_get_sequence (fixture, "input.video", 0),
                              fixture_get_sequence (fixture, "input.audio", 0), 0, window, 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  check_complete (network, attribution);
}

static GsNetwork *
make_network (GsFusionKind kind,
              guint window,
              guint hop)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GError) error = NULL;
  GsNetwork *network;

  config->fusion = kind;
  config->window = window;
  config->hop = hop;
  config->video_features = 6;
  config->audio_features = 4;
  config->video_tcn = (GsTcnConfig) { 2, { 8, 8 } };
  config->audio_tcn = (GsTcnConfig) { 2, { 4, 4 } };
  config->kernel = 3;
  config->hidden = 5;
  config->output = (g_free (config->output), g_strdup ("both"));
  network = gs_network_new (config, 11, &error);
  g_assert_no_error (error);

  return network;
}

static void
count_cb (const GsAttribution *attribution,
          guint n_final,
          gpointer user_data)
{
  guint *n = user_data;

  g_assert_cmpuint (n_final, >=, *n);
  g_assert_cmpuint (n_final, <=, attribution->n_frames);
  *n = n_final;
}

/* A clip: the contributions add up to the clip's own prediction less that of a clip of nothing, are the same bits for any number of
 * threads, and those of a range are those of the whole clip there. */
static void
test_clip (gconstpointer data)
{
  guint n_frames = GPOINTER_TO_UINT (data);
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_HGRJCA, 12, 5);
  g_autoptr (GsTensor) video = gs_tensor_new_2d (n_frames, 6);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (n_frames, 4);
  g_autoptr (GsTensor) no_video = gs_tensor_new_2d (n_frames, 6);
  g_autoptr (GsTensor) no_audio = gs_tensor_new_2d (n_frames, 4);
  g_autoptr (GsTensorFile) predicted = NULL;
  g_autoptr (GsTensorFile) baseline = NULL;
  g_autoptr (GsAttribution) whole = NULL;
  g_autoptr (GsAttribution) range = NULL;
  g_autoptr (GError) error = NULL;
  guint n_final = 0, first = n_frames / 3, end = n_frames - n_frames / 4;
  GsAttributionSum sum;

  gs_random_fill_uniform (video->data, video->n_elements, "video", 0, -1.0, 1.0);
  gs_random_fill_uniform (audio->data, audio->n_elements, "audio", 0, -1.0, 1.0);
  memset (no_video->data, 0, no_video->n_elements * sizeof (float));
  memset (no_audio->data, 0, no_audio->n_elements * sizeof (float));
  predicted = gs_predict_clip (network, video, audio, FALSE, 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  baseline = gs_predict_clip (network, no_video, no_audio, FALSE, 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  whole = gs_attribution_compute (network, n_frames, video->data, audio->data, 0, n_frames, 1, count_cb, &n_final, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_final, ==, n_frames);
  check_complete (network, whole);
  for (guint i = 0; i < 2 * n_frames; i++)
    {
      float there = gs_tensor_file_get (predicted, "prediction")->data[i];
      float nothing = gs_tensor_file_get (baseline, "prediction")->data[i];

      g_assert_cmpfloat_with_epsilon (whole->baseline[i], nothing, ROUNDING);
      g_assert_cmpfloat_with_epsilon (whole->difference[i], there - nothing, ROUNDING);
    }

  for (guint n_threads = 2; n_threads <= 5; n_threads++)
    {
      g_autoptr (GsAttribution) again = NULL;

      again = gs_attribution_compute (network, n_frames, video->data, audio->data, 0, n_frames, n_threads, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (again->face, 2 * n_frames * sizeof (float), whole->face, 2 * n_frames * sizeof (float));
      g_assert_cmpmem (again->sound, 2 * n_frames * sizeof (float), whole->sound, 2 * n_frames * sizeof (float));
      g_assert_cmpuint (again->n_steps, ==, whole->n_steps);
    }

  if (n_frames < 4)
    return;
  range = gs_attribution_compute (network, n_frames, video->data, audio->data, first, end, 2, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (range->face, 2 * (end - first) * sizeof (float), whole->face + 2 * first, 2 * (end - first) * sizeof (float));
  g_assert_cmpmem (range->sound, 2 * (end - first) * sizeof (float), whole->sound + 2 * first, 2 * (end - first) * sizeof (float));

  /* The mean of a selection. */
  gs_attribution_sum (range, 1, first, end, &sum);
  g_assert_cmpuint (sum.n_frames, ==, end - first);
  g_assert_cmpfloat (sum.error, <, 1e-5);
  gs_attribution_sum (range, 1, end, end + 7, &sum);
  g_assert_cmpuint (sum.n_frames, ==, 0);
  g_assert_true (isnan (sum.face) && isnan (sum.sound));
}

/* A network that is all but linear, whose contributions are known by hand. Each modality has one feature x >= 0 that goes through unchanged beside
 * a constant of 1000, so that dividing by the length divides by 1000; the head takes 2 of the face's and 7 of the sound's, and tanh
 * is flat for what is small: y = 0.002 x_face + 0.007 x_sound. */
static void
test_by_hand (void)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GsParameterList) list = NULL;
  g_autoptr (GsNetwork) network = NULL;
  g_autofree float *values = NULL;
  g_autoptr (GsAttribution) attribution = NULL;
  g_autoptr (GError) error = NULL;
  const float video[] = { 0.0f, 0.5f, 1.0f, 0.25f };
  const float audio[] = { 1.0f, 0.0f, 0.75f, 0.5f };
  GsParameterMap map;

  config->fusion = GS_FUSION_CONCAT;
  config->window = 4;
  config->hop = 2;
  config->video_features = 1;
  config->audio_features = 1;
  config->video_tcn = (GsTcnConfig) { 1, { 2 } };
  config->audio_tcn = (GsTcnConfig) { 1, { 2 } };
  config->kernel = 1;
  config->hidden = 2;
  g_assert_true (gs_fusion_config_check (config, &error));
  list = gs_parameter_list_new (config);
  values = g_new0 (float, list->n);
  gs_parameter_list_map (list, values, &map);
  for (guint m = 0; m < 2; m++)
    {
      /* The convolutions give nothing (a direction of any kind, of length 0); the shortcut takes the feature. */
      for (guint c = 0; c < 2; c++)
        map.blocks[m][0].conv[c].v[0] = map.blocks[m][0].conv[c].v[c == 0 ? 1 : 2] = 1.0f;
      map.blocks[m][0].shortcut.weight[0] = 1.0f;
      for (guint i = 0; i < 2; i++)
        {
          map.batch_norm[m].weight[i] = 1.0f;
          map.batch_norm[m].running_var[i] = 1.0f - 1e-5f;
        }
      map.batch_norm[m].bias[1] = 1000.0f;
    }
  map.regressor1.weight[0] = 2.0f;
  map.regressor1.weight[2] = 7.0f;
  for (guint i = 0; i < 2; i++)
    {
      map.head_batch_norm.weight[i] = 1.0f;
      map.head_batch_norm.running_var[i] = 1.0f - 1e-5f;
    }
  map.regressor2.weight[0] = 1.0f;
  network = gs_network_new_from_values (config, values);

  attribution = gs_attribution_compute (network, 4, video, audio, 0, 4, 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat_with_epsilon (attribution->face[i], 0.002f * video[i], 5e-6f);
      g_assert_cmpfloat_with_epsilon (attribution->sound[i], 0.007f * audio[i], 5e-6f);
      g_assert_cmpfloat_with_epsilon (attribution->baseline[i], 0.0f, 1e-6f);
    }
}

static void
test_refusals (void)
{
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_GRJCA, 12, 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree float *video = g_new0 (float, 20 * 6);
  g_autofree float *audio = g_new0 (float, 20 * 4);

  audio[7 * 4 + 2] = INFINITY;
  g_assert_null (gs_attribution_compute (network, 20, video, audio, 0, 20, 1, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, "audio feature 2 of frame 7 is not a finite number; make the features again");
  g_clear_error (&error);

  audio[7 * 4 + 2] = 0.0f;
  g_cancellable_cancel (cancellable);
  g_assert_null (gs_attribution_compute (network, 20, video, audio, 0, 20, 1, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_tests ("attribution/integral", test_integral);
  fixture_add_tests ("attribution/window", test_window);
  g_test_add_data_func ("/attribution/clip/1", GUINT_TO_POINTER (1), test_clip);
  g_test_add_data_func ("/attribution/clip/9", GUINT_TO_POINTER (9), test_clip);
  g_test_add_data_func ("/attribution/clip/41", GUINT_TO_POINTER (41), test_clip);
  g_test_add_data_func ("/attribution/shipped/valence", "demo-valence.safetensors", test_shipped);
  g_test_add_data_func ("/attribution/shipped/arousal", "demo-arousal.safetensors", test_shipped);
  g_test_add_func ("/attribution/by-hand", test_by_hand);
  g_test_add_func ("/attribution/refusals", test_refusals);

  return g_test_run ();
}
