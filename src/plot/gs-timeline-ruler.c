/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-timeline-ruler.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define LABEL_SCALE 0.82
#define TICK        5
#define COVERAGE    3 /* height of the line of what has been analysed */

struct _GsTimelineRuler
{
  GtkWidget parent_instance;

  const GsTimelineShared *shared;
  gint64 time;

  GskRenderNode *scale; /* ticks, labels and coverage, for ... */
  gint64 scale_start;
  gint64 scale_end;
  int scale_width;
};

G_DEFINE_FINAL_TYPE (GsTimelineRuler, gs_timeline_ruler, GTK_TYPE_WIDGET)

static double
label_height (GsTimelineRuler *self)
{
  return gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), LABEL_SCALE);
}

static void
snapshot_ticks (GsTimelineRuler *self,
                GtkSnapshot *snapshot,
                double width,
                double bottom)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const GsPalette *palette = &self->shared->palette;
  g_autoptr (PangoLayout) widest = gs_draw_layout (context, "0:00:00.000", LABEL_SCALE, PANGO_WEIGHT_NORMAL);
  double spacing = gs_draw_layout_width (widest) + 14;
  gint64 step = gs_time_axis_tick_step (self->shared->axis, width, spacing);
  g_autoptr (GArray) ticks = gs_time_axis_list_ticks (self->shared->axis, width, spacing);

  for (guint i = 0; i < ticks->len; i++)
    {
      const GsTick *tick = &g_array_index (ticks, GsTick, i);
      double x = round (gs_time_axis_time_to_x (self->shared->axis, tick->time, width));
      double length = tick->major ? bottom : TICK;
      g_autofree char *text = NULL;
      g_autoptr (PangoLayout) layout = NULL;

      gtk_snapshot_append_color (snapshot, tick->major ? &palette->grid : &palette->separator,
                                 &GRAPHENE_RECT_INIT ((float) x, (float) (bottom - length), 1, (float) length));
      if (!tick->major)
        continue;

      text = gs_time_format (tick->time, step);
      layout = gs_draw_layout (context, text, LABEL_SCALE, PANGO_WEIGHT_NORMAL);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x + 5, 3));
      gtk_snapshot_append_layout (snapshot, layout, &palette->dim);
      gtk_snapshot_restore (snapshot);
    }
}

static void
snapshot_coverage (GsTimelineRuler *self,
                   GtkSnapshot *snapshot,
                   int width,
                   double y)
{
  const GsPalette *palette = &self->shared->palette;
  g_autofree GsSeriesBin *bins = g_new (GsSeriesBin, width);

  gs_series_reduce (self->shared->coverage, gs_time_axis_get_start (self->shared->axis),
                    gs_time_axis_get_end (self->shared->axis), bins, width);
  gtk_snapshot_append_color (snapshot, &palette->separator, &GRAPHENE_RECT_INIT (0, (float) y, width, COVERAGE));

  for (int i = 0; i < width; i++)
    {
      int first = i;

      while (i < width && bins[i].n_values > 0)
        i++;
      if (i > first)
        gtk_snapshot_append_color (snapshot, &palette->network,
                                   &GRAPHENE_RECT_INIT (first, (float) y, i - first, COVERAGE));
    }
}

static GskRenderNode *
draw_scale (GsTimelineRuler *self,
            int width,
            int height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  double bottom = self->shared->coverage != NULL ? height - COVERAGE : height;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &self->shared->palette.header, &GRAPHENE_RECT_INIT (0, 0, width, height));
  snapshot_ticks (self, snapshot, width, bottom);
  if (self->shared->coverage != NULL)
    snapshot_coverage (self, snapshot, width, bottom);
  gtk_snapshot_pop (snapshot);

  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

static void
gs_timeline_ruler_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  GsTimelineRuler *self = GS_TIMELINE_RULER (widget);
  const GsPalette *palette = &self->shared->palette;
  gint64 start = gs_time_axis_get_start (self->shared->axis);
  gint64 end = gs_time_axis_get_end (self->shared->axis);
  int header = self->shared->header_width;
  int width = gtk_widget_get_width (widget) - header;
  int height = gtk_widget_get_height (widget);
  g_autofree char *text = gs_time_format (self->time, 1);
  g_autoptr (PangoLayout) layout = NULL;

  gtk_snapshot_append_color (snapshot, &palette->header, &GRAPHENE_RECT_INIT (0, 0, header, height));

  if (width > 0)
    {
      if (self->scale == NULL || start != self->scale_start || end != self->scale_end || width != self->scale_width)
        {
          g_clear_pointer (&self->scale, gsk_render_node_unref);
          self->scale = draw_scale (self, width, height);
          self->scale_start = start;
          self->scale_end = end;
          self->scale_width = width;
        }

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (header, 0));
      gtk_snapshot_append_node (snapshot, self->scale);
      gtk_snapshot_restore (snapshot);
    }

  layout = gs_draw_layout (gtk_widget_get_pango_context (widget), text, 0.92, PANGO_WEIGHT_NORMAL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
                                        (float) (header - GS_TIMELINE_PAD - gs_draw_layout_width (layout)),
                                        (float) floor ((height - gs_draw_layout_height (layout)) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &palette->text);
  gtk_snapshot_restore (snapshot);

  gtk_snapshot_append_color (snapshot, &palette->separator, &GRAPHENE_RECT_INIT (header - 1, 0, 1, height));
  if (self->shared->coverage == NULL)
    gtk_snapshot_append_color (snapshot, &palette->separator, &GRAPHENE_RECT_INIT (header, height - 1, width, 1));
  gtk_snapshot_append_color (snapshot, &palette->separator, &GRAPHENE_RECT_INIT (0, height - 1, header, 1));
}

static void
gs_timeline_ruler_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  GsTimelineRuler *self = GS_TIMELINE_RULER (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) label_height (self) + 6 + TICK + COVERAGE;
  else
    *minimum = *natural = self->shared->header_width;
}

static void
gs_timeline_ruler_dispose (GObject *object)
{
  GsTimelineRuler *self = GS_TIMELINE_RULER (object);

  g_clear_pointer (&self->scale, gsk_render_node_unref);

  G_OBJECT_CLASS (gs_timeline_ruler_parent_class)->dispose (object);
}

static void
gs_timeline_ruler_class_init (GsTimelineRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_timeline_ruler_dispose;
  widget_class->snapshot = gs_timeline_ruler_snapshot;
  widget_class->measure = gs_timeline_ruler_measure;

  gtk_widget_class_set_css_name (widget_class, "ruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
gs_timeline_ruler_init (GsTimelineRuler *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time"), -1);
}

/**
 * gs_timeline_ruler_new:
 * @shared: what the timeline's parts have in common; outlives the ruler
 *
 * Makes a timeline's ruler.
 *
 * Returns: (transfer floating): the ruler
 */
GtkWidget *
gs_timeline_ruler_new (const GsTimelineShared *shared)
{
  GsTimelineRuler *self = g_object_new (GS_TYPE_TIMELINE_RULER, NULL);

  self->shared = shared;

  return GTK_WIDGET (self);
}

/**
 * gs_timeline_ruler_invalidate:
 * @self: a ruler
 *
 * Has ticks and coverage drawn again with the next frame.
 */
void
gs_timeline_ruler_invalidate (GsTimelineRuler *self)
{
  g_return_if_fail (GS_IS_TIMELINE_RULER (self));

  g_clear_pointer (&self->scale, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_timeline_ruler_set_time:
 * @self: a ruler
 * @time: media time, nanoseconds
 * @announce: whether to tell screen readers, too
 *
 * Shows the cursor's time.
 */
void
gs_timeline_ruler_set_time (GsTimelineRuler *self,
                            gint64 time,
                            gboolean announce)
{
  g_return_if_fail (GS_IS_TIMELINE_RULER (self));

  if (self->time != time)
    {
      self->time = time;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  if (announce)
    {
      g_autofree char *text = gs_time_format (time, 1);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                      (double) time / 1e9, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                      (double) gs_time_axis_get_first (self->shared->axis) / 1e9,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                      (double) gs_time_axis_get_last (self->shared->axis) / 1e9,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
}
