/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <string.h>

/* Reading lists for people beside the writer, in a thread of their own: segments by what is written on them, the steps of the undo
 * journal. */

typedef struct
{
  char *needle;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->needle);
  g_free (search);
}

void
gs_segment_hit_free (GsSegmentHit *hit)
{
  g_free (hit->clip);
  g_free (hit->tier);
  g_free (hit->label);
  g_free (hit->note);
  g_free (hit);
}

void
gs_undo_step_free (GsUndoStep *step)
{
  g_free (step->name);
  g_free (step);
}

/* Upper and lower case, and the ways to write an accent, are the same. */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text != NULL ? text : "", -1, G_NORMALIZE_ALL);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup ("");
}

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = text != NULL && text[0] != '\0' ? fold (text) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

/* There are a hundred thousand segments and a dozen labels. */
static gboolean
label_contains (GHashTable *known,
                const char *label,
                const char *needle)
{
  gpointer answer;

  if (!g_hash_table_lookup_extended (known, label, NULL, &answer))
    {
      answer = GINT_TO_POINTER (contains (label, needle));
      g_hash_table_insert (known, g_strdup (label), answer);
    }

  return GPOINTER_TO_INT (answer);
}

static gboolean
find_segments (GsConnection *connection,
               const Search *search,
               GPtrArray *hits,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GsStatement *query =
    gs_connection_query (connection, error,
                         "SELECT c.id, t.id, s.id, s.start, s.\"end\", c.title, t.name, s.label, s.note FROM segment AS s "
                         "JOIN tier AS t ON t.id = s.tier_id JOIN clip AS c ON c.id = t.clip_id WHERE t.removed = 0 "
                         "ORDER BY c.id, s.start, s.id",
                         "");

  if (query == NULL)
    return FALSE;

  while (hits->len < search->limit)
    {
      const char *label, *note;
      GsSegmentHit *hit;
      gboolean has_row;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          gs_statement_reset (query);
          return FALSE;
        }
      if (!gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      label = gs_statement_get_text (query, 7) != NULL ? gs_statement_get_text (query, 7) : "";
      note = gs_statement_get_text (query, 8);
      if (!label_contains (known, label, search->needle) && !contains (note, search->needle))
        continue;

      hit = g_new0 (GsSegmentHit, 1);
      hit->clip_id = gs_statement_get_int64 (query, 0);
      hit->tier_id = gs_statement_get_int64 (query, 1);
      hit->segment_id = gs_statement_get_int64 (query, 2);
      hit->start = gs_statement_get_int64 (query, 3);
      hit->end = gs_statement_get_int64 (query, 4);
      hit->clip = g_strdup (gs_statement_get_text (query, 5));
      hit->tier = g_strdup (gs_statement_get_text (query, 6));
      hit->label = g_strdup (label);
      hit->note = g_strdup (note != NULL ? note : "");
      g_ptr_array_add (hits, hit);
    }

  gs_statement_reset (query);

  return TRUE;
}

static void
find_thread (GTask *task,
             gpointer source_object,
             gpointer task_data,
             GCancellable *cancellable)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_segment_hit_free);
  GError *error = NULL;
  GsConnection *connection = gs_store_lock_reader (source_object, &error);
  gboolean done = FALSE;

  if (connection != NULL)
    {
      done = find_segments (connection, task_data, hits, cancellable, &error);
      gs_store_unlock_reader (source_object);
    }

  if (done)
    g_task_return_pointer (task, g_steal_pointer (&hits), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * gs_store_find_segments_async:
 * @self: a store
 * @text: what is looked for in labels and notes; upper and lower case are the same
 * @limit: how many are enough
 * @cancellable: (nullable): to forget about it
 * @callback: called when they are found
 * @user_data: for @callback
 *
 * Looks through the segments of all clips, in the order of clips and of time.
 */
void
gs_store_find_segments_async (GsStore *self,
                              const char *text,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->needle = fold (text);
  search->limit = limit;
  g_task_set_source_tag (task, gs_store_find_segments_async);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, find_thread);
}

/**
 * gs_store_find_segments_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full) (element-type GsSegmentHit): what was found; %NULL on error
 */
GPtrArray *
gs_store_find_segments_finish (GsStore *self,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
read_history (GsStore *self,
              GsConnection *connection,
              GPtrArray *steps,
              GError **error)
{
  GsStatement *query = gs_journal_query_steps (&self->journal, connection, error);

  for (;;)
    {
      GsUndoStep *step;
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      step = g_new0 (GsUndoStep, 1);
      step->id = gs_statement_get_int64 (query, 0);
      step->name = g_strdup (gs_statement_get_text (query, 1));
      step->created = gs_statement_get_int64 (query, 2);
      step->undone = gs_statement_get_int64 (query, 3) != 0;
      g_ptr_array_add (steps, step);
    }
}

static void
history_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_undo_step_free);
  GError *error = NULL;
  GsConnection *connection = gs_store_lock_reader (source_object, &error);
  gboolean done = FALSE;

  if (connection != NULL)
    {
      done = read_history (source_object, connection, steps, &error);
      gs_store_unlock_reader (source_object);
    }

  if (done)
    g_task_return_pointer (task, g_steal_pointer (&steps), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * gs_store_load_history_async:
 * @self: a store
 * @cancellable: (nullable): to forget about it
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Reads the undo journal, back to the first step of the project. Steps of other windows and programs are not among them: they are undone
 * there.
 */
void
gs_store_load_history_async (GsStore *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, gs_store_load_history_async);
  g_task_run_in_thread (task, history_thread);
}

/**
 * gs_store_load_history_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: (out) (optional): why not
 *
 * Returns: (transfer full) (element-type GsUndoStep): the steps, the latest first; %NULL on error
 */
GPtrArray *
gs_store_load_history_finish (GsStore *self,
                              GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
