/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-affwild2-window.h"
#include "gs-train-question.h"
#include "gs-train-session.h"
#include "gs-train-window.h"

#include <glib/gi18n.h>

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
  else
    gs_progress_row_hide (self->training_progress);

  if (self->training && !running && !gs_train_window_is_open ())
    {
      g_autofree char *name = gs_train_session_get_name (session);
      const GError *error = gs_train_session_get_error (session);
      g_autofree char *sentence = NULL;

      if (error != NULL)
        gs_banner_show (self->problem_banner, error->message, _ ("Train a Network…"), "win.train");
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

static void
cancel_training (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
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
  { "cancel-training", cancel_training },
  { "import-affwild2", import_affwild2 },
};

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
  gs_progress_row_set_actions (self->training_progress, "win.cancel-training", "win.train");
  g_signal_connect_object (gs_train_session_get_default (), "changed", G_CALLBACK (training_cb), self,
                           G_CONNECT_SWAPPED);
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
