/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-assignments-window.h"

/* Lists of assignments by the names of their files, for who has no hand on a file chooser. */

/* The one that is open, or a new one. */
static GsAssignmentsWindow *
need_assignments (GsWindow *self)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (GList) windows = gtk_window_list_toplevels ();

      for (GList *l = windows; l != NULL; l = l->next)
        {
          if (GS_IS_ASSIGNMENTS_WINDOW (l->data) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
            return l->data;
        }
      if (pass == 0)
        g_action_group_activate_action (G_ACTION_GROUP (self), "assignments", NULL);
    }

  return NULL;
}

static void
import_path (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsAssignmentsWindow *window = need_assignments (user_data);

  if (window != NULL)
    gs_assignments_window_import (window, g_variant_get_string (parameter, NULL));
}

static void
export_path (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  GsAssignmentsWindow *window = need_assignments (user_data);

  if (window != NULL)
    gs_assignments_window_export (window, g_variant_get_string (parameter, NULL));
}

static const GActionEntry entries[] = {
  { "import-assignments-path", import_path, "s" },
  { "export-assignments-path", export_path, "s" },
};

/**
 * gs_window_add_assignments:
 * @self: a #GsWindow that has the action `assignments`
 *
 * To be called once.
 */
void
gs_window_add_assignments (GsWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
