/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-plots.h"
#include "gs-delay.h"

G_BEGIN_DECLS

/**
 * GsDelayEstimate:
 * @step: nanoseconds from one delay to the next
 * @curve: (nullable): what was found at each
 * @reference: what the trace was held against, as the project file says it: `network` or `trace`
 * @reference_id: row of that run or trace
 *
 * How late a rater is.
 */
typedef struct
{
  gint64 step;
  GsDelayCurve *curve;
  const char *reference;
  gint64 reference_id;
} GsDelayEstimate;

void             gs_delay_estimate_async   (GsClipPlots         *plots,
                                            GsTrace             *trace,
                                            GsTrace             *reference,
                                            GsDelayCriterion     criterion,
                                            double               longest,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
GsDelayEstimate *gs_delay_estimate_finish  (GAsyncResult        *result,
                                            GError             **error);
char            *gs_delay_estimate_to_json (const GsDelayEstimate *self);
void             gs_delay_estimate_free    (GsDelayEstimate     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsDelayEstimate, gs_delay_estimate_free)

G_END_DECLS
