/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-playhead.h"

G_BEGIN_DECLS

#define GS_TYPE_TRANSPORT (gs_transport_get_type ())

G_DECLARE_FINAL_TYPE (GsTransport, gs_transport, GS, TRANSPORT, GtkWidget)

void gs_transport_set_playhead (GsTransport *self,
                                GsPlayhead  *playhead);
void gs_transport_set_volume   (GsTransport *self,
                                double       volume,
                                gboolean     muted);

void gs_transport_fit (GsTransport *self,
                       GtkScrolledWindow *scroller);

G_END_DECLS
