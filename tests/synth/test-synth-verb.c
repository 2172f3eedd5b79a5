/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static char *program;
static char *folder;

/* Runs `gatescope-cli synth` with the words of @line; the exit status. */
static int
run (const char *line, char **errors)
{
  g_autofree char *command = g_strdup_printf ("%s synth %s", program, line);
  g_auto (GStrv) argv = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_spawn_sync (folder, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, errors, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  /* The command has no result on stdout. */
  (void) said;

  return WEXITSTATUS (status);
}

static char *
hash_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, size);
}

static gboolean
exists (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_entries (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_refused (void)
{
  static const struct
  {
    const char *line;
    int status;
    const char *part;
  } cases[] = {
    { "", 2, "--out must name a folder" },
    { "--out x --clips 0", 2, "--clips must be 1 to" },
    { "--out x --clips many", 2, "many" },
    { "--out x --threads -1", 2, "--threads takes 0 (as many as processors) to 256, not -1" },
    { "--out x --weak perhaps", 2, "--weak must be on or off" },
    { "--out x --plan p.json --clips 2", 2, "--plan makes one clip" },
    { "--out x more", 2, "one argument too many" },
    { "--out x --colour red", 2, "colour" },
    { "--out x --seconds 0", 1, "lasts 1 to" },
    { "--out x --fps 29.97", 1, "whole number" },
    { "--out x --plan missing.json", 1, "missing.json" },
    { "--out /proc/nobody/may/write --landmarks", 1, "could not be made" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *errors = NULL;
      int status = run (cases[i].line, &errors);

      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_nonnull (strstr (errors, cases[i].part));
      g_assert_true (g_str_has_prefix (errors, "gatescope-cli: "));
      /* One line. */
      g_assert_true (strchr (errors, '\n') == errors + strlen (errors) - 1);
      g_assert_false (exists ("x"));
    }
  g_assert_cmpuint (count_entries (), ==, 0);
}

/* How far it has got is told where it takes long, nothing else. */
static void
assert_only_progress (const char *errors)
{
  g_auto (GStrv) lines = g_strsplit (errors, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && !g_str_has_prefix (*line, "gatescope-cli: synthetic clips: "))
      g_error ("unexpected: %s", *line);
}

/* Same seed, same everything, for any number of threads. */
static void
test_landmarks (void)
{
  static const char *const files[] = {
    "clip-0001/features.safetensors",
    "clip-0001/VA_continuous_label.npy",
    "clip-0003/features.safetensors",
    "clip-0003/weak.json",
    "clip-0007/plan.json",
    "clip-0007/features.safetensors",
    "split.json",
  };
  g_autofree char *errors = NULL;

  g_assert_cmpint (run ("--out one --landmarks --clips 7 --seconds 8 --seed 3 --threads 1", &errors), ==, 0);
  g_assert_cmpint (run ("--out three --landmarks --clips 7 --seconds 8 --seed 3 --threads 3", NULL), ==, 0);
  g_assert_cmpint (run ("--out other --landmarks --clips 1 --seconds 8 --seed 4", NULL), ==, 0);
  assert_only_progress (errors);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name_a = g_build_filename ("one", files[i], NULL);
      g_autofree char *name_b = g_build_filename ("three", files[i], NULL);
      g_autofree char *a = hash_file (name_a);
      g_autofree char *b = hash_file (name_b);

      g_assert_cmpstr (a, ==, b);
    }
  {
    g_autofree char *a = hash_file ("one/clip-0001/VA_continuous_label.npy");
    g_autofree char *b = hash_file ("other/clip-0001/VA_continuous_label.npy");

    g_assert_cmpstr (a, !=, b);
  }
  g_assert_false (exists ("one/clip-0001/clip.webm"));
}

static void
test_occupied (void)
{
  g_autofree char *errors = NULL;
  g_autofree char *path = g_build_filename (folder, "mine", NULL);
  g_autofree char *file = g_build_filename (path, "letter.txt", NULL);
  guint n;

  g_mkdir (path, 0700);
  g_assert_cmpint (run ("--out mine --landmarks --seconds 2", NULL), ==, 0);
  g_assert_true (exists ("mine/clip-0001/features.safetensors"));
  g_assert_true (g_file_set_contents (file, "dear", -1, NULL));
  n = count_entries ();
  g_assert_cmpint (run ("--out mine --landmarks --seconds 2", &errors), ==, 1);
  g_assert_nonnull (strstr (errors, "name a new or an empty folder"));
  g_assert_true (exists ("mine/letter.txt"));
  g_assert_cmpuint (count_entries (), ==, n);
}

/* Ctrl+C in the middle of the work leaves nothing and says so by its status. */
static void
test_interrupted (void)
{
  const char *argv[] = { program, "synth", "--out", "never", "--clips", "40", "--seconds", "60", NULL };
  g_autoptr (GError) error = NULL;
  guint n = count_entries ();
  gint64 start;
  int status;
  GPid pid;

  g_spawn_async (folder, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  g_usleep (1500000);
  start = g_get_monotonic_time ();
  kill (pid, SIGINT);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_test_message ("ended %.0f ms after the interrupt", (double) (g_get_monotonic_time () - start) / 1000.0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 130);
  g_assert_cmpuint (count_entries (), ==, n);
  g_assert_false (exists ("never"));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  /* It is run from another folder. */
  program = g_canonicalize_filename (argv[1], NULL);
  folder = g_dir_make_tmp ("gatescope-verb-XXXXXX", NULL);
  g_test_add_func ("/synth/verb/refused", test_refused);
  g_test_add_func ("/synth/verb/landmarks", test_landmarks);
  g_test_add_func ("/synth/verb/occupied", test_occupied);
  g_test_add_func ("/synth/verb/interrupted", test_interrupted);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  g_free (program);

  return status;
}
