/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-table.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsCompareTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnView *view;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  GtkColumnViewColumn *sorted_by;
  gboolean descending;
  gboolean again; /* the order is the same, the figures are others */
  guint top_id;
};

G_DEFINE_FINAL_TYPE (GsCompareTable, gs_compare_table, GTK_TYPE_WIDGET)

static guint activated_signal;

/* The first column has no figure. */
#define WHO -1

static const struct
{
  const char *id;
  const char *title;
  int figure;
} columns[] = {
  { "who", N_ ("Who"), WHO },
  /* These names are the field's in every language */
  { "ccc", "CCC", GS_FIGURE_CCC },
  { "r", "r", GS_FIGURE_PEARSON },
  { "rmse", "RMSE", GS_FIGURE_RMSE },
  { "mae", "MAE", GS_FIGURE_MAE },
  { "sagr", "SAGR", GS_FIGURE_SAGR },
};

/* U+2212 is as wide as the plus sign; a hyphen is not. */
static char *
format_value (double value)
{
  if (isnan (value))
    return g_strdup ("–");

  return g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "", fabs (value));
}

static char *
format_interval (const GsInterval *interval)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (interval == NULL)
    return g_strdup ("…");
  if (isnan (interval->low))
    return g_strdup ("–");

  low = format_value (interval->low);
  high = format_value (interval->high);

  return g_strdup_printf ("%s…%s", low, high);
}

/* --- cells: a value with what is less important below it --- */

static void
fill_who (GtkWidget *cell,
          GsCompareRow *row)
{
  GtkWidget *title = gtk_widget_get_first_child (cell);
  GtkWidget *place = gtk_widget_get_last_child (cell);
  g_autofree char *text = gs_compare_row_get_title (row);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", text, gs_compare_row_get_place (row));

  gtk_label_set_label (GTK_LABEL (title), text);
  gtk_label_set_label (GTK_LABEL (place), gs_compare_row_get_place (row));
  gtk_widget_set_tooltip_text (cell, tooltip);
}

static void
fill_figure (GtkWidget *cell,
             GsCompareRow *row,
             int figure)
{
  const GsAgreement *agreement = gs_compare_row_get_agreement (row);
  const GsInterval *interval = gs_compare_row_get_interval (row, figure);
  g_autofree char *value = format_value (gs_compare_row_get_value (row, figure));
  g_autofree char *below = format_interval (interval);
  GsUndefined reason = figure == GS_FIGURE_CCC       ? agreement->ccc_undefined
                       : figure == GS_FIGURE_PEARSON ? agreement->pearson_undefined
                                                     : GS_DEFINED;

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (cell)), value);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (cell)), below);
  gtk_widget_set_tooltip_text (cell, isnan (gs_compare_row_get_value (row, figure)) && reason != GS_DEFINED
                                       ? gs_undefined_explain (reason)
                                       : NULL);
}

static void
fill_cell (GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  GsCompareRow *row = gtk_list_item_get_item (item);
  int figure = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "gs-figure"));

  if (figure == WHO)
    fill_who (cell, row);
  else
    fill_figure (cell, row, figure);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem *item,
          gpointer figure)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gboolean who = GPOINTER_TO_INT (figure) == WHO;

  for (guint line = 0; line < 2; line++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), who ? 0.0f : 1.0f);
      if (who)
        gtk_label_set_ellipsize (GTK_LABEL (label), line == 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
      else
        gtk_widget_add_css_class (label, "numeric");
      if (line == 1)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (cell), label);
    }
  g_object_set_data (G_OBJECT (cell), "gs-figure", figure);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *item)
{
  fill_cell (item);
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (fill_cell), item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), fill_cell, item);
}

/* --- order --- */

static int
compare_who (gconstpointer a,
             gconstpointer b,
             gpointer user_data)
{
  GsCompareRow *one = (GsCompareRow *) a, *other = (GsCompareRow *) b;
  int order = g_utf8_collate (gs_compare_row_get_name (one), gs_compare_row_get_name (other));

  if (order == 0)
    order = (int) gs_compare_row_get_scope (one) - (int) gs_compare_row_get_scope (other);

  return order != 0 ? order : g_utf8_collate (gs_compare_row_get_place (one), gs_compare_row_get_place (other));
}

/* What is undefined is below every number. */
static int
compare_figures (gconstpointer a,
                 gconstpointer b,
                 gpointer figure)
{
  double one = gs_compare_row_get_value ((GsCompareRow *) a, GPOINTER_TO_INT (figure));
  double other = gs_compare_row_get_value ((GsCompareRow *) b, GPOINTER_TO_INT (figure));

  if (isnan (one) || isnan (other))
    return isnan (other) - isnan (one);

  return (one > other) - (one < other);
}

/**
 * gs_compare_table_sort:
 * @self: a #GsCompareTable
 * @id: a column, as in gs_compare_table_create_menu()
 *
 * Sorts by a column, as a click on its head does: the largest figures first; the same again turns the order round.
 */
void
gs_compare_table_sort (GsCompareTable *self,
                       const char *id)
{
  GListModel *list = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (list, i);

      if (!g_str_equal (columns[i].id, id))
        continue;

      self->descending = self->sorted_by == column ? !self->descending : columns[i].figure != WHO;
      self->sorted_by = column;
      gtk_column_view_sort_by_column (self->view, column, self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
}

static gboolean
show_top_cb (gpointer user_data)
{
  GsCompareTable *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  self->top_id = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));

  return G_SOURCE_REMOVE;
}

/* Whoever sorts wants to see what comes first; the list would stay with the row that was on top before. */
static void
order_cb (GsCompareTable *self)
{
  if (!self->again && self->top_id == 0)
    self->top_id = g_timeout_add (50, show_top_cb, self);
}

static void
activate_cb (GtkColumnView *view,
             guint position,
             GsCompareTable *self)
{
  g_autoptr (GsCompareRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, activated_signal, 0, row);
}

static void
add_column (GsCompareTable *self,
            guint index)
{
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkSorter) sorter = NULL;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  int figure = columns[index].figure;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (figure));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  column = gtk_column_view_column_new (_ (columns[index].title), factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (figure == WHO ? compare_who : compare_figures, GINT_TO_POINTER (figure), NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, figure == WHO);
  gtk_column_view_append_column (self->view, column);
}

/* Heads stand over their figures. The view has no property for it: its first child holds the heads, each with a box. */
static void
align_heads (GsCompareTable *self)
{
  GtkWidget *head = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (self->view)));

  for (guint i = 0; i < G_N_ELEMENTS (columns) && head != NULL; i++)
    {
      GtkWidget *box = gtk_widget_get_first_child (head);

      if (columns[i].figure != WHO && GTK_IS_BOX (box))
        {
          gtk_widget_set_halign (box, GTK_ALIGN_END);
          /* The arrow of the order to the left, where it does not push the head away from its figures */
          gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_first_child (box), gtk_widget_get_last_child (box));
        }
      head = gtk_widget_get_next_sibling (head);
    }
}

static void
gs_compare_table_dispose (GObject *object)
{
  g_clear_handle_id (&GS_COMPARE_TABLE (object)->top_id, g_source_remove);
  g_clear_pointer (&GS_COMPARE_TABLE (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_compare_table_parent_class)->dispose (object);
}

static void
gs_compare_table_class_init (GsCompareTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_compare_table_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   GS_TYPE_COMPARE_ROW);
}

static void
gs_compare_table_init (GsCompareTable *self)
{
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, i);
  align_heads (self);

  self->sorted = gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  gtk_column_view_set_single_click_activate (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "gs-compare-table");
  g_signal_connect_swapped (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (order_cb), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Agreement with the reference"), -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * gs_compare_table_set_rows:
 * @self: a #GsCompareTable
 * @rows: #GsCompareRow
 */
void
gs_compare_table_set_rows (GsCompareTable *self,
                           GListModel *rows)
{
  g_return_if_fail (GS_IS_COMPARE_TABLE (self));

  gtk_sort_list_model_set_model (self->sorted, rows);
}

/**
 * gs_compare_table_sort_again:
 * @self: a #GsCompareTable
 *
 * To be called when rows have other figures.
 */
void
gs_compare_table_sort_again (GsCompareTable *self)
{
  g_return_if_fail (GS_IS_COMPARE_TABLE (self));

  self->again = TRUE;
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
  self->again = FALSE;
}

/**
 * gs_compare_table_create_menu:
 * @action: name of an action that takes a column's id for gs_compare_table_sort()
 *
 * Heads of columns take no keys in this GTK: the menu does.
 *
 * Returns: (transfer full): sorts by each column
 */
GMenuModel *
gs_compare_table_create_menu (const char *action)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *detailed = g_strdup_printf ("%s::%s", action, columns[i].id);

      g_menu_append (menu, _ (columns[i].title), detailed);
    }

  return G_MENU_MODEL (menu);
}
