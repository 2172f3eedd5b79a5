/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-live-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gs-draw.h"

#define SPAN       (20 * G_GINT64_CONSTANT (1000000000))
#define MAX_POINTS 1280 /* 20 s at 64 frames a second */
#define N_LANES    4
#define NAME_WIDTH 104
#define VALUE_GAP  8
#define LANE_GAP   6
#define SCALE      0.86

struct _GsLivePlot
{
  GtkWidget parent_instance;

  GsLivePoint *points; /* a ring of MAX_POINTS */
  guint n_points;      /* that were added, all in all */
};

G_DEFINE_FINAL_TYPE (GsLivePlot, gs_live_plot, GTK_TYPE_WIDGET)

static const GsLivePoint *
get_point (GsLivePlot *self,
           guint index)
{
  return &self->points[index % MAX_POINTS];
}

static guint
get_first (GsLivePlot *self)
{
  guint first = self->n_points > MAX_POINTS ? self->n_points - MAX_POINTS : 0;

  while (first < self->n_points && get_point (self, first)->time < get_point (self, self->n_points - 1)->time - SPAN)
    first++;

  return first;
}

static double
get_x (GsLivePlot *self,
       guint index,
       double left,
       double width)
{
  gint64 last = get_point (self, self->n_points - 1)->time;

  return left + width * (1 - (double) (last - get_point (self, index)->time) / SPAN);
}

static void
draw_line (GsLivePlot *self,
           cairo_t *cr,
           const GsPalette *palette,
           guint output,
           const cairo_rectangle_int_t *lane)
{
  gboolean begun = FALSE;

  gdk_cairo_set_source_rgba (cr, &palette->grid);
  cairo_rectangle (cr, lane->x, lane->y + lane->height / 2, lane->width, 1);
  cairo_fill (cr);

  for (guint i = get_first (self); i < self->n_points; i++)
    {
      float value = get_point (self, i)->values[output];
      double x = get_x (self, i, lane->x, lane->width);
      double y = lane->y + lane->height * (0.5 - 0.47 * CLAMP (value, -1, 1));

      if (!isfinite (value))
        begun = FALSE;
      else if (begun)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      begun = isfinite (value);
    }
  gs_palette_set_line (palette, cr, GS_LINE_NETWORK, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_gate (GsLivePlot *self,
           cairo_t *cr,
           const GsPalette *palette,
           guint modality,
           const cairo_rectangle_int_t *lane)
{
  /* Neighbours must not show through each other's edges. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint i = get_first (self); i < self->n_points; i++)
    {
      const GsLivePoint *point = get_point (self, i);
      double x = get_x (self, i, lane->x, lane->width), y = lane->y;
      double end = i + 1 < self->n_points ? get_x (self, i + 1, lane->x, lane->width) : lane->x + lane->width;

      for (guint k = 0; k < point->n_candidates; k++)
        {
          GdkRGBA colour = gs_palette_candidate (palette, k, point->n_candidates);
          double height = point->gates[modality][k] * lane->height;

          gdk_cairo_set_source_rgba (cr, &colour);
          cairo_rectangle (cr, x, y, end - x, height);
          cairo_fill (cr);
          y += height;
        }
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void
get_value_text (GsLivePlot *self,
                guint lane,
                char *text,
                gsize size)
{
  const GsLivePoint *point = self->n_points > 0 ? get_point (self, self->n_points - 1) : NULL;

  if (lane < 2)
    gs_format_value (point != NULL ? point->values[lane] : NAN, text, size);
  else
    gs_format_weight (point != NULL && point->n_candidates > 0 ? point->gates[lane - 2][0] : NAN, text, size);
}

static const char *
get_name (guint lane)
{
  switch (lane)
    {
    case 0:
      return _ ("Valence");
    case 1:
      return _ ("Arousal");
    case 2:
      return _ ("Face own");
    default:
      return _ ("Sound own");
    }
}

static void
gs_live_plot_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  GsLivePlot *self = GS_LIVE_PLOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double line = gs_draw_line_height (gtk_widget_get_pango_context (widget), SCALE);
  /* the lines get twice the stripes' height */
  double unit = (height - LANE_GAP * (N_LANES - 1)) / 6.0;
  GsPalette palette;
  cairo_t *cr;
  double y = 0;

  gs_palette_read (&palette, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (guint i = 0; i < N_LANES; i++)
    {
      double lane_height = unit * (i < 2 ? 2 : 1);
      cairo_rectangle_int_t lane = { NAME_WIDTH, (int) round (y), MAX (width - NAME_WIDTH, 1), (int) MAX (lane_height, 1) };
      double text_y = lane.y + (lane.height - line) / 2;
      char value[16];

      gdk_cairo_set_source_rgba (cr, &palette.surface);
      cairo_rectangle (cr, lane.x, lane.y, lane.width, lane.height);
      cairo_fill (cr);
      cairo_save (cr);
      cairo_rectangle (cr, lane.x, lane.y, lane.width, lane.height);
      cairo_clip (cr);
      if (self->n_points > 0 && i < 2)
        draw_line (self, cr, &palette, i, &lane);
      else if (self->n_points > 0)
        draw_gate (self, cr, &palette, i - 2, &lane);
      cairo_restore (cr);

      get_value_text (self, i, value, sizeof value);
      gs_draw_text (widget, cr, get_name (i), SCALE, 0, text_y, 0, PANGO_WEIGHT_NORMAL, &palette.text);
      gs_draw_text (widget, cr, value, SCALE, NAME_WIDTH - VALUE_GAP, text_y, 1, PANGO_WEIGHT_NORMAL, &palette.text);
      y += lane_height + LANE_GAP;
    }
  cairo_destroy (cr);
}

static void
gs_live_plot_finalize (GObject *object)
{
  g_free (GS_LIVE_PLOT (object)->points);

  G_OBJECT_CLASS (gs_live_plot_parent_class)->finalize (object);
}

static void
gs_live_plot_class_init (GsLivePlotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gs_live_plot_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = gs_live_plot_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "live-plot");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_live_plot_init (GsLivePlot *self)
{
  self->points = g_new (GsLivePoint, MAX_POINTS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What the network says now"), -1);
}

GtkWidget *
gs_live_plot_new (void)
{
  return g_object_new (GS_TYPE_LIVE_PLOT, NULL);
}

/**
 * gs_live_plot_add:
 * @self: a plot
 * @point: the next frame
 */
void
gs_live_plot_add (GsLivePlot *self,
                  const GsLivePoint *point)
{
  g_return_if_fail (GS_IS_LIVE_PLOT (self));
  g_return_if_fail (point->n_candidates <= GS_LIVE_PLOT_CANDIDATES);

  self->points[self->n_points % MAX_POINTS] = *point;
  self->n_points++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
gs_live_plot_clear (GsLivePlot *self)
{
  g_return_if_fail (GS_IS_LIVE_PLOT (self));

  self->n_points = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
