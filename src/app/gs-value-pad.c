/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-value-pad.h"

#include "gs-hand-event.h"
#include "gs-palette.h"

#include <glib/gi18n.h>
#include <math.h>

#define STEP        0.05
#define MARGIN      14.0
#define MARK_HEIGHT 4.0
#define TEXT_LEFT   18
#define N_TICKS     9 /* one for each of the digits 1 to 9 */

struct _GsValuePad
{
  GtkWidget parent_instance;

  double value;
  double pointer_x, pointer_y;
  gboolean live;
  double minimum, maximum; /* what the ends mean */
  gboolean unbounded;
  char *anchors[3];
};

G_DEFINE_FINAL_TYPE (GsValuePad, gs_value_pad, GTK_TYPE_WIDGET)

enum
{
  VALUE_GIVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
format_value (GsValuePad *self,
              double value)
{
  double half = (self->maximum - self->minimum) / 2.0;
  double real = (self->minimum + self->maximum) / 2.0 + value * half;
  int decimals = half > 20.0 ? 0 : half > 2.0 ? 1 : 2;

  /* Where there is nothing below zero a sign says nothing */
  return g_strdup_printf ("%s%.*f", real < -0.5 * pow (10, -decimals) ? "−" : self->minimum < 0.0 ? "+" : "", decimals, fabs (real));
}

/* How far the scale reaches on either side of its middle. */
static double
get_reach (GsValuePad *self)
{
  return self->unbounded ? MAX (1.0, 1.2 * fabs (self->value)) : 1.0;
}

static double
value_to_y (GsValuePad *self,
            double value)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;

  return MARGIN + (1.0 - value / get_reach (self)) / 2.0 * height;
}

static void
give (GsValuePad *self,
      double value,
      GsHandKind kind,
      gint64 age)
{
  if (!self->unbounded)
    value = CLAMP (value, -1.0, 1.0);
  gs_value_pad_set_value (self, value);
  g_signal_emit (self, signals[VALUE_GIVEN], 0, value, (int) kind, age);
}

static void
give_place (GtkWidget *widget,
            double x,
            double y,
            GsHandKind kind,
            gint64 age)
{
  GsValuePad *self = GS_VALUE_PAD (widget);
  double height = MAX (gtk_widget_get_height (widget) - 2 * MARGIN, 1.0);

  /* Without bounds only the way counts, not the place. */
  if (!self->unbounded)
    give (self, 1.0 - 2.0 * (y - MARGIN) / height, kind, age);
  else if (self->pointer_y >= 0.0)
    give (self, self->value + 2.0 * (self->pointer_y - y) / height, kind, age);
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
motion_cb (GtkEventController *controller,
           double x,
           double y,
           GsValuePad *self)
{
  /* GTK tells the pointer's place again whenever something moves below it; only a hand that moves gives a value,
   * or a key pressed while the pointer rests would be undone at once. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  if (self->live)
    gs_hand_event_foreach (controller, x, y, give_place);
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
leave_cb (GsValuePad *self)
{
  self->pointer_y = -1.0;
}

static void
pressed_cb (GtkEventController *controller,
            int n_press,
            double x,
            double y,
            GsValuePad *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!self->unbounded)
    give_place (GTK_WIDGET (self), x, y, gs_hand_event_get_kind (controller), gs_hand_event_get_age (controller));
}

static void
drag_cb (GtkGestureDrag *gesture,
         double x,
         double y,
         GsValuePad *self)
{
  double start_x, start_y;

  /* While it is live a pointer's motion itself gives the value; a finger has none but this */
  if (!(self->live && gs_hand_event_is_motion (GTK_EVENT_CONTROLLER (gesture))) && !self->unbounded && gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y))
    give_place (GTK_WIDGET (self), start_x + x, start_y + y, gs_hand_event_get_kind (GTK_EVENT_CONTROLLER (gesture)),
                gs_hand_event_get_age (GTK_EVENT_CONTROLLER (gesture)));
}

static gboolean
scroll_cb (GtkEventController *controller,
           double dx,
           double dy,
           GsValuePad *self)
{
  give (self, self->value - dy * STEP, GS_HAND_WHEEL, gs_hand_event_get_age (controller));

  return GDK_EVENT_STOP;
}

static void
draw_text (GsValuePad *self,
           cairo_t *cr,
           const char *text,
           double x,
           double y,
           double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - align * width, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static int
text_height (GsValuePad *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "+0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

static void
gs_value_pad_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  GsValuePad *self = GS_VALUE_PAD (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autofree char *text = format_value (self, self->value);
  double drop = text_height (self) / 2.0 + 4.0;
  GsPalette palette;
  GdkRGBA colour;
  cairo_t *cr;

  gs_palette_read (&palette, widget);
  colour = self->live ? palette.record : palette.network;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  gdk_cairo_set_source_rgba (cr, &palette.grid);
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < N_TICKS; i++)
    {
      double y = floor (value_to_y (self, get_reach (self) * (1.0 - 2.0 * i / (N_TICKS - 1)))) + 0.5;

      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, i % 4 == 0 ? width : 10, y);
    }
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &palette.dim);
  for (guint i = 0; i < G_N_ELEMENTS (self->anchors); i++)
    {
      /* the middle word makes room for the value */
      if (self->anchors[i] != NULL && !(i == 1 && fabs (self->value) < 0.12 * get_reach (self)))
        draw_text (self, cr, self->anchors[i], TEXT_LEFT, value_to_y (self, get_reach (self) * (1.0 - i)) + (i == 0 ? drop : -drop), 0.0);
    }

  /* from neutral to the value, then the mark itself */
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_rectangle (cr, width - 18, MIN (value_to_y (self, 0), value_to_y (self, self->value)), 6,
                   fabs (value_to_y (self, 0) - value_to_y (self, self->value)));
  cairo_fill (cr);
  cairo_rectangle (cr, 0, value_to_y (self, self->value) - MARK_HEIGHT / 2, width, MARK_HEIGHT);
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, &palette.text);
  draw_text (self, cr, text, width - 24, value_to_y (self, self->value) + (self->value > 0 ? drop + 2 : -drop - 2), 1.0);
  cairo_destroy (cr);

  GTK_WIDGET_CLASS (gs_value_pad_parent_class)->snapshot (widget, snapshot);
}

static void
gs_value_pad_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  GsValuePad *self = GS_VALUE_PAD (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 104 : 110;
  for (guint i = 0; i < G_N_ELEMENTS (self->anchors) && orientation == GTK_ORIENTATION_HORIZONTAL; i++)
    {
      g_autoptr (PangoLayout) layout = NULL;
      int width;

      if (self->anchors[i] == NULL)
        continue;

      layout = gtk_widget_create_pango_layout (widget, self->anchors[i]);
      pango_layout_get_pixel_size (layout, &width, NULL);
      *minimum = *natural = MAX (*natural, TEXT_LEFT + width + 10);
    }
}

static void
gs_value_pad_finalize (GObject *object)
{
  GsValuePad *self = GS_VALUE_PAD (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->anchors); i++)
    g_free (self->anchors[i]);

  G_OBJECT_CLASS (gs_value_pad_parent_class)->finalize (object);
}

static void
gs_value_pad_class_init (GsValuePadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gs_value_pad_finalize;
  widget_class->snapshot = gs_value_pad_snapshot;
  widget_class->measure = gs_value_pad_measure;

  signals[VALUE_GIVEN] = g_signal_new ("value-given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_INT, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "valuepad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
gs_value_pad_init (GsValuePad *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_autofree char *text = format_value (self, self->value);

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  self->minimum = -1.0;
  self->maximum = 1.0;
  self->pointer_y = -1.0;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Live value"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

GtkWidget *
gs_value_pad_new (void)
{
  return g_object_new (GS_TYPE_VALUE_PAD, NULL);
}

/**
 * gs_value_pad_set_value:
 * @self: a #GsValuePad
 * @value: what is shown, -1 to 1, or beyond without bounds
 */
void
gs_value_pad_set_value (GsValuePad *self,
                        double value)
{
  g_autofree char *text = NULL;

  g_return_if_fail (GS_IS_VALUE_PAD (self));

  if (self->value == value)
    return;

  self->value = value;
  text = format_value (self, value);
  /* GTK tells the bus numbers of its own ranges only; the description reaches everybody */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_value_pad_set_range:
 * @self: a #GsValuePad
 * @minimum: what -1 means
 * @maximum: what 1 means
 * @bounded: whether the value ends there
 */
void
gs_value_pad_set_range (GsValuePad *self,
                        double minimum,
                        double maximum,
                        gboolean bounded)
{
  g_return_if_fail (GS_IS_VALUE_PAD (self));
  g_return_if_fail (maximum > minimum);

  self->minimum = minimum;
  self->maximum = maximum;
  self->unbounded = !bounded;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_value_pad_set_anchors:
 * @self: a #GsValuePad
 * @top: word for +1
 * @middle: word for 0
 * @bottom: word for -1
 */
void
gs_value_pad_set_anchors (GsValuePad *self,
                          const char *top,
                          const char *middle,
                          const char *bottom)
{
  const char *const words[] = { top, middle, bottom };

  g_return_if_fail (GS_IS_VALUE_PAD (self));

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_free (self->anchors[i]);
      self->anchors[i] = g_strdup (words[i]);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * gs_value_pad_set_live:
 * @self: a #GsValuePad
 * @live: whether the pointer gives the value without a button being pressed, as it does while recording
 */
void
gs_value_pad_set_live (GsValuePad *self,
                       gboolean live)
{
  g_return_if_fail (GS_IS_VALUE_PAD (self));

  if (self->live == live)
    return;

  self->live = live;
  if (live)
    gtk_widget_add_css_class (GTK_WIDGET (self), "live");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "live");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
