/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-gold-keeper.h"

#include <glib/gi18n.h>
#include <math.h>

/* A hand that draws changes a trace many times. */
#define CHANGE_MILLISECONDS 600

/* The gold standard of one dimension. */
typedef struct
{
  GsGoldState state;
  GsGoldStandard *standard; /* (nullable): what the sources make of it now */
  char *problem;            /* (nullable) */
  GCancellable *cancellable;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *self = data;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->standard, gs_gold_standard_free);
  g_free (self->problem);
  g_free (self);
}

struct _GsGoldKeeper
{
  GObject parent_instance;

  GsTracks *tracks;
  GsStore *store;
  GsClipPlots *plots;
  GsClip *clip;
  GHashTable *watches; /* interned name of a dimension, Watch; none = %GS_GOLD_NONE */
  guint change_id;
  gboolean went_back; /* undo or redo has been at work since the last look, or another window, which makes it again itself */
  gboolean following; /* what changes now another window has changed */
  GCancellable *making;
};

G_DEFINE_FINAL_TYPE (GsGoldKeeper, gs_gold_keeper, G_TYPE_OBJECT)

enum
{
  CHANGED,
  MADE,
  REMADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Watch *
find_watch (GsGoldKeeper *self,
            const char *dimension)
{
  return g_hash_table_lookup (self->watches, dimension);
}

static Watch *
ensure_watch (GsGoldKeeper *self,
              const char *dimension)
{
  Watch *watch = find_watch (self, dimension);

  if (watch == NULL)
    {
      watch = g_new0 (Watch, 1);
      watch->state = GS_GOLD_NONE;
      g_hash_table_insert (self->watches, (gpointer) g_intern_string (dimension), watch);
    }

  return watch;
}

/* --- the spread in the timeline --- */

static void
show_band (GsGoldKeeper *self,
           const char *dimension)
{
  const Watch *watch = find_watch (self, dimension);
  const GsGoldStandard *standard = watch != NULL && watch->state == GS_GOLD_CURRENT ? watch->standard : NULL;
  g_autoptr (GsSeries) low = NULL;
  g_autoptr (GsSeries) high = NULL;
  g_autofree float *values = NULL;
  GsFrameTimes *times;
  gsize n;

  if (self->plots == NULL)
    return;

  if (standard == NULL)
    {
      gs_tracks_set_band (self->tracks, dimension, NULL, NULL);
      return;
    }

  times = gs_clip_plots_get_times (self->plots);
  n = MIN (standard->gold->n, gs_frame_times_get_n_frames (times));
  values = g_new (float, MAX (1, n));
  low = gs_series_new (times);
  high = gs_series_new (times);
  for (gsize t = 0; t < n; t++)
    values[t] = (float) (standard->gold->values[t] - standard->gold->sd[t]);
  gs_series_set_values (low, 0, values, 1, n);
  for (gsize t = 0; t < n; t++)
    values[t] = (float) (standard->gold->values[t] + standard->gold->sd[t]);
  gs_series_set_values (high, 0, values, 1, n);
  gs_tracks_set_band (self->tracks, dimension, low, high);
}

static void
set_state (GsGoldKeeper *self,
           const char *dimension,
           GsGoldState state,
           GsGoldStandard *standard,
           const char *problem)
{
  Watch *watch = ensure_watch (self, dimension);

  g_clear_pointer (&watch->standard, gs_gold_standard_free);
  g_free (watch->problem);
  watch->state = state;
  watch->standard = standard;
  watch->problem = g_strdup (problem);
  show_band (self, dimension);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- is it what its sources make? --- */

typedef struct
{
  const char *dimension; /* interned */
  GsTraceTable *table;
  GsGoldStandardConfig config;
  char *fingerprint; /* of the one that is there */
  gboolean was_current;
  gboolean went_back;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  gs_trace_table_free (check->table);
  g_free (check->fingerprint);
  g_free (check);
}

static void
check_thread (GTask *task,
              gpointer source,
              gpointer data,
              GCancellable *cancellable)
{
  Check *check = data;
  GError *error = NULL;
  GsGoldStandard *standard = gs_gold_standard_new (check->table, 0, &check->config, cancellable, &error);

  if (standard != NULL)
    g_task_return_pointer (task, standard, (GDestroyNotify) gs_gold_standard_free);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  GsGoldKeeper *self = GS_GOLD_KEEPER (source);
  Check *check = g_task_get_task_data (G_TASK (result));
  Watch *watch = find_watch (self, check->dimension);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsGoldStandard) standard = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean current;

  /* The clip, or what is said about it, is another by now */
  if (watch == NULL || watch->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != watch->cancellable
      || g_cancellable_is_cancelled (watch->cancellable))
    return;

  g_clear_object (&watch->cancellable);
  if (standard == NULL)
    {
      set_state (self, check->dimension, GS_GOLD_UNKNOWN, NULL, error->message);
      return;
    }

  current = g_strcmp0 (standard->fingerprint, check->fingerprint) == 0;
  if (current || !check->was_current || check->went_back)
    {
      set_state (self, check->dimension, current ? GS_GOLD_CURRENT : GS_GOLD_STALE, g_steal_pointer (&standard), NULL);
      return;
    }

  /* What is said has changed since, by undo perhaps: storing now would take away what can be redone. Another look is on its way. */
  if (self->clip == NULL || self->change_id != 0 || self->went_back)
    return;

  /* Adding it lets this look again, and finds it current. */
  gs_gold_trace_store (self->store, self->clip, check->dimension, standard, _ ("making the gold standard again"));
  g_signal_emit (self, signals[REMADE], 0);
}

static gboolean
is_recorded (GsClip *clip)
{
  GListModel *traces = gs_clip_get_traces (clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (gs_trace_get_state (trace) == GS_RECORD_RUNNING)
        return TRUE;
    }

  return FALSE;
}

static void
look (GsGoldKeeper *self,
      const char *dimension)
{
  Watch *watch = ensure_watch (self, dimension);
  GsTrace *trace = self->clip != NULL ? gs_gold_trace_find (self->clip, dimension) : NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Check *check;

  if (watch->cancellable != NULL)
    g_cancellable_cancel (watch->cancellable);
  g_clear_object (&watch->cancellable);
  if (trace == NULL)
    {
      set_state (self, dimension, GS_GOLD_NONE, NULL, NULL);
      return;
    }

  check = g_new0 (Check, 1);
  check->dimension = dimension;
  check->was_current = watch->state == GS_GOLD_CURRENT;
  check->went_back = self->went_back;
  check->table = gs_trace_table_new (0.0);
  if (!gs_gold_trace_read (trace, &check->config, &check->fingerprint, &error))
    {
      check_free (check);
      set_state (self, dimension, GS_GOLD_UNKNOWN, NULL, error->message);
      return;
    }

  gs_trace_table_add_clip (check->table, self->clip, dimension);
  if (watch->state != GS_GOLD_CURRENT)
    set_state (self, dimension, GS_GOLD_CHECKING, NULL, NULL);
  watch->cancellable = g_cancellable_new ();
  task = g_task_new (self, watch->cancellable, checked_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, check, check_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, check_thread);
}

/* Also at those of which the last trace has gone. */
static void
look_at_all (GsGoldKeeper *self)
{
  g_autoptr (GHashTable) dimensions = g_hash_table_new (NULL, NULL);
  GListModel *traces = self->clip != NULL ? gs_clip_get_traces (self->clip) : NULL;
  GHashTableIter iter;
  gpointer dimension;

  for (GsOutput output = GS_OUTPUT_VALENCE; output < GS_RUN_N_PREDICTIONS; output++)
    g_hash_table_add (dimensions, (gpointer) g_intern_string (gs_output_get_nick (output)));
  for (guint i = 0; traces != NULL && i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_hash_table_add (dimensions, (gpointer) g_intern_string (gs_trace_get_dimension (trace)));
    }
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &dimension, NULL))
    g_hash_table_add (dimensions, dimension);

  g_hash_table_iter_init (&iter, dimensions);
  while (g_hash_table_iter_next (&iter, &dimension, NULL))
    look (self, dimension);
}

static gboolean
change_cb (gpointer user_data)
{
  GsGoldKeeper *self = user_data;

  /* A trace that is not complete yet makes no gold standard */
  if (self->clip != NULL && is_recorded (self->clip))
    return G_SOURCE_CONTINUE;

  self->change_id = 0;
  look_at_all (self);
  self->went_back = FALSE;

  return G_SOURCE_REMOVE;
}

static void
queue_look (GsGoldKeeper *self)
{
  self->went_back = self->went_back || self->following;
  if (self->change_id == 0)
    self->change_id = g_timeout_add (CHANGE_MILLISECONDS, change_cb, self);
}

static void
listen (GsGoldKeeper *self)
{
  GListModel *traces = gs_clip_get_traces (self->clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_signal_handlers_disconnect_by_data (trace, self);
      g_signal_connect_object (trace, "changed", G_CALLBACK (queue_look), self, G_CONNECT_SWAPPED);
    }
}

static void
traces_cb (GsGoldKeeper *self)
{
  listen (self);
  queue_look (self);
}

static void
be_deaf (GsGoldKeeper *self)
{
  GListModel *traces = gs_clip_get_traces (self->clip);

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_signal_handlers_disconnect_by_data (trace, self);
    }
  g_signal_handlers_disconnect_by_data (traces, self);
}

static void
reloaded_cb (GsGoldKeeper *self)
{
  self->went_back = TRUE;
  queue_look (self);
}

static void
following_cb (GsGoldKeeper *self)
{
  self->following = TRUE;
}

static void
followed_cb (GsGoldKeeper *self)
{
  self->following = FALSE;
}

/* --- making --- */

typedef struct
{
  const char *dimension; /* interned */
  GsGoldStandardConfig config;
  GsStore *store;
  GPtrArray *clips;     /* GsClip, touched by the main thread alone */
  GPtrArray *tables;    /* GsTraceTable */
  GPtrArray *standards; /* GsGoldStandard, NULL where nobody said anything */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  for (guint i = 0; i < making->standards->len; i++)
    g_clear_pointer ((GsGoldStandard **) &making->standards->pdata[i], gs_gold_standard_free);
  g_ptr_array_unref (making->standards);
  g_ptr_array_unref (making->tables);
  g_ptr_array_unref (making->clips);
  g_object_unref (making->store);
  g_free (making);
}

static gboolean
has_people (const GsTraceTable *table)
{
  for (guint c = 0; c < table->columns->len; c++)
    {
      if (gs_trace_column_is_person (gs_trace_table_get_column (table, c)))
        return TRUE;
    }

  return FALSE;
}

static void
make_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Making *making = data;

  for (guint i = 0; i < making->tables->len; i++)
    {
      GError *error = NULL;
      GsGoldStandard *standard = NULL;

      if (has_people (making->tables->pdata[i]))
        standard = gs_gold_standard_new (making->tables->pdata[i], 0, &making->config, cancellable, &error);
      if (error != NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_ptr_array_add (making->standards, standard);
    }

  g_task_return_boolean (task, TRUE);
}

static void
made_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsGoldKeeper *self = GS_GOLD_KEEPER (source);
  Making *making = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  guint n = 0;

  g_clear_object (&self->making);
  if (done && making->store != self->store)
    return;

  if (done)
    {
      gs_store_begin_action (self->store, _ ("making a gold standard"));
      for (guint i = 0; i < making->standards->len; i++)
        {
          if (making->standards->pdata[i] != NULL)
            n += gs_gold_trace_store (self->store, making->clips->pdata[i], making->dimension,
                                      making->standards->pdata[i], NULL) != NULL;
        }
      gs_store_end_action (self->store);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[MADE], 0, n, error);
}

/* --- the object --- */

static void
gs_gold_keeper_dispose (GObject *object)
{
  GsGoldKeeper *self = GS_GOLD_KEEPER (object);

  gs_gold_keeper_set_plots (self, NULL);
  gs_gold_keeper_set_store (self, NULL);
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_handle_id (&self->change_id, g_source_remove);
  g_hash_table_remove_all (self->watches);
  g_clear_object (&self->tracks);

  G_OBJECT_CLASS (gs_gold_keeper_parent_class)->dispose (object);
}

static void
gs_gold_keeper_finalize (GObject *object)
{
  g_hash_table_unref (GS_GOLD_KEEPER (object)->watches);

  G_OBJECT_CLASS (gs_gold_keeper_parent_class)->finalize (object);
}

static void
gs_gold_keeper_class_init (GsGoldKeeperClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_gold_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_gold_keeper_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MADE] = g_signal_new ("made", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR);
  signals[REMADE] = g_signal_new ("remade", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_gold_keeper_init (GsGoldKeeper *self)
{
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, watch_free);
}

/**
 * gs_gold_keeper_new:
 * @tracks: where the spread is shown
 *
 * Returns: (transfer full): a keeper without a clip
 */
GsGoldKeeper *
gs_gold_keeper_new (GsTracks *tracks)
{
  GsGoldKeeper *self = g_object_new (GS_TYPE_GOLD_KEEPER, NULL);

  self->tracks = g_object_ref (tracks);

  return self;
}

/**
 * gs_gold_keeper_set_store:
 * @self: a #GsGoldKeeper
 * @store: (nullable): the project
 */
void
gs_gold_keeper_set_store (GsGoldKeeper *self,
                          GsStore *store)
{
  g_return_if_fail (GS_IS_GOLD_KEEPER (self));

  if (self->store == store)
    return;

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  self->following = FALSE;
  if (store != NULL)
    {
      g_signal_connect_object (store, "reloaded", G_CALLBACK (reloaded_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (store, "following", G_CALLBACK (following_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (store, "followed", G_CALLBACK (followed_cb), self, G_CONNECT_SWAPPED);
    }
}

/**
 * gs_gold_keeper_set_plots:
 * @self: a #GsGoldKeeper
 * @plots: (nullable): the clip that is shown; the tracks have it already
 */
void
gs_gold_keeper_set_plots (GsGoldKeeper *self,
                          GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_GOLD_KEEPER (self));

  if (self->plots == plots)
    return;

  if (self->clip != NULL)
    be_deaf (self);
  g_set_object (&self->plots, plots);
  g_clear_object (&self->clip);
  if (plots != NULL)
    self->clip = g_object_ref (gs_clip_plots_get_clip (plots));
  g_hash_table_remove_all (self->watches);
  if (self->clip == NULL)
    return;

  listen (self);
  g_signal_connect_object (gs_clip_get_traces (self->clip), "items-changed", G_CALLBACK (traces_cb), self, G_CONNECT_SWAPPED);
  look_at_all (self);
}

/**
 * gs_gold_keeper_make:
 * @self: a #GsGoldKeeper
 * @dimension: valence, arousal or another
 * @config: how
 * @clips: (element-type GsClip): of which clips
 * @tables: (element-type GsTraceTable): what is said about each
 *
 * Makes the gold standard of each clip, in place of the one that it had, all as one step to undo. "made" tells when that is done.
 * Clips about which no person has said anything are passed over.
 */
void
gs_gold_keeper_make (GsGoldKeeper *self,
                     const char *dimension,
                     const GsGoldStandardConfig *config,
                     GPtrArray *clips,
                     GPtrArray *tables)
{
  g_autoptr (GTask) task = NULL;
  Making *making;

  g_return_if_fail (GS_IS_GOLD_KEEPER (self));
  g_return_if_fail (clips->len == tables->len);

  if (self->making != NULL || self->store == NULL)
    return;

  making = g_new0 (Making, 1);
  making->dimension = g_intern_string (dimension);
  making->config = *config;
  making->store = g_object_ref (self->store);
  making->clips = g_ptr_array_ref (clips);
  making->tables = g_ptr_array_ref (tables);
  making->standards = g_ptr_array_new ();
  self->making = g_cancellable_new ();
  task = g_task_new (self, self->making, made_cb, NULL);
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
gs_gold_keeper_get_making (GsGoldKeeper *self)
{
  g_return_val_if_fail (GS_IS_GOLD_KEEPER (self), FALSE);

  return self->making != NULL;
}

GsGoldState
gs_gold_keeper_get_state (GsGoldKeeper *self,
                          const char *dimension)
{
  const Watch *watch;

  g_return_val_if_fail (GS_IS_GOLD_KEEPER (self), GS_GOLD_NONE);

  watch = find_watch (self, dimension);

  return watch != NULL ? watch->state : GS_GOLD_NONE;
}

/**
 * gs_gold_keeper_get_standard:
 * @self: a #GsGoldKeeper
 * @dimension: valence, arousal or another
 *
 * Returns: (transfer none) (nullable): what the sources make of the clip's gold standard now, with what became of each rater; until "changed"
 */
const GsGoldStandard *
gs_gold_keeper_get_standard (GsGoldKeeper *self,
                             const char *dimension)
{
  const Watch *watch;

  g_return_val_if_fail (GS_IS_GOLD_KEEPER (self), NULL);

  watch = find_watch (self, dimension);

  return watch != NULL ? watch->standard : NULL;
}

/**
 * gs_gold_keeper_get_problem:
 * @self: a #GsGoldKeeper
 * @dimension: valence, arousal or another
 *
 * Returns: (transfer none) (nullable): for %GS_GOLD_UNKNOWN: why, in a sentence
 */
const char *
gs_gold_keeper_get_problem (GsGoldKeeper *self,
                            const char *dimension)
{
  const Watch *watch;

  g_return_val_if_fail (GS_IS_GOLD_KEEPER (self), NULL);

  watch = find_watch (self, dimension);

  return watch != NULL ? watch->problem : NULL;
}
