/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cursors-page.h"

#include "gs-accessible.h"
#include "gs-cursor-readings.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>

#define UPDATE_MILLISECONDS 150
#define N_COLUMNS           3 /* at A, at B, B − A */

struct _GsCursorsPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *clear;
  GtkLabel *hint;
  GtkGrid *grid;
  int n_rows;

  GsPlayhead *playhead;
  GsClipPlots *plots;
  GsRun *runs[2]; /* whose frames are followed */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (GsCursorsPage, gs_cursors_page, GTK_TYPE_WIDGET)

static void
add_heading (GsCursorsPage *self,
             const char *text,
             gboolean of_run)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_margin_top (label, of_run ? 8 : 3);
  gtk_widget_add_css_class (label, of_run ? "heading" : "dim-label");
  gtk_grid_attach (self->grid, label, 0, self->n_rows++, 1 + N_COLUMNS, 1);
}

/* Takes what stands in the columns. */
static void
add_row (GsCursorsPage *self,
         const char *name,
         gboolean indented,
         char *a,
         char *b,
         char *difference)
{
  char *texts[N_COLUMNS] = { a, b, difference };
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, indented ? 12 : 0);
  gtk_grid_attach (self->grid, label, 0, self->n_rows, 1, 1);
  for (int column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *cell = gtk_label_new (texts[column]);

      gtk_label_set_xalign (GTK_LABEL (cell), 1.0f);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_grid_attach (self->grid, cell, 1 + column, self->n_rows, 1, 1);
      g_free (texts[column]);
    }
  self->n_rows++;
}

static char *
format_time (gint64 time)
{
  return time >= 0 ? gs_time_text_exact (time) : g_strdup ("–");
}

static void
add_reading (GsCursorsPage *self,
             const GsCursorReading *reading)
{
  gboolean is_signed = reading->kind == GS_CURSOR_READING_OUTPUT;
  double a = reading->values[GS_CURSOR_A], b = reading->values[GS_CURSOR_B];

  if (reading->kind == GS_CURSOR_READING_RUN || reading->kind == GS_CURSOR_READING_GATE)
    add_heading (self, reading->name, reading->kind == GS_CURSOR_READING_RUN);
  else
    add_row (self, reading->name, !is_signed, gs_cursor_readings_format (a, is_signed), gs_cursor_readings_format (b, is_signed),
             gs_cursor_readings_format (b - a, TRUE));
}

static void
update (GsCursorsPage *self)
{
  GsCursors *cursors = gs_playhead_get_cursors (self->playhead);
  const gint64 a = gs_cursors_get (cursors, GS_CURSOR_A), b = gs_cursors_get (cursors, GS_CURSOR_B);
  gboolean empty = gs_cursors_get_empty (cursors);
  g_autoptr (GArray) readings = NULL;
  GtkWidget *child;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_rows = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->grid), !empty);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), a < 0 || b < 0);
  gtk_widget_set_sensitive (self->clear, !empty);
  if (empty)
    return;

  add_row (self, "", FALSE, g_strdup (gs_cursor_get_name (GS_CURSOR_A)), g_strdup (gs_cursor_get_name (GS_CURSOR_B)), g_strdup (_ ("B − A")));
  add_row (self, _ ("time"), FALSE, format_time (a), format_time (b), a >= 0 && b >= 0 ? gs_cursor_readings_format_span (b - a) : g_strdup ("–"));
  if (self->plots == NULL)
    return;

  readings = gs_cursor_readings_make (self->plots, cursors);
  for (guint i = 0; i < readings->len; i++)
    add_reading (self, &g_array_index (readings, GsCursorReading, i));
}

static gboolean
update_cb (gpointer user_data)
{
  GsCursorsPage *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsCursorsPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
runs_cb (GsCursorsPage *self)
{
  GsRunSeries *other = self->plots != NULL ? gs_clip_plots_get_other (self->plots) : NULL;
  GsRun *const runs[] = { self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL, other != NULL ? gs_run_series_get_run (other) : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (self->runs[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->runs[i], self);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_set_object (&self->runs[i], runs[i]);
      if (runs[i] != NULL)
        g_signal_connect_swapped (runs[i], "frames-changed", G_CALLBACK (queue_update), self);
    }
  update (self);
}

static void
clear_cb (GsCursorsPage *self)
{
  gs_cursors_clear (gs_playhead_get_cursors (self->playhead));
}

static void
gs_cursors_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_cursors_page_parent_class)->map (widget);

  update (GS_CURSORS_PAGE (widget));
}

static void
gs_cursors_page_dispose (GObject *object)
{
  GsCursorsPage *self = GS_CURSORS_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->runs); i++)
    {
      if (self->runs[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->runs[i], self);
      g_clear_object (&self->runs[i]);
    }
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_object (&self->playhead);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_cursors_page_parent_class)->dispose (object);
}

static void
gs_cursors_page_class_init (GsCursorsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_cursors_page_dispose;
  widget_class->map = gs_cursors_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_head (GsCursorsPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *back = gtk_button_new_from_icon_name ("go-previous-symbolic"), *title;

  gtk_widget_set_tooltip_text (back, _ ("Back to the fusion at the cursor (Alt+W)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("At the Cursor"), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (back), "win.inspect-side('cursor')");
  gtk_widget_add_css_class (back, "gs-small-button");
  gtk_box_append (GTK_BOX (line), back);

  title = gtk_label_new (_ ("Cursors A and B"));
  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (line), title);

  self->clear = gtk_button_new_with_label (_ ("Remove"));
  gtk_widget_set_tooltip_text (self->clear, _ ("Takes cursors A and B away"));
  gtk_widget_add_css_class (self->clear, "gs-small-button");
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_box_append (GTK_BOX (line), self->clear);

  return line;
}

static void
gs_cursors_page_init (GsCursorsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "gs-page");
  gtk_box_append (GTK_BOX (box), make_head (self));

  self->hint = GTK_LABEL (gtk_label_new (_ ("Shift+A and Shift+B put cursor A or B where the clip stands, and take it away there; the timeline’s menu does too. Alt+A and Alt+B go back to them.")));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_max_width_chars (self->hint, 32);
  gtk_label_set_xalign (self->hint, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint));

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_grid_set_row_spacing (self->grid, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "gs-summary");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Values at cursors A and B"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));

  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "propagate-natural-width", TRUE, "child", box, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gs_accessible_mend (box);
}

/**
 * gs_cursors_page_new:
 * @playhead: whose cursors it shows
 *
 * Returns: (transfer floating): a side that shows nothing yet
 */
GtkWidget *
gs_cursors_page_new (GsPlayhead *playhead)
{
  GsCursorsPage *self = g_object_new (GS_TYPE_CURSORS_PAGE, NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (gs_playhead_get_cursors (playhead), "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * gs_cursors_page_set_plots:
 * @self: a #GsCursorsPage
 * @plots: (nullable): the clip
 */
void
gs_cursors_page_set_plots (GsCursorsPage *self,
                           GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_CURSORS_PAGE (self));

  if (self->plots == plots)
    return;

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    {
      g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (runs_cb), self);
      g_signal_connect_swapped (plots, "notify::other", G_CALLBACK (runs_cb), self);
    }
  runs_cb (self);
}
