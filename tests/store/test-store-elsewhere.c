/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-backup.h"
#include "gs-place-file.h"
#include "gs-store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A project whose disk is full goes on elsewhere, with all that waits in memory. */

typedef struct
{
  gboolean done;
  GError *error;
} Saving;

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Saving *saving = user_data;

  saving->done = TRUE;
  gs_store_save_elsewhere_finish (GS_STORE (source), result, &saving->error);
}

static GError *
save (GsStore *store,
      const char *path)
{
  Saving saving = { FALSE, NULL };

  gs_store_save_elsewhere_async (store, path, saved_cb, &saving);
  while (!saving.done)
    g_main_context_iteration (NULL, TRUE);

  return saving.error;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
}

static void
stalled_cb (GsStore *store,
            const GError *error,
            gpointer user_data)
{
  *(int *) user_data = error != NULL;
}

static void
failed_cb (GsStore *store,
           const GError *error,
           gpointer user_data)
{
  g_error ("given up: %s", error->message);
}

static void
count_cb (GsStore *store,
          GParamSpec *pspec,
          gpointer user_data)
{
  (*(int *) user_data)++;
}

/* A disk of so many megabytes in the test's folder; NULL where that is not allowed. */
static char *
make_disk (GsFolder *folder,
           const char *name,
           const char *options)
{
  char *path = g_build_filename (folder->folder, name, NULL);

  g_mkdir (path, 0777);
  if (mount ("none", path, "tmpfs", 0, options) == 0)
    return path;

  g_rmdir (path);
  g_free (path);
  g_test_skip ("mounting a small disk is not allowed");

  return NULL;
}

static void
remove_disk (char *path)
{
  g_assert_cmpint (umount (path), ==, 0);
  g_rmdir (path);
  g_free (path);
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

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_full_disk (GsFolder *folder,
                gconstpointer data)
{
  char *disk = make_disk (folder, "full", "size=12m");
  g_autofree char *path = NULL;
  g_autoptr (GsStore) store = NULL;
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  int is_stalled = 0, n_paths = 0;
  gint64 stored;
  GsTier *tier;

  if (disk == NULL)
    return;

  path = g_build_filename (disk, "project.gatescope", NULL);
  store = gs_fixture_open (path, GS_STORE_CREATE | GS_STORE_FOLLOW);
  gs_fixture_add_clip (store, 100);
  g_signal_connect (store, "stalled", G_CALLBACK (stalled_cb), &is_stalled);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), NULL);
  g_signal_connect (store, "notify::path", G_CALLBACK (count_cb), &n_paths);
  trace = gs_trace_new (gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (store)), 0), gs_store_ensure_rater (store, "Ada"),
                        "valence", -1.0, 1.0);
  gs_store_begin_trace (store, trace);
  gs_store_flush (store, &error);
  g_assert_no_error (error);

  fill_disk (disk);
  for (guint i = 0; i < 60000; i++)
    gs_trace_append (trace, i * SECOND / 60, i + 1, 0.5);
  g_assert_false (gs_store_flush (store, NULL));
  run_for (100);
  g_assert_true (is_stalled);
  stored = gs_fixture_query (path, "SELECT count(*) FROM trace_sample");
  for (guint i = 60000; i < 60100; i++)
    gs_trace_append (trace, i * SECOND / 60, i + 1, 0.5);

  /* Nothing comes of a folder that is not there, and everything still waits. */
  error = save (store, "/nowhere/new.gatescope");
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY);
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_true (is_stalled);

  error = save (store, folder->path);
  g_assert_no_error (error);
  g_assert_cmpint (n_paths, ==, 1);
  g_assert_cmpstr (gs_store_get_path (store), ==, folder->path);
  g_assert_cmpstr (gs_project_get_path (gs_store_get_project (store)), ==, folder->path);

  /* Recording has not been interrupted; undo goes on as well, and reading. */
  for (guint i = 60100; i < 60200; i++)
    gs_trace_append (trace, i * SECOND / 60, i + 1, 0.5);
  gs_store_end_trace (store, trace);
  tier = gs_tier_new (gs_trace_get_clip (trace), gs_trace_get_rater (trace), "laughter");
  gs_store_add_tier (store, tier);
  g_assert_true (gs_store_flush (store, &error));
  g_assert_no_error (error);
  run_for (1200);
  g_assert_false (is_stalled);
  g_assert_true (gs_store_undo (store, &error));
  g_assert_true (gs_store_redo (store, &error));
  g_assert_true (gs_store_load_clip (store, gs_trace_get_clip (trace), &error));
  g_assert_no_error (error);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace_sample"), ==, 60200);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM tier WHERE removed = 0"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);

  /* The old file is what it was. */
  g_assert_cmpint (gs_fixture_query (path, "SELECT count(*) FROM trace_sample"), ==, stored);
  g_assert_cmpint (gs_fixture_query (path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);

  gs_store_close (store, &error);
  g_assert_no_error (error);
  g_object_unref (tier);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'complete'"), ==, 1);
  remove_disk (disk);
}

/* Another window stays with the old file; in the new one nobody waits for it. */
static void
test_others (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->folder, "new.gatescope", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsStore) other = NULL;
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  GsClip *clip;

  gs_fixture_add_clip (store, 100);
  gs_store_flush (store, NULL);
  other = gs_fixture_open (folder->path, GS_STORE_EXISTING);
  clip = gs_fixture_get_item (gs_project_get_clips (gs_store_get_project (other)), 0);
  trace = gs_trace_new (clip, gs_store_ensure_rater (other, "Ada"), "valence", -1.0, 1.0);
  gs_store_begin_trace (other, trace);
  gs_trace_append (trace, 0, 1, 0.5);
  g_assert_true (gs_store_flush (other, NULL));
  error = save (store, path);
  g_assert_no_error (error);
  g_assert_cmpint (gs_fixture_query (path, "SELECT count(*) FROM undo WHERE author IS NULL"), ==, 1);
  g_assert_cmpint (gs_fixture_query (path, "SELECT count(*) FROM trace WHERE state = 'interrupted' AND recorder IS NULL"), ==, 1);
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM trace WHERE state = 'running'"), ==, 1);
  gs_store_end_trace (other, trace);
  gs_store_close (store, NULL);
  g_unlink (path);
}

typedef struct
{
  gboolean done;
  GPtrArray *found;
} Reading;

static void
history_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Reading *reading = user_data;

  reading->found = gs_store_load_history_finish (GS_STORE (source), result, NULL);
  reading->done = TRUE;
}

static guint
count_steps (GsStore *store)
{
  Reading reading = { FALSE, NULL };
  guint n;

  gs_store_load_history_async (store, NULL, history_cb, &reading);
  while (!reading.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (reading.found);
  n = reading.found->len;
  g_ptr_array_unref (reading.found);

  return n;
}

static gpointer
read_thread (gpointer data)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_store_check (data, findings, &error));
  g_assert_no_error (error);

  return NULL;
}

static gboolean
holds_open (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, path) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Who reads reads in the file that is written, and the former one is nobody's any more. */
static void
test_readers (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->folder, "new.gatescope", NULL);
  g_autofree char *wal = g_strconcat (folder->path, "-wal", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  GsClip *clip = gs_fixture_add_clip (store, 100);
  Saving saving = { FALSE, NULL };
  GThread *thread;

  gs_fixture_record (store, clip, 100);
  g_assert_cmpuint (count_steps (store), ==, 1);
  g_assert_true (holds_open (wal));
  gs_store_save_elsewhere_async (store, path, saved_cb, &saving);
  gs_fixture_record (store, clip, 100);
  /* Before the session has been told that the project is elsewhere */
  thread = g_thread_new ("reader", read_thread, store);
  g_thread_join (thread);
  while (!saving.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (saving.error);
  g_assert_false (holds_open (wal));
  g_assert_cmpuint (count_steps (store), ==, 2);
  gs_store_close (store, NULL);
  g_unlink (path);
}

/* What lies beside the new name would be taken for a part of the new project. */
static void
test_companions (GsFolder *folder,
                 gconstpointer data)
{
  static const char *const endings[] = { "-wal", "-shm", "-journal" };
  g_autofree char *path = g_build_filename (folder->folder, "new.gatescope", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);

  gs_fixture_add_clip (store, 100);
  gs_store_flush (store, NULL);
  {
    g_autofree char *backups = gs_backup_get_folder (path);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (g_mkdir (backups, 0777), ==, 0);
    error = save (store, path);
    g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "copies"));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_rmdir (backups);
  }
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *companion = g_strconcat (path, endings[i], NULL);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (companion, "another's", -1, NULL));
      error = save (store, path);
      g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, endings[i]));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (companion, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, "another's");
      g_assert_cmpstr (gs_store_get_path (store), ==, folder->path);
      g_unlink (companion);
    }
}

/* What is there is not written over, and nothing half is left. */
static void
test_refused (GsFolder *folder,
              gconstpointer data)
{
  static const char *const names[] = { "notes.txt", "other.gatescope", "empty" };
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  guint n_files;

  gs_fixture_record (store, gs_fixture_add_clip (store, 100), 1000);
  gs_store_flush (store, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder->folder, names[i], NULL);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      gsize before_size, after_size;

      if (i == 1)
        g_object_unref (gs_fixture_open (path, GS_STORE_CREATE));
      else
        g_assert_true (g_file_set_contents (path, i == 0 ? "my notes" : "", -1, NULL));
      g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));
      n_files = count_files (folder->folder);

      error = save (store, path);
      g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, names[i]));
      g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
      g_assert_cmpmem (before, before_size, after, after_size);
      g_assert_cmpuint (count_files (folder->folder), ==, n_files);
      g_assert_cmpstr (gs_store_get_path (store), ==, folder->path);
    }

  gs_store_ensure_rater (store, "Ben");
  g_assert_true (gs_store_flush (store, NULL));
  g_assert_cmpint (gs_fixture_query (folder->path, "SELECT count(*) FROM rater"), ==, 2);
}

static void
test_no_room (GsFolder *folder,
              gconstpointer data)
{
  char *disk = make_disk (folder, "small", "size=100k");
  g_autofree char *path = NULL;
  g_autoptr (GsStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (disk == NULL)
    return;

  path = g_build_filename (disk, "project.gatescope", NULL);
  store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  gs_fixture_record (store, gs_fixture_add_clip (store, 100), 10000);
  error = save (store, path);
  g_assert_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, disk));
  g_assert_cmpuint (count_files (disk), ==, 0);
  g_assert_true (gs_store_flush (store, NULL));
  gs_store_close (store, NULL);
  remove_disk (disk);
}

/* Clips that lay beside the old file are found from the new one. */
static void
test_places (GsFolder *folder,
             gconstpointer data)
{
  g_autofree char *sub = g_build_filename (folder->folder, "sub", NULL);
  g_autofree char *new = g_build_filename (sub, "new.gatescope", NULL);
  g_autofree char *film = g_build_filename (folder->folder, "film.mp4", NULL);
  g_autofree char *within = g_build_filename (sub, "film.mp4", NULL);
  g_autoptr (GsStore) store = gs_fixture_open (folder->path, GS_STORE_CREATE);
  g_autoptr (GsClip) clip = gs_clip_new (film);
  g_autoptr (GsClip) inner = gs_clip_new (within);
  g_autoptr (GsClip) unplugged = gs_clip_new ("/media/of-nobody/far.mp4");
  sqlite3 *db;
  g_autofree char *late_path = g_build_filename (sub, "late.mp4", NULL);
  g_autoptr (GsClip) late = gs_clip_new (late_path);
  Saving saving = { FALSE, NULL };

  g_mkdir (sub, 0777);
  g_assert_true (g_file_set_contents (film, "x", -1, NULL));
  g_assert_true (g_file_set_contents (within, "x", -1, NULL));
  gs_store_add_clip (store, clip);
  gs_store_add_clip (store, inner);
  gs_store_add_clip (store, unplugged);
  g_assert_true (gs_store_flush (store, NULL));
  g_assert_cmpint (sqlite3_open (folder->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE clip SET relative_path = 'far.mp4' WHERE path LIKE '/media/%'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  gs_store_save_elsewhere_async (store, new, saved_cb, &saving);
  gs_store_add_clip (store, late);
  while (!saving.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (saving.error);
  g_assert_true (gs_store_flush (store, NULL));
  g_assert_cmpint (gs_fixture_query (new, "SELECT count(*) FROM clip WHERE path = '/media/of-nobody/far.mp4'"), ==, 1);
  g_assert_cmpint (gs_fixture_query (new, "SELECT count(*) FROM clip WHERE relative_path = 'late.mp4'"), ==, 1);
  g_assert_cmpint (gs_fixture_query (new, "SELECT count(*) FROM clip WHERE relative_path IS NULL AND path LIKE '%/film.mp4'"), ==, 1);
  g_assert_cmpint (gs_fixture_query (new, "SELECT count(*) FROM clip WHERE relative_path = 'film.mp4'"), ==, 1);
  gs_store_close (store, NULL);
  g_unlink (within);
  g_unlink (new);
  g_rmdir (sub);
}

/* A project is made, and one comes back from a copy, twice. */
static void
check_restoring (GsFolder *folder)
{
  g_autofree char *name = g_strdup_printf ("made %d.gatescope", (int) getpid ());
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  GsBackup copy = { .path = path, .name = (char *) "yesterday", .changed = 0 };

  g_object_unref (gs_fixture_open (path, GS_STORE_CREATE));
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *restored = gs_backup_restore (&copy, path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (g_str_has_suffix (restored, i == 1 ? "as of yesterday.gatescope" : "as of yesterday (2).gatescope"), ==, TRUE);
      g_assert_cmpint (gs_fixture_query (restored, "SELECT count(*) FROM clip"), ==, 0);
    }
}

/* On whatever file system: FAT has no links. */
static void
check_placing (const char *folder)
{
  g_autofree char *part = g_build_filename (folder, "part", NULL);
  g_autofree char *path = g_build_filename (folder, "whole.gatescope", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (part, "first", -1, NULL));
  g_assert_true (gs_place_file (part, path));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (part, "second", -1, NULL));
  g_assert_false (gs_place_file (part, path));
  g_assert_cmpint (errno, ==, EEXIST);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "first");
  g_unlink (part);
  g_unlink (path);
}

/* The kernel refuses these system calls, as file systems do. */
static gboolean
refuse_calls (gboolean rename_too)
{
  struct sock_filter filter[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_linkat, 3, 0),
#ifdef SYS_link
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_link, 2, 0),
#else
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_linkat, 2, 0),
#endif
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, rename_too ? SYS_renameat2 : SYS_linkat, 2, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
  };
  struct sock_fprog program = { G_N_ELEMENTS (filter), filter };

  return prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* With links, with a rename that spares what is there, and with neither. */
static const char *program;

/* In a program of its own, which is never the copy of one that has threads. */
static int
run_child (const char *path,
           gboolean rename_too)
{
  GsFolder folder = { g_path_get_dirname (path), g_strdup (path) };

  if (!refuse_calls (rename_too))
    return 77;
  g_assert_cmpint (link (folder.folder, "/nowhere"), ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
  check_placing (folder.folder);
  check_restoring (&folder);
  g_free (folder.folder);
  g_free (folder.path);

  return 0;
}

static void
test_placing (GsFolder *folder,
              gconstpointer data)
{
  check_placing (folder->folder);

  for (int rename_too = 0; rename_too < 2; rename_too++)
    {
      const char *const arguments[] = { program, "--placing", folder->path, rename_too ? "1" : "0", NULL };
      g_autoptr (GSubprocess) child = NULL;
      g_autoptr (GError) error = NULL;

      child = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
      g_assert_no_error (error);
      g_subprocess_wait (child, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_exited (child));
      if (g_subprocess_get_exit_status (child) == 77)
        {
          g_test_skip ("system calls cannot be filtered here");
          return;
        }
      g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
    }
}

int
main (int argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--placing"))
    return run_child (argv[2], g_str_equal (argv[3], "1"));

  g_test_init (&argc, &argv, NULL);
  program = argv[0];

  GS_TEST_ADD ("/store/elsewhere/full-disk", test_full_disk);
  GS_TEST_ADD ("/store/elsewhere/refused", test_refused);
  GS_TEST_ADD ("/store/elsewhere/others", test_others);
  GS_TEST_ADD ("/store/elsewhere/companions", test_companions);
  GS_TEST_ADD ("/store/elsewhere/no-room", test_no_room);
  GS_TEST_ADD ("/store/elsewhere/places", test_places);
  GS_TEST_ADD ("/store/elsewhere/readers", test_readers);
  GS_TEST_ADD ("/store/elsewhere/placing", test_placing);

  return g_test_run ();
}
