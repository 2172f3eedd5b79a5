/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-agreement.h"
#include "gs-gold.h"

#include <math.h>
#include <string.h>

static const double golden[3][6] = {
  { .1, .2, .4, .5, .3, 0 },
  { 0, .3, .5, .7, .2, -.1 },
  { .4, .1, -.2, 0, .3, .5 },
};

static const double *const golden_rows[] = { golden[0], golden[1], golden[2] };

#define assert_golden(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 5e-7)

static const GsGoldConfig plain = { .least_agreement = NAN };

static GsGold *
make (GsGoldMethod method,
      const GsGoldConfig *base,
      const double *const *rows,
      guint k,
      gsize n)
{
  GsGoldConfig config = *base;
  g_autoptr (GError) error = NULL;
  GsGold *gold;

  config.method = method;
  gold = gs_gold_new (&config, rows, k, n, &error);
  g_assert_no_error (error);

  return gold;
}

static void
test_golden_weights (void)
{
  g_autoptr (GsGold) ewe = make (GS_GOLD_EWE, &plain, golden_rows, 3, 6);
  g_autoptr (GsGold) loo = make (GS_GOLD_EWE_LEAVE_ONE_OUT, &plain, golden_rows, 3, 6);

  assert_golden (ewe->raters[0].weight, .907115);
  assert_golden (ewe->raters[1].weight, .868886);
  assert_golden (ewe->raters[2].weight, -.562590);
  g_assert_cmpuint (ewe->n_negative, ==, 1);
  assert_golden (loo->raters[0].weight, .504118);
  assert_golden (loo->raters[1].weight, -.367647);
  assert_golden (loo->raters[2].weight, -.875211);
  g_assert_cmpuint (loo->n_negative, ==, 2);
  /* These add up to less than zero: no frame has a value. */
  g_assert_cmpuint (loo->n_unweighted, ==, 6);
  g_assert_true (isnan (loo->values[0]));
}

static void
test_golden_clipped (void)
{
  const double expected[] = { .051076, .248924, .448924, .597847, .251076, -.048924 };
  GsGoldConfig config = { .clip_negative = TRUE, .least_agreement = NAN };
  g_autoptr (GsGold) gold = make (GS_GOLD_EWE, &config, golden_rows, 3, 6);

  for (guint t = 0; t < 6; t++)
    assert_golden (gold->values[t], expected[t]);
  g_assert_cmpuint (gold->n_negative, ==, 1);
  g_assert_cmpfloat (gold->raters[2].weight, ==, 0.0);
  g_assert_cmpuint (gold->n_unweighted, ==, 0);
}

static void
test_by_hand (void)
{
  g_autoptr (GsGold) mean = make (GS_GOLD_MEAN, &plain, golden_rows, 3, 6);
  g_autoptr (GsGold) median = make (GS_GOLD_MEDIAN, &plain, golden_rows, 3, 6);
  g_autoptr (GsGold) ewe = make (GS_GOLD_EWE, &plain, golden_rows, 3, 6);
  g_autoptr (GsGold) centred = make (GS_GOLD_CCC_CENTRED, &plain, golden_rows, 3, 6);
  double a[3], means[3] = { 1.5 / 6.0, 1.6 / 6.0, 1.1 / 6.0 }, level = 0.0, total = 0.0;

  g_assert_cmpfloat_with_epsilon (mean->values[0], .5 / 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean->values[3], 1.2 / 3.0, 1e-12);
  g_assert_cmpfloat (mean->minimum[3], ==, 0.0);
  g_assert_cmpfloat (mean->maximum[3], ==, .7);
  g_assert_cmpfloat_with_epsilon (mean->sd[3], sqrt ((.01 + .09 + .16) / 2.0), 1e-12);
  g_assert_cmpfloat (median->values[0], ==, .1);
  g_assert_cmpfloat (median->values[2], ==, .4);
  g_assert_cmpfloat_with_epsilon (ewe->values[0], (.907115 * .1 - .562590 * .4) / (.907115 + .868886 - .562590), 1e-6);

  for (guint k = 0; k < 3; k++)
    {
      a[k] = (gs_ccc (golden[k], golden[(k + 1) % 3], 6) + gs_ccc (golden[k], golden[(k + 2) % 3], 6)) / 2.0;
      g_assert_cmpfloat_with_epsilon (centred->raters[k].weight, a[k], 1e-12);
      level += a[k] * means[k];
      total += a[k];
    }
  if (total > 0.0)
    g_assert_cmpfloat_with_epsilon (centred->values[0], .5 / 3.0 - 4.2 / 18.0 + level / total, 1e-12);
  else
    g_assert_true (isnan (centred->values[0]));
}

/* Where raters agree on the course, centring keeps it, at the level of those who agree. */
static void
test_centred (void)
{
  double rows[3][40];
  const double *raters[] = { rows[0], rows[1], rows[2] };
  g_autoptr (GsGold) centred = NULL;
  double a[3], level;

  for (guint t = 0; t < 40; t++)
    {
      rows[0][t] = sin (0.3 * t);
      rows[1][t] = sin (0.3 * t) + 0.1;
      rows[2][t] = sin (0.3 * t) + 0.9;
    }
  gs_gold_weigh (GS_GOLD_CCC_CENTRED, raters, 3, 40, a);
  level = (0.1 * a[1] + 0.9 * a[2]) / (a[0] + a[1] + a[2]);
  g_assert_cmpfloat (a[2], <, a[0]);

  /* A gap makes no step. */
  rows[2][7] = rows[2][8] = NAN;
  centred = make (GS_GOLD_CCC_CENTRED, &plain, raters, 3, 40);
  for (guint t = 0; t < 40; t++)
    g_assert_cmpfloat_with_epsilon (centred->values[t], sin (0.3 * t) + level, 0.02);
}

static void
test_missing (void)
{
  const double first[] = { 1, 2, NAN, NAN }, second[] = { 3, NAN, 5, NAN };
  const double *rows[] = { first, second };
  GsGoldMethod methods[] = { GS_GOLD_MEAN, GS_GOLD_MEDIAN };

  for (guint m = 0; m < 2; m++)
    {
      g_autoptr (GsGold) gold = make (methods[m], &plain, rows, 2, 4);

      g_assert_cmpfloat (gold->values[0], ==, 2.0);
      g_assert_cmpfloat (gold->values[1], ==, 2.0);
      g_assert_cmpfloat (gold->values[2], ==, 5.0);
      g_assert_true (isnan (gold->values[3]) && isnan (gold->sd[1]) && isnan (gold->minimum[3]));
      g_assert_cmpuint (gold->counts[0], ==, 2);
      g_assert_cmpuint (gold->counts[3], ==, 0);
    }
}

/* Four raters, one of them bad, one with nothing, one who never moves. */
static void
test_left_out (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (41);
  double rows[6][500];
  const double *raters[6];
  GsGoldConfig config = { .least_agreement = 0.3 };
  g_autoptr (GsGold) gold = NULL;
  g_autoptr (GsGold) all = NULL;

  for (guint k = 0; k < 6; k++)
    {
      raters[k] = rows[k];
      for (guint t = 0; t < 500; t++)
        rows[k][t] = k == 2   ? g_rand_double_range (random, -1, 1)
                     : k == 3 ? NAN
                     : k == 5 ? 0.25
                              : sin (0.05 * t) + g_rand_double_range (random, -0.3, 0.3);
    }

  gold = make (GS_GOLD_EWE, &config, raters, 6, 500);
  g_assert_cmpuint (gold->n_used, ==, 3);
  g_assert_cmpint (gold->raters[0].reason, ==, GS_GOLD_USED);
  g_assert_cmpint (gold->raters[2].reason, ==, GS_GOLD_DISAGREES);
  g_assert_cmpint (gold->raters[3].reason, ==, GS_GOLD_EMPTY);
  g_assert_cmpint (gold->raters[5].reason, ==, GS_GOLD_CONSTANT);
  g_assert_cmpfloat (gold->raters[2].agreement, <, 0.3);
  g_assert_cmpfloat (gold->raters[0].agreement, >, 0.9);
  g_assert_true (isnan (gold->raters[2].weight));
  g_assert_null (gs_gold_reason_explain (gold->raters[0].reason));
  g_assert_nonnull (gs_gold_reason_explain (gold->raters[2].reason));
  for (guint t = 0; t < 500; t++)
    g_assert_cmpfloat_with_epsilon (gold->values[t], sin (0.05 * t), 0.31);

  all = make (GS_GOLD_MEAN, &plain, raters, 6, 500);
  g_assert_cmpuint (all->n_used, ==, 5);

  /* Two are never parted. */
  g_clear_pointer (&all, gs_gold_free);
  all = make (GS_GOLD_MEAN, &config, raters + 1, 2, 500);
  g_assert_cmpuint (all->n_used, ==, 2);
}

static void
test_delays_and_scaling (void)
{
  double rows[3][600];
  const double *raters[] = { rows[0], rows[1], rows[2] };
  const gsize delays[] = { 0, 30, 75 };
  GsGoldConfig config = { .least_agreement = NAN, .delays = delays };
  GsGoldScaling scalings[] = { GS_GOLD_STANDARDISED, GS_GOLD_RANGED };

  for (guint k = 0; k < 3; k++)
    {
      for (guint t = 0; t < 600; t++)
        rows[k][t] = (k + 1.0) * sin (0.05 * ((double) t - (double) delays[k])) + k;
    }

  for (guint s = 0; s < 2; s++)
    {
      g_autoptr (GsGold) gold = NULL;

      config.scaling = scalings[s];
      gold = make (GS_GOLD_MEAN, &config, raters, 3, 600);
      g_assert_cmpuint (gold->raters[2].delay, ==, 75);
      g_assert_cmpuint (gold->counts[599], ==, 1);
      g_assert_cmpuint (gold->counts[524], ==, 3);
      /* Of one course again, in the raters' average unit. */
      for (guint t = 0; t < 524; t++)
        {
          g_assert_cmpfloat (gold->sd[t], <, 0.1);
          g_assert_cmpfloat_with_epsilon (gold->values[t], 2.0 * sin (0.05 * t) + 1.0, 0.1);
        }
    }
}

static gboolean
always_cb (gpointer user_data)
{
  return TRUE;
}

/* Three late raters, one of them noisy: found relative to the earliest, in whatever order. */
static void
test_find_delays (void)
{
  enum { N = 3000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (45);
  g_autofree double *values = g_new (double, 4 * N);
  const double *raters[4];
  const gsize late[] = { 70, 20, 45, 130 };
  gsize delays[4];

  for (guint k = 0; k < 4; k++)
    {
      raters[k] = values + k * N;
      for (guint t = 0; t < N; t++)
        {
          double then = (double) t - (double) late[k];

          values[k * N + t] = sin (0.013 * then) + 0.6 * sin (0.0471 * then + 1.0) + 0.1 * g_rand_double (random);
        }
    }

  g_assert_true (gs_gold_find_delays (raters, 4, N, 250, GS_DELAY_PEARSON, NULL, NULL, delays));
  g_assert_cmpuint (delays[1], ==, 0);
  for (guint k = 0; k < 4; k++)
    g_assert_cmpint (ABS ((int) delays[k] - (int) (late[k] - late[1])), <=, 2);
  g_assert_false (gs_gold_find_delays (raters, 4, N, 250, GS_DELAY_PEARSON, always_cb, NULL, delays));
}

/* No order of raters, and no number of threads, makes a difference. */
static void
test_invariance (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (43);
  double rows[4][200];
  const double *raters[] = { rows[0], rows[1], rows[2], rows[3] };
  const double *turned[] = { rows[2], rows[3], rows[0], rows[1] };

  for (guint k = 0; k < 4; k++)
    {
      for (guint t = 0; t < 200; t++)
        rows[k][t] = g_rand_int_range (random, 0, 12) == 0 ? NAN : sin (0.1 * t) + g_rand_double_range (random, -1, 1);
    }

  for (int method = 0; method < GS_N_GOLD_METHODS; method++)
    {
      GsGoldConfig config = { .least_agreement = NAN, .band = 10, .n_threads = 1 };
      g_autoptr (GsGold) gold = make (method, &config, raters, 4, 200);
      g_autoptr (GsGold) other = make (method, &config, turned, 4, 200);
      g_autoptr (GsGold) again = NULL;

      config.n_threads = 3;
      again = make (method, &config, raters, 4, 200);
      g_assert_cmpmem (gold->values, 200 * sizeof (double), again->values, 200 * sizeof (double));
      for (guint t = 0; t < 200; t++)
        {
          g_assert_cmpfloat_with_epsilon (gold->values[t], other->values[t], 1e-9);
          if (method != GS_GOLD_EWE && method != GS_GOLD_EWE_LEAVE_ONE_OUT && method != GS_GOLD_CCC_CENTRED &&
              method != GS_GOLD_BARYCENTRE)
            g_assert_true (gold->minimum[t] <= gold->values[t] && gold->values[t] <= gold->maximum[t]);
        }
    }
}

static void
test_barycentre (void)
{
  enum { N = 400 };
  g_autoptr (GRand) random = g_rand_new_with_seed (44);
  double rows[3][N], truth[N];
  const double *raters[] = { rows[0], rows[1], rows[2] };
  GsGoldConfig config = { .least_agreement = NAN, .band = 40, .n_threads = 2 };
  g_autoptr (GsGold) mean = NULL;
  g_autoptr (GsGold) none = NULL;
  g_autoptr (GsGold) gold = NULL;
  g_autoptr (GError) error = NULL;

  /* The same peaks, each time a little earlier or later: the mean flattens them, the barycentre does not. */
  for (guint t = 0; t < N; t++)
    truth[t] = exp (-pow ((t - 100.0) / 12.0, 2.0)) - exp (-pow ((t - 280.0) / 12.0, 2.0));
  for (guint k = 0; k < 3; k++)
    {
      for (guint t = 0; t < N; t++)
        {
          double moved = t - (k == 0 ? -15.0 : k == 1 ? 0.0 : 15.0);

          rows[k][t] = exp (-pow ((moved - 100.0) / 12.0, 2.0)) - exp (-pow ((moved - 280.0) / 12.0, 2.0));
        }
    }
  rows[1][200] = NAN;

  mean = make (GS_GOLD_MEAN, &config, raters, 3, N);
  gold = make (GS_GOLD_BARYCENTRE, &config, raters, 3, N);
  g_assert_cmpfloat (mean->values[100], <, 0.75);
  g_assert_cmpfloat (gold->values[100], >, 0.9);
  g_assert_cmpfloat (gs_rmse (gold->values, truth, N), <, 0.5 * gs_rmse (mean->values, truth, N));

  /* With a band of nothing it is the mean. */
  config.band = 0;
  none = make (GS_GOLD_BARYCENTRE, &config, raters, 3, N);
  for (guint t = 0; t < N; t++)
    g_assert_cmpfloat_with_epsilon (none->values[t], mean->values[t], 1e-12);

  config.method = GS_GOLD_BARYCENTRE;
  config.cancelled = always_cb;
  g_assert_null (gs_gold_new (&config, raters, 3, N, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED);
}

static void
test_too_much (void)
{
  enum { N = 100000 };
  g_autofree double *row = g_new0 (double, N);
  const double *raters[] = { row };
  GsGoldConfig config = { .method = GS_GOLD_BARYCENTRE, .least_agreement = NAN, .band = 50000 };
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_gold_new (&config, raters, 1, N, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "narrower band"));
}

static void
test_nicks (void)
{
  for (int method = 0; method < GS_N_GOLD_METHODS; method++)
    g_assert_cmpint (gs_gold_method_from_nick (gs_gold_method_get_nick (method)), ==, method);
  for (int scaling = 0; scaling < GS_N_GOLD_SCALINGS; scaling++)
    g_assert_cmpint (gs_gold_scaling_from_nick (gs_gold_scaling_get_nick (scaling)), ==, scaling);
  g_assert_cmpint (gs_gold_method_from_nick ("best"), ==, -1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gold/golden-weights", test_golden_weights);
  g_test_add_func ("/gold/golden-clipped", test_golden_clipped);
  g_test_add_func ("/gold/by-hand", test_by_hand);
  g_test_add_func ("/gold/centred", test_centred);
  g_test_add_func ("/gold/missing", test_missing);
  g_test_add_func ("/gold/left-out", test_left_out);
  g_test_add_func ("/gold/delays-and-scaling", test_delays_and_scaling);
  g_test_add_func ("/gold/find-delays", test_find_delays);
  g_test_add_func ("/gold/invariance", test_invariance);
  g_test_add_func ("/gold/barycentre", test_barycentre);
  g_test_add_func ("/gold/too-much", test_too_much);
  g_test_add_func ("/gold/nicks", test_nicks);

  return g_test_run ();
}
