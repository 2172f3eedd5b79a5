/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-hand-latency.h"
#include "gs-hand-time.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GsHandPlaceFunc:
 * @widget: where it happened
 * @x: place in it, pixels
 * @y: place in it, pixels
 * @kind: pointer or tablet
 * @age: how long ago, as gs_hand_time_get_age() says
 */
typedef void (*GsHandPlaceFunc) (GtkWidget *widget,
                                 double     x,
                                 double     y,
                                 GsHandKind kind,
                                 gint64     age);

gint64     gs_hand_event_get_age  (GtkEventController *controller);
GsHandKind gs_hand_event_get_kind (GtkEventController *controller);
gboolean   gs_hand_event_is_motion (GtkEventController *controller);
void       gs_hand_event_foreach  (GtkEventController *controller,
                                   double              x,
                                   double              y,
                                   GsHandPlaceFunc     func);

G_END_DECLS
