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
void gs_json_add_number (JsonBuilder *builder,
                         double value);
void gs_json_set_number (JsonBuilder *builder,
                         const char *name,
                         double value);
void gs_json_set_string (JsonBuilder *builder,
                         const char *name,
                         const char *value);
void gs_json_set_int    (JsonBuilder *builder,
                         const char *name,
                         gint64 value);

G_END_DECLS
