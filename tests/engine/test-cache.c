/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cache.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long the programs of the test of many programs work, seconds. */
#define WORK 3

#define N_KEYS 24

/* What the file system's clock may be behind, microseconds. */
#define CLOCK_STEP 20000

static char *folder;

/* What an entry holds: its own length, a letter and nothing but that letter, and a checksum. */
typedef struct
{
  guint32 length;
  guint32 sum;
  guint8 fill;
} Head;

typedef struct
{
  guint8 fill;
  guint32 length; /* of all */
  guint n_calls;
  gboolean deletes; /* takes the whole cache away when it is called first */
} Contents;

static guint32
get_sum (guint32 length,
         guint8 fill)
{
  return (length * 2654435761u) ^ (fill * 0x01010101u);
}

static void
remove_tree (const char *path)
{
  const char *const argv[] = { "rm", "-rf", path, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL,
                              NULL));
}

static void
remove_cache (void)
{
  g_autofree char *path = gs_cache_get_folder ();

  remove_tree (path);
}

/* In pieces, so that others have time to see it half-written. */
static gboolean
write_contents (const char *path,
                gpointer user_data,
                GError **error)
{
  Contents *contents = user_data;
  g_autofree guint8 *data = g_malloc (contents->length);
  Head head = { contents->length, get_sum (contents->length, contents->fill), contents->fill };
  FILE *stream;

  g_assert_cmpuint (contents->length, >, sizeof head);
  if (contents->n_calls++ == 0 && contents->deletes)
    remove_cache ();

  memset (data, contents->fill, contents->length);
  memcpy (data, &head, sizeof head);
  stream = fopen (path, contents->deletes ? "r+b" : "wb");
  if (stream == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s is gone", path);
      return FALSE;
    }
  for (guint32 at = 0; at < contents->length; at += 8192)
    {
      fwrite (data + at, 1, MIN (contents->length - at, 8192u), stream);
      fflush (stream);
    }
  fclose (stream);

  return TRUE;
}

static gboolean
is_whole (const char *data,
          gsize length)
{
  Head head;

  if (length <= sizeof head)
    return FALSE;
  memcpy (&head, data, sizeof head);
  if (head.length != length || head.sum != get_sum (head.length, head.fill))
    return FALSE;

  for (gsize i = sizeof head; i < length; i++)
    {
      if ((guint8) data[i] != head.fill)
        return FALSE;
    }

  return TRUE;
}

static char *
get_path (guint key)
{
  g_autofree char *text = g_strdup_printf ("clip %u", key);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return gs_cache_get_path (key % 3 == 0 ? "sound" : "features", "compact-1", hash, NULL, "safetensors");
}

static gboolean
store (guint key,
       guint32 length)
{
  g_autofree char *path = get_path (key);
  Contents contents = { (guint8) ('a' + key), length };

  return gs_cache_store (path, write_contents, &contents, NULL);
}

/* Looks without using. */
static gboolean
is_there (guint key)
{
  g_autofree char *path = get_path (key);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
use (guint key)
{
  g_autofree char *path = get_path (key);

  return gs_cache_use (path);
}

static void
set_limit (const char *mebibytes)
{
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "gatescope", NULL);
  g_autofree char *path = g_build_filename (config, "preferences.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[Gatescope]\ncolor-scheme=dark\n%s%s\n", mebibytes != NULL ? "cache-limit=" : "",
                                           mebibytes != NULL ? mebibytes : "");

  g_assert_cmpint (g_mkdir_with_parents (config, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
start (const char *mebibytes)
{
  remove_cache ();
  set_limit (mebibytes);
}

static void
test_paths (void)
{
  static const char *const no_hashes[] = { "", "abc", "../../../../../../../../../../../../../../../../../../../../../etc/passwd",
                                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde/",
                                           "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef" };
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "clip", -1);
  g_autofree char *plain = gs_cache_get_path ("features", "deep-1", hash, NULL, "safetensors");
  g_autofree char *first = gs_cache_get_path ("features", "deep-1", hash, "weights", "safetensors");
  g_autofree char *again = gs_cache_get_path ("features", "deep-1", hash, "weights", "safetensors");
  g_autofree char *other = gs_cache_get_path ("features", "deep-1", hash, "../weights", "safetensors");
  g_autofree char *parent = g_path_get_dirname (plain);
  g_autofree char *others_parent = g_path_get_dirname (other);
  g_autofree char *expected = g_build_filename (folder, "cache", "gatescope", "features", "deep-1", NULL);

  g_assert_cmpstr (parent, ==, expected);
  g_assert_cmpstr (others_parent, ==, expected);
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, plain);
  g_assert_cmpstr (first, !=, other);
  g_assert_true (g_str_has_suffix (first, ".safetensors"));
  for (guint i = 0; i < G_N_ELEMENTS (no_hashes); i++)
    g_assert_null (gs_cache_get_path ("features", "deep-1", no_hashes[i], NULL, "safetensors"));
  g_assert_null (gs_cache_get_path ("features", "deep-1", NULL, NULL, "safetensors"));
  g_assert_false (gs_cache_use (NULL));
  g_assert_false (gs_cache_store (NULL, write_contents, NULL, NULL));
}

static void
test_entries (void)
{
  g_autofree char *path = get_path (1);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *contents = NULL;
  g_autoptr (GDir) dir = NULL;
  gsize length;

  start (NULL);
  g_assert_false (use (1));
  g_assert_true (store (1, 5000));
  g_assert_true (use (1));
  g_assert_true (store (1, 30000));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, ==, 30000);
  g_assert_true (is_whole (contents, length));

  dir = g_dir_open (parent, 0, NULL);
  g_assert_nonnull (g_dir_read_name (dir));
  g_assert_null (g_dir_read_name (dir));
}

/* What was used longest ago goes first, however it was used. */
static void
test_order (void)
{
  g_autoptr (GsCacheStatistics) statistics = NULL;

  start ("0.4"); /* four of 100 000 bytes */
  for (guint key = 0; key < 4; key++)
    {
      g_assert_true (store (key, 100000));
      g_usleep (CLOCK_STEP);
    }
  g_assert_true (use (0));
  g_usleep (CLOCK_STEP);
  g_assert_true (store (1, 100000));
  g_usleep (CLOCK_STEP);

  /* From the longest unused: 2, 3, 0, 1 */
  g_assert_true (store (4, 100000));
  g_assert_true (!is_there (2) && is_there (3) && is_there (0) && is_there (1) && is_there (4));
  g_usleep (CLOCK_STEP);
  g_assert_true (store (5, 200000));
  g_assert_true (!is_there (3) && !is_there (0) && is_there (1) && is_there (4) && is_there (5));

  statistics = gs_cache_get_statistics ();
  g_assert_cmpuint (statistics->n_entries, ==, 3);
  g_assert_cmpuint (statistics->bytes, ==, 400000);
  g_assert_cmpuint (gs_cache_evict (200000), ==, 200000);
  g_assert_true (!is_there (1) && !is_there (4) && is_there (5));
}

static void
test_limit (void)
{
  g_autofree char *path = get_path (7);
  Contents large = { 'x', 2000000 };
  g_autoptr (GError) error = NULL;
  guint32 length = 1;

  start ("1");
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GsCacheStatistics) statistics = NULL;

      length = length * 1664525u + 1013904223u;
      g_assert_true (store (i % N_KEYS, 1000 + length % 300000));
      g_assert_true (is_there (i % N_KEYS));
      statistics = gs_cache_get_statistics ();
      g_assert_cmpuint (statistics->bytes, <=, 1 << 20);
      g_assert_cmpuint (statistics->limit, ==, 1 << 20);
    }

  /* What alone is too large is not stored, and nothing has to go for it. */
  {
    g_autoptr (GsCacheStatistics) before = gs_cache_get_statistics ();
    g_autoptr (GsCacheStatistics) after = NULL;

    g_assert_false (gs_cache_store (path, write_contents, &large, &error));
    g_assert_nonnull (strstr (error->message, "more than the cache may hold"));
    after = gs_cache_get_statistics ();
    g_assert_cmpuint (after->bytes, ==, before->bytes);
  }

  set_limit ("0");
  g_assert_false (store (1, 1000));
}

static void
test_preference (void)
{
  static const struct
  {
    const char *text;
    guint64 bytes;
  } cases[] = {
    { NULL, GS_CACHE_DEFAULT_LIMIT }, { "512", 512u << 20 },   { "0.5", 512 << 10 },
    { "0", 0 },                       { "-7", 0 },             { "much", GS_CACHE_DEFAULT_LIMIT },
    { "nan", GS_CACHE_DEFAULT_LIMIT }, { "1e300", G_GUINT64_CONSTANT (1) << 50 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_limit (cases[i].text);
      g_assert_cmpuint (gs_cache_get_limit (), ==, cases[i].bytes);
    }
}

static void
make_file (const char *path,
           gint64 age)
{
  struct timespec times[2] = { { g_get_real_time () / G_USEC_PER_SEC - age, 0 } };

  times[1] = times[0];
  g_assert_true (g_file_set_contents (path, "half an entry", -1, NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* What a crashed writer has left goes after an hour; what somebody is writing stays. */
static void
test_leftovers (void)
{
  g_autofree char *path = get_path (1);
  g_autofree char *old = g_strconcat (path, GS_CACHE_PART "Xa3k9Z", NULL);
  g_autofree char *older = g_strconcat (path, GS_CACHE_PART "Xa3k9Z.part.aaaaaa", NULL);
  g_autofree char *fresh = g_strconcat (path, GS_CACHE_PART "mmmmmm", NULL);

  start (NULL);
  g_assert_true (store (1, 1000));
  make_file (old, 3700);
  make_file (older, 100000);
  make_file (fresh, 60);
  g_assert_true (store (2, 1000));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (older, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));

  make_file (old, 3700);
  g_assert_true (gs_cache_clear (NULL, NULL, NULL));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

static void
test_clear (void)
{
  g_autofree char *cache = gs_cache_get_folder ();
  g_autofree char *link = g_build_filename (cache, "features", "elsewhere", NULL);
  g_autofree char *outside = g_build_filename (folder, "outside", NULL);
  g_autofree char *mine = g_build_filename (outside, "mine.txt", NULL);
  g_autofree char *path = get_path (1);
  g_autoptr (GsCacheStatistics) full = NULL;
  g_autoptr (GsCacheStatistics) empty = NULL;
  char data[20001];
  guint n;
  guint64 bytes;
  FILE *stream;

  start (NULL);
  g_assert_true (store (0, 10000) && store (1, 20000) && store (2, 30000));
  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  g_assert_true (g_file_set_contents (mine, "keep", -1, NULL));
  g_assert_cmpint (symlink (outside, link), ==, 0);

  full = gs_cache_get_statistics ();
  g_assert_cmpstr (full->folder, ==, cache);
  g_assert_cmpuint (full->kinds->len, ==, 2);
  g_assert_cmpstr (((GsCacheKind *) full->kinds->pdata[0])->name, ==, "features/compact-1");
  g_assert_cmpuint (((GsCacheKind *) full->kinds->pdata[0])->n_entries, ==, 2);
  g_assert_cmpuint (((GsCacheKind *) full->kinds->pdata[0])->bytes, ==, 50000);
  g_assert_cmpstr (((GsCacheKind *) full->kinds->pdata[1])->name, ==, "sound/compact-1");
  g_assert_cmpuint (full->n_entries, ==, 3);
  g_assert_cmpuint (full->bytes, ==, 60000);

  /* Whoever reads goes on reading. */
  stream = fopen (path, "rb");
  g_assert_true (gs_cache_clear (&n, &bytes, NULL));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (bytes, ==, 60000);
  g_assert_cmpuint (fread (data, 1, sizeof data, stream), ==, 20000);
  g_assert_true (is_whole (data, 20000));
  fclose (stream);

  empty = gs_cache_get_statistics ();
  g_assert_cmpuint (empty->n_entries, ==, 0);
  g_assert_cmpuint (empty->kinds->len, ==, 0);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_true (store (1, 20000));
}

static void
test_missing (void)
{
  g_autoptr (GsCacheStatistics) statistics = NULL;
  guint n;

  start (NULL);
  statistics = gs_cache_get_statistics ();
  g_assert_cmpuint (statistics->n_entries, ==, 0);
  g_assert_cmpuint (gs_cache_evict (0), ==, 0);
  g_assert_true (gs_cache_clear (&n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (use (1));
}

/* The cache is deleted while an entry is written: it is written again. */
static void
test_deleted (void)
{
  g_autofree char *path = get_path (1);
  Contents contents = { 'd', 50000, 0, TRUE };

  start (NULL);
  g_assert_true (gs_cache_store (path, write_contents, &contents, NULL));
  g_assert_cmpuint (contents.n_calls, ==, 2);
  g_assert_true (use (1));
}

/* Something else stands where the cache should be. */
static void
test_in_the_way (void)
{
  g_autofree char *cache = gs_cache_get_folder ();
  g_autofree char *path = get_path (1);
  Contents contents = { 'd', 50000 };
  g_autoptr (GError) error = NULL;

  start (NULL);
  g_assert_true (g_file_set_contents (cache, "a file", -1, NULL));
  g_assert_false (gs_cache_store (path, write_contents, &contents, &error));
  g_assert_nonnull (strstr (error->message, "nothing can be kept there"));
  g_assert_cmpuint (contents.n_calls, ==, 0);
  g_assert_false (use (1));
  g_assert_true (gs_cache_clear (NULL, NULL, NULL));
  g_assert_cmpuint (gs_cache_evict (0), ==, 0);
  g_assert_true (g_file_test (cache, G_FILE_TEST_IS_REGULAR));
}

/* Run by a process that may only read. Returns: an exit status. */
static int
try_read_only (void)
{
  g_autofree char *path = get_path (1);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  Contents other = { 'o', 1000 };
  gsize length;

  if (!gs_cache_use (path) || !g_file_get_contents (path, &contents, &length, NULL) || !is_whole (contents, length))
    return 1;
  if (gs_cache_store (path, write_contents, &other, &error) || strstr (error->message, "nothing can be kept there") == NULL)
    return 2;
  g_clear_error (&error);
  if (gs_cache_clear (NULL, NULL, &error) || strstr (error->message, "could not be deleted") == NULL)
    return 3;
  if (gs_cache_evict (0) != 0)
    return 4;

  return 0;
}

static void
test_read_only (void)
{
  g_autofree char *cache = gs_cache_get_folder ();
  const char *const forbid[] = { "chmod", "-R", "a-w,a+rX", folder, NULL };
  const char *const allow[] = { "chmod", "-R", "u+w", folder, NULL };
  pid_t child;
  int status;

  start (NULL);
  g_assert_true (store (1, 10000));
  g_assert_true (g_spawn_sync (NULL, (char **) forbid, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  child = fork ();
  if (child == 0)
    {
      /* The administrator may write everywhere; nobody may not. */
      if (geteuid () == 0 && setuid (65534) != 0)
        _exit (5);
      _exit (try_read_only ());
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (g_spawn_sync (NULL, (char **) allow, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_true (is_there (1));
}

/* What one of many programs does until its time is over. Returns: an exit status; 10 or more means a broken entry. */
static int
work (const char *role,
      guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + WORK * G_USEC_PER_SEC;
  /* Where the machine is busy a program may not have come to anything by then. */
  gint64 latest = end + 10 * WORK * G_USEC_PER_SEC;
  guint n_good = 0;
  guint n_tried = 0;

  while (g_get_monotonic_time () < (n_good > 0 ? end : latest))
    {
      guint key = (guint) g_rand_int_range (random, 0, N_KEYS);

      n_tried++;
      if (strcmp (role, "write") == 0)
        {
          n_good += store (key, (guint32) g_rand_int_range (random, 100, 200000));
        }
      else if (strcmp (role, "read") == 0)
        {
          g_autofree char *path = get_path (key);
          g_autofree char *contents = NULL;
          g_autoptr (GError) error = NULL;
          gsize length;

          if (!gs_cache_use (path))
            continue;
          if (g_file_get_contents (path, &contents, &length, &error))
            {
              if (!is_whole (contents, length))
                return 10;
              n_good++;
            }
          else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return 11;
        }
      else if (strcmp (role, "evict") == 0)
        {
          n_good += gs_cache_evict (512 << 10) > 0;
          g_usleep (10000);
        }
      else if (strcmp (role, "clear") == 0)
        {
          guint n;

          if (!gs_cache_clear (&n, NULL, NULL))
            return 12;
          n_good += n > 0;
          g_usleep (150000);
        }
      else if (strcmp (role, "delete") == 0)
        {
          remove_cache ();
          n_good++;
          g_usleep (400000);
        }
      else
        {
          return 13;
        }
    }

  return n_good > 0 ? 0 : 1;
}

/* Writers, readers, evictors, one that clears and one that deletes, all at once; one of the writers is killed. */
static void
test_processes (void)
{
  static const char *const roles[] = { "write", "write", "write", "read", "read", "read", "evict", "evict", "clear", "delete" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GsCacheStatistics) statistics = NULL;
  GPid children[G_N_ELEMENTS (roles) + 1];

  start ("1");
  for (guint i = 0; i <= G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", i);
      const char *role = i < G_N_ELEMENTS (roles) ? roles[i] : "write";
      const char *const argv[] = { program, "--work", role, seed, NULL };

      g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &children[i], NULL));
    }

  g_usleep (G_USEC_PER_SEC);
  kill (children[G_N_ELEMENTS (roles)], SIGKILL);

  for (guint i = 0; i <= G_N_ELEMENTS (roles); i++)
    {
      int status;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      if (i == G_N_ELEMENTS (roles))
        continue;
      g_test_message ("%s: %d", roles[i], status);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    }

  for (guint key = 0; key < N_KEYS; key++)
    g_assert_true (store (key, 100000));
  statistics = gs_cache_get_statistics ();
  g_assert_cmpuint (statistics->bytes, <=, 1 << 20);
  g_assert_cmpuint (statistics->bytes, >, 1 << 19);
}

/* A program that was stopped while it held the lock stops nobody else. */
static void
test_stopped (void)
{
  g_autofree char *cache = gs_cache_get_folder ();
  g_autofree char *lock = g_build_filename (cache, ".lock", NULL);
  /* One process, so that nothing is left of it when it is killed */
  const char *const argv[] = { "sh", "-c", "exec 9>\"$0\"; flock 9; exec sleep 30", lock, NULL };
  gint64 begin;
  GPid holder;

  start ("0.1");
  g_assert_true (store (1, 60000));
  g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                &holder, NULL));
  g_usleep (G_USEC_PER_SEC / 2);
  begin = g_get_monotonic_time ();
  g_assert_true (store (2, 60000));
  g_assert_cmpint (g_get_monotonic_time () - begin, >, G_USEC_PER_SEC); /* it was held */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
  g_assert_true (!is_there (1) && is_there (2));
  kill (holder, SIGTERM);
  waitpid (holder, NULL, 0);
}

int
main (int argc,
      char **argv)
{
  int status;

  if (argc == 4 && strcmp (argv[1], "--work") == 0)
    return work (argv[2], (guint) atoi (argv[3]));

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gatescope-cache-XXXXXX", NULL);
  {
    g_autofree char *cache = g_build_filename (folder, "cache", NULL);
    g_autofree char *config = g_build_filename (folder, "config", NULL);

    g_mkdir (cache, 0700);
    g_setenv ("XDG_CACHE_HOME", cache, TRUE);
    g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  }

  g_test_add_func ("/cache/paths", test_paths);
  g_test_add_func ("/cache/entries", test_entries);
  g_test_add_func ("/cache/order", test_order);
  g_test_add_func ("/cache/limit", test_limit);
  g_test_add_func ("/cache/preference", test_preference);
  g_test_add_func ("/cache/leftovers", test_leftovers);
  g_test_add_func ("/cache/clear", test_clear);
  g_test_add_func ("/cache/missing", test_missing);
  g_test_add_func ("/cache/deleted", test_deleted);
  g_test_add_func ("/cache/in-the-way", test_in_the_way);
  g_test_add_func ("/cache/read-only", test_read_only);
  g_test_add_func ("/cache/stopped", test_stopped);
  g_test_add_func ("/cache/processes", test_processes);

  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);

  return status;
}
