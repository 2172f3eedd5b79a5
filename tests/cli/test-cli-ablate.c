/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ablation-fixture.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

/* The verb ablate: its document and its table, what it refuses, and that an interrupted one can be resumed. */

static char *program;

static const char config_text[] = "{\"window\": 20, \"hop\": 15, \"output\": \"both\", \"video_tcn\": [6], "
                                  "\"audio_tcn\": [4], \"kernel\": 3, \"hidden\": 6, \"batch\": 4, \"epochs\": %u, "
                                  "\"early_stop\": 500, \"warmup\": 1, \"learning_rate\": 0.01, \"seed\": 11}";

typedef struct
{
  char *folder;
  char *data;
  char *config;
  char *out;
} Fixture;

static void
write_config (Fixture *fixture,
              guint epochs)
{
  g_autofree char *text = g_strdup_printf (config_text, epochs);

  ablation_fixture_write (fixture->folder, "config.json", text);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = ablation_fixture_new ();
  fixture->data = g_build_filename (fixture->folder, "data", NULL);
  fixture->config = g_build_filename (fixture->folder, "config.json", NULL);
  fixture->out = g_build_filename (fixture->folder, "out", NULL);
  write_config (fixture, 2);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  ablation_fixture_remove (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->config);
  g_free (fixture->out);
}

static GSubprocess *
spawn (Fixture *fixture,
       const char *const *options)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  GSubprocess *process;

  g_strv_builder_add_many (builder, program, "ablate", "--config", fixture->config, "--data", fixture->data, NULL);
  g_strv_builder_addv (builder, (const char **) options);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);

  return process;
}

static int
run (Fixture *fixture,
     char **output,
     char **diagnostics,
     const char *const *options)
{
  g_autoptr (GSubprocess) process = spawn (fixture, options);
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, output, diagnostics, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  g_assert_true (json_object_has_member (object, name));

  return json_object_get_object_member (object, name);
}

static void
check_figure (JsonObject *figure,
              double least,
              double most)
{
  JsonArray *seeds = json_object_get_array_member (figure, "seeds");
  double mean = json_object_get_double_member (figure, "mean");

  g_assert_cmpuint (json_array_get_length (seeds), ==, 2);
  g_assert_cmpfloat (mean, >=, least);
  g_assert_cmpfloat (mean, <=, most);
  g_assert_cmpfloat_with_epsilon (
      (json_array_get_double_element (seeds, 0) + json_array_get_double_element (seeds, 1)) / 2.0, mean, 1e-12);
  g_assert_cmpfloat (json_object_get_double_member (figure, "deviation"), >=, 0.0);
}

static void
test_json (Fixture *fixture,
           gconstpointer user_data)
{
  const char *const options[] = { "--json", "--seeds", "2", "--iterations", "1,3", "--fusions", "concat,rjca,hgrjca", NULL };
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *last, *frames;
  JsonArray *networks;

  g_assert_cmpint (run (fixture, &output, &diagnostics, options), ==, 0);
  g_assert_true (json_parser_load_from_data (parser, output, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (get_object (root, "configuration"), "window"), ==, 20);
  g_assert_cmpstr (json_object_get_string_member (get_object (root, "data"), "evaluated"), ==, "test");
  frames = get_object (get_object (root, "data"), "frames");
  g_assert_cmpint (json_object_get_int_member (frames, "inside_weak"), ==, 2 * ABLATION_WEAK_FRAMES);
  g_assert_cmpint (json_object_get_int_member (frames, "pooled"), ==, 2 * ABLATION_FRAMES);

  networks = json_object_get_array_member (root, "networks");
  g_assert_cmpuint (json_array_get_length (networks), ==, 5);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (networks, 0), "iterations"));
  g_assert_false (json_object_has_member (get_object (json_array_get_object_element (networks, 1), "pooled"), "own_weight"));

  last = json_array_get_object_element (networks, 4);
  g_assert_cmpstr (json_object_get_string_member (last, "fusion"), ==, "hgrjca");
  g_assert_cmpint (json_object_get_int_member (last, "iterations"), ==, 3);
  check_figure (get_object (get_object (get_object (last, "pooled"), "ccc"), "arousal"), -1.0, 1.0);
  check_figure (get_object (get_object (get_object (last, "inside_weak"), "follows"), "audio"), -1.0, 1.0);
  check_figure (get_object (get_object (get_object (get_object (last, "weak"), "not-seen"), "own_weight"), "video"), 0.0, 1.0);
}

static void
test_table (Fixture *fixture,
            gconstpointer user_data)
{
  const char *const options[] = { "--seeds", "1", "--iterations", "2", "--fusions", "rjca,grjca", NULL };
  const char *const titles[] = { "2 clips of the test part, 120 frames, 40 of them inside weak spans; one seed",
                                 "CCC of valence\n", "CCC of arousal by kind of weak span\n",
                                 "own weight of the audio, and its correlation with being inside\n" };
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (run (fixture, &output, &diagnostics, options), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_nonnull (strstr (output, titles[i]));
  g_assert_nonnull (strstr (diagnostics, "5 clips to train on, 2 to validate, 2 to test"));

  /* Every column ends where its title does. */
  lines = g_strsplit (strstr (output, "CCC of valence\n"), "\n", 5);
  g_assert_true (g_str_has_prefix (lines[2], "rjca "));
  g_assert_true (g_str_has_prefix (lines[3], "grjca "));
  for (guint i = 2; i < 4; i++)
    g_assert_cmpint (g_utf8_strlen (lines[1], -1), ==, g_utf8_strlen (lines[i], -1));
}

static void
test_threads (Fixture *fixture,
              gconstpointer user_data)
{
  const char *const one_options[] = { "--json", "--seeds", "2", "--iterations", "1", "--threads", "1", NULL };
  const char *const three_options[] = { "--json", "--seeds", "2", "--iterations", "1", "--threads", "3", NULL };
  g_autofree char *one = NULL;
  g_autofree char *three = NULL;

  g_assert_cmpint (run (fixture, &one, NULL, one_options), ==, 0);
  g_assert_cmpint (run (fixture, &three, NULL, three_options), ==, 0);
  g_assert_cmpstr (one, ==, three);
}

/* Ctrl+C while networks are trained: nothing on stdout, and what is there can be gone on with. */
static void
test_interrupted (Fixture *fixture,
                  gconstpointer user_data)
{
  const char *const straight_options[] = { "--seeds", "1", "--iterations", "1", "--threads", "1", NULL };
  const char *const out_options[] = { "--seeds", "1", "--iterations", "1", "--threads", "1", "--out", fixture->out, NULL };
  const char *const resume_options[] = { "--seeds", "1", "--iterations", "1", "--out", fixture->out, "--resume", NULL };
  g_autofree char *first = g_build_filename (fixture->out, "concat-11.safetensors", NULL);
  g_autofree char *last = g_build_filename (fixture->out, "hgrjca-1-11.safetensors", NULL);
  g_autofree char *straight = NULL;
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;
  g_autofree char *resumed = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  write_config (fixture, 60);
  g_assert_cmpint (run (fixture, &straight, NULL, straight_options), ==, 0);

  process = spawn (fixture, out_options);
  while (!g_file_test (first, G_FILE_TEST_EXISTS))
    g_usleep (2000);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &diagnostics, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (diagnostics, "gatescope-cli: interrupted"));
  g_assert_false (g_file_test (last, G_FILE_TEST_EXISTS));

  g_assert_cmpint (run (fixture, &resumed, NULL, resume_options), ==, 0);
  g_assert_cmpstr (straight, ==, resumed);
}

static void
assert_refused (Fixture *fixture,
                int status,
                const char *sentence,
                const char *const *options)
{
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;

  g_assert_cmpint (run (fixture, &output, &diagnostics, options), ==, status);
  g_assert_cmpstr (output, ==, "");
  if (strstr (diagnostics, sentence) == NULL)
    {
      g_test_message ("“%s” is not in: %s", sentence, diagnostics);
      g_test_fail ();
    }
}

static void
test_refusals (Fixture *fixture,
               gconstpointer user_data)
{
  const char *const plain[] = { NULL };
  const char *const fusions[] = { "--fusions", "concat,mean", NULL };
  const char *const iterations[] = { "--iterations", "1,0", NULL };
  const char *const no_fusions[] = { "--fusions", "", NULL };
  const char *const no_iterations[] = { "--iterations", "", NULL };
  const char *const seeds[] = { "--seeds", "0", NULL };
  const char *const resume[] = { "--resume", NULL };
  const char *const into[] = { "--out", fixture->folder, NULL };

  assert_refused (fixture, 2, "not “mean”", fusions);
  assert_refused (fixture, 2, "not “0”", iterations);
  assert_refused (fixture, 2, "not “”", no_fusions);
  assert_refused (fixture, 2, "not “”", no_iterations);
  assert_refused (fixture, 2, "--seeds takes 1 to", seeds);
  assert_refused (fixture, 2, "--resume goes with --out only", resume);
  assert_refused (fixture, 1, "there is something in it already", into);

  ablation_fixture_write (fixture->folder, "config.json", "{\"epoch\": 3}");
  assert_refused (fixture, 1, "config.json: the configuration has an unknown key “epoch”", plain);
  ablation_fixture_write (fixture->folder, "config.json", "{\"video_features\": 3}");
  assert_refused (fixture, 1, "config.json: the configuration asks for 3 video", plain);
}

static void
test_no_weak_spans (Fixture *fixture,
                    gconstpointer user_data)
{
  const char *const options[] = { "--seeds", "1", "--iterations", "1", "--fusions", "grjca", NULL };
  g_autofree char *output = NULL;
  g_autofree char *diagnostics = NULL;

  ablation_fixture_forget_weak_spans (fixture->folder);
  ablation_fixture_write (fixture->data, "split.json", "{\"train\": [\"clip0\", \"clip1\"], \"validate\": [\"clip2\"]}");
  g_assert_cmpint (run (fixture, &output, &diagnostics, options), ==, 0);
  g_assert_null (strstr (output, "inside"));
  g_assert_nonnull (strstr (output, "1 clip of the validation part, 60 frames; one seed"));
  g_assert_nonnull (strstr (diagnostics, "no clip evaluated has known weak spans"));
  g_assert_nonnull (strstr (diagnostics, "evaluated on those that validate"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  g_test_add ("/cli-ablate/json", Fixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/cli-ablate/table", Fixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/cli-ablate/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/cli-ablate/interrupted", Fixture, NULL, set_up, test_interrupted, tear_down);
  g_test_add ("/cli-ablate/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/cli-ablate/no-weak-spans", Fixture, NULL, set_up, test_no_weak_spans, tear_down);

  return g_test_run ();
}
