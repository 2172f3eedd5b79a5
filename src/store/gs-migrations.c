/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-migrations.h"

#include "gs-place-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Used by step 2 -> 3, and part of it: the last sample at or before a time of the latest stroke that covers it. */
#define VALUE_AT(time)                                                                                                 \
  "    (SELECT s.value FROM trace_sample AS s"                                                                         \
  "     WHERE s.trace_id = t.id AND s.media_time <= " time " AND s.stroke ="                                           \
  "       (SELECT max(k.number) FROM stroke AS k WHERE k.trace_id = t.id AND k.removed = 0 AND CASE"                   \
  "          WHEN k.\"end\" >= k.start THEN " time "   BETWEEN k.start AND k.\"end\""                                   \
  "          ELSE EXISTS (SELECT 1 FROM trace_sample AS a"                                                             \
  "            WHERE a.trace_id = t.id AND a.stroke = k.number AND a.media_time <= " time ")"                          \
  "          AND EXISTS (SELECT 1 FROM trace_sample AS b"                                                              \
  "            WHERE b.trace_id = t.id AND b.stroke = k.number AND b.media_time >= " time ") END)"                     \
  "     ORDER BY s.media_time DESC, s.position DESC LIMIT 1)"

/*
 * Step n takes a project from version n to version n + 1. A step that has been released never changes: whoever needs
 * another column adds a step. docs/schema.md explains every table and column.
 */
static const char *const steps[] = {
  /* 0 -> 1 */
  "CREATE TABLE setting ("
  "  key TEXT PRIMARY KEY,"
  "  value TEXT"
  ") WITHOUT ROWID;"

  "CREATE TABLE clip ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  title TEXT NOT NULL,"
  "  path TEXT NOT NULL,"
  "  relative_path TEXT,"
  "  size INTEGER NOT NULL DEFAULT 0,"
  "  hash TEXT,"
  "  duration INTEGER NOT NULL DEFAULT 0,"
  "  width INTEGER NOT NULL DEFAULT 0,"
  "  height INTEGER NOT NULL DEFAULT 0,"
  "  has_video INTEGER NOT NULL DEFAULT 0,"
  "  has_audio INTEGER NOT NULL DEFAULT 0,"
  "  n_frames INTEGER NOT NULL DEFAULT 0,"
  "  added INTEGER NOT NULL"
  ");"
  "CREATE INDEX clip_hash ON clip (hash);"

  "CREATE TABLE frame ("
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  frame INTEGER NOT NULL,"
  "  pts INTEGER NOT NULL,"
  "  PRIMARY KEY (clip_id, frame)"
  ") WITHOUT ROWID;"

  "CREATE TABLE rater ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL UNIQUE"
  ");"

  "CREATE TABLE trace ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  rater_id INTEGER NOT NULL REFERENCES rater (id) ON DELETE CASCADE,"
  "  dimension TEXT NOT NULL,"
  "  minimum REAL NOT NULL,"
  "  maximum REAL NOT NULL,"
  "  take INTEGER NOT NULL DEFAULT 1,"
  "  state TEXT NOT NULL DEFAULT 'complete' CHECK (state IN ('running', 'complete', 'cancelled', 'interrupted', 'failed')),"
  "  recorder TEXT,"
  "  started INTEGER NOT NULL"
  ");"
  "CREATE INDEX trace_clip ON trace (clip_id);"
  "CREATE INDEX trace_rater ON trace (rater_id);"

  "CREATE TABLE stroke ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  trace_id INTEGER NOT NULL REFERENCES trace (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  UNIQUE (trace_id, number)"
  ");"

  "CREATE TABLE trace_sample ("
  "  trace_id INTEGER NOT NULL,"
  "  stroke INTEGER NOT NULL,"
  "  media_time INTEGER NOT NULL,"
  "  position INTEGER NOT NULL,"
  "  wall_time INTEGER NOT NULL,"
  "  value REAL NOT NULL,"
  "  PRIMARY KEY (trace_id, stroke, media_time, position),"
  "  FOREIGN KEY (trace_id, stroke) REFERENCES stroke (trace_id, number) ON DELETE CASCADE"
  ") WITHOUT ROWID;"

  "CREATE TABLE tier ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  rater_id INTEGER NOT NULL REFERENCES rater (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL"
  ");"
  "CREATE INDEX tier_clip ON tier (clip_id);"
  "CREATE INDEX tier_rater ON tier (rater_id);"

  /* "end" is a word of SQL: it needs its quotes in queries. */
  "CREATE TABLE segment ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  tier_id INTEGER NOT NULL REFERENCES tier (id) ON DELETE CASCADE,"
  "  start INTEGER NOT NULL,"
  "  \"end\" INTEGER NOT NULL,"
  "  label TEXT NOT NULL DEFAULT '',"
  "  note TEXT NOT NULL DEFAULT '',"
  "  CHECK (\"end\" >= start)"
  ");"
  "CREATE INDEX segment_tier ON segment (tier_id, start);"

  "CREATE TABLE network ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL,"
  "  hash TEXT NOT NULL UNIQUE,"
  "  output TEXT NOT NULL CHECK (output IN ('valence', 'arousal', 'both')),"
  "  path TEXT,"
  "  configuration TEXT,"
  "  provenance TEXT"
  ");"

  "CREATE TABLE run ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  n_frames INTEGER NOT NULL,"
  "  encoder TEXT,"
  "  configuration TEXT,"
  "  program_version TEXT,"
  "  perturbation TEXT,"
  "  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'cancelled', 'interrupted', 'failed')),"
  "  recorder TEXT,"
  "  started INTEGER NOT NULL,"
  "  finished INTEGER,"
  "  notes TEXT NOT NULL DEFAULT ''"
  ");"
  "CREATE INDEX run_clip ON run (clip_id);"

  "CREATE TABLE run_network ("
  "  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  "  output TEXT NOT NULL CHECK (output IN ('valence', 'arousal', 'both')),"
  "  network_id INTEGER NOT NULL REFERENCES network (id),"
  "  PRIMARY KEY (run_id, output)"
  ") WITHOUT ROWID;"
  "CREATE INDEX run_network_network ON run_network (network_id);"

  "CREATE TABLE prediction ("
  "  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  "  frame INTEGER NOT NULL,"
  "  valence REAL,"
  "  arousal REAL,"
  "  PRIMARY KEY (run_id, frame)"
  ") WITHOUT ROWID;"

  "CREATE TABLE gate_series ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  output TEXT NOT NULL CHECK (output IN ('valence', 'arousal', 'both')),"
  "  modality TEXT NOT NULL,"
  "  stage INTEGER NOT NULL,"
  "  n_candidates INTEGER NOT NULL,"
  "  UNIQUE (run_id, output, modality, stage)"
  ");"

  /*
   * By far the longest table (12 rows a frame): its key is as short as can be, the words live in gate_series, and the
   * view "gate" shows both as the plain rows that people want.
   */
  "CREATE TABLE gate_weight ("
  "  series_id INTEGER NOT NULL REFERENCES gate_series (id) ON DELETE CASCADE,"
  "  frame INTEGER NOT NULL,"
  "  candidate INTEGER NOT NULL,"
  "  weight REAL NOT NULL,"
  "  PRIMARY KEY (series_id, frame, candidate)"
  ") WITHOUT ROWID;"

  "CREATE VIEW gate AS"
  "  SELECT s.run_id AS run_id, w.frame AS frame, s.output AS output, s.modality AS modality, s.stage AS stage,"
  "    w.candidate AS candidate, w.weight AS weight"
  "  FROM gate_series AS s JOIN gate_weight AS w ON w.series_id = s.id;"

  "CREATE TABLE face ("
  "  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  "  frame INTEGER NOT NULL,"
  "  presence REAL NOT NULL,"
  "  x REAL,"
  "  y REAL,"
  "  width REAL,"
  "  height REAL,"
  "  n_faces INTEGER NOT NULL DEFAULT 0,"
  "  landmarks BLOB,"
  "  PRIMARY KEY (run_id, frame)"
  ") WITHOUT ROWID;"

  /* The same rule as gs_trace_get_value_at(). */
  "CREATE VIEW trace_frame AS"
  "  SELECT t.id AS trace_id, f.frame AS frame, f.pts AS pts,"
  "    (SELECT s.value FROM trace_sample AS s"
  "     WHERE s.trace_id = t.id AND s.media_time <= f.pts AND s.stroke ="
  "       (SELECT max(k.number) FROM stroke AS k WHERE k.trace_id = t.id"
  "          AND EXISTS (SELECT 1 FROM trace_sample AS a"
  "            WHERE a.trace_id = t.id AND a.stroke = k.number AND a.media_time <= f.pts)"
  "          AND EXISTS (SELECT 1 FROM trace_sample AS b"
  "            WHERE b.trace_id = t.id AND b.stroke = k.number AND b.media_time >= f.pts))"
  "     ORDER BY s.media_time DESC, s.position DESC LIMIT 1) AS value"
  "  FROM trace AS t JOIN frame AS f ON f.clip_id = t.clip_id;"

  "CREATE TABLE undo ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  undone INTEGER NOT NULL DEFAULT 0"
  ");"

  "CREATE TABLE undo_change ("
  "  undo_id INTEGER NOT NULL REFERENCES undo (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  object TEXT NOT NULL,"
  "  object_id INTEGER NOT NULL,"
  "  before TEXT,"
  "  after TEXT,"
  "  samples BLOB,"
  "  PRIMARY KEY (undo_id, position)"
  ") WITHOUT ROWID;"
  "CREATE INDEX undo_change_object ON undo_change (object, object_id);",

  /* 1 -> 2: the persons of a clip, the one that is analysed, and whom a run has seen */
  "ALTER TABLE clip ADD COLUMN person INTEGER;"
  "ALTER TABLE run ADD COLUMN person INTEGER;"

  "CREATE TABLE person ("
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  number INTEGER NOT NULL,"
  "  n_frames INTEGER NOT NULL,"
  "  first INTEGER NOT NULL,"
  "  last INTEGER NOT NULL,"
  "  PRIMARY KEY (clip_id, number)"
  ") WITHOUT ROWID;"

  "CREATE TABLE person_face ("
  "  clip_id INTEGER NOT NULL,"
  "  frame INTEGER NOT NULL,"
  "  person INTEGER NOT NULL,"
  "  x REAL NOT NULL,"
  "  y REAL NOT NULL,"
  "  width REAL NOT NULL,"
  "  height REAL NOT NULL,"
  "  PRIMARY KEY (clip_id, frame, person),"
  "  FOREIGN KEY (clip_id, person) REFERENCES person (clip_id, number) ON DELETE CASCADE"
  ") WITHOUT ROWID;"
  "CREATE INDEX person_face_person ON person_face (clip_id, person);",

  /*
   * 2 -> 3: dimensions, takes, delays, edits, vocabularies, assignments, gold standards. What undo takes back is marked as removed
   * and stays where it is, so that no step moves an hour of samples; the journal's images get the columns that are new.
   */
  "CREATE TABLE dimension ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL UNIQUE,"
  "  minimum REAL NOT NULL DEFAULT -1,"
  "  maximum REAL NOT NULL DEFAULT 1,"
  "  bounded INTEGER NOT NULL DEFAULT 1 CHECK (bounded IN (0, 1)),"
  "  low TEXT NOT NULL DEFAULT '',"
  "  middle TEXT NOT NULL DEFAULT '',"
  "  high TEXT NOT NULL DEFAULT '',"
  "  removed INTEGER NOT NULL DEFAULT 0,"
  "  CHECK (maximum > minimum)"
  ");"

  "ALTER TABLE rater ADD COLUMN derived TEXT;"

  "ALTER TABLE trace ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trace ADD COLUMN bounded INTEGER NOT NULL DEFAULT 1;"
  "ALTER TABLE trace ADD COLUMN blind INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trace ADD COLUMN speed REAL;"
  "ALTER TABLE trace ADD COLUMN device TEXT;"
  "ALTER TABLE trace ADD COLUMN delay_method TEXT NOT NULL DEFAULT 'none' CHECK (delay_method IN ('none', 'fixed', 'estimated'));"
  "ALTER TABLE trace ADD COLUMN delay INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE trace ADD COLUMN delay_criterion TEXT;"
  "ALTER TABLE trace ADD COLUMN delay_settings TEXT;"
  "ALTER TABLE trace ADD COLUMN derived TEXT;"
  "ALTER TABLE trace ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;"

  "ALTER TABLE stroke ADD COLUMN kind TEXT NOT NULL DEFAULT 'recorded';"
  "ALTER TABLE stroke ADD COLUMN start INTEGER;"
  "ALTER TABLE stroke ADD COLUMN \"end\" INTEGER;"
  "ALTER TABLE stroke ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;"

  "ALTER TABLE tier ADD COLUMN overlap TEXT NOT NULL DEFAULT 'allow' CHECK (overlap IN ('allow', 'cut', 'refuse'));"
  "ALTER TABLE tier ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;"

  /* "key" is a word of SQL as well. */
  "CREATE TABLE vocabulary ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  tier_id INTEGER NOT NULL REFERENCES tier (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  colour TEXT NOT NULL DEFAULT '',"
  "  \"key\" TEXT NOT NULL DEFAULT '',"
  "  removed INTEGER NOT NULL DEFAULT 0"
  ");"
  "CREATE INDEX vocabulary_tier ON vocabulary (tier_id, position);"

  "CREATE TABLE assignment ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  clip_id INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,"
  "  rater_id INTEGER NOT NULL REFERENCES rater (id) ON DELETE CASCADE,"
  "  dimension TEXT NOT NULL,"
  "  repetition INTEGER NOT NULL DEFAULT 1,"
  "  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'begun', 'done')),"
  "  note TEXT NOT NULL DEFAULT '',"
  "  removed INTEGER NOT NULL DEFAULT 0,"
  "  UNIQUE (clip_id, rater_id, dimension, repetition)"
  ");"
  "CREATE INDEX assignment_rater ON assignment (rater_id);"

  /* The same rules as gs_trace_get_value_at(), without the trace's delay and with it. */
  "DROP VIEW trace_frame;"
  "CREATE VIEW trace_frame AS"
  "  SELECT t.id AS trace_id, f.frame AS frame, f.pts AS pts,"
  VALUE_AT ("f.pts") " AS value,"
  VALUE_AT ("(f.pts + t.delay)") " AS aligned"
  "  FROM trace AS t JOIN frame AS f ON f.clip_id = t.clip_id WHERE t.removed = 0;"

  "UPDATE undo_change SET"
  "  before = substr (before, 1, length (before) - 1) || a.text, after = substr (after, 1, length (after) - 1) || a.text"
  "  FROM (SELECT 'trace' AS object, ',\"chosen\":0,\"bounded\":1,\"blind\":0,\"speed\":null,\"device\":null,"
  "\"delay_method\":\"none\",\"delay\":0,\"delay_criterion\":null,\"delay_settings\":null,\"derived\":null}' AS text"
  "    UNION ALL SELECT 'stroke', ',\"kind\":\"recorded\",\"start\":null,\"end\":null}'"
  "    UNION ALL SELECT 'tier', ',\"overlap\":\"allow\"}') AS a"
  "  WHERE a.object = undo_change.object;",

  /* 3 -> 4: whose a step of the undo journal is, for as long as the one who did it has the project open */
  "ALTER TABLE undo ADD COLUMN author TEXT;",
};

/**
 * gs_migrations_get_version:
 *
 * Returns: the version of the project file that this program writes
 */
guint
gs_migrations_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

static gboolean
set_too_new (const char *path,
             gint64 version,
             GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_TOO_NEW,
               "The project “%s” was made by a newer version of Gatescope (file version %" G_GINT64_FORMAT
               ", this program knows %u): update Gatescope to open it",
               name, version, gs_migrations_get_version ());

  return FALSE;
}

static guint32
read_uint32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/**
 * gs_migrations_inspect:
 * @path: a file
 * @error: (out) (optional): why it cannot be opened as a project
 *
 * Looks at a file's header without SQLite, which would already put its own files beside it.
 *
 * Returns: %TRUE if it may be a project of a version that is known
 */
gboolean
gs_migrations_inspect (const char *path,
                       GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  guint8 header[100];
  gssize n;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    {
      int code = errno;

      if (code == ENOENT || code == ENOTDIR)
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID, "“%s” is not there: check the path, or find the project again", name);
      else if (code == EACCES)
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY, "“%s” may not be read: change its permissions, or copy it", name);
      else
        g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_INVALID, "The project “%s” cannot be opened: %s", name, g_strerror (code));
      return FALSE;
    }

  n = read (fd, header, sizeof header);
  g_close (fd, NULL);

  /* Application id at offset 68, user version at 60: https://www.sqlite.org/fileformat.html */
  if (n != sizeof header || memcmp (header, "SQLite format 3", 16) != 0 ||
      read_uint32 (header + 68) != GS_STORE_APPLICATION_ID)
    {
      g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_NOT_A_PROJECT,
                   "“%s” is not a Gatescope project: choose another file", name);
      return FALSE;
    }

  if (read_uint32 (header + 60) > gs_migrations_get_version ())
    return set_too_new (path, read_uint32 (header + 60), error);

  return TRUE;
}

/**
 * gs_migrations_run:
 * @connection: a connection to a project
 * @error: (out) (optional): why not
 *
 * Brings a project up to date, every step in a transaction of its own: a step is done or has never been.
 *
 * Returns: %TRUE if the project now has the version that this program knows
 */
gboolean
gs_migrations_run (GsConnection *connection,
                   GError **error)
{
  for (;;)
    {
      g_autofree char *set_version = NULL;
      gint64 version = 0;
      GError *local_error = NULL;

      gs_connection_query_int64 (connection, &version, &local_error, "PRAGMA user_version", "");
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }

      if (version > G_N_ELEMENTS (steps))
        return set_too_new (gs_connection_get_path (connection), version, error);

      if (version == G_N_ELEMENTS (steps))
        return TRUE;

      if (!gs_connection_begin (connection, error))
        return FALSE;

      /* Another program may have done the step while this one waited for the lock. */
      gs_connection_query_int64 (connection, &version, NULL, "PRAGMA user_version", "");
      if (version >= G_N_ELEMENTS (steps))
        {
          gs_connection_rollback (connection);
          continue;
        }

      set_version = g_strdup_printf ("PRAGMA user_version = %d", (int) version + 1);
      if (!gs_connection_execute (connection, steps[version], error) ||
          !gs_connection_execute (connection, set_version, error) || !gs_connection_commit (connection, error))
        {
          gs_connection_rollback (connection);
          return FALSE;
        }
    }
}

/**
 * gs_migrations_create:
 * @path: where the project shall be; an empty file there is replaced
 * @error: (out) (optional): why not
 *
 * Makes an empty project. It is built under another name and appears under its own when it is whole. If another
 * program was faster, its file stays.
 *
 * Returns: %TRUE if there is a project now
 */
gboolean
gs_migrations_create (const char *path,
                      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strconcat (".", name, ".XXXXXX", NULL);
  g_autofree char *temporary = g_build_filename (folder, hidden, NULL);
  g_autofree char *display_name = g_filename_display_basename (path);
  g_autofree char *display_folder = g_filename_display_name (folder);
  GsConnection *connection;
  gboolean done;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);

  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, GS_STORE_ERROR, code == ENOSPC ? GS_STORE_ERROR_FULL : GS_STORE_ERROR_READ_ONLY,
                   "The project “%s” cannot be made in “%s” (%s): choose another folder", display_name, display_folder,
                   code == ENOENT ? "there is no such folder" : g_strerror (code));
      return FALSE;
    }

  g_close (fd, NULL);
  connection = gs_connection_open (temporary, TRUE, FALSE, error);
  done = connection != NULL &&
         gs_connection_execute (connection, "PRAGMA application_id = " G_STRINGIFY (GS_STORE_APPLICATION_ID), error) &&
         gs_migrations_run (connection, error) && gs_connection_execute (connection, "PRAGMA journal_mode = WAL", error);
  g_clear_pointer (&connection, gs_connection_free);

  if (done && !gs_place_file (temporary, path))
    {
      int code = errno;
      GStatBuf info;

      /* An empty file may be replaced. */
      if (code == EEXIST && g_stat (path, &info) == 0 && info.st_size == 0)
        code = g_rename (temporary, path) == 0 ? 0 : errno;
      if (code != EEXIST && code != 0)
        {

          g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY,
                       "The project “%s” cannot be made in “%s” (%s): choose another folder", display_name,
                       display_folder, g_strerror (code));
          done = FALSE;
        }
    }

  g_unlink (temporary);

  return done;
}
