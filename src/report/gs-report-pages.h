/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-report-private.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A4 in points. */
#define GS_REPORT_WIDTH  595.276
#define GS_REPORT_HEIGHT 841.89

/**
 * GsReportPaper:
 * @begin: gives the page to draw on, counted from 1; borrowed
 * @end: takes a finished page
 * @outline: (nullable): is told where a heading is
 * @data: for these
 *
 * Where pages go.
 */
typedef struct
{
  cairo_t *(*begin) (guint page, gpointer data);
  gboolean (*end) (cairo_t *cr, guint page, gpointer data, GError **error);
  void (*outline) (const char *heading, guint page, double y, gpointer data);
  gpointer data;
} GsReportPaper;

gboolean gs_report_lay_out (const GsReport *self, const GsReportPaper *paper, GError **error);

G_END_DECLS
