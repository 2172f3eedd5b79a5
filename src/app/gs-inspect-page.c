/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inspect-page.h"

#include "gs-circumplex.h"
#include "gs-fusion-config.h"
#include "gs-gate-flow.h"
#include "gs-selection-summary.h"

#include <glib/gi18n.h>

struct _GsInspectPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkLabel *network_label;
  GtkDropDown *output;
  GsGateFlow *flow;
  GsCircumplex *circumplex;
  GsSelectionSummary *summary;

  GsClipPlots *plots;
  gboolean blind; /* whoever rates blind sees no values */
};

G_DEFINE_FINAL_TYPE (GsInspectPage, gs_inspect_page, GTK_TYPE_WIDGET)

static const char *const modalities[] = { "video", "audio", NULL };

static void
show_network (GsInspectPage *self,
              GsRun *run)
{
  GsOutput output = gtk_drop_down_get_selected (self->output);
  GsNetworkInfo *info = run != NULL ? gs_run_get_network (run, output) : NULL;
  g_autofree char *text = NULL;

  if (info == NULL && run != NULL)
    info = gs_run_get_network (run, GS_OUTPUT_BOTH);

  if (info != NULL && gs_network_info_get_configuration (info) != NULL)
    {
      g_autoptr (GsFusionConfig) config = gs_fusion_config_from_json (gs_network_info_get_configuration (info), NULL);

      if (config != NULL)
        {
          g_autofree char *kind = g_ascii_strup (gs_fusion_kind_get_name (config->fusion), -1);

          /* Translators: kind of fusion, number of iterations */
          text = g_strdup_printf (_ ("%s, L = %u"), kind, config->iterations);
        }
    }

  gtk_label_set_label (self->network_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->network_label), info != NULL ? gs_network_info_get_name (info) : NULL);
}

static void
fill_flow (GsInspectPage *self,
           GsRunSeries *series)
{
  GsRun *run = gs_run_series_get_run (series);
  GsOutput output = gs_run_get_gate_output (run, gtk_drop_down_get_selected (self->output));
  const char *const names[] = { _ ("face"), _ ("sound"), NULL };
  gboolean hierarchical = gs_run_is_hierarchical (run, output);
  guint n_iterations = 0;

  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);

      if (gate->output == output && gate->stage == 0)
        n_iterations = MAX (n_iterations, hierarchical ? gate->n_candidates : gate->n_candidates - 1);
    }

  if (n_iterations == 0)
    {
      gs_gate_flow_set_message (self->flow, _ ("This network has no gates"));
      return;
    }

  gs_gate_flow_set_message (self->flow, NULL);
  gs_gate_flow_set_structure (self->flow, names, n_iterations, hierarchical);
  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);
      g_autofree GsSeries **weights = g_new0 (GsSeries *, gate->n_candidates);

      if (gate->output != output)
        continue;

      for (guint candidate = 0; candidate < gate->n_candidates; candidate++)
        weights[candidate] = gs_run_series_get_gate (series, i, candidate);

      gs_gate_flow_set_gate (self->flow, g_str_equal (gate->modality, modalities[0]) ? 0 : 1, gate->stage, weights,
                             gate->n_candidates);
    }
}

static void
fill_circumplex (GsInspectPage *self,
                 GsRunSeries *series)
{
  GListModel *traces = gs_clip_get_traces (gs_clip_plots_get_clip (self->plots));
  guint n_people = 0;

  gs_circumplex_remove_all (self->circumplex);
  /* The values stand in the tracks already; several people need their names */
  gs_circumplex_set_legend (self->circumplex, FALSE);

  /* A person is a point where one rater has rated both dimensions. */
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) valence = g_list_model_get_item (traces, i);

      if (g_strcmp0 (gs_trace_get_dimension (valence), gs_output_get_nick (GS_OUTPUT_VALENCE)) != 0)
        continue;

      for (guint j = 0; j < g_list_model_get_n_items (traces); j++)
        {
          g_autoptr (GsTrace) arousal = g_list_model_get_item (traces, j);

          if (g_strcmp0 (gs_trace_get_dimension (arousal), gs_output_get_nick (GS_OUTPUT_AROUSAL)) == 0
              && gs_trace_get_rater (arousal) == gs_trace_get_rater (valence)
              && gs_trace_get_take (arousal) == gs_trace_get_take (valence))
            {
              gs_circumplex_set_legend (self->circumplex, n_people++ > 0);
              gs_circumplex_add_point (self->circumplex, gs_rater_get_name (gs_trace_get_rater (valence)),
                                       gs_trace_get_derived (valence) != NULL ? GS_LINE_GOLD : GS_LINE_PERSON,
                                       gs_clip_plots_get_trace (self->plots, valence),
                                       gs_clip_plots_get_trace (self->plots, arousal));
            }
        }
    }

  if (series != NULL)
    gs_circumplex_add_point (self->circumplex, _ ("network"), GS_LINE_NETWORK,
                             gs_run_series_get_prediction (series, GS_OUTPUT_VALENCE),
                             gs_run_series_get_prediction (series, GS_OUTPUT_AROUSAL));
}

static void
traces_cb (GsInspectPage *self)
{
  if (self->blind)
    return;

  fill_circumplex (self, gs_clip_plots_get_run_series (self->plots));
}

static void
run_cb (GsInspectPage *self)
{
  GsRunSeries *series = self->plots != NULL && !self->blind ? gs_clip_plots_get_run_series (self->plots) : NULL;

  show_network (self, series != NULL ? gs_run_series_get_run (series) : NULL);
  if (series != NULL)
    fill_flow (self, series);
  else
    gs_gate_flow_set_message (self->flow, self->blind ? _ ("Hidden while you rate blind") : _ ("Not analysed yet"));

  if (self->plots != NULL && !self->blind)
    fill_circumplex (self, series);
  else
    gs_circumplex_remove_all (self->circumplex);
}

static void
gs_inspect_page_dispose (GObject *object)
{
  GsInspectPage *self = GS_INSPECT_PAGE (object);

  if (self->plots != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plots, self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_traces (gs_clip_plots_get_clip (self->plots)), self);
    }
  g_clear_object (&self->plots);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_inspect_page_parent_class)->dispose (object);
}

static void
gs_inspect_page_class_init (GsInspectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_inspect_page_dispose;

  g_type_ensure (GS_TYPE_GATE_FLOW);
  g_type_ensure (GS_TYPE_CIRCUMPLEX);
  g_type_ensure (GS_TYPE_SELECTION_SUMMARY);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-inspect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, network_label);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, output);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, flow);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, circumplex);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
}

static void
gs_inspect_page_init (GsInspectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_inspect_page_set_playhead:
 * @self: a #GsInspectPage
 * @playhead: the one clock
 */
void
gs_inspect_page_set_playhead (GsInspectPage *self,
                              GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_INSPECT_PAGE (self));

  gs_gate_flow_set_playhead (self->flow, playhead);
  gs_circumplex_set_playhead (self->circumplex, playhead);
  gs_selection_summary_set_playhead (self->summary, playhead);
}

/**
 * gs_inspect_page_set_plots:
 * @self: a #GsInspectPage
 * @plots: (nullable): the clip to show
 */
void
gs_inspect_page_set_plots (GsInspectPage *self,
                           GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_INSPECT_PAGE (self));

  if (self->plots != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plots, self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_traces (gs_clip_plots_get_clip (self->plots)), self);
    }

  g_set_object (&self->plots, plots);
  if (plots != NULL)
    {
      g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
      g_signal_connect_swapped (gs_clip_get_traces (gs_clip_plots_get_clip (plots)), "items-changed", G_CALLBACK (traces_cb),
                                self);
    }

  gs_selection_summary_set_plots (self->summary, self->blind ? NULL : plots);
  run_cb (self);
}

/**
 * gs_inspect_page_set_blind:
 * @self: a #GsInspectPage
 * @blind: whether somebody rates who must not see what others and the network say
 */
void
gs_inspect_page_set_blind (GsInspectPage *self,
                           gboolean blind)
{
  g_return_if_fail (GS_IS_INSPECT_PAGE (self));

  if (self->blind == blind)
    return;

  self->blind = blind;
  gs_selection_summary_set_plots (self->summary, blind ? NULL : self->plots);
  run_cb (self);
}
