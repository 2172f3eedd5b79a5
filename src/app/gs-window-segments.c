/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-segment-search.h"
#include "gs-tier-window.h"

#include <glib/gi18n.h>

/* Segments: their edges and neighbours, their words, where to find them. */

static void
change_segment (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  GsWindow *self = user_data;
  g_auto (GStrv) words = g_strsplit (g_variant_get_string (parameter, NULL), "-", 2);
  GsSegmentEdge edge;

  if (g_strv_length (words) != 2 || gs_workspace_get_clip (self->workspace) == NULL)
    return;

  edge = g_str_equal (words[0], "start") ? GS_SEGMENT_START : GS_SEGMENT_END;
  if (g_str_equal (words[0], "join"))
    gs_segmenter_join (self->segmenter, g_str_equal (words[1], "next") ? 1 : -1);
  else if (g_str_equal (words[1], "earlier") || g_str_equal (words[1], "later"))
    gs_segmenter_nudge (self->segmenter, edge, g_str_equal (words[1], "later") ? 1 : -1);
  else if (g_str_equal (words[1], "cursor"))
    gs_segmenter_snap (self->segmenter, edge, GS_SNAP_CURSOR);
  else if (g_str_equal (words[1], "tier"))
    gs_segmenter_snap (self->segmenter, edge, GS_SNAP_TIERS);
  else if (g_str_equal (words[1], "onset"))
    gs_segmenter_snap (self->segmenter, edge, GS_SNAP_ONSET);
}

/* By the pointer a word is tapped; while the clip plays it begins a segment, and ends it. */
static void
give_label (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsWindow *self = user_data;
  const char *label = g_variant_get_string (parameter, NULL);

  if (gs_playhead_get_playing (gs_workspace_get_playhead (self->workspace)))
    {
      gs_segmenter_press (self->segmenter, label);
      gs_segmenter_release (self->segmenter, gs_annotator_get_rater (self->annotator));
    }
  else
    gs_segmenter_label (self->segmenter, label);
}

static void
edit_note (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GsWindow *self = user_data;

  if (gs_tracks_get_selected (self->tracks, NULL) == NULL)
    {
      gs_window_toast (self, _ ("No segment is selected."));
      return;
    }

  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gs_annotate_page_focus_note (self->annotate);
}

static void
edit_tier (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GsWindow *self = user_data;
  GsTier *tier = gs_segmenter_get_tier (self->segmenter);

  if (tier == NULL && gs_workspace_get_clip (self->workspace) != NULL)
    tier = gs_segmenter_ensure_tier (self->segmenter, gs_annotator_get_rater (self->annotator));
  if (tier != NULL)
    gs_tier_window_present (GTK_WINDOW (self), gs_workspace_get_store (self->workspace), tier);
}

static void
focus_timeline (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (GS_WINDOW (user_data)->timeline));
}

/* --- finding one --- */

static void
show_found (GsWindow *self)
{
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsTier *tier = project != NULL ? gs_project_find_tier (project, self->found_tier) : NULL;
  GsSegment *segment = tier != NULL ? gs_tier_find (tier, self->found_segment) : NULL;

  self->found_tier = 0;
  /* Not another rater's for who rates blind */
  if (segment == NULL || !gs_segmenter_is_open (self->segmenter, tier))
    return;

  gs_segmenter_set_tier (self->segmenter, tier);
  gs_tracks_select (self->tracks, tier, segment);
  gs_playhead_seek (gs_workspace_get_playhead (self->workspace), gs_segment_get_start (segment));
  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

/* A clip that was not shown is there only now: its segments with it, and then its file, which can be sought in. */
static void
shown_cb (GsWindow *self)
{
  if (self->found_tier != 0)
    show_found (self);
}

static void
chosen_cb (GsWindow *self,
           gint64 clip_id,
           gint64 tier_id,
           gint64 segment_id)
{
  GsProject *project = gs_workspace_get_project (self->workspace);
  GsClip *clip = project != NULL ? gs_project_find_clip (project, clip_id) : NULL;

  if (clip == NULL)
    return;

  self->found_tier = tier_id;
  self->found_segment = segment_id;
  if (clip == gs_workspace_get_clip (self->workspace))
    show_found (self);
  else
    gs_workspace_set_clip (self->workspace, clip);
}

static void
find_segments (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsSegmentSearch *search;

  if (store == NULL)
    return;
  /* It finds everybody's. */
  if (gs_window_refuse_blind (self))
    return;

  search = gs_segment_search_new (GTK_WINDOW (self), store);
  g_signal_connect_object (search, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (search));
}

/* Longer than a toast stands: somebody may want to write it down elsewhere. */
static void
lost_cb (GsWindow *self,
         const char *sentence)
{
  gs_window_show_problem (self, sentence, NULL, NULL);
}

static const GActionEntry entries[] = {
  { "segment", change_segment, "s" },
  { "label", give_label, "s" },
  { "edit-note", edit_note },
  { "edit-tier", edit_tier },
  { "focus-timeline", focus_timeline },
  { "find-segments", find_segments },
};

/**
 * gs_window_add_segments:
 * @self: a #GsWindow that has its workspace and segmenter
 *
 * To be called once.
 */
void
gs_window_add_segments (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->segmenter, "lost", G_CALLBACK (lost_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::media-info", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
