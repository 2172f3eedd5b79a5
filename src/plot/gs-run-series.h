/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-run.h"
#include "gs-series.h"

G_BEGIN_DECLS

/**
 * GsRunSeries:
 *
 * The values of a #GsRun as series to draw, kept in step with it while the worker writes. A series is made when
 * it is first asked for.
 */
#define GS_TYPE_RUN_SERIES (gs_run_series_get_type ())

G_DECLARE_FINAL_TYPE (GsRunSeries, gs_run_series, GS, RUN_SERIES, GObject)

GsRunSeries *gs_run_series_new (GsRun *run, GsFrameTimes *times);
GsRun *gs_run_series_get_run (GsRunSeries *self);
GsSeries *gs_run_series_get_prediction (GsRunSeries *self, GsOutput output);
GsSeries *gs_run_series_get_gate (GsRunSeries *self, guint gate, guint candidate);
GsSeries *gs_run_series_get_presence (GsRunSeries *self);

G_END_DECLS
