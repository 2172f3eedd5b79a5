/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-frame-log.h"

#include <stdio.h>

struct _GsFrameLog
{
  FILE *file;
  GdkFrameClock *clock;
  gulong handler;
  GtkWidget *widget; /* not owned: it goes later */
  GtkEventController *keys;
};

static void
after_paint_cb (GdkFrameClock *clock,
                GsFrameLog *self)
{
  fprintf (self->file, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_get_monotonic_time (),
           gdk_frame_clock_get_frame_counter (clock));
  fflush (self->file);
}

/* The server's time of the key, in milliseconds of the same clock, beside when it came here. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        GsFrameLog *self)
{
  guint32 time = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));

  fprintf (self->file, "key %" G_GINT64_FORMAT " %u %s\n", g_get_monotonic_time (), time, gdk_keyval_name (keyval));

  return GDK_EVENT_PROPAGATE;
}

/**
 * gs_frame_log_mark:
 * @self: (nullable): a log
 * @what: a word for what has just been done, to be drawn with the next frame
 */
void
gs_frame_log_mark (GsFrameLog *self,
                   const char *what)
{
  if (self != NULL)
    fprintf (self->file, "mark %" G_GINT64_FORMAT " %s\n", g_get_monotonic_time (), what);
}

/**
 * gs_frame_log_new:
 * @widget: a realised widget
 *
 * Returns: (transfer full) (nullable): a log of @widget's frame clock, or %NULL if nobody asked for one
 */
GsFrameLog *
gs_frame_log_new (GtkWidget *widget)
{
  const char *path = g_getenv ("GATESCOPE_FRAME_LOG");
  GtkEventController *keys;
  GsFrameLog *self;
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file == NULL)
    return NULL;

  self = g_new0 (GsFrameLog, 1);
  self->file = file;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->handler = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);

  /* Before anybody else has them */
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, keys);
  self->widget = widget;
  self->keys = keys;

  return self;
}

void
gs_frame_log_free (GsFrameLog *self)
{
  g_signal_handler_disconnect (self->clock, self->handler);
  gtk_widget_remove_controller (self->widget, self->keys);
  g_object_unref (self->clock);
  fclose (self->file);
  g_free (self);
}
