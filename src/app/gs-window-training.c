/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-affwild2-window.h"
#include "gs-engine.h"
#include "gs-time-text.h"
#include "gs-train-question.h"
#include "gs-train-session.h"
#include "gs-train-window.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEEP   "keep"
#define CANCEL "cancel"

/* A training goes on whether or not its dialog is open; how it ended is said where nobody sees it there. */
static void
training_cb (GsWindow *self)
{
  GsTrainSession *session = gs_train_session_get_default ();
  gboolean running = gs_train_session_is_running (session);

  if (running)
    {
      g_autofree char *name = gs_train_session_get_name (session);
      /* Translators: name of a network that is being trained */
      g_autofree char *title = g_strdup_printf (_ ("Training %s"), name);

      gs_progress_row_show (self->training_progress, title, gs_train_session_get_fraction (session),
                            gs_train_session_get_seconds_left (session));
    }
  else if (self->annotated_set == NULL)
    gs_progress_row_hide (self->training_progress);

  if (self->training && !running && !gs_train_window_is_open ())
    {
      g_autofree char *name = gs_train_session_get_name (session);
      const GError *error = gs_train_session_get_error (session);
      g_autofree char *sentence = NULL;

      if (error != NULL)
        gs_window_show_problem (self, error->message, _ ("Train a Network…"), "win.train");
      else if (gs_train_session_get_state (session) == GS_JOB_DONE)
        sentence = g_strdup_printf (_ ("%s is trained"), name);
      else if (gs_train_setup_is_interrupted (gs_train_session_get_setup (session)->path))
        sentence = g_strdup_printf (_ ("The training of %s was cancelled; it can be resumed"), name);
      else
        sentence = g_strdup_printf (_ ("The training of %s was cancelled"), name);
      if (sentence != NULL)
        gs_window_toast (self, sentence);
    }

  if (self->training != running)
    {
      self->training = running;
      gs_window_update_actions (self);
    }
}

static void
use_network (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  gs_analysis_use_networks (GS_WINDOW (user_data)->analysis, g_variant_get_string (parameter, NULL), NULL);
}

static void
train (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  gs_train_window_present (user_data);
}

/* --- on what has been annotated --- */

static void
show_collected (GsWindow *self)
{
  GsJob *job = GS_JOB (self->annotated_set);
  g_autofree char *left = gs_time_text_remaining (gs_job_get_seconds_left (job));
  g_autofree char *text = NULL;

  if (self->collecting == NULL)
    return;

  if (left != NULL)
    /* Translators: per cent done, then “0:48 left” */
    text = g_strdup_printf (_ ("%.0f %%, %s"), 100.0 * gs_job_get_fraction (job), left);
  else
    text = g_strdup_printf (_ ("%.0f %%"), 100.0 * gs_job_get_fraction (job));
  gtk_progress_bar_set_fraction (self->collected, CLAMP (gs_job_get_fraction (job), 0.0, 1.0));
  gtk_progress_bar_set_text (self->collected, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->collected), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Collecting annotations"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
collecting_response_cb (GsWindow *self,
                        const char *response)
{
  g_clear_weak_pointer (&self->collecting);
  if (g_str_equal (response, CANCEL) && self->annotated_set != NULL)
    gs_job_cancel (GS_JOB (self->annotated_set));
}

/* What is being done, for whoever asks a second time or wants to see more of it than the row says. */
static void
present_collecting (GsWindow *self)
{
  if (self->collecting == NULL)
    {
      AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
        adw_message_dialog_new (GTK_WINDOW (self), _ ("Collecting Annotations"),
                                _ ("What people have rated in this project is put into a data set to train on, with the features of "
                                   "each clip. The training opens when it is complete.")));

      g_set_weak_pointer (&self->collecting, GTK_WIDGET (dialog));
      self->collected = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
      gtk_progress_bar_set_show_text (self->collected, TRUE);
      adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (self->collected));
      adw_message_dialog_add_responses (dialog, KEEP, _ ("Keep Collecting"), CANCEL, _ ("Cancel Collecting"), NULL);
      adw_message_dialog_set_response_appearance (dialog, CANCEL, ADW_RESPONSE_DESTRUCTIVE);
      adw_message_dialog_set_default_response (dialog, KEEP);
      adw_message_dialog_set_close_response (dialog, KEEP);
      g_signal_connect_object (dialog, "response", G_CALLBACK (collecting_response_cb), self, G_CONNECT_SWAPPED);
      show_collected (self);
    }
  gtk_window_present (GTK_WINDOW (self->collecting));
}

/* Nothing is collected any more. */
static void
end_collecting (GsWindow *self)
{
  if (self->collecting != NULL)
    gtk_window_close (GTK_WINDOW (self->collecting));
  g_clear_object (&self->annotated_set);
  gs_window_update_actions (self);
  training_cb (self);
}

static void
collected_cb (GsWindow *self)
{
  g_autoptr (GsAnnotatedSetJob) set = g_object_ref (self->annotated_set);
  GsJob *job = GS_JOB (set);
  const GError *error = gs_job_get_error (job);

  if (!gs_job_is_finished (job))
    {
      show_collected (self);
      if (!self->training)
        gs_progress_row_show (self->training_progress, _ ("Collecting annotations"), gs_job_get_fraction (job), gs_job_get_seconds_left (job));
      return;
    }

  gs_progress_row_hide (self->training_progress);
  g_signal_handlers_disconnect_by_data (job, self);
  end_collecting (self);
  if (gs_job_get_state (job) == GS_JOB_DONE)
    gs_train_window_set_folder (gs_train_window_present (GTK_WINDOW (self)), gs_annotated_set_job_get_folder (set));
  else if (error != NULL && gs_job_get_state (job) == GS_JOB_FAILED)
    gs_window_show_problem (self, error->message, NULL, NULL);
}

/* Where sets are kept. Not with what can be thrown away: an interrupted training needs its data again. */
static GsAnnotatedSetJob *
make_set (GsStore *store,
          GPtrArray *networks)
{
  g_autofree char *parent = g_build_filename (g_get_user_data_dir (), "gatescope", "training", NULL);
  g_autofree char *name = g_path_get_basename (gs_store_get_path (store));
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return gs_annotated_set_job_new (networks, parent, name);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean read = gs_annotated_set_job_collect_finish (GS_ANNOTATED_SET_JOB (source), result, &error);

  if (GS_ANNOTATED_SET_JOB (source) != self->annotated_set)
    return;

  if (read && gs_annotated_set_job_get_n_clips (self->annotated_set) > 0)
    {
      g_signal_connect_object (self->annotated_set, "notify", G_CALLBACK (collected_cb), self, G_CONNECT_SWAPPED);
      if (self->annotated_engine == NULL)
        self->annotated_engine = gs_engine_new_background ();
      gs_engine_submit (self->annotated_engine, GS_JOB (self->annotated_set));
      return;
    }

  if (read)
    gs_window_toast (self, _ ("Nobody has rated valence or arousal in this project yet."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gs_window_show_problem (self, error->message, NULL, NULL);
  end_collecting (self);
}

static void
train_annotations (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  GsWindow *self = user_data;
  const GsNetworkSet *set = gs_analysis_get_networks (self->analysis);
  GsStore *store = gs_workspace_get_store (self->workspace);
  const char *sentence = NULL;

  if (self->annotated_set != NULL)
    {
      present_collecting (self);
      return;
    }
  if (store == NULL)
    sentence = _ ("Open a clip or a project first.");
  else if (gs_train_session_is_running (gs_train_session_get_default ()))
    sentence = _ ("Another training is running.");
  else if (set == NULL)
    sentence = _ ("The networks in use are being read: try again in a moment.");
  if (sentence != NULL)
    {
      gs_window_toast (self, sentence);
      return;
    }

  self->annotated_set = make_set (store, set->networks);
  gs_window_update_actions (self);
  gs_progress_row_show (self->training_progress, _ ("Collecting annotations"), 0.0, -1.0);
  gs_annotated_set_job_collect_async (self->annotated_set, store, read_cb, g_object_ref (self));
}

static void
show_training (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  GsWindow *self = user_data;

  /* What the row shows */
  if (self->annotated_set != NULL && !self->training)
    present_collecting (self);
  else
    gs_train_window_present (GTK_WINDOW (self));
}

static void
cancel_training (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  GsWindow *self = user_data;

  /* What the row shows */
  if (self->annotated_set != NULL && !self->training)
    gs_job_cancel (GS_JOB (self->annotated_set));
  else
    gs_train_session_cancel (gs_train_session_get_default ());
}

static void
import_affwild2 (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  gs_affwild2_window_present (user_data);
}

static const GActionEntry entries[] = {
  { "use-network", use_network, "s" },
  { "train", train },
  { "train-annotations", train_annotations },
  { "show-training", show_training },
  { "cancel-training", cancel_training },
  { "import-affwild2", import_affwild2 },
};

static void
destroy_cb (GsWindow *self)
{
  if (self->collecting != NULL)
    gtk_window_destroy (GTK_WINDOW (self->collecting));
  g_clear_weak_pointer (&self->collecting);
  if (self->annotated_set != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->annotated_set, self);
      gs_job_cancel (GS_JOB (self->annotated_set));
    }
  g_clear_object (&self->annotated_set);
  if (self->annotated_engine != NULL)
    gs_engine_shut_down (self->annotated_engine);
  g_clear_object (&self->annotated_engine);
}

/**
 * gs_window_add_training:
 * @self: a #GsWindow
 *
 * Adds the actions around training and its data, and the row that follows it. To be called once.
 */
void
gs_window_add_training (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gs_progress_row_set_actions (self->training_progress, "win.cancel-training", "win.show-training");
  g_signal_connect_object (gs_train_session_get_default (), "changed", G_CALLBACK (training_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "destroy", G_CALLBACK (destroy_cb), NULL);
  training_cb (self);
}

/**
 * gs_window_ask_before_closing:
 * @self: a #GsWindow that is about to close
 *
 * With the last window the program ends, and with it a training.
 *
 * Returns: whether a person is asked first; they close the window again if they want to
 */
gboolean
gs_window_ask_before_closing (GsWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *item = application != NULL ? gtk_application_get_windows (application) : NULL; item != NULL; item = item->next)
    if (GS_IS_WINDOW (item->data) && item->data != (gpointer) self)
      return FALSE;

  return gs_train_question_ask (GTK_WINDOW (self), G_CALLBACK (gtk_window_close), self);
}
