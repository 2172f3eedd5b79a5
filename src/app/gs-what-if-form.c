/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-what-if-form.h"

#include "gs-drop-down.h"
#include "gs-time-text.h"
#include "gs-what-if-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SECOND 1e9

typedef enum
{
  CONTROL_NONE,
  CONTROL_NUMBER,
  CONTROL_FILE,
  CONTROL_GATE,
} Control;

/* In the order of GsPerturbationKind. */
static const struct
{
  const char *name; /* as gs_perturbation_parse() reads it */
  const char *title;
  Control control;
  double minimum, maximum, step, first; /* of the number */
  guint digits;
  double scale; /* what is written over what is shown */
  const char *unit;
} kinds[] = {
  { "silence", N_ ("No sound"), CONTROL_NONE, 0, 0, 0, 0, 0, 1, NULL },
  { "noise", N_ ("Add noise"), CONTROL_NUMBER, -60, 100, 1, 10, 1, 1, N_ ("dB") },
  { "sound-from", N_ ("Sound of another clip"), CONTROL_FILE, 0, 0, 0, 0, 0, 1, NULL },
  { "delay", N_ ("Delay the sound"), CONTROL_NUMBER, -2, 2, 0.1, 0.5, 3, 1, N_ ("s") },
  { "hide", N_ ("Hide the face"), CONTROL_NONE, 0, 0, 0, 0, 0, 1, NULL },
  { "freeze", N_ ("Freeze the picture"), CONTROL_NONE, 0, 0, 0, 0, 0, 1, NULL },
  { "blur", N_ ("Blur the picture"), CONTROL_NUMBER, 0.1, 100, 1, 8, 1, 1, N_ ("pixels") },
  { "face-from", N_ ("Face of another clip"), CONTROL_FILE, 0, 0, 0, 0, 0, 1, NULL },
  { "drop", N_ ("Drop frames"), CONTROL_NUMBER, 0, 100, 5, 50, 0, 0.01, N_ ("%") },
  { "force-gate", N_ ("Force a gate"), CONTROL_GATE, 0, 0, 0, 0, 0, 1, NULL },
  { "without-iteration", N_ ("Leave an iteration out"), CONTROL_NUMBER, 1, 64, 1, 1, 0, 1, NULL },
  { "hold-gates", N_ ("Hold the gates"), CONTROL_NONE, 0, 0, 0, 0, 0, 1, NULL },
};

struct _GsWhatIfForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkListBox *list;
  GtkDropDown *kind;
  GtkStack *control;
  GtkSpinButton *number;
  GtkLabel *unit;
  GtkDropDown *file;
  GtkDropDown *modality;
  GtkDropDown *candidate;
  GtkDropDown *stretch;
  GtkWidget *add;

  GtkStringList *changes;
  GPtrArray *paths; /* of the files, in the order of their drop-down */
  GtkStringList *files;
  GsPlayhead *playhead;
  GsClip *clip;
  guint n_iterations;
};

G_DEFINE_FINAL_TYPE (GsWhatIfForm, gs_what_if_form, GTK_TYPE_WIDGET)

/* --- the list --- */

static void
move_change (GsWhatIfForm *self,
             guint from,
             guint to)
{
  g_autofree char *text = g_strdup (gtk_string_list_get_string (self->changes, from));
  const char *moved[] = { text, NULL };

  gtk_string_list_remove (self->changes, from);
  gtk_string_list_splice (self->changes, to, 0, moved);
}

static guint
get_index (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
up_cb (GsWhatIfForm *self,
       GtkWidget *button)
{
  guint index = get_index (button);

  if (index > 0)
    move_change (self, index, index - 1);
}

static void
remove_cb (GsWhatIfForm *self,
           GtkWidget *button)
{
  gtk_string_list_remove (self->changes, get_index (button));
}

static GtkWidget *
make_button (GsWhatIfForm *self,
             const char *icon,
             const char *label,
             GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  const char *const texts[] = { gtk_string_object_get_string (item), NULL };
  g_autoptr (GsPerturbation) change = gs_perturbation_parse (texts, NULL);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = gs_what_if_describe_step (gs_perturbation_get_step (change, 0));
  g_autofree char *range = gs_what_if_describe_range (gs_perturbation_get_step (change, 0));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), range);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, texts[0]);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_button (user_data, "go-up-symbolic", _ ("Move up"), G_CALLBACK (up_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_button (user_data, "user-trash-symbolic", _ ("Take out"), G_CALLBACK (remove_cb)));
  gtk_widget_add_css_class (row, "gs-trace-row");

  return row;
}

static void
changes_cb (GsWhatIfForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list), g_list_model_get_n_items (G_LIST_MODEL (self->changes)) > 0);
}

/* --- the next change --- */

static void
fill_number (GsWhatIfForm *self,
             guint kind)
{
  double maximum = kinds[kind].maximum;

  if (kind == GS_PERTURB_WITHOUT_ITERATION && self->n_iterations > 0)
    maximum = self->n_iterations;
  gtk_spin_button_set_digits (self->number, kinds[kind].digits);
  gtk_spin_button_set_increments (self->number, kinds[kind].step, 10.0 * kinds[kind].step);
  gtk_spin_button_set_range (self->number, kinds[kind].minimum, maximum);
  gtk_spin_button_set_value (self->number, kinds[kind].first);
  gtk_label_set_label (self->unit, kinds[kind].unit != NULL ? _ (kinds[kind].unit) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unit), kinds[kind].unit != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kinds[kind].title), -1);
}

static void
update_add (GsWhatIfForm *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind), file = gtk_drop_down_get_selected (self->file);

  gtk_widget_set_sensitive (self->add, self->clip != NULL
                                         && (kinds[kind].control != CONTROL_FILE || (file < self->paths->len && self->paths->pdata[file] != NULL))
                                         && (kinds[kind].control != CONTROL_GATE || self->n_iterations > 0));
}

static void
kind_cb (GsWhatIfForm *self)
{
  static const char *const pages[] = { "none", "number", "file", "gate" };
  guint kind = gtk_drop_down_get_selected (self->kind);

  if (kind >= G_N_ELEMENTS (kinds))
    return;
  if (kinds[kind].control == CONTROL_NUMBER)
    fill_number (self, kind);
  gtk_stack_set_visible_child_name (self->control, pages[kinds[kind].control]);
  gtk_widget_set_visible (GTK_WIDGET (self->control), kinds[kind].control != CONTROL_NONE);
  update_add (self);
}

static void
append_number (GString *text,
               double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static void
add_cb (GsWhatIfForm *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  g_autoptr (GString) text = g_string_new (kinds[kind].name);

  switch (kinds[kind].control)
    {
    case CONTROL_NUMBER:
      gtk_spin_button_update (self->number);
      g_string_append_c (text, ':');
      append_number (text, gtk_spin_button_get_value (self->number) * kinds[kind].scale);
      break;

    case CONTROL_FILE:
      g_string_append_printf (text, ":%s", (const char *) self->paths->pdata[gtk_drop_down_get_selected (self->file)]);
      break;

    case CONTROL_GATE:
      g_string_append_printf (text, ":%s/", gtk_drop_down_get_selected (self->modality) == 0 ? "video" : "audio");
      if (gtk_drop_down_get_selected (self->candidate) == 0)
        g_string_append (text, "own");
      else
        g_string_append_printf (text, "%u", gtk_drop_down_get_selected (self->candidate));
      break;

    case CONTROL_NONE:
    default:
      break;
    }

  if (gtk_drop_down_get_selected (self->stretch) == 1 && !gs_selection_get_empty (selection))
    {
      g_string_append_c (text, '@');
      append_number (text, (double) gs_selection_get_start (selection) / SECOND);
      g_string_append_c (text, '-');
      append_number (text, (double) gs_selection_get_end (selection) / SECOND);
    }
  gtk_string_list_append (self->changes, text->str);
}

/* The second place is there as long as there is a selection, and is taken when one is made. */
static void
selection_cb (GsWhatIfForm *self)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  GtkStringList *places = GTK_STRING_LIST (gtk_drop_down_get_model (self->stretch));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (places)), selected = gtk_drop_down_get_selected (self->stretch);
  g_autofree char *text = NULL;
  const char *place[] = { NULL, NULL };

  if (!gs_selection_get_empty (selection))
    {
      g_autofree char *start = gs_time_text_exact (gs_selection_get_start (selection));
      g_autofree char *end = gs_time_text_exact (gs_selection_get_end (selection));

      text = g_strdup_printf (_ ("Selection %s–%s"), start, end);
      place[0] = text;
    }
  gtk_string_list_splice (places, 1, n - 1, place);
  gtk_drop_down_set_selected (self->stretch, text != NULL && (n == 1 || selected == 1) ? 1 : 0);
}

/* --- another clip --- */

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int response,
                GsWhatIfForm *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      g_autofree char *name = g_path_get_basename (path);
      const char *names[] = { name, NULL };

      /* Before the last, which asks for a file */
      g_ptr_array_insert (self->paths, (int) self->paths->len - 1, g_steal_pointer (&path));
      gtk_string_list_splice (self->files, self->paths->len - 2, 0, names);
      gtk_drop_down_set_selected (self->file, self->paths->len - 2);
    }
  else
    gtk_drop_down_set_selected (self->file, 0);
}

static void
file_cb (GsWhatIfForm *self)
{
  guint index = gtk_drop_down_get_selected (self->file);
  GtkFileChooserNative *dialog;
  GtkFileFilter *filter;

  update_add (self);
  if (index == 0 || index != self->paths->len - 1)
    return;

  dialog = gtk_file_chooser_native_new (_ ("Choose a Clip"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Video and sound"));
  gtk_file_filter_add_mime_type (filter, "video/*");
  gtk_file_filter_add_mime_type (filter, "audio/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_object_unref (filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the widget --- */

static GtkDropDown *
make_drop_down (const char *const *texts,
                const char *label,
                gboolean wide)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (texts);

  gtk_widget_set_hexpand (drop_down, wide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_DROP_DOWN (drop_down);
}

static GtkWidget *
make_control (GsWhatIfForm *self)
{
  const char *const modalities[] = { _ ("Face"), _ ("Sound"), NULL };
  const char *const candidates[] = { _ ("own"), NULL };
  GtkWidget *number_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *gate_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->control = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->control, FALSE);
  gtk_stack_set_vhomogeneous (self->control, TRUE);
  gtk_stack_add_named (self->control, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), "none");

  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0.0, 1.0, 0.1));
  gtk_spin_button_set_numeric (self->number, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), 5);
  self->unit = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (number_box), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (number_box), GTK_WIDGET (self->unit));
  gtk_stack_add_named (self->control, number_box, "number");

  self->files = gtk_string_list_new (NULL);
  self->file = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (self->files), NULL));
  gs_drop_down_ellipsize (self->file);
  gtk_widget_set_size_request (GTK_WIDGET (self->file), 150, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->file), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Other clip"), -1);
  g_signal_connect_object (self->file, "notify::selected", G_CALLBACK (file_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->control, GTK_WIDGET (self->file), "file");

  self->modality = make_drop_down (modalities, _ ("Gate of"), FALSE);
  self->candidate = make_drop_down (candidates, _ ("All weight to"), FALSE);
  gtk_box_append (GTK_BOX (gate_box), GTK_WIDGET (self->modality));
  gtk_box_append (GTK_BOX (gate_box), GTK_WIDGET (self->candidate));
  gtk_stack_add_named (self->control, gate_box, "gate");

  return GTK_WIDGET (self->control);
}

static void
gs_what_if_form_dispose (GObject *object)
{
  GsWhatIfForm *self = GS_WHAT_IF_FORM (object);

  g_clear_object (&self->playhead);
  g_clear_object (&self->clip);
  g_clear_object (&self->changes);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_what_if_form_parent_class)->dispose (object);
}

static void
gs_what_if_form_class_init (GsWhatIfFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_what_if_form_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_what_if_form_init (GsWhatIfForm *self)
{
  const char *titles[G_N_ELEMENTS (kinds) + 1] = { NULL };
  const char *const places[] = { _ ("Whole clip"), NULL };
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *where = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    titles[i] = _ (kinds[i].title);

  self->changes = gtk_string_list_new (NULL);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->kind = make_drop_down (titles, _ ("Change"), TRUE);
  gtk_box_append (GTK_BOX (what), GTK_WIDGET (self->kind));
  gtk_box_append (GTK_BOX (what), make_control (self));
  gtk_box_append (GTK_BOX (self->box), what);

  self->stretch = make_drop_down (places, _ ("Where"), TRUE);
  self->add = gtk_button_new_with_label (_ ("Add"));
  gtk_widget_add_css_class (self->add, "gs-small-button");
  gtk_widget_set_tooltip_text (self->add, _ ("Adds the change to those below; each changes what the ones before it have left"));
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (where), GTK_WIDGET (self->stretch));
  gtk_box_append (GTK_BOX (where), self->add);
  gtk_box_append (GTK_BOX (self->box), where);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Changes"), -1);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->changes), make_row, self, NULL);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));

  g_signal_connect_object (self->changes, "items-changed", G_CALLBACK (changes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (kind_cb), self, G_CONNECT_SWAPPED);
  changes_cb (self);
  kind_cb (self);
}

/**
 * gs_what_if_form_set_playhead:
 * @self: a #GsWhatIfForm
 * @playhead: whose selection a change can be confined to
 */
void
gs_what_if_form_set_playhead (GsWhatIfForm *self,
                              GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_WHAT_IF_FORM (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);
  selection_cb (self);
}

/**
 * gs_what_if_form_set_clip:
 * @self: a #GsWhatIfForm
 * @clip: (nullable): the clip that is to be changed
 * @clips: (nullable): the clips of the project, whose sound and pictures it can be given
 *
 * Begins with no changes.
 */
void
gs_what_if_form_set_clip (GsWhatIfForm *self,
                          GsClip *clip,
                          GListModel *clips)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_if_fail (GS_IS_WHAT_IF_FORM (self));

  g_set_object (&self->clip, clip);
  /* The first is none yet, the last asks for a file */
  g_ptr_array_set_size (self->paths, 0);
  g_ptr_array_add (self->paths, NULL);
  g_ptr_array_add (names, _ ("Which clip?"));
  for (guint i = 0; clips != NULL && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) other = g_list_model_get_item (clips, i);

      if (other == clip)
        continue;
      g_ptr_array_add (self->paths, g_strdup (gs_clip_get_path (other)));
      g_ptr_array_add (names, (gpointer) gs_clip_get_title (other));
    }
  g_ptr_array_add (self->paths, NULL);
  g_ptr_array_add (names, _ ("A file…"));
  g_ptr_array_add (names, NULL);

  g_signal_handlers_block_by_func (self->file, file_cb, self);
  gtk_string_list_splice (self->files, 0, g_list_model_get_n_items (G_LIST_MODEL (self->files)), (const char *const *) names->pdata);
  gtk_drop_down_set_selected (self->file, self->paths->len > 2 ? 1 : 0);
  g_signal_handlers_unblock_by_func (self->file, file_cb, self);
  gs_what_if_form_set_changes (self, NULL);
  update_add (self);
}

/**
 * gs_what_if_form_set_run:
 * @self: a #GsWhatIfForm
 * @run: (nullable): what the networks say of the clip as it is, for the gates and iterations that they have
 */
void
gs_what_if_form_set_run (GsWhatIfForm *self,
                         GsRun *run)
{
  GtkStringList *candidates = GTK_STRING_LIST (gtk_drop_down_get_model (self->candidate));
  guint n = 0;

  g_return_if_fail (GS_IS_WHAT_IF_FORM (self));

  /* A hierarchical network has a gate for each iteration; of another one's candidates one is the modality's own */
  for (guint i = 0; run != NULL && i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (run, i);

      n = MAX (n, gate->stage > 0 ? gate->stage : gate->n_candidates - 1);
    }
  if (n == self->n_iterations)
    return;

  self->n_iterations = n;
  gtk_string_list_splice (candidates, 1, g_list_model_get_n_items (G_LIST_MODEL (candidates)) - 1, NULL);
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("iteration %u"), i);

      gtk_string_list_append (candidates, name);
    }
  kind_cb (self);
}

/**
 * gs_what_if_form_set_changes:
 * @self: a #GsWhatIfForm
 * @perturbation: (nullable): the changes to begin with, as a run keeps them
 */
void
gs_what_if_form_set_changes (GsWhatIfForm *self,
                             const char *perturbation)
{
  g_auto (GStrv) lines = g_strsplit (perturbation != NULL ? perturbation : "", "\n", -1);
  g_autoptr (GsPerturbation) known = gs_perturbation_parse ((const char *const *) lines, NULL);

  g_return_if_fail (GS_IS_WHAT_IF_FORM (self));

  gtk_string_list_splice (self->changes, 0, g_list_model_get_n_items (G_LIST_MODEL (self->changes)),
                          known != NULL ? (const char *const *) lines : NULL);
}

/**
 * gs_what_if_form_dup_changes:
 * @self: a #GsWhatIfForm
 *
 * Returns: (transfer full) (array zero-terminated=1): the changes, in their order
 */
char **
gs_what_if_form_dup_changes (GsWhatIfForm *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->changes));
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (gtk_string_list_get_string (self->changes, i));

  return texts;
}

GListModel *
gs_what_if_form_get_changes (GsWhatIfForm *self)
{
  g_return_val_if_fail (GS_IS_WHAT_IF_FORM (self), NULL);

  return G_LIST_MODEL (self->changes);
}
