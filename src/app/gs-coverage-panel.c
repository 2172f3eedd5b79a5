/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-coverage-panel.h"

#include "gs-time-text.h"
#include "gs-trace-change.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More than this nobody goes through one by one: they take the clip again. */
#define MOST 50

/* While strokes come in and edits are undone. */
#define UPDATE_MILLISECONDS 200

struct _GsCoveragePanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkListBox *list;
  GtkLabel *more;

  GsTrace *trace;
  guint fill_id;
};

G_DEFINE_FINAL_TYPE (GsCoveragePanel, gs_coverage_panel, GTK_TYPE_WIDGET)

static char *
describe (GsTrace *trace,
          const GsTraceGap *gap)
{
  g_autofree char *start = gs_time_text_short (gap->start);
  g_autofree char *end = gs_time_text_short (gap->end);
  gboolean taken_over = gs_trace_get_taken_over (trace);
  const char *reason;

  switch (gap->kind)
    {
    case GS_TRACE_GAP_START:
      reason = taken_over ? _ ("still the network’s line") : _ ("it starts late");
      break;

    case GS_TRACE_GAP_END:
      reason = taken_over ? _ ("still the network’s line") : _ ("it ends early");
      break;

    case GS_TRACE_GAP_WHOLE:
      reason = taken_over ? _ ("still the network’s line") : _ ("never touched");
      break;

    default:
      reason = taken_over ? _ ("still the network’s line") : _ ("a gap");
      break;
    }

  /* Translators: from, to, what is wrong with that stretch of a trace */
  return g_strdup_printf (_ ("%s–%s  %s"), start, end, reason);
}

static GtkWidget *
make_row (GsCoveragePanel *self,
          const GsTraceGap *gap)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("media-record-symbolic");
  g_autofree char *title = describe (self->trace, gap);
  g_autofree char *start = gs_time_text_short (gap->start);
  g_autofree char *end = gs_time_text_short (gap->end);
  /* Translators: from, to */
  g_autofree char *name = g_strdup_printf (_ ("Record over %s–%s"), start, end);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.record-over");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xxx)", gs_trace_get_id (self->trace), gap->start, gap->end);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_set_tooltip_text (row, _ ("Go there and select it"));
  gtk_widget_add_css_class (row, "gs-trace-row");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.go-to-range");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(xx)", gap->start, gap->end);

  return row;
}

/* Rows that stand for the same are left as they are: the keyboard may be on one of them. */
static void
fill (GsCoveragePanel *self)
{
  GsClip *clip = self->trace != NULL ? gs_trace_get_clip (self->trace) : NULL;
  g_autoptr (GArray) gaps = clip != NULL ? gs_trace_list_gaps (self->trace, gs_clip_get_duration (clip)) : NULL;
  guint n = gaps != NULL ? gaps->len : 0;
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  g_autofree char *heading = NULL;
  g_autofree char *more = NULL;
  GtkListBoxRow *row;

  g_clear_handle_id (&self->fill_id, g_source_remove);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < MIN (n, MOST); i++)
    gtk_list_box_append (self->list, make_row (self, &g_array_index (gaps, GsTraceGap, i)));

  if (self->trace != NULL)
    /* Translators: number of a take */
    heading = g_strdup_printf (_ ("Take %u Leaves Out"), gs_trace_get_take (self->trace));
  if (n > MOST)
    more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - MOST), n - MOST);
  gtk_label_set_label (self->heading, heading != NULL ? heading : "");
  gtk_label_set_label (self->more, more != NULL ? more : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more), more != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (focused && n > 0)
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static gboolean
fill_cb (gpointer user_data)
{
  GsCoveragePanel *self = user_data;

  self->fill_id = 0;
  /* What is being recorded is reported on when it ends */
  if (self->trace != NULL && gs_trace_get_state (self->trace) != GS_RECORD_RUNNING)
    fill (self);

  return G_SOURCE_REMOVE;
}

static void
fill_soon (GsCoveragePanel *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_timeout_add (UPDATE_MILLISECONDS, fill_cb, self);
}

static void
dismiss_cb (GsCoveragePanel *self)
{
  gs_coverage_panel_set_trace (self, NULL);
}

static void
gs_coverage_panel_dispose (GObject *object)
{
  GsCoveragePanel *self = GS_COVERAGE_PANEL (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_data (self->trace, self);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_coverage_panel_parent_class)->dispose (object);
}

static void
gs_coverage_panel_class_init (GsCoveragePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_coverage_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-coverage-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GsCoveragePanel, box);
  gtk_widget_class_bind_template_child (widget_class, GsCoveragePanel, heading);
  gtk_widget_class_bind_template_child (widget_class, GsCoveragePanel, list);
  gtk_widget_class_bind_template_child (widget_class, GsCoveragePanel, more);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
gs_coverage_panel_init (GsCoveragePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * gs_coverage_panel_set_trace:
 * @self: a #GsCoveragePanel
 * @trace: (nullable): a take that has ended; %NULL = there is nothing to report
 *
 * Lists what it leaves out, and goes on to do so while it is edited, undone or recorded over.
 */
void
gs_coverage_panel_set_trace (GsCoveragePanel *self,
                             GsTrace *trace)
{
  g_return_if_fail (GS_IS_COVERAGE_PANEL (self));

  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_data (self->trace, self);
  g_set_object (&self->trace, trace);
  if (trace != NULL)
    {
      g_signal_connect_object (trace, "changed", G_CALLBACK (fill_soon), self, G_CONNECT_SWAPPED);
      /* The rows' actions find it by that */
      g_signal_connect_object (trace, "notify::id", G_CALLBACK (fill_soon), self, G_CONNECT_SWAPPED);
    }
  fill (self);
}

/**
 * gs_coverage_panel_get_trace:
 * @self: a #GsCoveragePanel
 *
 * Returns: (transfer none) (nullable): the take that is reported on
 */
GsTrace *
gs_coverage_panel_get_trace (GsCoveragePanel *self)
{
  g_return_val_if_fail (GS_IS_COVERAGE_PANEL (self), NULL);

  return self->trace;
}
