/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-mapping-window.h"

#include "gs-accessible.h"
#include "gs-mapping-columns.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* So many rows show what a column holds. */
#define SHOWN_ROWS 8

/* Times may go on so far behind the clip's end before somebody is asked about their unit. */
#define MAX_OVERHANG 1.05

#define SECOND G_GINT64_CONSTANT (1000000000)

/* In the order of their drop-downs */
static const char delimiters[] = { ',', ';', '\t', ' ', '|' };
static const char decimals[] = { '\0', '.', ',' };
static const double units[] = { 1e9, 1e6, GS_COLUMNS_FRAMES, GS_COLUMNS_CLOCK };

/* The last entry of the times: there are none. */
#define NO_TIMES G_N_ELEMENTS (units)

struct _GsMappingWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *recalled_box;
  GtkLabel *recalled_label;
  GtkDropDown *delimiter;
  GtkDropDown *decimal;
  GtkDropDown *encoding;
  GtkCheckButton *headers;
  GtkDropDown *times;
  GtkWidget *rate_label;
  GtkSpinButton *rate;
  GtkEntry *missing;
  GsMappingColumns *preview;
  GtkSpinner *spinner;
  GtkLabel *status;
  GtkWidget *import_button;

  GsAnnotationFile *file; /* its thread's while a task runs */
  GsMappingDoneFunc done;
  GsColumns *columns;    /* NULL = the table cannot be read as it is parted and encoded */
  GPtrArray *encodings;  /* utf8; NULL = UTF-8 */
  GCancellable *reading; /* NULL = nothing is read */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (GsMappingWindow, gs_mapping_window, ADW_TYPE_WINDOW)

static guint
find_char (const char *list,
           guint n,
           char wanted)
{
  for (guint i = 0; i < n; i++)
    {
      if (list[i] == wanted)
        return i;
    }

  return 0;
}

static void
set_status (GsMappingWindow *self,
            const char *text,
            const char *style)
{
  static const char *const styles[] = { "error", "warning" };

  gtk_label_set_label (self->status, text);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      if (g_strcmp0 (styles[i], style) == 0)
        gtk_widget_add_css_class (GTK_WIDGET (self->status), styles[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->status), styles[i]);
    }
}

/* The dialog's title says which file it is. */
static void
show_error (GsMappingWindow *self,
            const GError *error)
{
  const char *path = gs_annotation_file_get_path (self->file);
  g_autofree char *message = NULL;
  g_autofree char *sentence = NULL;

  if (g_str_has_prefix (error->message, path) && g_str_has_prefix (error->message + strlen (path), ": "))
    message = g_strdup (error->message + strlen (path) + 2);
  else
    message = g_strdup (error->message);
  if (g_str_has_suffix (message, "."))
    message[strlen (message) - 1] = '\0';
  /* Translators: %s is what is wrong, such as: line 3: “x” in column “V” is not a number */
  sentence = g_strdup_printf (_ ("It cannot be read so: %s."), message);
  set_status (self, sentence, "error");
}

static char *
describe (const GsDocument *document)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *end = gs_time_text_exact (gs_document_get_end (document));
  guint n_segments = 0;

  for (guint i = 0; i < document->traces->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const GsDocumentTrace *) document->traces->pdata[i])->name);
  if (document->traces->len > 0)
    /* Translators: names of dimensions; a time */
    return g_strdup_printf (ngettext ("%u trace: %s. The first rows reach to %s.", "%u traces: %s. The first rows reach to %s.", document->traces->len),
                            document->traces->len, names->str, end);

  for (guint i = 0; i < document->tiers->len; i++)
    n_segments += ((const GsDocumentTier *) document->tiers->pdata[i])->segments->len;

  return g_strdup_printf (ngettext ("Segments: the first rows have %u, to %s.", "Segments: the first rows have %u, to %s.", n_segments), n_segments, end);
}

/* What comes of the first rows, as they are explained now. */
static void
show_result (GsMappingWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) document = NULL;
  gint64 duration = gs_annotation_file_get_duration (self->file);

  if (gs_columns_check (self->columns, &error))
    document = gs_annotation_file_try (self->file, self->columns, &error);
  gtk_widget_set_sensitive (self->import_button, document != NULL);
  if (document == NULL)
    {
      show_error (self, error);
      return;
    }

  if (duration > 0 && (double) gs_document_get_end (document) > (double) duration * MAX_OVERHANG + (double) SECOND)
    {
      g_autofree char *end = gs_time_text_exact (gs_document_get_end (document));
      g_autofree char *last = gs_time_text_exact (duration);
      g_autofree char *sentence = g_strdup_printf (_ ("The first rows reach to %s, and the clip ends at %s: is the unit of the times right?"), end, last);

      set_status (self, sentence, "warning");
    }
  else
    {
      g_autofree char *sentence = describe (document);

      set_status (self, sentence, NULL);
    }
}

/* From the widgets to the columns. */
static void
take (GsMappingWindow *self)
{
  guint times = gtk_drop_down_get_selected (self->times);
  guint decimal = gtk_drop_down_get_selected (self->decimal);
  g_autofree char *missing = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->missing))));
  guint encoding = gtk_drop_down_get_selected (self->encoding);

  gs_mapping_columns_apply (self->preview, self->columns);
  self->columns->decimal = decimal < G_N_ELEMENTS (decimals) ? decimals[decimal] : '\0';
  self->columns->unit = times < NO_TIMES ? units[times] : 1e9;
  self->columns->rate = times == NO_TIMES ? gtk_spin_button_get_value (self->rate) : 0.0;
  g_free (self->columns->missing);
  self->columns->missing = *missing != '\0' ? g_steal_pointer (&missing) : NULL;
  g_free (self->columns->encoding);
  self->columns->encoding = g_strdup (encoding < self->encodings->len ? self->encodings->pdata[encoding] : NULL);
}

static void
changed_cb (GsMappingWindow *self)
{
  gboolean no_times = gtk_drop_down_get_selected (self->times) == NO_TIMES;

  gtk_widget_set_visible (self->rate_label, no_times);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), no_times);
  if (self->filling || self->columns == NULL || self->reading != NULL)
    return;

  take (self);
  show_result (self);
}

static void
times_cb (GsMappingWindow *self)
{
  /* A rate and a column of times contradict each other: what was said last counts. */
  if (!self->filling && gtk_drop_down_get_selected (self->times) == NO_TIMES)
    gs_mapping_columns_drop_times (self->preview);
  changed_cb (self);
}

static void
columns_cb (GsMappingWindow *self)
{
  if (gtk_drop_down_get_selected (self->times) == NO_TIMES && gs_mapping_columns_has_times (self->preview))
    gtk_drop_down_set_selected (self->times, 0);
  changed_cb (self);
}

/* From the columns to the widgets. */
static void
fill (GsMappingWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint times = NO_TIMES;
  guint encoding = 0;

  self->filling = TRUE;
  for (guint i = 0; self->columns->rate == 0.0 && i < G_N_ELEMENTS (units); i++)
    {
      if (units[i] == self->columns->unit)
        times = i;
    }
  while (encoding < self->encodings->len && g_strcmp0 (self->encodings->pdata[encoding], self->columns->encoding) != 0)
    encoding++;
  if (encoding == self->encodings->len)
    {
      /* One that was named on the command line */
      g_ptr_array_add (self->encodings, g_strdup (self->columns->encoding));
      gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (self->encoding)), self->columns->encoding);
    }
  gtk_drop_down_set_selected (self->delimiter, find_char (delimiters, G_N_ELEMENTS (delimiters), self->columns->delimiter));
  gtk_drop_down_set_selected (self->decimal, find_char (decimals, G_N_ELEMENTS (decimals), self->columns->decimal));
  gtk_drop_down_set_selected (self->encoding, encoding);
  gtk_check_button_set_active (self->headers, !self->columns->headless);
  gtk_drop_down_set_selected (self->times, times);
  if (self->columns->rate > 0.0)
    gtk_spin_button_set_value (self->rate, self->columns->rate);
  gtk_editable_set_text (GTK_EDITABLE (self->missing), self->columns->missing != NULL ? self->columns->missing : "");

  rows = gs_table_look_get_rows (gs_annotation_file_get_look (self->file), self->columns->delimiter,
                                 SHOWN_ROWS + !self->columns->headless, &error);
  if (rows != NULL)
    gs_mapping_columns_show (self->preview, self->columns, rows);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), rows != NULL);
  self->filling = FALSE;
  changed_cb (self);
}

/* The table is parted or encoded otherwise: what its columns are is guessed anew, or remembered. */
static void
guess (GsMappingWindow *self,
       char delimiter,
       GsColumnsHeaders headers)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = self->columns != NULL ? g_strdup (self->columns->missing) : NULL;
  GsColumns *columns = gs_annotation_file_guess (self->file, delimiter, headers, &error);

  gtk_widget_set_visible (self->recalled_box, FALSE);
  gs_columns_free (self->columns);
  self->columns = columns;
  if (columns != NULL)
    {
      if (columns->missing == NULL)
        columns->missing = g_steal_pointer (&missing);
      fill (self);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->preview), FALSE);
  gtk_widget_set_sensitive (self->import_button, FALSE);
  show_error (self, error);
}

static void
headers_cb (GsMappingWindow *self)
{
  guint delimiter = gtk_drop_down_get_selected (self->delimiter);

  if (self->file != NULL && !self->filling && delimiter < G_N_ELEMENTS (delimiters))
    guess (self, delimiters[delimiter],
           gtk_check_button_get_active (self->headers) ? GS_COLUMNS_HEADERS_PRESENT : GS_COLUMNS_HEADERS_ABSENT);
}

static void
delimiter_cb (GsMappingWindow *self)
{
  guint delimiter = gtk_drop_down_get_selected (self->delimiter);

  if (self->file != NULL && !self->filling && delimiter < G_N_ELEMENTS (delimiters))
    guess (self, delimiters[delimiter], GS_COLUMNS_HEADERS_GUESS);
}

static void
encoding_cb (GsMappingWindow *self)
{
  guint encoding = gtk_drop_down_get_selected (self->encoding);
  g_autoptr (GError) error = NULL;

  if (self->file == NULL || self->filling || encoding >= self->encodings->len)
    return;
  if (gs_table_look_set_encoding (gs_annotation_file_get_look (self->file), self->encodings->pdata[encoding], &error))
    {
      headers_cb (self);
      return;
    }

  gtk_widget_set_sensitive (self->import_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), FALSE);
  show_error (self, error);
}

static void
guess_anew_cb (GsMappingWindow *self)
{
  guess (self, '\0', GS_COLUMNS_HEADERS_GUESS);
  gtk_widget_grab_focus (self->import_button);
}

static void
update_reading (GsMappingWindow *self)
{
  gboolean reading = self->reading != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), reading);
  gtk_spinner_set_spinning (self->spinner, reading);
  gtk_widget_set_sensitive (self->import_button, !reading);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsMappingWindow *self = GS_MAPPING_WINDOW (source);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  /* The dialog is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->reading)
    return;

  g_clear_object (&self->reading);
  update_reading (self);
  if (!done)
    {
      show_error (self, error);
      return;
    }

  /* What cannot be remembered is explained again the next time. */
  whole = g_canonicalize_filename (gs_annotation_file_get_path (self->file), NULL);
  g_free (self->columns->file);
  self->columns->file = g_filename_display_name (whole);
  if (!gs_columns_remember (self->columns, &error))
    g_warning ("%s", error->message);
  if (parent != NULL)
    self->done (parent, self->file);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
import (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  GsMappingWindow *self = GS_MAPPING_WINDOW (widget);
  g_autoptr (GTask) task = NULL;

  if (self->columns == NULL || self->reading != NULL || !gtk_widget_get_sensitive (self->import_button))
    return;

  take (self);
  gs_annotation_file_set_columns (self->file, self->columns);
  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, read_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self->file, NULL);
  g_task_run_in_thread (task, gs_annotation_file_read_thread);
  set_status (self, _ ("Being read…"), NULL);
  update_reading (self);
}

static void
gs_mapping_window_dispose (GObject *object)
{
  GsMappingWindow *self = GS_MAPPING_WINDOW (object);

  g_clear_object (&self->reading);

  G_OBJECT_CLASS (gs_mapping_window_parent_class)->dispose (object);
}

static void
gs_mapping_window_finalize (GObject *object)
{
  GsMappingWindow *self = GS_MAPPING_WINDOW (object);

  gs_annotation_file_free (self->file);
  gs_columns_free (self->columns);
  g_ptr_array_unref (self->encodings);

  G_OBJECT_CLASS (gs_mapping_window_parent_class)->finalize (object);
}

static void
gs_mapping_window_class_init (GsMappingWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_mapping_window_dispose;
  object_class->finalize = gs_mapping_window_finalize;

  g_type_ensure (GS_TYPE_MAPPING_COLUMNS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-mapping-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, title);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, recalled_box);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, recalled_label);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, delimiter);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, decimal);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, encoding);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, headers);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, times);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, rate_label);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, rate);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, missing);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, preview);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, status);
  gtk_widget_class_bind_template_child (widget_class, GsMappingWindow, import_button);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_cb);
  gtk_widget_class_bind_template_callback (widget_class, headers_cb);
  gtk_widget_class_bind_template_callback (widget_class, encoding_cb);
  gtk_widget_class_bind_template_callback (widget_class, times_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, guess_anew_cb);

  gtk_widget_class_install_action (widget_class, "mapping.import", NULL, import);
}

static void
add_encodings (GsMappingWindow *self)
{
  /* In the order of gs_table_look_list_encodings() */
  static const char *const names[] = {
    N_ ("Western European (Windows)"), N_ ("Central European (Windows)"), N_ ("Cyrillic (Windows)"), N_ ("Greek (Windows)"),
    N_ ("Turkish (Windows)"),          N_ ("Western European (Mac)"),     N_ ("Japanese (Shift JIS)"), N_ ("Chinese (GB 18030)"),
    N_ ("Korean (EUC-KR)"),            N_ ("Unicode (UTF-16, little endian)"), N_ ("Unicode (UTF-16, big endian)"),
  };
  const char *const *list = gs_table_look_list_encodings ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _ ("Unicode (UTF-8)"));
  g_ptr_array_add (self->encodings, NULL);
  for (guint i = 0; list[i] != NULL; i++)
    {
      gtk_string_list_append (titles, i < G_N_ELEMENTS (names) ? _ (names[i]) : list[i]);
      g_ptr_array_add (self->encodings, g_strdup (list[i]));
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->encoding, G_LIST_MODEL (titles));
  self->filling = FALSE;
}

static void
gs_mapping_window_init (GsMappingWindow *self)
{
  self->encodings = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_encodings (self);
  gs_accessible_mend (GTK_WIDGET (self));
}

/**
 * gs_mapping_window_present:
 * @parent: the window that the table is imported in
 * @file: (transfer full): a table that has to be explained
 * @button: (nullable): what the button says that ends it; %NULL = Import
 * @done: called when it was explained and could be read
 *
 * Shows a new dialog. What is said in it is remembered for tables with the same headers.
 */
void
gs_mapping_window_present (GtkWindow *parent,
                           GsAnnotationFile *file,
                           const char *button,
                           GsMappingDoneFunc done)
{
  GsMappingWindow *self = g_object_new (GS_TYPE_MAPPING_WINDOW, "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE, NULL);
  g_autofree char *name = g_filename_display_basename (gs_annotation_file_get_path (file));
  const GsColumns *recalled = gs_annotation_file_get_columns (file);

  self->file = file;
  self->done = done;
  adw_window_title_set_subtitle (self->title, name);
  if (recalled != NULL)
    {
      self->columns = gs_columns_copy (recalled);
      fill (self);
    }
  else
    {
      guess (self, '\0', GS_COLUMNS_HEADERS_GUESS);
    }
  gtk_widget_set_visible (self->recalled_box, gs_annotation_file_is_recalled (file));
  if (recalled != NULL && recalled->file != NULL)
    {
      g_autofree char *other = g_path_get_basename (recalled->file);
      g_autofree char *sentence = g_strdup_printf ("%s (%s)", _ ("As you explained a table with these headers the last time."), other);

      gtk_label_set_label (self->recalled_label, sentence);
    }
  if (button != NULL)
    gtk_button_set_label (GTK_BUTTON (self->import_button), button);

  gtk_window_set_default_widget (GTK_WINDOW (self), self->import_button);
  gtk_window_set_focus (GTK_WINDOW (self), self->import_button);
  /* so that the program's own actions can be reached from it */
  gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  gtk_window_present (GTK_WINDOW (self));
}
