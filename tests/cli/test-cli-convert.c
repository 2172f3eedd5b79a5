/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>

/* `gatescope-cli convert`, as people type it. */

static char *program;
static char *folder;

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Runs it in the test's folder, so that names are short. */
static int
run (char **output,
     char **diagnostics,
     const char *arguments)
{
  g_auto (GStrv) argv = NULL;
  g_autofree char *line = g_strdup_printf ("convert %s", arguments);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *own_output = NULL, *own_diagnostics = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_ptr_array_add (all, program);
  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (all, argv[i]);
  g_ptr_array_add (all, NULL);
  g_spawn_sync (folder, (char **) all->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, output != NULL ? output : &own_output,
                diagnostics != NULL ? diagnostics : &own_diagnostics, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
write_text (const char *name,
            const char *text)
{
  g_autofree char *path = place (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
check_text (const char *name,
            const char *expected)
{
  g_autofree char *path = place (name);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_there (const char *name)
{
  g_autofree char *path = place (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_convert (void)
{
  g_autofree char *output = NULL, *diagnostics = NULL;

  write_text ("a.csv", "time,valence,arousal\n0,0.5,0.25\n0.04,,1\n");
  g_assert_cmpint (run (&output, &diagnostics, "a.csv b.annotation"), ==, 0);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (diagnostics, "gatescope-cli: b.annotation: lost: it holds one trace, “valence”; left out: “arousal”"));
  check_text ("b.annotation~", "0.5;1\nNaN;1\n");

  g_assert_cmpint (run (NULL, NULL, "a.csv c.csv --to pagan --trace arousal"), ==, 0);
  check_text ("c.csv", "Timestamp,VideoTime,Value\r\n0,0,0.25\r\n0,40,1\r\n");
  g_assert_cmpint (run (NULL, NULL, "c.csv d.csv"), ==, 0);
  check_text ("d.csv", "time,value\n0.000,0.25\n0.040,1\n");
}

/* What would be lost is said before it is. */
static void
test_losses (void)
{
  g_autofree char *dry = NULL, *strict = NULL;

  write_text ("l.csv", "time,valence,arousal\n0,0.5,0.25\n0.04,,1\n");
  g_assert_cmpint (run (NULL, &dry, "l.csv dry.annotation --dry-run"), ==, 0);
  g_assert_nonnull (strstr (dry, "would be lost: it holds one trace"));
  g_assert_false (is_there ("dry.annotation"));
  g_assert_cmpint (run (NULL, &strict, "l.csv dry.annotation --strict"), ==, 1);
  g_assert_nonnull (strstr (strict, "nothing was written"));
  g_assert_false (is_there ("dry.annotation"));
  g_assert_false (is_there ("dry.annotation~"));
}

static void
test_columns (void)
{
  write_text ("z.csv", "Zeitpunkt;V;W\n250;0,5;1\n500;0,75;2\n");
  g_assert_cmpint (run (NULL, NULL, "z.csv z-out.csv"), ==, 1);
  g_assert_cmpint (run (NULL, NULL, "z.csv z-out.csv --column Zeitpunkt:time --column V:value=valence --unit ms --remember"), ==, 0);
  check_text ("z-out.csv", "time,valence\n0.250,0.5\n0.500,0.75\n");
  g_assert_cmpint (run (NULL, NULL, "z.csv z-again.csv"), ==, 0);
  check_text ("z-again.csv", "time,valence\n0.250,0.5\n0.500,0.75\n");
  g_assert_cmpint (run (NULL, NULL, "z.csv z-bad.csv --column X:value"), ==, 1);
}

/* A table as no program of ours writes it, told by single options. */
static void
test_table_options (void)
{
  g_autofree char *diagnostics = NULL;

  write_text ("w.csv", "clock|V|W\n0:00,5|9|1\n1:00,0|5|?\n");
  g_assert_cmpint (run (NULL, NULL, "w.csv w-out.csv --separator bar --time-column clock --decimal comma --missing '?' --range V:1..9 --unit clock"), ==, 0);
  check_text ("w-out.csv", "time,V,W\n0.500,1,1\n60.000,0,\n");
  write_text ("r.csv", "1\n2\n");
  g_assert_cmpint (run (NULL, NULL, "r.csv r-out.csv --no-header --separator comma --table-rate 2"), ==, 0);
  check_text ("r-out.csv", "time,\"column 1\"\n0.000,1\n0.500,2\n");
  g_assert_cmpint (run (NULL, &diagnostics, "w.csv no.csv --separator bar --time-column clock --unit clock --range V:1..4 --missing '?'"), ==, 1);
  g_assert_nonnull (strstr (diagnostics, "“9” in column “V” is not from 1 to 4"));
  g_assert_cmpint (run (NULL, NULL, "w.csv no.csv --separator dots"), ==, 1);

  /* Text that is not UTF-8; what was remembered of it says so the next time. */
  write_text ("e.csv", "time;Gef\xfchl\n1;0,5\n");
  g_clear_pointer (&diagnostics, g_free);
  g_assert_cmpint (run (NULL, &diagnostics, "e.csv no.csv --unit s"), ==, 1);
  g_assert_nonnull (strstr (diagnostics, "byte 8 is no text in UTF-8; choose another encoding"));
  g_assert_cmpint (run (NULL, NULL, "e.csv no.csv --encoding nowhere"), ==, 1);
  g_assert_cmpint (run (NULL, NULL, "e.csv e-out.csv --encoding WINDOWS-1252 --remember"), ==, 0);
  check_text ("e-out.csv", "time,Gefühl\n1.000,0.5\n");
  g_assert_cmpint (run (NULL, NULL, "e.csv e-again.csv"), ==, 0);
  check_text ("e-again.csv", "time,Gefühl\n1.000,0.5\n");
  g_assert_false (is_there ("no.csv"));
}

static void
test_refused (void)
{
  g_autofree char *diagnostics = NULL, *frames = NULL;

  write_text ("bad.txt", "valence,arousal\n0.5,7\n");
  g_assert_cmpint (run (NULL, &diagnostics, "bad.txt bad.csv"), ==, 1);
  g_assert_true (g_str_has_prefix (diagnostics, "gatescope-cli: bad.txt: line 2: "));
  g_assert_false (is_there ("bad.csv"));

  /* Frames have no times without the clip. */
  write_text ("frames.txt", "valence,arousal\n0.5,0\n");
  g_assert_cmpint (run (NULL, &frames, "frames.txt frames.annotation"), ==, 1);
  g_assert_nonnull (strstr (frames, "name the clip"));
  g_assert_false (is_there ("frames.annotation"));

  g_assert_cmpint (run (NULL, NULL, "nowhere.txt x.csv"), ==, 1);
  g_assert_cmpint (run (NULL, NULL, "frames.txt x.unknown"), ==, 1);
  g_assert_cmpint (run (NULL, NULL, "frames.txt"), ==, 2);
  g_assert_cmpint (run (NULL, NULL, "frames.txt x.csv --to word"), ==, 2);
}

/* A clip that is there in every checkout gives frames their times. */
static void
test_clip (void)
{
  g_autofree char *clip = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "demo", "demo.webm", NULL);
  g_autofree char *arguments = NULL, *diagnostics = NULL, *path = place ("clip.csv"), *text = NULL, *back = NULL;
  g_autofree char *back_arguments = NULL;

  if (!g_file_test (clip, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the demonstration clip is not there");
      return;
    }

  write_text ("clip.txt", "valence,arousal\n0.5,-5\n0.25,1\n");
  arguments = g_strdup_printf ("clip.txt clip.csv --clip '%s'", clip);
  g_assert_cmpint (run (NULL, &diagnostics, arguments), ==, 0);
  g_assert_nonnull (strstr (diagnostics, "values for 2 frames and the clip has"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "time,valence,arousal\n0.000,0.5,\n0.04"));

  back_arguments = g_strdup_printf ("clip.csv back.txt --to affwild2 --clip '%s'", clip);
  g_assert_cmpint (run (NULL, NULL, back_arguments), ==, 0);
  back = place ("back.txt");
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (back, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "valence,arousal\n0.5,-5\n0.25,1\n"));
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = place (name);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *columns = g_build_filename (path, "columns.ini", NULL);

          g_unlink (columns);
          g_rmdir (path);
        }
      else
        {
          g_unlink (path);
        }
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  program = g_canonicalize_filename (argv[1], NULL); /* it is run from another folder */
  folder = g_dir_make_tmp ("gatescope-convert-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);

  g_test_add_func ("/cli/convert/convert", test_convert);
  g_test_add_func ("/cli/convert/losses", test_losses);
  g_test_add_func ("/cli/convert/columns", test_columns);
  g_test_add_func ("/cli/convert/table-options", test_table_options);
  g_test_add_func ("/cli/convert/refused", test_refused);
  g_test_add_func ("/cli/convert/clip", test_clip);

  status = g_test_run ();
  remove_folder ();
  g_free (folder);
  g_free (program);

  return status;
}
