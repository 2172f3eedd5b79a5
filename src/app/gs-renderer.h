/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void        gs_renderer_choose   (void);
const char *gs_renderer_describe (void);

G_END_DECLS
