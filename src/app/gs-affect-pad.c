/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-affect-pad.h"

#include "gs-draw.h"
#include "gs-hand-event.h"
#include "gs-palette.h"

#include <glib/gi18n.h>
#include <math.h>

#define STEP         0.05
#define NEUTRAL      0.08 /* radius of the zone where both values are 0 */
#define TEXT_SCALE   0.82
#define PAD          10
#define MARKER       6
#define TRAIL_POINTS 240
#define TRAIL_TIME   (2 * G_USEC_PER_SEC)

typedef struct
{
  double valence;
  double arousal;
  gint64 time;
} Point;

struct _GsAffectPad
{
  GtkWidget parent_instance;

  Point points[TRAIL_POINTS]; /* a ring; the last one is where the hand is */
  guint last;
  guint n_points;
  double pointer_x, pointer_y;
  gboolean live;
  guint tick_id;
};

typedef struct
{
  double x, y; /* centre */
  double radius;
} Layout;

G_DEFINE_FINAL_TYPE (GsAffectPad, gs_affect_pad, GTK_TYPE_WIDGET)

enum
{
  POINT_GIVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Words and their directions, degrees from pleasant against the clock, as found by direct circular scaling: J. A. Russell, A circumplex
 * model of affect, Journal of Personality and Social Psychology 39 (1980), 1161-1178. Of the 28 words those that stand apart. */
static const struct
{
  const char *word;
  double angle;
} landmarks[] = {
  { N_ ("happy"), 7.8 },      { N_ ("delighted"), 24.9 }, { N_ ("excited"), 48.6 },   { N_ ("aroused"), 73.8 }, { N_ ("afraid"), 116.0 },
  { N_ ("distressed"), 138.0 }, { N_ ("miserable"), 188.7 }, { N_ ("sad"), 207.5 },   { N_ ("bored"), 242.0 },  { N_ ("sleepy"), 271.9 },
  { N_ ("relaxed"), 318.0 },  { N_ ("serene"), 328.6 },   { N_ ("pleased"), 353.2 },
};

static Layout
lay_out (GsAffectPad *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double line = gs_draw_line_height (gtk_widget_get_pango_context (GTK_WIDGET (self)), TEXT_SCALE) + 3;

  return (Layout) { floor (width / 2) + 0.5, floor (height / 2) + 0.5, floor (MAX (MIN (width, height) / 2 - PAD - line, 20)) };
}

static void
say (GsAffectPad *self)
{
  const Point *point = &self->points[self->last];
  char valence[16], arousal[16];
  g_autofree char *text = NULL;

  gs_format_value (point->valence, valence, sizeof valence);
  gs_format_value (point->arousal, arousal, sizeof arousal);
  /* Translators: for screen readers: the two values */
  text = g_strdup_printf (_ ("valence %s, arousal %s"), valence, arousal);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, point->valence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
give (GsAffectPad *self,
      double valence,
      double arousal,
      GsHandKind kind,
      gint64 age)
{
  valence = CLAMP (valence, -1.0, 1.0);
  arousal = CLAMP (arousal, -1.0, 1.0);
  gs_affect_pad_set_point (self, valence, arousal);
  g_signal_emit (self, signals[POINT_GIVEN], 0, valence, arousal, (int) kind, age);
}

static void
give_place (GtkWidget *widget,
            double x,
            double y,
            GsHandKind kind,
            gint64 age)
{
  GsAffectPad *self = GS_AFFECT_PAD (widget);
  Layout layout = lay_out (self);
  double valence = (x - layout.x) / layout.radius;
  double arousal = (layout.y - y) / layout.radius;

  if (hypot (valence, arousal) < NEUTRAL)
    valence = arousal = 0.0;
  give (self, valence, arousal, kind, age);
}

static void
motion_cb (GtkEventController *controller,
           double x,
           double y,
           GsAffectPad *self)
{
  /* Only a hand that moves gives a value: GTK tells the place again whenever something moves below the pointer. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->live)
    gs_hand_event_foreach (controller, x, y, give_place);
}

static void
pressed_cb (GtkEventController *controller,
            int n_press,
            double x,
            double y,
            GsAffectPad *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  give_place (GTK_WIDGET (self), x, y, gs_hand_event_get_kind (controller), gs_hand_event_get_age (controller));
}

static void
drag_cb (GtkGestureDrag *gesture,
         double x,
         double y,
         GsAffectPad *self)
{
  double start_x, start_y;

  /* While it is live a pointer's motion itself gives the values; a finger has none but this */
  if (!(self->live && gs_hand_event_is_motion (GTK_EVENT_CONTROLLER (gesture))) && gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y))
    give_place (GTK_WIDGET (self), start_x + x, start_y + y, gs_hand_event_get_kind (GTK_EVENT_CONTROLLER (gesture)),
                gs_hand_event_get_age (GTK_EVENT_CONTROLLER (gesture)));
}

static gboolean
scroll_cb (GtkEventController *controller,
           double dx,
           double dy,
           GsAffectPad *self)
{
  const Point *point = &self->points[self->last];

  give (self, point->valence + dx * STEP, point->arousal - dy * STEP, GS_HAND_WHEEL, gs_hand_event_get_age (controller));

  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventController *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        GsAffectPad *self)
{
  const Point *point = &self->points[self->last];
  gint64 age = gs_hand_event_get_age (controller);

  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
      give (self, point->valence - STEP, point->arousal, GS_HAND_KEYBOARD, age);
      break;

    case GDK_KEY_Right:
      give (self, point->valence + STEP, point->arousal, GS_HAND_KEYBOARD, age);
      break;

    case GDK_KEY_Up:
      give (self, point->valence, point->arousal + STEP, GS_HAND_KEYBOARD, age);
      break;

    case GDK_KEY_Down:
      give (self, point->valence, point->arousal - STEP, GS_HAND_KEYBOARD, age);
      break;

    default:
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
draw_words (GsAffectPad *self,
            cairo_t *cr,
            const Layout *layout,
            const GsPalette *palette)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double line = gs_draw_line_height (gtk_widget_get_pango_context (widget), TEXT_SCALE);

  gs_draw_text (widget, cr, _ ("active"), TEXT_SCALE, layout->x, layout->y - layout->radius - line - 3, 0.5, PANGO_WEIGHT_NORMAL,
                &palette->text);
  gs_draw_text (widget, cr, _ ("calm"), TEXT_SCALE, layout->x, layout->y + layout->radius + 3, 0.5, PANGO_WEIGHT_NORMAL,
                &palette->text);
  gs_draw_text (widget, cr, _ ("unpleasant"), TEXT_SCALE, layout->x - layout->radius - 7, layout->y - line / 2, 1.0,
                PANGO_WEIGHT_NORMAL, &palette->text);
  gs_draw_text (widget, cr, _ ("pleasant"), TEXT_SCALE, layout->x + layout->radius + 7, layout->y - line / 2, 0.0,
                PANGO_WEIGHT_NORMAL, &palette->text);

  gdk_cairo_set_source_rgba (cr, &palette->dim);
  for (guint i = 0; i < G_N_ELEMENTS (landmarks); i++)
    {
      double angle = landmarks[i].angle * G_PI / 180.0;
      double x = layout->x + cos (angle) * layout->radius, y = layout->y - sin (angle) * layout->radius;
      double align = 0.5 + 0.5 * CLAMP (cos (angle) * 1.4, -1.0, 1.0);

      cairo_arc (cr, x, y, 1.75, 0, 2 * G_PI);
      cairo_fill (cr);
      gs_draw_text (widget, cr, _ (landmarks[i].word), TEXT_SCALE, x - cos (angle) * 7,
                    y + sin (angle) * (7 + line / 2) - line / 2, align, PANGO_WEIGHT_NORMAL, &palette->dim);
    }
}

static void
draw_trail (GsAffectPad *self,
            cairo_t *cr,
            const Layout *layout,
            const GdkRGBA *colour,
            gint64 now)
{
  GdkRGBA fading = *colour;

  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 1; i < self->n_points; i++)
    {
      const Point *from = &self->points[(self->last + TRAIL_POINTS - i) % TRAIL_POINTS];
      const Point *to = &self->points[(self->last + TRAIL_POINTS - i + 1) % TRAIL_POINTS];
      double age = (double) (now - to->time) / TRAIL_TIME;

      if (age >= 1.0)
        break;

      fading.alpha = (float) ((1.0 - age) * 0.8);
      gdk_cairo_set_source_rgba (cr, &fading);
      cairo_move_to (cr, layout->x + from->valence * layout->radius, layout->y - from->arousal * layout->radius);
      cairo_line_to (cr, layout->x + to->valence * layout->radius, layout->y - to->arousal * layout->radius);
      cairo_stroke (cr);
    }
}

static void
gs_affect_pad_snapshot (GtkWidget *widget,
                        GtkSnapshot *snapshot)
{
  GsAffectPad *self = GS_AFFECT_PAD (widget);
  Layout layout = lay_out (self);
  const Point *point = &self->points[self->last];
  const double dashes[] = { 3, 3 };
  GsPalette palette;
  GdkRGBA colour;
  cairo_t *cr;

  gs_palette_read (&palette, widget);
  colour = self->live ? palette.record : palette.network;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

  cairo_set_line_width (cr, 1);
  gs_draw_rounded (cr, layout.x - layout.radius, layout.y - layout.radius, 2 * layout.radius, 2 * layout.radius, 6);
  gdk_cairo_set_source_rgba (cr, &palette.separator);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &palette.grid);
  cairo_arc (cr, layout.x, layout.y, layout.radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_move_to (cr, layout.x - layout.radius, layout.y);
  cairo_rel_line_to (cr, 2 * layout.radius, 0);
  cairo_move_to (cr, layout.x, layout.y - layout.radius);
  cairo_rel_line_to (cr, 0, 2 * layout.radius);
  cairo_stroke (cr);

  cairo_arc (cr, layout.x, layout.y, NEUTRAL * layout.radius, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette.surface);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette.dim);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  draw_words (self, cr, &layout, &palette);
  draw_trail (self, cr, &layout, &colour, g_get_monotonic_time ());

  cairo_new_path (cr);
  cairo_arc (cr, layout.x + point->valence * layout.radius, layout.y - point->arousal * layout.radius, MARKER, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette.surface);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
gs_affect_pad_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  double line = gs_draw_line_height (gtk_widget_get_pango_context (widget), TEXT_SCALE) + 3;

  /* Room for words on both sides of a circle of thirteen lines */
  *minimum = (int) ((orientation == GTK_ORIENTATION_VERTICAL ? 13 : 16) * line) + 2 * PAD;
  *natural = (int) ((orientation == GTK_ORIENTATION_VERTICAL ? 14 : 18) * line) + 2 * PAD;
}

static gboolean
tick_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  GsAffectPad *self = GS_AFFECT_PAD (widget);

  gtk_widget_queue_draw (widget);
  if (g_get_monotonic_time () - self->points[self->last].time < TRAIL_TIME)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
gs_affect_pad_class_init (GsAffectPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = gs_affect_pad_snapshot;
  widget_class->measure = gs_affect_pad_measure;

  signals[POINT_GIVEN] = g_signal_new ("point-given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 4, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_INT, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "affectpad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
gs_affect_pad_init (GsAffectPad *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  self->n_points = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Live valence and arousal"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  -1);
  say (self);
}

GtkWidget *
gs_affect_pad_new (void)
{
  return g_object_new (GS_TYPE_AFFECT_PAD, NULL);
}

/**
 * gs_affect_pad_set_point:
 * @self: a #GsAffectPad
 * @valence: -1 to 1
 * @arousal: -1 to 1
 *
 * Shows where the hand is.
 */
void
gs_affect_pad_set_point (GsAffectPad *self,
                         double valence,
                         double arousal)
{
  const Point *last;

  g_return_if_fail (GS_IS_AFFECT_PAD (self));

  last = &self->points[self->last];
  if (last->valence == valence && last->arousal == arousal)
    return;

  self->last = (self->last + 1) % TRAIL_POINTS;
  self->n_points = MIN (self->n_points + 1, TRAIL_POINTS);
  self->points[self->last] = (Point) { valence, arousal, g_get_monotonic_time () };
  say (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * gs_affect_pad_set_live:
 * @self: a #GsAffectPad
 * @live: whether the pointer gives the values without a button being pressed, as it does while recording
 */
void
gs_affect_pad_set_live (GsAffectPad *self,
                        gboolean live)
{
  g_return_if_fail (GS_IS_AFFECT_PAD (self));

  self->live = live;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
