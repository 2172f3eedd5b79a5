/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-frame-paintable.h"
#include "gs-player.h"

G_BEGIN_DECLS

/**
 * GsFrameMeter:
 *
 * Watches how the window is drawn: how long from one drawn frame to the next, and how long a picture takes from the player
 * to the screen. The player is told of the latter, so that pictures are on the screen when their sound is heard.
 */
typedef struct _GsFrameMeter GsFrameMeter;

/**
 * GsFrameFigures:
 * @n_frames: drawn frames the figures are from, the last ones that followed one another; 0 = the window has stood still
 * @median: milliseconds from one to the next
 * @high: the same that 99 of 100 do not exceed
 * @delay: milliseconds from the player to the screen; 0 = not known yet
 */
typedef struct
{
  guint n_frames;
  double median;
  double high;
  double delay;
} GsFrameFigures;

GsFrameMeter *gs_frame_meter_new         (GtkWidget        *widget,
                                          GsFramePaintable *paintable,
                                          GsPlayer         *player);
void          gs_frame_meter_free        (GsFrameMeter     *self);
void          gs_frame_meter_get_figures (GsFrameMeter     *self,
                                          GsFrameFigures   *figures);

G_END_DECLS
