/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-batch-window.h"

#include "gs-annotation-batch.h"
#include "gs-batch-row.h"
#include "gs-mapping-window.h"
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
  GHashTable *said; /* path, GsColumns */
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
  GHashTable *said; /* path, GsColumns: of the tables that were explained in this dialog */
  char *folder_text; /* what stood in the rows when a folder was read the last time, or what that has made of it */
  char *pattern_text;
  gboolean explaining;
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
  g_hash_table_unref (self->said);
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

/* Whether something else stands in the rows than what was read. */
static gboolean
is_typed (GsBatchWindow *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->folder_row)), self->folder_text) != 0 ||
         g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->pattern_row)), self->pattern_text) != 0;
}

static void
keep_texts (GsBatchWindow *self)
{
  g_free (self->folder_text);
  self->folder_text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->folder_row)));
  g_free (self->pattern_text);
  self->pattern_text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->pattern_row)));
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
  gtk_widget_set_sensitive (self->import_button, !busy && !is_typed (self) && count_matches (self) > 0);
  gtk_widget_set_visible (self->copy_button, has_files);
  gtk_widget_set_visible (self->close_button, self->done);
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
         GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

/* Shows the files of one kind, of which @n there are already. Returns: how many there are then */
static guint
show_kind (GsBatchWindow *self,
           AdwPreferencesGroup *group,
           gboolean problems,
           gboolean doubtful,
           guint n)
{
  GPtrArray *files = self->work->batch->files;

  for (guint i = 0; i < files->len; i++)
    {
      const GsBatchFile *file = files->pdata[i];

      if ((file->problem != NULL) == problems && gs_batch_row_is_doubtful (file) == doubtful && n++ < MOST_ROWS)
        add_row (self, group, gs_batch_row_new (file, (int) i, self->done));
    }

  return n;
}

static void
show_files (GsBatchWindow *self,
            AdwPreferencesGroup *group,
            gboolean problems)
{
  /* What should be looked at comes first. */
  guint n = show_kind (self, group, problems, TRUE, 0);

  n = show_kind (self, group, problems, FALSE, n);
  if (n > MOST_ROWS)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *more = g_strdup_printf (ngettext ("… and %u more; the report that can be copied lists it",
                                                         "… and %u more; the report that can be copied lists all of them", n - MOST_ROWS),
                                               n - MOST_ROWS);

      add_row (self, group, row);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), more);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
}

static void
show_batch (GsBatchWindow *self)
{
  clear_rows (self);
  adw_preferences_group_set_title (self->problems_group, self->done ? _ ("Not Imported") : _ ("Will Not Be Imported"));
  adw_preferences_group_set_title (self->matches_group, self->done ? _ ("Imported") : _ ("Will Be Imported"));
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
  if (file->problem != NULL)
    return TRUE;

  if (g_hash_table_add (known, file->match->clip) && !gs_store_read_frames (work->store, file->match->clip, error))
    return FALSE;
  gs_annotation_batch_read (work->batch, file, g_hash_table_lookup (work->said, file->path));

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
  gs_annotation_batch_agree (work->batch);
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
  GPtrArray *files = self->work->batch->files;
  guint n = count_matches (self), n_files = files->len, n_doubtful = 0;
  g_autofree char *fits = NULL, *doubts = NULL, *sentence = NULL;

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
  for (guint i = 0; i < n_files; i++)
    n_doubtful += gs_batch_row_is_doubtful (files->pdata[i]);
  fits = g_strdup_printf (ngettext ("%u of %u file can be imported.", "%u of %u files can be imported.", n_files), n, n_files);
  if (n_doubtful > 0)
    doubts = g_strdup_printf (ngettext (" Look at %u first: something was guessed or remembered.", " Look at %u first: something was guessed or remembered.", n_doubtful),
                              n_doubtful);
  sentence = g_strconcat (fits, doubts, NULL);
  set_status (self, sentence, FALSE);
}

static void
say_typed (GsBatchWindow *self)
{
  set_status (self, _ ("What was typed has not been read yet: press Enter in its row."), FALSE);
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
      show_batch (self);
      /* Something else may have been typed meanwhile. */
      if (!is_typed (self))
        {
          g_free (self->pattern_text);
          self->pattern_text = g_strdup (work->pattern != NULL ? work->pattern : "");
          gtk_editable_set_text (GTK_EDITABLE (self->pattern_row), self->pattern_text);
          say_found (self);
        }
      else
        {
          say_typed (self);
        }
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
  if (done && count_matches (self) > 0 && !is_typed (self))
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
  g_autoptr (GPtrArray) dimensions = NULL;
  GHashTableIter iter;
  gpointer path, columns;
  Work *work;

  if (self->importing || self->done)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  clear_rows (self);
  keep_texts (self);
  set_status (self, _ ("Being read…"), FALSE);

  clips = gs_store_copy_clips (self->store);
  work = g_new0 (Work, 1);
  work->window = self;
  work->store = g_object_ref (self->store);
  work->folder = g_strdup (folder);
  work->pattern = g_strdup (pattern);
  dimensions = gs_annotation_batch_list_dimensions (gs_store_get_project (self->store));
  work->batch = gs_annotation_batch_new (clips, dimensions);
  work->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gs_columns_free);
  g_hash_table_iter_init (&iter, self->said);
  while (g_hash_table_iter_next (&iter, &path, &columns))
    g_hash_table_insert (work->said, g_strdup (path), gs_columns_copy (columns));
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

/* What was typed into either row counts, whichever was left with Enter. A pattern that nobody typed is found out anew for another folder,
 * as is an empty one. */
static void
read_typed (GsBatchWindow *self,
            const char *folder)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->pattern_row));
  g_autofree char *pattern = g_strstrip (g_strdup (text));
  gboolean is_same = self->work != NULL && strcmp (self->work->folder, folder) == 0;
  gboolean counts = *pattern != '\0' && (is_same || g_strcmp0 (text, self->pattern_text) != 0);

  read_folder (self, folder, counts ? pattern : NULL);
}

static void
typed_folder_cb (GsBatchWindow *self)
{
  gboolean is_same = self->work != NULL && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->folder_row)), self->folder_text) == 0;
  /* What was chosen may have a name that cannot be typed. */
  g_autofree char *folder = is_same ? g_strdup (self->work->folder) : get_folder (self);

  if (folder != NULL)
    read_typed (self, folder);
}

static void
typed_cb (GsBatchWindow *self)
{
  if (self->importing || self->done || self->store == NULL)
    return;

  update (self);
  if (is_typed (self))
    say_typed (self);
  else if (self->work != NULL)
    say_found (self);
}

/* What was said of one table counts for it alone, and is remembered for others with the same headers. */
static void
explained_cb (GtkWindow *parent,
              GsAnnotationFile *file)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (parent);
  g_autofree char *folder = NULL, *pattern = NULL;

  g_hash_table_replace (self->said, g_strdup (gs_annotation_file_get_path (file)), gs_columns_copy (gs_annotation_file_get_columns (file)));
  if (self->work == NULL)
    return;

  folder = g_strdup (self->work->folder);
  pattern = g_strdup (self->work->pattern);
  read_folder (self, folder, pattern);
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
  read_typed (self, path);
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

static void
looked_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (source);
  g_autoptr (GError) error = NULL;
  GsAnnotationFile *file = user_data;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  self->explaining = FALSE;
  /* The dialog is gone, or another folder is being read. */
  if (self->rows == NULL || self->cancellable != NULL || self->done)
    {
      gs_annotation_file_free (file);
      return;
    }
  if (!done)
    {
      set_status (self, error->message, TRUE);
      gs_annotation_file_free (file);
      return;
    }
  gs_mapping_window_present (GTK_WINDOW (self), file, _ ("Use These Columns"), explained_cb);
}

/* Begins with what the columns are taken to be. */
static void
explain (GtkWidget *widget,
         const char *name,
         GVariant *parameter)
{
  GsBatchWindow *self = GS_BATCH_WINDOW (widget);
  guint index = (guint) g_variant_get_int32 (parameter);
  g_autoptr (GTask) task = NULL;
  const GsBatchFile *file;
  GsAnnotationFile *table;

  if (self->explaining || self->cancellable != NULL || self->done || self->work == NULL || index >= self->work->batch->files->len)
    return;

  file = self->work->batch->files->pdata[index];
  table = gs_annotation_file_new (file->path, self->store, file->match->clip);
  gs_annotation_file_ask (table, file->columns);
  self->explaining = TRUE;
  task = g_task_new (self, NULL, looked_cb, table);
  g_task_set_task_data (task, table, NULL);
  g_task_run_in_thread (task, gs_annotation_file_read_thread);
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

  if (self->cancellable != NULL || is_typed (self) || count_matches (self) == 0)
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
      g_autofree char *line = gs_batch_row_describe (file, self->done);

      g_strdelimit (line, "\n", ';');
      g_string_append_printf (text, "%s: %s\n", title, line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  set_status (self, _ ("The report is on the clipboard."), FALSE);
}

static void
escape (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* Nothing ends what is being written, and nothing else is to be begun meanwhile. */
static gboolean
close_request_cb (GsBatchWindow *self)
{
  return self->importing ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
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
  g_hash_table_unref (self->said);
  g_free (self->folder_text);
  g_free (self->pattern_text);
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
  gtk_widget_class_bind_template_callback (widget_class, typed_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);

  gtk_widget_class_install_action (widget_class, "batch.import", NULL, import);
  gtk_widget_class_install_action (widget_class, "batch.explain", "i", explain);
  gtk_widget_class_install_action (widget_class, "batch.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "batch.copy-report", NULL, copy_report);
  gtk_widget_class_install_action (widget_class, "batch.escape", NULL, escape);
}

static void
gs_batch_window_init (GsBatchWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gs_columns_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  keep_texts (self);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
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
  /* Before it has the keyboard: it was not typed, and needs not be applied. */
  if (folder != NULL)
    {
      g_autofree char *display = g_filename_display_name (folder);

      gtk_editable_set_text (GTK_EDITABLE (self->folder_row), display);
    }
  gtk_window_present (GTK_WINDOW (self));
  if (folder != NULL)
    read_folder (self, folder, NULL);
}
