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

/**
 * GsCliFigure:
 * @clip: (nullable): title of the only clip to look at
 * @dimension: (nullable): what is looked at; %NULL = valence
 * @of: (nullable): who is held against the reference; %NULL = a network, else somebody
 * @against: (nullable): the reference; %NULL = the gold standard, else somebody
 * @start: from here on, seconds
 * @end: until here
 * @width: how wide it is, points; 0 = as suits it
 * @height: how high
 * @dark: whether it is light on dark
 *
 * What the command line says about a figure.
 */
typedef struct
{
  char *clip;
  char *dimension;
  char *of;
  char *against;
  double start;
  double end;
  int width;
  int height;
  gboolean dark;
} GsCliFigure;

JsonNode *gs_cli_project_to_json (GsStore *store);
gboolean gs_cli_project_events (GsStore *store, GError **error);
int gs_cli_project_close (GsStore *store, gboolean is_new, int status);
gboolean gs_cli_project_export (GsStore *store, const char *folder, GCancellable *cancellable, GError **error);

int gs_cli_project_figure (GsStore *store, const char *kind, const char *path, const GsCliFigure *options);
int gs_cli_project_import_annotations (const char *project, char **paths, const GsCliImport *options, gboolean json);
int gs_cli_project_export_abaw (GsStore *store, const char *path, const char *samples);
int gs_cli_project_import_affwild2 (const char *project, const char *folder, gboolean json);

G_END_DECLS
