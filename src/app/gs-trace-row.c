/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-trace-row.h"

#include "gs-time-text.h"
#include "gs-trace-change.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* A trace in the list of the Annotate page: whose, of what, from when to when, and whether it is whole. */

static const char *
state_text (GsRecordState state)
{
  switch (state)
    {
    case GS_RECORD_RUNNING:
      return _ ("recording");

    case GS_RECORD_COMPLETE:
      return _ ("complete");

    default:
      return _ ("interrupted");
    }
}

static void
update (GtkWidget *row)
{
  GsTrace *trace = gs_trace_row_get_trace (row);
  GtkWidget *continue_button = g_object_get_data (G_OBJECT (row), "gs-continue");
  GtkWidget *choose_button = g_object_get_data (G_OBJECT (row), "gs-choose");
  GtkWidget *delete_button = g_object_get_data (G_OBJECT (row), "gs-delete");
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  const char *dimension = gs_trace_get_dimension (trace);
  guint n_samples;
  const GsTraceSample *samples = gs_trace_get_samples (trace, &n_samples);
  gint64 first = G_MAXINT64, last = 0;

  for (guint i = 0; i < n_samples; i++)
    {
      first = MIN (first, samples[i].media_time);
      last = MAX (last, samples[i].media_time);
    }

  if (g_str_equal (dimension, "valence"))
    dimension = _ ("valence");
  else if (g_str_equal (dimension, "arousal"))
    dimension = _ ("arousal");

  title = g_strdup_printf (_ ("%s · %s · take %u"), gs_rater_get_name (gs_trace_get_rater (trace)), dimension,
                           gs_trace_get_take (trace));
  if (gs_trace_get_state (trace) == GS_RECORD_RUNNING)
    subtitle = g_strdup (state_text (GS_RECORD_RUNNING));
  else if (n_samples > 0)
    {
      g_autofree char *start = gs_time_text_short (first);
      g_autofree char *end = gs_time_text_short (last);

      /* Translators: from, to, number of samples, state */
      subtitle = g_strdup_printf (ngettext ("%s–%s, %u sample, %s", "%s–%s, %u samples, %s", n_samples), start, end, n_samples,
                                  state_text (gs_trace_get_state (trace)));
    }
  else
    subtitle = g_strdup_printf (_ ("empty, %s"), state_text (gs_trace_get_state (trace)));

  if (gs_trace_get_taken_over (trace))
    {
      g_autofree char *rest = g_steal_pointer (&subtitle);

      /* Translators: of a trace that began as what a network said; %s is its span and state */
      subtitle = g_strdup_printf (_ ("from the network · %s"), rest);
    }

  if (gs_trace_get_delay (trace) != 0)
    {
      g_autofree char *rest = g_steal_pointer (&subtitle);

      /* Translators: how late the rater of a trace was, and the trace's span and state */
      subtitle = g_strdup_printf (_ ("%.2f s late · %s"), (double) gs_trace_get_delay (trace) / GS_TRACE_SECOND, rest);
    }

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", gs_trace_get_id (trace));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (continue_button), "x", gs_trace_get_id (trace));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (delete_button), "x", gs_trace_get_id (trace));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (choose_button), "x", gs_trace_get_id (trace));
  gtk_button_set_icon_name (GTK_BUTTON (choose_button), gs_trace_get_chosen (trace) ? "starred-symbolic" : "non-starred-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choose_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gs_trace_get_chosen (trace) ? _ ("This take counts") : _ ("Let this take count"), -1);
  gtk_widget_set_tooltip_text (row, gs_trace_get_taken_over (trace) && gs_trace_get_device (trace) != NULL ? gs_trace_get_device (trace)
                                                                                                       : _ ("How late the rater was…"));
  gtk_widget_set_visible (continue_button, gs_trace_get_state (trace) == GS_RECORD_INTERRUPTED);
  /* There is one gold standard, and no other take of it */
  gtk_widget_set_visible (choose_button, gs_trace_get_derived (trace) == NULL);
}

static GtkWidget *
make_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

/* Undo gives and takes what is in it. A trace that is being recorded is not looked through at every sample. */
static void
changed_cb (GtkWidget *row)
{
  if (gs_trace_get_state (gs_trace_row_get_trace (row)) != GS_RECORD_RUNNING)
    update (row);
}

/**
 * gs_trace_row_new:
 * @trace: a stored trace
 *
 * Returns: (transfer floating): its row, with buttons that activate win.continue-trace,
 *   win.choose-take and win.delete-trace; itself activates win.trace-delay
 */
GtkWidget *
gs_trace_row_new (GsTrace *trace)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *continue_button = make_button ("media-record-symbolic", _ ("Continue this trace"), "win.continue-trace");
  GtkWidget *choose_button = make_button ("non-starred-symbolic", _ ("Let this take count"), "win.choose-take");
  GtkWidget *delete_button = make_button ("user-trash-symbolic", _ ("Delete this trace"), "win.delete-trace");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), continue_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choose_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), delete_button);
  gtk_widget_add_css_class (row, "gs-trace-row");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.trace-delay");
  g_object_set_data_full (G_OBJECT (row), "gs-trace", g_object_ref (trace), g_object_unref);
  g_object_set_data (G_OBJECT (row), "gs-continue", continue_button);
  g_object_set_data (G_OBJECT (row), "gs-choose", choose_button);
  g_object_set_data (G_OBJECT (row), "gs-delete", delete_button);
  g_signal_connect_object (trace, "notify::id", G_CALLBACK (update), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (trace, "notify::state", G_CALLBACK (update), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (trace, "changed", G_CALLBACK (changed_cb), row, G_CONNECT_SWAPPED);
  update (row);

  return row;
}

/**
 * gs_trace_row_get_trace:
 * @row: what gs_trace_row_new() made
 *
 * Returns: (transfer none): its trace
 */
GsTrace *
gs_trace_row_get_trace (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "gs-trace");
}
