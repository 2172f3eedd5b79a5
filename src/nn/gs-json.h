/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *gs_json_parse (const char *text,
                         gssize length,
                         guint max_depth,
                         GError **error);
JsonNode *gs_json_load (const char *path,
                        guint max_depth,
                        GError **error);
JsonNode *gs_json_parse_object (const char *text,
                                gssize length,
                                guint max_depth,
                                GError **error);
char *gs_json_to_string (JsonNode *node,
                         gboolean pretty);

G_END_DECLS
