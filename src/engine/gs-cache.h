/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The cache: files that can be computed again, $XDG_CACHE_HOME/gatescope/KIND/VERSION/KEY.ENDING, shared by all of the user's
 * windows and command lines. Any thread of any process may call any of these functions at any time.
 *
 *     g_autofree char *path = gs_cache_get_path ("features", "deep-1", clip_hash, weights_hash, "safetensors");
 *
 *     if (gs_cache_use (path) && load (path))   -- what cannot be opened or read after all is a miss
 *       ...
 *     gs_cache_store (path, write, data, NULL); -- a cache that cannot be written only costs time
 *
 * What makes that safe, without a lock for readers and writers: an entry appears whole, by renaming, and never changes;
 * a file that is open stays readable when its name is taken away; a writer whose folder goes away starts again. What
 * was used longest ago is taken away first, where the time of a file's last change is that of its last use. Nothing is synchronised to
 * the disk: after a power cut an entry may be empty or cut off, and who reads it has to notice.
 */

/* Between the name of an entry and that of what is being written of it. */
#define GS_CACHE_PART ".part."

/* What the cache holds at the most unless the user has chosen: 2 GiB. */
#define GS_CACHE_DEFAULT_LIMIT (G_GUINT64_CONSTANT (2) << 30)

/* The user's choice in $XDG_CONFIG_HOME/gatescope/preferences.ini, in MiB. */
#define GS_CACHE_LIMIT_KEY "cache-limit"

/* What can be chosen at the most: 1 PiB, in MiB. */
#define GS_CACHE_MOST_MIB ((double) (1 << 30))

/**
 * GsCacheWriteFunc:
 * @path: where to write; an empty file of this name is there and may be replaced
 * @user_data: data
 * @error: return location
 *
 * Writes the contents of an entry. May be called again if the folder was taken away meanwhile.
 *
 * Returns: %TRUE if all was written
 */
typedef gboolean (*GsCacheWriteFunc) (const char *path, gpointer user_data, GError **error);

/**
 * GsCacheKind:
 * @name: `KIND/VERSION`
 * @n_entries: number of files
 * @bytes: what they hold
 *
 * What one encoder, or whatever else is kept, has in the cache.
 */
typedef struct
{
  char *name;
  guint n_entries;
  guint64 bytes;
} GsCacheKind;

/**
 * GsCacheStatistics:
 * @folder: where the cache is; it need not be there yet
 * @limit: what it holds at the most, bytes
 * @n_entries: number of files
 * @bytes: what they hold
 * @kinds: (element-type GsCacheKind): the same by kind, in the order of names
 *
 * What is in the cache. Files that are being written count as well.
 */
typedef struct
{
  char *folder;
  guint64 limit;
  guint n_entries;
  guint64 bytes;
  GPtrArray *kinds;
} GsCacheStatistics;

char *gs_cache_get_folder (void);
char *gs_cache_get_path (const char *kind, const char *version, const char *content_hash, const char *extra,
                         const char *ending);
gboolean gs_cache_use (const char *path);
gboolean gs_cache_store (const char *path, GsCacheWriteFunc write, gpointer user_data, GError **error);

guint64 gs_cache_get_limit (void);
guint64 gs_cache_evict (guint64 limit);
GsCacheStatistics *gs_cache_get_statistics (void);
gboolean gs_cache_clear (guint *n_files, guint64 *n_bytes, GError **error);

void gs_cache_statistics_free (GsCacheStatistics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsCacheStatistics, gs_cache_statistics_free)

G_END_DECLS
