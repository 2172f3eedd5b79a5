/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-journal-private.h"

#include "gs-store-private.h"

#include <json-glib/json-glib.h>

/* Whose steps are whose: who has the project open, who has gone, and what each may undo. */

/* Undone by somebody who has gone, with others' steps after it: done again it would come where it never was. */
#define STRAY "author IS NULL AND undone = 1 AND EXISTS (SELECT 1 FROM undo AS later WHERE later.id > undo.id AND later.undone = 0)"

/* Authors that have gone without a word, and the steps of those who are there: a JSON array, see OURS; %NULL on error. */
static char *
find_gone (GsConnection *connection,
           gboolean *any,
           GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) gone = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  GsStatement *query = gs_connection_query (connection, error, "SELECT author, id FROM undo WHERE author IS NOT NULL", "");

  *any = FALSE;

  for (;;)
    {
      gboolean has_row;
      const char *author;
      gpointer is_alive;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return NULL;
      if (!has_row)
        break;

      author = gs_statement_get_text (query, 0);
      if (!g_hash_table_lookup_extended (known, author, NULL, &is_alive))
        {
          is_alive = GINT_TO_POINTER (gs_recorder_is_alive (author));
          g_hash_table_insert (known, g_strdup (author), is_alive);
          if (is_alive == NULL)
            json_array_add_string_element (gone, author);
        }

      if (is_alive != NULL)
        json_array_add_int_element (gone, gs_statement_get_int64 (query, 1));
      else
        *any = TRUE;
    }
  json_node_set_array (node, gone);

  return json_to_string (node, FALSE);
}

/**
 * gs_journal_settle:
 * @self: the journal
 * @connection: the writer's connection, inside a transaction
 * @error: (out) (optional): why not
 *
 * Makes up for what could not be written when the project was opened: the steps of those that had gone without a word are nobody's. Does
 * nothing as a rule.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_settle (GsJournal *self,
                   GsConnection *connection,
                   GError **error)
{
  self->has_settled = self->is_unsettled;
  if (!self->is_unsettled)
    return TRUE;

  self->is_unsettled = FALSE;

  return gs_connection_run (connection, error, "UPDATE undo SET author = NULL WHERE author IN (SELECT value FROM json_each (?))", "t",
                            self->gone) &&
         gs_journal_forget_steps (self, connection, STRAY, error);
}

/**
 * gs_journal_take_back:
 * @self: the journal
 *
 * To be told that the last change was rolled back: what it has made up for is to be made up for with the next one.
 */
void
gs_journal_take_back (GsJournal *self)
{
  self->is_unsettled = self->is_unsettled || self->has_settled;
  self->has_settled = FALSE;
}

/**
 * gs_journal_open:
 * @self: the journal
 * @connection: a connection to a project that is being opened, outside of a transaction
 * @author: who opens it, from gs_recorder_new(); stays valid
 * @error: (out) (optional): why not
 *
 * From now on the steps of @author can be undone, and those that are there and nobody's. Writes only where somebody has gone without a word,
 * and where that is not possible now, with the next step.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_open (GsJournal *self,
                 GsConnection *connection,
                 const char *author,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean any_gone;
  gint64 found;

  self->author = author;
  self->last_before = 0;
  self->gone = find_gone (connection, &any_gone, error);
  if (self->gone == NULL)
    return FALSE;

  self->is_unsettled = any_gone ||
                       gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM undo WHERE " STRAY " LIMIT 1", "");
  if (self->is_unsettled)
    {
      if (gs_connection_begin (connection, &local_error) && gs_journal_settle (self, connection, &local_error) &&
          gs_connection_commit (connection, &local_error))
        self->is_unsettled = FALSE;
      else
        {
          gs_connection_rollback (connection);
          self->is_unsettled = TRUE;
        }
    }
  if (local_error != NULL && !gs_recorder_can_wait (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  gs_connection_query_int64 (connection, &self->last_before, NULL, "SELECT max(id) FROM undo", "");

  return TRUE;
}

/**
 * gs_journal_leave:
 * @connection: the writer's connection, inside a transaction
 * @author: who goes
 * @error: (out) (optional): why not
 *
 * The steps of @author are nobody's from now on: whoever opens the project next may undo them.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_leave (GsConnection *connection,
                  const char *author,
                  GError **error)
{
  return gs_connection_run (connection, error, "UPDATE undo SET author = NULL WHERE author = ?", "t", author);
}

/**
 * gs_journal_has_step:
 * @self: the journal
 * @connection: the writer's connection
 * @target: a step's number
 * @redo: (out): whether the next step on the way is to be done again
 *
 * Returns: whether a step of ours is to be undone or redone until @target is the last that counts
 */
gboolean
gs_journal_has_step (GsJournal *self,
                     GsConnection *connection,
                     gint64 target,
                     gboolean *redo)
{
  gint64 found;

  *redo = FALSE;
  if (gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM undo WHERE undone = 0 AND id > ?4 AND " OURS " LIMIT 1", "titi",
                                 self->author, self->last_before, self->gone, target))
    return TRUE;

  *redo = TRUE;

  return gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM undo WHERE undone = 1 AND id <= ?4 AND " OURS " LIMIT 1",
                                    "titi", self->author, self->last_before, self->gone, target);
}

/**
 * gs_journal_query_steps:
 * @self: the journal
 * @connection: a connection
 * @error: (out) (optional): why not
 *
 * In any thread: of the journal only what never changes after it was opened is looked at.
 *
 * Returns: (transfer none): a query of id, name, created and undone of our steps, the latest first
 */
GsStatement *
gs_journal_query_steps (const GsJournal *self,
                        GsConnection *connection,
                        GError **error)
{
  return gs_connection_query (connection, error, "SELECT id, name, created, undone FROM undo WHERE " OURS " ORDER BY id DESC", "tit",
                              self->author, self->last_before, self->gone);
}

/**
 * gs_journal_take_names:
 * @self: the journal
 * @connection: a connection
 * @undo_name: (inout): takes what undo would take back
 * @redo_name: (inout): takes what redo would do again
 *
 * Both names at once, over those that are there: a change may be made more than once until its transaction can end.
 */
void
gs_journal_take_names (GsJournal *self,
                       GsConnection *connection,
                       char **undo_name,
                       char **redo_name)
{
  g_free (*undo_name);
  g_free (*redo_name);
  *undo_name = gs_connection_query_text (connection, NULL, "SELECT name FROM undo WHERE undone = 0 AND " OURS " ORDER BY id DESC LIMIT 1",
                                         "tit", self->author, self->last_before, self->gone);
  *redo_name = gs_connection_query_text (connection, NULL, "SELECT name FROM undo WHERE undone = 1 AND " OURS " ORDER BY id LIMIT 1",
                                         "tit", self->author, self->last_before, self->gone);
}
