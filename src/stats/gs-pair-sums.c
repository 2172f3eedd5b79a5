/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pair-sums.h"

#include <math.h>

/**
 * gs_pair_init:
 * @self: (out): the pair
 * @x: [n] first trace, NaN = missing; kept
 * @y: [n] second trace; kept
 * @first: first value to look at
 * @end: first value not to look at
 *
 * Takes the traces' means as origins, so that sums of squares lose nothing for a trace far from zero.
 */
void
gs_pair_init (GsPair *self,
              const double *x,
              const double *y,
              gsize first,
              gsize end)
{
  double n = 0.0;

  *self = (GsPair){ .x = x, .y = y };

  for (gsize t = first; t < end; t++)
    {
      if (isnan (x[t]) || isnan (y[t]))
        continue;
      n += 1.0;
      self->origin_x += x[t];
      self->origin_y += y[t];
    }
  if (n == 0.0)
    return;

  self->origin_x /= n;
  self->origin_y /= n;
  for (gsize t = first; t < end; t++)
    {
      if (isnan (x[t]) || isnan (y[t]))
        continue;
      self->total_xx += (x[t] - self->origin_x) * (x[t] - self->origin_x);
      self->total_yy += (y[t] - self->origin_y) * (y[t] - self->origin_y);
    }
}

static int
sign (double value)
{
  return (value > 0.0) - (value < 0.0);
}

/**
 * gs_pair_fill:
 * @self: a pair
 * @t: which pair of values
 * @row: (out caller-allocates): [GS_N_PAIR_SUMS] what it adds to the sums; zeros if either is missing
 */
void
gs_pair_fill (const GsPair *self,
              gsize t,
              double *row)
{
  double x = self->x[t] - self->origin_x, y = self->y[t] - self->origin_y;
  double difference = self->x[t] - self->y[t];

  if (isnan (difference))
    {
      for (guint i = 0; i < GS_N_PAIR_SUMS; i++)
        row[i] = 0.0;
      return;
    }

  row[GS_PAIR_N] = 1.0;
  row[GS_PAIR_X] = x;
  row[GS_PAIR_Y] = y;
  row[GS_PAIR_XX] = x * x;
  row[GS_PAIR_YY] = y * y;
  row[GS_PAIR_XY] = x * y;
  row[GS_PAIR_SQUARES] = difference * difference;
  row[GS_PAIR_ABSOLUTES] = fabs (difference);
  row[GS_PAIR_SAME_SIGN] = sign (self->x[t]) == sign (self->y[t]);
}

/* Of squares that should be zero, rounding leaves less than this share of the whole. */
#define NEGLIGIBLE 1e-11

static double
get_squares (double squares,
             double sum,
             double n,
             double total)
{
  double about_mean = squares - sum * sum / n;

  return about_mean > NEGLIGIBLE * MAX (squares, total) ? about_mean : 0.0;
}

/**
 * gs_pair_measure:
 * @self: a pair
 * @sums: [GS_N_PAIR_SUMS] rows that were added up, of any selection of its values, each as often as one likes
 * @agreement: (out): the figures, as gs_agreement_measure() defines them
 */
void
gs_pair_measure (const GsPair *self,
                 const double *sums,
                 GsAgreement *agreement)
{
  double n = sums[GS_PAIR_N];
  double xx, yy, xy, distance, denominator;
  gboolean varies_x, varies_y;

  /* Without values it says what is undefined and why. */
  gs_agreement_measure (agreement, NULL, NULL, 0);
  if (n < 1.0)
    return;

  xx = get_squares (sums[GS_PAIR_XX], sums[GS_PAIR_X], n, self->total_xx);
  yy = get_squares (sums[GS_PAIR_YY], sums[GS_PAIR_Y], n, self->total_yy);
  varies_x = xx > 0.0;
  varies_y = yy > 0.0;
  xy = varies_x && varies_y ? sums[GS_PAIR_XY] - sums[GS_PAIR_X] * sums[GS_PAIR_Y] / n : 0.0;

  agreement->n = (gsize) n;
  agreement->mean_x = self->origin_x + sums[GS_PAIR_X] / n;
  agreement->mean_y = self->origin_y + sums[GS_PAIR_Y] / n;
  agreement->variance_x = xx / n;
  agreement->variance_y = yy / n;
  agreement->covariance = xy / n;
  agreement->rmse = sqrt (MAX (0.0, sums[GS_PAIR_SQUARES]) / n);
  agreement->mae = MAX (0.0, sums[GS_PAIR_ABSOLUTES]) / n;
  agreement->sagr = sums[GS_PAIR_SAME_SIGN] / n;
  agreement->bias = distance = agreement->mean_x - agreement->mean_y;
  if (n > 1.0)
    {
      agreement->difference_sd = sqrt (MAX (0.0, sums[GS_PAIR_SQUARES] - n * distance * distance) / (n - 1.0));
      agreement->limit_low = distance - GS_AGREEMENT_LIMIT * agreement->difference_sd;
      agreement->limit_high = distance + GS_AGREEMENT_LIMIT * agreement->difference_sd;
    }

  agreement->ccc_undefined = n < 2.0                  ? GS_UNDEFINED_ONE_PAIR
                             : !varies_x && !varies_y ? GS_UNDEFINED_NONE_VARIES
                                                      : GS_DEFINED;
  agreement->pearson_undefined = agreement->ccc_undefined != GS_DEFINED ? agreement->ccc_undefined
                                 : !varies_x || !varies_y               ? GS_UNDEFINED_ONE_CONSTANT
                                                                        : GS_DEFINED;
  if (agreement->pearson_undefined == GS_DEFINED)
    agreement->pearson = CLAMP (xy / sqrt (xx * yy), -1.0, 1.0);
  if (agreement->ccc_undefined != GS_DEFINED)
    return;

  denominator = xx + yy + n * distance * distance;
  agreement->ccc = 2.0 * xy / denominator;
  agreement->ccc_unbiased = 2.0 * xy / (xx + yy + (n - 1.0) * distance * distance);
  agreement->ccc_avec = 2.0 * xy / n / ((xx + yy) / (n - 1.0) + distance * distance);
}
