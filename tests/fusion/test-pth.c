/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "gs-fusion-error.h"
#include "gs-predict.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Networks that come without their configuration: the authors' state dicts, and tensors alone. */

static const char *program;

static void
assert_same_tensors (GsTensorFile *a,
                     GsTensorFile *b)
{
  g_assert_cmpuint (gs_tensor_file_get_n_tensors (a), ==, gs_tensor_file_get_n_tensors (b));
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (a); i++)
    {
      GsTensor *x = gs_tensor_file_get (a, gs_tensor_file_get_name (a, i));
      GsTensor *y = gs_tensor_file_get (b, gs_tensor_file_get_name (a, i));

      g_assert_nonnull (y);
      g_assert_true (gs_tensor_has_shape (x, y->n_dims, y->shape));
      g_assert_cmpmem (x->data, x->n_elements * sizeof (float), y->data, y->n_elements * sizeof (float));
    }
}

/* All sequences of the batch one after the other, as one clip. */
static GsTensor *
make_clip (Fixture *fixture,
           const char *name)
{
  GsTensor *batch = gs_tensor_file_get (fixture->file, name);
  GsTensor *clip = gs_tensor_new_2d (batch->shape[0] * batch->shape[1], batch->shape[2]);

  memcpy (clip->data, batch->data, batch->n_elements * sizeof (float));

  return clip;
}

static void
assert_twins (Fixture *fixture,
              GsNetwork *loaded)
{
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  const GsFusionConfig *a = gs_network_get_config (network), *b = gs_network_get_config (loaded);
  g_autoptr (GsTensor) video = make_clip (fixture, "input.video");
  g_autoptr (GsTensor) audio = make_clip (fixture, "input.audio");
  g_autoptr (GsTensorFile) wanted = NULL, found = NULL;

  g_assert_cmpuint (a->fusion, ==, b->fusion);
  g_assert_cmpuint (a->iterations, ==, b->iterations);
  g_assert_cmpuint (a->video_features, ==, b->video_features);
  g_assert_cmpuint (a->audio_features, ==, b->audio_features);
  g_assert_cmpuint (a->kernel, ==, b->kernel);
  g_assert_cmpuint (a->hidden, ==, b->hidden);
  g_assert_cmpfloat (b->temperature, ==, 0.1);
  g_assert_cmpstr (a->output, ==, b->output);
  g_assert_cmpmem (&a->video_tcn, sizeof (GsTcnConfig), &b->video_tcn, sizeof (GsTcnConfig));
  g_assert_cmpmem (&a->audio_tcn, sizeof (GsTcnConfig), &b->audio_tcn, sizeof (GsTcnConfig));

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (fixture->file); i++)
    {
      const char *name = gs_tensor_file_get_name (fixture->file, i);
      g_autoptr (GsTensor) parameter = NULL;
      GsTensor *given = gs_tensor_file_get (fixture->file, name);

      if (!g_str_has_prefix (name, "param."))
        continue;
      parameter = gs_network_get_parameter (loaded, name + strlen ("param."));
      g_assert_nonnull (parameter);
      g_assert_cmpmem (parameter->data, parameter->n_elements * sizeof (float), given->data,
                       given->n_elements * sizeof (float));
    }

  /* Concatenation has no map over time that would tell its window: there ends what its tensors say. */
  if (a->fusion == GS_FUSION_CONCAT)
    {
      g_assert_cmpuint (b->window, ==, 300);
      return;
    }

  g_assert_cmpuint (a->window, ==, b->window);
  g_assert_cmpuint (a->hop, ==, b->hop);
  wanted = gs_predict_clip (network, video, audio, TRUE, 1, NULL, NULL, NULL, NULL);
  found = gs_predict_clip (loaded, video, audio, TRUE, 1, NULL, NULL, NULL, NULL);
  g_assert_nonnull (wanted);
  assert_same_tensors (wanted, found);
}

static void
test_twin (gconstpointer data)
{
  const char *path = data;
  g_autofree char *base = g_strndup (path, strlen (path) - strlen (".safetensors"));
  g_autofree char *pth = g_strconcat (base, ".pth", NULL);
  g_autoptr (Fixture) fixture = fixture_load (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) loaded = gs_network_load (pth, &error);

  g_assert_no_error (error);
  assert_twins (fixture, loaded);
  g_assert_cmpuint (gs_network_get_n_inferred (loaded), >=, 8);
  g_assert_cmpuint (gs_network_get_n_assumed (loaded), >=, 2);
  g_assert_null (gs_network_get_provenance (loaded));
  g_assert_cmpuint (strlen (gs_network_get_hash (loaded)), ==, 64);
}

static char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fusion", "fixtures", name, NULL);
}

static gboolean
is_passed_over (GsNetwork *network,
                const char *name)
{
  for (guint i = 0; i < gs_network_get_n_passed_over (network); i++)
    {
      if (g_str_equal (gs_network_get_passed_over (network, i), name))
        return TRUE;
    }

  return FALSE;
}

static void
test_passed_over (void)
{
  g_autofree char *plain_path = fixture_path ("small-grjca-2-both.pth");
  g_autofree char *checkpoint_path = fixture_path ("small-hgrjca-2-valence.pth");
  g_autoptr (GsNetwork) plain = gs_network_load (plain_path, NULL);
  g_autoptr (GsNetwork) checkpoint = gs_network_load (checkpoint_path, NULL);

  /* Two blocks a modality of two convolutions of three tensors; three counters; two parts that nothing uses. */
  g_assert_cmpuint (gs_network_get_n_passed_over (plain), ==, 2 * 2 * 2 * 3 + 3 + 2);
  g_assert_true (is_passed_over (plain, "temporal.video.network.0.net.4.weight_v"));
  g_assert_true (is_passed_over (plain, "bn1.num_batches_tracked"));
  g_assert_true (is_passed_over (plain, "GRJCA.Joint.init_hidden"));
  g_assert_true (is_passed_over (plain, "spatial.visual.logits.weight"));

  g_assert_cmpuint (gs_network_get_n_passed_over (checkpoint), ==, 3);
  g_assert_true (is_passed_over (checkpoint, "optimizer"));
}

/* What is no network at all is told so, however its first bytes would read as the length of a header. */
static void
test_neither (void)
{
  const char *const texts[] = { "", "hello", "valence,arousal\n0.1,0.2\n0.3,0.4\n", "{\"fusion\": \"grjca\", \"iterations\": 2}" };
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("gs-neither-XXXXXX", &path, NULL);

  close (fd);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsNetwork) network = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      network = gs_network_load (path, &error);
      g_assert_null (network);
      g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_nonnull (strstr (error->message, "it is neither a PyTorch nor a safetensors file"));
    }
  g_unlink (path);
}

typedef struct
{
  char *folder;
  char *path;
  Fixture *fixture;
} Bench;

static void
set_up (Bench *self,
        gconstpointer data)
{
  g_autofree char *fixture = fixture_path ("small-hgrjca-3-both.safetensors");

  self->folder = g_dir_make_tmp ("infer-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "n.safetensors", NULL);
  self->fixture = fixture_load (fixture);
}

static void
tear_down (Bench *self,
           gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
  fixture_free (self->fixture);
}

/* The network's tensors without configuration, each name with @prefix, but for the one called @without. */
static GsTensorFile *
make_bare (Fixture *fixture,
           const char *prefix,
           const char *without)
{
  GsTensorFile *file = gs_tensor_file_new ();

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (fixture->file); i++)
    {
      const char *name = gs_tensor_file_get_name (fixture->file, i);
      g_autofree char *full = NULL;

      if (!g_str_has_prefix (name, "param.") || g_strcmp0 (name + strlen ("param."), without) == 0)
        continue;
      full = g_strconcat (prefix, name + strlen ("param."), NULL);
      gs_tensor_file_set (file, full, gs_tensor_file_get (fixture->file, name));
    }

  return file;
}

static void
test_bare_safetensors (Bench *bench,
                       gconstpointer data)
{
  static const char *const prefixes[] = { "", "module.", "network.fusion part." };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr (GsTensorFile) file = make_bare (bench->fixture, prefixes[i], NULL);
      g_autoptr (GsNetwork) loaded = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (gs_tensor_file_save (file, bench->path, NULL));
      loaded = gs_network_load (bench->path, &error);
      g_assert_no_error (error);
      assert_twins (bench->fixture, loaded);
      g_assert_cmpuint (gs_network_get_n_passed_over (loaded), ==, 0);
      g_assert_cmpuint (gs_network_get_n_assumed (loaded), ==, 2);
    }
}

/* What stands in the configuration is neither inferred nor assumed. */
static void
test_with_config (Bench *bench,
                  gconstpointer data)
{
  g_autoptr (GsNetwork) network = fixture_build_network (bench->fixture);

  g_assert_true (gs_network_save (network, bench->path, NULL, NULL));
  gs_network_unref (network);
  network = gs_network_load (bench->path, NULL);
  g_assert_cmpuint (gs_network_get_n_inferred (network), ==, 0);
  g_assert_cmpuint (gs_network_get_n_assumed (network), ==, 0);
}

/* The content tells the kind of a file; of one output the name may tell which. */
static void
test_names (Bench *bench,
            gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *output;
    gboolean assumed;
  } names[] = {
    { "best.safetensors", "valence", TRUE },
    { "Arousal best.tar", "arousal", FALSE },
    { "network-valence", "valence", FALSE },
    { "valence-and-arousal.pt", "valence", TRUE },
  };
  g_autofree char *source = fixture_path ("small-ca-1-valence.pth");
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (bench->folder, names[i].name, NULL);
      g_autoptr (GsNetwork) network = NULL;
      gboolean assumed = FALSE;

      g_assert_true (g_file_set_contents (path, contents, size, NULL));
      network = gs_network_load (path, NULL);
      g_unlink (path);
      g_assert_nonnull (network);
      g_assert_cmpstr (gs_network_get_config (network)->output, ==, names[i].output);
      for (guint k = 0; k < gs_network_get_n_assumed (network); k++)
        assumed = assumed || g_str_equal (gs_network_get_assumed (network, k), "output");
      g_assert_cmpint (assumed, ==, names[i].assumed);
    }
}

#define ANY "temporal.video.network.0.conv1.weight_v"
#define LAYERS "HGRJCA.coattn.dcn_layers."

/* A tensor that is taken out, and one of a certain shape that is put in. */
static const struct
{
  const char *without;
  const char *with;
  guint n_dims;
  gsize shape[3];
  const char *reason;
} wrong[] = {
  { ANY, NULL, 0, { 0 }, "neither a network's configuration nor its tensor “" ANY "”; choose a network" },
  { "regressor1.weight", NULL, 0, { 0 }, "tensor “regressor1.weight” of 2 axes is missing" },
  { "regressor2.bias", NULL, 0, { 0 }, "tensor “regressor2.bias” [2] is missing" },
  { "bn.logmel.running_var", NULL, 0, { 0 }, "tensor “bn.logmel.running_var” [3] is missing" },
  { "temporal.logmel.network.0.conv1.weight_v", NULL, 0, { 0 }, "“temporal.logmel.network.0.conv1.weight_v” of 3 axes" },
  { "HGRJCA.audio_gating_fc_layer_stage3.bias", NULL, 0, { 0 }, "“HGRJCA.audio_gating_fc_layer_stage3.bias” [4] is missing" },
  { LAYERS "0.dense_coattn.key1_linear.weight", NULL, 0, { 0 }, "“" LAYERS "0.dense_coattn.key1_linear.weight” of 2 axes" },
  { LAYERS "1.dense_coattn.key2_linear.weight", NULL, 0, { 0 },
    "kind hgrjca with 3 iterations and a window of 9 frames, but tensor “" LAYERS "1.dense_coattn.key2_linear.weight” [9, 9]"
    " is missing" },
  { NULL, "bn1.weight", 1, { 7 }, "tensor “bn1.weight” has shape [7], but the network needs [4]" },
  { NULL, LAYERS "2.dense_coattn.key1_linear.weight", 2, { 8, 8 }, "has shape [8, 8], but the network needs [9, 9]" },
  { NULL, ANY, 2, { 6, 15 }, "“" ANY "” has shape [6, 15], but the network needs one of 3 axes" },
  { NULL, ANY, 3, { 6, 0, 3 }, "“video_features” is 0" },
  { NULL, ANY, 3, { 6, 5, 65 }, "“kernel” is 65" },
  { NULL, ANY, 3, { 6, 5, 2 }, "“temporal.video.network.0.conv2.weight_v” has shape [6, 6, 3], but the network needs [6, 6, 2]" },
  { NULL, "regressor2.weight", 2, { 3, 4 }, "“regressor2.weight” has 3 outputs" },
  { NULL, "second." ANY, 3, { 6, 5, 3 }, "more than one network, under “” and “second.”" },
  { NULL, "GRJCA.video_gating_fc_layer.weight", 2, { 4, 5 }, "under “GRJCA.” and under “HGRJCA.”" },
  { NULL, LAYERS "3.linears.0.0.bias", 1, { 5 }, "“" LAYERS "3.dense_coattn.query_linear.weight” [8, 8] is missing" },
  { NULL, LAYERS "16.linears.0.0.bias", 1, { 5 }, "at most 16 can stand under “" LAYERS "”" },
  { NULL, LAYERS "99999999999999999999.x", 1, { 5 }, "at most 16" },
  { NULL, "temporal.video.network.3.conv1.bias", 1, { 5 }, "“temporal.video.network.2.conv1.weight_v” of 3 axes is missing" },
};

static void
test_wrong (Bench *bench,
            gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GsTensorFile) file = make_bare (bench->fixture, "", wrong[i].without);
      g_autoptr (GError) error = NULL;

      if (wrong[i].with != NULL)
        {
          g_autoptr (GsTensor) tensor = gs_tensor_new (wrong[i].n_dims, wrong[i].shape);

          gs_tensor_file_set (file, wrong[i].with, tensor);
        }
      g_unlink (bench->path); /* a file that is replaced would be synced to disk */
      g_assert_true (gs_tensor_file_save (file, bench->path, NULL));
      g_assert_null (gs_network_load (bench->path, &error));
      g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
      if (strstr (error->message, wrong[i].reason) == NULL || !g_str_has_prefix (error->message, bench->path))
        g_error ("“%s” should say “%s”", error->message, wrong[i].reason);
    }
}

/* Attention under a name that is not known must not be taken for concatenation. */
static void
test_unknown_root (Bench *bench,
                   gconstpointer data)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (bench->fixture->file); i++)
    {
      const char *name = gs_tensor_file_get_name (bench->fixture->file, i);
      g_autofree char *other = NULL;

      if (!g_str_has_prefix (name, "param."))
        continue;
      other = g_str_has_prefix (name, "param.HGRJCA") ? g_strconcat ("X", name + strlen ("param."), NULL)
                                                      : g_strdup (name + strlen ("param."));
      gs_tensor_file_set (file, other, gs_tensor_file_get (bench->fixture->file, name));
    }

  g_assert_true (gs_tensor_file_save (file, bench->path, NULL));
  g_assert_null (gs_network_load (bench->path, &error));
  g_assert_nonnull (strstr (error->message, "way of fusion that is not known"));
}

static char *
run_cli (const char *const *arguments)
{
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  char *output = NULL;

  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

/* The verbs take a state dict where they take a network, and say what they made of it. */
static void
test_verbs (Bench *bench,
            gconstpointer data)
{
  g_autofree char *pth = fixture_path ("small-grjca-3-arousal.pth");
  g_autofree char *twin = fixture_path ("small-grjca-3-arousal.safetensors");
  g_autofree char *features = g_build_filename (bench->folder, "features.safetensors", NULL);
  g_autofree char *out = g_build_filename (bench->folder, "out.safetensors", NULL);
  g_autoptr (Fixture) fixture = fixture_load (twin);
  g_autoptr (GsNetwork) network = fixture_build_network (fixture);
  g_autoptr (GsTensor) video = make_clip (fixture, "input.video");
  g_autoptr (GsTensor) audio = make_clip (fixture, "input.audio");
  g_autoptr (GsTensorFile) input = gs_tensor_file_new ();
  g_autofree char *json = run_cli ((const char *[]){ program, "network", pth, "--json", NULL });
  g_autofree char *text = run_cli ((const char *[]){ program, "network", pth, NULL });
  g_autofree char *said = NULL;
  g_autoptr (GsTensorFile) wanted = NULL, found = NULL;

  g_assert_nonnull (strstr (json, "\"inferred\" : ["));
  g_assert_nonnull (strstr (json, "\"assumed\" : ["));
  g_assert_nonnull (strstr (json, "\"window\" : 9"));
  g_assert_nonnull (strstr (text, "inferred    fusion, iterations, window, "));
  g_assert_nonnull (strstr (text, "assumed     hop, temperature\n"));

  gs_tensor_file_set (input, "video", video);
  gs_tensor_file_set (input, "audio", audio);
  g_assert_true (gs_tensor_file_save (input, features, NULL));
  said = run_cli ((const char *[]){ program, "predict", "--network", pth, "--features", features, "--out", out, NULL });
  found = gs_tensor_file_load (out, NULL);
  wanted = gs_predict_clip (network, video, audio, FALSE, 1, NULL, NULL, NULL, NULL);
  assert_same_tensors (wanted, found);
  g_unlink (features);
  g_unlink (out);
}

static void
test_reference (gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "reference", NULL);
  g_autofree char *path = g_build_filename (folder, data, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the reference does not lie beside the source folder");
      return;
    }

  test_twin (path);
}

#define ADD(name, func) g_test_add ("/pth/" name, Bench, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  static const char *const twins[] = { "small-grjca-2-both",   "small-hgrjca-2-valence", "small-grjca-3-arousal",
                                       "small-rjca-2-valence", "small-dca-2-valence",    "small-ca-1-valence",
                                       "small-concat-1-both" };

  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      g_autofree char *name = g_strconcat ("/pth/twin/", twins[i], NULL);
      g_autofree char *file = g_strconcat (twins[i], ".safetensors", NULL);

      g_test_add_data_func_full (name, fixture_path (file), test_twin, g_free);
    }
  g_test_add_data_func ("/pth/reference/grjca", "small-grjca.safetensors", test_reference);
  g_test_add_data_func ("/pth/reference/hgrjca", "small-hgrjca.safetensors", test_reference);
  g_test_add_func ("/pth/passed-over", test_passed_over);
  g_test_add_func ("/pth/neither", test_neither);
  ADD ("bare-safetensors", test_bare_safetensors);
  ADD ("with-config", test_with_config);
  ADD ("names", test_names);
  ADD ("wrong", test_wrong);
  ADD ("unknown-root", test_unknown_root);
  ADD ("verbs", test_verbs);

  return g_test_run ();
}
