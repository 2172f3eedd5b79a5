/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"

#include <math.h>

static const double golden_x[] = { -.5, -.2, .1, .4, .3 };
static const double golden_y[] = { -.3, -.1, 0, .6, .2 };

/* The golden values are given to six decimals. */
#define assert_golden(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 5e-7)

static void
fill_random (GRand *random,
             double *x,
             gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = g_rand_double_range (random, -1.0, 1.0);
}

static void
test_golden (void)
{
  assert_golden (gs_ccc (golden_x, golden_y, 5), 0.893617);
  assert_golden (gs_ccc_unbiased (golden_x, golden_y, 5), 0.896739);
  assert_golden (gs_ccc_avec (golden_x, golden_y, 5), 0.717391);
}

/* By hand: differences -.2 -.1 .1 -.2 .1; signs agree in four of five (.1 against 0 does not). */
static void
test_by_hand (void)
{
  GsAgreement agreement;

  gs_agreement_measure (&agreement, golden_x, golden_y, 5);
  g_assert_cmpuint (agreement.n, ==, 5);
  g_assert_cmpfloat_with_epsilon (agreement.mean_x, 0.02, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.mean_y, 0.08, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.mae, 0.14, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.rmse, sqrt (0.11 / 5.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.sagr, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.pearson,
                                  agreement.covariance / sqrt (agreement.variance_x * agreement.variance_y), 1e-12);
}

/* With itself: 1, and (N - 1) / N in the AVEC variant. */
static void
test_itself (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double x[97];
  GsAgreement agreement;

  fill_random (random, x, 97);
  gs_agreement_measure (&agreement, x, x, 97);
  g_assert_cmpfloat_with_epsilon (agreement.ccc, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.ccc_unbiased, 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.ccc_avec, 96.0 / 97.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.pearson, 1.0, 1e-12);
  g_assert_cmpfloat (agreement.rmse, ==, 0.0);
  g_assert_cmpfloat (agreement.mae, ==, 0.0);
  g_assert_cmpfloat (agreement.sagr, ==, 1.0);
}

static void
test_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  double x[64], y[64], moved[64], moved_y[64];

  for (guint round = 0; round < 200; round++)
    {
      gsize n = (gsize) g_rand_int_range (random, 2, 65);
      double slope = g_rand_double_range (random, 0.1, 5.0);
      double offset = g_rand_double_range (random, -3.0, 3.0);
      GsAgreement forward, backward, shifted, scaled;

      fill_random (random, x, n);
      fill_random (random, y, n);
      for (gsize i = 0; i < n; i++)
        moved[i] = slope * x[i] + offset;

      gs_agreement_measure (&forward, x, y, n);
      gs_agreement_measure (&backward, y, x, n);
      g_assert_cmpfloat_with_epsilon (forward.ccc, backward.ccc, 1e-12);
      g_assert_cmpfloat_with_epsilon (forward.ccc_avec, backward.ccc_avec, 1e-12);
      g_assert_cmpfloat_with_epsilon (forward.pearson, backward.pearson, 1e-12);

      /* |CCC| <= |r|, mean absolute <= root mean square. */
      g_assert_cmpfloat (fabs (forward.ccc), <=, fabs (forward.pearson) + 1e-12);
      g_assert_cmpfloat (forward.mae, <=, forward.rmse + 1e-12);

      /* Pearson does not mind scale and offset of one trace; CCC does not mind them done to both. */
      gs_agreement_measure (&shifted, moved, y, n);
      g_assert_cmpfloat_with_epsilon (shifted.pearson, forward.pearson, 1e-9);
      for (gsize i = 0; i < n; i++)
        moved_y[i] = slope * y[i] + offset;
      gs_agreement_measure (&scaled, moved, moved_y, n);
      g_assert_cmpfloat_with_epsilon (scaled.ccc, forward.ccc, 1e-9);
      g_assert_cmpfloat_with_epsilon (scaled.rmse, slope * forward.rmse, 1e-9);
    }
}

static void
test_missing (void)
{
  const double x[] = { -.5, NAN, -.2, .1, .9, .4, .3, NAN };
  const double y[] = { -.3, .7, -.1, 0, NAN, .6, .2, NAN };
  const double nothing[] = { NAN, NAN };
  GsAgreement agreement;

  gs_agreement_measure (&agreement, x, y, G_N_ELEMENTS (x));
  g_assert_cmpuint (agreement.n, ==, 5);
  assert_golden (agreement.ccc, 0.893617);

  gs_agreement_measure (&agreement, nothing, nothing, 2);
  g_assert_cmpuint (agreement.n, ==, 0);
  g_assert_true (isnan (agreement.ccc) && isnan (agreement.rmse) && isnan (agreement.sagr));

  g_assert_true (isnan (gs_ccc (x, y, 0)));
}

static void
test_constant (void)
{
  double flat[1000], other[1000], varied[1000];
  GsAgreement agreement;

  for (guint i = 0; i < 1000; i++)
    {
      flat[i] = 0.1;
      other[i] = 0.3;
      varied[i] = i * 1e-3;
    }

  /* Neither varies: undefined, although the rounded mean of 0.1 is not 0.1. */
  gs_agreement_measure (&agreement, flat, flat, 1000);
  g_assert_true (isnan (agreement.ccc) && isnan (agreement.ccc_avec) && isnan (agreement.pearson));
  g_assert_cmpint (agreement.ccc_undefined, ==, GS_UNDEFINED_NONE_VARIES);
  g_assert_cmpint (agreement.pearson_undefined, ==, GS_UNDEFINED_NONE_VARIES);
  gs_agreement_measure (&agreement, flat, other, 1000);
  g_assert_true (isnan (agreement.ccc));
  g_assert_cmpfloat_with_epsilon (agreement.mae, 0.2, 1e-12);

  /* One does: no concordance, and a correlation that is undefined. */
  gs_agreement_measure (&agreement, flat, varied, 1000);
  g_assert_cmpfloat (agreement.ccc, ==, 0.0);
  g_assert_true (isnan (agreement.pearson));
  g_assert_cmpint (agreement.ccc_undefined, ==, GS_DEFINED);
  g_assert_cmpint (agreement.pearson_undefined, ==, GS_UNDEFINED_ONE_CONSTANT);

  /* A single pair never varies. */
  g_assert_true (isnan (gs_ccc (varied, other, 1)));
}

/* Sums about the mean: a trace far from zero loses nothing. */
static void
test_far_from_zero (void)
{
  double x[5], y[5];

  for (guint i = 0; i < 5; i++)
    {
      x[i] = golden_x[i] + 1e6;
      y[i] = golden_y[i] + 1e6;
    }

  assert_golden (gs_ccc (x, y, 5), 0.893617);
}

/* By hand: differences -.2 -.1 .1 -.2 .1: mean -.06, squares about it .092. */
static void
test_limits (void)
{
  GsAgreement agreement;
  double sd = sqrt (0.092 / 4.0);

  gs_agreement_measure (&agreement, golden_x, golden_y, 5);
  g_assert_cmpfloat_with_epsilon (agreement.bias, -0.06, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.difference_sd, sd, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.limit_low, -0.06 - 1.959963984540054 * sd, 1e-12);
  g_assert_cmpfloat_with_epsilon (agreement.limit_high, -0.06 + 1.959963984540054 * sd, 1e-12);
  g_assert_null (gs_undefined_explain (agreement.ccc_undefined));

  gs_agreement_measure (&agreement, golden_x, golden_y, 1);
  g_assert_true (isnan (agreement.limit_low) && isnan (agreement.ccc));
  g_assert_cmpint (agreement.ccc_undefined, ==, GS_UNDEFINED_ONE_PAIR);
}

/* Two clips with something missing: the mean of what each has, and the whole as one clip without the missing pairs. */
static void
test_pool (void)
{
  const double x[] = { -.5, -.2, .1, .4, .3, NAN, .7, .1, .9, .9, .9 };
  const double y[] = { -.3, -.1, 0, .6, .2, .5, .5, .3, .8, .9, .9 };
  const gsize clips[] = { 0, 5, 9, 11 };
  const gsize one[] = { 0, 11 };
  GsAgreement whole, first, second;
  GsPooledAgreement pooled;

  gs_agreement_pool (&pooled, x, y, clips, 3);
  gs_agreement_measure (&whole, x, y, 11);
  gs_agreement_measure (&first, x, y, 5);
  gs_agreement_measure (&second, x + 5, y + 5, 4);
  g_assert_cmpuint (pooled.n_clips, ==, 3);
  g_assert_cmpuint (pooled.n_ccc, ==, 2);
  g_assert_cmpuint (pooled.mean.n, ==, 10);
  g_assert_cmpfloat_with_epsilon (pooled.concatenated.ccc, whole.ccc, 1e-15);
  g_assert_cmpfloat_with_epsilon (pooled.mean.ccc, (first.ccc + second.ccc) / 2.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (pooled.mean.rmse, (first.rmse + second.rmse + 0.0) / 3.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (gs_abaw_score (0.4, 0.6), 0.5, 1e-15);

  gs_agreement_pool (&pooled, x, y, one, 1);
  g_assert_cmpfloat (pooled.mean.ccc, ==, pooled.concatenated.ccc);
  gs_agreement_pool (&pooled, x, y, clips + 2, 1);
  g_assert_true (isnan (pooled.mean.ccc));
  g_assert_cmpint (pooled.mean.ccc_undefined, ==, GS_UNDEFINED_NONE_VARIES);
}

static void
test_floats (void)
{
  float x[5], y[5];
  GsAgreement agreement;

  for (guint i = 0; i < 5; i++)
    {
      x[i] = (float) golden_x[i];
      y[i] = (float) golden_y[i];
    }

  gs_agreement_measure_floats (&agreement, x, y, 5);
  assert_golden (agreement.ccc, 0.893617);
  assert_golden (agreement.ccc_avec, 0.717391);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agreement/golden", test_golden);
  g_test_add_func ("/agreement/by-hand", test_by_hand);
  g_test_add_func ("/agreement/itself", test_itself);
  g_test_add_func ("/agreement/properties", test_properties);
  g_test_add_func ("/agreement/missing", test_missing);
  g_test_add_func ("/agreement/constant", test_constant);
  g_test_add_func ("/agreement/far-from-zero", test_far_from_zero);
  g_test_add_func ("/agreement/limits", test_limits);
  g_test_add_func ("/agreement/pool", test_pool);
  g_test_add_func ("/agreement/floats", test_floats);

  return g_test_run ();
}
