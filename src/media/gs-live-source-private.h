/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-live-source.h"

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *gs_live_source_make_bin (const GsLiveSource *self, GError **error);

G_END_DECLS
