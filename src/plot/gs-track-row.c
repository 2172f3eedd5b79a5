/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-track-row.h"

#include <math.h>

#include "gs-draw.h"

#define PAD_Y         4
#define TITLE_SCALE   0.92
#define READING_SCALE 0.82
#define LINE_SWATCH   14
#define READING_GAP   10
#define NAME_GAP      4
#define LEAST_NAME    12 /* less holds no letter and the dots */
#define READABLE_NAME 2.5 /* so much of a name, in heights of its line, tells it from others */
#define WIDEST_VALUE  "+0.00"
#define MORE_LINES    2 /* by so many a row grows for its values at most */

struct _GsTrackRow
{
  GtkWidget parent_instance;

  GsTrack *track;
  const GsTimelineShared *shared;
  gint64 time; /* of the values in the header */
  char *names; /* of the values that the row was measured for */
  char *description;

  GskRenderNode *plot; /* what was drawn last ... */
  GsTrackView plot_view; /* ... and for which view */
};

G_DEFINE_FINAL_TYPE (GsTrackRow, gs_track_row, GTK_TYPE_WIDGET)

static double
title_height (GsTrackRow *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TITLE_SCALE);
}

static double
reading_height (GsTrackRow *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), READING_SCALE) + 1;
}

static void
append_text (GtkSnapshot *snapshot,
             PangoLayout *layout,
             double x,
             double y,
             const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* Writes the name, and what else goes on its line to the right: the subtitle, or the only value that a low track
 * has room for. Returns where the name ends. */
static double
snapshot_title (GsTrackRow *self,
                GtkSnapshot *snapshot,
                const char *aside)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const GsPalette *palette = &self->shared->palette;
  double space = self->shared->header_width - 2 * GS_TIMELINE_PAD;
  g_autoptr (PangoLayout) title = NULL;
  g_autoptr (PangoLayout) small = NULL;
  double width;
  double drop;

  title = gs_draw_layout (context, gs_track_get_title (self->track), TITLE_SCALE, PANGO_WEIGHT_BOLD);
  pango_layout_set_ellipsize (title, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (title, (int) (space * PANGO_SCALE));
  append_text (snapshot, title, GS_TIMELINE_PAD, PAD_Y, &palette->text);

  width = gs_draw_layout_width (title) + 8;
  if (aside == NULL || *aside == '\0')
    return GS_TIMELINE_PAD + width;

  small = gs_draw_layout (context, aside, READING_SCALE, PANGO_WEIGHT_NORMAL);
  drop = (double) (pango_layout_get_baseline (title) - pango_layout_get_baseline (small)) / PANGO_SCALE;
  pango_layout_set_ellipsize (small, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (small, (int) (MAX (space - width, 0) * PANGO_SCALE));
  if (space - width > 16)
    append_text (snapshot, small, GS_TIMELINE_PAD + space - gs_draw_layout_width (small), PAD_Y + drop,
                 &palette->dim);

  return GS_TIMELINE_PAD + width;
}

/* One value a line, name to the left and number to the right. */
static void
snapshot_reading_lines (GsTrackRow *self,
                        GtkSnapshot *snapshot,
                        const GsReading *readings,
                        guint n_readings,
                        double left,
                        double top)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const GsPalette *palette = &self->shared->palette;
  double right = self->shared->header_width - GS_TIMELINE_PAD;
  double height = reading_height (self);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float) left, (float) top, LINE_SWATCH, (float) (height * n_readings)));

  for (guint i = 0; i < n_readings; i++)
    {
      double y = top + i * height;
      double x = left + (readings[i].swatch != GS_SWATCH_NONE ? LINE_SWATCH + 6 : 0);
      g_autoptr (PangoLayout) name = NULL;
      g_autoptr (PangoLayout) value = NULL;
      double width;

      gs_draw_reading_swatch (cr, palette, &readings[i], left, y, LINE_SWATCH, height);

      value = gs_draw_layout (context, readings[i].text, READING_SCALE, PANGO_WEIGHT_NORMAL);
      width = gs_draw_layout_width (value);
      append_text (snapshot, value, MAX (right - width, x), y, &palette->text);

      name = gs_draw_layout (context, readings[i].name, READING_SCALE, PANGO_WEIGHT_NORMAL);
      pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (name, (int) (MAX (right - width - 6 - x, 0) * PANGO_SCALE));
      append_text (snapshot, name, x, y, &palette->dim);
    }

  cairo_destroy (cr);
}

/* A value that stands beside others on a line: an area's colour is explained by the legend; a person's line is not, so that it has its
 * name. */
typedef struct
{
  double swatch;
  double name; /* what its whole name takes, 0 = none is written */
  double value;
} FlowItem;

static FlowItem
measure_item (GsTrackRow *self,
              const GsReading *reading,
              const char *text)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoLayout) value = gs_draw_layout (context, text, READING_SCALE, PANGO_WEIGHT_NORMAL);
  FlowItem item = { 0 };

  item.value = gs_draw_layout_width (value);
  item.swatch = reading->swatch == GS_SWATCH_NONE   ? 0
                : reading->swatch == GS_SWATCH_LINE ? LINE_SWATCH + 4
                                                    : round (reading_height (self) * 0.55) + 4;
  if (reading->swatch == GS_SWATCH_LINE)
    {
      g_autoptr (PangoLayout) name = gs_draw_layout (context, reading->name, READING_SCALE, PANGO_WEIGHT_NORMAL);

      item.name = gs_draw_layout_width (name);
    }

  return item;
}

/* With names cut to @most pixels; names that would say nothing are left out. */
static double
get_item_width (const FlowItem *item,
                double most)
{
  double name = MIN (item->name, most);

  return item->swatch + item->value + (name > LEAST_NAME || name == item->name ? name + (name > 0 ? NAME_GAP : 0) : 0);
}

static guint
count_flow_lines (const FlowItem *items,
                  guint n_items,
                  double width,
                  double most)
{
  guint n_lines = 1;
  double x = 0;

  for (guint i = 0; i < n_items; i++)
    {
      double needed = get_item_width (&items[i], most);

      if (x > 0 && x + needed > width)
        {
          x = 0;
          n_lines++;
        }
      x += needed + READING_GAP;
    }

  return n_lines;
}

/* The longest names with which all values are on so many lines; negative if that cannot be. */
static double
find_name_width (const FlowItem *items,
                 guint n_items,
                 double width,
                 guint n_lines)
{
  double longest = 0;

  for (guint i = 0; i < n_items; i++)
    longest = MAX (longest, MIN (items[i].name, width - items[i].swatch - items[i].value - NAME_GAP));

  if (longest == 0)
    return count_flow_lines (items, n_items, width, 0) <= n_lines ? 0 : -1;

  for (double most = ceil (longest); most > LEAST_NAME; most--)
    if (count_flow_lines (items, n_items, width, most) <= n_lines)
      return most;

  return -1;
}

/* Values side by side on as many lines as there are. Names are cut short only where they would not all be there otherwise; where not all
 * values have room, two stand on a line. */
static void
snapshot_reading_flow (GsTrackRow *self,
                       GtkSnapshot *snapshot,
                       const GsReading *readings,
                       guint n_readings,
                       double top,
                       guint n_lines)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const GsPalette *palette = &self->shared->palette;
  double width = self->shared->header_width - 2 * GS_TIMELINE_PAD;
  double height = reading_height (self);
  double x = 0;
  double most;
  guint line = 0;
  FlowItem items[GS_TRACK_MAX_READINGS];
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, (float) top, self->shared->header_width, (float) (height * n_lines)));

  for (guint i = 0; i < n_readings; i++)
    items[i] = measure_item (self, &readings[i], readings[i].text);
  most = find_name_width (items, n_readings, width, n_lines);

  for (guint i = 0; i < n_readings; i++)
    {
      double cut = most >= 0 ? most : MAX ((width - READING_GAP) / 2 - items[i].swatch - items[i].value - NAME_GAP, 0);
      double needed = get_item_width (&items[i], cut);
      double name_width = needed - items[i].swatch - items[i].value;
      g_autoptr (PangoLayout) value = gs_draw_layout (context, readings[i].text, READING_SCALE, PANGO_WEIGHT_NORMAL);

      if (x > 0 && x + needed > width)
        {
          x = 0;
          if (++line == n_lines)
            break;
        }

      gs_draw_reading_swatch (cr, palette, &readings[i], GS_TIMELINE_PAD + x, top + line * height, LINE_SWATCH, height);
      if (name_width > 0)
        {
          g_autoptr (PangoLayout) name = gs_draw_layout (context, readings[i].name, READING_SCALE, PANGO_WEIGHT_NORMAL);

          pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
          pango_layout_set_width (name, (int) (ceil (name_width - NAME_GAP) * PANGO_SCALE));
          append_text (snapshot, name, GS_TIMELINE_PAD + x + items[i].swatch, top + line * height, &palette->dim);
        }
      append_text (snapshot, value, GS_TIMELINE_PAD + x + items[i].swatch + name_width, top + line * height, &palette->text);
      x += needed + READING_GAP;
    }

  cairo_destroy (cr);
}

/* Whether a value with its whole name has room to the right of the title. */
static gboolean
fits_beside_title (GsTrackRow *self,
                   const GsReading *reading,
                   const char *text)
{
  const char *subtitle = gs_track_get_subtitle (self->track);
  FlowItem item = measure_item (self, reading, text);
  g_autoptr (PangoLayout) title = NULL;

  if (subtitle != NULL && *subtitle != '\0')
    return FALSE;

  title = gs_draw_layout (gtk_widget_get_pango_context (GTK_WIDGET (self)), gs_track_get_title (self->track), TITLE_SCALE, PANGO_WEIGHT_BOLD);

  return gs_draw_layout_width (title) + 8 + item.swatch + item.name + NAME_GAP + 4 + item.value
         <= self->shared->header_width - 2 * GS_TIMELINE_PAD;
}

static void
snapshot_header (GsTrackRow *self,
                 GtkSnapshot *snapshot,
                 int height)
{
  GsReading readings[GS_TRACK_MAX_READINGS];
  guint n_readings = gs_track_read (self->track, self->time, &self->shared->palette, readings);
  double top = PAD_Y + title_height (self) + 1;
  guint n_lines = (guint) MAX (floor ((height - 2 - top) / reading_height (self)), 0);
  const char *subtitle = gs_track_get_subtitle (self->track);
  double title_end;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->shared->header_width, height));
  gtk_snapshot_append_color (snapshot, &self->shared->palette.header,
                             &GRAPHENE_RECT_INIT (0, 0, self->shared->header_width, height));

  if (n_lines == 0 && n_readings == 1)
    title_end = snapshot_title (self, snapshot, readings[0].text);
  else
    title_end = snapshot_title (self, snapshot, subtitle);

  if (n_readings > 0 && n_readings <= n_lines)
    snapshot_reading_lines (self, snapshot, readings, n_readings, GS_TIMELINE_PAD, top);
  else if (n_lines > 0 && n_readings == n_lines + 1 && fits_beside_title (self, &readings[0], readings[0].text))
    {
      /* Values that have no names say little: the first goes on the title's line. */
      snapshot_reading_lines (self, snapshot, readings, 1, title_end, PAD_Y + title_height (self) - reading_height (self));
      snapshot_reading_lines (self, snapshot, readings + 1, n_readings - 1, GS_TIMELINE_PAD, top);
    }
  else if (n_readings > 0 && n_lines > 0)
    snapshot_reading_flow (self, snapshot, readings, n_readings, top, n_lines);

  gtk_snapshot_pop (snapshot);
}

static GskRenderNode *
draw_plot (GsTrackRow *self,
           const GsTrackView *view)
{
  cairo_surface_t *surface;
  GskRenderNode *node;
  cairo_t *cr;

  /* A picture, not a recording: the cursor passes over it sixty times a second. */
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (view->width * view->scale),
                                        (int) ceil (view->height * view->scale));
  cairo_surface_set_device_scale (surface, view->scale, view->scale);

  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &view->palette->surface);
  cairo_paint (cr);
  gs_track_draw (self->track, cr, view);
  cairo_destroy (cr);

  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) view->width, (float) view->height));
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return node;
}

static void
gs_track_row_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  GsTrackRow *self = GS_TRACK_ROW (widget);
  const GsPalette *palette = &self->shared->palette;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GsTrackView view;

  if (gs_track_row_get_view (self, &view))
    {
      if (self->plot != NULL
          && (view.start != self->plot_view.start || view.end != self->plot_view.end
              || view.width != self->plot_view.width || view.height != self->plot_view.height
              || view.scale != self->plot_view.scale))
        g_clear_pointer (&self->plot, gsk_render_node_unref);

      if (self->plot == NULL)
        {
          self->plot = draw_plot (self, &view);
          self->plot_view = view;
        }

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (self->shared->header_width, 0));
      gtk_snapshot_append_node (snapshot, self->plot);
      gtk_snapshot_restore (snapshot);
    }

  snapshot_header (self, snapshot, height);
  gtk_snapshot_append_color (snapshot, &palette->separator, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
  gtk_snapshot_append_color (snapshot, &palette->separator,
                             &GRAPHENE_RECT_INIT (self->shared->header_width - 1, 0, 1, height));
}

/* How many lines the values of a track that has several need for their names to be told apart; large text must not cost them, either. */
static guint
count_lines (GsTrackRow *self)
{
  GsReading readings[GS_TRACK_MAX_READINGS];
  guint n_readings = gs_track_read (self->track, 0, &self->shared->palette, readings);
  double height = reading_height (self);
  guint n_there = (guint) MAX (floor ((gs_track_get_height (self->track) - 2 * PAD_Y - title_height (self)) / height), 1);
  FlowItem items[GS_TRACK_MAX_READINGS];

  if (gs_track_get_height (self->track) <= 36 || n_readings < 2)
    return 0;

  if (n_readings == n_there + 1 && fits_beside_title (self, &readings[0], WIDEST_VALUE))
    return n_there;
  for (guint i = 0; i < n_readings; i++)
    items[i] = measure_item (self, &readings[i], WIDEST_VALUE);
  for (guint n_lines = MIN (n_there, n_readings); n_lines < n_there + MORE_LINES; n_lines++)
    {
      double most = find_name_width (items, n_readings, self->shared->header_width - 2 * GS_TIMELINE_PAD, n_lines);
      gboolean whole = TRUE;

      for (guint i = 0; i < n_readings; i++)
        whole = whole && (items[i].name <= most || most >= READABLE_NAME * height);
      if (n_readings <= n_lines || whole)
        return n_lines;
    }

  return MIN (n_there + MORE_LINES, n_readings);
}

static void
gs_track_row_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  GsTrackRow *self = GS_TRACK_ROW (widget);
  double needed;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = self->shared->header_width;
      return;
    }

  needed = title_height (self) + 2 * PAD_Y + count_lines (self) * reading_height (self);
  *minimum = *natural = MAX (gs_track_get_height (self->track), (int) ceil (needed)) + 1;
}

static void
gs_track_row_dispose (GObject *object)
{
  GsTrackRow *self = GS_TRACK_ROW (object);

  if (self->track != NULL)
    g_signal_handlers_disconnect_by_data (self->track, self);
  g_clear_object (&self->track);
  g_clear_pointer (&self->plot, gsk_render_node_unref);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->names, g_free);

  G_OBJECT_CLASS (gs_track_row_parent_class)->dispose (object);
}

static void
gs_track_row_class_init (GsTrackRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_track_row_dispose;
  widget_class->snapshot = gs_track_row_snapshot;
  widget_class->measure = gs_track_row_measure;

  gtk_widget_class_set_css_name (widget_class, "track");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_track_row_init (GsTrackRow *self)
{
  self->time = -1;
}

static void
track_title_cb (GsTrackRow *self)
{
  g_autofree char *label = gs_track_get_full_title (self->track);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
track_visible_cb (GsTrackRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), gs_track_get_visible (self->track));
}

/**
 * gs_track_row_new:
 * @track: the track
 * @shared: what the timeline's parts have in common; outlives the row
 *
 * Makes the row of a track.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
gs_track_row_new (GsTrack *track,
                  const GsTimelineShared *shared)
{
  GsTrackRow *self = g_object_new (GS_TYPE_TRACK_ROW, NULL);

  self->track = g_object_ref (track);
  self->shared = shared;

  g_signal_connect_swapped (track, "changed", G_CALLBACK (gs_track_row_invalidate), self);
  g_signal_connect_swapped (track, "notify::title", G_CALLBACK (track_title_cb), self);
  g_signal_connect_swapped (track, "notify::subtitle", G_CALLBACK (track_title_cb), self);
  g_signal_connect_swapped (track, "notify::height", G_CALLBACK (gtk_widget_queue_resize), self);
  g_signal_connect_swapped (track, "notify::visible", G_CALLBACK (track_visible_cb), self);
  track_title_cb (self);
  track_visible_cb (self);

  return GTK_WIDGET (self);
}

/**
 * gs_track_row_get_track:
 * @self: a row
 *
 * Returns: (transfer none): its track
 */
GsTrack *
gs_track_row_get_track (GsTrackRow *self)
{
  g_return_val_if_fail (GS_IS_TRACK_ROW (self), NULL);

  return self->track;
}

/* What stands in the header decides how high it is; most changes are of values alone. */
static void
check_names (GsTrackRow *self)
{
  GsReading readings[GS_TRACK_MAX_READINGS];
  guint n_readings = gs_track_read (self->track, 0, &self->shared->palette, readings);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n_readings; i++)
    g_string_append_printf (names, "%s\n", readings[i].name != NULL ? readings[i].name : "");
  if (g_strcmp0 (names->str, self->names) == 0)
    return;

  g_free (self->names);
  self->names = g_strdup (names->str);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * gs_track_row_invalidate:
 * @self: a row
 *
 * Has the plot drawn again with the next frame.
 */
void
gs_track_row_invalidate (GsTrackRow *self)
{
  g_return_if_fail (GS_IS_TRACK_ROW (self));

  g_clear_pointer (&self->plot, gsk_render_node_unref);
  check_names (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_track_row_set_time:
 * @self: a row
 * @time: media time, nanoseconds
 * @announce: whether to tell screen readers, too
 *
 * Shows the values of another time in the header.
 */
void
gs_track_row_set_time (GsTrackRow *self,
                       gint64 time,
                       gboolean announce)
{
  g_autofree char *description = NULL;

  g_return_if_fail (GS_IS_TRACK_ROW (self));

  if (self->time != time)
    {
      self->time = time;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  if (!announce)
    return;

  description = gs_track_describe (self->track, time);
  if (g_strcmp0 (description, self->description) == 0)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  g_free (self->description);
  self->description = g_steal_pointer (&description);
}

/**
 * gs_track_row_get_view:
 * @self: a row
 * @view: (out caller-allocates): what the track is drawn into
 *
 * Gets the part of the row to the right of the header.
 *
 * Returns: %FALSE when there is no room for a plot
 */
gboolean
gs_track_row_get_view (GsTrackRow *self,
                       GsTrackView *view)
{
  GtkWidget *widget = GTK_WIDGET (self);

  view->start = gs_time_axis_get_start (self->shared->axis);
  view->end = gs_time_axis_get_end (self->shared->axis);
  view->width = gtk_widget_get_width (widget) - self->shared->header_width;
  view->height = gtk_widget_get_height (widget) - 1;
  view->scale = gtk_widget_get_scale_factor (widget);
  view->palette = &self->shared->palette;
  view->pango = gtk_widget_get_pango_context (widget);

  return view->width >= 1 && view->height >= 1;
}
