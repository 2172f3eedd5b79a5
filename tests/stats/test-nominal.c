/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nominal.h"
#include "gs-overlap.h"
#include "gs-quadrants.h"

#include <math.h>

/* The usual worked example of the method: 10 items, 14 raters, 5 categories; kappa = 0.210. */
static const guint fleiss_counts[10][5] = {
  { 0, 0, 0, 0, 14 }, { 0, 2, 6, 4, 2 }, { 0, 0, 3, 5, 6 }, { 0, 3, 9, 2, 0 }, { 2, 2, 8, 1, 1 },
  { 7, 7, 0, 0, 0 },  { 3, 2, 6, 3, 0 }, { 2, 5, 3, 2, 2 }, { 6, 5, 2, 1, 0 }, { 0, 2, 2, 3, 7 },
};

static void
test_fleiss (void)
{
  int said[14][11];
  const int *raters[14];

  for (guint i = 0; i < 10; i++)
    {
      guint k = 0;

      for (guint c = 0; c < 5; c++)
        {
          for (guint j = 0; j < fleiss_counts[i][c]; j++)
            said[k++][i] = (int) c;
        }
    }
  for (guint k = 0; k < 14; k++)
    {
      raters[k] = said[k];
      said[k][10] = (int) k % 5;
    }
  said[3][10] = -1; /* somebody said nothing: dropped */

  g_assert_cmpfloat_with_epsilon (gs_fleiss_kappa (raters, 14, 11, 5), 0.20993, 5e-6);
  g_assert_true (isnan (gs_fleiss_kappa (raters, 1, 11, 5)));
  g_assert_true (isnan (gs_fleiss_kappa (raters, 14, 1, 5)));
}

/* 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o = 0.7, p_e = 0.5, kappa = 0.4. */
static void
test_cohen (void)
{
  const gsize counts[] = { 20, 5, 10, 15 };
  int a[52], b[52], n = 0;

  for (int i = 0; i < 2; i++)
    {
      for (int j = 0; j < 2; j++)
        {
          for (gsize c = 0; c < counts[i * 2 + j]; c++, n++)
            {
              a[n] = i;
              b[n] = j;
            }
        }
    }
  a[50] = -1;
  b[50] = 1;
  a[51] = 0;
  b[51] = -1;

  g_assert_cmpfloat_with_epsilon (gs_kappa_from_counts (counts, 2), 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (gs_cohen_kappa (a, b, 52, 2), 0.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (gs_cohen_kappa (b, a, 52, 4), 0.4, 1e-12);
  g_assert_cmpfloat (gs_cohen_kappa (a, a, 50, 2), ==, 1.0);
  g_assert_true (isnan (gs_cohen_kappa (a, a, 20, 2)));
  g_assert_true (isnan (gs_cohen_kappa (a, b, 0, 2)));
}

static void
test_quadrants (void)
{
  const double va[] = { .5, -.5, -.5, .5, .5, 0, NAN }, aa[] = { .5, .5, -.5, -.5, .5, .5, .5 };
  const double vb[] = { .5, .5, -.5, -.5, .05, .9, .9 }, ab[] = { .1, .5, -.5, -.5, .5, .9, .9 };
  GsQuadrants q;

  gs_quadrants_measure (&q, va, aa, vb, ab, 7, 0.0);
  g_assert_cmpuint (q.n, ==, 6);
  g_assert_cmpuint (q.counts[GS_QUADRANT_HVHA][GS_QUADRANT_HVHA], ==, 2);
  g_assert_cmpuint (q.counts[GS_QUADRANT_LVHA][GS_QUADRANT_HVHA], ==, 1);
  g_assert_cmpuint (q.counts[GS_QUADRANT_LVLA][GS_QUADRANT_LVLA], ==, 1);
  g_assert_cmpuint (q.counts[GS_QUADRANT_HVLA][GS_QUADRANT_LVLA], ==, 1);
  g_assert_cmpuint (q.counts[GS_QUADRANT_NEUTRAL][GS_QUADRANT_HVHA], ==, 1);
  g_assert_cmpfloat_with_epsilon (q.same, 0.5, 1e-12);

  gs_quadrants_measure (&q, va, aa, vb, ab, 7, 0.1);
  g_assert_cmpuint (q.counts[GS_QUADRANT_HVHA][GS_QUADRANT_NEUTRAL], ==, 2);

  gs_quadrants_measure (&q, va + 6, aa + 6, vb + 6, ab + 6, 1, 0.0);
  g_assert_cmpuint (q.n, ==, 0);
  g_assert_true (isnan (q.same) && isnan (q.kappa));
}

static void
test_overlap (void)
{
  /* Label 1: 0-10 against 2-12: 8 of 12. Label 2: 20-30 against nothing of its own. */
  const GsSpan a[] = { { 20, 30, 2 }, { 0, 10, 1 } };
  const GsSpan b[] = { { 20, 30, 3 }, { 2, 12, 1 }, { 100, 101, 1 } };
  double best[2];
  GsOverlap overlap;

  gs_overlap_measure (&overlap, a, 2, b, 3, best);
  g_assert_cmpfloat_with_epsilon (best[0], 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (best[1], 8.0 / 12.0, 1e-12);
  g_assert_cmpint (overlap.common, ==, 8);
  g_assert_cmpint (overlap.either, ==, 10 + 10 + 10 + 10 + 1 - 8);
  g_assert_cmpuint (overlap.n_matched, ==, 1);
  g_assert_cmpfloat_with_epsilon (overlap.mean_best, 4.0 / 12.0, 1e-12);

  gs_overlap_measure (&overlap, a, 2, a, 2, NULL);
  g_assert_cmpfloat (overlap.share, ==, 1.0);
  g_assert_cmpfloat (overlap.mean_best, ==, 1.0);

  gs_overlap_measure (&overlap, NULL, 0, NULL, 0, NULL);
  g_assert_true (isnan (overlap.share) && isnan (overlap.mean_best));
}

/* Against counting nanosecond by nanosecond. */
static void
test_overlap_counted (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (guint round = 0; round < 200; round++)
    {
      GsSpan spans[2][8];
      gsize n[2];
      gint64 common = 0, either = 0;
      GsOverlap overlap, back;
      double best[8];

      for (guint side = 0; side < 2; side++)
        {
          n[side] = (gsize) g_rand_int_range (random, 0, 9);
          for (gsize i = 0; i < n[side]; i++)
            {
              spans[side][i].start = g_rand_int_range (random, 0, 50);
              spans[side][i].end = spans[side][i].start + g_rand_int_range (random, 0, 30);
              spans[side][i].label = g_rand_int_range (random, 0, 3);
            }
        }
      for (int label = 0; label < 3; label++)
        {
          for (gint64 t = 0; t < 80; t++)
            {
              gboolean there[2] = { FALSE, FALSE };

              for (guint side = 0; side < 2; side++)
                {
                  for (gsize i = 0; i < n[side]; i++)
                    there[side] |= spans[side][i].label == label && spans[side][i].start <= t && t < spans[side][i].end;
                }
              common += there[0] && there[1];
              either += there[0] || there[1];
            }
        }
      gs_overlap_measure (&overlap, spans[0], n[0], spans[1], n[1], best);
      gs_overlap_measure (&back, spans[1], n[1], spans[0], n[0], NULL);
      g_assert_cmpint (overlap.common, ==, common);
      g_assert_cmpint (overlap.either, ==, either);
      g_assert_cmpint (back.common, ==, common);

      for (gsize i = 0; i < n[0]; i++)
        {
          double expected = 0.0;

          for (gsize j = 0; j < n[1]; j++)
            {
              gint64 shared = MIN (spans[0][i].end, spans[1][j].end) - MAX (spans[0][i].start, spans[1][j].start);
              gint64 both = MAX (spans[0][i].end, spans[1][j].end) - MIN (spans[0][i].start, spans[1][j].start);

              if (spans[0][i].label == spans[1][j].label && shared > 0)
                expected = MAX (expected, (double) shared / (double) both);
            }
          g_assert_cmpfloat_with_epsilon (best[i], expected, 1e-12);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nominal/cohen", test_cohen);
  g_test_add_func ("/nominal/fleiss", test_fleiss);
  g_test_add_func ("/nominal/quadrants", test_quadrants);
  g_test_add_func ("/nominal/overlap", test_overlap);
  g_test_add_func ("/nominal/overlap-counted", test_overlap_counted);

  return g_test_run ();
}
