/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-source.h"

/* So long after the last change a table is made anew: a trace that is being recorded changes ten times a second. */
#define CHANGE_MILLISECONDS 300

/* One clip. */
typedef struct
{
  GsClip *clip;
  GHashTable *tables; /* interned name of a dimension, GsTraceTable; none until the clip was read */
  gboolean dirty;
} Entry;

struct _GsCompareSource
{
  GObject parent_instance;

  GsStore *store;
  GsClip *clip;   /* that the window shows */
  GPtrArray *entries; /* Entry, in the project's order */
  GHashTable *practice; /* (nullable): clips that are none of them */
  guint practice_id;
  GCancellable *cancellable;
  GsClip *reading; /* (nullable): the clip that is being read */
  GPtrArray *runs; /* those of it that are still to be read */
  GPtrArray *read; /* and those that were read for this alone */
  guint change_id;
  gboolean active;
};

G_DEFINE_FINAL_TYPE (GsCompareSource, gs_compare_source, G_TYPE_OBJECT)

static guint changed_signal;

static void read_next (GsCompareSource *self);

static void
emit_changed (GsCompareSource *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- what changes --- */

static gboolean
change_cb (gpointer user_data)
{
  GsCompareSource *self = user_data;

  self->change_id = 0;
  read_next (self);

  return G_SOURCE_REMOVE;
}

static void
mark (GsCompareSource *self,
      GsClip *clip)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (entry->clip == clip)
        entry->dirty = TRUE;
    }
  if (self->change_id == 0 && self->active)
    self->change_id = g_timeout_add (CHANGE_MILLISECONDS, change_cb, self);
}

static void
trace_cb (GsTrace *trace,
          gint64 start,
          gint64 end,
          GsCompareSource *self)
{
  GsClip *clip = gs_trace_get_clip (trace);

  if (clip != NULL)
    mark (self, clip);
}

static void
run_cb (GsRun *run,
        guint first,
        guint n_frames,
        GsCompareSource *self)
{
  GsClip *clip = gs_run_get_clip (run);

  if (clip != NULL)
    mark (self, clip);
}

static void
list_cb (GListModel *list,
         guint position,
         guint removed,
         guint added,
         GsCompareSource *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (gs_clip_get_traces (entry->clip) == list || gs_clip_get_runs (entry->clip) == list)
        mark (self, entry->clip);
    }
}

/* Hears of all that was not heard of yet. */
static void
listen (GsCompareSource *self,
        GListModel *list,
        const char *signal,
        GCallback callback)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      g_signal_handlers_disconnect_by_func (item, callback, self);
      g_signal_connect_object (item, signal, callback, self, 0);
    }
}

static void
be_deaf (GsCompareSource *self,
         GListModel *list,
         GCallback callback)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      g_signal_handlers_disconnect_by_func (item, callback, self);
    }
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_hash_table_unref (entry->tables);
  g_object_unref (entry->clip);
  g_free (entry);
}

static void
drop_entry (GsCompareSource *self,
            Entry *entry)
{
  be_deaf (self, gs_clip_get_traces (entry->clip), G_CALLBACK (trace_cb));
  be_deaf (self, gs_clip_get_runs (entry->clip), G_CALLBACK (run_cb));
  g_signal_handlers_disconnect_by_func (gs_clip_get_traces (entry->clip), list_cb, self);
  g_signal_handlers_disconnect_by_func (gs_clip_get_runs (entry->clip), list_cb, self);
}

static Entry *
find_entry (GsCompareSource *self,
            GsClip *clip)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (entry->clip == clip)
        return entry;
    }

  return NULL;
}

/* --- reading, one clip at a time --- */

/* Adds what a clip's traces are of, beside valence and arousal. */
static void
add_dimensions (GPtrArray *dimensions,
                GsClip *clip)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      const char *dimension = g_intern_string (gs_trace_get_dimension (trace));

      if (!g_ptr_array_find (dimensions, dimension, NULL))
        g_ptr_array_add (dimensions, (gpointer) dimension);
    }
}

static GPtrArray *
start_dimensions (void)
{
  GPtrArray *dimensions = g_ptr_array_new ();

  for (GsOutput output = GS_OUTPUT_VALENCE; output < GS_RUN_N_PREDICTIONS; output++)
    g_ptr_array_add (dimensions, (gpointer) g_intern_string (gs_output_get_nick (output)));

  return dimensions;
}

static void
make_tables (Entry *entry)
{
  g_autoptr (GPtrArray) dimensions = start_dimensions ();

  add_dimensions (dimensions, entry->clip);
  g_hash_table_remove_all (entry->tables);
  for (guint i = 0; i < dimensions->len; i++)
    {
      GsTraceTable *table = gs_trace_table_new (0.0);

      gs_trace_table_add_clip (table, entry->clip, dimensions->pdata[i]);
      gs_trace_table_add_derived (table, entry->clip, dimensions->pdata[i]);
      g_hash_table_insert (entry->tables, dimensions->pdata[i], table);
    }
}

/* What was read for the table alone goes again; the views of the clip that is shown may have taken it. */
static void
unload_runs (GsCompareSource *self,
             GsClip *clip)
{
  for (guint i = 0; i < self->read->len && clip != self->clip; i++)
    gs_run_unload (self->read->pdata[i]);
  g_ptr_array_set_size (self->read, 0);
}

static void
finish_clip (GsCompareSource *self)
{
  g_autoptr (GsClip) clip = g_steal_pointer (&self->reading);
  Entry *entry = find_entry (self, clip);

  if (entry != NULL)
    {
      be_deaf (self, gs_clip_get_runs (clip), G_CALLBACK (run_cb));
      make_tables (entry);
      entry->dirty = FALSE;
    }
  /* Unheard: that they go changes nothing of what was taken */
  unload_runs (self, clip);
  if (entry != NULL)
    {
      listen (self, gs_clip_get_traces (clip), "changed", G_CALLBACK (trace_cb));
      listen (self, gs_clip_get_runs (clip), "frames-changed", G_CALLBACK (run_cb));
    }
  emit_changed (self);
  read_next (self);
}

static void
run_read_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GsCompareSource) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = gs_store_load_run_finish (GS_STORE (source), result, &error);

  if (GS_STORE (source) != self->store || self->reading == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A run that cannot be read is not compared; what opens it says why */
  if (done)
    g_ptr_array_add (self->read, g_object_ref (self->runs->pdata[0]));
  g_ptr_array_remove_index (self->runs, 0);
  if (self->runs->len > 0)
    gs_store_load_run_async (self->store, self->runs->pdata[0], self->cancellable, run_read_cb, g_object_ref (self));
  else
    finish_clip (self);
}

static void
clip_read_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GsCompareSource) self = user_data;
  g_autoptr (GError) error = NULL;
  GListModel *runs;

  gs_store_load_clip_finish (GS_STORE (source), result, &error);
  if (GS_STORE (source) != self->store || self->reading == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  runs = gs_clip_get_runs (self->reading);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && !gs_run_has_frames (run))
        g_ptr_array_add (self->runs, g_object_ref (run));
    }

  if (self->runs->len > 0)
    gs_store_load_run_async (self->store, self->runs->pdata[0], self->cancellable, run_read_cb, g_object_ref (self));
  else
    finish_clip (self);
}

/* It takes two to compare: of clips about which only one has said something nothing needs to be read. */
static gboolean
is_worth_it (GsClip *clip)
{
  return g_list_model_get_n_items (gs_clip_get_traces (clip)) + g_list_model_get_n_items (gs_clip_get_runs (clip)) > 1;
}

static void
read_next (GsCompareSource *self)
{
  Entry *next = NULL;

  if (!self->active || self->store == NULL || self->reading != NULL)
    return;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (entry->dirty && !is_worth_it (entry->clip) && entry->clip != self->clip)
        {
          g_hash_table_remove_all (entry->tables);
          entry->dirty = FALSE;
        }
      /* What is looked at comes first */
      if (entry->dirty && (next == NULL || entry->clip == self->clip))
        next = entry;
    }
  if (next == NULL)
    return;

  self->reading = g_object_ref (next->clip);
  gs_store_load_clip_async (self->store, next->clip, self->cancellable, clip_read_cb, g_object_ref (self));
}

static void
stop_reading (GsCompareSource *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reading);
  g_ptr_array_set_size (self->runs, 0);
  g_ptr_array_set_size (self->read, 0);
  g_clear_handle_id (&self->change_id, g_source_remove);
}

/* --- the project --- */

static void
clips_cb (GsCompareSource *self)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (self->store));
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->entries);

  g_clear_pointer (&self->practice, g_hash_table_unref);
  self->practice = gs_project_find_practice (gs_store_get_project (self->store));
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);
      Entry *entry = NULL;

      if (g_hash_table_contains (self->practice, clip))
        continue;
      for (guint k = 0; k < former->len && entry == NULL; k++)
        {
          if (((Entry *) former->pdata[k])->clip == clip)
            {
              g_ptr_array_set_free_func (former, NULL);
              entry = g_ptr_array_steal_index (former, k);
              g_ptr_array_set_free_func (former, entry_free);
            }
        }
      if (entry == NULL)
        {
          entry = g_new0 (Entry, 1);
          entry->clip = g_object_ref (clip);
          entry->tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) gs_trace_table_free);
          entry->dirty = TRUE;
          g_signal_connect_object (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (list_cb), self, 0);
          g_signal_connect_object (gs_clip_get_runs (clip), "items-changed", G_CALLBACK (list_cb), self, 0);
        }
      g_ptr_array_add (self->entries, entry);
    }
  for (guint i = 0; i < former->len; i++)
    drop_entry (self, former->pdata[i]);

  emit_changed (self);
  read_next (self);
}

static gboolean
practice_cb (gpointer user_data)
{
  GsCompareSource *self = user_data;
  g_autoptr (GHashTable) practice = gs_project_find_practice (gs_store_get_project (self->store));
  GHashTableIter iter;
  gpointer clip;
  gboolean same = g_hash_table_size (practice) == g_hash_table_size (self->practice);

  self->practice_id = 0;
  g_hash_table_iter_init (&iter, practice);
  while (same && g_hash_table_iter_next (&iter, &clip, NULL))
    same = g_hash_table_contains (self->practice, clip);
  if (!same)
    clips_cb (self);

  return G_SOURCE_REMOVE;
}

/* All clips may be assigned at once; which of them are for practice counts when that is over. */
static void
assignments_cb (GsCompareSource *self)
{
  if (self->practice_id == 0)
    self->practice_id = g_idle_add (practice_cb, self);
}

static void
gs_compare_source_dispose (GObject *object)
{
  GsCompareSource *self = GS_COMPARE_SOURCE (object);

  gs_compare_source_set_store (self, NULL);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (gs_compare_source_parent_class)->dispose (object);
}

static void
gs_compare_source_finalize (GObject *object)
{
  GsCompareSource *self = GS_COMPARE_SOURCE (object);

  g_clear_pointer (&self->practice, g_hash_table_unref);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->read);

  G_OBJECT_CLASS (gs_compare_source_parent_class)->finalize (object);
}

static void
gs_compare_source_class_init (GsCompareSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_compare_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_compare_source_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_compare_source_init (GsCompareSource *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->read = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * gs_compare_source_new:
 *
 * Returns: (transfer full): a source without a project
 */
GsCompareSource *
gs_compare_source_new (void)
{
  return g_object_new (GS_TYPE_COMPARE_SOURCE, NULL);
}

/**
 * gs_compare_source_set_store:
 * @self: a #GsCompareSource
 * @store: (nullable): the project
 */
void
gs_compare_source_set_store (GsCompareSource *self,
                             GsStore *store)
{
  g_return_if_fail (GS_IS_COMPARE_SOURCE (self));

  if (self->store == store)
    return;

  stop_reading (self);
  g_clear_handle_id (&self->practice_id, g_source_remove);
  for (guint i = 0; i < self->entries->len; i++)
    drop_entry (self, self->entries->pdata[i]);
  g_ptr_array_set_size (self->entries, 0);
  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (gs_project_get_clips (gs_store_get_project (self->store)), self);
      g_signal_handlers_disconnect_by_data (gs_project_get_assignments (gs_store_get_project (self->store)), self);
    }

  g_set_object (&self->store, store);
  if (store == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (gs_project_get_clips (gs_store_get_project (store)), "items-changed", G_CALLBACK (clips_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_project_get_assignments (gs_store_get_project (store)), "items-changed", G_CALLBACK (assignments_cb), self,
                           G_CONNECT_SWAPPED);
  clips_cb (self);
}

/**
 * gs_compare_source_set_clip:
 * @self: a #GsCompareSource
 * @clip: (nullable): the clip that is looked at; it is read first
 */
void
gs_compare_source_set_clip (GsCompareSource *self,
                            GsClip *clip)
{
  g_return_if_fail (GS_IS_COMPARE_SOURCE (self));

  /* About this one there is a table in any case */
  if (g_set_object (&self->clip, clip) && clip != NULL)
    {
      Entry *entry = find_entry (self, clip);

      if (entry != NULL && g_hash_table_size (entry->tables) == 0)
        mark (self, clip);
    }
}

/**
 * gs_compare_source_set_active:
 * @self: a #GsCompareSource
 * @active: whether somebody looks
 */
void
gs_compare_source_set_active (GsCompareSource *self,
                              gboolean active)
{
  g_return_if_fail (GS_IS_COMPARE_SOURCE (self));

  self->active = active;
  if (!active)
    g_clear_handle_id (&self->change_id, g_source_remove);
  read_next (self);
}

/**
 * gs_compare_source_list_tables:
 * @self: a #GsCompareSource
 * @dimension: valence, arousal or another
 * @clips: (out) (transfer full) (element-type GsClip): which clip each is about
 *
 * Returns: (transfer full) (element-type GsTraceTable): the tables that are there, for any thread
 */
GPtrArray *
gs_compare_source_list_tables (GsCompareSource *self,
                               const char *dimension,
                               GPtrArray **clips)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_trace_table_free);

  *clips = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];
      GsTraceTable *table = g_hash_table_lookup (entry->tables, dimension);

      if (table == NULL)
        continue;
      g_ptr_array_add (tables, gs_trace_table_ref (table));
      g_ptr_array_add (*clips, g_object_ref (entry->clip));
    }

  return tables;
}

/**
 * gs_compare_source_get_table:
 * @self: a #GsCompareSource
 * @clip: (nullable): a clip
 * @dimension: valence, arousal or another
 *
 * Returns: (transfer none) (nullable): the clip's table; %NULL if it is not there yet, or nobody has said anything about another dimension
 *   than valence and arousal
 */
GsTraceTable *
gs_compare_source_get_table (GsCompareSource *self,
                             GsClip *clip,
                             const char *dimension)
{
  Entry *entry = clip != NULL ? find_entry (self, clip) : NULL;

  return entry != NULL ? g_hash_table_lookup (entry->tables, dimension) : NULL;
}

/**
 * gs_compare_source_list_dimensions:
 * @self: a #GsCompareSource
 *
 * Returns: (transfer full) (element-type utf8): interned names of all that can be compared: valence, arousal, and what else anybody has
 *   traced, in the order of the clips
 */
GPtrArray *
gs_compare_source_list_dimensions (GsCompareSource *self)
{
  GPtrArray *dimensions = start_dimensions ();

  g_return_val_if_fail (GS_IS_COMPARE_SOURCE (self), dimensions);

  for (guint i = 0; i < self->entries->len; i++)
    add_dimensions (dimensions, ((Entry *) self->entries->pdata[i])->clip);

  return dimensions;
}

/**
 * gs_compare_source_get_progress:
 * @self: a #GsCompareSource
 * @n_read: (out): clips whose tables are up to date
 * @n_clips: (out): all clips
 */
void
gs_compare_source_get_progress (GsCompareSource *self,
                                guint *n_read,
                                guint *n_clips)
{
  *n_clips = self->entries->len;
  *n_read = 0;
  for (guint i = 0; i < self->entries->len; i++)
    *n_read += !((Entry *) self->entries->pdata[i])->dirty;
}

/**
 * gs_compare_source_has_practice:
 * @self: a #GsCompareSource
 *
 * Returns: whether there are clips that are left out, since they are for practice
 */
gboolean
gs_compare_source_has_practice (GsCompareSource *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_SOURCE (self), FALSE);

  return self->practice != NULL && g_hash_table_size (self->practice) > 0;
}
