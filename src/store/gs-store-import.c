/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-import-private.h"

#include "gs-migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nobody goes on writing for an hour without adding to the file; seconds. */
#define LEFTOVER_AGE 3600

struct _GsStoreImport
{
  char *path;      /* of the project, absolute */
  char *temporary; /* the file that is written, if the project is new */
  GsConnection *connection;

  /* Of a project that is open, whose writer the connection belongs to */
  GsJournal *journal;
  guint serial; /* of the action, and what a person calls it */
  char *name;
  gint64 shown_id;  /* of this clip the samples are kept */
  GPtrArray *added; /* GsStoreImportRow */
};

static void
row_free (gpointer data)
{
  GsStoreImportRow *self = data;

  g_free (self->rater);
  g_free (self->name);
  g_clear_pointer (&self->samples, g_array_unref);
  g_clear_pointer (&self->segments, g_ptr_array_unref);
  g_free (self);
}

/**
 * gs_store_import_new_within:
 * @connection: a connection inside a transaction; it is the caller's, and so is the transaction
 * @journal: where what is added is written down, in an entry that is opened with the first of it: what adds nothing ends nothing that
 *   could be done again
 * @serial: number of the action
 * @name: what a person calls it; see gs_journal_begin()
 * @shown_id: number of a clip whose samples and segments are kept in memory; 0 = of none
 *
 * Returns: (transfer full): an import into a project that is open
 */
GsStoreImport *
gs_store_import_new_within (GsConnection *connection,
                            GsJournal *journal,
                            guint serial,
                            const char *name,
                            gint64 shown_id)
{
  GsStoreImport *self = g_new0 (GsStoreImport, 1);

  self->connection = connection;
  self->journal = journal;
  self->serial = serial;
  self->name = g_strdup (name);
  self->shown_id = shown_id;
  self->added = g_ptr_array_new_with_free_func (row_free);

  return self;
}

/**
 * gs_store_import_steal_added:
 * @self: from gs_store_import_new_within()
 *
 * Returns: (transfer full) (element-type GsStoreImportRow): the traces and tiers that were added
 */
GPtrArray *
gs_store_import_steal_added (GsStoreImport *self)
{
  return g_steal_pointer (&self->added);
}

/* Writes down, of a project that is open, that a row was added. */
static gboolean
note_row (GsStoreImport *self,
          const char *object,
          gint64 id,
          GError **error)
{
  return self->journal == NULL || (gs_journal_begin (self->journal, self->connection, self->serial, self->name, error) &&
                                   gs_journal_insert (self->journal, self->connection, object, id, error));
}

/* Returns: (nullable): what becomes an object of a project that is open */
static GsStoreImportRow *
keep_row (GsStoreImport *self,
          gint64 id,
          gint64 clip_id,
          gint64 rater_id,
          const char *rater,
          const char *name)
{
  GsStoreImportRow *row;

  if (self->added == NULL)
    return NULL;

  row = g_new0 (GsStoreImportRow, 1);
  row->id = id;
  row->clip_id = clip_id;
  row->rater_id = rater_id;
  row->rater = g_strdup (rater);
  row->name = g_strdup (name);
  g_ptr_array_add (self->added, row);

  return row;
}

static void
remove_temporary (GsStoreImport *self)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings) && self->temporary != NULL; i++)
    {
      g_autofree char *file = g_strconcat (self->temporary, endings[i], NULL);

      g_unlink (file);
    }
}

/* What a program that was killed has left, hidden, of the same name. */
static void
remove_leftovers (const char *folder,
                  const char *start)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_str_has_prefix (name, start) && g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) &&
          status.st_mtime < now - LEFTOVER_AGE)
        g_unlink (path);
    }
}

/* A hidden file beside the place where the project shall be. */
static gboolean
make_temporary (GsStoreImport *self,
                GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *start = g_strconcat (".", name, ".import.", NULL);
  g_autofree char *hidden = g_strconcat (start, "XXXXXX", NULL);
  int fd;

  remove_leftovers (folder, start);
  self->temporary = g_build_filename (folder, hidden, NULL);
  fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      int code = errno;
      g_autofree char *display = g_filename_display_name (folder);

      g_clear_pointer (&self->temporary, g_free);
      g_set_error (error, GS_STORE_ERROR, code == ENOSPC ? GS_STORE_ERROR_FULL : GS_STORE_ERROR_READ_ONLY,
                   "The project cannot be made in “%s” (%s): choose another folder", display, g_strerror (code));
      return FALSE;
    }
  g_close (fd, NULL);

  return gs_migrations_create (self->temporary, error);
}

/**
 * gs_store_import_new:
 * @path: a project file; made if it is not there
 * @error: (out) (optional): why not: not a project, from a newer version, not to be written, in use
 *
 * Opens a project and begins the transaction. Other programs cannot write to it until it ends.
 *
 * Returns: (transfer full) (nullable): the import
 */
GsStoreImport *
gs_store_import_new (const char *path,
                     GError **error)
{
  g_autoptr (GsStoreImport) self = g_new0 (GsStoreImport, 1);
  const char *file;

  self->path = g_canonicalize_filename (path, NULL);
  if (g_file_test (self->path, G_FILE_TEST_EXISTS) ? !gs_migrations_inspect (self->path, error)
                                                   : !make_temporary (self, error))
    return NULL;

  file = self->temporary != NULL ? self->temporary : self->path;
  self->connection = gs_connection_open (file, FALSE, FALSE, error);
  if (self->connection == NULL || !gs_migrations_run (self->connection, error) ||
      !gs_connection_execute (self->connection, self->temporary != NULL ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL",
                              error) ||
      !gs_connection_execute (self->connection, "PRAGMA synchronous = FULL", error) ||
      !gs_connection_begin (self->connection, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gs_store_import_free:
 * @self: (transfer full): an import
 *
 * Takes back everything that was not committed.
 */
void
gs_store_import_free (GsStoreImport *self)
{
  if (self->connection != NULL && self->journal == NULL)
    {
      gs_connection_rollback (self->connection);
      gs_connection_free (self->connection);
    }
  g_clear_pointer (&self->added, g_ptr_array_unref);
  remove_temporary (self);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

static gboolean
add_frames (GsStoreImport *self,
            gint64 id,
            GsClip *clip,
            GError **error)
{
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  GsStatement *insert =
    gs_connection_prepare (self->connection, "INSERT INTO frame (clip_id, frame, pts) VALUES (?, ?, ?)", error);

  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < n_frames && pts != NULL; i++)
    {
      gs_statement_bind_int64 (insert, 1, id);
      gs_statement_bind_int64 (insert, 2, i);
      gs_statement_bind_int64 (insert, 3, pts[i]);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

/* Looks for a clip of a content, and of a title or of none of @others. */
static gboolean
find_clip (GsStoreImport *self,
           const char *hash,
           const char *title,
           const char *const *others,
           gint64 *id,
           gboolean *found,
           GError **error)
{
  GsStatement *query;
  gboolean has_row = FALSE;

  *found = FALSE;
  query = gs_connection_query (self->connection, error, "SELECT id, title FROM clip WHERE hash = ? ORDER BY id", "t", hash);
  if (query == NULL)
    return FALSE;

  for (;;)
    {
      const char *there;

      if (!gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      there = gs_statement_get_text (query, 1);
      if (title != NULL ? g_strcmp0 (there, title) == 0 : there == NULL || !g_strv_contains (others, there))
        {
          *id = gs_statement_get_int64 (query, 0);
          *found = TRUE;
          gs_statement_reset (query);
          return TRUE;
        }
    }
}

/**
 * gs_store_import_add_clip:
 * @self: an import
 * @clip: a clip with its hash and frame index
 * @title: (nullable): what the clip shall be called if its video is in the project more than once, for each of its people; %NULL = as
 *   @clip is
 * @others: (array zero-terminated=1): without @title: what the clips of the video's people are called
 * @id: (out): its number in the project
 * @is_new: (out): %FALSE if the project had such a clip already, which is then taken: with @title, one of this content that is called so;
 *   without, one of this content that is not called as one of @others
 * @error: (out) (optional): why not
 *
 * Returns: %TRUE if the project has the clip now
 */
gboolean
gs_store_import_add_clip (GsStoreImport *self,
                          GsClip *clip,
                          const char *title,
                          const char *const *others,
                          gint64 *id,
                          gboolean *is_new,
                          GError **error)
{
  g_autofree char *path = g_canonicalize_filename (gs_clip_get_path (clip), NULL);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *relative_path = NULL;
  g_autoptr (GFile) folder_file = g_file_new_for_path (folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  gboolean found = FALSE;

  *is_new = FALSE;
  if (gs_clip_get_hash (clip) != NULL && !find_clip (self, gs_clip_get_hash (clip), title, others, id, &found, error))
    return FALSE;
  if (found)
    return TRUE;

  relative_path = g_file_get_relative_path (folder_file, file);
  if (!gs_connection_run (self->connection, error,
                          "INSERT INTO clip (title, path, relative_path, size, hash, duration, width, height, "
                          "has_video, has_audio, n_frames, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          "tttitiiiiiii", title != NULL ? title : gs_clip_get_title (clip), path, relative_path, gs_clip_get_size (clip),
                          gs_clip_get_hash (clip), gs_clip_get_duration (clip), (gint64) gs_clip_get_width (clip),
                          (gint64) gs_clip_get_height (clip), (gint64) gs_clip_get_has_video (clip),
                          (gint64) gs_clip_get_has_audio (clip), (gint64) gs_clip_get_n_frames (clip), g_get_real_time ()))
    return FALSE;

  *is_new = TRUE;
  *id = gs_connection_get_last_id (self->connection);

  return add_frames (self, *id, clip, error);
}

/* Strokes of values that follow one another: what was not said lies between two. */
static gboolean
add_samples (GsStoreImport *self,
             gint64 trace_id,
             gint64 wall_time,
             const gint64 *times,
             const double *values,
             guint n,
             GArray *kept,
             GError **error)
{
  GsStatement *insert = gs_connection_prepare (
    self->connection,
    "INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) VALUES (?, ?, ?, ?, ?, ?)", error);
  gint64 stroke = 0;
  gint64 position = 0;

  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;

      if (i == 0 || isnan (values[i - 1]))
        {
          stroke++;
          position = 0;
          if (!gs_connection_run (self->connection, error, "INSERT INTO stroke (trace_id, number, started) VALUES (?, ?, ?)",
                                  "iii", trace_id, stroke, wall_time) ||
              !note_row (self, "stroke", gs_connection_get_last_id (self->connection), error))
            return FALSE;
        }
      if (kept != NULL)
        {
          const GsTraceSample sample = { times[i], wall_time, values[i], (guint) stroke };

          g_array_append_val (kept, sample);
        }

      gs_statement_bind_int64 (insert, 1, trace_id);
      gs_statement_bind_int64 (insert, 2, stroke);
      gs_statement_bind_int64 (insert, 3, times[i]);
      gs_statement_bind_int64 (insert, 4, position++);
      gs_statement_bind_int64 (insert, 5, wall_time);
      gs_statement_bind_double (insert, 6, values[i]);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
ensure_rater (GsStoreImport *self,
              const char *rater,
              gint64 *id,
              GError **error)
{
  return gs_connection_run (self->connection, error, "INSERT INTO rater (name) VALUES (?) ON CONFLICT (name) DO NOTHING", "t",
                            rater) &&
         gs_connection_query_int64 (self->connection, id, error, "SELECT id FROM rater WHERE name = ?", "t", rater);
}

/**
 * gs_store_import_add_scaled_trace:
 * @self: an import
 * @clip_id: from gs_store_import_add_clip(), or of a clip of the project
 * @rater: who said it; made if the project does not know the name
 * @dimension: `valence`, `arousal` or another
 * @minimum: lower end of the scale
 * @maximum: upper end
 * @wall_time: when it was said, microseconds since 1970
 * @times: (array length=n): media times, nanoseconds, rising
 * @values: (array length=n): NaN = not said
 * @n: number of values
 * @is_new: (out): %FALSE if this rater has a trace of this dimension over the clip already: then nothing is added
 * @error: (out) (optional): why not
 *
 * Adds a complete trace of any scale.
 *
 * Returns: %TRUE if the project has such a trace now
 */
gboolean
gs_store_import_add_scaled_trace (GsStoreImport *self,
                                  gint64 clip_id,
                                  const char *rater,
                                  const char *dimension,
                                  double minimum,
                                  double maximum,
                                  gint64 wall_time,
                                  const gint64 *times,
                                  const double *values,
                                  guint n,
                                  gboolean *is_new,
                                  GError **error)
{
  GsStoreImportRow *row;
  gint64 rater_id, trace_id;

  *is_new = FALSE;
  if (!ensure_rater (self, rater, &rater_id, error))
    return FALSE;

  if (gs_connection_query_int64 (self->connection, &trace_id, NULL,
                                 "SELECT id FROM trace WHERE clip_id = ? AND rater_id = ? AND dimension = ? AND removed = 0 LIMIT 1", "iit",
                                 clip_id, rater_id, dimension))
    return TRUE;

  if (!gs_connection_run (self->connection, error,
                          "INSERT INTO trace (clip_id, rater_id, dimension, minimum, maximum, take, state, started) "
                          "VALUES (?, ?, ?, ?, ?, 1, 'complete', ?)",
                          "iitddi", clip_id, rater_id, dimension, minimum, maximum, wall_time))
    return FALSE;

  *is_new = TRUE;
  trace_id = gs_connection_get_last_id (self->connection);
  row = keep_row (self, trace_id, clip_id, rater_id, rater, dimension);
  if (row != NULL)
    {
      row->minimum = minimum;
      row->maximum = maximum;
      row->samples = clip_id == self->shown_id ? g_array_new (FALSE, FALSE, sizeof (GsTraceSample)) : NULL;
    }

  return note_row (self, "trace", trace_id, error) &&
         add_samples (self, trace_id, wall_time, times, values, n, row != NULL ? row->samples : NULL, error);
}

/* A twin: the caller may go on using @segment, in this thread. */
static void
keep_segment (GsStoreImportRow *row,
              GsSegment *segment,
              gint64 id)
{
  GsSegment *twin = gs_segment_new (gs_segment_get_start (segment), gs_segment_get_end (segment), gs_segment_get_label (segment));

  gs_segment_set_note (twin, gs_segment_get_note (segment));
  gs_store_set_row (twin, id);
  gs_segment_set_id (twin, id);
  g_ptr_array_add (row->segments, twin);
}

/**
 * gs_store_import_add_tier:
 * @self: an import
 * @clip_id: from gs_store_import_add_clip(), or of a clip of the project
 * @rater: who annotated; made if the project does not know the name
 * @name: of the tier
 * @segments: (element-type GsSegment): what is in it
 * @is_new: (out): %FALSE if this rater has a tier of this name over the clip already: then nothing is added
 * @error: (out) (optional): why not
 *
 * Adds a tier with its segments.
 *
 * Returns: %TRUE if the project has such a tier now
 */
gboolean
gs_store_import_add_tier (GsStoreImport *self,
                          gint64 clip_id,
                          const char *rater,
                          const char *name,
                          GPtrArray *segments,
                          gboolean *is_new,
                          GError **error)
{
  GsStoreImportRow *row;
  gint64 rater_id, tier_id;

  *is_new = FALSE;
  if (!ensure_rater (self, rater, &rater_id, error))
    return FALSE;

  if (gs_connection_query_int64 (self->connection, &tier_id, NULL,
                                 "SELECT id FROM tier WHERE clip_id = ? AND rater_id = ? AND name = ? AND removed = 0 LIMIT 1", "iit", clip_id,
                                 rater_id, name))
    return TRUE;

  if (!gs_connection_run (self->connection, error, "INSERT INTO tier (clip_id, rater_id, name) VALUES (?, ?, ?)", "iit", clip_id,
                          rater_id, name))
    return FALSE;

  *is_new = TRUE;
  tier_id = gs_connection_get_last_id (self->connection);
  row = keep_row (self, tier_id, clip_id, rater_id, rater, name);
  if (row != NULL)
    row->segments = g_ptr_array_new_with_free_func (g_object_unref);
  if (!note_row (self, "tier", tier_id, error))
    return FALSE;
  for (guint i = 0; i < segments->len; i++)
    {
      GsSegment *segment = segments->pdata[i];

      if (!gs_connection_run (self->connection, error,
                              "INSERT INTO segment (tier_id, start, \"end\", label, note) VALUES (?, ?, ?, ?, ?)", "iiitt", tier_id,
                              gs_segment_get_start (segment), gs_segment_get_end (segment), gs_segment_get_label (segment),
                              gs_segment_get_note (segment)) ||
          !note_row (self, "segment", gs_connection_get_last_id (self->connection), error))
        return FALSE;
      if (row != NULL && clip_id == self->shown_id)
        keep_segment (row, segment, gs_connection_get_last_id (self->connection));
    }

  return TRUE;
}

/**
 * gs_store_import_add_trace:
 * @self: an import
 * @clip_id: from gs_store_import_add_clip()
 * @rater: who said it; made if the project does not know the name
 * @dimension: `valence`, `arousal` or another
 * @wall_time: when it was said, microseconds since 1970
 * @times: (array length=n): media times, nanoseconds, rising
 * @values: (array length=n): -1 to 1; NaN = not said
 * @n: number of values
 * @is_new: (out): %FALSE if this rater has a trace of this dimension over the clip already: then nothing is added
 * @error: (out) (optional): why not
 *
 * Adds a complete trace.
 *
 * Returns: %TRUE if the project has such a trace now
 */
gboolean
gs_store_import_add_trace (GsStoreImport *self,
                           gint64 clip_id,
                           const char *rater,
                           const char *dimension,
                           gint64 wall_time,
                           const gint64 *times,
                           const float *values,
                           guint n,
                           gboolean *is_new,
                           GError **error)
{
  g_autofree double *wide = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    wide[i] = (double) values[i];

  return gs_store_import_add_scaled_trace (self, clip_id, rater, dimension, -1.0, 1.0, wall_time, times, wide, n, is_new, error);
}

/**
 * gs_store_import_get_setting:
 * @self: an import
 * @key: which setting
 *
 * Returns: (transfer full) (nullable): what the project says about it
 */
char *
gs_store_import_get_setting (GsStoreImport *self,
                             const char *key)
{
  return gs_connection_query_text (self->connection, NULL, "SELECT value FROM setting WHERE key = ?", "t", key);
}

gboolean
gs_store_import_set_setting (GsStoreImport *self,
                             const char *key,
                             const char *value,
                             GError **error)
{
  return gs_connection_run (self->connection, error,
                            "INSERT INTO setting (key, value) VALUES (?, ?) "
                            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                            "tt", key, value);
}

/**
 * gs_store_import_commit:
 * @self: an import
 * @error: (out) (optional): why not: the disk is full, or somebody else has made a file where the new project shall be
 *
 * Makes everything part of the project. The import can then only be freed.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
gs_store_import_commit (GsStoreImport *self,
                        GError **error)
{
  if (!gs_connection_commit (self->connection, error))
    return FALSE;

  /* A new project has no log: all of it is in the file that gets the name. */
  g_clear_pointer (&self->connection, gs_connection_free);
  if (self->temporary == NULL)
    return TRUE;

  /* Some file systems have no links. */
  if (link (self->temporary, self->path) < 0 && (errno == EEXIST || g_rename (self->temporary, self->path) < 0))
    {
      int code = errno;
      g_autofree char *name = g_filename_display_basename (self->path);

      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED,
                   "The project “%s” could not be given its name (%s): choose another", name, g_strerror (code));
      return FALSE;
    }

  return TRUE;
}
