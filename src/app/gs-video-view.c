/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-video-view.h"

#include "gs-video-canvas.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GsVideoView
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GsVideoCanvas *canvas;
  GtkLabel *frame_label;
  GtkLabel *format_label;
  GtkLabel *face_label;
  GtkLabel *message_label;

  GsFramePaintable *paintable;
  GsRun *run;
  int shown_frame;
};

G_DEFINE_FINAL_TYPE (GsVideoView, gs_video_view, GTK_TYPE_WIDGET)

/* What the run knows of the face in the frame that is on screen, not in the one that is about to come. */
static void
update_face (GsVideoView *self)
{
  int frame = self->paintable != NULL ? gs_frame_paintable_get_index (self->paintable) : -1;
  const GsRunFace *face = NULL;
  g_autofree char *text = NULL;

  if (self->run != NULL && frame >= 0 && gs_run_has_frames (self->run) && (guint) frame < gs_run_get_n_frames (self->run))
    face = gs_run_get_faces (self->run) + frame;

  if (face == NULL || isnan (face->presence))
    text = NULL;
  else if (!(face->presence > 0.0f))
    text = g_strdup (_ ("No face in this frame"));
  else if (face->n_faces > 1)
    text = g_strdup_printf (ngettext ("%d face, the largest is followed", "%d faces, the largest is followed", face->n_faces),
                            face->n_faces);

  gs_video_canvas_set_face (self->canvas, face);
  gtk_label_set_label (self->face_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->face_label), text != NULL);
}

static void
frame_shown_cb (GsVideoView *self)
{
  int frame = gs_frame_paintable_get_index (self->paintable);
  g_autofree char *text = NULL;

  if (frame == self->shown_frame)
    return;

  self->shown_frame = frame;
  if (frame >= 0)
    /* Translators: number of the picture shown, grouped as your language groups digits */
    text = g_strdup_printf (_ ("frame %'d"), frame);
  gtk_label_set_label (self->frame_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->frame_label), text != NULL);

  update_face (self);
}

static void
frames_changed_cb (GsVideoView *self,
                   guint first,
                   guint n_frames)
{
  if (self->shown_frame >= (int) first && self->shown_frame < (int) (first + n_frames))
    update_face (self);
}

static void
gs_video_view_dispose (GObject *object)
{
  GsVideoView *self = GS_VIDEO_VIEW (object);

  if (self->paintable != NULL)
    g_signal_handlers_disconnect_by_data (self->paintable, self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->paintable);
  g_clear_object (&self->run);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (gs_video_view_parent_class)->dispose (object);
}

static void
gs_video_view_class_init (GsVideoViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_video_view_dispose;

  g_type_ensure (GS_TYPE_VIDEO_CANVAS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-video-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, overlay);
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, canvas);
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, frame_label);
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, format_label);
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, face_label);
  gtk_widget_class_bind_template_child (widget_class, GsVideoView, message_label);
}

static void
gs_video_view_init (GsVideoView *self)
{
  self->shown_frame = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gs_video_view_set_paintable:
 * @self: a #GsVideoView
 * @paintable: where the player's frames arrive
 */
void
gs_video_view_set_paintable (GsVideoView *self,
                             GsFramePaintable *paintable)
{
  g_return_if_fail (GS_IS_VIDEO_VIEW (self));
  g_return_if_fail (self->paintable == NULL);

  self->paintable = g_object_ref (paintable);
  gs_video_canvas_set_paintable (self->canvas, paintable);
  g_signal_connect_swapped (paintable, "invalidate-contents", G_CALLBACK (frame_shown_cb), self);
}

/**
 * gs_video_view_set_media_info:
 * @self: a #GsVideoView
 * @info: (nullable): the clip that is shown, for the words in the corner
 */
void
gs_video_view_set_media_info (GsVideoView *self,
                              GsMediaInfo *info)
{
  g_autofree char *text = NULL;

  g_return_if_fail (GS_IS_VIDEO_VIEW (self));

  if (info != NULL && info->has_video)
    /* Translators: width×height codec frame rate, and where the clip has no sound, that */
    text = g_strdup_printf (_ ("%d×%d %s %.2f fps%s"), info->width, info->height, info->video_codec != NULL ? info->video_codec : "",
                            info->fps_d > 0 ? (double) info->fps_n / info->fps_d : 0.0, info->has_audio ? "" : _ (" · no sound"));

  gtk_label_set_label (self->format_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->format_label), text != NULL);
}

/**
 * gs_video_view_set_run:
 * @self: a #GsVideoView
 * @run: (nullable): whose faces are drawn
 */
void
gs_video_view_set_run (GsVideoView *self,
                       GsRun *run)
{
  g_return_if_fail (GS_IS_VIDEO_VIEW (self));

  if (self->run == run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (frames_changed_cb), self);

  update_face (self);
}

void
gs_video_view_set_show_overlay (GsVideoView *self,
                                gboolean show_overlay)
{
  g_return_if_fail (GS_IS_VIDEO_VIEW (self));

  gs_video_canvas_set_show_overlay (self->canvas, show_overlay);
}

/**
 * gs_video_view_set_message:
 * @self: a #GsVideoView
 * @message: (nullable): one sentence in place of a picture, for instance for a clip of sound alone
 */
void
gs_video_view_set_message (GsVideoView *self,
                           const char *message)
{
  g_return_if_fail (GS_IS_VIDEO_VIEW (self));

  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL);
}
