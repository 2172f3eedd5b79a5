/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `gatescope-cli train` as people run it: interrupted, killed, with any number of threads, fold by fold. */
#include "gs-labels.h"
#include "gs-network.h"
#include "gs-npy.h"
#include "gs-safetensors.h"
#include "training-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define FOLDS 4

/* With dropout, so that its order is tested too; so many epochs take a moment in which to be stopped. */
static const char config_format[]
    = "{\"window\": 24, \"output\": \"valence\", \"video_tcn\": [8, 8], \"audio_tcn\": [6, 6], \"kernel\": 3, "
      "\"hidden\": 8, \"dropout\": {\"tcn\": 0.1, \"attention\": 0.1}, \"batch\": 4, \"epochs\": %u, \"warmup\": 1, "
      "\"learning_rate\": 0.005}";

static const char *program;

static char *
write_config (TrainingFixture *fixture,
              guint epochs)
{
  g_autofree char *text = g_strdup_printf (config_format, epochs);
  char *path = training_fixture_path (fixture, "config.json");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

/* Starts `gatescope-cli train` with the test's data; what it says is kept from the terminal. */
static GSubprocess *
start (TrainingFixture *fixture,
       const char *config,
       const char *out,
       const char *threads,
       const char *const *more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const argv[] = { program, "train", "--config", config, "--data", fixture->clips,
                               "--out", out, "--threads", threads, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) all = NULL;
  GSubprocess *process;

  g_strv_builder_addv (builder, (const char **) argv);
  if (more != NULL)
    g_strv_builder_addv (builder, (const char **) more);
  all = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) all, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);

  return process;
}

static void
run (TrainingFixture *fixture,
     const char *config,
     const char *out,
     const char *threads,
     const char *const *more)
{
  g_autoptr (GSubprocess) process = start (fixture, config, out, threads, more);

  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
assert_same_networks (const char *a,
                      const char *b)
{
  g_autofree char *log_a = g_strconcat (a, ".jsonl", NULL);
  g_autofree char *log_b = g_strconcat (b, ".jsonl", NULL);

  assert_same_files (a, b);
  assert_same_files (log_a, log_b);
}

/* The same bits for one, two and three threads and from one run to the next. */
static void
test_threads (TrainingFixture *fixture,
              gconstpointer user_data)
{
  const char *const threads[] = { "1", "1", "2", "3" };
  g_autofree char *config = write_config (fixture, 6);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *name = g_strdup_printf ("network-%u", i);
      g_autofree char *out = training_fixture_path (fixture, name);

      run (fixture, config, out, threads[i], NULL);
      if (i == 0)
        {
          g_free (fixture->out);
          fixture->out = g_steal_pointer (&out);
        }
      else
        {
          assert_same_networks (fixture->out, out);
        }
    }
}

static guint
count_logged (const char *out)
{
  g_autofree char *path = g_strconcat (out, ".jsonl", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';

  return n;
}

/* Epochs from which a training would go on; every file beside the network is whole. */
static guint
count_kept (const char *out)
{
  g_autofree char *state = g_strconcat (out, ".state", NULL);
  g_autofree char *best = g_strconcat (out, ".best", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensorFile) file = NULL;
  g_autoptr (GsTensorFile) best_file = NULL;
  const double *schedule;
  gsize n;

  if (!g_file_test (state, G_FILE_TEST_EXISTS))
    return 0;

  file = gs_tensor_file_load (state, &error);
  g_assert_no_error (error);
  schedule = gs_tensor_file_get_f64 (file, "trainer.schedule", &n);
  g_assert_nonnull (schedule);
  if (g_file_test (best, G_FILE_TEST_EXISTS))
    {
      best_file = gs_tensor_file_load (best, &error);
      g_assert_no_error (error);
    }

  return (guint) schedule[0];
}

/* A random moment, later from round to round, so that a slow machine comes to an end too. */
static void
wait_a_while (guint round)
{
  g_usleep ((gulong) (g_test_rand_double () * 80000.0 * pow (1.3, round)));
}

/* Killed at random moments, over and over: each time at most the epoch at work is lost, and what comes out in the end is what
 * comes out of a training that was left alone. */
static void
test_killed (TrainingFixture *fixture,
             gconstpointer user_data)
{
  const char *const resume[] = { "--resume", NULL };
  g_autofree char *config = write_config (fixture, 40);
  g_autofree char *straight = training_fixture_path (fixture, "straight.safetensors");
  guint n_kills = 0, n_kept = 0;

  run (fixture, config, straight, "2", NULL);

  for (guint round = 0;; round++)
    {
      g_autoptr (GSubprocess) process = start (fixture, config, fixture->out, "2", resume);

      wait_a_while (round);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      if (g_subprocess_get_if_exited (process))
        {
          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
          break;
        }

      n_kills++;
      if (g_file_test (fixture->out, G_FILE_TEST_EXISTS))
        continue;
      /* An epoch is logged and then kept. */
      g_assert_cmpuint (count_kept (fixture->out), >=, n_kept);
      n_kept = count_kept (fixture->out);
      g_assert_cmpuint (n_kept + 1, >=, count_logged (fixture->out));
    }

  g_test_message ("killed %u times", n_kills);
  g_assert_cmpuint (n_kills, >=, 2);
  assert_same_networks (straight, fixture->out);
}

/* Ctrl+C in the middle of an epoch: status 130, and --resume goes on to the same result. */
static void
test_interrupted (TrainingFixture *fixture,
                  gconstpointer user_data)
{
  const char *const resume[] = { "--resume", NULL };
  g_autofree char *config = write_config (fixture, 200);
  g_autofree char *straight = training_fixture_path (fixture, "straight.safetensors");
  g_autoptr (GSubprocess) process = NULL;

  run (fixture, config, straight, "1", NULL);

  process = start (fixture, config, fixture->out, "2", NULL);
  while (count_logged (fixture->out) < 3)
    g_usleep (1000);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_kept (fixture->out), ==, count_logged (fixture->out));

  run (fixture, config, fixture->out, "1", resume);
  assert_same_networks (straight, fixture->out);
}

static JsonNode *
load_summary (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "summary.json", NULL);
  g_autofree char *text = NULL;
  JsonNode *root;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_from_string (text, NULL);
  g_assert_nonnull (root);

  return root;
}

static char *
fold_path (const char *folder,
           guint fold)
{
  g_autofree char *name = g_strdup_printf ("fold-%02u.safetensors", fold);

  return g_build_filename (folder, name, NULL);
}

static void
assert_same_folders (const char *a,
                     const char *b)
{
  g_autofree char *summary_a = g_build_filename (a, "summary.json", NULL);
  g_autofree char *summary_b = g_build_filename (b, "summary.json", NULL);

  assert_same_files (summary_a, summary_b);
  for (guint fold = 1; fold <= FOLDS; fold++)
    {
      g_autofree char *path_a = fold_path (a, fold);
      g_autofree char *path_b = fold_path (b, fold);

      assert_same_networks (path_a, path_b);
    }
}

static const char *const all_folds[] = { "--folds", "4", "--fold", "all", "--resume", NULL };

/* The same networks and summary for any number of threads, killed and resumed or not; and nothing half-written is left. */
static void
test_folds_killed (TrainingFixture *fixture,
                   gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 12);
  g_autofree char *straight = training_fixture_path (fixture, "straight");
  g_autofree char *killed = training_fixture_path (fixture, "killed");
  g_autofree char *summary = g_build_filename (killed, "summary.json", NULL);
  g_autoptr (GDir) directory = NULL;
  const char *name;
  guint n_kills = 0;

  run (fixture, config, straight, "1", all_folds);

  for (guint round = 0;; round++)
    {
      g_autoptr (GSubprocess) process = start (fixture, config, killed, round % 2 == 0 ? "2" : "3", all_folds);

      wait_a_while (round);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      if (g_subprocess_get_if_exited (process))
        {
          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
          break;
        }
      n_kills++;
    }

  g_test_message ("killed %u times", n_kills);
  g_assert_cmpuint (n_kills, >=, 2);
  assert_same_folders (straight, killed);

  directory = g_dir_open (killed, 0, NULL);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_assert_true (g_str_has_suffix (name, ".safetensors") || g_str_has_suffix (name, ".safetensors.jsonl") ||
                   g_str_equal (name, "summary.json"));

  /* Done is done: nothing is trained again. */
  g_unlink (summary);
  run (fixture, config, killed, "2", all_folds);
  assert_same_folders (straight, killed);
}

static gboolean
has_name (JsonObject *fold,
          const char *part,
          const char *name)
{
  JsonArray *names = json_object_get_array_member (fold, part);

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      if (g_str_equal (json_array_get_string_element (names, i), name))
        return TRUE;
    }

  return FALSE;
}

/* Every clip is held out once, and where it is held out its labels have no say: other ones give the same network. */
static void
test_folds_are_honest (TrainingFixture *fixture,
                       gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 3);
  g_autofree char *before = training_fixture_path (fixture, "before");
  g_autofree char *after = training_fixture_path (fixture, "after");
  g_autofree char *labels_path = g_build_filename (fixture->clips, "clip1", "VA_continuous_label.npy", NULL);
  g_autoptr (GsTensor) labels = gs_npy_load (labels_path, NULL);
  g_autoptr (JsonNode) summary = NULL;
  JsonArray *folds;

  run (fixture, config, before, "2", all_folds);
  summary = load_summary (before);
  folds = json_object_get_array_member (json_node_get_object (summary), "folds");
  g_assert_cmpuint (json_array_get_length (folds), ==, FOLDS);
  for (guint clip = 0; clip < FIXTURE_CLIPS; clip++)
    {
      g_autofree char *name = g_strdup_printf ("clip%u", clip);

      for (guint fold = 0; fold < FOLDS; fold++)
        {
          JsonObject *object = json_array_get_object_element (folds, fold);

          g_assert_cmpint (has_name (object, "test", name), ==, clip % FOLDS == fold);
          g_assert_cmpint (has_name (object, "test", name) + has_name (object, "validate", name) +
                           has_name (object, "train", name), ==, 1);
          g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "validate")), ==, 1);
        }
    }

  for (guint i = 0; i < labels->n_elements; i++)
    labels->data[i] = -labels->data[i];
  g_assert_true (gs_npy_save (labels, labels_path, NULL));
  run (fixture, config, after, "2", all_folds);
  for (guint fold = 1; fold <= FOLDS; fold++)
    {
      g_autofree char *path_before = fold_path (before, fold);
      g_autofree char *path_after = fold_path (after, fold);

      g_assert_cmpint (files_are_same (path_before, path_after), ==, fold == 2);
    }
}

static double
get_ccc (JsonNode *summary,
         const char *pool)
{
  JsonObject *held_out = json_object_get_object_member (json_node_get_object (summary), "held_out");

  return json_object_get_double_member (
      json_object_get_object_member (json_object_get_object_member (held_out, pool), "valence"), "ccc");
}

/* The summary's figures are those of what each fold's network says of its own clips, reckoned here by hand. */
static void
test_folds_figures (TrainingFixture *fixture,
                    gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 6);
  g_autofree char *out = training_fixture_path (fixture, "folds");
  g_autoptr (JsonNode) summary = NULL;
  double x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0, n = FIXTURE_CLIPS * FIXTURE_FRAMES, mean = 0.0, ccc;

  run (fixture, config, out, "2", all_folds);
  summary = load_summary (out);

  for (guint clip = 0; clip < FIXTURE_CLIPS; clip++)
    {
      g_autofree char *network = fold_path (out, clip % FOLDS + 1);
      g_autofree char *predictions = training_fixture_path (fixture, "predictions");
      g_autofree char *name = g_strdup_printf ("clip%u", clip);
      g_autofree char *file = g_strconcat (name, ".txt", NULL);
      g_autofree char *text_path = g_build_filename (predictions, file, NULL);
      g_autofree char *labels_path = g_build_filename (fixture->clips, name, "VA_continuous_label.npy", NULL);
      g_autoptr (GSubprocess) evaluate
          = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program, "evaluate", "--network", network, "--data",
                              fixture->clips, "--predictions", predictions, NULL);
      g_autoptr (GsTensor) predicted = NULL;
      g_autoptr (GsTensor) labels = gs_npy_load (labels_path, NULL);
      double cx = 0.0, cy = 0.0, cxx = 0.0, cyy = 0.0, cxy = 0.0;

      g_assert_true (g_subprocess_wait_check (evaluate, NULL, NULL));
      predicted = gs_labels_load_text (text_path, NULL);
      for (guint t = 0; t < FIXTURE_FRAMES; t++)
        {
          double p = predicted->data[2 * t], l = labels->data[2 * t];

          cx += p;
          cy += l;
          cxx += p * p;
          cyy += l * l;
          cxy += p * l;
        }
      x += cx;
      y += cy;
      xx += cxx;
      yy += cyy;
      xy += cxy;
      mean += 2.0 * (cxy - cx * cy / FIXTURE_FRAMES) /
              (cxx - cx * cx / FIXTURE_FRAMES + cyy - cy * cy / FIXTURE_FRAMES + (cx - cy) * (cx - cy) / FIXTURE_FRAMES) /
              FIXTURE_CLIPS;
    }
  ccc = 2.0 * (xy - x * y / n) / (xx - x * x / n + yy - y * y / n + (x - y) * (x - y) / n);

  g_test_message ("pooled %.4f, mean %.4f", ccc, mean);
  g_assert_cmpfloat_with_epsilon (get_ccc (summary, "pooled"), ccc, 1e-4);
  g_assert_cmpfloat_with_epsilon (get_ccc (summary, "mean"), mean, 1e-4);
}

/* The same clip in the authors' layout, with labels as Aff-Wild2 has them: one frame in three without valence, one in
 * four without arousal. */
static void
write_arrays (TrainingFixture *fixture,
              guint clip)
{
  g_autofree char *name = g_strdup_printf ("clip%u", clip);
  g_autofree char *folder = g_build_filename (fixture->clips, name, NULL);
  g_autofree char *features = g_build_filename (folder, "features.safetensors", NULL);
  g_autofree char *cnn = g_build_filename (folder, "cnn.npy", NULL);
  g_autofree char *vggish = g_build_filename (folder, "vggish.npy", NULL);
  g_autofree char *array = g_build_filename (folder, "VA_continuous_label.npy", NULL);
  g_autofree char *text = g_build_filename (folder, "labels.txt", NULL);
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (features, NULL);
  g_autoptr (GsTensor) labels = gs_npy_load (array, NULL);
  float valence[FIXTURE_FRAMES], arousal[FIXTURE_FRAMES];

  for (guint t = 0; t < FIXTURE_FRAMES; t++)
    {
      valence[t] = t % 3 == 0 ? NAN : labels->data[2 * t];
      arousal[t] = t % 4 == 0 ? NAN : labels->data[2 * t + 1];
    }
  g_assert_true (gs_npy_save (gs_tensor_file_get (file, "video"), cnn, NULL));
  g_assert_true (gs_npy_save (gs_tensor_file_get (file, "audio"), vggish, NULL));
  g_assert_true (gs_labels_save_text (text, valence, arousal, FIXTURE_FRAMES, NULL));
  g_unlink (features);
  g_unlink (array);
}

/* Plain arrays with masked labels and a split.json train both outputs; the loss sees the frames that have labels. */
static void
test_arrays (TrainingFixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *config = training_fixture_path (fixture, "config.json");
  g_autofree char *split = g_build_filename (fixture->clips, "split.json", NULL);
  g_autofree char *log_path = g_strconcat (fixture->out, ".jsonl", NULL);
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) last = NULL;
  JsonObject *ccc;

  for (guint clip = 0; clip < FIXTURE_CLIPS; clip++)
    write_arrays (fixture, clip);
  g_assert_true (g_file_set_contents (split,
                                      "{\"train\": [\"clip0\", \"clip2\", \"clip3\", \"clip4\", \"clip5\", \"clip6\"], "
                                      "\"validate\": [\"clip1\"], \"test\": [\"clip7\"]}", -1, NULL));
  g_assert_true (g_file_set_contents (config,
                                      "{\"output\": \"both\", \"frame_rate\": 10, \"window\": 24, \"epochs\": 12, \"batch\": 4, "
                                      "\"learning_rate\": 0.005, \"dropout\": {\"attention\": 0.1}}", -1, NULL));
  run (fixture, config, fixture->out, "2", NULL);

  g_assert_true (g_file_get_contents (log_path, &log, NULL, NULL));
  lines = g_strsplit (g_strchomp (log), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 12);
  first = json_from_string (lines[0], NULL);
  last = json_from_string (lines[11], NULL);
  g_assert_cmpfloat (json_object_get_double_member (json_node_get_object (last), "loss"), <,
                     json_object_get_double_member (json_node_get_object (first), "loss"));
  ccc = json_object_get_object_member (json_node_get_object (last), "ccc");
  g_test_message ("valence %.3f, arousal %.3f", json_object_get_double_member (ccc, "valence"),
                  json_object_get_double_member (ccc, "arousal"));
  g_assert_cmpfloat (json_object_get_double_member (ccc, "valence"), >, 0.5);
  g_assert_true (json_object_has_member (ccc, "arousal"));
}

/* Runs the program; returns its exit status and what it says. */
static int
communicate (const char *const *arguments,
             char **output,
             char **message)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, output, message, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) != NULL)
    return;

  g_test_message ("expected “%s” in: %s", part, text);
  g_test_fail ();
}

static void
write_split (TrainingFixture *fixture,
             const char *text)
{
  g_autofree char *split = g_build_filename (fixture->clips, "split.json", NULL);

  g_assert_true (g_file_set_contents (split, text, -1, NULL));
}

static void
remove_labels (TrainingFixture *fixture,
               guint clip)
{
  g_autofree char *name = g_strdup_printf ("clip%u", clip);
  g_autofree char *path = g_build_filename (fixture->clips, name, "VA_continuous_label.npy", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static const char usual_split[] = "{\"train\": [\"clip0\", \"clip2\", \"clip3\", \"clip4\", \"clip5\"], "
                                  "\"validate\": [\"clip1\"], \"test\": [\"clip6\", \"clip7\"]}";

/* Without --part the clips that test are evaluated, or those that validate; that is said, and so is it of clips that the network
 * was trained on, under whatever name and in whatever part they stand. */
static void
test_evaluate_parts (TrainingFixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 1);
  const char *const usual[] = { "evaluate", "--network", fixture->out, "--data", fixture->clips, NULL };
  const char *const all[] = { "evaluate", "--network", fixture->out, "--data", fixture->clips, "--part", "all", "--json", NULL };
  const char *const network[] = { "network", fixture->out, NULL };
  const struct
  {
    const char *split;
    const char *part;
    const char *what;
    const char *known;
  } cases[] = {
    { usual_split, "part: test, 2 clips\n", "the test part: 2 of 8 clips (split.json)", NULL },
    { "{\"train\": [\"clip0\"], \"validate\": [\"clip6\", \"clip3\", \"clip1\"]}", "part: validate, 3 clips\n",
      "the validate part: 3 of 4 clips", "trained on 1 of these 3 clips (clip3)" },
    { "{\"train\": [\"clip6\"]}", "part: all, 1 clip\n", "all clips: 1\n", NULL },
  };
  g_autofree char *output = NULL;
  g_autofree char *message = NULL;
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (JsonNode) root = NULL;

  write_split (fixture, usual_split);
  run (fixture, config, fixture->out, "2", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *table = NULL;
      g_autofree char *said = NULL;

      write_split (fixture, cases[i].split);
      g_assert_cmpint (communicate (usual, &table, &said), ==, 0);
      g_assert_true (g_str_has_prefix (table, cases[i].part));
      assert_contains (table, "gate              own  iteration 1  iteration 2\n");
      assert_contains (said, cases[i].what);
      if (cases[i].known != NULL)
        assert_contains (said, cases[i].known);
      else
        g_assert_null (strstr (said, "trained on"));
    }

  /* The list by which they are known is not for people. */
  g_assert_cmpint (communicate (network, &text, &nothing), ==, 0);
  assert_contains (text, "\"training_clips\":5,");
  g_assert_null (strstr (text, "trained_on"));

  write_split (fixture, usual_split);
  g_assert_cmpint (communicate (all, &output, &message), ==, 0);
  assert_contains (message, "trained on 5 of these 8 clips");
  root = json_from_string (output, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "part"), ==, "all");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "clips")), ==, 8);
}

/* Nothing to hold predictions against: a sentence; the predictions alone can be had. */
static void
test_evaluate_unlabelled (TrainingFixture *fixture,
                          gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 1);
  g_autofree char *predictions = training_fixture_path (fixture, "predictions");
  g_autofree char *written = g_build_filename (predictions, "clip7.txt", NULL);
  const char *const table[] = { "evaluate", "--network", fixture->out, "--data", fixture->clips, NULL };
  const char *const files[] = { "evaluate", "--network", fixture->out, "--data", fixture->clips, "--predictions", predictions, NULL };
  const char *const *const commands[] = { table, files };

  run (fixture, config, fixture->out, "2", NULL);
  for (guint clip = 0; clip < FIXTURE_CLIPS; clip++)
    remove_labels (fixture, clip);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *output = NULL;
      g_autofree char *message = NULL;

      g_assert_cmpint (communicate (commands[i], &output, &message), ==, commands[i] == table ? 1 : 0);
      g_assert_cmpstr (output, ==, "");
      assert_contains (message, "none of the 8 clips has labels for valence");
      g_assert_cmpint (g_file_test (written, G_FILE_TEST_EXISTS), ==, commands[i] == files);
    }
}

static int
train (TrainingFixture *fixture,
       const char *config,
       const char *out,
       const char *option,
       char **message)
{
  const char *const arguments[] = { "train", "--config", config, "--data", fixture->clips, "--out", out, option, NULL };
  g_autofree char *output = NULL;

  return communicate (arguments, &output, message);
}

/* Clips without labels teach nothing, which is said, and they do not count; where none that validates has any, no epoch could be the
 * best. */
static void
test_unlabelled (TrainingFixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 1);
  g_autofree char *message = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr (GsNetwork) network = NULL;

  write_split (fixture, usual_split);
  remove_labels (fixture, 2);
  remove_labels (fixture, 5);
  g_assert_cmpint (train (fixture, config, fixture->out, NULL, &message), ==, 0);
  assert_contains (message, "2 of the 5 clips to train on have no labels for valence and are not trained on: clip2, clip5\n");
  network = gs_network_load (fixture->out, NULL);
  assert_contains (gs_network_get_provenance (network), "\"training_clips\":3,\"validation_clips\":1,");

  g_unlink (fixture->out);
  remove_labels (fixture, 1);
  g_assert_cmpint (train (fixture, config, fixture->out, NULL, &refusal), ==, 1);
  assert_contains (refusal, "none of the 1 clips that validate (clip1) has labels for valence");
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

/* Nothing that took hours is lost by a forgotten option. */
static void
test_not_over (TrainingFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 400);
  g_autofree char *state = g_strconcat (fixture->out, ".state", NULL);
  g_autofree char *before = training_fixture_path (fixture, "before");
  g_autofree char *bytes = NULL;
  g_autofree char *said = NULL;
  gsize length;
  g_autoptr (GSubprocess) process = start (fixture, config, fixture->out, "1", NULL);
  const struct
  {
    guint epochs;
    const char *option;
    int status;
    const char *why;
  } cases[] = {
    { 2, NULL, 1, "it is there already; name another --out, or write over it with --force" },
    { 2, "--resume", 0, "nothing is left to do" },
    { 3, "--resume", 1, "is not what this configuration and these clips make" },
    { 3, "--force", 0, "" },
  };

  while (count_logged (fixture->out) < 2)
    g_usleep (1000);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_file_get_contents (state, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (before, bytes, (gssize) length, NULL));

  g_assert_cmpint (train (fixture, config, fixture->out, NULL, &said), ==, 1);
  assert_contains (said, "a training into it was interrupted; go on with --resume, or start anew with --force");
  assert_same_files (state, before);

  g_free (write_config (fixture, 2));
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (train (fixture, config, fixture->out, "--resume", &said), ==, 1);
  assert_contains (said, "another configuration");
  assert_same_files (state, before);

  g_clear_pointer (&said, g_free);
  g_assert_cmpint (train (fixture, config, fixture->out, "--force", &said), ==, 0);
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  g_clear_pointer (&bytes, g_free);
  g_assert_true (g_file_get_contents (fixture->out, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (before, bytes, (gssize) length, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;

      g_free (write_config (fixture, cases[i].epochs));
      g_assert_cmpint (train (fixture, config, fixture->out, cases[i].option, &message), ==, cases[i].status);
      assert_contains (message, cases[i].why);
      g_assert_cmpint (files_are_same (fixture->out, before), ==, i < 3);
    }
}

/* Where the network cannot go, that is said before the clips are read: here they are not there at all. */
static void
test_no_place (TrainingFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 1);
  g_autofree char *missing = training_fixture_path (fixture, "nowhere/network");
  g_autofree char *locked = training_fixture_path (fixture, "locked");
  g_autofree char *inside = g_build_filename (locked, "network", NULL);
  const char *const places[][2] = { { missing, "there is no folder" },
                                    { fixture->folder, "it is a folder; name the file" },
                                    { inside, "nothing can be written into its folder" } };

  g_assert_cmpint (g_mkdir (locked, 0555), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *const arguments[] = { "train", "--config", config, "--data", "nowhere", "--out", places[i][0], NULL };
      g_autofree char *output = NULL;
      g_autofree char *message = NULL;

      /* Permissions do not hold root back. */
      if (places[i][0] == inside && g_access (locked, W_OK) == 0)
        continue;
      g_assert_cmpint (communicate (arguments, &output, &message), ==, 1);
      assert_contains (message, places[i][1]);
      g_assert_null (strstr (message, ".best"));
    }
}

/* Ctrl+C: how far it came and how to go on. */
static void
test_interrupted_message (TrainingFixture *fixture,
                          gconstpointer user_data)
{
  g_autofree char *config = write_config (fixture, 4000);
  const char *const argv[] = { program, "train", "--config", config, "--data", fixture->clips, "--out", fixture->out, NULL };
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_autofree char *message = NULL;
  g_autofree char *expected = NULL;

  while (count_logged (fixture->out) < 2)
    g_usleep (1000);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &message, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  expected = g_strdup_printf ("epoch %u was reached; the same command with --resume goes on", count_kept (fixture->out));
  assert_contains (message, expected);
}

static void
assert_refused (TrainingFixture *fixture,
                const char *config,
                const char *const *more,
                int status,
                const char *why)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *message = NULL;
  const char *const first[] = { program, "train", "--config", config, "--data", fixture->clips, "--out", fixture->out };

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (gpointer) first[i]);
  for (gsize i = 0; more[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) more[i]);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &message, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_assert_cmpstr (output, ==, "");
  if (strstr (message, why) == NULL)
    {
      g_test_message ("expected “%s” in: %s", why, message);
      g_test_fail ();
    }
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

/* What another cross-validation left is not written over. */
static void
test_folds_not_over (TrainingFixture *fixture,
                     gconstpointer user_data)
{
  const char *const anew[] = { "--folds", "4", "--fold", "all", NULL };
  g_autofree char *config = write_config (fixture, 1);
  g_autofree char *out = training_fixture_path (fixture, "folds");
  g_autofree char *other = g_build_filename (out, "fold-07.safetensors", NULL);
  g_autofree char *left = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_assert_cmpint (g_mkdir (out, 0777), ==, 0);
  g_assert_true (g_file_set_contents (other, "theirs", -1, NULL));
  process = start (fixture, config, out, "2", anew);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_file_get_contents (other, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "theirs");
  g_assert_cmpint (g_remove (other), ==, 0);

  /* An empty folder will do, and nothing was left in it. */
  run (fixture, config, out, "2", anew);
}

static void
test_refused (TrainingFixture *fixture,
              gconstpointer user_data)
{
  const char *const no_fold[] = { "--folds", "4", "--fold", "first", NULL };
  const char *const too_far[] = { "--folds", "4", "--fold", "5", NULL };
  const char *const no_folds[] = { "--fold", "all", NULL };
  const char *const too_many[] = { "--folds", "9", "--fold", "all", NULL };
  const char *const nothing[] = { NULL };
  g_autofree char *config = write_config (fixture, 3);
  g_autofree char *deep = g_build_filename (fixture->clips, "deep", NULL);
  g_autofree char *pictures = g_build_filename (deep, "video.npy", NULL);

  assert_refused (fixture, config, no_fold, 2, "not “first”");
  assert_refused (fixture, config, too_far, 2, "--fold 1 to as many");
  assert_refused (fixture, config, no_folds, 2, "--fold all needs --folds");
  assert_refused (fixture, config, too_many, 1, "8 clips with labels for valence cannot be cut into 9 folds");

  g_assert_cmpint (g_mkdir (deep, 0777), ==, 0);
  g_assert_true (g_file_set_contents (pictures, "", 0, NULL));
  assert_refused (fixture, config, nothing, 1, "logmel.npy is missing beside video.npy");
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
  program = argv[1];
  add ("/train-program/threads", test_threads);
  add ("/train-program/arrays", test_arrays);
  add ("/train-program/interrupted", test_interrupted);
  add ("/train-program/killed", test_killed);
  add ("/train-program/folds/killed", test_folds_killed);
  add ("/train-program/folds/are-honest", test_folds_are_honest);
  add ("/train-program/folds/figures", test_folds_figures);
  add ("/train-program/folds/not-over", test_folds_not_over);
  add ("/train-program/evaluate/parts", test_evaluate_parts);
  add ("/train-program/evaluate/unlabelled", test_evaluate_unlabelled);
  add ("/train-program/unlabelled", test_unlabelled);
  add ("/train-program/not-over", test_not_over);
  add ("/train-program/no-place", test_no_place);
  add ("/train-program/interrupted-message", test_interrupted_message);
  add ("/train-program/refused", test_refused);

  return g_test_run ();
}
