/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-undefined.h"

G_BEGIN_DECLS

/**
 * GsReliability:
 * @n_raters: k
 * @n_bins: n, time bins in which every rater has a value; all figures but Krippendorff's are about these
 * @icc_a1: ICC(A,1) = ICC(2,1): absolute agreement of a single rater
 * @icc_ak: ICC(A,k) = ICC(2,k): absolute agreement of the mean of k
 * @icc_c1: ICC(C,1) = ICC(3,1): consistency of a single rater
 * @icc_ck: ICC(C,k) = ICC(3,k) = Cronbach's alpha: consistency of the mean of k
 * @alpha_standardised: standardised alpha, from the mean of the raters' correlations in pairs
 * @mean_pearson: that mean
 * @krippendorff: Krippendorff's alpha for interval data
 * @n_units: bins that it is about: those with at least two values
 * @n_values: values in them
 * @icc_undefined: why the four coefficients are NaN, if one of them is
 * @alpha_undefined: why the standardised alpha is NaN, if it is
 * @krippendorff_undefined: why Krippendorff's alpha is NaN, if it is
 *
 * Reliability of k raters over n time bins.
 */
typedef struct
{
  guint n_raters;
  gsize n_bins;
  double icc_a1;
  double icc_ak;
  double icc_c1;
  double icc_ck;
  double alpha_standardised;
  double mean_pearson;
  double krippendorff;
  gsize n_units;
  gsize n_values;
  GsUndefined icc_undefined;
  GsUndefined alpha_undefined;
  GsUndefined krippendorff_undefined;
} GsReliability;

/**
 * GsReliabilitySums:
 * @bins: n, bins in which every rater has a value
 * @squares_rows: SSR = k sum_t (mean of bin t - mean)^2
 * @squares_columns: SSC = n sum_k (mean of rater k - mean)^2
 * @squares_error: SSE, what is left of the values' squares
 * @units: bins with at least two values
 * @values: N, values in these
 * @within: sum_u m_u / (m_u - 1) SS_u, where SS_u are unit u's squares about its own mean
 * @total: SS_tot, the squares of these N values about their mean
 *
 * What the coefficients are made of.
 */
typedef struct
{
  double bins;
  double squares_rows;
  double squares_columns;
  double squares_error;
  double units;
  double values;
  double within;
  double total;
} GsReliabilitySums;

void gs_reliability_measure (GsReliability *self, const double *const *raters, guint n_raters, gsize n);
void gs_reliability_from_sums (GsReliability *self, const GsReliabilitySums *sums, guint n_raters, double mean_pearson);
double gs_standardised_alpha (double mean_pearson, guint n_raters);
double gs_krippendorff_alpha (const double *const *raters, guint n_raters, gsize n);

G_END_DECLS
