/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-inspect-page.h"

#include "gs-circumplex.h"
#include "gs-cursors-row.h"
#include "gs-fusion-view.h"
#include "gs-selection-summary.h"
#include "gs-trace-change.h"

#include <glib/gi18n.h>

struct _GsInspectPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GsFusionView *fusion;
  GtkWidget *norms;
  GsCursorsRow *cursors;
  GsCircumplex *circumplex;
  GsSelectionSummary *summary;

  GsClipPlots *plots;
  gboolean blind; /* whoever rates blind sees no values */
};

enum
{
  SPOT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsInspectPage, gs_inspect_page, GTK_TYPE_WIDGET)

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

      /* What began as the network's line and was not corrected is a person's no more than the network is */
      if (g_strcmp0 (gs_trace_get_dimension (valence), gs_output_get_nick (GS_OUTPUT_VALENCE)) != 0 || gs_trace_get_untouched (valence))
        continue;

      for (guint j = 0; j < g_list_model_get_n_items (traces); j++)
        {
          g_autoptr (GsTrace) arousal = g_list_model_get_item (traces, j);

          if (g_strcmp0 (gs_trace_get_dimension (arousal), gs_output_get_nick (GS_OUTPUT_AROUSAL)) == 0 && !gs_trace_get_untouched (arousal)
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
  if (self->plots != NULL && !self->blind)
    fill_circumplex (self, gs_clip_plots_get_run_series (self->plots));
  else
    gs_circumplex_remove_all (self->circumplex);
}

/* Clip or blindness. */
static void
show_clip (GsInspectPage *self)
{
  GsClipPlots *seen = self->blind ? NULL : self->plots;

  gs_fusion_view_set_plots (self->fusion, seen, self->blind ? _ ("Hidden while you rate blind") : NULL);
  gs_cursors_row_set_plots (self->cursors, seen);
  gs_selection_summary_set_plots (self->summary, seen);
  run_cb (self);
}

static void
activated_cb (GsInspectPage *self,
              GsOutput output,
              guint modality,
              guint stage,
              guint iteration)
{
  g_signal_emit (self, signals[SPOT_ACTIVATED], 0, output, modality, stage, iteration);
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

  signals[SPOT_ACTIVATED] = g_signal_new ("spot-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                          GS_TYPE_OUTPUT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  g_type_ensure (GS_TYPE_FUSION_VIEW);
  g_type_ensure (GS_TYPE_CIRCUMPLEX);
  g_type_ensure (GS_TYPE_CURSORS_ROW);
  g_type_ensure (GS_TYPE_SELECTION_SUMMARY);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-inspect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, fusion);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, norms);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, cursors);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, circumplex);
  gtk_widget_class_bind_template_child (widget_class, GsInspectPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
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

  gs_fusion_view_set_playhead (self->fusion, playhead);
  gs_cursors_row_set_playhead (self->cursors, playhead);
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

  show_clip (self);
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
  show_clip (self);
}

/**
 * gs_inspect_page_save_figure:
 * @self: a #GsInspectPage
 * @path: (nullable): where; %NULL asks
 *
 * Writes the fusion as it is seen, with its numbers.
 *
 * Returns: whether there is anything to write
 */
gboolean
gs_inspect_page_save_figure (GsInspectPage *self,
                             const char *path)
{
  g_return_val_if_fail (GS_IS_INSPECT_PAGE (self), FALSE);

  return gs_fusion_view_save (self->fusion, path);
}

/**
 * gs_inspect_page_set_norms:
 * @self: a #GsInspectPage
 * @fraction: how far the norms are computed; negative: nobody computes them
 */
void
gs_inspect_page_set_norms (GsInspectPage *self,
                           double fraction)
{
  /* Translators: how much of the norms of features is computed */
  g_autofree char *label = fraction >= 0.0 ? g_strdup_printf (_ ("Norms %.0f %%"), 100.0 * fraction) : g_strdup (_ ("Norms"));

  g_return_if_fail (GS_IS_INSPECT_PAGE (self));

  gtk_button_set_label (GTK_BUTTON (self->norms), label);
}
