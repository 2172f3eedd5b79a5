/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-set.h"
#include "gs-engine-error.h"
#include "gs-evaluation.h"
#include "gs-fusion-error.h"
#include "gs-labels.h"
#include "gs-npy.h"
#include "gs-safetensors.h"
#include "gs-train-config.h"
#include "gs-training.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define VIDEO  6
#define AUDIO  5
#define FRAMES 80

/* Small, and with dropout, so that its order is tested too. */
static const char config_text[] = "{\"window\": 24, \"output\": \"valence\", \"video_tcn\": [8, 8], \"audio_tcn\": [6, "
                                  "6], \"kernel\": 3, \"hidden\": 8, "
                                  "\"dropout\": {\"tcn\": 0.1, \"attention\": 0.1}, \"batch\": 4, \"epochs\": 8, "
                                  "\"warmup\": 1, \"learning_rate\": 0.005}";

typedef struct
{
  char *folder;
  char *out;
} Fixture;

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

/* A clip whose valence is in both modalities, and in none of them during its weak span. */
static void
add_clip (const char *data,
          guint index,
          GRand *random)
{
  g_autofree char *name = g_strdup_printf ("clip%u", index);
  g_autofree char *folder = g_build_filename (data, name, NULL);
  g_autofree char *features = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *labels_path = g_build_filename (folder, "VA_continuous_label.npy", NULL);
  g_autofree char *weak_path = g_build_filename (folder, "weak.json", NULL);
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  g_autoptr (GsTensor) video = gs_tensor_new_2d (FRAMES, VIDEO);
  g_autoptr (GsTensor) audio = gs_tensor_new_2d (FRAMES, AUDIO);
  g_autoptr (GsTensor) labels = gs_tensor_new_2d (FRAMES, 2);
  double phase = g_rand_double_range (random, 0.0, 6.0);
  double pts[FRAMES];

  g_mkdir_with_parents (folder, 0777);
  for (guint t = 0; t < FRAMES; t++)
    {
      double valence = 0.7 * sin (phase + t * 0.3);
      double shown = t >= 40 && t < 50 ? 0.0 : valence;

      pts[t] = t / 10.0;
      labels->data[2 * t] = (float) valence;
      labels->data[2 * t + 1] = (float) (0.5 * cos (phase + t * 0.2));
      for (guint f = 0; f < VIDEO; f++)
        video->data[t * VIDEO + f] = (float) (shown * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
      for (guint f = 0; f < AUDIO; f++)
        audio->data[t * AUDIO + f] = (float) (shown * (f + 1) * 0.4 + g_rand_double_range (random, -0.3, 0.3));
    }

  gs_tensor_file_set (file, "video", video);
  gs_tensor_file_set (file, "audio", audio);
  gs_tensor_file_set_f64 (file, "pts", pts, FRAMES);
  g_assert_true (gs_tensor_file_save (file, features, NULL));
  g_assert_true (gs_npy_save (labels, labels_path, NULL));
  g_assert_true (
      g_file_set_contents (weak_path, "[{\"start\": 4, \"end\": 5, \"kind\": \"nothing-shown\"}]", -1, NULL));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree char *clips = NULL;

  fixture->folder = g_dir_make_tmp ("gs-training-XXXXXX", NULL);
  fixture->out = g_build_filename (fixture->folder, "network.safetensors", NULL);
  clips = g_build_filename (fixture->folder, "clips", NULL);
  for (guint i = 0; i < 8; i++)
    add_clip (clips, i, random);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->out);
}

static GsDataSet *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clips = g_build_filename (fixture->folder, "clips", NULL);
  const char *const folders[] = { clips, NULL };
  GsDataSet *data = gs_data_set_load (folders, 4, 0, NULL, &error);

  g_assert_no_error (error);

  return data;
}

static GsTraining *
make_training (Fixture *fixture,
               const char *text,
               const char *out,
               guint n_threads)
{
  g_autoptr (GError) error = NULL;
  GsDataSet *data = load (fixture);
  g_autoptr (GsFusionConfig) config = gs_train_config_new (text, data, &error);
  GsTraining *training;

  g_assert_no_error (error);
  training = gs_training_new (config, data, out, n_threads, &error);
  g_assert_no_error (error);
  gs_training_set_note (training, "made for a test");

  return training;
}

static void
assert_same_files (const char *a,
                   const char *b)
{
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize length_a, length_b;

  g_assert_true (g_file_get_contents (a, &bytes_a, &length_a, NULL));
  g_assert_true (g_file_get_contents (b, &bytes_b, &length_b, NULL));
  g_assert_cmpmem (bytes_a, length_a, bytes_b, length_b);
}

static void
test_train_and_evaluate (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTraining) training = make_training (fixture, config_text, fixture->out, 2);
  g_autofree char *log_path = g_strconcat (fixture->out, ".jsonl", NULL);
  g_autofree char *state_path = g_strconcat (fixture->out, ".state", NULL);
  g_autofree char *predictions = g_build_filename (fixture->folder, "predictions", NULL);
  g_autofree char *text_path = g_build_filename (predictions, "clip0.txt", NULL);
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GsDataSet) data = load (fixture);
  g_autoptr (GsEvaluation) evaluation = NULL;
  g_autoptr (GsTensor) labels = NULL;

  g_assert_true (gs_training_run (training, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (state_path, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_get_contents (log_path, &log, NULL, NULL));
  lines = g_strsplit (g_strchomp (log), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *epoch;

      g_assert_true (json_parser_load_from_data (parser, lines[i], -1, NULL));
      epoch = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpint (json_object_get_int_member (epoch, "epoch"), ==, i + 1);
      g_assert_true (json_object_has_member (epoch, "loss") && json_object_has_member (epoch, "learning_rate") &&
                     json_object_has_member (epoch, "ccc") && json_object_has_member (epoch, "gates"));
    }

  network = gs_network_load (fixture->out, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (gs_network_get_provenance (network), "made for a test"));
  g_assert_cmpfloat_with_epsilon (gs_network_get_config (network)->frame_rate, 10.0, 1e-6);

  evaluation = gs_evaluation_new (network, data->parts[GS_DATA_VALIDATE], 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (gs_evaluation_get_score (evaluation), gs_training_get_best_score (training), 1e-12);
  g_assert_cmpfloat (gs_evaluation_get_score (evaluation), >, 0.5);
  g_assert_cmpuint (evaluation->pooled->n_frames, ==, 2 * FRAMES);
  g_assert_cmpuint (evaluation->inside->n_frames, ==, 2 * 10);
  g_assert_cmpuint (evaluation->outside->n_frames, ==, 2 * (FRAMES - 10));
  g_assert_cmpuint (evaluation->kinds->len, ==, 1);
  g_assert_cmpstr (((GsPool *) evaluation->kinds->pdata[0])->kind, ==, "nothing-shown");
  for (guint g = 0; g < gs_network_get_n_gates (network); g++)
    {
      double sum = 0.0;

      for (guint c = 0; c < gs_network_get_gate (network, g)->n_candidates; c++)
        sum += evaluation->pooled->gate_means[g][c];
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-4);
    }

  g_assert_true (gs_evaluation_save_predictions (evaluation, predictions, &error));
  labels = gs_labels_load_text (text_path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (labels->shape[0], ==, FRAMES);
  g_assert_cmpfloat_with_epsilon (labels->data[0], ((GsClipEvaluation *) evaluation->clips->pdata[0])->prediction[0],
                                  1e-6);
  g_assert_true (isnan (labels->data[1]));
}

typedef struct
{
  GCancellable *cancellable;
  guint epochs;
} Interruption;

static void
interrupt_epoch_cb (const GsTrainingEpoch *epoch,
                    gpointer user_data)
{
  Interruption *interruption = user_data;

  interruption->epochs++;
}

static void
interrupt_step_cb (double fraction,
                   double rate,
                   gpointer user_data)
{
  Interruption *interruption = user_data;

  /* In the middle of the fourth epoch. */
  if (interruption->epochs == 3)
    g_cancellable_cancel (interruption->cancellable);
}

/* Interrupted and resumed gives the file that an uninterrupted training gives, log included; and until it is done
 * there is no file. */
static void
test_resume (Fixture *fixture,
             gconstpointer user_data)
{
  const GsTrainingFuncs funcs = { interrupt_step_cb, interrupt_epoch_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *other = g_build_filename (fixture->folder, "other.safetensors", NULL);
  g_autofree char *log = g_strconcat (fixture->out, ".jsonl", NULL);
  g_autofree char *other_log = g_strconcat (other, ".jsonl", NULL);
  g_autoptr (GsTraining) straight = make_training (fixture, config_text, other, 1);
  g_autoptr (GsTraining) interrupted = make_training (fixture, config_text, fixture->out, 2);
  g_autoptr (GsTraining) resumed = make_training (fixture, config_text, fixture->out, 1);
  Interruption interruption = { cancellable, 0 };

  g_assert_true (gs_training_run (straight, NULL, &error));

  gs_training_set_funcs (interrupted, &funcs, &interruption);
  g_assert_false (gs_training_run (interrupted, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));

  g_assert_true (gs_training_resume (resumed, &error));
  g_assert_true (gs_training_run (resumed, NULL, &error));
  g_assert_no_error (error);
  assert_same_files (other, fixture->out);
  assert_same_files (other_log, log);
}

static void
test_configuration (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) data = load (fixture);
  g_autoptr (GsFusionConfig) silent = gs_train_config_new ("{}", data, &error);
  g_autoptr (GsFusionConfig) wrong = NULL, shortest = NULL;

  g_assert_no_error (error);
  /* 80 frames of 6 and 5 features: everything made to measure. */
  g_assert_cmpuint (silent->video_features, ==, VIDEO);
  g_assert_cmpuint (silent->audio_features, ==, AUDIO);
  g_assert_cmpuint (silent->window, ==, FRAMES);
  g_assert_cmpuint (silent->hop, ==, 53);
  g_assert_cmpuint (silent->video_tcn.channels[0], ==, 32);
  g_assert_cmpuint (silent->video_tcn.channels[3], ==, 16);
  g_assert_cmpuint (silent->audio_tcn.channels[3], ==, 16);
  g_assert_cmpuint (silent->hidden, ==, 32);
  g_assert_cmpuint (silent->seed, ==, 3407);

  wrong = gs_train_config_new ("{\"windows\": 3}", data, &error);
  g_assert_null (wrong);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "windows"));
  g_clear_error (&error);

  wrong = gs_train_config_new ("{\"video_features\": 512}", data, &error);
  g_assert_null (wrong);
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_clear_error (&error);

  /* Without a clip to measure, the shortest window: it is not the configuration that is at fault. */
  g_ptr_array_set_size (data->parts[GS_DATA_TRAIN], 0);
  shortest = gs_train_config_new ("{}", data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (shortest->window, ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/training/train-and-evaluate", Fixture, NULL, set_up, test_train_and_evaluate, tear_down);
  g_test_add ("/training/resume", Fixture, NULL, set_up, test_resume, tear_down);
  g_test_add ("/training/configuration", Fixture, NULL, set_up, test_configuration, tear_down);

  return g_test_run ();
}
