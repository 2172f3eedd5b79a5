/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <json-glib/json-glib.h>

/*
 * Traces, tiers and strokes that are gone stay in memory as long as the project is open, so that undo brings an hour of samples or a
 * hundred thousand segments back at once. After a restart, or when another window has written since, they are read from the file, by the
 * writer's thread.
 */

typedef struct
{
  GObject *object;
  gboolean is_stale; /* somebody else may have changed it in the file */
} Parked;

static void
parked_free (gpointer data)
{
  Parked *parked = data;

  g_clear_object (&parked->object);
  g_free (parked);
}

/**
 * gs_store_make_parked:
 *
 * Returns: (transfer full): the table for a store's field "parked"
 */
GHashTable *
gs_store_make_parked (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, parked_free);
}

static char *
make_key (const char *object,
          gint64 id)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, object, id);
}

/**
 * gs_store_park:
 * @self: a store
 * @object: "trace", "tier" or "stroke"
 * @id: its row; 0 = it has none yet, and nothing is kept
 * @value: (nullable): the object; the samples of a stroke are with its trace
 *
 * Remembers that something that is gone is still in memory.
 */
void
gs_store_park (GsStore *self,
               const char *object,
               gint64 id,
               gpointer value)
{
  Parked *parked;

  if (id == 0)
    return;

  parked = g_new0 (Parked, 1);
  parked->object = g_object_ref (value);
  g_mutex_lock (&self->parked_lock);
  g_hash_table_replace (self->parked, make_key (object, id), parked);
  g_mutex_unlock (&self->parked_lock);
}

/**
 * gs_store_unpark:
 * @self: a store
 * @object: "trace", "tier" or "stroke"
 * @id: its row
 *
 * Returns: (transfer full) (nullable): the object that had been parked, now forgotten here
 */
gpointer
gs_store_unpark (GsStore *self,
                 const char *object,
                 gint64 id)
{
  g_autofree char *key = make_key (object, id);
  gpointer value = NULL;
  Parked *parked;

  g_mutex_lock (&self->parked_lock);
  parked = g_hash_table_lookup (self->parked, key);
  if (parked != NULL)
    {
      value = g_steal_pointer (&parked->object);
      g_hash_table_remove (self->parked, key);
    }
  g_mutex_unlock (&self->parked_lock);

  return value;
}

static gboolean
is_stroke_of (gpointer key,
              gpointer value,
              gpointer user_data)
{
  const Parked *parked = value;

  return parked->object == user_data && g_str_has_prefix (key, "stroke ");
}

/**
 * gs_store_forget_strokes:
 * @self: a store
 * @trace: a trace that is read anew
 *
 * Its strokes that are gone are not in memory any more.
 */
void
gs_store_forget_strokes (GsStore *self,
                         GsTrace *trace)
{
  g_mutex_lock (&self->parked_lock);
  g_hash_table_foreach_remove (self->parked, is_stroke_of, trace);
  g_mutex_unlock (&self->parked_lock);
}

/**
 * gs_store_mistrust_parked:
 * @self: a store
 *
 * In the writer's thread: somebody else has written. What is gone may have been changed while nobody saw it.
 */
void
gs_store_mistrust_parked (GsStore *self)
{
  GHashTableIter iter;
  gpointer parked;

  g_mutex_lock (&self->parked_lock);
  g_hash_table_iter_init (&iter, self->parked);
  while (g_hash_table_iter_next (&iter, NULL, &parked))
    ((Parked *) parked)->is_stale = TRUE;
  g_mutex_unlock (&self->parked_lock);
}

static gboolean
is_parked (GsStore *self,
           const GsJournalChange *change)
{
  g_autofree char *key = make_key (change->object, change->object_id);
  const Parked *parked;
  gboolean found;

  g_mutex_lock (&self->parked_lock);
  parked = g_hash_table_lookup (self->parked, key);
  found = parked != NULL && !parked->is_stale;
  g_mutex_unlock (&self->parked_lock);

  return found;
}

/* What lies in a trace or a tier that comes back from the file, as if each of its rows came back. */
static gboolean
add_children (GsConnection *connection,
              const char *object,
              const char *sql,
              gint64 id,
              GPtrArray *changes,
              GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GsStatement *query = gs_connection_query (connection, error, sql, "i", id);

  for (;;)
    {
      gboolean has_row;
      gint64 row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      row = gs_statement_get_int64 (query, 0);
      g_array_append_val (rows, row);
    }

  for (guint i = 0; i < rows->len; i++)
    {
      gint64 row = g_array_index (rows, gint64, i);
      g_autoptr (GError) local_error = NULL;
      char *image = gs_journal_get_image (connection, object, row, &local_error);
      GsJournalChange *change;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      /* A later one of many steps may have taken away again what they lie in. */
      if (image == NULL)
        continue;

      change = g_new0 (GsJournalChange, 1);
      change->object = g_strdup (object);
      change->object_id = row;
      change->image = image;
      g_ptr_array_add (changes, change);
    }

  return TRUE;
}

/**
 * gs_store_fill_changes:
 * @self: a store
 * @connection: the writer's connection
 * @changes: (element-type GsJournalChange): what undo or redo did
 * @error: (out) (optional): why not
 *
 * In the writer's thread: reads what came back and is not in memory any more.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_fill_changes (GsStore *self,
                       GsConnection *connection,
                       GPtrArray *changes,
                       GError **error)
{
  for (guint i = 0, n = changes->len; i < n; i++)
    {
      GsJournalChange *change = g_ptr_array_index (changes, i);
      const char *sql = NULL;
      const char *child = "segment";

      change->is_parked = change->image != NULL && change->last_image == NULL && is_parked (self, change);
      if (change->image == NULL || change->last_image != NULL || change->is_parked)
        continue;

      if (g_str_equal (change->object, "trace"))
        {
          sql = "SELECT id FROM stroke WHERE trace_id = ? AND removed = 0 ORDER BY number";
          child = "stroke";
        }
      else if (g_str_equal (change->object, "tier"))
        sql = "SELECT id FROM segment WHERE tier_id = ? ORDER BY start";

      if (sql != NULL && !add_children (connection, child, sql, change->object_id, changes, error))
        return FALSE;
      if (g_str_equal (change->object, "tier") &&
          !add_children (connection, "vocabulary", "SELECT id FROM vocabulary WHERE tier_id = ? AND removed = 0 ORDER BY position",
                         change->object_id, changes, error))
        return FALSE;
    }

  for (guint i = 0; i < changes->len; i++)
    {
      GsJournalChange *change = g_ptr_array_index (changes, i);

      if (change->image == NULL || change->last_image != NULL || change->samples != NULL ||
          !g_str_equal (change->object, "stroke") || change->is_parked)
        continue;

      change->samples = gs_journal_pack_samples (connection, change->object_id, error);
      if (change->samples == NULL)
        return FALSE;
    }

  return TRUE;
}
