/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-recent.h"

#include <gtk/gtk.h>

#define MAX_RECENT   8
#define PROJECT_TYPE "application/x-gatescope"

/* The desktop's own list of recent files, so that projects are found in the file chooser and the shell too. */

/**
 * gs_recent_add:
 * @path: absolute path of a project that was opened
 */
void
gs_recent_add (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *command = g_strdup_printf ("%s %%u", "gatescope");
  const GtkRecentData data = {
    .mime_type = (char *) PROJECT_TYPE,
    .app_name = (char *) GS_APPLICATION_ID,
    .app_exec = command,
  };

  if (uri != NULL)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare_visited (gconstpointer a,
                 gconstpointer b)
{
  GtkRecentInfo *first = *(GtkRecentInfo *const *) a;
  GtkRecentInfo *second = *(GtkRecentInfo *const *) b;

  return -g_date_time_compare (gtk_recent_info_get_modified (first), gtk_recent_info_get_modified (second));
}

/**
 * gs_recent_list:
 *
 * Returns: (transfer full): paths of the projects opened last, the latest first
 */
GStrv
gs_recent_list (void)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  g_autoptr (GPtrArray) ours = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  guint n = 0;

  for (GList *item = items; item != NULL; item = item->next)
    {
      if (gtk_recent_info_has_application (item->data, GS_APPLICATION_ID) && gtk_recent_info_is_local (item->data)
          && gtk_recent_info_exists (item->data))
        g_ptr_array_add (ours, item->data);
    }

  g_ptr_array_sort (ours, compare_visited);
  for (guint i = 0; i < ours->len && n < MAX_RECENT; i++)
    {
      g_autofree char *path = g_filename_from_uri (gtk_recent_info_get_uri (ours->pdata[i]), NULL, NULL);

      if (path != NULL)
        {
          g_strv_builder_add (paths, path);
          n++;
        }
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);

  return g_strv_builder_end (paths);
}
