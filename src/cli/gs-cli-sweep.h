/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-sweep.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void gs_cli_sweep_print (const GsSweep *sweep,
                         const GsSweepPoint *points,
                         JsonBuilder *json);
gboolean gs_cli_sweep_save (const GsSweep *sweep,
                            const GsSweepPoint *points,
                            const char *path,
                            GError **error);

G_END_DECLS
