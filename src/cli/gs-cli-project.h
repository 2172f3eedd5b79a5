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
 * GsCliEvents:
 * @attribute: whether what takes a computation is used too: the sound's pauses, lips and contributions
 * @networks: (nullable) (array zero-terminated=1): the files of the networks to ask; %NULL: those of each run
 * @modality: (nullable): `face` or `sound`; %NULL = both
 * @candidate: whose weight has to be above; 0 = own
 * @above: the weight that has to be exceeded
 * @shortest: seconds that an event of a gate has to last; negative = 0.25 for what is heaviest, 1 for what is above
 * @n_threads: windows computed at once
 *
 * What the command line says about events.
 */
typedef struct
{
  gboolean attribute;
  char **networks;
  char *modality;
  int candidate;
  double above;
  double shortest;
  int n_threads;
} GsCliEvents;

#define GS_CLI_EVENTS_INIT                  \
  {                                         \
    .above = 0.8, .shortest = -1.0          \
  }

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
gboolean gs_cli_project_events (GsStore *store, const GsCliEvents *options, GError **error);
int gs_cli_project_close (GsStore *store, gboolean is_new, int status);
gboolean gs_cli_project_export (GsStore *store, const char *folder, GCancellable *cancellable, GError **error);

int gs_cli_project_figure (GsStore *store, const char *kind, const char *path, const GsCliFigure *options);
int gs_cli_project_import_annotations (const char *project, char **paths, const GsCliImport *options, gboolean json);
int gs_cli_project_assign (GsStore *store, const char *path, gboolean skip, gboolean dry_run, gboolean json);
int gs_cli_project_assignments (GsStore *store, const char *path);
int gs_cli_project_export_abaw (GsStore *store, const char *path, const char *samples);
int gs_cli_project_import_affwild2 (const char *project, const char *folder, gboolean json);

G_END_DECLS
