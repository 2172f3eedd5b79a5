/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-video-canvas.h"

#include <glib/gi18n.h>
#include <math.h>

/* The picture, letterboxed on black, and over it the faces: of the one that is followed a strong box and its 68 landmarks, of the others a
 * thin box. Where who is who is known, each has its number, and a click chooses. */

#define MINIMUM_WIDTH  240
#define MINIMUM_HEIGHT 135

struct _GsVideoCanvas
{
  GtkWidget parent_instance;

  GsFramePaintable *paintable;
  GsRunFace face;
  gboolean has_face;
  gboolean show_overlay;
  GArray *persons; /* of GsPersonFace: in the frame that is shown */
  guint hovered;   /* person under the pointer; 0 = nobody */
};

G_DEFINE_FINAL_TYPE (GsVideoCanvas, gs_video_canvas, GTK_TYPE_WIDGET)

enum
{
  PERSON_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* First and last point of each run of iBUG's 68, and whether the run closes on itself. */
static const struct
{
  guint8 first, last;
  gboolean closed;
} strokes[] = {
  { 0, 16, FALSE }, { 17, 21, FALSE }, { 22, 26, FALSE }, { 27, 30, FALSE }, { 31, 35, FALSE },
  { 36, 41, TRUE }, { 42, 47, TRUE },  { 48, 59, TRUE },  { 60, 67, TRUE },
};

static void
gs_video_canvas_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MINIMUM_WIDTH : MINIMUM_HEIGHT;
}

static void
gs_video_canvas_size_allocate (GtkWidget *widget,
                               int width,
                               int height,
                               int baseline)
{
  GsVideoCanvas *self = GS_VIDEO_CANVAS (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->paintable != NULL)
    gs_frame_paintable_set_area (self->paintable, width * scale, height * scale);
}

static void
draw_landmarks (const GsRunFace *face,
                cairo_t *cr)
{
  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++)
    {
      for (guint point = strokes[i].first; point <= strokes[i].last; point++)
        cairo_line_to (cr, face->landmarks[point][0] / GS_RUN_FACE_SCALE, face->landmarks[point][1] / GS_RUN_FACE_SCALE);

      if (strokes[i].closed)
        cairo_close_path (cr);
      cairo_new_sub_path (cr);
    }
}

/* Dark below light, so that the lines are seen on any picture. */
static void
stroke_twice (cairo_t *cr,
              double width)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.45);
  cairo_set_line_width (cr, 2.4 * width);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 0.47, 0.68, 0.93, 1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_face (const GsRunFace *face,
           GtkSnapshot *snapshot,
           double scale)
{
  graphene_rect_t bounds;
  cairo_t *cr;
  float left = face->x, top = face->y, right = face->x + face->width, bottom = face->y + face->height;

  for (guint i = 0; i < GS_RUN_FACE_N_LANDMARKS; i++)
    {
      left = MIN (left, face->landmarks[i][0] / GS_RUN_FACE_SCALE);
      top = MIN (top, face->landmarks[i][1] / GS_RUN_FACE_SCALE);
      right = MAX (right, face->landmarks[i][0] / GS_RUN_FACE_SCALE);
      bottom = MAX (bottom, face->landmarks[i][1] / GS_RUN_FACE_SCALE);
    }

  graphene_rect_init (&bounds, floor (left * scale) - 3, floor (top * scale) - 3, ceil ((right - left) * scale) + 7,
                      ceil ((bottom - top) * scale) + 7);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_scale (cr, scale, scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_rectangle (cr, face->x, face->y, face->width, face->height);
  stroke_twice (cr, 2.25 / scale);
  draw_landmarks (face, cr);
  stroke_twice (cr, 1.0 / scale);
  cairo_destroy (cr);
}

/* Whether it is the box that is drawn strongly anyway. */
static gboolean
is_followed (GsVideoCanvas *self,
             const GsPersonFace *person)
{
  return self->has_face && fabsf (person->x - self->face.x) < 1.0f && fabsf (person->y - self->face.y) < 1.0f
         && fabsf (person->width - self->face.width) < 1.0f;
}

static void
draw_number (GsVideoCanvas *self,
             const GsPersonFace *person,
             GtkSnapshot *snapshot,
             double scale,
             gboolean strong)
{
  g_autofree char *text = g_strdup_printf ("%u", person->person);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GskRoundedRect plate;
  int width, height;
  float left, top;

  pango_layout_get_pixel_size (layout, &width, &height);
  left = floorf ((float) (person->x * scale));
  top = floorf ((float) (person->y * scale)) - height - 3;
  /* Above the box, or inside where there is no room. */
  if (top < 0)
    top = floorf ((float) (person->y * scale)) + 3;

  gsk_rounded_rect_init_from_rect (&plate, &GRAPHENE_RECT_INIT (left, top, width + 10, height), 4);
  gtk_snapshot_push_rounded_clip (snapshot, &plate);
  gtk_snapshot_append_color (snapshot, strong ? &(GdkRGBA){ 0.47, 0.68, 0.93, 1 } : &(GdkRGBA){ 0, 0, 0, 0.65 }, &plate.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left + 5, top));
  gtk_snapshot_append_layout (snapshot, layout, strong ? &(GdkRGBA){ 0, 0, 0, 1 } : &(GdkRGBA){ 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}

static void
draw_persons (GsVideoCanvas *self,
              GtkSnapshot *snapshot,
              double scale)
{
  for (guint i = 0; i < self->persons->len; i++)
    {
      const GsPersonFace *person = &g_array_index (self->persons, GsPersonFace, i);
      gboolean followed = is_followed (self, person), hovered = person->person == self->hovered;
      graphene_rect_t bounds;
      cairo_t *cr;

      if (!followed)
        {
          graphene_rect_init (&bounds, floor (person->x * scale) - 3, floor (person->y * scale) - 3, ceil (person->width * scale) + 7,
                              ceil (person->height * scale) + 7);
          cr = gtk_snapshot_append_cairo (snapshot, &bounds);
          cairo_scale (cr, scale, scale);
          cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
          cairo_rectangle (cr, person->x, person->y, person->width, person->height);
          cairo_set_source_rgba (cr, 0, 0, 0, 0.5);
          cairo_set_line_width (cr, (hovered ? 4.0 : 3.0) / scale);
          cairo_stroke_preserve (cr);
          cairo_set_source_rgba (cr, 1, 1, 1, hovered ? 1.0 : 0.8);
          cairo_set_line_width (cr, (hovered ? 2.0 : 1.0) / scale);
          cairo_stroke (cr);
          cairo_destroy (cr);
        }

      /* One alone needs no number. */
      if (self->persons->len > 1)
        draw_number (self, person, snapshot, scale, followed);
    }
}

/* Where the picture is: on whole pixels, or the copy becomes a resampling. FALSE if there is none. */
static gboolean
place_picture (GsVideoCanvas *self,
               graphene_rect_t *place,
               double *scale)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int picture_width, picture_height;
  double shown_width, shown_height;

  if (self->paintable == NULL || !gs_frame_paintable_has_frame (self->paintable))
    return FALSE;

  picture_width = gdk_paintable_get_intrinsic_width (GDK_PAINTABLE (self->paintable));
  picture_height = gdk_paintable_get_intrinsic_height (GDK_PAINTABLE (self->paintable));
  *scale = MIN ((double) width / picture_width, (double) height / picture_height);
  shown_width = round (picture_width * *scale);
  shown_height = round (picture_height * *scale);
  graphene_rect_init (place, floor ((width - shown_width) / 2), floor ((height - shown_height) / 2), shown_width, shown_height);

  return *scale > 0.0;
}

/* Whose box is there: the smallest, if there are several; 0 = nobody's. */
static guint
find_person (GsVideoCanvas *self,
             double x,
             double y)
{
  graphene_rect_t place;
  double scale, size = G_MAXDOUBLE;
  guint found = 0;

  if (!self->show_overlay || !place_picture (self, &place, &scale))
    return 0;

  x = (x - place.origin.x) / scale;
  y = (y - place.origin.y) / scale;
  for (guint i = 0; i < self->persons->len; i++)
    {
      const GsPersonFace *person = &g_array_index (self->persons, GsPersonFace, i);

      if (x >= person->x && y >= person->y && x < person->x + person->width && y < person->y + person->height
          && (double) person->width * person->height < size)
        {
          size = (double) person->width * person->height;
          found = person->person;
        }
    }

  return found;
}

static void
set_hovered (GsVideoCanvas *self,
             guint person)
{
  if (self->hovered == person)
    return;

  self->hovered = person;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), person > 0 ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GsVideoCanvas *self,
           double x,
           double y)
{
  set_hovered (self, find_person (self, x, y));
}

static void
leave_cb (GsVideoCanvas *self)
{
  set_hovered (self, 0);
}

static void
released_cb (GsVideoCanvas *self,
             int n_press,
             double x,
             double y)
{
  guint person = find_person (self, x, y);

  if (person > 0)
    g_signal_emit (self, signals[PERSON_ACTIVATED], 0, person);
}

static void
gs_video_canvas_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot)
{
  GsVideoCanvas *self = GS_VIDEO_CANVAS (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t place;
  double scale;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));

  if (!place_picture (self, &place, &scale))
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  gdk_paintable_snapshot (GDK_PAINTABLE (self->paintable), snapshot, place.size.width, place.size.height);
  if (self->show_overlay && self->has_face)
    draw_face (&self->face, snapshot, scale);
  if (self->show_overlay)
    draw_persons (self, snapshot, scale);
  gtk_snapshot_restore (snapshot);
}

static void
gs_video_canvas_dispose (GObject *object)
{
  GsVideoCanvas *self = GS_VIDEO_CANVAS (object);

  gs_video_canvas_set_paintable (self, NULL);

  G_OBJECT_CLASS (gs_video_canvas_parent_class)->dispose (object);
}

static void
gs_video_canvas_finalize (GObject *object)
{
  g_array_unref (GS_VIDEO_CANVAS (object)->persons);

  G_OBJECT_CLASS (gs_video_canvas_parent_class)->finalize (object);
}

static void
gs_video_canvas_class_init (GsVideoCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_video_canvas_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_video_canvas_finalize;
  widget_class->measure = gs_video_canvas_measure;
  widget_class->size_allocate = gs_video_canvas_size_allocate;
  widget_class->snapshot = gs_video_canvas_snapshot;

  signals[PERSON_ACTIVATED] =
    g_signal_new ("person-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "videocanvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_video_canvas_init (GsVideoCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->persons = g_array_new (FALSE, FALSE, sizeof (GsPersonFace));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  self->show_overlay = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Video"), -1);
}

void
gs_video_canvas_set_paintable (GsVideoCanvas *self,
                               GsFramePaintable *paintable)
{
  g_return_if_fail (GS_IS_VIDEO_CANVAS (self));

  if (self->paintable == paintable)
    return;

  if (self->paintable != NULL)
    g_signal_handlers_disconnect_by_func (self->paintable, gtk_widget_queue_draw, self);

  g_set_object (&self->paintable, paintable);

  if (paintable != NULL)
    {
      g_signal_connect_swapped (paintable, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
}

/**
 * gs_video_canvas_set_face:
 * @self: a #GsVideoCanvas
 * @face: (nullable): the face of the frame shown, in pixels of the displayed picture; copied
 */
void
gs_video_canvas_set_face (GsVideoCanvas *self,
                          const GsRunFace *face)
{
  gboolean has_face = face != NULL && face->presence > 0.0f && face->width > 0.0f;

  g_return_if_fail (GS_IS_VIDEO_CANVAS (self));

  if (!has_face && !self->has_face)
    return;

  if (has_face && self->has_face && memcmp (face, &self->face, sizeof *face) == 0)
    return;

  self->has_face = has_face;
  if (has_face)
    self->face = *face;
  if (self->show_overlay)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gs_video_canvas_set_persons:
 * @self: a #GsVideoCanvas
 * @faces: (array length=n_faces): everybody in the frame shown, in pixels of the displayed picture; copied
 * @n_faces: how many
 */
void
gs_video_canvas_set_persons (GsVideoCanvas *self,
                             const GsPersonFace *faces,
                             guint n_faces)
{
  g_return_if_fail (GS_IS_VIDEO_CANVAS (self));

  if (n_faces == self->persons->len && (n_faces == 0 || memcmp (faces, self->persons->data, n_faces * sizeof *faces) == 0))
    return;

  g_array_set_size (self->persons, 0);
  g_array_append_vals (self->persons, faces, n_faces);
  if (self->show_overlay)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
gs_video_canvas_set_show_overlay (GsVideoCanvas *self,
                                  gboolean show_overlay)
{
  g_return_if_fail (GS_IS_VIDEO_CANVAS (self));

  if (self->show_overlay == show_overlay)
    return;

  self->show_overlay = show_overlay;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
