/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-figures-panel.h"

#include "gs-compare-row.h"
#include "gs-figure-area.h"
#include "gs-figure-bland-altman.h"
#include "gs-figure-gate-error.h"
#include "gs-figure-quadrants.h"
#include "gs-figure-scatter.h"

#include <glib/gi18n.h>
#include <math.h>

/* Which figure; in the order of the list. */
typedef enum
{
  FIGURE_SCATTER,
  FIGURE_BLAND_ALTMAN,
  FIGURE_QUADRANTS,
  FIGURE_FACE,
  FIGURE_SOUND,
} FigureKind;

static const char *const file_names[] = { "scatter.svg", "bland-altman.svg", "quadrants.svg", "face-gate.svg", "sound-gate.svg" };

struct _GsFiguresPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkDropDown *kind;
  GtkWidget *save_button;
  GtkLabel *message;
  GsFigureArea *area;

  GsCompareSource *source;
  GsComparePair *pair;
  GsClipPlots *plots;
  const char *dimension; /* interned */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (GsFiguresPanel, gs_figures_panel, GTK_TYPE_WIDGET)

/* --- another thread: arrays are copied for it, drawing them is the widget's --- */

typedef struct
{
  FigureKind kind;
  GsTraceTable *tables[2]; /* of the dimension that is compared, and of the other output (nullable) */
  int columns[2][2];       /* of each: who is held against, and the reference */
  gsize first, n;          /* rows within the selection */
  gboolean brushed;
  char *names[2];
  float *weights; /* (nullable): [n rows] of a gate's own */
  char *weight_name;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&request->tables[i], gs_trace_table_free);
      g_free (request->names[i]);
    }
  g_free (request->weights);
  g_free (request->weight_name);
  g_free (request);
}

static const double *
get_values (const Request *request,
            guint table,
            guint side)
{
  return gs_trace_table_get_values (request->tables[table], (guint) request->columns[table][side]);
}

static GsFigure *
make_quadrants (const Request *request)
{
  GsQuadrants quadrants;

  gs_quadrants_measure (&quadrants, get_values (request, 0, 0) + request->first, get_values (request, 1, 0) + request->first,
                        get_values (request, 0, 1) + request->first, get_values (request, 1, 1) + request->first, request->n, 0.1);

  return gs_figure_quadrants_new ("", request->names[0], request->names[1], &quadrants);
}

static GsFigure *
make_gate_error (const Request *request)
{
  g_autofree double *weights = g_new (double, MAX (1, request->n));
  g_autofree double *errors = g_new (double, MAX (1, request->n));
  const double *x = get_values (request, 0, 0) + request->first, *y = get_values (request, 0, 1) + request->first;
  const gsize clips[] = { 0, request->n };

  for (gsize t = 0; t < request->n; t++)
    {
      weights[t] = (double) request->weights[request->first + t];
      errors[t] = fabs (x[t] - y[t]);
    }

  return gs_figure_gate_error_new ("", request->weight_name, _ ("absolute error"), weights, errors, clips, 1);
}

static GsFigure *
make_cloud (const Request *request)
{
  gsize n = gs_trace_table_get_n (request->tables[0]);
  const double *x = get_values (request, 0, 0), *y = get_values (request, 0, 1);
  GsFigure *figure;

  if (request->kind == FIGURE_SCATTER)
    {
      /* The reference along the horizontal axis */
      figure = gs_figure_scatter_new ("", request->names[1], request->names[0], y, x, n);
      if (request->brushed)
        gs_figure_scatter_set_selected (figure, request->first, request->first + request->n);
    }
  else
    {
      figure = gs_figure_bland_altman_new ("", request->names[0], request->names[1], x, y, n);
      if (request->brushed)
        gs_figure_bland_altman_set_selected (figure, request->first, request->first + request->n);
    }

  return figure;
}

static void
make_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Request *request = data;
  GsFigure *figure;

  switch (request->kind)
    {
    case FIGURE_QUADRANTS:
      figure = make_quadrants (request);
      break;

    case FIGURE_FACE:
    case FIGURE_SOUND:
      figure = make_gate_error (request);
      break;

    default:
      figure = make_cloud (request);
    }

  g_task_return_pointer (task, figure, (GDestroyNotify) gs_figure_unref);
}

static void
say (GsFiguresPanel *self,
     const char *sentence)
{
  gtk_label_set_label (self->message, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->message), sentence[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->area), sentence[0] == '\0');
  gtk_widget_set_sensitive (self->save_button, sentence[0] == '\0');
}

static void
made_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GsFiguresPanel) self = user_data;
  GsFigure *figure = g_task_propagate_pointer (G_TASK (result), NULL);

  if (figure == NULL)
    return;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      gs_figure_unref (figure);
      return;
    }

  say (self, "");
  gs_figure_area_set_figure (self->area, figure);
}

/* --- what is asked for --- */

/* Of the other output the same person; of a pair of networks the other one has another name. */
static int
find_twin (const GsTraceTable *table,
           const GsTraceColumn *column)
{
  int found = gs_trace_table_find (table, column->name);

  for (guint c = 0; c < table->columns->len && found < 0 && column->is_network; c++)
    {
      if (gs_trace_table_get_column (table, c)->is_network)
        found = (int) c;
    }

  return found;
}

/* Whether networks say anything about what is compared. */
static gboolean
get_output (GsFiguresPanel *self,
            GsOutput *output)
{
  return gs_output_from_nick (self->dimension, output) && *output < GS_RUN_N_PREDICTIONS;
}

static gboolean
add_other_output (GsFiguresPanel *self,
                  Request *request)
{
  GsOutput own;
  GsTraceTable *table;

  if (!get_output (self, &own))
    return FALSE;

  table = gs_compare_source_get_table (self->source, gs_clip_plots_get_clip (self->plots),
                                       gs_output_get_nick (own == GS_OUTPUT_VALENCE ? GS_OUTPUT_AROUSAL : GS_OUTPUT_VALENCE));

  if (table == NULL || gs_trace_table_get_n (table) != gs_trace_table_get_n (request->tables[0]))
    return FALSE;

  request->tables[1] = gs_trace_table_ref (table);
  for (guint side = 0; side < 2; side++)
    {
      request->columns[1][side] =
        find_twin (table, gs_trace_table_get_column (request->tables[0], (guint) request->columns[0][side]));
      if (request->columns[1][side] < 0)
        return FALSE;
    }

  /* Valence comes first */
  if (own == GS_OUTPUT_AROUSAL)
    {
      GsTraceTable *arousal = request->tables[0];

      request->tables[0] = request->tables[1];
      request->tables[1] = arousal;
      for (guint side = 0; side < 2; side++)
        {
          int column = request->columns[0][side];

          request->columns[0][side] = request->columns[1][side];
          request->columns[1][side] = column;
        }
    }

  return TRUE;
}

static gboolean
has_network (const Request *request)
{
  return gs_trace_table_get_column (request->tables[0], (guint) request->columns[0][0])->is_network
         || gs_trace_table_get_column (request->tables[0], (guint) request->columns[0][1])->is_network;
}

/* Whether one of the two is what the run that is shown says: only its gates are at hand. */
static gboolean
is_of_run (GsFiguresPanel *self,
           const Request *request)
{
  GsRun *run = gs_clip_plots_get_run (self->plots);
  GsOutput output;
  g_autofree char *name = run != NULL && get_output (self, &output) ? gs_trace_table_name_run (run, output) : NULL;

  for (guint side = 0; side < 2; side++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (request->tables[0], (guint) request->columns[0][side]);

      if (column->is_network && g_strcmp0 (column->name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_weights (GsFiguresPanel *self,
             Request *request)
{
  GsRun *run = gs_clip_plots_get_run (self->plots);
  GsOutput own = GS_OUTPUT_VALENCE;
  gboolean has_gates = get_output (self, &own) && run != NULL;
  GsOutput output = has_gates ? gs_run_get_gate_output (run, own) : GS_OUTPUT_VALENCE;
  int gate = !has_gates || gs_run_is_hierarchical (run, output)
               ? -1
               : gs_run_find_gate (run, output, request->kind == FIGURE_FACE ? "video" : "audio", 0);
  const float *weights = gate >= 0 ? gs_run_get_gate_weights (run, (guint) gate) : NULL; /* [n_frames, K] */
  gsize n = gs_trace_table_get_n (request->tables[0]);
  guint n_candidates;

  if (weights == NULL || gs_run_get_n_frames (run) != n)
    return FALSE;

  n_candidates = gs_run_get_gate (run, (guint) gate)->n_candidates;
  request->weights = g_new (float, MAX (1, n));
  for (gsize t = 0; t < n; t++)
    request->weights[t] = weights[t * n_candidates];
  request->weight_name = g_strdup (request->kind == FIGURE_FACE ? _ ("weight of the face’s own features") : _ ("weight of the sound’s own features"));

  return TRUE;
}

static void
update (GsFiguresPanel *self)
{
  Request *request;
  g_autoptr (GTask) task = NULL;

  if (self->pair == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  request = g_new0 (Request, 1);
  request->kind = (FigureKind) gtk_drop_down_get_selected (self->kind);
  request->tables[0] = gs_compare_pair_dup_table (self->pair, request->columns[0], &request->first, &request->n, &request->brushed);
  if (request->tables[0] == NULL)
    {
      say (self, gs_compare_pair_get_name (self->pair) == NULL ? _ ("Click a row of the table to see figures of the two.") : _ ("In this clip one of the two says nothing."));
      request_free (request);
      return;
    }

  for (guint side = 0; side < 2; side++)
    {
      const GsTraceColumn *column = gs_trace_table_get_column (request->tables[0], (guint) request->columns[0][side]);

      request->names[side] = gs_compare_name_dup_title (column->name, column->is_network);
    }
  if (request->kind == FIGURE_QUADRANTS && !add_other_output (self, request))
    {
      say (self, _ ("Quadrants need valence and arousal of both."));
      request_free (request);
      return;
    }
  if (request->kind >= FIGURE_FACE && !has_network (request))
    {
      say (self, _ ("Whether a gate’s weight goes with a smaller error is asked of a network: neither of the two is one."));
      request_free (request);
      return;
    }
  if (request->kind >= FIGURE_FACE && gs_clip_plots_get_run (self->plots) != NULL && !is_of_run (self, request))
    {
      say (self, _ ("The network that is compared is not the one that is shown: the gates’ weights are of another run."));
      request_free (request);
      return;
    }
  if (request->kind >= FIGURE_FACE && !add_weights (self, request))
    {
      say (self, _ ("The run that is shown has no weight of own features."));
      request_free (request);
      return;
    }

  self->cancellable = g_cancellable_new ();
  /* The thread may be the last to let go of the task, hence of what the task holds: not of a widget. */
  task = g_task_new (NULL, self->cancellable, made_cb, g_object_ref (self));
  g_task_set_task_data (task, request, request_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, make_thread);
}

static void
save_cb (GsFiguresPanel *self)
{
  gs_figures_panel_save (self, NULL);
}

/* --- the widget --- */

static void
gs_figures_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_figures_panel_parent_class)->map (widget);

  update (GS_FIGURES_PANEL (widget));
}

static void
gs_figures_panel_dispose (GObject *object)
{
  GsFiguresPanel *self = GS_FIGURES_PANEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->pair != NULL)
    g_signal_handlers_disconnect_by_data (self->pair, self);
  g_clear_object (&self->pair);
  g_clear_object (&self->source);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_figures_panel_parent_class)->dispose (object);
}

static void
gs_figures_panel_class_init (GsFiguresPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_figures_panel_dispose;
  widget_class->map = gs_figures_panel_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
gs_figures_panel_init (GsFiguresPanel *self)
{
  const char *const kinds[] = { _ ("Scatter"), _ ("Bland–Altman"), _ ("Quadrants"), _ ("Error against the face’s own weight"),
                                _ ("Error against the sound’s own weight"), NULL };
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->dimension = g_intern_string (gs_output_get_nick (GS_OUTPUT_VALENCE));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), line);

  self->kind = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (kinds));
  gtk_widget_set_hexpand (GTK_WIDGET (self->kind), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Figure"), -1);
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->kind));

  self->save_button = gtk_button_new_with_label (_ ("Save…"));
  gtk_widget_set_tooltip_text (self->save_button, _ ("Save the figure as SVG, PDF or PNG, with its data as CSV (Ctrl+E)"));
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (line), self->save_button);

  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->message), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));

  self->area = g_object_new (GS_TYPE_FIGURE_AREA, "vexpand", TRUE, "hexpand", TRUE, "visible", FALSE, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->area), -1, 180);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->area));
}

/**
 * gs_figures_panel_connect:
 * @self: a #GsFiguresPanel
 * @source: what is compared
 * @pair: the two
 *
 * To be called once.
 */
void
gs_figures_panel_connect (GsFiguresPanel *self,
                          GsCompareSource *source,
                          GsComparePair *pair)
{
  g_return_if_fail (GS_IS_FIGURES_PANEL (self));
  g_return_if_fail (self->pair == NULL);

  self->source = g_object_ref (source);
  self->pair = g_object_ref (pair);
  g_signal_connect_swapped (pair, "changed", G_CALLBACK (update), self);
}

/**
 * gs_figures_panel_update:
 * @self: a #GsFiguresPanel
 * @plots: (nullable): the clip that is shown
 * @dimension: what is compared: valence, arousal or another
 */
void
gs_figures_panel_update (GsFiguresPanel *self,
                         GsClipPlots *plots,
                         const char *dimension)
{
  g_return_if_fail (GS_IS_FIGURES_PANEL (self));

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  /* Its gates are held against the errors */
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (update), self);
  self->dimension = g_intern_string (dimension);
  update (self);
}

/**
 * gs_figures_panel_save:
 * @self: a #GsFiguresPanel
 * @path: (nullable): where; %NULL asks
 *
 * Writes the figure as it is seen, with its data.
 *
 * Returns: whether there is one
 */
gboolean
gs_figures_panel_save (GsFiguresPanel *self,
                       const char *path)
{
  g_return_val_if_fail (GS_IS_FIGURES_PANEL (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->area)) || gs_figure_area_get_figure (self->area) == NULL)
    return FALSE;

  gs_figure_area_export (self->area, NULL, file_names[gtk_drop_down_get_selected (self->kind)], path);

  return TRUE;
}
