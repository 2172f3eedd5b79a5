/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-resample.h"

#include "gs-draws.h"
#include "gs-parallel.h"

#include <math.h>
#include <stdlib.h>

/* Replicates that a thread takes at a time: few enough to answer a cancellation soon. */
#define N_PER_TASK 8

typedef struct
{
  const GsBootstrap *bootstrap;
  const gsize *clips;
  guint n_clips;
  guint n_columns;
  guint n_figures;
  GsFiguresFunc measure;
  gpointer user_data;

  double *before;     /* [n + 1, n_columns] sums of all bins before each, from the first clip's first */
  double *replicates; /* [n_figures, n_replicates] */
} Resampling;

/* Sums of all bins before each: the sum over any block is one difference. */
static void
sum_rows (Resampling *self,
          GsRowFunc fill)
{
  gsize first = self->clips[0], n = self->clips[self->n_clips] - first;
  guint n_columns = self->n_columns;

  for (guint q = 0; q < n_columns; q++)
    self->before[q] = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      const double *previous = self->before + i * n_columns;
      double *row = self->before + (i + 1) * n_columns;

      fill (first + i, row, self->user_data);
      for (guint q = 0; q < n_columns; q++)
        row[q] += previous[q];
    }
}

/* A clip shorter than three blocks would hardly vary. */
static gsize
get_block (const Resampling *self,
           gsize n)
{
  return CLAMP (self->bootstrap->block, 1, MAX (1, (n + 2) / 3));
}

/* As many bins as the clip has, from blocks that begin anywhere in it; the last block is cut off. */
static void
draw_clip (const Resampling *self,
           GsDraws *draws,
           guint clip,
           double *sums)
{
  guint n_columns = self->n_columns;
  gsize begin = self->clips[clip] - self->clips[0];
  gsize n = self->clips[clip + 1] - self->clips[clip];
  gsize block = get_block (self, n);

  for (guint q = 0; q < n_columns; q++)
    sums[q] = 0.0;

  for (gsize drawn = 0; drawn < n; drawn += block)
    {
      gsize start = begin + gs_draws_index (draws, n - block + 1);
      gsize length = MIN (block, n - drawn);
      const double *low = self->before + start * n_columns;
      const double *high = low + length * n_columns;

      for (guint q = 0; q < n_columns; q++)
        sums[q] += high[q] - low[q];
    }
}

static void
resample_cb (gsize first,
             gsize end,
             gpointer user_data)
{
  Resampling *self = user_data;
  g_autofree double *sums = g_new (double, (gsize) self->n_clips * self->n_columns);
  g_autofree double *figures = g_new (double, self->n_figures);

  for (gsize r = first; r < end; r++)
    {
      GsDraws draws = gs_draws_begin (self->bootstrap->seed, r);

      for (guint c = 0; c < self->n_clips; c++)
        draw_clip (self, &draws, c, sums + (gsize) c * self->n_columns);
      self->measure (sums, figures, self->user_data);
      for (guint f = 0; f < self->n_figures; f++)
        self->replicates[(gsize) f * self->bootstrap->n_replicates + r] = figures[f];
    }
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Between the two order statistics (Hyndman and Fan's type 7, as R and numpy do). */
static double
get_quantile (const double *sorted,
              guint n,
              double share)
{
  double place = share * (n - 1.0);
  guint below = (guint) place;

  if (below + 1 >= n)
    return sorted[n - 1];

  return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

static void
find_interval (double *values,
               guint n,
               double confidence,
               GsInterval *interval)
{
  guint n_defined = 0;

  for (guint r = 0; r < n; r++)
    {
      if (!isnan (values[r]))
        values[n_defined++] = values[r];
    }

  *interval = (GsInterval){ .low = NAN, .high = NAN, .n_undefined = n - n_defined };
  if (n_defined == 0 || n_defined < n - n_defined)
    return;

  qsort (values, n_defined, sizeof (double), compare_doubles);
  interval->low = get_quantile (values, n_defined, (1.0 - confidence) / 2.0);
  interval->high = get_quantile (values, n_defined, (1.0 + confidence) / 2.0);
}

static gboolean
check (const GsBootstrap *bootstrap,
       GError **error)
{
  if (bootstrap->n_replicates < 1 || bootstrap->n_replicates > GS_BOOTSTRAP_MOST_REPLICATES)
    {
      g_set_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID, "A bootstrap takes 1 to %d replicates, not %u",
                   GS_BOOTSTRAP_MOST_REPLICATES, bootstrap->n_replicates);
      return FALSE;
    }
  if (!(bootstrap->confidence > 0.0 && bootstrap->confidence < 1.0))
    {
      g_set_error (error, GS_STATS_ERROR, GS_STATS_ERROR_INVALID,
                   "The confidence of an interval lies between 0 and 1, and is not %g", bootstrap->confidence);
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_resample:
 * @bootstrap: how
 * @clips: [n_clips + 1] where each clip begins, and at the end where the last ends
 * @n_clips: how many clips
 * @n_columns: sums that the figures are made of
 * @fill: gives what a bin adds to them
 * @n_figures: how many figures
 * @measure: gives the figures from the sums
 * @user_data: for both
 * @intervals: (out caller-allocates): [n_figures] the figures' intervals
 * @error: (out) (optional): why there are none
 *
 * Moving-block bootstrap (Künsch 1989): each replicate draws, within each clip, blocks of successive bins until the clip's
 * length is reached, and the figures are computed from what was drawn. The sum over a block is a difference of two sums
 * made beforehand, so that a replicate takes O(n / block) whatever the blocks' length. Memory is n x @n_columns doubles.
 *
 * Returns: %TRUE if the intervals are there
 */
gboolean
gs_resample (const GsBootstrap *bootstrap,
             const gsize *clips,
             guint n_clips,
             guint n_columns,
             GsRowFunc fill,
             guint n_figures,
             GsFiguresFunc measure,
             gpointer user_data,
             GsInterval *intervals,
             GError **error)
{
  g_autofree double *before = NULL;
  g_autofree double *replicates = NULL;
  gsize n = clips[n_clips] - clips[0], n_replicates = bootstrap->n_replicates;
  Resampling self = {
    .bootstrap = bootstrap,
    .clips = clips,
    .n_clips = n_clips,
    .n_columns = n_columns,
    .n_figures = n_figures,
    .measure = measure,
    .user_data = user_data,
  };

  if (!check (bootstrap, error))
    return FALSE;

  before = g_try_new (double, (n + 1) * n_columns);
  replicates = g_try_new (double, n_figures * n_replicates);
  if (before == NULL || replicates == NULL)
    {
      g_set_error (error, GS_STATS_ERROR, GS_STATS_ERROR_FAILED,
                   "There is not enough memory to bootstrap %" G_GSIZE_FORMAT " bins: take longer bins", n);
      return FALSE;
    }

  self.before = before;
  self.replicates = replicates;
  sum_rows (&self, fill);
  if (!gs_parallel_run (n_replicates, N_PER_TASK, bootstrap->n_threads, resample_cb, &self, bootstrap->cancelled,
                        bootstrap->cancelled_data, error))
    return FALSE;

  for (guint f = 0; f < n_figures; f++)
    find_interval (replicates + f * n_replicates, bootstrap->n_replicates, bootstrap->confidence, &intervals[f]);

  return TRUE;
}
