/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"

#include <math.h>

/* Sums of a first pass over the pairs, from which the means come. */
typedef struct
{
  gsize n;
  double sum_x;
  double sum_y;
  double min_x;
  double max_x;
  double min_y;
  double max_y;
} Extent;

/* Sums of a second pass, about the means: one pass over squares would cancel for a trace far from zero. */
typedef struct
{
  double xx;
  double yy;
  double xy;
  double squares;
  double differences;
  double absolutes;
  gsize same_sign;
} Moments;

static void
extent_add (Extent *extent,
            double x,
            double y)
{
  if (isnan (x) || isnan (y))
    return;

  extent->min_x = extent->n == 0 ? x : MIN (extent->min_x, x);
  extent->max_x = extent->n == 0 ? x : MAX (extent->max_x, x);
  extent->min_y = extent->n == 0 ? y : MIN (extent->min_y, y);
  extent->max_y = extent->n == 0 ? y : MAX (extent->max_y, y);
  extent->sum_x += x;
  extent->sum_y += y;
  extent->n++;
}

static int
sign (double value)
{
  return (value > 0.0) - (value < 0.0);
}

static void
moments_add (Moments *moments,
             double mean_x,
             double mean_y,
             double x,
             double y)
{
  double dx = x - mean_x;
  double dy = y - mean_y;

  if (isnan (x) || isnan (y))
    return;

  moments->xx += dx * dx;
  moments->yy += dy * dy;
  moments->xy += dx * dy;
  moments->squares += (x - y) * (x - y);
  moments->differences += (dx - dy) * (dx - dy);
  moments->absolutes += fabs (x - y);
  moments->same_sign += sign (x) == sign (y);
}

/* 2 s_xy / (s_x^2 + s_y^2 + (mean_x - mean_y)^2) */
static double
concordance (double covariance,
             double variance_x,
             double variance_y,
             double distance)
{
  return 2.0 * covariance / (variance_x + variance_y + distance * distance);
}

static void
finish (GsAgreement *self,
        const Extent *extent,
        const Moments *moments)
{
  /* Constancy is judged by the values: the rounded mean of equal values may differ from them. */
  gboolean varies_x = extent->min_x < extent->max_x;
  gboolean varies_y = extent->min_y < extent->max_y;
  double n = (double) extent->n;
  double distance = self->mean_x - self->mean_y;
  double biased = 1.0 / n;
  double unbiased = 1.0 / (n - 1.0);
  double sxx = varies_x ? moments->xx : 0.0;
  double syy = varies_y ? moments->yy : 0.0;
  double sxy = varies_x && varies_y ? moments->xy : 0.0;

  self->variance_x = sxx * biased;
  self->variance_y = syy * biased;
  self->covariance = sxy * biased;
  self->rmse = sqrt (moments->squares * biased);
  self->mae = moments->absolutes * biased;
  self->sagr = (double) moments->same_sign * biased;
  self->bias = distance;
  if (extent->n > 1)
    {
      self->difference_sd = sqrt (moments->differences * unbiased);
      self->limit_low = self->bias - GS_AGREEMENT_LIMIT * self->difference_sd;
      self->limit_high = self->bias + GS_AGREEMENT_LIMIT * self->difference_sd;
    }

  self->ccc_undefined = extent->n == 1           ? GS_UNDEFINED_ONE_PAIR
                        : !varies_x && !varies_y ? GS_UNDEFINED_NONE_VARIES
                                                 : GS_DEFINED;
  self->pearson_undefined = self->ccc_undefined != GS_DEFINED ? self->ccc_undefined
                            : !varies_x || !varies_y          ? GS_UNDEFINED_ONE_CONSTANT
                                                              : GS_DEFINED;

  if (varies_x || varies_y)
    {
      self->ccc = concordance (self->covariance, self->variance_x, self->variance_y, distance);
      self->ccc_unbiased = concordance (sxy * unbiased, sxx * unbiased, syy * unbiased, distance);
      self->ccc_avec = concordance (self->covariance, sxx * unbiased, syy * unbiased, distance);
    }

  if (varies_x && varies_y)
    self->pearson = CLAMP (sxy / sqrt (sxx * syy), -1.0, 1.0);
}

static void
begin (GsAgreement *self)
{
  *self = (GsAgreement){
    .mean_x = NAN,
    .mean_y = NAN,
    .variance_x = NAN,
    .variance_y = NAN,
    .covariance = NAN,
    .ccc = NAN,
    .ccc_unbiased = NAN,
    .ccc_avec = NAN,
    .pearson = NAN,
    .rmse = NAN,
    .mae = NAN,
    .sagr = NAN,
    .bias = NAN,
    .difference_sd = NAN,
    .limit_low = NAN,
    .limit_high = NAN,
    .ccc_undefined = GS_UNDEFINED_NO_PAIRS,
    .pearson_undefined = GS_UNDEFINED_NO_PAIRS,
  };
}

/**
 * gs_agreement_measure:
 * @self: (out): where the figures go
 * @x: [n] first trace; NaN where it has no value
 * @y: [n] second trace; NaN where it has no value
 * @n: values in each
 *
 * Compares two traces pair by pair. Pairs with a missing value are dropped. CCC is undefined (NaN) when
 * neither trace varies, Pearson when either does not, everything when no pair is left.
 *
 * Formulas: Lin (1989) for CCC and its two variants as named at #GsAgreement; Bland and Altman (1986) for bias and limits.
 */
void
gs_agreement_measure (GsAgreement *self,
                      const double *x,
                      const double *y,
                      gsize n)
{
  Extent extent = { 0 };
  Moments moments = { 0 };

  begin (self);

  for (gsize i = 0; i < n; i++)
    extent_add (&extent, x[i], y[i]);

  self->n = extent.n;
  if (extent.n == 0)
    return;

  self->mean_x = extent.sum_x / (double) extent.n;
  self->mean_y = extent.sum_y / (double) extent.n;

  for (gsize i = 0; i < n; i++)
    moments_add (&moments, self->mean_x, self->mean_y, x[i], y[i]);

  finish (self, &extent, &moments);
}

/**
 * gs_agreement_measure_floats:
 * @self: (out): where the figures go
 * @x: [n] first trace; NaN where it has no value
 * @y: [n] second trace; NaN where it has no value
 * @n: values in each
 *
 * The same as gs_agreement_measure() for traces in single precision; sums are kept in double.
 */
void
gs_agreement_measure_floats (GsAgreement *self,
                             const float *x,
                             const float *y,
                             gsize n)
{
  Extent extent = { 0 };
  Moments moments = { 0 };

  begin (self);

  for (gsize i = 0; i < n; i++)
    extent_add (&extent, (double) x[i], (double) y[i]);

  self->n = extent.n;
  if (extent.n == 0)
    return;

  self->mean_x = extent.sum_x / (double) extent.n;
  self->mean_y = extent.sum_y / (double) extent.n;

  for (gsize i = 0; i < n; i++)
    moments_add (&moments, self->mean_x, self->mean_y, (double) x[i], (double) y[i]);

  finish (self, &extent, &moments);
}

/**
 * gs_ccc:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: Lin's concordance correlation (everything divided by N), in [-1, 1]; NaN if undefined
 */
double
gs_ccc (const double *x,
        const double *y,
        gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.ccc;
}

/**
 * gs_ccc_unbiased:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: concordance correlation with everything divided by N - 1 (NOVA's); NaN if undefined
 */
double
gs_ccc_unbiased (const double *x,
                 const double *y,
                 gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.ccc_unbiased;
}

/**
 * gs_ccc_avec:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: concordance correlation, covariance divided by N and variances by N - 1, so that
 *   CCC(x, x) = (N - 1) / N: AVEC2018/19 and ABAW3; NaN if undefined
 */
double
gs_ccc_avec (const double *x,
             const double *y,
             gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.ccc_avec;
}

/**
 * gs_pearson:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: product-moment correlation in [-1, 1]; NaN if either trace does not vary
 */
double
gs_pearson (const double *x,
            const double *y,
            gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.pearson;
}

/**
 * gs_rmse:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: root of the mean squared difference, in the traces' unit; NaN if no pair is left
 */
double
gs_rmse (const double *x,
         const double *y,
         gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.rmse;
}

/**
 * gs_mae:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: mean absolute difference, in the traces' unit; NaN if no pair is left
 */
double
gs_mae (const double *x,
        const double *y,
        gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.mae;
}

/**
 * gs_sagr:
 * @x: [n] first trace, NaN = missing
 * @y: [n] second trace, NaN = missing
 * @n: values in each
 *
 * Returns: share of pairs whose signs agree, in [0, 1]; NaN if no pair is left
 */
double
gs_sagr (const double *x,
         const double *y,
         gsize n)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, n);

  return agreement.sagr;
}
