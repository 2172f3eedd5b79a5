/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-train-window.h"

#include "gs-file-manager.h"
#include "gs-text-size.h"
#include "gs-train-data.h"
#include "gs-train-form.h"
#include "gs-train-session.h"
#include "gs-train-text.h"

#include <glib/gi18n.h>

#define ENDING ".safetensors"

/* For text of the usual size. */
#define WIDTH       700
#define HEIGHT      720
#define CLAMP_MOST  760
#define CLAMP_LEAST 620
#define EDGES       40 /* of the window below that stay in sight */

struct _GsTrainWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkWidget *settings_button;
  GtkStack *stack;

  AdwClamp *clamp;
  AdwPreferencesGroup *interrupted_group;
  GsTrainData *data;
  GsTrainForm *form;
  AdwPreferencesGroup *target_group;
  AdwEntryRow *target_row;
  GtkLabel *problem_label;
  GtkWidget *anew_button;
  GtkWidget *resume_button;
  GtkWidget *start_button;

  GsTrainingPlot *plot;
  GtkProgressBar *progress_bar;
  GtkLabel *status_label;
  GtkWidget *cancel_button;
  GtkWidget *again_button;
  GtkWidget *show_button;
  GtkWidget *use_button;

  GPtrArray *interrupted_rows;
  gboolean named;   /* the file's name was given by a person */
  gboolean filling;
  gboolean used;    /* the network that is shown is in use */
  guint n_shown;    /* epochs in the plot */
  char *failure;    /* why the last attempt to begin failed */
};

G_DEFINE_FINAL_TYPE (GsTrainWindow, gs_train_window, ADW_TYPE_WINDOW)

static GsTrainWindow *the_window;

static void update_settings (GsTrainWindow *self);
static void update_training (GsTrainWindow *self);

/* --- where the network goes --- */

static char *
get_target (GsTrainWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->target_row))));
  g_autofree char *folder = gs_train_setup_get_folder ();
  g_autofree char *path = NULL;

  if (text[0] == '\0' || g_str_has_suffix (text, "/"))
    return NULL;

  if (g_str_has_prefix (text, "~/"))
    path = g_build_filename (g_get_home_dir (), text + 2, NULL);
  else
    path = g_canonicalize_filename (text, folder);

  return g_str_has_suffix (path, ENDING) ? g_steal_pointer (&path) : g_strconcat (path, ENDING, NULL);
}

/* A name that says what is in it and that nothing has yet; the word for the output lets the other output's network be found. */
static char *
make_name (GsTrainWindow *self,
           const GsFusionConfig *config)
{
  g_auto (GStrv) folders = gs_train_data_get_folders (self->data);
  g_autofree char *directory = gs_train_setup_get_folder ();
  g_autofree char *data = folders[0] != NULL ? g_path_get_basename (folders[0]) : g_strdup ("network");
  g_autofree char *start = g_strdup_printf ("%s %s %s", data, gs_fusion_kind_get_name (config->fusion), config->output);
  char *name = g_strconcat (start, ENDING, NULL);

  for (guint i = 2; i < 1000; i++)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !gs_train_setup_is_interrupted (path))
        break;
      g_free (name);
      name = g_strdup_printf ("%s %u%s", start, i, ENDING);
    }

  return name;
}

static void
set_target (GsTrainWindow *self,
            const char *text)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->target_row), text);
  self->filling = FALSE;
}

static void
target_changed_cb (GsTrainWindow *self)
{
  if (self->filling)
    return;

  self->named = gtk_editable_get_text (GTK_EDITABLE (self->target_row))[0] != '\0';
  update_settings (self);
}

static void
show_target (GsTrainWindow *self,
             const char *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : g_strdup ("");
  g_autofree char *escaped = NULL;
  g_autofree char *text = NULL;

  if (path != NULL && gs_train_setup_is_interrupted (path))
    text = g_strdup_printf (_ ("%s: a training was interrupted there. Resume it with the same data and configuration."),
                            shown);
  else if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    text = g_strdup_printf (_ ("%s is there already: it will be replaced when the training is done."), shown);
  else
    text = g_steal_pointer (&shown);

  escaped = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->target_group, escaped);
}

/* --- the settings --- */

static char *
find_problem (GsTrainWindow *self,
              const GsFusionConfig *config,
              const GError *error,
              const char *target)
{
  const GsDataCheck *check = gs_train_data_get_check (self->data);
  g_auto (GStrv) folders = gs_train_data_get_folders (self->data);
  gboolean both;

  if (gs_train_session_is_running (gs_train_session_get_default ()))
    return g_strdup (_ ("Another training is running."));
  if (gs_train_data_get_problem (self->data) != NULL)
    return g_strdup (gs_train_data_get_problem (self->data));
  if (error != NULL)
    return g_strdup (error->message);
  if (folders[0] == NULL)
    return g_strdup (_ ("Add a folder to begin with."));
  if (gs_train_data_is_busy (self->data) || check == NULL)
    return g_strdup (_ ("The data are being read…"));

  both = g_str_equal (config->output, "both");
  if ((both || g_str_equal (config->output, "valence")) && check->n_labelled_train[GS_LABEL_VALENCE] == 0)
    return g_strdup (_ ("No clip to train on has labels of valence; choose another output."));
  if ((both || g_str_equal (config->output, "arousal")) && check->n_labelled_train[GS_LABEL_AROUSAL] == 0)
    return g_strdup (_ ("No clip to train on has labels of arousal; choose another output."));
  if (target == NULL)
    return g_strdup (_ ("Give the network’s file a name."));

  return NULL;
}

static void
update_settings (GsTrainWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsFusionConfig) config = gs_train_form_get_config (self->form, &error);
  g_autofree char *target = NULL;
  g_autofree char *problem = NULL;
  gboolean wrong, interrupted;

  if (!self->named && config != NULL)
    {
      g_autofree char *name = make_name (self, config);

      set_target (self, name);
    }

  target = get_target (self);
  interrupted = target != NULL && gs_train_setup_is_interrupted (target);
  problem = find_problem (self, config, error, target);
  wrong = gs_train_data_get_problem (self->data) != NULL || error != NULL || self->failure != NULL;
  show_target (self, target);

  gtk_label_set_label (self->problem_label, self->failure != NULL ? self->failure : problem != NULL ? problem : "");
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem_label), "error");

  gtk_widget_set_visible (self->start_button, !interrupted);
  gtk_widget_set_visible (self->anew_button, interrupted);
  gtk_widget_set_visible (self->resume_button, interrupted);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.start", problem == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.resume", problem == NULL);
}

static void
data_changed_cb (GsTrainWindow *self)
{
  const GsDataCheck *check = gs_train_data_get_check (self->data);

  g_clear_pointer (&self->failure, g_free);
  /* Changes the form, which brings everything up to date. */
  gs_train_form_set_data (self->form, check != NULL ? check->shape : NULL);
}

static void
form_changed_cb (GsTrainWindow *self)
{
  g_clear_pointer (&self->failure, g_free);
  update_settings (self);
}

/* --- trainings that were interrupted --- */

static void
interrupted_cb (GtkWidget *row,
                GsTrainWindow *self)
{
  const GsTrainSetup *setup = g_object_get_data (G_OBJECT (row), "gs-setup");
  g_autofree char *name = g_path_get_basename (setup->path);
  g_autoptr (GError) error = NULL;

  self->named = TRUE;
  set_target (self, name);
  if (!gs_train_form_set_json (self->form, setup->config, &error))
    self->failure = g_strdup (error->message);
  gs_train_data_set_folders (self->data, (const char *const *) setup->folders);
  gtk_widget_grab_focus (self->resume_button);
}

static void
list_interrupted (GsTrainWindow *self)
{
  g_autoptr (GPtrArray) setups = NULL;

  for (guint i = 0; i < self->interrupted_rows->len; i++)
    adw_preferences_group_remove (self->interrupted_group, self->interrupted_rows->pdata[i]);
  g_ptr_array_set_size (self->interrupted_rows, 0);

  setups = gs_train_setup_list ();
  for (guint i = 0; i < setups->len && !gs_train_session_is_running (gs_train_session_get_default ()); i++)
    {
      GsTrainSetup *setup = setups->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *name = g_filename_display_basename (setup->path);
      g_autofree char *folders = g_strjoinv (", ", setup->folders);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folders);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "gs-setup",
                              gs_train_setup_new (setup->path, setup->config, (const char *const *) setup->folders),
                              (GDestroyNotify) gs_train_setup_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (interrupted_cb), self, 0);
      adw_preferences_group_add (self->interrupted_group, row);
      g_ptr_array_add (self->interrupted_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->interrupted_group), self->interrupted_rows->len > 0);
}

/* --- the training --- */

static void
show_points (GsTrainWindow *self,
             GsTrainSession *session)
{
  guint n_points;
  const GsTrainingPoint *points = gs_train_session_get_points (session, &n_points);

  if (n_points == self->n_shown)
    return;

  self->n_shown = n_points;
  gs_training_plot_set_n_epochs (self->plot, gs_train_session_get_n_epochs (session));
  gs_training_plot_set_points (self->plot, points, n_points);
}

static void
update_training (GsTrainWindow *self)
{
  GsTrainSession *session = gs_train_session_get_default ();
  gboolean running = gs_train_session_is_running (session);
  g_autofree char *text = NULL;
  gboolean done, interrupted, failed;

  if (gs_train_session_get_setup (session) == NULL)
    return;

  done = gs_train_session_get_state (session) == GS_JOB_DONE;
  failed = gs_train_session_get_error (session) != NULL;
  interrupted = !running && !done && gs_train_setup_is_interrupted (gs_train_session_get_setup (session)->path);
  text = running ? gs_train_text_progress (session) : gs_train_text_end (session, self->used);

  show_points (self, session);
  gtk_label_set_label (self->status_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, gs_train_session_get_fraction (session));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Training"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->status_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), "error");

  gtk_widget_set_visible (self->cancel_button, running);
  gtk_widget_set_visible (self->again_button, interrupted);
  gtk_widget_set_visible (self->show_button, done);
  gtk_widget_set_visible (self->use_button, done);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.cancel",
                                 running && !gs_train_session_is_cancelling (session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.use", done && !self->used);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.settings", !running);
  if (running)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.start", FALSE);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "train.resume", FALSE);
    }
}

static void
show_page (GsTrainWindow *self,
           gboolean training)
{
  GsTrainSession *session = gs_train_session_get_default ();

  gtk_stack_set_visible_child_name (self->stack, training ? "training" : "settings");
  gtk_widget_set_visible (self->settings_button, training);
  if (training)
    {
      g_autofree char *name = gs_train_session_get_name (session);

      self->n_shown = G_MAXUINT;
      update_training (self);
      adw_window_title_set_subtitle (self->window_title, name);
      gtk_widget_grab_focus (gs_train_session_is_running (session) ? self->cancel_button : GTK_WIDGET (self->plot));
    }
  else
    {
      adw_window_title_set_subtitle (self->window_title, NULL);
      list_interrupted (self);
      update_settings (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->data));
    }
}

static void
session_cb (GsTrainWindow *self)
{
  GsTrainSession *session = gs_train_session_get_default ();
  gboolean was_running = gtk_widget_get_visible (self->cancel_button);

  update_training (self);
  if (was_running && !gs_train_session_is_running (session) && gtk_stack_get_visible_child_name (self->stack) != NULL
      && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "training"))
    gtk_widget_grab_focus (gtk_widget_get_visible (self->use_button)     ? self->use_button
                           : gtk_widget_get_visible (self->again_button) ? self->again_button
                                                                         : self->settings_button);
}

static void
begin (GsTrainWindow *self,
       const GsTrainSetup *setup,
       gboolean resume)
{
  g_autoptr (GError) error = NULL;

  /* Pressed twice: the button is there for a moment longer than its page. */
  if (gs_train_session_is_running (gs_train_session_get_default ()))
    return;

  g_clear_pointer (&self->failure, g_free);
  self->used = FALSE;
  if (gs_train_session_start (gs_train_session_get_default (), setup, resume, &error))
    {
      show_page (self, TRUE);
      return;
    }

  self->failure = g_strdup (error->message);
  show_page (self, FALSE);
}

static void
begin_from_settings (GsTrainWindow *self,
                     gboolean resume)
{
  g_autofree char *target = get_target (self);
  g_autofree char *config = gs_train_form_get_json (self->form, NULL);
  g_auto (GStrv) folders = gs_train_data_get_folders (self->data);
  g_autoptr (GsTrainSetup) setup = NULL;

  if (target == NULL || config == NULL)
    return;

  setup = gs_train_setup_new (target, config, (const char *const *) folders);
  begin (self, setup, resume);
}

/* --- actions --- */

static void
start (GtkWidget *widget,
       const char *name,
       GVariant *parameter)
{
  begin_from_settings (GS_TRAIN_WINDOW (widget), FALSE);
}

static void
resume (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  begin_from_settings (GS_TRAIN_WINDOW (widget), TRUE);
}

static void
resume_last (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  const GsTrainSetup *last = gs_train_session_get_setup (gs_train_session_get_default ());
  g_autoptr (GsTrainSetup) setup = gs_train_setup_new (last->path, last->config, (const char *const *) last->folders);

  begin (GS_TRAIN_WINDOW (widget), setup, TRUE);
}

static void
cancel (GtkWidget *widget,
        const char *name,
        GVariant *parameter)
{
  gs_train_session_cancel (gs_train_session_get_default ());
}

static void
settings (GtkWidget *widget,
          const char *name,
          GVariant *parameter)
{
  show_page (GS_TRAIN_WINDOW (widget), FALSE);
}

static void
use (GtkWidget *widget,
     const char *name,
     GVariant *parameter)
{
  GsTrainWindow *self = GS_TRAIN_WINDOW (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  self->used = parent != NULL &&
               gtk_widget_activate_action (GTK_WIDGET (parent), "win.use-network", "s",
                                           gs_train_session_get_setup (gs_train_session_get_default ())->path);
  update_training (self);
}

static void
show_in_files (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  gs_file_manager_show (GTK_WINDOW (widget), gs_train_session_get_setup (gs_train_session_get_default ())->path);
}

/* What is wrong with a file is said below the settings, where it stays until something is changed. */
static void
say_failure (GsTrainWindow *self,
             const char *path,
             const GError *error)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_free (self->failure);
  self->failure = g_strdup_printf (_ ("%s: %s"), name, error->message);
  update_settings (self);
}

static char *
finish_choosing (GtkNativeDialog *dialog,
                 int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  char *path = file != NULL && response == GTK_RESPONSE_ACCEPT ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);

  return path;
}

static void
load_cb (GtkNativeDialog *dialog,
         int response,
         GsTrainWindow *self)
{
  g_autofree char *path = finish_choosing (dialog, response);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;

  if (!g_file_get_contents (path, &text, NULL, &error) || !gs_train_form_set_json (self->form, text, &error))
    say_failure (self, path, error);
}

static void
save_cb (GtkNativeDialog *dialog,
         int response,
         GsTrainWindow *self)
{
  g_autofree char *path = finish_choosing (dialog, response);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = path != NULL ? gs_train_form_get_json (self->form, &error) : NULL;

  if (path != NULL &&
      (text == NULL || !g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &error)))
    say_failure (self, path, error);
}

static void
target_cb (GtkNativeDialog *dialog,
           int response,
           GsTrainWindow *self)
{
  g_autofree char *path = finish_choosing (dialog, response);

  if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->target_row), path);
}

static void
choose (GsTrainWindow *self,
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
load (GtkWidget *widget,
      const char *name,
      GVariant *parameter)
{
  choose (GS_TRAIN_WINDOW (widget), _ ("Load a Configuration"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
          G_CALLBACK (load_cb));
}

static void
save (GtkWidget *widget,
      const char *name,
      GVariant *parameter)
{
  choose (GS_TRAIN_WINDOW (widget), _ ("Save the Configuration"), GTK_FILE_CHOOSER_ACTION_SAVE, "config.json",
          G_CALLBACK (save_cb));
}

static void
choose_target (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  GsTrainWindow *self = GS_TRAIN_WINDOW (widget);
  g_autofree char *target = get_target (self);
  g_autofree char *base = target != NULL ? g_filename_display_basename (target) : NULL;

  choose (self, _ ("Where the Network Goes"), GTK_FILE_CHOOSER_ACTION_SAVE, base, G_CALLBACK (target_cb));
}

static void
gs_train_window_dispose (GObject *object)
{
  GsTrainWindow *self = GS_TRAIN_WINDOW (object);

  /* Once: of a window that was destroyed the rows are gone. */
  if (the_window == self)
    {
      the_window = NULL;
      g_signal_handlers_disconnect_by_data (self->form, self);
      gs_train_form_set_data (self->form, NULL);
    }

  G_OBJECT_CLASS (gs_train_window_parent_class)->dispose (object);
}

static void
gs_train_window_finalize (GObject *object)
{
  GsTrainWindow *self = GS_TRAIN_WINDOW (object);

  g_ptr_array_unref (self->interrupted_rows);
  g_free (self->failure);

  G_OBJECT_CLASS (gs_train_window_parent_class)->finalize (object);
}

static void
gs_train_window_class_init (GsTrainWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_train_window_dispose;
  object_class->finalize = gs_train_window_finalize;

  g_type_ensure (GS_TYPE_TRAIN_DATA);
  g_type_ensure (GS_TYPE_TRAIN_FORM);
  g_type_ensure (GS_TYPE_TRAINING_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-train-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, settings_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, clamp);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, interrupted_group);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, data);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, form);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, target_group);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, target_row);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, anew_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, start_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, again_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, show_button);
  gtk_widget_class_bind_template_child (widget_class, GsTrainWindow, use_button);
  gtk_widget_class_bind_template_callback (widget_class, target_changed_cb);

  gtk_widget_class_install_action (widget_class, "train.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "train.resume", NULL, resume);
  gtk_widget_class_install_action (widget_class, "train.resume-last", NULL, resume_last);
  gtk_widget_class_install_action (widget_class, "train.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "train.settings", NULL, settings);
  gtk_widget_class_install_action (widget_class, "train.use", NULL, use);
  gtk_widget_class_install_action (widget_class, "train.show", NULL, show_in_files);
  gtk_widget_class_install_action (widget_class, "train.load", NULL, load);
  gtk_widget_class_install_action (widget_class, "train.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "train.choose-target", NULL, choose_target);
}

/* GTK makes a name of a button's text with the underscores, and of its label without: only the latter is to be said. */
static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

/* Large text needs a wider dialog, which is not to hide all of the window that it belongs to. */
static void
fit_text (GsTrainWindow *self)
{
  double size = gs_text_size_get (GTK_WIDGET (self));

  adw_clamp_set_maximum_size (self->clamp, (int) (CLAMP_MOST * size));
  adw_clamp_set_tightening_threshold (self->clamp, (int) (CLAMP_LEAST * size));
}

static void
set_size (GsTrainWindow *self,
          GtkWidget *parent)
{
  double size = gs_text_size_get (GTK_WIDGET (self));
  int width = MIN ((int) (WIDTH * size), gtk_widget_get_width (parent) - EDGES);
  int height = MIN ((int) (HEIGHT * size), gtk_widget_get_height (parent) - EDGES);

  gtk_window_set_default_size (GTK_WINDOW (self), MAX (width, WIDTH), MAX (height, HEIGHT));
}

static void
gs_train_window_init (GsTrainWindow *self)
{
  self->interrupted_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  name_buttons (GTK_WIDGET (self));

  gs_text_size_watch (GTK_WIDGET (self), G_CALLBACK (fit_text), self);
  fit_text (self);
  g_signal_connect_object (self->data, "changed", G_CALLBACK (data_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_train_session_get_default (), "changed", G_CALLBACK (session_cb), self, G_CONNECT_SWAPPED);
  show_page (self, gs_train_session_get_setup (gs_train_session_get_default ()) != NULL);
}

/**
 * gs_train_window_present:
 * @parent: the window that it belongs to from now on
 *
 * Shows the one dialog, making it if there is none.
 *
 * Returns: (transfer none): the dialog
 */
GsTrainWindow *
gs_train_window_present (GtkWindow *parent)
{
  if (the_window == NULL)
    {
      the_window = g_object_new (GS_TYPE_TRAIN_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
      set_size (the_window, GTK_WIDGET (parent));
    }
  else
    gtk_window_set_transient_for (GTK_WINDOW (the_window), parent);
  /* so that the program's own actions can be reached from it */
  gtk_window_set_application (GTK_WINDOW (the_window), gtk_window_get_application (parent));
  gtk_window_present (GTK_WINDOW (the_window));

  return the_window;
}

/**
 * gs_train_window_set_folder:
 * @self: the dialog
 * @folder: a data set: the only one to train on, whatever was chosen before
 */
void
gs_train_window_set_folder (GsTrainWindow *self,
                            const char *folder)
{
  const char *const folders[] = { folder, NULL };

  g_return_if_fail (GS_IS_TRAIN_WINDOW (self));

  /* What runs is looked at first; the folder is there for the next one */
  if (!gs_train_session_is_running (gs_train_session_get_default ()))
    show_page (self, FALSE);
  gs_train_data_set_folders (self->data, folders);
}

/**
 * gs_train_window_is_open:
 *
 * Returns: whether the dialog is shown
 */
gboolean
gs_train_window_is_open (void)
{
  return the_window != NULL && gtk_widget_get_visible (GTK_WIDGET (the_window));
}
