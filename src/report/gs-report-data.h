/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"
#include "gs-trace-table.h"

G_BEGIN_DECLS

/**
 * GsReportClip:
 *
 * What a report says of a clip.
 */
typedef struct
{
  char *title;
  char *hash; /* nullable */
  double seconds;
  guint n_frames;
} GsReportClip;

/**
 * GsReportNetwork:
 *
 * What a report says of a network.
 */
typedef struct
{
  char *name;
  char *hash;
  const char *output;
} GsReportNetwork;

/**
 * GsReportRun:
 *
 * What a report says of a run.
 */
typedef struct
{
  char *columns[GS_OUTPUT_BOTH]; /* nullable: its column in the table of each output */
  char *clip;
  char *networks;
  char *encoder;
  char *version;
  char *perturbation; /* nullable */
} GsReportRun;

/**
 * GsReportGate:
 * @column: the network's column in the table
 * @modality: as the run has it
 * @weights: double [rows of the table]: of the gate's own features; NaN = not known
 *
 * The final gate of a modality.
 */
typedef struct
{
  char *column;
  char *modality;
  GArray *weights;
} GsReportGate;

/**
 * GsReportDimension:
 * @name: such as "valence"
 * @table: everybody's values, people's and networks'
 * @gates: (element-type GsReportGate)
 *
 * All that was said about one dimension.
 */
typedef struct
{
  char *name;
  GsTraceTable *table;
  GPtrArray *gates;
} GsReportDimension;

/**
 * GsReportData:
 * @name: the project's
 * @clips: (element-type GsReportClip)
 * @networks: (element-type GsReportNetwork)
 * @runs: (element-type GsReportRun)
 * @dimensions: (element-type GsReportDimension)
 * @rate: bins a second; 0: frames
 *
 * What a report is made of: copies, without any session object, so that any thread may go on with it.
 */
typedef struct
{
  char *name;
  GPtrArray *clips;
  GPtrArray *networks;
  GPtrArray *runs;
  GPtrArray *dimensions;
  double rate;
} GsReportData;

GsReportData *gs_report_data_load (GsStore *store, const char *const *dimensions, double rate, GCancellable *cancellable,
                                   GError **error);
void gs_report_data_load_async (GsStore *store, GsClip *shown, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GsReportData *gs_report_data_load_finish (GAsyncResult *result, GError **error);
void gs_report_data_free (GsReportData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsReportData, gs_report_data_free)

G_END_DECLS
