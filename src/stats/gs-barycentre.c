/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-barycentre.h"

#include "gs-parallel.h"

#include <math.h>
#include <string.h>

/*
 * Dynamic time warping of a rater (columns j) onto the barycentre (rows i) within |i - j| <= band. A missing value costs
 * nothing wherever it goes, so that the path passes through gaps. Where each cell was best reached from is kept in two
 * bits, so that an hour of frames with a band of ten seconds takes some ten megabytes.
 */

enum
{
  FROM_BOTH,   /* (i - 1, j - 1) */
  FROM_ROW,    /* (i - 1, j) */
  FROM_COLUMN, /* (i, j - 1) */
};

typedef struct
{
  const GsGoldConfig *config;
  const double *const *raters;
  guint n_raters;
  gsize n;
  gsize band;
  gsize row_bytes;
  const double *centre;
  double *sums;   /* [k, n] what each rater brings to each frame */
  double *counts; /* [k, n] */
  int stopped;    /* atomic */
} Work;

static gsize
get_first (const Work *work,
           gsize i)
{
  return i > work->band ? i - work->band : 0;
}

static void
set_origin (guint8 *row,
            gsize cell,
            guint origin)
{
  row[cell / 4] = (guint8) (row[cell / 4] | origin << (2 * (cell % 4)));
}

static guint
get_origin (const guint8 *row,
            gsize cell)
{
  return row[cell / 4] >> (2 * (cell % 4)) & 3;
}

/* Costs of row @i from those of the row above; cells are counted from the first of their row. */
static void
fill_row (const Work *work,
          const double *trace,
          gsize i,
          const double *above,
          double *costs,
          guint8 *row)
{
  gsize first = get_first (work, i), last = MIN (work->n - 1, i + work->band);
  gsize above_first = i > 0 ? get_first (work, i - 1) : 0, above_last = i > 0 ? MIN (work->n - 1, i - 1 + work->band) : 0;
  double left = INFINITY;

  for (gsize j = first; j <= last; j++)
    {
      double difference = work->centre[i] - trace[j], best = INFINITY;
      guint origin = FROM_BOTH;

      if (i == 0 && j == 0)
        best = 0.0;
      if (i > 0 && j > above_first && j - 1 <= above_last)
        best = above[j - 1 - above_first];
      if (i > 0 && j >= above_first && j <= above_last && above[j - above_first] < best)
        {
          best = above[j - above_first];
          origin = FROM_ROW;
        }
      if (left < best)
        {
          best = left;
          origin = FROM_COLUMN;
        }

      left = best + (isnan (difference) ? 0.0 : difference * difference);
      costs[j - first] = left;
      set_origin (row, j - first, origin);
    }
}

/* Back along the best path; every value on it counts in the frame it was moved to. */
static void
follow_path (const Work *work,
             const double *trace,
             const guint8 *origins,
             double *sums,
             double *counts)
{
  gsize i = work->n - 1, j = work->n - 1;

  for (;;)
    {
      guint origin = get_origin (origins + i * work->row_bytes, j - get_first (work, i));

      if (!isnan (trace[j]))
        {
          sums[i] += trace[j];
          counts[i] += 1.0;
        }
      if (i == 0 && j == 0)
        return;
      i -= origin != FROM_COLUMN;
      j -= origin != FROM_ROW;
    }
}

/* Rows between two looks at the cancellation: some milliseconds. */
#define ROWS_PER_LOOK 4096

static gboolean
is_cancelled (const Work *work,
              gsize i)
{
  return i % ROWS_PER_LOOK == 0 && work->config->cancelled != NULL &&
         work->config->cancelled (work->config->cancelled_data);
}

static void
warp (Work *work,
      guint rater)
{
  gsize width = 2 * work->band + 1;
  g_autofree guint8 *origins = g_try_malloc0 (work->n * work->row_bytes);
  g_autofree double *costs = g_new (double, 2 * width);
  const double *trace = work->raters[rater];

  if (origins == NULL)
    {
      g_atomic_int_set (&work->stopped, 1);
      return;
    }

  for (gsize i = 0; i < work->n; i++)
    {
      if (is_cancelled (work, i))
        return;
      fill_row (work, trace, i, costs + (i + 1) % 2 * width, costs + i % 2 * width, origins + i * work->row_bytes);
    }

  follow_path (work, trace, origins, work->sums + rater * work->n, work->counts + rater * work->n);
}

static void
warp_cb (gsize first,
         gsize end,
         gpointer user_data)
{
  for (gsize rater = first; rater < end; rater++)
    warp (user_data, (guint) rater);
}

static gboolean
refine (Work *work,
        double *values,
        double *change,
        GError **error)
{
  const GsGoldConfig *config = work->config;

  memset (work->sums, 0, sizeof (double) * work->n_raters * work->n);
  memset (work->counts, 0, sizeof (double) * work->n_raters * work->n);
  work->centre = values;
  if (!gs_parallel_run (work->n_raters, 1, config->n_threads, warp_cb, work, config->cancelled, config->cancelled_data,
                        error))
    return FALSE;
  if (config->cancelled != NULL && config->cancelled (config->cancelled_data))
    {
      g_set_error_literal (error, GS_STATS_ERROR, GS_STATS_ERROR_CANCELLED, "The computation was cancelled");
      return FALSE;
    }
  if (g_atomic_int_get (&work->stopped))
    {
      g_set_error_literal (error, GS_STATS_ERROR, GS_STATS_ERROR_FAILED,
                           "There is not enough memory for a barycentre: take a narrower band");
      return FALSE;
    }

  *change = 0.0;
  for (gsize i = 0; i < work->n; i++)
    {
      double sum = 0.0, count = 0.0;

      /* In the order of the raters, whoever was done first. */
      for (guint k = 0; k < work->n_raters; k++)
        {
          sum += work->sums[k * work->n + i];
          count += work->counts[k * work->n + i];
        }
      if (count == 0.0)
        {
          values[i] = NAN;
          continue;
        }
      if (!isnan (values[i]))
        *change = MAX (*change, fabs (values[i] - sum / count));
      values[i] = sum / count;
    }

  return TRUE;
}

/* Below this it no longer moves. */
#define STANDSTILL 1e-9

/**
 * gs_barycentre_find:
 * @config: band, iterations, threads and cancellation
 * @raters: [n_raters] [n] what each said; NaN = missing
 * @n_raters: k
 * @n: how many frames
 * @values: (inout): [n] what to start from; then the barycentre
 * @error: (out) (optional): why there is none
 *
 * DTW barycentre averaging (Petitjean, Ketterlin and Gançarski 2011): each rater is warped onto the present barycentre, at
 * most @band frames away, and every frame becomes the mean of the values that were moved to it; until nothing moves or
 * @iterations are done. Time is O(iterations x k x n x band), memory n x (2 band + 1) / 4 bytes a thread. Frames in which
 * nobody said anything may receive a value from their neighbourhood.
 *
 * Returns: %TRUE if it was found
 */
gboolean
gs_barycentre_find (const GsGoldConfig *config,
                    const double *const *raters,
                    guint n_raters,
                    gsize n,
                    double *values,
                    GError **error)
{
  Work work = { .config = config, .raters = raters, .n_raters = n_raters, .n = n };
  guint iterations = config->iterations > 0 ? config->iterations : GS_GOLD_ITERATIONS;
  g_autofree double *sums = NULL;
  g_autofree double *counts = NULL;
  double change = INFINITY;

  if (n == 0 || n_raters == 0)
    return TRUE;

  work.band = MIN (config->band, n - 1);
  work.row_bytes = (2 * work.band + 1 + 3) / 4;
  if ((guint64) work.row_bytes > GS_GOLD_MOST_MEMORY / n)
    {
      g_set_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID,
                   "A barycentre of %" G_GSIZE_FORMAT " frames with a band of %" G_GSIZE_FORMAT
                   " frames takes more memory than it may: take a narrower band, at most %" G_GUINT64_FORMAT " frames",
                   n, config->band, (4 * (GS_GOLD_MOST_MEMORY / n) - 1) / 2);
      return FALSE;
    }

  work.sums = sums = g_new (double, n_raters * n);
  work.counts = counts = g_new (double, n_raters * n);
  for (guint i = 0; i < iterations && change > STANDSTILL; i++)
    {
      if (!refine (&work, values, &change, error))
        return FALSE;
    }

  return TRUE;
}
