/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-compact.h"
#include "gs-network.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

/* What the verbs features and analyse refuse: one sentence, status 1, and the folder as it was; and what analyse finds
 * in a project that is there already. */

static char *folder;
static char *network;

static char *
make_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
make_file (const char *name,
           const char *contents,
           gssize size)
{
  g_autofree char *path = make_path (name);

  g_assert_true (g_file_set_contents (path, contents, size, NULL));
}

static char *
make_network (const char *name,
              guint n_video)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GsNetwork) made = NULL;
  g_autoptr (GError) error = NULL;
  char *path = make_path (name);

  config->window = 16;
  config->hop = 16;
  config->video_features = n_video;
  config->audio_features = GS_COMPACT_AUDIO_FEATURES;
  config->video_tcn = (GsTcnConfig) { 1, { 8 } };
  config->audio_tcn = (GsTcnConfig) { 1, { 8 } };
  config->hidden = 8;
  made = gs_network_new (config, 1, &error);
  g_assert_no_error (error);
  g_assert_true (gs_network_save (made, path, "{}", &error));

  return path;
}

static GHashTable *
list_folder (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_hash_table_add (names, g_strdup (name));

  return names;
}

/* Runs the program in the folder; NULL ends the arguments. */
static void
assert_refused (const char *part,
                const char *verb,
                ...)
{
  g_autoptr (GHashTable) before = list_folder ();
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  const char *argument;
  GHashTableIter iter;
  gpointer name;
  va_list args;
  int status;

  g_ptr_array_add (argv, (gpointer) g_getenv ("GATESCOPE_CLI"));
  g_ptr_array_add (argv, (gpointer) verb);
  va_start (args, verb);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  g_assert_true (g_spawn_sync (folder, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) != 1 || strstr (err, part) == NULL)
    g_error ("status %d, %s", WEXITSTATUS (status), err);

  /* One line, by the program's name, and nothing on stdout. */
  g_assert_true (g_str_has_prefix (err, "gatescope-cli: "));
  g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
  g_assert_cmpstr (out, ==, "");

  after = list_folder ();
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (before, name))
      g_error ("left behind: %s", (const char *) name);
}

static void
test_clips (void)
{
  static const struct
  {
    const char *name;
    const char *part;
  } cases[] = {
    { "missing.mp4", "it is not there; check the path" },
    { "empty.mp4", "empty" },
    { "noise.webm", "not a video" },
    { "text.txt", "not a video" },
    { ".", "folder" },
  };

  make_file ("empty.mp4", "", 0);
  make_file ("noise.webm", "\x93\x12\x84\xf3\x11\x02\xff\x91\x73\x01\x55", 11);
  make_file ("text.txt", "Dear reader,\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_refused (cases[i].part, "analyse", cases[i].name, "--project", "new.gatescope", "--network", network, NULL);
      assert_refused (cases[i].part, "features", cases[i].name, "--out", "new.safetensors", NULL);
    }
}

static void
test_networks (void)
{
  g_autofree char *wide = make_network ("wide.safetensors", GS_COMPACT_VIDEO_FEATURES + 1);

  make_file ("half.safetensors", "\x40\x00\x00\x00\x00\x00\x00\x00{\"a\":", 13);
  assert_refused ("no", "analyse", "text.txt", "--project", "new.gatescope", "--network", "nowhere.safetensors", NULL);
  assert_refused ("safetensors", "analyse", "text.txt", "--project", "new.gatescope", "--network", "half.safetensors", NULL);
  assert_refused ("129 video", "analyse", "sound.wav", "--project", "new.gatescope", "--network", wide, NULL);
  assert_refused ("say valence", "analyse", "sound.wav", "--project", "new.gatescope", "--network", network, "--network",
                  network, NULL);
}

static void
test_persons (void)
{
  assert_refused ("no person 1", "analyse", "sound.wav", "--project", "new.gatescope", "--network", network, "--person", "1", NULL);
  assert_refused ("no person 2", "features", "sound.wav", "--person", "2", "--out", "new.safetensors", NULL);
}

static void
execute (const char *name,
         const char *sql)
{
  g_autofree char *path = make_path (name);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_projects (void)
{
  const char *const argv[] = { g_getenv ("GATESCOPE_CLI"), "analyse", "sound.wav", "--project", "newer.gatescope",
                               "--network", network, NULL };
  g_autofree char *path = make_path ("newer.gatescope");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before, size_after;
  int status;

  g_assert_true (g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  execute ("newer.gatescope", "PRAGMA user_version = 9999");
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  assert_refused ("newer version", "analyse", "sound.wav", "--project", "newer.gatescope", "--network", network, NULL);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);

  assert_refused ("not a Gatescope project", "analyse", "sound.wav", "--project", "text.txt", "--network", network, NULL);
  assert_refused ("nowhere", "analyse", "sound.wav", "--project", "nowhere/p.gatescope", "--network", network, NULL);
  assert_refused ("figure", "analyse", "sound.wav", "--project", "fine.gatescope", "--network", network, "--figure",
                  "nowhere/f.svg", NULL);
}

/* Analyses and gives what was printed. */
static char *
analyse (const char *clip,
         const char *project)
{
  const char *const argv[] = { g_getenv ("GATESCOPE_CLI"), "analyse", clip, "--project", project, "--network", network, NULL };
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_assert_true (g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error));
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, err);

  return out;
}

/* What is stored is not computed again, unless a part of it is missing. */
static void
test_stored (void)
{
  static const char *const words[] = { "analysed", "stored", "analysed", "stored" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *out = NULL;

      if (i == 2)
        execute ("stored.gatescope", "DELETE FROM prediction WHERE frame = 7");
      out = analyse ("sound.wav", "stored.gatescope");
      g_assert_nonnull (strstr (out, words[i]));
    }
}

/* What is printed of sound alone is the same whether its features come from the cache or not, and a speed is printed only where something
 * was done. */
static void
test_cached (void)
{
  g_autofree char *cache = g_build_filename (g_getenv ("XDG_CACHE_HOME"), "gatescope", NULL);
  const char *const clean[] = { "rm", "-rf", cache, NULL };
  g_autofree char *fresh = NULL;
  g_autofree char *cached = NULL;
  g_autofree char *stored = NULL;

  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  fresh = analyse ("sound.wav", "fresh.gatescope");
  cached = analyse ("sound.wav", "cached.gatescope");
  stored = analyse ("sound.wav", "cached.gatescope");
  g_assert_nonnull (strstr (fresh, "x real time"));
  g_assert_nonnull (strstr (cached, "(features from the cache)"));
  g_assert_nonnull (strstr (stored, "(from the project)"));
  /* Fails where the notes are not the same, or say the same twice. */
  execute ("fresh.gatescope", "CREATE TABLE said (notes TEXT CHECK (notes = 'The clip has no pictures: the network saw no face'));"
                              "INSERT INTO said SELECT notes FROM run");
  execute ("cached.gatescope", "CREATE TABLE said (notes TEXT CHECK (notes = 'The clip has no pictures: the network saw no face'));"
                               "INSERT INTO said SELECT notes FROM run");
}

/* Where the project knows who is seen in a clip, nothing is decoded for somebody who is not there. */
static void
test_nobody (void)
{
  const char *const argv[] = { g_getenv ("GATESCOPE_CLI"), "analyse", "sound.wav", "--project", "nobody.gatescope", "--network", network,
                               "--person", "9", NULL };
  g_autofree char *cache = g_build_filename (g_getenv ("XDG_CACHE_HOME"), "gatescope", NULL);
  g_autofree char *features = g_build_filename (cache, "features", NULL);
  const char *const clean[] = { "rm", "-rf", cache, NULL };
  g_autofree char *first = analyse ("sound.wav", "nobody.gatescope");
  g_autofree char *err = NULL;
  int status;

  g_assert_true (g_file_test (features, G_FILE_TEST_EXISTS));
  execute ("nobody.gatescope", "INSERT INTO person VALUES (1, 1, 1, 3, 3); INSERT INTO person_face VALUES (1, 3, 1, 10, 10, 50, 50)");
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_assert_true (g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_assert_nonnull (strstr (err, "There is no person 9 in the clip: choose one from 1 to 1"));
  g_assert_false (g_file_test (features, G_FILE_TEST_EXISTS));
}

/* Of two clips with the same content the one of the named file is analysed. */
static void
test_twins (void)
{
  g_autofree char *sound_path = make_path ("sound.wav");
  g_autofree char *twin_path = make_path ("twin.wav");
  g_autofree char *contents = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (sound_path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (twin_path, contents, (gssize) size, NULL));
  first = analyse ("sound.wav", "twins.gatescope");
  execute ("twins.gatescope", "CREATE TEMP TABLE c AS SELECT * FROM clip;"
                              "UPDATE c SET id = 2, title = 'twin', path = replace (path, 'sound.wav', 'twin.wav'),"
                              "  relative_path = replace (relative_path, 'sound.wav', 'twin.wav');"
                              "INSERT INTO clip SELECT * FROM c;"
                              "INSERT INTO frame SELECT 2, frame, pts FROM frame");
  second = analyse ("twin.wav", "twins.gatescope");
  g_assert_nonnull (strstr (second, "analysed"));
  /* Fails if the first clip got another run. */
  execute ("twins.gatescope", "CREATE TABLE owner (clip_id INTEGER UNIQUE); INSERT INTO owner SELECT clip_id FROM run");
}

/* File names are bytes, titles are text. */
static void
test_odd_name (void)
{
  const char *const argv[] = { g_getenv ("GATESCOPE_CLI"), "project", "odd.gatescope", "info", NULL };
  g_autofree char *sound_path = make_path ("sound.wav");
  g_autofree char *contents = NULL;
  g_autofree char *analysed = NULL;
  g_autofree char *listed = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (sound_path, &contents, &size, NULL));
  make_file ("t\xf6n.wav", contents, (gssize) size);
  analysed = analyse ("t\xf6n.wav", "odd.gatescope");
  g_assert_true (g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &listed, NULL, NULL, NULL));
  g_assert_nonnull (strstr (listed, "n.wav"));
  g_assert_true (g_utf8_validate (listed, -1, NULL));
}

/* A clip of the project that is found elsewhere is analysed where it is, and the project knows it from then on. */
static void
test_moved (void)
{
  g_autofree char *old_path = make_path ("old.wav");
  g_autofree char *new_path = make_path ("new.wav");
  g_autofree char *sound_path = make_path ("sound.wav");
  g_autofree char *contents = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *cache = g_build_filename (g_getenv ("XDG_CACHE_HOME"), "gatescope", NULL);
  const char *const clean[] = { "rm", "-r", cache, NULL };
  gsize size;

  g_assert_true (g_file_get_contents (sound_path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (old_path, contents, (gssize) size, NULL));
  first = analyse ("old.wav", "moved.gatescope");
  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
  g_assert_true (g_file_set_contents (old_path, "something else", -1, NULL));
  execute ("moved.gatescope", "DELETE FROM run");
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);

  second = analyse ("new.wav", "moved.gatescope");
  g_assert_nonnull (strstr (second, "analysed"));
  /* Fails if there is a clip at another place. */
  execute ("moved.gatescope", "CREATE TABLE place (path TEXT CHECK (path LIKE '%/new.wav')); "
                              "INSERT INTO place SELECT path FROM clip");
}

/* A second of a tone, as a WAV file. */
static void
make_sound (void)
{
  enum { N = 16000 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  const guint32 numbers[] = { GUINT32_TO_LE (36 + 2 * N), GUINT32_TO_LE (16), GUINT32_TO_LE (0x00010001),
                              GUINT32_TO_LE (16000), GUINT32_TO_LE (32000), GUINT32_TO_LE (0x00100002), GUINT32_TO_LE (2 * N) };
  g_autofree char *path = make_path ("sound.wav");

  g_byte_array_append (file, (const guint8 *) "RIFF", 4);
  g_byte_array_append (file, (const guint8 *) &numbers[0], 4);
  g_byte_array_append (file, (const guint8 *) "WAVEfmt ", 8);
  g_byte_array_append (file, (const guint8 *) &numbers[1], 20);
  g_byte_array_append (file, (const guint8 *) "data", 4);
  g_byte_array_append (file, (const guint8 *) &numbers[6], 4);
  for (guint i = 0; i < N; i++)
    {
      gint16 sample = GINT16_TO_LE ((gint16) (i % 100 < 50 ? 8000 : -8000));

      g_byte_array_append (file, (const guint8 *) &sample, 2);
    }

  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cache = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gatescope-input-XXXXXX", &error);
  g_assert_no_error (error);
  cache = g_dir_make_tmp ("gatescope-input-cache-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  network = make_network ("network.safetensors", GS_COMPACT_VIDEO_FEATURES);
  make_sound ();

  g_test_add_func ("/analyse-input/clips", test_clips);
  g_test_add_func ("/analyse-input/networks", test_networks);
  g_test_add_func ("/analyse-input/persons", test_persons);
  g_test_add_func ("/analyse-input/projects", test_projects);
  g_test_add_func ("/analyse-input/stored", test_stored);
  g_test_add_func ("/analyse-input/cached", test_cached);
  g_test_add_func ("/analyse-input/nobody", test_nobody);
  g_test_add_func ("/analyse-input/twins", test_twins);
  g_test_add_func ("/analyse-input/odd-name", test_odd_name);
  g_test_add_func ("/analyse-input/moved", test_moved);

  status = g_test_run ();
  {
    const char *const clean[] = { "rm", "-r", folder, cache, NULL };

    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }

  return status;
}
