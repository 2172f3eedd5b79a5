/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-clip-predictors.h"
#include "gs-compact.h"
#include "gs-data-file.h"
#include "gs-engine-error.h"
#include "gs-network-set.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  GsNetworkSet *demo;
} Fixture;

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GsNetworkSet *
load (const char *file,
      const char *kept,
      const GsNetworkSet *in_use,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gs_network_set_load_async (file, kept, in_use, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return gs_network_set_load_finish (result, error);
}

static GsNetworkSet *
load_good (const char *file,
           const char *kept,
           const GsNetworkSet *in_use)
{
  g_autoptr (GError) error = NULL;
  GsNetworkSet *set = load (file, kept, in_use, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (set->networks->len, ==, set->files->len);

  return set;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("gatescope-network-set-XXXXXX", NULL);
  fixture->demo = load_good (NULL, NULL, NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  gs_network_set_free (fixture->demo);
}

/* A network file: one of the demo's under another name. */
static char *
copy_demo (Fixture *fixture,
           const char *output,
           const char *name)
{
  g_autofree char *data_name = g_strdup_printf ("networks/demo-%s.safetensors", output);
  g_autofree char *source = gs_data_file_find (data_name);
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));

  return path;
}

/* An untrained network for clips, or for other features. */
static char *
make_network (Fixture *fixture,
              const char *output,
              guint n_video,
              const char *name)
{
  g_autofree char *text =
    g_strdup_printf ("{\"fusion\": \"rjca\", \"output\": \"%s\", \"window\": 20, \"hop\": 10, \"video_features\": %u, "
                     "\"audio_features\": %d, \"video_tcn\": [8], \"audio_tcn\": [8], \"hidden\": 8}",
                     output, n_video, GS_COMPACT_AUDIO_FEATURES);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (text, &error);
  g_autoptr (GsNetwork) network = config != NULL ? gs_network_new (config, 1, &error) : NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_no_error (error);
  g_assert_true (gs_network_save (network, path, NULL, &error));
  g_assert_no_error (error);

  return path;
}

static void
test_demo (Fixture *fixture,
           gconstpointer data)
{
  GsOutput output = GS_OUTPUT_VALENCE;

  g_assert_cmpuint (fixture->demo->networks->len, ==, 2);
  g_assert_false (fixture->demo->kept);
  g_assert_true (gs_network_set_has_demo (fixture->demo, &output));
  g_assert_cmpint (output, ==, GS_OUTPUT_BOTH);
}

static void
test_keeps_other_output (Fixture *fixture,
                         gconstpointer data)
{
  g_autofree char *file = copy_demo (fixture, "valence", "mine.safetensors");
  g_autoptr (GsNetworkSet) set = load_good (file, NULL, fixture->demo);
  g_autofree char *other = NULL;
  g_autoptr (GsNetworkSet) next = NULL;
  GsOutput output = GS_OUTPUT_BOTH;

  g_assert_cmpuint (set->networks->len, ==, 2);
  g_assert_true (set->kept);
  g_assert_cmpstr (set->files->pdata[0], ==, file);
  g_assert_cmpstr (set->files->pdata[1], ==, GS_NETWORK_SET_DEMO);
  g_assert_true (set->networks->pdata[1] == fixture->demo->networks->pdata[1]);
  g_assert_true (gs_network_set_has_demo (set, &output));
  g_assert_cmpint (output, ==, GS_OUTPUT_AROUSAL);

  /* and then one for the other output: the first one stays, the demo network goes */
  other = copy_demo (fixture, "arousal", "yours.safetensors");
  next = load_good (other, NULL, set);
  g_assert_cmpuint (next->networks->len, ==, 2);
  g_assert_cmpstr (next->files->pdata[0], ==, other);
  g_assert_cmpstr (next->files->pdata[1], ==, file);
  g_assert_false (gs_network_set_has_demo (next, NULL));
}

static void
test_partner_comes_first (Fixture *fixture,
                          gconstpointer data)
{
  g_autofree char *file = copy_demo (fixture, "valence", "corpus valence.safetensors");
  g_autofree char *partner = copy_demo (fixture, "arousal", "corpus arousal.safetensors");
  g_autoptr (GsNetworkSet) set = load_good (file, NULL, fixture->demo);

  g_assert_cmpuint (set->networks->len, ==, 2);
  g_assert_cmpstr (set->files->pdata[1], ==, partner);
  g_assert_false (set->kept);
}

static void
test_next_start (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *file = copy_demo (fixture, "valence", "mine.safetensors");
  g_autofree char *other = copy_demo (fixture, "arousal", "yours.safetensors");
  g_autoptr (GsNetworkSet) with_demo = load_good (file, GS_NETWORK_SET_DEMO, NULL);
  g_autoptr (GsNetworkSet) with_file = load_good (file, other, NULL);
  g_autoptr (GsNetworkSet) with_nothing = load_good (file, NULL, NULL);
  g_autoptr (GsNetworkSet) missing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (with_demo->files->pdata[1], ==, GS_NETWORK_SET_DEMO);
  g_assert_true (with_demo->kept);
  g_assert_cmpstr (with_file->files->pdata[1], ==, other);
  g_assert_true (with_file->kept);
  g_assert_cmpuint (with_nothing->networks->len, ==, 1);

  g_unlink (other);
  missing = load (file, other, NULL, &error);
  g_assert_null (missing);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "yours.safetensors"));
}

static void
test_nothing_to_keep (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *valence = copy_demo (fixture, "valence", "mine.safetensors");
  g_autofree char *both_file = make_network (fixture, "both", GS_COMPACT_VIDEO_FEATURES, "all.safetensors");
  g_autoptr (GsNetworkSet) both = load_good (both_file, NULL, fixture->demo);
  g_autoptr (GsNetworkSet) after_both = load_good (valence, NULL, both);

  /* says both: needs none and cannot be had for one output */
  g_assert_cmpuint (both->networks->len, ==, 1);
  g_assert_cmpuint (after_both->networks->len, ==, 1);
  g_assert_false (after_both->kept);
}

static void
assert_unfit (const char *chosen,
              const char *kept,
              const GsNetworkSet *in_use,
              const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetworkSet) set = load (chosen, kept, in_use, &error);

  g_assert_null (set);
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, file));
  g_assert_nonnull (strstr (error->message, "12 video"));
}

/* A network for other features is refused wherever it comes from. */
static void
test_unfit (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *valence = copy_demo (fixture, "valence", "mine.safetensors");
  g_autofree char *first = copy_demo (fixture, "valence", "pair valence.safetensors");
  g_autofree char *partner = make_network (fixture, "arousal", 12, "pair arousal.safetensors");
  g_autofree char *unfit = make_network (fixture, "both", 12, "twelve.safetensors");

  assert_unfit (unfit, NULL, fixture->demo, unfit);
  assert_unfit (first, NULL, fixture->demo, partner);
  assert_unfit (valence, unfit, NULL, unfit);
}

static void
test_description (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bare.safetensors", NULL);
  g_autofree char *told = gs_network_set_describe (fixture->demo, 0);
  g_autofree char *whole_path = make_network (fixture, "arousal", GS_COMPACT_VIDEO_FEATURES, "whole.safetensors");
  g_autoptr (GsTensorFile) whole = gs_tensor_file_load (whole_path, NULL);
  g_autoptr (GsTensorFile) bare = gs_tensor_file_new ();
  g_autoptr (GsNetworkSet) set = NULL;
  g_autofree char *description = NULL;

  g_assert_cmpstr (told, ==, "GRJCA, L = 2, window of 200 frames");

  /* The same tensors without a configuration, as PyTorch leaves them. */
  for (guint i = 0; i < gs_tensor_file_get_n_tensors (whole); i++)
    {
      const char *name = gs_tensor_file_get_name (whole, i);

      gs_tensor_file_set (bare, name, gs_tensor_file_get (whole, name));
    }
  g_assert_true (gs_tensor_file_save (bare, path, NULL));
  set = load_good (path, NULL, NULL);
  description = gs_network_set_describe (set, 0);
  g_test_message ("%s", description);
  g_assert_true (g_str_has_prefix (description, "RJCA, L = "));
  g_assert_nonnull (strstr (description, "Assumed: "));
  g_assert_nonnull (strstr (description, "temperature 0.1"));
  g_assert_nonnull (strstr (description, "the output"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/network-set/demo", Fixture, NULL, set_up, test_demo, tear_down);
  g_test_add ("/network-set/keeps-other-output", Fixture, NULL, set_up, test_keeps_other_output, tear_down);
  g_test_add ("/network-set/partner-comes-first", Fixture, NULL, set_up, test_partner_comes_first, tear_down);
  g_test_add ("/network-set/next-start", Fixture, NULL, set_up, test_next_start, tear_down);
  g_test_add ("/network-set/nothing-to-keep", Fixture, NULL, set_up, test_nothing_to_keep, tear_down);
  g_test_add ("/network-set/unfit", Fixture, NULL, set_up, test_unfit, tear_down);
  g_test_add ("/network-set/description", Fixture, NULL, set_up, test_description, tear_down);

  return g_test_run ();
}
