/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-accessible.h"

/* GTK 4.8 names some of its own parts by their class: what takes the focus inside a drop-down and a column view, and the rows of
 * lists. Here they get the name of the whole. */

static gboolean
is_called (GtkWidget *widget,
           const char *type)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), type);
}

static void
name_after (GtkWidget *part,
            GtkWidget *whole)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_RELATION_LABELLED_BY, whole, NULL, -1);
}

static void
mend_parts (GtkWidget *widget,
            GtkWidget *whole)
{
  /* What is chosen, shown in the button: nobody can go there */
  if (GTK_IS_DROP_DOWN (whole) && is_called (widget, "GtkListItemWidget"))
    gtk_widget_set_focusable (widget, FALSE);
  else if (GTK_IS_DROP_DOWN (whole) && GTK_IS_TOGGLE_BUTTON (widget))
    name_after (widget, whole);
  else if (GTK_IS_COLUMN_VIEW (whole) && GTK_IS_LIST_VIEW (widget))
    name_after (widget, whole);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!GTK_IS_POPOVER (child))
        mend_parts (child, whole);
    }
}

/**
 * gs_accessible_mend:
 * @root: a widget whose parts are all there
 *
 * Names what is inside of drop-downs and column views below @root.
 */
void
gs_accessible_mend (GtkWidget *root)
{
  if (GTK_IS_DROP_DOWN (root) || GTK_IS_COLUMN_VIEW (root))
    mend_parts (root, root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    gs_accessible_mend (child);
}

/**
 * gs_accessible_name_row:
 * @child: what a list's factory has put into a row
 * @name: what the row is about
 *
 * Names the row, which is what takes the focus.
 */
void
gs_accessible_name_row (GtkWidget *child,
                        const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
