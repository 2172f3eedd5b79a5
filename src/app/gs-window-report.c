/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-report-study.h"
#include "gs-window-private.h"

#include <glib/gi18n.h>

/* A report of the whole project: what `gatescope-cli report` writes, with its usual settings. */

typedef struct
{
  GsWindow *window;
  GsReportData *data;
  char *path;
} Making;

static void
making_free (gpointer data)
{
  Making *self = data;

  g_object_unref (self->window);
  g_clear_pointer (&self->data, gs_report_data_free);
  g_free (self->path);
  g_free (self);
}

static void
set_enabled (GsWindow *self,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "export-report")), enabled);
}

static void
fail (GsWindow *self,
      const GError *error)
{
  GtkWidget *dialog;

  set_enabled (self, gs_workspace_get_store (self->workspace) != NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("No Report Was Written"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
save_text (const char *path,
           GString *text,
           GError **error)
{
  g_autoptr (GString) own = text;

  return g_file_set_contents_full (path, own->str, (gssize) own->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static void
make_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  Making *making = task_data;
  GsReportConfig config;
  g_autoptr (GsReport) report = NULL;
  GError *error = NULL;
  gboolean done;

  gs_report_config_init (&config);
  config.program = "Gatescope " GS_VERSION;
  /* Whoever plays and annotates meanwhile goes on smoothly. */
  config.n_threads = MAX (1, g_get_num_processors () / 2);
  report = gs_report_make (making->data, &config, cancellable, &error);
  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_str_has_suffix (making->path, ".tex"))
    done = save_text (making->path, gs_report_to_latex (report, NULL), &error);
  else if (g_str_has_suffix (making->path, ".md"))
    done = save_text (making->path, gs_report_to_markdown (report, NULL), &error);
  else
    done = gs_report_save_pdf (report, making->path, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsWindow *self = GS_WINDOW (source);
  Making *making = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (making->path);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (self, error);
      return;
    }

  set_enabled (self, gs_workspace_get_store (self->workspace) != NULL);
  sentence = g_strdup_printf (_ ("The report is written: %s"), display);
  gs_window_toast (self, sentence);
}

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Making *making = user_data;
  GsWindow *self = making->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  making->data = gs_report_data_load_finish (result, &error);
  if (making->data == NULL)
    {
      fail (self, error);
      making_free (making);
      return;
    }

  task = g_task_new (self, NULL, made_cb, NULL);
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_thread);
}

static void
export_to (GsWindow *self,
           const char *path)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "export-report");
  Making *making;

  if (store == NULL || !g_action_get_enabled (action) || gs_window_refuse_blind (self))
    return;

  set_enabled (self, FALSE);
  gs_window_toast (self, _ ("The report is being made…"));
  making = g_new0 (Making, 1);
  making->window = g_object_ref (self);
  making->path = g_strdup (path);
  gs_report_data_load_async (store, gs_workspace_get_clip (self->workspace), NULL, loaded_cb, making);
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
    export_to (self, path);
}

static void
export_report (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  GsWindow *self = user_data;
  GtkFileChooserNative *chooser;

  if (gs_window_refuse_blind (self))
    return;

  chooser = gtk_file_chooser_native_new (_ ("Export a Report of the Project"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  /* The ending says the format: .pdf, .tex or .md. */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("report.pdf"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
export_report_path (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  export_to (user_data, g_variant_get_string (parameter, NULL));
}

static void
project_cb (GsWindow *self)
{
  set_enabled (self, gs_workspace_get_store (self->workspace) != NULL);
}

/**
 * gs_window_add_report:
 * @self: a #GsWindow
 *
 * Adds the actions around reports. To be called once.
 */
void
gs_window_add_report (GsWindow *self)
{
  static const GActionEntry entries[] = {
    { "export-report", export_report },
    { "export-report-path", export_report_path, "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->workspace, "notify::store", G_CALLBACK (project_cb), self, G_CONNECT_SWAPPED);
  project_cb (self);
}
