/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-page.h"

#include "gs-compare-model.h"
#include "gs-compare-pair.h"
#include "gs-compare-table.h"
#include "gs-drop-down.h"
#include "gs-figures-panel.h"
#include "gs-gold-panel.h"
#include "gs-raters-panel.h"
#include "gs-text-size.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* From so many times the usual size on */
#define LARGE_TEXT 1.4

struct _GsComparePage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkDropDown *reference;
  GtkWidget *outputs;
  GtkWidget *reference_label;
  GtkToggleButton *valence_button;
  GtkToggleButton *arousal_button;
  GtkDropDown *dimension;
  GtkStack *sections;
  GtkStack *table_stack;
  GtkLabel *empty_title;
  GtkLabel *empty_text;
  GtkWidget *empty_buttons;
  GtkLabel *note;
  GtkMenuButton *sort_button;
  GsCompareTable *table;
  GtkLabel *differences;
  GtkLabel *stretches_title;
  GtkLabel *stretches_text;
  GtkWidget *stretches_scroller;
  GtkListBox *stretches;
  GsGoldPanel *gold;
  GsRatersPanel *raters;
  GsFiguresPanel *figures;

  GsWorkspace *workspace;
  GsCompareSource *source;
  GsCompareModel *model;
  GsComparePair *pair;
  GsGoldKeeper *keeper;
  GsClipPlots *plots;
  GPtrArray *dimensions; /* (nullable): interned names, in the order of the drop-down */
  guint raters_serial; /* of what the raters were asked for last */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (GsComparePage, gs_compare_page, GTK_TYPE_WIDGET)

/* --- what can be chosen --- */

static const char *
find_reference_title (GsComparePage *self,
                      char **owned)
{
  GPtrArray *names = gs_compare_model_get_names (self->model);
  const char *reference = gs_compare_model_get_reference (self->model);

  for (guint i = 0; i < names->len; i++)
    {
      const GsCompareName *name = names->pdata[i];

      if (g_strcmp0 (name->name, reference) == 0)
        return *owned = gs_compare_name_dup_title (name->name, name->is_network);
    }

  return "";
}

static void
names_cb (GsComparePage *self)
{
  GPtrArray *names = gs_compare_model_get_names (self->model);
  const char *reference = gs_compare_model_get_reference (self->model);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < names->len; i++)
    {
      const GsCompareName *name = names->pdata[i];
      g_autofree char *title = gs_compare_name_dup_title (name->name, name->is_network);

      gtk_string_list_append (titles, title);
      if (g_strcmp0 (name->name, reference) == 0)
        selected = i;
    }

  self->updating = TRUE;
  gtk_drop_down_set_model (self->reference, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->reference, selected);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->reference), names->len > 0);

  if (gs_compare_pair_get_name (self->pair) != NULL && g_strcmp0 (gs_compare_pair_get_reference (self->pair), reference) != 0)
    gs_compare_pair_choose (self->pair, gs_compare_model_get_dimension (self->model), NULL, NULL);
}

static void
reference_chosen_cb (GsComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->reference);

  if (!self->updating && self->model != NULL && selected < gs_compare_model_get_names (self->model)->len)
    gs_compare_model_set_reference (self->model,
                                    ((GsCompareName *) gs_compare_model_get_names (self->model)->pdata[selected])->name);
}

/* Buttons and drop-down both say what is compared; which of them is seen depends on what there is. */
static void
show_dimension (GsComparePage *self)
{
  const char *dimension = gs_compare_model_get_dimension (self->model);
  guint index;

  self->updating = TRUE;
  if (self->dimensions != NULL && g_ptr_array_find (self->dimensions, dimension, &index))
    gtk_drop_down_set_selected (self->dimension, index);
  if (strcmp (dimension, gs_output_get_nick (GS_OUTPUT_AROUSAL)) == 0)
    gtk_toggle_button_set_active (self->arousal_button, TRUE);
  else
    gtk_toggle_button_set_active (self->valence_button, TRUE);
  self->updating = FALSE;
}

static void
choose_dimension (GsComparePage *self,
                  const char *dimension)
{
  g_autofree char *name = NULL;
  g_autofree char *reference = NULL;

  if (dimension == gs_compare_model_get_dimension (self->model))
    return;

  name = g_strdup (gs_compare_pair_get_name (self->pair));
  reference = g_strdup (gs_compare_pair_get_reference (self->pair));
  gs_compare_model_set_dimension (self->model, dimension);
  gs_compare_pair_choose (self->pair, dimension, name, reference);
  gs_gold_panel_set_dimension (self->gold, dimension);
  gs_figures_panel_update (self->figures, self->plots, dimension);
  show_dimension (self);
}

static void
output_toggled_cb (GsComparePage *self)
{
  GsOutput output = gtk_toggle_button_get_active (self->valence_button) ? GS_OUTPUT_VALENCE : GS_OUTPUT_AROUSAL;

  /* The group tells of the button that goes out before the other has come in */
  if (self->model != NULL && !self->updating)
    choose_dimension (self, g_intern_string (gs_output_get_nick (output)));
}

static void
dimension_chosen_cb (GsComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->dimension);

  if (self->model != NULL && !self->updating && self->dimensions != NULL && selected < self->dimensions->len)
    choose_dimension (self, self->dimensions->pdata[selected]);
}

static const char *
name_dimension (const char *dimension)
{
  GsOutput output;

  if (!gs_output_from_nick (dimension, &output) || output >= GS_RUN_N_PREDICTIONS)
    return dimension;

  return output == GS_OUTPUT_VALENCE ? _ ("Valence") : _ ("Arousal");
}

/* Two buttons where nobody has traced anything but valence and arousal, else a list of all that somebody has. */
static void
dimensions_cb (GsComparePage *self)
{
  g_autoptr (GPtrArray) dimensions = gs_compare_source_list_dimensions (self->source);
  gboolean same = self->dimensions != NULL && self->dimensions->len == dimensions->len;
  g_autoptr (GtkStringList) titles = NULL;

  for (guint i = 0; i < dimensions->len && same; i++)
    same = self->dimensions->pdata[i] == dimensions->pdata[i];
  if (same)
    return;

  titles = gtk_string_list_new (NULL);
  for (guint i = 0; i < dimensions->len; i++)
    gtk_string_list_append (titles, name_dimension (dimensions->pdata[i]));
  g_clear_pointer (&self->dimensions, g_ptr_array_unref);
  self->dimensions = g_steal_pointer (&dimensions);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->dimension, G_LIST_MODEL (titles));
  self->updating = FALSE;
  gtk_widget_set_visible (self->outputs, self->dimensions->len <= GS_RUN_N_PREDICTIONS);
  gtk_widget_set_visible (GTK_WIDGET (self->dimension), self->dimensions->len > GS_RUN_N_PREDICTIONS);

  /* The last trace of what was compared is gone, or another project is open. */
  if (!g_ptr_array_find (self->dimensions, gs_compare_model_get_dimension (self->model), NULL))
    choose_dimension (self, self->dimensions->pdata[0]);
  show_dimension (self);
}

/* --- the table --- */

static void
say_empty (GsComparePage *self,
           const char *title,
           const char *text,
           gboolean buttons)
{
  gtk_label_set_label (self->empty_title, title);
  gtk_label_set_label (self->empty_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_text), text[0] != '\0');
  gtk_widget_set_visible (self->empty_buttons, buttons);
  gtk_stack_set_visible_child_name (self->table_stack, "empty");
}

static void
show_note (GsComparePage *self)
{
  gsize block = gs_compare_model_get_block (self->model);
  g_autofree char *text = NULL;
  guint n_read, n_clips;

  gs_compare_source_get_progress (self->source, &n_read, &n_clips);
  if (n_read < n_clips)
    text = g_strdup_printf (_ ("Reading clips: %u of %u"), n_read, n_clips);
  else if (block == 0)
    text = g_strdup (_ ("Intervals are being drawn…"));
  else
    text = g_strdup_printf (ngettext ("95 %% intervals: %u draws of blocks of %u frame", "95 %% intervals: %u draws of blocks of %u frames", block),
                            GS_COMPARE_REPLICATES, (guint) block);
  gtk_label_set_label (self->note, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note),
                               _ ("Percentile intervals of a moving-block bootstrap; the block’s length follows from how slowly the lines change"));
}

static void
show_differences (GsComparePage *self)
{
  GPtrArray *sentences = gs_compare_model_get_differences (self->model);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) sentences->pdata[i]);
  gtk_label_set_label (self->differences, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), sentences->len > 0);
}

static void
show_rows (GsComparePage *self)
{
  GPtrArray *names = gs_compare_model_get_names (self->model);
  guint n_read, n_clips;
  gint64 start, end;

  gs_compare_source_get_progress (self->source, &n_read, &n_clips);
  if (g_list_model_get_n_items (gs_compare_model_get_rows (self->model)) > 0)
    gtk_stack_set_visible_child_name (self->table_stack, "rows");
  else if (n_read < n_clips || gs_compare_model_get_busy (self->model))
    say_empty (self, _ ("Reading the clips…"), "", FALSE);
  else if (n_clips == 0 && gs_compare_source_has_practice (self->source))
    say_empty (self, _ ("Only clips for practice"),
               _ ("What is said of a clip that is assigned for practice is not compared. Assign one in earnest, or remove the assignment."), FALSE);
  else if (names->len == 0)
    say_empty (self, _ ("Nothing to compare yet"),
               _ ("No annotation yet: record one in Annotate or import a file. An analysis is compared as well once it is there."), TRUE);
  else if (names->len == 1)
    {
      const GsCompareName *only = names->pdata[0];
      g_autofree char *title = gs_compare_name_dup_title (only->name, only->is_network);
      g_autofree char *text = g_strdup_printf (only->is_network ? _ ("So far there is only “%s”. No annotation yet: record one in Annotate or import a file.")
                                                                : _ ("So far there is only “%s”. Analyse the clip, let a second person annotate it or import a file."),
                                               title);

      say_empty (self, _ ("It takes two to compare"), text, TRUE);
    }
  else
    {
      g_autofree char *owned = NULL;
      g_autofree char *text = g_strdup_printf (gs_compare_model_get_range (self->model, &start, &end)
                                                 ? _ ("In the selection nobody says anything where “%s” does. Choose another reference or another range.")
                                                 : _ ("Nobody says anything where “%s” does. Choose another reference."),
                                               find_reference_title (self, &owned));

      say_empty (self, _ ("No pair of values"), text, FALSE);
    }
}

/* Only what is looked at is computed. */
static void
show_section (GsComparePage *self)
{
  const char *section = gtk_stack_get_visible_child_name (self->sections);
  guint serial;
  gint64 start = G_MININT64, end = G_MAXINT64;

  if (self->model == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  serial = gs_compare_model_get_serial (self->model);
  gs_compare_model_get_range (self->model, &start, &end);
  if (g_strcmp0 (section, "raters") == 0 && serial != self->raters_serial)
    {
      g_autoptr (GPtrArray) clips = NULL;
      g_autoptr (GPtrArray) tables = gs_compare_model_list_tables (self->model, &clips);

      self->raters_serial = serial;
      gs_raters_panel_ask (self->raters, tables, start, end, gs_gold_panel_get_least_agreement (self->gold));
    }
}

static void
computed_cb (GsComparePage *self)
{
  gint64 start = G_MININT64, end = G_MAXINT64;

  gs_compare_model_get_range (self->model, &start, &end);
  gs_compare_pair_set_range (self->pair, start, end);
  gs_compare_table_sort_again (self->table);
  show_rows (self);
  show_note (self);
  show_differences (self);
  show_section (self);
}

/* A row of all clips shows the clip that is open. */
static void
row_activated_cb (GsComparePage *self,
                  GsCompareRow *row)
{
  GsClip *clip = gs_compare_row_get_clip (row);

  gs_compare_pair_choose (self->pair, gs_compare_model_get_dimension (self->model), gs_compare_row_get_name (row),
                          gs_compare_model_get_reference (self->model));
  if (clip != NULL && clip != gs_workspace_get_clip (self->workspace))
    gs_workspace_set_clip (self->workspace, clip);
}

static void
sort_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  gs_compare_table_sort (GS_COMPARE_PAGE (widget)->table, g_variant_get_string (parameter, NULL));
}

/* --- worst stretches --- */

/* To a tenth of a second: whole ones are too coarse to tell stretches apart. */
static char *
format_tenths (gint64 time)
{
  gint64 tenths = (MAX (time, 0) + 50000000) / 100000000;

  return g_strdup_printf ("%d:%02d.%d", (int) (tenths / 600), (int) (tenths / 10 % 60), (int) (tenths % 10));
}

static GtkWidget *
make_stretch_row (const GsPairStretch *stretch,
                  const char *name,
                  const char *reference)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *from = format_tenths (stretch->start);
  g_autofree char *to = format_tenths (stretch->end);
  g_autofree char *when = g_strdup_printf ("%s–%s", from, to);
  g_autofree char *error = g_strdup_printf ("%.2f", stretch->error.mean_error);
  g_autofree char *which = g_strdup_printf (stretch->error.mean_difference > 0 ? _ ("%s is higher") : _ ("%s is lower"), name);
  g_autofree char *label = g_strdup_printf (_ ("%s to %s, mean error %s, %s"), from, to, error, which);
  const char *texts[] = { when, which, error };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *part = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (part), i == 2 ? 1.0f : 0.0f);
      gtk_widget_set_hexpand (part, i == 1);
      if (i == 1)
        {
          gtk_label_set_ellipsize (GTK_LABEL (part), PANGO_ELLIPSIZE_MIDDLE);
          gtk_widget_add_css_class (part, "dim-label");
        }
      else
        gtk_widget_add_css_class (part, "numeric");
      gtk_box_append (GTK_BOX (line), part);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return row;
}

static void
pair_cb (GsComparePage *self)
{
  GArray *stretches = gs_compare_pair_get_stretches (self->pair);
  const char *chosen = gs_compare_pair_get_name (self->pair);
  const double *x, *y;
  gsize n;
  gboolean shown = gs_compare_pair_get_values (self->pair, &x, &y, &n);
  g_autofree char *owned = NULL;
  const char *reference = find_reference_title (self, &owned);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->stretches))) != NULL)
    gtk_list_box_remove (self->stretches, child);

  gtk_widget_set_visible (self->stretches_scroller, stretches->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->stretches_text), stretches->len == 0);
  if (chosen == NULL || !shown)
    {
      gtk_label_set_label (self->stretches_title, _ ("Worst stretches"));
      gtk_label_set_label (self->stretches_text, chosen == NULL ? _ ("Click a row: its line and the reference’s are shown in the timeline, and where they are farthest apart is listed here.")
                                                                : _ ("In this clip one of the two says nothing."));
      return;
    }

  {
    gboolean is_network = g_str_has_prefix (chosen, "network ");
    g_autofree char *name = gs_compare_name_dup_title (chosen, is_network);
    /* Translators: who, against whom */
    g_autofree char *title = g_strdup_printf (_ ("Worst stretches: %s against %s"), name, reference);

    gtk_label_set_label (self->stretches_title, title);
    gtk_label_set_label (self->stretches_text, _ ("No stretch is worse than the others."));
    for (guint i = 0; i < stretches->len; i++)
      gtk_list_box_append (self->stretches, make_stretch_row (&g_array_index (stretches, GsPairStretch, i), name, reference));
  }
}

static void
stretch_activated_cb (GsComparePage *self,
                      GtkListBoxRow *row)
{
  GArray *stretches = gs_compare_pair_get_stretches (self->pair);
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < stretches->len)
    gs_playhead_seek (gs_workspace_get_playhead (self->workspace), g_array_index (stretches, GsPairStretch, index).start);
}

/* --- the widget --- */

static void
set_active (GsComparePage *self,
            gboolean active)
{
  if (self->model == NULL)
    return;

  gs_compare_source_set_active (self->source, active);
  gs_compare_model_set_active (self->model, active);
  gs_compare_pair_set_active (self->pair, active);
  if (active)
    show_rows (self);
}

static void
gs_compare_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_compare_page_parent_class)->map (widget);

  set_active (GS_COMPARE_PAGE (widget), TRUE);
}

static void
gs_compare_page_unmap (GtkWidget *widget)
{
  set_active (GS_COMPARE_PAGE (widget), FALSE);

  GTK_WIDGET_CLASS (gs_compare_page_parent_class)->unmap (widget);
}

static void
gs_compare_page_dispose (GObject *object)
{
  GsComparePage *self = GS_COMPARE_PAGE (object);

  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      g_signal_handlers_disconnect_by_data (self->source, self);
      g_signal_handlers_disconnect_by_data (self->pair, self);
    }
  g_clear_pointer (&self->dimensions, g_ptr_array_unref);
  g_clear_object (&self->plots);
  g_clear_object (&self->keeper);
  g_clear_object (&self->pair);
  g_clear_object (&self->model);
  g_clear_object (&self->source);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_compare_page_parent_class)->dispose (object);
}

static void
gs_compare_page_class_init (GsComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_compare_page_dispose;
  widget_class->map = gs_compare_page_map;
  widget_class->unmap = gs_compare_page_unmap;

  g_type_ensure (GS_TYPE_COMPARE_TABLE);
  g_type_ensure (GS_TYPE_FIGURES_PANEL);
  g_type_ensure (GS_TYPE_GOLD_PANEL);
  g_type_ensure (GS_TYPE_RATERS_PANEL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "compare.sort", "s", sort_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, box);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, reference);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, outputs);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, reference_label);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, valence_button);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, arousal_button);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, dimension);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, sections);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, table_stack);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, empty_title);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, empty_text);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, empty_buttons);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, note);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, table);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, stretches_title);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, differences);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, stretches_text);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, stretches_scroller);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, stretches);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, gold);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, raters);
  gtk_widget_class_bind_template_child (widget_class, GsComparePage, figures);
  gtk_widget_class_bind_template_callback (widget_class, show_section);
  gtk_widget_class_bind_template_callback (widget_class, reference_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, dimension_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stretch_activated_cb);
}

/* The page is not to be wider than a screen leaves it: what the field says itself goes, and what stands side by side goes below. */
static void
fit_text (GsComparePage *self)
{
  gboolean large = gs_text_size_get (GTK_WIDGET (self)) > LARGE_TEXT;

  gtk_widget_set_visible (self->reference_label, !large);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->empty_buttons), large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
gs_compare_page_init (GsComparePage *self)
{
  g_autoptr (GMenuModel) menu = gs_compare_table_create_menu ("compare.sort");

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Networks and dimensions have names of any length. */
  gs_drop_down_ellipsize (self->reference);
  gs_drop_down_ellipsize (self->dimension);
  gtk_menu_button_set_menu_model (self->sort_button, menu);
  gs_text_size_watch (GTK_WIDGET (self), G_CALLBACK (fit_text), self);
  fit_text (self);
}

static void
store_cb (GsComparePage *self)
{
  gs_compare_source_set_store (self->source, gs_workspace_get_store (self->workspace));
  gs_gold_keeper_set_store (self->keeper, gs_workspace_get_store (self->workspace));
}

/**
 * gs_compare_page_connect:
 * @self: a #GsComparePage
 * @workspace: whose project is compared
 * @tracks: where lines are shown
 *
 * To be called once.
 */
void
gs_compare_page_connect (GsComparePage *self,
                         GsWorkspace *workspace,
                         GsTracks *tracks)
{
  g_return_if_fail (GS_IS_COMPARE_PAGE (self));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->source = gs_compare_source_new ();
  self->model = gs_compare_model_new (self->source);
  self->pair = gs_compare_pair_new (self->source, tracks);
  self->keeper = gs_gold_keeper_new (tracks);
  gs_gold_panel_connect (self->gold, self->source, self->keeper);
  gs_figures_panel_connect (self->figures, self->source, self->pair);
  gs_compare_model_set_playhead (self->model, gs_workspace_get_playhead (workspace));
  gs_compare_table_set_rows (self->table, gs_compare_model_get_rows (self->model));

  g_signal_connect_object (workspace, "notify::store", G_CALLBACK (store_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->source, "changed", G_CALLBACK (show_note), self);
  g_signal_connect_swapped (self->source, "changed", G_CALLBACK (dimensions_cb), self);
  g_signal_connect_swapped (self->model, "names-changed", G_CALLBACK (names_cb), self);
  g_signal_connect_swapped (self->model, "computed", G_CALLBACK (computed_cb), self);
  g_signal_connect_swapped (self->pair, "changed", G_CALLBACK (pair_cb), self);
  dimensions_cb (self);
  names_cb (self);
  pair_cb (self);
}

/**
 * gs_compare_page_set_plots:
 * @self: a #GsComparePage
 * @plots: (nullable): the clip that is shown; the tracks have it already
 */
void
gs_compare_page_set_plots (GsComparePage *self,
                           GsClipPlots *plots)
{
  GsClip *clip = plots != NULL ? gs_clip_plots_get_clip (plots) : NULL;

  g_return_if_fail (GS_IS_COMPARE_PAGE (self));

  gs_compare_source_set_clip (self->source, clip);
  gs_compare_model_set_clip (self->model, clip);
  gs_compare_pair_set_plots (self->pair, plots);
  gs_gold_keeper_set_plots (self->keeper, plots);
  gs_gold_panel_set_clip (self->gold, clip);
  g_set_object (&self->plots, plots);
  gs_figures_panel_update (self->figures, plots, gs_compare_model_get_dimension (self->model));
}

/**
 * gs_compare_page_save_figure:
 * @self: a #GsComparePage
 * @path: (nullable): where; %NULL asks
 *
 * Writes the figure of the two that are compared.
 *
 * Returns: whether there is one to write
 */
gboolean
gs_compare_page_save_figure (GsComparePage *self,
                             const char *path)
{
  g_return_val_if_fail (GS_IS_COMPARE_PAGE (self), FALSE);

  return gs_figures_panel_save (self->figures, path);
}
