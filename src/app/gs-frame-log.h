/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GsFrameLog:
 *
 * Writes down when frames were drawn, for measurements, into the file that GATESCOPE_FRAME_LOG names; without that variable
 * there is none. A line "microseconds counter work" a drawn frame; "key microseconds milliseconds name work" when a key came, with
 * the display server's own time; "mark microseconds word" when something was done. Work is the main thread's processor time so far,
 * microseconds.
 */
typedef struct _GsFrameLog GsFrameLog;

GsFrameLog *gs_frame_log_new  (GtkWidget  *widget);
void        gs_frame_log_free (GsFrameLog *self);
void        gs_frame_log_mark (GsFrameLog *self,
                               const char *what);

G_END_DECLS
