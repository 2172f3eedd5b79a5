/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-block-length.h"
#include "gs-bootstrap.h"
#include "gs-draws.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_REPLICATES 99

static double
normal (GRand *random)
{
  return sqrt (-2.0 * log (1.0 - g_rand_double (random))) * cos (2.0 * G_PI * g_rand_double (random));
}

/* An autoregressive process of first order and unit variance. */
static void
fill_process (GRand *random,
              double *values,
              gsize n,
              double phi)
{
  double value = normal (random);

  for (gsize i = 0; i < n; i++)
    {
      values[i] = value;
      value = phi * value + sqrt (1.0 - phi * phi) * normal (random);
    }
}

/* Traces with something in common, missing values, and far from zero. */
static void
fill_traces (GRand *random,
             double *values,
             const double **rows,
             guint k,
             gsize n)
{
  g_autofree double *common = g_new (double, n);

  fill_process (random, common, n, 0.8);
  for (guint r = 0; r < k; r++)
    {
      fill_process (random, values + r * n, n, 0.5);
      for (gsize t = 0; t < n; t++)
        {
          values[r * n + t] = 40.0 + 0.3 * r + common[t] + values[r * n + t];
          if (g_rand_int_range (random, 0, 10) == 0)
            values[r * n + t] = NAN;
        }
      rows[r] = values + r * n;
    }
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* With 99 replicates and 98 steps between them the quantiles of this confidence are order statistics 5 and 95. */
#define CONFIDENCE (1.0 - 2.0 * 4.0 / 98.0)

static void
assert_interval (const GsInterval *interval,
                 double *values)
{
  qsort (values, N_REPLICATES, sizeof (double), compare);
  g_assert_cmpfloat_with_epsilon (interval->low, values[4], 1e-9);
  g_assert_cmpfloat_with_epsilon (interval->high, values[94], 1e-9);
  g_assert_cmpuint (interval->n_undefined, ==, 0);
}

/* The bins that replicate @r draws, one by one. */
static void
draw (const GsBootstrap *bootstrap,
      guint r,
      const gsize *clips,
      guint n_clips,
      gsize *drawn)
{
  GsDraws draws = gs_draws_begin (bootstrap->seed, r);

  for (guint c = 0; c < n_clips; c++)
    {
      gsize n = clips[c + 1] - clips[c], block = MIN (bootstrap->block, MAX (1, (n + 2) / 3)), start = 0;

      for (gsize i = 0; i < n; i++)
        {
          if (i % block == 0)
            start = gs_draws_index (&draws, n - block + 1);
          drawn[clips[c] + i] = clips[c] + start + i % block;
        }
    }
}

/* Sums of blocks give what copying the drawn bins and measuring them gives. */
static void
test_drawn (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  const gsize clips[] = { 0, 90, 100, 240 };
  GsBootstrap bootstrap = { .n_replicates = N_REPLICATES, .seed = 7, .block = 13, .confidence = CONFIDENCE, .n_threads = 2 };
  double values[4 * 240], copies[4 * 240];
  const double *rows[4], *copied[4];
  gsize drawn[240];
  GsAgreementIntervals agreement;
  GsReliabilityIntervals reliability;
  g_autofree double *figures = g_new (double, (2 * GS_N_FIGURES + 6) * N_REPLICATES);
  g_autoptr (GError) error = NULL;

  fill_traces (random, values, rows, 4, 240);
  g_assert_true (gs_bootstrap_agreement (&bootstrap, rows[0], rows[1], clips, 3, &agreement, &error));
  g_assert_no_error (error);
  g_assert_true (gs_bootstrap_reliability (&bootstrap, rows, 4, clips, 3, &reliability, &error));
  g_assert_no_error (error);

  for (guint r = 0; r < N_REPLICATES; r++)
    {
      GsPooledAgreement pooled;
      GsReliability whole;
      double *reliabilities = figures + 2 * GS_N_FIGURES * N_REPLICATES;

      draw (&bootstrap, r, clips, 3, drawn);
      for (guint k = 0; k < 4; k++)
        {
          copied[k] = copies + k * 240;
          for (guint t = 0; t < 240; t++)
            copies[k * 240 + t] = rows[k][drawn[t]];
        }
      gs_agreement_pool (&pooled, copied[0], copied[1], clips, 3);
      for (guint f = 0; f < GS_N_FIGURES; f++)
        {
          figures[f * N_REPLICATES + r] = gs_agreement_get_figure (&pooled.concatenated, f);
          figures[(GS_N_FIGURES + f) * N_REPLICATES + r] = gs_agreement_get_figure (&pooled.mean, f);
        }
      gs_reliability_measure (&whole, copied, 4, 240);
      reliabilities[r] = whole.icc_a1;
      reliabilities[N_REPLICATES + r] = whole.icc_ak;
      reliabilities[2 * N_REPLICATES + r] = whole.icc_c1;
      reliabilities[3 * N_REPLICATES + r] = whole.icc_ck;
      reliabilities[4 * N_REPLICATES + r] = whole.alpha_standardised;
      reliabilities[5 * N_REPLICATES + r] = whole.krippendorff;
    }

  for (guint f = 0; f < GS_N_FIGURES; f++)
    {
      g_test_message ("%s", gs_agreement_figure_get_name (f));
      assert_interval (&agreement.concatenated[f], figures + f * N_REPLICATES);
      assert_interval (&agreement.mean[f], figures + (GS_N_FIGURES + f) * N_REPLICATES);
    }
  assert_interval (&reliability.icc_a1, figures + 20 * N_REPLICATES);
  assert_interval (&reliability.icc_ak, figures + 21 * N_REPLICATES);
  assert_interval (&reliability.icc_c1, figures + 22 * N_REPLICATES);
  assert_interval (&reliability.icc_ck, figures + 23 * N_REPLICATES);
  assert_interval (&reliability.alpha_standardised, figures + 24 * N_REPLICATES);
  assert_interval (&reliability.krippendorff, figures + 25 * N_REPLICATES);
}

/* The same bits for any number of threads; other bits for another seed. */
static void
test_threads (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (22);
  const gsize clips[] = { 0, 700, 1000 };
  g_autofree double *values = g_new (double, 3 * 1000);
  const double *rows[3];
  GsAgreementIntervals first, again;
  GsReliabilityIntervals first_group, again_group;
  GsBootstrap bootstrap = { .n_replicates = 300, .seed = 5, .block = 20, .confidence = 0.95, .n_threads = 1 };

  fill_traces (random, values, rows, 3, 1000);
  memset (&first, 0, sizeof first);
  memset (&again, 0, sizeof again);
  g_assert_true (gs_bootstrap_agreement (&bootstrap, rows[0], rows[1], clips, 2, &first, NULL));
  g_assert_true (gs_bootstrap_reliability (&bootstrap, rows, 3, clips, 2, &first_group, NULL));
  for (guint n_threads = 0; n_threads < 8; n_threads++)
    {
      bootstrap.n_threads = n_threads;
      g_assert_true (gs_bootstrap_agreement (&bootstrap, rows[0], rows[1], clips, 2, &again, NULL));
      g_assert_true (gs_bootstrap_reliability (&bootstrap, rows, 3, clips, 2, &again_group, NULL));
      for (guint f = 0; f < GS_N_FIGURES; f++)
        {
          g_assert_true (again.concatenated[f].low == first.concatenated[f].low);
          g_assert_true (again.concatenated[f].high == first.concatenated[f].high);
          g_assert_true (again.mean[f].low == first.mean[f].low);
        }
      g_assert_true (again_group.icc_a1.low == first_group.icc_a1.low);
      g_assert_true (again_group.krippendorff.high == first_group.krippendorff.high);
    }

  bootstrap.seed = 6;
  g_assert_true (gs_bootstrap_agreement (&bootstrap, rows[0], rows[1], clips, 2, &again, NULL));
  g_assert_true (again.concatenated[GS_FIGURE_CCC].low != first.concatenated[GS_FIGURE_CCC].low);
}

/* Traces whose correlation is 0.5 and whose frames hang together: intervals from blocks hold it about as often as they
 * say, those from single frames far less. */
static void
test_coverage (void)
{
  enum { N = 2000, ROUNDS = 100 };
  g_autoptr (GRand) random = g_rand_new_with_seed (23);
  g_autofree double *common = g_new (double, N);
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  const double *rows[] = { x, y };
  const gsize clips[] = { 0, N };
  guint held_by_blocks = 0, held_by_frames = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      GsBootstrap bootstrap = { .n_replicates = 300, .seed = round, .confidence = 0.95, .n_threads = 2 };
      GsAgreementIntervals intervals;
      const GsInterval *pearson = &intervals.concatenated[GS_FIGURE_PEARSON];

      fill_process (random, common, N, 0.95);
      fill_process (random, x, N, 0.95);
      fill_process (random, y, N, 0.95);
      for (guint i = 0; i < N; i++)
        {
          x[i] += common[i];
          y[i] += common[i];
        }

      bootstrap.block = gs_block_length_choose (rows, 2, clips, 1);
      g_assert_true (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, NULL));
      held_by_blocks += pearson->low <= 0.5 && 0.5 <= pearson->high;
      bootstrap.block = 1;
      g_assert_true (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, NULL));
      held_by_frames += pearson->low <= 0.5 && 0.5 <= pearson->high;
    }

  g_test_message ("%u of %d by blocks, %u by frames", held_by_blocks, ROUNDS, held_by_frames);
  g_assert_cmpuint (held_by_blocks, >=, 85);
  g_assert_cmpuint (held_by_frames, <, 60);
}

static void
test_block_length (void)
{
  enum { N = 8000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (24);
  g_autofree double *trace = g_new (double, N);
  g_autofree double *flat = g_new (double, N);
  const gsize clips[] = { 0, N }, many[] = { 0, 1000, 5000, N };
  const double *rows[] = { trace, flat };
  gsize slow, slower, noise;

  for (guint i = 0; i < N; i++)
    flat[i] = 0.1;

  fill_process (random, trace, N, 0.0);
  noise = gs_block_length_politis_white (trace, clips, 1, NULL);
  fill_process (random, trace, N, 0.8);
  slow = gs_block_length_politis_white (trace, clips, 1, NULL);
  fill_process (random, trace, N, 0.98);
  slower = gs_block_length_politis_white (trace, clips, 1, NULL);
  g_assert_cmpuint (noise, <=, 5);
  g_assert_cmpuint (slow, >, 3 * noise);
  g_assert_cmpuint (slower, >, 2 * slow);
  g_assert_cmpuint (slower, <=, 269); /* ceil (3 sqrt N) */

  /* It follows from the values' course, not from their unit; several clips of one process need blocks of about that length. */
  for (guint i = 0; i < N; i++)
    trace[i] = 5.0 - 2.0 * trace[i];
  g_assert_cmpuint (gs_block_length_politis_white (trace, clips, 1, NULL), ==, slower);
  g_assert_cmpuint (gs_block_length_politis_white (trace, many, 3, NULL), >, slower / 2);

  g_assert_cmpuint (gs_block_length_politis_white (flat, clips, 1, NULL), ==, 1);
  g_assert_cmpuint (gs_block_length_choose (rows + 1, 1, clips, 1), ==, 20);
  g_assert_cmpuint (gs_block_length_choose (rows, 2, clips, 1), ==, slower);
  g_assert_cmpuint (gs_block_length_choose (rows, 2, (const gsize[]){ 0, 1 }, 1), ==, 1);
  g_assert_cmpuint (gs_block_length_choose (rows, 2, (const gsize[]){ 0, 0 }, 1), ==, 1);
}

static gboolean
always_cb (gpointer user_data)
{
  return TRUE;
}

static void
test_refused (void)
{
  const double x[] = { .1, .1, .1, .1 }, y[] = { 1, 2, 3, 4 };
  const gsize clips[] = { 0, 4 };
  GsBootstrap bootstrap = { .n_replicates = 100, .block = 2, .confidence = 0.95 };
  GsAgreementIntervals intervals;
  g_autoptr (GError) error = NULL;

  /* A figure that is never defined has no interval; one that is has. */
  g_assert_true (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, &error));
  g_assert_true (isnan (intervals.concatenated[GS_FIGURE_PEARSON].low));
  g_assert_cmpuint (intervals.concatenated[GS_FIGURE_PEARSON].n_undefined, ==, 100);
  g_assert_false (isnan (intervals.concatenated[GS_FIGURE_RMSE].low));

  bootstrap.cancelled = always_cb;
  g_assert_false (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED);
  g_clear_error (&error);
  bootstrap.n_replicates = 0;
  g_assert_false (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID);
  g_clear_error (&error);
  bootstrap.n_replicates = 10;
  bootstrap.confidence = 95.0;
  g_assert_false (gs_bootstrap_agreement (&bootstrap, x, y, clips, 1, &intervals, &error));
  g_assert_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bootstrap/drawn", test_drawn);
  g_test_add_func ("/bootstrap/threads", test_threads);
  g_test_add_func ("/bootstrap/coverage", test_coverage);
  g_test_add_func ("/bootstrap/block-length", test_block_length);
  g_test_add_func ("/bootstrap/refused", test_refused);

  return g_test_run ();
}
