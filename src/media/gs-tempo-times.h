/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

void gs_tempo_times_mend (GstElement *tempo);

G_END_DECLS
