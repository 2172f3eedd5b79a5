/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-training-log.h"

#include <glib/gstdio.h>
#include <math.h>

static const char both[] =
  "{\"epoch\":1,\"loss\":0.75,\"learning_rate\":0.0005,\"ccc\":{\"valence\":0.25,\"arousal\":null},\"best\":true,"
  "\"gates\":{\"gate.video_gating_fc_layer\":[0.5,0.25,0.25],\"gate.audio_gating_fc_layer\":[0.125,0.5,0.375]}}\n"
  "{\"epoch\":2,\"loss\":null,\"learning_rate\":0.001,\"ccc\":{\"valence\":0.125,\"arousal\":0.5},\"best\":false}\n";

static void
test_lines (void)
{
  g_autoptr (GArray) epochs = gs_training_log_parse (both);
  const GsLoggedEpoch *first, *second;

  g_assert_cmpuint (epochs->len, ==, 2);
  first = &g_array_index (epochs, GsLoggedEpoch, 0);
  second = &g_array_index (epochs, GsLoggedEpoch, 1);

  g_assert_cmpuint (first->epoch, ==, 1);
  g_assert_cmpfloat (first->loss, ==, 0.75);
  g_assert_cmpfloat (first->learning_rate, ==, 0.0005);
  g_assert_cmpfloat (first->ccc[GS_LABEL_VALENCE], ==, 0.25);
  g_assert_true (isnan (first->ccc[GS_LABEL_AROUSAL]));
  g_assert_cmpfloat (first->own[GS_LOGGED_VIDEO], ==, 0.5);
  g_assert_cmpfloat (first->own[GS_LOGGED_AUDIO], ==, 0.125);
  g_assert_true (first->best);

  g_assert_true (isnan (second->loss));
  g_assert_cmpfloat (second->ccc[GS_LABEL_AROUSAL], ==, 0.5);
  g_assert_true (isnan (second->own[GS_LOGGED_VIDEO]));
  g_assert_false (second->best);
}

/* The gate over stages says nothing of "own"; those of the stages count alike. */
static void
test_stages (void)
{
  g_autoptr (GArray) epochs = gs_training_log_parse (
    "{\"epoch\":1,\"loss\":1,\"learning_rate\":0.001,\"ccc\":{\"arousal\":0.5},\"best\":true,\"gates\":{"
    "\"gate.video_gating_fc_layer_stage1\":[0.5,0.5],\"gate.video_gating_fc_layer_stage2\":[0.25,0.75],"
    "\"gate.video_gating_fc_layer_stage\":[0.9,0.1],\"gate.audio_gating_fc_layer_stage1\":[null,null]}}\n");
  const GsLoggedEpoch *epoch = &g_array_index (epochs, GsLoggedEpoch, 0);

  g_assert_cmpuint (epochs->len, ==, 1);
  g_assert_cmpfloat (epoch->own[GS_LOGGED_VIDEO], ==, 0.375);
  g_assert_true (isnan (epoch->own[GS_LOGGED_AUDIO]));
  g_assert_true (isnan (epoch->ccc[GS_LABEL_VALENCE]));
  g_assert_cmpfloat (epoch->ccc[GS_LABEL_AROUSAL], ==, 0.5);
}

/* What follows a line that cannot be, or is not the next epoch, does not count. */
static void
test_broken (void)
{
  static const struct
  {
    const char *text;
    guint n_epochs;
  } cases[] = {
    { "", 0 },
    { "no JSON at all", 0 },
    { "[1, 2]\n", 0 },
    { "{\"epoch\":0}\n", 0 },
    { "{\"epoch\":\"one\"}\n", 0 },
    { "{\"epoch\":1,\"ccc\":3,\"gates\":[]}\n{\"epoch\":3}\n", 1 },
    { "{\"epoch\":1}\n{\"epoch\":2,\"loss\":0.5", 1 },
    { "{\"epoch\":1}\n\n{\"epoch\":2}\n", 1 },
    { "{\"epoch\":1,\"gates\":{\"gate.video_gating_fc_layer\":[]}}\n", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) epochs = gs_training_log_parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (epochs->len, ==, cases[i].n_epochs);
      if (epochs->len > 0)
        {
          g_assert_true (isnan (g_array_index (epochs, GsLoggedEpoch, 0).ccc[GS_LABEL_VALENCE]));
          g_assert_true (isnan (g_array_index (epochs, GsLoggedEpoch, 0).own[GS_LOGGED_VIDEO]));
        }
    }
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gatescope-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "network.safetensors", NULL);
  g_autofree char *log_path = g_strconcat (path, ".jsonl", NULL);
  g_autoptr (GArray) none = gs_training_log_load (path);
  g_autoptr (GArray) epochs = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (g_file_set_contents (log_path, both, -1, NULL));
  epochs = gs_training_log_load (path);
  g_assert_cmpuint (epochs->len, ==, 2);
  g_unlink (log_path);
  g_rmdir (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training-log/lines", test_lines);
  g_test_add_func ("/training-log/stages", test_stages);
  g_test_add_func ("/training-log/broken", test_broken);
  g_test_add_func ("/training-log/file", test_file);

  return g_test_run ();
}
