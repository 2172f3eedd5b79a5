/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-recent.h"

#include <glib/gi18n.h>

/* What of a question says which project is to be opened */
#define PATH_KEY "gs-path"

/* Where the project is stored, whether it can be, and the way out when it cannot: another file. */

static void
show_place (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  if (store == NULL)
    return;

  name = g_path_get_basename (gs_store_get_path (store));
  title = g_strdup_printf ("%s — %s", name, _ ("Gatescope"));
  gtk_label_set_label (self->project_label, name);
  gtk_widget_set_tooltip_text (self->project_box, gs_store_get_path (store));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gs_recent_add (gs_store_get_path (store));
}

/* The disk is full or the like: said at once, while recording goes on in memory, and taken back when all is stored. */
static void
stalled_cb (GsWindow *self,
            const GError *error)
{
  /* Another place is no way out of a project that is merely busy, or damaged. */
  gboolean helps = g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_FULL) ||
                   g_error_matches (error, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY);

  self->stalled = error != NULL;
  if (error != NULL)
    gs_banner_show (self->problem_banner, error->message, helps ? _ ("Save Elsewhere…") : NULL, helps ? "win.save-elsewhere" : NULL);
  else
    gs_banner_hide (self->problem_banner);

  gtk_label_set_label (self->saved_label, error != NULL ? _ ("not stored!") : _ ("stored as you go"));
}

/**
 * gs_window_show_store:
 * @self: a #GsWindow whose workspace has a project now
 *
 * Says where the project is, and from now on whether it can be stored.
 */
void
gs_window_show_store (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);

  self->stalled = FALSE;
  self->may_lose = FALSE;
  show_place (self);
  gtk_label_set_label (self->saved_label, _ ("stored as you go"));
  g_signal_connect_object (store, "stalled", G_CALLBACK (stalled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::path", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  if (!gs_store_save_elsewhere_finish (GS_STORE (source), result, &error))
    {
      gs_banner_show (self->problem_banner, error->message, _ ("Save Elsewhere…"), "win.save-elsewhere");
      return;
    }

  name = g_path_get_basename (gs_store_get_path (GS_STORE (source)));
  sentence = g_strdup_printf (_ ("The project goes on in “%s”. The former file stays as it was."), name);
  gs_window_toast (self, sentence);
}

static void
save_to (GsWindow *self,
         const char *path)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *whole = g_str_has_suffix (path, ".gatescope") ? g_strdup (path) : g_strconcat (path, ".gatescope", NULL);

  if (store != NULL)
    gs_store_save_elsewhere_async (store, whole, saved_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    save_to (self, path);
}

static void
save_elsewhere (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (store == NULL)
    return;

  name = g_path_get_basename (gs_store_get_path (store));
  chooser = gtk_file_chooser_native_new (_ ("Save the Project Elsewhere"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char *response,
             GsWindow *self)
{
  if (g_str_equal (response, "save"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.save-elsewhere", NULL);
  else if (g_str_equal (response, "close"))
    {
      const char *path = g_object_get_data (G_OBJECT (dialog), PATH_KEY);

      /* For this attempt alone: another question may end it. */
      self->may_lose = TRUE;
      if (path != NULL)
        gs_window_open (self, path);
      else
        gtk_window_close (GTK_WINDOW (self));
      self->may_lose = FALSE;
    }
}

/**
 * gs_window_ask_before_losing:
 * @self: a #GsWindow
 * @path: (nullable): the project that is to take the place of the one that is open; %NULL = the window is to be closed
 *
 * What waits in memory because it cannot be stored would be gone.
 *
 * Returns: %TRUE if it asks first; the window is closed or @path opened then if the answer is so
 */
gboolean
gs_window_ask_before_losing (GsWindow *self,
                             const char *path)
{
  GtkWidget *dialog;

  if (!self->stalled || self->may_lose || gs_workspace_get_store (self->workspace) == NULL)
    return FALSE;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not Everything Is Stored"),
                                   _ ("The project cannot be stored where it is. What was done since is in memory alone, and would be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "close",
                                    path != NULL ? _ ("Open All the Same") : _ ("Close All the Same"), "save",
                                    _ ("Save Elsewhere…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), PATH_KEY, g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}

static const GActionEntry entries[] = {
  { "save-elsewhere", save_elsewhere },
};

/**
 * gs_window_add_saving_elsewhere:
 * @self: a #GsWindow
 *
 * To be called once.
 */
void
gs_window_add_saving_elsewhere (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
