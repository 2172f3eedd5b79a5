/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"

G_BEGIN_DECLS

gboolean gs_cli_annotations_map (const char *path, char **columns, const char *unit, gboolean remember, GsColumns **mapping,
                                 GError **error);

G_END_DECLS
