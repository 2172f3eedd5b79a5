/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cache.h"

#include "gs-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Beside the kinds: held by whoever takes entries away to make room. */
#define LOCK_NAME ".lock"

/* Whoever holds the lock for longer has been stopped: without it too much may be taken away, but nothing goes wrong. */
#define LOCK_PATIENCE (2 * G_USEC_PER_SEC)
#define LOCK_PAUSE    (10 * 1000)

/* A file that nobody has gone on writing for so long is what a crashed program has left. */
#define PART_AGE (3600)

/* KIND/VERSION/FILE, and a level more than anybody uses. */
#define MOST_LEVELS 4

typedef struct
{
  char *path;
  char *kind; /* folder below the cache */
  guint64 size;
  struct timespec used;
  gboolean is_part;
} File;

static void
file_free (File *self)
{
  g_free (self->path);
  g_free (self->kind);
  g_free (self);
}

/**
 * gs_cache_get_limit:
 *
 * The limit is the user's, for all programs: `cache-limit` in the preferences, in MiB. It is read anew each time, for the
 * window may change it while a command line runs.
 *
 * Returns: what the cache holds at the most, bytes
 */
guint64
gs_cache_get_limit (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "gatescope", "preferences.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  double mebibytes;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return GS_CACHE_DEFAULT_LIMIT;

  mebibytes = g_key_file_get_double (file, "Gatescope", GS_CACHE_LIMIT_KEY, &error);
  if (error != NULL || !isfinite (mebibytes))
    return GS_CACHE_DEFAULT_LIMIT;

  return (guint64) (CLAMP (mebibytes, 0.0, GS_CACHE_MOST_MIB) * 1024.0 * 1024.0);
}

/* Links are not followed: what they lead to is not the cache's. */
static void
scan (const char *folder,
      const char *kind,
      guint level,
      GPtrArray *files,
      GPtrArray *folders)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) != 0)
        continue;

      if (S_ISDIR (status.st_mode) && level < MOST_LEVELS)
        {
          g_autofree char *below = level == 0 ? g_strdup (name) : g_build_filename (kind, name, NULL);

          scan (path, below, level + 1, files, folders);
          if (folders != NULL)
            g_ptr_array_add (folders, g_steal_pointer (&path));
        }
      else if (S_ISREG (status.st_mode) && !(level == 0 && strcmp (name, LOCK_NAME) == 0))
        {
          File *file = g_new0 (File, 1);

          file->is_part = strstr (name, GS_CACHE_PART) != NULL;
          file->path = g_steal_pointer (&path);
          file->kind = g_strdup (kind);
          file->size = (guint64) status.st_size;
          file->used = status.st_mtim;
          g_ptr_array_add (files, file);
        }
    }
}

static GPtrArray *
list_files (GPtrArray *folders)
{
  g_autofree char *folder = gs_cache_get_folder ();
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);

  scan (folder, "", 0, files, folders);

  return files;
}

/* Returns: the lock's descriptor, or -1 if it could not be had. */
static int
take_lock (void)
{
  g_autofree char *folder = gs_cache_get_folder ();
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  gint64 patience = g_get_monotonic_time () + LOCK_PATIENCE;
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    return -1;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if ((errno != EWOULDBLOCK && errno != EINTR) || g_get_monotonic_time () > patience)
        {
          close (fd);
          return -1;
        }
      g_usleep (LOCK_PAUSE);
    }

  return fd;
}

static int
compare_times (const struct timespec *a,
               const struct timespec *b)
{
  if (a->tv_sec != b->tv_sec)
    return a->tv_sec < b->tv_sec ? -1 : 1;

  return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  const File *first = *(File *const *) a;
  const File *second = *(File *const *) b;
  int order = compare_times (&first->used, &second->used);

  return order != 0 ? order : strcmp (first->path, second->path);
}

/* Returns: whether the file is gone now, by whomever. One that was used since it was listed stays. */
static gboolean
take_away (const File *file)
{
  GStatBuf status;

  if (g_lstat (file->path, &status) == 0 && compare_times (&status.st_mtim, &file->used) != 0)
    return FALSE;

  return g_unlink (file->path) == 0 || errno == ENOENT;
}

/**
 * gs_cache_evict:
 * @limit: what the cache may hold, bytes; usually gs_cache_get_limit()
 *
 * Takes away what crashed programs have left, then what was used longest ago, until the cache is within @limit. Programs that
 * do this at the same time wait for each other. May take as long as 2 s: not for the main thread.
 *
 * Returns: bytes that were freed
 */
guint64
gs_cache_evict (guint64 limit)
{
  int lock = take_lock ();
  g_autoptr (GPtrArray) files = list_files (NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint64 total = 0;
  guint64 freed = 0;

  g_ptr_array_sort (files, compare_used);
  for (guint i = 0; i < files->len; i++)
    total += ((File *) files->pdata[i])->size;

  for (guint i = 0; i < files->len; i++)
    {
      const File *file = files->pdata[i];
      gboolean unwanted = file->is_part ? file->used.tv_sec < now - PART_AGE : total > limit;

      if (unwanted && take_away (file))
        {
          total -= file->size;
          freed += file->size;
        }
    }

  if (lock >= 0)
    close (lock);

  return freed;
}

static void
kind_free (GsCacheKind *self)
{
  g_free (self->name);
  g_free (self);
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(File *const *) a)->kind, (*(File *const *) b)->kind);
}

/**
 * gs_cache_get_statistics:
 *
 * Looks through the whole cache: not for the main thread.
 *
 * Returns: (transfer full): what is in it now
 */
GsCacheStatistics *
gs_cache_get_statistics (void)
{
  GsCacheStatistics *self = g_new0 (GsCacheStatistics, 1);
  g_autoptr (GPtrArray) files = list_files (NULL);
  GsCacheKind *kind = NULL;

  self->folder = gs_cache_get_folder ();
  self->limit = gs_cache_get_limit ();
  self->kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);

  g_ptr_array_sort (files, compare_kinds);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = files->pdata[i];

      if (kind == NULL || strcmp (kind->name, file->kind) != 0)
        {
          kind = g_new0 (GsCacheKind, 1);
          kind->name = g_strdup (file->kind);
          g_ptr_array_add (self->kinds, kind);
        }
      kind->n_entries++;
      kind->bytes += file->size;
      self->n_entries++;
      self->bytes += file->size;
    }

  return self;
}

void
gs_cache_statistics_free (GsCacheStatistics *self)
{
  g_free (self->folder);
  g_ptr_array_unref (self->kinds);
  g_free (self);
}

/**
 * gs_cache_clear:
 * @n_files: (out) (optional): how many files were taken away
 * @n_bytes: (out) (optional): what they held
 * @error: return location of a #GsEngineError that names the first file that could not be taken away
 *
 * Takes away all entries, and what crashed programs have left. What other programs are writing at the moment stays and becomes
 * an entry. Not for the main thread.
 *
 * Returns: %TRUE if nothing had to be left
 */
gboolean
gs_cache_clear (guint *n_files,
                guint64 *n_bytes,
                GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = list_files (folders);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean done = TRUE;
  guint n = 0;
  guint64 bytes = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const File *file = files->pdata[i];

      if (file->is_part && file->used.tv_sec >= now - PART_AGE)
        continue;

      if (g_unlink (file->path) == 0)
        {
          n++;
          bytes += file->size;
        }
      else if (errno != ENOENT && done)
        {
          done = FALSE;
          g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: it could not be deleted: %s", file->path,
                       g_strerror (errno));
        }
    }

  /* Folders come after those in them; one that is not empty stays, and a writer makes anew what it misses. */
  for (guint i = 0; i < folders->len; i++)
    g_rmdir (folders->pdata[i]);

  if (n_files != NULL)
    *n_files = n;
  if (n_bytes != NULL)
    *n_bytes = bytes;

  return done;
}
