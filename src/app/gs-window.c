/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-accessible.h"
#include "gs-bindings.h"
#include "gs-clip-row.h"
#include "gs-preferences.h"
#include "gs-stored-run.h"
#include "gs-string.h"
#include "gs-text-size.h"

#include <glib/gi18n.h>

/* Columns as they are for text of the usual size. */
#define CLIPS_WIDTH      204
#define PANEL_WIDTH      390
#define PANEL_LEAST      372
#define COMPARE_WIDTH    570 /* a table has many columns */
#define TRANSPORT_WIDTH  330 /* in two rows */
#define EDGES            16  /* separators and the window's own */

G_DEFINE_FINAL_TYPE (GsWindow, gs_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- one clock: while anything moves, the playhead follows the player before each drawn frame --- */

static gboolean
tick_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  GsWindow *self = GS_WINDOW (widget);
  gboolean moving = gs_workspace_tick (self->workspace);

  gs_annotator_tick (self->annotator);
  if (moving)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
motion_cb (GsWindow *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
playhead_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  if (clip != NULL && gs_clip_get_n_frames (clip) > 0)
    gs_analysis_set_playhead (self->analysis,
                              gs_clip_get_frame_at (clip, gs_playhead_get_time (gs_workspace_get_playhead (self->workspace))));
}

/* --- problems, each one sentence --- */

static void
failed_cb (GsWindow *self,
           const char *path,
           GError *error)
{
  if (gs_workspace_get_store (self->workspace) == NULL)
    {
      g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
      g_autofree char *title =
        name != NULL ? g_strdup_printf (_ ("“%s” cannot be opened"), name) : g_strdup (_ ("Something went wrong"));

      gs_welcome_page_show_problem (self->welcome, title, error->message);
    }
  else
    {
      GsClip *clip = gs_workspace_get_clip (self->workspace);
      gboolean missing = clip != NULL && gs_clip_get_missing (clip) && g_strcmp0 (path, gs_clip_get_path (clip)) == 0;

      gs_window_show_problem (self, error->message, missing ? _ ("Locate…") : NULL, missing ? "win.locate" : NULL);
      if (missing)
        gs_video_view_set_message (self->video, error->message);
    }
}

static gboolean
replacing_cb (GsWindow *self,
              const char *path)
{
  return gs_window_ask_before_losing (self, path);
}

static void
playing_cb (GsWindow *self)
{
  gs_window_update_actions (self);
  gs_window_say_silence (self);
  if (!gs_playhead_get_playing (gs_workspace_get_playhead (self->workspace)))
    gs_window_end_shuttle (self);
}

/* --- what the worker does --- */

static void
analysis_failed_cb (GsWindow *self,
                    const char *path,
                    GError *error)
{
  gs_window_show_problem (self, error->message, _ ("Choose a Network…"), "win.choose-network");
}

static void
show_job (GsWindow *self)
{
  GsJob *job = self->job;
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsClipRow *row = clip != NULL ? g_hash_table_lookup (self->clip_rows, clip) : NULL;
  g_autofree char *title = NULL;

  if (job == NULL)
    {
      gs_progress_row_hide (self->progress);
      if (row != NULL)
        gs_clip_row_set_job (row, -1.0);
      return;
    }

  title = g_strdup_printf ("%s %s", gs_job_get_title (job), gs_job_get_subject (job));
  gs_progress_row_show (self->progress, title, gs_job_get_fraction (job), gs_job_get_seconds_left (job));
  if (row != NULL)
    gs_clip_row_set_job (row, gs_job_get_fraction (job));
}

static void
job_cb (GsWindow *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);

  g_set_object (&self->job, gs_analysis_get_job (self->analysis));

  if (self->job != NULL)
    g_signal_connect_object (self->job, "notify", G_CALLBACK (show_job), self, G_CONNECT_SWAPPED);
  show_job (self);
  playhead_cb (self);
  gs_window_update_actions (self);
}

/* A, where two runs are held against each other. */
void
gs_window_show_run (GsWindow *self)
{
  GsRun *base = self->what_if != NULL ? gs_what_if_get_base (self->what_if) : NULL;
  GsRun *run = base != NULL ? base : gs_analysis_get_run (self->analysis);
  const GsNetworkSet *networks = gs_analysis_get_networks (self->analysis);

  if (self->plots != NULL)
    {
      gs_clip_plots_set_former (self->plots, gs_analysis_get_former (self->analysis));
      gs_clip_plots_set_run (self->plots, run);
    }
  gs_video_view_set_run (self->video, run);

  /* In the place of networks that cannot be used a run of others is shown */
  gs_window_show_demo (self, networks != NULL && run != NULL && gs_stored_run_has_networks (run, networks->networks));
}

/* --- project and clip --- */

static void
store_cb (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsProject *project = gs_workspace_get_project (self->workspace);

  gtk_stack_set_visible_child_name (self->stack, project != NULL ? "work" : "welcome");
  gtk_stack_set_visible_child_name (self->title_stack, project != NULL ? "pages" : "welcome");
  gtk_widget_set_visible (self->project_box, project != NULL);
  gs_window_forget_store (self);
  gs_window_hide_problem (self);

  if (project != NULL)
    {
      gs_window_show_store (self);
      gs_window_follow (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
      g_signal_connect_object (store, "notify", G_CALLBACK (gs_window_update_actions), self, G_CONNECT_SWAPPED);
    }
  else
    gtk_window_set_title (GTK_WINDOW (self), _ ("Gatescope"));

  gtk_single_selection_set_model (self->clip_selection, project != NULL ? gs_project_get_clips (project) : NULL);
  gs_window_update_actions (self);
}

static void
select_row (GsWindow *self,
            GsClip *clip)
{
  GListModel *clips = G_LIST_MODEL (self->clip_selection);

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) item = g_list_model_get_item (clips, i);

      if (item == clip)
        gtk_single_selection_set_selected (self->clip_selection, i);
    }
}

static void
clip_cb (GsWindow *self)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  g_autoptr (GsClipPlots) plots = clip != NULL ? gs_clip_plots_new (clip) : NULL;

  gs_video_view_set_run (self->video, NULL);
  gs_video_view_set_message (self->video, NULL);
  gs_tracks_set_plots (self->tracks, plots);
  gs_inspect_page_set_plots (self->inspect, plots);
  gs_compare_page_set_plots (self->compare, plots);
  g_set_object (&self->plots, plots);
  if (clip != NULL)
    select_row (self, clip);

  gs_analysis_set_clip (self->analysis, gs_workspace_get_store (self->workspace), clip, FALSE);
  gs_window_update_actions (self);
}

static void
media_info_cb (GsWindow *self)
{
  GsMediaInfo *info = gs_workspace_get_media_info (self->workspace);
  GsClip *clip = gs_workspace_get_clip (self->workspace);

  gs_video_view_set_media_info (self->video, info);
  gs_window_update_actions (self);
  if (info == NULL || self->plots == NULL)
    return;

  gs_window_hide_problem (self);
  if (!info->has_video)
    gs_video_view_set_message (self->video, _ ("This clip has sound but no picture: the network hears it and sees no face."));
  else
    gs_video_view_set_message (self->video, NULL);
  if (info->has_video && !info->has_audio)
    gs_window_toast (self, _ ("This clip has no sound: the network sees silence."));

  gs_clip_plots_set_media_info (self->plots, info);
  gs_tracks_sound_ready (self->tracks);
  gs_playhead_set_rate (gs_workspace_get_playhead (self->workspace),
                        gs_preferences_get_default_rate (gs_preferences_get_default ()));
  gs_analysis_set_clip (self->analysis, gs_workspace_get_store (self->workspace), clip, TRUE);
}

static void
busy_cb (GsWindow *self)
{
  gtk_spinner_set_spinning (self->spinner, gs_workspace_get_busy (self->workspace));
  gs_welcome_page_set_busy (self->welcome, gs_workspace_get_busy (self->workspace));
}

/* --- the list of clips --- */

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem *item)
{
  gtk_list_item_set_child (item, gs_clip_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem *item,
             GsWindow *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  GsClip *clip = gtk_list_item_get_item (item);

  gs_clip_row_set_clip (GS_CLIP_ROW (row), clip);
  gs_accessible_name_row (row, gs_clip_get_title (clip));
  g_hash_table_replace (self->clip_rows, clip, row);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               GsWindow *self)
{
  gpointer clip = gtk_list_item_get_item (item);

  if (g_hash_table_lookup (self->clip_rows, clip) == (gpointer) gtk_list_item_get_child (item))
    g_hash_table_remove (self->clip_rows, clip);
  gs_clip_row_set_clip (GS_CLIP_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
clip_selected_cb (GsWindow *self)
{
  GsClip *clip = gtk_single_selection_get_selected_item (self->clip_selection);

  if (clip != NULL && !gs_workspace_get_busy (self->workspace))
    gs_workspace_set_clip (self->workspace, clip);
}

static void
set_up_clip_list (GsWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, 0);
  self->clip_selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->clip_selection, FALSE);
  gtk_list_view_set_factory (self->clip_list, factory);
  gtk_list_view_set_model (self->clip_list, GTK_SELECTION_MODEL (self->clip_selection));
  g_object_unref (factory);
  g_signal_connect_object (self->clip_selection, "notify::selected", G_CALLBACK (clip_selected_cb), self, G_CONNECT_SWAPPED);
}

/* --- annotating --- */

static void
countdown_cb (GsWindow *self)
{
  guint countdown = gs_annotator_get_countdown (self->annotator);
  g_autofree char *text = g_strdup_printf ("%u", countdown);

  gtk_label_set_label (self->countdown_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown_label), countdown > 0);
}

static void
refused_cb (GsWindow *self,
            const char *sentence)
{
  gs_window_toast (self, sentence);
  if (gs_annotator_get_rater (self->annotator)[0] == '\0')
    {
      adw_view_stack_set_visible_child_name (self->pages, "annotate");
      gs_annotate_page_focus_rater (self->annotate);
    }
}

static void
segment_activated_cb (GsWindow *self,
                      GsTier *tier,
                      GsSegment *segment)
{
  gs_tracks_select (self->tracks, tier, segment);
  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gs_annotate_page_focus_label (self->annotate);
}

static void
segment_moved_cb (GsWindow *self,
                  GsTier *tier,
                  GsSegment *segment,
                  gint64 start,
                  gint64 end)
{
  gs_segmenter_move (self->segmenter, tier, segment, start, end);
}

static void
active_cb (GsWindow *self)
{
  /* Nobody rates what they do not look at */
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    {
      gs_annotator_pause (self->annotator);
      gs_segmenter_cancel_held (self->segmenter);
    }
}

static void
landmarks_cb (GsWindow *self)
{
  gs_video_view_set_show_overlay (self->video, gs_preferences_get_show_landmarks (gs_preferences_get_default ()));
}

static gboolean
drop_cb (GsWindow *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *item = files; item != NULL; item = item->next)
    {
      g_autofree char *path = g_file_get_path (item->data);

      if (path != NULL)
        gs_window_open_dropped (self, path);
    }

  return files != NULL;
}

static void
gs_window_realize (GtkWidget *widget)
{
  GsWindow *self = GS_WINDOW (widget);

  GTK_WIDGET_CLASS (gs_window_parent_class)->realize (widget);

  self->frame_log = gs_frame_log_new (widget);
  self->frame_meter = gs_frame_meter_new (widget, gs_workspace_get_paintable (self->workspace),
                                          gs_workspace_get_player (self->workspace));
}

static void
gs_window_unrealize (GtkWidget *widget)
{
  GsWindow *self = GS_WINDOW (widget);

  g_clear_pointer (&self->frame_log, gs_frame_log_free);
  g_clear_pointer (&self->frame_meter, gs_frame_meter_free);

  GTK_WIDGET_CLASS (gs_window_parent_class)->unrealize (widget);
}

static gboolean
gs_window_close_request (GtkWindow *window)
{
  GsWindow *self = GS_WINDOW (window);
  int width, height;

  if (gs_window_ask_before_closing (self) || gs_window_ask_before_losing (self, NULL))
    return TRUE;

  gtk_window_get_default_size (window, &width, &height);
  gs_preferences_set_window_size (gs_preferences_get_default (), width, height, gtk_window_is_maximized (window));
  gs_annotator_end (self->annotator);
  /* A note that is being written is kept while its clip is still there. */
  gs_tracks_select (self->tracks, NULL, NULL);
  gs_analysis_set_clip (self->analysis, NULL, NULL, FALSE);
  gs_workspace_close (self->workspace);
  gs_preferences_save (gs_preferences_get_default ());

  return GTK_WINDOW_CLASS (gs_window_parent_class)->close_request (window);
}

static void
gs_window_dispose (GObject *object)
{
  GsWindow *self = GS_WINDOW (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  gs_window_forget_what_if (self);
  gs_window_forget_events (self);
  gs_window_forget_inside (self);
  g_clear_object (&self->segmenter);
  g_clear_object (&self->annotator);
  g_clear_object (&self->rated);
  g_clear_object (&self->assigned);
  g_clear_pointer (&self->begun, g_ptr_array_unref);
  if (self->tracks != NULL)
    gs_tracks_set_plots (self->tracks, NULL);
  g_clear_object (&self->tracks);
  g_clear_object (&self->plots);
  g_clear_object (&self->analysis);
  g_clear_object (&self->workspace);
  g_clear_object (&self->clip_selection);
  gs_window_forget_toast (self);
  gs_window_forget_problem (self);

  G_OBJECT_CLASS (gs_window_parent_class)->dispose (object);
}

static void
gs_window_finalize (GObject *object)
{
  g_hash_table_unref (GS_WINDOW (object)->clip_rows);

  G_OBJECT_CLASS (gs_window_parent_class)->finalize (object);
}

static void
gs_window_class_init (GsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_window_dispose;
  object_class->finalize = gs_window_finalize;
  widget_class->realize = gs_window_realize;
  widget_class->unrealize = gs_window_unrealize;
  GTK_WINDOW_CLASS (klass)->close_request = gs_window_close_request;

  g_type_ensure (GS_TYPE_BANNER);
  g_type_ensure (GS_TYPE_WELCOME_PAGE);
  g_type_ensure (GS_TYPE_VIDEO_VIEW);
  g_type_ensure (GS_TYPE_TRANSPORT);
  g_type_ensure (GS_TYPE_INSPECT_PAGE);
  g_type_ensure (GS_TYPE_WHAT_IF_PAGE);
  g_type_ensure (GS_TYPE_EVENTS_PAGE);
  g_type_ensure (GS_TYPE_WHAT_IF_PLAYBACK);
  g_type_ensure (GS_TYPE_ANNOTATE_PAGE);
  g_type_ensure (GS_TYPE_COMPARE_PAGE);
  g_type_ensure (GS_TYPE_TIMELINE);
  g_type_ensure (GS_TYPE_PROGRESS_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWindow, undo_menu);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, toast);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, toast_label);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, content);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, project_box);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, project_label);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, saved_label);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, network_banner);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, clip_list);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, video_overlay);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, video);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, countdown_label);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, transport);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, clips);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, panel);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, transport_scroller);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, inspect);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, annotate);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, compare);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, training_progress);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, inspect_sides);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, what_if_page);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, events_page);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, what_if_progress);
  gtk_widget_class_bind_template_child (widget_class, GsWindow, what_if_playback);
}

static void
connect_workspace (GsWindow *self)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  GsPlayer *player = gs_workspace_get_player (self->workspace);

  g_signal_connect_object (self->workspace, "notify::store", G_CALLBACK (store_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::media-info", G_CALLBACK (media_info_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "replacing", G_CALLBACK (replacing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::time", G_CALLBACK (playhead_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::playing", G_CALLBACK (playing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::loop", G_CALLBACK (gs_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::rate", G_CALLBACK (gs_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::playing", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::seeking", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::frame", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gs_window_connect_sound (self);

  gs_video_view_set_paintable (self->video, gs_workspace_get_paintable (self->workspace));
  gs_transport_set_playhead (self->transport, playhead);
  gs_inspect_page_set_playhead (self->inspect, playhead);
  gs_timeline_set_playhead (self->timeline, playhead);
  gs_timeline_set_follow (self->timeline, TRUE);
}

static void
connect_annotating (GsWindow *self)
{
  self->tracks = gs_tracks_new (self->timeline);
  self->annotator = gs_annotator_new (self->workspace);
  self->segmenter = gs_segmenter_new (self->workspace, self->tracks);
  gs_annotate_page_connect (self->annotate, self->workspace, self->annotator, self->segmenter, self->tracks);
  gs_compare_page_connect (self->compare, self->workspace, self->tracks);

  g_signal_connect_object (self->annotator, "notify::countdown", G_CALLBACK (countdown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::state", G_CALLBACK (gs_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->segmenter, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tracks, "segment-activated", G_CALLBACK (segment_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tracks, "segment-moved", G_CALLBACK (segment_moved_cb), self, G_CONNECT_SWAPPED);
}

/* Width of the narrowest monitor: the window must not demand more. */
static int
get_monitor_width (GsWindow *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  int width = G_MAXINT;

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      GdkRectangle place;

      gdk_monitor_get_geometry (monitor, &place);
      width = MIN (width, place.width);
    }

  return width;
}

/* Large text needs wider columns; where the monitor has no room for all, the panel's pages scroll. */
static void
fit_text (GsWindow *self)
{
  double size = gs_text_size_get (GTK_WIDGET (self));
  int clips = (int) (CLIPS_WIDTH * MIN (size, 1.2));
  int transport = (int) (TRANSPORT_WIDTH * MIN (size, 1.3));
  int room = get_monitor_width (self) - clips - transport - EDGES;
  gboolean compares = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "compare") == 0;
  int wanted = compares ? COMPARE_WIDTH : PANEL_LEAST;
  int words, least;

  /* Some languages have longer words. */
  gtk_widget_measure (GTK_WIDGET (self->pages), GTK_ORIENTATION_HORIZONTAL, -1, &words, NULL, NULL, NULL);
  least = MAX (MIN (MAX ((int) (wanted * MIN (size, 1.58)), words), room), PANEL_LEAST);

  gtk_widget_set_size_request (self->clips, clips, -1);
  gtk_scrolled_window_set_min_content_width (self->transport_scroller, transport);
  /* The least is never to be above the most, not even between the two. */
  gtk_scrolled_window_set_min_content_width (self->panel, -1);
  gtk_scrolled_window_set_max_content_width (self->panel, MAX ((int) (PANEL_WIDTH * size), least));
  gtk_scrolled_window_set_min_content_width (self->panel, least);
}

static void
gs_window_init (GsWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  int width, height;
  gboolean maximized;

  self->clip_rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gs_preferences_get_window_size (gs_preferences_get_default (), &width, &height, &maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  gtk_paned_set_position (self->rows, (int) ((height - 100) * 0.59));
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));

  self->workspace = gs_workspace_new ();
  connect_workspace (self);
  connect_annotating (self);
  set_up_clip_list (self);
  gs_window_add_actions (self);
  gs_window_add_training (self);

  gtk_widget_add_controller (self->content, gs_bindings_create_controller ());
  gs_window_add_keys (self);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->content, GTK_EVENT_CONTROLLER (drop));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  g_signal_connect_object (gs_preferences_get_default (), "notify::show-landmarks", G_CALLBACK (landmarks_cb), self,
                           G_CONNECT_SWAPPED);
  landmarks_cb (self);
  gs_transport_fit (self->transport, self->transport_scroller);
  gs_text_size_watch (GTK_WIDGET (self), G_CALLBACK (fit_text), self);
  fit_text (self);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (fit_text), self, G_CONNECT_SWAPPED);
  gs_window_update_actions (self);
  gs_accessible_mend (GTK_WIDGET (self));
}

/**
 * gs_window_new:
 * @application: the program
 * @engine: its worker
 *
 * Returns: (transfer none): a window with its welcome page
 */
GtkWidget *
gs_window_new (AdwApplication *application,
               GsEngine *engine)
{
  GsWindow *self = g_object_new (GS_TYPE_WINDOW, "application", application, NULL);

  self->analysis = gs_analysis_new (engine);
  g_signal_connect_object (self->analysis, "notify::run", G_CALLBACK (gs_window_show_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->analysis, "notify::networks", G_CALLBACK (gs_window_keep_networks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->analysis, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->analysis, "failed", G_CALLBACK (analysis_failed_cb), self, G_CONNECT_SWAPPED);
  gs_window_add_what_if (self, engine);
  gs_window_add_events (self);
  gs_window_add_inside (self);
  gs_window_add_worth (self);
  gs_analysis_use_networks (self->analysis, gs_preferences_get_network (gs_preferences_get_default ()),
                            gs_preferences_get_kept_network (gs_preferences_get_default ()));

  return GTK_WIDGET (self);
}

/**
 * gs_window_open:
 * @self: a #GsWindow
 * @path: absolute path of a clip or a project
 *
 * Opens it in this window; see gs_workspace_open(). Asks first if the project that is open cannot be stored and another one would take its
 * place.
 */
void
gs_window_open (GsWindow *self,
                const char *path)
{
  g_return_if_fail (GS_IS_WINDOW (self));

  /* A clip joins the project that is open. A project of another name is asked about when it is known to be one. */
  if (g_str_has_suffix (path, ".gatescope") && gs_window_ask_before_losing (self, path))
    return;

  gs_welcome_page_show_problem (self->welcome, NULL, NULL);
  gs_workspace_open (self->workspace, path);
}

/**
 * gs_window_play_next:
 * @self: a #GsWindow
 *
 * Lets the clip that is opened next play as soon as it is there.
 */
void
gs_window_play_next (GsWindow *self)
{
  g_return_if_fail (GS_IS_WINDOW (self));

  gs_workspace_play_next (self->workspace);
}

/**
 * gs_window_is_empty:
 * @self: a #GsWindow
 *
 * Returns: whether no project is open and none is about to be
 */
gboolean
gs_window_is_empty (GsWindow *self)
{
  g_return_val_if_fail (GS_IS_WINDOW (self), FALSE);

  return gs_workspace_get_store (self->workspace) == NULL && !gs_workspace_get_busy (self->workspace);
}

/**
 * gs_window_get_project:
 * @self: a #GsWindow
 *
 * Returns: (transfer none) (nullable): path of the open project
 */
const char *
gs_window_get_project (GsWindow *self)
{
  GsStore *store;

  g_return_val_if_fail (GS_IS_WINDOW (self), NULL);

  store = gs_workspace_get_store (self->workspace);

  return store != NULL ? gs_store_get_path (store) : NULL;
}

/**
 * gs_window_get_analysis:
 * @self: a #GsWindow
 *
 * Returns: (transfer none): what asks the networks
 */
GsAnalysis *
gs_window_get_analysis (GsWindow *self)
{
  g_return_val_if_fail (GS_IS_WINDOW (self), NULL);

  return self->analysis;
}

/**
 * gs_window_get_player:
 * @self: a #GsWindow
 *
 * Returns: (transfer none): what plays its clips
 */
GsPlayer *
gs_window_get_player (GsWindow *self)
{
  g_return_val_if_fail (GS_IS_WINDOW (self), NULL);

  return gs_workspace_get_player (self->workspace);
}
