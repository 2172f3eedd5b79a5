/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-annotation-file.h"
#include "gs-batch-window.h"
#include "gs-mapping-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* Annotation files of other tools, taken in over the clip that is shown and written of it. */

#define CANCEL "cancel"
#define WRITE  "write"

/* Of a long report so many sentences say enough. */
#define MOST_LINES 12

/* What is about to be written, while it is asked whether its losses matter. */
typedef struct
{
  GsWindow *window;
  GsAnnotationFile *file;
} Question;

static void
question_free (gpointer data,
               GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->window);
  gs_annotation_file_free (self->file);
  g_free (self);
}

static char *
join_lines (GPtrArray *lines,
            guint most)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (lines->len, most); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) lines->pdata[i]);
  if (lines->len > most)
    g_string_append (text, "\n…");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
tell (GsWindow *self,
      const char *heading,
      const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), CANCEL, _ ("Close"), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The clip may have been left meanwhile: it is the one the file was read for that gets it. */
static void
take_file (GsWindow *self,
           GsAnnotationFile *file)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *sentence = NULL;
  guint n;

  if (store == NULL || store != gs_annotation_file_get_store (file))
    return;

  n = gs_annotation_file_add (file);
  sentence = g_strdup_printf (ngettext ("%u trace or tier was imported", "%u traces and tiers were imported", n), n);
  gs_window_toast (self, sentence);
  if (gs_annotation_file_get_notes (file)->len > 0)
    {
      g_autofree char *text = join_lines (gs_annotation_file_get_notes (file), MOST_LINES);

      tell (self, _ ("Worth Knowing"), text);
    }
}

static void
take_explained (GtkWindow *parent,
                GsAnnotationFile *file)
{
  take_file (GS_WINDOW (parent), file);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsWindow *self = GS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  GsAnnotationFile *file = user_data;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell (self, _ ("The File Was Not Imported"), error->message);
  else if (gs_annotation_file_get_look (file) != NULL)
    gs_mapping_window_present (GTK_WINDOW (self), g_steal_pointer (&file), NULL, take_explained);
  else
    take_file (self, file);
  gs_annotation_file_free (file);
}

static void
import_path (GsWindow *self,
             const char *path)
{
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autoptr (GTask) task = NULL;
  GsAnnotationFile *file;

  if (clip == NULL || store == NULL)
    {
      gs_window_toast (self, _ ("Open a clip first; annotations are imported over the clip that is shown."));
      return;
    }

  file = gs_annotation_file_new (path, store, clip);
  task = g_task_new (self, NULL, read_cb, file);
  g_task_set_task_data (task, file, NULL);
  g_task_run_in_thread (task, gs_annotation_file_read_thread);
}

/* Another hand at the project while one records would stand in its way. */
static void
import_folder (GsWindow *self,
               const char *folder)
{
  if (gs_workspace_get_store (self->workspace) == NULL)
    gs_window_toast (self, _ ("Open a project first; the annotations of a folder are imported over its clips."));
  else if (gs_annotator_get_trace (self->annotator) != NULL)
    gs_window_toast (self, _ ("A trace is being recorded: stop recording before importing a folder."));
  else
    gs_batch_window_present (self, folder);
}

/**
 * gs_window_open_dropped:
 * @self: a #GsWindow
 * @path: a file that was dropped on it
 *
 * Annotation files, known by their names, are imported over the clip that is shown, and a folder of them over the project's clips; anything
 * else is opened.
 */
void
gs_window_open_dropped (GsWindow *self,
                        const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    import_folder (self, path);
  else if (gs_annotation_file_is_named_so (path))
    import_path (self, path);
  else
    gs_window_open (self, path);
}

static void
import_chosen_cb (GtkNativeDialog *dialog,
                  int response,
                  GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    import_path (self, path);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  GsWindow *self = GS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (gs_annotation_file_get_path (g_task_get_task_data (G_TASK (result))));
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      tell (self, _ ("The File Was Not Written"), error->message);
      return;
    }

  sentence = g_strdup_printf (_ ("“%s” was written"), name);
  gs_window_toast (self, sentence);
}

static void
write_file (GsWindow *self,
            GsAnnotationFile *file)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);

  g_task_set_task_data (task, file, (GDestroyNotify) gs_annotation_file_free);
  g_task_run_in_thread (task, gs_annotation_file_write_thread);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char *response,
             gpointer user_data)
{
  Question *question = user_data;

  if (strcmp (response, WRITE) == 0)
    write_file (question->window, g_steal_pointer (&question->file));
}

/* What would be lost is said before it is. */
static void
ask_and_write (GsWindow *self,
               const char *path)
{
  g_autoptr (GError) error = NULL;
  GsAnnotationFile *file =
    gs_annotation_file_new (path, gs_workspace_get_store (self->workspace), gs_workspace_get_clip (self->workspace));
  g_autoptr (GPtrArray) losses = gs_annotation_file_collect (file, &error);
  g_autofree char *text = NULL;
  GtkWidget *dialog;
  Question *question;

  if (losses == NULL)
    {
      tell (self, _ ("The File Was Not Written"), error->message);
      gs_annotation_file_free (file);
      return;
    }
  if (losses->len == 0)
    {
      write_file (self, file);
      return;
    }

  /* All of them: there is one for each kind of thing at the most. */
  text = join_lines (losses, G_MAXUINT);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("The Format Cannot Hold Everything"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), CANCEL, _ ("Cancel"), WRITE, _ ("Write Anyway"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), WRITE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), CANCEL);
  question = g_new0 (Question, 1);
  question->window = g_object_ref (self);
  question->file = file;
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
export_chosen_cb (GtkNativeDialog *dialog,
                  int response,
                  GsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL && gs_workspace_get_clip (self->workspace) != NULL)
    ask_and_write (self, path);
}

static void
choose (GsWindow *self,
        const char *title,
        GtkFileChooserAction action,
        const char *name,
        GCallback callback)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
import_annotations (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  choose (user_data, _ ("Import Annotations over This Clip"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, G_CALLBACK (import_chosen_cb));
}

static void
import_annotation_path (GSimpleAction *action,
                        GVariant *parameter,
                        gpointer user_data)
{
  import_path (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_annotation_path (GSimpleAction *action,
                        GVariant *parameter,
                        gpointer user_data)
{
  if (!gs_window_refuse_blind (user_data))
    ask_and_write (user_data, g_variant_get_string (parameter, NULL));
}

static void
export_annotations (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  GsWindow *self = user_data;
  GsClip *clip = gs_workspace_get_clip (self->workspace);
  g_autofree char *name = NULL;

  /* It writes everybody's. */
  if (clip == NULL || gs_window_refuse_blind (self))
    return;

  /* The ending says the format. */
  name = g_strconcat (gs_clip_get_title (clip), ".csv", NULL);
  g_strdelimit (name, "/", '_');
  choose (self, _ ("Export the Annotations of This Clip"), GTK_FILE_CHOOSER_ACTION_SAVE, name, G_CALLBACK (export_chosen_cb));
}

static void
import_annotation_folder (GSimpleAction *action,
                          GVariant *parameter,
                          gpointer user_data)
{
  const char *folder = g_variant_get_string (parameter, NULL);

  import_folder (user_data, *folder != '\0' ? folder : NULL);
}

static const GActionEntry folder_entries[] = {
  { "import-annotation-folder", import_annotation_folder, "s" },
};

static const GActionEntry entries[] = {
  { "import-annotations", import_annotations },
  { "import-annotation-path", import_annotation_path, "s" },
  { "export-annotations", export_annotations },
  { "export-annotation-path", export_annotation_path, "s" },
};

static void
clip_cb (GsWindow *self)
{
  gboolean has_clip = gs_workspace_get_clip (self->workspace) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), has_clip);
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), folder_entries[0].name)),
                               gs_workspace_get_store (self->workspace) != NULL);
}

/**
 * gs_window_add_annotations:
 * @self: a #GsWindow
 *
 * Adds the actions around annotation files. To be called once.
 */
void
gs_window_add_annotations (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), folder_entries, G_N_ELEMENTS (folder_entries), self);
  g_signal_connect_object (self->workspace, "notify::clip", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::store", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  gs_window_add_assignments (self);
  clip_cb (self);
}
