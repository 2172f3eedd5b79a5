/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

/* `gatescope-cli features --cache` and `--clear-cache`, as people type them. */

static const char *program;
static char *folder;
static char *sound_path;

static int
run (char **output,
     char **diagnostics,
     ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *own_output = NULL;
  g_autofree char *own_diagnostics = NULL;
  const char *argument;
  int status;
  va_list args;

  g_ptr_array_add (arguments, (char *) program);
  g_ptr_array_add (arguments, (char *) "features");
  va_start (args, diagnostics);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *) argument);
  va_end (args);
  g_ptr_array_add (arguments, NULL);

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                output != NULL ? output : &own_output, diagnostics != NULL ? diagnostics : &own_diagnostics, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* A second of a tone that is its own, as a WAV file. */
static void
make_sound (guint period)
{
  enum { N = 16000 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  const guint32 numbers[] = { GUINT32_TO_LE (36 + 2 * N), GUINT32_TO_LE (16), GUINT32_TO_LE (0x00010001),
                              GUINT32_TO_LE (16000), GUINT32_TO_LE (32000), GUINT32_TO_LE (0x00100002), GUINT32_TO_LE (2 * N) };

  g_byte_array_append (file, (const guint8 *) "RIFF", 4);
  g_byte_array_append (file, (const guint8 *) &numbers[0], 4);
  g_byte_array_append (file, (const guint8 *) "WAVEfmt ", 8);
  g_byte_array_append (file, (const guint8 *) &numbers[1], 20);
  g_byte_array_append (file, (const guint8 *) "data", 4);
  g_byte_array_append (file, (const guint8 *) &numbers[6], 4);
  for (guint i = 0; i < N; i++)
    {
      gint16 sample = GINT16_TO_LE ((gint16) (i % period < period / 2 ? 8000 : -8000));

      g_byte_array_append (file, (const guint8 *) &sample, 2);
    }

  g_assert_true (g_file_set_contents (sound_path, (const char *) file->data, file->len, NULL));
}

static JsonObject *
show (JsonParser *parser)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (run (&text, NULL, "--cache", "--json", NULL), ==, 0);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));

  return json_node_get_object (json_parser_get_root (parser));
}

static void
set_limit (const char *mebibytes)
{
  g_autofree char *config = g_build_filename (g_getenv ("XDG_CONFIG_HOME"), "gatescope", NULL);
  g_autofree char *path = g_build_filename (config, "preferences.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[Gatescope]\ncache-limit=%s\n", mebibytes);

  g_assert_cmpint (g_mkdir_with_parents (config, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
encode (guint period)
{
  g_autofree char *out = g_build_filename (folder, "features.safetensors", NULL);

  make_sound (period);
  g_assert_cmpint (run (NULL, NULL, sound_path, "--out", out, NULL), ==, 0);
}

static void
test_show_and_clear (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *cache = g_build_filename (g_getenv ("XDG_CACHE_HOME"), "gatescope", NULL);
  g_autofree char *text = NULL;
  g_autofree char *freed = NULL;
  g_autofree char *expected = NULL;
  JsonObject *shown = show (parser);
  gint64 bytes;

  g_assert_cmpstr (json_object_get_string_member (shown, "folder"), ==, cache);
  g_assert_cmpint (json_object_get_int_member (shown, "limit"), ==, G_GINT64_CONSTANT (2) << 30);
  g_assert_cmpint (json_object_get_int_member (shown, "files"), ==, 0);

  encode (100);
  encode (120);
  encode (100); /* from the cache */
  shown = show (parser);
  bytes = json_object_get_int_member (shown, "bytes");
  g_assert_cmpint (json_object_get_int_member (shown, "files"), ==, 2);
  g_assert_cmpint (bytes, >, 1000);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (shown, "kinds")), ==, 1);

  g_assert_cmpint (run (&text, NULL, "--cache", NULL), ==, 0);
  g_assert_nonnull (strstr (text, cache));
  g_assert_nonnull (strstr (text, "in 2 files, of at most 2.0"));
  g_assert_nonnull (strstr (text, "features/compact"));

  g_assert_cmpint (run (&freed, NULL, "--clear-cache", "--json", NULL), ==, 0);
  expected = g_strdup_printf ("{\n  \"freed_files\" : 2,\n  \"freed_bytes\" : %" G_GINT64_FORMAT "\n}\n", bytes);
  g_assert_cmpstr (freed, ==, expected);
  g_assert_cmpint (json_object_get_int_member (show (parser), "files"), ==, 0);
}

/* The limit that was chosen in the window holds here as well: one entry fits, two do not. */
static void
test_limit (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *limit = NULL;
  JsonObject *shown;
  gint64 bytes;

  encode (100);
  bytes = json_object_get_int_member (show (parser), "bytes");
  limit = g_strdup_printf ("%f", (double) bytes * 1.5 / (1 << 20));
  set_limit (limit);
  encode (120);
  encode (140);
  shown = show (parser);
  g_assert_cmpint (json_object_get_int_member (shown, "files"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (shown, "limit"), >=, bytes);
  g_assert_cmpint (json_object_get_int_member (shown, "limit"), <, 2 * bytes);
}

static void
test_usage (void)
{
  g_autofree char *both = NULL;
  g_autofree char *clip = NULL;
  g_autofree char *json = NULL;

  g_assert_cmpint (run (NULL, &both, "--cache", "--clear-cache", NULL), ==, 2);
  g_assert_nonnull (strstr (both, "exclude each other"));
  g_assert_cmpint (run (NULL, &clip, "--clear-cache", sound_path, NULL), ==, 2);
  g_assert_nonnull (strstr (clip, "without a clip"));
  g_assert_cmpint (run (NULL, &json, sound_path, "--json", NULL), ==, 2);
  g_assert_nonnull (strstr (json, "--cache"));
}

int
main (int argc,
      char **argv)
{
  g_autofree char *cache = NULL;
  g_autofree char *config = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  folder = g_dir_make_tmp ("gatescope-cli-cache-XXXXXX", NULL);
  sound_path = g_build_filename (folder, "sound.wav", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  config = g_build_filename (folder, "config", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);

  g_test_add_func ("/cli-cache/show-and-clear", test_show_and_clear);
  g_test_add_func ("/cli-cache/usage", test_usage);
  g_test_add_func ("/cli-cache/limit", test_limit);

  status = g_test_run ();
  {
    const char *const clean[] = { "rm", "-r", folder, NULL };

    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }

  return status;
}
