/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-delay-plot.h"

#include "gs-draw.h"
#include "gs-palette.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEFT       42
#define RIGHT      14
#define TOP        10
#define BOTTOM     30
#define TEXT_SCALE 0.82
#define DOT        4.5

struct _GsDelayPlot
{
  GtkWidget parent_instance;

  double *values; /* [n_values]; NaN = none */
  gsize n_values;
  double step; /* seconds */
  gssize best;
  double chosen; /* seconds; NaN = none */
};

G_DEFINE_FINAL_TYPE (GsDelayPlot, gs_delay_plot, GTK_TYPE_WIDGET)

/* A round number of seconds, so that at most six marks are drawn. */
static double
find_tick (double range)
{
  const double ticks[] = { 0.1, 0.2, 0.5, 1.0, 2.0, 5.0 };

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      if (range / ticks[i] <= 6.0)
        return ticks[i];
    }

  return 10.0;
}

static void
find_range (GsDelayPlot *self,
            double *low,
            double *high)
{
  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (gsize i = 0; i < self->n_values; i++)
    {
      if (isnan (self->values[i]))
        continue;

      *low = MIN (*low, self->values[i]);
      *high = MAX (*high, self->values[i]);
    }
  if (*low > *high)
    {
      *low = 0.0;
      *high = 1.0;
    }
  /* A flat curve is to look flat. */
  if (*high - *low < 0.1)
    {
      double middle = (*low + *high) / 2.0;

      *low = middle - 0.05;
      *high = middle + 0.05;
    }
}

static void
gs_delay_plot_snapshot (GtkWidget *widget,
                        GtkSnapshot *snapshot)
{
  GsDelayPlot *self = GS_DELAY_PLOT (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double longest = self->n_values > 1 ? (double) (self->n_values - 1) * self->step : 1.0;
  double tick = find_tick (longest), line = gs_draw_line_height (gtk_widget_get_pango_context (widget), TEXT_SCALE);
  double plot_width = width - LEFT - RIGHT, plot_height = height - TOP - BOTTOM;
  const double dashes[] = { 4, 3 };
  gboolean open = FALSE;
  double low, high;
  GsPalette palette;
  char text[32];
  cairo_t *cr;

  gs_palette_read (&palette, widget);
  find_range (self, &low, &high);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i * tick <= longest + 1e-9; i++)
    {
      double x = floor (LEFT + i * tick / longest * plot_width) + 0.5;

      gdk_cairo_set_source_rgba (cr, &palette.grid);
      cairo_move_to (cr, x, TOP);
      cairo_rel_line_to (cr, 0, plot_height);
      cairo_stroke (cr);
      g_snprintf (text, sizeof text, tick < 1.0 ? "%.1f s" : "%.0f s", i * tick);
      gs_draw_text (widget, cr, text, TEXT_SCALE, x, height - BOTTOM + 4, 0.5, PANGO_WEIGHT_NORMAL, &palette.dim);
    }
  for (guint i = 0; i < 3; i++)
    {
      double y = floor (TOP + i / 2.0 * plot_height) + 0.5;

      gdk_cairo_set_source_rgba (cr, &palette.grid);
      cairo_move_to (cr, LEFT, y);
      cairo_rel_line_to (cr, plot_width, 0);
      cairo_stroke (cr);
      gs_format_value (high - i / 2.0 * (high - low), text, sizeof text);
      gs_draw_text (widget, cr, text, TEXT_SCALE, LEFT - 6, y - line / 2, 1.0, PANGO_WEIGHT_NORMAL, &palette.dim);
    }

  gdk_cairo_set_source_rgba (cr, &palette.network);
  cairo_set_line_width (cr, 2);
  for (gsize i = 0; i < self->n_values; i++)
    {
      double x = LEFT + (double) i * self->step / longest * plot_width;
      double y = TOP + (high - self->values[i]) / (high - low) * plot_height;

      if (isnan (self->values[i]))
        {
          open = FALSE;
          continue;
        }
      if (open)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      open = TRUE;
    }
  cairo_stroke (cr);

  if (!isnan (self->chosen) && self->chosen <= longest)
    {
      double x = floor (LEFT + self->chosen / longest * plot_width) + 0.5;

      gdk_cairo_set_source_rgba (cr, &palette.text);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, x, TOP);
      cairo_rel_line_to (cr, 0, plot_height);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  if (self->best >= 0)
    {
      cairo_arc (cr, LEFT + (double) self->best * self->step / longest * plot_width,
                 TOP + (high - self->values[self->best]) / (high - low) * plot_height, DOT, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &palette.surface);
      cairo_set_line_width (cr, 3);
      cairo_stroke_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &palette.own);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
gs_delay_plot_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 220 : 140;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 360 : 170;
}

static void
gs_delay_plot_finalize (GObject *object)
{
  g_free (GS_DELAY_PLOT (object)->values);

  G_OBJECT_CLASS (gs_delay_plot_parent_class)->finalize (object);
}

static void
gs_delay_plot_class_init (GsDelayPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_delay_plot_finalize;
  widget_class->snapshot = gs_delay_plot_snapshot;
  widget_class->measure = gs_delay_plot_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_delay_plot_init (GsDelayPlot *self)
{
  self->best = -1;
  self->chosen = NAN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Agreement at each delay"), -1);
}

GtkWidget *
gs_delay_plot_new (void)
{
  return g_object_new (GS_TYPE_DELAY_PLOT, NULL);
}

/**
 * gs_delay_plot_set_curve:
 * @self: a #GsDelayPlot
 * @values: (nullable): [n_values] what was found at each delay; NaN = nothing
 * @n_values: how many
 * @step: seconds from one delay to the next, beginning with 0
 * @best: index of the best; -1 = none
 */
void
gs_delay_plot_set_curve (GsDelayPlot *self,
                         const double *values,
                         gsize n_values,
                         double step,
                         gssize best)
{
  char value[16];
  g_autofree char *text = NULL;

  g_return_if_fail (GS_IS_DELAY_PLOT (self));
  g_return_if_fail (best < (gssize) n_values);

  g_free (self->values);
  self->values = g_memdup2 (values, n_values * sizeof (double));
  self->n_values = n_values;
  self->step = step;
  self->best = best;
  if (best >= 0)
    {
      gs_format_value (values[best], value, sizeof value);
      /* Translators: for screen readers: delay, and the agreement there */
      text = g_strdup_printf (_ ("best at %.2f s: %s"), (double) best * step, value);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_delay_plot_set_chosen:
 * @self: a #GsDelayPlot
 * @seconds: the delay that the trace has; NaN = none
 */
void
gs_delay_plot_set_chosen (GsDelayPlot *self,
                          double seconds)
{
  g_return_if_fail (GS_IS_DELAY_PLOT (self));

  self->chosen = seconds;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
