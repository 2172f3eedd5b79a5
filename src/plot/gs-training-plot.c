/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-training-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (GsTrainingPlot, gs_training_plot, GTK_TYPE_WIDGET)

static void
gs_training_plot_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

  gs_training_plot_draw (GS_TRAINING_PLOT (widget), cr);
  cairo_destroy (cr);
}

static void
gs_training_plot_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  double line = gs_training_plot_get_line_height (GS_TRAINING_PLOT (widget));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) (14 * line);
      *natural = (int) (30 * line);
    }
  else
    {
      *minimum = (int) (14 * line);
      *natural = (int) (20 * line);
    }
}

static void
gs_training_plot_css_changed (GtkWidget *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (gs_training_plot_parent_class)->css_changed (widget, change);

  gs_palette_read (&GS_TRAINING_PLOT (widget)->palette, widget);
  gtk_widget_queue_resize (widget);
}

static void
append_values (GString *text,
               const GsTrainingPoint *point,
               GsTrainingPanelKind kind,
               const char *title)
{
  double values[GS_TRAINING_PLOT_MAX_CURVES];
  guint n_values = gs_training_plot_get_values (point, kind, values);
  gboolean first = TRUE;

  for (guint c = 0; c < n_values; c++)
    {
      char value[16];

      if (!isfinite (values[c]))
        continue;
      gs_training_plot_format_value (kind, values[c], value, sizeof value);
      if (first)
        g_string_append_printf (text, "; %s ", title);
      else
        g_string_append (text, ", ");
      if (kind != GS_TRAINING_PANEL_LOSS)
        g_string_append_printf (text, "%s ", gs_training_plot_get_curve_name (kind, c));
      g_string_append (text, value);
      first = FALSE;
    }
}

static void
describe (GsTrainingPlot *self)
{
  g_autofree char *text = gs_training_plot_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
show_point (GsTrainingPlot *self,
            int hovered,
            int chosen)
{
  if (self->hovered == hovered && self->chosen == chosen)
    return;

  self->hovered = hovered;
  self->chosen = chosen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

static void
motion_cb (GsTrainingPlot *self,
           double x,
           double y)
{
  GsTrainingLayout layout = gs_training_plot_lay_out (self);
  double epoch = 1 + (x - layout.left) / layout.width * (layout.last_epoch - 1);
  int nearest = -1;

  for (guint i = 0; i < self->points->len; i++)
    if (fabs (gs_training_plot_get_point (self, i)->epoch - epoch) <= 0.5)
      nearest = (int) i;

  show_point (self, nearest, self->chosen);
}

static void
leave_cb (GsTrainingPlot *self)
{
  show_point (self, -1, self->chosen);
}

static gboolean
key_cb (GsTrainingPlot *self,
        guint keyval,
        guint keycode,
        GdkModifierType state)
{
  int last = (int) self->points->len - 1;
  int index = gs_training_plot_get_shown (self);

  if (last < 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
      index = MAX (index - 1, 0);
      break;

    case GDK_KEY_Right:
      index = MIN (index + 1, last);
      break;

    case GDK_KEY_Home:
      index = 0;
      break;

    case GDK_KEY_End:
      index = last;
      break;

    default:
      return GDK_EVENT_PROPAGATE;
    }

  /* At the end the plot follows the training again. */
  show_point (self, -1, index == last ? -1 : index);

  return GDK_EVENT_STOP;
}

static void
gs_training_plot_finalize (GObject *object)
{
  g_array_unref (GS_TRAINING_PLOT (object)->points);

  G_OBJECT_CLASS (gs_training_plot_parent_class)->finalize (object);
}

static void
gs_training_plot_class_init (GsTrainingPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = gs_training_plot_finalize;
  widget_class->snapshot = gs_training_plot_snapshot;
  widget_class->measure = gs_training_plot_measure;
  widget_class->css_changed = gs_training_plot_css_changed;

  gtk_widget_class_set_css_name (widget_class, "trainingplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_training_plot_init (GsTrainingPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->points = g_array_new (FALSE, FALSE, sizeof (GsTrainingPoint));
  self->hovered = self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training curves"), -1);
  describe (self);
}

/**
 * gs_training_plot_new:
 *
 * Returns: (transfer floating): a plot without epochs
 */
GtkWidget *
gs_training_plot_new (void)
{
  return g_object_new (GS_TYPE_TRAINING_PLOT, NULL);
}

/**
 * gs_training_plot_set_n_epochs:
 * @self: a training plot
 * @n_epochs: epochs that are planned at most; 0 = not known
 */
void
gs_training_plot_set_n_epochs (GsTrainingPlot *self,
                               guint n_epochs)
{
  g_return_if_fail (GS_IS_TRAINING_PLOT (self));

  self->n_epochs = n_epochs;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

/**
 * gs_training_plot_set_points:
 * @self: a training plot
 * @points: (array length=n_points) (nullable): the epochs that are done, in their order
 * @n_points: how many there are
 *
 * Sets what is drawn and tells screen readers of the last epoch.
 */
void
gs_training_plot_set_points (GsTrainingPlot *self,
                             const GsTrainingPoint *points,
                             guint n_points)
{
  g_return_if_fail (GS_IS_TRAINING_PLOT (self));
  g_return_if_fail (points != NULL || n_points == 0);

  g_array_set_size (self->points, 0);
  if (n_points > 0)
    g_array_append_vals (self->points, points, n_points);
  if (self->hovered >= (int) n_points)
    self->hovered = -1;
  if (self->chosen >= (int) n_points)
    self->chosen = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

/**
 * gs_training_plot_get_n_points:
 * @self: a training plot
 *
 * Returns: epochs that it shows
 */
guint
gs_training_plot_get_n_points (GsTrainingPlot *self)
{
  g_return_val_if_fail (GS_IS_TRAINING_PLOT (self), 0);

  return self->points->len;
}

/**
 * gs_training_plot_describe:
 * @self: a training plot
 *
 * Returns: (transfer full): the values that are written in it, as a screen reader says them
 */
char *
gs_training_plot_describe (GsTrainingPlot *self)
{
  const GsTrainingPoint *point;
  GString *text;
  int best;

  g_return_val_if_fail (GS_IS_TRAINING_PLOT (self), NULL);

  if (self->points->len == 0)
    return g_strdup (_("No epoch is done yet."));

  point = gs_training_plot_get_point (self, (guint) gs_training_plot_get_shown (self));
  best = gs_training_plot_find_best (self);
  text = g_string_new (NULL);
  if (self->n_epochs > 0)
    g_string_append_printf (text, _("Epoch %u of %u"), point->epoch, self->n_epochs);
  else
    g_string_append_printf (text, _("Epoch %u"), point->epoch);
  append_values (text, point, GS_TRAINING_PANEL_LOSS, _("loss"));
  append_values (text, point, GS_TRAINING_PANEL_CCC, _("validation CCC"));
  append_values (text, point, GS_TRAINING_PANEL_OWN, _("mean weight of “own”"));
  if (point->learning_rate > 0)
    g_string_append_printf (text, _("; learning rate %g"), point->learning_rate);
  if (best >= 0)
    g_string_append_printf (text, _("; best so far: epoch %u"), gs_training_plot_get_point (self, (guint) best)->epoch);

  return g_string_free (text, FALSE);
}
