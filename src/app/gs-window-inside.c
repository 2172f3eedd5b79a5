/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-inside-networks.h"

#include <glib/gi18n.h>

/* Looking inside the networks: places of the fusion by themselves, norms as tracks; and the figure of whatever page is shown goes to a file. */

static void
spot_cb (GsWindow *self,
         GsOutput output,
         guint modality,
         guint stage,
         guint iteration)
{
  gs_inside_page_show (self->inside_page, output, modality, stage, iteration);
  gtk_stack_set_visible_child_name (self->inspect_sides, "inside");
  gtk_widget_child_focus (GTK_WIDGET (self->inside_page), GTK_DIR_TAB_FORWARD);
}

static void
clip_cb (GsWindow *self)
{
  gs_inside_page_set_plots (self->inside_page, self->plots);
  gs_norm_tracks_set_plots (self->norm_tracks, self->plots);
}

/* --- norms --- */

static void
norms_cb (GsWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-norms");
  GsJob *job = gs_norm_tracks_get_job (self->norm_tracks);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (job != NULL));
  gs_inspect_page_set_norms (self->inspect, job != NULL && !gs_job_is_finished (job) ? gs_job_get_fraction (job) : -1.0);
}

static void
failed_cb (GsWindow *self,
           const GError *error)
{
  gs_window_toast (self, error->message);
}

static void
show_norms (GSimpleAction *action,
            GVariant *state,
            gpointer user_data)
{
  GsWindow *self = user_data;
  const char *reason;
  GPtrArray *networks;

  if (!g_variant_get_boolean (state))
    {
      gs_norm_tracks_clear (self->norm_tracks);
      return;
    }

  networks = gs_inside_networks_find (self->analysis, self->plots, &reason);
  if (gs_annotator_get_blind (self->annotator))
    gs_window_toast (self, _ ("Hidden while you rate blind"));
  else if (networks == NULL)
    gs_window_toast (self, reason);
  else
    gs_norm_tracks_start (self->norm_tracks, networks);
  /* A button that was pressed for nothing comes out again. */
  norms_cb (self);
}

/* --- figures --- */

static void
export_to (GsWindow *self,
           const char *path)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  const char *side = gtk_stack_get_visible_child_name (self->inspect_sides);
  gboolean any = FALSE;

  if (gs_window_refuse_blind (self))
    return;

  if (g_strcmp0 (page, "compare") == 0)
    any = gs_compare_page_save_figure (self->compare, path);
  else if (g_strcmp0 (page, "inspect") == 0 && g_strcmp0 (side, "cursor") == 0)
    any = gs_inspect_page_save_figure (self->inspect, path);
  else if (g_strcmp0 (page, "inspect") == 0 && g_strcmp0 (side, "inside") == 0)
    any = gs_inside_page_save_figure (self->inside_page, path);

  if (!any)
    gs_window_toast (self, _ ("There is no figure here: turn to one in Inspect or Compare."));
}

static void
export_figure (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  export_to (user_data, NULL);
}

static void
export_figure_path (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  export_to (user_data, g_variant_get_string (parameter, NULL));
}

static const GActionEntry entries[] = {
  { "show-norms", NULL, NULL, "false", show_norms },
  { "export-figure", export_figure },
  { "export-figure-path", export_figure_path, "s" },
};

/**
 * gs_window_add_inside:
 * @self: a #GsWindow that has its workspace, its analysis and its tracks
 *
 * To be called once.
 */
void
gs_window_add_inside (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->inside_page = GS_INSIDE_PAGE (gs_inside_page_new (self->analysis, gs_workspace_get_playhead (self->workspace)));
  gtk_stack_add_named (self->inspect_sides, GTK_WIDGET (self->inside_page), "inside");
  self->norm_tracks = gs_norm_tracks_new (self->timeline, self->tracks);
  g_signal_connect_object (self->inspect, "spot-activated", G_CALLBACK (spot_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->norm_tracks, "changed", G_CALLBACK (norms_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->norm_tracks, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  gs_window_add_cursors (self);
}

/**
 * gs_window_forget_inside:
 * @self: a #GsWindow that is about to go
 */
void
gs_window_forget_inside (GsWindow *self)
{
  g_clear_object (&self->norm_tracks);
}
