/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/*
 * A project may be open in several windows and programs. Twice a second the writer is asked whether somebody else has written and, if so,
 * which rows are other ones now (gs-watch.h); the objects follow (gs-store-follow-apply.c). The look stands in the writer's queue, behind what
 * was posted before: what it finds is never older than what the session knows to be stored, and what is still on its way is left alone and
 * looked at again later.
 */

#define LOOK_INTERVAL_MS 500

/*
 * A look at a large project takes a while (100,000 segments: about a tenth of a second), in which nothing can be stored: so many times as long
 * passes until the next one, but no longer than a few seconds.
 */
#define LOOK_SHARE 20
#define LONGEST_PAUSE (5 * G_USEC_PER_SEC)

/* Each how many looks it is looked whether somebody who recorded has gone without a word. */
#define RECOVER_EVERY 20

typedef struct
{
  GsStore *store;
  gboolean even_if_unchanged;
  gboolean recovers;
  GPtrArray *clips;     /* GsWatchClip */
  GPtrArray *postponed; /* GsWatchChange */
  GArray *contents;     /* gint64, traces that are read anew */
  GArray *recordings;   /* gint64, traces that are recorded here */

  /* Filled in the writer thread */
  GPtrArray *changes; /* GsWatchChange */
  gboolean has_looked;
  gint64 duration; /* microseconds */
  char *undo_name;
  char *redo_name;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_ptr_array_unref (look->clips);
  g_ptr_array_unref (look->postponed);
  g_ptr_array_unref (look->changes);
  g_array_unref (look->contents);
  g_array_unref (look->recordings);
  g_free (look->undo_name);
  g_free (look->redo_name);
  g_free (look);
}

/**
 * gs_store_forget_numbers:
 * @self: a store
 * @trace_id: a trace that is read anew
 *
 * In the writer thread: the session will know the strokes by the numbers that they have in the file.
 */
void
gs_store_forget_numbers (GsStore *self,
                         gint64 trace_id)
{
  g_autofree char *prefix = g_strdup_printf ("%" G_GINT64_FORMAT " ", trace_id);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->renumbered);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (g_str_has_prefix (key, prefix))
        g_hash_table_iter_remove (&iter);
    }
}

static gboolean
make_look (GsConnection *connection,
           gpointer data,
           GError **error)
{
  Look *look = data;
  GsStore *self = look->store;
  gint64 version = gs_watch_get_version (self->watch);
  gint64 start;

  while (look->clips->len > 0)
    gs_watch_take_clip (self->watch, g_ptr_array_steal_index (look->clips, look->clips->len - 1));
  for (guint i = 0; i < look->postponed->len; i++)
    gs_watch_forget (self->watch, look->postponed->pdata[i]);

  if (look->recovers)
    {
      if (!gs_recorder_recover (connection, FALSE, error))
        return FALSE;
      look->even_if_unchanged = gs_watch_take_notes (self->watch, connection) || look->even_if_unchanged;
    }

  start = g_get_monotonic_time ();
  if (!gs_watch_look (self->watch, connection, look->even_if_unchanged, look->contents, look->recordings, look->changes, &look->has_looked, error))
    return FALSE;
  look->duration = g_get_monotonic_time () - start;

  if (look->has_looked && gs_watch_get_version (self->watch) != version)
    gs_store_mistrust_parked (self);
  for (guint i = 0; i < look->contents->len; i++)
    gs_store_forget_numbers (self, g_array_index (look->contents, gint64, i));
  if (look->has_looked)
    gs_journal_take_names (&self->journal, connection, &look->undo_name, &look->redo_name);

  return TRUE;
}

static void
look_done (gpointer data,
           const GError *error,
           gpointer user_data)
{
  Look *look = data;
  GsStore *self = look->store;

  self->looks = FALSE;
  self->next_look = g_get_monotonic_time () + MIN (LOOK_SHARE * look->duration, LONGEST_PAUSE);
  if (error != NULL)
    {
      /* The disk is gone or the project busy: what is typed says so. What was asked for is asked for again. */
      self->has_news = TRUE;
      return;
    }

  if (!look->has_looked || self->writer == NULL)
    return;

  if (look->changes->len > 0)
    gs_store_apply_watched (self, look->changes);
  gs_store_set_names (self, look->undo_name, look->redo_name);
}

/* Traces that nobody records into any more, nor is anything of them on its way: they can be read anew. */
static void
take_contents (GsStore *self,
               GArray *contents)
{
  GHashTableIter iter;
  gpointer trace;

  g_hash_table_iter_init (&iter, self->to_reread);
  while (g_hash_table_iter_next (&iter, &trace, NULL))
    {
      gint64 id = gs_store_get_row (trace);

      /* One that is gone may come back as it is; its place may have been taken by another object, with all that the file says. */
      if (id == 0 || gs_project_find_trace (self->project, id) != trace)
        continue;

      if (!g_hash_table_contains (self->recordings, trace) && !g_hash_table_contains (self->pending, trace))
        g_array_append_val (contents, id);
    }
}

/**
 * gs_store_read_anew:
 * @self: a store
 * @trace: a trace of whose strokes the session is not sure
 *
 * Has all of it read from the file, as soon as nobody records into it here.
 */
void
gs_store_read_anew (GsStore *self,
                    GsTrace *trace)
{
  if (self->watch == NULL)
    return;

  g_hash_table_add (self->to_reread, g_object_ref (trace));
  self->has_news = TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  GsStore *self = user_data;
  GHashTableIter iter;
  gpointer trace;
  Look *look;

  if (self->looks || g_get_monotonic_time () < self->next_look)
    return G_SOURCE_CONTINUE;

  look = g_new0 (Look, 1);
  look->store = self;
  look->clips = g_steal_pointer (&self->clips_read);
  look->postponed = g_steal_pointer (&self->postponed);
  look->contents = g_array_new (FALSE, FALSE, sizeof (gint64));
  look->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_watch_change_free);
  take_contents (self, look->contents);
  look->recordings = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->recordings);
  while (g_hash_table_iter_next (&iter, &trace, NULL))
    {
      gint64 id = gs_store_get_row (trace);

      g_array_append_val (look->recordings, id);
    }
  look->recovers = ++self->n_looks % RECOVER_EVERY == 0;
  look->even_if_unchanged = self->has_news || look->clips->len > 0 || look->postponed->len > 0 || look->contents->len > 0;

  self->clips_read = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_watch_clip_free);
  self->postponed = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_watch_change_free);
  self->has_news = FALSE;
  self->looks = TRUE;
  gs_store_writer_read (self->writer, make_look, look, look_free, look_done);

  return G_SOURCE_CONTINUE;
}

/**
 * gs_store_follow_start:
 * @self: a store with a watch, that has its writer now
 *
 * From now on the objects follow what others do to the file, while the thread-default main context runs.
 */
void
gs_store_follow_start (GsStore *self)
{
  GSource *source = g_timeout_source_new (LOOK_INTERVAL_MS);

  g_source_set_callback (source, look_cb, self, NULL);
  self->look_id = g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

void
gs_store_follow_stop (GsStore *self)
{
  GSource *source = self->look_id != 0 ? g_main_context_find_source_by_id (g_main_context_get_thread_default (), self->look_id) : NULL;

  if (source != NULL)
    g_source_destroy (source);
  self->look_id = 0;
}

/**
 * gs_store_follow_clip:
 * @self: a store
 * @clip: (transfer full): what the rows over a clip were when it was read
 *
 * From now on what others do to them is followed, and what they have done since.
 */
void
gs_store_follow_clip (GsStore *self,
                      GsWatchClip *clip)
{
  g_ptr_array_add (self->clips_read, clip);
}
