/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-video-canvas.h"

#include <glib/gi18n.h>
#include <math.h>

/* The picture, letterboxed on black, and over it the followed face: its box and its 68 landmarks. */

#define MINIMUM_WIDTH  240
#define MINIMUM_HEIGHT 135

struct _GsVideoCanvas
{
  GtkWidget parent_instance;

  GsFramePaintable *paintable;
  GsRunFace face;
  gboolean has_face;
  gboolean show_overlay;
};

G_DEFINE_FINAL_TYPE (GsVideoCanvas, gs_video_canvas, GTK_TYPE_WIDGET)

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
              double pixel)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.45);
  cairo_set_line_width (cr, 3.0 * pixel);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 0.47, 0.68, 0.93, 1);
  cairo_set_line_width (cr, 1.25 * pixel);
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
  stroke_twice (cr, 1.0 / scale);
  draw_landmarks (face, cr);
  stroke_twice (cr, 0.8 / scale);
  cairo_destroy (cr);
}

static void
gs_video_canvas_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot)
{
  GsVideoCanvas *self = GS_VIDEO_CANVAS (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int picture_width, picture_height;
  double scale, shown_width, shown_height;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));

  if (self->paintable == NULL || !gs_frame_paintable_has_frame (self->paintable))
    return;

  picture_width = gdk_paintable_get_intrinsic_width (GDK_PAINTABLE (self->paintable));
  picture_height = gdk_paintable_get_intrinsic_height (GDK_PAINTABLE (self->paintable));
  scale = MIN ((double) width / picture_width, (double) height / picture_height);
  shown_width = round (picture_width * scale);
  shown_height = round (picture_height * scale);

  gtk_snapshot_save (snapshot);
  /* On whole pixels, or the copy becomes a resampling */
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floor ((width - shown_width) / 2),
                                                          floor ((height - shown_height) / 2)));
  gdk_paintable_snapshot (GDK_PAINTABLE (self->paintable), snapshot, shown_width, shown_height);
  if (self->show_overlay && self->has_face)
    draw_face (&self->face, snapshot, scale);
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
gs_video_canvas_class_init (GsVideoCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_video_canvas_dispose;
  widget_class->measure = gs_video_canvas_measure;
  widget_class->size_allocate = gs_video_canvas_size_allocate;
  widget_class->snapshot = gs_video_canvas_snapshot;

  gtk_widget_class_set_css_name (widget_class, "videocanvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gs_video_canvas_init (GsVideoCanvas *self)
{
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
