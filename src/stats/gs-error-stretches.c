/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-error-stretches.h"

#include "gs-agreement.h"

#include <math.h>

/*
 * Stretches whose difference is large as a whole are sought, short dips included. With e_t = |x_t - y_t| and their root mean
 * square R, they are the maximal scoring subsequences of e_t - R: Ruzzo and Tompa 1999 (A linear time algorithm for finding
 * all maximal scoring subsequences, ISMB), in one pass.
 */

typedef struct
{
  gsize first;
  gsize end;
  double before; /* sum of all scores before it */
  double after;  /* and up to its end */
  int link;      /* the last earlier candidate with a smaller sum before it; -1 = none */
} Candidate;

static void
add_score (GArray *candidates,
           gsize index,
           double before,
           double after)
{
  Candidate added = { .first = index, .end = index + 1, .before = before, .after = after };

  for (;;)
    {
      int found = (int) candidates->len - 1;

      while (found >= 0 && g_array_index (candidates, Candidate, found).before >= added.before)
        found = g_array_index (candidates, Candidate, found).link;
      added.link = found;

      if (found < 0 || g_array_index (candidates, Candidate, found).after >= added.after)
        {
          g_array_append_val (candidates, added);
          return;
        }

      added.first = g_array_index (candidates, Candidate, found).first;
      added.before = g_array_index (candidates, Candidate, found).before;
      g_array_set_size (candidates, (guint) found);
    }
}

static void
take_candidates (GArray *stretches,
                 GArray *candidates,
                 const double *x,
                 const double *y,
                 gsize least)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      GsErrorStretch stretch = { .first = candidate->first, .n = candidate->end - candidate->first,
                                 .excess = candidate->after - candidate->before };

      if (stretch.n < least)
        continue;

      for (gsize t = candidate->first; t < candidate->end; t++)
        {
          stretch.mean_error += fabs (x[t] - y[t]) / stretch.n;
          stretch.mean_difference += (x[t] - y[t]) / stretch.n;
        }
      g_array_append_val (stretches, stretch);
    }
  g_array_set_size (candidates, 0);
}

static int
compare_stretches (gconstpointer a,
                   gconstpointer b)
{
  const GsErrorStretch *one = a, *other = b;

  if (one->excess != other->excess)
    return one->excess < other->excess ? 1 : -1;

  return (one->first > other->first) - (one->first < other->first);
}

/**
 * gs_error_stretches_find:
 * @x: [n] a trace; NaN = missing
 * @y: [n] another
 * @n: how many values
 * @least: stretches of fewer values are left out
 *
 * Finds where two traces are farther apart, on balance, than their RMSE. No stretch goes over a missing value, and none overlaps another.
 * Takes O(n).
 *
 * Returns: (transfer full) (element-type GsErrorStretch): the stretches, the worst first; empty if the traces are everywhere
 *   equally far apart
 */
GArray *
gs_error_stretches_find (const double *x,
                         const double *y,
                         gsize n,
                         gsize least)
{
  g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (GsErrorStretch));
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  double rmse = gs_rmse (x, y, n), sum = 0.0;

  for (gsize t = 0; t < n; t++)
    {
      double score = fabs (x[t] - y[t]) - rmse;

      if (isnan (score))
        {
          take_candidates (stretches, candidates, x, y, least);
          continue;
        }
      /* Rounding must not make a stretch of a constant difference. */
      if (score > 1e-9 * rmse)
        add_score (candidates, t, sum, sum + score);
      sum += score;
    }
  take_candidates (stretches, candidates, x, y, least);
  g_array_sort (stretches, compare_stretches);

  return g_steal_pointer (&stretches);
}
