/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_AFFECT_PAD (gs_affect_pad_get_type ())

/**
 * GsAffectPad:
 *
 * Where the hand says valence (from left to right) and arousal (upwards) at once, -1 to 1: by pointing, dragging or the arrow keys.
 * Words stand on the circle where people place them; within the neutral zone both values are 0. Behind the point lies the way that it
 * came.
 *
 * Signal "point-given" (double valence, double arousal, int #GsHandKind, int64 age): the age as gs_hand_time_get_age() says it.
 */
G_DECLARE_FINAL_TYPE (GsAffectPad, gs_affect_pad, GS, AFFECT_PAD, GtkWidget)

GtkWidget *gs_affect_pad_new       (void);
void       gs_affect_pad_set_point (GsAffectPad *self,
                                    double       valence,
                                    double       arousal);
void       gs_affect_pad_set_live  (GsAffectPad *self,
                                    gboolean     live);

G_END_DECLS
