/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-frame-log.h"

#include <stdio.h>

struct _GsFrameLog
{
  FILE *file;
  GdkFrameClock *clock;
  gulong handler;
};

static void
after_paint_cb (GdkFrameClock *clock,
                GsFrameLog *self)
{
  fprintf (self->file, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_get_monotonic_time (),
           gdk_frame_clock_get_frame_counter (clock));
  fflush (self->file);
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
  GsFrameLog *self;
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file == NULL)
    return NULL;

  self = g_new0 (GsFrameLog, 1);
  self->file = file;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->handler = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);

  return self;
}

void
gs_frame_log_free (GsFrameLog *self)
{
  g_signal_handler_disconnect (self->clock, self->handler);
  g_object_unref (self->clock);
  fclose (self->file);
  g_free (self);
}
