/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-raters-panel.h"

#include "gs-compare-model.h"
#include "gs-comparison.h"
#include "gs-figure-area.h"
#include "gs-figure-matrix.h"
#include "gs-gold.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsRatersPanel
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkLabel *message;
  GsFigureArea *matrix;
  GtkGrid *coefficients;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (GsRatersPanel, gs_raters_panel, GTK_TYPE_WIDGET)

/* --- another thread --- */

typedef struct
{
  GPtrArray *tables;
  gint64 start, end;
  double least_agreement;
  guint n_replicates;
} Request;

typedef struct
{
  GsTraceTable *people;
  GsComparison *comparison;
  GsGold *gold; /* (nullable): who would be left out of it */
} Outcome;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_ptr_array_unref (request->tables);
  g_free (request);
}

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_clear_pointer (&outcome->comparison, gs_comparison_free);
  g_clear_pointer (&outcome->gold, gs_gold_free);
  gs_trace_table_free (outcome->people);
  g_free (outcome);
}

static GsGold *
try_gold (const GsTraceTable *people,
          double least_agreement)
{
  g_autofree const double **raters = g_new (const double *, MAX (1, people->columns->len));
  const GsGoldConfig config = { .method = GS_GOLD_MEAN, .least_agreement = least_agreement };

  for (guint k = 0; k < people->columns->len; k++)
    raters[k] = gs_trace_table_get_values (people, k);

  return gs_gold_new (&config, raters, people->columns->len, gs_trace_table_get_n (people), NULL);
}

static void
compute_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  Request *request = data;
  Outcome *outcome = g_new0 (Outcome, 1);
  const GsComparisonConfig config = { .n_replicates = request->n_replicates, .seed = GS_COMPARE_SEED, .confidence = GS_COMPARE_CONFIDENCE,
                                      .n_threads = MAX (1, g_get_num_processors () / 2) };
  GError *error = NULL;

  outcome->people = gs_trace_table_new (0.0);
  for (guint i = 0; i < request->tables->len; i++)
    gs_trace_table_append (outcome->people, request->tables->pdata[i], request->start, request->end, TRUE);
  outcome->comparison = gs_comparison_new (outcome->people, &config, cancellable, &error);
  if (outcome->comparison == NULL)
    {
      outcome_free (outcome);
      g_task_return_error (task, error);
      return;
    }

  outcome->gold = try_gold (outcome->people, request->least_agreement);
  g_task_return_pointer (task, outcome, outcome_free);
}

/* --- what is shown --- */

/* U+2212 is as wide as the plus sign; a hyphen is not. */
static char *
format_number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "", fabs (value));
}

static char *
explain_rater (const GsGoldRater *rater,
               double least_agreement)
{
  g_autofree char *agreement = format_number (rater->agreement);
  g_autofree char *least = format_number (least_agreement);

  switch (rater->reason)
    {
    case GS_GOLD_EMPTY:
      return g_strdup (_ ("not a single value"));

    case GS_GOLD_CONSTANT:
      return g_strdup (_ ("the values do not vary"));

    default:
      /* Translators: correlation, least correlation */
      return g_strdup_printf (_ ("left out of a gold standard: r with the others is %s, below %s"), agreement, least);
    }
}

static void
show_matrix (GsRatersPanel *self,
             const Outcome *outcome,
             double least_agreement)
{
  guint k = outcome->people->columns->len;
  g_autofree double *values = g_new (double, k * k);
  g_autofree double *others = g_new (double, k);
  g_autofree const char **names = g_new (const char *, k);
  GsFigure *figure;

  for (guint i = 0; i < k * k; i++)
    values[i] = i % (k + 1) == 0 ? 1.0 : NAN;
  for (guint i = 0; i < outcome->comparison->pairs->len; i++)
    {
      const GsComparisonPair *pair = &g_array_index (outcome->comparison->pairs, GsComparisonPair, i);

      values[pair->a * k + pair->b] = values[pair->b * k + pair->a] = pair->pooled.concatenated.ccc;
    }
  for (guint i = 0; i < k; i++)
    {
      names[i] = gs_trace_table_get_column (outcome->people, i)->name;
      others[i] = outcome->gold != NULL ? outcome->gold->raters[i].agreement : NAN;
    }

  figure = gs_figure_matrix_new (_ ("Rater by rater"), "CCC", names, k, values);
  gs_figure_matrix_add_column (figure, _ ("others"), others);
  for (guint i = 0; i < k && outcome->gold != NULL; i++)
    {
      if (outcome->gold->raters[i].reason != GS_GOLD_USED)
        {
          g_autofree char *reason = explain_rater (&outcome->gold->raters[i], least_agreement);

          gs_figure_matrix_mark (figure, i, reason);
        }
    }
  gtk_widget_set_size_request (GTK_WIDGET (self->matrix), -1, (int) MIN (90 + 26 * k, 400));
  gs_figure_area_set_figure (self->matrix, figure);
}

static void
add_text (GsRatersPanel *self,
          int row,
          const char *name,
          const char *definition)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *const texts[] = { name, definition };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, i == 0 ? "gs-coefficient" : "caption");
      if (i == 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_hexpand (box, TRUE);
  gtk_grid_attach (self->coefficients, box, 0, row, 1, 1);
}

static void
add_number (GsRatersPanel *self,
            int column,
            int row,
            const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "numeric");
  if (column == 2)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->coefficients, label, column, row, 1, 1);
}

static void
show_coefficients (GsRatersPanel *self,
                   const Outcome *outcome)
{
  const GsReliability *r = &outcome->comparison->reliability;
  const GsReliabilityIntervals *intervals = &outcome->comparison->reliability_intervals;
  const struct
  {
    const char *name;
    const char *definition;
    double value;
    const GsInterval *interval;
    GsUndefined reason;
  } rows[] = {
    { "ICC(A,1)", _ ("Absolute agreement of a single rater: the share of all variance, differences of level included, that lies between moments."), r->icc_a1, &intervals->icc_a1, r->icc_undefined },
    { "ICC(A,k)", _ ("Absolute agreement of the mean of all raters."), r->icc_ak, &intervals->icc_ak, r->icc_undefined },
    { "ICC(C,1)", _ ("Consistency of a single rater: as ICC(A,1), but a rater who is always higher or lower does not count as wrong."), r->icc_c1, &intervals->icc_c1, r->icc_undefined },
    { _ ("ICC(C,k) = Cronbach’s α"), _ ("Consistency of the mean of all raters."), r->icc_ck, &intervals->icc_ck, r->icc_undefined },
    { _ ("Standardised α"), _ ("Consistency of the mean if all raters had the same spread: from the mean of their correlations in pairs."), r->alpha_standardised, &intervals->alpha_standardised, r->alpha_undefined },
    { _ ("Krippendorff’s α"), _ ("One minus observed over expected disagreement, for interval data; moments with at least two raters count."), r->krippendorff, &intervals->krippendorff, r->krippendorff_undefined },
  };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->coefficients))) != NULL)
    gtk_grid_remove (self->coefficients, child);

  for (int i = 0; i < (int) G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = format_number (rows[i].value);
      g_autofree char *low = format_number (rows[i].interval->low);
      g_autofree char *high = format_number (rows[i].interval->high);
      g_autofree char *interval = outcome->comparison->n_replicates == 0 ? g_strdup ("…")
                                  : isnan (rows[i].interval->low)        ? g_strdup ("–")
                                                                         : g_strdup_printf ("%s…%s", low, high);
      g_autofree char *why = isnan (rows[i].value) && rows[i].reason != GS_DEFINED
                               ? g_strdup_printf ("%s (%s)", rows[i].definition, gs_undefined_explain (rows[i].reason))
                               : g_strdup (rows[i].definition);

      add_text (self, i, rows[i].name, why);
      add_number (self, 1, i, value);
      add_number (self, 2, i, interval);
    }
}

static void
say (GsRatersPanel *self,
     const char *sentence,
     gboolean shown)
{
  gtk_label_set_label (self->message, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->coefficients), shown);
}

static void
show_outcome (GsRatersPanel *self,
              const Request *request,
              const Outcome *outcome)
{
  const GsReliability *r = &outcome->comparison->reliability;
  g_autofree char *text = NULL;

  if (outcome->people->columns->len < 2)
    {
      say (self, _ ("Reliability is about several raters: this needs traces of at least two people."), FALSE);
      return;
    }

  text = g_strdup_printf (_ ("%u raters; all of them have a value in %u of %u frames. The last coefficient takes the frames with two or more."), r->n_raters,
                          (guint) r->n_bins, (guint) gs_trace_table_get_n (outcome->people));
  say (self, text, TRUE);
  show_matrix (self, outcome, request->least_agreement);
  show_coefficients (self, outcome);
}

static void compute (GsRatersPanel *self, Request *request);

static void
computed_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  GsRatersPanel *self = GS_RATERS_PANEL (source);
  Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  Outcome *outcome = g_task_propagate_pointer (G_TASK (result), &error);

  if (outcome != NULL && g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    {
      show_outcome (self, request, outcome);
      if (request->n_replicates == 0 && outcome->people->columns->len > 1)
        {
          Request *next = g_new0 (Request, 1);

          *next = *request;
          next->tables = g_ptr_array_ref (request->tables);
          next->n_replicates = GS_COMPARE_REPLICATES;
          compute (self, next);
        }
    }
  g_clear_pointer (&outcome, outcome_free);
}

static void
compute (GsRatersPanel *self,
         Request *request)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, computed_cb, NULL);

  g_task_set_task_data (task, request, request_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, compute_thread);
}

/* --- the widget --- */

static void
gs_raters_panel_dispose (GObject *object)
{
  GsRatersPanel *self = GS_RATERS_PANEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_raters_panel_parent_class)->dispose (object);
}

static void
gs_raters_panel_class_init (GsRatersPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_raters_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
gs_raters_panel_init (GsRatersPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->message = GTK_LABEL (gtk_label_new (_ ("Reading the clips…")));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));

  self->matrix = g_object_new (GS_TYPE_FIGURE_AREA, "visible", FALSE, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->matrix));

  self->coefficients = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->coefficients, 12);
  gtk_grid_set_row_spacing (self->coefficients, 4);
  gtk_widget_add_css_class (GTK_WIDGET (self->coefficients), "gs-summary");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->coefficients), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Reliability"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->coefficients));

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * gs_raters_panel_ask:
 * @self: a #GsRatersPanel
 * @tables: (element-type GsTraceTable): what is said about the clips
 * @start: from when on values count, nanoseconds of media time; %G_MININT64 for all
 * @end: until when; %G_MAXINT64 for all
 * @least_agreement: below which correlation with the others a gold standard leaves raters out; NaN: nobody
 *
 * Shows how the people in the tables agree, the clips' values joined. What was asked for before is dropped.
 */
void
gs_raters_panel_ask (GsRatersPanel *self,
                     GPtrArray *tables,
                     gint64 start,
                     gint64 end,
                     double least_agreement)
{
  Request *request;

  g_return_if_fail (GS_IS_RATERS_PANEL (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  request = g_new0 (Request, 1);
  request->tables = g_ptr_array_ref (tables);
  request->start = start;
  request->end = end;
  request->least_agreement = least_agreement;
  compute (self, request);
}
