/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-timeline-private.h"

#include <glib/gi18n.h>

/* The menu of the timeline: what is visible, and the track that was clicked. */

static guint
get_position (GsTimeline *self,
              GsTrack *track)
{
  guint position = 0;

  g_list_store_find (self->tracks, track, &position);

  return position;
}

static void
hide_cb (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);

  if (self->menu_track != NULL)
    gs_track_set_visible (self->menu_track, FALSE);
}

static void
move_cb (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);
  guint position;

  if (self->menu_track == NULL)
    return;

  position = get_position (self, self->menu_track);
  if (g_str_equal (action, "timeline.move-down"))
    gs_timeline_move_track (self, self->menu_track, position + 1);
  else if (position > 0)
    gs_timeline_move_track (self, self->menu_track, position - 1);
}

static void
toggle_cb (GtkWidget *widget,
           const char *action,
           GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);
  g_autoptr (GsTrack) track = g_list_model_get_item (G_LIST_MODEL (self->tracks), g_variant_get_uint32 (parameter));

  if (track != NULL)
    gs_track_set_visible (track, !gs_track_get_visible (track));
}

static void
show_all_cb (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  gs_time_axis_show_all (GS_TIMELINE (widget)->shared.axis);
}

static void
show_selection_cb (GtkWidget *widget,
                   const char *action,
                   GVariant *parameter)
{
  gs_timeline_zoom_to_selection (GS_TIMELINE (widget));
}

static void
put_cursor_cb (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);

  if (self->shared.playhead != NULL)
    gs_cursors_put (gs_playhead_get_cursors (self->shared.playhead), (GsCursor) MIN (g_variant_get_uint32 (parameter), GS_CURSOR_B),
                    CLAMP (self->menu_time, 0, gs_playhead_get_duration (self->shared.playhead)));
}

static void
remove_cursors_cb (GtkWidget *widget,
                   const char *action,
                   GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);

  if (self->shared.playhead != NULL)
    gs_cursors_clear (gs_playhead_get_cursors (self->shared.playhead));
}

static void
menu_cb (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  GsTimeline *self = GS_TIMELINE (widget);

  gs_timeline_show_menu (self, NULL, self->shared.header_width, gtk_widget_get_height (self->ruler));
}

static GMenu *
make_menu (GsTimeline *self,
           GsTrack *track)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) time = g_menu_new ();
  g_autoptr (GMenu) cursors = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();

  if (track != NULL)
    {
      g_autoptr (GMenu) one = g_menu_new ();
      g_autofree char *title = gs_track_get_full_title (track);
      g_autofree char *hide = NULL;

      /* Translators: %s is the name of a track of the timeline */
      hide = g_strdup_printf (_("Hide “%s”"), title);
      g_menu_append (one, hide, "timeline.hide");
      g_menu_append (one, _("Move Up"), "timeline.move-up");
      g_menu_append (one, _("Move Down"), "timeline.move-down");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (one));
    }

  g_menu_append (time, _("Show Whole Clip"), "timeline.show-all");
  g_menu_append (time, _("Show Selection"), "timeline.show-selection");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (time));

  g_menu_append (cursors, _("Cursor A Here"), "timeline.put-cursor(uint32 0)");
  g_menu_append (cursors, _("Cursor B Here"), "timeline.put-cursor(uint32 1)");
  g_menu_append (cursors, _("Remove Cursors A and B"), "timeline.remove-cursors");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (cursors));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tracks)); i++)
    {
      g_autoptr (GsTrack) item = g_list_model_get_item (G_LIST_MODEL (self->tracks), i);
      g_autofree char *name = gs_track_get_full_title (item);
      g_autofree char *label = NULL;
      g_autofree char *action = g_strdup_printf ("timeline.toggle-track(uint32 %u)", i);

      label = g_strconcat (gs_track_get_visible (item) ? "\u2713\u2002" : "\u2003\u2002", name, NULL);
      g_menu_append (all, label, action);
    }
  g_menu_append_section (menu, _("Tracks"), G_MENU_MODEL (all));

  return menu;
}

void
gs_timeline_show_menu (GsTimeline *self,
                       GsTrack *track,
                       double x,
                       double y)
{
  g_autoptr (GMenu) menu = make_menu (self, track);
  GsSelection *selection = self->shared.playhead != NULL ? gs_playhead_get_selection (self->shared.playhead) : NULL;
  guint n_tracks = g_list_model_get_n_items (G_LIST_MODEL (self->tracks));

  g_set_weak_pointer (&self->menu_track, track);
  /* From the keyboard, or over the names, it is the playhead's place */
  self->menu_time = x > self->shared.header_width ? gs_timeline_get_time_at (self, x)
                    : self->shared.playhead != NULL ? gs_playhead_get_time (self->shared.playhead)
                                                    : 0;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.move-up",
                                 track != NULL && get_position (self, track) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.move-down",
                                 track != NULL && get_position (self, track) + 1 < n_tracks);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.show-selection",
                                 selection != NULL && !gs_selection_get_empty (selection));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.put-cursor",
                                 self->shared.playhead != NULL && gs_playhead_get_duration (self->shared.playhead) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.remove-cursors",
                                 self->shared.playhead != NULL && !gs_cursors_get_empty (gs_playhead_get_cursors (self->shared.playhead)));

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

void
gs_timeline_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "timeline.hide", NULL, hide_cb);
  gtk_widget_class_install_action (widget_class, "timeline.move-up", NULL, move_cb);
  gtk_widget_class_install_action (widget_class, "timeline.move-down", NULL, move_cb);
  gtk_widget_class_install_action (widget_class, "timeline.toggle-track", "u", toggle_cb);
  gtk_widget_class_install_action (widget_class, "timeline.show-all", NULL, show_all_cb);
  gtk_widget_class_install_action (widget_class, "timeline.show-selection", NULL, show_selection_cb);
  gtk_widget_class_install_action (widget_class, "timeline.put-cursor", "u", put_cursor_cb);
  gtk_widget_class_install_action (widget_class, "timeline.remove-cursors", NULL, remove_cursors_cb);
  gtk_widget_class_install_action (widget_class, "timeline.menu", NULL, menu_cb);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "timeline.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "timeline.menu", NULL);
}
