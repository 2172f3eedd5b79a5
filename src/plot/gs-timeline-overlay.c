/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-timeline-overlay.h"

#include <math.h>

#include "gs-draw.h"

#define PILL_SCALE 0.82
#define PILL_PAD   7
#define SWATCH     14
#define HANDLE     5 /* half the width of the cursor's handle */
#define FLAG_PAD   3 /* left and right of the letter of cursor A or B */
#define FLAG_TOP   3 /* below the bar of the selection */
#define FLAG_GRIP  3 /* how near to the line the pointer takes it */
#define DASH       4 /* of their lines, and as much between */

struct _GsTimelineOverlay
{
  GtkWidget parent_instance;

  const GsTimelineShared *shared;
  int ruler_height;
  GsTrackRow *hover_row; /* weak */
  double hover_x;        /* in the timeline; negative = no pointer */
  gboolean focus;

  GskRenderNode *handle;
  GdkRGBA handle_colour;
};

G_DEFINE_FINAL_TYPE (GsTimelineOverlay, gs_timeline_overlay, GTK_TYPE_WIDGET)

static double
time_to_x (GsTimelineOverlay *self,
           gint64 time,
           double width)
{
  return self->shared->header_width + gs_time_axis_time_to_x (self->shared->axis, time, width);
}

static void
snapshot_selection (GsTimelineOverlay *self,
                    GtkSnapshot *snapshot,
                    double width,
                    double height)
{
  const GsPalette *palette = &self->shared->palette;
  GsSelection *selection = gs_playhead_get_selection (self->shared->playhead);
  double left = self->shared->header_width;
  double right = left + width;
  double from;
  double to;

  if (selection == NULL || gs_selection_get_empty (selection))
    return;

  from = round (time_to_x (self, gs_selection_get_start (selection), width));
  to = round (time_to_x (self, gs_selection_get_end (selection), width));
  if (to < left || from > right)
    return;

  gtk_snapshot_append_color (
      snapshot, &palette->selection,
      &GRAPHENE_RECT_INIT ((float) MAX (from, left), 0, (float) (MIN (to, right) - MAX (from, left)), (float) height));

  /* A bar on the ruler, so that the selection is seen without judging a tint. */
  gtk_snapshot_append_color (
      snapshot, &palette->selection_edge,
      &GRAPHENE_RECT_INIT ((float) MAX (from, left), 0, (float) (MIN (to, right) - MAX (from, left)), 2));

  if (from >= left)
    gtk_snapshot_append_color (snapshot, &palette->selection_edge,
                               &GRAPHENE_RECT_INIT ((float) from, 0, 1, (float) height));
  if (to <= right)
    gtk_snapshot_append_color (snapshot, &palette->selection_edge,
                               &GRAPHENE_RECT_INIT ((float) to - 1, 0, 1, (float) height));
}

static double
get_flag_width (GsTimelineOverlay *self,
                GsCursor cursor)
{
  g_autoptr (PangoLayout) letter = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), gs_cursor_get_name (cursor), PILL_SCALE,
                                                   PANGO_WEIGHT_BOLD);

  return ceil (gs_draw_layout_width (letter)) + 2 * FLAG_PAD;
}

/* Cursors A and B: dashed lines that are no playhead, each with its letter on the ruler. */
static void
snapshot_ab (GsTimelineOverlay *self,
             GtkSnapshot *snapshot,
             GsCursor cursor,
             double width,
             double height)
{
  const GsPalette *palette = &self->shared->palette;
  gint64 time = gs_cursors_get (gs_playhead_get_cursors (self->shared->playhead), cursor);
  double left = self->shared->header_width, x = time_to_x (self, time, width);
  GdkRGBA halo = palette->surface;
  g_autoptr (PangoLayout) letter = NULL;
  double line, flag;

  if (time < 0 || x < left - 0.5 || x > left + width + 0.5)
    return;

  x = floor (x);
  halo.alpha = 0.55f;
  gtk_snapshot_append_color (snapshot, &halo,
                             &GRAPHENE_RECT_INIT ((float) x - 1, (float) self->ruler_height, 3, (float) (height - self->ruler_height)));
  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT ((float) x, FLAG_TOP, 1, (float) (height - FLAG_TOP)),
                            &GRAPHENE_RECT_INIT ((float) x, FLAG_TOP, 1, 2 * DASH));
  gtk_snapshot_append_color (snapshot, &palette->text, &GRAPHENE_RECT_INIT ((float) x, FLAG_TOP, 1, DASH));
  gtk_snapshot_pop (snapshot);

  letter = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), gs_cursor_get_name (cursor), PILL_SCALE, PANGO_WEIGHT_BOLD);
  line = ceil (gs_draw_layout_height (letter));
  flag = get_flag_width (self, cursor);
  gtk_snapshot_append_color (snapshot, &palette->text, &GRAPHENE_RECT_INIT ((float) x, FLAG_TOP, (float) flag, (float) line));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x + FLAG_PAD, FLAG_TOP));
  gtk_snapshot_append_layout (snapshot, letter, &palette->surface);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_cursor (GsTimelineOverlay *self,
                 GtkSnapshot *snapshot,
                 double width,
                 double height)
{
  const GsPalette *palette = &self->shared->palette;
  GdkRGBA halo = palette->surface;
  double left = self->shared->header_width;
  double x = time_to_x (self, gs_playhead_get_time (self->shared->playhead), width);

  if (x < left - 0.5 || x > left + width + 0.5)
    return;

  /* On whole pixels: a crisp line that does not shimmer while it travels. The halo keeps it visible on bands and
   * lines of any colour. */
  x = floor (x);
  halo.alpha = 0.55f;
  gtk_snapshot_append_color (snapshot, &halo,
                             &GRAPHENE_RECT_INIT ((float) x - 1, (float) self->ruler_height, 4,
                                                  (float) (height - self->ruler_height)));
  gtk_snapshot_append_color (snapshot, &palette->cursor,
                             &GRAPHENE_RECT_INIT ((float) x, (float) self->ruler_height - 2, 2,
                                                  (float) (height - self->ruler_height + 2)));

  if (self->handle == NULL || !gdk_rgba_equal (&self->handle_colour, &palette->cursor))
    {
      cairo_t *cr;

      g_clear_pointer (&self->handle, gsk_render_node_unref);
      self->handle = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (-HANDLE, -2 * HANDLE, 2 * HANDLE, 2 * HANDLE));
      self->handle_colour = palette->cursor;
      cr = gsk_cairo_node_get_draw_context (self->handle);
      gdk_cairo_set_source_rgba (cr, &palette->cursor);
      gs_draw_arrow_down (cr, 0, 0, HANDLE);
      cairo_destroy (cr);
    }

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x + 1, (float) self->ruler_height));
  gtk_snapshot_append_node (snapshot, self->handle);
  gtk_snapshot_restore (snapshot);
}

/* A small sign with its text, to the right of @x unless it would leave the plot. */
static void
snapshot_pill (GsTimelineOverlay *self,
               GtkSnapshot *snapshot,
               double x,
               double y,
               double right,
               const GsReading *readings,
               guint n_readings)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const GsPalette *palette = &self->shared->palette;
  double line = gs_draw_line_height (context, PILL_SCALE) + 1;
  double height = line * n_readings + 6;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  GskRoundedRect outline;
  double names_width = 0;
  double values_width = 0;
  double swatch = 0;
  double width;
  cairo_t *cr;

  for (guint i = 0; i < n_readings; i++)
    {
      PangoLayout *name = gs_draw_layout (context, readings[i].name, PILL_SCALE, PANGO_WEIGHT_NORMAL);
      PangoLayout *value = gs_draw_layout (context, readings[i].text, PILL_SCALE, PANGO_WEIGHT_BOLD);

      g_ptr_array_add (names, name);
      g_ptr_array_add (values, value);
      names_width = MAX (names_width, gs_draw_layout_width (name));
      values_width = MAX (values_width, gs_draw_layout_width (value));
      if (readings[i].swatch != GS_SWATCH_NONE)
        swatch = SWATCH + 6;
    }

  width = 2 * PILL_PAD + swatch + names_width + (names_width > 0 ? 10 : 0) + values_width;
  x = x + 9 + width > right ? x - 9 - width : x + 9;
  x = round (x);
  y = round (y);

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height),
                                   5);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &palette->header, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { palette->grid, palette->grid, palette->grid, palette->grid });

  cr = gtk_snapshot_append_cairo (snapshot, &outline.bounds);
  for (guint i = 0; i < n_readings; i++)
    {
      double top = y + 3 + i * line;
      PangoLayout *value = g_ptr_array_index (values, i);

      gs_draw_reading_swatch (cr, palette, &readings[i], x + PILL_PAD, top, SWATCH, line);

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + PILL_PAD + swatch), (float) top));
      gtk_snapshot_append_layout (snapshot, g_ptr_array_index (names, i), &palette->dim);
      gtk_snapshot_restore (snapshot);

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot, &GRAPHENE_POINT_INIT ((float) (x + width - PILL_PAD - gs_draw_layout_width (value)), (float) top));
      gtk_snapshot_append_layout (snapshot, value, &palette->text);
      gtk_snapshot_restore (snapshot);
    }
  cairo_destroy (cr);
}

static void
snapshot_hover (GsTimelineOverlay *self,
                GtkSnapshot *snapshot,
                double width,
                double height)
{
  const GsPalette *palette = &self->shared->palette;
  double left = self->shared->header_width;
  gint64 time = gs_time_axis_x_to_time (self->shared->axis, self->hover_x - left, width);
  g_autofree char *text = gs_time_format (time, 1);
  GsReading readings[GS_TRACK_MAX_READINGS] = { 0 };
  guint n_readings;
  graphene_point_t origin;

  gtk_snapshot_append_color (
      snapshot, &palette->selection_edge,
      &GRAPHENE_RECT_INIT ((float) floor (self->hover_x), (float) self->ruler_height, 1,
                           (float) (height - self->ruler_height)));

  g_strlcpy (readings[0].text, text, sizeof readings[0].text);
  snapshot_pill (self, snapshot, self->hover_x, 1, left + width, readings, 1);

  if (self->hover_row == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self->hover_row), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0),
                                    &origin))
    return;

  n_readings = gs_track_read (gs_track_row_get_track (self->hover_row), time, palette, readings);
  if (n_readings > 0)
    {
      double line = gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), PILL_SCALE) + 1;
      double pill = line * n_readings + 6;
      double y = origin.y + 3;

      y = CLAMP (y, self->ruler_height + 2, MAX (height - pill - 2, self->ruler_height + 2));
      snapshot_pill (self, snapshot, self->hover_x, y, left + width, readings, n_readings);
    }
}

static void
gs_timeline_overlay_snapshot (GtkWidget *widget,
                              GtkSnapshot *snapshot)
{
  GsTimelineOverlay *self = GS_TIMELINE_OVERLAY (widget);
  double left = self->shared->header_width;
  double width = gtk_widget_get_width (widget) - left;
  double height = gtk_widget_get_height (widget);

  if (width < 1)
    return;

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float) left, 0, (float) width, (float) height));
  if (self->shared->playhead != NULL)
    {
      snapshot_selection (self, snapshot, width, height);
      snapshot_cursor (self, snapshot, width, height);
      for (guint i = 0; i < GS_N_CURSORS; i++)
        snapshot_ab (self, snapshot, (GsCursor) i, width, height);
    }
  if (self->hover_x >= left)
    snapshot_hover (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);

  if (self->focus)
    {
      const GdkRGBA *colour = &self->shared->palette.focus;
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (
          &outline, &GRAPHENE_RECT_INIT (0, 0, (float) (left + width), (float) height), 0);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                                  (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
    }
}

static void
gs_timeline_overlay_dispose (GObject *object)
{
  GsTimelineOverlay *self = GS_TIMELINE_OVERLAY (object);

  g_clear_weak_pointer (&self->hover_row);
  g_clear_pointer (&self->handle, gsk_render_node_unref);

  G_OBJECT_CLASS (gs_timeline_overlay_parent_class)->dispose (object);
}

static void
gs_timeline_overlay_class_init (GsTimelineOverlayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_timeline_overlay_dispose;
  widget_class->snapshot = gs_timeline_overlay_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
gs_timeline_overlay_init (GsTimelineOverlay *self)
{
  self->hover_x = -1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * gs_timeline_overlay_new:
 * @shared: what the timeline's parts have in common; outlives the overlay
 *
 * Makes the part of a timeline that moves.
 *
 * Returns: (transfer floating): the overlay
 */
GtkWidget *
gs_timeline_overlay_new (const GsTimelineShared *shared)
{
  GsTimelineOverlay *self = g_object_new (GS_TYPE_TIMELINE_OVERLAY, NULL);

  self->shared = shared;

  return GTK_WIDGET (self);
}

/**
 * gs_timeline_overlay_get_cursor_at:
 * @self: an overlay
 * @x: the pointer on the ruler, pixels of the timeline
 * @cursor: (out): whose line or letter is there
 *
 * Returns: whether there is one; the one that is drawn last, where there are two
 */
gboolean
gs_timeline_overlay_get_cursor_at (GsTimelineOverlay *self,
                                   double x,
                                   GsCursor *cursor)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->shared->header_width;

  g_return_val_if_fail (GS_IS_TIMELINE_OVERLAY (self), FALSE);

  if (self->shared->playhead == NULL)
    return FALSE;

  for (guint i = GS_N_CURSORS; i-- > 0;)
    {
      gint64 time = gs_cursors_get (gs_playhead_get_cursors (self->shared->playhead), (GsCursor) i);
      double line = time_to_x (self, time, width);

      if (time < 0 || x < line - FLAG_GRIP || x > line + get_flag_width (self, (GsCursor) i))
        continue;
      *cursor = (GsCursor) i;
      return TRUE;
    }

  return FALSE;
}

/**
 * gs_timeline_overlay_set_ruler_height:
 * @self: an overlay
 * @height: height of the ruler, pixels
 *
 * Sets where the tracks begin.
 */
void
gs_timeline_overlay_set_ruler_height (GsTimelineOverlay *self,
                                      int height)
{
  g_return_if_fail (GS_IS_TIMELINE_OVERLAY (self));

  self->ruler_height = height;
}

/**
 * gs_timeline_overlay_set_hover:
 * @self: an overlay
 * @row: (nullable): the row below the pointer
 * @x: the pointer in the timeline, pixels; negative when it is elsewhere
 *
 * Shows time and values at the pointer.
 */
void
gs_timeline_overlay_set_hover (GsTimelineOverlay *self,
                               GsTrackRow *row,
                               double x)
{
  g_return_if_fail (GS_IS_TIMELINE_OVERLAY (self));

  if (self->hover_x == x && self->hover_row == row)
    return;

  g_set_weak_pointer (&self->hover_row, row);
  self->hover_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_timeline_overlay_set_focus:
 * @self: an overlay
 * @focus: whether to show that keys go to the timeline
 *
 * Shows or hides the focus ring.
 */
void
gs_timeline_overlay_set_focus (GsTimelineOverlay *self,
                               gboolean focus)
{
  g_return_if_fail (GS_IS_TIMELINE_OVERLAY (self));

  if (self->focus == !!focus)
    return;

  self->focus = !!focus;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
