/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-journal-private.h"

#include "gs-store-private.h"

#include <string.h>

/*
 * The undo journal: an entry per action of a person, and per changed row its image before and after. Undo puts the
 * images before back, redo those after, in one transaction; both first look whether the rows are as they left them,
 * because another program may have been there. Samples and segments are too many to be moved: a trace, stroke or tier that is
 * gone stays with them where it is, marked as removed, and an undone one goes for good when it can no longer be done again.
 * Several windows and programs may write into one journal. Each step says who has done it for as long as that one has the project open,
 * and each undoes and redoes what it has done itself and what was there when it came and is nobody's any more.
 * Journals of file version 2 hold the samples of strokes that were gone then.
 */

typedef struct
{
  const char *name;
  const char *columns[20];
  const char *children; /* how many rows would go with it */
  gboolean stays;       /* is marked when it is gone */
  const char *in_use;   /* more that a removed row must be to go for good, where another window may be at it */
  const char *follows; /* a column that follows from what happens and is nobody's step: it is neither taken back nor in the way */
  const char *within;  /* what it lies in must not have been taken away elsewhere: it would be there unseen */
} Object;

#define OF_TIER " AND EXISTS (SELECT 1 FROM tier WHERE id = tier_id AND removed = 0)"

static const Object objects[] = {
  { "segment", { "id", "tier_id", "start", "end", "label", "note" }, NULL, FALSE, NULL, NULL, OF_TIER },
  { "tier",
    { "id", "clip_id", "rater_id", "name", "overlap" },
    "SELECT (SELECT count(*) FROM segment WHERE tier_id = ?1) + (SELECT count(*) FROM vocabulary WHERE tier_id = ?1 AND removed = 0)",
    TRUE },
  { "trace",
    { "id", "clip_id", "rater_id", "dimension", "minimum", "maximum", "take", "started", "chosen", "bounded", "blind", "speed",
      "device", "delay_method", "delay", "delay_criterion", "delay_settings", "derived" },
    "SELECT count(*) FROM stroke WHERE trace_id = ? AND removed = 0",
    TRUE, " AND state <> 'running' AND NOT EXISTS (SELECT 1 FROM stroke WHERE trace_id = trace.id)", "device" },
  { "stroke",
    { "id", "trace_id", "number", "started", "kind", "start", "end" },
    NULL,
    TRUE,
    NULL,
    NULL,
    " AND EXISTS (SELECT 1 FROM trace WHERE id = stroke.trace_id AND removed = 0)" },
  { "dimension", { "id", "name", "minimum", "maximum", "bounded", "low", "middle", "high" },
    "SELECT count(*) FROM trace WHERE dimension = (SELECT name FROM dimension WHERE id = ?1) AND removed = 0 AND started > "
    "(SELECT max(u.created) FROM undo_change AS c JOIN undo AS u ON u.id = c.undo_id "
    "WHERE c.object = 'dimension' AND c.object_id = ?1 AND c.before IS NULL)",
    TRUE },
  { "vocabulary", { "id", "tier_id", "position", "name", "colour", "key" }, NULL, TRUE, NULL, NULL, OF_TIER },
  { "assignment", { "id", "clip_id", "rater_id", "dimension", "repetition", "state", "note" }, NULL, TRUE, NULL, "state" },
};

static const Object *
find_object (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      if (g_strcmp0 (objects[i].name, name) == 0)
        return &objects[i];
    }

  return NULL;
}

static gboolean
set_unknown (const char *name,
             GError **error)
{
  g_set_error (error, GS_STORE_ERROR, GS_STORE_ERROR_CORRUPT,
               "The undo journal names “%s”, which this program does not know: update Gatescope", name);

  return FALSE;
}

void
gs_journal_change_free (GsJournalChange *change)
{
  g_free (change->object);
  g_free (change->image);
  g_free (change->last_image);
  g_clear_pointer (&change->samples, g_bytes_unref);
  g_free (change);
}

/* Steps that can be done no more: what they would have brought back goes for good, the strokes before their traces. */
gboolean
gs_journal_forget_steps (GsJournal *self,
                         GsConnection *connection,
                         const char *which,
                         GError **error)
{
  g_autofree char *exist = g_strdup_printf ("SELECT 1 FROM undo WHERE %s LIMIT 1", which);
  g_autofree char *forget = g_strdup_printf ("DELETE FROM undo WHERE %s", which);
  gint64 found;

  if (!gs_connection_query_int64 (connection, &found, NULL, exist, "tit", self->author, self->last_before, self->gone))
    return TRUE;

  for (gsize i = G_N_ELEMENTS (objects); i-- > 0;)
    {
      g_autofree char *sql = NULL;

      if (!objects[i].stays)
        continue;

      sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE removed = 1 AND id IN (SELECT c.object_id FROM undo_change AS c "
                             "WHERE c.object = '%s' AND c.before IS NULL AND c.undo_id IN (SELECT id FROM undo WHERE %s))%s",
                             objects[i].name, objects[i].name, which, objects[i].in_use != NULL ? objects[i].in_use : "");
      if (!gs_connection_run (connection, error, sql, "tit", self->author, self->last_before, self->gone))
        return FALSE;
    }

  return gs_connection_run (connection, error, forget, "tit", self->author, self->last_before, self->gone);
}

/**
 * gs_journal_end_redo:
 * @self: the journal
 * @connection: the writer's connection, inside a transaction
 * @error: (out) (optional): why not
 *
 * What was undone here can be done no more. What others have undone is theirs.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_end_redo (GsJournal *self,
                     GsConnection *connection,
                     GError **error)
{
  return gs_journal_forget_steps (self, connection, "undone = 1 AND " OURS, error);
}

/**
 * gs_journal_begin:
 * @self: the journal
 * @connection: the writer's connection
 * @serial: number of the action; changes of one action share an entry
 * @name: what a person calls the action ("adding a segment"), as it follows the word Undo in a menu
 * @error: (out) (optional): why not
 *
 * Opens the entry that the next changes go to. A new entry ends what could be done again.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_begin (GsJournal *self,
                  GsConnection *connection,
                  guint serial,
                  const char *name,
                  GError **error)
{
  gint64 found;

  /* Where the entry was rolled back, another window may have got its number. */
  if (self->undo_id != 0 && self->serial == serial &&
      gs_connection_query_int64 (connection, &found, NULL, "SELECT id FROM undo WHERE id = ? AND undone = 0 AND author = ?", "it",
                                 self->undo_id, self->author))
    return TRUE;

  if (!gs_journal_settle (self, connection, error) || !gs_journal_end_redo (self, connection, error) ||
      !gs_connection_run (connection, error, "INSERT INTO undo (name, created, author) VALUES (?, ?, ?)", "tit", name,
                          g_get_real_time (), self->author))
    return FALSE;

  self->serial = serial;
  self->undo_id = gs_connection_get_last_id (connection);

  return TRUE;
}

/**
 * gs_journal_get_image:
 * @connection: a connection
 * @object: which table
 * @id: which row
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full) (nullable): the row as a JSON object; %NULL if there is none
 */
char *
gs_journal_get_image (GsConnection *connection,
                      const char *object,
                      gint64 id,
                      GError **error)
{
  const Object *found = find_object (object);
  g_autoptr (GString) sql = g_string_new ("SELECT json_object(");

  if (found == NULL)
    {
      set_unknown (object, error);
      return NULL;
    }

  for (int i = 0; found->columns[i] != NULL; i++)
    g_string_append_printf (sql, "%s'%s', \"%s\"", i > 0 ? ", " : "", found->columns[i], found->columns[i]);
  g_string_append_printf (sql, ") FROM \"%s\" WHERE id = ?%s%s", object, found->stays ? " AND removed = 0" : "",
                          found->within != NULL ? found->within : "");

  return gs_connection_query_text (connection, error, sql->str, "i", id);
}

/**
 * gs_journal_pack_samples:
 * @connection: a connection
 * @stroke_id: a stroke
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full): its samples, #GsJournalSample; %NULL on error
 */
GBytes *
gs_journal_pack_samples (GsConnection *connection,
                         gint64 stroke_id,
                         GError **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (GsJournalSample));
  GsStatement *query;
  gsize size;

  query = gs_connection_query (connection, error,
                               "SELECT s.media_time, s.wall_time, s.value FROM trace_sample AS s JOIN stroke AS k "
                               "ON s.trace_id = k.trace_id AND s.stroke = k.number WHERE k.id = ? "
                               "ORDER BY s.media_time, s.position",
                               "i", stroke_id);
  for (;;)
    {
      GsJournalSample sample;
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return NULL;
      if (!has_row)
        break;

      sample.media_time = gs_statement_get_int64 (query, 0);
      sample.wall_time = gs_statement_get_int64 (query, 1);
      sample.value = gs_statement_get_double (query, 2);
      g_array_append_val (samples, sample);
    }

  size = samples->len * sizeof (GsJournalSample);

  return g_bytes_new_take (g_array_free (g_steal_pointer (&samples), FALSE), size);
}

static gboolean
unpack_samples (GsConnection *connection,
                gint64 stroke_id,
                GBytes *bytes,
                GError **error)
{
  gsize size;
  const GsJournalSample *samples = g_bytes_get_data (bytes, &size);
  gint64 trace_id, number;
  GsStatement *insert;

  if (!gs_connection_query_int64 (connection, &trace_id, error, "SELECT trace_id FROM stroke WHERE id = ?", "i",
                                  stroke_id) ||
      !gs_connection_query_int64 (connection, &number, error, "SELECT number FROM stroke WHERE id = ?", "i", stroke_id))
    return FALSE;

  insert = gs_connection_prepare (connection,
                                  "INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) "
                                  "VALUES (?, ?, ?, ?, ?, ?)",
                                  error);
  if (insert == NULL)
    return FALSE;

  for (gsize i = 0; i < size / sizeof *samples; i++)
    {
      gs_statement_bind_int64 (insert, 1, trace_id);
      gs_statement_bind_int64 (insert, 2, number);
      gs_statement_bind_int64 (insert, 3, samples[i].media_time);
      gs_statement_bind_int64 (insert, 4, (gint64) i);
      gs_statement_bind_int64 (insert, 5, samples[i].wall_time);
      gs_statement_bind_double (insert, 6, samples[i].value);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
record (GsJournal *self,
        GsConnection *connection,
        const char *object,
        gint64 id,
        const char *before,
        const char *after,
        GError **error)
{
  gint64 position = 0;

  gs_connection_query_int64 (connection, &position, NULL, "SELECT max(position) + 1 FROM undo_change WHERE undo_id = ?",
                             "i", self->undo_id);

  return gs_connection_run (connection, error,
                            "INSERT INTO undo_change (undo_id, position, object, object_id, before, after) "
                            "VALUES (?, ?, ?, ?, ?, ?)",
                            "iititt", self->undo_id, position, object, id, before, after);
}

/**
 * gs_journal_insert:
 * @self: the journal, with an open entry
 * @connection: the writer's connection
 * @object: which table
 * @id: a row that has just been added
 * @error: (out) (optional): why not
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_insert (GsJournal *self,
                   GsConnection *connection,
                   const char *object,
                   gint64 id,
                   GError **error)
{
  g_autofree char *after = gs_journal_get_image (connection, object, id, error);

  return after != NULL && record (self, connection, object, id, NULL, after, error);
}

/**
 * gs_journal_update:
 * @self: the journal, with an open entry
 * @connection: the writer's connection
 * @object: which table
 * @id: a row that has just been changed
 * @before: what gs_journal_get_image() gave before the change
 * @error: (out) (optional): why not
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_update (GsJournal *self,
                   GsConnection *connection,
                   const char *object,
                   gint64 id,
                   const char *before,
                   GError **error)
{
  g_autofree char *after = gs_journal_get_image (connection, object, id, error);

  return after != NULL && record (self, connection, object, id, before, after, error);
}

static gboolean
delete_row (GsConnection *connection,
            const char *object,
            gint64 id,
            GError **error)
{
  const Object *found = find_object (object);
  g_autofree char *sql = found != NULL && found->stays
                           ? g_strdup_printf ("UPDATE \"%s\" SET removed = 1 WHERE id = ?", object)
                           : g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?", object);

  return gs_connection_run (connection, error, sql, "i", id);
}

/**
 * gs_journal_delete:
 * @self: the journal, with an open entry
 * @connection: the writer's connection
 * @object: which table
 * @id: which row
 * @error: (out) (optional): why not
 *
 * Takes a row away and notes it. The strokes of a trace and the segments of a tier stay with it.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_journal_delete (GsJournal *self,
                   GsConnection *connection,
                   const char *object,
                   gint64 id,
                   GError **error)
{
  GError *local_error = NULL;
  g_autofree char *before = gs_journal_get_image (connection, object, id, &local_error);

  if (before == NULL)
    {
      /* Gone already, by another program's hand: that is what was wanted. */
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return record (self, connection, object, id, before, NULL, error) &&
         delete_row (connection, object, id, error);
}

/* Makes a row as its image says; what there was is known to be what the journal expects. */
static gboolean
apply_image (GsConnection *connection,
             const Object *object,
             const char *image,
             GError **error)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autoptr (GString) updates = g_string_new (NULL);
  g_autofree char *sql = NULL;

  for (int i = 0; object->columns[i] != NULL; i++)
    {
      const char *column = object->columns[i];

      g_string_append_printf (columns, "%s\"%s\"", i > 0 ? ", " : "", column);
      g_string_append_printf (values, "%sjson_extract(?1, '$.%s')", i > 0 ? ", " : "", column);
      if (i > 0 && g_strcmp0 (column, object->follows) != 0)
        g_string_append_printf (updates, "%s\"%s\" = excluded.\"%s\"", i > 1 ? ", " : "", column, column);
    }
  if (object->stays)
    g_string_append (updates, ", removed = 0");

  sql = g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s", object->name,
                         columns->str, values->str, updates->str);

  return gs_connection_run (connection, error, sql, "t", image);
}

/* Whether the row is as the journal expects. */
static gboolean
is_expected (GsConnection *connection,
             const Object *object,
             const char *now,
             const char *expected)
{
  g_autofree char *sql = NULL;
  gint64 same = 0;

  if (now == NULL || expected == NULL || object->follows == NULL || g_str_equal (now, expected))
    return g_strcmp0 (now, expected) == 0;

  sql = g_strdup_printf ("SELECT json_remove (?1, '$.%s') = json_remove (?2, '$.%s')", object->follows, object->follows);

  return gs_connection_query_int64 (connection, &same, NULL, sql, "tt", now, expected) && same;
}

static gboolean
set_conflict (GError **error)
{
  g_set_error_literal (error, GS_STORE_ERROR, GS_STORE_ERROR_CONFLICT,
                       "This step cannot be taken back or done again: what it changed has been changed in another window since");

  return FALSE;
}

typedef struct
{
  gint64 position;
  char *object;
  gint64 object_id;
  char *from;
  char *to;
  GBytes *samples;
} Step;

static void
step_free (Step *step)
{
  g_free (step->object);
  g_free (step->from);
  g_free (step->to);
  g_clear_pointer (&step->samples, g_bytes_unref);
  g_free (step);
}

static gboolean
apply_step (GsConnection *connection,
            gint64 undo_id,
            Step *step,
            gboolean redo,
            GPtrArray *changes,
            GError **error)
{
  const Object *object = find_object (step->object);
  GError *local_error = NULL;
  g_autofree char *now = NULL;
  g_autofree char *image = NULL;
  GsJournalChange *change;
  gint64 n_children = 0;

  if (object == NULL)
    return set_unknown (step->object, error);

  now = gs_journal_get_image (connection, step->object, step->object_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!is_expected (connection, object, now, step->from))
    return set_conflict (error);

  if (step->to != NULL)
    {
      if (!apply_image (connection, object, step->to, error))
        return FALSE;
      if (step->samples != NULL && !unpack_samples (connection, step->object_id, step->samples, error))
        return FALSE;
    }
  else
    {
      /* What another program has put into it must not go unseen; what is removed by hand goes with what is in it. */
      if (!redo && object->children != NULL &&
          gs_connection_query_int64 (connection, &n_children, error, object->children, "i", step->object_id) &&
          n_children > 0)
        return set_conflict (error);

      if (!delete_row (connection, step->object, step->object_id, error))
        return FALSE;
    }

  /* Of version 2: they are where they belong now. */
  if (step->to != NULL && step->samples != NULL &&
      !gs_connection_run (connection, error, "UPDATE undo_change SET samples = NULL WHERE undo_id = ? AND position = ?", "ii", undo_id,
                          step->position))
    return FALSE;

  if (step->to != NULL)
    {
      image = gs_journal_get_image (connection, step->object, step->object_id, error);
      if (image == NULL)
        return error != NULL && *error != NULL ? FALSE : set_conflict (error);
    }

  change = g_new0 (GsJournalChange, 1);
  change->object = g_strdup (step->object);
  change->object_id = step->object_id;
  change->image = g_steal_pointer (&image);
  change->last_image = g_strdup (step->from);
  change->samples = step->to != NULL ? g_steal_pointer (&step->samples) : NULL;
  g_ptr_array_add (changes, change);

  return TRUE;
}

static gboolean
apply_entry (GsJournal *self,
             GsConnection *connection,
             gint64 undo_id,
             gboolean redo,
             GPtrArray *changes,
             GError **error)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  GsStatement *query;

  query = gs_connection_query (connection, error,
                               redo ? "SELECT position, object, object_id, before, after, samples FROM undo_change "
                                      "WHERE undo_id = ? ORDER BY position"
                                    : "SELECT position, object, object_id, after, before, samples FROM undo_change "
                                      "WHERE undo_id = ? ORDER BY position DESC",
                               "i", undo_id);
  for (;;)
    {
      gboolean has_row;
      gconstpointer data;
      gsize size;
      Step *step;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      step = g_new0 (Step, 1);
      step->position = gs_statement_get_int64 (query, 0);
      step->object = g_strdup (gs_statement_get_text (query, 1));
      step->object_id = gs_statement_get_int64 (query, 2);
      step->from = g_strdup (gs_statement_get_text (query, 3));
      step->to = g_strdup (gs_statement_get_text (query, 4));
      data = gs_statement_get_blob (query, 5, &size);
      if (data != NULL)
        step->samples = g_bytes_new (data, size);
      g_ptr_array_add (steps, step);
    }

  for (guint i = 0; i < steps->len; i++)
    {
      if (!apply_step (connection, undo_id, g_ptr_array_index (steps, i), redo, changes, error))
        return FALSE;
    }

  return gs_connection_run (connection, error, "UPDATE undo SET undone = ?2, author = ?3 WHERE id = ?1", "iit", undo_id,
                            redo ? (gint64) 0 : (gint64) 1, self->author);
}

/**
 * gs_journal_undo:
 * @self: the journal
 * @connection: the writer's connection, inside a transaction
 * @changes: (element-type GsJournalChange): is given what became of each row, in order
 * @error: (out) (optional): why not
 *
 * Takes the last entry of ours that is not undone back.
 *
 * Returns: %FALSE on error; %TRUE without changes if there is nothing to undo
 */
gboolean
gs_journal_undo (GsJournal *self,
                 GsConnection *connection,
                 GPtrArray *changes,
                 GError **error)
{
  gint64 undo_id;

  if (!gs_journal_settle (self, connection, error))
    return FALSE;

  if (!gs_connection_query_int64 (connection, &undo_id, NULL, "SELECT max(id) FROM undo WHERE undone = 0 AND " OURS, "tit",
                                  self->author, self->last_before, self->gone))
    return TRUE;

  return apply_entry (self, connection, undo_id, FALSE, changes, error);
}

/**
 * gs_journal_redo:
 * @self: the journal
 * @connection: the writer's connection, inside a transaction
 * @changes: (element-type GsJournalChange): is given what became of each row, in order
 * @error: (out) (optional): why not
 *
 * Does the last undone entry of ours again.
 *
 * Returns: %FALSE on error; %TRUE without changes if there is nothing to redo
 */
gboolean
gs_journal_redo (GsJournal *self,
                 GsConnection *connection,
                 GPtrArray *changes,
                 GError **error)
{
  gint64 undo_id;

  if (!gs_journal_settle (self, connection, error))
    return FALSE;

  if (!gs_connection_query_int64 (connection, &undo_id, NULL, "SELECT min(id) FROM undo WHERE undone = 1 AND " OURS, "tit",
                                  self->author, self->last_before, self->gone))
    return TRUE;

  return apply_entry (self, connection, undo_id, TRUE, changes, error);
}

/**
 * gs_journal_forget_next:
 * @self: the journal
 * @connection: the writer's connection, inside a transaction
 * @redo: which way
 *
 * Forgets the step that cannot be taken, so that it does not bar the way to those behind it.
 */
void
gs_journal_forget_next (GsJournal *self,
                        GsConnection *connection,
                        gboolean redo)
{
  if (redo)
    gs_journal_end_redo (self, connection, NULL);
  else
    gs_connection_run (connection, NULL, "DELETE FROM undo WHERE id = (SELECT max(id) FROM undo WHERE undone = 0 AND " OURS ")", "tit",
                                  self->author, self->last_before, self->gone);
}
