/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *gs_cli_project_to_json (GsStore *store);
gboolean gs_cli_project_events (GsStore *store, GError **error);
int gs_cli_project_close (GsStore *store, gboolean is_new, int status);
gboolean gs_cli_project_export (GsStore *store, const char *folder, GCancellable *cancellable, GError **error);

int gs_cli_project_import_annotations (const char *project, char **paths, const char *clip, const char *pattern,
                                       const char *rater, gboolean json);
int gs_cli_project_export_abaw (GsStore *store, const char *path, const char *samples);
int gs_cli_project_import_affwild2 (const char *project, const char *folder, gboolean json);

G_END_DECLS
