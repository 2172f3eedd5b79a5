/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-fusion-error.h"
#include "gs-trainer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define VIDEO 5
#define AUDIO 4

/* Small enough that an epoch takes milliseconds; dropout stays on, so that its order is tested too. */
static const char config_text[]
    = "{\"fusion\": \"grjca\", \"iterations\": 2, \"window\": 24, \"hop\": 16, \"output\": \"%s\", \"video_features\": 5, "
      "\"audio_features\": 4, \"video_tcn\": [8, 8], \"audio_tcn\": [6, 6], \"kernel\": 3, \"hidden\": 8, "
      "\"dropout\": {\"tcn\": 0.1, \"attention\": 0.1}, \"batch\": 4, \"epochs\": %u, \"warmup\": 2, "
      "\"learning_rate\": 0.005, \"patience\": 2, \"early_stop\": 3, \"label_delay\": %.1f, \"frame_rate\": 10}";

static GsFusionConfig *
make_config (const char *output,
             guint epochs,
             double label_delay)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (config_text, output, epochs, label_delay);
  GsFusionConfig *config = gs_fusion_config_from_json (text, &error);

  g_assert_no_error (error);

  return config;
}

/* Clips whose labels are a function of their features, given @delay frames late; every fifth one is missing. */
static GPtrArray *
make_clips (guint n_clips,
            guint n_frames,
            guint delay)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  GPtrArray *clips = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_sequence_unref);

  for (guint c = 0; c < n_clips; c++)
    {
      g_autofree char *name = g_strdup_printf ("clip%u", c);
      g_autoptr (GsTensor) video = gs_tensor_new_2d (n_frames, VIDEO);
      g_autoptr (GsTensor) audio = gs_tensor_new_2d (n_frames, AUDIO);
      g_autoptr (GsTensor) labels = gs_tensor_new_2d (n_frames, GS_N_LABELS);
      double v = 0.0, a = 0.0;

      for (guint i = 0; i < labels->n_elements; i++)
        labels->data[i] = NAN;
      for (guint t = 0; t < n_frames; t++)
        {
          /* Nobody can tell the next values from the last ones. */
          v = 0.8 * v + g_rand_double_range (random, -0.4, 0.4);
          a = 0.8 * a + g_rand_double_range (random, -0.4, 0.4);
          v = CLAMP (v, -1.0, 1.0);
          a = CLAMP (a, -1.0, 1.0);

          for (guint f = 0; f < VIDEO; f++)
            video->data[t * VIDEO + f] = (float) (v * (f + 1) * 0.5 + g_rand_double_range (random, -0.2, 0.2));
          for (guint f = 0; f < AUDIO; f++)
            audio->data[t * AUDIO + f] = (float) (a * (f + 1) * 0.5 + g_rand_double_range (random, -0.2, 0.2));
          if (t + delay < n_frames && t % 5 != 0)
            {
              labels->data[(t + delay) * GS_N_LABELS + GS_LABEL_VALENCE] = (float) v;
              labels->data[(t + delay) * GS_N_LABELS + GS_LABEL_AROUSAL] = (float) a;
            }
        }
      g_ptr_array_add (clips, gs_sequence_new (name, 10.0, video, audio, labels));
    }

  return clips;
}

static GsTrainer *
make_trainer (const GsFusionConfig *config,
              GPtrArray *clips,
              guint n_threads)
{
  g_autoptr (GError) error = NULL;
  GsTrainer *trainer = gs_trainer_new (config, clips, n_threads, &error);

  g_assert_no_error (error);

  return trainer;
}

/* One epoch; its score is what the training loss leaves of 1. */
static double
run_epoch (GsTrainer *trainer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsNetwork) network = NULL;
  double loss;

  gs_trainer_train_epoch (trainer, NULL, NULL, &loss, NULL, &error);
  g_assert_no_error (error);
  network = gs_trainer_snapshot (trainer);
  gs_trainer_end_epoch (trainer, network, 1.0 - loss);

  return loss;
}

static char *
dup_bytes (GsNetwork *network,
           gsize *length)
{
  g_autofree char *folder = g_dir_make_tmp ("gs-trainer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "network.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  char *bytes;

  gs_network_save (network, path, "{}", &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  g_unlink (path);
  g_rmdir (folder);

  return bytes;
}

static void
assert_same (GsTrainer *a,
             GsTrainer *b)
{
  g_autoptr (GsNetwork) network_a = gs_trainer_snapshot (a);
  g_autoptr (GsNetwork) network_b = gs_trainer_snapshot (b);
  gsize length_a, length_b;
  g_autofree char *bytes_a = dup_bytes (network_a, &length_a);
  g_autofree char *bytes_b = dup_bytes (network_b, &length_b);

  g_assert_cmpmem (bytes_a, length_a, bytes_b, length_b);
}

static void
test_learns (gconstpointer output)
{
  g_autoptr (GsFusionConfig) config = make_config (output, 25, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (6, 60, 0);
  g_autoptr (GsTrainer) trainer = make_trainer (config, clips, 1);
  double first = run_epoch (trainer);
  double last = first;

  for (guint i = 0; i < 20; i++)
    last = run_epoch (trainer);

  g_test_message ("loss %.3f, then %.3f", first, last);
  g_assert_cmpfloat (last, <, 0.45);
  g_assert_cmpfloat (last, <, first - 0.2);
}

/* Labels given 1.6 s late are found again by as long a delay, and only by it. */
static void
test_label_delay (void)
{
  double losses[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GsFusionConfig) config = make_config ("arousal", 25, i == 0 ? 1.6 : 0.0);
      g_autoptr (GPtrArray) clips = make_clips (6, 60, 16);
      g_autoptr (GsTrainer) trainer = make_trainer (config, clips, 1);

      for (guint e = 0; e < 12; e++)
        losses[i] = run_epoch (trainer);
    }

  g_test_message ("with the delay %.3f, without %.3f", losses[0], losses[1]);
  g_assert_cmpfloat (losses[0], <, 0.6 * losses[1]);
}

static void
test_same_bits (void)
{
  g_autoptr (GsFusionConfig) config = make_config ("both", 10, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (5, 50, 0);
  g_autoptr (GsTrainer) one = make_trainer (config, clips, 1);
  g_autoptr (GsTrainer) again = make_trainer (config, clips, 1);
  g_autoptr (GsTrainer) two = make_trainer (config, clips, 2);

  for (guint i = 0; i < 2; i++)
    {
      double loss = run_epoch (one);

      g_assert_cmpfloat (loss, ==, run_epoch (again));
      g_assert_cmpfloat (loss, ==, run_epoch (two));
    }
  assert_same (one, again);
  assert_same (one, two);
}

static void
test_resume (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gs-trainer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "state", NULL);
  g_autoptr (GsFusionConfig) config = make_config ("valence", 10, 0.0);
  g_autoptr (GsFusionConfig) other_config = make_config ("arousal", 10, 0.0);
  g_autoptr (GsTensorFile) file = NULL;
  const double *schedule;
  gsize n;
  g_autoptr (GPtrArray) clips = make_clips (5, 50, 0);
  g_autoptr (GsTrainer) straight = make_trainer (config, clips, 1);
  g_autoptr (GsTrainer) resumed = make_trainer (config, clips, 1);
  g_autoptr (GsTrainer) other = make_trainer (other_config, clips, 1);

  for (guint i = 0; i < 3; i++)
    run_epoch (straight);
  gs_trainer_save (straight, path, &error);
  g_assert_no_error (error);

  g_assert_true (gs_trainer_restore (resumed, path, gs_trainer_get_best (straight), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (gs_trainer_get_epoch (resumed), ==, 3);
  assert_same (straight, resumed);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (run_epoch (straight), ==, run_epoch (resumed));
      g_assert_cmpfloat (gs_trainer_get_learning_rate (straight), ==, gs_trainer_get_learning_rate (resumed));
    }
  assert_same (straight, resumed);
  g_assert_cmpuint (gs_trainer_get_best_epoch (straight), ==, gs_trainer_get_best_epoch (resumed));

  g_assert_false (gs_trainer_restore (other, path, NULL, &error));
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_clear_error (&error);

  /* A schedule that no training leaves behind. */
  file = gs_tensor_file_load (path, &error);
  g_assert_no_error (error);
  schedule = gs_tensor_file_get_f64 (file, "trainer.schedule", &n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree double *damaged = g_memdup2 (schedule, n * sizeof (double));
      g_autoptr (GsTensorFile) damaged_file = gs_tensor_file_load (path, NULL);
      g_autofree char *damaged_path = g_strconcat (path, ".damaged", NULL);
      g_autoptr (GError) reason = NULL;

      damaged[i] = NAN;
      gs_tensor_file_set_f64 (damaged_file, "trainer.schedule", damaged, n);
      g_assert_true (gs_tensor_file_save (damaged_file, damaged_path, NULL));
      g_assert_false (gs_trainer_restore (resumed, damaged_path, NULL, &reason));
      g_assert_error (reason, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
      g_unlink (damaged_path);
    }

  g_assert_true (g_file_set_contents (path, "short", -1, NULL));
  g_assert_false (gs_trainer_restore (other, path, NULL, &error));
  g_assert_nonnull (error);

  g_unlink (path);
  g_rmdir (folder);
}

/* Warm-up in equal steps, a tenth after more than `patience` epochs without a better score, then early stop. */
static void
test_schedule (void)
{
  g_autoptr (GsFusionConfig) config = make_config ("valence", 100, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (1, 24, 0);
  g_autoptr (GsTrainer) trainer = NULL;
  g_autoptr (GsNetwork) network = NULL;
  const double scores[] = { 0.1, 0.2, 0.3, 0.3, NAN, 0.2, 0.31, 0.1, 0.1, 0.1 };
  const double rates[] = { 0.005, 0.005, 0.005, 0.005, 0.005, 0.0005, 0.0005, 0.0005, 0.0005, 0.00005 };
  const guint best[] = { 1, 2, 3, 3, 3, 3, 7, 7, 7, 7 };

  config->early_stop = 4;
  trainer = make_trainer (config, clips, 1);
  network = gs_trainer_snapshot (trainer);
  g_assert_cmpfloat_with_epsilon (gs_trainer_get_learning_rate (trainer), 0.0025, 1e-12);

  for (gsize i = 0; i < G_N_ELEMENTS (scores); i++)
    {
      g_assert_false (gs_trainer_is_finished (trainer));
      gs_trainer_end_epoch (trainer, network, scores[i]);
      g_assert_cmpfloat_with_epsilon (gs_trainer_get_learning_rate (trainer), rates[i], 1e-12);
      g_assert_cmpuint (gs_trainer_get_best_epoch (trainer), ==, best[i]);
    }
  gs_trainer_end_epoch (trainer, network, 0.0);
  g_assert_true (gs_trainer_is_finished (trainer));
  g_assert_cmpfloat (gs_trainer_get_best_score (trainer), ==, 0.31);
}

/* A clip shorter than a window is padded; one without labels is passed over; none at all is an error. */
static void
test_windows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) config = make_config ("valence", 1, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (1, 60, 0);
  g_autoptr (GPtrArray) short_clips = make_clips (1, 10, 0);
  GsSequence *clip = clips->pdata[0];
  g_autoptr (GsSequence) silent = gs_sequence_new ("silent", 10.0, clip->video, clip->audio, NULL);
  g_autoptr (GsTrainer) trainer = NULL;
  g_autoptr (GsTrainer) none = NULL;
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();

  g_ptr_array_add (clips, gs_sequence_ref (short_clips->pdata[0]));
  g_ptr_array_add (clips, gs_sequence_ref (silent));
  trainer = make_trainer (config, clips, 1);
  /* 60 frames: 0, 16, 32, 36; 10 frames: one. */
  g_assert_cmpuint (gs_trainer_get_n_windows (trainer), ==, 5);
  g_assert_cmpuint (gs_trainer_get_n_steps (trainer), ==, 2);
  g_assert_true (isfinite (run_epoch (trainer)));

  g_ptr_array_add (empty, silent);
  none = gs_trainer_new (config, empty, 1, &error);
  g_assert_null (none);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_clear_error (&error);

  config->hop = 0;
  none = gs_trainer_new (config, clips, 1, &error);
  g_assert_null (none);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“hop”"));
}

/* What fills up a short clip counts as 0 only for those who ask for it. */
static void
test_zero_padded_labels (void)
{
  g_autoptr (GsFusionConfig) config = make_config ("valence", 1, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (1, 10, 0);
  GsSequence *clip = clips->pdata[0];
  g_autoptr (GsTensor) nothing = gs_tensor_new_2d (10, GS_N_LABELS);
  g_autoptr (GsSequence) silent = gs_sequence_new ("silent", 10.0, clip->video, clip->audio, nothing);
  g_autoptr (GPtrArray) silent_clips = g_ptr_array_new ();
  g_autoptr (GsTrainer) masked = make_trainer (config, clips, 1);
  g_autoptr (GsTrainer) counted = NULL;
  g_autoptr (GsTrainer) none = NULL;
  g_autoptr (GError) error = NULL;

  config->zero_padded_labels = TRUE;
  counted = make_trainer (config, clips, 1);
  g_assert_cmpfloat (run_epoch (masked), !=, run_epoch (counted));

  /* Zeros alone make no training window. */
  for (guint i = 0; i < nothing->n_elements; i++)
    nothing->data[i] = NAN;
  g_ptr_array_add (silent_clips, silent);
  none = gs_trainer_new (config, silent_clips, 1, &error);
  g_assert_null (none);
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_INVALID);
}

/* A feature too large to reckon with: the message says where, and what was learnt before is still there. */
static void
test_not_finite (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) config = make_config ("valence", 10, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (4, 60, 0);
  GsSequence *clip = clips->pdata[2];
  g_autoptr (GsTrainer) trainer = make_trainer (config, clips, 2);
  g_autoptr (GsNetwork) network = NULL;
  g_autoptr (GsNetwork) after = NULL;
  gsize n_before, n_after;
  g_autofree char *before_bytes = NULL;
  g_autofree char *after_bytes = NULL;
  double loss;

  run_epoch (trainer);
  network = gs_trainer_snapshot (trainer);
  before_bytes = dup_bytes (network, &n_before);

  /* Of the windows from 0, 16, 32 and 36 the second alone has frame 30. */
  clip->video->data[30 * VIDEO] = 3e38f;
  clip->video->data[30 * VIDEO + 1] = -3e38f;
  g_assert_false (gs_trainer_train_epoch (trainer, NULL, NULL, &loss, NULL, &error));
  g_assert_error (error, GS_FUSION_ERROR, GS_FUSION_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "epoch 2, step "));
  g_assert_nonnull (strstr (error->message, "clip2 frames 16 to 39"));
  g_assert_null (strstr (error->message, "clip0"));
  g_assert_null (strstr (error->message, "clip2 frames 32"));

  after = gs_trainer_get_best (trainer) != NULL ? gs_network_ref (gs_trainer_get_best (trainer)) : NULL;
  after_bytes = dup_bytes (after, &n_after);
  g_assert_cmpmem (before_bytes, n_before, after_bytes, n_after);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GsFusionConfig) config = make_config ("valence", 1, 0.0);
  g_autoptr (GPtrArray) clips = make_clips (1, 60, 0);
  g_autoptr (GsTrainer) trainer = make_trainer (config, clips, 1);
  double loss;

  g_cancellable_cancel (cancellable);
  g_assert_false (gs_trainer_train_epoch (trainer, NULL, NULL, &loss, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/trainer/learns/valence", "valence", test_learns);
  g_test_add_data_func ("/trainer/learns/both", "both", test_learns);
  g_test_add_func ("/trainer/label-delay", test_label_delay);
  g_test_add_func ("/trainer/same-bits", test_same_bits);
  g_test_add_func ("/trainer/resume", test_resume);
  g_test_add_func ("/trainer/schedule", test_schedule);
  g_test_add_func ("/trainer/windows", test_windows);
  g_test_add_func ("/trainer/zero-padded-labels", test_zero_padded_labels);
  g_test_add_func ("/trainer/not-finite", test_not_finite);
  g_test_add_func ("/trainer/cancelled", test_cancelled);

  return g_test_run ();
}
