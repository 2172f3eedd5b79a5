/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-predictor.h"
#include "gs-forward.h"
#include "gs-predict.h"
#include "gs-random.h"
#include "gs-windows.h"

#include <math.h>
#include <string.h>

#define WINDOW 12
#define HOP 5
#define N_VIDEO 6
#define N_AUDIO 4

static const struct
{
  guint n_frames;
  guint window;
  guint hop;
  guint n;
  guint starts[6];
} plans[] = {
  { 0, 300, 200, 0, { 0 } },
  { 1, 300, 200, 1, { 0 } },
  { 299, 300, 200, 1, { 0 } },
  { 300, 300, 200, 1, { 0 } },
  { 301, 300, 200, 2, { 0, 1 } },
  { 500, 300, 200, 2, { 0, 200 } },
  { 501, 300, 200, 3, { 0, 200, 201 } },
  { 602, 300, 200, 3, { 0, 200, 302 } },
  { 900, 300, 200, 4, { 0, 200, 400, 600 } },
  { 901, 300, 200, 5, { 0, 200, 400, 600, 601 } },
  { 10, 5, 5, 2, { 0, 5 } },
  { 11, 5, 5, 3, { 0, 5, 6 } },
  { 7, 5, 1, 3, { 0, 1, 2 } },
};

static void
test_plan (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (GArray) starts = gs_windows_plan (plans[i].n_frames, plans[i].window, plans[i].hop);

      g_assert_cmpuint (starts->len, ==, plans[i].n);
      for (guint k = 0; k < starts->len; k++)
        g_assert_cmpuint (g_array_index (starts, guint, k), ==, plans[i].starts[k]);
    }
}

static GsNetwork *
make_network (GsFusionKind kind)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GError) error = NULL;
  GsNetwork *network;

  config->fusion = kind;
  config->window = WINDOW;
  config->hop = HOP;
  config->video_features = N_VIDEO;
  config->audio_features = N_AUDIO;
  config->video_tcn = (GsTcnConfig) { 2, { 8, 8 } };
  config->audio_tcn = (GsTcnConfig) { 2, { 4, 4 } };
  config->kernel = 3;
  config->hidden = 5;
  network = gs_network_new (config, 11, &error);
  g_assert_no_error (error);

  return network;
}

/* Values of one clip as they come out, gates behind the prediction. */
static GsTensor *
collect (GsClipPredictor *predictor,
         GsNetwork *network,
         guint n_frames)
{
  GsTensor *values = gs_tensor_new_2d (8, n_frames * 4);

  gs_clip_predictor_get_prediction (predictor, 0, n_frames, values->data);
  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    gs_clip_predictor_get_gate (predictor, g, 0, n_frames, values->data + (g + 1) * n_frames * 4);

  return values;
}

typedef struct
{
  GsClipPredictor *predictor;
  guint near_frame;
} Job;

static gpointer
job_thread (gpointer data)
{
  Job *job = data;
  int index;

  while ((index = gs_clip_predictor_take_window (job->predictor, job->near_frame)) >= 0)
    gs_clip_predictor_compute (job->predictor, index);

  return NULL;
}

static void
test_order (gconstpointer data)
{
  guint n_frames = GPOINTER_TO_UINT (data);
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_HGRJCA);
  g_autofree float *video = g_new (float, n_frames * N_VIDEO);
  g_autofree float *audio = g_new (float, n_frames * N_AUDIO);
  g_autoptr (GsTensor) wanted = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (n_frames);

  gs_random_fill_uniform (video, n_frames * N_VIDEO, "video", 0, -1.0, 1.0);
  gs_random_fill_uniform (audio, n_frames * N_AUDIO, "audio", 0, -1.0, 1.0);

  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (GsClipPredictor) predictor = gs_clip_predictor_new (network, n_frames, HOP);
      g_autoptr (GsTensor) values = NULL;
      guint n_known = 0, n_threads = 1 + round % 4;
      g_autofree guint8 *known = g_new0 (guint8, n_frames);

      /* Features come in pieces, here and there, some twice; windows are computed in between. */
      while (n_known < n_frames)
        {
          guint first = round == 0 ? 0 : g_rand_int_range (rand, 0, n_frames);
          guint n = round == 0 ? n_frames : (guint) g_rand_int_range (rand, 1, MIN (20, n_frames - first) + 1);
          GThread *threads[4];
          Job job = { predictor, g_rand_int_range (rand, 0, n_frames) };

          gs_clip_predictor_set_features (predictor, first, n, video + first * N_VIDEO, audio + first * N_AUDIO, NULL);
          for (guint i = first; i < first + n; i++)
            {
              n_known += !known[i];
              known[i] = TRUE;
            }
          for (guint i = 0; i < n_threads; i++)
            threads[i] = g_thread_new ("job", job_thread, &job);
          for (guint i = 0; i < n_threads; i++)
            g_thread_join (threads[i]);
        }

      for (guint i = 0; i < n_frames; i++)
        g_assert_true (gs_clip_predictor_is_final (predictor, i));

      values = collect (predictor, network, n_frames);
      if (wanted == NULL)
        wanted = gs_tensor_ref (values);
      g_assert_cmpmem (values->data, values->n_elements * sizeof (float), wanted->data,
                       wanted->n_elements * sizeof (float));
    }
}

static void
test_whole_clip (gconstpointer data)
{
  guint n_frames = GPOINTER_TO_UINT (data);
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_GRJCA);
  g_autoptr (GsTensor) video = gs_tensor_new_2d (n_frames, N_VIDEO);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (n_frames, N_AUDIO);
  g_autoptr (GsClipPredictor) predictor = gs_clip_predictor_new (network, n_frames, HOP);
  g_autofree float *prediction = g_new (float, n_frames);
  Job job = { predictor, 0 };

  gs_random_fill_uniform (video->data, video->n_elements, "video", 0, -1.0, 1.0);
  gs_random_fill_uniform (audio->data, audio->n_elements, "audio", 0, -1.0, 1.0);
  gs_clip_predictor_set_features (predictor, 0, n_frames, video->data, audio->data, NULL);
  job_thread (&job);
  gs_clip_predictor_get_prediction (predictor, 0, n_frames, prediction);

  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensorFile) file = gs_predict_clip (network, video, audio, TRUE, n_threads, NULL, NULL, NULL, &error);
      GsTensor *gate;

      g_assert_no_error (error);
      g_assert_cmpmem (prediction, n_frames * sizeof (float), gs_tensor_file_get (file, "prediction")->data,
                       n_frames * sizeof (float));
      gate = gs_tensor_file_get (file, "gate.audio_gating_fc_layer");
      g_assert_cmpuint (gate->shape[0], ==, n_frames);
      g_assert_cmpuint (gate->shape[1], ==, 3);
    }
}

static void
test_nearest_first (void)
{
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_GRJCA);
  g_autoptr (GsClipPredictor) predictor = gs_clip_predictor_new (network, 40, HOP);
  g_autofree float *video = g_new0 (float, 40 * N_VIDEO);
  g_autofree float *audio = g_new0 (float, 40 * N_AUDIO);
  float value;
  guint first, n;
  int index;

  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 0), ==, -1);
  gs_clip_predictor_set_features (predictor, 0, 30, video, audio, NULL);

  /* Windows begin at 0, 5, 10, 15 and are known up to 30. */
  index = gs_clip_predictor_take_window (predictor, 20);
  gs_clip_predictor_get_window (predictor, index, &first, &n);
  g_assert_cmpuint (first, ==, 10);
  g_assert_cmpuint (n, ==, WINDOW);
  gs_clip_predictor_compute (predictor, index);
  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 20), ==, 3);
  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 20), ==, 1);
  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 20), ==, 0);
  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 20), ==, -1);

  g_assert_false (gs_clip_predictor_is_final (predictor, 12));
  gs_clip_predictor_get_prediction (predictor, 12, 1, &value);
  g_assert_true (isnan (value));
}

static void
test_not_finite (void)
{
  g_autoptr (GsNetwork) network = make_network (GS_FUSION_GRJCA);
  g_autoptr (GsClipPredictor) predictor = gs_clip_predictor_new (network, 20, HOP);
  g_autoptr (GsTensor) video = gs_tensor_new_2d (20, N_VIDEO);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (20, N_AUDIO);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) clip_error = NULL;

  audio->data[7 * N_AUDIO + 2] = INFINITY;
  g_assert_false (gs_clip_predictor_set_features (predictor, 0, 20, video->data, audio->data, &error));
  g_assert_nonnull (strstr (error->message, "audio feature 2 of frame 7"));
  g_assert_cmpint (gs_clip_predictor_take_window (predictor, 0), ==, -1);

  g_assert_null (gs_predict_clip (network, video, audio, FALSE, 1, NULL, NULL, NULL, &clip_error));
  g_assert_nonnull (strstr (clip_error->message, "frame 7"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/windows/plan", test_plan);
  g_test_add_data_func ("/predictor/order/short", GUINT_TO_POINTER (7), test_order);
  g_test_add_data_func ("/predictor/order/one", GUINT_TO_POINTER (WINDOW), test_order);
  g_test_add_data_func ("/predictor/order/many", GUINT_TO_POINTER (1103), test_order);
  g_test_add_data_func ("/predictor/whole-clip/short", GUINT_TO_POINTER (5), test_whole_clip);
  g_test_add_data_func ("/predictor/whole-clip/long", GUINT_TO_POINTER (71), test_whole_clip);
  g_test_add_func ("/predictor/nearest-first", test_nearest_first);
  g_test_add_func ("/predictor/not-finite", test_not_finite);

  return g_test_run ();
}
