/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-ccc-loss.h"
#include "gs-fusion-config.h"
#include "gs-fusion-error.h"
#include "gs-network.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json ("{}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (config->fusion, ==, GS_FUSION_GRJCA);
  g_assert_cmpuint (config->window, ==, 300);
  g_assert_cmpuint (config->hop, ==, 200);
  g_assert_cmpuint (config->video_tcn.channels[3], ==, 256);
  g_assert_cmpfloat (config->attention_dropout, ==, 0.6);
  g_assert_cmpuint (config->seed, ==, 3407);
  g_assert_cmpuint (gs_fusion_config_get_n_outputs (config), ==, 1);
}

static void
test_round_trip (void)
{
  const char text[] = "{\"fusion\": \"hgrjca\", \"iterations\": 3, \"window\": 64, \"hop\": 32, \"output\": \"both\","
                      " \"video_features\": 2, \"audio_features\": 1, \"video_tcn\": [7, 9], \"audio_tcn\": [5],"
                      " \"dropout\": {\"tcn\": 0.25}, \"learning_rate\": 0.0003, \"seed\": 9007199254740993,"
                      " \"encoder\": \"compact-1\", \"frame_rate\": 29.97,"
                      " \"video_feature_names\": [\"a\", \"b\"], \"audio_feature_names\": [\"c\"]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) first = gs_fusion_config_from_json (text, &error);
  g_autoptr (GsFusionConfig) second = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  json = gs_fusion_config_to_json (first);
  second = gs_fusion_config_from_json (json, &error);
  g_assert_no_error (error);
  again = gs_fusion_config_to_json (second);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpfloat (second->tcn_dropout, ==, 0.25);
  g_assert_cmpfloat (second->attention_dropout, ==, 0.6);
  g_assert_true (second->seed == G_GUINT64_CONSTANT (9007199254740993));
  g_assert_cmpstr (second->video_feature_names[1], ==, "b");
  g_assert_cmpstr (gs_fusion_config_get_output_name (second, 1), ==, "arousal");
}

static const struct
{
  const char *text;
  const char *reason;
} refused[] = {
  { "", "configuration" },
  { "[1]", "not a JSON object" },
  { "{\"windw\": 3}", "“windw”" },
  { "{\"dropout\": {\"tnc\": 0.1}}", "“dropout.tnc”" },
  { "{\"fusion\": \"sum\"}", "“fusion”" },
  { "{\"window\": \"300\"}", "“window”" },
  { "{\"window\": 1}", "“window”" },
  { "{\"window\": 300.5}", "“window”" },
  { "{\"window\": -3}", "“window”" },
  { "{\"epochs\": -3}", "“epochs” is -3 in the configuration; it must be a whole number between 1 and 1000000" },
  { "{\"epochs\": 3,\n \"batch\" 3}", "line 2, column 8: " },
  { "{\"epochs\": 3, // few\n \"batch\": 3}", "line 1, column 15: " },
  { "{\"encoder\": \"a/b # c\", 'batch': 3}", "line 1, column 24: " },
  { "{\"window\": 10, \"hop\": 11}", "“hop”" },
  { "{\"temperature\": 0}", "“temperature”" },
  { "{\"output\": \"joy\"}", "“output”" },
  { "{\"video_tcn\": []}", "“video_tcn”" },
  { "{\"video_tcn\": [0]}", "“video_tcn”" },
  { "{\"video_tcn\": 512}", "“video_tcn”" },
  { "{\"iterations\": 0}", "“iterations”" },
  { "{\"kernel\": 1000}", "“kernel”" },
  { "{\"video_features\": 3, \"video_feature_names\": [\"a\"]}", "“video_feature_names”" },
};

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GError) deep_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gs_fusion_config_from_json (refused[i].text, &error));
      g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
      if (strstr (error->message, refused[i].reason) == NULL)
        g_error ("%s: “%s” should name %s", refused[i].text, error->message, refused[i].reason);
    }

  g_assert_null (gs_fusion_config_from_json (deep, &deep_error));
  g_assert_error (deep_error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
}

static GsNetwork *
make_network (void)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (
    "{\"window\": 8, \"video_features\": 3, \"audio_features\": 2, \"video_tcn\": [4], \"audio_tcn\": [3],"
    " \"kernel\": 3, \"hidden\": 4}",
    NULL);

  return gs_network_new (config, 1, NULL);
}

static void
test_network_file (void)
{
  g_autoptr (GsNetwork) network = make_network ();
  g_autoptr (GsNetwork) loaded = NULL;
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsTensor) extra = gs_tensor_new_vector (3);
  g_autoptr (GsTensor) small = gs_tensor_new_2d (2, 2);
  g_autoptr (GsTensor) variance = gs_tensor_new_vector (4);
  g_autoptr (GsTensor) zeros = gs_tensor_new (3, (const gsize[]) { 4, 3, 3 });
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("network-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "n.safetensors", NULL);
  const struct
  {
    const char *name;
    GsTensor *tensor;
    const char *reason;
  } damages[] = {
    { "regressor2.weight", small, "“regressor2.weight” has shape [2, 2], but the network needs [1, 4]" },
    { "GRJCA.video_gating_fc_layer.bias", extra, NULL },
  };

  g_assert_true (gs_network_save (network, path, "{\"epochs\": 7}", &error));
  loaded = gs_network_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (gs_network_get_hash (loaded)), ==, 64);
  g_assert_cmpstr (gs_network_get_provenance (loaded), ==, "{\"epochs\": 7}");
  g_assert_cmpuint (gs_network_get_n_parameters (loaded), ==, gs_network_get_n_parameters (network));
  g_assert_cmpuint (gs_network_get_n_gates (loaded), ==, 2);
  g_assert_cmpstr (gs_network_get_gate (loaded, 1)->name, ==, "gate.audio_gating_fc_layer");
  g_assert_cmpuint (gs_network_get_gate (loaded, 1)->n_candidates, ==, 3);

  file = gs_tensor_file_load (path, NULL);
  gs_tensor_file_set (file, "temporal.video.network.0.net.0.bias", extra);
  g_assert_true (gs_tensor_file_save (file, path, NULL));
  gs_network_unref (loaded);
  loaded = gs_network_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gs_network_get_n_passed_over (loaded), ==, 1);
  g_assert_cmpstr (gs_network_get_passed_over (loaded, 0), ==, "temporal.video.network.0.net.0.bias");

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GsTensorFile) damaged = gs_tensor_file_load (path, NULL);
      g_autoptr (GsNetwork) result = NULL;
      g_autoptr (GError) reason = NULL;

      gs_tensor_file_set (damaged, damages[i].name, damages[i].tensor);
      g_assert_true (gs_tensor_file_save (damaged, path, NULL));
      result = gs_network_load (path, &reason);
      g_assert_true ((result == NULL) == (damages[i].reason != NULL));
      g_assert_true (damages[i].reason == NULL || strstr (reason->message, damages[i].reason) != NULL);
      g_assert_true (gs_tensor_file_save (file, path, NULL));
    }

  extra->data[1] = NAN;
  gs_tensor_file_set (file, "GRJCA.video_gating_fc_layer.bias", extra);
  g_assert_true (gs_tensor_file_save (file, path, NULL));
  g_assert_null (gs_network_load (path, &error));
  g_assert_nonnull (strstr (error->message, "“GRJCA.video_gating_fc_layer.bias”"));
  g_clear_error (&error);

  extra->data[1] = 0.0f;
  gs_tensor_file_set (file, "GRJCA.video_gating_fc_layer.bias", extra);

  /* What would be divided by zero, or the root of a negative number. */
  variance->data[2] = -1.0f;
  gs_tensor_file_set (file, "bn1.running_var", variance);
  g_assert_true (gs_tensor_file_save (file, path, NULL));
  g_assert_null (gs_network_load (path, &error));
  g_assert_nonnull (strstr (error->message, "“bn1.running_var” holds a negative variance"));
  g_clear_error (&error);

  variance->data[2] = 0.0f;
  gs_tensor_file_set (file, "temporal.video.network.0.conv1.weight_v", zeros);
  g_assert_true (gs_tensor_file_save (file, path, NULL));
  g_assert_null (gs_network_load (path, &error));
  g_assert_nonnull (strstr (error->message, "“temporal.video.network.0.conv1.weight_v” holds weights of length zero"));
  g_clear_error (&error);

  /* A configuration that asks for terabytes of a file of kilobytes. */
  gs_tensor_file_set_metadata (file, "config",
                               "{\"window\": 4096, \"iterations\": 16, \"video_tcn\": [4096, 4096, 4096],"
                               " \"kernel\": 64}");
  g_assert_true (gs_tensor_file_save (file, path, NULL));
  g_assert_null (gs_network_load (path, &error));
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);

  g_unlink (path);
  g_rmdir (folder);
}

/* Damaged network files: a network or a reason, nothing else. */
static void
test_network_fuzz (void)
{
  g_autoptr (GsNetwork) network = make_network ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *folder = g_dir_make_tmp ("network-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "n.safetensors", NULL);
  g_autofree char *good = NULL;
  guint n_refused = 0;
  gsize size;

  g_assert_true (gs_network_save (network, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &good, &size, NULL));

  for (guint round = 0; round < 800; round++)
    {
      g_autofree char *bad = g_memdup2 (good, size);
      g_autoptr (GsNetwork) loaded = NULL;
      g_autoptr (GError) error = NULL;
      /* Half of the damage goes into the configuration, which stands first. */
      gsize reach = round % 2 == 0 ? 1200 : size;

      for (int i = g_rand_int_range (rand, 1, 6); i > 0; i--)
        bad[g_rand_int_range (rand, 8, reach)] ^= 1 << g_rand_int_range (rand, 0, 8);
      g_unlink (path); /* a file that is replaced would be synced to disk */
      g_assert_true (g_file_set_contents (path, bad, size, NULL));
      loaded = gs_network_load (path, &error);
      g_assert_true ((loaded == NULL) == (error != NULL));
      n_refused += loaded == NULL;
    }

  g_assert_cmpuint (n_refused, >, 100);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_loss (void)
{
  enum { N = 40 };
  float labels[2 * N], predictions[2 * N], gradient[2 * N];
  double loss;

  for (guint i = 0; i < 2 * N; i++)
    {
      labels[i] = i % 7 == 3 ? NAN : sinf (0.3f * i);
      predictions[i] = cosf (0.2f * i) * 0.5f;
    }
  g_assert_true (gs_ccc_loss (N, 2, labels, predictions, &loss, gradient));

  for (guint i = 0; i < 2 * N; i += 2)
    {
      float ignored[2 * N], saved = predictions[i];
      double above, below;

      predictions[i] = saved + 1e-3f;
      gs_ccc_loss (N, 2, labels, predictions, &above, ignored);
      predictions[i] = saved - 1e-3f;
      gs_ccc_loss (N, 2, labels, predictions, &below, ignored);
      predictions[i] = saved;
      g_assert_cmpfloat_with_epsilon ((above - below) / 2e-3, gradient[i], 1e-5);
      g_assert_true (!isnan (labels[i]) || gradient[i] == 0.0f);
    }

  /* Perfect agreement: CCC = (N - 1) / N by the authors' variances. */
  for (guint i = 0; i < N; i++)
    labels[i] = sinf (0.3f * i);
  g_assert_true (gs_ccc_loss (N, 1, labels, labels, &loss, gradient));
  g_assert_cmpfloat_with_epsilon (loss, 1.0 / N, 1e-9);

  /* No variance: no pull, and no NaN. */
  for (guint i = 0; i < N; i++)
    predictions[i] = 0.1f;
  g_assert_true (gs_ccc_loss (N, 1, labels, predictions, &loss, gradient));
  g_assert_cmpfloat (loss, ==, 1.0);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat (gradient[i], ==, 0.0f);

  for (guint i = 1; i < N; i++)
    labels[i] = NAN;
  g_assert_false (gs_ccc_loss (N, 1, labels, predictions, &loss, gradient));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/round-trip", test_round_trip);
  g_test_add_func ("/config/refused", test_refused);
  g_test_add_func ("/network/file", test_network_file);
  g_test_add_func ("/network/fuzz", test_network_fuzz);
  g_test_add_func ("/loss", test_loss);

  return g_test_run ();
}
