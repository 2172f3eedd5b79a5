/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

static void
assert_refused (const char *path,
                GsStoreFlags flags,
                GsStoreError code)
{
  g_autoptr (GError) error = NULL;
  GsStore *store = gs_store_open (path, flags, &error);

  g_assert_null (store);
  g_assert_error (error, GS_STORE_ERROR, (int) code);
  /* One sentence that names the file. */
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (error->message), >, 30);
  g_test_message ("%s", error->message);
}

static char *
read_file (const char *path,
           gsize *size)
{
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, size, &error);
  g_assert_no_error (error);

  return contents;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_missing (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *deep = g_build_filename (folder->folder, "no such folder", "a.gatescope", NULL);

  assert_refused (folder->path, GS_STORE_EXISTING, GS_STORE_ERROR_INVALID);
  g_assert_cmpuint (count_files (folder->folder), ==, 0);
  assert_refused (deep, GS_STORE_CREATE, GS_STORE_ERROR_READ_ONLY);
}

static void
test_not_a_project (GsFolder *folder,
                    gconstpointer data)
{
  static const char *const texts[] = { "", "x", "SQLite format 3", "<?xml version=\"1.0\"?><annotation/>" };
  g_autofree char *noise = g_malloc (100000);
  g_autofree char *after = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize size;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_file_set_contents (folder->path, texts[i], -1, NULL);
      assert_refused (folder->path, GS_STORE_EXISTING, GS_STORE_ERROR_NOT_A_PROJECT);
      /* Only an empty file may become a project. */
      if (texts[i][0] != '\0')
        assert_refused (folder->path, GS_STORE_CREATE, GS_STORE_ERROR_NOT_A_PROJECT);
    }

  for (guint i = 0; i < 100000; i++)
    noise[i] = (char) g_rand_int (random);
  g_file_set_contents (folder->path, noise, 100000, NULL);
  assert_refused (folder->path, GS_STORE_CREATE, GS_STORE_ERROR_NOT_A_PROJECT);
  after = read_file (folder->path, &size);
  g_assert_cmpmem (after, size, noise, 100000);
  g_assert_cmpuint (count_files (folder->folder), ==, 1);

  /* Another program's database. */
  g_unlink (folder->path);
  execute (folder->path, "CREATE TABLE clip (id INTEGER)");
  assert_refused (folder->path, GS_STORE_CREATE, GS_STORE_ERROR_NOT_A_PROJECT);

  /* A folder. */
  assert_refused (folder->folder, GS_STORE_CREATE, GS_STORE_ERROR_NOT_A_PROJECT);
}

static void
test_empty_file (GsFolder *folder,
                 gconstpointer data)
{
  g_autoptr (GsStore) store = NULL;

  g_file_set_contents (folder->path, "", 0, NULL);
  store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_assert_nonnull (store);
}

static void
test_newer (GsFolder *folder,
            gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;

  g_object_unref (gs_fixture_open (folder->path, GS_STORE_CREATE));
  execute (folder->path, "PRAGMA user_version = 99; CREATE TABLE from_the_future (id INTEGER)");
  before = read_file (folder->path, &before_size);
  assert_refused (folder->path, GS_STORE_CREATE, GS_STORE_ERROR_TOO_NEW);
  after = read_file (folder->path, &after_size);
  g_assert_cmpmem (before, before_size, after, after_size);
  g_assert_cmpuint (count_files (folder->folder), ==, 1);
}

/* Whatever is broken inside: an error or rows, never a crash, and never a change of a file that is refused. */
static void
test_damaged (GsFolder *folder,
              gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autofree char *contents = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree char *wal = g_strconcat (folder->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (folder->path, "-shm", NULL);
  GsClip *clip = gs_fixture_add_clip (store, 200);
  GsRun *run = gs_fixture_begin_run (store, clip);
  g_autoptr (GsRunBlock) block = gs_fixture_create_block (run, 0, 200);
  guint n_refused = 0, n_noticed = 0;
  gsize size;

  gs_fixture_record (store, clip, 100);
  gs_store_write_run_block (store, run, block);
  gs_store_finish_run (store, run);
  gs_store_close (store, NULL);
  contents = read_file (folder->path, &size);

  for (guint round = 0; round < 150; round++)
    {
      g_autofree char *broken = g_memdup2 (contents, size);
      g_autoptr (GsStore) opened = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = size;

      if (round % 3 == 0)
        length = g_rand_int_range (random, 1, size);
      for (guint i = 0; i < 1u << (round % 8); i++)
        broken[g_rand_int_range (random, 0, size)] ^= 1 << g_rand_int_range (random, 0, 8);

      g_file_set_contents (folder->path, broken, length, NULL);
      g_unlink (wal);
      g_unlink (shm);
      opened = gs_store_open (folder->path, GS_STORE_EXISTING, &error);
      if (opened == NULL)
        {
          g_assert_nonnull (error);
          n_refused++;
          continue;
        }

      {
        g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
        GListModel *clips = gs_project_get_clips (gs_store_get_project (opened));
        gboolean checked = gs_store_check (opened, findings, NULL);

        if (!checked || findings->len > 1)
          n_noticed++;

        for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
          {
            GsClip *loaded = gs_fixture_get_item (clips, i);
            GListModel *runs = gs_clip_get_runs (loaded);

            gs_store_load_clip (opened, loaded, NULL);
            for (guint j = 0; j < g_list_model_get_n_items (runs); j++)
              gs_store_load_run (opened, gs_fixture_get_item (runs, j), NULL);
          }
      }
    }

  g_test_message ("of 150: %u refused, %u noticed by the check", n_refused, n_noticed);
  g_assert_cmpuint (n_refused, >, 10);
  g_assert_cmpuint (n_noticed, >, 10);
}

/* What has no words where this program always writes some: made by others, or to do harm. */
static void
test_wordless (GsFolder *folder,
               gconstpointer data)
{
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  GsClip *clip = gs_fixture_add_clip (store, 20);
  g_autoptr (GsTier) tier = gs_tier_new (clip, gs_store_ensure_rater (store, "Bob"), "x");
  g_autoptr (GsSegment) segment = gs_segment_new (0, SECOND, "a");
  g_autoptr (GError) error = NULL;

  gs_fixture_begin_run (store, clip);
  gs_fixture_record (store, clip, 10);
  gs_store_add_tier (store, tier);
  gs_store_add_segment (store, tier, segment);
  gs_store_set_setting (store, "key", "value");
  gs_store_close (store, NULL);
  g_clear_object (&store);

  execute (folder->path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (sql, ' NOT NULL', '')");
  execute (folder->path, "UPDATE clip SET title = NULL, path = NULL, hash = NULL; UPDATE rater SET name = NULL;"
                         "UPDATE network SET name = NULL, hash = NULL, output = NULL; UPDATE setting SET value = NULL;"
                         "UPDATE run SET state = NULL, notes = NULL, encoder = NULL; UPDATE gate_series SET modality = NULL;"
                         "UPDATE trace SET dimension = NULL, state = NULL; UPDATE tier SET name = NULL;"
                         "UPDATE segment SET label = NULL, note = NULL");

  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  gs_store_load_clip (store, clip, &error);
  g_assert_no_error (error);
  gs_store_load_run (store, gs_fixture_get_item (gs_clip_get_runs (clip), 0), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gs_clip_get_title (clip), ==, "");
  g_assert_true (gs_clip_get_missing (clip));
  gs_store_check (store, findings, &error);
  g_assert_no_error (error);
}

/* Memory is taken for the frames that there are, not for those that a project claims. */
static void
test_claims (GsFolder *folder,
             gconstpointer data)
{
  static const char *const claims[] = { "2147483647", "9223372036854775807", "-1", "25000", "100" };
  static const guint frames[] = { 25000, 25000, 0, 25000, 100 };
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 25000);

  gs_store_finish_run (store, gs_fixture_begin_run (store, clip));
  gs_store_close (store, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE run SET n_frames = %s; UPDATE clip SET n_frames = %s", claims[i], claims[i]);
      g_autoptr (GsStore) opened = NULL;
      g_autoptr (GError) error = NULL;
      GsRun *run;

      execute (folder->path, sql);
      opened = gs_fixture_open (folder->path, GS_STORE_EXISTING);
      clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (opened)), 0);
      run = gs_fixture_get_item (gs_clip_get_runs (clip), 0);
      g_assert_cmpuint (gs_run_get_n_frames (run), ==, frames[i]);
      gs_store_load_run (opened, run, &error);
      g_assert_no_error (error);
      gs_store_load_clip (opened, clip, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (gs_clip_get_n_frames (clip), ==, 25000);
    }

  /* Without the frame index it is the predictions that count. */
  execute (folder->path, "DELETE FROM frame; UPDATE run SET n_frames = 2147483647;"
                         "INSERT INTO prediction VALUES (1, 0, 0, 0), (1, 2147483646, 0, 0)");
  g_clear_object (&store);
  store = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0);
  g_assert_cmpuint (gs_run_get_n_frames (gs_fixture_get_item (gs_clip_get_runs (clip), 0)), <=, 20000);
}

static void
test_read_only (GsFolder *folder,
                gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (folder->folder, "new.gatescope", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;
  gboolean root = geteuid () == 0;

  g_object_unref (gs_fixture_open (folder->path, GS_STORE_CREATE));
  before = read_file (folder->path, &before_size);

  /* Root may write everywhere: look at it as nobody. */
  g_chmod (folder->path, 0444);
  g_chmod (folder->folder, 0555);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);

  assert_refused (folder->path, GS_STORE_EXISTING, GS_STORE_ERROR_READ_ONLY);
  assert_refused (elsewhere, GS_STORE_CREATE, GS_STORE_ERROR_READ_ONLY);

  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  /* The file may be written, its folder not: the log has no place. */
  g_chmod (folder->path, 0666);
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_refused (folder->path, GS_STORE_EXISTING, GS_STORE_ERROR_READ_ONLY);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);

  g_chmod (folder->folder, 0755);
  after = read_file (folder->path, &after_size);
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
stalled_cb (GsStore *store,
            const GError *error,
            gpointer user_data)
{
  g_ptr_array_add (user_data, error != NULL ? g_strdup (error->message) : g_strdup ("goes on"));
}

static void
failed_cb (GsStore *store,
           const GError *error,
           gpointer user_data)
{
  g_error ("given up: %s", error->message);
}

/* Records onto a disk that fills up, makes room, and finds every sample. */
static void
check_full_disk (const char *path,
                 void (*fill) (const char *folder),
                 void (*free_space) (const char *folder))
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_CREATE);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GsClip *clip = gs_fixture_add_clip (store, 100);
  g_autoptr (GsTrace) trace = gs_trace_new (clip, gs_store_ensure_rater (store, "Ada"), "valence", -1.0, 1.0);

  g_signal_connect (store, "stalled", G_CALLBACK (stalled_cb), states);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), NULL);
  gs_store_begin_trace (store, trace);
  gs_store_flush (store, &error);
  g_assert_no_error (error);

  fill (folder);
  for (guint i = 0; i < 60000; i++)
    gs_trace_append (trace, i * SECOND / 60, i + 1, 0.5);
  g_assert_false (gs_store_flush (store, &error));
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL);
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_cmpuint (states->len, ==, 1);

  /* Recording goes on in memory. */
  for (guint i = 60000; i < 60100; i++)
    gs_trace_append (trace, i * SECOND / 60, i + 1, 0.5);

  free_space (folder);
  for (guint i = 0; i < 1200 && states->len < 2; i++)
    {
      g_usleep (50000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (states->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (states, 1), ==, "goes on");

  gs_store_end_trace (store, trace);
  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gs_fixture_query (path, "SELECT count(*) FROM trace_sample"), ==, 60100);
  g_assert_cmpint (gs_fixture_query (path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
}

static void
fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ballast", NULL);
  static char zeros[4096];
  FILE *file = g_fopen (path, "w");

  while (fwrite (zeros, 1, sizeof zeros, file) == sizeof zeros && fflush (file) == 0)
    ;
  fclose (file);
}

static void
free_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ballast", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A limit on the size of files looks to the writer much like a full disk, and needs no privileges. */
static void
set_limit (rlim_t size)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
limit_files (const char *folder)
{
  set_limit (400000);
}

static void
unlimit_files (const char *folder)
{
  set_limit (RLIM_INFINITY);
}

static void
test_full_disk (GsFolder *folder,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->folder, "full.gatescope", NULL);

  if (mount ("none", folder->folder, "tmpfs", 0, "size=12m") < 0)
    {
      g_autofree char *reason = g_strdup_printf ("mounting a small disk is not allowed: %s", g_strerror (errno));

      g_test_skip (reason);
      return;
    }

  check_full_disk (path, fill_disk, free_disk);
  g_assert_cmpint (umount (folder->folder), ==, 0);
}

static void
test_file_limit (GsFolder *folder,
                 gconstpointer data)
{
  check_full_disk (folder->path, limit_files, unlimit_files);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/refuse/missing", test_missing);
  GS_TEST_ADD ("/store/refuse/not-a-project", test_not_a_project);
  GS_TEST_ADD ("/store/refuse/empty-file", test_empty_file);
  GS_TEST_ADD ("/store/refuse/newer", test_newer);
  GS_TEST_ADD ("/store/refuse/damaged", test_damaged);
  GS_TEST_ADD ("/store/refuse/wordless", test_wordless);
  GS_TEST_ADD ("/store/refuse/claims", test_claims);
  GS_TEST_ADD ("/store/refuse/read-only", test_read_only);
  GS_TEST_ADD ("/store/refuse/full-disk", test_full_disk);
  GS_TEST_ADD ("/store/refuse/file-limit", test_file_limit);

  return g_test_run ();
}
