/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-runs.h"

#include "gs-fusion-config.h"
#include "gs-what-if-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _GsWhatIfRuns
{
  GtkWidget parent_instance;

  GtkListBox *list;
  GtkLabel *empty;

  GsWhatIf *what_if;
  GsAnalysis *analysis;
  GsClip *clip;
  gboolean updating; /* the toggles say what is, not what is wanted */
};

G_DEFINE_FINAL_TYPE (GsWhatIfRuns, gs_what_if_runs, GTK_TYPE_WIDGET)

static GsRun *
get_base (GsWhatIfRuns *self)
{
  GsRun *base = gs_what_if_get_base (self->what_if);

  return base != NULL ? base : gs_analysis_get_run (self->analysis);
}

static const char *
describe_state (GsRun *run)
{
  switch (gs_run_get_state (run))
    {
    case GS_RECORD_RUNNING:
      return _ ("being computed");

    case GS_RECORD_COMPLETE:
      return NULL;

    case GS_RECORD_CANCELLED:
      return _ ("cancelled");

    default:
      return _ ("interrupted");
    }
}

/* Whom was asked, and when. */
static char *
describe_run (GsRun *run)
{
  GsNetworkInfo *info = gs_run_get_network (run, GS_OUTPUT_VALENCE);
  g_autoptr (GsFusionConfig) config = NULL;
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_local (gs_run_get_started (run) / G_USEC_PER_SEC);
  g_autofree char *when = started != NULL && gs_run_get_started (run) > 0 ? g_date_time_format (started, "%x %H:%M") : g_strdup ("");
  g_autofree char *who = NULL;

  if (info == NULL)
    info = gs_run_get_network (run, GS_OUTPUT_AROUSAL);
  if (info != NULL && gs_network_info_get_configuration (info) != NULL)
    config = gs_fusion_config_from_json (gs_network_info_get_configuration (info), NULL);
  who = config != NULL ? g_ascii_strup (gs_fusion_kind_get_name (config->fusion), -1) : g_strdup (info != NULL ? gs_network_info_get_name (info) : "");

  return g_strjoin (" · ", who, describe_state (run) != NULL ? describe_state (run) : when,
                    describe_state (run) != NULL ? NULL : gs_run_get_program_version (run), NULL);
}

static void
update_row (GsWhatIfRuns *self,
            GtkWidget *row)
{
  GsRun *run = g_object_get_data (G_OBJECT (row), "gs-run");
  GtkWidget *a = g_object_get_data (G_OBJECT (row), "gs-a");
  GtkWidget *b = g_object_get_data (G_OBJECT (row), "gs-b");
  GtkWidget *remove = g_object_get_data (G_OBJECT (row), "gs-remove");
  gboolean complete = gs_run_get_state (run) == GS_RECORD_COMPLETE;
  gboolean computed = gs_run_get_state (run) == GS_RECORD_RUNNING;
  g_autofree char *subtitle = describe_run (run);

  self->updating = TRUE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (a), run == get_base (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (b), run == gs_what_if_get_other (self->what_if));
  gtk_widget_set_sensitive (a, complete && run != get_base (self));
  gtk_widget_set_sensitive (b, complete && run != get_base (self));
  gtk_widget_set_sensitive (remove, !computed && run != gs_analysis_get_run (self->analysis));
  self->updating = FALSE;
}

static void
update (GsWhatIfRuns *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    update_row (self, GTK_WIDGET (row));
}

static GsRun *
get_run (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW)), "gs-run");
}

static void
a_cb (GsWhatIfRuns *self,
      GtkWidget *button)
{
  GsRun *run = get_run (button);

  if (self->updating)
    return;

  if (gs_what_if_get_other (self->what_if) == run)
    gs_what_if_set_other (self->what_if, NULL);
  gs_what_if_set_base (self->what_if, run != gs_analysis_get_run (self->analysis) ? run : NULL);
  update (self);
}

static void
b_cb (GsWhatIfRuns *self,
      GtkWidget *button)
{
  if (self->updating)
    return;

  gs_what_if_set_other (self->what_if, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)) ? get_run (button) : NULL);
  update (self);
}

static void
removal_cb (AdwMessageDialog *dialog,
            const char *response,
            GsWhatIfRuns *self)
{
  GsRun *run = g_object_get_data (G_OBJECT (dialog), "gs-run");

  if (g_str_equal (response, "delete") && gs_run_get_clip (run) == self->clip)
    gs_what_if_remove (self->what_if, run);
}

static void
remove_cb (GsWhatIfRuns *self,
           GtkWidget *button)
{
  GsRun *run = get_run (button);
  g_autofree char *what = gs_what_if_describe (gs_run_get_perturbation (run));
  g_autofree char *body = g_strdup_printf (_ ("“%s” goes from the project. It can be computed again."), what);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Delete This Run?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete", _ ("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "gs-run", g_object_ref (run), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (removal_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
add_toggle (GsWhatIfRuns *self,
            GtkWidget *row,
            const char *letter,
            const char *label,
            GCallback callback)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (letter);

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (toggle, "gs-letter");
  gtk_widget_set_tooltip_text (toggle, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (toggle, "toggled", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);

  return toggle;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  GsWhatIfRuns *self = user_data;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *title = gs_what_if_describe (gs_run_get_perturbation (item));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, gs_run_get_perturbation (item) != NULL ? gs_run_get_perturbation (item) : title);
  gtk_widget_add_css_class (row, "gs-trace-row");

  g_object_set_data_full (G_OBJECT (row), "gs-run", g_object_ref (item), g_object_unref);
  g_object_set_data (G_OBJECT (row), "gs-a", add_toggle (self, row, "A", _ ("Hold the other against this"), G_CALLBACK (a_cb)));
  g_object_set_data (G_OBJECT (row), "gs-b", add_toggle (self, row, "B", _ ("Show beside A"), G_CALLBACK (b_cb)));
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Delete this run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Delete this run"), -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  g_object_set_data (G_OBJECT (row), "gs-remove", remove);

  g_signal_connect_object (item, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::started", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update_row (self, row);

  return row;
}

static void
runs_cb (GsWhatIfRuns *self)
{
  gboolean any = self->clip != NULL && g_list_model_get_n_items (gs_clip_get_runs (self->clip)) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->list), any);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), !any);
}

static void
gs_what_if_runs_dispose (GObject *object)
{
  GsWhatIfRuns *self = GS_WHAT_IF_RUNS (object);
  GtkWidget *child;

  gs_what_if_runs_set_clip (self, NULL);
  g_clear_object (&self->what_if);
  g_clear_object (&self->analysis);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_what_if_runs_parent_class)->dispose (object);
}

static void
gs_what_if_runs_class_init (GsWhatIfRunsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_what_if_runs_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
gs_what_if_runs_init (GsWhatIfRuns *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Runs of this clip"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));

  self->empty = GTK_LABEL (gtk_label_new (_ ("This clip has not been analysed yet.")));
  gtk_label_set_xalign (self->empty, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->empty), GTK_WIDGET (self));
  runs_cb (self);
}

/**
 * gs_what_if_runs_connect:
 * @self: a #GsWhatIfRuns
 * @what_if: which two are shown
 * @analysis: what the networks in use say of the clip as it is
 *
 * To be called once.
 */
void
gs_what_if_runs_connect (GsWhatIfRuns *self,
                         GsWhatIf *what_if,
                         GsAnalysis *analysis)
{
  g_return_if_fail (GS_IS_WHAT_IF_RUNS (self));
  g_return_if_fail (self->what_if == NULL);

  self->what_if = g_object_ref (what_if);
  self->analysis = g_object_ref (analysis);
  g_signal_connect_object (what_if, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (analysis, "notify::run", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * gs_what_if_runs_set_clip:
 * @self: a #GsWhatIfRuns that is connected
 * @clip: (nullable): whose runs to list
 */
void
gs_what_if_runs_set_clip (GsWhatIfRuns *self,
                          GsClip *clip)
{
  g_return_if_fail (GS_IS_WHAT_IF_RUNS (self));

  if (self->clip == clip)
    return;

  if (self->clip != NULL)
    g_signal_handlers_disconnect_by_data (gs_clip_get_runs (self->clip), self);
  g_set_object (&self->clip, clip);
  gtk_list_box_bind_model (self->list, clip != NULL ? gs_clip_get_runs (clip) : NULL, make_row, self, NULL);
  if (clip != NULL)
    g_signal_connect_object (gs_clip_get_runs (clip), "items-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
  runs_cb (self);
}
