/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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
} GsAgreement;

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
