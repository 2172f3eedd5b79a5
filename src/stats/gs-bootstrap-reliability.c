/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-bootstrap.h"

#include "gs-resample.h"

#include <math.h>

/* Columns: bins in which all have a value; then over these each rater's values and all products of two raters; then over
 * the bins with at least two values: how many such bins, values, their sum, squares, and squares within the bin. */
enum
{
  UNITS,
  VALUES,
  SUM,
  SQUARES,
  WITHIN,
  N_UNIT_SUMS,
};

enum
{
  N_FIGURES = 6
};

typedef struct
{
  const double *const *raters;
  guint k;
  guint n_clips;
  guint n_columns;
  double origin; /* the mean of everything, which all sums are about */
} Group;

static guint
get_products (const Group *self)
{
  return 1 + self->k;
}

static guint
get_units (const Group *self)
{
  return 1 + self->k + self->k * (self->k + 1) / 2;
}

static void
find_origin (Group *self,
             gsize first,
             gsize end)
{
  double n = 0.0;

  for (guint k = 0; k < self->k; k++)
    {
      for (gsize t = first; t < end; t++)
        {
          if (isnan (self->raters[k][t]))
            continue;
          self->origin += self->raters[k][t];
          n += 1.0;
        }
    }
  if (n > 0.0)
    self->origin /= n;
}

static void
fill_cb (gsize t,
         double *row,
         gpointer user_data)
{
  const Group *self = user_data;
  double *products = row + get_products (self), *units = row + get_units (self);
  double sum = 0.0, squares = 0.0, m = 0.0;

  for (guint q = 0; q < self->n_columns; q++)
    row[q] = 0.0;

  for (guint k = 0; k < self->k; k++)
    {
      double value = self->raters[k][t] - self->origin;

      if (isnan (value))
        continue;
      m += 1.0;
      sum += value;
      squares += value * value;
    }
  if (m < 2.0)
    return;

  units[UNITS] = 1.0;
  units[VALUES] = m;
  units[SUM] = sum;
  units[SQUARES] = squares;
  units[WITHIN] = (squares - sum * sum / m) * m / (m - 1.0);
  if (m < self->k)
    return;

  row[0] = 1.0;
  for (guint i = 0; i < self->k; i++)
    {
      row[1 + i] = self->raters[i][t] - self->origin;
      for (guint j = 0; j <= i; j++)
        *products++ = row[1 + i] * row[1 + j];
    }
}

/* Of squares that should be zero, rounding leaves less than this share of the whole. */
#define NEGLIGIBLE 1e-11

static double
keep (double value,
      double whole)
{
  return value > NEGLIGIBLE * whole ? value : 0.0;
}

static double
get_mean_pearson (const Group *self,
                  const double *sums)
{
  const double *products = sums + get_products (self);
  double n = sums[0], total = 0.0;

  /* Product of raters i and j <= i is at i (i + 1) / 2 + j. */
  for (guint i = 0; i < self->k; i++)
    {
      const double *row_i = products + i * (i + 1) / 2;
      double ii = keep (row_i[i] - sums[1 + i] * sums[1 + i] / n, row_i[i]);

      for (guint j = 0; j < i; j++)
        {
          double square = products[j * (j + 1) / 2 + j];
          double jj = keep (square - sums[1 + j] * sums[1 + j] / n, square);

          if (ii == 0.0 || jj == 0.0)
            return NAN;
          total += (row_i[j] - sums[1 + i] * sums[1 + j] / n) / sqrt (ii * jj);
        }
    }

  return total / (0.5 * self->k * (self->k - 1.0));
}

/* The analysis of variance from sums and products, by the identities SS = sum x^2 - (sum x)^2 / n. */
static void
measure_cb (const double *clips,
            double *figures,
            gpointer user_data)
{
  const Group *self = user_data;
  g_autofree double *sums = g_new0 (double, self->n_columns);
  const double *products = sums + get_products (self), *units = sums + get_units (self);
  double k = self->k, all = 0.0, of_all = 0.0, of_columns = 0.0, of_rows = 0.0, n, whole;
  GsReliabilitySums parts = { 0 };
  GsReliability r;

  for (guint c = 0; c < self->n_clips; c++)
    {
      for (guint q = 0; q < self->n_columns; q++)
        sums[q] += clips[(gsize) c * self->n_columns + q];
    }

  n = sums[0];
  for (guint i = 0; i < self->k; i++)
    {
      all += sums[1 + i];
      of_columns += sums[1 + i] * sums[1 + i];
      for (guint j = 0; j <= i; j++, products++)
        {
          of_all += i == j ? *products : 0.0;
          of_rows += i == j ? *products : 2.0 * *products;
        }
    }

  parts.bins = n;
  if (n > 0.0)
    {
      whole = of_all - all * all / (n * k);
      parts.squares_rows = keep (of_rows / k - all * all / (n * k), of_all);
      parts.squares_columns = keep (of_columns / n - all * all / (n * k), of_all);
      parts.squares_error = keep (whole - parts.squares_rows - parts.squares_columns, of_all);
    }
  parts.units = units[UNITS];
  parts.values = units[VALUES];
  parts.within = keep (units[WITHIN], units[SQUARES]);
  if (units[VALUES] > 0.0)
    parts.total = keep (units[SQUARES] - units[SUM] * units[SUM] / units[VALUES], units[SQUARES]);

  gs_reliability_from_sums (&r, &parts, self->k, n > 1.0 ? get_mean_pearson (self, sums) : NAN);
  figures[0] = r.icc_a1;
  figures[1] = r.icc_ak;
  figures[2] = r.icc_c1;
  figures[3] = r.icc_ck;
  figures[4] = r.alpha_standardised;
  figures[5] = r.krippendorff;
}

/**
 * gs_bootstrap_reliability:
 * @self: how to bootstrap
 * @raters: [n_raters] [n] what each rater said in each bin, all clips one after another; NaN = missing
 * @n_raters: k, at least 1
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 * @intervals: (out): where the intervals go
 * @error: (out) (optional): why there are none
 *
 * Percentile intervals of the raters' reliability over all clips' bins by moving-block bootstrap. Bins are drawn, not
 * raters: the intervals are about these k people. Memory is n (k (k + 3) / 2 + 6) doubles.
 *
 * Returns: %TRUE if the intervals are there
 */
gboolean
gs_bootstrap_reliability (const GsBootstrap *self,
                          const double *const *raters,
                          guint n_raters,
                          const gsize *clips,
                          guint n_clips,
                          GsReliabilityIntervals *intervals,
                          GError **error)
{
  Group group = { .raters = raters, .k = n_raters, .n_clips = n_clips };
  GsInterval all[N_FIGURES];

  find_origin (&group, clips[0], clips[n_clips]);
  group.n_columns = get_units (&group) + N_UNIT_SUMS;
  if (!gs_resample (self, clips, n_clips, group.n_columns, fill_cb, N_FIGURES, measure_cb, &group, all, error))
    return FALSE;

  *intervals = (GsReliabilityIntervals){ all[0], all[1], all[2], all[3], all[4], all[5] };

  return TRUE;
}
