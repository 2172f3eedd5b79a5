/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-columns.h"

G_BEGIN_DECLS

/**
 * GsCliTable:
 * @columns: (nullable): what `--column` says
 * @ranges: (nullable): what `--range` says
 * @time_column: (nullable): what `--time-column` says
 * @separator: (nullable): what `--separator` says
 * @decimal: (nullable): what `--decimal` says
 * @unit: (nullable): what `--unit` says
 * @missing: (nullable): what `--missing` says
 * @encoding: (nullable): what `--encoding` says
 * @rate: what `--table-rate` says; 0 = nothing
 * @no_header: what `--no-header` says
 * @remember: what `--remember` says
 *
 * What the command line says about tables.
 */
typedef struct
{
  char **columns;
  char **ranges;
  char *time_column;
  char *separator;
  char *decimal;
  char *unit;
  char *missing;
  char *encoding;
  double rate;
  gboolean no_header;
  gboolean remember;
} GsCliTable;

/* The options, for the list of a verb. */
#define GS_CLI_TABLE_ENTRIES(table)                                                                                                        \
  { "column", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(table)->columns,                                                                          \
    "What a column of a table is: time, frame, value, start, end, duration, label, note, tier, ignored; "                                 \
    "value=NAME names the trace, label=NAME the tier. Columns that are not named are ignored", "HEADER:ROLE" },                           \
  { "time-column", 0, 0, G_OPTION_ARG_STRING, &(table)->time_column,                                                                       \
    "Which column of a table is the time, where the others are as their names say", "HEADER" },                                           \
  { "unit", 0, 0, G_OPTION_ARG_STRING, &(table)->unit, "Of a table's times: s, ms, frames, or clock for hh:mm:ss.mmm", "UNIT" },           \
  { "table-rate", 0, 0, G_OPTION_ARG_DOUBLE, &(table)->rate, "Values a second of a table without times", "HZ" },                           \
  { "range", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(table)->ranges, "The ends of a column's scale, which become -1 and 1", "HEADER:LOW..HIGH" }, \
  { "separator", 0, 0, G_OPTION_ARG_STRING, &(table)->separator,                                                                           \
    "Between a table's fields: comma, semicolon, tab, space, bar, or the character itself", "SIGN" },                                     \
  { "decimal", 0, 0, G_OPTION_ARG_STRING, &(table)->decimal, "Before a table's decimals: point or comma", "SIGN" },                         \
  { "missing", 0, 0, G_OPTION_ARG_STRING, &(table)->missing, "What stands for a missing value, several parted by blanks", "MARKS" },        \
  { "encoding", 0, 0, G_OPTION_ARG_STRING, &(table)->encoding,                                                                             \
    "How a table's text is written if it is not UTF-8, as iconv calls it: WINDOWS-1252", "NAME" },                                       \
  { "no-header", 0, 0, G_OPTION_ARG_NONE, &(table)->no_header, "The table has no row of headers: its columns are “column 1” and so on", NULL }, \
  { "remember", 0, 0, G_OPTION_ARG_NONE, &(table)->remember, "Read tables with these headers so from now on", NULL }

void gs_cli_table_clear (GsCliTable *self);
gboolean gs_cli_table_is_said (const GsCliTable *self);
gboolean gs_cli_table_map (const GsCliTable *self, const char *path, GsColumns **mapping, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GsCliTable, gs_cli_table_clear)

G_END_DECLS
