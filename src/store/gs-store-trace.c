/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* Traces: samples go to the file in batches while the hand still moves. */

/* At most this long a sample waits in memory; what may be lost is 500 ms, and a commit takes its time too. */
#define APPEND_INTERVAL_MS 100

/* A trace that is being recorded. */
typedef struct
{
  guint n_posted; /* samples that are on their way or stored */
  guint source_id;
} Recording;

typedef struct
{
  guint stroke;
  guint position; /* of the first sample within the stroke */
  GArray *samples; /* GsTraceSample */
} StrokeSamples;

typedef struct
{
  char *dimension;
  double minimum;
  double maximum;
  gint64 take;
  gint64 blind;
  gint64 bounded;
  double speed;
  char *device;
  char *derived;
  gboolean is_new;
} TraceRow;

void
gs_store_recording_free (gpointer data)
{
  Recording *recording = data;

  g_clear_handle_id (&recording->source_id, g_source_remove);
  g_free (recording);
}

static void
trace_row_free (gpointer data)
{
  TraceRow *row = data;

  g_free (row->dimension);
  g_free (row->device);
  g_free (row->derived);
  g_free (row);
}

static void
stroke_samples_free (gpointer data)
{
  StrokeSamples *batch = data;

  g_array_unref (batch->samples);
  g_free (batch);
}

static gboolean
make_trace (GsStore *self,
            GsConnection *connection,
            GsStoreChange *change,
            GError **error)
{
  TraceRow *row = change->payload;
  GsTrace *trace = GS_TRACE (change->object);
  gint64 clip_id, rater_id;

  if (!row->is_new)
    {
      if (!gs_connection_run (connection, error, "UPDATE trace SET state = 'running', recorder = ? WHERE id = ?", "ti", self->recorder,
                              gs_store_get_row (trace)))
        return FALSE;
      if (gs_connection_get_n_changed (connection) > 0)
        return TRUE;
    }

  /* One that was taken back for good in another window is made again under its number. */
  if (!gs_store_need_row (change->parent, &clip_id, error) ||
      !gs_store_need_row (gs_trace_get_rater (trace), &rater_id, error) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO trace (id, clip_id, rater_id, dimension, minimum, maximum, take, state, recorder, started, "
                          "blind, speed, bounded, device, derived) "
                          "VALUES (nullif (?, 0), ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, nullif (?, 0.0), ?, ?, ?)",
                          "iiitdditiiditt", row->is_new ? (gint64) 0 : gs_store_get_row (trace), clip_id, rater_id, row->dimension, row->minimum, row->maximum, row->take,
                          self->recorder, g_get_real_time (), row->blind, row->speed, row->bounded, row->device, row->derived))
    return FALSE;

  gs_store_set_row (trace, gs_connection_get_last_id (connection));

  return TRUE;
}

static gboolean
append_cb (gpointer user_data)
{
  gs_store_append_all (user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * gs_store_begin_trace:
 * @self: a store
 * @trace: a trace over a clip of the project, new or to be continued
 *
 * Begins to record: from now on samples appended to @trace are stored by themselves several times a second.
 */
void
gs_store_begin_trace (GsStore *self,
                      GsTrace *trace)
{
  gboolean is_new;
  Recording *recording;
  TraceRow *row;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (gs_trace_get_clip (trace) != NULL);

  if (g_hash_table_contains (self->recordings, trace))
    return;

  is_new = !g_list_store_find (G_LIST_STORE (gs_clip_get_traces (gs_trace_get_clip (trace))), trace, NULL);

  row = g_new0 (TraceRow, 1);
  row->dimension = g_strdup (gs_trace_get_dimension (trace));
  row->minimum = gs_trace_get_minimum (trace);
  row->maximum = gs_trace_get_maximum (trace);
  row->take = gs_trace_get_take (trace);
  row->blind = gs_trace_get_blind (trace);
  row->speed = gs_trace_get_speed (trace);
  row->bounded = gs_trace_get_bounded (trace);
  row->device = g_strdup (gs_trace_get_device (trace));
  row->derived = g_strdup (gs_trace_get_derived (trace));
  row->is_new = is_new;

  recording = g_new0 (Recording, 1);
  recording->n_posted = is_new ? 0 : gs_trace_get_n_samples (trace);
  recording->source_id = g_timeout_add (APPEND_INTERVAL_MS, append_cb, self);
  g_hash_table_insert (self->recordings, g_object_ref (trace), recording);

  self->has_recorded = TRUE;
  gs_trace_set_state (trace, GS_RECORD_RUNNING);
  if (is_new)
    gs_project_add_trace (self->project, trace);
  gs_store_post (self, GS_STORE_TYPED, make_trace, trace, gs_trace_get_clip (trace), row, trace_row_free, NULL);
}

/**
 * gs_store_find_number:
 * @self: a store
 * @connection: the writer's connection
 * @change: the change being made
 * @trace_id: a trace
 * @is_new: whether the stroke has no row yet
 * @number: (inout): the stroke's number as the session knows it; is given the one that it has in the file
 * @error: (out) (optional): why not
 *
 * In the writer thread. Two windows may give two strokes of one trace the same number; the one that comes second to the file gets the next
 * free one, and the session reads the trace anew as soon as nobody records into it.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_find_number (GsStore *self,
                      GsConnection *connection,
                      GsStoreChange *change,
                      gint64 trace_id,
                      gboolean is_new,
                      guint *number,
                      GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %u", trace_id, *number);
  GError *local_error = NULL;
  gpointer known;
  gint64 next;

  if (!is_new)
    {
      if (g_hash_table_lookup_extended (self->renumbered, key, NULL, &known))
        *number = GPOINTER_TO_UINT (known);
      return TRUE;
    }

  g_hash_table_remove (self->renumbered, key);
  change->is_renumbered = gs_connection_query_int64 (connection, &next, &local_error,
                                                     "SELECT (SELECT max(number) + 1 FROM stroke WHERE trace_id = ?1) "
                                                     "WHERE EXISTS (SELECT 1 FROM stroke WHERE trace_id = ?1 AND number = ?2)",
                                                     "ii", trace_id, (gint64) *number);
  if (change->is_renumbered)
    {
      *number = (guint) next;
      g_hash_table_insert (self->renumbered, g_steal_pointer (&key), GUINT_TO_POINTER (*number));
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

/**
 * gs_store_bring_back:
 * @connection: the writer's connection, inside a transaction
 * @trace_id: a trace that gets a stroke
 * @error: (out) (optional): why not
 *
 * What was deleted or undone in another window while something is said here comes back: a stroke is never lost.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_bring_back (GsConnection *connection,
                     gint64 trace_id,
                     GError **error)
{
  return gs_connection_run (connection, error, "UPDATE trace SET removed = 0 WHERE id = ? AND removed = 1", "i", trace_id);
}

/* The stroke's row and its entry in the journal; that of the trace itself comes with its first stroke. */
static gboolean
make_stroke (GsStore *self,
             GsConnection *connection,
             GsStoreChange *change,
             gint64 trace_id,
             gboolean is_new,
             guint *number,
             GError **error)
{
  gint64 found;

  if (is_new && !gs_store_journal_begin (self, connection, change, error))
    return FALSE;

  /* What another window has deleted, ended or taken for interrupted goes on all the same. */
  if (!gs_connection_run (connection, error,
                          "UPDATE trace SET removed = 0, state = 'running', recorder = ?2 WHERE id = ?1 AND (removed = 1 OR state <> 'running')",
                          "it", trace_id, self->recorder) ||
      !gs_store_find_number (self, connection, change, trace_id, is_new, number, error))
    return FALSE;

  if (gs_connection_query_int64 (connection, &found, NULL, "SELECT id FROM stroke WHERE trace_id = ? AND number = ? AND removed = 0", "ii", trace_id,
                                 (gint64) *number))
    return gs_connection_run (connection, error,
                              "UPDATE undo SET name = ?1 WHERE id = (SELECT max(undo_id) FROM undo_change "
                              "WHERE object = 'stroke' AND object_id = ?2 AND before IS NULL) AND name <> ?1",
                              "ti", change->name, found);

  if (!gs_store_journal_begin (self, connection, change, error))
    return FALSE;

  if (!gs_connection_query_int64 (connection, &found, NULL, "SELECT 1 FROM stroke WHERE trace_id = ? AND removed = 0", "i",
                                  trace_id) &&
      !gs_connection_query_int64 (connection, &found, NULL,
                                  "SELECT 1 FROM undo_change WHERE object = 'trace' AND object_id = ?", "i", trace_id) &&
      !gs_journal_insert (&self->journal, connection, "trace", trace_id, error))
    return FALSE;

  return gs_connection_run (connection, error, "INSERT INTO stroke (trace_id, number, started) VALUES (?, ?, ?)", "iii",
                            trace_id, (gint64) *number, g_get_real_time ()) &&
         gs_journal_insert (&self->journal, connection, "stroke", gs_connection_get_last_id (connection), error);
}

static gboolean
make_samples (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  StrokeSamples *batch = change->payload;
  GsStatement *insert;
  guint number = batch->stroke;
  gint64 trace_id;

  if (!gs_store_need_row (change->object, &trace_id, error) ||
      !make_stroke (self, connection, change, trace_id, batch->position == 0, &number, error))
    return FALSE;

  insert = gs_connection_prepare (connection,
                                  "INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) "
                                  "VALUES (?, ?, ?, ?, ?, ?)",
                                  error);
  if (insert == NULL)
    return FALSE;

  change->n_samples = batch->samples->len;
  change->stroke = batch->stroke;
  change->position = batch->position;
  for (guint i = 0; i < batch->samples->len; i++)
    {
      const GsTraceSample *sample = &g_array_index (batch->samples, GsTraceSample, i);

      gs_statement_bind_int64 (insert, 1, trace_id);
      gs_statement_bind_int64 (insert, 2, number);
      gs_statement_bind_int64 (insert, 3, sample->media_time);
      gs_statement_bind_int64 (insert, 4, (gint64) batch->position + i);
      gs_statement_bind_int64 (insert, 5, sample->wall_time);
      gs_statement_bind_double (insert, 6, sample->value);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * gs_store_format_time:
 * @time: nanoseconds of media time
 *
 * Returns: (transfer full): minutes and seconds, as the names of steps say them
 */
char *
gs_store_format_time (gint64 time)
{
  gint64 seconds = time / G_GINT64_CONSTANT (1000000000);

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));

  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static void
post_stroke (GsStore *self,
             GsTrace *trace,
             const GsTraceStroke *stroke,
             guint first)
{
  const GsTraceSample *samples = gs_trace_get_samples (trace, NULL);
  guint end = stroke->first + stroke->n_samples;
  StrokeSamples *batch = g_new0 (StrokeSamples, 1);
  g_autofree char *from = gs_store_format_time (samples[stroke->first].media_time);
  g_autofree char *to = gs_store_format_time (samples[end - 1].media_time);
  /* Translators: follows the word Undo or Redo in a menu: Undo trace over 0:12–0:31 */
  g_autofree char *name = g_strdup_printf (_ ("trace over %s–%s"), from, to);

  batch->stroke = stroke->number;
  batch->position = first - stroke->first;
  batch->samples = g_array_sized_new (FALSE, FALSE, sizeof (GsTraceSample), end - first);
  g_array_append_vals (batch->samples, samples + first, end - first);
  gs_store_post (self, GS_STORE_TYPED, make_samples, trace, NULL, batch, stroke_samples_free, name);
}

/**
 * gs_store_append_samples:
 * @self: a store
 * @trace: a trace that is being recorded
 *
 * Posts the samples that have come since the last time, one transaction a stroke. While a trace is recorded this
 * happens by itself; an importer without a main loop calls it.
 */
void
gs_store_append_samples (GsStore *self,
                         GsTrace *trace)
{
  Recording *recording;
  const GsTraceStroke *strokes;
  guint n_strokes;

  g_return_if_fail (GS_IS_STORE (self));

  recording = g_hash_table_lookup (self->recordings, trace);
  g_return_if_fail (recording != NULL);

  strokes = gs_trace_get_strokes (trace, &n_strokes);
  for (guint i = 0; i < n_strokes; i++)
    {
      guint end = strokes[i].first + strokes[i].n_samples;

      if (end > recording->n_posted && strokes[i].kind == GS_STROKE_RECORDED)
        {
          post_stroke (self, trace, &strokes[i], MAX (strokes[i].first, recording->n_posted));
          recording->n_posted = end;
        }
    }
}

/**
 * gs_store_append_all:
 * @self: a store
 *
 * Posts the new samples of every trace that is being recorded. Strokes of several traces that begin together, as those of a hand that
 * rates two dimensions at once, are one step to undo.
 */
void
gs_store_append_all (GsStore *self)
{
  GHashTableIter iter;
  gpointer trace;

  gboolean own_action = self->action == 0;

  g_return_if_fail (GS_IS_STORE (self));

  if (own_action)
    self->action = ++self->serial;
  g_hash_table_iter_init (&iter, self->recordings);
  while (g_hash_table_iter_next (&iter, &trace, NULL))
    gs_store_append_samples (self, trace);
  if (own_action)
    self->action = 0;
}

/**
 * gs_store_forget_posted:
 * @self: a store
 * @trace: a trace whose strokes undo has just changed in the file as well
 *
 * Takes what the trace holds now for stored.
 */
void
gs_store_forget_posted (GsStore *self,
                        GsTrace *trace)
{
  Recording *recording = g_hash_table_lookup (self->recordings, trace);

  if (recording != NULL)
    recording->n_posted = gs_trace_get_n_samples (trace);
}

static gboolean
make_trace_end (GsStore *self,
                GsConnection *connection,
                GsStoreChange *change,
                GError **error)
{
  const char *state = change->payload;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  /* Nothing was said at all: there is no trace, unless somebody else has said something; then it comes back here as the file has it. */
  if (state == NULL)
    {
      if (!gs_connection_run (connection, error,
                              "DELETE FROM trace WHERE id = ?1 AND (recorder IS NULL OR recorder = ?2) "
                              "AND NOT EXISTS (SELECT 1 FROM stroke WHERE trace_id = ?1)", "it", id, self->recorder))
        return FALSE;
      state = gs_record_state_get_nick (GS_RECORD_COMPLETE);
    }

  /* Who has begun to record into it meanwhile ends it. */
  return gs_connection_run (connection, error, "UPDATE trace SET state = ?, recorder = NULL WHERE id = ? AND (recorder IS NULL OR recorder = ?)",
                            "tit", state, id, self->recorder);
}

/**
 * gs_store_end_trace:
 * @self: a store
 * @trace: a trace that is being recorded
 *
 * Stores the last samples and the trace's state; one that still counts as running is complete now. A trace without any
 * sample is taken out of the project.
 */
void
gs_store_end_trace (GsStore *self,
                    GsTrace *trace)
{
  gboolean empty;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (g_hash_table_contains (self->recordings, trace));

  gs_store_append_samples (self, trace);
  if (gs_trace_get_state (trace) == GS_RECORD_RUNNING)
    gs_trace_set_state (trace, GS_RECORD_COMPLETE);

  empty = gs_trace_get_n_samples (trace) == 0;
  gs_store_post (self, GS_STORE_TYPED, make_trace_end, trace, NULL,
                 empty ? NULL : (gpointer) gs_record_state_get_nick (gs_trace_get_state (trace)), NULL, NULL);
  if (empty)
    gs_project_remove_trace (self->project, trace);
  g_hash_table_remove (self->recordings, trace);
  /* What others did to it meanwhile has been left alone. */
  if (self->watch != NULL)
    self->has_news = TRUE;
}

static gboolean
make_trace_removal (GsStore *self,
                    GsConnection *connection,
                    GsStoreChange *change,
                    GError **error)
{
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error) || !gs_store_journal_begin (self, connection, change, error))
    return FALSE;

  return gs_journal_delete (&self->journal, connection, "trace", id, error);
}

/**
 * gs_store_remove_trace:
 * @self: a store
 * @trace: a trace of the project
 *
 * Takes a trace away, with all its strokes; can be undone.
 */
void
gs_store_remove_trace (GsStore *self,
                       GsTrace *trace)
{
  g_autofree char *name = NULL;

  g_return_if_fail (GS_IS_STORE (self));

  if (g_hash_table_contains (self->recordings, trace))
    gs_store_end_trace (self, trace);

  /* Translators: follows the word Undo or Redo in a menu; %s is the dimension: Undo removing the valence trace */
  name = g_strdup_printf (_ ("removing the %s trace"), gs_trace_get_dimension (trace));
  gs_store_post (self, GS_STORE_TYPED, make_trace_removal, trace, NULL, NULL, NULL, name);
  gs_store_park (self, "trace", gs_store_get_row (trace), trace);
  gs_project_remove_trace (self->project, trace);
}

static gboolean
make_device (GsStore *self,
             GsConnection *connection,
             GsStoreChange *change,
             GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error) &&
         gs_connection_run (connection, error, "UPDATE trace SET device = ? WHERE id = ?", "ti", (const char *) change->payload, id);
}

/**
 * gs_store_set_trace_device:
 * @self: a store
 * @trace: a trace that is being recorded
 * @device: what the hand holds, and what has become of it
 *
 * No step to undo: it says how the trace came to be.
 */
void
gs_store_set_trace_device (GsStore *self,
                           GsTrace *trace,
                           const char *device)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (device != NULL);

  gs_trace_set_device (trace, device);
  gs_store_post (self, GS_STORE_TYPED, make_device, trace, NULL, g_strdup (device), g_free, NULL);
}
