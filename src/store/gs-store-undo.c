/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/* Undo and redo: in the file by the writer, then in the objects by the main thread. */

#define ONE_STEP -1

typedef struct
{
  GsStore *store;
  gboolean redo;
  gint64 target;      /* the last step that is to count; ONE_STEP = only the next one is undone or redone */
  GPtrArray *changes; /* GsJournalChange */
  char *undo_name;
  char *redo_name;
  GTask *task;
} UndoData;

static UndoData *
undo_data_new (GsStore *self,
               gboolean redo)
{
  UndoData *data = g_new0 (UndoData, 1);

  data->store = self;
  data->redo = redo;
  data->target = ONE_STEP;
  data->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_journal_change_free);

  return data;
}

static void
undo_data_free (gpointer user_data)
{
  UndoData *data = user_data;

  g_ptr_array_unref (data->changes);
  g_free (data->undo_name);
  g_free (data->redo_name);
  g_clear_object (&data->task);
  g_free (data);
}

/* Whether there is a step to take, and in which direction. */
static gboolean
has_step (GsConnection *connection,
          UndoData *data)
{
  return data->target == ONE_STEP || gs_journal_has_step (&data->store->journal, connection, data->target, &data->redo);
}

static gboolean
make_undo (GsConnection *connection,
           gpointer user_data,
           GError **error)
{
  UndoData *data = user_data;
  GsJournal *journal = &data->store->journal;
  GError *local_error = NULL;

  g_ptr_array_set_size (data->changes, 0);

  while (has_step (connection, data))
    {
      guint n_before = data->changes->len;

      if (!gs_connection_execute (connection, "SAVEPOINT step", error))
        return FALSE;

      if (!(data->redo ? gs_journal_redo : gs_journal_undo) (journal, connection, data->changes, &local_error))
        {
          /* A step that can never be taken must not bar the way to those behind it. Those before it have been taken. */
          if (g_error_matches (local_error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT))
            {
              g_ptr_array_set_size (data->changes, (int) n_before);
              gs_connection_execute (connection, "ROLLBACK TO step", NULL);
              gs_journal_take_back (journal);
              gs_journal_forget_next (journal, connection, data->redo);
              gs_store_fill_changes (data->store, connection, data->changes, NULL);
              if (data->store->watch != NULL)
                gs_watch_take_notes (data->store->watch, connection);
              /* Those before it are not in the file then either. */
              if (!gs_connection_commit (connection, NULL))
                g_ptr_array_set_size (data->changes, 0);
              gs_journal_take_names (journal, connection, &data->undo_name, &data->redo_name);
            }
          g_propagate_error (error, local_error);
          return FALSE;
        }

      if (!gs_connection_execute (connection, "RELEASE step", error))
        return FALSE;
      if (data->target == ONE_STEP)
        break;
    }

  gs_journal_take_names (journal, connection, &data->undo_name, &data->redo_name);

  if (data->store->watch != NULL)
    gs_watch_take_notes (data->store->watch, connection);

  return gs_store_fill_changes (data->store, connection, data->changes, error);
}

static void
apply_undo (GsStore *self,
            UndoData *data,
            const GError *error)
{
  if (error != NULL && !g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT))
    return;

  if (error == NULL || data->changes->len > 0)
    {
      gs_store_apply_changes (self, data->changes);
      g_signal_emit_by_name (self, "reloaded");
    }
  gs_store_set_names (self, data->undo_name, data->redo_name);
}

/* The hand that records and undo would pull at the same rows. */
static gboolean
check_undo (GsStore *self,
            GError **error)
{
  if (g_hash_table_size (self->recordings) == 0)
    return TRUE;

  g_set_error_literal (error, GS_STORE_ERROR, GS_STORE_ERROR_BUSY,
                       "A trace is being recorded: stop recording before undoing or redoing");

  return FALSE;
}

static gboolean
undo_now (GsStore *self,
          gboolean redo,
          GError **error)
{
  UndoData *data;
  GError *local_error = NULL;

  if (!check_undo (self, error))
    return FALSE;

  self->has_recorded = TRUE;
  data = undo_data_new (self, redo);
  gs_store_writer_run (self->writer, make_undo, data, &local_error);
  apply_undo (self, data, local_error);
  undo_data_free (data);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);

  return FALSE;
}

/**
 * gs_store_undo:
 * @self: a store
 * @error: (out) (optional): why not: the rows have been changed elsewhere since
 *
 * Takes the last action back, in the file and in the objects. Waits for the file; in the window, use
 * gs_store_undo_async().
 *
 * Returns: %FALSE on error; %TRUE as well when there is nothing to undo
 */
gboolean
gs_store_undo (GsStore *self,
               GError **error)
{
  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  return undo_now (self, FALSE, error);
}

/**
 * gs_store_redo:
 * @self: a store
 * @error: (out) (optional): why not: the rows have been changed elsewhere since
 *
 * Does the last undone action again.
 *
 * Returns: %FALSE on error; %TRUE as well when there is nothing to redo
 */
gboolean
gs_store_redo (GsStore *self,
               GError **error)
{
  g_return_val_if_fail (GS_IS_STORE (self), FALSE);

  return undo_now (self, TRUE, error);
}

static void
undo_done (gpointer user_data,
           const GError *error,
           gpointer writer_data)
{
  UndoData *data = user_data;

  apply_undo (data->store, data, error);

  if (error != NULL)
    g_task_return_error (data->task, g_error_copy (error));
  else
    g_task_return_boolean (data->task, TRUE);
}

static void
undo_later (GsStore *self,
            gboolean redo,
            gint64 target,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  UndoData *data;

  g_task_set_source_tag (task, undo_later);
  if (!check_undo (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->has_recorded = TRUE;
  data = undo_data_new (self, redo);
  data->target = target;
  data->task = g_steal_pointer (&task);
  gs_store_writer_post (self->writer, GS_STORE_TYPED, make_undo, NULL, data, undo_data_free, undo_done);
}

void
gs_store_undo_async (GsStore *self,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (GS_IS_STORE (self));

  undo_later (self, FALSE, ONE_STEP, callback, user_data);
}

void
gs_store_redo_async (GsStore *self,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (GS_IS_STORE (self));

  undo_later (self, TRUE, ONE_STEP, callback, user_data);
}

/**
 * gs_store_go_to_step_async:
 * @self: a store
 * @id: number of a step (#GsUndoStep); 0 = before the first
 * @callback: called when it is done; gs_store_undo_finish() says whether
 * @user_data: for @callback
 *
 * Undoes or redoes, all at once, until that step is the last that counts. Where a step cannot be taken because something else was
 * changed since, those before it stay taken.
 */
void
gs_store_go_to_step_async (GsStore *self,
                           gint64 id,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (id >= 0);

  undo_later (self, FALSE, id, callback, user_data);
}

/**
 * gs_store_undo_finish:
 * @self: a store
 * @result: what the callback of gs_store_undo_async() or gs_store_redo_async() was given
 * @error: (out) (optional): why not
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_undo_finish (GsStore *self,
                      GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
