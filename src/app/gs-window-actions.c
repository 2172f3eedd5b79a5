/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-bindings.h"
#include "gs-data-file.h"
#include "gs-file-manager.h"
#include "gs-preferences.h"
#include "gs-record-window.h"

#include <glib/gi18n.h>
#include <math.h>

#define SECOND      1e9
#define SHUTTLE_MAX 2.0

static GsPlayhead *
get_playhead (gpointer user_data)
{
  return gs_workspace_get_playhead (GS_WINDOW (user_data)->workspace);
}

static gboolean
is_recording (GsWindow *self)
{
  return gs_annotator_get_state (self->annotator) == GS_ANNOTATOR_RECORDING;
}

/* --- playing --- */

static void
play_pause (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);

  gs_playhead_set_playing (playhead, !gs_playhead_get_playing (playhead));
}

static void
step (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsWindow *self = user_data;

  gs_workspace_step (self->workspace, g_variant_get_int32 (parameter));
}

static void
seek_by (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);
  gint64 distance = (gint64) (g_variant_get_double (parameter) * SECOND);

  gs_playhead_seek (playhead, MAX (gs_playhead_get_time (playhead) + distance, 0));
}

static void
go_to_start (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  gs_playhead_seek (get_playhead (user_data), 0);
}

static void
go_to_end (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);
  GsClip *clip = gs_workspace_get_clip (GS_WINDOW (user_data)->workspace);
  guint n_frames = clip != NULL ? gs_clip_get_n_frames (clip) : 0;

  gs_playhead_set_playing (playhead, FALSE);
  /* the last picture, not the nothing behind it */
  gs_playhead_seek (playhead, n_frames > 0 ? gs_clip_get_frame_time (clip, n_frames - 1) : gs_playhead_get_duration (playhead));
}

static void
shuttle (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  static const double rates[] = { 1.0, 1.25, 1.5, SHUTTLE_MAX };
  static gint64 last_back = 0, distance = 0;
  GsWindow *self = user_data;
  GsPlayhead *playhead = get_playhead (self);
  double rate = gs_playhead_get_rate (playhead);
  gboolean playing = gs_playhead_get_playing (playhead);
  gint64 now = g_get_monotonic_time ();

  if (g_variant_get_int32 (parameter) > 0)
    {
      double faster = SHUTTLE_MAX;

      for (guint i = G_N_ELEMENTS (rates); i > 0; i--)
        faster = rates[i - 1] > rate + 1e-6 ? rates[i - 1] : faster;
      if (playing)
        {
          self->set_rate = self->set_rate > 0.0 ? self->set_rate : rate;
          gs_playhead_set_rate (playhead, faster);
        }
      gs_playhead_set_playing (playhead, TRUE);
    }
  else if (playing && rate > 1.0)
    {
      double slower = 1.0;

      for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
        slower = rates[i] < rate - 1e-6 ? rates[i] : slower;
      self->set_rate = self->set_rate > 0.0 ? self->set_rate : rate;
      gs_playhead_set_rate (playhead, slower);
    }
  else
    {
      /* Sound cannot be played backwards; quick repetition jumps farther each time. */
      distance = now - last_back < G_USEC_PER_SEC ? MIN (distance * 2, 16) : 1;
      last_back = now;
      gs_playhead_seek (playhead, MAX (gs_playhead_get_time (playhead) - (gint64) (distance * SECOND), 0));
    }
}

/**
 * gs_window_end_shuttle:
 * @self: a #GsWindow
 *
 * Goes back to the speed that was set before J and L changed it; to be called when the clip stops.
 */
void
gs_window_end_shuttle (GsWindow *self)
{
  double rate = self->set_rate;

  self->set_rate = 0.0;
  if (rate > 0.0)
    gs_playhead_set_rate (get_playhead (self), rate);
}

static void
set_rate (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  GS_WINDOW (user_data)->set_rate = 0.0;
  gs_playhead_set_rate (get_playhead (user_data), g_variant_get_double (parameter));
}

static void
rate_by (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);
  double rate = gs_playhead_get_rate (playhead) + g_variant_get_double (parameter);

  GS_WINDOW (user_data)->set_rate = 0.0;
  gs_playhead_set_rate (playhead, CLAMP (round (rate * 100) / 100, 0.25, 2.0));
}

static void
loop (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);

  gs_playhead_set_loop (playhead, !gs_playhead_get_loop (playhead));
}

static void
mute (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsWindow *self = user_data;
  GsPlayer *player = gs_workspace_get_player (self->workspace);

  gs_player_set_muted (player, !gs_player_get_muted (player));
  gs_window_update_actions (self);
}

static void
set_volume (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsWindow *self = user_data;

  gs_player_set_volume (gs_workspace_get_player (self->workspace), g_variant_get_double (parameter));
  g_object_set (gs_preferences_get_default (), "volume", g_variant_get_double (parameter), NULL);
  gs_window_update_actions (self);
}

/* --- timeline --- */

static void
zoom (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsWindow *self = user_data;
  double factor = g_variant_get_double (parameter);

  if (factor > 0.0)
    gs_timeline_zoom (self->timeline, factor);
  else
    gs_time_axis_show_all (gs_timeline_get_axis (self->timeline));
}

static void
zoom_to_selection (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  gs_timeline_zoom_to_selection (GS_WINDOW (user_data)->timeline);
}

static void
select_all (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  GsPlayhead *playhead = get_playhead (user_data);

  gs_selection_set_range (gs_playhead_get_selection (playhead), 0, gs_playhead_get_duration (playhead));
}

static void
select_none (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  if (!gs_segmenter_cancel_in (GS_WINDOW (user_data)->segmenter))
    gs_selection_clear (gs_playhead_get_selection (get_playhead (user_data)));
}

/* --- annotating --- */

static void
record (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  GsWindow *self = user_data;

  adw_view_stack_set_visible_child_name (self->pages, "annotate");
  gs_annotator_toggle (self->annotator);
}

static void
end_trace (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  gs_annotator_end (GS_WINDOW (user_data)->annotator);
}

static GsTrace *
find_trace (GsWindow *self,
            gint64 id)
{
  GsProject *project = gs_workspace_get_project (self->workspace);

  return project != NULL ? gs_project_find_trace (project, id) : NULL;
}

static void
continue_trace (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  GsWindow *self = user_data;
  GsTrace *trace = find_trace (self, g_variant_get_int64 (parameter));

  if (trace != NULL)
    gs_annotator_continue (self->annotator, trace);
}

static void
delete_trace (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  GsWindow *self = user_data;
  GsTrace *trace = find_trace (self, g_variant_get_int64 (parameter));

  if (trace == NULL)
    return;

  if (trace == gs_annotator_get_trace (self->annotator))
    gs_annotator_end (self->annotator);
  gs_store_remove_trace (gs_workspace_get_store (self->workspace), trace);
  gs_window_toast (self, _ ("Trace deleted; Ctrl+Z brings it back."));
}

static void
nudge (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  GsWindow *self = user_data;

  gs_window_nudge (self, g_variant_get_int32 (parameter));
}

/* While recording a digit is the value, otherwise it is a label. */
static void
digit (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  GsWindow *self = user_data;
  int number = g_variant_get_int32 (parameter);
  const char key[] = { (char) ('0' + number), '\0' };
  g_autofree char *label = NULL;

  if (is_recording (self))
    {
      gs_window_give_digit (self, number);
      return;
    }

  label = gs_annotate_page_get_label (self->annotate, key);
  if (label != NULL)
    gs_segmenter_label (self->segmenter, label);
}

static void
segment_in (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  gs_segmenter_mark_in (GS_WINDOW (user_data)->segmenter);
}

static void
segment_out (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsWindow *self = user_data;

  gs_segmenter_mark_out (self->segmenter, gs_annotator_get_rater (self->annotator));
}

static void
segment_split (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  GsWindow *self = user_data;

  /* A stray key of the hand that records needs no answer, which would draw the eye from the clip */
  if (!is_recording (self) || gs_segmenter_can_split (self->segmenter))
    gs_segmenter_split (self->segmenter);
}

static void
segment_delete (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  gs_segmenter_delete (GS_WINDOW (user_data)->segmenter);
}

static void
segment_rename (GSimpleAction *action,
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
  gs_annotate_page_focus_label (self->annotate);
}

static void
segment_step (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  gs_segmenter_step (GS_WINDOW (user_data)->segmenter, g_variant_get_int32 (parameter));
}

static void
tier_named_cb (AdwMessageDialog *dialog,
               const char *response,
               GsWindow *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog)));

  gtk_widget_grab_focus (GTK_WIDGET (self->timeline)); /* The next Space is for the clip, not for the button that asked */
  if (g_str_equal (response, "add") && name[0] != '\0')
    gs_segmenter_add_tier (self->segmenter, name, gs_annotator_get_rater (self->annotator));
}

static void
add_tier (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  GsWindow *self = user_data;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Add a Tier"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Name of the tier"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name of the tier"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "add", _ ("_Add"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "add");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (tier_named_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- undo --- */

static void
undone_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  gs_tracks_select (self->tracks, NULL, NULL);
  if (!gs_store_undo_finish (GS_STORE (source), result, &error) && error != NULL)
    gs_window_toast (self, error->message);
  gs_frame_log_mark (self->frame_log, "undone");
}

static void
undo (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *sentence = gs_window_name_step (self, _ ("Undone"), _ ("Undone: %s"), gs_store_get_undo_name (store));

  gs_annotator_end (self->annotator);
  gs_window_toast (self, sentence);
  gs_store_undo_async (store, undone_cb, g_object_ref (self));
}

static void
redo (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *sentence = gs_window_name_step (self, _ ("Done again"), _ ("Done again: %s"), gs_store_get_redo_name (store));

  gs_window_toast (self, sentence);
  gs_store_redo_async (store, undone_cb, g_object_ref (self));
}

/* --- files --- */

static void
open_chosen_cb (GtkNativeDialog *dialog,
                int response,
                GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gs_window_open (self, path);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static GtkFileFilter *
make_filter (const char *name,
             const char *const *types,
             const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);

  return filter;
}

static void
add_filter (GtkFileChooserNative *chooser,
            GtkFileFilter *filter)
{
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_object_unref (filter);
}

static void
choose_file (GsWindow *self,
             const char *title,
             GCallback callback,
             GtkFileFilter *filter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  if (filter != NULL)
    add_filter (chooser, filter);
  add_filter (chooser, make_filter (_ ("All files"), NULL, (const char *[]){ "*", NULL }));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_file (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  choose_file (user_data, _ ("Open a Clip or a Project"), G_CALLBACK (open_chosen_cb),
               make_filter (_ ("Clips and projects"), (const char *[]){ "video/*", "audio/*", NULL },
                            (const char *[]){ "*.gatescope", "*.mp4", "*.webm", "*.mkv", "*.mov", "*.avi", NULL }));
}

static void
open_path (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  gs_window_open (user_data, g_variant_get_string (parameter, NULL));
}

static void
open_demo (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  g_autofree char *path = gs_data_file_find ("demo/demo.webm");

  if (path != NULL)
    gs_window_open (user_data, path);
  else
    gs_window_toast (user_data, _ ("The demo clip is not installed."));
}

static void
record_camera (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  gs_record_window_present (user_data);
}

static void
network_chosen_cb (GtkNativeDialog *dialog,
                   int response,
                   GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gs_analysis_use_networks (self->analysis, path, NULL);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_network (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  choose_file (user_data, _ ("Choose a Network"), G_CALLBACK (network_chosen_cb),
               make_filter (_ ("Networks"), NULL, (const char *[]){ "*.safetensors", "*.pth", "*.pt", "*.pth.tar", NULL }));
}

static void
located_cb (GtkNativeDialog *dialog,
            int response,
            GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gs_workspace_locate_clip (self->workspace, gs_workspace_get_clip (self->workspace), path);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
locate (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  choose_file (user_data, _ ("Where Is This Clip Now?"), G_CALLBACK (located_cb), NULL);
}

static void
show_project (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  gs_file_manager_show (user_data, gs_window_get_project (user_data));
}

/* --- analysis, window --- */

static void
analyse (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  gs_analysis_restart (GS_WINDOW (user_data)->analysis);
}

static void
cancel_job (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  gs_analysis_cancel (GS_WINDOW (user_data)->analysis);
}

static void
show_page (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GsWindow *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);

  /* A page that is hidden can still be turned to, and Compare shows what others say. */
  if (!gs_annotator_get_blind (self->annotator) || !g_str_equal (name, "compare"))
    adw_view_stack_set_visible_child_name (self->pages, name);
}

static void
shortcuts (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GtkWidget *window = gs_bindings_create_shortcuts_window ();

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (user_data));
  gtk_window_present (GTK_WINDOW (window));
  g_object_unref (window);
}

static void
fullscreen (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  if (gtk_window_is_fullscreen (user_data))
    gtk_window_unfullscreen (user_data);
  else
    gtk_window_fullscreen (user_data);
}

static const GActionEntry entries[] = {
  { "play-pause", play_pause },
  { "step", step, "i" },
  { "seek-by", seek_by, "d" },
  { "go-to-start", go_to_start },
  { "go-to-end", go_to_end },
  { "shuttle", shuttle, "i" },
  { "rate", set_rate, "d", "1.0" },
  { "rate-by", rate_by, "d" },
  { "loop", loop, NULL, "false" },
  { "mute", mute, NULL, "false" },
  { "volume", set_volume, "d" },
  { "zoom", zoom, "d" },
  { "zoom-to-selection", zoom_to_selection },
  { "select-all", select_all },
  { "select-none", select_none },
  { "record", record },
  { "end-trace", end_trace },
  { "continue-trace", continue_trace, "x" },
  { "delete-trace", delete_trace, "x" },
  { "nudge", nudge, "i" },
  { "digit", digit, "i" },
  { "segment-in", segment_in },
  { "segment-out", segment_out },
  { "segment-split", segment_split },
  { "segment-delete", segment_delete },
  { "segment-rename", segment_rename },
  { "segment-step", segment_step, "i" },
  { "add-tier", add_tier },
  { "undo", undo },
  { "redo", redo },
  { "open", open_file },
  { "open-path", open_path, "s" },
  { "open-demo", open_demo },
  { "record-camera", record_camera },
  { "choose-network", choose_network },
  { "locate", locate },
  { "show-project", show_project },
  { "analyse", analyse },
  { "cancel-job", cancel_job },
  { "page", show_page, "s" },
  { "shortcuts", shortcuts },
  { "fullscreen", fullscreen },
};

/* Which actions need what; the rest is always there. */
static const char *const needs_media[] = { "play-pause", "step", "seek-by", "go-to-start", "go-to-end", "shuttle", "analyse" };
static const char *const needs_project[] = {
  "zoom", "zoom-to-selection", "select-all", "select-none", "record", "segment-in", "segment-out", "segment-split", "segment-delete",
  "segment-rename", "segment-step", "digit", "add-tier", "show-project", "page", "segment", "label", "edit-note", "edit-tier", "find-segments", "history" };

static void
enable (GsWindow *self,
        const char *name,
        gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)), enabled);
}

static void
set_state (GsWindow *self,
           const char *name,
           GVariant *state)
{
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)), state);
}

/**
 * gs_window_update_actions:
 * @self: a #GsWindow
 *
 * Lets the actions say what can be done now.
 */
void
gs_window_update_actions (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GsPlayhead *playhead = get_playhead (self);
  GsPlayer *player = gs_workspace_get_player (self->workspace);
  gboolean has_media = gs_workspace_get_media_info (self->workspace) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needs_media); i++)
    enable (self, needs_media[i], has_media);
  for (guint i = 0; i < G_N_ELEMENTS (needs_project); i++)
    enable (self, needs_project[i], store != NULL);

  /* Up and down belong to lists and scrolling unless a value is being given */
  enable (self, "nudge", gs_annotator_get_state (self->annotator) != GS_ANNOTATOR_IDLE);
  enable (self, "end-trace", gs_annotator_get_trace (self->annotator) != NULL);
  enable (self, "undo", store != NULL && gs_store_get_undo_name (store) != NULL);
  enable (self, "redo", store != NULL && gs_store_get_redo_name (store) != NULL);
  enable (self, "save-elsewhere", store != NULL && !self->saving);
  enable (self, "cancel-job", self->job != NULL);
  enable (self, "cancel-training", self->training || self->annotated_set != NULL);

  set_state (self, "rate", g_variant_new_double (gs_playhead_get_rate (playhead)));
  set_state (self, "loop", g_variant_new_boolean (gs_playhead_get_loop (playhead)));
  set_state (self, "mute", g_variant_new_boolean (gs_player_get_muted (player)));
  gs_transport_set_volume (self->transport, gs_player_get_volume (player), gs_player_get_muted (player));
}

/**
 * gs_window_add_actions:
 * @self: a #GsWindow
 *
 * Adds everything that can be done in the window; the keys are in gs-bindings.c. To be called once.
 */
void
gs_window_add_actions (GsWindow *self)
{
  GsPreferences *preferences = gs_preferences_get_default ();
  g_autoptr (GPropertyAction) landmarks = g_property_action_new ("show-landmarks", preferences, "show-landmarks");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (landmarks));
  gs_window_add_persons (self);
  gs_window_add_editing (self);
  gs_window_add_segments (self);
  gs_window_add_history (self);
  gs_window_add_rating (self);
  gs_window_add_blind (self);
  gs_window_add_annotations (self);
  gs_window_add_report (self);
  gs_player_set_volume (gs_workspace_get_player (self->workspace), gs_preferences_get_volume (preferences));
}
