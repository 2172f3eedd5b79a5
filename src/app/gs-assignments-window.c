/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-assignments-window.h"

#include "gs-accessible.h"
#include "gs-assignment-list.h"
#include "gs-assignments.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _GsAssignmentsWindow
{
  AdwWindow parent_instance;

  GtkEditable *rater;
  GtkDropDown *dimension;
  GtkSpinButton *times;
  GtkSwitch *practice;
  GtkWidget *assign;
  GtkBox *groups;
  GtkWidget *empty;
  GtkLabel *result;

  GsWorkspace *workspace;
  GsStore *store;
  GListModel *assignments;
  GHashTable *loading; /* GsClip: asked for, to see how consistent somebody is */
  guint fill_id;
};

G_DEFINE_FINAL_TYPE (GsAssignmentsWindow, gs_assignments_window, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void fill_soon (GsAssignmentsWindow *self);

static const char *
dimension_name (const char *dimension)
{
  if (g_strcmp0 (dimension, "valence") == 0)
    return _ ("valence");
  if (g_strcmp0 (dimension, "arousal") == 0)
    return _ ("arousal");

  return dimension;
}

static void
loaded_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GsAssignmentsWindow) self = user_data;

  if (gs_store_load_clip_finish (GS_STORE (source), result, NULL) && self->store != NULL)
    fill_soon (self);
}

/* What the rater said before is needed; it is read once. */
static void
need_clip (GsAssignmentsWindow *self,
           GsClip *clip)
{
  if (clip == gs_workspace_get_clip (self->workspace) || !g_hash_table_add (self->loading, g_object_ref (clip)))
    return;

  gs_store_load_clip_async (self->store, clip, NULL, loaded_cb, g_object_ref (self));
}

static char *
describe (GsAssignmentsWindow *self,
          GsAssignment *assignment)
{
  const char *const states[] = { _ ("open"), _ ("begun"), _ ("done") };
  GsAssignmentState state = gs_assignment_get_state (assignment);
  double ccc;

  if (gs_assignment_get_repetition (assignment) < 2 || state != GS_ASSIGNMENT_DONE)
    return g_strdup (states[state]);

  need_clip (self, gs_assignment_get_clip (assignment));
  ccc = gs_assignments_get_consistency (assignment);
  if (isnan (ccc))
    return g_strdup (states[state]);

  /* Translators: state of an assignment; agreement of the rater's second take of a clip with the first */
  return g_strdup_printf (_ ("%s · CCC with the first time %.2f"), states[state], ccc);
}

static void
remove_cb (GtkWidget *button,
           GsAssignmentsWindow *self)
{
  gs_store_remove_assignment (self->store, g_object_get_data (G_OBJECT (button), "gs-assignment"));
}

static void
activated_cb (AdwActionRow *row,
              GsAssignmentsWindow *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "gs-assignment"));
}

static GtkWidget *
make_row (GsAssignmentsWindow *self,
          GsAssignment *assignment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *clip = gs_clip_get_title (gs_assignment_get_clip (assignment));
  gboolean practice = g_strcmp0 (gs_assignment_get_note (assignment), GS_ASSIGNMENT_PRACTICE) == 0;
  g_autoptr (GString) title = g_string_new (clip);
  g_autofree char *subtitle = describe (self, assignment);

  g_string_append_printf (title, " · %s", dimension_name (gs_assignment_get_dimension (assignment)));
  if (gs_assignment_get_repetition (assignment) > 1)
    /* Translators: the how many-th time somebody rates the same clip */
    g_string_append_printf (title, _ (" · time %u"), gs_assignment_get_repetition (assignment));
  if (practice)
    g_string_append_printf (title, " · %s", _ ("practice"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title->str);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), gs_assignment_get_state (assignment) == GS_ASSIGNMENT_DONE
                                                        ? "object-select-symbolic"
                                                        : "media-record-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Remove this assignment; what was recorded stays"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove this assignment"), -1);
  g_object_set_data_full (G_OBJECT (button), "gs-assignment", g_object_ref (assignment), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "gs-assignment", g_object_ref (assignment), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, 0);

  return row;
}

/* Practice comes first; then what is to be done before what is. */
static int
rank (GsAssignment *assignment)
{
  return (g_strcmp0 (gs_assignment_get_note (assignment), GS_ASSIGNMENT_PRACTICE) == 0 ? 0 : 2)
         + (gs_assignment_get_state (assignment) == GS_ASSIGNMENT_DONE ? 4 : 0);
}

static void
add_group (GsAssignmentsWindow *self,
           GsRater *rater)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *text = NULL;
  guint n = 0, n_done = 0;

  for (int pass = 0; pass <= 6; pass++)
    {
      for (guint i = 0; i < g_list_model_get_n_items (self->assignments); i++)
        {
          g_autoptr (GsAssignment) assignment = g_list_model_get_item (self->assignments, i);

          if (gs_assignment_get_rater (assignment) != rater || rank (assignment) != pass)
            continue;

          n++;
          n_done += gs_assignment_get_state (assignment) == GS_ASSIGNMENT_DONE;
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, assignment));
        }
    }
  if (n == 0)
    {
      g_object_unref (g_object_ref_sink (group));
      return;
    }

  text = g_strdup_printf (ngettext ("%u of %u done", "%u of %u done", n), n_done, n);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), gs_rater_get_name (rater));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  gtk_box_append (self->groups, group);
}

static void
fill (GsAssignmentsWindow *self)
{
  GListModel *raters = gs_project_get_raters (gs_store_get_project (self->store));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < g_list_model_get_n_items (raters); i++)
    {
      g_autoptr (GsRater) rater = g_list_model_get_item (raters, i);

      add_group (self, rater);
    }
  gtk_widget_set_visible (self->empty, g_list_model_get_n_items (self->assignments) == 0);
  gs_accessible_mend (GTK_WIDGET (self->groups));
}

static gboolean
fill_cb (gpointer user_data)
{
  GsAssignmentsWindow *self = user_data;

  self->fill_id = 0;
  fill (self);

  return G_SOURCE_REMOVE;
}

/* Many come at once. */
static void
fill_soon (GsAssignmentsWindow *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add (fill_cb, self);
}

static void
items_cb (GsAssignmentsWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->assignments); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (self->assignments, i);

      g_signal_handlers_disconnect_by_func (assignment, fill_soon, self);
      g_signal_connect_object (assignment, "notify::state", G_CALLBACK (fill_soon), self, G_CONNECT_SWAPPED);
    }
  fill_soon (self);
}

static void
changed_cb (GsAssignmentsWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->rater)));

  gtk_widget_set_sensitive (self->assign, name[0] != '\0' && self->store != NULL);
}

static void
assign_cb (GsAssignmentsWindow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->rater)));
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->dimension);
  guint index = gtk_drop_down_get_selected (self->dimension);
  const char *dimension = index == 0 ? "valence" : index == 1 ? "arousal" : gtk_string_object_get_string (chosen);

  if (name[0] != '\0')
    gs_assignments_assign (self->store, gs_store_ensure_rater (self->store, name), dimension,
                           (guint) gtk_spin_button_get_value_as_int (self->times),
                           gtk_switch_get_active (self->practice) ? gs_workspace_get_clip (self->workspace) : NULL);
}

/* --- lists that come and go as files --- */

#define CANCEL "cancel"
#define ASSIGN "assign"

/* So many sentences are read at once. */
#define MOST_PROBLEMS 12

static void
tell (GsAssignmentsWindow *self,
      const char *heading,
      const char *sentence)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), CANCEL, _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
apply (GsAssignmentsWindow *self,
       GsAssignmentList *list)
{
  guint n_known = list->n_known;
  guint n = gs_assignment_list_apply (list, self->store);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, ngettext ("%u assignment is new", "%u assignments are new", n), n);
  if (n_known > 0)
    g_string_append_printf (text, ngettext (", %u was there already", ", %u were there already", n_known), n_known);
  for (guint i = 0; i < list->raters->len && n > 0; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? _ (". New raters: ") : ", ", (const char *) list->raters->pdata[i]);
  g_string_append_c (text, '.');
  gtk_label_set_label (self->result, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
}

typedef struct
{
  GsAssignmentsWindow *window;
  GsAssignmentList *list;
} Question;

static void
question_free (gpointer data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->window);
  gs_assignment_list_free (question->list);
  g_free (question);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char *response,
             gpointer user_data)
{
  Question *question = user_data;
  GsAssignmentsWindow *self = question->window;

  if (!g_str_equal (response, ASSIGN) || self->store == NULL || !gs_store_is_open (self->store))
    return;

  /* Somebody may have assigned meanwhile */
  gs_assignment_list_match (question->list, gs_store_get_project (self->store));
  apply (self, question->list);
}

/* All that is wrong at once, and then what is to be done with the rest. */
static void
ask (GsAssignmentsWindow *self,
     GsAssignmentList *list)
{
  g_autofree char *heading = g_strdup_printf (ngettext ("%u Line Cannot Be Assigned", "%u Lines Cannot Be Assigned", list->n_lines), list->n_lines);
  /* Translators: %u: number of assignments */
  g_autofree char *rest = g_strdup_printf (ngettext ("Assign the Other %u", "Assign the Other %u", list->n_new), list->n_new);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_problems = list->problems->len;
  GtkWidget *dialog;
  Question *question;

  for (guint i = 0; i < MIN (n_problems, MOST_PROBLEMS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) list->problems->pdata[i]);
  if (n_problems > MOST_PROBLEMS)
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", n_problems - MOST_PROBLEMS), n_problems - MOST_PROBLEMS);

  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), CANCEL, list->n_new > 0 ? _ ("Cancel") : _ ("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), CANCEL);
  if (list->n_new == 0)
    gs_assignment_list_free (list);
  else
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), ASSIGN, rest);
      question = g_new0 (Question, 1);
      question->window = g_object_ref (self);
      question->list = list;
      g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free, 0);
    }
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GsAssignmentList *list = gs_assignment_list_read (task_data, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) gs_assignment_list_free);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  GsAssignmentsWindow *self = GS_ASSIGNMENTS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAssignmentList) list = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->store == NULL || !gs_store_is_open (self->store))
    return;
  if (list == NULL)
    {
      tell (self, _ ("The List Cannot Be Read"), error->message);
      return;
    }

  gs_assignment_list_match (list, gs_store_get_project (self->store));
  if (list->n_lines > 0)
    ask (self, g_steal_pointer (&list));
  else
    apply (self, list);
}

/**
 * gs_assignments_window_import:
 * @self: a #GsAssignmentsWindow
 * @path: a table of who is to rate what, as gs_assignment_list_read() takes it
 *
 * Assigns what it says; what cannot be assigned is said all at once, and then it is asked whether the rest is wanted.
 */
void
gs_assignments_window_import (GsAssignmentsWindow *self,
                              const char *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GS_IS_ASSIGNMENTS_WINDOW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_thread);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GsAssignmentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *text = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      tell (self, _ ("The List Was Not Written"), error->message);
      return;
    }

  text = g_strdup_printf (_ ("“%s” was written"), display);
  gtk_label_set_label (self->result, text);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
}

/**
 * gs_assignments_window_export:
 * @self: a #GsAssignmentsWindow
 * @path: a file
 *
 * Writes all assignments as the table that gs_assignments_window_import() reads.
 */
void
gs_assignments_window_export (GsAssignmentsWindow *self,
                              const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  g_return_if_fail (GS_IS_ASSIGNMENTS_WINDOW (self));

  text = gs_assignment_list_write (gs_store_get_project (self->store));
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsAssignmentsWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  gboolean saves = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response != GTK_RESPONSE_ACCEPT || path == NULL)
    return;

  if (saves)
    gs_assignments_window_export (self, path);
  else
    gs_assignments_window_import (self, path);
}

static void
choose_file (GsAssignmentsWindow *self,
             const char *title,
             GtkFileChooserAction action)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);

  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("assignments.csv"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
import_cb (GsAssignmentsWindow *self)
{
  choose_file (self, _ ("Import a List of Assignments"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
export_cb (GsAssignmentsWindow *self)
{
  choose_file (self, _ ("Export the List of Assignments"), GTK_FILE_CHOOSER_ACTION_SAVE);
}

static void
gs_assignments_window_dispose (GObject *object)
{
  GsAssignmentsWindow *self = GS_ASSIGNMENTS_WINDOW (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->loading, g_hash_table_unref);
  g_clear_object (&self->assignments);
  g_clear_object (&self->store);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (gs_assignments_window_parent_class)->dispose (object);
}

static void
gs_assignments_window_class_init (GsAssignmentsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_assignments_window_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  GS_TYPE_ASSIGNMENT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-assignments-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, rater);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, dimension);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, times);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, assign);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, empty);
  gtk_widget_class_bind_template_child (widget_class, GsAssignmentsWindow, result);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, assign_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
gs_assignments_window_init (GsAssignmentsWindow *self)
{
  self->loading = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_assignments_window_new:
 * @parent: window that it belongs to
 * @workspace: its project, which is open
 * @rater: whose name is there at first
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
gs_assignments_window_new (GtkWindow *parent,
                           GsWorkspace *workspace,
                           const char *rater)
{
  GsAssignmentsWindow *self = g_object_new (GS_TYPE_ASSIGNMENTS_WINDOW, "transient-for", parent, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *dimensions;

  self->workspace = g_object_ref (workspace);
  self->store = g_object_ref (gs_workspace_get_store (workspace));
  self->assignments = g_object_ref (gs_project_get_assignments (gs_store_get_project (self->store)));
  dimensions = gs_project_get_dimensions (gs_store_get_project (self->store));
  gtk_string_list_append (names, _ ("valence"));
  gtk_string_list_append (names, _ ("arousal"));
  for (guint i = 0; i < g_list_model_get_n_items (dimensions); i++)
    {
      g_autoptr (GsDimension) dimension = g_list_model_get_item (dimensions, i);

      gtk_string_list_append (names, gs_dimension_get_name (dimension));
    }
  gtk_drop_down_set_model (self->dimension, G_LIST_MODEL (names));
  gtk_editable_set_text (self->rater, rater);
  g_signal_connect_object (self->assignments, "items-changed", G_CALLBACK (items_cb), self, G_CONNECT_SWAPPED);
  /* Another project: these are not its assignments. */
  g_signal_connect_object (workspace, "notify::store", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  items_cb (self);
  changed_cb (self);
  gs_accessible_mend (GTK_WIDGET (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->rater));

  return GTK_WIDGET (self);
}
