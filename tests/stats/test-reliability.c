/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-reliability.h"

#include <math.h>

#define N 6
#define K 4

/* The table of Shrout and Fleiss (1979), a row a rater here. */
static const double shrout_fleiss[K][N] = {
  { 9, 6, 8, 7, 10, 6 },
  { 2, 1, 4, 1, 5, 2 },
  { 5, 3, 6, 2, 6, 4 },
  { 8, 2, 8, 6, 9, 7 },
};

#define assert_golden(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 5e-6)
#define assert_fine(value, expected)   g_assert_cmpfloat_with_epsilon (value, expected, 5e-7)

static void
copy_table (double values[K][N],
            const double *rows[K])
{
  for (guint k = 0; k < K; k++)
    {
      for (guint t = 0; t < N; t++)
        values[k][t] = shrout_fleiss[k][t];
      rows[k] = values[k];
    }
}

static void
fill_random (GRand *random,
             double *values,
             const double **rows,
             guint k,
             gsize n)
{
  for (guint r = 0; r < k; r++)
    {
      for (gsize t = 0; t < n; t++)
        values[r * n + t] = sin (0.1 * (double) t) + g_rand_double_range (random, -1.0, 1.0) + r;
      rows[r] = values + r * n;
    }
}

static void
test_golden (void)
{
  double values[K][N];
  const double *rows[K];
  GsReliability r;

  copy_table (values, rows);
  gs_reliability_measure (&r, rows, K, N);
  g_assert_cmpuint (r.n_bins, ==, N);
  assert_golden (r.icc_a1, 0.28976);
  assert_golden (r.icc_ak, 0.62005);
  assert_golden (r.icc_c1, 0.71484);
  assert_golden (r.icc_ck, 0.90932);
  assert_golden (r.alpha_standardised, 0.92694);
  assert_fine (r.krippendorff, 0.147308);
}

/* The table's mean squares are known: MSR = 56.2083 / 5, MSC = 97.4583 / 3, MSE = 15.2917 / 15. */
static void
test_by_hand (void)
{
  double values[K][N];
  const double *rows[K];
  double msr = 1349.0 / 24.0 / 5.0, msc = 2339.0 / 24.0 / 3.0, mse = 367.0 / 24.0 / 15.0;
  GsReliability r;

  copy_table (values, rows);
  gs_reliability_measure (&r, rows, K, N);
  g_assert_cmpfloat_with_epsilon (r.icc_a1, (msr - mse) / (msr + 3 * mse + 4.0 / 6.0 * (msc - mse)), 1e-12);
  g_assert_cmpfloat_with_epsilon (r.icc_ak, (msr - mse) / (msr + (msc - mse) / 6.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (r.icc_c1, (msr - mse) / (msr + 3 * mse), 1e-12);
  g_assert_cmpfloat_with_epsilon (r.icc_ck, 1.0 - mse / msr, 1e-12);
}

static void
test_missing_cells (void)
{
  double values[K][N];
  const double *rows[K];
  GsReliability r;

  /* Cells (row, rater), counted from 1: (1,2) (4,3) (6,1) (6,2) (6,3). */
  copy_table (values, rows);
  values[1][0] = values[2][3] = values[0][5] = values[1][5] = values[2][5] = NAN;
  gs_reliability_measure (&r, rows, K, N);
  assert_fine (r.krippendorff, 0.256993);
  g_assert_cmpuint (r.n_units, ==, 5);
  g_assert_cmpuint (r.n_values, ==, 18);
  g_assert_cmpuint (r.n_bins, ==, 3);
}

/* Cronbach's alpha by its own formula: k / (k - 1) (1 - sum of variances / variance of the sum). */
static void
test_cronbach (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  double values[5 * 80];
  const double *rows[5];

  for (guint round = 0; round < 50; round++)
    {
      guint k = (guint) g_rand_int_range (random, 2, 6);
      gsize n = (gsize) g_rand_int_range (random, 3, 81);
      double sum_of = 0.0, totals[80] = { 0 };
      GsAgreement agreement;
      GsReliability r;

      fill_random (random, values, rows, k, n);
      for (guint i = 0; i < k; i++)
        {
          gs_agreement_measure (&agreement, rows[i], rows[i], n);
          sum_of += agreement.variance_x;
          for (gsize t = 0; t < n; t++)
            totals[t] += rows[i][t];
        }
      gs_agreement_measure (&agreement, totals, totals, n);
      gs_reliability_measure (&r, rows, k, n);
      g_assert_cmpfloat_with_epsilon (r.icc_ck, k / (k - 1.0) * (1.0 - sum_of / agreement.variance_x), 1e-9);
      if (k == 2)
        g_assert_cmpfloat_with_epsilon (r.mean_pearson, gs_pearson (rows[0], rows[1], n), 1e-12);
    }
}

/* Raters in another order, bins in another order, another unit: the same. A rater's own offset: consistency alone. */
static void
test_invariance (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  double values[4 * 50], other[4 * 50];
  const double *rows[4], *moved[4];

  for (guint round = 0; round < 50; round++)
    {
      GsReliability a, b;

      fill_random (random, values, rows, 4, 50);
      if (round % 2 == 1)
        values[g_rand_int_range (random, 0, 200)] = NAN;
      gs_reliability_measure (&a, rows, 4, 50);
      for (guint k = 0; k < 4; k++)
        {
          for (guint t = 0; t < 50; t++)
            other[k * 50 + t] = 3.0 * rows[(k + round) % 4][(t * 7 + round) % 50] - 11.0;
          moved[k] = other + k * 50;
        }
      gs_reliability_measure (&b, moved, 4, 50);
      g_assert_cmpfloat_with_epsilon (a.icc_a1, b.icc_a1, 1e-10);
      g_assert_cmpfloat_with_epsilon (a.icc_ak, b.icc_ak, 1e-10);
      g_assert_cmpfloat_with_epsilon (a.icc_ck, b.icc_ck, 1e-10);
      g_assert_cmpfloat_with_epsilon (a.alpha_standardised, b.alpha_standardised, 1e-10);
      g_assert_cmpfloat_with_epsilon (a.krippendorff, b.krippendorff, 1e-10);
      g_assert_cmpfloat (a.icc_a1, <=, 1.0);
      g_assert_cmpfloat (a.krippendorff, <=, 1.0);

      for (guint t = 0; t < 50; t++)
        values[t] += 5.0;
      gs_reliability_measure (&b, rows, 4, 50);
      g_assert_cmpfloat_with_epsilon (a.icc_c1, b.icc_c1, 1e-10);
      g_assert_cmpfloat_with_epsilon (a.alpha_standardised, b.alpha_standardised, 1e-10);
      g_assert_cmpfloat (fabs (a.icc_a1 - b.icc_a1), >, 1e-3);
    }
}

static void
test_undefined (void)
{
  const double flat[] = { 0.1, 0.1, 0.1, 0.1 }, varied[] = { 1, 2, 3, 4 }, early[] = { 1, NAN, NAN, NAN },
               late[] = { NAN, 2, 3, 4 };
  const double other[] = { 0.7, 0.7, 0.7, 0.7 };
  const double *apart_flat[] = { flat, other };
  const double *both_flat[] = { flat, flat, flat }, *one_flat[] = { flat, varied }, *apart[] = { early, late },
               *one[] = { varied }, *same[] = { varied, varied };
  GsReliability r;

  gs_reliability_measure (&r, both_flat, 3, 4);
  g_assert_true (isnan (r.icc_a1) && isnan (r.icc_ck) && isnan (r.krippendorff) && isnan (r.alpha_standardised));
  g_assert_cmpint (r.icc_undefined, ==, GS_UNDEFINED_NO_VARIANCE);
  g_assert_cmpint (r.krippendorff_undefined, ==, GS_UNDEFINED_NO_VARIANCE);

  /* Each always says the same, but not what the other says: no agreement, and consistency of nothing. */
  gs_reliability_measure (&r, apart_flat, 2, 4);
  g_assert_cmpfloat (r.icc_a1, ==, 0.0);
  g_assert_true (isnan (r.icc_ck) && isnan (r.icc_c1));
  g_assert_cmpint (r.icc_undefined, ==, GS_UNDEFINED_NO_VARIANCE);

  gs_reliability_measure (&r, one_flat, 2, 4);
  g_assert_true (isnan (r.alpha_standardised) && !isnan (r.icc_a1));
  g_assert_cmpint (r.alpha_undefined, ==, GS_UNDEFINED_ONE_CONSTANT);

  gs_reliability_measure (&r, apart, 2, 4);
  g_assert_true (isnan (r.icc_a1) && isnan (r.krippendorff));
  g_assert_cmpint (r.krippendorff_undefined, ==, GS_UNDEFINED_NO_PAIRS);
  g_assert_nonnull (gs_undefined_explain (r.icc_undefined));

  gs_reliability_measure (&r, one, 1, 4);
  g_assert_true (isnan (r.icc_a1) && isnan (r.krippendorff));
  g_assert_cmpint (r.icc_undefined, ==, GS_UNDEFINED_ONE_RATER);

  gs_reliability_measure (&r, same, 2, 4);
  g_assert_cmpfloat_with_epsilon (r.icc_a1, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (r.krippendorff, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (r.alpha_standardised, 1.0, 1e-12);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reliability/golden", test_golden);
  g_test_add_func ("/reliability/by-hand", test_by_hand);
  g_test_add_func ("/reliability/missing-cells", test_missing_cells);
  g_test_add_func ("/reliability/cronbach", test_cronbach);
  g_test_add_func ("/reliability/invariance", test_invariance);
  g_test_add_func ("/reliability/undefined", test_undefined);

  return g_test_run ();
}
