/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *gs_windows_plan (guint n_frames,
                         guint window,
                         guint hop);

G_END_DECLS
