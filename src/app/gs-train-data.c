/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-data.h"

#include <glib/gi18n.h>

/* One folder with its row. */
typedef struct
{
  GsTrainData *data;
  char *path;
  GtkWidget *row;
  GtkWidget *spinner;
  GtkWidget *icon;
  GCancellable *cancellable;
  GsDataCheck *check; /* NULL until read, or if it cannot be used */
  char *problem;
} Folder;

struct _GsTrainData
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *entry;
  GPtrArray *folders; /* of Folder */
  GCancellable *cancellable; /* of reading all of them together */
  GsDataCheck *together;     /* of several folders that fit each other */
  char *problem;             /* why they do not */
};

G_DEFINE_FINAL_TYPE (GsTrainData, gs_train_data, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_cancellable_cancel (folder->cancellable);
  g_object_unref (folder->cancellable);
  g_clear_pointer (&folder->check, gs_data_check_free);
  g_free (folder->problem);
  g_free (folder->path);
  g_free (folder);
}

static void
changed (GsTrainData *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- several folders have to fit each other --- */

static void
together_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GsTrainData) self = user_data;
  g_autoptr (GError) error = NULL;
  GsDataCheck *check = gs_data_check_finish (result, &error);

  /* Folders were added or taken away meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  self->together = check;
  self->problem = error != NULL ? g_strdup (error->message) : NULL;
  changed (self);
}

static void
check_together (GsTrainData *self)
{
  g_auto (GStrv) paths = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->together, gs_data_check_free);
  g_clear_pointer (&self->problem, g_free);

  if (self->folders->len < 2)
    return;
  for (guint i = 0; i < self->folders->len; i++)
    if (((Folder *) self->folders->pdata[i])->check == NULL)
      return;

  paths = gs_train_data_get_folders (self);
  self->cancellable = g_cancellable_new ();
  gs_data_check_async ((const char *const *) paths, self->cancellable, together_cb, g_object_ref (self));
}

/* --- one folder --- */

static void
show_folder (Folder *folder)
{
  g_autofree char *text = NULL;

  if (folder->problem != NULL)
    text = g_strdup (folder->problem);
  else if (folder->check != NULL)
    text = gs_data_check_describe (folder->check);
  else
    text = g_strdup (_ ("Being read…"));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (folder->row), text);
  gtk_spinner_set_spinning (GTK_SPINNER (folder->spinner), folder->check == NULL && folder->problem == NULL);
  gtk_widget_set_visible (folder->spinner, folder->check == NULL && folder->problem == NULL);
  gtk_widget_set_visible (folder->icon, folder->problem != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (folder->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDataCheck) check = gs_data_check_finish (result, &error);
  Folder *folder;

  /* Taken away meanwhile: so is the folder. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  folder = g_object_get_data (G_OBJECT (row), "gs-folder");
  folder->check = g_steal_pointer (&check);
  folder->problem = error != NULL ? g_strdup (error->message) : NULL;
  show_folder (folder);
  check_together (folder->data);
  changed (folder->data);
}

static void
removed_cb (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  Folder *folder = g_object_get_data (G_OBJECT (row), "gs-folder");
  GsTrainData *self = folder->data;

  gtk_widget_grab_focus (self->entry);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_remove (self->folders, folder);
  check_together (self);
  changed (self);
}

static Folder *
folder_new (GsTrainData *self,
            const char *path)
{
  Folder *folder = g_new0 (Folder, 1);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *label = g_strdup_printf (_ ("Leave out %s"), name);

  folder->data = self;
  folder->path = g_strdup (path);
  folder->cancellable = g_cancellable_new ();
  folder->row = adw_action_row_new ();
  folder->spinner = gtk_spinner_new ();
  folder->icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");
  g_object_set_data (G_OBJECT (folder->row), "gs-folder", folder);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (folder->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (folder->row), name);
  gtk_widget_set_tooltip_text (folder->row, path);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (folder->row), 0);
  gtk_widget_add_css_class (folder->icon, "error");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (removed_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (folder->row), folder->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (folder->row), folder->icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (folder->row), button);

  return folder;
}

/**
 * gs_train_data_add:
 * @self: the data
 * @folder: a folder; relative to the person's home if it does not begin with a slash
 *
 * Adds a data set and begins to read it. One that is there already is read anew.
 */
void
gs_train_data_add (GsTrainData *self,
                   const char *folder)
{
  g_autofree char *text = g_strstrip (g_strdup (folder));
  g_autofree char *path = NULL;
  const char *paths[] = { NULL, NULL };
  Folder *added = NULL;

  g_return_if_fail (GS_IS_TRAIN_DATA (self));

  if (text[0] == '\0')
    return;

  /* ~ is what a person types for their home, too */
  path = g_canonicalize_filename (g_str_has_prefix (text, "~/") ? text + 2 : text, g_get_home_dir ());
  for (guint i = 0; i < self->folders->len; i++)
    if (g_str_equal (((Folder *) self->folders->pdata[i])->path, path))
      added = self->folders->pdata[i];

  if (added == NULL)
    {
      added = folder_new (self, path);
      g_ptr_array_add (self->folders, added);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), added->row);
    }
  else
    {
      g_cancellable_cancel (added->cancellable);
      g_object_unref (added->cancellable);
      added->cancellable = g_cancellable_new ();
      g_clear_pointer (&added->check, gs_data_check_free);
      g_clear_pointer (&added->problem, g_free);
    }

  show_folder (added);
  paths[0] = path;
  gs_data_check_async (paths, added->cancellable, checked_cb, g_object_ref (added->row));
  check_together (self);
  changed (self);
}

/**
 * gs_train_data_set_folders:
 * @self: the data
 * @folders: (array zero-terminated=1): data sets
 *
 * Takes these instead of those that are there.
 */
void
gs_train_data_set_folders (GsTrainData *self,
                           const char *const *folders)
{
  g_return_if_fail (GS_IS_TRAIN_DATA (self));

  for (guint i = 0; i < self->folders->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), ((Folder *) self->folders->pdata[i])->row);
  g_ptr_array_set_size (self->folders, 0);
  check_together (self);
  changed (self);
  for (guint i = 0; folders[i] != NULL; i++)
    gs_train_data_add (self, folders[i]);
}

/**
 * gs_train_data_get_folders:
 * @self: the data
 *
 * Returns: (transfer full): the folders that are chosen
 */
GStrv
gs_train_data_get_folders (GsTrainData *self)
{
  GStrv paths;

  g_return_val_if_fail (GS_IS_TRAIN_DATA (self), NULL);

  paths = g_new0 (char *, self->folders->len + 1);
  for (guint i = 0; i < self->folders->len; i++)
    paths[i] = g_strdup (((Folder *) self->folders->pdata[i])->path);

  return paths;
}

/**
 * gs_train_data_get_check:
 * @self: the data
 *
 * Returns: (transfer none) (nullable): what is in all folders together; %NULL if there are none, they are being read, or cannot
 *   be used. Valid until "changed".
 */
const GsDataCheck *
gs_train_data_get_check (GsTrainData *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_DATA (self), NULL);

  return self->folders->len == 1 ? ((Folder *) self->folders->pdata[0])->check : self->together;
}

/**
 * gs_train_data_is_busy:
 * @self: the rows of data sets
 *
 * Returns: whether a folder is still being looked at
 */
gboolean
gs_train_data_is_busy (GsTrainData *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_DATA (self), FALSE);

  for (guint i = 0; i < self->folders->len; i++)
    {
      const Folder *folder = self->folders->pdata[i];

      if (folder->check == NULL && folder->problem == NULL)
        return TRUE;
    }

  return self->cancellable != NULL;
}

/**
 * gs_train_data_get_problem:
 * @self: the data
 *
 * Returns: (transfer none) (nullable): what is wrong with the folders, one sentence; valid until "changed"
 */
const char *
gs_train_data_get_problem (GsTrainData *self)
{
  g_return_val_if_fail (GS_IS_TRAIN_DATA (self), NULL);

  for (guint i = 0; i < self->folders->len; i++)
    if (((Folder *) self->folders->pdata[i])->problem != NULL)
      return ((Folder *) self->folders->pdata[i])->problem;

  return self->problem;
}

/* --- choosing --- */

static void
applied_cb (GsTrainData *self)
{
  gs_train_data_add (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  /* or else there would still be something to apply */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), FALSE);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), TRUE);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsTrainData *self)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        gs_train_data_add (self, path);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_cb (GsTrainData *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Choose Data Sets"),
                                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (GsTrainData *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *item = files; item != NULL; item = item->next)
    {
      g_autofree char *path = g_file_get_path (item->data);

      if (path != NULL)
        gs_train_data_add (self, path);
    }

  return files != NULL;
}

static void
gs_train_data_dispose (GObject *object)
{
  GsTrainData *self = GS_TRAIN_DATA (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->together, gs_data_check_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (gs_train_data_parent_class)->dispose (object);
}

static void
gs_train_data_class_init (GsTrainDataClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_train_data_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
gs_train_data_init (GsTrainData *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Choose…"));
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->folders = g_ptr_array_new_with_free_func (folder_free);

  self->entry = adw_entry_row_new ();
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->entry), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("A_dd a folder"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->entry), TRUE);
  g_signal_connect_object (self->entry, "apply", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->entry), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->entry);

  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

/**
 * gs_train_data_new:
 *
 * Returns: (transfer floating): no data yet
 */
GtkWidget *
gs_train_data_new (void)
{
  return g_object_new (GS_TYPE_TRAIN_DATA, NULL);
}
