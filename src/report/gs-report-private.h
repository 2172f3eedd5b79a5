/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-report.h"

G_BEGIN_DECLS

typedef enum
{
  GS_REPORT_HEADING,
  GS_REPORT_PARAGRAPH,
  GS_REPORT_TABLE,
  GS_REPORT_FIGURE,
} GsReportKind;

/* One cell: what is read, and the numbers themselves. */
typedef struct
{
  char *text;
  guint n_values; /* 0 text, 1 a number, 3 a number and its interval */
  double values[3];
} GsReportCell;

typedef struct
{
  char *name;
  gboolean is_text;
  gboolean has_interval;
} GsReportColumn;

struct _GsReportTable
{
  GArray *columns; /* GsReportColumn */
  GArray *cells;   /* GsReportCell, row by row */
  GHashTable *marked; /* rows that stand out */
};

/* One thing in a report. */
typedef struct
{
  GsReportKind kind;
  guint level;   /* of a heading: 1 or 2 */
  char *name;    /* of a table or figure: for files */
  char *text;    /* or caption */
  guint number;  /* of a table or figure, counted from 1 */
  GsReportTable *table;
  GsFigure *figure;
  gboolean half; /* whether two of these stand side by side */
} GsReportBlock;

struct _GsReport
{
  char *title;
  GArray *blocks;
  guint n_tables;
  guint n_figures;
};

const GsReportCell *gs_report_table_get_cell (const GsReportTable *self, guint row, guint column);

G_END_DECLS
