/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GsFrameLog:
 *
 * Writes down when frames were drawn, for measurements: a line "microseconds counter" a drawn frame, into the file
 * that GATESCOPE_FRAME_LOG names; "key microseconds milliseconds name" when a key came, with the display server's own time, and
 * "mark microseconds word" when something was done. Without that variable there is none.
 */
typedef struct _GsFrameLog GsFrameLog;

GsFrameLog *gs_frame_log_new  (GtkWidget  *widget);
void        gs_frame_log_free (GsFrameLog *self);
void        gs_frame_log_mark (GsFrameLog *self,
                               const char *what);

G_END_DECLS
