/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-reliability.h"

#include <math.h>

/* A table of n bins by k raters, and the means that the squares are about. */
typedef struct
{
  const double *const *raters; /* [k] [n] */
  guint k;
  gsize n;
  double *means;     /* [k] over the complete bins */
  double mean;       /* over the complete bins */
  double unit_mean;  /* over the units' values */
  double squares;    /* of all units' values about zero: what rounding is measured by */
} Table;

static guint
count_values (const Table *table,
              gsize t)
{
  guint m = 0;

  for (guint k = 0; k < table->k; k++)
    m += !isnan (table->raters[k][t]);

  return m;
}

static void
find_means (Table *table,
            GsReliabilitySums *sums)
{
  double unit_sum = 0.0;

  for (gsize t = 0; t < table->n; t++)
    {
      guint m = count_values (table, t);

      if (m < 2)
        continue;

      sums->units += 1.0;
      sums->values += m;
      sums->bins += m == table->k;
      for (guint k = 0; k < table->k; k++)
        {
          double value = table->raters[k][t];

          if (isnan (value))
            continue;
          unit_sum += value;
          table->squares += value * value;
          if (m == table->k)
            table->means[k] += value;
        }
    }

  for (guint k = 0; k < table->k; k++)
    {
      table->means[k] /= sums->bins;
      table->mean += table->means[k] / table->k;
    }
  table->unit_mean = unit_sum / sums->values;
}

static void
add_unit (const Table *table,
          GsReliabilitySums *sums,
          gsize t,
          guint m)
{
  double mean = 0.0, squares = 0.0;

  for (guint k = 0; k < table->k; k++)
    {
      if (!isnan (table->raters[k][t]))
        mean += table->raters[k][t] / m;
    }
  for (guint k = 0; k < table->k; k++)
    {
      double value = table->raters[k][t];

      if (isnan (value))
        continue;
      squares += (value - mean) * (value - mean);
      sums->total += (value - table->unit_mean) * (value - table->unit_mean);
    }
  sums->within += squares * m / (m - 1.0);

  if (m < table->k)
    return;

  sums->squares_rows += table->k * (mean - table->mean) * (mean - table->mean);
  for (guint k = 0; k < table->k; k++)
    {
      double rest = table->raters[k][t] - mean - table->means[k] + table->mean;

      sums->squares_error += rest * rest;
    }
}

/* Mean of Pearson's r over all pairs of raters, over the complete bins. */
static double
find_mean_pearson (const Table *table,
                   gsize n_bins)
{
  guint k = table->k;
  g_autofree double *products = g_new0 (double, (gsize) k * k);
  g_autofree double *row = g_new0 (double, k);
  g_autofree gboolean *varies = g_new0 (gboolean, k);
  g_autofree double *first = g_new0 (double, k);
  gboolean any = FALSE;
  double sum = 0.0;

  for (gsize t = 0; t < table->n; t++)
    {
      if (count_values (table, t) < k)
        continue;
      for (guint i = 0; i < k; i++)
        {
          row[i] = table->raters[i][t] - table->means[i];
          first[i] = any ? first[i] : table->raters[i][t];
          varies[i] |= table->raters[i][t] != first[i];
        }
      any = TRUE;
      for (guint i = 0; i < k; i++)
        {
          for (guint j = i; j < k; j++)
            products[(gsize) i * k + j] += row[i] * row[j];
        }
    }

  for (guint i = 0; i < k; i++)
    {
      if (!varies[i] || n_bins < 2)
        return NAN;
      for (guint j = i + 1; j < k; j++)
        sum += products[(gsize) i * k + j] / sqrt (products[(gsize) i * k + i] * products[(gsize) j * k + j]);
    }

  return sum / (0.5 * k * (k - 1.0));
}

/**
 * gs_standardised_alpha:
 * @mean_pearson: mean correlation of all pairs of raters
 * @n_raters: k
 *
 * Returns: standardised alpha k r / (1 + (k - 1) r); NaN if undefined
 */
double
gs_standardised_alpha (double mean_pearson,
                       guint n_raters)
{
  return n_raters * mean_pearson / (1.0 + (n_raters - 1.0) * mean_pearson);
}

/* Means are right to some 1e-16 of the values; squares of such errors are no variance. */
#define NEGLIGIBLE 1e-28

static void
drop_rounding (double *squares,
               const Table *table)
{
  if (*squares <= NEGLIGIBLE * table->squares)
    *squares = 0.0;
}

/* A share whose whole is nothing, or less than nothing, is none. */
static double
divide (double part,
        double whole,
        GsUndefined *reason)
{
  if (whole > 0.0)
    return part / whole;

  *reason = GS_UNDEFINED_NO_VARIANCE;

  return NAN;
}

/**
 * gs_reliability_from_sums:
 * @self: (out): where the figures go
 * @sums: what they are made of
 * @n_raters: k
 * @mean_pearson: mean correlation of all pairs of raters; NaN if undefined
 *
 * The formulas alone, as gs_reliability_measure() states them.
 */
void
gs_reliability_from_sums (GsReliability *self,
                          const GsReliabilitySums *sums,
                          guint n_raters,
                          double mean_pearson)
{
  double k = n_raters, n = sums->bins;
  double msr = sums->squares_rows / (n - 1.0);
  double msc = sums->squares_columns / (k - 1.0);
  double mse = sums->squares_error / ((n - 1.0) * (k - 1.0));

  *self = (GsReliability){
    .n_raters = n_raters,
    .n_bins = (gsize) n,
    .icc_a1 = NAN,
    .icc_ak = NAN,
    .icc_c1 = NAN,
    .icc_ck = NAN,
    .alpha_standardised = NAN,
    .mean_pearson = NAN,
    .krippendorff = NAN,
    .n_units = (gsize) sums->units,
    .n_values = (gsize) sums->values,
  };

  if (n_raters < 2)
    {
      self->icc_undefined = self->alpha_undefined = self->krippendorff_undefined = GS_UNDEFINED_ONE_RATER;
      return;
    }

  if (n < 2.0)
    {
      self->icc_undefined = self->alpha_undefined = n < 1.0 ? GS_UNDEFINED_NO_PAIRS : GS_UNDEFINED_ONE_PAIR;
    }
  else
    {
      self->icc_a1 = divide (msr - mse, msr + (k - 1.0) * mse + k / n * (msc - mse), &self->icc_undefined);
      self->icc_ak = divide (msr - mse, msr + (msc - mse) / n, &self->icc_undefined);
      self->icc_c1 = divide (msr - mse, msr + (k - 1.0) * mse, &self->icc_undefined);
      self->icc_ck = divide (msr - mse, msr, &self->icc_undefined);
      self->mean_pearson = mean_pearson;
      self->alpha_standardised = gs_standardised_alpha (mean_pearson, n_raters);
      if (isnan (mean_pearson))
        self->alpha_undefined = GS_UNDEFINED_ONE_CONSTANT;
      else if (1.0 + (k - 1.0) * mean_pearson <= 0.0)
        {
          self->alpha_standardised = NAN;
          self->alpha_undefined = GS_UNDEFINED_NO_VARIANCE;
        }
    }

  if (sums->units < 1.0)
    self->krippendorff_undefined = GS_UNDEFINED_NO_PAIRS;
  else
    self->krippendorff =
      1.0 - (sums->values - 1.0) / sums->values * divide (sums->within, sums->total, &self->krippendorff_undefined);
}

/**
 * gs_reliability_measure:
 * @self: (out): where the figures go
 * @raters: [n_raters] [n] what each rater said in each time bin; NaN = missing
 * @n_raters: k
 * @n: how many time bins
 *
 * Two-way analysis of variance over the bins in which every rater has a value (MSR between bins, MSC between raters, MSE
 * what is left), and from it (Shrout and Fleiss 1979; McGraw and Wong 1996)
 *
 *   ICC(A,1) = (MSR - MSE) / (MSR + (k - 1) MSE + (k / n) (MSC - MSE))
 *   ICC(A,k) = (MSR - MSE) / (MSR + (MSC - MSE) / n)
 *   ICC(C,1) = (MSR - MSE) / (MSR + (k - 1) MSE)
 *   ICC(C,k) = (MSR - MSE) / MSR, which is Cronbach's alpha (1951)
 *
 * the standardised alpha k r / (1 + (k - 1) r) over the same bins, r the mean of Pearson's correlation over all pairs; and
 * Krippendorff's alpha for interval data, 1 - ((N - 1) / N) sum_u [m_u / (m_u - 1) SS_u] / SS_tot (Krippendorff 2011), over
 * all bins with m_u >= 2 values: missing cells are simply not there. Takes O(n k^2).
 */
void
gs_reliability_measure (GsReliability *self,
                        const double *const *raters,
                        guint n_raters,
                        gsize n)
{
  g_autofree double *means = g_new0 (double, n_raters);
  Table table = { .raters = raters, .k = n_raters, .n = n, .means = means };
  GsReliabilitySums sums = { 0 };
  double mean_pearson = NAN;

  if (n_raters >= 2)
    {
      find_means (&table, &sums);
      for (gsize t = 0; t < n; t++)
        {
          guint m = count_values (&table, t);

          if (m >= 2)
            add_unit (&table, &sums, t, m);
        }
      for (guint k = 0; k < n_raters && sums.bins > 0.0; k++)
        sums.squares_columns += sums.bins * (means[k] - table.mean) * (means[k] - table.mean);
      mean_pearson = find_mean_pearson (&table, (gsize) sums.bins);
    }

  drop_rounding (&sums.squares_rows, &table);
  drop_rounding (&sums.squares_columns, &table);
  drop_rounding (&sums.squares_error, &table);
  drop_rounding (&sums.within, &table);
  drop_rounding (&sums.total, &table);

  gs_reliability_from_sums (self, &sums, n_raters, mean_pearson);
}

/**
 * gs_krippendorff_alpha:
 * @raters: [n_raters] [n] what each rater said in each unit; NaN = missing
 * @n_raters: how many raters
 * @n: how many units
 *
 * Returns: Krippendorff's alpha for interval data, as gs_reliability_measure() defines it; NaN if undefined
 */
double
gs_krippendorff_alpha (const double *const *raters,
                       guint n_raters,
                       gsize n)
{
  GsReliability reliability;

  gs_reliability_measure (&reliability, raters, n_raters, n);

  return reliability.krippendorff;
}
