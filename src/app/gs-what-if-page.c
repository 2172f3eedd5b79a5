/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-page.h"

#include "gs-drop-down.h"
#include "gs-stored-run.h"
#include "gs-what-if-form.h"
#include "gs-what-if-pins.h"
#include "gs-what-if-runs.h"
#include "gs-what-if-summary.h"
#include "gs-what-if-sweep.h"

#include <glib/gi18n.h>

struct _GsWhatIfPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GsWhatIfForm *form;
  GtkDropDown *network;
  GtkWidget *compute;
  GtkLabel *problem;
  GsWhatIfRuns *runs;
  GsWhatIfSummary *summary;
  GtkWidget *hold;
  GsWhatIfPins *pins;
  GsWhatIfSweep *sweep;

  GsWhatIf *what_if;
  GsAnalysis *analysis;
  GsClip *clip;
  gboolean playable;
  GPtrArray *sets; /* of GsNetworkSet, in the order of their drop-down, after those in use */
};

G_DEFINE_FINAL_TYPE (GsWhatIfPage, gs_what_if_page, GTK_TYPE_WIDGET)

static GPtrArray *
get_networks (GsWhatIfPage *self)
{
  const GsNetworkSet *in_use = gs_analysis_get_networks (self->analysis);
  guint selected = gtk_drop_down_get_selected (self->network);

  if (selected > 0 && selected <= self->sets->len)
    return ((GsNetworkSet *) self->sets->pdata[selected - 1])->networks;

  return in_use != NULL ? in_use->networks : NULL;
}

static void
say_problem (GsWhatIfPage *self,
             const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
update_compute (GsWhatIfPage *self)
{
  gboolean any;

  if (self->what_if == NULL)
    return;

  /* The clip as it is by the networks in use is what the window analyses anyway */
  any = g_list_model_get_n_items (gs_what_if_form_get_changes (self->form)) > 0 || gtk_drop_down_get_selected (self->network) > 0;
  gtk_widget_set_sensitive (self->compute, any && self->clip != NULL && self->playable && get_networks (self) != NULL
                                             && !gs_what_if_is_busy (self->what_if));
}

static void
compute_cb (GsWhatIfPage *self)
{
  g_auto (GStrv) changes = gs_what_if_form_dup_changes (self->form);
  g_autoptr (GError) error = NULL;

  say_problem (self, NULL);
  if (!gs_what_if_compute (self->what_if, (const char *const *) changes, get_networks (self), TRUE, &error))
    say_problem (self, error->message);
  update_compute (self);
}

/* By the networks in use or the chosen ones, whichever have made the run. */
static GPtrArray *
find_networks (GsWhatIfPage *self,
               GsRun *run)
{
  const GsNetworkSet *in_use = gs_analysis_get_networks (self->analysis);

  if (in_use != NULL && gs_stored_run_has_networks (run, in_use->networks))
    return in_use->networks;
  for (guint i = 0; i < self->sets->len; i++)
    {
      GPtrArray *networks = ((GsNetworkSet *) self->sets->pdata[i])->networks;

      if (gs_stored_run_has_networks (run, networks))
        return networks;
    }

  return NULL;
}

static void
hold_cb (GsWhatIfPage *self)
{
  GsRun *other = gs_what_if_get_other (self->what_if);
  g_autofree char *text = gs_what_if_dup_held (other);
  g_auto (GStrv) changes = g_strsplit (text, "\n", -1);
  g_autoptr (GError) error = NULL;

  say_problem (self, NULL);
  if (!gs_what_if_compute (self->what_if, (const char *const *) changes, find_networks (self, other), FALSE, &error))
    say_problem (self, error->message);
}

static void
update_hold (GsWhatIfPage *self)
{
  GsRun *other = gs_what_if_get_other (self->what_if);
  g_autofree char *text = other != NULL ? gs_what_if_dup_held (other) : NULL;

  gtk_widget_set_visible (self->hold, text != NULL && gs_what_if_get_held (self->what_if) == NULL && find_networks (self, other) != NULL);
  gtk_widget_set_sensitive (self->hold, self->playable && !gs_what_if_is_busy (self->what_if));
}

static void
changes_cb (GsWhatIfPage *self)
{
  say_problem (self, NULL);
  update_compute (self);
}

static void
failed_cb (GsWhatIfPage *self,
           const GError *error)
{
  say_problem (self, error->message);
}

/* --- other networks --- */

static void
network_loaded_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GsWhatIfPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GsNetworkSet *set = gs_network_set_load_finish (result, &error);
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->network));
  g_autofree char *name = NULL;
  const char *added[] = { NULL, NULL };

  if (set == NULL)
    {
      say_problem (self, error->message);
      return;
    }

  name = g_path_get_basename (set->files->pdata[0]);
  added[0] = name;
  g_ptr_array_add (self->sets, set);
  gtk_string_list_splice (names, self->sets->len, 0, added);
  gtk_drop_down_set_selected (self->network, self->sets->len);
  update_compute (self);
}

static void
network_chosen_cb (GtkNativeDialog *dialog,
                   int response,
                   GsWhatIfPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  gtk_drop_down_set_selected (self->network, 0);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gs_network_set_load_async (path, NULL, gs_analysis_get_networks (self->analysis), NULL, network_loaded_cb, g_object_ref (self));
}

static void
network_cb (GsWhatIfPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->network);
  GtkFileChooserNative *dialog;
  GtkFileFilter *filter;

  say_problem (self, NULL);
  if (selected == GTK_INVALID_LIST_POSITION || selected <= self->sets->len)
    {
      update_compute (self);
      return;
    }

  dialog = gtk_file_chooser_native_new (_ ("Choose a Network"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Networks"));
  gtk_file_filter_add_pattern (filter, "*.safetensors");
  gtk_file_filter_add_pattern (filter, "*.pth");
  gtk_file_filter_add_pattern (filter, "*.pt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_object_unref (filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (network_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the widget --- */

static void
gs_what_if_page_dispose (GObject *object)
{
  GsWhatIfPage *self = GS_WHAT_IF_PAGE (object);

  g_clear_object (&self->what_if);
  g_clear_object (&self->analysis);
  g_clear_object (&self->clip);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_what_if_page_parent_class)->dispose (object);
}

static void
gs_what_if_page_class_init (GsWhatIfPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_what_if_page_dispose;

  g_type_ensure (GS_TYPE_WHAT_IF_FORM);
  g_type_ensure (GS_TYPE_WHAT_IF_RUNS);
  g_type_ensure (GS_TYPE_WHAT_IF_SUMMARY);
  g_type_ensure (GS_TYPE_WHAT_IF_PINS);
  g_type_ensure (GS_TYPE_WHAT_IF_SWEEP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-what-if-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, form);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, network);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, compute);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, problem);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, runs);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, summary);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, hold);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, pins);
  gtk_widget_class_bind_template_child (widget_class, GsWhatIfPage, sweep);
  gtk_widget_class_bind_template_callback (widget_class, compute_cb);
  gtk_widget_class_bind_template_callback (widget_class, hold_cb);
  gtk_widget_class_bind_template_callback (widget_class, network_cb);
}

static void
gs_what_if_page_init (GsWhatIfPage *self)
{
  self->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_set_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gs_drop_down_ellipsize (self->network);
  g_signal_connect_object (gs_what_if_form_get_changes (self->form), "items-changed", G_CALLBACK (changes_cb), self, G_CONNECT_SWAPPED);
}

/**
 * gs_what_if_page_update:
 * @self: a #GsWhatIfPage that is connected
 *
 * Follows the runs that are shown.
 */
void
gs_what_if_page_update (GsWhatIfPage *self)
{
  GsRun *base = gs_what_if_get_base (self->what_if);

  g_return_if_fail (GS_IS_WHAT_IF_PAGE (self));

  if (base == NULL)
    base = gs_analysis_get_run (self->analysis);
  gs_what_if_form_set_run (self->form, gs_analysis_get_run (self->analysis));
  gs_what_if_summary_set_runs (self->summary, base, gs_what_if_get_other (self->what_if), gs_what_if_get_held (self->what_if));
  gs_what_if_pins_set_runs (self->pins, base, gs_what_if_get_other (self->what_if));
  update_hold (self);
  update_compute (self);
}

/**
 * gs_what_if_page_connect:
 * @self: a #GsWhatIfPage
 * @what_if: what asks
 * @analysis: what the networks in use say of the clip as it is
 * @playhead: whose selection a change can be confined to
 *
 * To be called once.
 */
void
gs_what_if_page_connect (GsWhatIfPage *self,
                         GsWhatIf *what_if,
                         GsAnalysis *analysis,
                         GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_WHAT_IF_PAGE (self));
  g_return_if_fail (self->what_if == NULL);

  self->what_if = g_object_ref (what_if);
  self->analysis = g_object_ref (analysis);
  gs_what_if_form_set_playhead (self->form, playhead);
  gs_what_if_pins_set_playhead (self->pins, playhead);
  gs_what_if_runs_connect (self->runs, what_if, analysis);
  gs_what_if_sweep_connect (self->sweep, what_if, analysis, playhead);
  g_signal_connect_object (what_if, "notify", G_CALLBACK (gs_what_if_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (what_if, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (analysis, "notify::run", G_CALLBACK (gs_what_if_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (analysis, "notify::networks", G_CALLBACK (update_compute), self, G_CONNECT_SWAPPED);
  gs_what_if_page_update (self);
}

/**
 * gs_what_if_page_set_clip:
 * @self: a #GsWhatIfPage that is connected
 * @clip: (nullable): the clip that is shown
 * @clips: (nullable): those of the project
 * @playable: whether the clip's file is there, so that it can be analysed
 */
void
gs_what_if_page_set_clip (GsWhatIfPage *self,
                          GsClip *clip,
                          GListModel *clips,
                          gboolean playable)
{
  g_return_if_fail (GS_IS_WHAT_IF_PAGE (self));

  self->playable = playable;
  if (g_set_object (&self->clip, clip))
    {
      say_problem (self, NULL);
      gs_what_if_form_set_clip (self->form, clip, clips);
      gs_what_if_runs_set_clip (self->runs, clip);
    }
  gs_what_if_sweep_reset (self->sweep, playable);
  update_compute (self);
}
