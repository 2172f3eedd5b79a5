/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-weights-row.h"

#include "gs-deep-weights.h"
#include "gs-encoders.h"
#include "gs-preferences.h"

#include <glib/gi18n.h>

struct _GsWeightsRow
{
  AdwActionRow parent_instance;

  GtkWidget *spinner;
  GtkWidget *remove_button;
  GtkWidget *choose_button;

  GsAnalysis *analysis; /* of the window below */
  GCancellable *cancellable;
  char *trying; /* file that is being read; NULL = none */
};

G_DEFINE_FINAL_TYPE (GsWeightsRow, gs_weights_row, ADW_TYPE_ACTION_ROW)

static void
say (GsWeightsRow *self,
     const char *text,
     gboolean is_problem)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  if (is_problem)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

static void
show_state (GsWeightsRow *self)
{
  const char *kept = gs_preferences_get_weights (gs_preferences_get_default ());

  gtk_widget_set_visible (self->spinner, self->trying != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->trying != NULL);
  gtk_widget_set_sensitive (self->choose_button, self->trying == NULL);
  gtk_widget_set_visible (self->remove_button, self->trying == NULL && *kept != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *kept != '\0' ? kept : NULL);
  if (self->trying != NULL)
    {
      g_autofree char *name = g_filename_display_basename (self->trying);
      g_autofree char *text = g_strdup_printf (_ ("Reading %s…"), name);

      say (self, text, FALSE);
    }
  else if (*kept != '\0')
    {
      g_autofree char *name = g_filename_display_basename (kept);

      say (self, name, FALSE);
    }
  else
    {
      say (self, _ ("None chosen. Networks for the paper’s encoder need the authors’ state dict."), FALSE);
    }
}

/* The clip is analysed anew where its networks need the weights; where they do not, nobody needs the memory. */
static void
use_weights (GsWeightsRow *self)
{
  const GsNetworkSet *set = self->analysis != NULL ? gs_analysis_get_networks (self->analysis) : NULL;
  gboolean needed = FALSE;

  for (guint i = 0; set != NULL && i < set->networks->len; i++)
    {
      GsEncoderKind kind;

      needed = needed || (gs_network_find_encoder (set->networks->pdata[i], &kind, NULL) && kind == GS_ENCODER_DEEP);
    }

  if (needed)
    gs_analysis_restart (self->analysis);
  else
    gs_deep_weights_forget ();
}

static void
try_thread (GTask *task,
            gpointer source,
            gpointer data,
            GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GsDeep) deep = gs_deep_weights_get (cancellable, &error);

  if (deep == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
tried_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  GsWeightsRow *self = GS_WEIGHTS_ROW (source);
  GsPreferences *preferences = gs_preferences_get_default ();
  g_autofree char *tried = g_steal_pointer (&self->trying);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      gs_preferences_set_weights (preferences, tried);
      show_state (self);
      use_weights (self);
      return;
    }

  /* What was kept stays. */
  gs_deep_weights_set_path (*gs_preferences_get_weights (preferences) != '\0' ? gs_preferences_get_weights (preferences) : NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_state (self);
  say (self, error->message, TRUE);
}

static void
try_file (GsWeightsRow *self,
          const char *path)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, tried_cb, NULL);

  self->trying = g_strdup (path);
  show_state (self);
  gs_deep_weights_set_path (path);
  g_task_run_in_thread (task, try_thread);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsWeightsRow *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->trying == NULL)
    try_file (self, path);
  else if (file != NULL && path == NULL)
    say (self, _ ("The file is not on this computer: copy it here first"), TRUE);
  g_object_unref (dialog);
}

static void
choose_cb (GsWeightsRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Choose the Weights of the Deep Encoder"), GTK_WINDOW (root),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) weights = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (weights, _ ("State dicts"));
  gtk_file_filter_add_pattern (weights, "*.pth");
  gtk_file_filter_add_pattern (weights, "*.pt");
  gtk_file_filter_add_pattern (weights, "*.safetensors");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), weights);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
remove_cb (GsWeightsRow *self)
{
  gs_preferences_set_weights (gs_preferences_get_default (), "");
  gs_deep_weights_set_path (NULL);
  show_state (self);
}

static void
gs_weights_row_dispose (GObject *object)
{
  GsWeightsRow *self = GS_WEIGHTS_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->analysis);

  G_OBJECT_CLASS (gs_weights_row_parent_class)->dispose (object);
}

static void
gs_weights_row_finalize (GObject *object)
{
  GsWeightsRow *self = GS_WEIGHTS_ROW (object);

  g_object_unref (self->cancellable);
  g_free (self->trying);

  G_OBJECT_CLASS (gs_weights_row_parent_class)->finalize (object);
}

static void
gs_weights_row_class_init (GsWeightsRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gs_weights_row_dispose;
  object_class->finalize = gs_weights_row_finalize;
}

static void
gs_weights_row_init (GsWeightsRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->spinner = gtk_spinner_new ();
  self->remove_button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  self->choose_button = gtk_button_new_with_mnemonic (_ ("_Choose…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Weights of the deep encoder"));
  gtk_widget_set_valign (self->choose_button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->remove_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->remove_button, _ ("Do without weights"));
  gtk_widget_add_css_class (self->remove_button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->remove_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->choose_button);
  g_signal_connect_swapped (self->choose_button, "clicked", G_CALLBACK (choose_cb), self);
  g_signal_connect_swapped (self->remove_button, "clicked", G_CALLBACK (remove_cb), self);
  show_state (self);
}

/**
 * gs_weights_row_set_analysis:
 * @self: the row
 * @analysis: what asks the networks in the window below
 */
void
gs_weights_row_set_analysis (GsWeightsRow *self,
                             GsAnalysis *analysis)
{
  g_return_if_fail (GS_IS_WEIGHTS_ROW (self));

  g_set_object (&self->analysis, analysis);
}
