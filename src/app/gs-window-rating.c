/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-assignments-window.h"
#include "gs-assignments.h"
#include "gs-delay-window.h"

#include <glib/gi18n.h>

/* What is hidden from who rates blind, and how late raters are. */

/* Whatever shows what others or the network say; pages that are of nothing else are not there meanwhile. */
static void
blind_cb (GsWindow *self)
{
  gboolean blind = gs_annotator_get_blind (self->annotator);
  GAction *side = g_action_map_lookup_action (G_ACTION_MAP (self), "inspect-side");
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->pages);

  gs_tracks_set_only (self->tracks, blind ? gs_annotator_get_rater (self->annotator) : NULL);
  gs_segmenter_set_only (self->segmenter, blind ? gs_annotator_get_rater (self->annotator) : NULL);
  /* The window makes them after its annotator */
  if (self->what_if_tracks != NULL)
    gs_what_if_tracks_set_hidden (self->what_if_tracks, blind);
  if (self->attributor != NULL)
    gs_attributor_set_hidden (self->attributor, blind);
  if (self->norm_tracks != NULL)
    gs_norm_tracks_set_hidden (self->norm_tracks, blind);
  gs_inspect_page_set_blind (self->inspect, blind);
  if (blind)
    gtk_stack_set_visible_child_name (self->inspect_sides, "cursor");
  if (side != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (side), !blind);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      const char *name = adw_view_stack_page_get_name (page);

      if (g_strcmp0 (name, "annotate") != 0 && g_strcmp0 (name, "inspect") != 0)
        adw_view_stack_page_set_visible (page, !blind);
    }
}

/* --- how late raters are --- */

static void
trace_delay (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  gint64 id = g_variant_get_int64 (parameter);
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsTrace *trace = project == NULL ? NULL : id != 0 ? gs_project_find_trace (project, id) : gs_window_find_trace (self);

  if (trace == NULL || self->plots == NULL)
    {
      gs_window_toast (self, _ ("There is no trace of this rater and dimension yet."));
      return;
    }
  /* The curve would tell how the others and the network go. */
  if (gs_annotator_get_blind (self->annotator))
    {
      gs_window_toast (self, _ ("Whoever rates blind does not see how well a trace fits others."));
      return;
    }

  gtk_window_present (
    GTK_WINDOW (gs_delay_window_new (GTK_WINDOW (self), gs_workspace_get_store (self->workspace), self->plots, trace)));
}

static void
show_recorded (GSimpleAction *action,
               GVariant *state,
               gpointer user_data)
{
  GsWindow *self = user_data;

  gs_tracks_set_recorded (self->tracks, g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

/* --- who is to rate what --- */

static void
chosen_cb (GsWindow *self,
           GsAssignment *assignment)
{
  if (gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_IDLE)
    gs_annotator_end (self->annotator);

  gs_workspace_set_clip (self->workspace, gs_assignment_get_clip (assignment));
  gs_annotator_set_rater (self->annotator, gs_rater_get_name (gs_assignment_get_rater (assignment)));
  gs_annotator_set_dimension (self->annotator, gs_assignment_get_dimension (assignment));
  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gtk_window_present (GTK_WINDOW (self));
}

static void
assignments (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;
  GtkWidget *window;

  if (gs_workspace_get_store (self->workspace) == NULL)
    {
      gs_window_toast (self, _ ("Open a clip or a project first."));
      return;
    }

  window = gs_assignments_window_new (GTK_WINDOW (self), self->workspace, gs_annotator_get_rater (self->annotator));
  g_signal_connect_object (window, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* Where both are rated each is an assignment of its own. */
static void
take_cb (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsTrace *trace = gs_annotator_get_trace (self->annotator);
  g_autoptr (GsTrace) ended = g_steal_pointer (&self->assigned);
  GsTrace *pair;

  if (store == NULL)
    return;

  if (ended != NULL)
    {
      pair = gs_annotator_get_pair (self->annotator, ended);
      gs_assignments_take_ended (store, ended);
      if (pair != NULL)
        gs_assignments_take_ended (store, pair);
    }
  if (trace != NULL)
    {
      pair = gs_annotator_get_pair (self->annotator, trace);
      gs_assignments_take_begun (store, trace);
      if (pair != NULL)
        gs_assignments_take_begun (store, pair);
      self->assigned = g_object_ref (trace);
    }
}

static gboolean
review_cb (gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  /* Of a clip that is still being loaded the takes are not known yet. */
  if (store != NULL && clip != NULL && clip == self->rated && gs_annotator_get_trace (self->annotator) == NULL)
    gs_assignments_review (store, clip);

  return G_SOURCE_REMOVE;
}

/* A trace that comes back has its strokes a moment later. */
static void
traces_cb (GsWindow *self)
{
  if (gs_annotator_get_trace (self->annotator) == NULL && self->rated == gs_workspace_get_clip (self->workspace))
    g_idle_add (review_cb, g_object_ref (self));
}

/* Whether somebody was interrupted here while they rated blind, and has not rated the same again since. */
static gboolean
has_blind_left (GListModel *traces)
{
  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
      gboolean is_last = gs_trace_get_blind (trace) && gs_trace_get_state (trace) == GS_RECORD_INTERRUPTED;

      for (guint j = 0; j < g_list_model_get_n_items (traces) && is_last; j++)
        {
          g_autoptr (GsTrace) other = g_list_model_get_item (traces, j);

          is_last = gs_trace_get_rater (other) != gs_trace_get_rater (trace) || gs_trace_get_take (other) <= gs_trace_get_take (trace) ||
                    !g_str_equal (gs_trace_get_dimension (other), gs_trace_get_dimension (trace));
        }
      if (is_last)
        return TRUE;
    }

  return FALSE;
}

/* The workspace has loaded the clip by now; the former one is nobody's business any more. */
static void
clip_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  if (self->rated != NULL)
    g_signal_handlers_disconnect_by_func (gs_clip_get_traces (self->rated), traces_cb, self);
  g_set_object (&self->rated, clip);
  if (clip == NULL)
    return;

  g_signal_connect_object (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (traces_cb), self, G_CONNECT_SWAPPED);

  /* After a crash nobody is to have seen the network's line before they go on. */
  if (gs_annotator_get_trace (self->annotator) == NULL && !gs_annotator_get_blind (self->annotator) && has_blind_left (gs_clip_get_traces (clip)))
    {
      gs_annotator_set_blind (self->annotator, TRUE);
      gs_window_toast (self, _ ("A take that was rated blind was interrupted here: rating blind goes on until you turn it off."));
    }
}

static const GActionEntry entries[] = {
  { "assignments", assignments },
  { "trace-delay", trace_delay, "x" },
  { "show-recorded", NULL, NULL, "false", show_recorded },
};

/**
 * gs_window_add_rating:
 * @self: a #GsWindow that has its annotator and tracks
 *
 * To be called once.
 */
void
gs_window_add_rating (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gs_window_add_reverting (self);
  gs_window_add_saving_elsewhere (self);
  gs_window_add_hand (self);
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::rater", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::trace", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
}
