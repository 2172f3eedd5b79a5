/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include "gs-delay-window.h"
#include "gs-history-window.h"
#include "gs-segment-search.h"
#include "gs-tier-window.h"

#include <glib/gi18n.h>

/* What would tell who rates blind of others beside the tracks and pages: windows that are open, pages that are turned away, and actions
 * that list or write down everybody's. */

static gboolean
is_telling (gpointer window)
{
  return GS_IS_SEGMENT_SEARCH (window) || GS_IS_HISTORY_WINDOW (window) || GS_IS_DELAY_WINDOW (window) || GS_IS_TIER_WINDOW (window);
}

static void
blind_cb (GsWindow *self)
{
  gboolean blind = gs_annotator_get_blind (self->annotator);
  /* What is turned away is still told to screen readers */
  GtkWidget *const pages[] = { GTK_WIDGET (self->compare), GTK_WIDGET (self->events_page), GTK_WIDGET (self->inside_page),
                               GTK_WIDGET (self->what_if_page), GTK_WIDGET (self->cursors_page) };
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (pages[i], !blind);

  for (GList *l = windows; blind && l != NULL; l = l->next)
    {
      if (is_telling (l->data) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
        gtk_window_close (l->data);
    }
}

/**
 * gs_window_refuse_blind:
 * @self: a #GsWindow
 *
 * To be asked by actions that show or write down what others and the network say.
 *
 * Returns: whether somebody rates blind; that is said then
 */
gboolean
gs_window_refuse_blind (GsWindow *self)
{
  if (!gs_annotator_get_blind (self->annotator))
    return FALSE;

  gs_window_toast (self, _ ("Hidden while you rate blind"));

  return TRUE;
}

/**
 * gs_window_name_step:
 * @self: a #GsWindow
 * @plain: that a step was taken back, or done again
 * @named: the same with `%s` for what it was
 * @name: (nullable): what it was; it may be another rater's, and say what they have labelled
 *
 * Returns: (transfer full): what may be said of it
 */
char *
gs_window_name_step (GsWindow *self,
                     const char *plain,
                     const char *named,
                     const char *name)
{
  g_auto (GStrv) parts = g_strsplit (named, "%s", 2);

  if (gs_annotator_get_blind (self->annotator) || name == NULL)
    return g_strdup (plain);

  return g_strjoinv (name, parts);
}

/**
 * gs_window_add_blind:
 * @self: a #GsWindow that has its annotator
 *
 * To be called once.
 */
void
gs_window_add_blind (GsWindow *self)
{
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
}
