/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-report-study.h"

G_BEGIN_DECLS

/* Whoever correlates less with the mean of the others stands out, whatever the gold standard does about it. */
#define GS_REPORT_LEAST_AGREEMENT 0.2

/**
 * GsReportStudy:
 * @dimension: what was said
 * @comparison: everybody with everybody
 * @others: [n raters] each rater's agreement with the mean of the others, all clips joined
 * @golds: (element-type GsGoldStandard) (nullable elements): of each clip
 * @reasons: (element-type utf8) (nullable elements): why a clip has none
 * @against: (nullable): the gold standard and the networks; %NULL without either
 * @networks: (nullable): the networks held against the gold standard
 *
 * What was computed about one dimension.
 */
typedef struct
{
  const GsReportDimension *dimension;
  GsComparison *comparison;
  GsAgreement *others;
  GPtrArray *golds;
  GPtrArray *reasons;
  GsTraceTable *against;
  GsComparison *networks;
} GsReportStudy;

/* Everything that the parts of a report are written from. */
typedef struct
{
  GsReport *report;
  const GsReportData *data;
  const GsReportConfig *config;
  GPtrArray *studies;
} GsReportWork;

char *gs_report_name_column (const GsTraceTable *table, guint column);
char *gs_report_name_file (const GsReportStudy *study, const char *what);
char *gs_report_capitalise (const char *text);
gboolean gs_report_find_suspect (const GsReportStudy *study, guint rater, char **reason);

void gs_report_write_methods (GsReportWork *work);
void gs_report_write_raters (GsReportWork *work, const GsReportStudy *study);
void gs_report_write_gold (GsReportWork *work, const GsReportStudy *study);
void gs_report_write_networks (GsReportWork *work, const GsReportStudy *study);
void gs_report_write_quadrants (GsReportWork *work);
void gs_report_write_provenance (GsReportWork *work);

G_END_DECLS
