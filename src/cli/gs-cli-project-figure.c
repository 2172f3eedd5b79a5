/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-project.h"

#include "gs-cli.h"
#include "gs-comparison.h"
#include "gs-figure-bland-altman.h"
#include "gs-figure-curve.h"
#include "gs-figure-gate-error.h"
#include "gs-figure-gate.h"
#include "gs-figure-matrix.h"
#include "gs-figure-quadrants.h"
#include "gs-figure-scatter.h"
#include "gs-fusion-columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* `project P figure KIND FILE`: the figures of Compare, the lines of the timeline and the gates, without the window. */

/* Nearer to zero is neither positive nor negative, as on the Compare page. */
#define QUADRANTS_NEUTRAL 0.1

typedef enum
{
  KIND_LINES,
  KIND_SCATTER,
  KIND_BLAND_ALTMAN,
  KIND_QUADRANTS,
  KIND_MATRIX,
  KIND_FACE_ERROR,
  KIND_SOUND_ERROR,
  KIND_FACE_GATE,
  KIND_SOUND_GATE,
  KIND_FUSION,
  N_KINDS,
} Kind;

static const char *const kinds[N_KINDS + 1] = {
  "lines", "scatter", "bland-altman", "quadrants", "matrix", "face-error", "sound-error", "face-gate", "sound-gate", "fusion", NULL,
};

/* What is drawn, and what it is drawn of. */
typedef struct
{
  const GsCliFigure *options;
  Kind kind;
  const char *dimension;
  char *of; /* (nullable): who is held against the reference, as it was said, or the network whose gate is looked at */
  GsTraceTable *tables[2]; /* of the dimension; for quadrants of valence and arousal */
  GPtrArray *weights;      /* GArray of double [frames, n_candidates] for each clip, of the run that is looked at; NULL where there is none */
  guint n_candidates;
  gboolean has_stages;
  GsFigure *fusion; /* (nullable): of the run that is looked at */
  int columns[2]; /* who is held against the reference, and the reference, in the first table */
  int others[2];  /* in the second */
} Figure;

static void
figure_clear (Figure *self)
{
  g_clear_pointer (&self->tables[0], gs_trace_table_free);
  g_clear_pointer (&self->tables[1], gs_trace_table_free);
  for (guint i = 0; i < self->weights->len; i++)
    {
      if (self->weights->pdata[i] != NULL)
        g_array_unref (self->weights->pdata[i]);
    }
  g_ptr_array_unref (self->weights);
  g_clear_pointer (&self->fusion, gs_figure_unref);
  g_free (self->of);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figure, figure_clear)

static gboolean
is_of_clip (Kind kind)
{
  return kind == KIND_LINES || kind == KIND_FACE_GATE || kind == KIND_SOUND_GATE || kind == KIND_FUSION;
}

static gboolean
needs_pair (Kind kind)
{
  return kind != KIND_MATRIX && !is_of_clip (kind);
}

static gboolean
needs_gate (Kind kind)
{
  return kind >= KIND_FACE_ERROR && kind <= KIND_SOUND_GATE;
}

static gboolean
is_of_face (Kind kind)
{
  return kind == KIND_FACE_ERROR || kind == KIND_FACE_GATE;
}

static gboolean
set_error (GError **error,
           const char *format,
           ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_error (GError **error,
           const char *format,
           ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, text);

  return FALSE;
}

/* --- what the project says --- */

/* "network NAME" may be said without the first word. */
static int
find_column (const GsTraceTable *table,
             const char *name)
{
  g_autofree char *network = g_strconcat ("network ", name, NULL);
  int column = gs_trace_table_find (table, name);

  return column >= 0 ? column : gs_trace_table_find (table, network);
}

/* The last complete run that says something about the output, of the network that was asked for: else rather one over the clip as it is, whose
 * network the other clips' runs are of then. */
static GsRun *
find_run (Figure *self,
          GsClip *clip,
          GsOutput output)
{
  GListModel *runs = gs_clip_get_runs (clip);
  GsRun *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);
      g_autofree char *name = gs_trace_table_name_run (run, output);

      if (gs_run_get_state (run) != GS_RECORD_COMPLETE || name == NULL)
        continue;
      if (self->of != NULL ? g_str_equal (name, self->of) || g_str_equal (name + strlen ("network "), self->of)
                           : found == NULL || gs_run_get_perturbation (run) == NULL || gs_run_get_perturbation (found) != NULL)
        found = run;
    }
  if (self->of == NULL && found != NULL)
    self->of = gs_trace_table_name_run (found, output);

  return found;
}

static void
add_weights (Figure *self,
             GsClip *clip)
{
  GsOutput output;
  GsRun *run = gs_output_from_nick (self->dimension, &output) && output < GS_OUTPUT_BOTH ? find_run (self, clip, output) : NULL;
  int gate = run != NULL ? gs_run_find_gate (run, output, is_of_face (self->kind) ? "video" : "audio", 0) : -1;
  const float *weights = gate >= 0 ? gs_run_get_gate_weights (run, (guint) gate) : NULL;
  GArray *copy = NULL;

  if (weights != NULL)
    {
      guint k = gs_run_get_gate (run, (guint) gate)->n_candidates;

      copy = g_array_new (FALSE, FALSE, sizeof (double));
      for (gsize i = 0; i < (gsize) gs_run_get_n_frames (run) * k; i++)
        {
          double weight = (double) weights[i];

          g_array_append_val (copy, weight);
        }
      self->n_candidates = k;
      self->has_stages = gs_run_is_hierarchical (run, gs_run_get_gate (run, (guint) gate)->output);
    }
  g_ptr_array_add (self->weights, copy);
}

/* The mean over the stretch that was asked for. */
static void
make_fusion (Figure *self,
             GsClip *clip)
{
  GsOutput output;
  GsRun *run = gs_output_from_nick (self->dimension, &output) && output < GS_OUTPUT_BOTH ? find_run (self, clip, output) : NULL;
  g_autoptr (GsFusionColumns) columns = run != NULL ? gs_fusion_columns_new (run) : NULL;
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);
  gsize first = 0, n = 0;

  if (columns == NULL || columns->n_columns == 0)
    return;

  for (guint i = 0; i < n_frames; i++)
    {
      first += (double) pts[i] / 1e9 < self->options->start;
      n += (double) pts[i] / 1e9 >= self->options->start && (double) pts[i] / 1e9 <= self->options->end;
    }
  gs_fusion_columns_read_frames (columns, run, first, n);
  g_clear_pointer (&self->fusion, gs_figure_unref);
  self->fusion = gs_figure_fusion_new (gs_clip_get_title (clip), columns->columns, columns->n_columns);
}

static gboolean
add_clip (Figure *self,
          GsStore *store,
          GsClip *clip,
          GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);
  const char *const dimensions[] = { self->kind == KIND_QUADRANTS ? "valence" : self->dimension, "arousal" };

  if (!gs_store_load_clip (store, clip, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && !gs_store_load_run (store, run, error))
        return FALSE;
    }

  for (guint i = 0; i < (self->kind == KIND_QUADRANTS ? 2 : 1); i++)
    {
      gs_trace_table_add_clip (self->tables[i], clip, dimensions[i]);
      gs_trace_table_add_derived (self->tables[i], clip, dimensions[i]);
    }
  if (needs_gate (self->kind))
    add_weights (self, clip);
  if (self->kind == KIND_FUSION)
    make_fusion (self, clip);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      gs_run_unload (run);
    }

  return TRUE;
}

static gboolean
load (Figure *self,
      GsStore *store,
      GError **error)
{
  g_autoptr (GHashTable) practice = gs_project_find_practice (gs_store_get_project (store));
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  const char *title = self->options->clip;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (title != NULL ? g_strcmp0 (title, gs_clip_get_title (clip)) != 0 : g_hash_table_contains (practice, clip))
        continue;
      if (g_cancellable_set_error_if_cancelled (gs_cli_get_cancellable (), error) || !add_clip (self, store, clip, error))
        return FALSE;
      n++;
    }
  if (n == 0)
    return title != NULL ? set_error (error, "no clip is called “%s”; project P info lists them", title)
                         : set_error (error, "there is no clip in it");
  if (n > 1 && is_of_clip (self->kind))
    return set_error (error, "there are %u clips in it, and %s are of one: --clip says which", n, kinds[self->kind]);

  return TRUE;
}

/* --- who is held against whom --- */

static gboolean
find_named (const Figure *self,
            const char *name,
            int *column,
            GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  *column = find_column (self->tables[0], name);
  if (*column >= 0)
    return TRUE;

  for (guint i = 0; i < self->tables[0]->columns->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", gs_trace_table_get_column (self->tables[0], i)->name);

  return set_error (error, "“%s” says nothing about %s; known are %s", name, self->dimension, names->len > 0 ? names->str : "nobody");
}

/* What was done to the clip that a run is of, as the column's name says it; nothing for the clip as it is. */
#define GET_CHANGE(name) (strstr (name, " with ") != NULL ? strstr (name, " with ") : "")

/* Unless it is said: the gold standard, else the first person, as the reference; against it a network, else the first of the others. */
static gboolean
choose_pair (Figure *self,
             GError **error)
{
  const GsTraceTable *table = self->tables[0];
  int of = -1, against = -1;

  if ((self->of != NULL && !find_named (self, self->of, &of, error)) ||
      (self->options->against != NULL && !find_named (self, self->options->against, &against, error)))
    return FALSE;

  for (guint pass = 0; pass < 3 && against < 0; pass++)
    {
      for (int i = 0; i < (int) table->columns->len && against < 0; i++)
        {
          const GsTraceColumn *column = gs_trace_table_get_column (table, (guint) i);

          if (i != of && (pass == 2 || (pass == 0 ? column->is_derived : gs_trace_column_is_person (column))))
            against = i;
        }
    }
  for (guint pass = 0; pass < 3 && of < 0; pass++)
    {
      for (int i = 0; i < (int) table->columns->len && of < 0; i++)
        {
          const GsTraceColumn *column = gs_trace_table_get_column (table, (guint) i);

          /* The clip as it is rather than one that something was done to */
          if (i != against && (pass == 2 || (column->is_network && (pass == 1 || GET_CHANGE (column->name)[0] == '\0'))))
            of = i;
        }
    }
  if (of < 0 || against < 0)
    return set_error (error, "it takes two to compare, and %s about %s", table->columns->len == 0 ? "nobody says anything" : "only one says anything",
                      self->dimension);
  if (of == against)
    return set_error (error, "it takes two to compare: --of and --against name the same");

  self->columns[0] = of;
  self->columns[1] = against;
  if (self->kind != KIND_QUADRANTS)
    return TRUE;

  for (guint side = 0; side < 2; side++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, (guint) self->columns[side]);

      self->others[side] = gs_trace_table_find (self->tables[1], column->name);
      /* Of a pair of networks the other one has another name, and has seen the same. */
      for (guint i = 0, n = self->others[side] < 0 ? 0 : 2; i < self->tables[1]->columns->len && column->is_network && n < 2; i++)
        {
          const GsTraceColumn *other = gs_trace_table_get_column (self->tables[1], i);

          if (!other->is_network || strcmp (GET_CHANGE (other->name), GET_CHANGE (column->name)) != 0)
            continue;
          if (++n == 2)
            return set_error (error, "quadrants need a run of one network or pair of networks, and several could belong to “%s”", column->name);
          self->others[side] = (int) i;
        }
      if (self->others[side] < 0)
        return set_error (error, "quadrants need valence and arousal of both, and “%s” says nothing about arousal", column->name);
    }

  return TRUE;
}

/* --- rows within the stretch that was asked for --- */

typedef struct
{
  GArray *rows;   /* gsize, in the table */
  GArray *starts; /* gsize [n_clips + 1] */
} Selection;

static void
selection_clear (Selection *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->starts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Selection, selection_clear)

static void
select_rows (const Figure *self,
             Selection *selection)
{
  const GsTraceTable *table = self->tables[0];
  const gsize *starts = gs_trace_table_get_starts (table);
  gsize zero = 0;

  selection->rows = g_array_new (FALSE, FALSE, sizeof (gsize));
  selection->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (selection->starts, zero);
  for (guint clip = 0; clip < gs_trace_table_get_n_clips (table); clip++)
    {
      gsize n;

      for (gsize t = starts[clip]; t < starts[clip + 1]; t++)
        {
          double time = (double) g_array_index (table->times, gint64, t) / 1e9;

          if (time >= self->options->start && time <= self->options->end)
            g_array_append_val (selection->rows, t);
        }
      n = selection->rows->len;
      g_array_append_val (selection->starts, n);
    }
}

static double *
take (const GsTraceTable *table,
      int column,
      const Selection *selection)
{
  const double *values = gs_trace_table_get_values (table, (guint) column);
  double *taken = g_new (double, MAX (1, selection->rows->len));

  for (guint i = 0; i < selection->rows->len; i++)
    taken[i] = values[g_array_index (selection->rows, gsize, i)];

  return taken;
}

/* What kind of file a network is in goes without saying. */
static char *
dup_name (const GsTraceTable *table,
          int column)
{
  const GsTraceColumn *found = gs_trace_table_get_column (table, (guint) column);
  g_auto (GStrv) parts = g_strsplit (found->name, ".safetensors", 2);

  return found->is_network ? g_strjoinv ("", parts) : g_strdup (found->name);
}

static gboolean
have_pairs (const double *x,
            const double *y,
            gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (!isnan (x[i]) && !isnan (y[i]))
        return TRUE;
    }

  return FALSE;
}

/* --- the figures --- */

static char *
make_title (const Figure *self)
{
  const GsTraceTable *table = self->tables[0];

  return g_strdup_printf ("%s: %s", gs_trace_table_get_n_clips (table) == 1 ? (const char *) table->clips->pdata[0] : "all clips",
                          self->kind == KIND_QUADRANTS ? "valence and arousal" : self->dimension);
}

static GsFigure *
make_lines (const Figure *self,
            const Selection *selection,
            GError **error)
{
  const GsTraceTable *table = self->tables[0];
  g_autofree double *seconds = g_new (double, MAX (1, selection->rows->len));
  g_autofree char *title = make_title (self);
  g_autoptr (GsFigure) figure = gs_figure_curve_new (title, "time", "s", self->dimension, NULL);
  double lowest = INFINITY, highest = -INFINITY;
  guint person = 0, network = 0;

  for (guint i = 0; i < selection->rows->len; i++)
    seconds[i] = (double) g_array_index (table->times, gint64, g_array_index (selection->rows, gsize, i)) / 1e9;
  for (guint c = 0; c < table->columns->len; c++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (table, c);
      g_autofree double *values = take (table, (int) c, selection);
      g_autofree char *name = dup_name (table, (int) c);
      GsFigureLine line = column->is_derived     ? GS_FIGURE_LINE_GOLD
                          : !column->is_network ? GS_FIGURE_LINE_PERSON
                          : network == 0        ? GS_FIGURE_LINE_NETWORK
                                                : GS_FIGURE_LINE_ALTERNATIVE;

      for (guint i = 0; i < selection->rows->len; i++)
        {
          lowest = isnan (values[i]) ? lowest : MIN (lowest, values[i]);
          highest = isnan (values[i]) ? highest : MAX (highest, values[i]);
        }
      gs_figure_curve_add_line (figure, name, line, column->is_network ? network : person, seconds, values, selection->rows->len);
      network += column->is_network;
      person += gs_trace_column_is_person (column);
    }
  if (lowest > highest)
    {
      set_error (error, "nobody has said anything about %s there; --dimension takes another", self->dimension);
      return NULL;
    }
  if (lowest >= -1.0 && highest <= 1.0)
    gs_figure_curve_set_y_range (figure, -1.0, 1.0);

  return g_steal_pointer (&figure);
}

static GsFigure *
make_matrix (const Figure *self,
             GError **error)
{
  const GsTraceTable *whole = self->tables[0];
  const GsComparisonConfig config = { .n_threads = (guint) g_get_num_processors (), .confidence = 0.95 };
  g_autoptr (GsTraceTable) part = gs_trace_table_new (0.0);
  g_autoptr (GsComparison) comparison = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *title = make_title (self);
  g_autofree double *values = NULL;
  guint n;

  gs_trace_table_append (part, whole, (gint64) (CLAMP (self->options->start, -1e9, 9e9) * 1e9), (gint64) (CLAMP (self->options->end, -1e9, 9e9) * 1e9), FALSE);
  n = part->columns->len;
  if (n < 2)
    {
      set_error (error, "it takes two to compare, and %s about %s", n == 0 ? "nobody says anything" : "only one says anything", self->dimension);
      return NULL;
    }
  comparison = gs_comparison_new (part, &config, gs_cli_get_cancellable (), error);
  if (comparison == NULL)
    return NULL;

  values = g_new (double, (gsize) n * n);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (names, dup_name (part, (int) i));
      for (guint j = 0; j < n; j++)
        values[i * n + j] = i == j ? 1.0 : NAN;
    }
  for (guint i = 0; i < comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (comparison->pairs, GsComparisonPair, i);

      values[pair->a * n + pair->b] = values[pair->b * n + pair->a] = pair->pooled.concatenated.ccc;
    }

  return gs_figure_matrix_new (title, "CCC", (const char *const *) names->pdata, n, values);
}

static GsFigure *
make_pair (const Figure *self,
           const Selection *selection,
           GError **error)
{
  g_autofree char *of = dup_name (self->tables[0], self->columns[0]);
  g_autofree char *against = dup_name (self->tables[0], self->columns[1]);
  g_autofree double *x = take (self->tables[0], self->columns[0], selection);
  g_autofree double *y = take (self->tables[0], self->columns[1], selection);
  g_autofree char *title = make_title (self);
  gsize n = selection->rows->len;

  if (!have_pairs (x, y, n))
    {
      set_error (error, "“%s” and “%s” have no value at the same time", of, against);
      return NULL;
    }

  if (self->kind == KIND_QUADRANTS)
    {
      g_autofree double *other_x = take (self->tables[1], self->others[0], selection);
      g_autofree double *other_y = take (self->tables[1], self->others[1], selection);
      GsQuadrants quadrants;

      gs_quadrants_measure (&quadrants, x, other_x, y, other_y, n, QUADRANTS_NEUTRAL);
      return gs_figure_quadrants_new (title, of, against, &quadrants);
    }

  /* The reference along the horizontal axis */
  return self->kind == KIND_SCATTER ? gs_figure_scatter_new (title, against, of, y, x, n)
                                    : gs_figure_bland_altman_new (title, of, against, x, y, n);
}

/* Of a row of the table the candidates' weights; %NULL where no run of the clip has any */
static const double *
get_weights (const Figure *self,
             gsize row)
{
  const gsize *starts = gs_trace_table_get_starts (self->tables[0]);
  guint clip = 0;
  const GArray *weights;

  while (row >= starts[clip + 1])
    clip++;
  weights = self->weights->pdata[clip];
  row -= starts[clip];

  return weights != NULL && (row + 1) * self->n_candidates <= weights->len ? &g_array_index (weights, double, row * self->n_candidates) : NULL;
}

static GsFigure *
make_gate_error (const Figure *self,
                 const Selection *selection,
                 GError **error)
{
  g_autofree double *x = take (self->tables[0], self->columns[0], selection);
  g_autofree double *y = take (self->tables[0], self->columns[1], selection);
  g_autofree double *weights = g_new (double, MAX (1, selection->rows->len));
  g_autofree double *errors = g_new (double, MAX (1, selection->rows->len));
  g_autofree char *title = make_title (self);
  g_autofree char *of = dup_name (self->tables[0], self->columns[0]);
  g_autofree char *against = dup_name (self->tables[0], self->columns[1]);
  g_autofree char *error_name = g_strdup_printf ("|%s − %s|", of, against);

  if (!gs_trace_table_get_column (self->tables[0], (guint) self->columns[0])->is_network)
    {
      set_error (error, "whether a gate's weight goes with a smaller error is asked of a network, and “%s” is none", of);
      return NULL;
    }
  for (guint i = 0; i < selection->rows->len; i++)
    {
      const double *row = get_weights (self, g_array_index (selection->rows, gsize, i));

      weights[i] = row != NULL ? row[0] : NAN;
      errors[i] = fabs (x[i] - y[i]);
    }
  if (self->has_stages || !have_pairs (weights, errors, selection->rows->len))
    {
      set_error (error, self->has_stages ? "the network's last gate chooses between stages and has no weight of own features"
                                         : "there is no weight of own features where the two have values");
      return NULL;
    }

  return gs_figure_gate_error_new (title, is_of_face (self->kind) ? "weight of the face's own features" : "weight of the sound's own features",
                                   error_name, weights, errors, (const gsize *) (const void *) selection->starts->data,
                                   gs_trace_table_get_n_clips (self->tables[0]));
}

/* Where there is somebody to hold the network against, its errors beside the weights. */
static GsFigure *
make_gate (Figure *self,
           const Selection *selection,
           gboolean has_two,
           GError **error)
{
  gboolean has_pair = has_two && gs_trace_table_get_column (self->tables[0], (guint) self->columns[0])->is_network;
  g_autofree double *x = has_pair ? take (self->tables[0], self->columns[0], selection) : NULL;
  g_autofree double *y = has_pair ? take (self->tables[0], self->columns[1], selection) : NULL;
  g_autofree char *against = has_pair ? dup_name (self->tables[0], self->columns[1]) : NULL;
  g_autofree char *error_name = has_pair ? g_strdup_printf ("|network − %s|, %s", against, self->dimension) : NULL;
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *title = make_title (self);
  g_autofree char *gate = g_strdup_printf ("%s, %s gate", title, is_of_face (self->kind) ? "face" : "sound");
  guint k = MIN (self->n_candidates, GS_FIGURE_GATE_LEVELS);

  for (guint i = 0; i < selection->rows->len; i++)
    {
      gsize row = g_array_index (selection->rows, gsize, i);
      const double *values = get_weights (self, row);
      double difference = has_pair ? fabs (x[i] - y[i]) : NAN;

      if (values == NULL)
        continue;
      g_array_append_val (errors, difference);
      for (guint c = 0; c < k; c++)
        g_array_append_val (weights, values[c]);
      g_array_append_val (times, g_array_index (self->tables[0]->times, gint64, row));
    }
  if (times->len == 0)
    {
      set_error (error, "no run over the clip has such a gate of %s", self->dimension);
      return NULL;
    }
  for (guint i = 0; i < k; i++)
    g_ptr_array_add (names, self->has_stages ? g_strdup_printf ("stage %u", i + 1)
                            : i == 0         ? g_strdup ("own")
                                             : g_strdup_printf ("iteration %u", i));

  return gs_figure_gate_new (gate, (const char *const *) names->pdata, k, (const gint64 *) (const void *) times->data,
                             (const double *) (const void *) weights->data, times->len, 0, error_name,
                             has_pair ? (const double *) (const void *) errors->data : NULL);
}

static GsFigure *
make (Figure *self,
      GsStore *store,
      GError **error)
{
  gboolean names_somebody = self->options->of != NULL || self->options->against != NULL, has_two;
  g_auto (Selection) selection = { NULL };

  if (!load (self, store, error) || (needs_pair (self->kind) && !choose_pair (self, error)))
    {
      selection.rows = g_array_new (FALSE, FALSE, sizeof (gsize));
      selection.starts = g_array_new (FALSE, FALSE, sizeof (gsize));
      return NULL;
    }

  select_rows (self, &selection);
  switch (self->kind)
    {
    case KIND_LINES:
      return make_lines (self, &selection, error);

    case KIND_MATRIX:
      return make_matrix (self, error);

    case KIND_FACE_ERROR:
    case KIND_SOUND_ERROR:
      return make_gate_error (self, &selection, error);

    case KIND_FACE_GATE:
    case KIND_SOUND_GATE:
      has_two = choose_pair (self, names_somebody ? error : NULL);
      return names_somebody && !has_two ? NULL : make_gate (self, &selection, has_two, error);

    case KIND_FUSION:
      if (self->fusion == NULL)
        set_error (error, "there is no run over the clip that says something about %s", self->dimension);
      return self->fusion != NULL ? gs_figure_ref (self->fusion) : NULL;

    default:
      return make_pair (self, &selection, error);
    }
}

static gboolean
parse_kind (const char *text,
            Kind *kind)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      if (strcmp (text, kinds[i]) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * gs_cli_project_figure:
 * @store: a project
 * @kind: which figure: lines, scatter, bland-altman, quadrants, matrix, face-error, sound-error, face-gate, sound-gate or fusion
 * @path: where it goes, its ending says how; its data go beside it as CSV
 * @options: of what
 *
 * Says the figure in a line on stdout.
 *
 * Returns: an exit status
 */
int
gs_cli_project_figure (GsStore *store,
                       const char *kind,
                       const char *path,
                       const GsCliFigure *options)
{
  g_auto (Figure) self = { .options = options, .dimension = options->dimension != NULL ? options->dimension : "valence" };
  const GsFigureStyle style = { .dark = options->dark };
  g_autoptr (GsFigure) figure = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  double width, height;

  self.of = g_strdup (options->of);
  self.weights = g_ptr_array_new ();
  self.tables[0] = gs_trace_table_new (0.0);
  self.tables[1] = gs_trace_table_new (0.0);
  if (!parse_kind (kind, &self.kind))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) kinds);

      return gs_cli_usage ("project", "“%s” is none of the figures %s", kind, known);
    }
  if (!(options->start < options->end))
    return gs_cli_usage ("project", "--start lies before --end, in seconds");

  figure = make (&self, store, &error);
  if (figure == NULL)
    return gs_cli_fail (gs_store_get_path (store), error);

  gs_figure_get_size (figure, &width, &height);
  if (options->width > 0)
    width = options->width;
  if (options->height > 0)
    height = options->height;
  if (!gs_figure_save_as (figure, path, width, height, &style, &error))
    return gs_cli_fail (NULL, error);
  sentence = gs_figure_describe (figure);
  printf ("%s\n", sentence);

  return GS_CLI_DONE;
}
