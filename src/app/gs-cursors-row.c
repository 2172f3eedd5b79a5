/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cursors-row.h"

#include "gs-cursor-readings.h"
#include "gs-fusion-columns.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>

#define UPDATE_MILLISECONDS 200

struct _GsCursorsRow
{
  GtkWidget parent_instance;

  GtkWidget *button;

  GsPlayhead *playhead;
  GsClipPlots *plots;
  GsRun *run;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (GsCursorsRow, gs_cursors_row, GTK_TYPE_WIDGET)

static char *
describe (GsCursorsRow *self)
{
  GsCursors *cursors = gs_playhead_get_cursors (self->playhead);
  const gint64 a = gs_cursors_get (cursors, GS_CURSOR_A), b = gs_cursors_get (cursors, GS_CURSOR_B);
  g_autofree char *span = NULL;
  GString *text;

  if (a < 0 || b < 0)
    {
      g_autofree char *time = gs_time_text_exact (MAX (a, b));

      /* Translators: cursor A or B, where it is */
      return g_strdup_printf (_ ("Cursor %s at %s"), gs_cursor_get_name (a >= 0 ? GS_CURSOR_A : GS_CURSOR_B), time);
    }

  span = gs_cursor_readings_format_span (b - a);
  text = g_string_new (NULL);
  /* Translators: what cursor B has more than cursor A; a number of seconds */
  g_string_append_printf (text, _ ("B − A: %s"), span);
  for (guint output = 0; self->plots != NULL && self->run != NULL && output < GS_RUN_N_PREDICTIONS; output++)
    {
      double difference = gs_cursor_readings_get_output (self->plots, output, b) - gs_cursor_readings_get_output (self->plots, output, a);
      g_autofree char *value = gs_cursor_readings_format (difference, TRUE);

      g_string_append_printf (text, ", %s %s", gs_fusion_columns_name_output (output), value);
    }

  return g_string_free (text, FALSE);
}

static void
update (GsCursorsRow *self)
{
  gboolean any = self->playhead != NULL && !gs_cursors_get_empty (gs_playhead_get_cursors (self->playhead));
  g_autofree char *text = any ? describe (self) : NULL;

  gtk_button_set_label (GTK_BUTTON (self->button), any ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static gboolean
update_cb (gpointer user_data)
{
  GsCursorsRow *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsCursorsRow *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
run_cb (GsCursorsRow *self)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (queue_update), self);
  update (self);
}

static void
gs_cursors_row_dispose (GObject *object)
{
  GsCursorsRow *self = GS_CURSORS_ROW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_object (&self->playhead);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_cursors_row_parent_class)->dispose (object);
}

static void
gs_cursors_row_class_init (GsCursorsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_cursors_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_cursors_row_init (GsCursorsRow *self)
{
  GtkWidget *text;

  self->button = gtk_button_new_with_label ("");
  text = gtk_button_get_child (GTK_BUTTON (self->button));
  gtk_label_set_xalign (GTK_LABEL (text), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 10);
  gtk_widget_add_css_class (text, "numeric");
  gtk_widget_add_css_class (text, "caption");
  gtk_widget_add_css_class (self->button, "gs-small-button");
  gtk_widget_set_tooltip_text (self->button, _ ("What every gate says at cursors A and B, and the differences"));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), "win.inspect-side('cursors')");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * gs_cursors_row_set_playhead:
 * @self: a #GsCursorsRow
 * @playhead: whose cursors it follows
 *
 * To be called once.
 */
void
gs_cursors_row_set_playhead (GsCursorsRow *self,
                             GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_CURSORS_ROW (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (gs_playhead_get_cursors (playhead), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * gs_cursors_row_set_plots:
 * @self: a #GsCursorsRow
 * @plots: (nullable): the clip; %NULL too while nobody is to see values
 */
void
gs_cursors_row_set_plots (GsCursorsRow *self,
                          GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_CURSORS_ROW (self));

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
  run_cb (self);
}
