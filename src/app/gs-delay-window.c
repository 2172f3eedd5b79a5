/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-delay-window.h"

#include "gs-delay-estimate.h"
#include "gs-delay-plot.h"
#include "gs-drop-down.h"
#include "gs-trace-change.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsDelayWindow
{
  AdwWindow parent_instance;

  GtkDropDown *method;
  GtkWidget *fixed_group;
  GtkSpinButton *seconds;
  GtkWidget *estimate_group;
  GtkDropDown *reference;
  GtkDropDown *criterion;
  GtkSpinButton *longest;
  GsDelayPlot *plot;
  GtkLabel *result;
  GtkWidget *apply;

  GsStore *store;
  GsClipPlots *plots;
  GsTrace *trace;
  GPtrArray *references; /* GsTrace, NULL = the network, as in @reference */
  GsDelayEstimate *estimate;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (GsDelayWindow, gs_delay_window, ADW_TYPE_WINDOW)

static const char *const criteria[] = { "ccc", "pearson" };

static void
update (GsDelayWindow *self)
{
  GsDelayMethod method = gtk_drop_down_get_selected (self->method);
  const GsDelayCurve *curve = self->estimate != NULL ? self->estimate->curve : NULL;
  double step = self->estimate != NULL ? (double) self->estimate->step / GS_TRACE_SECOND : 1.0;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->fixed_group, method == GS_DELAY_FIXED);
  gtk_widget_set_visible (self->estimate_group, method == GS_DELAY_ESTIMATED);
  gtk_widget_set_sensitive (self->apply, method != GS_DELAY_ESTIMATED || (curve != NULL && curve->best >= 0));

  if (self->references->len == 0)
    text = g_strdup (_ ("There is nothing to hold this trace against: analyse the clip, or let somebody else rate it."));
  else if (curve == NULL)
    text = g_strdup (_ ("Trying every delay…"));
  else if (curve->best < 0)
    text = g_strdup (_ ("The two say too little about the same moments for a delay to be found."));
  else
    /* Translators: delay, its agreement, the agreement without any delay */
    text = g_strdup_printf (_ ("Best at %.2f s: %.3f (without a delay %.3f)"), (double) curve->best * step, curve->best_value,
                            curve->values[0]);

  /* A number that looks like any other and means nothing */
  if (self->references->len > 0 && curve != NULL && curve->best >= 0)
    {
      const char *doubt = !(curve->best_value > 0.0)                     ? _ ("The two do not agree with any delay.")
                          : (gsize) curve->best + 1 >= (gsize) curve->n_lags ? _ ("That is the longest delay that was tried: the best one may be longer still.")
                                                                         : NULL;
      char *whole = doubt != NULL ? g_strdup_printf ("%s\n%s", text, doubt) : g_steal_pointer (&text);

      g_free (text);
      text = whole;
    }
  gtk_label_set_label (self->result, text);
  gs_delay_plot_set_curve (self->plot, curve != NULL ? curve->values : NULL, curve != NULL ? curve->n_lags : 0, step,
                           curve != NULL ? curve->best : -1);
}

static void
estimated_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GsDelayEstimate) estimate = gs_delay_estimate_finish (result, NULL);
  GsDelayWindow *self = user_data;

  /* Cancelled: another one is on its way, or the window is gone. */
  if (estimate == NULL)
    return;

  self->estimate = g_steal_pointer (&estimate);
  update (self);
}

static void
estimate (GsDelayWindow *self)
{
  guint chosen = gtk_drop_down_get_selected (self->reference);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->estimate, gs_delay_estimate_free);
  update (self);
  if (gtk_drop_down_get_selected (self->method) != GS_DELAY_ESTIMATED || chosen >= self->references->len)
    return;

  self->cancellable = g_cancellable_new ();
  gs_delay_estimate_async (self->plots, self->trace, g_ptr_array_index (self->references, chosen),
                           gtk_drop_down_get_selected (self->criterion) == 0 ? GS_DELAY_CCC : GS_DELAY_PEARSON,
                           gtk_spin_button_get_value (self->longest), self->cancellable, estimated_cb, self);
}

static void
apply_cb (GsDelayWindow *self)
{
  GsDelayMethod method = gtk_drop_down_get_selected (self->method);

  if (method == GS_DELAY_ESTIMATED)
    {
      g_autofree char *settings = NULL;

      if (self->estimate == NULL || self->estimate->curve->best < 0)
        return;

      settings = gs_delay_estimate_to_json (self->estimate);
      gs_store_set_trace_delay_estimate (self->store, self->trace, self->estimate->curve->best * self->estimate->step,
                                         criteria[self->estimate->curve->criterion == GS_DELAY_CCC ? 0 : 1], settings);
    }
  else
    gs_store_set_trace_delay (self->store, self->trace, method,
                              method == GS_DELAY_FIXED ? (gint64) (gtk_spin_button_get_value (self->seconds) * GS_TRACE_SECOND) : 0);

  gtk_window_destroy (GTK_WINDOW (self));
}

static void
gs_delay_window_dispose (GObject *object)
{
  GsDelayWindow *self = GS_DELAY_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->estimate, gs_delay_estimate_free);
  g_clear_pointer (&self->references, g_ptr_array_unref);
  g_clear_object (&self->trace);
  g_clear_object (&self->plots);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (gs_delay_window_parent_class)->dispose (object);
}

static void
gs_delay_window_class_init (GsDelayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_delay_window_dispose;

  g_type_ensure (GS_TYPE_DELAY_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-delay-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, method);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, fixed_group);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, seconds);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, estimate_group);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, reference);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, criterion);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, longest);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, result);
  gtk_widget_class_bind_template_child (widget_class, GsDelayWindow, apply);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gs_delay_window_init (GsDelayWindow *self)
{
  self->references = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The network, if it says something about this dimension, and the other traces of it; the first that is a gold standard comes before. */
static void
list_references (GsDelayWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *traces = gs_clip_get_traces (gs_clip_plots_get_clip (self->plots));
  GsOutput output;

  if (gs_clip_plots_get_run_series (self->plots) != NULL
      && gs_output_from_nick (gs_trace_get_dimension (self->trace), &output) && output < GS_RUN_N_PREDICTIONS)
    {
      g_ptr_array_add (self->references, NULL);
      gtk_string_list_append (names, _ ("network"));
    }

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      g_autofree char *name = NULL;

      if (trace == self->trace || gs_trace_get_state (trace) == GS_RECORD_RUNNING
          || g_strcmp0 (gs_trace_get_dimension (trace), gs_trace_get_dimension (self->trace)) != 0)
        continue;

      /* Translators: who rated, and for the how many-th time */
      name = g_strdup_printf (_ ("%s, take %u"), gs_rater_get_name (gs_trace_get_rater (trace)), gs_trace_get_take (trace));
      g_ptr_array_add (self->references, trace);
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->reference, G_LIST_MODEL (names));
  gs_drop_down_ellipsize (self->reference);
}

/**
 * gs_delay_window_new:
 * @parent: window that it belongs to
 * @store: the project
 * @plots: of the clip that is shown
 * @trace: a trace of it
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
gs_delay_window_new (GtkWindow *parent,
                     GsStore *store,
                     GsClipPlots *plots,
                     GsTrace *trace)
{
  GsDelayWindow *self = g_object_new (GS_TYPE_DELAY_WINDOW, "transient-for", parent, NULL);
  double seconds = (double) gs_trace_get_delay (trace) / GS_TRACE_SECOND;

  self->store = g_object_ref (store);
  self->plots = g_object_ref (plots);
  self->trace = g_object_ref (trace);
  list_references (self);
  gtk_drop_down_set_selected (self->method, gs_trace_get_delay_method (trace));
  gtk_drop_down_set_selected (self->criterion, g_strcmp0 (gs_trace_get_delay_criterion (trace), criteria[1]) == 0 ? 1 : 0);
  if (seconds > 0.0)
    gtk_spin_button_set_value (self->seconds, seconds);
  gs_delay_plot_set_chosen (self->plot, gs_trace_get_delay_method (trace) != GS_DELAY_NONE ? seconds : NAN);

  g_signal_connect_swapped (self->method, "notify::selected", G_CALLBACK (estimate), self);
  g_signal_connect_swapped (self->reference, "notify::selected", G_CALLBACK (estimate), self);
  g_signal_connect_swapped (self->criterion, "notify::selected", G_CALLBACK (estimate), self);
  g_signal_connect_swapped (self->longest, "value-changed", G_CALLBACK (estimate), self);
  estimate (self);

  return GTK_WIDGET (self);
}
