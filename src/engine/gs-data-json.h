/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *gs_data_json_load (const char *path, guint max_depth, GError **error);

G_END_DECLS
