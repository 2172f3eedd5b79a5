/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-store-private.h"

#define GETTEXT_PACKAGE GS_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

/* Edits of a trace, each a stroke of its own over what was recorded, and what a person says about a trace as a whole. */

typedef struct
{
  guint number;
  GsStrokeKind kind;
  gint64 start;
  gint64 end;
  GArray *samples; /* GsTraceSample */
} EditRow;

static void
edit_row_free (gpointer data)
{
  EditRow *row = data;

  g_array_unref (row->samples);
  g_free (row);
}

static gboolean
make_edit (GsStore *self,
           GsConnection *connection,
           GsStoreChange *change,
           GError **error)
{
  EditRow *row = change->payload;
  GsStatement *insert;
  guint number = row->number;
  gint64 trace_id, stroke_id;

  if (!gs_store_need_row (change->object, &trace_id, error) || !gs_store_journal_begin (self, connection, change, error) ||
      !gs_store_bring_back (connection, trace_id, error) ||
      !gs_store_find_number (self, connection, change, trace_id, TRUE, &number, error) ||
      !gs_connection_run (connection, error,
                          "INSERT INTO stroke (trace_id, number, started, kind, start, \"end\") VALUES (?, ?, ?, ?, ?, ?)", "iiitii",
                          trace_id, (gint64) number, g_get_real_time (), gs_stroke_kind_get_nick (row->kind), row->start, row->end))
    return FALSE;

  stroke_id = gs_connection_get_last_id (connection);
  insert = gs_connection_prepare (connection,
                                  "INSERT INTO trace_sample (trace_id, stroke, media_time, position, wall_time, value) "
                                  "VALUES (?, ?, ?, ?, ?, ?)",
                                  error);
  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < row->samples->len; i++)
    {
      const GsTraceSample *sample = &g_array_index (row->samples, GsTraceSample, i);

      gs_statement_bind_int64 (insert, 1, trace_id);
      gs_statement_bind_int64 (insert, 2, number);
      gs_statement_bind_int64 (insert, 3, sample->media_time);
      gs_statement_bind_int64 (insert, 4, i);
      gs_statement_bind_int64 (insert, 5, sample->wall_time);
      gs_statement_bind_double (insert, 6, sample->value);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return gs_journal_insert (&self->journal, connection, "stroke", stroke_id, error);
}

static char *
name_edit (GsStrokeKind kind,
           gint64 start,
           gint64 end)
{
  /* Translators: each follows the word Undo or Redo in a menu: Undo smoothing over 0:12–0:31 */
  static const char *const names[] = {
    N_ ("trace over %s–%s"),   N_ ("drawing over %s–%s"), N_ ("erasing %s–%s"),  N_ ("a straight line over %s–%s"),
    N_ ("smoothing %s–%s"),    N_ ("scaling %s–%s"),      N_ ("shifting %s–%s"), N_ ("nudging %s–%s"),
    N_ ("the network’s line over %s–%s"),
  };
  g_autofree char *from = gs_store_format_time (start);
  g_autofree char *to = gs_store_format_time (end);
  g_auto (GStrv) parts = g_strsplit (_ (names[kind]), "%s", 3);

  return g_strconcat (parts[0], from, parts[1], to, parts[2], NULL);
}

/**
 * gs_store_edit_trace:
 * @self: a store
 * @trace: a trace of the project
 * @kind: what is done
 * @start: from when on, nanoseconds of media time
 * @end: until when, included
 * @samples: (array length=n_samples): what holds there now, with rising media times within the range
 * @n_samples: how many; 0 = nothing is said there
 *
 * Covers a range of a trace with other values, as one step to undo. What was recorded stays below.
 */
void
gs_store_edit_trace (GsStore *self,
                     GsTrace *trace,
                     GsStrokeKind kind,
                     gint64 start,
                     gint64 end,
                     const GsTraceSample *samples,
                     guint n_samples)
{
  g_autofree char *name = NULL;
  EditRow *row;
  const GsTraceSample *added;
  guint n_all;

  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (start <= end);

  if (g_hash_table_contains (self->recordings, trace))
    gs_store_append_samples (self, trace);

  row = g_new0 (EditRow, 1);
  row->number = gs_trace_add_edit (trace, kind, start, end, samples, n_samples);
  row->kind = kind;
  row->start = start;
  row->end = end;
  row->samples = g_array_sized_new (FALSE, FALSE, sizeof (GsTraceSample), n_samples);
  added = gs_trace_get_samples (trace, &n_all);
  if (n_samples > 0)
    g_array_append_vals (row->samples, added + n_all - n_samples, n_samples);
  gs_store_forget_posted (self, trace);

  name = name_edit (kind, start, end);
  gs_store_post (self, GS_STORE_TYPED, make_edit, trace, NULL, row, edit_row_free, name);
}

/**
 * gs_store_edit_trace_pieces:
 * @self: a store
 * @trace: a trace of the project
 * @kind: what is done
 * @start: from when on, as the step is called
 * @end: until when
 * @pieces: (element-type GArray): what gs_trace_compute_change() gave
 *
 * gs_store_edit_trace() for each piece, as one step to undo.
 */
void
gs_store_edit_trace_pieces (GsStore *self,
                            GsTrace *trace,
                            GsStrokeKind kind,
                            gint64 start,
                            gint64 end,
                            GPtrArray *pieces)
{
  g_autofree char *name = name_edit (kind, start, end);

  g_return_if_fail (GS_IS_STORE (self));

  gs_store_begin_action (self, name);
  for (guint i = 0; i < pieces->len; i++)
    {
      GArray *piece = g_ptr_array_index (pieces, i);
      const GsTraceSample *samples = (const GsTraceSample *) piece->data;

      gs_store_edit_trace (self, trace, kind, samples[0].media_time, samples[piece->len - 1].media_time, samples, piece->len);
    }
  gs_store_end_action (self);
}

/* One column of a trace with its journal entry. */
typedef struct
{
  gint64 number;
  const char *word;
  char *criterion;
  char *settings;
} Property;

static void
property_free (gpointer data)
{
  Property *property = data;

  g_free (property->criterion);
  g_free (property->settings);
  g_free (property);
}

static gboolean
make_chosen (GsStore *self,
             GsConnection *connection,
             GsStoreChange *change,
             GError **error)
{
  Property *property = change->payload;
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, "trace", id, error);

  return before != NULL && gs_store_journal_begin (self, connection, change, error) &&
         gs_connection_run (connection, error, "UPDATE trace SET chosen = ? WHERE id = ?", "ii", property->number, id) &&
         gs_journal_update (&self->journal, connection, "trace", id, before, error);
}

static void
post_chosen (GsStore *self,
             GsTrace *trace,
             gboolean chosen)
{
  Property *property = g_new0 (Property, 1);

  property->number = chosen;
  gs_trace_set_chosen (trace, chosen);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_chosen, trace, NULL, property, g_free, _ ("choosing a take"));
}

/**
 * gs_store_choose_take:
 * @self: a store
 * @trace: a trace of the project
 *
 * Makes this take the one that counts among those of the same rater, clip and dimension.
 */
void
gs_store_choose_take (GsStore *self,
                      GsTrace *trace)
{
  GListModel *traces;
  gboolean own_action;

  g_return_if_fail (GS_IS_STORE (self));

  if (gs_trace_get_chosen (trace))
    return;

  own_action = self->action == 0;
  if (own_action)
    gs_store_begin_action (self, _ ("choosing a take"));
  traces = gs_clip_get_traces (gs_trace_get_clip (trace));
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) other = g_list_model_get_item (traces, i);

      if (gs_trace_get_chosen (other) && gs_trace_get_rater (other) == gs_trace_get_rater (trace) &&
          g_strcmp0 (gs_trace_get_dimension (other), gs_trace_get_dimension (trace)) == 0)
        post_chosen (self, other, FALSE);
    }
  post_chosen (self, trace, TRUE);
  if (own_action)
    gs_store_end_action (self);
}

static gboolean
make_delay (GsStore *self,
            GsConnection *connection,
            GsStoreChange *change,
            GError **error)
{
  Property *property = change->payload;
  g_autofree char *before = NULL;
  gint64 id;

  if (!gs_store_need_row (change->object, &id, error))
    return FALSE;

  before = gs_journal_get_image (connection, "trace", id, error);

  return before != NULL && gs_store_journal_begin (self, connection, change, error) &&
         gs_connection_run (connection, error, "UPDATE trace SET delay_method = ?, delay = ?, delay_criterion = ?, delay_settings = ? WHERE id = ?",
                            "titti", property->word, property->number, property->criterion, property->settings, id) &&
         gs_journal_update (&self->journal, connection, "trace", id, before, error);
}

static void
set_delay (GsStore *self,
           GsTrace *trace,
           GsDelayMethod method,
           gint64 delay,
           const char *criterion,
           const char *settings)
{
  Property *property;

  if (gs_trace_get_delay_method (trace) == method && gs_trace_get_delay (trace) == delay &&
      g_strcmp0 (gs_trace_get_delay_criterion (trace), criterion) == 0 && g_strcmp0 (gs_trace_get_delay_settings (trace), settings) == 0)
    return;

  property = g_new0 (Property, 1);
  property->word = gs_delay_method_get_nick (method);
  property->number = delay;
  property->criterion = g_strdup (criterion);
  property->settings = g_strdup (settings);
  gs_trace_set_delay_estimate (trace, criterion, settings);
  gs_trace_set_delay (trace, method, delay);
  /* Translators: follows the word Undo or Redo in a menu */
  gs_store_post (self, GS_STORE_TYPED, make_delay, trace, NULL, property, property_free, _ ("setting a delay"));
}

/**
 * gs_store_set_trace_delay:
 * @self: a store
 * @trace: a trace of the project
 * @method: where the delay comes from
 * @delay: how much later than the clip the rater is, nanoseconds
 *
 * A property of the trace; its samples stay as they are.
 */
void
gs_store_set_trace_delay (GsStore *self,
                          GsTrace *trace,
                          GsDelayMethod method,
                          gint64 delay)
{
  g_return_if_fail (GS_IS_STORE (self));

  set_delay (self, trace, method, delay, NULL, NULL);
}

/**
 * gs_store_set_trace_delay_estimate:
 * @self: a store
 * @trace: a trace of the project
 * @delay: how much later than the clip the rater is, nanoseconds
 * @criterion: by what it was estimated: `ccc` or `pearson`
 * @settings: JSON: grid and curve
 *
 * gs_store_set_trace_delay() with %GS_DELAY_ESTIMATED and how it was estimated.
 */
void
gs_store_set_trace_delay_estimate (GsStore *self,
                                   GsTrace *trace,
                                   gint64 delay,
                                   const char *criterion,
                                   const char *settings)
{
  g_return_if_fail (GS_IS_STORE (self));

  set_delay (self, trace, GS_DELAY_ESTIMATED, delay, criterion, settings);
}
