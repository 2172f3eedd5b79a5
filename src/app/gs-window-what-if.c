/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-what-if-text.h"

#include <glib/gi18n.h>

/* What if: wires what asks, where it is asked, and where the answer is drawn. */

/* What is computed, or else what is written to be seen and heard. */
static GsJob *
get_job (GsWindow *self)
{
  GsJob *job = gs_what_if_get_job (self->what_if);

  return job != NULL ? job : gs_what_if_playback_get_job (self->what_if_playback);
}

static void
show_job (GsWindow *self)
{
  GsJob *job = get_job (self);
  g_autofree char *title = NULL;

  if (job == NULL)
    {
      gs_progress_row_hide (self->what_if_progress);
      return;
    }

  if (job == gs_what_if_get_job (self->what_if))
    /* Translators: title of the clip that is analysed after something was changed in it */
    title = g_strdup_printf (_ ("What if: %s"), gs_job_get_subject (job));
  else
    /* Translators: title of the clip that is changed to be seen and heard */
    title = g_strdup_printf (_ ("Changing picture and sound: %s"), gs_job_get_subject (job));
  gs_progress_row_show (self->what_if_progress, title, gs_job_get_fraction (job), gs_job_get_seconds_left (job));
}

static void
job_cb (GsWindow *self)
{
  GsJob *job = get_job (self);

  if (job != NULL)
    g_signal_connect_object (job, "notify", G_CALLBACK (show_job), self, G_CONNECT_SWAPPED);
  show_job (self);
}

static void
other_cb (GsWindow *self)
{
  if (self->plots != NULL)
    gs_clip_plots_set_other (self->plots, gs_what_if_get_other (self->what_if));
}

static void
done_cb (GsWindow *self,
         GsRun *run,
         gboolean found)
{
  if (run != NULL && found && run == gs_what_if_get_other (self->what_if))
    gs_window_toast (self, _ ("This was computed before: the project holds it"));
}

static void
clip_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsProject *project = gs_workspace_get_project (self->workspace);
  gboolean playable = clip != NULL && gs_workspace_get_media_info (self->workspace) != NULL;

  gs_what_if_set_clip (self->what_if, gs_workspace_get_store (self->workspace), clip);
  gs_what_if_page_set_clip (self->what_if_page, clip, project != NULL ? gs_project_get_clips (project) : NULL, playable);
  gs_what_if_tracks_set_plots (self->what_if_tracks, self->plots);
}

static void
cancel (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  GsWindow *self = user_data;

  if (gs_what_if_get_job (self->what_if) != NULL)
    gs_what_if_cancel (self->what_if);
  else
    gs_what_if_playback_cancel (self->what_if_playback);
}

/* The two sides of Inspect. */
static void
inspect_side (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  GsWindow *self = user_data;
  const char *side = g_variant_get_string (parameter, NULL);
  const char *shown = gtk_stack_get_visible_child_name (self->inspect_sides);
  gboolean here = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "inspect") == 0;

  if (g_str_equal (side, "turn"))
    side = here && g_strcmp0 (shown, "cursor") == 0 ? "what-if" : "cursor";
  adw_view_stack_set_visible_child_name (self->pages, "inspect");
  gtk_stack_set_visible_child_name (self->inspect_sides, side);
}

static const GActionEntry entries[] = {
  { "cancel-what-if", cancel },
  { "inspect-side", inspect_side, "s" },
};

/**
 * gs_window_add_what_if:
 * @self: a #GsWindow that has its workspace and its analysis
 * @engine: the worker
 *
 * To be called once.
 */
void
gs_window_add_what_if (GsWindow *self,
                       GsEngine *engine)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->what_if = gs_what_if_new (engine);
  self->what_if_tracks = gs_what_if_tracks_new (self->timeline, self->tracks);
  gs_progress_row_set_actions (self->what_if_progress, "win.cancel-what-if", NULL);
  gs_what_if_page_connect (self->what_if_page, self->what_if, self->analysis, gs_workspace_get_playhead (self->workspace));

  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::media-info", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  gs_what_if_playback_connect (self->what_if_playback, self->what_if, self->workspace, engine);
  g_signal_connect_object (self->what_if, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->what_if_playback, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->what_if, "notify::base", G_CALLBACK (gs_window_show_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->what_if, "notify::other", G_CALLBACK (other_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->what_if, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_window_forget_what_if:
 * @self: a #GsWindow that is about to go
 */
void
gs_window_forget_what_if (GsWindow *self)
{
  g_clear_object (&self->what_if_tracks);
  g_clear_object (&self->what_if);
}
