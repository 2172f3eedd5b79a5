/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gold.h"

/* Rounds after which delays that still change are taken as they are. */
#define MOST_ROUNDS 10

/**
 * gs_gold_find_delays:
 * @raters: [n_raters] [n] what each said, one value a frame; NaN = missing
 * @n_raters: k
 * @n: how many frames
 * @longest: the longest delay to try, frames
 * @criterion: what to make largest
 * @cancelled: (nullable): asked now and then
 * @cancelled_data: for @cancelled
 * @delays: (out caller-allocates): [n_raters] by how many frames each is late; 0 where nothing can be said
 *
 * Each rater's best lag against the mean of the others, whose own delays of the round before are taken back; until nothing
 * changes, in at most ten rounds. What all raters have in common cannot be seen among them: the delays are those behind the earliest, and
 * a lag against a video feature or a network tells the rest.
 *
 * Returns: %TRUE if the delays are there, %FALSE if it was cancelled
 */
gboolean
gs_gold_find_delays (const double *const *raters,
                     guint n_raters,
                     gsize n,
                     gsize longest,
                     GsDelayCriterion criterion,
                     GsStatsCancelled cancelled,
                     gpointer cancelled_data,
                     gsize *delays)
{
  g_autofree double *shifted = g_new (double, MAX (1, n_raters * n));
  g_autofree const double **rows = g_new (const double *, MAX (1, n_raters));
  g_autofree double *mean = g_new (double, MAX (1, n));
  gboolean changed = TRUE;

  for (guint k = 0; k < n_raters; k++)
    {
      delays[k] = 0;
      rows[k] = shifted + k * n;
    }

  for (guint round = 0; round < MOST_ROUNDS && changed; round++)
    {
      /* All from the same state, so that the raters' order makes no difference. */
      for (guint k = 0; k < n_raters; k++)
        gs_delay_apply (raters[k], n, delays[k], shifted + k * n);

      changed = FALSE;
      for (guint k = 0; k < n_raters; k++)
        {
          g_autoptr (GsDelayCurve) curve = NULL;
          gsize best;

          gs_gold_find_mean (rows, n_raters, n, (int) k, mean);
          curve = gs_delay_find (raters[k], mean, n, longest, criterion, cancelled, cancelled_data);
          if (curve == NULL)
            return FALSE;
          best = curve->best > 0 ? (gsize) curve->best : 0;
          changed |= best != delays[k];
          delays[k] = best;
        }
    }

  return TRUE;
}
