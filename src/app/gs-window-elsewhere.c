/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-recent.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* What of a question says which project is to be opened */
#define PATH_KEY "gs-path"

/* Where the project is stored, whether it can be, and the way out when it cannot: another file. */

static void
show_place (GsWindow *self)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;
  g_autofree char *title = NULL;

  if (store == NULL)
    return;

  name = g_filename_display_basename (gs_store_get_path (store));
  place = g_filename_display_name (gs_store_get_path (store));
  title = g_strdup_printf ("%s — %s", name, _ ("Gatescope"));
  gtk_label_set_label (self->project_label, name);
  gtk_widget_set_tooltip_text (self->project_box, place);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
show_saved (GsWindow *self)
{
  const char *saved = self->saving ? _ ("being copied…") : self->stall != NULL ? _ ("not stored!") : _ ("stored as you go");

  gtk_label_set_label (self->saved_label, saved);
}

/* The disk is full or the like: said at once, while recording goes on in memory, and taken back when all is stored. */
static void
stalled_cb (GsWindow *self,
            const GError *error)
{
  gs_window_set_stall (self, error);
  show_saved (self);
}

/**
 * gs_window_elsewhere_helps:
 * @self: a #GsWindow
 *
 * Returns: whether the project cannot be stored where it is and could be in another place: not if it is merely busy
 */
gboolean
gs_window_elsewhere_helps (GsWindow *self)
{
  return g_error_matches (self->stall, GS_STORE_ERROR, GS_STORE_ERROR_FULL) ||
         g_error_matches (self->stall, GS_STORE_ERROR, GS_STORE_ERROR_READ_ONLY);
}

/**
 * gs_window_forget_store:
 * @self: a #GsWindow
 *
 * What was said of the project before is not true of another one.
 */
void
gs_window_forget_store (GsWindow *self)
{
  self->may_lose = FALSE;
  gs_window_set_stall (self, NULL);
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

  show_place (self);
  show_saved (self);
  gs_recent_add (gs_store_get_path (store));
  g_signal_connect_object (store, "stalled", G_CALLBACK (stalled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::path", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
}

/* --- copying --- */

static void
set_saving (GsWindow *self,
            gboolean saving)
{
  self->saving = saving;
  show_saved (self);
  gs_window_update_actions (self);
}

static void
show_refusal (GsWindow *self,
              const char *sentence)
{
  gs_window_show_problem (self, sentence, _ ("Save Elsewhere…"), "win.save-elsewhere");
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
  gboolean done = gs_store_save_elsewhere_finish (GS_STORE (source), result, &error);

  /* Whatever has become of the window: this is where the project is. */
  if (done)
    gs_recent_add (gs_store_get_path (GS_STORE (source)));
  if (self->workspace == NULL)
    return;

  set_saving (self, FALSE);
  if (gs_workspace_get_store (self->workspace) != GS_STORE (source))
    return;

  if (!done)
    {
      show_refusal (self, error->message);
      return;
    }

  gs_window_hide_problem (self);
  name = g_filename_display_basename (gs_store_get_path (GS_STORE (source)));
  /* Translators: name of a file */
  sentence = g_strdup_printf (_ ("The project goes on in “%s”. The former file stays; other windows go on there."), name);
  gs_window_toast (self, sentence);
}

static gboolean
is_same_file (const char *a,
              const char *b)
{
  GStatBuf first, second;

  return g_stat (a, &first) == 0 && g_stat (b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static void
save_to (GsWindow *self,
         const char *path)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *whole = g_str_has_suffix (path, ".gatescope") ? g_strdup (path) : g_strconcat (path, ".gatescope", NULL);

  if (store == NULL || self->saving)
    return;

  if (is_same_file (whole, gs_store_get_path (store)))
    {
      g_autofree char *name = g_filename_display_basename (whole);
      /* Translators: name of a file */
      g_autofree char *sentence = g_strdup_printf (_ ("“%s” is this project itself: choose another name or another folder."), name);

      show_refusal (self, sentence);
      return;
    }

  set_saving (self, TRUE);
  gs_window_toast (self, _ ("The project is being copied…"));
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
  if (response != GTK_RESPONSE_ACCEPT)
    return;

  if (path != NULL)
    save_to (self, path);
  else
    show_refusal (self, _ ("A project cannot be stored there: choose a folder of this computer, or one that is mounted."));
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

  if (store == NULL || self->saving)
    return;

  name = g_filename_display_basename (gs_store_get_path (store));
  chooser = gtk_file_chooser_native_new (_ ("Save the Project Elsewhere"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- what would be lost --- */

static gboolean
close_cb (gpointer user_data)
{
  g_autoptr (GsWindow) self = user_data;

  /* For this attempt alone: another question may end it. */
  self->may_lose = TRUE;
  gtk_window_close (GTK_WINDOW (self));
  self->may_lose = FALSE;

  return G_SOURCE_REMOVE;
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char *response,
             GsWindow *self)
{
  g_clear_weak_pointer (&self->question);
  if (g_str_equal (response, "save"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.save-elsewhere", NULL);
  else if (g_str_equal (response, "close"))
    {
      const char *path = g_object_get_data (G_OBJECT (dialog), PATH_KEY);

      if (path != NULL)
        {
          gs_workspace_open_instead (self->workspace, path);
          return;
        }

      /* Once the dialog has closed itself: it would outlive its parent. */
      g_idle_add (close_cb, g_object_ref (self));
    }
}

/**
 * gs_window_ask_before_losing:
 * @self: a #GsWindow
 * @path: (nullable): the project that is to take the place of the one that is open; %NULL = the window is to be closed
 *
 * What waits in memory because it cannot be stored would be gone. As long as the project is being copied to another place nothing comes in
 * between.
 *
 * Returns: %TRUE if it asks first, or says why not; the window is closed or @path opened then if the answer is so
 */
gboolean
gs_window_ask_before_losing (GsWindow *self,
                             const char *path)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GtkWidget *dialog;
  gboolean helps;

  if (store == NULL || self->may_lose)
    return FALSE;

  if (self->saving)
    {
      gs_window_toast (self, _ ("The project is being copied…"));
      return TRUE;
    }

  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return TRUE;
    }

  /* What was done last may be on its way still: whether it arrives is to be known now. Closing waits for the same. */
  gs_store_flush (store, NULL);
  if (self->stall == NULL)
    return FALSE;

  helps = gs_window_elsewhere_helps (self);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not Everything Is Stored"),
                                   helps ? _ ("The project cannot be stored where it is. What was done since is in memory alone, and would be lost.")
                                         : _ ("Another program keeps the project busy. What was done since is in memory alone, and would be lost: "
                                              "it is stored by itself as soon as that program lets go."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "close",
                                    path != NULL ? _ ("Open All the Same") : _ ("Close All the Same"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  if (helps)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "save", _ ("Save Elsewhere…"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), helps ? "save" : "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), PATH_KEY, g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  g_set_weak_pointer (&self->question, dialog);
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
