/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-bootstrap.h"
#include "gs-figure.h"

G_BEGIN_DECLS

/**
 * GsReport:
 *
 * A report before it is laid out: headings, paragraphs, tables and figures in their order. It is written as PDF, as pictures of its pages, as
 * LaTeX or as Markdown, and its numbers are the same in each.
 */
typedef struct _GsReport GsReport;

/**
 * GsReportTable:
 *
 * A table of a report: it belongs to the report.
 */
typedef struct _GsReportTable GsReportTable;

GsReport *gs_report_new (const char *title);
void gs_report_free (GsReport *self);
const char *gs_report_get_title (const GsReport *self);
void gs_report_add_heading (GsReport *self, guint level, const char *text);
void gs_report_add_paragraph (GsReport *self, const char *text);
void gs_report_add_figure (GsReport *self, const char *name, const char *caption, GsFigure *figure, gboolean half);

GsReportTable *gs_report_add_table (GsReport *self, const char *name, const char *caption);
void gs_report_table_add_column (GsReportTable *self, const char *name, gboolean is_text);
void gs_report_table_add_text (GsReportTable *self, const char *text);
void gs_report_table_add_count (GsReportTable *self, gsize count);
void gs_report_table_add_number (GsReportTable *self, double value, guint decimals);
void gs_report_table_add_estimate (GsReportTable *self, double value, const GsInterval *interval, guint decimals,
                                   gboolean shown);
void gs_report_table_mark (GsReportTable *self);
guint gs_report_table_get_n_rows (const GsReportTable *self);

/* What is made of it. */
GString *gs_report_to_markdown (const GsReport *self, const char *figures);
GString *gs_report_to_latex (const GsReport *self, const char *figures);
gboolean gs_report_save_pdf (const GsReport *self, const char *path, GError **error);
gboolean gs_report_save_pages (const GsReport *self, const char *folder, double scale, GError **error);
gboolean gs_report_save_parts (const GsReport *self, const char *folder, const char *ending, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsReport, gs_report_free)

G_END_DECLS
