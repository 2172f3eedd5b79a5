/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What another part of the program does with a project's files, such as a file chooser that looks into them, leaves the
 * project's locks alone: another program that reads it neither deletes the log nor misses what is written. */

#include "gs-connection.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const char *const suffixes[] = { "", "-wal", "-shm" };

typedef struct
{
  char *folder;
  char *path;
  GsConnection *connection;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("gatescope-locks-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "study of “ü”.gatescope", NULL);
  fixture->connection = gs_connection_open (fixture->path, TRUE, FALSE, &error);
  g_assert_no_error (error);
  gs_connection_execute (fixture->connection, "PRAGMA journal_mode = WAL; CREATE TABLE stroke (value)", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_clear_pointer (&fixture->connection, gs_connection_free);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
add_stroke (Fixture *fixture)
{
  GError *error = NULL;

  gs_connection_execute (fixture->connection, "INSERT INTO stroke VALUES (0.5)", &error);
  g_assert_no_error (error);
}

/* As a file chooser does to find out what kind of file it is. */
static void
look_into_files (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
      char start[16];
      int fd = open (path, O_RDONLY | O_CLOEXEC);

      g_assert_cmpint (fd, >=, 0);
      g_assert_cmpint (read (fd, start, sizeof start), >=, 0);
      g_assert_cmpint (close (fd), ==, 0);
    }
}

static char *
run_other_program (Fixture *fixture,
                   const char *sql,
                   int *status)
{
  const char *const argv[] = { "sqlite3", fixture->path, sql, NULL };
  GError *error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                status, &error);
  g_assert_no_error (error);

  return g_strchomp (out);
}

static void
assert_others_see (Fixture *fixture,
                   const char *count)
{
  int status;
  g_autofree char *found = run_other_program (fixture, "SELECT count (*) FROM stroke", &status);

  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (found, ==, count);
}

static void
test_looked_into (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  add_stroke (fixture);
  look_into_files (fixture);
  assert_others_see (fixture, "1");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));

  add_stroke (fixture);
  assert_others_see (fixture, "2");
}

/* Two connections, as writer and reader of one project; the one that locked first is closed first. */
static void
test_two_connections (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  GError *error = NULL;
  GsConnection *second = gs_connection_open (fixture->path, FALSE, FALSE, &error);
  gint64 n;

  g_assert_no_error (error);
  add_stroke (fixture);
  g_assert_true (gs_connection_query_int64 (second, &n, &error, "SELECT count (*) FROM stroke", ""));
  g_assert_cmpint (n, ==, 1);

  gs_connection_free (fixture->connection);
  fixture->connection = second;
  look_into_files (fixture);
  assert_others_see (fixture, "1");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  add_stroke (fixture);
  assert_others_see (fixture, "2");

  /* The last one takes the log with it: nothing holds a lock any more. */
  g_clear_pointer (&fixture->connection, gs_connection_free);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  assert_others_see (fixture, "2");
}

/* Others' writing is still kept out while this program writes, and let in afterwards. */
static void
test_still_locks (Fixture *fixture,
                  gconstpointer user_data)
{
  GError *error = NULL;
  int status;
  g_autofree char *refused = NULL;
  g_autofree char *done = NULL;

  g_assert_true (gs_connection_begin (fixture->connection, &error));
  add_stroke (fixture);
  look_into_files (fixture);
  refused = run_other_program (fixture, "INSERT INTO stroke VALUES (1)", &status);
  g_assert_cmpint (status, !=, 0);
  g_assert_true (gs_connection_commit (fixture->connection, &error));

  done = run_other_program (fixture, "INSERT INTO stroke VALUES (1)", &status);
  g_assert_cmpint (status, ==, 0);
  assert_others_see (fixture, "2");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/file-locks/looked-into", Fixture, NULL, set_up, test_looked_into, tear_down);
  g_test_add ("/store/file-locks/two-connections", Fixture, NULL, set_up, test_two_connections, tear_down);
  g_test_add ("/store/file-locks/still-locks", Fixture, NULL, set_up, test_still_locks, tear_down);

  return g_test_run ();
}
