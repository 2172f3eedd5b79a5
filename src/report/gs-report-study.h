/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-comparison.h"
#include "gs-gold-standard.h"
#include "gs-report-data.h"
#include "gs-report.h"

G_BEGIN_DECLS

/**
 * GsReportConfig:
 * @gold: how the gold standard is made
 * @n_replicates: of the bootstrap; 0: no intervals
 * @n_permutations: of the test of two networks' difference; 0: no test
 * @seed: what draws are made of
 * @block: length of a block; 0: chosen, for each dimension
 * @confidence: what an interval is to hold
 * @n_threads: how many threads; 0 = as many as there are processors
 * @program: (nullable): name and version of the program, for the provenance
 * @progress: (nullable): told how far it has come, 0 to 1
 * @progress_data: for @progress
 *
 * How to make a report. gs_report_config_init() sets what is usual.
 */
typedef struct
{
  GsGoldStandardConfig gold;
  guint n_replicates;
  guint n_permutations;
  guint64 seed;
  gsize block;
  double confidence;
  guint n_threads;
  const char *program;
  void (*progress) (double fraction, gpointer progress_data);
  gpointer progress_data;
} GsReportConfig;

void gs_report_config_init (GsReportConfig *config);
GsReport *gs_report_make (const GsReportData *data, const GsReportConfig *config, GCancellable *cancellable, GError **error);

G_END_DECLS
