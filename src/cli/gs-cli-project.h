/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-cli-annotations.h"
#include "gs-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * GsCliImport:
 * @clip: (nullable): title of the clip that all files belong to
 * @pattern: (nullable): how files are called, with `{clip}`, `{rater}` and `{dimension}`; `auto` = find out
 * @rater: (nullable): who made them all
 * @dry_run: whether to say only what belongs to what
 * @table: what tables mean
 *
 * What the command line says about files to import.
 */
typedef struct
{
  char *clip;
  char *pattern;
  char *rater;
  gboolean dry_run;
  GsCliTable table;
} GsCliImport;

JsonNode *gs_cli_project_to_json (GsStore *store);
gboolean gs_cli_project_events (GsStore *store, GError **error);
int gs_cli_project_close (GsStore *store, gboolean is_new, int status);
gboolean gs_cli_project_export (GsStore *store, const char *folder, GCancellable *cancellable, GError **error);

int gs_cli_project_import_annotations (const char *project, char **paths, const GsCliImport *options, gboolean json);
int gs_cli_project_assign (GsStore *store, const char *path, gboolean skip, gboolean dry_run, gboolean json);
int gs_cli_project_assignments (GsStore *store, const char *path);
int gs_cli_project_export_abaw (GsStore *store, const char *path, const char *samples);
int gs_cli_project_import_affwild2 (const char *project, const char *folder, gboolean json);

G_END_DECLS
