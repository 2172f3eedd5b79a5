/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-pair.h"

#include "gs-compare-row.h"
#include "gs-string.h"

#include <math.h>
#include <string.h>

/* More are not looked through, and shorter ones are no place to look at. */
#define MOST_STRETCHES 12
#define LEAST_SECONDS  0.2

struct _GsComparePair
{
  GObject parent_instance;

  GsCompareSource *source;
  GsTracks *tracks;
  GsClipPlots *plots;
  const char *dimension; /* interned */
  char *name;      /* (nullable): who is held against */
  char *reference; /* (nullable): whom */
  gint64 start, end;
  gboolean active;

  GsTraceTable *table; /* (nullable): what is shown */
  int columns[2];      /* of the reference and of the other */
  gsize first, n;      /* rows within the range */
  GArray *stretches;   /* GsPairStretch */
};

G_DEFINE_FINAL_TYPE (GsComparePair, gs_compare_pair, G_TYPE_OBJECT)

static guint changed_signal;

static GsLineStyle
get_style (const GsTraceColumn *column)
{
  return column->is_network ? GS_LINE_NETWORK : column->is_derived ? GS_LINE_GOLD : GS_LINE_PERSON;
}

static GsSeries *
make_series (GsComparePair *self,
             int column)
{
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);
  gsize n = MIN (gs_trace_table_get_n (self->table), gs_frame_times_get_n_frames (times));
  const double *values = gs_trace_table_get_values (self->table, (guint) column);
  g_autofree float *floats = g_new (float, MAX (1, n));
  GsSeries *series = gs_series_new (times);

  for (gsize i = 0; i < n; i++)
    floats[i] = (float) values[i];
  gs_series_set_values (series, 0, floats, 1, n);

  return series;
}

static void
show_lines (GsComparePair *self)
{
  GsPairLine lines[2];

  if (self->table == NULL)
    {
      gs_tracks_set_pair (self->tracks, self->dimension, NULL);
      return;
    }

  for (guint side = 0; side < 2; side++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (self->table, (guint) self->columns[side]);

      lines[side] = (GsPairLine) { make_series (self, self->columns[side]),
                                   gs_compare_name_dup_title (column->name, column->is_network), get_style (column) };
    }
  gs_tracks_set_pair (self->tracks, self->dimension, lines);
  for (guint side = 0; side < 2; side++)
    {
      g_object_unref (lines[side].series);
      g_free ((char *) lines[side].name);
    }
}

static void
find_stretches (GsComparePair *self)
{
  const gint64 *times;
  const double *x, *y;
  g_autoptr (GArray) found = NULL;
  gsize n_rows;
  double step;

  g_array_set_size (self->stretches, 0);
  self->n = 0;
  if (self->table == NULL)
    return;

  times = (const gint64 *) (const void *) self->table->times->data;
  n_rows = gs_trace_table_get_n (self->table);
  self->first = 0;
  while (self->first < n_rows && times[self->first] < self->start)
    self->first++;
  while (self->first + self->n < n_rows && times[self->first + self->n] <= self->end)
    self->n++;
  if (self->n < 2)
    return;

  gs_compare_pair_get_values (self, &x, &y, &self->n);
  step = (double) (times[self->first + self->n - 1] - times[self->first]) / 1e9 / (double) (self->n - 1);
  found = gs_error_stretches_find (x, y, self->n, (gsize) MAX (1.0, ceil (LEAST_SECONDS / MAX (step, 1e-6))));
  for (guint i = 0; i < MIN (found->len, MOST_STRETCHES); i++)
    {
      GsPairStretch stretch = { .error = g_array_index (found, GsErrorStretch, i) };
      gsize end = self->first + stretch.error.first + stretch.error.n;

      stretch.start = times[self->first + stretch.error.first];
      stretch.end = end < n_rows ? times[end] : times[end - 1] + (gint64) (step * 1e9);
      g_array_append_val (self->stretches, stretch);
    }
}

static void
update (GsComparePair *self)
{
  GsClip *clip = self->plots != NULL ? gs_clip_plots_get_clip (self->plots) : NULL;
  GsTraceTable *table = self->active && self->name != NULL ? gs_compare_source_get_table (self->source, clip, self->dimension) : NULL;

  g_clear_pointer (&self->table, gs_trace_table_free);
  if (table != NULL)
    {
      self->columns[0] = gs_trace_table_find (table, self->reference);
      self->columns[1] = gs_trace_table_find (table, self->name);
      if (self->columns[0] >= 0 && self->columns[1] >= 0)
        self->table = gs_trace_table_ref (table);
    }

  show_lines (self);
  find_stretches (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
source_cb (GsComparePair *self)
{
  GsClip *clip = self->plots != NULL ? gs_clip_plots_get_clip (self->plots) : NULL;

  if (self->name != NULL && gs_compare_source_get_table (self->source, clip, self->dimension) != self->table)
    update (self);
}

static void
gs_compare_pair_finalize (GObject *object)
{
  GsComparePair *self = GS_COMPARE_PAIR (object);

  g_clear_pointer (&self->table, gs_trace_table_free);
  g_array_unref (self->stretches);
  g_clear_object (&self->plots);
  g_object_unref (self->tracks);
  g_object_unref (self->source);
  g_free (self->name);
  g_free (self->reference);

  G_OBJECT_CLASS (gs_compare_pair_parent_class)->finalize (object);
}

static void
gs_compare_pair_class_init (GsComparePairClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_compare_pair_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_compare_pair_init (GsComparePair *self)
{
  self->dimension = g_intern_string (gs_output_get_nick (GS_OUTPUT_VALENCE));
  self->stretches = g_array_new (FALSE, FALSE, sizeof (GsPairStretch));
  self->start = G_MININT64;
  self->end = G_MAXINT64;
}

/**
 * gs_compare_pair_new:
 * @source: what is compared
 * @tracks: where the lines are shown
 *
 * Returns: (transfer full): nothing is chosen yet
 */
GsComparePair *
gs_compare_pair_new (GsCompareSource *source,
                     GsTracks *tracks)
{
  GsComparePair *self = g_object_new (GS_TYPE_COMPARE_PAIR, NULL);

  self->source = g_object_ref (source);
  self->tracks = g_object_ref (tracks);
  g_signal_connect_object (source, "changed", G_CALLBACK (source_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * gs_compare_pair_set_plots:
 * @self: a #GsComparePair
 * @plots: (nullable): the clip that is shown; the tracks have it already
 */
void
gs_compare_pair_set_plots (GsComparePair *self,
                           GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_COMPARE_PAIR (self));

  if (g_set_object (&self->plots, plots))
    update (self);
}

/**
 * gs_compare_pair_set_range:
 * @self: a #GsComparePair
 * @start: stretches are sought from here on, nanoseconds of media time; %G_MININT64: from the beginning
 * @end: and until here; %G_MAXINT64: to the end
 */
void
gs_compare_pair_set_range (GsComparePair *self,
                           gint64 start,
                           gint64 end)
{
  g_return_if_fail (GS_IS_COMPARE_PAIR (self));

  if (self->start == start && self->end == end)
    return;

  self->start = start;
  self->end = end;
  find_stretches (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * gs_compare_pair_choose:
 * @self: a #GsComparePair
 * @dimension: valence, arousal or another
 * @name: (nullable): who; %NULL: nobody
 * @reference: (nullable): against whom
 */
void
gs_compare_pair_choose (GsComparePair *self,
                        const char *dimension,
                        const char *name,
                        const char *reference)
{
  g_return_if_fail (GS_IS_COMPARE_PAIR (self));

  gs_set_string (&self->name, reference != NULL ? name : NULL);
  gs_set_string (&self->reference, reference);
  if (strcmp (dimension, self->dimension) != 0)
    gs_tracks_set_pair (self->tracks, self->dimension, NULL);
  self->dimension = g_intern_string (dimension);
  update (self);
}

/**
 * gs_compare_pair_set_active:
 * @self: a #GsComparePair
 * @active: whether the lines are shown; what was chosen is kept
 */
void
gs_compare_pair_set_active (GsComparePair *self,
                            gboolean active)
{
  g_return_if_fail (GS_IS_COMPARE_PAIR (self));

  if (self->active == active)
    return;

  self->active = active;
  update (self);
}

const char *
gs_compare_pair_get_name (GsComparePair *self)
{
  return self->name;
}

const char *
gs_compare_pair_get_reference (GsComparePair *self)
{
  return self->reference;
}

/**
 * gs_compare_pair_get_stretches:
 * @self: a #GsComparePair
 *
 * Returns: (transfer none) (element-type GsPairStretch): the worst first
 */
GArray *
gs_compare_pair_get_stretches (GsComparePair *self)
{
  return self->stretches;
}

/**
 * gs_compare_pair_get_values:
 * @self: a #GsComparePair
 * @x: (out): who is held against the reference: [n] within the range; until the next "changed"
 * @y: (out): the reference
 * @n: (out): how many
 *
 * Returns: %FALSE if nothing is shown
 */
gboolean
gs_compare_pair_get_values (GsComparePair *self,
                            const double **x,
                            const double **y,
                            gsize *n)
{
  if (self->table == NULL)
    return FALSE;

  *x = gs_trace_table_get_values (self->table, (guint) self->columns[1]) + self->first;
  *y = gs_trace_table_get_values (self->table, (guint) self->columns[0]) + self->first;
  *n = self->n;

  return TRUE;
}

/**
 * gs_compare_pair_dup_table:
 * @self: a #GsComparePair
 * @columns: (out) (array fixed-size=2): who is held against the reference, and the reference
 * @first: (out): the first row within the range
 * @n: (out): how many are
 * @brushed: (out): whether that is not all
 *
 * Returns: (transfer full) (nullable): what is shown, for any thread; %NULL if nothing is
 */
GsTraceTable *
gs_compare_pair_dup_table (GsComparePair *self,
                           int *columns,
                           gsize *first,
                           gsize *n,
                           gboolean *brushed)
{
  if (self->table == NULL)
    return NULL;

  columns[0] = self->columns[1];
  columns[1] = self->columns[0];
  *first = self->first;
  *n = self->n;
  *brushed = self->n < gs_trace_table_get_n (self->table);

  return gs_trace_table_ref (self->table);
}
