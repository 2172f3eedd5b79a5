/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-backup.h"

#include <glib/gi18n.h>

/* Back to a copy of the project: it is opened as a project of its own, and the one that is open stays as it is. */

static void
restored_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  GsWindow *self = GS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    gs_window_open (self, path);
  else
    gs_window_show_problem (self, error->message, NULL, NULL);
}

typedef struct
{
  GPtrArray *copies;
  guint index;
  char *path;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->copies);
  g_free (work->path);
  g_free (work);
}

static void
restore_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  char *path = gs_backup_restore (g_ptr_array_index (work->copies, work->index), work->path, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
activated_cb (GtkListBoxRow *row,
              GsWindow *self)
{
  GtkRoot *dialog = gtk_widget_get_root (GTK_WIDGET (row));
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (store != NULL)
    {
      work = g_new0 (Work, 1);
      work->copies = g_ptr_array_ref (g_object_get_data (G_OBJECT (dialog), "gs-copies"));
      work->index = (guint) gtk_list_box_row_get_index (row);
      work->path = g_strdup (gs_store_get_path (store));
      task = g_task_new (self, NULL, restored_cb, NULL);
      g_task_set_task_data (task, work, work_free);
      g_task_run_in_thread (task, restore_thread);
    }
  gtk_window_close (GTK_WINDOW (dialog));
}

static GtkWidget *
make_row (const GsBackup *copy,
          GsWindow *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (copy->changed / G_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (time, "%c");
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), copy->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, 0);

  return row;
}

static void
revert (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  GsWindow *self = user_data;
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GPtrArray) copies = store != NULL ? gs_backup_list (gs_store_get_path (store)) : NULL;
  GtkWidget *dialog, *list;

  if (copies == NULL || copies->len == 0)
    {
      gs_window_toast (self, _ ("There is no copy of this project yet: one is made every day that it is opened on."));
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Revert To…"),
                                   _ ("The copy is opened as a project of its own, beside this one. This one stays as it is."));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < copies->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (g_ptr_array_index (copies, i), self));
  g_object_set_data_full (G_OBJECT (dialog), "gs-copies", g_steal_pointer (&copies), (GDestroyNotify) g_ptr_array_unref);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry entries[] = {
  { "revert", revert },
};

/**
 * gs_window_add_reverting:
 * @self: a #GsWindow
 *
 * To be called once.
 */
void
gs_window_add_reverting (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
