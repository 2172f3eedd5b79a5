/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_leftovers_remove (const char *path);
gboolean gs_leftovers_write_text (const char *path, const char *text, gssize length, GError **error);

G_END_DECLS
