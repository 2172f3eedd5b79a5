/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void   gs_recent_add  (const char *path);
GStrv  gs_recent_list (void);

G_END_DECLS
