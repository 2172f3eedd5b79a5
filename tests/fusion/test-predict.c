/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-learner-private.h"
#include "gs-random.h"

#include <float.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The command line from outside: the very files and words that people use. */

static const char *program;

typedef struct
{
  char *folder;
  char *network;
  char *features;
  char *out;
} Files;

static void
set_up (Files *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("predict ü'\"-XXXXXX", NULL);
  self->network = g_build_filename (self->folder, "network.safetensors", NULL);
  self->features = g_build_filename (self->folder, "features.safetensors", NULL);
  self->out = g_build_filename (self->folder, "out.safetensors", NULL);
}

static void
tear_down (Files *self,
           gconstpointer data)
{
  g_unlink (self->network);
  g_unlink (self->features);
  g_unlink (self->out);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->network);
  g_free (self->features);
  g_free (self->out);
}

/* How the reference draws its parameters: bounds by the number of inputs of the layer, scales around 1. */
static void
fill_parameters (const GsParameterList *list,
                 float *values)
{
  gsize n_inputs = 0;

  for (guint i = list->entries->len; i-- > 0;)
    {
      const GsParameterEntry *entry = &g_array_index (list->entries, GsParameterEntry, i);
      gboolean is_norm = g_str_has_prefix (entry->name, "bn");
      double low = -0.1, high = 0.1;

      /* Weights of a linear layer stand before their bias, those of a temporal convolution behind. */
      if (entry->kind == GS_PARAMETER_LINEAR_WEIGHT || entry->kind == GS_PARAMETER_CONV_WEIGHT ||
          entry->kind == GS_PARAMETER_CONV_V)
        n_inputs = entry->shape[1] * entry->shape[2];
      else if (entry->kind == GS_PARAMETER_BIAS && !is_norm && i > 0 && !g_str_has_suffix (entry->name, ".conv1.bias") &&
               !g_str_has_suffix (entry->name, ".conv2.bias"))
        n_inputs = entry[-1].shape[1];

      if (entry->kind == GS_PARAMETER_SCALE || entry->kind == GS_PARAMETER_VARIANCE ||
          entry->kind == GS_PARAMETER_CONV_G)
        {
          low = 0.5;
          high = 1.5;
        }
      else if (!is_norm)
        {
          low = -1.0 / sqrt (n_inputs);
          high = 1.0 / sqrt (n_inputs);
        }
      gs_random_fill_uniform (values + entry->offset, entry->n, entry->name, 0, low, high);
    }
}

static void
write_network (Files *files,
               const GsFusionConfig *config)
{
  g_autoptr (GsParameterList) list = gs_parameter_list_new (config);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autofree char *json = gs_fusion_config_to_json (config);
  g_autofree float *values = g_new0 (float, list->n);

  fill_parameters (list, values);
  gs_parameter_list_write (list, values, "", file);
  gs_tensor_file_set_metadata (file, "config", json);
  g_assert_true (gs_tensor_file_save (file, files->network, NULL));
}

static void
write_features (Files *files,
                gsize n_frames,
                gsize n_video,
                gsize n_audio)
{
  g_autoptr (GsTensor) video = gs_tensor_new_2d (n_frames, n_video);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (n_frames, n_audio);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();

  gs_random_fill_uniform (video->data, video->n_elements, "input.video", 0, -1.0, 1.0);
  gs_random_fill_uniform (audio->data, audio->n_elements, "input.audio", 0, -1.0, 1.0);
  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  g_assert_true (gs_tensor_file_save (file, files->features, NULL));
}

static int
run_cli (const char *const *arguments,
         char **standard_output,
         char **standard_error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL, *err = NULL;

  g_strv_builder_add (builder, program);
  for (; *arguments != NULL; arguments++)
    g_strv_builder_add (builder, *arguments);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL));

  if (standard_output != NULL)
    *standard_output = g_steal_pointer (&out);
  if (standard_error != NULL)
    *standard_error = g_steal_pointer (&err);
  g_free (out);
  g_free (err);

  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static void
test_full (Files *files,
           gconstpointer data)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "reference", (const char *) data, NULL);
  const char *const arguments[] = { "predict", "--network", files->network,  "--features", files->features,
                                    "--out",   files->out,  "--trace",       NULL };
  g_autoptr (GsTensorFile) reference = NULL, result = NULL;
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  double worst = 0.0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the reference does not lie beside the source folder");
      return;
    }

  reference = gs_tensor_file_load (path, &error);
  g_assert_no_error (error);
  config = gs_fusion_config_from_json (gs_tensor_file_get_metadata (reference, "config"), &error);
  g_assert_no_error (error);
  write_network (files, config);
  write_features (files, config->window, config->video_features, config->audio_features);
  g_assert_cmpint (run_cli (arguments, NULL, NULL), ==, 0);
  result = gs_tensor_file_load (files->out, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (reference); i++)
    {
      const char *name = gs_tensor_file_get_name (reference, i);
      GsTensor *wanted = gs_tensor_file_get (reference, name);
      GsTensor *found = gs_tensor_file_get (result, name + strlen ("eval."));

      g_assert_nonnull (found);
      g_assert_cmpuint (found->n_dims, ==, 2);
      g_assert_cmpuint (found->n_elements, ==, wanted->n_elements);
      for (gsize k = 0; k < wanted->n_elements; k++)
        worst = fmax (worst, fabs ((double) wanted->data[k] - found->data[k]));
    }

  g_test_message ("largest difference %.3g", worst);
  g_assert_cmpfloat (worst, <, 1e-5);
}

static GsFusionConfig *
small_config (void)
{
  return gs_fusion_config_from_json ("{\"window\": 8, \"hop\": 4, \"video_features\": 3, \"audio_features\": 2,"
                                     " \"video_tcn\": [4], \"audio_tcn\": [3], \"kernel\": 3, \"hidden\": 4}",
                                     NULL);
}

static void
test_refused (Files *files,
              gconstpointer data)
{
  g_autoptr (GsFusionConfig) config = small_config ();
  const char *const arguments[] = { "predict", "--network", files->network, "--features", files->features,
                                    "--out",   files->out,  NULL };
  const char *const without_out[] = { "predict", "--network", files->network, "--features", files->features, NULL };
  const char *const nowhere[] = { "predict", "--network", files->network, "--features", files->features,
                                  "--out",   "/no/such/folder/out.safetensors", NULL };
  const char *const early[] = { "train", "--config", files->out, "--data", "/no/such/folder", "--out", "n", NULL };
  const char *const spare[] = { "info", "x", NULL };
  const char *const unknown[] = { "predict", "--netwrk", "x", NULL };
  const struct
  {
    const char *reason;
    gsize n_frames, n_video, n_audio;
  } wrong[] = {
    { "“video” has shape [20, 5], but the network takes rows of 3 features", 20, 5, 2 },
    { "“audio” has shape [20, 7], but the network takes rows of 2 features", 20, 3, 7 },
    { "“video” has shape [0, 3]", 0, 3, 2 },
  };
  g_autofree char *missing = NULL, *unknown_key = NULL;

  g_assert_cmpint (run_cli (arguments, NULL, &missing), ==, 1);
  g_assert_true (g_str_has_prefix (missing, "gatescope-cli: "));
  g_assert_nonnull (strstr (missing, files->network));

  write_network (files, config);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      write_features (files, wrong[i].n_frames, wrong[i].n_video, wrong[i].n_audio);
      g_assert_cmpint (run_cli (arguments, &out, &err), ==, 1);
      g_assert_cmpstr (out, ==, "");
      g_assert_nonnull (strstr (err, wrong[i].reason));
      g_assert_cmpuint (strcspn (err, "\n"), ==, strlen (err) - 1);
    }

  write_features (files, 20, 3, 2);
  g_assert_cmpint (run_cli (without_out, NULL, NULL), ==, 2);
  g_assert_cmpint (run_cli (unknown, NULL, NULL), ==, 2);
  g_assert_cmpint (run_cli (spare, NULL, NULL), ==, 2);

  /* A configuration that cannot be read is refused before the clips are read. */
  g_assert_true (g_file_set_contents (files->out, "{\"windw\": 3}", -1, NULL));
  g_assert_cmpint (run_cli (early, NULL, &unknown_key), ==, 1);
  g_assert_nonnull (strstr (unknown_key, "“windw”"));
  g_unlink (files->out);

  g_assert_cmpint (run_cli (nowhere, NULL, NULL), ==, 1);
  /* Features are no network. */
  g_assert_true (g_file_test (files->features, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rename (files->features, files->network), ==, 0);
  g_assert_cmpint (run_cli (arguments, NULL, NULL), ==, 1);
  g_assert_false (g_file_test (files->out, G_FILE_TEST_EXISTS));
}

static void
test_threads (Files *files,
              gconstpointer data)
{
  g_autoptr (GsFusionConfig) config = small_config ();
  g_autofree char *first = NULL;
  gsize first_size = 0;

  write_network (files, config);
  write_features (files, 61, 3, 2);

  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      g_autofree char *threads = g_strdup_printf ("%u", n_threads);
      const char *const arguments[] = { "predict", "--network", files->network, "--features", files->features, "--out",
                                        files->out, "--trace",  "--threads",    threads,      NULL };
      g_autofree char *contents = NULL;
      gsize size;

      g_assert_cmpint (run_cli (arguments, NULL, NULL), ==, 0);
      g_assert_true (g_file_get_contents (files->out, &contents, &size, NULL));
      if (first == NULL)
        {
          first = g_steal_pointer (&contents);
          first_size = size;
        }
      else
        g_assert_cmpmem (first, first_size, contents, size);
    }
}

static void
test_network_verb (Files *files,
                   gconstpointer data)
{
  g_autoptr (GsFusionConfig) config = small_config ();
  const char *const as_json[] = { "network", files->network, "--json", NULL };
  const char *const as_text[] = { "network", files->network, NULL };
  const char *const nothing[] = { "network", NULL };
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  write_network (files, config);
  g_assert_cmpint (run_cli (as_json, &json, NULL), ==, 0);
  g_assert_nonnull (strstr (json, "\"fusion\" : \"grjca\""));
  g_assert_nonnull (strstr (json, "\"passed_over\" : []"));
  g_assert_nonnull (strstr (json, "\"sha256\" : \""));
  g_assert_cmpint (run_cli (as_text, &text, NULL), ==, 0);
  g_assert_nonnull (strstr (text, "gate.video_gating_fc_layer, 3 candidates"));
  g_assert_cmpint (run_cli (nothing, NULL, NULL), ==, 2);
}

/* Finite weights whose products are not. */
static void
test_too_large (Files *files,
                gconstpointer data)
{
  const char *const arguments[] = { "predict", "--network", files->network, "--features", files->features,
                                    "--out",   files->out,  NULL };
  g_autoptr (GsFusionConfig) config = small_config ();
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsTensor) weight = gs_tensor_new_2d (4, 7);
  g_autoptr (GsTensor) scale = gs_tensor_new_vector (4);
  g_autofree char *err = NULL;

  for (guint i = 0; i < 28; i++)
    weight->data[i] = i % 2 == 0 ? FLT_MAX : -FLT_MAX;
  write_network (files, config);
  write_features (files, 20, 3, 2);
  file = gs_tensor_file_load (files->network, NULL);
  gs_tensor_file_set (file, "regressor1.weight", weight);
  for (guint i = 0; i < 4; i++)
    scale->data[i] = FLT_MAX;
  gs_tensor_file_set (file, "bn1.weight", scale);
  g_assert_true (gs_tensor_file_save (file, files->network, NULL));

  g_assert_cmpint (run_cli (arguments, NULL, &err), ==, 1);
  g_assert_nonnull (strstr (err, "predicts no number in frame"));
  g_assert_false (g_file_test (files->out, G_FILE_TEST_EXISTS));
}

/* One time a frame, or none at all. */
static void
test_times (Files *files,
            gconstpointer data)
{
  const char *const arguments[] = { "predict", "--network", files->network, "--features", files->features,
                                    "--out",   files->out,  NULL };
  const double times[20] = { 0.0, 0.04, 0.08 };
  g_autoptr (GsFusionConfig) config = small_config ();
  g_autoptr (GsTensorFile) file = NULL, result = NULL;
  g_autofree char *err = NULL;
  gsize n;

  write_network (files, config);
  write_features (files, 20, 3, 2);
  file = gs_tensor_file_load (files->features, NULL);
  gs_tensor_file_set_f64 (file, "pts", times, 19);
  g_assert_true (gs_tensor_file_save (file, files->features, NULL));
  g_assert_cmpint (run_cli (arguments, NULL, &err), ==, 1);
  g_assert_nonnull (strstr (err, "19 times in “pts” for 20 frames"));
  g_assert_false (g_file_test (files->out, G_FILE_TEST_EXISTS));

  gs_tensor_file_set_f64 (file, "pts", times, 20);
  g_assert_true (gs_tensor_file_save (file, files->features, NULL));
  g_assert_cmpint (run_cli (arguments, NULL, NULL), ==, 0);
  result = gs_tensor_file_load (files->out, NULL);
  g_assert_cmpmem (gs_tensor_file_get_f64 (result, "pts", &n), n * sizeof (double), times, sizeof times);
}

/* A result that does not reach the disk is a failure. */
static void
test_full_disk (Files *files,
                gconstpointer data)
{
  g_autoptr (GsFusionConfig) config = small_config ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *err = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }

  write_network (files, config);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process = g_subprocess_launcher_spawn (launcher, NULL, program, "network", files->network, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (err, "could not be written"));
}

/* What training wrote is shown as JSON where it is JSON, and as text where it is not or nests without end. */
static void
test_provenance (Files *files,
                 gconstpointer data)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GsFusionConfig) config = small_config ();
  g_autoptr (GsNetwork) network = gs_network_new (config, 1, NULL);
  const char *const arguments[] = { "network", files->network, "--json", NULL };
  g_autofree char *as_json = NULL, *as_text = NULL;

  g_assert_true (gs_network_save (network, files->network, "{\"epochs\": [7]}", NULL));
  g_assert_cmpint (run_cli (arguments, &as_json, NULL), ==, 0);
  g_assert_nonnull (strstr (as_json, "\"epochs\" : ["));

  g_assert_true (gs_network_save (network, files->network, deep, NULL));
  g_assert_cmpint (run_cli (arguments, &as_text, NULL), ==, 0);
  g_assert_nonnull (strstr (as_text, "\"provenance\" : \"[["));
}

#define ADD(name, data, func) g_test_add ("/predict/" name, Files, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  ADD ("full/rjca", "full-rjca.safetensors", test_full);
  ADD ("full/grjca", "full-grjca.safetensors", test_full);
  ADD ("full/hgrjca", "full-hgrjca.safetensors", test_full);
  ADD ("refused", NULL, test_refused);
  ADD ("threads", NULL, test_threads);
  ADD ("network", NULL, test_network_verb);
  ADD ("provenance", NULL, test_provenance);
  ADD ("too-large", NULL, test_too_large);
  ADD ("times", NULL, test_times);
  ADD ("full-disk", NULL, test_full_disk);

  return g_test_run ();
}
