/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *gs_tempo_new (void);
gint64 gs_tempo_get_delay (double rate);

G_END_DECLS
