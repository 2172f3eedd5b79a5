/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-journal-private.h"

#include "gs-store-private.h"

/* Whose steps are whose: who has the project open, who has gone, and what each may undo. */

/* Steps of authors that have gone without a word are nobody's. */
static gboolean
release_the_dead (GsConnection *connection,
                  GError **error)
{
  g_autoptr (GPtrArray) dead = g_ptr_array_new_with_free_func (g_free);
  GsStatement *query = gs_connection_query (connection, error, "SELECT DISTINCT author FROM undo WHERE author IS NOT NULL", "");

  for (;;)
    {
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      if (!gs_recorder_is_alive (gs_statement_get_text (query, 0)))
        g_ptr_array_add (dead, g_strdup (gs_statement_get_text (query, 0)));
    }

  for (guint i = 0; i < dead->len; i++)
    {
      if (!gs_journal_leave (connection, dead->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_journal_open:
 * @self: the journal
 * @connection: a connection to a project that is being opened, outside of a transaction
 * @author: who opens it, from gs_recorder_new(); stays valid
 * @error: (out) (optional): why not
 *
 * From now on the steps of @author can be undone, and those that are there and nobody's. Writes only where somebody has left steps behind.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_open (GsJournal *self,
                 GsConnection *connection,
                 const char *author,
                 GError **error)
{
  /* Undone by somebody who has gone, with others' steps after it: done again it would come where it never was. */
  static const char *const stray = "author IS NULL AND undone = 1 AND EXISTS (SELECT 1 FROM undo AS later WHERE later.id > undo.id "
                                   "AND later.undone = 0)";
  g_autofree char *left = g_strdup_printf ("SELECT 1 FROM undo WHERE author IS NOT NULL OR (%s) LIMIT 1", stray);
  gint64 found;

  self->author = author;
  self->last_before = 0;
  if (gs_connection_query_int64 (connection, &found, NULL, left, "") &&
      !(gs_connection_begin (connection, error) && release_the_dead (connection, error) &&
        gs_journal_forget_steps (self, connection, stray, error) && gs_connection_commit (connection, error)))
    {
      gs_connection_rollback (connection);
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
  if (gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM undo WHERE undone = 0 AND id > ?3 AND " OURS " LIMIT 1", "tii",
                                 self->author, self->last_before, target))
    return TRUE;

  *redo = TRUE;

  return gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM undo WHERE undone = 1 AND id <= ?3 AND " OURS " LIMIT 1",
                                    "tii", self->author, self->last_before, target);
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
  return gs_connection_query (connection, error, "SELECT id, name, created, undone FROM undo WHERE " OURS " ORDER BY id DESC", "ti",
                              self->author, self->last_before);
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
                                         "ti", self->author, self->last_before);
  *redo_name = gs_connection_query_text (connection, NULL, "SELECT name FROM undo WHERE undone = 1 AND " OURS " ORDER BY id LIMIT 1",
                                         "ti", self->author, self->last_before);
}
