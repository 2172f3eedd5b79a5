/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-question.h"

#include "gs-train-session.h"

#include <glib/gi18n.h>

#define STOP "stop"
#define KEEP "keep"

typedef struct
{
  void (*leave) (gpointer object);
  GObject *object;
} Leaving;

static GtkWindow *the_question;

static void
leaving_free (gpointer data)
{
  Leaving *self = data;

  g_object_unref (self->object);
  g_free (self);
}

static gboolean
leave_cb (gpointer data)
{
  Leaving *self = data;

  self->leave (self->object);

  return G_SOURCE_REMOVE;
}

static void
response_cb (AdwMessageDialog *dialog,
             const char *response,
             Leaving *leaving)
{
  the_question = NULL;
  if (!g_str_equal (response, STOP))
    {
      leaving_free (leaving);
      return;
    }

  gs_train_session_cancel (gs_train_session_get_default ());
  /* once the dialog has closed itself */
  g_idle_add_full (G_PRIORITY_DEFAULT, leave_cb, leaving, leaving_free);
}

/* Ended by itself meanwhile: there is nothing left to ask, and how it ended is to be seen. */
static void
session_cb (AdwMessageDialog *dialog)
{
  if (!gs_train_session_is_running (gs_train_session_get_default ()))
    gtk_window_close (GTK_WINDOW (dialog));
}

/**
 * gs_train_question_ask:
 * @parent: the window that a person is in
 * @leave: called with @object once the training was told to stop
 * @object: a #GObject
 *
 * To be called before the program ends. If a network is being trained, asks whether it is to be stopped; a person who
 * keeps it hears nothing more of it.
 *
 * Returns: whether there is something to ask; else the program can end at once
 */
gboolean
gs_train_question_ask (GtkWindow *parent,
                       GCallback leave,
                       gpointer object)
{
  GsTrainSession *session = gs_train_session_get_default ();
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;
  const char *body;
  Leaving *leaving;
  GtkWidget *dialog;

  if (!gs_train_session_is_running (session) || gs_train_session_is_cancelling (session))
    return FALSE;

  if (the_question != NULL)
    {
      gtk_window_present (the_question);
      return TRUE;
    }

  name = gs_train_session_get_name (session);
  /* Translators: name of a network that is being trained */
  heading = g_strdup_printf (_ ("Stop Training %s?"), name);
  body = gs_train_setup_is_interrupted (gs_train_session_get_setup (session)->path)
           ? _ ("A network is still being trained. The epochs that are done are kept, and the training can be resumed another day.")
           : _ ("A network is still being trained. No epoch of it is done yet, so that nothing of it is kept.");
  dialog = adw_message_dialog_new (parent, heading, body);
  /* Without mnemonics, whose underscores screen readers would say. */
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), KEEP, _ ("Keep Training"), STOP, _ ("Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), STOP, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), KEEP);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), KEEP);

  leaving = g_new0 (Leaving, 1);
  leaving->leave = (void (*) (gpointer)) leave;
  leaving->object = g_object_ref (object);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), leaving);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_cb), dialog, G_CONNECT_SWAPPED);
  the_question = GTK_WINDOW (dialog);
  gtk_window_present (the_question);

  return TRUE;
}
