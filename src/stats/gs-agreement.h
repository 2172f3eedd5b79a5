/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-undefined.h"

G_BEGIN_DECLS

/**
 * GsAgreement:
 * @n: pairs that were compared: those with neither value missing
 * @mean_x: mean of the first trace
 * @mean_y: mean of the second trace
 * @variance_x: variance of the first trace, divided by N
 * @variance_y: variance of the second trace, divided by N
 * @covariance: covariance, divided by N
 * @ccc: concordance correlation, Lin (1989): covariance and variances divided by N; the default
 * @ccc_unbiased: covariance and variances divided by N - 1, as NOVA computes it
 * @ccc_avec: covariance divided by N, variances by N - 1, as AVEC2018/19 scored and the authors' code trains
 * @pearson: product-moment correlation
 * @rmse: root of the mean squared difference
 * @mae: mean absolute difference
 * @sagr: share of pairs with the same sign (-, 0 or +)
 * @bias: Bland-Altman: mean of first minus second
 * @difference_sd: standard deviation of the differences, divided by N - 1
 * @limit_low: lower limit of agreement, bias - 1.96 standard deviations
 * @limit_high: upper limit of agreement
 * @ccc_undefined: why the three concordance correlations are NaN, if they are
 * @pearson_undefined: why Pearson's correlation is NaN, if it is
 *
 * How two traces agree. What is undefined is NaN: never 0 or 1.
 */
typedef struct
{
  gsize n;
  double mean_x;
  double mean_y;
  double variance_x;
  double variance_y;
  double covariance;
  double ccc;
  double ccc_unbiased;
  double ccc_avec;
  double pearson;
  double rmse;
  double mae;
  double sagr;
  double bias;
  double difference_sd;
  double limit_low;
  double limit_high;
  GsUndefined ccc_undefined;
  GsUndefined pearson_undefined;
} GsAgreement;

/* How many standard deviations of the differences the limits of agreement are away: 95 % of a normal distribution. */
#define GS_AGREEMENT_LIMIT 1.959963984540054

/**
 * GsPooledAgreement:
 * @concatenated: of all clips' pairs, as if they were one long clip
 * @mean: each figure's mean over the clips in which it is defined; @n is the mean's number of pairs, all clips together
 * @n_clips: clips with at least one pair
 * @n_ccc: clips in which CCC is defined
 * @n_pearson: clips in which Pearson's correlation is defined
 *
 * Two ways to pool the agreement of several clips. They answer different questions: the first also rewards knowing which
 * clip is higher than another.
 */
typedef struct
{
  GsAgreement concatenated;
  GsAgreement mean;
  guint n_clips;
  guint n_ccc;
  guint n_pearson;
} GsPooledAgreement;

void gs_agreement_pool (GsPooledAgreement *self, const double *x, const double *y, const gsize *clips, guint n_clips);
double gs_abaw_score (double ccc_valence, double ccc_arousal);

void gs_agreement_measure (GsAgreement *self, const double *x, const double *y, gsize n);
void gs_agreement_measure_floats (GsAgreement *self, const float *x, const float *y, gsize n);

double gs_ccc (const double *x, const double *y, gsize n);
double gs_ccc_unbiased (const double *x, const double *y, gsize n);
double gs_ccc_avec (const double *x, const double *y, gsize n);
double gs_pearson (const double *x, const double *y, gsize n);
double gs_rmse (const double *x, const double *y, gsize n);
double gs_mae (const double *x, const double *y, gsize n);
double gs_sagr (const double *x, const double *y, gsize n);

G_END_DECLS
