/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-welcome-page.h"

#include "gs-recent.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What is seen while no project is open: how to begin, or why a file could not be opened. */

struct _GsWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  AdwStatusPage *status;
  GtkWidget *recent_box;
  GtkListBox *recent_list;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (GsWelcomePage, gs_welcome_page, GTK_TYPE_WIDGET)

static void
activated_cb (GsWelcomePage *self,
              GtkListBoxRow *row)
{
  const char *path = g_object_get_data (G_OBJECT (row), "gs-path");

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", path);
}

static void
fill_recent (GsWelcomePage *self)
{
  g_auto (GStrv) paths = gs_recent_list ();
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent_list))) != NULL)
    gtk_list_box_remove (self->recent_list, child);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_autofree char *folder = g_path_get_dirname (paths[i]);
      GtkWidget *row = adw_action_row_new ();

      if (g_str_has_suffix (name, ".gatescope"))
        name[strlen (name) - strlen (".gatescope")] = '\0';
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "gs-path", g_strdup (paths[i]), g_free);
      gtk_list_box_append (self->recent_list, row);
    }

  gtk_widget_set_visible (self->recent_box, paths[0] != NULL);
}

static void
gs_welcome_page_map (GtkWidget *widget)
{
  fill_recent (GS_WELCOME_PAGE (widget));

  GTK_WIDGET_CLASS (gs_welcome_page_parent_class)->map (widget);
}

static void
gs_welcome_page_dispose (GObject *object)
{
  GsWelcomePage *self = GS_WELCOME_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_welcome_page_parent_class)->dispose (object);
}

static void
gs_welcome_page_class_init (GsWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_welcome_page_dispose;
  widget_class->map = gs_welcome_page_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWelcomePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsWelcomePage, status);
  gtk_widget_class_bind_template_child (widget_class, GsWelcomePage, recent_box);
  gtk_widget_class_bind_template_child (widget_class, GsWelcomePage, recent_list);
  gtk_widget_class_bind_template_child (widget_class, GsWelcomePage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
gs_welcome_page_init (GsWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_welcome_page_show_problem:
 * @self: a #GsWelcomePage
 * @title: what could not be done, or %NULL to greet again
 * @sentence: why, and what to do
 */
void
gs_welcome_page_show_problem (GsWelcomePage *self,
                              const char *title,
                              const char *sentence)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (GS_IS_WELCOME_PAGE (self));

  if (title == NULL)
    {
      adw_status_page_set_icon_name (self->status, "io.github.gatescope.Gatescope");
      adw_status_page_set_title (self->status, _ ("Gatescope"));
      adw_status_page_set_description (self->status,
                                       _ ("Open a clip to see how sound and face are weighed, and to annotate it."));
      return;
    }

  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_icon_name (self->status, "dialog-warning-symbolic");
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
}

void
gs_welcome_page_set_busy (GsWelcomePage *self,
                          gboolean busy)
{
  g_return_if_fail (GS_IS_WELCOME_PAGE (self));

  gtk_spinner_set_spinning (self->spinner, busy);
}
