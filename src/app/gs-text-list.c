/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-text-list.h"

#include "gs-accessible.h"

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem *item,
           gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *item,
         gpointer user_data)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
  gs_accessible_name_row (label, text);
}

/**
 * gs_text_list_set_up:
 * @list: a list without a model
 * @texts: (out) (transfer full): its lines, none yet
 * @selection: (out) (transfer full): its selection, at most one line and none to begin with
 * @selected: called with @object when another line is selected, or none
 * @object: for @selected, which it has to take back from @selection before it goes
 *
 * Makes a list of lines of text. Each is one label that is cut at its end and says all of it in its tooltip.
 *
 * Returns: (transfer none): the factory, for whoever has more to do with a line: its child is the label
 */
GtkListItemFactory *
gs_text_list_set_up (GtkListView *list,
                     GtkStringList **texts,
                     GtkSingleSelection **selection,
                     GCallback selected,
                     gpointer object)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  *texts = gtk_string_list_new (NULL);
  *selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (*texts)));
  gtk_single_selection_set_autoselect (*selection, FALSE);
  gtk_single_selection_set_can_unselect (*selection, TRUE);
  g_signal_connect_swapped (*selection, "notify::selected", selected, object);
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (*selection));
  gtk_list_view_set_factory (list, factory);

  return factory;
}
