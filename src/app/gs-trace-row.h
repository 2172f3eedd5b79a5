/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-trace.h"

G_BEGIN_DECLS

GtkWidget *gs_trace_row_new       (GsTrace   *trace);
GsTrace   *gs_trace_row_get_trace (GtkWidget *row);

G_END_DECLS
