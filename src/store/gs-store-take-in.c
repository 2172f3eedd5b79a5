/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-import-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* Many traces and tiers at once into a project that is open: by its writer, then as objects of the main thread. */

typedef struct
{
  GsStore *store;
  GsStoreImportFunc func;
  gpointer data;
  char *name;
  guint serial;
  gint64 shown_id;
  GPtrArray *added; /* GsStoreImportRow */
  char *undo_name;
  char *redo_name;
  GTask *task;
} TakeIn;

static void
take_in_free (gpointer user_data)
{
  TakeIn *self = user_data;

  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->undo_name);
  g_free (self->redo_name);
  g_object_unref (self->task);
  g_free (self);
}

static gboolean
take_in (TakeIn *self,
         GsConnection *connection,
         GError **error)
{
  g_autoptr (GsStoreImport) import =
    gs_store_import_new_within (connection, &self->store->journal, self->serial, self->name, self->shown_id);

  if (!self->func (import, self->data, error))
    return FALSE;

  g_clear_pointer (&self->added, g_ptr_array_unref);
  self->added = gs_store_import_steal_added (import);
  gs_journal_take_names (&self->store->journal, connection, &self->undo_name, &self->redo_name);

  return TRUE;
}

/* The writer's thread. */
static gboolean
make_take_in (GsConnection *connection,
              gpointer user_data,
              GError **error)
{
  TakeIn *self = user_data;
  gboolean done = take_in (self, connection, error);

  /* As for any change: others may have taken back what is new before it is looked at. */
  if (self->store->watch != NULL)
    gs_watch_take_notes (self->store->watch, connection);

  return done;
}

static void
take_back (gpointer user_data)
{
  TakeIn *self = user_data;

  gs_journal_take_back (&self->store->journal);
}

static GsRater *
find_rater (GsStore *self,
            const GsStoreImportRow *row)
{
  GsRater *rater = gs_project_find_rater (self->project, row->rater_id);
  g_autoptr (GsRater) made = NULL;

  if (rater != NULL)
    return rater;

  rater = made = gs_rater_new (row->rater);
  gs_store_set_row (rater, row->rater_id);
  g_object_set (rater, "id", row->rater_id, NULL);
  gs_project_add_rater (self->project, rater);

  return rater;
}

static void
add_trace (GsStore *self,
           GsClip *clip,
           const GsStoreImportRow *row)
{
  g_autoptr (GsTrace) trace = gs_trace_new (clip, find_rater (self, row), row->name, row->minimum, row->maximum);

  gs_store_set_row (trace, row->id);
  g_object_set (trace, "id", row->id, NULL);
  gs_trace_set_take (trace, 1);
  if (row->samples != NULL)
    gs_trace_append_samples (trace, (const GsTraceSample *) row->samples->data, row->samples->len);
  gs_trace_set_state (trace, GS_RECORD_COMPLETE);
  gs_project_add_trace (self->project, trace);
}

static void
add_tier (GsStore *self,
          GsClip *clip,
          const GsStoreImportRow *row)
{
  g_autoptr (GsTier) tier = gs_tier_new (clip, find_rater (self, row), row->name);

  gs_store_set_row (tier, row->id);
  g_object_set (tier, "id", row->id, NULL);
  gs_tier_add_all (tier, row->segments);
  gs_project_add_tier (self->project, tier);
}

static void
take_in_done (gpointer user_data,
              const GError *error,
              gpointer writer_data)
{
  TakeIn *self = user_data;

  for (guint i = 0; error == NULL && i < self->added->len; i++)
    {
      const GsStoreImportRow *row = self->added->pdata[i];
      GsClip *clip = gs_project_find_clip (self->store->project, row->clip_id);

      if (clip == NULL)
        continue;
      if (row->segments != NULL)
        add_tier (self->store, clip, row);
      else
        add_trace (self->store, clip, row);
    }

  if (error == NULL)
    {
      gs_store_set_names (self->store, self->undo_name, self->redo_name);
      g_task_return_boolean (self->task, TRUE);
    }
  else
    {
      g_task_return_error (self->task, g_error_copy (error));
    }
}

/**
 * gs_store_take_in_async:
 * @self: an open project
 * @shown: (nullable): the clip whose annotations are in memory and on the screen: what it gets is whole at once. Of other clips samples and
 *   segments are read when they are looked at
 * @name: what a person calls it, as it follows the word Undo in a menu
 * @func: adds what there is to add, in the writer's thread
 * @data: for @func; lives until @callback
 * @callback: called when it is in the file and among the session's objects
 * @user_data: for @callback
 *
 * Refused while a trace is being recorded.
 */
void
gs_store_take_in_async (GsStore *self,
                        GsClip *shown,
                        const char *name,
                        GsStoreImportFunc func,
                        gpointer data,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  TakeIn *job;

  g_return_if_fail (GS_IS_STORE (self));

  g_task_set_source_tag (task, gs_store_take_in_async);
  if (g_hash_table_size (self->recordings) > 0)
    {
      g_task_return_new_error (task, GS_STORE_ERROR, GS_STORE_ERROR_BUSY, _ ("A trace is being recorded: stop recording before importing"));
      return;
    }

  job = g_new0 (TakeIn, 1);
  job->store = self;
  job->func = func;
  job->data = data;
  job->name = g_strdup (name);
  job->serial = ++self->serial;
  job->shown_id = shown != NULL ? gs_store_get_row (shown) : 0;
  job->task = g_steal_pointer (&task);
  self->has_recorded = TRUE;
  gs_store_writer_post (self->writer, GS_STORE_TYPED, make_take_in, take_back, job, take_in_free, take_in_done);
}

gboolean
gs_store_take_in_finish (GsStore *self,
                         GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gs_store_copy_clips:
 * @self: an open project
 *
 * Returns: (transfer full) (element-type GsClip): twins of its clips, without frames and annotations, that any one thread may have
 */
GPtrArray *
gs_store_copy_clips (GsStore *self)
{
  GListModel *clips = gs_project_get_clips (self->project);
  GPtrArray *twins = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      GsClip *twin = gs_clip_new (gs_clip_get_path (clip));

      gs_clip_set_id (twin, gs_store_get_row (clip));
      gs_clip_set_title (twin, gs_clip_get_title (clip));
      gs_clip_set_duration (twin, gs_clip_get_duration (clip));
      g_ptr_array_add (twins, twin);
    }

  return twins;
}

/**
 * gs_store_read_frames:
 * @self: an open project
 * @clip: from gs_store_copy_clips()
 * @error: return location
 *
 * Gives a twin the times of its clip's frames, if the project knows them. In any thread.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_read_frames (GsStore *self,
                      GsClip *clip,
                      GError **error)
{
  g_autoptr (GArray) pts = g_array_new (FALSE, FALSE, sizeof (gint64));
  GsConnection *connection = gs_store_lock_reader (self, error);
  GsStatement *query;
  gboolean has_row = FALSE, done;

  if (connection == NULL)
    return FALSE;

  query = gs_connection_query (connection, error, "SELECT pts FROM frame WHERE clip_id = ? ORDER BY frame", "i", gs_clip_get_id (clip));
  while ((done = query != NULL && gs_statement_next (query, &has_row, error)) && has_row)
    {
      gint64 time = gs_statement_get_int64 (query, 0);

      g_array_append_val (pts, time);
    }
  gs_store_unlock_reader (self);
  if (done && pts->len > 0)
    gs_clip_set_pts (clip, (const gint64 *) pts->data, pts->len);

  return done;
}
