/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-trace-table.h"

G_BEGIN_DECLS

/**
 * GsCliTracesOptions:
 * @column: (nullable): column of the CSV files
 * @dimension: (nullable): dimension of the project's traces
 * @clip: (nullable): title of the only clip to look at
 * @rate: bins a second; 0: none asked for
 *
 * Options that `agreement` and `gold` share.
 */
typedef struct
{
  char *column;
  char *dimension;
  char *clip;
  double rate;
} GsCliTracesOptions;

#define GS_CLI_TRACES_ENTRIES(options)                                                                                 \
  { "column", 0, 0, G_OPTION_ARG_STRING, &(options).column, "Column of values in the CSV files", "NAME" },             \
    { "dimension", 0, 0, G_OPTION_ARG_STRING, &(options).dimension, "Dimension of a project's traces (valence)", "D" }, \
    { "clip", 0, 0, G_OPTION_ARG_STRING, &(options).clip, "Only this clip of a project", "TITLE" },                    \
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &(options).rate, "Bins a second (as many as the coarsest file has rows)", "HZ" }

GsTraceTable *gs_cli_traces_load (const char *verb, char **files, const GsCliTracesOptions *options, int *status);
void gs_cli_traces_options_clear (GsCliTracesOptions *options);

G_END_DECLS
