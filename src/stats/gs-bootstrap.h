/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-agreement.h"
#include "gs-reliability.h"
#include "gs-stats-error.h"

G_BEGIN_DECLS

/**
 * GsBootstrap:
 * @n_replicates: how many times the bins are resampled; 2,000 is usual
 * @seed: what the draws are made of: the same seed, the same intervals
 * @block: length of a block in bins, as from gs_block_length_choose()
 * @confidence: what an interval is to hold, 0.95 for 95 %
 * @n_threads: how many threads; 0 = as many as there are processors. It changes nothing in the result
 * @cancelled: (nullable): asked now and then
 * @cancelled_data: for @cancelled
 *
 * How to bootstrap.
 */
typedef struct
{
  guint n_replicates;
  guint64 seed;
  gsize block;
  double confidence;
  guint n_threads;
  GsStatsCancelled cancelled;
  gpointer cancelled_data;
} GsBootstrap;

/**
 * GsInterval:
 * @low: lower end; NaN if undefined
 * @high: upper end
 * @n_undefined: replicates in which the figure had no value; these are left out
 *
 * A percentile interval. It has no ends if more than half of the replicates have no value.
 */
typedef struct
{
  double low;
  double high;
  guint n_undefined;
} GsInterval;

/**
 * GsAgreementFigure:
 *
 * Those figures of #GsAgreement that have intervals.
 */
typedef enum
{
  GS_FIGURE_CCC,
  GS_FIGURE_CCC_UNBIASED,
  GS_FIGURE_CCC_AVEC,
  GS_FIGURE_PEARSON,
  GS_FIGURE_RMSE,
  GS_FIGURE_MAE,
  GS_FIGURE_SAGR,
  GS_FIGURE_BIAS,
  GS_FIGURE_LIMIT_LOW,
  GS_FIGURE_LIMIT_HIGH,
  GS_N_FIGURES,
} GsAgreementFigure;

/**
 * GsAgreementIntervals:
 * @concatenated: [GS_N_FIGURES] of the figures over all clips' values
 * @mean: [GS_N_FIGURES] of the figures' means over clips
 *
 * Intervals of a #GsPooledAgreement. With one clip both are the same.
 */
typedef struct
{
  GsInterval concatenated[GS_N_FIGURES];
  GsInterval mean[GS_N_FIGURES];
} GsAgreementIntervals;

/**
 * GsReliabilityIntervals:
 *
 * Intervals of the figures of the same names in #GsReliability.
 */
typedef struct
{
  GsInterval icc_a1;
  GsInterval icc_ak;
  GsInterval icc_c1;
  GsInterval icc_ck;
  GsInterval alpha_standardised;
  GsInterval krippendorff;
} GsReliabilityIntervals;

const char *gs_agreement_figure_get_name (GsAgreementFigure figure);
double gs_agreement_get_figure (const GsAgreement *self, GsAgreementFigure figure);

gboolean gs_bootstrap_agreement (const GsBootstrap *self, const double *x, const double *y, const gsize *clips,
                                 guint n_clips, GsAgreementIntervals *intervals, GError **error);
gboolean gs_bootstrap_reliability (const GsBootstrap *self, const double *const *raters, guint n_raters,
                                   const gsize *clips, guint n_clips, GsReliabilityIntervals *intervals, GError **error);

/* What can be asked for; more is refused with a reason. */
#define GS_BOOTSTRAP_MOST_REPLICATES 1000000

G_END_DECLS
