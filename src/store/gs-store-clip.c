/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/* Clips, raters, networks and settings. */

typedef struct
{
  char *title;
  char *path;
  gint64 size;
  char *hash;
  gint64 duration;
  gint64 width;
  gint64 height;
  gint64 has_video;
  gint64 has_audio;
  gint64 person;
  guint n_frames;
  gint64 *pts; /* [n_frames], may be %NULL */
} ClipRow;

static void
clip_row_free (gpointer data)
{
  ClipRow *row = data;

  g_free (row->title);
  g_free (row->path);
  g_free (row->hash);
  g_free (row->pts);
  g_free (row);
}

/* A project and its films that move together find one another again. The project may have gone to another folder since the change was posted. */
static char *
get_relative_path (GsConnection *connection,
                   const char *path)
{
  g_autofree char *folder = g_path_get_dirname (gs_connection_get_path (connection));
  g_autoptr (GFile) folder_file = g_file_new_for_path (folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_get_relative_path (folder_file, file);
}

static ClipRow *
clip_row_new (GsClip *clip)
{
  ClipRow *row = g_new0 (ClipRow, 1);
  const gint64 *pts = gs_clip_get_pts (clip, NULL);

  row->title = g_strdup (gs_clip_get_title (clip));
  row->path = g_canonicalize_filename (gs_clip_get_path (clip), NULL);
  row->size = gs_clip_get_size (clip);
  row->hash = g_strdup (gs_clip_get_hash (clip));
  row->duration = gs_clip_get_duration (clip);
  row->width = gs_clip_get_width (clip);
  row->height = gs_clip_get_height (clip);
  row->has_video = gs_clip_get_has_video (clip);
  row->has_audio = gs_clip_get_has_audio (clip);
  row->person = gs_clip_get_person (clip);
  row->n_frames = gs_clip_get_n_frames (clip);
  row->pts = g_memdup2 (pts, pts != NULL ? row->n_frames * sizeof *pts : 0);

  return row;
}

static gboolean
write_frames (GsConnection *connection,
              gint64 id,
              ClipRow *row,
              GError **error)
{
  GsStatement *insert;

  if (row->pts == NULL)
    return TRUE;

  if (!gs_connection_run (connection, error, "DELETE FROM frame WHERE clip_id = ?", "i", id))
    return FALSE;

  insert = gs_connection_prepare (connection, "INSERT INTO frame (clip_id, frame, pts) VALUES (?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < row->n_frames; i++)
    {
      gs_statement_bind_int64 (insert, 1, id);
      gs_statement_bind_int64 (insert, 2, i);
      gs_statement_bind_int64 (insert, 3, row->pts[i]);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_clip (GsStore *self,
           GsConnection *connection,
           GsStoreChange *change,
           GError **error)
{
  ClipRow *row = change->payload;
  g_autofree char *relative_path = get_relative_path (connection, row->path);
  gint64 id;

  if (!gs_connection_run (connection, error,
                          "INSERT INTO clip (title, path, relative_path, size, hash, duration, width, height, "
                          "has_video, has_audio, n_frames, added, person) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif (?, 0))",
                          "tttitiiiiiiii", row->title, row->path, relative_path, row->size, row->hash, row->duration,
                          row->width, row->height, row->has_video, row->has_audio, (gint64) row->n_frames,
                          g_get_real_time (), row->person))
    return FALSE;

  id = gs_connection_get_last_id (connection);
  gs_store_set_row (change->object, id);

  return write_frames (connection, id, row, error);
}

/**
 * gs_store_add_clip:
 * @self: a store
 * @clip: a new clip, with all that is known of it
 *
 * Adds a clip, its frame index and its persons to the project.
 */
void
gs_store_add_clip (GsStore *self,
                   GsClip *clip)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (GS_IS_CLIP (clip));

  gs_project_add_clip (self->project, clip);
  gs_store_post (self, GS_STORE_TYPED, make_clip, clip, NULL, clip_row_new (clip), clip_row_free, NULL);
  if (gs_clip_get_persons (clip) != NULL)
    gs_store_set_persons (self, clip, gs_clip_get_persons (clip));
}

static gboolean
make_clip_update (GsStore *self,
                  GsConnection *connection,
                  GsStoreChange *change,
                  GError **error)
{
  ClipRow *row = change->payload;
  g_autofree char *relative_path = get_relative_path (connection, row->path);
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error,
                            "UPDATE clip SET title = ?, path = ?, relative_path = ?, size = ?, hash = ?, duration = ?, "
                            "width = ?, height = ?, has_video = ?, has_audio = ?, n_frames = ? WHERE id = ?",
                            "tttitiiiiiii", row->title, row->path, relative_path, row->size, row->hash,
                            row->duration, row->width, row->height, row->has_video, row->has_audio,
                            (gint64) row->n_frames, id) &&
         write_frames (connection, id, row, error);
}

/**
 * gs_store_update_clip:
 * @self: a store
 * @clip: a clip of the project whose properties or frame index have changed
 *
 * Stores the clip as it is now: renamed, moved, measured.
 */
void
gs_store_update_clip (GsStore *self,
                      GsClip *clip)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_store_post (self, GS_STORE_TYPED, make_clip_update, clip, NULL, clip_row_new (clip), clip_row_free, NULL);
}

static gboolean
make_clip_removal (GsStore *self,
                   GsConnection *connection,
                   GsStoreChange *change,
                   GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "DELETE FROM clip WHERE id = ?", "i", id);
}

/**
 * gs_store_remove_clip:
 * @self: a store
 * @clip: a clip of the project
 *
 * Takes the clip and all that lies over it out of the project. The media file stays. This cannot be undone: ask first.
 */
void
gs_store_remove_clip (GsStore *self,
                      GsClip *clip)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_store_post (self, GS_STORE_TYPED, make_clip_removal, clip, NULL, NULL, NULL, NULL);
  gs_project_remove_clip (self->project, clip);
}

/**
 * gs_store_find_clip_by_hash:
 * @self: a store
 * @hash: content hash of a media file (gs_content_hash_file())
 *
 * Finds the clip of a file that has moved.
 *
 * Returns: (transfer none) (nullable): the clip
 */
GsClip *
gs_store_find_clip_by_hash (GsStore *self,
                            const char *hash)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return gs_project_find_clip_by_hash (self->project, hash);
}

/* The same name may have come in by another program's hand. */
static gboolean
make_rater (GsStore *self,
            GsConnection *connection,
            GsStoreChange *change,
            GError **error)
{
  gint64 id;

  if (!gs_connection_run (connection, error, "INSERT INTO rater (name) VALUES (?) ON CONFLICT (name) DO NOTHING", "t",
                          change->payload) ||
      !gs_connection_query_int64 (connection, &id, error, "SELECT id FROM rater WHERE name = ?", "t", change->payload))
    return FALSE;

  gs_store_set_row (change->object, id);

  return TRUE;
}

/**
 * gs_store_ensure_rater:
 * @self: a store
 * @name: what a rater is called
 *
 * Returns: (transfer none): the rater of that name, new if there was none
 */
GsRater *
gs_store_ensure_rater (GsStore *self,
                       const char *name)
{
  g_autoptr (GsRater) rater = NULL;
  GsRater *found;

  g_return_val_if_fail (GS_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  found = gs_project_find_rater_by_name (self->project, name);
  if (found != NULL)
    return found;

  rater = gs_rater_new (name);
  gs_project_add_rater (self->project, rater);
  gs_store_post (self, GS_STORE_TYPED, make_rater, rater, NULL, g_strdup (name), g_free, NULL);

  return rater;
}

static gboolean
make_derived (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "UPDATE rater SET derived = ? WHERE id = ?", "ti", change->payload, id);
}

/**
 * gs_store_ensure_derived_rater:
 * @self: a store
 * @name: what it is called
 * @derived: what makes its traces out of other people's, JSON
 *
 * Where a person has the name already, it gets a number: nobody's traces are mistaken for those made of them.
 *
 * Returns: (transfer none): the derived rater of that name, new if there was none
 */
GsRater *
gs_store_ensure_derived_rater (GsStore *self,
                               const char *name,
                               const char *derived)
{
  g_autofree char *free_name = g_strdup (name);
  GsRater *rater;

  g_return_val_if_fail (GS_IS_STORE (self), NULL);
  g_return_val_if_fail (derived != NULL, NULL);

  for (guint number = 2;; number++)
    {
      rater = gs_project_find_rater_by_name (self->project, free_name);
      if (rater == NULL || gs_rater_get_derived (rater) != NULL)
        break;
      g_free (free_name);
      free_name = g_strdup_printf ("%s %u", name, number);
    }

  rater = gs_store_ensure_rater (self, free_name);
  if (g_strcmp0 (gs_rater_get_derived (rater), derived) != 0)
    {
      gs_rater_set_derived (rater, derived);
      gs_store_post (self, GS_STORE_TYPED, make_derived, rater, NULL, g_strdup (derived), g_free, NULL);
    }

  return rater;
}

static gboolean
make_rater_name (GsStore *self,
                 GsConnection *connection,
                 GsStoreChange *change,
                 GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "UPDATE rater SET name = ? WHERE id = ?", "ti", change->payload, id);
}

void
gs_store_rename_rater (GsStore *self,
                       GsRater *rater,
                       const char *name)
{
  g_return_if_fail (GS_IS_STORE (self));

  gs_rater_set_name (rater, name);
  gs_store_post (self, GS_STORE_TYPED, make_rater_name, rater, NULL, g_strdup (name), g_free, NULL);
}

typedef struct
{
  char *name;
  char *hash;
  const char *output;
  char *path;
  char *configuration;
  char *provenance;
} NetworkRow;

static void
network_row_free (gpointer data)
{
  NetworkRow *row = data;

  g_free (row->name);
  g_free (row->hash);
  g_free (row->path);
  g_free (row->configuration);
  g_free (row->provenance);
  g_free (row);
}

static gboolean
make_network (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  NetworkRow *row = change->payload;
  gint64 id;

  if (!gs_connection_run (connection, error,
                          "INSERT INTO network (name, hash, output, path, configuration, provenance) "
                          "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET path = excluded.path",
                          "tttttt", row->name, row->hash, row->output, row->path, row->configuration, row->provenance) ||
      !gs_connection_query_int64 (connection, &id, error, "SELECT id FROM network WHERE hash = ?", "t", row->hash))
    return FALSE;

  gs_store_set_row (change->object, id);

  return TRUE;
}

/**
 * gs_store_ensure_network:
 * @self: a store
 * @network: a network with its hash
 *
 * Returns: (transfer none): the network of that hash in the project: @network itself, or the one that was there already
 */
GsNetworkInfo *
gs_store_ensure_network (GsStore *self,
                         GsNetworkInfo *network)
{
  GsNetworkInfo *found;
  NetworkRow *row;

  g_return_val_if_fail (GS_IS_STORE (self), NULL);
  g_return_val_if_fail (gs_network_info_get_hash (network) != NULL, NULL);

  found = gs_project_find_network_by_hash (self->project, gs_network_info_get_hash (network));
  if (found != NULL)
    return found;

  row = g_new0 (NetworkRow, 1);
  row->name = g_strdup (gs_network_info_get_name (network));
  row->hash = g_strdup (gs_network_info_get_hash (network));
  row->output = gs_output_get_nick (gs_network_info_get_output (network));
  row->path = g_strdup (gs_network_info_get_path (network));
  row->configuration = g_strdup (gs_network_info_get_configuration (network));
  row->provenance = g_strdup (gs_network_info_get_provenance (network));

  gs_project_add_network (self->project, network);
  gs_store_post (self, GS_STORE_TYPED, make_network, network, NULL, row, network_row_free, NULL);

  return network;
}

/**
 * gs_store_get_setting:
 * @self: a store
 * @key: which setting
 *
 * Returns: (transfer full) (nullable): what the project says about it
 */
char *
gs_store_get_setting (GsStore *self,
                      const char *key)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return g_strdup (g_hash_table_lookup (self->settings, key));
}

static gboolean
make_setting (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  char **pair = change->payload;

  return gs_connection_run (connection, error,
                            "INSERT INTO setting (key, value) VALUES (?, ?) "
                            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                            "tt", pair[0], pair[1]);
}

void
gs_store_set_setting (GsStore *self,
                      const char *key,
                      const char *value)
{
  char **pair;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (key != NULL);

  g_hash_table_replace (self->settings, g_strdup (key), g_strdup (value));
  pair = g_new0 (char *, 3);
  pair[0] = g_strdup (key);
  pair[1] = g_strdup (value);
  gs_store_post (self, GS_STORE_TYPED, make_setting, NULL, NULL, pair, (GDestroyNotify) g_strfreev, NULL);
}
