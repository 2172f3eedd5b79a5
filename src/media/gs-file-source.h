/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

void gs_file_source_prepare (GstElement *source);

G_END_DECLS
