/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean gs_place_file (const char *temporary, const char *path);

G_END_DECLS
