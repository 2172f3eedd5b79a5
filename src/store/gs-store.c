/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-backup.h"
#include "gs-migrations.h"
#include "gs-store-private.h"

#include <glib/gstdio.h>

enum
{
  PROP_0,
  PROP_PATH,
  PROP_PROJECT,
  PROP_UNDO_NAME,
  PROP_REDO_NAME,
  N_PROPS
};

enum
{
  FAILED,
  STALLED,
  SAMPLES_STORED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsStore, gs_store, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
gs_store_dispose (GObject *object)
{
  GsStore *self = GS_STORE (object);

  gs_store_close (self, NULL);

  G_OBJECT_CLASS (gs_store_parent_class)->dispose (object);
}

static void
gs_store_finalize (GObject *object)
{
  GsStore *self = GS_STORE (object);

  g_free (self->path);
  g_free (self->recorder);
  g_free (self->journal.gone);
  g_free (self->undo_name);
  g_free (self->redo_name);
  g_free (self->action_name);
  g_clear_object (&self->project);
  g_clear_pointer (&self->recordings, g_hash_table_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->parked, g_hash_table_unref);
  g_clear_pointer (&self->renumbered, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->to_reread, g_hash_table_unref);
  g_clear_pointer (&self->clips_read, g_ptr_array_unref);
  g_clear_pointer (&self->postponed, g_ptr_array_unref);
  g_clear_pointer (&self->watch, gs_watch_free);
  g_mutex_clear (&self->parked_lock);
  g_mutex_clear (&self->reader_lock);

  G_OBJECT_CLASS (gs_store_parent_class)->finalize (object);
}

static void
gs_store_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  GsStore *self = GS_STORE (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;

    case PROP_UNDO_NAME:
      g_value_set_string (value, self->undo_name);
      break;

    case PROP_REDO_NAME:
      g_value_set_string (value, self->redo_name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_store_class_init (GsStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gs_store_dispose;
  object_class->finalize = gs_store_finalize;
  object_class->get_property = gs_store_get_property;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_PROJECT] = g_param_spec_object ("project", NULL, NULL, GS_TYPE_PROJECT, flags);
  properties[PROP_UNDO_NAME] = g_param_spec_string ("undo-name", NULL, NULL, NULL, flags);
  properties[PROP_REDO_NAME] = g_param_spec_string ("redo-name", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (GError *error): a change could not be stored and is given up. */
  signals[FAILED] =
    g_signal_new ("failed", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  /*
   * (GError *error, nullable): the disk is full or the like; changes wait in memory and are tried again. %NULL when it
   * goes on.
   */
  signals[STALLED] =
    g_signal_new ("stalled", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  /*
   * (GsTrace *trace, uint stroke, uint position, uint n, int64 when): n samples of a stroke, from that position on, are in the file
   * since a moment of monotonic time in microseconds.
   */
  signals[SAMPLES_STORED] = g_signal_new ("samples-stored", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5,
                                          GS_TYPE_TRACE, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);

  /* Undo or redo has replaced objects. */
  g_signal_new ("reloaded", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* What another window has done is about to be done to the objects; and it has been. */
  g_signal_new ("following", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("followed", GS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_store_init (GsStore *self)
{
  g_mutex_init (&self->reader_lock);
  g_mutex_init (&self->parked_lock);
  self->parked = gs_store_make_parked ();
  self->renumbered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pending = g_hash_table_new (NULL, NULL);
  self->to_reread = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->clips_read = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_watch_clip_free);
  self->postponed = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_watch_change_free);
  self->recordings = g_hash_table_new_full (NULL, NULL, g_object_unref, gs_store_recording_free);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
stalled_cb (const GError *error,
            gpointer user_data)
{
  g_signal_emit (user_data, signals[STALLED], 0, error);
}

/* Everything of opening that may take a moment, in any thread. */
static GsConnection *
open_connection (const char *path,
                 GsStoreFlags flags,
                 GError **error)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autoptr (GsConnection) connection = NULL;
  GStatBuf info;
  gboolean there = g_stat (path, &info) == 0;

  if ((flags & GS_STORE_CREATE) != 0 && (!there || (S_ISREG (info.st_mode) && info.st_size == 0)))
    {
      if (!gs_migrations_create (path, error))
        return NULL;
    }

  /* With a journal beside it, only SQLite knows what the header will say. */
  if (!g_file_test (journal, G_FILE_TEST_EXISTS) && !gs_migrations_inspect (path, error))
    return NULL;

  connection = gs_connection_open (path, FALSE, FALSE, error);
  if (connection == NULL || !gs_backup_before_opening (connection, gs_migrations_get_version (), error) ||
      !gs_migrations_run (connection, error) ||
      !gs_connection_execute (connection, "PRAGMA journal_mode = WAL", error) ||
      !gs_recorder_recover (connection, TRUE, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static GsStore *
open_store (const char *path,
            GsStoreFlags flags,
            GsConnection **connection,
            GError **error)
{
  g_autoptr (GsStore) self = g_object_new (GS_TYPE_STORE, NULL);
  g_autoptr (GsConnection) opened = open_connection (path, flags, error);

  if (opened == NULL)
    return NULL;

  self->path = g_canonicalize_filename (path, NULL);
  self->recorder = gs_recorder_new ();
  self->project = gs_project_new ();
  gs_project_set_path (self->project, self->path);
  if ((flags & GS_STORE_FOLLOW) != 0)
    self->watch = gs_watch_new (self->recorder);
  if (!gs_journal_open (&self->journal, opened, self->recorder, error) || !gs_connection_execute (opened, "BEGIN", error) ||
      !gs_store_load_project (self, opened, error))
    return NULL;
  gs_connection_rollback (opened);

  gs_journal_take_names (&self->journal, opened, &self->undo_name, &self->redo_name);
  *connection = g_steal_pointer (&opened);

  return g_steal_pointer (&self);
}

static void
start_writer (GsStore *self,
              GsConnection *connection)
{
  self->writer = gs_store_writer_new (connection, stalled_cb, self);
  if (self->watch != NULL)
    gs_store_follow_start (self);
}

/**
 * gs_store_open:
 * @path: a project file
 * @flags: whether it may be made
 * @error: (out) (optional): why not: not there, not a project, from a newer version, damaged, or not to be written
 *
 * Opens a project, brings it up to date, marks as interrupted what a program that crashed was recording, and loads its
 * lists. Nothing is changed in a file that is refused.
 *
 * Returns: (transfer full): the store; %NULL on error
 */
GsStore *
gs_store_open (const char *path,
               GsStoreFlags flags,
               GError **error)
{
  GsConnection *connection;
  GsStore *self = open_store (path, flags, &connection, error);

  if (self != NULL)
    start_writer (self, connection);

  return self;
}

typedef struct
{
  char *path;
  GsStoreFlags flags;
  GsConnection *connection;
} OpenData;

static void
open_data_free (OpenData *data)
{
  g_free (data->path);
  gs_connection_free (data->connection);
  g_free (data);
}

static void
open_thread (GTask *task,
             gpointer source_object,
             gpointer task_data,
             GCancellable *cancellable)
{
  OpenData *data = task_data;
  GError *error = NULL;
  GsStore *self = open_store (data->path, data->flags, &data->connection, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * gs_store_open_async:
 * @path: a project file
 * @flags: whether it may be made
 * @cancellable: (nullable): to forget about it
 * @callback: called when it is open or refused
 * @user_data: for @callback
 *
 * gs_store_open() off the main thread.
 */
void
gs_store_open_async (const char *path,
                     GsStoreFlags flags,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  data->path = g_strdup (path);
  data->flags = flags;
  g_task_set_source_tag (task, gs_store_open_async);
  g_task_set_task_data (task, data, (GDestroyNotify) open_data_free);
  g_task_run_in_thread (task, open_thread);
}

/**
 * gs_store_open_finish:
 * @result: what the callback was given
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full): the store; %NULL on error
 */
GsStore *
gs_store_open_finish (GAsyncResult *result,
                      GError **error)
{
  GTask *task = G_TASK (result);
  OpenData *data = g_task_get_task_data (task);
  GsStore *self = g_task_propagate_pointer (task, error);

  if (self != NULL)
    start_writer (self, g_steal_pointer (&data->connection));

  return self;
}

/**
 * gs_store_flush:
 * @self: a store
 * @error: (out) (optional): why something could not be stored
 *
 * Posts the samples of running traces and waits until everything posted is in the file.
 *
 * Returns: %TRUE if it is
 */
gboolean
gs_store_flush (GsStore *self,
                GError **error)
{
  g_return_val_if_fail (GS_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->writer != NULL, FALSE);

  gs_store_append_all (self);

  return gs_store_writer_flush (self->writer, error);
}

static gboolean
make_leave (GsStore *self,
            GsConnection *connection,
            GsStoreChange *change,
            GError **error)
{
  return gs_recorder_leave (connection, self->recorder, error) && gs_journal_leave (connection, self->recorder, error);
}

/**
 * gs_store_is_open:
 * @self: a store
 *
 * Returns: %FALSE once it was closed: what then still comes from a worker has no place any more
 */
gboolean
gs_store_is_open (GsStore *self)
{
  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  return self->writer != NULL;
}

/**
 * gs_store_close:
 * @self: a store
 * @error: (out) (optional): why something could not be stored
 *
 * Stores what waits and closes the file; runs and traces that have not ended count as interrupted there. The project's
 * objects stay as they are. Does nothing the second time.
 *
 * Returns: %TRUE if everything is in the file
 */
gboolean
gs_store_close (GsStore *self,
                GError **error)
{
  gboolean done;

  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  if (self->writer == NULL)
    return TRUE;

  gs_store_follow_stop (self);
  gs_store_append_all (self);
  g_hash_table_remove_all (self->recordings);
  if (self->has_recorded)
    gs_store_post (self, GS_STORE_COMPUTED, make_leave, NULL, NULL, NULL, NULL, NULL);

  /* Somebody may be reading in another thread. */
  g_mutex_lock (&self->reader_lock);
  done = gs_store_writer_close (g_steal_pointer (&self->writer), error);
  g_clear_pointer (&self->reader, gs_connection_free);
  g_mutex_unlock (&self->reader_lock);

  return done;
}

/**
 * gs_store_get_project:
 * @self: a store
 *
 * Returns: (transfer none): the project as objects
 */
GsProject *
gs_store_get_project (GsStore *self)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return self->project;
}

const char *
gs_store_get_path (GsStore *self)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return self->path;
}

static GQuark
row_quark (void)
{
  return g_quark_from_static_string ("gs-store-row");
}

/**
 * gs_store_get_row:
 * @object: an object of the session
 *
 * Returns: its row as the writer knows it, in any thread; 0 = none. The property "id" follows in the main thread
 */
gint64
gs_store_get_row (gpointer object)
{
  return (gint64) GPOINTER_TO_SIZE (g_object_get_qdata (object, row_quark ()));
}

/* The number itself is the datum: it may change in the writer thread while another one asks. */
void
gs_store_set_row (gpointer object,
                  gint64 id)
{
  g_object_set_qdata (object, row_quark (), GSIZE_TO_POINTER ((gsize) id));
}

/**
 * gs_store_need_row:
 * @object: an object of the session
 * @id: (out): its row
 * @error: (out) (optional): that it has none, because storing it failed
 *
 * Returns: %TRUE if it has a row
 */
gboolean
gs_store_need_row (gpointer object,
                   gint64 *id,
                   GError **error)
{
  *id = gs_store_get_row (object);
  if (*id != 0)
    return TRUE;

  g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED,
               "A change belongs to something that is not in the project (%s)", G_OBJECT_TYPE_NAME (object));

  return FALSE;
}

static void
change_free (gpointer data)
{
  GsStoreChange *change = data;

  if (change->payload_free != NULL)
    change->payload_free (change->payload);
  g_clear_object (&change->object);
  g_clear_object (&change->parent);
  g_free (change->name);
  g_free (change->undo_name);
  g_free (change->redo_name);
  g_free (change);
}

/**
 * gs_store_set_names:
 * @self: a store
 * @undo_name: (nullable): what undo would take back now
 * @redo_name: (nullable): what redo would do again now
 *
 * Tells the menu.
 */
void
gs_store_set_names (GsStore *self,
                    const char *undo_name,
                    const char *redo_name)
{
  if (gs_set_string (&self->undo_name, undo_name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_NAME]);
  if (gs_set_string (&self->redo_name, redo_name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_NAME]);
}

static gboolean
make_change (GsConnection *connection,
             gpointer data,
             GError **error)
{
  GsStoreChange *change = data;
  GsStore *self = change->store;
  gboolean done;

  change->row_before = change->object != NULL ? gs_store_get_row (change->object) : 0;
  done = change->make (self, connection, change, error);

  if (self->watch != NULL)
    {
      gs_store_note_change (self, change->object);
      gs_watch_take_notes (self->watch, connection);
    }
  if (!done)
    return FALSE;

  if (change->name != NULL)
    {
      change->has_names = TRUE;
      gs_journal_take_names (&change->store->journal, connection, &change->undo_name, &change->redo_name);
    }

  return TRUE;
}

/* A row that was taken back is not the object's any more: its number will be somebody else's. */
static void
take_back (gpointer data)
{
  GsStoreChange *change = data;

  gs_journal_take_back (&change->store->journal);
  if (change->object != NULL)
    gs_store_set_row (change->object, change->row_before);
}

static void
count_pending (GsStore *self,
               gpointer object,
               int more)
{
  int count;

  if (object == NULL)
    return;

  count = GPOINTER_TO_INT (g_hash_table_lookup (self->pending, object)) + more;
  if (count > 0)
    g_hash_table_insert (self->pending, object, GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->pending, object);
}

static void
change_done (gpointer data,
             const GError *error,
             gpointer user_data)
{
  GsStoreChange *change = data;
  GsStore *self = user_data;

  count_pending (self, change->object, -1);
  count_pending (self, change->parent, -1);
  if (change->is_renumbered && error == NULL)
    gs_store_read_anew (self, GS_TRACE (change->object));

  if (error != NULL)
    {
      if (self->watch != NULL && self->writer != NULL)
        gs_store_take_out (self, change->object, change->parent);
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  if (change->object != NULL)
    g_object_set (change->object, "id", gs_store_get_row (change->object), NULL);
  if (change->has_names)
    gs_store_set_names (self, change->undo_name, change->redo_name);
  /* Not while it closes: nobody records any more then */
  if (change->n_samples > 0 && self->writer != NULL)
    g_signal_emit (self, signals[SAMPLES_STORED], 0, change->object, change->stroke, change->position, change->n_samples,
                   gs_store_writer_get_ended_at (self->writer));
}

/**
 * gs_store_post:
 * @self: a store
 * @priority: how urgent
 * @make: makes the change, in the writer thread
 * @object: (nullable): the object that gets or has the row
 * @parent: (nullable): what it belongs to
 * @payload: (nullable) (transfer full): values
 * @payload_free: (nullable): frees @payload
 * @name: (nullable): what a person calls the change; %NULL = not to be undone
 *
 * Sends a change on its way.
 */
void
gs_store_post (GsStore *self,
               GsStorePriority priority,
               GsStoreMakeFunc make,
               gpointer object,
               gpointer parent,
               gpointer payload,
               GDestroyNotify payload_free,
               const char *name)
{
  GsStoreChange *change = g_new0 (GsStoreChange, 1);

  change->store = self;
  change->make = make;
  change->object = object != NULL ? g_object_ref (object) : NULL;
  change->parent = parent != NULL ? g_object_ref (parent) : NULL;
  change->payload = payload;
  change->payload_free = payload_free;
  change->serial = self->action != 0 ? self->action : ++self->serial;
  if (name != NULL)
    {
      self->has_recorded = TRUE;
      change->name = g_strdup (self->action_name != NULL ? self->action_name : name);
    }

  if (self->writer == NULL)
    {
      g_critical ("Changing a project that is closed");
      change_free (change);
      return;
    }

  count_pending (self, object, 1);
  count_pending (self, parent, 1);
  gs_store_writer_post (self->writer, priority, make_change, take_back, change, change_free, change_done);
}

/**
 * gs_store_set_path:
 * @self: a store whose writer has another file now
 * @path: that file
 *
 * What is read from now on is read there.
 */
void
gs_store_set_path (GsStore *self,
                   const char *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  /* The former disk is to be free soon; who reads just now lets go of it with the next look. */
  if (g_mutex_trylock (&self->reader_lock))
    {
      g_clear_pointer (&self->reader, gs_connection_free);
      g_mutex_unlock (&self->reader_lock);
    }
  gs_project_set_path (self->project, path);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

/**
 * gs_store_journal_begin:
 * @self: a store
 * @connection: the writer's connection
 * @change: the change being made
 * @error: (out) (optional): why not
 *
 * Opens the change's entry in the undo journal, in the writer thread.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_journal_begin (GsStore *self,
                        GsConnection *connection,
                        GsStoreChange *change,
                        GError **error)
{
  return gs_journal_begin (&self->journal, connection, change->serial, change->name, error);
}

/**
 * gs_store_lock_reader:
 * @self: a store
 * @error: (out) (optional): why not
 *
 * In any thread: waits until what was posted is in the file, then gives a connection for reading beside the writer.
 *
 * Returns: (transfer none): the connection, until gs_store_unlock_reader(); %NULL on error
 */
GsConnection *
gs_store_lock_reader (GsStore *self,
                      GError **error)
{
  g_mutex_lock (&self->reader_lock);

  if (self->writer != NULL)
    {
      g_autofree char *path = NULL;

      gs_store_writer_wait (self->writer, NULL);
      path = gs_store_writer_dup_path (self->writer);
      if (self->reader != NULL && strcmp (gs_connection_get_path (self->reader), path) != 0)
        g_clear_pointer (&self->reader, gs_connection_free);
      if (self->reader == NULL)
        self->reader = gs_connection_open (path, FALSE, TRUE, error);
    }
  else
    {
      g_set_error_literal (error, GS_STORE_ERROR, GS_STORE_ERROR_FAILED, "The project has been closed: open it again");
    }

  if (self->reader == NULL)
    g_mutex_unlock (&self->reader_lock);

  return self->reader;
}

void
gs_store_unlock_reader (GsStore *self)
{
  g_mutex_unlock (&self->reader_lock);
}

/**
 * gs_store_begin_action:
 * @self: a store
 * @name: what a person calls it ("splitting a segment"), as it follows the word Undo in a menu
 *
 * What is changed until gs_store_end_action() is undone in one step.
 */
void
gs_store_begin_action (GsStore *self,
                       const char *name)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (self->action == 0);

  self->action = ++self->serial;
  gs_set_string (&self->action_name, name);
}

void
gs_store_end_action (GsStore *self)
{
  g_return_if_fail (GS_IS_STORE (self));

  self->action = 0;
  g_clear_pointer (&self->action_name, g_free);
}

/**
 * gs_store_get_undo_name:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): name of what undo would take back, as it follows the word Undo in a menu
 */
const char *
gs_store_get_undo_name (GsStore *self)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return self->undo_name;
}

/**
 * gs_store_get_redo_name:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): name of what redo would do again
 */
const char *
gs_store_get_redo_name (GsStore *self)
{
  g_return_val_if_fail (GS_IS_STORE (self), NULL);

  return self->redo_name;
}
