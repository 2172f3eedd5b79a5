/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-file-locks.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite guards a database with POSIX locks, which belong to the process: as soon as anything in it closes the
 * same file, all of them are gone. A file chooser does that, when it looks into the files it lists to learn what they are. The
 * next program to read the project then takes itself for the only one and deletes the write-ahead log under the
 * running window, and what is recorded from then on is lost.
 *
 * Locks of an open file description know no such end. SQLite still counts on one set of locks for each file and
 * process, so each file gets one description of its own that carries all of them. Programs with POSIX locks see
 * them as before. */

typedef struct
{
  dev_t device;
  ino_t inode;
  int fd;       /* carries the locks */
  guint n_users; /* descriptors of SQLite that have locked the file */
} LockedFile;

static GMutex mutex;           /* of everything below */
static GHashTable *users;      /* descriptor of SQLite -> LockedFile */
static GPtrArray *locked_files; /* of LockedFile */

static LockedFile *
find_file (const struct stat *info)
{
  for (guint i = 0; i < locked_files->len; i++)
    {
      LockedFile *file = locked_files->pdata[i];

      if (file->device == info->st_dev && file->inode == info->st_ino)
        return file;
    }

  return NULL;
}

/* A description of the file's own; -1 where the system cannot give one. */
static int
open_again (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int again = open (path, O_RDWR | O_CLOEXEC);

  return again >= 0 ? again : open (path, O_RDONLY | O_CLOEXEC);
}

/* The file that @fd is open on, which counts @fd among its users from now on; %NULL where only POSIX locks can be had. */
static LockedFile *
use_file (int fd)
{
  LockedFile *file = g_hash_table_lookup (users, GINT_TO_POINTER (fd));
  struct stat info;

  if (file != NULL)
    return file;
  if (fstat (fd, &info) != 0)
    return NULL;

  file = find_file (&info);
  if (file == NULL)
    {
      int again = open_again (fd);

      if (again < 0)
        return NULL;
      file = g_new (LockedFile, 1);
      *file = (LockedFile) { info.st_dev, info.st_ino, again, 0 };
      g_ptr_array_add (locked_files, file);
    }

  file->n_users++;
  g_hash_table_insert (users, GINT_TO_POINTER (fd), file);

  return file;
}

static int
lock_file (int fd,
           int command,
           struct flock *lock)
{
  struct flock own = *lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  LockedFile *file = use_file (fd);
  int result;

  if (file == NULL)
    return fcntl (fd, command, lock);

  own.l_pid = 0;
  result = fcntl (file->fd, command == F_GETLK ? F_OFD_GETLK : F_OFD_SETLK, &own);
  if (command == F_GETLK && result == 0)
    *lock = own;

  return result;
}

/* In SQLite's place of fcntl(). It never waits for a lock: F_SETLKW is not among what it asks for. */
static int
fcntl_for_sqlite (int fd,
                  int command,
                  ...)
{
  va_list args;
  gpointer argument;

  va_start (args, command);
  argument = va_arg (args, gpointer);
  va_end (args);

  if (command == F_SETLK || command == F_GETLK)
    return lock_file (fd, command, argument);

  return fcntl (fd, command, argument);
}

static int
close_for_sqlite (int fd)
{
  LockedFile *file;

  g_mutex_lock (&mutex);
  file = g_hash_table_lookup (users, GINT_TO_POINTER (fd));
  if (file != NULL)
    {
      g_hash_table_remove (users, GINT_TO_POINTER (fd));
      if (--file->n_users == 0)
        {
          close (file->fd);
          g_ptr_array_remove_fast (locked_files, file);
        }
    }
  g_mutex_unlock (&mutex);

  return close (fd);
}

/**
 * gs_file_locks_install:
 *
 * Sees to it that the locks of SQLite in this process outlive others' closing of the same file. To be called before the first
 * connection is opened; from then on without effect.
 */
void
gs_file_locks_install (void)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

      users = g_hash_table_new (NULL, NULL);
      locked_files = g_ptr_array_new_with_free_func (g_free);
      if (vfs != NULL && vfs->iVersion >= 3)
        {
          vfs->xSetSystemCall (vfs, "fcntl", (sqlite3_syscall_ptr) fcntl_for_sqlite);
          vfs->xSetSystemCall (vfs, "close", (sqlite3_syscall_ptr) close_for_sqlite);
        }
      g_once_init_leave (&installed, 1);
    }
}
