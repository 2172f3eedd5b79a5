/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean gs_output_folder_make (const char *path, gboolean resume, const char *what, GError **error);

G_END_DECLS
