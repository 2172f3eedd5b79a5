/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-selection-summary.h"

#include "gs-agreement.h"
#include "gs-time-text.h"
#include "gs-trace-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the selection, or the whole clip, comes to: means of the network and of people, their agreement, and how far
 * each modality was kept as it is. */

#define UPDATE_MILLISECONDS 200
#define N_COLUMNS           GS_RUN_N_PREDICTIONS

typedef struct
{
  gsize first;
  gsize n_frames;
} Range;

struct _GsSelectionSummary
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkGrid *grid;
  int n_rows;

  GsPlayhead *playhead;
  GsClipPlots *plots;
  GsRun *run;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (GsSelectionSummary, gs_selection_summary, GTK_TYPE_WIDGET)

static Range
get_range (GsSelectionSummary *self)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);
  Range range = { 0, gs_frame_times_get_n_frames (times) };
  gsize last;

  if (gs_selection_get_empty (selection))
    return range;

  range.first = gs_frame_times_find (times, gs_selection_get_start (selection));
  last = gs_frame_times_find (times, gs_selection_get_end (selection));
  range.n_frames = last - range.first + 1;

  return range;
}

/* U+2212 is as wide as the plus sign; a hyphen is not. */
static char *
format_signed (double value)
{
  if (isnan (value))
    return g_strdup ("–");

  return g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "+", fabs (value));
}

static char *
format_weight (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.2f", value);
}

static char *
format_share (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf (_ ("%.0f %%"), 100.0 * value);
}

static void
add_row (GsSelectionSummary *self,
         const char *name,
         const char *tooltip,
         char *const *values)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_grid_attach (self->grid, label, 0, self->n_rows, 1, 1);

  for (guint column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *cell = gtk_label_new (values[column]);

      gtk_label_set_xalign (GTK_LABEL (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_widget_set_tooltip_text (cell, tooltip);
      gtk_grid_attach (self->grid, cell, 1 + column, self->n_rows, 1, 1);
    }
  self->n_rows++;
}

static double
mean_of (GsSeries *series,
         Range range)
{
  GsSeriesBin bin;

  gs_series_summarise (series, range.first, range.n_frames, &bin);

  return bin.mean;
}

/* What a person said last: a network's line that nobody corrected would be held against itself. */
static double *
get_rated (GsSelectionSummary *self,
           GsOutput output,
           Range range)
{
  GListModel *traces = gs_clip_get_traces (gs_clip_plots_get_clip (self->plots));
  GsTrace *trace = gs_trace_table_find_latest (traces, gs_output_get_nick (output));

  return trace != NULL ? gs_clip_plots_get_own_values (self->plots, trace, range.first, range.n_frames) : NULL;
}

static double
mean_of_known (const double *values,
               gsize n)
{
  double sum = 0.0;
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      sum += values[i];
      n_known++;
    }

  return n_known > 0 ? sum / (double) n_known : NAN;
}

static double
ccc_with (GsSeries *network,
          const double *person,
          Range range)
{
  g_autofree double *x = g_new (double, MAX (range.n_frames, 1));

  for (gsize i = 0; i < range.n_frames; i++)
    x[i] = gs_series_get_value (network, range.first + i);

  return gs_ccc (x, person, range.n_frames);
}

static void
add_predictions (GsSelectionSummary *self,
                 GsRunSeries *series,
                 Range range)
{
  g_auto (GStrv) network = g_new0 (char *, N_COLUMNS + 1);
  g_auto (GStrv) person = g_new0 (char *, N_COLUMNS + 1);
  g_auto (GStrv) ccc = g_new0 (char *, N_COLUMNS + 1);
  gboolean has_person = FALSE;

  for (guint output = 0; output < N_COLUMNS; output++)
    {
      GsSeries *prediction = series != NULL ? gs_run_series_get_prediction (series, output) : NULL;
      g_autofree double *rated = get_rated (self, output, range);

      has_person = has_person || rated != NULL;
      network[output] = format_signed (prediction != NULL ? mean_of (prediction, range) : NAN);
      person[output] = format_signed (rated != NULL ? mean_of_known (rated, range.n_frames) : NAN);
      ccc[output] = format_signed (rated != NULL && prediction != NULL ? ccc_with (prediction, rated, range) : NAN);
    }

  add_row (self, _ ("network"), _ ("Mean of the network’s line"), network);
  if (has_person)
    {
      add_row (self, _ ("latest trace"), _ ("Mean of the trace recorded last"), person);
      add_row (self, _ ("CCC"), _ ("Concordance of network and latest trace, frame by frame (Lin 1989, variances divided by N)"), ccc);
    }
}

/* How often "own" has more than half of the weight */
static double
share_own (GsRun *run,
           guint gate,
           Range range)
{
  guint n_candidates = gs_run_get_gate (run, gate)->n_candidates;
  const float *weights = gs_run_get_gate_weights (run, gate); /* [n_frames, K] */
  gsize n = 0, n_own = 0;

  for (gsize i = range.first; weights != NULL && i < range.first + range.n_frames; i++)
    {
      float own = weights[i * n_candidates];

      n += !isnan (own);
      n_own += own > 0.5f;
    }

  return n > 0 ? (double) n_own / n : NAN;
}

static void
add_gate (GsSelectionSummary *self,
          GsRunSeries *series,
          const char *modality,
          Range range)
{
  GsRun *run = gs_run_series_get_run (series);
  g_auto (GStrv) means = g_new0 (char *, N_COLUMNS + 1);
  g_auto (GStrv) shares = g_new0 (char *, N_COLUMNS + 1);
  gboolean face = g_str_equal (modality, "video");
  gboolean found = FALSE;

  for (guint output = 0; output < N_COLUMNS; output++)
    {
      GsOutput gate_output = gs_run_get_gate_output (run, output);
      int gate = gs_run_is_hierarchical (run, gate_output) ? -1 : gs_run_find_gate (run, gate_output, modality, 0);

      found = found || gate >= 0;
      means[output] = format_weight (gate < 0 ? NAN : mean_of (gs_run_series_get_gate (series, gate, 0), range));
      shares[output] = format_share (gate < 0 ? NAN : share_own (run, gate, range));
    }

  if (!found)
    return;

  add_row (self, face ? _ ("face own") : _ ("sound own"), _ ("Mean weight of the modality’s own features, as they were before the other one was attended to"), means);
  add_row (self, _ ("  over ½"), _ ("Share of the time in which own has more than half of the weight"), shares);
}

static void
update (GsSelectionSummary *self)
{
  GtkWidget *child;
  GsRunSeries *series;
  Range range;
  GsSelection *selection;
  char *heads[] = { _ ("valence"), _ ("arousal"), NULL };

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;

  if (self->plots == NULL)
    return;

  selection = gs_playhead_get_selection (self->playhead);
  if (gs_selection_get_empty (selection))
    gtk_label_set_label (self->title, _ ("Whole clip"));
  else
    {
      g_autofree char *start = gs_time_text_short (gs_selection_get_start (selection));
      g_autofree char *end = gs_time_text_short (gs_selection_get_end (selection));
      g_autofree char *title = g_strdup_printf (_ ("Selection %s–%s"), start, end);

      gtk_label_set_label (self->title, title);
    }

  range = get_range (self);
  series = gs_clip_plots_get_run_series (self->plots);
  add_row (self, "", NULL, heads);
  add_predictions (self, series, range);
  if (series != NULL)
    {
      add_gate (self, series, "video", range);
      add_gate (self, series, "audio", range);
    }
}

static gboolean
update_cb (gpointer user_data)
{
  GsSelectionSummary *self = user_data;

  self->update_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsSelectionSummary *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
run_cb (GsSelectionSummary *self)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);

  g_set_object (&self->run, run);

  if (self->run != NULL)
    g_signal_connect_swapped (self->run, "frames-changed", G_CALLBACK (queue_update), self);
  queue_update (self);
}

static void
gs_selection_summary_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_selection_summary_parent_class)->map (widget);

  update (GS_SELECTION_SUMMARY (widget));
}

static void
gs_selection_summary_dispose (GObject *object)
{
  GsSelectionSummary *self = GS_SELECTION_SUMMARY (object);
  GtkWidget *child;

  gs_selection_summary_set_plots (self, NULL);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->playhead);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->grid = NULL;

  G_OBJECT_CLASS (gs_selection_summary_parent_class)->dispose (object);
}

static void
gs_selection_summary_class_init (GsSelectionSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_selection_summary_dispose;
  widget_class->map = gs_selection_summary_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_selection_summary_init (GsSelectionSummary *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 2);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0.0f);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_set_parent (GTK_WIDGET (self->title), GTK_WIDGET (self));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_grid_set_row_spacing (self->grid, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "gs-summary");
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Statistics of the selection"), -1);
}

/**
 * gs_selection_summary_set_playhead:
 * @self: a #GsSelectionSummary
 * @playhead: whose selection it follows
 */
void
gs_selection_summary_set_playhead (GsSelectionSummary *self,
                                   GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_SELECTION_SUMMARY (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * gs_selection_summary_set_plots:
 * @self: a #GsSelectionSummary
 * @plots: (nullable): the clip
 */
void
gs_selection_summary_set_plots (GsSelectionSummary *self,
                                GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_SELECTION_SUMMARY (self));

  if (self->plots != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plots, self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_traces (gs_clip_plots_get_clip (self->plots)), self);
    }

  g_set_object (&self->plots, plots);
  if (plots != NULL)
    {
      g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
      g_signal_connect_swapped (gs_clip_get_traces (gs_clip_plots_get_clip (plots)), "items-changed",
                                G_CALLBACK (queue_update), self);
    }
  run_cb (self);
  /* What must not be seen must not be read either, where nothing is drawn now */
  if (plots == NULL && self->grid != NULL)
    update (self);
}
