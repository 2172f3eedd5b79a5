/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-affwild2-window.h"

#include "gs-affwild2-import.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define ENDING ".gatescope"

/* Of a folder in which everything is wrong, so many sentences say enough. */
#define MOST_LINES 200

#define PROGRESS_PAUSE_MS 100
#define PERMILLE          1000

struct _GsAffwild2Window
{
  AdwWindow parent_instance;

  AdwEntryRow *folder_row;
  AdwPreferencesGroup *found_group;
  AdwActionRow *videos_row;
  AdwActionRow *labels_row;
  AdwActionRow *crops_row;
  AdwEntryRow *project_row;
  AdwPreferencesGroup *lines_group;
  GtkWidget *lines_box;
  GtkSpinner *spinner;
  GtkLabel *status_label;
  GtkProgressBar *progress_bar;
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  GtkWidget *close_button;

  GsAffwild2Tree *tree; /* NULL while there is none, or while it is imported */
  GCancellable *cancellable; /* of what a thread does; NULL = nothing */
  gboolean importing;
  gboolean done;
  guint progress_id;
  gint permille; /* atomic: the thread that imports writes it */
};

G_DEFINE_FINAL_TYPE (GsAffwild2Window, gs_affwild2_window, ADW_TYPE_WINDOW)

/* What the thread works with, and what comes of it */
typedef struct
{
  GsAffwild2Window *window; /* outlives the thread: the task holds it */
  GsAffwild2Tree *tree;
  char *project;
  GsAffwild2Report *report;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_clear_pointer (&self->report, gs_affwild2_report_free);
  g_clear_pointer (&self->tree, gs_affwild2_tree_free);
  g_free (self->project);
  g_free (self);
}

static char *
get_projects_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "gatescope", "projects", NULL);
}

/* Returns: (nullable): where the project goes */
static char *
get_project (GsAffwild2Window *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->project_row))));
  g_autofree char *folder = get_projects_folder ();
  g_autofree char *path = NULL;

  if (text[0] == '\0' || g_str_has_suffix (text, "/"))
    return NULL;

  path = g_str_has_prefix (text, "~/") ? g_build_filename (g_get_home_dir (), text + 2, NULL)
                                       : g_canonicalize_filename (text, folder);

  return g_str_has_suffix (path, ENDING) ? g_steal_pointer (&path) : g_strconcat (path, ENDING, NULL);
}

/* The folder's name, or that with a number. */
static void
propose_project (GsAffwild2Window *self)
{
  g_autofree char *folder = get_projects_folder ();
  g_autofree char *name = g_filename_display_basename (self->tree->folder);
  g_autofree char *proposed = g_strconcat (name, ENDING, NULL);

  for (guint i = 2; i < 1000; i++)
    {
      g_autofree char *path = g_build_filename (folder, proposed, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        break;
      g_free (proposed);
      proposed = g_strdup_printf ("%s %u%s", name, i, ENDING);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->project_row), proposed);
}

static void
clear_lines (GsAffwild2Window *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->lines_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->lines_box), child);
  gtk_widget_set_visible (GTK_WIDGET (self->lines_group), FALSE);
}

static void
add_line (GsAffwild2Window *self,
          const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (GTK_BOX (self->lines_box), label);
}

static void
show_lines (GsAffwild2Window *self,
            const char *title,
            GPtrArray *lines)
{
  clear_lines (self);
  adw_preferences_group_set_title (self->lines_group, title);
  for (guint i = 0; i < MIN (lines->len, MOST_LINES); i++)
    add_line (self, lines->pdata[i]);
  if (lines->len > MOST_LINES)
    {
      g_autofree char *more = g_strdup_printf (_ ("… and %u more; gatescope-cli project import-affwild2 lists all of them"),
                                               lines->len - MOST_LINES);

      add_line (self, more);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->lines_group), lines->len > 0);
}

static void
set_status (GsAffwild2Window *self,
            const char *text,
            gboolean is_problem)
{
  gtk_label_set_label (self->status_label, text);
  if (is_problem)
    gtk_widget_add_css_class (GTK_WIDGET (self->status_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), "error");
}

static void
update (GsAffwild2Window *self)
{
  g_autofree char *project = get_project (self);
  gboolean there = project != NULL && g_file_test (project, G_FILE_TEST_EXISTS);
  gboolean good = self->tree != NULL && self->tree->problems->len == 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->folder_row), !self->importing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->project_row), !self->importing);
  gtk_widget_set_visible (GTK_WIDGET (self->project_row), good && !self->done);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), self->importing);
  gtk_widget_set_visible (self->cancel_button, self->importing);
  gtk_widget_set_visible (self->import_button, !self->importing && !self->done);
  gtk_widget_set_visible (self->close_button, self->done);
  gtk_widget_set_sensitive (self->import_button, good && project != NULL && !there && self->cancellable == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->cancellable != NULL && !self->importing);
  gtk_spinner_set_spinning (self->spinner, self->cancellable != NULL && !self->importing);

  if (good && !self->importing && !self->done && self->cancellable == NULL)
    {
      if (project == NULL)
        set_status (self, _ ("Give the project a name."), TRUE);
      else if (there)
        set_status (self, _ ("There is a project of that name already; give this one another."), TRUE);
      else
        set_status (self, _ ("The videos stay where they are; nothing is copied."), FALSE);
    }
}

static guint
count_part (GsAffwild2Window *self,
            GsDataPart part)
{
  guint n = 0;

  for (guint i = 0; i < self->tree->people->len; i++)
    n += ((const GsAffwild2Person *) self->tree->people->pdata[i])->part == part;

  return n;
}

static void
show_found (GsAffwild2Window *self)
{
  g_autofree char *videos = g_strdup_printf ("%u", self->tree->videos->len);
  guint n_test = count_part (self, GS_DATA_TEST);
  g_autofree char *crops = self->tree->n_crops > 0
                             ? g_strdup_printf (ngettext ("of %u person", "of %u people", self->tree->n_crops), self->tree->n_crops)
                             : g_strdup (_ ("none"));
  /* Translators: numbers of label files */
  g_autofree char *labels = n_test > 0 ? g_strdup_printf (_ ("%u to train, %u to validate, %u to test"), count_part (self, GS_DATA_TRAIN),
                                                          count_part (self, GS_DATA_VALIDATE), n_test)
                                       : g_strdup_printf (_ ("%u to train, %u to validate"), count_part (self, GS_DATA_TRAIN),
                                                          count_part (self, GS_DATA_VALIDATE));

  adw_action_row_set_subtitle (self->videos_row, videos);
  adw_action_row_set_subtitle (self->labels_row, labels);
  adw_action_row_set_subtitle (self->crops_row, crops);
  gtk_widget_set_visible (GTK_WIDGET (self->found_group), TRUE);

  if (self->tree->problems->len > 0)
    {
      show_lines (self, _ ("To Be Mended First"), self->tree->problems);
      set_status (self, _ ("Nothing can be imported until this is mended."), TRUE);
    }
  else
    propose_project (self);
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GsAffwild2Tree *tree = gs_affwild2_tree_read (data, cancellable, &error);

  if (tree != NULL)
    g_task_return_pointer (task, tree, (GDestroyNotify) gs_affwild2_tree_free);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsAffwild2Window *self = GS_AFFWILD2_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAffwild2Tree) tree = g_task_propagate_pointer (G_TASK (result), &error);

  /* Another folder was named meanwhile, or the dialog is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  self->tree = g_steal_pointer (&tree);
  if (self->tree != NULL)
    show_found (self);
  else
    set_status (self, error->message, TRUE);
  update (self);
}

static void
read_folder (GsAffwild2Window *self,
             const char *path)
{
  g_autoptr (GTask) task = NULL;

  if (self->importing)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tree, gs_affwild2_tree_free);
  self->done = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->found_group), FALSE);
  clear_lines (self);
  set_status (self, _ ("Being read…"), FALSE);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_thread);
  update (self);
}

static void
folder_cb (GsAffwild2Window *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->folder_row))));
  g_autofree char *path = NULL;

  if (text[0] == '\0')
    return;

  path = g_str_has_prefix (text, "~/") ? g_build_filename (g_get_home_dir (), text + 2, NULL)
                                       : g_canonicalize_filename (text, g_get_home_dir ());
  read_folder (self, path);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsAffwild2Window *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL && response == GTK_RESPONSE_ACCEPT ? g_file_get_path (file) : NULL;
  g_autofree char *display = path != NULL ? g_filename_display_name (path) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (path == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->folder_row), display);
  read_folder (self, path);
}

static void
choose_cb (GsAffwild2Window *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Choose the Folder of Aff-Wild2"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* The thread's. */
static void
progress_cb (double fraction,
             double rate,
             gpointer user_data)
{
  GsAffwild2Window *self = user_data;

  g_atomic_int_set (&self->permille, (gint) (fraction * PERMILLE));
}

static void
import_thread (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  Work *work = data;
  g_autofree char *folder = g_path_get_dirname (work->project);
  GError *error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code), _ ("The folder for projects, %s, cannot be made: %s"),
                               folder, g_strerror (code));
      return;
    }

  work->report = gs_affwild2_import (work->tree, work->project, progress_cb, work->window, cancellable, &error);
  if (work->report != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
show_report (GsAffwild2Window *self,
             const Work *work)
{
  g_autoptr (GPtrArray) lines = gs_affwild2_report_to_lines (work->report);
  g_autofree char *text = g_strdup_printf (ngettext ("%u video is in the project, with %u traces.",
                                                     "%u videos are in the project, with %u traces.", work->report->n_videos),
                                           work->report->n_videos, work->report->n_traces);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  show_lines (self, _ ("Worth Knowing"), lines);
  set_status (self, text, FALSE);
  if (GS_IS_WINDOW (parent))
    gs_window_open (GS_WINDOW (parent), work->project);
}

static void
import_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  GsAffwild2Window *self = GS_AFFWILD2_WINDOW (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  g_application_release (g_application_get_default ());
  /* The dialog is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  self->importing = FALSE;
  /* What came too late to be cancelled is there. */
  self->done = work->report != NULL;
  if (work->report != NULL)
    show_report (self, work);
  else
    self->tree = g_steal_pointer (&work->tree);

  update (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && work->report == NULL)
    set_status (self, _ ("Cancelled; there is no project."), FALSE);
  else if (work->report == NULL)
    set_status (self, error->message, TRUE);
  if (self->done)
    gtk_widget_grab_focus (self->close_button);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  GsAffwild2Window *self = user_data;

  gtk_progress_bar_set_fraction (self->progress_bar, (double) g_atomic_int_get (&self->permille) / PERMILLE);

  return G_SOURCE_CONTINUE;
}

static void
import (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  GsAffwild2Window *self = GS_AFFWILD2_WINDOW (widget);
  g_autofree char *project = get_project (self);
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (self->tree == NULL || self->tree->problems->len > 0 || project == NULL || self->cancellable != NULL)
    return;

  work = g_new0 (Work, 1);
  work->window = self;
  work->tree = g_steal_pointer (&self->tree);
  work->project = g_steal_pointer (&project);
  self->importing = TRUE;
  self->permille = 0;
  self->progress_id = g_timeout_add (PROGRESS_PAUSE_MS, show_progress_cb, self);
  self->cancellable = g_cancellable_new ();
  clear_lines (self);
  set_status (self, _ ("Every video is read once."), FALSE);
  show_progress_cb (self);

  /* Text that is made insensitive while it has the keyboard keeps waiting for it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);

  /* A program that is told to quit meanwhile stays until everything is taken back. */
  g_application_hold (g_application_get_default ());
  task = g_task_new (self, self->cancellable, import_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, import_thread);
  update (self);
  gtk_widget_grab_focus (self->cancel_button);
}

static void
cancel (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  GsAffwild2Window *self = GS_AFFWILD2_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  set_status (self, _ ("Being taken back…"), FALSE);
}

/* A stray key does not end what has taken minutes. */
static void
escape (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  if (!GS_AFFWILD2_WINDOW (widget)->importing)
    gtk_window_close (GTK_WINDOW (widget));
}

static void
gs_affwild2_window_dispose (GObject *object)
{
  GsAffwild2Window *self = GS_AFFWILD2_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);

  G_OBJECT_CLASS (gs_affwild2_window_parent_class)->dispose (object);
}

static void
gs_affwild2_window_finalize (GObject *object)
{
  g_clear_pointer (&GS_AFFWILD2_WINDOW (object)->tree, gs_affwild2_tree_free);

  G_OBJECT_CLASS (gs_affwild2_window_parent_class)->finalize (object);
}

static void
gs_affwild2_window_class_init (GsAffwild2WindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_affwild2_window_dispose;
  object_class->finalize = gs_affwild2_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-affwild2-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, folder_row);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, found_group);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, videos_row);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, labels_row);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, crops_row);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, project_row);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, lines_group);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, lines_box);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, spinner);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, status_label);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, import_button);
  gtk_widget_class_bind_template_child (widget_class, GsAffwild2Window, close_button);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);

  gtk_widget_class_install_action (widget_class, "affwild2.import", NULL, import);
  gtk_widget_class_install_action (widget_class, "affwild2.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "affwild2.escape", NULL, escape);
}

static void
gs_affwild2_window_init (GsAffwild2Window *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_status (self, _ ("Choose the folder that holds videos, annotations and cropped_aligned."), FALSE);
  update (self);
}

/**
 * gs_affwild2_window_present:
 * @parent: the window that opens the project in the end
 *
 * Shows a new dialog.
 */
void
gs_affwild2_window_present (GsWindow *parent)
{
  GtkWindow *self = g_object_new (GS_TYPE_AFFWILD2_WINDOW, "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE, NULL);

  /* so that the program's own actions can be reached from it */
  gtk_window_set_application (self, gtk_window_get_application (GTK_WINDOW (parent)));
  gtk_window_present (self);
}
