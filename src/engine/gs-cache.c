/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cache.h"

#include "gs-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Hexadecimal digits of a content hash, and those that tell what else an entry depends on. */
#define HASH_LENGTH  64
#define EXTRA_LENGTH 32

/* How often an entry is written anew when the cache is deleted under the writer. */
#define MOST_ATTEMPTS 4

/**
 * gs_cache_get_folder:
 *
 * Returns: (transfer full): the folder that is the cache
 */
char *
gs_cache_get_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "gatescope", NULL);
}

/* One part of a path that leads nowhere else. */
static gboolean
is_plain (const char *name)
{
  if (*name == '\0' || *name == '.')
    return FALSE;

  for (; *name != '\0'; name++)
    {
      if (!g_ascii_isalnum (*name) && strchr ("-_.", *name) == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_cache_get_path:
 * @kind: what is kept: `features`, `sound`
 * @version: who made it, with a version that changes when the same content would give something else: `compact-1`
 * @content_hash: SHA-256 of the clip, 64 hexadecimal digits
 * @extra: (nullable): whatever else the entry depends on, as text of any form and length: the hash of weights
 * @ending: the files' ending: `safetensors`
 *
 * Returns: (transfer full) (nullable): where the entry is or would be; %NULL if @content_hash is no hash: it may come from a
 *   project that somebody else has made, and must not lead elsewhere
 */
char *
gs_cache_get_path (const char *kind,
                   const char *version,
                   const char *content_hash,
                   const char *extra,
                   const char *ending)
{
  g_autofree char *folder = gs_cache_get_folder ();
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (is_plain (kind) && is_plain (version) && is_plain (ending), NULL);

  if (content_hash == NULL || strlen (content_hash) != HASH_LENGTH ||
      strspn (content_hash, "0123456789abcdef") != HASH_LENGTH)
    return NULL;

  if (extra != NULL)
    {
      digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, extra, -1);
      digest[EXTRA_LENGTH] = '\0';
    }
  name = g_strconcat (content_hash, digest != NULL ? "-" : "", digest != NULL ? digest : "", ".", ending, NULL);

  return g_build_filename (folder, kind, version, name, NULL);
}

/**
 * gs_cache_use:
 * @path: (nullable): from gs_cache_get_path()
 *
 * Looks whether an entry is there and marks it as used now, so that others are taken away before it. It may be gone
 * before it is opened.
 *
 * Returns: %TRUE if it is there
 */
gboolean
gs_cache_use (const char *path)
{
  static const struct timespec times[] = { { 0, UTIME_OMIT }, { 0, UTIME_NOW } };
  GStatBuf status;

  if (path == NULL || g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;

  /* In a cache that can only be read nothing is taken away either. */
  if (utimensat (AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
    return FALSE;

  return TRUE;
}

/* Writes under a name of its own and moves it to @path. @vanished: the cache was deleted meanwhile. */
static gboolean
write_entry (const char *path,
             GsCacheWriteFunc write,
             gpointer user_data,
             gboolean *vanished,
             GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *part = g_strconcat (path, GS_CACHE_PART "XXXXXX", NULL);
  guint64 limit = gs_cache_get_limit ();
  gboolean done = FALSE;
  GStatBuf status;
  int fd = -1;

  *vanished = FALSE;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      *vanished = errno == ENOENT;
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: nothing can be kept there: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  close (fd);

  if (!write (part, user_data, error))
    {
      *vanished = !g_file_test (part, G_FILE_TEST_EXISTS);
    }
  else if (g_lstat (part, &status) != 0)
    {
      *vanished = errno == ENOENT;
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: it was not kept: %s", path, g_strerror (errno));
    }
  else if ((guint64) status.st_size > limit)
    {
      g_autofree char *size = g_format_size_full ((guint64) status.st_size, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: its %s are more than the cache may hold", path, size);
    }
  else if (g_rename (part, path) != 0)
    {
      *vanished = errno == ENOENT;
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_FAILED, "%s: it was not kept: %s", path, g_strerror (errno));
    }
  else
    {
      done = TRUE;
    }

  if (!done)
    g_unlink (part);

  return done;
}

/**
 * gs_cache_store:
 * @path: (nullable): from gs_cache_get_path()
 * @write: writes the contents
 * @user_data: for @write
 * @error: return location of @write's error, or of a #GsEngineError: the folder cannot be written, or the entry alone is larger
 *   than the limit
 *
 * Puts an entry in the cache, whole or not at all, in place of what may have been there; then takes away what has not
 * been used for longest until the cache is within the user's limit. Usually no error for anybody: a cache only saves time.
 *
 * Returns: %TRUE if it was stored
 */
gboolean
gs_cache_store (const char *path,
                GsCacheWriteFunc write,
                gpointer user_data,
                GError **error)
{
  gboolean vanished = TRUE;

  if (path == NULL)
    {
      g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "Without a content hash nothing can be kept");
      return FALSE;
    }

  for (guint attempt = 1; vanished; attempt++)
    {
      g_autoptr (GError) why = NULL;

      if (write_entry (path, write, user_data, &vanished, &why))
        {
          gs_cache_evict (gs_cache_get_limit ());
          return TRUE;
        }

      if (!vanished || attempt == MOST_ATTEMPTS)
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
    }

  return FALSE;
}
