/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-window-private.h"

#include <string.h>

/* Keys that give values, and what is hidden from who rates blind. */

/**
 * gs_window_nudge:
 * @self: a #GsWindow
 * @distance: by how much the hand's value rises; where both dimensions are rated that of arousal, which goes upwards there
 */
void
gs_window_nudge (GsWindow *self,
                 double distance)
{
  double value = gs_annotator_get_value (self->annotator), second = gs_annotator_get_second (self->annotator);
  gboolean both = gs_annotator_is_both (self->annotator);

  gs_annotator_set_device (self->annotator, "keyboard");
  gs_annotator_set_point (self->annotator, both ? value : value + distance, both ? second + distance : second);
}

/**
 * gs_window_give_digit:
 * @self: a #GsWindow
 * @digit: 0 to 9: 1 = lowest, 5 or 0 = neutral, 9 = highest; where both dimensions are rated the digits lie as on a number pad, 1 = calm
 *   and unpleasant
 */
void
gs_window_give_digit (GsWindow *self,
                      int digit)
{
  gs_annotator_set_device (self->annotator, "keyboard");
  if (!gs_annotator_is_both (self->annotator))
    gs_annotator_set_value (self->annotator, digit == 0 ? 0.0 : (digit - 5) / 4.0);
  else if (digit == 0)
    gs_annotator_set_point (self->annotator, 0.0, 0.0);
  else
    gs_annotator_set_point (self->annotator, ((digit - 1) % 3 - 1) * 0.75, ((digit - 1) / 3 - 1) * 0.75);
}

/* Whatever shows what others or the network say; pages that are of nothing else are not there meanwhile. */
static void
blind_cb (GsWindow *self)
{
  gboolean blind = gs_annotator_get_blind (self->annotator);
  GAction *what_if = g_action_map_lookup_action (G_ACTION_MAP (self), "what-if");
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->pages);

  gs_tracks_set_only (self->tracks, blind ? gs_annotator_get_rater (self->annotator) : NULL);
  gs_inspect_page_set_blind (self->inspect, blind);
  if (what_if != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (what_if), !blind);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      const char *name = adw_view_stack_page_get_name (page);

      if (g_strcmp0 (name, "annotate") != 0 && g_strcmp0 (name, "inspect") != 0)
        adw_view_stack_page_set_visible (page, !blind);
    }
}

/**
 * gs_window_add_rating:
 * @self: a #GsWindow that has its annotator and tracks
 *
 * To be called once.
 */
void
gs_window_add_rating (GsWindow *self)
{
  g_signal_connect_object (self->annotator, "notify::blind", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->annotator, "notify::rater", G_CALLBACK (blind_cb), self, G_CONNECT_SWAPPED);
}
