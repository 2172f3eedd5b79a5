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
#include "training-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Small, and with dropout, so that its order is tested too. */
static const char config_text[] = "{\"window\": 24, \"output\": \"valence\", \"video_tcn\": [8, 8], \"audio_tcn\": [6, "
                                  "6], \"kernel\": 3, \"hidden\": 8, "
                                  "\"dropout\": {\"tcn\": 0.1, \"attention\": 0.1}, \"batch\": 4, \"epochs\": 8, "
                                  "\"warmup\": 1, \"learning_rate\": 0.005}";

static GsDataSet *
load (TrainingFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const char *const folders[] = { fixture->clips, NULL };
  GsDataSet *data = gs_data_set_load (folders, 4, 0, NULL, &error);

  g_assert_no_error (error);

  return data;
}

static GsTraining *
make_training (TrainingFixture *fixture,
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
test_train_and_evaluate (TrainingFixture *fixture,
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
  g_assert_cmpuint (evaluation->pooled->n_frames, ==, 2 * FIXTURE_FRAMES);
  g_assert_cmpuint (evaluation->inside->n_frames, ==, 2 * 10);
  g_assert_cmpuint (evaluation->outside->n_frames, ==, 2 * (FIXTURE_FRAMES - 10));
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
  g_assert_cmpuint (labels->shape[0], ==, FIXTURE_FRAMES);
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
test_resume (TrainingFixture *fixture,
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

/* A data set of one clip that exists for its measures only. */
static GsDataSet *
make_measures (TrainingFixture *fixture,
               gsize n_frames,
               gsize video_features,
               gsize audio_features,
               double frame_rate)
{
  GsDataSet *data = load (fixture);
  g_autoptr (GsTensor) video = gs_tensor_new_2d (n_frames, 1);
  GsSequence *sequence = gs_sequence_new ("long", frame_rate, video, video, NULL);

  g_ptr_array_set_size (data->parts[GS_DATA_TRAIN], 0);
  g_ptr_array_add (data->parts[GS_DATA_TRAIN], sequence);
  data->video_features = video_features;
  data->audio_features = audio_features;
  data->frame_rate = frame_rate;

  return data;
}

static void
assert_widths (const GsTcnConfig *tcn,
               guint n_blocks,
               guint first,
               guint last)
{
  g_assert_cmpuint (tcn->n_blocks, ==, n_blocks);
  g_assert_cmpuint (tcn->channels[0], ==, first);
  g_assert_cmpuint (tcn->channels[n_blocks - 1], ==, last);
}

/* What a silent configuration makes of data of several kinds. */
static void
test_defaults (TrainingFixture *fixture,
               gconstpointer user_data)
{
  const struct
  {
    gsize n_frames, video, audio;
    double frame_rate;
    guint window, hop, n_blocks, video_first, video_last, audio_width, hidden;
    double learning_rate;
  } cases[] = {
    { 2000, 512, 128, 30.0, 300, 200, 4, 512, 256, 128, 256, 1e-4 }, /* the authors' */
    { 2000, 512, 128, 0.0, 300, 200, 4, 512, 256, 128, 256, 1e-4 },  /* the same as plain arrays */
    { 2000, 2048, 1024, 30.0, 300, 200, 4, 512, 256, 128, 256, 1e-4 },
    { 2000, 12, 15, 10.0, 100, 66, 3, 32, 16, 16, 32, 1e-3 },
    { 2000, 128, 48, 25.0, 250, 166, 4, 128, 64, 64, 128, 4e-4 },
    { 4000, 128, 48, 60.0, 600, 400, 5, 128, 64, 64, 128, 4e-4 },
    { 2000, 20, 20, 1.0, 30, 20, 1, 32, 32, 32, 64, 1e-3 },
    { 20, 20, 20, 10.0, 20, 13, 3, 32, 16, 32, 48, 1e-3 },
    { 9000, 20, 20, 500.0, 1000, 666, 8, 32, 16, 32, 48, 1e-3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsDataSet) data = make_measures (fixture, cases[i].n_frames, cases[i].video, cases[i].audio,
                                                  cases[i].frame_rate);
      g_autoptr (GsFusionConfig) config = gs_train_config_new ("{}", data, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (config->window, ==, cases[i].window);
      g_assert_cmpuint (config->hop, ==, cases[i].hop);
      assert_widths (&config->video_tcn, cases[i].n_blocks, cases[i].video_first, cases[i].video_last);
      assert_widths (&config->audio_tcn, cases[i].n_blocks, cases[i].audio_width, cases[i].audio_width);
      g_assert_cmpuint (config->hidden, ==, cases[i].hidden);
      g_assert_cmpfloat_with_epsilon (config->learning_rate, cases[i].learning_rate, 1e-9);
      g_assert_cmpfloat (config->frame_rate, ==, cases[i].frame_rate);
    }
}

static void
test_configuration (TrainingFixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataSet) data = load (fixture);
  g_autoptr (GsDataSet) plain = make_measures (fixture, 2000, 20, 20, 0.0);
  g_autoptr (GsFusionConfig) silent = gs_train_config_new ("{}", data, &error);
  g_autoptr (GsFusionConfig) told = NULL;
  g_autoptr (GsFusionConfig) wrong = NULL, shortest = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (silent->video_features, ==, FIXTURE_VIDEO);
  g_assert_cmpuint (silent->audio_features, ==, FIXTURE_AUDIO);
  g_assert_cmpuint (silent->window, ==, FIXTURE_FRAMES);
  g_assert_cmpuint (silent->seed, ==, 3407);
  g_assert_false (silent->zero_padded_labels);

  /* What is said holds, and what is silent follows it; of plain arrays the configuration says how fast they are. */
  told = gs_train_config_new ("{\"frame_rate\": 10, \"video_tcn\": [64, 64], \"hop\": 7, \"zero_padded_labels\": true}",
                              plain, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (told->frame_rate, ==, 10.0);
  g_assert_cmpuint (told->window, ==, 100);
  g_assert_cmpuint (told->hop, ==, 7);
  g_assert_cmpuint (told->video_tcn.n_blocks, ==, 2);
  g_assert_cmpuint (told->audio_tcn.n_blocks, ==, 3);
  g_assert_cmpfloat_with_epsilon (told->learning_rate, 8e-4, 1e-9);
  g_assert_true (told->zero_padded_labels);

  /* A kernel of one frame never looks back: no number of blocks would do. */
  gs_fusion_config_free (told);
  told = gs_train_config_new ("{\"kernel\": 1}", plain, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told->video_tcn.n_blocks, ==, 4);

  wrong = gs_train_config_new ("{\"windows\": 3}", data, &error);
  g_assert_null (wrong);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "windows"));
  g_clear_error (&error);

  wrong = gs_train_config_new ("{\"learning_rate\": 0}", data, &error);
  g_assert_null (wrong);
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“learning_rate” is 0 in the configuration; it must be more than 0"));
  g_clear_error (&error);

  wrong = gs_train_config_new ("{\"zero_padded_labels\": 1}", data, &error);
  g_assert_null (wrong);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "true or false"));
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

static void
stop_cb (const GsTrainingEpoch *epoch,
         gpointer user_data)
{
  g_assert_true (isfinite (epoch->loss) && isfinite (epoch->score));
  g_cancellable_cancel (user_data);
}

/* The authors' features at 30 frames a second and short rows at 10: both train by an empty configuration. */
static void
test_empty_configuration (TrainingFixture *fixture,
                          gconstpointer user_data)
{
  const struct
  {
    gsize n_frames, video, audio;
    double frame_rate;
  } cases[] = { { 310, 512, 128, 30.0 }, { 240, 12, 8, 10.0 } };
  const GsTrainingFuncs funcs = { NULL, stop_cb };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GRand) random = g_rand_new_with_seed (1);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GsTensor) video = gs_tensor_new_2d (cases[i].n_frames, cases[i].video);
      g_autoptr (GsTensor) audio = gs_tensor_new_2d (cases[i].n_frames, cases[i].audio);
      g_autoptr (GsTensor) labels = gs_tensor_new_2d (cases[i].n_frames, GS_N_LABELS);
      g_autoptr (GsFusionConfig) config = NULL;
      g_autoptr (GsTraining) training = NULL;
      GsDataSet *data = make_measures (fixture, 1, cases[i].video, cases[i].audio, cases[i].frame_rate);

      for (gsize k = 0; k < video->n_elements; k++)
        video->data[k] = (float) g_rand_double_range (random, -1.0, 1.0);
      for (gsize k = 0; k < audio->n_elements; k++)
        audio->data[k] = (float) g_rand_double_range (random, -1.0, 1.0);
      for (gsize k = 0; k < labels->n_elements; k++)
        labels->data[k] = (float) sin (0.05 * k);
      for (guint part = 0; part < 2; part++)
        {
          g_ptr_array_set_size (data->parts[part], 0);
          g_ptr_array_add (data->parts[part], gs_sequence_new ("clip", cases[i].frame_rate, video, audio, labels));
        }

      config = gs_train_config_new ("{}", data, &error);
      g_assert_no_error (error);
      training = gs_training_new (config, data, fixture->out, 2, &error);
      g_assert_no_error (error);
      gs_training_set_funcs (training, &funcs, cancellable);
      g_assert_false (gs_training_run (training, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (gs_training_get_n_epochs (training), ==, 1);
    }
}

typedef struct
{
  const char *state;
  const char *kept;
} LastState;

/* Keeps the state of the last epoch, which goes away with the training's end. */
static void
keep_state_cb (const GsTrainingEpoch *epoch,
               gpointer user_data)
{
  const LastState *last = user_data;

  if (epoch->epoch == 8)
    g_assert_cmpint (link (last->state, last->kept), ==, 0);
}

/* Stopped between putting the network in place and removing the state; and after that: nothing is left to do. */
static void
test_resume_finished (TrainingFixture *fixture,
                      gconstpointer user_data)
{
  const GsTrainingFuncs funcs = { interrupt_step_cb, interrupt_epoch_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *state = g_strconcat (fixture->out, ".state", NULL);
  g_autofree char *best = g_strconcat (fixture->out, ".best", NULL);
  g_autofree char *kept = training_fixture_path (fixture, "kept.safetensors");
  g_autofree char *kept_state = training_fixture_path (fixture, "kept.state");
  g_autofree char *bytes = NULL;
  g_autoptr (GsTraining) training = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GsTraining) late = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GsTraining) later = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GsTraining) other = make_training (fixture, "{\"window\": 24, \"epochs\": 3}", fixture->out, 1);
  g_autoptr (GsTraining) lost = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GsTraining) last = make_training (fixture, config_text, fixture->out, 1);
  const GsTrainingFuncs keep_funcs = { NULL, keep_state_cb };
  LastState last_state = { state, kept_state };
  Interruption interruption = { cancellable, 0 };
  gsize length;

  gs_training_set_funcs (training, &keep_funcs, &last_state);
  g_assert_true (gs_training_run (training, NULL, &error));
  g_assert_true (g_file_get_contents (fixture->out, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (kept, bytes, (gssize) length, NULL));

  g_assert_true (gs_training_resume (later, &error));
  g_assert_true (gs_training_is_finished (later));
  g_assert_true (gs_training_run (later, NULL, &error));
  g_assert_cmpuint (gs_training_get_n_epochs (later), ==, 8);
  g_assert_cmpuint (gs_training_get_best_epoch (later), ==, gs_training_get_best_epoch (training));
  g_assert_cmpfloat (gs_training_get_best_score (later), ==, gs_training_get_best_score (training));
  assert_same_files (fixture->out, kept);

  /* Another training into the same file is one that has not begun. */
  g_assert_true (gs_training_resume (other, &error));
  g_assert_false (gs_training_is_finished (other));

  /* The network is in place and the state still there. */
  g_assert_cmpint (g_rename (kept_state, state), ==, 0);
  g_assert_true (gs_training_resume (last, &error));
  g_assert_true (gs_training_run (last, NULL, &error));
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  assert_same_files (fixture->out, kept);

  /* A state without its best network is of no use, and that is said. */
  g_unlink (fixture->out);
  gs_training_set_funcs (late, &funcs, &interruption);
  g_assert_false (gs_training_run (late, cancellable, &error));
  g_clear_error (&error);
  g_assert_true (g_file_test (state, G_FILE_TEST_EXISTS));
  g_unlink (best);
  g_assert_false (gs_training_resume (lost, &error));
  g_assert_nonnull (error);
}

static char *
write_beside (TrainingFixture *fixture,
              const char *ending)
{
  char *path = g_strconcat (fixture->out, ending, NULL);

  g_assert_true (g_file_set_contents (path, "something", -1, NULL));

  return path;
}

/* What a program that was killed left behind goes; copies that people made stay, whatever they call them. */
static void
test_leftovers (TrainingFixture *fixture,
                gconstpointer user_data)
{
  const char *const theirs[] = { ".best.backup", ".state.backup", ".jsonl.backup", ".state.epoch9", ".jsonl.202611",
                                 ".best.partial", ".best.part.backup2" };
  const char *const ours[] = { ".best.part.aB3dE9", ".state.part.000000", ".jsonl.part", ".jsonl.part.zzzzzz" };
  g_autoptr (GsTraining) training = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    g_free (write_beside (fixture, theirs[i]));
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    g_free (write_beside (fixture, ours[i]));

  g_assert_true (gs_training_run (training, NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    {
      g_autofree char *path = g_strconcat (fixture->out, theirs[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_autofree char *path = g_strconcat (fixture->out, ours[i], NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
lose_best_cb (const GsTrainingEpoch *epoch,
              gpointer user_data)
{
  g_unlink (user_data);
}

/* A network that was there before never passes for the one that was lost. */
static void
test_best_lost (TrainingFixture *fixture,
                gconstpointer user_data)
{
  const GsTrainingFuncs funcs = { NULL, lose_best_cb };
  g_autoptr (GsTraining) training = make_training (fixture, "{\"window\": 24, \"epochs\": 1}", fixture->out, 1);
  g_autofree char *best = g_strconcat (fixture->out, ".best", NULL);
  g_autoptr (GError) error = NULL;

  g_free (write_beside (fixture, ""));
  gs_training_set_funcs (training, &funcs, best);
  g_assert_false (gs_training_run (training, NULL, &error));
  g_assert_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED);
}

/* What others have written into a network's provenance is no finished training. */
static void
test_strange_provenance (TrainingFixture *fixture,
                         gconstpointer user_data)
{
  const char *const provenances[] = { "{\"epoch\": 1}", "{\"epoch\": 1, \"validation_ccc\": [0.5]}",
                                      "{\"epoch\": \"one\", \"validation_ccc\": \"good\"}" };
  g_autoptr (GsTraining) training = make_training (fixture, config_text, fixture->out, 1);
  g_autoptr (GsNetwork) network = NULL;

  g_assert_true (gs_training_run (training, NULL, NULL));
  network = gs_network_load (fixture->out, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (provenances); i++)
    {
      g_autoptr (GsTraining) again = make_training (fixture, config_text, fixture->out, 1);

      g_assert_true (gs_network_save (network, fixture->out, provenances[i], NULL));
      g_assert_true (gs_training_resume (again, NULL));
      g_assert_false (gs_training_is_finished (again));
    }
}

/* After the third epoch. */
static void
spoil_cb (const GsTrainingEpoch *epoch,
          gpointer user_data)
{
  GsSequence *clip = user_data;

  if (epoch->epoch == 3)
    {
      clip->video->data[3 * FIXTURE_VIDEO] = 3e38f;
      clip->video->data[3 * FIXTURE_VIDEO + 1] = -3e38f;
    }
}

/* A number too large to reckon with: the message says where and what is kept, and the best network is kept. */
static void
test_not_finite (TrainingFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *best = g_strconcat (fixture->out, ".best", NULL);
  g_autoptr (GsNetwork) network = NULL;
  GsDataSet *data = load (fixture);
  g_autoptr (GsFusionConfig) config = gs_train_config_new (config_text, data, &error);
  GsSequence *clip = data->parts[GS_DATA_TRAIN]->pdata[0];
  const GsTrainingFuncs funcs = { NULL, spoil_cb };
  g_autoptr (GsTraining) training = gs_training_new (config, data, fixture->out, 1, &error);

  g_assert_no_error (error);
  gs_training_set_funcs (training, &funcs, clip);
  g_assert_false (gs_training_run (training, NULL, &error));
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "epoch 4, step "));
  g_assert_nonnull (strstr (error->message, clip->name));
  g_assert_nonnull (strstr (error->message, "frames 0 to 23"));
  g_assert_nonnull (strstr (error->message, best));
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  network = gs_network_load (best, &error);
  g_assert_no_error (error);
}

static void
add (const char *path,
     void (*test) (TrainingFixture *fixture, gconstpointer user_data))
{
  g_test_add (path, TrainingFixture, NULL, training_fixture_set_up, test, training_fixture_tear_down);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/training/train-and-evaluate", test_train_and_evaluate);
  add ("/training/resume", test_resume);
  add ("/training/resume-finished", test_resume_finished);
  add ("/training/leftovers", test_leftovers);
  add ("/training/best-lost", test_best_lost);
  add ("/training/strange-provenance", test_strange_provenance);
  add ("/training/not-finite", test_not_finite);
  add ("/training/defaults", test_defaults);
  add ("/training/empty-configuration", test_empty_configuration);
  add ("/training/configuration", test_configuration);

  return g_test_run ();
}
