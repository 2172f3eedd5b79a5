/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-trace-table.h"

#include "gs-bins.h"
#include "gs-trace-change.h"

#include <math.h>

/* Where a clip has no pictures and nobody asked for bins of another length. */
#define RATE_WITHOUT_FRAMES 25.0

static void
column_free (gpointer data)
{
  GsTraceColumn *column = data;

  g_free (column->name);
  g_array_unref (column->values);
  g_free (column);
}

/**
 * gs_trace_table_new:
 * @rate: bins a second that the rows will be; 0: each clip's own frames
 *
 * Returns: (transfer full): a table without clips; free with gs_trace_table_free()
 */
GsTraceTable *
gs_trace_table_new (double rate)
{
  GsTraceTable *self = g_new0 (GsTraceTable, 1);
  gsize start = 0;

  g_atomic_ref_count_init (&self->n_references);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->clips = g_ptr_array_new_with_free_func (g_free);
  self->rate = rate;
  g_array_append_val (self->starts, start);

  return self;
}

/**
 * gs_trace_table_ref:
 * @self: a table that is not changed any more
 *
 * For another thread that works on it too.
 *
 * Returns: (transfer full): the same, to be given back with gs_trace_table_free()
 */
GsTraceTable *
gs_trace_table_ref (GsTraceTable *self)
{
  g_atomic_ref_count_inc (&self->n_references);

  return self;
}

/**
 * gs_trace_table_free:
 * @self: (transfer full): a table; whoever else holds it keeps it
 */
void
gs_trace_table_free (GsTraceTable *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;

  g_ptr_array_unref (self->columns);
  g_array_unref (self->times);
  g_array_unref (self->starts);
  g_ptr_array_unref (self->clips);
  g_free (self);
}

static void
append_missing (GsTraceColumn *column,
                gsize n)
{
  guint first = column->values->len;

  g_array_set_size (column->values, first + (guint) n);
  for (guint i = first; i < column->values->len; i++)
    g_array_index (column->values, double, i) = NAN;
}

/**
 * gs_trace_table_begin_clip:
 * @self: a table
 * @name: the clip's name
 * @times: [n] nanoseconds of media time, increasing
 * @n: rows
 *
 * Begins a clip, of which nobody has said anything yet.
 */
void
gs_trace_table_begin_clip (GsTraceTable *self,
                           const char *name,
                           const gint64 *times,
                           gsize n)
{
  gsize end = gs_trace_table_get_n (self) + n;

  g_ptr_array_add (self->clips, g_strdup (name));
  if (n > 0)
    g_array_append_vals (self->times, times, (guint) n);
  g_array_append_val (self->starts, end);
  for (guint c = 0; c < self->columns->len; c++)
    append_missing (self->columns->pdata[c], n);
}

/**
 * gs_trace_table_set:
 * @self: a table with a clip
 * @name: who said it
 * @is_network: whether that is a network
 * @values: [n] one value for each of the last clip's rows; NaN = missing
 *
 * Sets what one source said about the last clip. A source that was not met before gets a column.
 */
void
gs_trace_table_set (GsTraceTable *self,
                    const char *name,
                    gboolean is_network,
                    const double *values)
{
  int found = gs_trace_table_find (self, name);
  gsize n = gs_trace_table_get_n (self);
  gsize first = g_array_index (self->starts, gsize, self->starts->len - 2);
  GsTraceColumn *column;

  if (found >= 0)
    {
      column = self->columns->pdata[found];
    }
  else
    {
      column = g_new0 (GsTraceColumn, 1);
      column->name = g_strdup (name);
      column->is_network = is_network;
      column->values = g_array_new (FALSE, FALSE, sizeof (double));
      append_missing (column, n);
      g_ptr_array_add (self->columns, column);
    }

  for (gsize i = first; i < n; i++)
    g_array_index (column->values, double, i) = values[i - first];
}

/* A frame's value stays until the next; a clip without pictures is cut into frames all the same. */
static gint64 *
get_frame_times (GsClip *clip,
                 guint *n_frames)
{
  const gint64 *pts = gs_clip_get_pts (clip, n_frames);
  gint64 *times;

  if (pts != NULL && *n_frames > 0)
    return g_memdup2 (pts, *n_frames * sizeof (gint64));

  *n_frames = (guint) gs_bin_count (0, RATE_WITHOUT_FRAMES, MAX (gs_clip_get_duration (clip) - 1, 0));
  times = g_new (gint64, *n_frames + 1);
  gs_bin_edges (0, RATE_WITHOUT_FRAMES, *n_frames, times);

  return times;
}

/* Rows of the clip: its frames, or bins over its frames. */
typedef struct
{
  gint64 *frames;
  guint n_frames;
  gint64 *edges; /* (nullable): [n + 1] */
  gsize n;
} Rows;

static void
rows_init (Rows *self,
           GsTraceTable *table,
           GsClip *clip,
           gboolean begin)
{
  g_autofree gint64 *middles = NULL;

  *self = (Rows){ 0 };
  self->frames = get_frame_times (clip, &self->n_frames);
  self->n = self->n_frames;
  if (table->rate > 0.0 && self->n_frames > 0)
    {
      gint64 start = MIN (0, self->frames[0]);

      self->n = gs_bin_count (start, table->rate, self->frames[self->n_frames - 1]);
      self->edges = g_new (gint64, self->n + 1);
      gs_bin_edges (start, table->rate, self->n, self->edges);
      middles = g_new (gint64, self->n);
      for (gsize i = 0; i < self->n; i++)
        middles[i] = self->edges[i] + (self->edges[i + 1] - self->edges[i]) / 2;
    }

  if (begin)
    gs_trace_table_begin_clip (table, gs_clip_get_title (clip), middles != NULL ? middles : self->frames, self->n);
}

static void
set_frames (GsTraceTable *self,
            const Rows *rows,
            const char *name,
            gboolean is_network,
            const float *frames)
{
  g_autofree double *values = g_new (double, MAX (1, rows->n_frames));
  g_autofree double *means = NULL;

  for (guint i = 0; i < rows->n_frames; i++)
    values[i] = (double) frames[i];
  if (rows->edges != NULL)
    {
      means = g_new (double, MAX (1, rows->n));
      gs_bin_means (rows->frames, values, rows->n_frames, rows->edges, rows->n, means, NULL);
    }

  gs_trace_table_set (self, name, is_network, means != NULL ? means : values);
}

/**
 * gs_trace_table_is_rather:
 * @trace: a trace
 * @other: another one of the same rater, clip and dimension
 *
 * Returns: whether @trace counts rather than @other: the take that was chosen, or else the later one
 */
gboolean
gs_trace_table_is_rather (GsTrace *trace,
                          GsTrace *other)
{
  if (gs_trace_get_chosen (trace) != gs_trace_get_chosen (other))
    return gs_trace_get_chosen (trace);

  return gs_trace_get_take (trace) > gs_trace_get_take (other);
}

/**
 * gs_trace_table_may_count:
 * @trace: a trace whose samples are loaded
 *
 * A network's line that was taken over and that its rater has not corrected anywhere is not in the way of what they said before, unless
 * they choose it.
 *
 * Returns: whether it can be the one that counts: it has samples, and was worked over or chosen where it began as a network's line
 */
gboolean
gs_trace_table_may_count (GsTrace *trace)
{
  return gs_trace_get_n_samples (trace) > 0 && (gs_trace_get_chosen (trace) || !gs_trace_get_untouched (trace));
}

/**
 * gs_trace_table_is_counted:
 * @traces: (element-type GsTrace): the clip's traces
 * @trace: one of them
 *
 * Returns: whether it is the one that counts of those of the same rater and dimension: the take that was chosen, or else the last that may count
 */
gboolean
gs_trace_table_is_counted (GListModel *traces,
                           GsTrace *trace)
{
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) other = g_list_model_get_item (traces, i);

      if (other != trace && gs_trace_get_rater (other) == gs_trace_get_rater (trace) &&
          g_str_equal (gs_trace_get_dimension (other), gs_trace_get_dimension (trace)) &&
          gs_trace_table_is_rather (other, trace) && gs_trace_table_may_count (other))
        return FALSE;
    }

  return gs_trace_table_may_count (trace);
}

/**
 * gs_trace_table_find_latest:
 * @traces: (element-type GsTrace): a clip's traces
 * @dimension: what they are about
 *
 * Returns: (transfer none) (nullable): the last of those in which a person said something: no gold standard, and no network's line that
 *   nobody corrected
 */
GsTrace *
gs_trace_table_find_latest (GListModel *traces,
                            const char *dimension)
{
  for (guint i = g_list_model_get_n_items (traces); i-- > 0;)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (g_str_equal (gs_trace_get_dimension (trace), dimension) && gs_trace_get_derived (trace) == NULL && !gs_trace_get_untouched (trace))
        return trace;
    }

  return NULL;
}

static void
mark_derived (GsTraceTable *self,
              const char *name)
{
  GsTraceColumn *column = self->columns->pdata[gs_trace_table_find (self, name)];

  column->is_derived = TRUE;
}

static void
add_traces (GsTraceTable *self,
            const Rows *rows,
            GListModel *traces,
            const char *dimension,
            gboolean derived)
{
  g_autofree float *frames = g_new (float, MAX (1, rows->n_frames));

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      g_autofree char *name = gs_trace_get_source_name (trace);

      if (!g_str_equal (gs_trace_get_dimension (trace), dimension) || !gs_trace_table_is_counted (traces, trace) ||
          (gs_trace_get_derived (trace) != NULL) != derived || gs_trace_get_untouched (trace))
        continue;

      /* Of a network's line that was taken over what the hand did to it */
      gs_trace_get_own_values (trace, rows->frames, rows->n_frames, frames);
      set_frames (self, rows, name, FALSE, frames);
      if (derived)
        mark_derived (self, name);
    }
}

/**
 * gs_trace_table_name_run:
 * @run: a run
 * @output: valence or arousal
 *
 * Returns: (transfer full) (nullable): the name of the column that holds what the run says; %NULL if it says nothing about @output
 */
char *
gs_trace_table_name_run (GsRun *run,
                         GsOutput output)
{
  GsNetworkInfo *network = gs_run_get_network (run, output);
  const char *perturbation = gs_run_get_perturbation (run);
  char *name;

  if (network == NULL)
    network = gs_run_get_network (run, GS_OUTPUT_BOTH);
  if (network == NULL)
    return NULL;

  name = g_strconcat ("network ", gs_network_info_get_name (network), perturbation != NULL ? " with " : NULL, perturbation, NULL);

  return g_strdelimit (name, "\n", ',');
}

static void
add_runs (GsTraceTable *self,
          const Rows *rows,
          GListModel *runs,
          GsOutput output)
{
  /* A later run of the same name replaces an earlier one. */
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);
      g_autofree char *name = gs_trace_table_name_run (run, output);

      if (name == NULL || !gs_run_has_frames (run) || gs_run_get_n_frames (run) != rows->n_frames)
        continue;

      set_frames (self, rows, name, TRUE, gs_run_get_prediction (run, output));
    }
}

/**
 * gs_trace_table_add_clip:
 * @self: a table
 * @clip: a clip whose frame index and traces are loaded
 * @dimension: what the traces are about
 *
 * Adds a clip: of every rater the take that counts (gs_trace_table_is_counted()), what the rater said about each frame, the trace's delay taken back (as
 * in the column aligned of the view trace_frame); and, for valence and arousal, what each network of those runs said whose frames are loaded. With a rate, the frames' mean in
 * each bin. A trace that began as a network's line is a column of its own (gs_trace_get_source_name()), with values where it was
 * corrected and nowhere else; one that nobody corrected is none. Traces that were made of others' are left out: see gs_trace_table_add_derived().
 */
void
gs_trace_table_add_clip (GsTraceTable *self,
                         GsClip *clip,
                         const char *dimension)
{
  Rows rows;

  rows_init (&rows, self, clip, TRUE);
  add_traces (self, &rows, gs_clip_get_traces (clip), dimension, FALSE);
  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    {
      if (g_str_equal (dimension, gs_output_get_nick (output)))
        add_runs (self, &rows, gs_clip_get_runs (clip), output);
    }

  g_free (rows.frames);
  g_free (rows.edges);
}

/**
 * gs_trace_table_add_derived:
 * @self: a table
 * @clip: the clip that was added last
 * @dimension: what the traces are about
 *
 * Adds what was made of others' traces of that clip, such as gold standards. These columns are no raters.
 */
void
gs_trace_table_add_derived (GsTraceTable *self,
                            GsClip *clip,
                            const char *dimension)
{
  Rows rows;

  rows_init (&rows, self, clip, FALSE);
  add_traces (self, &rows, gs_clip_get_traces (clip), dimension, TRUE);
  g_free (rows.frames);
  g_free (rows.edges);
}

static void
append_column (GsTraceTable *self,
               const GsTraceColumn *column,
               gsize first)
{
  const double *values = (const double *) (const void *) column->values->data;

  gs_trace_table_set (self, column->name, column->is_network, values + first);
  if (column->is_derived)
    mark_derived (self, column->name);
}

/**
 * gs_trace_table_append:
 * @self: a table
 * @other: another of the same rate
 * @start: from when on, nanoseconds of media time; %G_MININT64 for all
 * @end: until when, included; %G_MAXINT64 for all
 * @people_only: whether to leave networks and derived traces out
 *
 * Appends the other table's clips, or the part of each that lies between two times.
 */
void
gs_trace_table_append (GsTraceTable *self,
                       const GsTraceTable *other,
                       gint64 start,
                       gint64 end,
                       gboolean people_only)
{
  const gint64 *times = (const gint64 *) (const void *) other->times->data;
  const gsize *starts = gs_trace_table_get_starts (other);

  for (guint clip = 0; clip < other->clips->len; clip++)
    {
      gsize first = starts[clip], last = starts[clip + 1];

      while (first < last && times[first] < start)
        first++;
      while (last > first && times[last - 1] > end)
        last--;

      gs_trace_table_begin_clip (self, other->clips->pdata[clip], times + first, last - first);
      for (guint c = 0; c < other->columns->len; c++)
        {
          const GsTraceColumn *column = gs_trace_table_get_column (other, c);

          if (!people_only || gs_trace_column_is_person (column))
            append_column (self, column, first);
        }
    }
}

/**
 * gs_trace_column_is_person:
 * @self: a column
 *
 * Returns: whether a person said it, and no network and no rule
 */
gboolean
gs_trace_column_is_person (const GsTraceColumn *self)
{
  return !self->is_network && !self->is_derived;
}

/**
 * gs_trace_table_get_n:
 * @self: a table
 *
 * Returns: rows of all clips
 */
gsize
gs_trace_table_get_n (const GsTraceTable *self)
{
  return g_array_index (self->starts, gsize, self->starts->len - 1);
}

/**
 * gs_trace_table_get_n_clips:
 * @self: a table
 *
 * Returns: how many clips it holds
 */
guint
gs_trace_table_get_n_clips (const GsTraceTable *self)
{
  return self->clips->len;
}

/**
 * gs_trace_table_get_starts:
 * @self: a table
 *
 * Returns: (transfer none): [n_clips + 1] where each clip begins, and at the end the number of rows
 */
const gsize *
gs_trace_table_get_starts (const GsTraceTable *self)
{
  return (const gsize *) (const void *) self->starts->data;
}

/**
 * gs_trace_table_get_column:
 * @self: a table
 * @column: which column
 *
 * Returns: (transfer none): the column
 */
const GsTraceColumn *
gs_trace_table_get_column (const GsTraceTable *self,
                           guint column)
{
  return self->columns->pdata[column];
}

/**
 * gs_trace_table_get_values:
 * @self: a table
 * @column: which column
 *
 * Returns: (transfer none): [n] its values, NaN = missing
 */
const double *
gs_trace_table_get_values (const GsTraceTable *self,
                           guint column)
{
  return (const double *) (const void *) gs_trace_table_get_column (self, column)->values->data;
}

/**
 * gs_trace_table_find:
 * @self: a table
 * @name: a column's name
 *
 * Returns: which column that is; -1 if there is none
 */
int
gs_trace_table_find (const GsTraceTable *self,
                     const char *name)
{
  for (guint c = 0; c < self->columns->len; c++)
    {
      if (g_str_equal (gs_trace_table_get_column (self, c)->name, name))
        return (int) c;
    }

  return -1;
}
