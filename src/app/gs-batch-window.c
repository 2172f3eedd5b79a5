/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-batch-window.h"

#include "gs-annotation-batch.h"
#include "gs-table-look.h"
#include "gs-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a long folder so many files are listed; the report that can be copied has them all. */
#define MOST_ROWS 200

#define PROGRESS_PAUSE_MS 100
#define PERMILLE          1000

/* What the threads work with: it belongs to one of them while a task runs, and to the dialog else. */
typedef struct
{
  GsBatchWindow *window; /* outlives the thread: the task holds it */
  GsStore *store;
  char *folder;
  char *pattern; /* NULL = find out, or as clips are called */
  GsAnnotationBatch *batch;
} Work;

struct _GsBatchWindow
{
  AdwWindow parent_instance;

  AdwEntryRow *folder_row;
  AdwEntryRow *pattern_row;
  AdwPreferencesGroup *problems_group;
  AdwPreferencesGroup *matches_group;
  GtkSpinner *spinner;
  GtkProgressBar *progress_bar;
  GtkLabel *status;
  GtkWidget *copy_button;
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  GtkWidget *close_button;

  GsStore *store;
  Work *work; /* NULL = no folder was read */
  GPtrArray *rows; /* GtkWidget, in the groups */
  GCancellable *cancellable; /* of what a thread does; NULL = nothing */
  gboolean importing;
  gboolean done;
  guint progress_id;
  gint permille; /* atomic: the thread that reads writes it */
};

G_DEFINE_FINAL_TYPE (GsBatchWindow, gs_batch_window, ADW_TYPE_WINDOW)

static void
work_free (gpointer data)
{
  Work *self = data;

  gs_annotation_batch_free (self->batch);
  g_object_unref (self->store);
  g_free (self->folder);
  g_free (self->pattern);
  g_free (self);
}

static void
set_status (GsBatchWindow *self,
            const char *text,
            gboolean is_problem)
{
  gtk_label_set_label (self->status, text);
  if (is_problem)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
}

static guint
count_matches (GsBatchWindow *self)
{
  GPtrArray *files = self->work != NULL && self->work->batch != NULL ? self->work->batch->files : NULL;
  guint n = 0;

  for (guint i = 0; files != NULL && i < files->len; i++)
    n += ((const GsBatchFile *) files->pdata[i])->problem == NULL;

  return n;
}

static void
update (GsBatchWindow *self)
{
  gboolean busy = self->cancellable != NULL;
  gboolean has_files = !busy && self->work != NULL && self->work->batch != NULL && self->work->batch->files->len > 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->folder_row), !self->importing && !self->done);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pattern_row), !self->importing && !self->done);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), busy && !self->importing);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->importing);
  gtk_spinner_set_spinning (self->spinner, self->importing);
  gtk_widget_set_visible (self->cancel_button, busy && !self->importing);
  gtk_widget_set_visible (self->import_button, !self->done);
  gtk_widget_set_sensitive (self->import_button, !busy && count_matches (self) > 0);
  gtk_widget_set_visible (self->copy_button, has_files);
  gtk_widget_set_visible (self->close_button, self->done);
}

/* --- what is known of a file, in a line --- */

static void
add_once (GPtrArray *list,
          const char *text)
{
  if (text != NULL && *text != '\0' && !g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (text));
}

static char *
join (GPtrArray *list)
{
  g_ptr_array_add (list, NULL);

  return g_strjoinv (", ", (char **) list->pdata);
}

/* "talk.mp4 · Ada · valence" */
static char *
describe_match (const GsBatchFile *file)
{
  g_autoptr (GPtrArray) raters = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *rated = NULL;
  g_autofree char *raters_text = NULL;

  for (guint i = 0; i < file->document->traces->len; i++)
    {
      const GsDocumentTrace *trace = file->document->traces->pdata[i];
      g_autofree char *dimension = gs_name_match_get_dimension (file->match, trace->name);

      add_once (raters, gs_batch_file_get_rater (file, NULL, trace->rater));
      add_once (names, dimension);
    }
  for (guint i = 0; i < file->document->tiers->len; i++)
    {
      const GsDocumentTier *tier = file->document->tiers->pdata[i];

      add_once (raters, gs_batch_file_get_rater (file, NULL, tier->rater));
      add_once (names, tier->name);
    }
  raters_text = join (raters);
  rated = join (names);

  return g_strdup_printf ("%s · %s · %s", gs_clip_get_title (file->match->clip), raters_text, rated);
}

/* What became of it. */
static char *
describe_result (const GsBatchFile *file)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (file->n_traces > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u trace imported", "%u traces imported", file->n_traces), file->n_traces));
  if (file->n_tiers > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u tier imported", "%u tiers imported", file->n_tiers), file->n_tiers));
  if (file->n_known > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u was in the project already", "%u were in the project already", file->n_known), file->n_known));
  if (parts->len == 0)
    g_ptr_array_add (parts, g_strdup (_ ("nothing in it")));

  return join (parts);
}

static char *
describe (GsBatchWindow *self,
          const GsBatchFile *file)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *match = NULL;

  if (file->problem != NULL)
    return g_utf8_make_valid (file->problem, -1);

  match = describe_match (file);
  g_string_append (text, match);
  if (self->done)
    {
      g_autofree char *result = describe_result (file);

      g_string_append_printf (text, "\n%s", result);
    }
  for (guint i = 0; i < file->document->notes->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) file->document->notes->pdata[i]);

  return g_utf8_make_valid (text->str, -1);
}

/* --- the lists --- */

static void
clear_rows (GsBatchWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->matches_group), FALSE);
}

static void
add_row (GsBatchWindow *self,
         AdwPreferencesGroup *group,
         const char *title,
         const char *subtitle,
         const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_files (GsBatchWindow *self,
            AdwPreferencesGroup *group,
            gboolean problems)
{
  GPtrArray *files = self->work->batch->files;
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];
      g_autofree char *title = g_filename_display_name (file->name);
      g_autofree char *subtitle = NULL;

      if ((file->problem != NULL) != problems || n++ >= MOST_ROWS)
        continue;
      subtitle = describe (self, file);
      add_row (self, group, title, subtitle, problems ? "dialog-warning-symbolic" : "object-select-symbolic");
    }
  if (n > MOST_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("… and %u more; the report that can be copied lists it",
                                                         "… and %u more; the report that can be copied lists all of them", n - MOST_ROWS),
                                               n - MOST_ROWS);

      add_row (self, group, more, NULL, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
}

/* Whether a table fits by its name and cannot be read. */
static gboolean
has_bad_table (GsBatchWindow *self)
{
  GPtrArray *files = self->work->batch->files;

  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];

      if (file->problem != NULL && file->match->fit == GS_NAME_FITS && gs_table_look_is_table (file->path, NULL))
        return TRUE;
    }

  return FALSE;
}

static void
show_batch (GsBatchWindow *self)
{
  const char *hint = has_bad_table (self) ? _ ("What the columns of a table are can be said when it is imported by itself; that is "
                                               "remembered for all tables with the same headers.")
                                          : NULL;

  clear_rows (self);
  adw_preferences_group_set_title (self->problems_group, self->done ? _ ("Not Imported") : _ ("Will Not Be Imported"));
  adw_preferences_group_set_title (self->matches_group, self->done ? _ ("Imported") : _ ("Will Be Imported"));
  adw_preferences_group_set_description (self->problems_group, hint);
  show_files (self, self->problems_group, TRUE);
  show_files (self, self->matches_group, FALSE);
}

/* --- the thread that lists, matches and reads --- */

static gboolean
read_file (Work *work,
           GsBatchFile *file,
           GHashTable *known,
           GError **error)
{
  g_autoptr (GsColumns) columns = NULL;

  if (file->problem != NULL)
    return TRUE;

  if (g_hash_table_add (known, file->match->clip) && !gs_store_read_frames (work->store, file->match->clip, error))
    return FALSE;
  columns = gs_table_look_recall_file (file->path);
  gs_annotation_batch_read (work->batch, file, columns);

  return TRUE;
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GPtrArray *files = work->batch->files;
  GError *error = NULL;

  if (!g_file_test (work->folder, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *display = g_filename_display_name (work->folder);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no folder %s; choose another."), display);
      return;
    }
  if (!gs_annotation_batch_add (work->batch, work->folder, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (work->pattern == NULL)
    work->pattern = gs_annotation_batch_guess_pattern (work->batch);

  gs_annotation_batch_match (work->batch, NULL, work->pattern);
  for (guint i = 0; i < files->len; i++)
    {
      g_atomic_int_set (&work->window->permille, (gint) ((gint64) i * PERMILLE / files->len));
      if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !read_file (work, files->pdata[i], known, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  GsBatchWindow *self = user_data;

  gtk_progress_bar_set_fraction (self->progress_bar, (double) g_atomic_int_get (&self->permille) / PERMILLE);

  return G_SOURCE_CONTINUE;
}

static void
say_found (GsBatchWindow *self)
{
  guint n = count_matches (self), n_files = self->work->batch->files->len;
  g_autofree char *sentence = NULL;

  if (n_files == 0)
    {
      set_status (self, _ ("There is no file in this folder; choose another."), TRUE);
      return;
    }
  if (n == 0)
    {
      set_status (self, _ ("No file fits: say how they are called, such as {clip}_{rater}.csv."), TRUE);
      return;
    }
  sentence = g_strdup_printf (ngettext ("%u of %u file can be imported.", "%u of %u files can be imported.", n_files), n, n_files);
  set_status (self, sentence, FALSE);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (source);
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  /* Another folder was named meanwhile, or the dialog is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      work_free (work);
      return;
    }

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (done)
    {
      self->work = work;
      gtk_editable_set_text (GTK_EDITABLE (self->pattern_row), work->pattern != NULL ? work->pattern : "");
      show_batch (self);
      say_found (self);
    }
  else
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_status (self, _ ("Cancelled; nothing was imported."), FALSE);
      else
        set_status (self, error->message, TRUE);
      work_free (work);
    }
  update (self);
  if (done && count_matches (self) > 0)
    gtk_widget_grab_focus (self->import_button);
}

/* @pattern: NULL = find out */
static void
read_folder (GsBatchWindow *self,
             const char *folder,
             const char *pattern)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) clips = NULL;
  Work *work;

  if (self->importing || self->done)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  clear_rows (self);
  set_status (self, _ ("Being read…"), FALSE);

  clips = gs_store_copy_clips (self->store);
  work = g_new0 (Work, 1);
  work->window = self;
  work->store = g_object_ref (self->store);
  work->folder = g_strdup (folder);
  work->pattern = g_strdup (pattern);
  work->batch = gs_annotation_batch_new (clips);
  g_clear_pointer (&self->work, work_free);

  self->permille = 0;
  self->progress_id = g_timeout_add (PROGRESS_PAUSE_MS, show_progress_cb, self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, work);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, NULL);
  g_task_run_in_thread (task, read_thread);
  update (self);
}

static char *
get_folder (GsBatchWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->folder_row))));

  if (*text == '\0')
    return NULL;

  return g_str_has_prefix (text, "~/") ? g_build_filename (g_get_home_dir (), text + 2, NULL)
                                       : g_canonicalize_filename (text, g_get_home_dir ());
}

static void
folder_cb (GsBatchWindow *self)
{
  g_autofree char *folder = get_folder (self);

  if (folder != NULL)
    read_folder (self, folder, NULL);
}

/* An empty pattern finds it out anew. */
static void
pattern_cb (GsBatchWindow *self)
{
  g_autofree char *pattern = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->pattern_row))));
  g_autofree char *folder = self->work != NULL ? g_strdup (self->work->folder) : get_folder (self);

  if (folder != NULL)
    read_folder (self, folder, *pattern != '\0' ? pattern : NULL);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsBatchWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL && response == GTK_RESPONSE_ACCEPT ? g_file_get_path (file) : NULL;
  g_autofree char *display = path != NULL ? g_filename_display_name (path) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (path == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->folder_row), display);
  read_folder (self, path, NULL);
}

static void
choose_cb (GsBatchWindow *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Choose a Folder of Annotation Files"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- into the project --- */

/* The writer's thread. */
static gboolean
write_batch (GsStoreImport *import,
             gpointer user_data,
             GError **error)
{
  return gs_annotation_batch_write (user_data, import, NULL, error);
}

static void
say_done (GsBatchWindow *self)
{
  GPtrArray *files = self->work->batch->files;
  guint n_traces = 0, n_tiers = 0, n_left = files->len - count_matches (self);
  g_autofree char *traces = NULL, *tiers = NULL, *left = NULL, *sentence = NULL;

  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];

      n_traces += file->n_traces;
      n_tiers += file->n_tiers;
    }
  traces = g_strdup_printf (ngettext ("%u trace", "%u traces", n_traces), n_traces);
  tiers = g_strdup_printf (ngettext ("%u tier", "%u tiers", n_tiers), n_tiers);
  left = g_strdup_printf (ngettext ("%u file was left out", "%u files were left out", n_left), n_left);
  /* Translators: 12 traces; 3 tiers; 2 files were left out */
  sentence = g_strdup_printf (_ ("Imported: %s and %s; %s."), traces, tiers, left);
  set_status (self, sentence, FALSE);
}

static void
taken_in_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GsBatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  self->done = gs_store_take_in_finish (GS_STORE (source), result, &error);
  self->importing = FALSE;
  g_clear_object (&self->cancellable);
  g_application_release (g_application_get_default ());
  /* The dialog is gone. */
  if (self->rows == NULL)
    return;

  if (self->done)
    {
      show_batch (self);
      say_done (self);
    }
  update (self);
  if (self->done)
    gtk_widget_grab_focus (self->close_button);
  else
    set_status (self, error->message, TRUE);
}

static void
import (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GsWorkspace *workspace = GS_IS_WINDOW (parent) ? GS_WINDOW (parent)->workspace : NULL;

  if (self->cancellable != NULL || count_matches (self) == 0)
    return;
  if (workspace == NULL || gs_workspace_get_store (workspace) != self->store || !gs_store_is_open (self->store))
    {
      set_status (self, _ ("The project was closed meanwhile; open it and begin again."), TRUE);
      return;
    }

  self->importing = TRUE;
  self->cancellable = g_cancellable_new ();
  set_status (self, _ ("Being imported…"), FALSE);
  /* Text that is made insensitive while it has the keyboard keeps waiting for it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  update (self);
  /* A program that is told to quit meanwhile stays until it is done. */
  g_application_hold (g_application_get_default ());
  gs_store_take_in_async (self->store, gs_workspace_get_clip (workspace), _ ("importing a folder of annotations"), write_batch, self->work->batch,
                          taken_in_cb, g_object_ref (self));
}

static void
cancel (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  g_cancellable_cancel (GS_BATCH_WINDOW (widget)->cancellable);
}

/* The whole report, a line for each file. */
static void
copy_report (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->work != NULL && i < self->work->batch->files->len; i++)
    {
      const GsBatchFile *file = self->work->batch->files->pdata[i];
      g_autofree char *title = g_filename_display_name (file->name);
      g_autofree char *line = describe (self, file);

      g_strdelimit (line, "\n", ';');
      g_string_append_printf (text, "%s: %s\n", title, line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  set_status (self, _ ("The report is on the clipboard."), FALSE);
}

/* A stray key does not end what goes on. */
static void
escape (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  if (!GS_BATCH_WINDOW (widget)->importing)
    gtk_window_close (GTK_WINDOW (widget));
}

static void
gs_batch_window_dispose (GObject *object)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (gs_batch_window_parent_class)->dispose (object);
}

static void
gs_batch_window_finalize (GObject *object)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (object);

  g_clear_pointer (&self->work, work_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (gs_batch_window_parent_class)->finalize (object);
}

static void
gs_batch_window_class_init (GsBatchWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_batch_window_dispose;
  object_class->finalize = gs_batch_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-batch-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, pattern_row);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, problems_group);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, matches_group);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, status);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, GsBatchWindow, close_button);
  gtk_widget_class_bind_template_callback (widget_class, folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, pattern_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);

  gtk_widget_class_install_action (widget_class, "batch.import", NULL, import);
  gtk_widget_class_install_action (widget_class, "batch.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "batch.copy-report", NULL, copy_report);
  gtk_widget_class_install_action (widget_class, "batch.escape", NULL, escape);
}

static void
gs_batch_window_init (GsBatchWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_status (self, _ ("Choose the folder that holds the annotation files."), FALSE);
  update (self);
}

/**
 * gs_batch_window_present:
 * @parent: a window with an open project
 * @folder: (nullable): the folder to begin with
 *
 * Shows a new dialog.
 */
void
gs_batch_window_present (GsWindow *parent,
                         const char *folder)
{
  GsBatchWindow *self = g_object_new (GS_TYPE_BATCH_WINDOW, "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE, NULL);

  self->store = g_object_ref (gs_workspace_get_store (parent->workspace));
  /* so that the program's own actions can be reached from it */
  gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (GTK_WINDOW (parent)));
  gtk_window_present (GTK_WINDOW (self));
  if (folder != NULL)
    {
      g_autofree char *display = g_filename_display_name (folder);

      gtk_editable_set_text (GTK_EDITABLE (self->folder_row), display);
      read_folder (self, folder, NULL);
    }
}
