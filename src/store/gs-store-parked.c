/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <json-glib/json-glib.h>

/*
 * Traces, tiers and strokes that are gone stay in memory as long as the project is open, so that undo brings an hour of samples or a
 * hundred thousand segments back at once. After a restart they are read from the file, by the writer's thread.
 */

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
  if (id == 0)
    return;

  g_mutex_lock (&self->parked_lock);
  g_hash_table_replace (self->parked, make_key (object, id), g_object_ref (value));
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
  g_autofree char *stored_key = NULL;
  gpointer value = NULL;

  g_mutex_lock (&self->parked_lock);
  g_hash_table_steal_extended (self->parked, key, (gpointer *) &stored_key, &value);
  g_mutex_unlock (&self->parked_lock);

  return value;
}

static gboolean
is_parked (GsStore *self,
           const GsJournalChange *change)
{
  g_autofree char *key = make_key (change->object, change->object_id);
  gboolean found;

  g_mutex_lock (&self->parked_lock);
  found = g_hash_table_contains (self->parked, key);
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
      GsJournalChange *change = g_new0 (GsJournalChange, 1);

      change->object = g_strdup (object);
      change->object_id = g_array_index (rows, gint64, i);
      g_ptr_array_add (changes, change);
      change->image = gs_journal_get_image (connection, object, change->object_id, error);
      if (change->image == NULL)
        return FALSE;
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
      const GsJournalChange *change = g_ptr_array_index (changes, i);
      const char *sql = NULL;
      const char *child = "segment";

      if (change->image == NULL || change->last_image != NULL || is_parked (self, change))
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
          !g_str_equal (change->object, "stroke") || is_parked (self, change))
        continue;

      change->samples = gs_journal_pack_samples (connection, change->object_id, error);
      if (change->samples == NULL)
        return FALSE;
    }

  return TRUE;
}
