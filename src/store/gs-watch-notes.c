/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-watch-private.h"

#include <string.h>

/* What a watch is told of rows besides what it sees: those that are written here, and those that the session could not take yet. */

/* An entry that is there; a new one has no hash, so that the row will be another one. */
GsWatchEntry *
gs_watch_ensure_entry (GHashTable *entries,
              gint64 id,
              gint64 parent,
              gint64 number)
{
  GsWatchEntry *entry = g_hash_table_lookup (entries, &id);

  if (entry != NULL)
    return entry;

  entry = g_new0 (GsWatchEntry, 1);
  entry->id = id;
  entry->parent = parent;
  entry->number = number;
  entry->position = -1;
  g_hash_table_insert (entries, &entry->id, entry);

  return entry;
}

/* What is known of a table's rows, those over one clip where it is of strokes or segments; %NULL where that is not watched. */
GHashTable *
gs_watch_get_entries (GsWatch *self,
             GsWatchTable table,
             gint64 clip_id)
{
  const GsWatchClip *clip;

  if (table < GS_WATCH_STROKE)
    return self->lists[table];

  clip = g_hash_table_lookup (self->clips, &clip_id);
  if (clip == NULL || table == GS_WATCH_CONTENT)
    return NULL;

  return table == GS_WATCH_STROKE ? clip->strokes : clip->segments;
}

/**
 * gs_watch_forget:
 * @self: a watch
 * @change: a change that could not be made in the session yet
 *
 * Has the row looked at again the next time, as one that is other or gone.
 */
void
gs_watch_forget (GsWatch *self,
                 const GsWatchChange *change)
{
  GHashTable *entries = gs_watch_get_entries (self, change->table, change->clip_id);

  if (entries != NULL)
    gs_watch_ensure_entry (entries, change->id, change->parent, change->number)->hash = 0;
}

/**
 * gs_watch_clip_forget_unknown:
 * @self: a clip's rows, not watched yet
 * @project: the session, that was given what lies in traces and tiers that it has
 *
 * Strokes and segments in traces and tiers that the session does not have yet will be news when it gets them.
 */
void
gs_watch_clip_forget_unknown (GsWatchClip *self,
                              GsProject *project)
{
  GHashTable *tables[] = { self->strokes, self->segments };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const GsWatchEntry *entry = value;

          if (i == 0 ? gs_project_find_trace (project, entry->parent) == NULL : gs_project_find_tier (project, entry->parent) == NULL)
            g_hash_table_iter_remove (&iter);
        }
    }
}

/**
 * gs_watch_note:
 * @self: a watch
 * @table: a table
 * @id: a row that has been written here, or was to be
 *
 * To be followed by gs_watch_take_notes().
 */
void
gs_watch_note (GsWatch *self,
               GsWatchTable table,
               gint64 id)
{
  GsWatchNote note = { table, id };

  g_array_append_val (self->notes, note);
}

/* Of a row that is gone it is not known any more what it lay over. */
static void
forget_in_all_clips (GsWatch *self,
                     const GsWatchNote *note)
{
  GHashTableIter iter;
  gpointer clip_id;

  g_hash_table_iter_init (&iter, self->clips);
  while (g_hash_table_iter_next (&iter, &clip_id, NULL))
    {
      GsWatchEntry *entry = g_hash_table_lookup (gs_watch_get_entries (self, note->table, *(const gint64 *) clip_id), &note->id);

      if (entry != NULL)
        entry->hash = 0;
    }
}

/* The session lets go of a trace that is removed here. Somebody else may bring it back before it is looked at: then all of it is news. */
static void
forget_strokes (GsWatch *self,
                GsConnection *connection,
                gint64 trace_id)
{
  GHashTableIter clips, strokes;
  gpointer clip, stroke;
  gint64 found;

  if (!gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM trace WHERE id = ? AND removed = 1", "i", trace_id))
    return;

  g_hash_table_iter_init (&clips, self->clips);
  while (g_hash_table_iter_next (&clips, NULL, &clip))
    {
      g_hash_table_iter_init (&strokes, ((GsWatchClip *) clip)->strokes);
      while (g_hash_table_iter_next (&strokes, NULL, &stroke))
        {
          GsWatchEntry *entry = stroke;

          if (entry->parent == trace_id)
            entry->hash = 0;
        }
    }
}

static void
take_note (GsWatch *self,
           GsConnection *connection,
           const GsWatchNote *note)
{
  g_autofree char *sql = NULL;
  GHashTable *entries;
  GsStatement *query;
  gboolean has_row = FALSE;
  GsWatchEntry *entry;

  if (note->table == GS_WATCH_TRACE)
    forget_strokes (self, connection, note->id);
  if (note->table == GS_WATCH_STROKE)
    sql = g_strdup ("SELECT k.trace_id, k.number, t.clip_id FROM stroke AS k JOIN trace AS t ON t.id = k.trace_id WHERE k.id = ?");
  else if (note->table == GS_WATCH_SEGMENT)
    sql = g_strdup ("SELECT s.tier_id, 0, t.clip_id FROM segment AS s JOIN tier AS t ON t.id = s.tier_id WHERE s.id = ?");
  else
    sql = g_strdup_printf ("SELECT %s, 0, 0 FROM \"%s\" WHERE id = ?", gs_watch_lists[note->table].parent, gs_watch_lists[note->table].name);

  query = gs_connection_query (connection, NULL, sql, "i", note->id);
  if (query == NULL || !gs_statement_next (query, &has_row, NULL))
    return;

  if (has_row)
    {
      entries = gs_watch_get_entries (self, note->table, gs_statement_get_int64 (query, 2));
      if (entries != NULL)
        gs_watch_ensure_entry (entries, note->id, gs_statement_get_int64 (query, 0), gs_statement_get_int64 (query, 1))->hash = 0;
      gs_statement_reset (query);
    }
  else if (note->table >= GS_WATCH_STROKE)
    forget_in_all_clips (self, note);
  else
    {
      entry = g_hash_table_lookup (self->lists[note->table], &note->id);
      if (entry != NULL)
        entry->hash = 0;
    }
}

/**
 * gs_watch_take_notes:
 * @self: a watch
 * @connection: the connection that it was primed with
 *
 * Whatever the file says of the noted rows at the next look is a change: others may have taken back what was done here.
 *
 * Returns: whether there were any
 */
gboolean
gs_watch_take_notes (GsWatch *self,
                     GsConnection *connection)
{
  gboolean any = self->notes->len > 0;

  for (guint i = 0; i < self->notes->len; i++)
    take_note (self, connection, &g_array_index (self->notes, GsWatchNote, i));
  g_array_set_size (self->notes, 0);

  return any;
}

/* A #GsConnectionRowFunc of the connection that is looked through. */
void
gs_watch_row_cb (const char *table,
        gint64 id,
        gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (gs_watch_lists); i++)
    {
      if (strcmp (gs_watch_lists[i].name, table) == 0)
        gs_watch_note (user_data, i, id);
    }
  if (strcmp (table, "stroke") == 0)
    gs_watch_note (user_data, GS_WATCH_STROKE, id);
  else if (strcmp (table, "segment") == 0)
    gs_watch_note (user_data, GS_WATCH_SEGMENT, id);
}
